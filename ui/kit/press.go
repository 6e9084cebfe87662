package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// press is what everything one can press has in common: the pointer, focus,
// Space and Enter, and being off for now. It passes on every other key.
type press struct {
	widget.BaseWidget
	self    part
	act     func()                  // what a press does
	use     func(fyne.KeyName) bool // takes a key of its own, before it is passed on
	useRune func(rune) bool         // takes a letter of its own
	group   *group                  // the parts that are one stop in the Tab order
	grabs   bool                    // takes the focus when tapped, as those of a group do
	focused bool
	hovered bool
	off     bool // cannot be used now; not in the Tab order
}

func (p *press) extend(self part, act func()) {
	p.self, p.act = self, act
	p.ExtendBaseWidget(self)
}

func (p *press) press() {
	if !p.off && p.act != nil {
		p.act()
	}
}

// CreateRenderer links the part to its renderer.
func (p *press) CreateRenderer() fyne.WidgetRenderer { return render(p.self) }

// Tapped presses it. A choice takes the focus, so that the keys go on from
// there; a button leaves it where one was working.
func (p *press) Tapped(*fyne.PointEvent) {
	if !p.off && (p.grabs || p.group != nil) {
		if p.group != nil {
			p.group.at = p
		}
		Focus(p.self)
	}
	p.press()
}

// FocusGained draws the focus.
func (p *press) FocusGained() {
	p.focused = true
	if p.group != nil {
		p.group.at = p
	}
	p.Refresh()
	scrollTo(p.self)
}

// FocusLost draws it without focus.
func (p *press) FocusLost() {
	p.focused = false
	if p.group != nil {
		p.group.at = nil
	}
	p.Refresh()
}

// TypedKey presses on Space and Enter and passes on the rest.
func (p *press) TypedKey(e *fyne.KeyEvent) {
	hear(p.self)
	switch {
	case strayUpon(p.self, e.Name):
	case p.use != nil && p.use(e.Name):
	case p.group != nil && p.group.move(p, e.Name):
	case e.Name == fyne.KeySpace:
		typedUpon(p.self, ' ', func() bool { p.press(); return true })
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter:
		p.press()
	default:
		forwardKey(p.self, e)
	}
}

// TypedRune passes on every letter; a space came as a key already.
func (p *press) TypedRune(r rune) {
	hear(p.self)
	if r == ' ' && p.useRune == nil {
		return
	}
	typedUpon(p.self, r, func() bool { return p.useRune != nil && p.useRune(r) || r == ' ' || forwardRune(p.self, r) })
}

// MouseIn marks the pointer over it.
func (p *press) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved does nothing.
func (p *press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut marks the pointer gone.
func (p *press) MouseOut() { p.hovered = false; p.Refresh() }

// Enable lets it be used.
func (p *press) Enable() { p.setOff(false) }

// Disable keeps it from being used, for now.
func (p *press) Disable() { p.setOff(true) }

// Disabled says whether the focus passes it by: it cannot be used now, or
// another of its group is the one that Tab reaches.
func (p *press) Disabled() bool { return p.off || p.group != nil && p.group.stop() != p }

func (p *press) setOff(off bool) {
	if p.off != off {
		p.off = off
		p.Refresh()
	}
}

// FocusTarget is the part itself.
func (p *press) FocusTarget() fyne.Focusable { return p.self.(fyne.Focusable) }

// AccessibilityRole is a button.
func (p *press) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// group is parts that belong together, such as the tabs of a row: Tab reaches
// one of them, arrow keys move among them. Moving chooses nothing.
type group struct {
	back, on fyne.KeyName // the arrow keys
	members  func() []*press
	chosen   func() int // the member Tab reaches first; -1 for none
	at       *press     // the member that has the focus, or is about to
}

// stop is the member that Tab reaches.
func (g *group) stop() *press {
	if g.at != nil {
		return g.at
	}
	members := g.members()
	if i := g.chosen(); i >= 0 && i < len(members) && !members[i].off {
		return members[i]
	}
	for _, m := range members {
		if !m.off {
			return m
		}
	}
	return nil
}

func (g *group) move(from *press, k fyne.KeyName) bool {
	step := 0
	switch k {
	case g.back:
		step = -1
	case g.on:
		step = 1
	default:
		return false
	}
	members := g.members()
	for i := slices.Index(members, from) + step; i >= 0 && i < len(members); i += step {
		if !members[i].off {
			g.at = members[i]
			Focus(members[i].self)
			break
		}
	}
	return true
}

// target is what should have the focus when the group is asked for it.
func (g *group) target() fyne.Focusable {
	if s := g.stop(); s != nil {
		return s.self.(fyne.Focusable)
	}
	return nil
}

// presses is the press of each of a group's parts.
func presses[T any](parts []T, of func(T) *press) []*press {
	out := make([]*press, len(parts))
	for i, p := range parts {
		out[i] = of(p)
	}
	return out
}
