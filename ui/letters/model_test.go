package letters

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

func TestNothingIsAnsweredBeforehand(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	if m.To() != "Mrs Joy Bray" {
		t.Errorf("it goes to %q", m.To())
	}
	if got := m.Questions(); !slices.Equal(got, []Question{AskChannel, AskAddress, AskReader, AskLarge, AskEasy}) {
		t.Errorf("asked %q", got)
	}
	for _, q := range m.Questions() {
		if answered(m.Safe(), q) {
			t.Errorf("%q is answered already", q)
		}
	}
	if ok, why := m.CanPrint(); ok || why != "Answer the 3 questions that are left first." {
		t.Errorf("%v %q", ok, why)
	}
	m.Print()
	if len(b.view.paths) != 0 || len(b.store.audit) != 0 {
		t.Error("it was printed all the same")
	}
}

func TestEachAnswerTakesItsOwnBlockAway(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.store.roles["a1"] = granted(b.store.applications["a1"], "r1", workflow.RoleDraft)
	m := b.model()
	if got := m.Questions(); !slices.Contains(got, AskBefore) {
		t.Fatalf("access is not set up and nobody asks why: %q", got)
	}
	for left, change := range []func(*workflow.Safe){
		func(s *workflow.Safe) { s.BeforeSetUp = "They asked." },
		func(s *workflow.Safe) { s.OnlyReader = true },
		func(s *workflow.Safe) { s.AddressChecked = true },
		func(s *workflow.Safe) { s.Channel = "by hand" },
	} {
		before := len(m.Blocks())
		m.Answer(change)
		if got := len(m.Blocks()); got != before-1 || got != 3-left {
			t.Errorf("after answer %d there are %d blocks: %q", left+1, got, m.Blocks())
		}
	}
	if ok, _ := m.CanPrint(); !ok {
		t.Error("everything is answered and it cannot be printed")
	}
}

func TestAYoungPersonIsReachedInPrivate(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	a := b.store.applications["a1"]
	a.Patient.Born = nhs.MustDate("2013-01-20")
	b.store.applications["a1"] = a
	m := b.model()
	m.Choose("l2")
	if !slices.Contains(m.Questions(), AskPrivate) {
		t.Errorf("asked %q", m.Questions())
	}
	m.Choose("l1")
	if slices.Contains(m.Questions(), AskPrivate) {
		t.Error("the proxy's letter asks for the young person's private way")
	}
}

func TestPrintingRecordsItAndOpensThePage(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	answer(m)
	m.Print()
	if len(b.told) > 0 {
		t.Fatalf("%+v", b.told)
	}
	if len(b.view.paths) != 1 || filepath.Base(b.view.paths[0]) != "L06-REF-0148.pdf" {
		t.Fatalf("opened %q", b.view.paths)
	}
	pdf, err := os.ReadFile(b.view.paths[0])
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("not a PDF: %v", err)
	}
	l, _ := b.store.Letter(context.Background(), "l1")
	if !l.Printed.Done() || l.Printed.By != sam.ID || !l.Safe.AddressChecked || l.Safe.By != sam.ID {
		t.Errorf("recorded %+v", l)
	}
	if len(b.store.audit) != 2 {
		t.Errorf("%d audit entries, want one for the answers and one for the print", len(b.store.audit))
	}
	if m.Count(ToPrint) != 1 || m.Count(Sent) != 1 || m.Chosen() != "l2" {
		t.Errorf("%d to print, %d printed, %q in view", m.Count(ToPrint), m.Count(Sent), m.Chosen())
	}
}

func TestASecondPrintSaysThatItIsACopy(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	words := func() string { return m.Pages()[0].String() }
	if strings.Contains(words(), "Copy") {
		t.Fatal("the first print is called a copy")
	}
	answer(m)
	m.Print()
	m.Turn(Sent)
	if m.PrintLabel() != "Print a copy" || !strings.Contains(words(), "Copy") {
		t.Errorf("%q, and the page says:\n%s", m.PrintLabel(), words())
	}
	m.Print()
	if l, _ := b.store.Letter(context.Background(), "l1"); l.Copies != 1 || len(b.view.paths) != 2 {
		t.Errorf("%d copies, %d pages opened", l.Copies, len(b.view.paths))
	}
}

func TestWhatIsMissingIsNamedAndBlocks(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.juke()
	m := b.model()
	m.Choose("l3")
	answer(m)
	if got := m.Blocks(); len(got) != 1 || got[0].Title != "No postal address" {
		t.Errorf("blocked by %q", got)
	}
	if len(m.Pages()) != 0 {
		t.Error("a letter without an address is shown")
	}
}

func TestASignTheFontLacksIsNamed(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	a := b.store.applications["a1"]
	a.Proxy.Family = "Bray王"
	b.store.applications["a1"] = a
	m := b.model()
	answer(m)
	if got := m.Blocks(); len(got) != 1 || !strings.Contains(got[0].Words, "王") {
		t.Errorf("blocked by %q", got)
	}
	m.Print()
	if len(b.store.audit) != 0 {
		t.Error("it was recorded as printed")
	}
}

func TestALetterWaitsForTheUndoTime(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	a := b.store.applications["a1"]
	d := *a.Decision
	d.UndoUntil = start.Add(2 * time.Minute)
	a.Decision = &d
	b.store.applications["a1"] = a
	for i := range b.store.letters {
		b.store.letters[i].NotBefore = d.UndoUntil
	}
	m := b.model()
	answer(m)
	if got := m.Blocks(); len(got) != 1 || !strings.Contains(got[0].Words, "can still be undone") {
		t.Errorf("blocked by %q", got)
	}
	if got := m.Early(m.Lines()[0]); got != "From 09:44:07" {
		t.Errorf("the list says %q", got)
	}
	b.now = d.UndoUntil
	m.Reread()
	if ok, why := m.CanPrint(); !ok {
		t.Error(why)
	}
}

// A hold on another case of the two keeps every letter of both back.
func TestAHoldOnAnotherCaseKeepsALetterBack(t *testing.T) {
	for _, c := range []struct {
		who  workflow.Staff
		want string
	}{{sam, "This letter waits"}, {shah, "The case is on hold"}} {
		b := newBench(t, c.who)
		b.bray(t)
		b.store.same = []workflow.Earlier{{Application: "a9", State: workflow.Held}}
		m := b.model()
		answer(m)
		if got := m.Blocks(); len(got) != 1 || got[0].Title != c.want {
			t.Errorf("%s: blocked by %q", c.who.Name, got)
		}
	}
}

func TestALetterIsTakenBackUnsent(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	m.Drop()
	if l, _ := b.store.Letter(context.Background(), "l1"); l.State != workflow.LetterDropped || len(b.store.audit) != 1 {
		t.Fatalf("it is %s, with %d entries", l.State, len(b.store.audit))
	}
	if m.Count(ToPrint) != 1 || m.Chosen() != "l2" || len(b.toasts) != 1 {
		t.Errorf("%d wait, %q in view, said %q", m.Count(ToPrint), m.Chosen(), b.toasts)
	}
	answer(m)
	m.Print()
	m.Turn(Sent)
	if ok, _ := m.MayDrop(); ok {
		t.Error("a printed letter can be taken back")
	}
	if m.Drop(); len(b.store.audit) != 3 {
		t.Error("a printed letter was taken back")
	}
}

func TestHeldLettersAreDrawnOnlyForThoseWhoMayPrintThem(t *testing.T) {
	for _, c := range []struct {
		who  workflow.Staff
		tabs string
		held int
	}{{sam, "[to-print sent posted]", 0}, {shah, "[to-print sent posted held]", 1}} {
		b := newBench(t, c.who)
		b.bray(t)
		b.held()
		m := b.model()
		if got := fmt.Sprint(m.Tabs()); got != c.tabs || m.Count(Held) != c.held || m.Count(ToPrint) != 2 {
			t.Errorf("%s sees %s, %d held, %d to print", c.who.Name, got, m.Count(Held), m.Count(ToPrint))
		}
	}
}

func TestALetterOfASuspendedRoleSaysNoMoreThanThatAClinicianDecides(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	r := b.store.roles["a1"]
	r.EverHeld = true // suspended since; the list does not know
	b.store.roles["a1"] = r
	m := b.model()
	if got := m.Blocks(); len(got) != 1 || got[0].Words != "A clinician decides about letters on this case." || len(m.Pages()) != 0 {
		t.Errorf("it says %q and shows %d pages", got, len(m.Pages()))
	}
}

func TestAnswersAreKeptWhileOneLooksElsewhere(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	m.Answer(func(s *workflow.Safe) { s.AddressChecked = true })
	m.Choose("l2")
	if m.Safe().AddressChecked {
		t.Error("one letter's answer counts for another")
	}
	m.Choose("l1")
	if !m.Safe().AddressChecked {
		t.Error("the answer is gone")
	}
}

func TestALinkFindsALetterInItsTab(t *testing.T) {
	b := newBench(t, shah)
	b.bray(t)
	b.held()
	b.store.letters[1].State = workflow.LetterPrinted
	m := b.model()
	for _, c := range []struct {
		id  workflow.LetterID
		tab Tab
	}{{"l2", Sent}, {"l4", Held}, {"l1", ToPrint}} {
		m.Look(c.id)
		if m.Tab() != c.tab || m.Chosen() != c.id {
			t.Errorf("%s: tab %s with %s in view", c.id, m.Tab(), m.Chosen())
		}
	}
	m.Look("nobody has this")
	if m.Chosen() != "l1" {
		t.Error("a letter that is not here moved the view")
	}
}

func TestWithoutAViewerThePathIsSaid(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.view.err = paper.ErrNoProgram
	m := b.model()
	answer(m)
	m.Print()
	if len(b.toasts) != 1 || !strings.Contains(b.toasts[0], "L06-REF-0148.pdf") {
		t.Errorf("it says %q", b.toasts)
	}
	if l, _ := b.store.Letter(context.Background(), "l1"); !l.Printed.Done() {
		t.Error("a letter that is there as a PDF was not recorded")
	}
}

func TestBlankFormsCarryTheLetterhead(t *testing.T) {
	b := newBench(t, sam)
	m := b.model()
	if len(m.Forms()) < 9 {
		t.Fatalf("%d forms", len(m.Forms()))
	}
	for _, f := range m.Forms() {
		m.PrintForm(f.Kind, FormCase{})
	}
	var names []string
	for _, p := range b.view.paths {
		names = append(names, filepath.Base(p))
	}
	for _, want := range []string{"P1-BLANK.pdf", "P8-BLANK.pdf", "P8-13-BLANK.pdf", "P9-BLANK.pdf"} {
		if !slices.Contains(names, want) {
			t.Errorf("opened %q; told %+v", names, b.told)
		}
	}
	if n := len(b.store.noted); n != len(m.Forms()) || b.store.noted[0].Act != workflow.ActPrint {
		t.Errorf("%d notes of %d forms", n, len(m.Forms()))
	}
}

// A form printed from a case carries what opens the case.
func TestAFormOfACaseCarriesItsReference(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	p := &press{PrintRoom: b.room}
	m.printer = p
	m.FormFor("a1", func(c FormCase) { m.PrintForm(letter.OtherForm, c) })
	if len(b.view.paths) != 1 || filepath.Base(b.view.paths[0]) != "P3-REF-0148.pdf" || !strings.Contains(p.shown[0].String(), "Our reference REF-0148") {
		t.Errorf("opened %q; told %+v", b.view.paths, b.told)
	}
	if n := b.store.noted; len(n) != 1 || n[0].Application != "a1" || n[0].Details[1].After != "REF-0148" {
		t.Errorf("noted %+v", n)
	}
}

// What somebody registers with goes onto one page and nowhere else.
func TestRegistrationDetailsAreKeptNowhere(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	p := &press{PrintRoom: b.room}
	m := b.model()
	m.printer = p
	var asked []shell.Question
	b.host.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	about := FormCase{"a1", "REF-0148"}
	details := casework.Registration{Account: "4711-0815", Key: "kRz9-Qw7"}
	m.PrintRegistration(about, letter.Proxy, details, workflow.Safe{AddressChecked: true})
	if len(p.shown) != 0 || len(b.told) != 1 || len(b.store.noted) != 0 {
		t.Fatalf("a letter that somebody else may open went out: %+v", b.told)
	}
	m.PrintRegistration(about, letter.Proxy, details, workflow.Safe{AddressChecked: true, OnlyReader: true})
	if len(p.shown) != 1 {
		t.Fatalf("told %+v", b.told)
	}
	for _, want := range []string{"4711-0815", "kRz9-Qw7", "Z99901", "Mrs Joy Bray"} {
		if !strings.Contains(p.shown[0].String(), want) {
			t.Errorf("it lacks %q:\n%s", want, p.shown[0])
		}
	}
	if len(b.store.noted) != 1 || len(b.store.audit) != 0 || len(b.store.words) != 0 || len(b.store.letters) != 2 {
		t.Errorf("%d notes, %d entries, %d kept, %d letters", len(b.store.noted), len(b.store.audit), len(b.store.words), len(b.store.letters))
	}
	if said := fmt.Sprint(b.store.noted, b.toasts, b.view.paths); strings.Contains(said, "4711") || strings.Contains(said, "kRz9") {
		t.Errorf("the details are in %s", said)
	}
	for answer := range asked[0].Choices { // whichever it is: nobody prints it from here again
		if answer > 0 {
			m.PrintRegistration(about, letter.Proxy, details, workflow.Safe{AddressChecked: true, OnlyReader: true})
		}
		if _, err := os.Stat(b.view.paths[answer]); err != nil {
			t.Fatal(err)
		}
		asked[answer].Choices[answer].Do()
		if _, err := os.Stat(b.view.paths[answer]); !os.IsNotExist(err) {
			t.Errorf("its page stays after %q: %v", asked[answer].Choices[answer].Label, err)
		}
	}
	b.store.noted = b.store.noted[:1]
	a := b.store.applications["a1"]
	a.EverHeld = true
	b.store.applications["a1"] = a
	m.PrintRegistration(about, letter.Proxy, details, workflow.Safe{AddressChecked: true, OnlyReader: true})
	if len(b.store.noted) != 1 {
		t.Error("somebody who may not release printed it after a hold")
	}
}

func TestOnlyTheManagerIsLedToTheWordingOfALetter(t *testing.T) {
	manager := sam
	manager.Roles = append(slices.Clone(sam.Roles), workflow.Manager)
	for _, who := range []workflow.Staff{sam, manager} {
		b := newBench(t, who)
		b.bray(t)
		s := New(b.host, b.store, b.room, b.forms)
		s.Enter(shell.Place{})
		i := slices.IndexFunc(s.Commands(), func(c shell.Command) bool { return c.ID == "letters.wording" })
		if may := who.May(workflow.ActSetWording); may != (i >= 0) {
			t.Errorf("%v is led there: %t", who.Roles, i >= 0)
		}
		if i < 0 {
			continue
		}
		s.Commands()[i].Do()
		if want := (shell.Place{Page: shell.PageSettings, Part: shell.WordingPart, ID: "L06"}); len(b.went) != 1 || b.went[0] != want {
			t.Errorf("led to %v, want %v", b.went, want)
		}
		s.model.Answer(func(s *workflow.Safe) { s.EasyRead = true })
		s.Commands()[i].Do()
		if want := (shell.Place{Page: shell.PageSettings, Part: shell.WordingPart, ID: "L06E"}); b.went[len(b.went)-1] != want {
			t.Errorf("from its easy read led to %v, want %v", b.went, want)
		}
	}
}

// drawer keeps drafts in memory.
type drawer map[string][]byte

func (d drawer) Draft(_ context.Context, who workflow.StaffID, page string) ([]byte, error) {
	if b, ok := d[string(who)+" "+page]; ok {
		return b, nil
	}
	return nil, workflow.ErrNotFound
}

func (d drawer) KeepDraft(_ context.Context, who workflow.StaffID, page string, body []byte) error {
	if delete(d, string(who)+" "+page); len(body) > 0 {
		d[string(who)+" "+page] = body
	}
	return nil
}

// What was answered of a letter is there after the program has gone down, but not on
// another day: what was checked today was not checked tomorrow.
func TestAnswersOutliveTheProgramOnTheirDay(t *testing.T) {
	d := drawer{}
	next := func(later time.Duration) *Model {
		b := newBench(t, sam)
		b.bray(t)
		b.host.Drafts, b.now = d, b.now.Add(later)
		m := New(b.host, b.store, b.room, b.forms).model
		m.Reread()
		return m
	}
	next(0).Answer(func(s *workflow.Safe) { s.AddressChecked, s.BeforeSetUp = true, "They asked" })
	if s := next(time.Hour).Safe(); !s.AddressChecked || s.BeforeSetUp != "They asked" {
		t.Errorf("an hour later: %+v", s)
	}
	if s := next(24 * time.Hour).Safe(); s.AddressChecked {
		t.Errorf("a day later: %+v", s)
	}
	m := next(time.Hour)
	answer(m)
	if m.Print(); len(d) != 0 {
		t.Errorf("printed, and still kept: %q", d)
	}
}
