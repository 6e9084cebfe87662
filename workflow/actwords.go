package workflow

import (
	"slices"
	"strings"
)

var actWords = map[Act]string{
	ActRegister: "registered the application", ActClaim: "changed who has the case", ActUrgent: "changed whether it is urgent", ActAnswer: "answered",
	ActAmend: "put somebody’s details right", ActSend: "sent it to a clinician", ActReturn: "sent it back", ActUnsend: "took the sending back", ActAsk: "asked for information", ActRemind: "asked for it again",
	ActResume: "recorded that the information came", ActHold: "put it on hold", ActLift: "let it go on",
	ActDecide: "granted access", ActRefuse: "refused", ActUndo: "took the decision back",
	ActWithdraw: "closed it as withdrawn", ActDuplicate: "closed it as a duplicate", ActRelease: "settled what the national record is told",
	ActSetUp: "recorded that it is set up in the GP system", ActEnd: "ended access", ActSuspend: "suspended access",
	ActSwitchedOff: "recorded that it is off in the GP system", ActReaffirm: "took over the decision",
	ActSettle: "settled a message to the national record", ActInsist: "sent our decision over the national record",
	ActPrint: "prepared or printed a letter", ActPrintHeld: "printed a letter after a release",
	ActReport: "ran a report", ActReadCases: "looked at the case", ActReadHolds: "looked at restricted notes",
	ActReadAudit: "read the log", ActBreakGlass: "read restricted notes with a reason",
	ActAdminister: "changed users or settings", ActSetPolicy: "changed the practice’s rules", ActAgreePolicy: "agreed to a change of the rules", ActSetWording: "changed the wording of a letter",
	ActBringIn: "brought applications in", ActMirror: "noted what the national record says", ActChase: "took it back to be chased", ActRecount: "worked the day it is due out anew", ActLapse: "closed it, because nobody answered",
	ActAttach: "recorded a paper", ActDiscard: "destroyed the copy of a paper",
	ActSignIn: "signed in", ActUpdate: "moved it to newer questions", ActReopen: "took it up again", ActRenew: "decided the access afresh",
	ActChange: "changed the services", ActReduce: "made access smaller", ActReactivate: "gave access back",
	ActReview: "recorded a review", ActAssign: "gave the review to somebody", ActSetReview: "set the day to look again",
	ActPrintFirst: "printed a first letter", ActVerify: "checked an identity", ActClinical: "answered a clinical check", ActDrop: "gave up a removal",
	ActRequest: "recorded how the patient asked for the end", ActMoveOver: "brought access over from an older system", ActLastUsed: "recorded when access was last used", ActEvent: "recorded that something happened", ActCountersign: "countersigned", ActConfirmDay: "confirmed that the day on this computer is right",
}

// Words says what somebody did, to follow their name.
func (a Act) Words() string {
	if w := actWords[a]; w != "" {
		return w
	}
	return string(a)
}

// inPlan begins the fields of a decision that somebody prepares.
const inPlan = "prepared "

// Prepares reports whether the entry keeps a decision that somebody prepares
// (Intend). It is stored as an answer, and answers no check.
func (e AuditEntry) Prepares() bool {
	return e.Act == ActAnswer && slices.ContainsFunc(e.Details, func(d Detail) bool { return strings.HasPrefix(d.Field, inPlan) })
}

// Words says what somebody did, to follow their name.
func (e AuditEntry) Words() string {
	if e.Prepares() {
		return "prepared a decision"
	}
	return e.Act.Words()
}
