package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// gridList is the toolkit's list with our keys: it draws only the rows in view.
type gridList struct {
	widget.List
	grid    *Grid
	drawn   fyne.WidgetRenderer
	focused bool
}

// CreateRenderer links the rows to the toolkit's renderer, always the same one.
// The toolkit asks anew once a list was out of sight for a minute; another renderer
// would begin at the top while the list stays where it was scrolled to, and rows
// would be missing from what is shown.
func (l *gridList) CreateRenderer() fyne.WidgetRenderer {
	if l.drawn == nil {
		l.drawn = l.List.CreateRenderer()
	}
	return l.drawn
}

// AccessibilityLabel says how many rows there are and reads the chosen one.
func (l *gridList) AccessibilityLabel() string {
	g := l.grid
	rows := lang.Say("No rows")
	if n := g.source.Len(); n > 0 {
		rows = lang.Count(n, "%d row", "%d rows")
	}
	row, ok := g.Chosen()
	if !ok {
		return rows
	}
	words := []string{rows, lang.Sayf("row %d", g.chosen+1)}
	for _, c := range row.Cells {
		words = append(words, c.Text, c.Sub, c.Tag.Text)
	}
	return joined(append(words, when(slices.Contains(g.ticked, row.ID), lang.Say("ticked")))...)
}

// AccessibilityRole is a container: the toolkit has no role for a list yet.
func (l *gridList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// FocusGained chooses a row if none is, and draws the ring.
func (l *gridList) FocusGained() {
	l.focused = true
	if l.grid.chosen < 0 {
		l.grid.Step(1)
	}
	l.RefreshItem(l.grid.chosen)
	l.grid.paintRing()
}

// FocusLost takes the ring away.
func (l *gridList) FocusLost() {
	l.focused = false
	l.RefreshItem(l.grid.chosen)
	l.grid.paintRing()
}

// TypedKey moves, ticks and opens.
func (l *gridList) TypedKey(e *fyne.KeyEvent) {
	hear(l)
	if strayUpon(l, e.Name) {
		return
	}
	g := l.grid
	page := max(int(l.Size().Height/g.rowRoom(g.folds != nil))-1, 1)
	switch e.Name {
	case fyne.KeyUp:
		g.Step(-1)
	case fyne.KeyDown:
		g.Step(1)
	case fyne.KeyHome:
		g.Choose(0)
	case fyne.KeyEnd:
		g.Choose(g.Len() - 1)
	case fyne.KeyPageUp:
		g.Step(-page)
	case fyne.KeyPageDown:
		g.Step(page)
	case fyne.KeyReturn, fyne.KeyEnter:
		if g.OnOpen == nil {
			forwardKey(l, e)
			return
		}
		g.Open()
	case fyne.KeySpace:
		g.Tick(g.chosen)
	case desktop.KeyMenu:
		g.menu()
	case fyne.KeyF10:
		if r := routerOf(l); r != nil && r.shift() {
			g.menu()
			return
		}
		forwardKey(l, e)
	default:
		forwardKey(l, e)
	}
}

// TypedRune moves by j and k, unless letters mean something else here, and passes
// on the rest.
func (l *gridList) TypedRune(r rune) {
	hear(l)
	f := l.grid.OnLetter
	if r == ' ' && f == nil {
		return // came as a key
	}
	typedUpon(l, r, func() bool {
		switch {
		case f != nil && f(r), r == ' ':
		case r == 'j':
			l.grid.Step(1)
		case r == 'k':
			l.grid.Step(-1)
		default:
			return forwardRune(l, r)
		}
		return true
	})
}

// gridTheme closes the rows up and leaves their colours to us.
type gridTheme struct{}

func (gridTheme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch n {
	case "hover", "selection":
		return color.Transparent
	}
	return theme.Current().Color(n, v)
}

func (gridTheme) Size(n fyne.ThemeSizeName) float32 {
	if n == "padding" {
		return 0
	}
	return theme.Size(n)
}

func (gridTheme) Font(s fyne.TextStyle) fyne.Resource     { return theme.Current().Font(s) }
func (gridTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.Current().Icon(n) }
