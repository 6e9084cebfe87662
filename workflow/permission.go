package workflow

// Act is one thing a member of staff does to a case, a role or the practice.
// Its spelling stands in the audit log and never changes.
type Act string

// The acts of casework.
const (
	ActRegister    Act = "register"     // log an application and match the people
	ActClaim       Act = "claim"        // take a case, or give it to somebody
	ActUrgent      Act = "urgent"       // say that a case cannot wait its turn, or that it can
	ActAnswer      Act = "answer"       // answer a check; the check itself says who may
	ActUpdate      Act = "update"       // move a case to the newer questions
	ActAmend       Act = "amend"        // put a person's title or address right, for letters
	ActAttach      Act = "attach"       // record a paper somebody brought, with a copy or without
	ActDiscard     Act = "discard"      // destroy the copy of a paper
	ActSend        Act = "send"         // send a case on to a clinician
	ActUnsend      Act = "unsend"       // take back one's own sending on
	ActReturn      Act = "return"       // send a case back from a clinician
	ActAsk         Act = "ask"          // ask for information; pauses the clock
	ActRemind      Act = "remind"       // ask again for what was asked for
	ActResume      Act = "resume"       // the information came
	ActHold        Act = "hold"         // safeguarding hold
	ActLift        Act = "lift"         // lift a hold
	ActDecide      Act = "decide"       // approve, approve in part
	ActRefuse      Act = "refuse"       // refuse
	ActUndo        Act = "undo"         // take back one's own decision before it leaves
	ActWithdraw    Act = "withdraw"     // the applicant takes it back
	ActDuplicate   Act = "duplicate"    // close as a duplicate of another case
	ActRelease     Act = "release"      // safeguarding release of a refusal on a case ever held
	ActSetUp       Act = "set-up"       // record that the GP system is set up
	ActEnd         Act = "end"          // end access
	ActSuspend     Act = "suspend"      // suspend access at once
	ActSwitchedOff Act = "switched-off" // record that the GP system is switched off
	ActReaffirm    Act = "reaffirm"     // take over a decision that waits for its decider
	ActSettle      Act = "settle"       // settle a message that needs a person
	ActPrint       Act = "print"        // print or save a letter
	ActPrintFirst  Act = "print-first"  // print what reception sends: L01, L02
	ActPrintHeld   Act = "print-held"   // print a letter of a case ever held
	ActReport      Act = "report"       // run a report
	ActReadCases   Act = "read-cases"   // see applications and roles
	ActReadHolds   Act = "read-holds"   // see holds and restricted notes
	ActReadAudit   Act = "read-audit"   // read or export the audit log
	ActAdminister  Act = "administer"   // users, the practice's details, its recovery key
	ActSetPolicy   Act = "set-policy"   // change what the practice may set of its rules
	ActSetWording  Act = "set-wording"  // word letters in the practice's own way
	ActAgreePolicy Act = "agree-policy" // agree to a change of the age and safeguarding rules, or not
	ActBringIn     Act = "bring-in"     // fetch or import applications
	ActMirror      Act = "mirror"       // what the national store says now; the relay's own act
	ActChase       Act = "chase"        // the system takes a case back because the day to chase came
	ActLapse       Act = "lapse"        // the system closes a case nobody answered
	ActRecount     Act = "recount"      // the system works the day a decision is due out anew
	ActSignIn      Act = "sign-in"      // open the desk
	ActReopen      Act = "reopen"       // take up a refused or lapsed case again
	ActRenew       Act = "renew"        // decide access afresh; on a role: its terms are new, its services are not
	ActChange      Act = "change"       // on a role: its services are new and have to be keyed in
	ActReduce      Act = "reduce"       // take services away, or bring the last day forward
	ActRequest     Act = "request"      // record what was asked of a patient who wants access to end
	ActMoveOver    Act = "move-over"    // bring access over that an older system gave
	ActLastUsed    Act = "last-used"    // record when access was last used
	ActReactivate  Act = "reactivate"   // give suspended access back
	ActReview      Act = "review"       // record what came of a review of access
	ActAssign      Act = "assign"       // give the review of access to somebody
	ActSetReview   Act = "set-review"   // give access a day to look at it, or an earlier one
	ActEvent       Act = "event"        // something happened to one of the two people
	ActInsist      Act = "insist"       // say our decision to the store over what it shows
	ActCountersign Act = "countersign"  // be the second person of a decision
	ActBreakGlass  Act = "break-glass"  // read restricted notes once, with a reason
	ActVerify      Act = "verify"       // say who somebody is: the identity checks
	ActClinical    Act = "clinical"     // answer the clinical checks
	ActDrop        Act = "drop"         // give up a removal that the national store has not taken
	ActConfirmDay  Act = "confirm-day"  // say that this computer's clock is right though the log speaks against it
)

// permissions is domain 7 as one table: which staff roles permit which act.
// What a role may answer is the check's own business (checklist, "who").
var permissions = map[Act][]StaffRole{
	ActRegister:    {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActBringIn:     {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActClaim:       {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActUrgent:      {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActAnswer:      {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActUpdate:      {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActAmend:       {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActAttach:      {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActDiscard:     {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActSend:        {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActUnsend:      {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActReturn:      {Clinician, Responsible, SafeguardingLead},
	ActAsk:         {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActRemind:      {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActResume:      {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActHold:        {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager, DataProtection},
	ActLift:        {SafeguardingLead, Responsible},
	ActVerify:      {Verifier, Responsible, SafeguardingLead, Manager},
	ActClinical:    {Responsible, SafeguardingLead, Delegated},
	ActDecide:      {Responsible, SafeguardingLead, Delegated}, // how far: delegate.go
	ActRefuse:      {Responsible, SafeguardingLead, Delegated},
	ActUndo:        {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActWithdraw:    {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActDuplicate:   {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActRelease:     {SafeguardingLead, Responsible},
	ActSetUp:       {Administrator, Responsible, Manager},
	ActEnd:         {Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActSuspend:     {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager, DataProtection, SystemAdmin},
	ActSwitchedOff: {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActReaffirm:    {Responsible, SafeguardingLead},
	ActSettle:      {Administrator, Responsible, SafeguardingLead, Manager},
	ActDrop:        {Responsible, SafeguardingLead},
	ActPrint:       {Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActPrintFirst:  {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActPrintHeld:   {SafeguardingLead, Responsible},
	ActReport:      {Administrator, Clinician, Responsible, SafeguardingLead, Manager, DataProtection},
	ActReadCases:   {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager, DataProtection},
	ActReadHolds:   {Responsible, SafeguardingLead},
	ActReadAudit:   {Manager, DataProtection, SystemAdmin},
	ActAdminister:  {Manager, SystemAdmin},
	ActSetPolicy:   {Manager},
	ActSetWording:  {Manager},
	ActAgreePolicy: {SafeguardingLead},
	ActSignIn:      StaffRoles,
	ActReopen:      {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActRenew:       {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActChange:      {Responsible, SafeguardingLead, Delegated},
	ActReduce:      {Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActRequest:     {Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActMoveOver:    {Administrator, Manager},
	ActLastUsed:    {Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActReactivate:  {SafeguardingLead, Responsible},
	ActReview:      {Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActAssign:      {Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActSetReview:   {Administrator, Clinician, Responsible, SafeguardingLead, Manager},
	ActEvent:       {Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager, DataProtection},
	ActInsist:      {Responsible, SafeguardingLead},
	ActCountersign: {Manager},
	ActBreakGlass:  {Clinician, DataProtection},
	ActConfirmDay:  {Responsible, SafeguardingLead, Manager, SystemAdmin},
}

// Acts lists every act a person can do, for tests and generated documents.
func Acts() []Act {
	var all []Act
	for a := range permissions {
		all = append(all, a)
	}
	return all
}

// WhoMay lists the staff roles that permit the act.
func WhoMay(act Act) []StaffRole { return append([]StaffRole(nil), permissions[act]...) }
