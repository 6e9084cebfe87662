package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// gridRow draws one row. It compares before it changes anything: that makes
// scrolling and moving cheap.
type gridRow struct {
	widget.BaseWidget
	grid    *Grid
	index   int
	hovered bool
	shown   rowState
	made    int // of which columns

	face      rowFace
	bar, line *canvas.Rectangle
	tick      boxMark
	cells     []gridCell
	links     gridLinks
}

// rowState is all that a row's looks depend on.
type rowState struct {
	row                              Row
	chosen, focused, hovered, ticked bool
	look                             theme.Theme
	width                            float32
	drawing                          int // how often columns were drawn
}

func (s rowState) equal(o rowState) bool {
	return s.row.equal(o.row) && s.chosen == o.chosen && s.focused == o.focused && s.hovered == o.hovered &&
		s.ticked == o.ticked && s.look == o.look && s.width == o.width && s.drawing == o.drawing
}

func (s rowState) outlined() bool { return s.chosen && s.look.Variant == theme.HighContrast }

type gridCell struct {
	main, sub *canvas.Text
	head      *canvas.Text // the title of a column that may fold
	tag       paintedTag
	pic       icon // only in a column of icons
}

func newGridRow(g *Grid) *gridRow {
	rect := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	r := &gridRow{grid: g, index: -1, face: newRowFace(), bar: rect(), line: rect(), tick: newBoxMark(), links: newGridLinks()}
	r.build()
	r.ExtendBaseWidget(r)
	return r
}

func (r *gridRow) build() {
	r.cells, r.made = nil, r.grid.made
	for _, column := range r.grid.columns {
		c := gridCell{main: canvas.NewText("", nil), sub: canvas.NewText("", nil), tag: newPaintedTag()}
		if column.Icons {
			c.pic = newIcon()
		}
		if column.folds() {
			c.head = canvas.NewText("", nil)
		}
		r.cells = append(r.cells, c)
	}
}

// show makes this the ith row.
func (r *gridRow) show(i int) {
	r.index = i
	r.update()
}

func (r *gridRow) state() rowState {
	g := r.grid
	s := rowState{hovered: r.hovered, look: *theme.Current(), width: r.Size().Width, drawing: g.drawing}
	if r.index < 0 || r.index >= g.source.Len() {
		return s
	}
	s.row = g.source.Row(r.index)
	s.chosen = r.index == g.chosen
	s.focused = s.chosen && g.list.focused
	s.ticked = slices.Contains(g.ticked, s.row.ID)
	return s
}

func (r *gridRow) update() {
	if r.made != r.grid.made {
		r.build()
	} else if s := r.state(); s.equal(r.shown) {
		return
	}
	r.Refresh()
}

// CreateRenderer links the row to its renderer.
func (r *gridRow) CreateRenderer() fyne.WidgetRenderer { return render(r) }

// SetDeviceIsMobile keeps the list's theme from the row, which has its looks from us:
// the toolkit passes over whatever has this method, as something with a theme of its
// own. It would otherwise forget how large every text of the window is, at each row
// made and each time the list is refreshed.
func (r *gridRow) SetDeviceIsMobile(bool) {}

// AccessibilityLabel reads the row from left to right.
func (r *gridRow) AccessibilityLabel() string {
	var words []string
	for _, c := range r.shown.row.Cells {
		words = append(words, c.Text, c.Sub, c.Tag.Text)
	}
	return joined(append(words, when(r.shown.ticked, lang.Say("ticked")), when(r.shown.chosen, lang.Say("chosen")))...)
}

// AccessibilityRole is a button: a row opens.
func (r *gridRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// MouseDown chooses at once; a tap alone would wait for a second one. Upon a link
// it waits for the button to come up: choosing may move the rows.
func (r *gridRow) MouseDown(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	if r.links.pressed = r.linkAt(e.Position); r.links.pressed == (RowLink{}) {
		r.at(e.Position)
	}
}

// MouseUp follows the link that was pressed.
func (r *gridRow) MouseUp(e *desktop.MouseEvent) {
	pressed := r.links.pressed
	r.links.pressed = RowLink{}
	if pressed == (RowLink{}) || r.linkAt(e.Position) != pressed {
		return
	}
	row := r.shown.row
	r.at(e.Position)
	r.grid.OnLink(row, pressed.ID)
}

// Tapped keeps the tap from the toolkit's own list.
func (r *gridRow) Tapped(*fyne.PointEvent) {}

// DoubleTapped opens the row.
func (r *gridRow) DoubleTapped(e *fyne.PointEvent) {
	if !r.onTick(e.Position) && r.linkAt(e.Position) == (RowLink{}) {
		r.grid.Choose(r.index)
		r.grid.Open()
	}
}

func (r *gridRow) at(p fyne.Position) {
	if c := canvasOf(r.grid.list); c != nil {
		c.Focus(r.grid.list)
	}
	r.grid.Choose(r.index)
	if r.onTick(p) {
		r.grid.Tick(r.index)
	}
}

// TappedSecondary opens the row's menu under the pointer.
func (r *gridRow) TappedSecondary(e *fyne.PointEvent) {
	if c := canvasOf(r.grid.list); c != nil {
		c.Focus(r.grid.list)
	}
	r.grid.Choose(r.index)
	r.grid.menuAt(e.AbsolutePosition)
}

// onTick is the box with room round it: 44 wide.
func (r *gridRow) onTick(p fyne.Position) bool { return r.grid.ticking && p.X < theme.Px(44) }

// MouseIn marks the pointer over it.
func (r *gridRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.update() }

// MouseMoved tells a link from the rest of the row.
func (r *gridRow) MouseMoved(e *desktop.MouseEvent) {
	r.links.over = r.linkAt(e.Position) != RowLink{}
}

// MouseOut marks the pointer gone.
func (r *gridRow) MouseOut() { r.hovered, r.links.over = false, false; r.update() }

// Cursor is a hand upon a link.
func (r *gridRow) Cursor() desktop.Cursor {
	if r.links.over {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

func (r *gridRow) objects() []fyne.CanvasObject {
	o := append(r.face.objects(), r.bar, r.line)
	o = append(o, r.tick.objects()...)
	for _, c := range r.cells {
		o = append(o, c.main, c.sub)
		o = append(o, c.tag.objects()...)
		if c.pic.Image != nil {
			o = append(o, c.pic.Image)
		}
		if c.head != nil {
			o = append(o, c.head)
		}
	}
	return append(o, r.links.objects()...)
}

func (r *gridRow) least() fyne.Size {
	return fyne.NewSize(theme.Px(48), r.grid.rowRoom(r.grid.folds != nil))
}

func (r *gridRow) paint() {
	r.shown = r.state()
	s := r.shown
	face, sub, red, outline := theme.Card, theme.Fg2, theme.Err, theme.Dis
	switch {
	case s.chosen:
		face, sub, red, outline = theme.Sel, theme.Fg, theme.ErrOnSel, theme.InB
	case s.hovered:
		face, red, outline = theme.Hover, theme.ErrOnSel, theme.InB
	}
	r.face.paint(face, s.focused, s.outlined())
	r.bar.FillColor, r.line.FillColor = theme.Color(theme.Bar), theme.Color(theme.Line)
	setVisible(r.bar, s.chosen && !s.focused)
	r.tick.show(r.grid.ticking && s.row.ID != "" && !s.row.Fixed)
	r.tick.paint(s.ticked, outline)
	for i, c := range r.cells {
		cell := Cell{}
		if i < len(s.row.Cells) {
			cell = s.row.Cells[i]
		}
		c.paint(cell, sub, red, r.grid.folded(i))
	}
	r.links.paint(s.row.Links)
}

func (c gridCell) paint(cell Cell, sub, red fyne.ThemeColorName, folded bool) {
	if c.head != nil {
		setVisible(c.head, folded && (said(cell) != "" || cell.Tag.Text != ""))
		c.head.Color, c.head.TextSize = theme.Color(sub), FaceCaption.size()
	}
	if folded { // on one line
		cell = Cell{Text: said(cell), Tag: cell.Tag, Bold: cell.Alert, Alert: cell.Alert}
	}
	setVisible(c.main, cell.Text != "")
	setVisible(c.sub, cell.Sub != "")
	face, colour := FaceSmall, theme.Fg
	if cell.Bold {
		face = FaceBody
	}
	if cell.Muted {
		colour = sub
	}
	if folded {
		if face = FaceCaption; cell.Alert {
			colour = red
		}
	}
	c.main.Color, c.main.TextSize, c.main.TextStyle.Bold = theme.Color(colour), face.size(), cell.Bold
	if cell.Alert {
		sub = red
	}
	c.sub.Color, c.sub.TextSize, c.sub.TextStyle.Bold = theme.Color(sub), FaceCaption.size(), cell.Alert
	c.tag.draw(cell.Tag)
	if c.pic.Image != nil {
		c.pic.draw(cell.Icon, sub)
	}
}

func (r *gridRow) arrange(size fyne.Size) {
	r.shown.width = size.Width
	line := float32(1)
	body := fyne.NewSize(size.Width, size.Height-line)
	r.face.place(body, r.shown.focused, r.shown.outlined())
	placeRect(r.bar, 0, 0, theme.Px(4), body.Height, 0)
	placeRect(r.line, 0, body.Height, size.Width, line, 0)
	r.tick.place(theme.Px(12), floor((body.Height-theme.Px(20))/2))
	spans := r.grid.spans(size.Width)
	if r.grid.folds != nil {
		r.placeFurther(spans[0].x, size.Width-theme.Px(12))
		body.Height = theme.Px(r.grid.rowHeight) - line
	}
	if taken := r.links.place(r.shown.row.Links, size.Width-theme.Px(12), body.Height); taken > 0 {
		last := &spans[r.grid.last()]
		last.w = max(last.w-taken, 0)
	}
	for i, sp := range spans {
		if !r.grid.folded(i) && i < len(r.cells) && i < len(r.shown.row.Cells) {
			sp.w = r.roomFrom(i, spans)
			r.cells[i].place(r.shown.row.Cells[i], sp, body.Height)
		}
	}
}

// roomFrom is the room for the words of a cell: its column's, and that of columns
// without a title behind it which have nothing in this row.
func (r *gridRow) roomFrom(i int, spans []span) float32 {
	end := spans[i].x + spans[i].w
	for j := i + 1; j < len(spans) && r.grid.columns[j].Title == ""; j++ {
		if cells := r.shown.row.Cells; j < len(cells) && (cells[j].Text != "" || cells[j].Sub != "" || cells[j].Tag.Text != "") {
			break
		}
		end = spans[j].x + spans[j].w
	}
	return end - spans[i].x
}

func (c gridCell) place(cell Cell, sp span, h float32) {
	if c.pic.Image != nil {
		side, room := theme.Px(20), theme.Px(28)
		put(c.pic.Image, sp.x, floor((h-side)/2), side, side)
		sp = span{sp.x + room, max(sp.w-room, 0)}
	}
	first, second := cell.lines(sp.w, c.main.TextSize)
	c.main.Text = elided(first, sp.w, c.main.TextSize, c.main.TextStyle.Bold)
	c.sub.Text = elided(second, sp.w, c.sub.TextSize, c.sub.TextStyle.Bold)
	setVisible(c.sub, second != "")
	if second == "" {
		besideSmall(c.main, sp.x, h)
	} else {
		first, second := FaceSmall.lineHeight(), FaceCaption.lineHeight()
		// In a low row the two come closer, so that the ring of the focus is round
		// the words and not upon them.
		closer := min(max(first+second+2*insetRing(true)-h-2, 0), 4)
		top := floor((h - first - second + closer) / 2)
		setLine(c.main, sp.x, top, first)
		setLine(c.sub, sp.x, top+first-closer, second)
	}
	shown := c.tag.within(cell.Tag, sp.w)
	c.tag.draw(shown)
	c.tag.place(shown, sp.x, floor((h-c.tag.size(shown).Height)/2))
}

// setLine sets a text at x in a line of height h that begins at y.
func setLine(t *canvas.Text, x, y, h float32) {
	m := t.MinSize()
	put(t, x, y+floor((h-m.Height)/2), m.Width, m.Height)
}

// besideSmall sets a text at x on the line on which small words stand in the
// middle of height h, however large it is itself.
func besideSmall(t *canvas.Text, x, h float32) {
	small := piece{text: "x", size: FaceSmall.size()}
	own := piece{text: t.Text, bold: t.TextStyle.Bold, size: t.TextSize}
	small.measure()
	own.measure()
	put(t, x, floor((h-small.height)/2)+small.base-own.base, own.width, own.height)
}
