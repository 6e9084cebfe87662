package workflow

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Case 1 of domain 8, from application to message.
func TestMotherAndChildIsGranted(t *testing.T) {
	r := shipped(t)
	a := registered(t, motherAndChild(), r)
	p := Proposal{Basis: basis.Parental, Scopes: []basis.Scope{basis.Appointments, basis.Prescriptions}, Letters: []Applicant{ByProxy}}
	a = straightforward(t, a, p, r)
	proposed, dates := a.Propose(basis.Parental, "", Around{}, r, noon)
	if dates.End.Date != nhs.MustDate("2032-05-13") || dates.End.Rule != "AGE11" {
		t.Errorf("the last day is %s by %s; want the day before the 11th birthday", dates.End.Date, dates.End.Rule)
	}
	p.End, p.Review = proposed.End, proposed.Review
	c, err := a.Decide(p, Around{}, ids(1), gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	if s := c.Application().State; s != Approved {
		t.Errorf("the case is %s", s)
	}
	if s := c.Role().State; s != RoleDraft {
		t.Errorf("the role is %s; deciding sets nothing up", s)
	}
	m := c.Outgoing()[0]
	if m.Kind != MessageActivate || m.Target == "" || m.State != OutgoingReady || !m.Due.Equal(noon.Add(r.UndoTime)) {
		t.Errorf("message: %+v", m)
	}
	if l := c.Letters(); len(l) != 1 || l[0].Kind != "L04" || !l[0].NotBefore.Equal(m.Due) {
		t.Errorf("letters: %+v", l)
	}
	if len(c.Audit()) == 0 {
		t.Error("a decision without its audit entry")
	}
}

// Only what we refused ourselves is opened again by the decision alone: a
// refusal or withdrawal by anybody else, also on a case that was decided here
// before, is left for a person to look at.
func TestOnlyOurOwnRefusalIsTakenBack(t *testing.T) {
	r := shipped(t)
	a := registered(t, motherAndChild(), r)
	p := Proposal{Basis: basis.Parental, Scopes: []basis.Scope{basis.Appointments}, Letters: []Applicant{ByProxy}}
	a = straightforward(t, a, p, r)
	proposed, _ := a.Propose(basis.Parental, "", Around{}, r, noon)
	p.End, p.Review = proposed.End, proposed.Review
	refused := *a.National
	refused.Status, refused.Reason = NationalRejected, "APPLICATION_REJECTED_NO_CONSENT"
	elsewhere := refused
	elsewhere.Reason = "APPLICATION_WITHDRAWN"
	a.Past, a.National = []Decision{{Refused: true}}, &elsewhere
	for _, c := range []struct {
		what string
		ours *National
		want MessageKind
	}{
		{"no refusal of ours reached the store", nil, MessageCreate},
		{"it was changed after our refusal", &refused, MessageCreate},
		{"it stands as we left it", &elsewhere, MessageReactivate},
	} {
		a.OwnRefusal = c.ours
		change, err := a.Decide(p, Around{}, ids(1), gp, r, noon)
		if err != nil {
			t.Fatal(err)
		}
		if m := change.Outgoing()[0]; m.Kind != c.want {
			t.Errorf("%s: the message is to %s, want %s", c.what, m.Kind, c.want)
		}
	}
}

func TestAdultConsentInPart(t *testing.T) {
	r := shipped(t)
	a := registered(t, husbandAndWife(), r)
	p := Proposal{Basis: basis.Consent,
		Scopes: []basis.Scope{basis.Prescriptions, basis.Appointments, basis.Record}}
	a = straightforward(t, a, p, r)
	proposed, _ := a.Propose(basis.Consent, "", Around{}, r, noon)
	p.End, p.Review = proposed.End, proposed.Review
	c, err := a.Decide(p, Around{}, ids(0), gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	d := c.Application().Decision
	if !d.Part() || d.NotGiven[0] != basis.Results {
		t.Errorf("not given: %v", d.NotGiven)
	}
	if d.End.Date != nhs.MustDate("2028-11-30") || d.Review.Date != nhs.MustDate("2027-11-30") {
		t.Errorf("ends %s, reviewed %s", d.End.Date, d.Review.Date)
	}
	if m := c.Outgoing()[0]; m.Kind != MessageCreate || m.Reason != "ROLE_CREATED" {
		t.Errorf("nothing is at the store, so the role is created: %+v", m)
	}
}

func TestWhatStopsAGrant(t *testing.T) {
	r := shipped(t)
	fresh := registered(t, husbandAndWife(), r)
	p := Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Prescriptions}}
	ready := straightforward(t, fresh, p, r)
	full, _ := ready.Propose(basis.Consent, "", Around{}, r, noon)
	p.End, p.Review = full.End, full.Review
	with := func(change func(*Proposal)) Proposal {
		q := p
		change(&q)
		return q
	}
	for _, c := range []struct {
		name   string
		a      Application
		p      Proposal
		around Around
		by     Staff
		field  string
		err    error
	}{
		{"a case with every check answered is granted", ready, p, Around{}, gp, "", nil},
		{"a receptionist never decides", ready, p, Around{}, receptionist, "", ErrNotAllowed},
		{"no check is answered", fresh, p, Around{}, gp, "I2.patient", nil},
		{"no legal basis", ready, with(func(q *Proposal) { q.Basis = "" }), Around{}, gp, "basis", nil},
		{"parental responsibility for an adult", ready, with(func(q *Proposal) { q.Basis = basis.Parental }), Around{}, gp, "basis", nil},
		{"no service", ready, with(func(q *Proposal) { q.Scopes = nil }), Around{}, gp, "services", nil},
		{"no end and no reason for having none", ready, with(func(q *Proposal) { q.End = nhs.Date{} }), Around{}, gp, "end", nil},
		{"an end beyond what the practice allows", ready, with(func(q *Proposal) { q.End = q.End.AddDays(1) }), Around{}, gp, "end", nil},
		{"no review date", ready, with(func(q *Proposal) { q.Review = nhs.Date{} }), Around{}, gp, "review", nil},
		{"access for the two is in force", ready, p, Around{Same: []Earlier{{Live: true, Ref: "REF-0000"}}}, gp, "duplicate", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.a.Decide(c.p, c.around, ids(0), c.by, r, noon)
			switch refusal := (*Refusal)(nil); {
			case c.err != nil:
				if !errors.Is(err, c.err) {
					t.Fatalf("got %v", err)
				}
			case c.field == "":
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
			case !errors.As(err, &refusal):
				t.Fatalf("was not refused: %v", err)
			default:
				for _, n := range refusal.Needs {
					if n.Field == c.field {
						return
					}
				}
				t.Errorf("no need points at %s: %v", c.field, refusal)
			}
		})
	}
}

// A boy of 15 years and 11 months who can decide and agrees: whatever is asked
// for, his own consent gives a last day before his 16th birthday, and access
// starts on the day of the decision.
func TestNoStartStepsOverABirthday(t *testing.T) {
	r, today := shipped(t), nhs.DateIn(noon)
	form := motherAndChild()
	form.Channel, form.Patient.Born = ChannelPaper, nhs.MustDate("2010-12-20")
	form.Requested = []basis.Scope{basis.Appointments}
	a := competent(t, registered(t, form, r), r)
	p, _ := a.Propose(basis.Consent, "", Around{}, r, noon)
	p.Rationale = "He asked for it himself."
	for _, later := range []nhs.Date{nhs.MustDate("2026-12-20"), nhs.MustDate("2028-12-20"), {}} {
		q := p
		q.End, q.OpenEnded = later, "He is nearly an adult."
		if !refusedFor(t, a, q, r, "end") {
			t.Errorf("access until %q was approved", later)
		}
	}
	c, err := a.Decide(p, Around{}, ids(0), gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	if role := c.Role(); role.Start != today || role.End.Date != nhs.MustDate("2026-12-19") || role.End.Rule != "AGE16" {
		t.Errorf("from %s to %s by %s", role.Start, role.End.Date, role.End.Rule)
	}
	if m := c.Outgoing()[0]; !m.Start.Equal(noon) || m.End != nhs.MustDate("2026-12-19") {
		t.Errorf("the store is told of access from %s to %s", m.Start, m.End)
	}
}

// A service that a legal basis gives only with a reason is not given without
// one, whatever was answered.
func TestWhatWantsAReasonIsNotGivenWithoutOne(t *testing.T) {
	r := shipped(t)
	form := motherAndChild()
	form.Channel, form.Patient.Born = ChannelPaper, nhs.MustDate("2012-05-14")
	form.Requested = []basis.Scope{basis.Prescriptions, basis.Appointments}
	a := competent(t, registered(t, form, r), r)
	p, _ := a.Propose(basis.Consent, "", Around{}, r, noon)
	if !slices.Equal(p.Scopes, []basis.Scope{basis.Appointments}) {
		t.Errorf("ticked beforehand are %v", p.Scopes)
	}
	p.Scopes = form.Requested
	p.Rationale = " "
	if !refusedFor(t, a, p, r, "rationale") {
		t.Error("a young person's prescriptions are given without a reason")
	}
	p.Rationale = "He wants his mother to order his inhalers."
	if _, err := a.Decide(p, Around{}, ids(0), gp, r, noon); err != nil {
		t.Errorf("with a reason: %v", err)
	}
	// What has to be said, whether or not something warns as well.
	option, _ := basis.Find(a.BasisOptions(a.Facts(nil, Around{}, r, nhs.DateIn(noon)), r), basis.Consent)
	for _, c := range []struct {
		name   string
		p      Proposal
		warned bool
		says   string
	}{
		{"appointments alone", Proposal{Scopes: []basis.Scope{basis.Appointments}}, false, ""},
		{"appointments with a warning", Proposal{Scopes: []basis.Scope{basis.Appointments}}, true, "in spite of the warnings."},
		{"the record", Proposal{Scopes: []basis.Scope{basis.Record}}, false, "needed: GP health record."},
		{"the record with a warning", Proposal{Scopes: []basis.Scope{basis.Record}}, true, "warnings, and why this is needed: GP health record."},
		{"the record with a reason", Proposal{Scopes: []basis.Scope{basis.Record}, Rationale: "He says so."}, true, ""},
	} {
		if got := c.p.unsaid(c.warned, option); !strings.Contains(got, c.says) || (got == "") != (c.says == "") {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// What was looked through is what is shown: the first day of the record comes
// from the clinician's answers and from nothing else.
func TestTheRecordIsShownFromTheDayThatWasLookedThrough(t *testing.T) {
	r, today := shipped(t), nhs.DateIn(noon)
	for _, c := range []struct {
		name    string
		answers checklist.Answers
		renewed *Role
		want    nhs.Date
		stopped string
	}{
		{"from the start of access", checklist.Answers{"V2": {Value: "prospective"}}, nil, today, ""},
		{"from an earlier day", checklist.Answers{"V2": {Value: "from-date"}, "V2a": {Value: "2024-02-29"}, "V3": {Value: "yes"}}, nil, nhs.MustDate("2024-02-29"), ""},
		{"the whole record", checklist.Answers{"V2": {Value: "historic"}, "V3": {Value: "yes"}}, nil, husbandAndWife().Patient.Born, ""},
		{"the whole record, not looked through", checklist.Answers{"V2": {Value: "historic"}, "V3": {Value: "no"}}, nil, nhs.Date{}, "V3"},
		{"nobody has said from when", checklist.Answers{"V2": {}}, nil, nhs.Date{}, "V2"},
		{"an earlier day, and nobody has said which", checklist.Answers{"V2": {Value: "from-date"}, "V3": {Value: "yes"}}, nil, nhs.Date{}, "V2a"},
		{"a renewal goes on with the day it has", checklist.Answers{"V2": {Value: "prospective"}},
			&Role{State: RoleActive, Start: today.AddDays(-300), RecordFrom: today.AddDays(-200)}, today.AddDays(-200), ""},
		{"a renewal that shows less from now on", checklist.Answers{"V2": {Value: "prospective"}},
			&Role{State: RoleActive, Start: today.AddDays(-300), RecordFrom: nhs.MustDate("1960-01-01")}, today.AddDays(-300), ""},
		{"a renewal that shows the record for the first time", checklist.Answers{"V2": {Value: "prospective"}},
			&Role{State: RoleActive, Start: today.AddDays(-300)}, today, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := registered(t, husbandAndWife(), r)
			p := Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Appointments, basis.Record}, Rationale: "Talked through."}
			a = straightforward(t, a, p, r)
			said, err := a.Answer(c.answers, Around{}, gp, r, noon)
			if err != nil {
				t.Fatal(err)
			}
			a = *said.Application()
			around := Around{Renewed: c.renewed}
			proposed, _ := a.Propose(basis.Consent, "", around, r, noon)
			p.End, p.Review = proposed.End, proposed.Review
			ch, err := a.Decide(p, around, ids(0), gp, r, noon)
			if c.stopped != "" {
				if err == nil || !refusedFor(t, a, p, r, c.stopped) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := ch.Role().RecordFrom; got != c.want {
				t.Errorf("the record is shown from %s, want %s", got, c.want)
			}
		})
	}
}

// refusedFor reports whether a grant is refused with a need that leads to field.
func refusedFor(t *testing.T, a Application, p Proposal, r Rules, field string) bool {
	t.Helper()
	_, err := a.Decide(p, Around{}, ids(0), gp, r, noon)
	var refusal *Refusal
	return errors.As(err, &refusal) && slices.ContainsFunc(refusal.Needs, func(n Need) bool { return n.Field == field })
}

// Refusing what can be a reasonable adjustment takes a reason in writing (N6);
// nothing else that was answered does.
func TestRefusingHelpForADisabilitySaysWhy(t *testing.T) {
	r := shipped(t)
	a := registered(t, husbandAndWife(), r)
	no := Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED"}
	c, err := a.Answer(checklist.Answers{"N6": {Value: checklist.Yes}}, Around{}, gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	a = *c.Application()
	if !refusedFor(t, a, no, r, "rationale") {
		t.Error("refused without a word")
	}
	no.Rationale = "He manages by himself, and says so."
	if _, err := a.Decide(no, Around{}, ids(0), gp, r, noon); err != nil {
		t.Errorf("with its reason: %v", err)
	}
	no.Rationale = ""
	if _, err := registered(t, husbandAndWife(), r).Decide(no, Around{}, ids(0), gp, r, noon); err != nil {
		t.Errorf("where nobody spoke of an adjustment: %v", err)
	}
}

// An attorney's activation key is kept nowhere: the desk turns a text with one
// away, and takes it out of a concern, which is never turned away.
func TestAnActivationKeyIsKeptNowhere(t *testing.T) {
	const key = "C-RNJM-GQ3K-9PXD"
	r := shipped(t)
	a := registered(t, husbandAndWife(), r)
	if _, err := a.Answer(checklist.Answers{"F2": {Value: checklist.Yes, Note: "Key " + key}}, Around{}, gp, r, noon); err == nil {
		t.Error("kept beside an answer")
	}
	for name, p := range map[string]Proposal{
		"note": {Rationale: key}, "words": {Words: key, Reason: ReasonOther, Refuse: true}, "open end": {OpenEnded: key}, "going on": {CarryOn: "Key " + key},
	} {
		if _, err := a.Intend(p, gp, noon); err == nil {
			t.Errorf("the %s is kept", name)
		}
		if _, err := a.Decide(p, Around{}, ids(0), gp, r, noon); err == nil || !strings.Contains(err.Error(), "activation key") {
			t.Errorf("the %s is decided with: %v", name, err)
		}
	}
	c, err := a.PutOnHold("He read out "+key+" on the phone.", "", receptionist, noon)
	if err != nil {
		t.Fatal(err)
	}
	if what := c.Application().Hold.What; strings.Contains(what, key) || !strings.Contains(what, "on the phone.") {
		t.Errorf("the concern reads %q", what)
	}
	for _, e := range c.Audit() {
		for _, d := range e.Details {
			if strings.Contains(d.After, key) {
				t.Errorf("the log keeps it under %s", d.Field)
			}
		}
	}
}

func TestRefusingIsNeverBlockedByAnUnansweredCheck(t *testing.T) {
	r := shipped(t)
	a := registered(t, husbandAndWife(), r)
	c, err := a.Decide(Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NO_LEGAL_BASIS"}, Around{}, ids(0), gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Letters()) != 0 {
		t.Error("nobody is told of a refusal unless a person chooses")
	}
	for _, p := range []Proposal{{Refuse: true}, {Refuse: true, Reason: "ROLE_CREATED"}, {Refuse: true, Reason: ReasonOther}} {
		if _, err := a.Decide(p, Around{}, ids(0), gp, r, noon); err == nil {
			t.Errorf("refused without a proper reason: %+v", p)
		}
	}
}

// Case 4 of domain 8: the coached patient.
func TestAConcernHoldsTheCaseAndStopsEverything(t *testing.T) {
	r := shipped(t)
	a := registered(t, husbandAndWife(), r)
	c, err := a.PutOnHold("answers for him and will not leave", "C7", receptionist, noon)
	if err != nil {
		t.Fatal(err)
	}
	a = *c.Application()
	if a.State != Held || !a.EverHeld || a.StateFor(receptionist) != WithClinician || a.StateFor(lead) != Held {
		t.Fatalf("state %s, for reception %s, for the lead %s", a.State, a.StateFor(receptionist), a.StateFor(lead))
	}
	if _, err := a.Decide(Proposal{Basis: basis.Consent}, Around{}, ids(0), gp, r, noon); err == nil {
		t.Error("a held case was granted")
	}
	if _, err := a.Lift("all well", receptionist, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("reception lifted a hold: %v", err)
	}
	if _, err := a.Lift("", lead, noon); err == nil {
		t.Error("a hold was lifted without a reason")
	}
	c, err = a.Decide(Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_SAFEGUARDING"}, Around{}, ids(0), gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Outgoing()[0]
	if m.State != OutgoingRelease || m.Reason != "" {
		t.Errorf("a refusal on a case ever held waits for its release, without a reason: %+v", m)
	}
	refused := *c.Application()
	for _, reason := range []string{"APPLICATION_REJECTED_IDENTITY_NOT_VERIFIED", "OTHER"} {
		if _, err := refused.Release(reason, []Outgoing{m}, "m2", lead, r, noon); err == nil {
			t.Errorf("released as %s", reason)
		}
	}
	c, err = refused.Release("", []Outgoing{m}, "m2", lead, r, noon)
	if err != nil || c.Outgoing()[0].State != OutgoingLocal {
		t.Errorf("not telling the store: %v %+v", err, c.Outgoing())
	}
}

func TestUndo(t *testing.T) {
	r := shipped(t)
	a := registered(t, husbandAndWife(), r)
	c, err := a.Decide(Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED", Letters: []Applicant{ByProxy}}, Around{}, ids(1), gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	decided, messages, letters := *c.Application(), c.Outgoing(), c.Letters()
	sent := []Outgoing{messages[0]}
	sent[0].State = OutgoingSending
	printed := []Letter{letters[0]}
	printed[0].State, printed[0].Printed = LetterPrinted, Fact{At: noon, By: gp.ID}
	in := noon.Add(r.UndoTime / 2)
	if u, err := decided.Undo(Role{}, messages, letters, gp, in); err != nil || len(u.Cancel()) != 1 || u.Application().State != WithClinician || u.Letters()[0].State != LetterDropped {
		t.Errorf("in time, by its maker: %v", err)
	}
	for name, try := range map[string]func() (Change, error){
		"by somebody else": func() (Change, error) { return decided.Undo(Role{}, messages, letters, lead, in) },
		"too late":         func() (Change, error) { return decided.Undo(Role{}, messages, letters, gp, noon.Add(r.UndoTime)) },
		"when the access was ended since": func() (Change, error) {
			return decided.Undo(Role{ID: "r1", State: RoleInactive}, messages, letters, gp, in)
		},
		"when it has left":          func() (Change, error) { return decided.Undo(Role{}, sent, letters, gp, in) },
		"when a letter was printed": func() (Change, error) { return decided.Undo(Role{}, messages, printed, gp, in) },
	} {
		if _, err := try(); err == nil {
			t.Errorf("undone %s", name)
		}
	}
}

// A decision that is taken back leaves the case. The log keeps who was to be told of
// it and what was written, and tells whom only to those who may read holds.
func TestTheLogKeepsWhatWasSaidOfADecision(t *testing.T) {
	r := shipped(t)
	a := registered(t, husbandAndWife(), r)
	c, err := a.Decide(Proposal{Refuse: true, Reason: ReasonOther, Words: "Asked twice.", Rationale: "She rang again.", Letters: []Applicant{ByProxy, ByPatient}}, Around{}, ids(2), gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]string{}
	for _, d := range c.Audit()[0].Details {
		kept[d.Field] = d.After
	}
	if kept["told"] != "proxy patient" || kept["reason in words"] != "Asked twice." || kept["note"] != "She rang again." {
		t.Errorf("the log keeps %v", kept)
	}
	e := AuditEntry{Act: ActDecide, Details: []Detail{{Field: "told", After: "nobody"}, {Field: "note", After: "Talked through."}}}
	if seen := e.Withheld().Details; len(seen) != 1 || seen[0].Field != "note" {
		t.Errorf("those who may not read holds read %v", seen)
	}
}
