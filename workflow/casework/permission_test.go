package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// A row of domain 7, as it is written there: who may, by the letters of the
// staff roles, small where only somebody entrusted with it may, and the acts
// that are this row.
type row struct {
	words, cells string
	acts         []workflow.Act
	// with is what the small letters have to be entrusted with: V for a place on
	// the list of verifiers, E for a delegation.
	with string
}

// domain7 is the whole table of domain 7.
var domain7 = []row{
	{"Log application, match, scan, print blank forms", "RACGSM", []workflow.Act{
		workflow.ActRegister, workflow.ActBringIn, workflow.ActClaim, workflow.ActUrgent, workflow.ActAnswer, workflow.ActAmend, workflow.ActSend, workflow.ActUpdate,
		workflow.ActAsk, workflow.ActRemind, workflow.ActResume, workflow.ActWithdraw, workflow.ActDuplicate, workflow.ActReopen, workflow.ActRenew,
		workflow.ActAttach, workflow.ActDiscard, workflow.ActUnsend}, ""},
	{"See list of applications (no hold reasons)", "RACGSMD", []workflow.Act{workflow.ActReadCases}, ""},
	{"Verify identity", "racGSM", []workflow.Act{workflow.ActVerify}, "V"},
	{"Answer clinical checklists", "cGS", []workflow.Act{workflow.ActClinical}, "E"},
	{"Read restricted safeguarding notes", "GS", []workflow.Act{workflow.ActReadHolds}, ""},
	{"Read restricted safeguarding notes: need-to-know; on request, logged", "CD", []workflow.Act{workflow.ActBreakGlass}, ""},
	{"Put on hold", "RACGSMD", []workflow.Act{workflow.ActHold}, ""},
	{"Emergency suspend", "RACGSMDY", []workflow.Act{workflow.ActSuspend}, ""},
	{"SL or RC alone re-activates", "GS", []workflow.Act{workflow.ActReactivate}, ""},
	{"Lift hold (RC with SL note)", "GS", []workflow.Act{workflow.ActLift}, ""},
	{"Approve / refuse", "cGS", []workflow.Act{workflow.ActDecide, workflow.ActRefuse, workflow.ActUndo}, "E"},
	{"Change basis or scope up", "GS", []workflow.Act{workflow.ActChange}, ""}, // what is delegated of it: TestADelegateGrantsWithinTheDelegation
	{"Reduce scope / end at patient request", "ACGSM", []workflow.Act{workflow.ActReduce, workflow.ActEnd, workflow.ActRequest}, ""},
	{"Set up in GP system, mark done; sync retry", "AGM", []workflow.Act{workflow.ActSetUp, workflow.ActSwitchedOff, workflow.ActSettle}, ""},
	{"Send letters: L01, L02", "RACGSM", []workflow.Act{workflow.ActPrintFirst}, ""},
	{"Send letters", "ACGSM", []workflow.Act{workflow.ActPrint}, ""},
	{"Send letters after any hold", "GS", []workflow.Act{workflow.ActPrintHeld}, ""},
	{"Run reports", "ACGSMD", []workflow.Act{workflow.ActReport}, ""},
	{"Policy settings, SLAs, verifier list, templates", "M", []workflow.Act{workflow.ActSetPolicy, workflow.ActSetWording}, ""},
	{"SL co-sign age & safeguarding settings", "S", []workflow.Act{workflow.ActAgreePolicy}, ""},
	{"Audit log read / export", "MDY", []workflow.Act{workflow.ActReadAudit}, ""},
	{"Users & roles", "MY", []workflow.Act{workflow.ActAdminister}, ""},
	{"Where only one clinician is registered, the practice manager countersigns", "M", []workflow.Act{workflow.ActCountersign}, ""},
}

// beside are the acts that domain 7 has no row for, with what says who may.
var beside = []row{
	{"2.1: a clinician sends back what was sent to one", "CGS", []workflow.Act{workflow.ActReturn}, ""},
	{"2.2, 5.1: an event only takes away or brings a review forward, so whoever may suspend and sees cases records it", "RACGSMD", []workflow.Act{workflow.ActEvent}, ""},
	{"2.4: the safeguarding lead or responsible clinician picks what the store is told", "GS", []workflow.Act{workflow.ActRelease}, ""},
	{"Design 6: an authorised clinician takes over a decision that waits", "GS", []workflow.Act{workflow.ActReaffirm}, ""},
	{"2.5: access that ended is not opened again without a person; it is as granting it", "GS", []workflow.Act{workflow.ActInsist}, ""},
	{"2.5: a queue must never delay a removal, so giving one up is a clinician's", "GS", []workflow.Act{workflow.ActDrop}, ""},
	{"5: a review is recorded, given to somebody and dated by whoever may make access smaller", "ACGSM", []workflow.Act{workflow.ActReview, workflow.ActAssign, workflow.ActSetReview}, ""},
	{"4, unknown basis: bringing the register of an older system over is administration, like setting up", "AM", []workflow.Act{workflow.ActMoveOver}, ""},
	{"5.1: when access was last used is recorded by whoever may end it for that", "ACGSM", []workflow.Act{workflow.ActLastUsed}, ""},
	{"Everybody opens the desk", "RACGSMDY", []workflow.Act{workflow.ActSignIn}, ""},
	{"5.1: every date rests on the day, so who answers for decisions or for the computers says that it is right", "GSMY", []workflow.Act{workflow.ActConfirmDay}, ""},
}

// deviations are where the desk lets more people do something than domain 7
// says, each with its reason.
var deviations = map[workflow.Act]struct{ more, why string }{
	workflow.ActSwitchedOff: {"RCS", "that access is off at last is recorded by whoever is there; nothing is given by it"},
	workflow.ActSettle:      {"S", "the lead settles what became of a suspension or of a release of theirs"},
}

// allowed is whose act it is by these tables: capital letters freely, small ones
// where entrusted with it.
func allowed(act workflow.Act) (cells, with string, known bool) {
	for _, r := range append(slices.Clone(domain7), beside...) {
		if slices.Contains(r.acts, act) {
			return r.cells + deviations[act].more, r.with, true
		}
	}
	return "", "", false
}

// mayDo says whether somebody in these roles may, by the tables.
func mayDo(act workflow.Act, who string) bool {
	cells, with, _ := allowed(act)
	job := who[:1]
	return strings.Contains(cells, job) || with != "" && strings.Contains(who, with) && strings.Contains(cells, strings.ToLower(job))
}

// everyHand is every staff role alone, and those that can be entrusted with
// something with it.
var everyHand = []string{"R", "A", "C", "G", "S", "M", "D", "Y", "RV", "AV", "CV", "CE"}

// elsewhere are the acts that are no casework: they are tried on a real record
// in TestTheOfficeInEveryHand.
var elsewhere = []workflow.Act{workflow.ActSetPolicy, workflow.ActAgreePolicy, workflow.ActReport, workflow.ActReadAudit, workflow.ActAdminister, workflow.ActSetWording, workflow.ActSignIn, workflow.ActConfirmDay}

// Everybody does every act there is, on a case that is ready for it: it is done
// or forbidden exactly as domain 7 says, and what is forbidden writes nothing.
func TestEveryActInEveryHand(t *testing.T) {
	open := players(t)
	for _, act := range workflow.Acts() {
		if _, _, known := allowed(act); !known {
			t.Errorf("who may %s is not written down here", act)
			continue
		}
		do, here := doing[act]
		if !here {
			if !slices.Contains(elsewhere, act) {
				t.Errorf("nobody tries to %s", act)
			}
			continue
		}
		for _, who := range everyHand {
			may := mayDo(act, who)
			// How far a delegation and an undo reach is not the table’s to say.
			if got := staffOf(who).May(act); got != may && act != workflow.ActUndo && !(act == workflow.ActChange && who == "CE") {
				t.Errorf("the table says that %s may %s: %t, want %t", who, act, got, may)
			}
			b := newBench(t, open, 0)
			err := do(b, b.As(b.staff(who)))
			switch refusal := (*workflow.Refusal)(nil); {
			case may && err != nil:
				t.Errorf("%s could not %s: %v", who, act, err)
			case !may && err == nil:
				t.Errorf("%s did %s", who, act)
			case !may && !errors.Is(err, workflow.ErrNotAllowed) && !errors.As(err, &refusal):
				t.Errorf("%s may not %s, and was told %v", who, act, err)
			}
			if n := len(b.record.written) + len(b.record.settled); !may && n > 0 {
				t.Errorf("%s may not %s, and %d changes were written", who, act, n)
			}
		}
	}
}

// Which checks somebody answers (domain 3, the column "Who", and 7): anybody the
// front door and what they saw, clinicians what is clinical, and the
// safeguarding lead alone the outcome of a hold.
func TestEveryCheckInEveryHand(t *testing.T) {
	open := players(t)
	for _, c := range []struct {
		id     checklist.ItemID
		value  string
		who    string
		before string
		pair   int
		with   string
	}{
		{"F2", "yes", front, "", 0, ""},
		{"I2.proxy", "documents", "racGSM", "", 0, "V"},
		{"I4.proxy", "high", "acGSM", "", 0, "V"},
		{"C7", "none", front, "", 0, ""},
		{"P1", "mother", front, "", 1, ""},
		{"P2", "birth-certificate", "ACGSM", "", 1, ""},
		{"P5a", "no", front, "", 1, ""},
		{"P5b", "no", "cGS", "", 1, "E"},
		{"N1", "yes", "cGS", "", 0, "E"},
		{"C1", "yes", front, "", 0, ""}, // no part of the record is asked for, and the policy lets reception ask
		{"C8", "none", "cGS", "", 0, "E"},
		{"K1", "yes", "cGS", "", 0, "E"},
		{"M0", "no", "cGS", "", 0, "E"},
		{"M0", "yes", front, "", 0, ""}, // anybody may raise a doubt; only a clinician lays it to rest
		{"G0", "yes", "cGS", "", 1, "E"},
		{"C14", "proceed", "S", "R hold", 0, ""},
	} {
		for _, who := range everyHand {
			b := newBench(t, open, c.pair)
			if c.before != "" {
				b.after(c.before)
			}
			err := b.As(b.staff(who)).Answer(b.ctx, b.id, checklist.Answers{c.id: {Value: c.value, Note: "Seen today."}})
			may := strings.Contains(c.who, who[:1]) || c.with != "" && strings.Contains(who, c.with) && strings.Contains(c.who, strings.ToLower(who[:1]))
			refusal := (*workflow.Refusal)(nil)
			if may != (err == nil) || !may && !errors.Is(err, workflow.ErrNotAllowed) && !errors.As(err, &refusal) {
				t.Errorf("%s answers %s with %s: may %t, got %v", who, c.id, c.value, may, err)
			}
		}
	}
}
