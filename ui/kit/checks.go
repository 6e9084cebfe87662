package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Check is one line of a [Checks]: a question, what is known about it, and how
// it stands. At most one line is open; it carries what is needed to answer it.
type Check struct {
	ID       string
	Icon     theme.IconName // whose it is, or a tick
	Question string
	Note     string // who proved it and when, or why it cannot start
	State    string // "Done", in plain words
	Tag      Tagged // instead of State, for what still has to be done
	Waiting  bool   // cannot start yet: grey, not to be opened
}

// Checks is a card of [Check] lines, 36 high, of which one may be open. Up and
// Down move, Space and Enter open.
type Checks struct {
	widget.BaseWidget
	// OnOpen is told the id of a line a person opened.
	OnOpen func(id string)

	rows    []*checkRow
	group   *group
	open    string
	content fyne.CanvasObject
	pane    pane
	below   ground // the rest of the pane's middle, below the open line
}

// NewChecks returns an empty card.
func NewChecks(opened func(id string)) *Checks {
	c := &Checks{OnOpen: opened, pane: newPane(), below: newGround()}
	c.group = &group{back: fyne.KeyUp, on: fyne.KeyDown,
		members: func() []*press { return presses(c.rows, func(r *checkRow) *press { return &r.press }) },
		chosen: func() int {
			return slices.IndexFunc(c.rows, func(r *checkRow) bool { return r.check.ID == c.open })
		}}
	c.ExtendBaseWidget(c)
	return c
}

// SetChecks replaces the lines; focus and the open line stay where the ids are the same.
func (c *Checks) SetChecks(checks []Check) {
	if slices.EqualFunc(c.rows, checks, func(r *checkRow, k Check) bool { return r.check == k }) {
		return
	}
	if slices.EqualFunc(c.rows, checks, func(r *checkRow, k Check) bool { return r.check.ID == k.ID }) {
		for i, r := range c.rows {
			if r.check != checks[i] {
				r.set(checks[i])
				r.Refresh()
			}
		}
		return
	}
	old := c.rows
	c.rows = nil
	for _, k := range checks {
		i := slices.IndexFunc(old, func(r *checkRow) bool { return r.check.ID == k.ID })
		r := (*checkRow)(nil)
		if i >= 0 {
			r = old[i]
		} else {
			r = newCheckRow(c)
		}
		r.set(k)
		c.rows = append(c.rows, r)
	}
	c.Refresh()
}

// Open opens a line upon the content that answers it and brings it into view; ""
// closes all.
func (c *Checks) Open(id string, content fyne.CanvasObject) {
	before := c.opened()
	c.open, c.content = id, content
	r := c.opened()
	another := r != before
	for _, turned := range []*checkRow{before, r} {
		if another && turned != nil {
			turned.Refresh()
		}
	}
	if c.Size().IsZero() {
		return
	}
	Reflow(c)
	if r != nil && another {
		scrollTo(r)
	}
}

// opened is the open line, its content upon it.
func (c *Checks) opened() *checkRow {
	for _, r := range c.rows {
		if r.isOpen() {
			return r
		}
	}
	return nil
}

// Opened is the id of the open line, or "".
func (c *Checks) Opened() string { return c.open }

// FocusTarget is the open line, or the first.
func (c *Checks) FocusTarget() fyne.Focusable { return c.group.target() }

// CreateRenderer links the card to its renderer.
func (c *Checks) CreateRenderer() fyne.WidgetRenderer { return render(c) }

// objects sets the open line's content right after its line, for the Tab order.
func (c *Checks) objects() []fyne.CanvasObject {
	o := append(c.pane.objects(), c.below.CanvasObject)
	for _, r := range c.rows {
		o = append(o, r)
		if r.isOpen() && c.content != nil {
			o = append(o, c.content)
		}
	}
	return o
}

func (c *Checks) paint() {
	c.pane.fill(theme.Line, theme.Card)
	c.below.paint(theme.Card, true)
}

func (c *Checks) least() fyne.Size {
	w := theme.Px(320)
	return fyne.NewSize(w, c.heightAt(max(c.Size().Width, w)))
}

// contentX is where the content begins: under the question.
func contentX() float32 { return theme.Px(46) }

func (c *Checks) contentHeight(w float32) float32 {
	if c.content == nil {
		return 0
	}
	return HeightAt(c.content, w-contentX()-theme.Px(12)) + theme.Px(12)
}

func (c *Checks) rowHeight(r *checkRow, w float32) float32 {
	h := r.height()
	if r.isOpen() {
		h += c.contentHeight(w)
	}
	return h
}

func (c *Checks) heightAt(width float32) float32 {
	line := theme.LineWidth()
	h := 2 * line
	for _, r := range c.rows {
		h += c.rowHeight(r, width-2*line)
	}
	return h
}

func (c *Checks) arrange(s fyne.Size) {
	line := theme.LineWidth()
	w, y := s.Width-2*line, line
	c.pane.place(fyne.NewSize(s.Width, c.heightAt(s.Width)), line, radius())
	c.below.place(0, 0, 0, 0)
	for i, r := range c.rows {
		h := c.rowHeight(r, w)
		r.last = i == len(c.rows)-1
		put(r, line, y, w, h)
		if r.isOpen() && c.content != nil {
			put(c.content, line+contentX(), y+r.height(), w-contentX()-theme.Px(12), h-r.height()-theme.Px(12))
			c.part(y, y+h)
		}
		y += h
	}
}

// part leaves out what the open line covers of the middle of the pane, most of it.
// A point of each stays under its edges, so that no gap shows at any scale.
func (c *Checks) part(from, to float32) {
	middle := c.pane.face.middle
	at, s := middle.Position(), middle.Size()
	end := at.Y + s.Height
	above := min(max(from+1-at.Y, 0), s.Height)
	below := max(min(to-2, end), at.Y+above)
	middle.place(at.X, at.Y, s.Width, above)
	c.below.place(at.X, below, s.Width, end-below)
}

// checkRow is one line. An open line's ground lies behind its content.
type checkRow struct {
	press
	list      *Checks
	check     Check
	last      bool
	face      rowFace
	bar, line *canvas.Rectangle
	pic       icon
	question  *canvas.Text
	note      *canvas.Text
	state     *canvas.Text
	tag       *Tag
}

func newCheckRow(c *Checks) *checkRow {
	rect := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	r := &checkRow{list: c, face: newRowFace(), bar: rect(), line: rect(), pic: newIcon(),
		question: text(), note: text(), state: text(), tag: TagOf(Tagged{})}
	r.extend(r, func() {
		if c.OnOpen != nil {
			c.OnOpen(r.check.ID)
		}
	})
	r.group = c.group
	return r
}

func (r *checkRow) set(k Check) {
	r.check, r.off = k, k.Waiting
	r.tag.Set(k.Tag)
}

func (r *checkRow) isOpen() bool { return r.list.open == r.check.ID && r.list.open != "" }

// AccessibilityLabel reads the line.
func (r *checkRow) AccessibilityLabel() string {
	return joined(r.check.Question, r.check.Note, r.check.State, r.check.Tag.Text, when(r.isOpen(), lang.Say("open")))
}

func (r *checkRow) objects() []fyne.CanvasObject {
	return append(r.face.objects(), r.bar, r.line, r.pic.Image, r.question, r.note, r.state, r.tag)
}

func (r *checkRow) outlined() bool {
	return r.isOpen() && theme.Current().Variant == theme.HighContrast
}

func (r *checkRow) paint() {
	open := r.isOpen()
	face, word, note := theme.Card, theme.Fg, theme.Fg2
	switch {
	case open:
		face, note = theme.Sel, theme.Fg
	case r.off:
		word = theme.OffText
	case r.hovered:
		face = theme.Hover
	}
	r.face.paint(face, r.focused, r.outlined())
	r.bar.FillColor, r.line.FillColor = theme.Color(theme.Bar), theme.Color(theme.Line)
	setVisible(r.bar, open && !r.focused)
	setVisible(r.line, !r.last)
	r.pic.draw(r.check.Icon, theme.Fg2)
	r.question.Color, r.question.TextSize, r.question.TextStyle.Bold = theme.Color(word), FaceBody.size(), open
	r.note.Color, r.note.TextSize = theme.Color(note), FaceSmall.size()
	r.state.Text, r.state.Color, r.state.TextSize = r.check.State, theme.Color(word), FaceSmall.size()
	setVisible(r.state, r.check.Tag.Text == "")
}

// height is that of the line without its content.
func (r *checkRow) height() float32 {
	if r.isOpen() {
		return theme.Px(40)
	}
	return theme.Px(36)
}

func (r *checkRow) least() fyne.Size { return fyne.NewSize(theme.Px(320), r.height()) }

func (r *checkRow) arrange(s fyne.Size) {
	h := r.height()
	body := fyne.NewSize(s.Width, s.Height-1)
	r.face.place(body, r.focused, r.outlined())
	placeRect(r.bar, 0, 0, theme.Px(4), body.Height, 0)
	placeRect(r.line, 0, body.Height, s.Width, 1, 0)
	side := theme.Px(20)
	put(r.pic.Image, theme.Px(12), floor((h-side)/2), side, side)
	right := s.Width - theme.Px(12)
	if r.check.Tag.Text != "" {
		m := r.tag.MinSize()
		right -= m.Width
		put(r.tag, right, floor((h-m.Height)/2), m.Width, m.Height)
	} else if r.check.State != "" {
		right -= ceil(r.state.MinSize().Width)
		middle(r.state, right, h)
	}
	x, column := contentX(), theme.Px(208)
	r.question.Text = elided(r.check.Question, right-x-theme.Px(10), r.question.TextSize, r.question.TextStyle.Bold)
	end := middle(r.question, x, h)
	if r.isOpen() {
		column = 0 // the note follows the question
	}
	x = max(x+column+theme.Px(10), end+theme.Px(12))
	r.note.Text = elided(r.check.Note, max(right-x-theme.Px(10), 0), r.note.TextSize, false)
	setVisible(r.note, right-x > theme.Px(40))
	middle(r.note, x, h)
}
