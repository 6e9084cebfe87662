package letters

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"

	"proxydesk/ui/lang"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// readied is a letter as it would be printed now: its pages, or in words why
// there are none.
type readied struct {
	paper casework.Paper
	pages []paper.Page
	// refused says why it cannot even be looked at, unset why it cannot be set
	// on a page.
	refused, unset string
}

// paperOf is a letter as it would be printed with the answers given so far.
func paperOf(ctx context.Context, s casework.Session, id workflow.LetterID, drafts map[workflow.LetterID]workflow.Safe) (casework.Paper, error) {
	if safe, ok := drafts[id]; ok {
		return s.PaperWith(ctx, id, safe)
	}
	return s.Paper(ctx, id)
}

// set puts a letter on pages.
func (m *Model) set(p casework.Paper) (readied, error) {
	r := readied{paper: p}
	if len(p.Missing) > 0 {
		return r, nil
	}
	var err error
	r.pages, err = m.printer.Layout(p.Document)
	if words, ok := cannotSet(err); ok {
		r.unset, err = words, nil
	}
	return r, err
}

// run is letters on their way to the printer.
type run struct {
	of, done  int
	oneSided  bool // the printer
	cancelled atomic.Bool
	said      atomic.Int32 // letters about which it was recorded that they may go
	// shown: it is too late to cancel.
	shown atomic.Bool
}

// cancelledWords say what is left of a run that was cancelled.
func (r *run) cancelledWords() string {
	if n := int(r.said.Load()); n > 0 {
		return lang.Count(n, "Cancelled. Nothing was printed. What you confirmed is kept for %d letter.", "Cancelled. Nothing was printed. What you confirmed is kept for %d letters.")
	}
	return lang.Say("Cancelled. Nothing was printed and nothing recorded.")
}

// errCancelled ends a run before its pages were shown.
var errCancelled = errors.New("the print was cancelled")

// Tick ticks these letters of the tab and no others, and looks at each of them.
func (m *Model) Tick(ids []workflow.LetterID) {
	names := m.names()
	m.ticked = slices.DeleteFunc(slices.Clone(ids), func(id workflow.LetterID) bool {
		_, there := names[id]
		return !there
	})
	if len(m.ticked) == 0 {
		m.readying.Drop()
		m.readied = map[workflow.LetterID]readied{}
		m.changed()
		return
	}
	session, wanted := m.host.Session, slices.Clone(m.ticked)
	drafts := maps.Clone(m.drafts)
	shell.Load(m.host, &m.readying, func(ctx context.Context) (map[workflow.LetterID]readied, error) {
		out := map[workflow.LetterID]readied{}
		for _, id := range wanted {
			p, err := paperOf(ctx, session, id, drafts)
			switch {
			case errors.Is(err, workflow.ErrNotAllowed):
				out[id] = readied{refused: sayClinician}
			case err != nil:
				return nil, err
			default:
				if out[id], err = m.set(p); err != nil {
					return nil, err
				}
			}
		}
		return out, nil
	}, func(all map[workflow.LetterID]readied, err error) {
		if err != nil {
			m.host.ShowError(err)
			return
		}
		m.readied = all
		m.changed()
	})
	m.changed()
}

// Ticked are the ticked letters.
func (m *Model) Ticked() []workflow.LetterID { return m.ticked }

// Kept is a ticked letter that something keeps back.
type Kept struct {
	ID     workflow.LetterID
	Name   string
	Blocks []Block
}

// KeptBack lists the ticked letters that cannot be printed yet.
func (m *Model) KeptBack() []Kept {
	var out []Kept
	names := m.names()
	for _, id := range m.ticked {
		r, known := m.readied[id]
		if !known {
			continue
		}
		if blocks := m.blocks(r); len(blocks) > 0 {
			out = append(out, Kept{ID: id, Name: names[id], Blocks: blocks})
		}
	}
	return out
}

// names are whom the letters of the tab go to.
func (m *Model) names() map[workflow.LetterID]string {
	out := make(map[workflow.LetterID]string, len(m.Lines()))
	for i := range m.Lines() {
		out[m.Lines()[i].ID] = m.Lines()[i].Name
	}
	return out
}

// toPrint are the letters that Print would print: those ticked that nothing
// keeps back, or the one in view where none is ticked.
func (m *Model) toPrint() []workflow.LetterID {
	if len(m.ticked) == 0 {
		if m.chosen == "" || len(m.Blocks()) > 0 || !m.Shown() {
			return nil
		}
		return []workflow.LetterID{m.chosen}
	}
	var out []workflow.LetterID
	for _, id := range m.ticked {
		if r, known := m.readied[id]; known && len(m.blocks(r)) == 0 {
			out = append(out, id)
		}
	}
	return out
}

// PrintLabel is what printing is called now.
func (m *Model) PrintLabel() string {
	n := len(m.toPrint())
	switch copies := m.tab == Sent || m.tab == Posted; {
	case copies && n > 1:
		return lang.Count(n, "Print a copy", "Print %d copies")
	case copies:
		return lang.Say("Print a copy")
	case n > 1:
		return lang.Count(n, "Print letter", "Print %d letters")
	}
	return lang.Say("Print letter")
}

// CanPrint says whether what PrintLabel says may be done now.
func (m *Model) CanPrint() (bool, string) {
	hard, open := parted(m.Blocks())
	switch {
	case !m.Read:
		return false, lang.Say("The letters are not read yet.")
	case m.chosen == "":
		return false, lang.Say("There is no letter to print.")
	case m.run != nil:
		return false, lang.Say("It is being printed.")
	case len(m.toPrint()) > 0:
		return true, ""
	case len(m.ticked) > 0 && len(m.readied) == 0:
		return false, lang.Say("The letters are being written.")
	case len(m.ticked) > 0:
		return false, lang.Say("Something keeps each of the ticked letters back.")
	case m.view.refused == "" && !m.Shown():
		return false, lang.Say("The letter is being written.")
	case len(hard) == 1:
		return false, hard[0].Title + "."
	case len(hard) > 1:
		return false, lang.Count(len(hard), "%d thing keeps it back.", "%d things keep it back.")
	case len(open) == 1:
		return false, lang.Say("Answer the question that is left first.")
	}
	return false, lang.Count(len(open), "Answer the question that is left first.", "Answer the %d questions that are left first.")
}

// sheets is letters as pages, on their way out.
type sheets struct {
	papers []casework.Paper
	pages  []paper.Page
}

// name names a file of the letters: our reference and nothing about a person.
func (s sheets) name() (file, title string) {
	if len(s.papers) == 1 {
		l := s.papers[0].Letter
		return l.Kind + "-" + l.Ref, lang.Sayf("Letter %s", l.Ref)
	}
	return fmt.Sprintf("LETTERS-%d", len(s.papers)), letters(len(s.papers))
}

// Print saves what was answered, hands the pages to the system as one file, then
// records each letter as printed and asks whether it came out.
func (m *Model) Print() {
	m.out(func(ctx context.Context, s sheets) (shell.Printout, error) {
		name, title := s.name()
		return m.printer.Show(ctx, name, s.pages, paper.Meta{Title: title, Created: m.host.Now()})
	}, func(papers []casework.Paper, out shell.Printout) {
		what := lang.Sayf("The letter of %s", papers[0].Letter.Ref)
		if len(papers) > 1 {
			what = lang.Count(len(papers), "A file of %d letter", "A file of %d letters")
		}
		m.host.Toast(out.Words(what), nil)
		ids := make([]workflow.LetterID, len(papers))
		for i, p := range papers {
			ids[i] = p.Letter.ID
		}
		m.host.Shown(out)
		m.askPrinted(ids, func() { m.host.Destroy(out) })
	})
}

// SavePDF does as Print, with a file of the user's own in place of the printer.
func (m *Model) SavePDF() {
	m.out(func(_ context.Context, s sheets) (out shell.Printout, err error) {
		name, title := s.name()
		out.Path, err = m.printer.Save(name+".pdf", s.pages, paper.Meta{Title: title, Created: m.host.Now()})
		return out, err
	}, func(_ []casework.Paper, out shell.Printout) {
		m.host.Toast(lang.Sayf("Saved as %s. It contains patient information.", out.Path), nil)
	})
}

// out writes the letters that may go, hands their pages over and records them.
// Everything but the questions happens off the window's goroutine.
func (m *Model) out(hand func(context.Context, sheets) (shell.Printout, error), done func(papers []casework.Paper, out shell.Printout)) {
	if ok, _ := m.CanPrint(); !ok {
		return
	}
	ids := m.toPrint()
	answers := map[workflow.LetterID]workflow.Safe{}
	for _, id := range ids {
		if s, ok := m.unsaved(id); ok {
			answers[id] = s
		}
	}
	r := &run{of: len(ids), oneSided: m.oneSided}
	m.run = r
	m.changed()
	var out shell.Printout
	var unrecorded error
	var recorded []casework.Paper
	shell.ActOr(m.host, func(ctx context.Context) error {
		s, err := m.write(ctx, r, ids, answers)
		if err != nil {
			return err
		}
		r.shown.Store(true)
		if out, err = hand(ctx, s); err != nil {
			return err
		}
		for _, p := range s.papers {
			if err := m.host.Session.RecordPrinted(ctx, p); err != nil {
				unrecorded = errors.Join(unrecorded, err)
				continue
			}
			recorded = append(recorded, p)
		}
		return nil
	}, func() {
		m.run = nil
		for _, id := range ids {
			delete(m.drafts, id)
		}
		m.watch()
		m.ticked = nil
		m.Reread()
		if unrecorded != nil {
			m.notRecorded(unrecorded)
		}
		if len(recorded) > 0 {
			done(recorded, out)
		}
	}, func(err error) {
		m.run = nil
		if errors.Is(err, errCancelled) {
			m.host.Tell(r.cancelledWords())
		} else {
			m.host.ShowError(err)
		}
		m.Reread()
	})
}

// write sets each letter on sheets of its own, for the printer there is.
func (m *Model) write(ctx context.Context, r *run, ids []workflow.LetterID, answers map[workflow.LetterID]workflow.Safe) (s sheets, err error) {
	session := m.host.Session
	for i, id := range ids {
		if r.cancelled.Load() {
			return sheets{}, errCancelled
		}
		if safe, ok := answers[id]; ok {
			if err := session.MarkSafe(ctx, id, safe); err != nil {
				return sheets{}, err
			}
			r.said.Add(1)
		}
		p, err := session.Ready(ctx, id)
		if err != nil {
			return sheets{}, err
		}
		pages, err := m.printer.Layout(p.Document)
		if err != nil {
			return sheets{}, fmt.Errorf("print letter %s: %w", id, err)
		}
		s.papers, s.pages = append(s.papers, p), Join(s.pages, pages, r.oneSided)
		if n := i + 1; n%max(r.of/100, 1) == 0 { // a hundred steps are enough to watch
			m.host.Exec.UI(func() {
				r.done = n
				m.progressed()
			})
		}
	}
	if r.cancelled.Load() {
		return sheets{}, errCancelled
	}
	return s, nil
}

// notRecorded says that pages are out that must not go.
func (m *Model) notRecorded(err error) {
	if errors.Is(err, workflow.ErrNotAllowed) || errors.As(err, new(*workflow.Refusal)) {
		m.host.Tell(lang.Say("Something changed while a letter was being printed. Destroy the page of each letter that is not under Sent to printer."))
		return
	}
	m.host.ShowError(err)
}

// Progress says how far a run has come; "" when there is none.
func (m *Model) Progress() string {
	switch r := m.run; {
	case r == nil:
		return ""
	case r.shown.Load() || r.done == r.of:
		return lang.Say("Opening them in the viewer")
	default:
		return lang.Sayf("Printing %d of %d", min(r.done+1, r.of), r.of)
	}
}

// Cancel stops a run whose pages were not shown yet.
func (m *Model) Cancel() {
	if m.run != nil {
		m.run.cancelled.Store(true)
	}
}

// SomeFailed shows the letters of a run, so that somebody can tick those that
// did not print.
func (m *Model) SomeFailed(ids []workflow.LetterID) {
	m.picking = ids
	m.tab, m.chosen, m.ticked = Sent, ids[0], nil
	m.Reread()
}

// Picking reports whether somebody is about to say which letters did not print.
func (m *Model) Picking() bool { return len(m.picking) > 0 && m.tab == Sent }

// chosenOrTicked are the letters an act of a tab of letters that went is about.
func (m *Model) chosenOrTicked() []workflow.LetterID {
	switch {
	case len(m.ticked) > 0:
		return m.ticked
	case m.chosen != "":
		return []workflow.LetterID{m.chosen}
	}
	return nil
}

// MayPost says whether letters of the tab can be marked as posted, or as not
// printed.
func (m *Model) MayPost() (bool, string) {
	if m.tab == Sent && len(m.chosenOrTicked()) > 0 && m.run == nil {
		return true, ""
	}
	return false, lang.Say("Only a letter that was sent to the printer can be.")
}

// MayReturn says whether letters of the tab can be marked as having come back.
func (m *Model) MayReturn() (bool, string) {
	if (m.tab == Sent || m.tab == Posted) && len(m.chosenOrTicked()) > 0 && m.run == nil {
		return true, ""
	}
	return false, lang.Say("Only a letter that went out can be.")
}

// Return marks the letters as having come back: each waits anew.
func (m *Model) Return() {
	m.each(m.MayReturn, lang.Say("Came back, and under To print again:")+" ", casework.Session.CameBack, nil)
}

// Post marks the letters as posted.
func (m *Model) Post() {
	m.each(m.MayPost, lang.Say("Marked as posted:")+" ", casework.Session.RecordPosted, m.unpost)
}

// unpost takes it back that letters were posted.
func (m *Model) unpost(ids []workflow.LetterID) {
	m.record(ids, lang.Say("Back under Sent to printer:")+" ", casework.Session.NotPosted, nil)
}

// NotPrinted puts letters back that did not come out of the printer.
func (m *Model) NotPrinted() {
	m.each(m.MayPost, lang.Say("Back under To print:")+" ", casework.Session.NotPrinted, nil)
}

// DidNotPrint puts these letters back.
func (m *Model) DidNotPrint(ids []workflow.LetterID) {
	m.tab, m.ticked = Sent, ids
	m.NotPrinted()
}

// letterAct is what is recorded of one letter.
type letterAct func(casework.Session, context.Context, workflow.LetterID) error

// each records something of every letter that is ticked, or chosen.
func (m *Model) each(may func() (bool, string), said string, act letterAct, undo func([]workflow.LetterID)) {
	if ok, _ := may(); ok {
		m.record(slices.Clone(m.chosenOrTicked()), said, act, undo)
	}
}

// record records something of letters, and says so; undo, where there is one, takes
// it back.
func (m *Model) record(ids []workflow.LetterID, said string, act letterAct, undo func([]workflow.LetterID)) {
	session := m.host.Session
	shell.ActOr(m.host, func(ctx context.Context) error {
		for _, id := range ids {
			if err := act(session, ctx, id); err != nil {
				return err
			}
		}
		return nil
	}, func() {
		m.ticked, m.picking = nil, nil
		var back func()
		if undo != nil {
			back = func() { undo(ids) }
		}
		m.host.Toast(said+letters(len(ids))+".", back)
		m.Reread()
	}, func(err error) {
		m.host.ShowError(err)
		m.Reread()
	})
}

func letters(n int) string {
	return lang.Count(n, "%d letter", "%d letters")
}
