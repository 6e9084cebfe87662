package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// bench is a desk of its own for one try, with one application on it.
type bench struct {
	*player
	t      *testing.T
	record *memory
	id     workflow.ApplicationID
}

func newBench(t *testing.T, open func(sequenceRecord) *player, pair int) *bench {
	m := newMemory()
	b := &bench{player: open(m), t: t, record: m}
	b.did("R register", pair)
	b.id = b.cases[0].id
	return b
}

// did does acts that have to succeed, each as "who act": CG rest.
func (b *bench) did(what string, pair int) *bench {
	b.t.Helper()
	for _, one := range strings.Split(what, ", ") {
		who, act, _ := strings.Cut(one, " ")
		act, arg, _ := strings.Cut(act, "=")
		b.now = b.now.Add(time.Second)
		if err := b.act(step{who: who, act: act, arg: arg, on: pair, tell: true}, b.As(b.staff(who))); err != nil {
			b.t.Fatalf("%s: %v", one, err)
		}
	}
	return b.ready()
}

// ready forgets what was written to come here.
func (b *bench) ready() *bench {
	b.record.written, b.record.settled = nil, nil
	return b
}

func (b *bench) after(what string) *bench { b.t.Helper(); return b.did(what, 0) }

func (b *bench) role() workflow.RoleID { return b.cases[0].roles[0] }

func (b *bench) message() workflow.Outgoing { return b.record.messages[len(b.record.messages)-1] }

// human makes the latest message one that needs a person, as the relay would.
func (b *bench) human() *bench { return b.stands(workflow.NationalInactive) }

// stands is human with the status the store shows.
func (b *bench) stands(status workflow.NationalStatus) *bench {
	n := workflow.National{RoleID: "role-at-the-store", Fetchable: true, Status: status, Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}
	if err := b.record.Settle(b.ctx, b.message().NeedsPerson("It stands otherwise there.", &n, b.now)); err != nil {
		b.t.Fatal(err)
	}
	return b.ready()
}

const (
	answered = "CG rest"
	granted  = "CG rest, CG grant"
	live     = "CG rest, CG grant, A set up"
)

// doing does each act on a case that is ready for it; what comes back is
// whether the person could.
var doing = map[workflow.Act]func(b *bench, by casework.Session) error{
	workflow.ActRegister: func(b *bench, by casework.Session) error {
		return b.act(step{act: "register", on: 1}, by)
	},
	workflow.ActClaim:  func(b *bench, by casework.Session) error { return by.Claim(b.ctx, b.id) },
	workflow.ActUrgent: func(b *bench, by casework.Session) error { return by.Hurry(b.ctx, b.id, "Moving away on Friday.") },
	workflow.ActAnswer: func(b *bench, by casework.Session) error {
		return by.Answer(b.ctx, b.id, checklist.Answers{"F12": {Value: "no"}})
	},
	workflow.ActUpdate: func(b *bench, by casework.Session) error {
		a := b.record.cases[b.id]
		a.ChecklistVersion = "before this one"
		b.record.cases[b.id] = a
		return by.MoveToNewer(b.ctx, b.id)
	},
	workflow.ActAmend: func(b *bench, by casework.Session) error {
		return by.Amend(b.ctx, b.id, workflow.ByProxy, workflow.Contact{Title: "Mr"})
	},
	workflow.ActAttach: func(b *bench, by casework.Session) error { return by.Attach(b.ctx, b.id, birthCertificate) },
	workflow.ActDiscard: func(b *bench, by casework.Session) error {
		if err := b.As(b.staff("R")).Attach(b.ctx, b.id, birthCertificate); err != nil {
			b.t.Fatal(err)
		}
		paper := b.ready().record.papers[0].ID
		return by.Discard(b.ctx, paper, "It was the wrong one.")
	},
	workflow.ActSend: func(b *bench, by casework.Session) error { return by.SendToClinician(b.ctx, b.id, "") },
	workflow.ActUnsend: func(b *bench, by casework.Session) error { // one's own
		if err := by.SendToClinician(b.ctx, b.id, ""); err != nil {
			b.after("R send")
		}
		b.ready()
		return by.Unsend(b.ctx, b.id)
	},
	workflow.ActReturn: func(b *bench, by casework.Session) error {
		b.after("R send")
		return by.Return(b.ctx, b.id)
	},
	workflow.ActAsk: func(b *bench, by casework.Session) error {
		return by.Ask(b.ctx, b.id, workflow.Asking{What: "Photo identity", Of: "the proxy", ChaseOn: nhs.DateIn(b.now).AddDays(7)})
	},
	workflow.ActRemind: func(b *bench, by casework.Session) error {
		b.after("R ask")
		return by.Remind(b.ctx, b.id, nhs.DateIn(b.now).AddDays(9), false)
	},
	workflow.ActResume: func(b *bench, by casework.Session) error {
		b.after("R ask")
		return by.Resume(b.ctx, b.id)
	},
	workflow.ActHold: func(b *bench, by casework.Session) error { return by.Hold(b.ctx, b.id, "A neighbour rang.") },
	workflow.ActLift: func(b *bench, by casework.Session) error {
		b.after("R hold, CS finding=proceed")
		return by.Lift(b.ctx, b.id, "All is well.")
	},
	workflow.ActDecide: func(b *bench, by casework.Session) error {
		b.after(answered)
		return b.act(step{act: "grant"}, by)
	},
	workflow.ActRefuse: func(b *bench, by casework.Session) error { return b.act(step{act: "refuse"}, by) },
	workflow.ActUndo: func(b *bench, by casework.Session) error { // one's own decision, where one may decide
		b.after(answered)
		if b.act(step{act: "grant"}, by) != nil {
			b.after("CG grant")
		}
		return by.Undo(b.ctx, b.id)
	},
	workflow.ActWithdraw: func(b *bench, by casework.Session) error {
		return by.Withdraw(b.ctx, b.id, workflow.Withdrawal{By: workflow.ByProxy, How: "They rang.", Pressed: "no"})
	},
	workflow.ActDuplicate: func(b *bench, by casework.Session) error {
		b.after("R register=another")
		return by.Merge(b.ctx, b.cases[1].id, b.id)
	},
	workflow.ActRelease: func(b *bench, by casework.Session) error {
		b.after("R hold, CS refuse")
		return by.Release(b.ctx, b.id, "APPLICATION_REJECTED_NOT_NEEDED")
	},
	workflow.ActReopen: func(b *bench, by casework.Session) error {
		b.after("CG refuse, R wait")
		return by.Reopen(b.ctx, b.id, "They came back.")
	},
	workflow.ActCountersign: func(b *bench, by casework.Session) error {
		rules := b.rules
		rules.Clinicians = 1
		b.Rules = func() workflow.Rules { return rules }
		return by.Countersign(b.ctx, b.id)
	},
	workflow.ActSetUp: func(b *bench, by casework.Session) error {
		b.after(granted)
		return by.RecordSetUp(b.ctx, b.role())
	},
	workflow.ActEnd: func(b *bench, by casework.Session) error {
		b.after(live)
		return by.End(b.ctx, b.role(), workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"})
	},
	workflow.ActSuspend: func(b *bench, by casework.Session) error {
		b.after(live)
		return by.Suspend(b.ctx, b.role(), "A neighbour rang.")
	},
	workflow.ActReactivate: func(b *bench, by casework.Session) error {
		b.after(live + ", R suspend")
		return by.Reactivate(b.ctx, b.role(), workflow.GiveBack{Why: "All is well."})
	},
	workflow.ActReduce: func(b *bench, by casework.Session) error {
		b.after(live)
		return by.Reduce(b.ctx, b.role(), workflow.Reduction{Scopes: []basis.Scope{basis.Prescriptions}, Why: "She asked."})
	},
	workflow.ActReview: func(b *bench, by casework.Session) error {
		b.after(live)
		return by.RecordReview(b.ctx, b.role(), workflow.ReviewRecord{Outcome: workflow.ReviewEnded, Ending: workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}})
	},
	workflow.ActAssign: func(b *bench, by casework.Session) error {
		b.after(live)
		return by.AssignReviews(b.ctx, []workflow.RoleID{b.role()}, "leila")[0].Err
	},
	workflow.ActSetReview: func(b *bench, by casework.Session) error {
		b.after(live)
		return by.SetReviews(b.ctx, []workflow.RoleID{b.role()}, nhs.DateIn(b.now).AddDays(7))[0].Err
	},
	workflow.ActRequest: func(b *bench, by casework.Session) error {
		b.after(live + ", A end")
		return by.RecordRequest(b.ctx, b.role(), workflow.Request{Identified: "Known here, came in alone.", Pressed: workflow.PressedNo})
	},
	workflow.ActMoveOver: func(b *bench, by casework.Session) error {
		a := b.record.cases[b.id]
		return by.MoveOver(b.ctx, workflow.Moved{Patient: a.Patient, Proxy: a.Proxy, Basis: basis.Unknown, Scopes: basis.Smallest, Since: nhs.MustDate("2020-03-02")})
	},
	workflow.ActLastUsed: func(b *bench, by casework.Session) error {
		b.after(live)
		return by.RecordLastUsed(b.ctx, b.role(), nhs.MustDate("2026-11-04"))
	},
	workflow.ActEvent: func(b *bench, by casework.Session) error {
		b.after(live)
		_, err := by.Happened(b.ctx, b.role(), workflow.Dispute, "")
		return err
	},
	workflow.ActSwitchedOff: func(b *bench, by casework.Session) error {
		b.after(live + ", R suspend")
		return by.RecordSwitchedOff(b.ctx, b.role())
	},
	workflow.ActRenew: func(b *bench, by casework.Session) error {
		b.after(live)
		_, err := by.Renew(b.ctx, b.role())
		return err
	},
	workflow.ActChange: func(b *bench, by casework.Session) error { // another service on access in force
		b.after(live)
		a, err := b.As(b.staff("R")).Renew(b.ctx, b.role())
		if err != nil {
			b.t.Fatal(err)
		}
		b.cases = append(b.cases, playedCase{id: a.ID})
		more := workflow.Proposal{Basis: basis.Consent, Scopes: append(slices.Clone(basis.Smallest), basis.Documents)}
		if err := errors.Join(b.As(b.staff("CG")).Intend(b.ctx, a.ID, more), b.rest(&b.cases[1], b.As(b.staff("CG")))); err != nil {
			b.t.Fatal(err)
		}
		p, _ := b.record.cases[a.ID].Propose(basis.Consent, "", workflow.Around{}, b.rules, b.now)
		p.Scopes, p.Rationale = more.Scopes, "She reads her letters with help."
		b.ready()
		_, err = by.Decide(b.ctx, a.ID, p)
		return err
	},
	workflow.ActReaffirm: func(b *bench, by casework.Session) error {
		return by.Reaffirm(b.ctx, b.after(granted).message().ID)
	},
	workflow.ActSettle: func(b *bench, by casework.Session) error {
		return by.UseStore(b.ctx, b.after(granted).human().message().ID)
	},
	workflow.ActDrop: func(b *bench, by casework.Session) error {
		return by.UseStore(b.ctx, b.after(live+", A end").stands(workflow.NationalActive).message().ID)
	},
	workflow.ActVerify: func(b *bench, by casework.Session) error {
		return by.Answer(b.ctx, b.id, checklist.Answers{"I2.proxy": {Value: "documents"}})
	},
	workflow.ActClinical: func(b *bench, by casework.Session) error {
		return by.Answer(b.ctx, b.id, checklist.Answers{"K1": {Value: "yes"}})
	},
	workflow.ActPrintFirst: func(b *bench, by casework.Session) error {
		return by.Write(b.ctx, b.id, letter.Acknowledged, letter.Proxy)
	},
	workflow.ActBringIn: func(b *bench, by casework.Session) error {
		c := pairs[1]
		_, err := by.Register(b.ctx, workflow.Draft{Channel: workflow.ChannelEmail, Applicant: workflow.ByProxy, ReceivedAt: b.now, Patient: c.patient, Proxy: c.proxy}, false)
		return err
	},
	workflow.ActInsist: func(b *bench, by casework.Session) error {
		return by.Insist(b.ctx, b.after(granted).human().message().ID, workflow.Taken{})
	},
	workflow.ActPrint: func(b *bench, by casework.Session) error {
		return by.Write(b.ctx, b.id, letter.ApplyOnPaper, letter.Proxy)
	},
	workflow.ActPrintHeld: func(b *bench, by casework.Session) error {
		b.after("R hold, CS refuse, R wait")
		return by.MarkSafe(b.ctx, b.record.letters[0].ID, workflow.Safe{Channel: "post"})
	},
	workflow.ActReadCases: func(b *bench, by casework.Session) error { _, err := by.Open(b.ctx, b.id); return err },
	workflow.ActReadHolds: func(b *bench, by casework.Session) error {
		b.after("R hold")
		c, err := by.Open(b.ctx, b.id)
		if err == nil && c.Application.Hold == nil {
			return workflow.ErrNotAllowed
		}
		return err
	},
	workflow.ActBreakGlass: func(b *bench, by casework.Session) error {
		b.after("R hold")
		_, err := by.BreakGlass(b.ctx, b.id, "She is in my room.")
		return err
	},
}
