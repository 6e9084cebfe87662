package shell

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// frame is everything round the page: brand bar, navigation, bars, status.
type frame struct {
	shell  *Shell
	root   *fyne.Container
	layers *fyne.Container // the frame, and the search's answers over it
	ported bool            // the page and the navigation scroll

	brand, foot *kit.Panel
	demo        *kit.Panel        // says that the people are made up, or nil
	field       fyne.CanvasObject // the search in the brand bar, or nil
	who         []fyne.CanvasObject
	practice    *kit.Text // its name, in the brand bar
	nav         *kit.NavRail
	search      *search
	bars        *fyne.Container // over the page: idle, ending, offline, clock, banners
	content     *fyne.Container // what is in view
	room        *fyne.Container // the content, or what it scrolls in
	rail        *fyne.Container // the same for the navigation
	door, way   *fyne.Container // the door, and what it scrolls in
	toasts      *kit.Toaster
	busy        *kit.Busy
	middle      *fyne.Container // navigation and page, or the door

	idle, ending, offline fyne.CanvasObject
	idleText              *kit.Text
	offlineWords          [2]string // of the offline bar
	standing              standing  // at the foot
}

type namedBar struct {
	id  string
	bar fyne.CanvasObject
}

func newFrame(s *Shell) *frame {
	f := &frame{shell: s, brand: kit.NewPanel(theme.Brand, nil), foot: kit.NewPanel(theme.Card, nil).LineAbove(theme.Line)}
	f.nav = kit.NewNavRail(nil, func(id string) { s.use(); s.goTo(Place{Page: id}, true) }).MayBeNarrow()
	f.search = newSearch(s)
	f.practice = kit.Body("").In(theme.OnBrand).Elide()
	f.bars, f.busy = kit.Down(0), kit.NewBusy()
	f.content, f.room, f.rail, f.door, f.way = kit.Stack(), kit.Stack(), kit.Stack(), kit.Stack(), kit.Stack()
	f.middle = kit.Stack()
	f.toasts = f.newToaster()
	column := kit.Down(0, kit.High(48, f.brand))
	if s.cfg.Demo {
		f.demo = kit.DemoBar(lang.Say("Made-up patients. For practising only: nothing here is sent to the NHS."))
		column.Add(f.demo)
	}
	column.Add(kit.Grow(f.middle))
	column.Add(f.foot)
	f.layers = kit.Stack(column, f.search.float())
	f.fit(s.likes.large())
	f.root = kit.Stack(newEye(s.use), f.layers)
	return f
}

// smallest is the smallest screen, less the menu row: however large the type
// is, the window asks for no more.
var smallest = fyne.NewSize(1024, 720-32)

// large says that a look needs more room than the screen may have.
func (l Look) large() bool { return l.Zoom > 1 || l.Density == theme.Large }

// fit lets the page and the navigation scroll under a large look: the bars round
// them stay in view.
func (f *frame) fit(large bool) {
	if large == f.ported && len(f.room.Objects) > 0 {
		return
	}
	f.ported = large
	f.room.Objects, f.rail.Objects, f.way.Objects = []fyne.CanvasObject{f.content}, []fyne.CanvasObject{f.nav}, []fyne.CanvasObject{f.door}
	if large {
		f.room.Objects[0] = kit.NewPort(fyne.Size{}, f.content)
		f.rail.Objects[0] = kit.NewScroll(f.nav)
		f.way.Objects[0] = kit.NewPort(fyne.Size{}, f.door)
	}
	for _, c := range []*fyne.Container{f.room, f.rail, f.way} {
		c.Refresh()
	}
	f.setBrand(f.field, f.who...)
}

// besideLayout sets the navigation beside the page: 184 wide, or 56 with its
// icons alone where the page would have too little.
type besideLayout struct{}

// roomy is the least width of a page, in lengths of the design, beside the whole
// navigation.
const roomy = 840

// Layout places the two.
func (besideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	wide := theme.Px(184)
	if s.Width-wide < theme.Px(roomy)-1 {
		wide = theme.Px(56)
	}
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(wide, s.Height))
	o[1].Move(fyne.NewPos(wide, 0))
	o[1].Resize(fyne.NewSize(s.Width-wide, s.Height))
}

// MinSize is that of the page beside the icons.
func (besideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	nav, page := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(theme.Px(56)+page.Width, max(nav.Height, page.Height))
}

// newToaster returns one that has said nothing yet.
func (f *frame) newToaster() *kit.Toaster {
	return kit.NewToaster(func(d time.Duration, done func()) func() {
		return f.shell.cfg.After(d, func() { f.shell.cfg.Exec.UI(done) })
	}, 72)
}

// enter draws the frame for somebody at the desk.
func (f *frame) enter(by workflow.Staff) {
	var items []kit.NavItem
	group := 0
	for i, p := range f.shell.pages() {
		if p.Under != "" {
			continue
		}
		items = append(items, kit.NavItem{ID: p.ID, Label: p.Title, Icon: p.Icon, Gap: i > 0 && p.Group != group})
		group = p.Group
	}
	f.nav.SetItems(items)
	f.content.Objects = nil
	f.toasts = f.newToaster()
	page := kit.Stack(kit.Down(0, f.bars, kit.Grow(kit.Stack(f.room, kit.Down(0, f.busy, kit.Spacer())))), f.toasts)
	f.middle.Objects = []fyne.CanvasObject{&fyne.Container{Layout: besideLayout{}, Objects: []fyne.CanvasObject{f.rail, page}}}
	f.drawBars()
	who := []fyne.CanvasObject{kit.NewIcon(theme.IconUser, theme.OnBrand, 20),
		kit.Shrink(64, 0, kit.Strong(by.Name).In(theme.OnBrand).Elide()), kit.Shrink(32, 0, kit.Body(by.Post).In(theme.OnBrand).Elide())}
	var menu *kit.IconButton
	menu = kit.NewIconButton(theme.IconChevronDown, lang.Say("Lock, sign out, change password"), func() { f.deskMenu(menu) }).In(theme.OnBrand)
	f.setBrand(f.search.field(by), append(who, menu)...)
	f.showStatus(f.shell.status)
	kit.Reflow(f.root)
}

// nameBrand says whose desk it is.
func (f *frame) nameBrand() { f.practice.SetText(f.shell.cfg.Rules().Practice.Name) }

func (f *frame) setBrand(search fyne.CanvasObject, right ...fyne.CanvasObject) {
	f.field, f.who = search, right
	least := float32(264)
	if f.ported {
		least = 140
	}
	f.nameBrand()
	row := []fyne.CanvasObject{
		kit.Shrink(100, 160, kit.Section("Proxydesk").In(theme.OnBrand)),
		kit.Shrink(40, 212, f.practice),
	}
	if search != nil {
		row = append(row, kit.Shrink(least, searchWidth, kit.High(32, search)))
	}
	row = append(append(row, kit.Spacer()), right...)
	f.brand.SetContent(kit.PadEach(0, 12, 0, 16, kit.Across(8, row...)))
}

// leave takes everything of a person off the frame.
func (f *frame) leave() {
	f.search.clear()
	f.busy.Set(false)
	f.toasts.Dismiss()
	f.content.Objects = nil
	f.idle, f.ending = nil, nil
	f.drawBars()
}

// enterDoor draws the frame round the door.
func (f *frame) enterDoor(door fyne.CanvasObject) {
	f.setBrand(nil)
	f.door.Objects = []fyne.CanvasObject{door}
	f.middle.Objects = []fyne.CanvasObject{f.way}
	f.showStatus(f.shell.status)
	door.Refresh()
	kit.Reflow(f.root)
}

// show puts a page into the frame, painted anew where the looks changed while it was
// out of sight.
func (f *frame) show(o fyne.CanvasObject, anew bool) {
	f.content.Objects = []fyne.CanvasObject{o}
	if anew {
		o.Refresh()
	}
	kit.Reflow(f.root)
}

func (f *frame) count(counted map[string]int) {
	for page, n := range counted {
		words := ""
		if n > 0 {
			words = strconv.Itoa(n)
		}
		f.nav.SetCount(page, words)
	}
}

// bar is an amber bar over the page.
func bar(icon theme.IconName, words string, acts ...fyne.CanvasObject) *kit.Panel {
	return kit.WarnBar(icon, kit.Small(words), acts...)
}

// warn says that the desk is about to lock and answers the button to press
// against it; while the warning stands it changes its words alone.
func (f *frame) warn(words string) (keep *kit.Button) {
	if f.idle != nil {
		f.idleText.SetText(words)
		if s := f.idle.Size(); kit.HeightAt(f.idle, s.Width) != s.Height { // a line more, or one less
			kit.Reflow(f.root)
		}
		return nil
	}
	keep = kit.NewButton(lang.Say("Keep working"), kit.Plain, f.shell.use).Small().Alone()
	f.idleText = kit.Small(words)
	f.idle = kit.WarnBar(theme.IconClock, f.idleText, keep)
	f.drawBars()
	return keep
}

// calm takes the warning back.
func (f *frame) calm() {
	f.idle = nil
	f.drawBars()
}

// drawBars sets the bars over the page. The same ones ask for no frame: they are
// asked about after each act.
func (f *frame) drawBars() {
	var bars []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{f.idle, f.ending, f.offline} {
		if o != nil {
			bars = append(bars, o)
		}
	}
	if d := f.shell.desk; d != nil {
		if b := f.shell.clockBar(); b != nil {
			bars = append(bars, b)
		}
		for _, b := range d.banners {
			bars = append(bars, b.bar)
		}
	}
	if slices.Equal(f.bars.Objects, bars) {
		return
	}
	f.bars.Objects = bars
	kit.Reflow(f.root)
}

// showStatus draws the foot and the offline bar, where they say something new: each
// costs a frame.
func (f *frame) showStatus(st Status) {
	var offline [2]string
	if st.Connected && !st.OfflineSince.IsZero() && f.shell.desk != nil {
		offline = [2]string{lang.Sayf("Offline since %s.", clock(st.OfflineSince)), offlineWords(st.Waiting)}
	}
	if offline != f.offlineWords {
		f.offlineWords, f.offline = offline, nil
		if offline[0] != "" {
			f.offline = kit.OfflineBar(offline[0], offline[1],
				kit.NewLink(lang.Say("Details"), func() { f.shell.use(); f.shell.goTo(Place{Page: PageOutbox}, true) }).In(theme.OnWarn))
		}
	}
	f.drawBars()
	if now := f.stands(st); !now.equal(f.standing) {
		f.standing = now
		f.foot.SetContent(kit.Pad(16, 0, now.row()))
		if has := f.foot.Size(); has.Width > 0 && kit.HeightAt(f.foot, has.Width) != has.Height { // lines more, or fewer
			kit.Reflow(f.root)
		}
	}
}

// standing is what the foot says.
type standing struct {
	parts  []statusPart
	backup statusPart
	atDesk bool
}

func (f *frame) stands(st Status) standing {
	now := standing{atDesk: f.shell.desk != nil}
	now.parts = statusParts(st, now.atDesk, f.shell.cfg)
	if now.atDesk {
		now.backup = backupPart(st, f.shell.cfg.Now())
	}
	return now
}

func (s standing) equal(o standing) bool {
	return s.atDesk == o.atDesk && s.backup == o.backup && slices.Equal(s.parts, o.parts)
}

func (s standing) row() fyne.CanvasObject {
	var row []fyne.CanvasObject
	add := func(p statusPart) {
		words := kit.Hint(p.words)
		if p.icon == "" {
			row = append(row, words)
			return
		}
		row = append(row, kit.Across(8, kit.NewIcon(p.icon, theme.Fg2, 16), words))
	}
	for _, p := range s.parts {
		add(p)
	}
	row = append(row, kit.Spacer())
	if s.backup.words != "" {
		add(s.backup)
	}
	if s.atDesk {
		add(statusPart{theme.IconLock, lang.Say("Lock") + "  Ctrl+L"})
	}
	return kit.Wrapped(24, 27, row...) // under a line of 1
}

func offlineWords(waiting int) string {
	if waiting == 0 {
		return lang.Say("You can keep working. Nothing is waiting to be sent.")
	}
	return lang.Count(waiting, "You can keep working. %d change will send when the connection is back.",
		"You can keep working. %d changes will send when the connection is back.")
}

type statusPart struct {
	icon  theme.IconName
	words string
}

// statusParts is the status in words. Nothing of it names anybody.
func statusParts(st Status, atDesk bool, cfg Config) []statusPart {
	var parts []statusPart
	if !atDesk {
		if cfg.Version != "" {
			parts = append(parts, statusPart{"", "Proxydesk " + cfg.Version})
		}
		if ods := cfg.Rules().Practice.ODS; !ods.IsZero() {
			parts = append(parts, statusPart{"", lang.Sayf("Practice code %s", ods.String())})
		}
	} else if !st.SavedAt.IsZero() {
		parts = append(parts, statusPart{theme.IconCheck, lang.Sayf("Saved %s", st.SavedAt.In(nhs.London).Format("15:04:05"))})
	}
	switch {
	case !st.Connected && !atDesk: // nobody knows yet: the record that says so is sealed
	case !st.Connected:
		parts = append(parts, statusPart{"", lang.Say("Not connected to the national store")})
	case !st.OfflineSince.IsZero():
		parts = append(parts, statusPart{theme.IconWifiOff, lang.Sayf("Offline since %s", clock(st.OfflineSince))})
	case st.Barred != "":
		parts = append(parts, statusPart{theme.IconWifiOff, lang.Say("Not signed in to the national store")})
	case st.Paused != "":
		parts = append(parts, statusPart{theme.IconClock, lang.Say("National store not taking messages")})
	}
	if st.Connected {
		if words := contactWords(st, nhs.DateIn(cfg.Now())); words != "" {
			parts = append(parts, statusPart{theme.IconSync, words})
		}
		switch {
		case st.Uncounted:
		case st.Waiting == 0:
			parts = append(parts, statusPart{"", lang.Say("Nothing waiting to send")})
		default:
			parts = append(parts, statusPart{"", lang.Count(st.Waiting, "%d waiting to send", "%d waiting to send")})
		}
	}
	if n := st.NeedPerson; n > 0 {
		parts = append(parts, statusPart{"", lang.Count(n, "%d needs a person", "%d need a person")})
	}
	return parts
}

// backupLate is how many days without a backup want a word.
const backupLate = 3

// backupPart says when the record was last backed up.
func backupPart(st Status, now time.Time) statusPart {
	if !st.BacksUp {
		return statusPart{}
	}
	on, today := nhs.DateIn(st.BackedUpAt), nhs.DateIn(now)
	switch {
	case st.BackupFailed:
		return statusPart{theme.IconWarning, lang.Say("The last backup failed")}
	case st.BackedUpAt.IsZero():
		return statusPart{theme.IconWarning, lang.Say("Not backed up yet")}
	case on == today:
		return statusPart{"", lang.Sayf("Backed up %s", clock(st.BackedUpAt))}
	case on.DaysUntil(today) >= backupLate:
		return statusPart{theme.IconWarning, lang.Sayf("No backup since %s", DayMonth(on))}
	}
	return statusPart{"", lang.Sayf("Backed up %s", DayMonth(on))}
}

// contactWords says when the store last answered and when it is tried again,
// however things stand with it. The bar has room for the time of today, or for
// an earlier day.
func contactWords(st Status, today nhs.Date) string {
	var words []string
	switch day := nhs.DateIn(st.LastContact); {
	case st.LastContact.IsZero():
	case day != today:
		words = append(words, lang.Sayf("Last contact %s", day.DayMonth()))
	default:
		words = append(words, lang.Sayf("Last contact %s", clock(st.LastContact)))
	}
	if !st.NextTry.IsZero() {
		words = append(words, lang.Sayf("next try %s", clock(st.NextTry)))
	}
	return kit.Capital(strings.Join(words, ", "))
}

func clock(t time.Time) string { return t.In(nhs.London).Format("15:04") }

// deskMenu opens what one can do with one's own session.
func (f *frame) deskMenu(below fyne.CanvasObject) {
	m := fyne.NewMenu("")
	if f.ported { // large type may have cut in the bar whose desk it is
		by := f.shell.desk.host.Staff()
		for _, whose := range []string{by.Name, by.Post, f.shell.cfg.Rules().Practice.Name} {
			if whose != "" {
				m.Items = append(m.Items, fyne.NewMenuItem(whose, nil))
			}
		}
		m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	}
	for _, c := range f.shell.table {
		if c.ID == "file.lock" || c.ID == "file.signout" || c.ID == "file.password" {
			m.Items = append(m.Items, fyne.NewMenuItem(c.Title, func() { f.shell.run(c) }))
		}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below)
	p := widget.NewPopUpMenu(m, f.shell.win.Canvas())
	p.ShowAtPosition(fyne.NewPos(at.X+below.Size().Width-p.MinSize().Width, at.Y+below.Size().Height+8))
}

// eye lies under everything and sees when the pointer moves. The toolkit tells
// only the topmost part that wants to hear of the pointer, but asks every part
// under it what the pointer should look like.
type eye struct {
	widget.BaseWidget
	used func()
}

func newEye(used func()) *eye {
	e := &eye{used: used}
	e.ExtendBaseWidget(e)
	return e
}

// Cursor is the ordinary arrow; being asked is what counts.
func (e *eye) Cursor() desktop.Cursor { e.used(); return desktop.DefaultCursor }

// CreateRenderer draws nothing.
func (e *eye) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(kit.Stack()) }
