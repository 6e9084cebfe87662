package outbox

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Screen shows the model. It is a shell.Screen with views.
type Screen struct {
	model   *Model
	host    *shell.Host
	arrival shell.Arrival
	root    fyne.CanvasObject

	status   *fyne.Container
	words    *kit.Text // how the line stands
	sync     *kit.Button
	tabs     *kit.Tabs
	grid     *kit.Grid
	list     *fyne.Container
	detail   *fyne.Container
	left     *fyne.Container
	right    *fyne.Container
	foot     *fyne.Container // both; hidden where nothing can be done
	compare  compared
	more     more
	stop     func() // of the countdown
	inView   bool
	painting bool
}

// New returns the screen for whoever is at the desk.
func New(h *shell.Host, r Records, l Line) *Screen {
	s := &Screen{host: h}
	s.model = NewModel(h, r, l, s.paint)
	s.build()
	return s
}

func (s *Screen) build() {
	m := s.model
	s.status = kit.Across(8)
	s.sync = kit.NewButton(lang.Say("Sync now"), kit.Plain, m.Sync).Small().WithIcon(theme.IconSync).WithKey("F5")
	s.tabs = kit.NewTabs(s.tabItems(), func(id string) { m.Turn(Tab(id)) })
	s.grid = kit.NewGrid(kit.Column{ID: "what", Title: lang.Say("What"), Flex: 1.2}, kit.Column{ID: "case", Title: lang.Say("Case"), Width: 96},
		kit.Column{ID: "where", Title: lang.Say("Where it is"), Width: 184}, kit.Column{ID: "words", Title: "", Flex: 2}).WithRowHeight(40)
	s.grid.OnChosen = func(r kit.Row) {
		if !s.painting && r.ID != "" && m.Tab() != Received {
			m.Choose(workflow.OutgoingID(r.ID))
		}
	}
	s.grid.OnOpen = func(r kit.Row) {
		if m.Tab() == Received {
			m.OpenHeard(r.ID)
			return
		}
		m.OpenCase()
	}
	s.grid.OnLink = func(_ kit.Row, id string) { s.follow(Link(id)) }
	s.host.Arrange("outbox", s.grid)
	s.list, s.detail = kit.Stack(s.grid), kit.Stack()
	s.more.link = kit.NewLink("", s.unfold).As(kit.FaceSmall)
	s.left, s.right = kit.Across(12), kit.Across(12)
	head := kit.High(44, kit.Across(24, kit.Title(lang.Say("Sync")), kit.Grow(s.status), s.sync))
	page := kit.Page(head, s.tabs, kit.Gap(12), kit.Grow(kit.BareCard(s.list)), s.detail)
	s.foot = kit.Stack(kit.ActionBar([]fyne.CanvasObject{s.left}, []fyne.CanvasObject{s.right}))
	s.root = kit.WithFoot(page, s.foot)
	s.paint()
}

var tabWords = map[Tab]string{Waiting: lang.Say("Waiting"), Held: lang.Say("Held"), Conflicts: lang.Say("Conflicts"), Failed: lang.Say("Failed"), ToRelease: lang.Say("For release"),
	Received: lang.Say("Received"), Open: lang.Say("All open"), Settled: lang.Say("History")}

// Parts lists the tabs that somebody sees, for the palette.
func Parts(h *shell.Host) (out []shell.Part) {
	finds := map[Tab]string{
		Waiting: lang.Say("messages to send, outbox"), Held: lang.Say("messages in their undo time"), Conflicts: lang.Say("national record differs"), Failed: lang.Say("messages not sent, refused"),
		ToRelease: lang.Say("messages after a hold"), Received: lang.Say("changed elsewhere, news from the national store"), Open: lang.Say("all messages"), Settled: lang.Say("messages that were sent"),
	}
	for _, t := range tabsFor(h) {
		out = append(out, shell.Part{ID: string(t), Title: tabWords[t], Finds: finds[t]})
	}
	return out
}

func (s *Screen) tabItems() []kit.TabItem {
	var items []kit.TabItem
	for _, t := range s.model.Tabs() {
		item := kit.TabItem{ID: string(t), Label: tabWords[t]}
		if t != Settled && s.model.Read {
			item.Count = strconv.Itoa(s.model.Count(t))
		}
		items = append(items, item)
	}
	return items
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter reads the messages; a place with a message's id looks at that one.
func (s *Screen) Enter(p shell.Place) {
	s.arrival.Enter()
	s.inView = true
	if p.ID != "" {
		s.model.Choose(workflow.OutgoingID(p.ID))
	}
	if p.Part != "" {
		s.model.Turn(Tab(p.Part))
	}
	s.model.Reread()
}

// Leave stops the countdown, and ends what is read: it is read anew when one comes
// back.
func (s *Screen) Leave() {
	s.inView = false
	s.model.lists.Drop()
	s.model.details.Drop()
	s.tick()
}

// Changed reads the messages again.
func (s *Screen) Changed(casework.Event) { s.model.Reread() }

// Views lists the tabs.
func (s *Screen) Views() []string {
	var out []string
	for _, t := range s.model.Tabs() {
		out = append(out, tabWords[t])
	}
	return out
}

// View shows the nth tab.
func (s *Screen) View(n int) { s.tabs.Press(n) }

// Commands is what one can do here.
func (s *Screen) Commands() []shell.Command {
	m := s.model
	settles := func() (bool, string) {
		return m.MaySettle(), lang.Say("Only a message that needs a person can be settled.")
	}
	return []shell.Command{
		{ID: "outbox.sync", Title: lang.Say("Sync now"), Key: "F5", Menu: shell.MenuFile, Enabled: m.CanSync, Do: m.Sync},
		{ID: "outbox.check", Title: lang.Say("Check connection…"), Menu: shell.MenuFile, Enabled: m.CanCheck, Do: s.check},
		{ID: "outbox.main", Title: s.mainLabel(), Key: shell.MainAct, Menu: shell.MenuCase, Act: workflow.ActSettle, Enabled: settles, Do: s.doMain},
		{ID: "outbox.national", Title: lang.Say("Keep the national record"), Menu: shell.MenuCase, Act: workflow.ActSettle, Do: m.UseNational,
			Enabled: func() (bool, string) {
				return m.MayUseNational(), lang.Say("Only a clinician can give up taking access away.")
			}},
		{ID: "outbox.again", Title: lang.Say("Send ours again"), Menu: shell.MenuCase, Act: workflow.ActSettle, Do: m.SendAgain,
			Enabled: func() (bool, string) { return m.MayRetry(), lang.Say("Sending the same again would change nothing.") }},
		{ID: "outbox.insist", Title: lang.Say("Keep ours…"), Menu: shell.MenuCase, Act: workflow.ActInsist, Do: s.keepOurs,
			Enabled: func() (bool, string) {
				return m.MayInsist(), lang.Say("Only where the national record differs and can be changed from here.")
			}},
		{ID: "outbox.reaffirm", Title: lang.Say("Take the decision over"), Menu: shell.MenuCase, Act: workflow.ActReaffirm, Do: m.Reaffirm,
			Enabled: func() (bool, string) {
				return m.MayReaffirm(), lang.Say("Only a decision that waits for another clinician can be taken over.")
			}},
		{ID: "outbox.undo", Title: lang.Say("Undo the decision"), Key: "u", Menu: shell.MenuCase, Act: workflow.ActUndo, Do: m.Undo,
			Enabled: func() (bool, string) {
				return m.MayUndo(), lang.Say("Only your own decision can be taken back, while its time to undo runs.")
			}},
		{ID: "outbox.now", Title: lang.Say("Send now"), Menu: shell.MenuCase, Do: m.SendNow,
			Enabled: func() (bool, string) {
				return m.MaySendNow(), lang.Say("Only your own decision, while its time to undo runs.")
			}},
		{ID: "outbox.compare", Title: lang.Say("Compare with the national record"), Key: "c", Menu: shell.MenuCase, Do: s.toComparison,
			Enabled: func() (bool, string) {
				return m.Count(Conflicts) > 0, lang.Say("Nothing here differs from the national record.")
			}},
		{ID: "outbox.later", Title: lang.Say("Decide later"), Menu: shell.MenuCase, Act: workflow.ActSettle, Enabled: settles, Do: m.DecideLater},
		{ID: "outbox.case", Title: lang.Say("Open the case"), Key: "o", Menu: shell.MenuCase, Gap: true, Do: m.OpenCase,
			Enabled: func() (bool, string) { _, ok := m.Chosen(); return ok, lang.Say("Choose a message first.") }},
	}
}

// keepOurs chooses ours for every field, and makes sure.
func (s *Screen) keepOurs() {
	s.model.PickAll(Ours)
	s.askInsist()
}

// askInsist makes sure before a national record is changed or opened again.
func (s *Screen) askInsist() {
	m := s.model
	if !m.MayInsist() {
		return
	}
	s.host.Ask(shell.Question{Title: lang.Say("Send ours over the national record?"), Words: []string{m.InsistWords()},
		Choices: []shell.Choice{shell.Take(lang.Say("Send ours"), kit.Danger, m.Insist), shell.Close(lang.Say("Cancel"))}})
}

// leadsToSend reports whether sending ours again is the main act.
func (m *Model) leadsToSend() bool { return !m.MayInsist() && m.OursIsLess() && m.MayRetry() }

// mainLabel names what was chosen: until somebody chooses, the side with less
// access.
func (s *Screen) mainLabel() string {
	m := s.model
	if m.MayInsist() {
		switch side, _ := m.Chose(); side {
		case Ours:
			return lang.Say("Keep ours…")
		case National:
			return lang.Say("Keep the national record")
		}
		return lang.Say("Send this choice…")
	}
	o, _ := m.Chosen()
	switch {
	case m.leadsToSend():
		return lang.Say("Send ours again")
	case o.State == workflow.OutgoingHuman && o.Seen == nil:
		return lang.Say("Keep it here only")
	}
	return lang.Say("Keep the national record")
}

func (s *Screen) doMain() {
	m := s.model
	side, _ := m.Chose()
	switch {
	case m.MayInsist() && side != National:
		s.askInsist()
	case !m.MayInsist() && m.OursIsLess() && m.MayRetry():
		m.SendAgain()
	default:
		m.UseNational()
	}
}

func (s *Screen) paint() {
	m := s.model
	s.painting = true
	s.paintStatus()
	s.tabs.SetItems(s.tabItems())
	s.tabs.Choose(string(m.Tab()))
	s.detail.Objects = s.detailObjects()
	s.paintActs()
	s.paintList()
	s.painting = false
	kit.Reflow(s.root)
	s.arrival.Rows(s.grid, s.grid.Len())
	s.host.Recheck()
	s.tick()
}

// tick moves the countdown once a second while one runs and is looked at.
func (s *Screen) tick() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	if s.inView && s.model.line.After != nil && s.model.Holds() {
		s.stop = s.model.line.After(time.Second, func() {
			s.stop = nil
			s.painting = true
			s.grid.SetSource(s.rows())
			s.painting = false
			s.tick()
		})
	}
}

func (s *Screen) paintStatus() {
	words, up := s.model.Connection()
	s.status.Objects = nil
	icon, colour := theme.IconWifiOff, theme.Fg2
	switch {
	case s.model.Syncing():
		icon, words = theme.IconSync, lang.Say("Trying the national store")
	case s.model.Untried():
		icon = theme.IconClock // only an answer is a connection
	case up:
		icon, colour = theme.IconCheck, theme.OK
	case s.model.Paused():
		icon = theme.IconClock
	}
	if words != "" {
		s.words = kit.Body(words).Elide()
		lines := []fyne.CanvasObject{s.words}
		if contact := s.model.Contact(); contact != "" {
			second := []fyne.CanvasObject{kit.Shrink(120, 0, kit.Small(contact).In(theme.Fg2).Elide())}
			switch ok, _ := s.model.CanCheck(); {
			case ok:
				second = append(second, kit.NewLink(lang.Say("Check connection"), s.check))
			case s.model.Checking():
				second = append(second, kit.Small(lang.Say("Trying the line")).In(theme.Fg2))
			}
			if s.model.SignInOffered() {
				second = append(second, s.signInLink())
			}
			lines = append(lines, kit.Across(16, second...))
		}
		s.status.Objects = []fyne.CanvasObject{kit.NewIcon(icon, colour, 20), kit.Grow(kit.Down(0, lines...))}
	}
	if ok, why := s.model.CanSync(); ok {
		s.sync.Off("")
	} else {
		s.sync.Off(why)
	}
}

func (s *Screen) signInLink() fyne.CanvasObject {
	if s.model.SigningIn() {
		return kit.Small(lang.Say("Finish the sign-in in your browser")).In(theme.Fg2)
	}
	return kit.NewLink(lang.Say("Sign in to the NHS"), s.model.SignIn)
}

// check tries the line and shows what was found, step by step.
func (s *Screen) check() {
	s.model.Check(func(c Checked) {
		list := kit.Down(12)
		for _, step := range c.Steps {
			icon, colour := theme.IconInfo, theme.Fg2
			switch step.Tone {
			case Good:
				icon, colour = theme.IconCheck, theme.OK
			case Bad:
				icon, colour = theme.IconWarning, theme.Err
			}
			list.Add(kit.Top(12, kit.NewIcon(icon, colour, 20), kit.Wide(120, kit.Strong(step.Title)), kit.Grow(kit.Body(step.Words).Wrap())))
		}
		title := lang.Say("The line to the national store works")
		if !c.Works {
			title = lang.Say("The line to the national store does not work")
		}
		s.host.Ask(shell.Question{Title: title, Wide: 640, Body: fyne.CanvasObject(list), Words: []string{lang.Say("Nobody was asked about, and nothing was changed.")},
			Choices: []shell.Choice{{Label: lang.Say("Try again"), Kind: kit.Plain, Do: s.check}, {Label: lang.Say("Close"), Kind: kit.Plain, First: true}}})
	})
}

func (s *Screen) paintList() {
	m := s.model
	rows := s.rows()
	if title, words := m.Empty(); title != "" {
		var acts []fyne.CanvasObject
		if m.Failed {
			acts = append(acts, kit.NewButton(lang.Say("Try again"), kit.Plain, m.Reread))
		}
		s.list.Objects = []fyne.CanvasObject{kit.EmptyState(title, words, acts...)}
		s.grid.SetSource(rows)
		return
	}
	s.list.Objects = []fyne.CanvasObject{s.grid}
	kit.Reflow(s.root) // rows scroll into view only where they have room
	s.grid.SetSource(rows)
	if o, ok := m.Chosen(); ok {
		s.grid.ChooseID(string(o.ID))
	}
}

func (s *Screen) rows() kit.Rows {
	if s.model.Tab() == Received {
		return s.heard()
	}
	messages := s.model.Rows()
	rows := make(kit.Rows, len(messages))
	for i, o := range messages {
		w := s.model.Where(o)
		rows[i] = kit.Row{ID: string(o.ID), Cells: []kit.Cell{{Text: s.model.What(o), Bold: true}, {Text: o.Ref}, {Tag: tagOf(w)}, {Text: w.Words}}}
		for n, l := range s.model.Links(o) {
			rows[i].Links[n] = kit.RowLink{ID: string(l), Label: linkWords[l]}
		}
	}
	return rows
}

var linkWords = map[Link]string{LinkCompare: lang.Say("Compare"), LinkFix: lang.Say("Open and fix"), LinkRelease: lang.Say("Open the case"), LinkUndo: lang.Say("Undo"), LinkSendNow: lang.Say("Send now")}

// follow does what a link of the chosen row says.
func (s *Screen) follow(l Link) {
	switch l {
	case LinkCompare:
		s.toComparison()
	case LinkFix, LinkRelease:
		s.model.OpenCase()
	case LinkUndo:
		s.model.Undo()
	case LinkSendNow:
		s.model.SendNow()
	}
}

// heard lists what was changed elsewhere.
func (s *Screen) heard() kit.Rows {
	rows := make(kit.Rows, len(s.model.received))
	for i, l := range s.model.received {
		what, when := s.model.Heard(l)
		rows[i] = kit.Row{ID: strconv.FormatInt(l.Seq, 10), Cells: []kit.Cell{{Text: what, Bold: true}, {Text: l.Ref},
			{Tag: kit.Tagged{Text: lang.Say("Received"), Color: theme.Plain}}, {Text: when}}}
	}
	return rows
}

func tagOf(w State) kit.Tagged {
	switch w.Tone {
	case Holding:
		return kit.Tagged{Text: w.Word, Color: theme.Yellow}
	case Good:
		return kit.Tagged{Text: w.Word, Color: theme.Green}
	case Bad:
		return kit.Tagged{Text: w.Word, Color: theme.Red, Icon: theme.IconAlert}
	case Restricted:
		return kit.Tagged{Text: w.Word, Color: theme.Pink, Icon: theme.IconLock}
	}
	return kit.Tagged{Text: w.Word, Color: theme.Plain}
}

// detailObjects is the card below the list: whom it is about, the whole reason,
// and the comparison.
func (s *Screen) detailObjects() []fyne.CanvasObject {
	m := s.model
	o, ok := m.Chosen()
	if !ok || !slices.ContainsFunc(m.Rows(), func(r workflow.Outgoing) bool { return r.ID == o.ID }) {
		return nil
	}
	about, number := m.About()
	head := []fyne.CanvasObject{kit.Grow(kit.Strong(about).Elide())}
	if number != "" {
		head = append(head, kit.Small("NHS "+number).In(theme.Fg2))
	}
	link, unfolded := s.detailsOf(o.ID)
	if link != nil {
		head = append(head, link)
	}
	column := []fyne.CanvasObject{kit.NewPanel(theme.Card, kit.High(40, kit.Pad(16, 0, kit.Across(16, head...)))).LineBelow(theme.Line2)}
	words := lang.Of(o.Why)
	if words == "" {
		words = m.Where(o).Words
	}
	if words != "" {
		column = append(column, kit.Pad(16, 8, kit.Small(words).Wrap()))
	}
	if unfolded != nil {
		column = append(column, unfolded)
	}
	if lines := m.Comparison(); len(lines) > 0 {
		column = append(column, s.tableOf(o.ID, lines))
	}
	return []fyne.CanvasObject{kit.PadEach(12, 0, 0, 0, kit.BareCard(kit.Down(0, column...)))}
}
