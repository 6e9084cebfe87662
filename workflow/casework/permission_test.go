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
		workflow.ActRegister, workflow.ActBringIn, workflow.ActClaim, workflow.ActAnswer, workflow.ActAmend, workflow.ActSend, workflow.ActUpdate,
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
	workflow.ActClaim: func(b *bench, by casework.Session) error { return by.Claim(b.ctx, b.id) },
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

func readsLog(d *desk, s workflow.Staff) error {
	_, _, err := d.db.AuditList(d.Context(), workflow.AuditFilter{Limit: 1}, s)
	return err
}

// Signing in is everybody's. Users are the manager's and the system
// administrator's; the rules are the manager's, who needs the safeguarding lead
// for the ages.
func TestTheOfficeInEveryHand(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.acts.Office, d.acts.Shipped, d.acts.Standard = d.db, d.rules.Policy, library(t)
		d.acts.Sign = func(string) string { return "" }
		words := library(t).Wording(letter.ReviewDue)
		add := func(login string, role workflow.StaffRole) workflow.AdminChange {
			return workflow.AdminChange{Add: []workflow.NewStaff{{Login: login, Name: "Dr " + login, Post: "At the desk", Roles: []workflow.StaffRole{role}, Password: password}}}
		}
		d.must(d.As(manager).try.SetPolicy(d.Context(), map[string]string{"ages.eighteen": "review"}))
		for _, job := range "RACGMDYS" { // the lead last, or nothing is left to agree to
			role := jobLetters[job]
			login := "only-" + strings.ToLower(string(job))
			d.must(d.As(manager).try.Administer(d.Context(), add(login, role)))
			s, err := d.db.SignIn(d.Context(), login, password)
			if err != nil {
				t.Errorf("%s cannot sign in: %v", role, err)
				continue
			}
			by := d.acts.As(s)
			for act, err := range map[workflow.Act]error{
				workflow.ActAdminister:  by.Administer(d.Context(), add("by-"+login, workflow.Receptionist)),
				workflow.ActAgreePolicy: by.AgreePolicy(d.Context(), "ages.eighteen", false),
				workflow.ActSetPolicy:   by.SetPolicy(d.Context(), map[string]string{"stale_days": "80"}),
				workflow.ActSetWording:  by.Reword(d.Context(), letter.ReviewDue, words+"\nFor "+login, 0),
				workflow.ActReadAudit:   readsLog(d, s),
				workflow.ActReport:      by.RanReport(d.Context(), workflow.Detail{Field: "report", After: "reviews"}),
			} {
				if may := mayDo(act, string(job)); may != (err == nil) || !may && !errors.Is(err, workflow.ErrNotAllowed) {
					t.Errorf("%s may %s: %t, got %v", role, act, may, err)
				}
			}
		}
	})
}

// Somebody with a stake in a case does nothing about it, whatever roles they
// hold: each act is refused with a sentence and writes nothing. Only a hold and
// a suspension, which take nothing but access away, are theirs like anybody's;
// and of the case they see what anybody sees.
func TestNobodyWithAStakeDoesAnythingButStopIt(t *testing.T) {
	open := players(t)
	for _, act := range workflow.Acts() {
		do, here := doing[act]
		if !here {
			continue
		}
		for _, who := range []string{"patient", "proxy"} {
			b := newBench(t, open, 0)
			all := staffOf("RACGSMDY")
			for _, pair := range pairs {
				n := pair.patient.NHSNumber
				if who == "proxy" {
					n = pair.proxy.NHSNumber
				}
				all.Linked = append(all.Linked, n)
			}
			err := do(b, b.As(all))
			refusal := (*workflow.Refusal)(nil)
			switch act {
			case workflow.ActHold, workflow.ActSuspend, workflow.ActReadCases:
				if err != nil {
					t.Errorf("linked to the %s, somebody could not %s: %v", who, act, err)
				}
				continue
			case workflow.ActReadHolds: // the case is shown, the hold is not
				if !errors.Is(err, workflow.ErrNotAllowed) {
					t.Errorf("linked to the %s, the lead reads why the case is held: %v", who, err)
				}
			default:
				if !errors.As(err, &refusal) || !strings.Contains(refusal.Error(), "Somebody else has to do this") {
					t.Errorf("linked to the %s, somebody with every role may %s: %v", who, act, err)
				}
			}
			if n := len(b.record.written) + len(b.record.settled); n > 0 {
				t.Errorf("linked to the %s, somebody tried to %s and %d changes were written", who, act, n)
			}
		}
	}
}

// The lead who is a relative sees of a held case what reception does: no hold,
// no note, no restricted answer, no reason that belongs to it.
func TestALeadReadsNothingOfAHoldOnTheirOwnFamily(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Answer(id, "C7=stays")
		mo := d.staff[safeguarding]
		mo.Linked = []nhs.Number{marsh.proxy.NHSNumber}
		lead := hands{d, d.acts.As(mo), d.Context()}
		c := lead.Open(id)
		if !c.Involved || !c.Restricted || c.State != workflow.WithClinician || c.Application.Hold != nil || !c.Application.Answers["C7"].Blank() {
			t.Errorf("the lead sees their own family’s case as %s, hold %v, seen %v", c.State, c.Application.Hold, c.Application.Answers["C7"])
		}
		needs, err := lead.try.Blocks(d.Context(), id, workflow.Proposal{Basis: basis.Consent})
		d.must(err)
		for _, n := range needs {
			if n.Restricted || strings.Contains(n.Words, "hold") {
				t.Errorf("what still stops it tells of the hold: %s", n.Words)
			}
		}
		_, err = lead.try.BreakGlass(d.Context(), id, "I want to know.")
		d.WantRefused(err, "Somebody else has to do this")
		d.WantRefused(lead.try.Lift(d.Context(), id, "It was nothing."), "Somebody else has to do this")
		entries, err := d.db.AuditOf(d.Context(), id, mo, 100)
		d.must(err)
		for _, e := range entries {
			if e.Act == workflow.ActHold {
				t.Error("the log tells the lead of the hold on their own family")
			}
		}
		lines, _, err := d.db.Queue(d.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: mo})
		d.must(err)
		if len(lines) != 1 || lines[0].State != workflow.WithClinician || lines[0].EverHeld {
			t.Errorf("the queue tells the lead of the hold on their own family: %+v", lines)
		}
		counts, err := d.db.QueueCounts(d.Context(), mo, nhs.MustDate(tuesday))
		d.must(err)
		if counts[workflow.ViewWithClinician] != 1 {
			t.Errorf("the lead counts %d with a clinician, want their family’s case among them", counts[workflow.ViewWithClinician])
		}
	})
}
