package letters

import (
	"context"
	"errors"
	"maps"
	"strings"

	"proxydesk/ui/lang"
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
	// LetterCount counts them; of those posted Letters lists only the latest.
	LetterCount(ctx context.Context, state workflow.LetterState, by workflow.Staff) (int, error)
	// Preferences are what somebody chose, or nobody: that is the desk.
	Preferences(ctx context.Context, who workflow.StaffID) (map[string]string, error)
}

// Printer sets letters and forms on pages and hands pages to the system.
type Printer interface {
	Layout(d letter.Document) ([]paper.Page, error)
	// Show hands pages to the viewer. Where nothing could show them the answer says
	// so; it is no error.
	Show(ctx context.Context, name string, pages []paper.Page, meta paper.Meta) (shell.Printout, error)
	// Save writes pages to a file of the user's own and answers where.
	Save(name string, pages []paper.Page, meta paper.Meta) (path string, err error)
}

// Tab is one of the lists.
type Tab string

// The tabs. Held is there only for those who may print held letters.
const (
	ToPrint Tab = "to-print"
	Sent    Tab = "sent" // to the printer
	Posted  Tab = "posted"
	Held    Tab = "held"
)

// Model is what the screen knows and may do.
type Model struct {
	host    *shell.Host
	records Records
	printer Printer
	forms   *letter.Forms
	changed func()

	dueReads                shell.Latest
	due                     []casework.DueLetter
	lists, papers, readying shell.Latest
	tabs                    map[Tab][]workflow.LetterLine // the letters of each
	postedCount             int
	tab                     Tab
	chosen                  workflow.LetterID
	wanted                  workflow.LetterID // asked for before the lists were read
	drafts                  map[workflow.LetterID]workflow.Safe
	watch                   func() // is told when drafts change

	// Read says that the lists were read, Failed that they could not be.
	Read, Failed bool
	unread       string // why it could not be

	view readied // the chosen letter, once loaded
	page int
	zoom int // of the page in percent; 0 fits it to the pane

	ticked []workflow.LetterID
	// readied are the papers of ticked letters, as they were when ticked.
	readied map[workflow.LetterID]readied
	run     *run
	// oneSided: the desk's printer prints on one side of the paper.
	oneSided bool
	// picking are the letters of a run that did not all print, until somebody
	// said which.
	picking []workflow.LetterID
	// askPrinted asks whether so many letters came out of the printer, and calls
	// answered whatever the answer.
	askPrinted func(ids []workflow.LetterID, answered func())
	progressed func()
}

// NewModel returns the screen's model; changed is called when it has something
// new to show.
func NewModel(h *shell.Host, r Records, p Printer, forms *letter.Forms, changed func()) *Model {
	return &Model{host: h, records: r, printer: p, forms: forms, changed: changed, tab: ToPrint,
		drafts: map[workflow.LetterID]workflow.Safe{}, readied: map[workflow.LetterID]readied{},
		askPrinted: func([]workflow.LetterID, func()) {}, progressed: func() {}, watch: func() {}}
}

// Reread reads the lists and the letter in view again.
func (m *Model) Reread() {
	m.readDue()
	type all struct {
		waiting, sent, posted []workflow.LetterLine
		count                 int
		oneSided              bool
	}
	by, session := m.host.Staff(), m.host.Session
	shell.Load(m.host, &m.lists, func(ctx context.Context) (a all, err error) {
		for _, list := range []struct {
			state workflow.LetterState
			to    *[]workflow.LetterLine
		}{{workflow.LetterWaiting, &a.waiting}, {workflow.LetterPrinted, &a.sent}, {workflow.LetterPosted, &a.posted}} {
			if *list.to, err = m.records.Letters(ctx, list.state, by); err != nil {
				return a, err
			}
		}
		if a.count, err = m.records.LetterCount(ctx, workflow.LetterPosted, by); err != nil {
			return a, err
		}
		a.oneSided, err = OneSided(ctx, session, m.records)
		return a, err
	}, func(a all, err error) {
		if m.Failed, m.unread = m.host.Unread(m.Read, err); err != nil {
			m.changed()
			return
		}
		m.Read, m.postedCount = true, a.count
		m.tabs = map[Tab][]workflow.LetterLine{Sent: a.sent, Posted: a.posted}
		for _, l := range a.waiting {
			t := ToPrint
			if l.Held {
				t = Held
			}
			m.tabs[t] = append(m.tabs[t], l)
		}
		m.oneSided = a.oneSided
		m.find()
		m.Tick(m.ticked) // those that are still in the tab
		m.settle()
	})
}

func (m *Model) leave() {
	for _, l := range []*shell.Latest{&m.lists, &m.papers, &m.readying, &m.dueReads} {
		l.Drop()
	}
}

// Look goes to a letter, in whichever tab it is.
func (m *Model) Look(id workflow.LetterID) {
	m.wanted = id
	m.Reread()
}

// find turns to the tab of the letter that was asked for, if this person sees it.
func (m *Model) find() {
	for _, t := range m.Tabs() {
		for _, l := range m.tabs[t] {
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
func (m *Model) Lines() []workflow.LetterLine { return m.tabs[m.tab] }

// Tabs lists the tabs this person sees, with how many letters each holds.
func (m *Model) Tabs() []Tab { return tabsFor(m.host) }

func tabsFor(h *shell.Host) []Tab {
	if h.May(workflow.ActPrintHeld) {
		return []Tab{ToPrint, Sent, Posted, Held}
	}
	return []Tab{ToPrint, Sent, Posted}
}

// Count is how many letters a tab holds.
func (m *Model) Count(t Tab) int {
	if t == Posted {
		return m.postedCount
	}
	return len(m.tabs[t])
}

// Tab is the tab in view.
func (m *Model) Tab() Tab { return m.tab }

// Turn goes to a tab.
func (m *Model) Turn(t Tab) {
	if m.tab != t {
		m.tab, m.chosen, m.ticked = t, "", nil
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
func (m *Model) Shown() bool { return m.chosen != "" && m.view.paper.Letter.ID == m.chosen }

// sayClinician is what stands in place of a letter that a person may not see.
var sayClinician = lang.Say("A clinician decides about letters on this case.")

// load writes the chosen letter as it would be printed now.
func (m *Model) load() {
	id := m.chosen
	if m.view.paper.Letter.ID != id {
		m.view, m.page = readied{}, 0
	}
	m.changed()
	if id == "" {
		m.papers.Drop()
		return
	}
	session, drafts := m.host.Session, maps.Clone(m.drafts)
	shell.Load(m.host, &m.papers, func(ctx context.Context) (readied, error) {
		p, err := paperOf(ctx, session, id, drafts)
		if err != nil {
			return readied{}, err
		}
		return m.set(p)
	}, func(r readied, err error) {
		switch {
		case errors.Is(err, workflow.ErrNotAllowed):
			m.view = readied{refused: sayClinician}
		case err != nil:
			m.view = readied{refused: lang.Say("This letter could not be read. Nothing was changed.")}
			m.host.ShowError(err)
		default:
			m.view = r
			m.page = min(m.page, max(len(r.pages)-1, 0))
		}
		m.changed()
	})
}

// cannotSet says in words why a letter does not come out right on a page.
func cannotSet(err error) (string, bool) {
	var glyph *paper.MissingGlyph
	switch {
	case errors.As(err, &glyph):
		return lang.Sayf("The printed page has no sign for %s. Spell the name or the address another way.", strings.Join(glyph.Names(), ", ")), true
	case errors.Is(err, paper.ErrAddressTooLong):
		return lang.Say("The name and address do not fit the window of the envelope. Shorten the address."), true
	}
	return "", false
}

// Pages are the letter in view as it would be printed.
func (m *Model) Pages() []paper.Page { return m.view.pages }

// Page is the page in view, from 0.
func (m *Model) Page() int { return m.page }

// TurnPage goes so many pages on.
func (m *Model) TurnPage(by int) {
	if p := m.page + by; p >= 0 && p < len(m.view.pages) {
		m.page = p
		m.changed()
	}
}

// About says in a line what a letter tells, of which case and to whom.
func About(l workflow.LetterLine) string {
	return lang.Of(letter.Kind(l.Kind).Words()) + ". " + l.Ref + ", " + lang.Sayf("to the %s", string(l.To))
}

// Early says from when a letter may be printed, or "" when it may now: until
// then the decision can be taken back.
func (m *Model) Early(l workflow.LetterLine) string {
	if !m.host.Now().Before(l.NotBefore) {
		return ""
	}
	return lang.Sayf("From %s", l.NotBefore.In(nhs.London).Format("15:04:05"))
}

// To is whom the letter in view goes to, as the envelope says it; as lists
// write it while there is no envelope.
func (m *Model) To() string {
	for _, b := range m.view.paper.Document.Blocks {
		if e, ok := b.(letter.Envelope); ok && len(e.To) > 0 {
			return e.To[0]
		}
	}
	return m.line().Name
}

// PageWords says which page is in view.
func (m *Model) PageWords() string {
	if len(m.view.pages) == 0 {
		return ""
	}
	return lang.Sayf("page %d of %d, shaded words are filled in", m.page+1, len(m.view.pages))
}

// MayDrop says whether the letter in view may be taken back unprinted.
func (m *Model) MayDrop() (bool, string) {
	if m.Shown() && m.view.paper.Letter.State == workflow.LetterWaiting && m.run == nil {
		return true, ""
	}
	return false, lang.Say("Only a letter that waits can be taken back.")
}

// Drop takes the letter in view back: it is not sent, and waits no more.
func (m *Model) Drop() {
	if ok, _ := m.MayDrop(); !ok {
		return
	}
	id, session := m.chosen, m.host.Session
	said := lang.Sayf("%s: not sent.", About(m.line()))
	shell.Act(m.host, func(ctx context.Context) error { return session.DropLetter(ctx, id) }, func() {
		delete(m.drafts, id)
		m.watch()
		m.host.Toast(said, nil)
		m.Reread()
	})
}

// Zoom is how large the page is shown, in percent of paper; 0 fits the pane.
func (m *Model) Zoom() int { return m.zoom }

// SetZoom shows the page as large.
func (m *Model) SetZoom(percent int) {
	m.zoom = percent
	m.changed()
}

// Mend goes to where what keeps a letter back is put right.
func (m *Model) Mend(b Block) {
	if l := m.line(); b.Contact != "" && l.Application != "" {
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(l.Application), Part: "contact-" + string(b.Contact)})
		return
	}
	m.OpenCase()
}

// MayWord reports whether this person may change what letters say.
func (m *Model) MayWord() bool { return m.host.May(workflow.ActSetWording) }

// EditWording goes to the wording of letters like the one in view.
func (m *Model) EditWording() {
	l := m.line()
	if l.Kind == "" {
		return
	}
	kind := letter.Kind(l.Kind)
	if m.view.paper.Document.EasyRead {
		kind = kind.EasyRead()
	}
	m.host.Go(shell.Place{Page: shell.PageSettings, Part: shell.WordingPart, ID: string(kind)})
}

// OpenCase goes to the case of the letter in view.
func (m *Model) OpenCase() {
	if l := m.line(); l.Application != "" {
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(l.Application)})
	}
}

// Empty says why there is no letter in the tab; "" when there is.
func (m *Model) Empty() (title, words string) {
	switch {
	case m.Failed:
		return lang.Say("The letters could not be read"), m.unread
	case !m.Read:
		return lang.Say("Reading the letters"), lang.Say("One moment.")
	case len(m.Lines()) > 0:
		return "", ""
	case m.tab == Sent:
		return lang.Say("Nothing is on its way to the post"), lang.Say("Letters come here when they went to the printer, and leave when somebody marks them as posted. A second print says that it is a copy.")
	case m.tab == Posted:
		return lang.Say("No letter was posted yet"), lang.Say("Letters come here when somebody marks them as posted.")
	case m.tab == Held:
		return lang.Say("No letter needs your release"), lang.Say("Letters of a case that was ever on hold, or of access that was suspended, come here.")
	case !m.host.May(workflow.ActPrint):
		return lang.Say("No letters waiting"), lang.Say("Letters that say that an application came, or what it still lacks, come here when somebody writes one from a case. Your role does not print letters about decisions.")
	}
	return lang.Say("No letters waiting"), lang.Say("A letter comes here when an application is decided and somebody chose who is told, or when somebody writes one from a case or the register.")
}
