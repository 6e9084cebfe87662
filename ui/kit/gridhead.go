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

// gridHead is the row of column titles, 32 high.
type gridHead struct {
	widget.BaseWidget
	grid  *Grid
	back  *canvas.Rectangle
	line  *canvas.Rectangle
	all   *headTick
	cells []*headCell
	grips []*headGrip
	group *group // the heads are one stop in the Tab order
}

func newGridHead(g *Grid) *gridHead {
	h := &gridHead{grid: g, back: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	h.build()
	h.ExtendBaseWidget(h)
	return h
}

func (h *gridHead) build() {
	h.all, h.cells, h.grips = nil, nil, nil
	h.group = &group{back: fyne.KeyLeft, on: fyne.KeyRight,
		members: func() []*press { return presses(h.open(), func(c *headCell) *press { return &c.press }) },
		chosen:  func() int { return slices.IndexFunc(h.open(), (*headCell).sorted) }}
	if h.grid.ticking {
		h.all = newHeadTick(h.grid)
	}
	for _, c := range h.grid.columns {
		cell := newHeadCell(h.grid, c)
		cell.group = h.group
		h.cells = append(h.cells, cell)
		h.grips = append(h.grips, newHeadGrip(h.grid, c.ID))
	}
}

// open is the heads of the columns that are not folded.
func (h *gridHead) open() []*headCell {
	var out []*headCell
	for i, c := range h.cells {
		if !h.grid.folded(i) {
			out = append(out, c)
		}
	}
	return out
}

// CreateRenderer links the head to its renderer.
func (h *gridHead) CreateRenderer() fyne.WidgetRenderer { return render(h) }

func (h *gridHead) objects() []fyne.CanvasObject {
	o := []fyne.CanvasObject{h.back, h.line}
	if h.all != nil {
		o = append(o, h.all)
	}
	for _, c := range h.cells {
		o = append(o, c)
	}
	for _, g := range h.grips {
		o = append(o, g)
	}
	return o
}

func (h *gridHead) paint() {
	h.back.FillColor, h.line.FillColor = theme.Color(theme.Card), theme.Color(theme.Line2)
}

func (h *gridHead) least() fyne.Size { return fyne.NewSize(0, theme.Px(32)) }

func (h *gridHead) arrange(s fyne.Size) {
	line := theme.LineWidth()
	placeRect(h.back, 0, 0, s.Width, s.Height, 0)
	placeRect(h.line, 0, s.Height-line, s.Width, line, 0)
	if h.all != nil {
		put(h.all, theme.Px(12), floor((s.Height-theme.Px(20))/2), theme.Px(20), theme.Px(20))
	}
	for i, sp := range h.grid.spans(s.Width) {
		if i < len(h.cells) {
			put(h.cells[i], sp.x, 0, min(max(sp.w, h.cells[i].MinSize().Width), sp.w+theme.Px(12)), s.Height-line)
			put(h.grips[i], sp.x+sp.w, 0, theme.Px(12), s.Height-line)
			setVisible(h.cells[i], !h.grid.folded(i))
			setVisible(h.grips[i], !h.grid.folded(i) && i != h.grid.last())
		}
	}
}

// headCell is one title; a press sorts by it.
type headCell struct {
	press
	grid   *Grid
	column Column
	back   *canvas.Rectangle
	foot   *canvas.Rectangle
	text   *canvas.Text
	arrow  icon
}

func newHeadCell(g *Grid, c Column) *headCell {
	h := &headCell{grid: g, column: c, back: canvas.NewRectangle(color.Transparent),
		foot: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", nil), arrow: newIcon()}
	h.extend(h, func() {
		if c.Sorts {
			g.sort(c.ID)
		}
	})
	h.use = h.draw
	return h
}

// draw makes the column narrower or wider.
func (h *headCell) draw(k fyne.KeyName) bool {
	if r := routerOf(h); r == nil || !r.shift() {
		return false
	}
	switch k {
	case fyne.KeyLeft:
		h.grid.draw(h.column.ID, -drawStep)
	case fyne.KeyRight:
		h.grid.draw(h.column.ID, drawStep)
	default:
		return false
	}
	h.grid.tellArranged()
	return true
}

func (h *headCell) sorted() bool { return h.grid.sortBy == h.column.ID && h.grid.sortBy != "" }

func (h *headCell) title() string {
	if h.sorted() && h.column.SortedTitle != "" {
		return h.column.SortedTitle
	}
	return h.column.Title
}

// AccessibilityLabel is the title and how the rows are sorted.
func (h *headCell) AccessibilityLabel() string {
	switch {
	case !h.sorted():
		return h.title()
	case h.grid.sortDown:
		return h.title() + ", " + lang.Say("sorted downwards")
	}
	return h.title() + ", " + lang.Say("sorted upwards")
}

func (h *headCell) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{h.back, h.foot, h.text, h.arrow.Image}
}

func (h *headCell) paint() {
	c := theme.Fg
	arrow := theme.IconName("")
	if h.sorted() {
		c, arrow = theme.Primary, theme.IconArrowDown
		if h.grid.sortDown {
			arrow = theme.IconArrowUp
		}
	}
	if h.focused {
		c = theme.OnFocus
	}
	h.back.FillColor, h.foot.FillColor = theme.Color(theme.Focus), theme.Color(theme.FocusEdge)
	setVisible(h.foot, h.focused)
	setVisible(h.back, h.focused || h.hovered && h.column.Sorts)
	if !h.focused {
		h.back.FillColor = theme.Color(theme.Hover)
	}
	h.text.Text, h.text.Color = h.title(), theme.Color(c)
	h.text.TextSize, h.text.TextStyle.Bold = FaceCaption.size(), true
	h.arrow.draw(arrow, c)
}

func (h *headCell) least() fyne.Size {
	w := ceil(fyne.MeasureText(h.title(), h.text.TextSize, h.text.TextStyle).Width)
	if h.sorted() {
		w += theme.Px(20)
	}
	return fyne.NewSize(w, theme.Px(30))
}

func (h *headCell) arrange(s fyne.Size) {
	placeRect(h.back, -theme.Px(4), 0, s.Width+theme.Px(8), s.Height, 0)
	placeRect(h.foot, -theme.Px(4), s.Height-theme.Px(4), s.Width+theme.Px(8), theme.Px(4), 0)
	room := s.Width
	if h.sorted() {
		room -= theme.Px(20)
	}
	h.text.Text = elided(h.title(), room, h.text.TextSize, true)
	x := middle(h.text, 0, s.Height)
	side := theme.Px(16)
	put(h.arrow.Image, x+theme.Px(4), floor((s.Height-side)/2), side, side)
}

// headTick ticks every row, or none.
type headTick struct {
	press
	grid *Grid
	ring ring
	mark boxMark
}

func newHeadTick(g *Grid) *headTick {
	h := &headTick{grid: g, ring: newRing(), mark: newBoxMark()}
	h.extend(h, g.tickAll)
	return h
}

// AccessibilityLabel says what a press does.
func (h *headTick) AccessibilityLabel() string {
	if h.grid.allTicked() {
		return lang.Say("Untick all rows")
	}
	return lang.Say("Tick all rows")
}

func (h *headTick) objects() []fyne.CanvasObject {
	return append(h.ring.objects(), h.mark.objects()...)
}

func (h *headTick) paint() {
	h.ring.paint(h.focused)
	h.mark.paint(h.grid.allTicked(), theme.Dis)
}

func (h *headTick) least() fyne.Size { return fyne.NewSquareSize(theme.Px(20)) }

func (h *headTick) arrange(s fyne.Size) {
	h.ring.place(0, 0, s.Width, s.Height, 2, theme.Px(2))
	h.mark.place(0, 0)
}
