package workspace

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
)

// leastColumns is the width of the page that has room for columns side by side,
// leastColumn the least a column makes do with where type is enlarged.
const (
	leastColumns = 900
	leastColumn  = 380
	// leastBeside is the width that has room for the form beside the checks; with
	// less it is among the evidence alone.
	leastBeside = 700
)

// column is one of the columns of a page, with its width in the design.
type column struct {
	width float32
	of    fyne.CanvasObject
	// fixed columns keep their width; the others share what is left.
	fixed bool
}

// columns sets columns side by side as wide as the page, or one under the other
// where they have no room.
func (s *Screen) columns(cs ...column) fyne.CanvasObject {
	row := make([]fyne.CanvasObject, len(cs))
	for i, c := range cs {
		switch {
		case s.narrow:
			row[i] = kit.Shrink(min(leastColumn, c.width), c.width, c.of)
		case c.fixed:
			row[i] = kit.Wide(c.width, c.of)
		default:
			row[i] = kit.GrowBy(c.width, c.of)
		}
	}
	if s.narrow {
		return kit.Flow(24, 24, row...)
	}
	return kit.Top(24, row...)
}

// fit sets the columns anew when the room for them comes or goes.
func (s *Screen) fit(width float32) {
	narrow, alone := width < theme.Px(leastColumns), width < theme.Px(leastBeside)
	if narrow != s.narrow || alone != s.checks.beside.Hidden {
		s.narrow, s.checks.beside.Hidden = narrow, alone
		s.paint()
	}
}
