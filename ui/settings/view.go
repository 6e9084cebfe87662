package settings

import (
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// part is a section as it is shown.
type part interface {
	// body is what stands beside the list of sections.
	body() fyne.CanvasObject
	// foot is the acts: the quieter ones left, the main one right.
	foot() (left, right []fyne.CanvasObject)
	// enter reads anew and puts the focus where work begins.
	enter()
	// leave takes secrets off the screen, and ends what enter reads anew.
	leave()
	commands() []shell.Command
	// changed hears that somebody administered something.
	changed()
}

// Screen is the page. It is a shell.Screen with views.
type Screen struct {
	host     *shell.Host
	sections []Section
	parts    map[Section]part
	at       Section
	list     *kit.NavRail
	body     *fyne.Container
	foot     *fyne.Container
	root     fyne.CanvasObject
	arrival  shell.Arrival
}

// New returns the page for whoever is at the desk.
func New(h *shell.Host, p Ports) *Screen {
	s := &Screen{host: h, sections: Sections(h), body: kit.Stack(), foot: kit.Stack()}
	s.parts = map[Section]part{
		MyWindow:    newLikingView(h),
		OwnPassword: newOwnView(h, p, s.paint),
		UsersList:   newUsersView(h, p, s.paint),
		DeviceList:  newDevicesView(h, p, s.paint),
		OurPractice: newPracticeView(h, p, s.paint),
		ReviewRules: newRulesView(h, p, ReviewRules.Title(), reviewRules, s.paint),
		TimeRules:   newRulesView(h, p, TimeRules.Title(), timeRules, s.paint),
		WordingOf:   newWordingView(h, p, s.paint),
		RecoveryKey: newRecoveryView(h, p, s.paint),
		WorkingDays: newDaysView(h, p, s.paint),
		Backups:     newBackupView(h, p, s.paint),
		TheLine:     newConnectionView(h, p, s.paint),
		Updates:     newUpdatesView(h, p.About),
		AboutThis:   newAboutView(h, p.About),
	}
	var items []kit.NavItem
	for _, id := range s.sections {
		items = append(items, kit.NavItem{ID: string(id), Label: id.Title()})
	}
	s.list = kit.NewNavRail(items, func(id string) { s.turn(Section(id)) }).InCard()
	s.root = kit.WithFoot(kit.Page(kit.PageHead(kit.Title(lang.Say("Settings"))),
		kit.Grow(kit.Panes(16, kit.NewScroll(kit.BareCard(kit.PadEach(0, 0, 8, 0, s.list))), kit.Grow(s.body)))), s.foot)
	s.at = s.sections[0]
	s.paint()
	return s
}

// Object is the page.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter goes to the section the place names, and what it names there, or stays.
func (s *Screen) Enter(p shell.Place) {
	at := s.at
	for _, id := range s.sections {
		if string(id) == p.Part {
			at = id
		}
	}
	s.turn(at)
	if v, ok := s.parts[at].(interface{ enterPart(id string) }); ok && p.ID != "" {
		v.enterPart(p.ID)
	}
}

// Leave keeps what was typed, but no password.
func (s *Screen) Leave() { s.parts[s.at].leave() }

// Save says what the section in view saves only when told to.
func (s *Screen) Save() string {
	if p, ok := s.parts[s.at].(interface{ unsaved() bool }); ok && p.unsaved() {
		return lang.Say("What you changed here is not saved yet. Ctrl+Enter saves it.")
	}
	return ""
}

// Changed tells the section in view when somebody administered something; what
// happens to cases changes nothing here.
func (s *Screen) Changed(e casework.Event) {
	switch e.Act {
	case workflow.ActAdminister, workflow.ActSetPolicy, workflow.ActAgreePolicy, workflow.ActSetWording:
		s.parts[s.at].changed()
	}
}

// PreferencesChanged shows what was changed on the View menu.
func (s *Screen) PreferencesChanged() { s.parts[MyWindow].(*likingView).paint() }

// Views lists the sections.
func (s *Screen) Views() []string {
	var out []string
	for _, id := range s.sections {
		out = append(out, id.Title())
	}
	return out
}

// View shows the nth section.
func (s *Screen) View(n int) { s.turn(s.sections[n]) }

// Commands is what one can do in the section in view.
func (s *Screen) Commands() []shell.Command {
	if r, ok := s.parts[s.at].(reader); ok && !r.seen().Read {
		return nil
	}
	return s.parts[s.at].commands()
}

func (s *Screen) turn(to Section) {
	if to != s.at {
		s.parts[s.at].leave()
	}
	s.at = to
	s.arrival.Enter()
	s.paint()
	s.parts[to].enter()
}

// paint shows the section in view.
func (s *Screen) paint() {
	if s.root == nil {
		return // still being made
	}
	s.list.Choose(string(s.at))
	p := s.parts[s.at]
	b := p.body()
	left, right := p.foot()
	r, read := p.(reader)
	if read && !r.seen().Read {
		b, left, right = s.unread(r), nil, nil
	}
	if len(s.body.Objects) != 1 || s.body.Objects[0] != b {
		s.body.Objects = []fyne.CanvasObject{b}
	}
	s.foot.Objects = []fyne.CanvasObject{kit.ActionBar(left, right)}
	s.foot.Hidden = len(left)+len(right) == 0 // what is only read has none
	kit.Reflow(s.root)
	if read && r.seen().Read {
		s.arrival.Rows(r.start(), 1)
	}
	s.host.Recheck()
}

// newPair is the two fields of a new password, and a way to have one made up.
type newPair struct {
	ports         Ports
	first, second *kit.Field
	password      *kit.Entry
	repeat        *kit.Entry
	made          *fyne.Container
	root          *fyne.Container
}

// newNewPair returns the fields; phrases offers to make one up, enter is Enter
// in either.
func newNewPair(h *shell.Host, p Ports, phrases bool, enter func()) *newPair {
	n := &newPair{ports: p, password: kit.NewPassword().Limit(200), repeat: kit.NewPassword().Limit(200), made: kit.Stack()}
	n.first = kit.NewField(lang.Say("New password"), n.password).WithHint(lang.Say("8 characters or more; longer is better."))
	n.second = kit.NewField(lang.Say("The same once more"), n.repeat)
	n.password.OnSubmitted = func(string) { kit.Focus(n.repeat) }
	n.repeat.OnSubmitted = func(string) { enter() }
	n.password.OnChanged = func(s string) {
		n.first.SetError("")
		_, advice := p.Password(s)
		if s == "" || advice == "" {
			advice = lang.Say("8 characters or more; longer is better.")
		}
		n.first.SetHint(advice)
	}
	n.root = kit.Down(12)
	if phrases {
		n.root.Add(kit.Down(4, kit.Left(kit.NewLink(lang.Say("Make a password up"), func() { n.makeUp(h) })), n.made))
	}
	n.root.Add(n.first)
	n.root.Add(n.second)
	return n
}

func (n *newPair) makeUp(h *shell.Host) {
	phrase, err := n.ports.Phrase()
	if err != nil {
		h.ShowError(err)
		return
	}
	n.password.SetText(phrase)
	n.repeat.SetText(phrase)
	n.made.Objects = []fyne.CanvasObject{kit.NewPanel(theme.Bg, kit.Pad(12, 8, kit.Strong(phrase).Wrap())).Line(theme.Line2)}
	kit.Reflow(n.root)
}

func (n *newPair) typed() NewPassword { return NewPassword{n.password.Text(), n.repeat.Text()} }

// say shows what is wrong with either field.
func (n *newPair) say(p []Problem) {
	n.first.SetError(of(p, "password"))
	n.second.SetError(of(p, fieldRepeat))
}

func (n *newPair) clear() {
	n.password.SetText("")
	n.repeat.SetText("")
	n.made.Objects = nil
	n.say(nil)
}

// summarise lists what is wrong above a form, each with the way to it.
func summarise(at *fyne.Container, found []kit.Problem) {
	at.Objects = nil
	if len(found) == 0 {
		at.Hide()
		return
	}
	at.Objects = []fyne.CanvasObject{kit.ErrorSummary(lang.Count(len(found), "%d thing to put right", "%d things to put right"), found...)}
	at.Show()
}

// stillHere says that what was typed before the program went down is there again.
func stillHere(h *shell.Host) func(time.Time) {
	return func(time.Time) { h.Toast(lang.Say("What you began to type here is still here."), nil) }
}

// heldTexts is what was typed, by what it was typed for, as it is kept; "" for nothing.
func heldTexts[K ~string](typed map[K]string) string {
	if len(typed) == 0 {
		return ""
	}
	b, err := json.Marshal(typed)
	if err != nil {
		panic("settings: texts cannot be written: " + err.Error())
	}
	return string(b)
}

// takeTexts is what heldTexts kept; nothing of what another version of the program did.
func takeTexts[K ~string](s string) (typed map[K]string) {
	if json.Unmarshal([]byte(s), &typed) != nil {
		return nil
	}
	return typed
}
