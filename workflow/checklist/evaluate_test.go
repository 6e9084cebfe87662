package checklist

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func TestOrdinaryCasesComeToNothingMissing(t *testing.T) {
	set := shipped(t)
	for kind, from := range kinds {
		t.Run(kind, func(t *testing.T) {
			s := from(newStory(t, set)).ready()
			if r := s.result(); !r.Clear() {
				t.Errorf("still needed: %+v, holds %v", r.Needs, r.Holds)
			}
		})
	}
}

func TestWhoseBasisACaseIsHeadingFor(t *testing.T) {
	set := shipped(t)
	for kind, want := range map[string]basis.Basis{
		"an adult": basis.Consent, "a child of 5": basis.Parental, "a child of 10": basis.Parental, "a competent teen": basis.Consent,
		"a teen not ready": basis.Parental, "an incapable adult": basis.BestInterests, "a donor": basis.Attorney,
		"a ward of the court": basis.Deputy, "a resident": basis.CareHome,
	} {
		s := kinds[kind](newStory(t, set)).ready()
		if got := set.BasisOf(s.f, s.a); got != want || s.result().Basis != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

func TestAnAnswerToAQuestionThatFellAwayHasNoSay(t *testing.T) {
	s := kinds["an incapable adult"](newStory(t, shipped(t))).ready().say("M0=no")
	if got := s.result().Basis; got != basis.Consent {
		t.Errorf("nobody doubts any more, and the old finding still leads to %s", got)
	}
}

func TestOnlyWhoMayAnswersCounts(t *testing.T) {
	set := shipped(t)
	for _, c := range []struct {
		name  string
		id    ItemID
		value string
		by    Role
		want  State
	}{
		{"a receptionist on capacity", "M0", "no", Receptionist, NeedsRole},
		{"a receptionist may raise a doubt", "M0", "yes", Receptionist, Done},
		{"a clinician on capacity", "M0", "no", Clinician, Done},
		{"a safeguarding lead does what a clinician does", "K1", "yes", Safeguarding, Done},
		{"a manager does not", "K1", "yes", Manager, NeedsRole},
		{"a manager on a reasonable adjustment", "N6", "no", Manager, Done},
		{"anybody on what they saw", "C7", None, Manager, Done},
		{"nobody in particular", "F2", "yes", "", NeedsRole},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t, set).ready()
			s.a[c.id] = Answer{Value: c.value, Note: "as told", By: "staff-2", ByRole: c.by, At: s.at}
			st, _ := s.result().Find(c.id)
			if st.State != c.want {
				t.Errorf("it is %s: %s", st.State, st.Words)
			}
		})
	}
	c14, _ := set.Item("C14")
	if _, may := c14.ActingRole([]Role{Receptionist, Administrator, Clinician, Responsible, Manager}, "proceed"); may {
		t.Error("only the safeguarding lead gives the outcome (C14)")
	}
	if role, may := c14.ActingRole([]Role{Clinician, Safeguarding}, "proceed"); !may || role != Safeguarding {
		t.Error("a set of roles answers under the one that may")
	}
}

func TestWhatTheStoreProved(t *testing.T) {
	set := shipped(t)
	s := newStory(t, set)
	if got := set.Preanswered(s.f); len(got) != 0 {
		t.Errorf("an e-mail proves nothing, yet %v", got)
	}
	changes["proved by the store"](s)
	pre := set.Preanswered(s.f)
	if len(pre) != 2 || pre["I2.proxy"].Value != "nhs-login" || pre["I4.proxy"].Value != "high" || !pre["I4.proxy"].Proved {
		t.Errorf("the applicant's identity: %v", pre)
	}
	if st, _ := s.result().Find("I1"); st.Answer.Value != "proxy" || st.Answer.Source != "NHS login" || st.State != WorkedOut {
		t.Errorf("who applied: %+v", st)
	}
	s.f.Applicant = Patient
	if st, _ := s.result().Find("I4.proxy"); !st.Answer.Blank() {
		t.Error("a patient who applies proves nothing about the proxy")
	}
}

func TestOverrulingWhatWasProvedTakesAReason(t *testing.T) {
	s := newStory(t, shipped(t))
	changes["proved by the store"](s)
	s.ready()
	s.a["I4.proxy"] = Answer{Value: "low", By: "staff-1", ByRole: Administrator, At: s.at}
	kindsOf := func() (ks []NeedKind) {
		for _, n := range s.result().Needs {
			ks = append(ks, n.Kind)
		}
		return ks
	}
	if diff := cmp.Diff([]NeedKind{NeedReason, NeedChange}, kindsOf()); diff != "" {
		t.Error(diff)
	}
	s.say("I4.proxy=low")
	if diff := cmp.Diff([]NeedKind{NeedChange}, kindsOf()); diff != "" {
		t.Error(diff)
	}
}

func TestNobodyCanClaimThatSomethingWasProved(t *testing.T) {
	s := newStory(t, shipped(t)).ready()
	s.a["I4.proxy"] = Answer{Value: "high", Proved: true, Source: "NHS login", At: s.at}
	if got := s.does("I4.proxy", ""); got != "asks" {
		t.Errorf("a stored claim of proof without the proof %s", got)
	}
}

func TestANoteWhereOneIsNeeded(t *testing.T) {
	s := newStory(t, shipped(t)).ready()
	s.a["K12"] = Answer{Value: "other", By: "staff-1", ByRole: Clinician, At: s.at}
	if got := s.does("K12", ""); got != "blocks" {
		t.Errorf("another way of recording, and no word which: %s", got)
	}
}

func TestAReferralWaitsForItsRoleAlone(t *testing.T) {
	s := newStory(t, shipped(t)).ready().say("N1=no")
	r := s.result()
	if st, _ := r.Find("N1"); st.State != Referred || len(r.Holds) != 0 {
		t.Fatalf("N1 is %s, holds %v", st.State, r.Holds)
	}
	for _, c := range []struct {
		name string
		look Answer
		want bool
	}{
		{"a receptionist's look is none", Answer{Value: Yes, ByRole: Receptionist, At: s.at}, false},
		{"a look before the answer is none", Answer{Value: Yes, ByRole: Clinician, At: s.at.Add(-time.Hour)}, false},
		{"a clinician lets it go on", Answer{Value: Yes, ByRole: Clinician, At: s.at}, true},
		{"a clinician does not", Answer{Value: No, ByRole: Clinician, At: s.at}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.a["N1.clinician"] = c.look
			if got := s.result().Clear(); got != c.want {
				t.Errorf("clear = %v: %v", got, s.result().Needs)
			}
		})
	}
}

func TestAHoldIsSettledOnlyByALaterOutcome(t *testing.T) {
	s := newStory(t, shipped(t)).ready().say("C5=dk")
	r := s.result()
	if len(r.Holds) != 1 || r.Holds[0].ItemID != "C5" || r.Holds[0].By != "staff-1" {
		t.Fatalf("holds: %+v", r.Holds)
	}
	s.at = s.at.Add(time.Hour)
	s.say("C14=proceed")
	if r := s.result(); !r.Clear() {
		t.Errorf("after the safeguarding lead let it go on: %v %v", r.Needs, r.Holds)
	}
	s.at = s.at.Add(time.Hour)
	s.say("C7=stays")
	if r := s.result(); len(r.Holds) != 1 || r.Holds[0].ItemID != "C7" {
		t.Errorf("a new concern holds the case again: %v", r.Holds)
	}
	s.at = s.at.Add(time.Hour)
	s.put("C14", "proceed")
	out := s.a["C14"]
	out.ByRole = Clinician
	s.a["C14"] = out
	if r := s.result(); len(r.Holds) == 0 {
		t.Error("a clinician settled what only the safeguarding lead may")
	}
}

// Those who may not read holds learn nothing from what they see: not the
// answer, not that a question was added, not who is asked.
func TestAHoldHidesItsReason(t *testing.T) {
	s := newStory(t, shipped(t)).ready().say("C7=stays C5=yes C8=injuries")
	r := s.result()
	seen := r.Seen(false)
	if len(seen.Holds) != 0 || len(seen.Referrals) != 0 {
		t.Errorf("holds %v, referrals %v", seen.Holds, seen.Referrals)
	}
	for _, st := range seen.Items {
		if st.Item.Restricted && (st.State != Done || st.Answer.Note != "" || len(st.Answer.Values) > 0 || st.Answer.Value != "answered") {
			t.Errorf("%s shows %s %+v", st.Item.ID, st.State, st.Answer)
		}
		if strings.HasPrefix(string(st.Item.ID), "C14") || st.Item.ID == "C8.clinician" {
			t.Errorf("%s is shown", st.Item.ID)
		}
	}
	for _, n := range append(slices.Clone(seen.Needs), r.Needs...) {
		if n.Text != withClinician {
			t.Errorf("a need says %q", n.Text)
		}
	}
	if len(seen.Needs) != 1 || seen.Needs[0].ItemID != "" || seen.Needs[0].Role != Clinician {
		t.Errorf("what they see is needed: %+v", seen.Needs)
	}
	if diff := cmp.Diff(len(r.Seen(true).Items), len(r.Items)); diff != "" {
		t.Error("those who read holds see everything")
	}
}

func TestAnOpenRestrictedQuestionIsStillAsked(t *testing.T) {
	s := newStory(t, shipped(t)).ready().say("C7=")
	seen := s.result().Seen(false)
	if len(seen.Needs) != 1 || seen.Needs[0].ItemID != "C7" || seen.Needs[0].Role != Receptionist {
		t.Errorf("a receptionist has to see that C7 is open: %+v", seen.Needs)
	}
}

func TestCheckRefusesWhatIsNoAnswer(t *testing.T) {
	set := shipped(t)
	for _, c := range []struct {
		name string
		id   ItemID
		a    Answer
		ok   bool
	}{
		{"yes", "F2", Answer{Value: Yes}, true},
		{"taking it back", "F2", Answer{}, true},
		{"perhaps", "F2", Answer{Value: "perhaps"}, false},
		{"not sure where it is not offered", "F2", Answer{Value: NotSure}, false},
		{"two answers to one question", "F2", Answer{Values: []string{Yes, No}}, false},
		{"ticks", "C7", Answer{Values: []string{"stays"}}, true},
		{"none on purpose", "C7", Answer{Value: None}, true},
		{"none and one", "C7", Answer{Value: None, Values: []string{"stays"}}, false},
		{"a tick nobody offers", "C7", Answer{Values: []string{"smiles"}}, false},
		{"a date", "N5a", Answer{Value: "2027-02-28"}, true},
		{"no date of the calendar", "N5a", Answer{Value: "2027-02-30"}, false},
		{"a reference (L4)", "L4", Answer{Value: "7000 1234 5678"}, true},
		{"an activation key, which is a secret (L4)", "L4", Answer{Value: "C-RNJM-GQ3K-9PXD"}, false},
		{"an activation key in the note", "L4", Answer{Value: "7000 1234 5678", Note: "key C-123456789012"}, false},
		{"an activation key without a digit, where the reference goes", "L4", Answer{Value: "C-RNJM-GQKX-PXDA"}, false},
		{"an activation key beside any other answer", "F2", Answer{Value: Yes, Note: "She showed me C 12AB 34CD 56EF"}, false},
		{"an activation key in any other text", "M1", Answer{Value: "Use CRNJMGQ3K9PXD to look"}, false},
		{"words in the form of a key", "M1", Answer{Value: "Can decide this now, after the C-reactive test"}, true},
		{"a date and a place", "B8", Answer{Value: "Consulted on 12 May 2026 at Care Home 2, Court Road 1234"}, true},
		{"what is worked out", "F1", Answer{Value: Yes}, false},
		{"a question nobody knows", "X9", Answer{Value: Yes}, false},
		{"a look by a role", "C8.clinician", Answer{Value: Yes}, true},
		{"a look by nobody", "C8.porter", Answer{Value: Yes}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := set.Check(c.id, c.a); (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAKeyIsTakenOutOfAText(t *testing.T) {
	if got := WithoutKeys("He read out c-12ab-34cd-56ef and left."); strings.Contains(got, "34cd") || !strings.HasSuffix(got, "and left.") {
		t.Errorf("left is %q", got)
	}
	if got := WithoutKeys("Can decide this now."); got != "Can decide this now." {
		t.Errorf("left is %q", got)
	}
}

func TestRowsOfTheScreen(t *testing.T) {
	set := shipped(t)
	s := newStory(t, set)
	changes["proved by the store"](s)
	row := func(id string) Group {
		gs := set.Groups(s.result())
		i := slices.IndexFunc(gs, func(g Group) bool { return g.ID == id })
		if i < 0 {
			t.Fatalf("there is no row %s", id)
		}
		return gs[i]
	}
	if g := row("proxy-identity"); g.State != GroupDone || g.Summary != "NHS login" || g.At.IsZero() {
		t.Errorf("the proxy signed in: %+v", g)
	}
	if g := row("patient-identity"); g.State != GroupToDo || g.NextRole != Receptionist || g.Summary != "The patient’s identity is not checked." {
		t.Errorf("the patient did not: %s %s %s", g.State, g.NextRole, g.Summary)
	}
	if g := row("consent"); g.State != GroupCannotStart || !strings.Contains(g.Summary, "spoken to alone") {
		t.Errorf("consent comes later: %s %s", g.State, g.Summary)
	}
	if g := row("able"); g.State != GroupToDo || g.NextRole != Clinician || g.Left != 1 {
		t.Errorf("able to decide: %s %s, %d left", g.State, g.NextRole, g.Left)
	}
	s.ready()
	if g := row("consent"); g.State != GroupDone || g.By != "staff-1" {
		t.Errorf("consent when all is said: %s by %s", g.State, g.By)
	}
	s.say("K11=yes")
	if g := row("consent"); g.State != GroupBlocked || g.Left != 1 || !strings.Contains(g.Summary, "worries") {
		t.Errorf("a worry is left: %s %s", g.State, g.Summary)
	}
	if n := len(set.Groups(s.result())); n > 10 {
		t.Errorf("%d rows are too many for a screen", n)
	}
}

func TestFindingsForTheBasisAndTheDates(t *testing.T) {
	set := shipped(t)
	for _, c := range []struct {
		kind, say  string
		capacity   basis.Capacity
		competence basis.Competence
		basis      basis.Basis // the one that is open
		assessed   string
		byAge      bool
	}{
		{"an adult", "", basis.CapacityPresumed, "", basis.Consent, "2026-12-01", false},
		{"an adult", "M0=", "", "", basis.Consent, "", false},
		{"an adult", "M0=yes", basis.CapacityNotYetFound, "", "", "2026-12-01", false},
		{"an incapable adult", "", basis.LacksCapacity, "", basis.BestInterests, "2026-12-01", false},
		{"an incapable adult", "M8=no", basis.CapacityNotYetFound, "", "", "2026-12-01", false}, // the finding does not follow
		{"a donor", "", basis.LacksCapacity, "", basis.Attorney, "2026-12-01", false},
		{"a ward of the court", "", basis.LacksCapacity, "", basis.Deputy, "2026-12-01", false},
		{"a donor", "L7=jointly L7a=no", basis.LacksCapacity, "", "", "2026-12-01", false},
		{"a donor", "L6a=no", basis.LacksCapacity, "", "", "2026-12-01", false}, // whoever is named is asked
		{"a donor", "L2=no", basis.LacksCapacity, "", basis.BestInterests, "2026-12-01", false},
		{"a donor", "L6=no", basis.LacksCapacity, "", basis.BestInterests, "2026-12-01", false},
		{"a ward of the court", "D1a=no", basis.LacksCapacity, "", "", "2026-12-01", false},
		{"a ward of the court", "D1=no", basis.LacksCapacity, "", basis.BestInterests, "2026-12-01", false},
		{"a ward of the court", "D2a=2026-11-30", basis.LacksCapacity, "", basis.BestInterests, "2026-12-01", false},
		{"a child of 5", "", "", basis.NotCompetentByAge, basis.Parental, "2026-12-01", true},
		{"a child of 5", "P1=none", "", basis.NotCompetentByAge, basis.BestInterests, "2026-12-01", true},
		{"a child of 10", "", "", basis.NotCompetent, basis.Parental, "2026-12-01", false},
		{"a competent teen", "", "", basis.Competent, basis.Consent, "2026-12-01", false},
		{"a competent teen", "G11=no", "", basis.Competent, "", "2026-12-01", false},
		{"a competent teen", "G8=no", "", "", "", "", false}, // under pressure it is no finding
	} {
		t.Run(strings.TrimSpace(c.kind+" "+c.say), func(t *testing.T) {
			s := kinds[c.kind](newStory(t, set)).ready().say(c.say)
			f := set.BasisFacts(s.f, s.a)
			if f.Capacity != c.capacity || f.Competence != c.competence {
				t.Errorf("capacity %q, competence %q", f.Capacity, f.Competence)
			}
			open := basis.Basis("")
			for _, o := range basis.Options(f) {
				if o.Allowed {
					open = o.Basis
				}
			}
			if open != c.basis {
				t.Errorf("open is %q", open)
			}
			found := set.Findings(s.f, s.a)
			if found.AssessedOn.String() != c.assessed || found.ByAge != c.byAge {
				t.Errorf("assessed on %q, by age %v", found.AssessedOn, found.ByAge)
			}
		})
	}
}

func TestWhatTheWrongPersonSaidIsNoFinding(t *testing.T) {
	set := shipped(t)
	s := newStory(t, set).ready()
	s.a["M0"] = Answer{Value: No, By: "staff-2", ByRole: Receptionist, At: s.at}
	if f := set.BasisFacts(s.f, s.a); f.Capacity != basis.CapacityUnknown {
		t.Errorf("a receptionist found %q", f.Capacity)
	}
}

// Reception may ask a patient alone where the practice lets it and no part of
// the record is given; once it is, a clinician asks.
func TestWhoSpeaksToThePatientAlone(t *testing.T) {
	set := shipped(t)
	for _, c := range []struct {
		name   string
		lets   bool
		scopes []basis.Scope
		want   string
	}{
		{"appointments", true, []basis.Scope{basis.Appointments, basis.Prescriptions}, "passes"},
		{"the record", true, []basis.Scope{basis.Appointments, basis.Record}, "blocks"},
		{"appointments, where only clinicians may", false, []basis.Scope{basis.Appointments}, "blocks"},
	} {
		s := newStory(t, set)
		s.f.ReceptionAlone, s.f.Requested = c.lets, c.scopes
		s.ready()
		s.a["C1"] = Answer{Value: Yes, Note: "On the phone, 1 December", By: "staff-2", ByRole: Receptionist, At: s.at}
		if got := s.does("C1", ""); got != c.want {
			t.Errorf("%s: it %s", c.name, got)
		}
		st, _ := s.result().Find("C1")
		if _, may := st.Item.ActingRole([]Role{Receptionist}, Yes); may != (c.want == "passes") {
			t.Errorf("%s: reception may answer: %v", c.name, may)
		}
	}
}

func TestACompleteListLeavesTheBasisNothingToAsk(t *testing.T) {
	set := shipped(t)
	for kind, b := range map[string]basis.Basis{
		"an adult": basis.Consent, "a child of 5": basis.Parental, "a competent teen": basis.Consent, "an incapable adult": basis.BestInterests,
		"a donor": basis.Attorney, "a ward of the court": basis.Deputy, "a resident": basis.CareHome,
	} {
		s := kinds[kind](newStory(t, set)).ready()
		o, _ := basis.Find(basis.Options(set.BasisFacts(s.f, s.a)), b)
		if !o.Allowed || len(o.Needs) > 0 {
			t.Errorf("%s: allowed %v, needs %v, %s", kind, o.Allowed, o.Needs, o.Why)
		}
	}
	s := kinds["a donor"](newStory(t, set)).ready().say("L8=yes")
	if o, _ := basis.Find(basis.Options(set.BasisFacts(s.f, s.a)), basis.Attorney); len(o.Needs) != 1 {
		t.Errorf("a limit nobody has read: %v", o.Needs)
	}
	s.say("L8.responsible=no")
	if o, _ := basis.Find(basis.Options(set.BasisFacts(s.f, s.a)), basis.Attorney); o.Allowed {
		t.Error("the responsible clinician read that it leaves health out")
	}
}

func TestDatesFromTheAnswers(t *testing.T) {
	set := shipped(t)
	s := kinds["an incapable adult"](newStory(t, set)).ready().say("M10=yes M10a=2027-02-01 N5=until N5a=2027-03-31")
	got := set.Findings(s.f, s.a)
	if got.RegainsOn != nhs.MustDate("2027-02-01") || got.NeededUntil != nhs.MustDate("2027-03-31") {
		t.Errorf("%+v", got)
	}
	s.say("N5=ongoing")
	if got := set.Findings(s.f, s.a); !got.NeededUntil.IsZero() {
		t.Error("the date of a need that is open now still counts")
	}
	for _, c := range []struct{ kind, say, ends string }{
		{"a child of 5", "P2=birth-certificate P2a=2027-03-01", ""},
		{"a child of 5", "P2=guardianship P2a=2027-03-01", "2027-03-01"},
		{"a foster child", "C10=looked-after P7=care-order P7a=2027-02-01", "2027-02-01"},
		{"a child of 5", "P2=care-order P2a=2027-03-01 C10=looked-after P7=care-order P7a=2027-02-01", "2027-02-01"},
		{"a ward of the court", "D2a=2027-04-01", "2027-04-01"},
		{"an incapable adult", "D2a=2027-04-01", ""},
	} {
		s := kinds[c.kind](newStory(t, set)).ready().say(c.say)
		if got := set.Findings(s.f, s.a).OrderEnds.String(); got != c.ends {
			t.Errorf("%s, %s: the order ends %q, want %q", c.kind, c.say, got, c.ends)
		}
	}
}
