package kit

import (
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

// Tapped presses it.
func (p *press) Tapped(*fyne.PointEvent) { p.press() }

// FocusGained draws the focus.
func (p *press) FocusGained() { p.focused = true; p.Refresh(); scrollTo(p.self) }

// FocusLost draws it without focus.
func (p *press) FocusLost() { p.focused = false; p.Refresh() }

// TypedKey presses on Space and Enter and passes on the rest.
func (p *press) TypedKey(e *fyne.KeyEvent) {
	switch {
	case p.use != nil && p.use(e.Name):
	case e.Name == fyne.KeySpace, e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter:
		p.press()
	default:
		forwardKey(p.self, e)
	}
}

// TypedRune passes on every letter; a space came as a key already.
func (p *press) TypedRune(r rune) {
	if r != ' ' {
		forwardRune(p.self, r)
	}
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

// Disabled says whether it cannot be used now.
func (p *press) Disabled() bool { return p.off }

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
