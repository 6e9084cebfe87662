package incoming

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

func TestKeyingAPaperForm(t *testing.T) {
	m, d := keying(t)
	if m.Started() {
		t.Error("an empty form has begun")
	}
	fill(m)
	m.SetNotOnForm(ProxyAddress, true)
	m.SetNotOnForm(Reasons, true)
	if got := m.Progress(); got != "13 of 16 filled, 2 not on the form" {
		t.Errorf("progress %q", got)
	}
	var steps []string
	for m.Step() != StepCheck {
		steps = append(steps, m.NextLabel())
		m.Next()
	}
	if !slices.Equal(steps, []string{"Next: proxy", "Next: access asked for", "Next: form and consent", "Next: check"}) || m.NextLabel() != "Register" {
		t.Errorf("steps %v", steps)
	}
	m.Next()
	if len(d.registered) != 1 {
		t.Fatalf("not registered: %v", m.Problems())
	}
	got := d.registered[0]
	if got.Channel != workflow.ChannelPaper || got.RelationshipWords != "Husband, wife or partner" || got.Applicant != workflow.ByPatient ||
		!got.ReceivedAt.Equal(nhs.MustDate("2026-11-27").Start()) || !slices.Equal(got.NotOnForm, []string{ProxyAddress, Reasons}) ||
		!slices.Equal(got.Patient.Address, []string{"3 Weir Close", "Fernbrook FB1 2DN"}) {
		t.Error("the draft is not what was keyed")
	}
	if m.Started() || m.Step() != "patient" || d.went[0].ID != "a-9" {
		t.Error("the next form begins empty")
	}
}

// Whose staff a paid carer is belongs to the form, and to nobody else's.
func TestAPaidCarersHomeIsKeyed(t *testing.T) {
	m, d := keying(t)
	fill(m)
	asked := func() bool { return slices.Contains(m.Steps()[1].Fields, ProxyHome) }
	if asked() {
		t.Error("a husband is asked for his home")
	}
	m.SetText(Relationship, "CAREGIVER")
	m.SetText(ProxyHome, "Elm Lodge")
	if !asked() {
		t.Error("a paid carer is not asked")
	}
	if got := m.Form().Draft().Proxy.Home; got != "Elm Lodge" {
		t.Errorf("the home is %q", got)
	}
	m.SetText(Relationship, "SPS")
	if got := m.Form().Draft().Proxy.Home; got != "" {
		t.Errorf("of a husband it is kept: %q", got)
	}
	m.SetText(Relationship, "CAREGIVER")
	m.SetNotOnForm(ProxyAddress, true)
	m.SetNotOnForm(Reasons, true)
	m.SetStep(StepCheck)
	m.Next()
	if len(d.registered) != 1 || d.registered[0].Proxy.Home != "Elm Lodge" {
		t.Errorf("registered %+v: %v", d.registered, m.Problems())
	}
}

// Who applies by phone or in person has filled in no form: that is said, and a form
// on paper needs nothing said (domain 2.1, A0).
func TestHowAKeyedApplicationCame(t *testing.T) {
	for answer, want := range map[string]workflow.Came{"": "", onPaper: "", "phone": workflow.CameByPhone, "in-person": workflow.CameInPerson} {
		m, d := keying(t)
		fill(m)
		if answer != "" {
			m.SetText(Came, answer)
		}
		for len(d.registered) == 0 && len(m.Problems()) == 0 {
			m.Next()
		}
		if len(d.registered) != 1 || d.registered[0].Came != want || d.registered[0].Channel != workflow.ChannelPaper {
			t.Errorf("%q: registered %+v, problems %v", answer, d.registered, m.Problems())
		}
		if m.Started() || m.Form().Field(Came).Text != onPaper {
			t.Errorf("after %q the next form begins with %q", answer, m.Form().Field(Came).Text)
		}
	}
}

func TestNothingIsFilledInUnlessAsked(t *testing.T) {
	m, d := keying(t)
	joan := workflow.Found{Application: "a-1", Ref: "REF-0143", Name: "APSLEY, Joan", Born: nhs.MustDate("1957-05-08"), As: "patient"}
	d.people["9990003211"] = []workflow.Found{joan, {Role: "r-1", Ref: "REF-0100", Name: "APSLEY, Joan", Born: joan.Born, As: "proxy"}}
	m.SetText(PatientNumber, "999 000 3211")
	if len(m.Found("patient")) != 1 || !m.Form().Field(PatientFamily).Empty() {
		t.Fatal("one person is shown once, and nothing is filled in")
	}
	if words, agrees := m.Agree("patient", joan); agrees || !strings.Contains(words, "Nothing is filled in") {
		t.Errorf("agree: %s", words)
	}
	m.Use("patient", joan)
	if f := m.Form(); f.Field(PatientFamily).Text != "Apsley" || f.Field(PatientGiven).Text != "Joan" || f.Field(PatientBorn).Text != "1957-05-08" {
		t.Error("asked for, they are filled in")
	}
	if words, agrees := m.Agree("patient", joan); !agrees || words != "Name and date of birth agree" {
		t.Errorf("agree: %s", words)
	}
	m.SetText(PatientBorn, "1958-05-08")
	if words, agrees := m.Agree("patient", joan); agrees || words != "The date of birth differs. Check it." {
		t.Errorf("agree: %s", words)
	}
}

func TestDuplicatesAreSaidAsSoonAsBothAreKnown(t *testing.T) {
	m, d := keying(t)
	d.around.Same = []workflow.Earlier{{Application: "a-1", Ref: "REF-0143", State: workflow.New}}
	m.SetText(PatientNumber, "999 000 3211")
	if len(m.Same()) > 0 {
		t.Error("one person is no pair")
	}
	m.SetText(ProxyNumber, "999 000 3343")
	if len(m.Same()) != 1 {
		t.Fatal("the pair is not said")
	}
	m.SetText(ProxyNumber, "999 000 334")
	if len(m.Same()) > 0 {
		t.Error("half a number is nobody's")
	}
	d.aroundErr = errors.New("offline")
	m.SetText(ProxyNumber, "999 000 3343")
	if len(d.errs) > 0 {
		t.Error("a search that fails does not interrupt typing")
	}
}

func TestAParentsQuestionsBelongToAChildsForm(t *testing.T) {
	m, _ := keying(t)
	has := func() bool {
		return slices.ContainsFunc(m.Steps(), func(s Step) bool { return slices.Contains(s.Fields, Evidence) })
	}
	for _, c := range []struct {
		born, age string
		child     bool
	}{
		{"2021-05-14", "5 years, child", true}, {"2025-11-30", "1 year, child", true}, {"2010-12-02", "15 years, child", true},
		{"2010-12-01", "16 years, young person", false}, {"1957-05-08", "69 years, adult", false}, {"", "", false}, {noDate, "", false}, {"2027-01-01", "", false},
	} {
		m.SetText(PatientBorn, c.born)
		if m.Form().Age(PatientBorn) != c.age || has() != c.child {
			t.Errorf("born %s: %q, a child's form %v", c.born, m.Form().Age(PatientBorn), has())
		}
	}
}

func TestDecideByCountsFromTheDayItCame(t *testing.T) {
	m, _ := keying(t)
	by := func() string { return decideBy(m.host, m.Form()) }
	if by() != "The time to decide counts from this day." {
		t.Errorf("no day: %s", by())
	}
	m.SetText(Received, "2026-11-27")
	if by() != "Decide by Fri 11 Dec, counted from this date." {
		t.Errorf("%s", by())
	}
	m.SetText(Received, "2026-12-02")
	if m.Form().Wrong(Received) == "" || strings.HasPrefix(by(), "Decide by") {
		t.Error("tomorrow is not when it came")
	}
}

func TestAnAnswerAndNotOnTheFormExcludeEachOther(t *testing.T) {
	m, _ := keying(t)
	m.SetText(PatientNumber, "999 000 3211")
	m.SetNotOnForm(PatientNumber, true)
	if !m.Form().Field(PatientNumber).Empty() {
		t.Error("not on the form, and still there")
	}
	m.SetText(PatientNumber, "9")
	if m.Form().Field(PatientNumber).NotOnForm {
		t.Error("typed, and not on the form")
	}
	m.SetNotOnForm(Requested, true)
	m.SetCode(Requested, "APPT", true)
	if m.Form().Field(Requested).NotOnForm {
		t.Error("ticked, and not on the form")
	}
}

func TestAWrongAnswerDoesNotRegister(t *testing.T) {
	for _, c := range []struct{ name, field, text string }{
		{"a number that fails its check", PatientNumber, "999 000 3212"},
		{"one person twice", ProxyNumber, "9990003211"},
		{"a day that is none", PatientBorn, noDate},
		{"a year of the last century but one", PatientBorn, "1857-05-08"},
		{"received tomorrow", Received, "2026-12-02"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, d := keying(t)
			fill(m)
			m.SetText(c.field, c.text)
			m.Register()
			if len(d.registered) > 0 || len(m.Problems()) != 1 || m.Problems()[0].Field != c.field {
				t.Errorf("problems %v", m.Problems())
			}
		})
	}
}

func TestWhatOnlyTheCoreFoundCanStillBeCarriedOn(t *testing.T) {
	m, d := keying(t)
	fill(m)
	m.SetText(PatientNumber, "")
	m.SetText(PatientBorn, "") // too little to look for the pair
	d.around.Same = []workflow.Earlier{{Application: "a-1", Ref: "REF-0143", State: workflow.New}}
	m.Register()
	if len(m.Problems()) != 1 || m.Problems()[0].Detail == "" || len(m.Same()) != 1 {
		t.Fatalf("problems %v, same %v", m.Problems(), m.Same())
	}
	m.CarryOn(true)
	m.Register()
	if len(d.registered) != 1 || !d.carriedOn {
		t.Error("carried on, it is registered")
	}
}

func TestAnEmptyFormIsRefusedByTheCoreWithAllItNeeds(t *testing.T) {
	m, d := keying(t)
	m.Register()
	var at []string
	for _, p := range m.Problems() {
		at = append(at, p.Field)
	}
	if len(d.registered) > 0 || !slices.Equal(at, []string{PatientNumber, ProxyNumber, Received, Applicant}) {
		t.Errorf("needs at %v", at)
	}
}

func TestWhatWasPutRightIsNoProblemAnyMore(t *testing.T) {
	m, d := keying(t)
	m.SetText(PatientNumber, "999 000 3212")
	m.SetText(ProxyNumber, "999 000 1139")
	m.Register()
	fields := func() (all []string) {
		for _, p := range m.Problems() {
			all = append(all, p.Field)
		}
		return all
	}
	if got := fields(); !slices.Contains(got, PatientNumber) || !slices.Contains(got, ProxyNumber) || len(d.registered) > 0 {
		t.Fatalf("in the way: %v", got)
	}
	m.SetText(PatientNumber, "999 000 3213")
	if got := fields(); !slices.Contains(got, PatientNumber) {
		t.Error("another mistake in its place is none")
	}
	m.SetText(PatientNumber, "999 000 3211")
	if got := fields(); slices.Contains(got, PatientNumber) || !slices.Contains(got, ProxyNumber) {
		t.Errorf("in the way: %v", got)
	}
}
