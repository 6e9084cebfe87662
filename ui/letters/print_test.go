package letters

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

// press is the printer with something to watch.
type press struct {
	PrintRoom
	before func(doc letter.Document) // each letter is set
	fails  error                     // nothing can be shown
	shown  []paper.Page
}

func (p *press) Layout(d letter.Document) ([]paper.Page, error) {
	if p.before != nil {
		p.before(d)
	}
	return p.PrintRoom.Layout(d)
}

func (p *press) Show(ctx context.Context, name string, pages []paper.Page, meta paper.Meta) (shell.Printout, error) {
	if p.fails != nil {
		return shell.Printout{}, p.fails
	}
	p.shown = pages
	return p.PrintRoom.Show(ctx, name, pages, meta)
}

// many adds cases of n children of one family and a letter of each to their
// mother, all answered.
func (b *bench) many(t testing.TB, n int) (m *Model, p *press, ids []workflow.LetterID) {
	t.Helper()
	b.bray(t)
	one := b.store.applications["a1"]
	b.store.letters = nil
	for i := range n {
		a := one
		a.ID, a.Ref = workflow.ApplicationID(fmt.Sprintf("a%d", i+10)), fmt.Sprintf("REF-%04d", i+200)
		a.Patient.Given = fmt.Sprintf("Child%c", 'A'+i%26)
		d := *a.Decision
		a.Decision = &d
		b.store.applications[a.ID] = a
		b.store.roles[a.ID] = granted(a, workflow.RoleID("r"+a.Ref), workflow.RoleActive)
		id := workflow.LetterID(fmt.Sprintf("m%d", i))
		b.add(a, id, letter.ApprovedPart, workflow.ByProxy)
		b.store.letters[i].Safe = workflow.Safe{Channel: "by post", AddressChecked: true, OnlyReader: true}
		ids = append(ids, id)
	}
	p = &press{PrintRoom: b.room}
	m = NewModel(b.host, b.store, p, b.forms, func() {})
	m.Reread()
	return m, p, ids
}

func (b *bench) states() (out []workflow.LetterState) {
	for _, l := range b.store.letters {
		out = append(out, l.State)
	}
	return out
}

func TestTickedLettersGoOutAsOneFile(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 12)
	var asked []workflow.LetterID
	var done func()
	m.askPrinted = func(ids []workflow.LetterID, answered func()) { asked, done = ids, answered }
	var seen []string
	m.progressed = func() { seen = append(seen, m.Progress()) }
	m.Tick(ids)
	if m.PrintLabel() != "Print 12 letters" {
		t.Errorf("the button says %q", m.PrintLabel())
	}
	m.Print()
	if len(b.view.paths) != 1 || filepath.Base(b.view.paths[0]) != "LETTERS-12.pdf" || len(p.shown) < 12 {
		t.Fatalf("opened %q with %d pages", b.view.paths, len(p.shown))
	}
	if !slices.Contains(seen, "Printing 3 of 12") || m.Progress() != "" {
		t.Errorf("it said %q, and %q at the end", seen, m.Progress())
	}
	if !slices.Equal(asked, ids) {
		t.Errorf("asked about %q", asked)
	}
	for _, l := range b.store.letters {
		if l.State != workflow.LetterPrinted || !l.Printed.Done() || b.store.words[l.ID] == nil {
			t.Errorf("%s is %s", l.ID, l.State)
		}
	}
	there := func() bool { _, err := os.Stat(b.view.paths[0]); return err == nil }
	if !there() {
		t.Error("the pages are gone before anybody printed them")
	}
	if done(); there() {
		t.Error("the pages stay after somebody said that they printed")
	}
	if m.Count(Sent) != 12 || len(m.Ticked()) != 0 {
		t.Errorf("%d sent, %d still ticked", m.Count(Sent), len(m.Ticked()))
	}
}

// Siblings have one mother; each letter is a sheet of its own, whichever way the printer
// prints.
func TestSiblingsNeverShareASheet(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 4)
	m.Tick(ids)
	m.Print()
	seen := map[string]bool{}
	for i := 0; i < len(p.shown); i += 2 {
		sheet := p.shown[i].String()
		if i+1 < len(p.shown) {
			sheet += p.shown[i+1].String()
		}
		var names []string
		for _, child := range []string{"ChildA", "ChildB", "ChildC", "ChildD"} {
			if strings.Contains(sheet, child) {
				names, seen[child] = append(names, child), true
			}
		}
		if len(names) != 1 {
			t.Errorf("sheet %d speaks of %q", i/2+1, names)
		}
	}
	if len(seen) != 4 {
		t.Errorf("the letters are of %v", seen)
	}
	if len(p.shown) == 0 || !strings.Contains(p.shown[0].String(), "ChildA") {
		t.Error("the letters name nobody")
	}
}

// A printer that prints on one side gets no blank sheets, on this desk and whoever sits
// at it; until somebody says that it does, backs stay empty.
func TestAPrinterOfOneSideGetsNoBlankSheets(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 3)
	b.host.OnAsk = func(q shell.Question) func() { q.Choices[1].Do(); return func() {} }
	(&Screen{host: b.host, model: m}).askSides()
	if !m.OneSided() {
		t.Fatal("the answer is lost")
	}
	if n := b.store.noted[len(b.store.noted)-1]; n.By != sam.ID || n.Act != workflow.ActAdminister ||
		!slices.Equal(n.Details, []workflow.Detail{{Field: "sides the printer prints on", After: "one"}}) {
		t.Errorf("the log has %+v", n)
	}
	leila := newBench(t, shah)
	leila.store = b.store
	other := leila.model()
	if !other.OneSided() {
		t.Error("somebody else at the desk prints otherwise")
	}
	m.Tick(ids)
	m.Print()
	if len(p.shown) != 3 || p.shown[1].String() == "" {
		t.Errorf("%d pages", len(p.shown))
	}
	m.PrintOn(false)
	m.DidNotPrint(ids)
	m.Turn(ToPrint)
	m.Tick(ids)
	m.Print()
	if len(p.shown) != 5 || p.shown[1].String() != "" {
		t.Errorf("%d pages for both sides", len(p.shown))
	}
}

// A desk that said how its printer prints before it was logged prints on as it did.
func TestAPrinterOfAnEarlierReleaseIsNotForgotten(t *testing.T) {
	b := newBench(t, sam)
	b.store.preferred = map[workflow.StaffID]map[string]string{thisDesk: {keySides: sidesOne}}
	m := b.model()
	if !m.OneSided() {
		t.Error("it gets blank sheets now")
	}
	if m.PrintOn(false); m.OneSided() || b.model().OneSided() {
		t.Error("what was said now does not count")
	}
}

// What somebody confirmed of a letter is on record, also when the run that would have
// printed it was cancelled; it says so.
func TestACancelledRunSaysWhatIsKept(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 3)
	m.Tick(ids)
	m.drafts[ids[0]] = b.store.letters[0].Safe.With(workflow.Safe{LargePrint: true})
	m.Tick(ids)
	p.before = func(letter.Document) { m.Cancel() }
	m.Print()
	if len(b.toasts) != 1 || b.toasts[0] != "Cancelled. Nothing was printed. What you confirmed is kept for 1 letter." || !b.store.letters[0].Safe.LargePrint {
		t.Errorf("it says %q, %+v", b.toasts, b.store.letters[0].Safe)
	}
	if slices.Contains(b.states(), workflow.LetterPrinted) || len(p.shown) != 0 {
		t.Errorf("states %q", b.states())
	}
}

func TestACancelledRunLeavesNothingBehind(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 12)
	m.Tick(ids)
	set, last := 0, ""
	p.before = func(letter.Document) {
		if set++; set == 3 {
			m.Cancel()
		}
	}
	m.progressed = func() { last = m.Progress() }
	m.Print()
	if last != "Printing 4 of 12" || len(b.view.paths) != 0 || len(b.store.audit) != 0 || slices.Contains(b.states(), workflow.LetterPrinted) {
		t.Errorf("it came to %q, opened %q, %d entries", last, b.view.paths, len(b.store.audit))
	}
	if len(b.told) != 0 || len(b.toasts) != 1 || !strings.HasPrefix(b.toasts[0], "Cancelled.") {
		t.Errorf("it says %q, %+v", b.toasts, b.told)
	}
}

// A page that nobody saw was not printed.
func TestALetterIsRecordedOnlyOnceItWasShown(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 2)
	p.fails = errors.New("the disk is full")
	m.askPrinted = func([]workflow.LetterID, func()) { t.Error("it asks whether it printed") }
	m.Tick(ids)
	m.Print()
	if len(b.store.audit) != 0 || slices.Contains(b.states(), workflow.LetterPrinted) || len(b.told) != 1 {
		t.Errorf("%d entries, states %q, told %+v", len(b.store.audit), b.states(), b.told)
	}
	p.fails, m.askPrinted = nil, func([]workflow.LetterID, func()) {}
	m.Tick(ids)
	m.Print()
	if strings.Contains(p.shown[0].String(), "Copy") {
		t.Error("the first page anybody sees is called a copy")
	}
}

// A hold that comes while a letter is being shown keeps it from being recorded,
// and whoever printed it is told to destroy it.
func TestAHoldThatComesWhilePrintingIsSaid(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 2)
	m.Tick(ids)
	hold := func() {
		a := b.store.applications["a11"]
		a.EverHeld = true
		b.store.applications["a11"] = a
	}
	m.printer = holdAtShow{p, hold}
	m.Print()
	if got := b.states(); got[0] != workflow.LetterPrinted || got[1] != workflow.LetterWaiting {
		t.Errorf("states %q", got)
	}
	if !slices.ContainsFunc(b.toasts, func(s string) bool { return strings.Contains(s, "Destroy the page") }) {
		t.Errorf("it says %q", b.toasts)
	}
}

type holdAtShow struct {
	*press
	hold func()
}

func (h holdAtShow) Show(ctx context.Context, name string, pages []paper.Page, meta paper.Meta) (shell.Printout, error) {
	h.hold()
	return h.press.Show(ctx, name, pages, meta)
}

func TestWhatDidNotPrintWaitsAgain(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 3)
	m.Tick(ids)
	m.Print()
	m.SomeFailed(ids)
	if !m.Picking() || m.Tab() != Sent {
		t.Fatal("nobody asks which")
	}
	m.Tick(ids[1:2])
	m.NotPrinted()
	if got := b.states(); got[1] != workflow.LetterWaiting || got[0] != workflow.LetterPrinted || m.Picking() {
		t.Errorf("states %q, still picking: %v", got, m.Picking())
	}
	m.Turn(ToPrint)
	m.Print()
	if strings.Contains(p.shown[0].String(), "Copy") {
		t.Error("a letter that did not come out is printed as a copy")
	}
}

func TestPostedLettersLeaveThePrinter(t *testing.T) {
	b := newBench(t, sam)
	m, _, ids := b.many(t, 3)
	if ok, _ := m.MayPost(); ok {
		t.Error("a letter that waits can be marked as posted")
	}
	m.Tick(ids)
	m.Print()
	m.Turn(Sent)
	m.Tick(ids[:2])
	m.Post()
	if m.Count(Sent) != 1 || m.Count(Posted) != 2 || b.store.letters[0].Posted.By != sam.ID {
		t.Errorf("%d sent, %d posted", m.Count(Sent), m.Count(Posted))
	}
	b.undo()
	if m.Count(Sent) != 3 || m.Count(Posted) != 0 || b.store.letters[0].Posted.Done() || b.undo != nil {
		t.Errorf("taken back, %d are sent and %d posted", m.Count(Sent), m.Count(Posted))
	}
	m.Turn(Sent)
	m.Tick(ids[:2])
	m.Post()
	m.Turn(Posted)
	m.Tick(ids[:1])
	m.Print()
	if l := b.store.letters[0]; l.Copies != 1 || l.State != workflow.LetterPosted {
		t.Errorf("%d copies, %s", l.Copies, l.State)
	}
}

// A reprint is what went out, word for word, whatever the case says by then.
func TestACopyIsWhatWentOut(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 1)
	m.Print()
	first := p.shown[0].String()
	a := b.store.applications["a10"]
	a.Proxy.Family, a.Proxy.Address = "Bray-Jones", []string{"1 New Road", "Fernbrook"}
	b.store.applications["a10"] = a
	b.now = start.AddDate(0, 0, 3)
	m.Turn(Sent)
	m.Choose(ids[0])
	m.Print()
	again := p.shown[0].String()
	for line := range strings.Lines(first) {
		if line = strings.TrimSpace(line); !strings.Contains(line, ", letter ") && !strings.Contains(line, "Printed 1 December") && !strings.Contains(again, line) {
			t.Errorf("the copy lacks %q", line)
		}
	}
	if strings.Contains(again, "Bray-Jones") || !strings.Contains(again, "Copy") || !strings.Contains(again, "this copy 4 December 2026") {
		t.Errorf("the copy says:\n%s", again)
	}
}

func TestWhatKeepsTickedLettersBackIsNamedAndTheRestGoes(t *testing.T) {
	b := newBench(t, sam)
	m, p, ids := b.many(t, 3)
	a := b.store.applications["a11"]
	a.Proxy.Address = nil
	b.store.applications["a11"] = a
	m.Tick(ids)
	kept := m.KeptBack()
	if len(kept) != 1 || kept[0].ID != ids[1] || kept[0].Blocks[0].Title != "No postal address" || m.PrintLabel() != "Print 2 letters" {
		t.Fatalf("kept back %+v; the button says %q", kept, m.PrintLabel())
	}
	m.Choose(ids[1])
	m.Mend(m.Blocks()[0])
	if want := (shell.Place{Page: shell.PageCase, ID: "a11", Part: "contact-proxy"}); len(b.went) != 1 || b.went[0] != want {
		t.Errorf("it leads to %+v", b.went)
	}
	m.Print()
	if len(p.shown) == 0 || b.states()[1] != workflow.LetterWaiting || b.states()[2] != workflow.LetterPrinted {
		t.Errorf("states %q", b.states())
	}
}

func TestALetterIsSavedAsAFile(t *testing.T) {
	b := newBench(t, sam)
	m, _, _ := b.many(t, 1)
	m.askPrinted = func([]workflow.LetterID, func()) { t.Error("it asks whether a file printed") }
	m.SavePDF()
	if !slices.Equal(b.view.saved, []string{"L06-REF-0200.pdf"}) || b.states()[0] != workflow.LetterPrinted {
		t.Errorf("saved %q, %s", b.view.saved, b.states()[0])
	}
}

func TestLargePrintIsSeenBeforeItIsPrinted(t *testing.T) {
	b := newBench(t, sam)
	m, p, _ := b.many(t, 1)
	size := func() (largest float64) {
		for _, r := range m.Pages()[0].Runs {
			largest = max(largest, r.Size)
		}
		return largest
	}
	before := size()
	m.Answer(func(s *workflow.Safe) { s.LargePrint = true })
	if size() <= before {
		t.Error("the page is no larger")
	}
	if !slices.Contains(m.Questions(), AskAddress) {
		t.Errorf("asked %q", m.Questions())
	}
	m.Print()
	body := slices.ContainsFunc(p.shown[0].Runs, func(r paper.Run) bool { return r.Size >= 18 })
	if !body || !b.store.letters[0].Safe.LargePrint {
		t.Error("it was printed small")
	}
	a := b.store.applications["a10"]
	a.Proxy.LargePrint = true
	b.store.applications["a10"] = a
	m.Turn(Sent)
	if slices.Contains(m.Questions(), AskLarge) {
		t.Error("what somebody asked for once and for all is asked again")
	}
}

func TestEasyReadIsSeenBeforeItIsPrinted(t *testing.T) {
	b := newBench(t, sam)
	m, p, _ := b.many(t, 1)
	easy := func(pages []paper.Page) bool {
		return strings.Contains(strings.ReplaceAll(pages[0].String(), "\n", " "), "We have said yes to a part of it.")
	}
	if !slices.Contains(m.Questions(), AskEasy) || easy(m.Pages()) {
		t.Fatalf("asked %q:\n%s", m.Questions(), m.Pages()[0])
	}
	m.Answer(func(s *workflow.Safe) { s.EasyRead = true })
	if !easy(m.Pages()) {
		t.Errorf("the page is as before:\n%s", m.Pages()[0])
	}
	m.Print()
	if !easy(p.shown) || !b.store.letters[0].Safe.EasyRead {
		t.Errorf("it was printed as before:\n%s", p.shown[0])
	}
	m.Turn(Sent)
	if slices.Contains(m.Questions(), AskEasy) {
		t.Error("it is asked of a copy, which is the same letter")
	}
	a := b.store.applications["a10"]
	a.Proxy.EasyRead = true
	b.store.applications["a10"] = a
	b.add(a, "l-new", letter.ApprovedPart, workflow.ByProxy)
	m.Turn(ToPrint)
	m.Look("l-new")
	if slices.Contains(m.Questions(), AskEasy) || !easy(m.Pages()) {
		t.Errorf("what somebody asked for once and for all is asked again, or not given: %q", m.Questions())
	}
}

func TestThatAPatientHasNotAgreedIsSaidOnlyWhereItIsSafe(t *testing.T) {
	b := newBench(t, shah)
	m, _, _ := b.many(t, 1)
	a := b.store.applications["a10"]
	d := *a.Decision
	d.Refused, d.Reason, d.Role, d.Picked = true, string(letter.ReasonNoConsent), "", []workflow.Applicant{workflow.ByProxy}
	a.Decision, a.State = &d, workflow.Refused
	b.store.applications["a10"] = a
	delete(b.store.roles, "a10")
	b.store.letters[0].Kind, b.store.letters[0].Picked = string(letter.Refused), true
	m.Reread()
	if !slices.Contains(m.Questions(), AskNoBlame) || strings.Contains(m.Pages()[0].String(), "agreement") {
		t.Fatalf("asked %q; the page says:\n%s", m.Questions(), m.Pages()[0])
	}
	if ok, why := m.CanPrint(); !ok {
		t.Errorf("it must be said: %s", why)
	}
	m.Answer(func(s *workflow.Safe) { s.MaySayNotAgreed = true })
	if !strings.Contains(m.Pages()[0].String(), "agreement") {
		t.Error("it is not said though it may be")
	}
	a.EverHeld = true
	b.store.applications["a10"] = a
	m.Look("m0")
	if m.Tab() != Held || slices.Contains(m.Questions(), AskNoBlame) || strings.Contains(m.Pages()[0].String(), "agreement") {
		t.Error("after a hold it is said, or asked")
	}
}

// A letter that came back waits again, marked as one that did, also once it was
// marked as posted.
func TestALetterThatCameBackWaitsAgain(t *testing.T) {
	b := newBench(t, sam)
	m, _, ids := b.many(t, 2)
	if ok, why := m.MayReturn(); ok || why == "" {
		t.Errorf("a letter that waits can come back: %q", why)
	}
	m.Tick(ids)
	m.Print()
	m.Turn(Sent)
	m.Choose(ids[0])
	m.Return()
	m.Turn(Sent)
	m.Choose(ids[1])
	m.Post()
	m.Turn(Posted)
	m.Choose(ids[1])
	m.Return()
	m.Turn(ToPrint)
	if n := len(m.Lines()); n != 2 {
		t.Fatalf("%d letters wait: %v, said %q", n, b.states(), b.toasts)
	}
	s := &Screen{model: m}
	for _, l := range m.Lines() {
		if tag := s.state(l).Tag; tag.Text != "Came back" {
			t.Errorf("%s is marked %q", l.ID, tag.Text)
		}
	}
	m.Choose(m.Lines()[0].ID)
	if answered(m.Safe(), AskAddress) {
		t.Error("the address counts as checked")
	}
	if m.Turn(Posted); len(m.Lines()) != 0 {
		t.Error("a letter that came back is listed as posted")
	}
}
