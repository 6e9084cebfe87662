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
