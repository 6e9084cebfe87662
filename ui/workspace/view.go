package workspace

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Screen shows a [Model].
type Screen struct {
	host *shell.Host
	m    *Model

	root     *fyne.Container // the case, or the page that stops
	page     fyne.CanvasObject
	line     slot // the line above the identity bar
	identity slot
	tabs     *kit.Tabs
	tabRow   *fyne.Container
	body     *fyne.Container // what the tab shows
	foot     slot

	checks   *checksView
	decision *decisionView
	plain    slot // every other tab
	scroll   *kit.Scroll

	contact workflow.Applicant // whose details to ask for once the case is read; "" for nobody's

	at   Tab    // what the body shows now
	can  string // what can be done, as the menu was last told
	here bool
	// narrow says that the page has no room for columns side by side.
	narrow bool
	// moved is set when something changed its size, so that all is laid out anew.
	moved bool
	// looks are those in which what is kept out of sight was painted.
	looks int
}

var _ interface {
	shell.Screen
	shell.Viewed
} = (*Screen)(nil)

// New returns the screen of one application: page id [shell.PageCase]. Its
// place's ID is the application's, its Part a [Tab], or a view of the queue
// (workflow.QueueView) for Previous and Next to walk.
func New(h *shell.Host, r Records, open Opener) *Screen {
	s := &Screen{host: h}
	s.m = NewModel(h, r, open, s.paint)
	s.m.kept, s.m.choose, s.m.lead = s.paintSaved, s.contest, s.leadToMissing
	s.m.inView = func() bool { return s.here }
	s.line, s.identity, s.foot, s.plain = s.slot(), s.slot(), s.slot(), s.slot()
	s.tabs = kit.NewTabs(s.tabItems(), func(id string) { s.show(Tab(id)) }).Indent(12)
	s.tabRow = kit.Down(0, s.tabs)
	s.body = kit.Stack()
	s.checks, s.decision, s.looks = newChecksView(s), newDecisionView(s), kit.Looks()
	s.scroll = kit.NewScroll(kit.Pad(6, 6, s.plain.box))
	s.page = kit.Down(0, s.line.box, s.identity.box, s.tabRow, kit.Grow(s.body), s.foot.box)
	s.root = kit.Room(s.fit, s.page)
	return s
}

// WithPrinter lets the case be printed.
func (s *Screen) WithPrinter(p shell.DocumentPrinter) *Screen { s.m.print = p; return s }

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter shows the case of the place.
func (s *Screen) Enter(at shell.Place) {
	s.here = true
	if s.at != Stop {
		s.at = "" // whoever comes back to a tab starts where its work begins
	}
	s.contact = ""
	if who, ok := strings.CutPrefix(at.Part, contactPart); ok {
		s.contact = workflow.Applicant(who)
	}
	s.m.Show(workflow.ApplicationID(at.ID), at.Part)
}

// contactPart begins the part of a place that asks for somebody's address: a
// letter that lacks one leads here.
const contactPart = "contact-"

// Leave saves what was typed, and ends what is read: it is read anew when one comes
// back.
func (s *Screen) Leave() {
	s.here = false
	s.m.reading.Drop()
	s.m.Flush()
}

// Save saves what was typed; nothing waits for a person to save it.
func (s *Screen) Save() string { s.m.Flush(); return "" }

// Subject is the reference of the open case.
func (s *Screen) Subject() string { return s.m.c.Application.Ref }

// Changed reads the case again when it was touched.
func (s *Screen) Changed(e casework.Event) { s.m.Changed(e) }

// Views are the tabs.
func (s *Screen) Views() []string {
	return []string{lang.Say("Summary"), lang.Say("Checks"), lang.Say("Evidence"), lang.Say("Decision"), lang.Say("Timeline"), lang.Say("Letters")}
}

// View shows the nth tab.
func (s *Screen) View(n int) {
	if n >= 0 && n < len(Tabs) && s.m.tab != Stop {
		s.show(Tabs[n])
	}
}

// show turns to a tab.
func (s *Screen) show(t Tab) {
	if s.m.tab == Confirm || s.m.tab == Stop {
		s.host.Back()
	}
	s.m.Go(t)
	s.focus()
	s.host.Recheck()
}

func (s *Screen) tabItems() []kit.TabItem {
	items := []kit.TabItem{{ID: string(Summary), Label: lang.Say("1 Summary")}, {ID: string(Checks), Label: lang.Say("2 Checks")},
		{ID: string(Evidence), Label: lang.Say("3 Evidence")}, {ID: string(Deciding), Label: lang.Say("4 Decision")},
		{ID: string(Timeline), Label: lang.Say("5 Timeline")}, {ID: string(Letters), Label: lang.Say("6 Letters")}}
	if s.m == nil || !s.m.ready {
		return items
	}
	done, all := s.m.Progress()
	items[1].Count = lang.Sayf("%d of %d", done, all)
	items[2].Count = fmt.Sprint(s.m.Papers())
	items[4].Count = fmt.Sprint(len(s.m.log))
	items[5].Count = fmt.Sprint(len(s.m.LetterLines()))
	return items
}

// paint shows the model as it is now. Parts whose content did not change stay
// as they are, with their focus.
func (s *Screen) paint() {
	if s.m == nil || s.checks == nil {
		return
	}
	s.takeLooks()
	if s.m.tab == Stop && s.m.ready {
		if s.at != Stop {
			s.at = Stop
			// The focus rests on the heading, where no key does anything and Tab
			// leads to the first of the two choices.
			rest := kit.NewLink(stopTitle, nil)
			s.put(s.root, kit.Stack(kit.Pad(24, 24, rest), s.stopPage()))
			s.settle()
			kit.Focus(rest)
		}
		return
	}
	s.put(s.root, s.page)
	if !s.m.ready {
		s.line.show("", func() fyne.CanvasObject { return kit.High(40, kit.Gap(0)) })
		s.identity.clear()
		s.tabRow.Hide()
		s.foot.clear()
		s.at = ""
		s.put(s.body, s.unread())
		s.settle()
		return
	}
	if who := s.contact; who != "" {
		s.contact = ""
		s.askContact(who)
	}
	s.line.show(s.lineKey(), s.caseLine)
	id := s.m.Identity()
	s.identity.show(fmt.Sprintf("%+v", id), func() fyne.CanvasObject {
		return kit.IdentityBar(id, "NHS", func(number string) {
			s.host.Copy(number)
			s.host.Toast(lang.Say("NHS number copied."), nil)
		})
	})
	s.tabRow.Hidden = s.m.tab == Confirm
	s.tabs.SetItems(s.tabItems())
	s.tabs.Choose(string(s.m.tab))
	turned := s.at != s.m.tab
	if s.at == Stop {
		s.checks.key = "" // nothing was recorded, so nothing stays ticked
	}
	s.at = s.m.tab
	s.paintBody(turned)
	s.paintFoot()
	s.settle()
	if turned && s.here && (s.at == Confirm || s.at == Deciding || s.at == Checks) {
		s.focus()
	}
}

// settle lays out what moved.
func (s *Screen) settle() {
	if s.moved {
		s.moved = false
		kit.Reflow(s.root)
	}
}

// takeLooks paints what stays while it is out of sight, where the looks changed.
func (s *Screen) takeLooks() {
	if s.looks == kit.Looks() {
		return
	}
	s.looks = kit.Looks()
	for _, o := range []fyne.CanvasObject{s.page, s.checks.root, s.decision.root, s.scroll} {
		o.Refresh()
	}
}

// unread stands in the stead of a case that is being read, or cannot be.
func (s *Screen) unread() fyne.CanvasObject {
	if why := s.m.unread; why != "" {
		return kit.EmptyState(lang.Say("The case could not be read"), why, kit.NewButton(lang.Say("Try again"), kit.Plain, func() { s.m.Show(s.m.id, string(s.m.tab)) }),
			kit.NewButton(lang.Say("Back to the queue"), kit.Plain, s.toQueue))
	}
	return kit.EmptyState(lang.Say("Reading the case"), lang.Say("One moment."))
}

func (s *Screen) paintBody(turned bool) {
	switch s.at {
	case Checks:
		s.put(s.body, s.checks.root)
		s.checks.update(turned)
		return
	case Deciding:
		s.put(s.body, s.decision.root)
		s.decision.update()
		return
	}
	key, build := s.plainTab()
	s.plain.show(fmt.Sprint(s.narrow, s.at)+"|"+string(s.m.id)+"|"+key, build)
	s.put(s.body, kit.Pad(18, 6, s.scroll))
	if turned {
		s.scroll.ToTop()
	}
}

// plainTab is what the tabs show that only tell.
func (s *Screen) plainTab() (key string, build func() fyne.CanvasObject) {
	m := s.m
	switch s.at {
	case Evidence:
		return fmt.Sprint(m.Form(), m.Unread(), m.National(), m.shown, m.PaperLines(), m.MayAttach(), m.Possible(workflow.ActDiscard)), s.evidenceTab
	case Timeline:
		return fmt.Sprint(len(m.log), m.host.Today()), s.timelineTab
	case Letters:
		return fmt.Sprint(m.LetterLines()), s.lettersTab
	case Confirm:
		for _, l := range m.Lines() {
			key += l.Label + l.Value
		}
		return key + fmt.Sprint(m.Steps()), s.confirmPage
	}
	return fmt.Sprint(m.Standings(), m.Decided(), m.Now(), m.Warnings(), m.KeyIn(), m.ToRelease(), m.MayEnd(), m.MayUndo(), m.Around(), m.Obstacles()), s.summaryTab
}

// put shows one thing in a holder, if it does not show it already.
func (s *Screen) put(holder *fyne.Container, o fyne.CanvasObject) {
	if len(holder.Objects) == 1 && holder.Objects[0] == o {
		return
	}
	s.moved = true
	holder.Objects = []fyne.CanvasObject{o}
}

// focus puts the focus where work begins on the tab.
func (s *Screen) focus() {
	switch s.at {
	case Checks:
		s.checks.focus()
	case Deciding:
		s.decision.focus()
	case Confirm:
		if b := s.foot.main; b != nil {
			kit.Focus(b)
		}
	}
}

func (s *Screen) lineKey() string {
	m := s.m
	return fmt.Sprint(m.ViewName(), m.Position(), m.c.Application.Ref, m.Saved(), m.OwnerWords(), m.Possible(workflow.ActClaim), m.Step(-1), m.Step(1), m.tab == Confirm)
}

// paintSaved shows when the case was last saved, and touches nothing else: somebody
// is typing.
func (s *Screen) paintSaved() {
	if s.m.ready && s.at != Stop {
		s.line.show(s.lineKey(), s.caseLine)
		s.moved = false
		kit.Reflow(s.line.box)
	}
}

// caseLine says which case of how many this is, when it was saved, and whose it is.
func (s *Screen) caseLine() fyne.CanvasObject {
	m := s.m
	row := []fyne.CanvasObject{
		kit.NewButton(m.ViewName(), kit.Quiet, s.toQueue).Small().WithIcon(theme.IconChevronLeft),
		kit.Body(m.Position()).In(theme.Fg2), kit.Strong(m.c.Application.Ref),
	}
	if w := m.Saved(); w != "" {
		row = append(row, kit.Grow(kit.Across(4, kit.NewIcon(theme.IconCheck, theme.Fg2, 16), kit.Grow(kit.Body(w).In(theme.Fg2).Elide()))))
	} else {
		row = append(row, kit.Spacer())
	}
	if m.tab != Confirm {
		if w := m.OwnerWords(); w != "" {
			row = append(row, kit.Body(w))
		}
		if m.Possible(workflow.ActClaim) {
			if m.Mine() {
				row = append(row, kit.NewLink(lang.Say("Release"), m.GiveUp))
			} else {
				row = append(row, kit.NewLink(lang.Say("Take it"), m.Claim))
			}
		}
		row = append(row, s.walker(lang.Say("Previous"), "Ctrl+[", -1), s.walker(lang.Say("Next"), "Ctrl+]", 1))
	}
	return kit.PadEach(0, 16, 0, 16, kit.Wrapped(16, 40, row...))
}

func (s *Screen) walker(label, key string, by int) fyne.CanvasObject {
	b := kit.NewButton(label, kit.Quiet, func() { s.m.Move(by) }).Small().WithKey(key)
	if s.m.Step(by) == "" {
		b.Off(lang.Say("There is no other case that way in this view."))
	}
	return b
}

func (s *Screen) toQueue() { s.host.Go(s.m.QueuePlace()) }

var stopTitle = lang.Say("Stop. Follow the safeguarding procedure")

// stopPage is the page that interrupts before a concern is recorded.
func (s *Screen) stopPage() fyne.CanvasObject {
	return kit.StopPage(kit.Stop{
		About: s.m.StopAbout(),
		Title: stopTitle,
		Text:  lang.Say("You are about to record a concern about this patient. If anyone is in danger now, call 999."),
		If:    lang.Say("If you continue:"),
		Points: []string{
			lang.Say("the case goes on hold and waits for the safeguarding lead"),
			lang.Say("the details are hidden from everyone else"),
			lang.Say("no letter is written and nothing is sent to the NHS"),
		},
		On: lang.Say("Record concern and hold case"), GoOn: s.m.RecordConcern,
		Back: lang.Say("Go back, record nothing"), GoBack: s.m.DropConcern,
		Foot: lang.Say("Do not tell the person applying why. Say only that a clinician will look at it."),
	})
}

// slot holds a part of the screen and builds it anew only when what it shows
// has changed. Built of nothing, it takes no room.
type slot struct {
	box   *fyne.Container
	key   string
	built bool
	main  *kit.Button
	moved *bool
}

func (s *Screen) slot() slot { return slot{box: kit.Stack(), moved: &s.moved} }

func (s *slot) show(key string, build func() fyne.CanvasObject) {
	if s.key == key && s.built {
		return
	}
	s.key, s.built, s.box.Objects, *s.moved = key, true, nil, true
	if o := build(); o != nil {
		s.box.Objects = []fyne.CanvasObject{o}
	}
	s.box.Hidden = len(s.box.Objects) == 0
}

func (s *slot) clear() {
	s.key, s.built, s.main, *s.moved = "", false, nil, true
	s.box.Objects, s.box.Hidden = nil, true
}
