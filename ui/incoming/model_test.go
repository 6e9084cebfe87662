package incoming

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxydesk/assets"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

type plain string

func (p plain) Error() string    { return "plain" }
func (p plain) Sentence() string { return string(p) }

func bringing(t *testing.T) (*Model, *desk) {
	d := newDesk(t)
	return NewModel(d.host, d.ports(), d, func() { d.told++ }), d
}

func TestTheIDIsFoundInWhatPeoplePaste(t *testing.T) {
	for _, typed := range []string{
		" 5c0f2a34-8b77-4e0b-9d58-0f6a1f2f77aa\n",
		"Access request 5c0f2a34-8b77-4e0b-9d58-0f6a1f2f77aa.",
		"https://example.test/requests/5c0f2a34-8b77-4e0b-9d58-0f6a1f2f77aa?from=mail",
	} {
		m, d := bringing(t)
		d.draft = fetched()
		m.Fetch(typed)
		if !m.Brought() || d.asked[0] != "fetch 5c0f2a34-8b77-4e0b-9d58-0f6a1f2f77aa" {
			t.Errorf("%q asked %v", typed, d.asked)
		}
	}
	m, d := bringing(t)
	m.Fetch("  ")
	if m.Problem() == "" || len(d.asked) > 0 {
		t.Error("nothing typed is said, and nothing asked")
	}
}

func TestWhatDoesNotComeInIsSaidInItsOwnWords(t *testing.T) {
	m, d := bringing(t)
	d.err = plain("This file is empty.")
	m.ReadFile("x", nil)
	if m.Problem() != "This file is empty." || m.Brought() || m.Busy() {
		t.Errorf("problem %q", m.Problem())
	}
	d.err = errors.New("deep inside")
	m.ReadText("x")
	if strings.Contains(m.Problem(), "deep") || m.Problem() == "" {
		t.Errorf("an unforeseen error reads %q", m.Problem())
	}
	d.err = context.Canceled
	m.Fetch("x")
	if m.Problem() != "It was stopped. Nothing was brought in." {
		t.Errorf("a stop reads %q", m.Problem())
	}
	m.SetPart(ByFile)
	if m.Problem() != "" {
		t.Error("the words of one way in stand beside another")
	}
}

func TestOnlyTheStoreProvesWhoApplied(t *testing.T) {
	for _, c := range []struct {
		name   string
		draft  func() workflow.Draft
		words  string
		proved bool
	}{
		{"an e-mail claims", mothers, "The form claims that the proxy applied", false},
		{"a fetched request proves", fetched, "the proxy applied and is identified by NHS login", true},
		{"a file with a proof in it claims", func() workflow.Draft { d := fetched(); d.Channel = workflow.ChannelFile; return d }, "The form claims", false},
		{"a request that does not say who", func() workflow.Draft { d := fetched(); d.Applicant = ""; return d }, "does not say who applied", false},
		{"a form that does not say who", func() workflow.Draft { d := mothers(); d.Applicant = ""; return d }, "claims all of this", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, d := bringing(t)
			d.draft = c.draft()
			m.ReadText("x")
			if words, proved := m.Claims(); proved != c.proved || !strings.Contains(words, c.words) {
				t.Errorf("%v: %s", proved, words)
			}
		})
	}
}

func TestEveryFieldOfAnEMailWaitsForAPerson(t *testing.T) {
	m, d := bringing(t)
	d.draft = mothers()
	m.ReadText("x")
	confirmed, read := m.Progress()
	if confirmed != 0 || read != 17 {
		t.Fatalf("%d of %d confirmed", confirmed, read)
	}
	m.Register()
	if len(d.registered) > 0 || len(m.Problems()) != 1 || !strings.Contains(m.Problems()[0].Words, "17 fields are not confirmed") {
		t.Fatalf("problems %v", m.Problems())
	}
	for _, g := range m.Groups() {
		m.ConfirmGroup(g)
	}
	if confirmed, _ := m.Progress(); confirmed != 14 {
		t.Errorf("%d confirmed at once; the doubtful ones wait", confirmed)
	}
	m.Confirm(PatientBorn, true)
	m.SetText(ProxyNumber, "999 000 1139")
	m.SetText(SameAddress, "yes")
	m.Register()
	if len(m.Problems()) != 1 || m.Problems()[0] != (Problem{Field: ProxyNumber, Words: "Proxy’s NHS number", Detail: "The last digit does not match. Check each digit."}) {
		t.Fatalf("problems %v", m.Problems())
	}
	m.SetText(ProxyNumber, "999 000 1138")
	m.Register()
	if len(d.registered) != 1 {
		t.Fatalf("not registered: %v", m.Problems())
	}
	got, want := d.registered[0], mothers()
	want.Proxy.NHSNumber, want.Parental.SameAddress, want.Doubts = nhs.MustNumber("9990001138"), "yes", nil
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b nhs.Number) bool { return a == b }), cmp.Comparer(func(a, b nhs.ODSCode) bool { return a == b })); diff != "" {
		t.Errorf("registered (-want +got):\n%s", diff)
	}
	if m.Brought() || d.went[0] != (shell.Place{Page: shell.PageCase, ID: "a-9"}) || d.toasts[0] != "Registered as REF-0160." {
		t.Errorf("went to %v, said %v", d.went, d.toasts)
	}
}

func TestAFetchedRequestWaitsOnlyWhereItIsDoubtful(t *testing.T) {
	m, d := bringing(t)
	d.draft = fetched()
	d.draft.Doubts = []workflow.Doubt{{Field: Requested, Given: "VIDEO", Words: "Not known."}, {Field: "national", Words: "The store did not say."}}
	m.Fetch("x")
	if confirmed, read := m.Progress(); read != 1 || confirmed != 0 {
		t.Errorf("%d of %d", confirmed, read)
	}
	if !slices.Equal(m.Notes(), []string{"The store did not say."}) {
		t.Errorf("notes %v", m.Notes())
	}
	m.SetCode(Requested, "APPT", true)
	m.Register()
	if len(d.registered) != 1 || len(d.registered[0].Requested) != 2 || d.registered[0].Proof.IsZero() {
		t.Errorf("registered %d, problems %v", len(d.registered), m.Problems())
	}
}

func TestADoubtAboutAnEmptyFieldStillWaits(t *testing.T) {
	m, d := bringing(t)
	d.draft = mothers()
	m.ReadText("x")
	if f := m.Form().Field(ProxyNumber); !f.Read || f.Confirmed || f.Given != "999 000 1139" || f.Text != "" {
		t.Error("what did not pass its check is quoted, not taken")
	}
}

func TestTheSamePairIsSaidAtOnceAndOnlyAPersonCarriesOn(t *testing.T) {
	m, d := bringing(t)
	d.draft = fetched()
	d.around.Same = []workflow.Earlier{{Application: "a-1", Ref: "REF-0143", State: workflow.New}}
	m.Fetch("x")
	if len(m.Same()) != 1 {
		t.Fatal("the open application is not said")
	}
	m.Register()
	if len(d.registered) > 0 || !strings.Contains(m.Problems()[0].Words, "REF-0143") || m.Problems()[0].Case != "a-1" {
		t.Fatalf("problems %v", m.Problems())
	}
	m.Open(m.Same()[0])
	if d.went[0] != (shell.Place{Page: shell.PageCase, ID: "a-1"}) || !m.Brought() {
		t.Error("the link leads to the case, and what was brought in waits")
	}
	m.CarryOn(true)
	m.Register()
	if len(d.registered) != 1 || !d.carriedOn {
		t.Error("carried on, it is registered")
	}
}

func TestAnotherProxyIsAnotherPair(t *testing.T) {
	m, d := bringing(t)
	d.draft = fetched()
	d.around.Same = []workflow.Earlier{{Application: "a-1", Ref: "REF-0143", State: workflow.New}}
	m.Fetch("x")
	m.CarryOn(true)
	d.around.Same = []workflow.Earlier{{Application: "a-2", Ref: "REF-0150", State: workflow.New}}
	m.SetText(ProxyNumber, "999 000 1529")
	if m.CarryingOn() || m.Same()[0].Ref != "REF-0150" {
		t.Error("carrying on was said of another pair")
	}
}

func TestWhatTheCoreRefusesIsShownAtItsField(t *testing.T) {
	m, d := bringing(t)
	d.draft = fetched()
	d.refuse = &workflow.Refusal{Act: workflow.ActRegister, Needs: []workflow.Need{{Words: "Say when the form was received.", Field: "received"}}}
	m.Fetch("x")
	m.Register()
	if !m.Brought() || len(m.Problems()) != 1 || m.Problems()[0].Field != Received {
		t.Errorf("problems %v", m.Problems())
	}
	d.refuse = workflow.ErrNotAllowed
	m.Register()
	if !m.Brought() || m.Busy() || len(d.errs) != 1 {
		t.Errorf("shown %v", d.errs)
	}
}

func TestListsOfTheProduct(t *testing.T) {
	l, err := ReadLists(assets.Codes)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Relationships) != 7 || len(l.Reasons) != 9 || len(l.Evidence) != 8 || len(l.Bases) != 6 {
		t.Errorf("%d relationships, %d reasons, %d papers, %d bases", len(l.Relationships), len(l.Reasons), len(l.Evidence), len(l.Bases))
	}
	if label(l.Relationships, "SPS") != "Husband, wife or partner" {
		t.Error("the label is not the last column")
	}
	if label(l.Bases, "LPA") == "LPA" {
		t.Error("a form cannot say that there is a power of attorney")
	}
}

func TestWhatIsWrongWithANumber(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", ""},
		{"999 000 3211", ""},
		{"9990003211", ""},
		{"999 000 3212", "The last digit does not match. Check each digit."},
		{"999 000 32", "This is too short: an NHS number has 10 digits and this has 8."},
		{"999 000 32111", "This is too long: an NHS number has 10 digits and this has 11."},
		{"999 OOO 3211", "An NHS number has only digits. Check for a letter O or I typed in place of 0 or 1."},
		{"QQ 12 34 56 C", "This looks like a National Insurance number. An NHS number has 10 digits."},
	} {
		if got := numberWrong(c.typed, false); got != c.want {
			t.Errorf("%q: %s", c.typed, got)
		}
	}
	if numberWrong("900 000 0049", true) != "" || numberWrong("900 000 0049", false) == "" {
		t.Error("the sandbox's numbers pass only in relaxed mode")
	}
}

func keying(t *testing.T) (*PaperModel, *desk) {
	d := newDesk(t)
	return NewPaperModel(d.host, d.ports(), d, func() { d.told++ }), d
}

// fill keys the paper form of the Apsleys (domain 8, scenario 8).
func fill(m *PaperModel) {
	for _, f := range [][2]string{
		{PatientNumber, "999 000 3211"}, {PatientFamily, "Apsley"}, {PatientGiven, "Joan"}, {PatientBorn, "1957-05-08"}, {PatientAddress, "3 Weir Close\nFernbrook FB1 2DN"},
		{ProxyNumber, "999 000 3343"}, {ProxyFamily, "Apsley"}, {ProxyGiven, "Tim"}, {ProxyBorn, "1955-11-21"}, {Relationship, "SPS"},
		{Applicant, "patient"}, {Received, "2026-11-27"},
	} {
		m.SetText(f[0], f[1])
	}
	m.SetCode(Requested, "PRESCR", true)
}

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
