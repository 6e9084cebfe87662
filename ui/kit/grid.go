package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// Column is one column of a [Grid].
type Column struct {
	ID    string
	Title string
	// Width is a fixed width of the design. With 0 the column shares what is left by Flex.
	Width float32
	Flex  float32 // 0 means 1
	// Least is the width, of the design, that a column without a fixed one keeps
	// while others can fold. Folds above 0 lets it fold in a narrow grid, unless it
	// sorts: the highest first. What folds stands on a further line of each row.
	Least float32
	Folds int
	// Sorts makes the head a button. SortedTitle replaces the title while the
	// grid is sorted by this column ("Due, worst first"): an arrow alone says too little.
	Sorts       bool
	SortedTitle string
	// Icons leaves room for an icon before the words of every cell.
	Icons bool
}

// Cell is what stands in one column of a row: a line, a smaller line under it,
// or a tag.
type Cell struct {
	Text  string
	Sub   string
	Tag   Tagged
	Icon  theme.IconName // in a column of icons
	Bold  bool           // the row's name: 15 bold
	Name  bool           // FAMILY, Given: in a narrow column the given name goes on the second line
	Alert bool           // the second line is red and bold: late or wrong
	Muted bool           // the first line is grey
}

// RowLink is something one can do with a row at a click.
type RowLink struct{ ID, Label string }

// Row is one record. ID is what selection and ticks go by.
type Row struct {
	ID    string
	Cells []Cell
	Fixed bool // cannot be ticked
	// Links stand at the right end, and the last cell makes room for them. They are
	// for the pointer: the row's menu and the page's keys reach the same acts.
	Links [2]RowLink
}

func (r Row) equal(o Row) bool {
	return r.ID == o.ID && r.Fixed == o.Fixed && r.Links == o.Links && slices.Equal(r.Cells, o.Cells)
}

// Source hands rows to a grid. Row is asked for what is on screen only and must
// not wait: a paged source answers with an empty row and refreshes the grid
// when the page has come.
type Source interface {
	Len() int
	Row(i int) Row
}

// Indexer is a [Source] that knows where a row is. Without it a grid looks for
// its chosen row near where it was.
type Indexer interface{ Index(id string) int }

// Rows is a source of rows in hand.
type Rows []Row

// Len is the number of rows.
func (r Rows) Len() int { return len(r) }

// Row is the ith row.
func (r Rows) Row(i int) Row { return r[i] }

// Index is where the row with this id is, or -1.
func (r Rows) Index(id string) int {
	return slices.IndexFunc(r, func(row Row) bool { return row.ID == id })
}

// Grid shows records as rows: a head one can sort by, a chosen row, ticks. It
// keeps the chosen row and the ticks by id when its rows change.
//
// Keys: Up, Down, j, k move; Home, End, Page Up, Page Down jump; Space ticks,
// Ctrl+A ticks all; Enter opens; Shift+F10 and the menu key open the row's menu;
// Ctrl+C copies. Upon the heads Left and Right move, Shift with them draws the
// column narrower or wider. A click chooses, a double click opens, the second
// button opens the menu, and the edge of a head can be dragged.
type Grid struct {
	widget.BaseWidget

	// OnChosen is told when another row is chosen, by a person or because rows changed.
	OnChosen func(Row)
	// OnOpen is told when a row is opened.
	OnOpen func(Row)
	// OnLink is told which link of a row was followed. The row is chosen by then.
	OnLink func(row Row, id string)
	// OnTicked is told the ticked ids, in the order they were ticked.
	OnTicked func(ids []string)
	// OnSort is told the column a person wants to sort by.
	OnSort func(column string, descending bool)
	// OnArranged is told when a person drew a column wider or narrower, or sorted.
	OnArranged func(Arrangement)
	// OnMenu is what can be done with a row; nil or an empty menu shows none.
	OnMenu func(Row) *fyne.Menu
	// OnCopied is told how many rows were put on the clipboard.
	OnCopied func(rows int)
	// OnLetter may take a letter that is typed upon the rows before they do.
	OnLetter func(rune) bool

	columns   []Column
	source    Source
	rowHeight float32
	ticking   bool
	headless  bool
	sortBy    string
	sortDown  bool
	drawn     map[string]float32 // widths a person gave columns, of the design
	drawing   int                // counts how often they changed
	folds     []bool             // which columns are folded, nil for none
	made      int                // counts how often the columns were replaced

	chosen   int // row, or -1
	chosenID string
	ticked   []string

	list *gridList
	over *themed
	head *gridHead
	bare rowFace // shows the focus where there is no row to show it on
	ring bool    // it does
}

// NewGrid returns an empty grid with rows 48 high.
func NewGrid(columns ...Column) *Grid {
	g := &Grid{columns: columns, source: Rows(nil), rowHeight: 48, chosen: -1, bare: newRowFace()}
	g.list = &gridList{grid: g}
	g.list.Length = func() int { return g.source.Len() }
	g.list.CreateItem = func() fyne.CanvasObject { return newGridRow(g) }
	g.list.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) { o.(*gridRow).show(i) }
	g.list.HideSeparators = true
	g.list.ExtendBaseWidget(g.list)
	g.over = newThemed(g.list, func() fyne.Theme { return gridTheme{} })
	g.head = newGridHead(g)
	g.ExtendBaseWidget(g)
	return g
}

// WithTicks puts a box to tick before each row.
func (g *Grid) WithTicks() *Grid { g.ticking = true; g.head.build(); return g }

// WithRowHeight sets rows of another height of the design: 44 in reviews, 40 in sync.
func (g *Grid) WithRowHeight(h float32) *Grid { g.rowHeight = h; return g }

// WithoutHead leaves the head away.
func (g *Grid) WithoutHead() *Grid { g.headless = true; return g }

// SetColumns replaces the columns.
func (g *Grid) SetColumns(columns ...Column) {
	g.columns = columns
	g.made++
	g.folds = g.foldedIn(g.Size().Width)
	g.head.build()
	g.list.Refresh() // which asks anew how high a row is
	g.Refresh()
}

// SetSource gives the grid other rows. The chosen row stays chosen if it is
// still there; else the row now in its place is; an empty grid has none.
func (g *Grid) SetSource(s Source) {
	g.source = s
	g.Reload()
}

// Reload shows the rows of the source anew.
func (g *Grid) Reload() {
	before := g.chosenID
	g.chosen = g.find(before)
	if g.chosen >= 0 {
		g.chosenID = g.source.Row(g.chosen).ID
	} else {
		g.chosenID = ""
	}
	g.list.Refresh()
	g.head.Refresh()
	g.paintRing()
	if g.chosenID != before {
		g.tellChosen()
	}
}

// find is where the row with this id is now, or the row to choose in its stead.
func (g *Grid) find(id string) int {
	n := g.source.Len()
	if id == "" || n == 0 {
		return -1
	}
	if x, ok := g.source.(Indexer); ok {
		if i := x.Index(id); i >= 0 {
			return i
		}
	} else {
		const near = 200 // rows looked at either side: a paged source must not be read whole
		for d := range near {
			if i := g.chosen - d; i >= 0 && i < n && g.source.Row(i).ID == id {
				return i
			}
			if i := g.chosen + d; i >= 0 && i < n && g.source.Row(i).ID == id {
				return i
			}
		}
	}
	return min(max(g.chosen, 0), n-1)
}

// RefreshRow shows one row anew.
func (g *Grid) RefreshRow(i int) { g.list.RefreshItem(i) }

// Len is the number of rows.
func (g *Grid) Len() int { return g.source.Len() }

// Chosen is the chosen row, if there is one.
func (g *Grid) Chosen() (Row, bool) {
	if g.chosen < 0 || g.chosen >= g.source.Len() {
		return Row{}, false
	}
	return g.source.Row(g.chosen), true
}

// ChosenIndex is where the chosen row is, or -1.
func (g *Grid) ChosenIndex() int { return g.chosen }

// Choose chooses the ith row and brings it into view; outside the rows it does nothing.
func (g *Grid) Choose(i int) {
	if i < 0 || i >= g.source.Len() {
		return
	}
	changed := i != g.chosen
	old := g.chosen
	g.chosen, g.chosenID = i, g.source.Row(i).ID
	g.list.ScrollTo(i)
	if changed {
		g.list.RefreshItem(old)
		g.list.RefreshItem(i)
		g.tellChosen()
	}
}

// ChooseID chooses the row with this id; it reports whether there is one.
func (g *Grid) ChooseID(id string) bool {
	i := g.find(id)
	if i < 0 || g.source.Row(i).ID != id {
		return false
	}
	g.Choose(i)
	return true
}

// Step moves the choice by n rows, stopping at the ends.
func (g *Grid) Step(n int) {
	if g.source.Len() > 0 {
		g.Choose(min(max(g.chosen+n, 0), g.source.Len()-1))
	}
}

// RoomFor is how high the grid is, at a width, with so many rows in view.
func (g *Grid) RoomFor(rows int, width float32) float32 {
	h := float32(rows) * g.rowRoom(g.foldedIn(width) != nil)
	if !g.headless {
		h += theme.Px(32)
	}
	return h
}

// Open opens the chosen row.
func (g *Grid) Open() {
	if row, ok := g.Chosen(); ok && g.OnOpen != nil {
		g.OnOpen(row)
	}
}

func (g *Grid) tellChosen() {
	if g.OnChosen == nil {
		return
	}
	row, _ := g.Chosen()
	g.OnChosen(row)
}

// Ticked is the ids that are ticked.
func (g *Grid) Ticked() []string { return slices.Clone(g.ticked) }

// SetTicked ticks these ids and no others, without telling anybody.
func (g *Grid) SetTicked(ids []string) {
	g.ticked = slices.Clone(ids)
	g.list.Refresh()
	g.head.Refresh()
}

// Tick ticks or unticks the ith row.
func (g *Grid) Tick(i int) {
	if !g.ticking || i < 0 || i >= g.source.Len() {
		return
	}
	row := g.source.Row(i)
	if row.Fixed {
		return
	}
	if at := slices.Index(g.ticked, row.ID); at >= 0 {
		g.ticked = slices.Delete(g.ticked, at, at+1)
	} else {
		g.ticked = append(g.ticked, row.ID)
	}
	g.list.RefreshItem(i)
	g.tellTicked()
}

// tickAll ticks every row, or none when all are.
func (g *Grid) tickAll() {
	if g.allTicked() {
		g.ticked = nil
	} else {
		for i := range g.source.Len() {
			if row := g.source.Row(i); !row.Fixed && !slices.Contains(g.ticked, row.ID) {
				g.ticked = append(g.ticked, row.ID)
			}
		}
	}
	g.list.Refresh()
	g.tellTicked()
}

func (g *Grid) allTicked() bool { return len(g.ticked) > 0 && len(g.ticked) >= g.source.Len() }

func (g *Grid) tellTicked() {
	g.head.Refresh()
	if g.OnTicked != nil {
		g.OnTicked(g.Ticked())
	}
}

// SetSort shows which column the rows are sorted by, without sorting them.
func (g *Grid) SetSort(column string, descending bool) {
	g.sortBy, g.sortDown = column, descending
	g.head.Refresh()
}

func (g *Grid) sort(column string) {
	down := g.sortBy == column && !g.sortDown
	g.SetSort(column, down)
	if g.OnSort != nil {
		g.OnSort(column, down)
	}
	g.tellArranged()
}

// FocusTarget is the rows.
func (g *Grid) FocusTarget() fyne.Focusable { return g.list }

// Focused says whether the rows have the focus.
func (g *Grid) Focused() bool { return g.list.focused }

// CreateRenderer links the grid to its renderer.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer { return render(g) }

// objects puts the head last, so that Tab reaches the rows before the heads.
func (g *Grid) objects() []fyne.CanvasObject {
	o := append(g.bare.objects(), g.over)
	if !g.headless {
		o = append(o, g.head)
	}
	return o
}

func (g *Grid) paint() {
	g.ring = g.list.focused && g.source.Len() == 0
	g.bare.paint(theme.Card, g.ring, false)
}

// paintRing shows the focus of a grid without rows, or takes it away again.
func (g *Grid) paintRing() {
	if g.ring != (g.list.focused && g.source.Len() == 0) {
		g.Refresh()
	}
}

func (g *Grid) least() fyne.Size {
	h := g.rowRoom(g.folds != nil)
	if !g.headless {
		h += theme.Px(32)
	}
	w := float32(0)
	for _, c := range g.columns {
		if !c.folds() {
			// Enlarged type makes a column narrower before the page scrolls sideways.
			w += max(theme.Px(max(c.Width, narrowest)), wide(c.Least)*4/5) + theme.Px(12)
		}
	}
	return fyne.NewSize(w+theme.Px(12), h)
}

func (g *Grid) arrange(s fyne.Size) {
	refolded := g.refold(s.Width)
	top := float32(0)
	if !g.headless {
		top = theme.Px(32)
		put(g.head, 0, 0, s.Width, top)
		if refolded {
			g.head.Refresh()
		}
	}
	g.bare.placeAt(top, fyne.NewSize(s.Width, s.Height-top), g.ring, false)
	put(g.over, 0, top, s.Width, s.Height-top)
	if refolded && g.chosen >= 0 { // rows are higher or lower now
		g.list.ScrollTo(g.chosen)
	}
}

// span is where a column stands, from the left of the row.
type span struct{ x, w float32 }

// spans shares a row's width among the columns.
func (g *Grid) spans(width float32) []span {
	gap := theme.Px(12)
	x := theme.Px(12)
	if g.ticking {
		x += theme.Px(20) + gap
	}
	spare, flex := width-x-theme.Px(12)+gap, float32(0)
	for i := range g.columns {
		if !g.folded(i) {
			spare -= gap
		}
	}
	fixed := g.fixed(spare)
	for i, c := range g.columns {
		if g.folded(i) {
			continue
		}
		if spare -= fixed[i]; fixed[i] == 0 {
			spare -= wide(c.Least)
			flex += max(c.Flex, 1)
		}
	}
	out := make([]span, len(g.columns))
	for i, c := range g.columns {
		if g.folded(i) {
			out[i] = span{floor(x), 0}
			continue
		}
		w := fixed[i]
		switch {
		case w == 0:
			w = max(wide(c.Least)+spare*max(c.Flex, 1)/flex, 0)
		case flex == 0 && i == g.last() && len(g.drawn) > 0:
			w = max(w+spare, 0)
		}
		out[i] = span{floor(x), floor(w)}
		x += w + gap
	}
	return out
}
