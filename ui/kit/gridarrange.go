package kit

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Arrangement is how somebody arranged a grid: the columns they drew wider or
// narrower, in lengths of the design, and what they sorted by. It holds nothing
// of the rows.
type Arrangement struct {
	Widths map[string]float32 `json:"widths,omitempty"`
	Sort   string             `json:"sort,omitempty"`
	Down   bool               `json:"down,omitempty"`
}

// A column is never narrower than narrowest; a key draws it by drawStep.
const (
	narrowest = 48
	drawStep  = 16
)

// Arrangement is how the grid is arranged now.
func (g *Grid) Arrangement() Arrangement {
	return Arrangement{Widths: maps.Clone(g.drawn), Sort: g.sortBy, Down: g.sortDown}
}

// Arrange arranges the grid as somebody had it, sorting included. Columns there
// are no more, and those that no longer sort, are passed over.
func (g *Grid) Arrange(a Arrangement) {
	g.drawn = map[string]float32{}
	for _, c := range g.columns {
		if w := a.Widths[c.ID]; w > 0 {
			g.drawn[c.ID] = max(w, narrowest)
		}
	}
	sorts := slices.ContainsFunc(g.columns, func(c Column) bool { return c.ID == a.Sort && c.Sorts })
	if sorts && (g.sortBy != a.Sort || g.sortDown != a.Down) {
		g.SetSort(a.Sort, a.Down)
		if g.OnSort != nil {
			g.OnSort(a.Sort, a.Down)
		}
	}
	g.redraw()
}

func (g *Grid) tellArranged() {
	if g.OnArranged != nil {
		g.OnArranged(g.Arrangement())
	}
}

// draw makes a column wider, or narrower, by a length of the design, as far as
// the others go. The last column takes what is left.
func (g *Grid) draw(column string, by float32) {
	at := slices.IndexFunc(g.columns, func(c Column) bool { return c.ID == column })
	spans := g.spans(g.Size().Width)
	if at < 0 || at == g.last() {
		return
	}
	if g.drawn == nil {
		g.drawn = map[string]float32{}
	}
	unit := theme.Px(1)
	others := float32(0) // what the other columns can give
	for i, s := range spans {
		if i != at && (g.columns[i].Width == 0 && g.drawn[g.columns[i].ID] == 0 || i == g.last()) {
			others += max(s.w/unit-narrowest, 0)
		}
	}
	is := spans[at].w / unit
	g.drawn[column] = min(max(is+by, narrowest), is+max(others, 0))
	g.redraw()
}

// undraw gives a column its own width again.
func (g *Grid) undraw(column string) {
	delete(g.drawn, column)
	g.redraw()
	g.tellArranged()
}

func (g *Grid) redraw() {
	g.drawing++
	g.head.Refresh()
	g.list.Refresh()
	g.Refresh()
}

// fixed is the width of each column that has one, in a row with room for all; 0
// for those that share what is left. Drawn columns give way in a narrow window.
func (g *Grid) fixed(room float32) []float32 {
	out := make([]float32, len(g.columns))
	need, drawn := float32(0), float32(0)
	for i, c := range g.columns {
		if g.folded(i) {
			continue
		}
		out[i] = wide(c.Width)
		if w := g.drawn[c.ID]; w > 0 {
			out[i] = theme.Px(w)
			drawn += out[i]
		}
		need += max(out[i], theme.Px(narrowest))
	}
	if over := need - room; over > 0 && drawn > 0 {
		for i, c := range g.columns {
			if g.drawn[c.ID] > 0 && !g.folded(i) {
				out[i] = max(out[i]-over*out[i]/drawn, theme.Px(narrowest))
			}
		}
	}
	return out
}

// wide is the width of a column of words, in a length of the design: small words
// stay as they are in Compact, where other lengths become less.
func wide(v float32) float32 {
	return max(theme.Px(v), ceil(v*theme.Size(fynetheme.SizeNameCaptionText)/captionStandard))
}

// captionStandard is the size of small words in the design.
const captionStandard = 13

// OpenMenu opens the menu of the chosen row, as Shift+F10 does: for a button beside
// the rows.
func (g *Grid) OpenMenu() { g.menu() }

// menu opens the menu of the chosen row, under the row.
func (g *Grid) menu() {
	if g.chosen < 0 {
		return
	}
	g.list.ScrollTo(g.chosen)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(g.list)
	high := theme.Px(g.rowHeight)
	g.menuAt(at.AddXY(theme.Px(44), float32(g.chosen)*high-g.list.GetScrollOffset()+high))
}

func (g *Grid) menuAt(p fyne.Position) {
	c := canvasOf(g.list)
	row, ok := g.Chosen()
	if g.OnMenu == nil || c == nil || !ok {
		return
	}
	if m := g.OnMenu(row); m != nil && len(m.Items) > 0 {
		menu := widget.NewPopUpMenu(m, c)
		room, size := c.Size(), menu.MinSize()
		menu.ShowAtPosition(fyne.NewPos(max(min(p.X, room.Width-size.Width), 0), max(min(p.Y, room.Height-size.Height), 0)))
	}
}

// TypedShortcut copies rows and ticks all of them; what has no place on the menu
// goes on to the router.
func (l *gridList) TypedShortcut(s fyne.Shortcut) {
	hear(l)
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		l.grid.Copy()
	case *fyne.ShortcutSelectAll:
		if l.grid.ticking && !l.grid.allTicked() {
			l.grid.tickAll()
		}
	default:
		if r := routerOf(l); r != nil {
			r.chord(s.ShortcutName())
		}
	}
}

// headGrip is the edge between two heads, to drag. A double tap gives the column
// its own width again.
type headGrip struct {
	widget.BaseWidget
	grid   *Grid
	column string
}

func newHeadGrip(g *Grid, column string) *headGrip {
	h := &headGrip{grid: g, column: column}
	h.ExtendBaseWidget(h)
	return h
}

// Cursor says that it can be dragged.
func (h *headGrip) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Dragged draws the column.
func (h *headGrip) Dragged(e *fyne.DragEvent) { h.grid.draw(h.column, e.Dragged.DX/theme.Px(1)) }

// DragEnd tells how it is now.
func (h *headGrip) DragEnd() { h.grid.tellArranged() }

// Tapped keeps the tap from the head beneath.
func (h *headGrip) Tapped(*fyne.PointEvent) {}

// DoubleTapped gives the column its own width again.
func (h *headGrip) DoubleTapped(*fyne.PointEvent) { h.grid.undraw(h.column) }

// AccessibilityLabel says what it is for.
func (h *headGrip) AccessibilityLabel() string { return lang.Say("Edge of the column, to drag") }

// AccessibilityRole is that of a mere part of the head.
func (h *headGrip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer draws nothing: the heads stand apart already.
func (h *headGrip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(Stack()) }
