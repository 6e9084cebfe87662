package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Choice is one line of a [Pick].
type Choice struct {
	ID    string
	Label string
	Note  string // smaller, after the label: a role, a practice
}

// Pick is a box that opens a list to choose one line from. Typing narrows the
// list; arrow keys move in the open list only and change nothing until Enter.
type Pick struct {
	press
	watch
	// OnChosen is told the id a person chose.
	OnChosen func(id string)

	choices []Choice
	chosen  string
	empty   string
	name    string
	wide    float32
	small   bool
	invalid bool
	acts    bool

	ring  ring
	pane  pane
	text  *canvas.Text
	arrow icon
	popUp *widget.PopUp
}

// NewPick returns a box with nothing chosen.
func NewPick(choices []Choice, chosen func(id string)) *Pick {
	p := &Pick{OnChosen: chosen, choices: choices, empty: lang.Say("Choose"), ring: newRing(), pane: newPane(),
		text: canvas.NewText("", nil), arrow: newIcon()}
	p.extend(p, func() { p.open("") })
	p.grabs = true
	p.use = func(k fyne.KeyName) bool {
		if k == fyne.KeyDown {
			p.open("")
		}
		return k == fyne.KeyDown
	}
	p.useRune = func(r rune) bool {
		if r == ' ' {
			return false
		}
		p.open(string(r))
		return true
	}
	return p
}

// Small makes it 32 high with text of 14, for filters.
func (p *Pick) Small() *Pick { p.small = true; return p }

// Wide gives it a width of the design; otherwise it is as wide as its widest line.
func (p *Pick) Wide(w float32) *Pick { p.wide = w; return p }

// WithHint changes what shows while nothing is chosen.
func (p *Pick) WithHint(s string) *Pick { p.empty = s; return p }

// SetChoices replaces the lines. What was chosen stays chosen if it is still there.
func (p *Pick) SetChoices(c []Choice) {
	p.choices = c
	if p.index() < 0 {
		p.chosen = ""
	}
	p.Refresh()
}

// Acts makes its lines things to do: none stays chosen, and its words are no hint but
// what it does.
func (p *Pick) Acts() *Pick { p.acts = true; return p }

// Chosen is the id of what is chosen, or "".
func (p *Pick) Chosen() string { return p.chosen }

// Choose shows a line as chosen without telling anybody; "" shows none.
func (p *Pick) Choose(id string) {
	if p.chosen != id {
		p.chosen = id
		p.Refresh()
	}
}

// choose chooses a line as a person does.
func (p *Pick) choose(id string) {
	p.Choose(id)
	if p.OnChosen != nil {
		p.OnChosen(id)
	}
	p.tell()
}

// SetInvalid draws the line red.
func (p *Pick) SetInvalid(wrong bool) {
	if p.invalid != wrong {
		p.invalid = wrong
		p.Refresh()
	}
}

func (p *Pick) index() int {
	return slices.IndexFunc(p.choices, func(c Choice) bool { return c.ID == p.chosen })
}

func (p *Pick) word() string {
	if i := p.index(); i >= 0 {
		return p.choices[i].Label
	}
	return p.empty
}

func (p *Pick) setName(s string) { p.name = s }

// AccessibilityLabel is what the box is called and what is chosen.
func (p *Pick) AccessibilityLabel() string { return joined(p.name, p.word()) }

func (p *Pick) face() Face {
	if p.small {
		return FaceSmall
	}
	return FaceBody
}

func (p *Pick) objects() []fyne.CanvasObject {
	o := append([]fyne.CanvasObject{p.ring.glow}, p.pane.objects()...)
	return append(o, p.text, p.arrow.Image)
}

func (p *Pick) paint() {
	word := theme.Fg
	p.ring.paint(p.focused)
	switch {
	case p.off:
		p.pane.fill(theme.OffLine, theme.Bg)
		word = theme.Dis
	case p.focused:
		p.pane.fill(theme.Fg, theme.InBg)
	case p.invalid:
		p.pane.fill(theme.Err, theme.InBg)
	default:
		p.pane.fill(theme.InB, theme.InBg)
	}
	if p.index() < 0 && !p.off && !p.acts {
		word = theme.Fg2
	}
	p.text.Color, p.text.TextSize = theme.Color(word), p.face().size()
	p.arrow.draw(theme.IconChevronDown, word)
}

func (p *Pick) least() fyne.Size {
	h := theme.Px(36)
	if p.small {
		h = theme.Px(32)
	}
	w := theme.Px(p.wide)
	if w == 0 {
		w = p.oneLine()
	}
	return fyne.NewSize(w, max(h, p.face().lineHeight()+theme.Px(8)))
}

// oneLine is the width of its widest line, which a [Shrink] gives it where there is
// room.
func (p *Pick) oneLine() float32 {
	w := float32(0)
	lines := []Choice{{Label: p.empty}}
	if !p.acts { // of which none is ever in the box
		lines = append(lines, p.choices...)
	}
	for _, c := range lines {
		w = max(w, ceil(fyne.MeasureText(c.Label, p.face().size(), fyne.TextStyle{}).Width))
	}
	return w + theme.Px(56)
}

func (p *Pick) arrange(s fyne.Size) {
	p.ring.place(0, 0, s.Width, s.Height, 0, radius())
	p.pane.place(s, theme.FieldWidth(), radius())
	side := theme.Px(16)
	p.text.Text = elided(p.word(), s.Width-theme.Px(48), p.text.TextSize, false)
	middle(p.text, theme.Px(12), s.Height)
	put(p.arrow.Image, s.Width-side-theme.Px(12), floor((s.Height-side)/2), side, side)
}

// open shows the list, narrowed to what was typed.
func (p *Pick) open(query string) {
	c := canvasOf(p)
	if c == nil || p.off {
		return
	}
	list := newPickList(p.choices, p.chosen, query)
	p.popUp = widget.NewPopUp(list, c)
	list.fit = func() { p.place(list, c) }
	list.done = func(id string, ok bool) {
		p.popUp.Hide()
		if !ok {
			return
		}
		p.choose(id)
	}
	p.place(list, c)
	c.Focus(list)
}

// place puts the open list below the box, or above it where there is more room: as
// wide as its lines and as high as eight of them, or as the window has room for.
func (p *Pick) place(list *pickList, c fyne.Canvas) {
	at, whole := fyne.CurrentApp().Driver().AbsolutePositionForObject(p), c.Size()
	below, above := whole.Height-at.Y-p.Size().Height-2, at.Y-2
	list.fitIn(max(below, above))
	size := fyne.NewSize(min(max(p.Size().Width, list.least().Width), whole.Width), list.height())
	y := at.Y + p.Size().Height + 2
	if size.Height > below {
		y = at.Y - size.Height - 2
	}
	p.popUp.ShowAtPosition(fyne.NewPos(max(min(at.X, whole.Width-size.Width), 0), y))
	p.popUp.Resize(size)
}
