package letters

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Records lists letters.
type Records interface {
	// Letters lists the letters in a state, oldest first, leaving out those this
	// person may not print.
	Letters(ctx context.Context, state workflow.LetterState, by workflow.Staff) ([]workflow.LetterLine, error)
}

// Printer sets letters and forms on pages and hands pages to the system.
type Printer interface {
	Layout(d letter.Document) ([]paper.Page, error)
	// Show hands pages to the viewer or printer. The path answered is where they
	// are, also when nothing could show them.
	Show(ctx context.Context, name string, pages []paper.Page, meta paper.Meta) (path string, err error)
}

// Tab is one of the lists.
type Tab string

// The tabs. Held is there only for those who may print held letters.
const (
	ToPrint Tab = "to-print"
	Printed Tab = "printed"
	Held    Tab = "held"
)

// Model is what the screen knows and may do.
type Model struct {
	host    *shell.Host
	records Records
	printer Printer
	forms   *letter.Forms
	changed func()

	lists, papers shell.Latest
	waiting, done []workflow.LetterLine
	tab           Tab
	chosen        workflow.LetterID
	wanted        workflow.LetterID // asked for before the lists were read
	drafts        map[workflow.LetterID]workflow.Safe

	// Read says that the lists were read, Failed that they could not be.
	Read, Failed bool

	paper casework.Paper // of the chosen letter, once loaded
	pages []paper.Page
	// refused says in words why the letter cannot even be looked at, unset why
	// it cannot be set on a page.
	refused, unset string
	page           int
	printing       bool
}

// NewModel returns the screen's model; changed is called when it has something
// new to show.
func NewModel(h *shell.Host, r Records, p Printer, forms *letter.Forms, changed func()) *Model {
	return &Model{host: h, records: r, printer: p, forms: forms, changed: changed, tab: ToPrint, drafts: map[workflow.LetterID]workflow.Safe{}}
}

// Reread reads the lists and the letter in view again.
func (m *Model) Reread() {
	type both struct{ waiting, done []workflow.LetterLine }
	by := m.host.Staff()
	shell.Load(m.host, &m.lists, func(ctx context.Context) (b both, err error) {
		if b.waiting, err = m.records.Letters(ctx, workflow.LetterWaiting, by); err == nil {
			b.done, err = m.records.Letters(ctx, workflow.LetterPrinted, by)
		}
		return b, err
	}, func(b both, err error) {
		m.Failed = err != nil
		if err != nil {
			m.host.ShowError(err)
			m.changed()
			return
		}
		m.Read, m.waiting, m.done = true, b.waiting, b.done
		m.find()
		m.settle()
	})
}

// Look goes to a letter, in whichever tab it is.
func (m *Model) Look(id workflow.LetterID) {
	m.wanted = id
	m.Reread()
}

// find turns to the tab of the letter that was asked for, if this person sees it.
func (m *Model) find() {
	for _, t := range m.Tabs() {
		for _, l := range m.linesOf(t) {
			if m.wanted != "" && l.ID == m.wanted {
				m.tab, m.chosen = t, l.ID
			}
		}
	}
	m.wanted = ""
}

// settle keeps the chosen letter if it is still in the tab, else takes the
// first, and loads it.
func (m *Model) settle() {
	lines := m.Lines()
	at := -1
	for i, l := range lines {
		if l.ID == m.chosen {
			at = i
		}
	}
	switch {
	case at < 0 && len(lines) > 0:
		m.chosen = lines[0].ID
	case at < 0:
		m.chosen = ""
	}
	m.load()
}

// MayHeld reports whether held letters are drawn for this person.
func (m *Model) MayHeld() bool { return m.host.May(workflow.ActPrintHeld) }

// Lines lists the letters of the tab.
func (m *Model) Lines() []workflow.LetterLine { return m.linesOf(m.tab) }

func (m *Model) linesOf(t Tab) []workflow.LetterLine {
	if t == Printed {
		return m.done
	}
	var out []workflow.LetterLine
	for _, l := range m.waiting {
		if l.Held == (t == Held) {
			out = append(out, l)
		}
	}
	return out
}

// Tabs lists the tabs this person sees, with how many letters each holds.
func (m *Model) Tabs() []Tab {
	if m.MayHeld() {
		return []Tab{ToPrint, Printed, Held}
	}
	return []Tab{ToPrint, Printed}
}

// Count is how many letters a tab holds.
func (m *Model) Count(t Tab) int { return len(m.linesOf(t)) }

// Tab is the tab in view.
func (m *Model) Tab() Tab { return m.tab }

// Turn goes to a tab.
func (m *Model) Turn(t Tab) {
	if m.tab != t {
		m.tab, m.chosen = t, ""
		m.settle()
	}
}

// Choose looks at a letter.
func (m *Model) Choose(id workflow.LetterID) {
	if id != m.chosen {
		m.chosen = id
		m.load()
	}
}

// Chosen is the letter in view, or "".
func (m *Model) Chosen() workflow.LetterID { return m.chosen }

func (m *Model) line() workflow.LetterLine {
	for _, l := range m.Lines() {
		if l.ID == m.chosen {
			return l
		}
	}
	return workflow.LetterLine{}
}

// Shown reports whether the chosen letter is loaded.
func (m *Model) Shown() bool { return m.chosen != "" && m.paper.Letter.ID == m.chosen }

// set is a letter with its pages, or why there are none.
type set struct {
	paper casework.Paper
	pages []paper.Page
	unset string
}

// load writes the chosen letter as it would be printed now.
func (m *Model) load() {
	id := m.chosen
	if m.paper.Letter.ID != id {
		m.paper, m.pages, m.refused, m.unset, m.page = casework.Paper{}, nil, "", "", 0
	}
	m.changed()
	if id == "" {
		m.papers.Drop()
		return
	}
	session := m.host.Session
	shell.Load(m.host, &m.papers, func(ctx context.Context) (s set, err error) {
		if s.paper, err = session.Paper(ctx, id); err != nil || len(s.paper.Missing) > 0 {
			return s, err
		}
		s.pages, err = m.printer.Layout(s.paper.Document)
		if words, ok := cannotSet(err); ok {
			s.unset, err = words, nil
		}
		return s, err
	}, func(s set, err error) {
		m.refused = ""
		switch {
		case errors.Is(err, workflow.ErrNotAllowed):
			m.refused = "A clinician decides about letters on this case."
		case err != nil:
			m.refused = "This letter could not be read. Nothing was changed."
			m.host.ShowError(err)
		default:
			m.paper, m.pages, m.unset = s.paper, s.pages, s.unset
			m.page = min(m.page, max(len(m.pages)-1, 0))
		}
		m.changed()
	})
}

// cannotSet says in words why a letter does not come out right on a page.
func cannotSet(err error) (string, bool) {
	var glyph *paper.MissingGlyph
	switch {
	case errors.As(err, &glyph):
		return "The printed page has no sign for " + strings.Join(glyph.Names(), ", ") + ". Spell the name or the address another way.", true
	case errors.Is(err, paper.ErrAddressTooLong):
		return "The name and address do not fit the window of the envelope. Shorten the address.", true
	}
	return "", false
}

// Pages are the letter in view as it would be printed.
func (m *Model) Pages() []paper.Page { return m.pages }

// Page is the page in view, from 0.
func (m *Model) Page() int { return m.page }

// TurnPage goes so many pages on.
func (m *Model) TurnPage(by int) {
	if p := m.page + by; p >= 0 && p < len(m.pages) {
		m.page = p
		m.changed()
	}
}

// About says in a line what a letter tells, of which case and to whom.
func About(l workflow.LetterLine) string {
	return letter.Kind(l.Kind).Words() + ". " + l.Ref + ", to the " + string(l.To)
}

// Early says from when a letter may be printed, or "" when it may now: until
// then the decision can be taken back.
func (m *Model) Early(l workflow.LetterLine) string {
	if !m.host.Now().Before(l.NotBefore) {
		return ""
	}
	return "From " + l.NotBefore.In(nhs.London).Format("15:04:05")
}

// To is whom the letter in view goes to, as the envelope says it; as lists
// write it while there is no envelope.
func (m *Model) To() string {
	for _, b := range m.paper.Document.Blocks {
		if e, ok := b.(letter.Envelope); ok && len(e.To) > 0 {
			return e.To[0]
		}
	}
	return m.line().Name
}

// PageWords says which page is in view.
func (m *Model) PageWords() string {
	if len(m.pages) == 0 {
		return ""
	}
	return fmt.Sprintf("page %d of %d, shaded words are filled in", m.page+1, len(m.pages))
}

// PrintLabel is what printing the letter in view is called.
func (m *Model) PrintLabel() string {
	if m.paper.Letter.Printed.Done() {
		return "Print a copy"
	}
	return "Print letter"
}

// CanPrint says whether the letter in view may be printed now.
func (m *Model) CanPrint() (bool, string) {
	hard, open := parted(m.Blocks())
	switch {
	case m.chosen == "":
		return false, "There is no letter to print."
	case m.printing:
		return false, "It is being printed."
	case m.refused == "" && !m.Shown():
		return false, "The letter is being written."
	case len(hard) == 1:
		return false, hard[0].Title + "."
	case len(hard) > 1:
		return false, fmt.Sprintf("%d things keep it back.", len(hard))
	case len(open) == 1:
		return false, "Answer the question that is left first."
	case len(open) > 1:
		return false, fmt.Sprintf("Answer the %d questions that are left first.", len(open))
	}
	return true, ""
}

// Print saves what was answered, records the print and hands the page to the
// system.
func (m *Model) Print() {
	if ok, _ := m.CanPrint(); !ok {
		return
	}
	id, safe, unsaved, session := m.chosen, m.Safe(), m.unsaved(), m.host.Session
	now := m.host.Now()
	var path, ref string
	var unopened error
	m.printing = true
	m.changed()
	shell.ActOr(m.host, func(ctx context.Context) error {
		if unsaved {
			if err := session.MarkSafe(ctx, id, safe); err != nil {
				return err
			}
		}
		p, err := session.Print(ctx, id)
		if err != nil {
			return err
		}
		ref = p.Letter.Ref
		pages, err := m.printer.Layout(p.Document)
		if err != nil {
			return fmt.Errorf("print letter %s: %w", id, err)
		}
		path, err = m.printer.Show(ctx, p.Letter.Kind+"-"+ref, pages, paper.Meta{Title: "Letter " + ref, Created: now})
		if path != "" {
			unopened, err = err, nil
		}
		return err
	}, func() {
		m.printing = false
		delete(m.drafts, id)
		m.host.Toast(opened("The letter of "+ref, path, unopened), nil)
		m.Reread()
	}, func(err error) {
		m.printing = false
		m.host.ShowError(err)
		m.Reread()
	})
}

// opened says where a page is now.
func opened(what, path string, unopened error) string {
	if unopened != nil {
		return what + " is a PDF in " + path + ". No program here could show it: open it and print it from there."
	}
	return what + " is open in the viewer. Print it from there."
}

// MayDrop says whether the letter in view may be taken back unprinted.
func (m *Model) MayDrop() (bool, string) {
	if m.Shown() && m.paper.Letter.State == workflow.LetterWaiting && !m.printing {
		return true, ""
	}
	return false, "Only a letter that waits can be taken back."
}

// Drop takes the letter in view back: it is not sent, and waits no more.
func (m *Model) Drop() {
	if ok, _ := m.MayDrop(); !ok {
		return
	}
	id, session := m.chosen, m.host.Session
	said := About(m.line()) + ": not sent."
	shell.Act(m.host, func(ctx context.Context) error { return session.DropLetter(ctx, id) }, func() {
		delete(m.drafts, id)
		m.host.Toast(said, nil)
		m.Reread()
	})
}

// OpenCase goes to the case of the letter in view.
func (m *Model) OpenCase() {
	if l := m.line(); l.Application != "" {
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(l.Application)})
	}
}

// Forms lists the blank forms.
func (m *Model) Forms() []letter.Info {
	if m.forms == nil {
		return nil
	}
	return m.forms.List()
}

// PrintForm hands a blank form with the practice's letterhead to the system.
func (m *Model) PrintForm(f letter.Info) {
	practice, now := casework.LetterPractice(m.host.Rules().Practice), m.host.Now()
	var path string
	var unopened error
	shell.Act(m.host, func(ctx context.Context) error {
		doc, err := m.forms.Write(f.Kind, practice, "")
		if missing := (*letter.Missing)(nil); errors.As(err, &missing) {
			r := &workflow.Refusal{Act: workflow.ActPrint}
			for _, field := range missing.Fields {
				r.Needs = append(r.Needs, workflow.Need{Words: "The form lacks the " + field + ". Ask your practice manager to fill it in.", Field: field})
			}
			return r
		}
		if err != nil {
			return fmt.Errorf("print form %s: %w", f.Kind, err)
		}
		pages, err := m.printer.Layout(doc)
		if err != nil {
			return fmt.Errorf("print form %s: %w", f.Kind, err)
		}
		path, err = m.printer.Show(ctx, string(f.Kind)+"-BLANK", pages, paper.Meta{Title: "Form " + string(f.Kind), Created: now})
		if path != "" {
			unopened, err = err, nil
		}
		return err
	}, func() { m.host.Toast(opened("Form "+string(f.Kind), path, unopened), nil) })
}

// Empty says why there is no letter in the tab; "" when there is.
func (m *Model) Empty() (title, words string) {
	switch {
	case m.Failed:
		return "The letters could not be read", "Nothing was changed. Try again; if it fails again, tell your practice manager."
	case !m.Read:
		return "Reading the letters", "One moment."
	case len(m.Lines()) > 0:
		return "", ""
	case m.tab == Printed:
		return "No letter was printed yet", "Letters come here when they are printed. A second print says that it is a copy."
	case m.tab == Held:
		return "No letter needs your release", "Letters of a case that was ever on hold, or of access that was suspended, come here."
	}
	return "No letters waiting", "A letter comes here when an application is decided and somebody chose who is told, or when somebody writes one from a case or the register."
}
