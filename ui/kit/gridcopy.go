package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
)

// copyMost is how many rows are looked through for ticked ones where the source
// does not know where they are.
const copyMost = 5000

// Copy puts the ticked rows on the clipboard, or the chosen one where none is
// ticked, as a spreadsheet takes them: the heads, then a line for each row. What
// is not on screen is not in it.
func (g *Grid) Copy() {
	rows := g.toCopy()
	if len(rows) == 0 {
		return
	}
	var b strings.Builder
	heads := make([]string, len(g.columns))
	for i, c := range g.columns {
		heads[i] = c.Title
	}
	line := func(cells []string) {
		for i, c := range cells {
			cells[i] = cellText(c)
		}
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
	line(heads)
	for _, r := range rows {
		cells := make([]string, len(g.columns))
		for i := range cells {
			if i < len(r.Cells) {
				c := r.Cells[i]
				cells[i] = joined(c.Text, c.Sub, c.Tag.Text)
			}
		}
		line(cells)
	}
	text := b.String()
	fyne.CurrentApp().Clipboard().SetContent(text)
	if r := routerOf(g.list); r != nil && r.Copied != nil {
		r.Copied(text)
	}
	if g.OnCopied != nil {
		g.OnCopied(len(rows))
	}
}

func (g *Grid) toCopy() []Row {
	if len(g.ticked) == 0 {
		if r, ok := g.Chosen(); ok && r.ID != "" {
			return []Row{r}
		}
		return nil
	}
	var at []int
	if x, ok := g.source.(Indexer); ok {
		for _, id := range g.ticked {
			if i := x.Index(id); i >= 0 {
				at = append(at, i)
			}
		}
		slices.Sort(at)
	} else {
		for i := range min(g.source.Len(), copyMost) {
			if slices.Contains(g.ticked, g.source.Row(i).ID) {
				at = append(at, i)
			}
		}
	}
	rows := make([]Row, 0, len(at))
	for _, i := range at {
		if r := g.source.Row(i); r.ID != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// cellText is a cell on one line, and never a formula: what an applicant wrote
// must not be worked out by a spreadsheet.
func cellText(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		s = "'" + s
	}
	return s
}
