package kit

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// A grid too narrow for what its columns need folds the ones that matter less: each
// row says them, with their titles, on a further line
// (docs/decisions/0037-folded-columns.md).

// foldedRoom is what the further line adds to a row, of the design.
const foldedRoom = 26

// need is the width below which a column is not drawn while others can fold.
func (c Column) need() float32 { return max(wide(c.Width), wide(c.Least), theme.Px(narrowest)) }

// foldedIn says which columns have no room in a row of this width; nil if all have.
// Those that sort stay: their heads are pressed.
func (g *Grid) foldedIn(width float32) []bool {
	out := make([]bool, len(g.columns))
	room, gap := width-2*theme.Px(12), theme.Px(12)
	if g.ticking {
		room -= theme.Px(20) + gap
	}
	some := false
	for {
		need, next := -gap, -1
		for i, c := range g.columns {
			if out[i] {
				continue
			}
			need += c.need() + gap
			if c.folds() && (next < 0 || c.Folds >= g.columns[next].Folds) {
				next = i
			}
		}
		if need <= room || next < 0 {
			break
		}
		out[next], some = true, true
	}
	if !some {
		return nil
	}
	return out
}

func (c Column) folds() bool { return c.Folds > 0 && !c.Sorts }

// refold folds what has no room in this width. It reports whether that is another
// choice of columns than before.
func (g *Grid) refold(width float32) bool {
	folds := g.foldedIn(width)
	if slices.Equal(folds, g.folds) {
		return false
	}
	g.folds = folds
	g.drawing++
	g.list.Refresh() // which asks anew how high a row is
	return true
}

// folded says whether the ith column stands on the further line.
func (g *Grid) folded(i int) bool { return i < len(g.folds) && g.folds[i] }

// last is the last column that stands in a column.
func (g *Grid) last() int {
	for i := len(g.columns) - 1; i > 0; i-- {
		if !g.folded(i) {
			return i
		}
	}
	return 0
}

// further is the columns of the further line: first what folds last.
func (g *Grid) further() []int {
	var out []int
	for i := range g.columns {
		if g.folded(i) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(g.columns[a].Folds, g.columns[b].Folds) })
	return out
}

// rowRoom is how high a row is, with a further line or without.
func (g *Grid) rowRoom(further bool) float32 {
	if further {
		return theme.Px(g.rowHeight + foldedRoom)
	}
	return theme.Px(g.rowHeight)
}

// placeFurther sets the folded cells side by side between x and right.
func (r *gridRow) placeFurther(x, right float32) {
	top, line := theme.Px(r.grid.rowHeight-4), theme.Px(24)
	for _, i := range r.grid.further() {
		if i >= len(r.cells) || i >= len(r.shown.row.Cells) {
			continue
		}
		c, cell := r.cells[i], r.shown.row.Cells[i]
		if said(cell) == "" && cell.Tag.Text == "" {
			continue
		}
		set := func(room float32) (w float32) {
			c.main.Text = elided(said(cell), room, c.main.TextSize, c.main.TextStyle.Bold)
			setLine(c.main, x, top, line)
			return c.main.MinSize().Width
		}
		c.head.Text = elided(r.grid.columns[i].Title, max(right-x, 0), c.head.TextSize, false)
		setLine(c.head, x, top, line)
		x = min(x+ceil(c.head.MinSize().Width)+theme.Px(6), right)
		if cell.Tag.Text != "" {
			shown := c.tag.within(cell.Tag, right-x)
			c.tag.draw(shown)
			c.tag.place(shown, x, top+floor((line-c.tag.size(shown).Height)/2))
			x += c.tag.size(shown).Width
		} else {
			x += set(right - x)
		}
		x = min(x+theme.Px(16), right)
	}
}

// said is what a cell says on one line.
func said(c Cell) string {
	if c.Text == "" || c.Sub == "" {
		return c.Text + c.Sub
	}
	return strings.TrimSuffix(c.Text, ",") + ", " + c.Sub
}

// lines is what a cell says on its two lines. Of a name that has no room on the
// first, the given name goes before the second, and what is left of a family name too
// long even so: a name cut short is how the wrong person is chosen.
func (c Cell) lines(room, size float32) (first, second string) {
	fits := func(s string) bool { return fyne.MeasureText(s, size, fyne.TextStyle{Bold: c.Bold}).Width <= room }
	family, given, ok := strings.Cut(c.Text, ", ")
	if !c.Name || !ok || fits(c.Text) {
		return c.Text, c.Sub
	}
	if fits(family + ",") {
		return family + ",", joined(given, c.Sub)
	}
	letters := []rune(family)
	n := sort.Search(len(letters)-1, func(n int) bool { return !fits(string(letters[:n+1]) + "-") })
	return string(letters[:n]) + "-", joined(string(letters[n:]), given, c.Sub)
}
