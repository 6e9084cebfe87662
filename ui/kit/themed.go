package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// themed gives a part of the toolkit a theme of its own. The toolkit's way,
// container.ThemeOverride, opens a new scope at every call; for each it reads its
// fonts again, some megabytes that it never lets go of, and holds on to whatever
// the theme knows. Here all parts with an equal theme share one scope.
//
// Joining one has the toolkit forget how large every text and icon of the window
// is, which it then works out anew: a page of it costs as much as a frame. So only
// parts join that look otherwise than the window does.
type themed struct {
	widget.BaseWidget
	of    fyne.CanvasObject
	theme func() fyne.Theme // comparable, and about no single part; nil is the window's
}

func newThemed(of fyne.CanvasObject, by func() fyne.Theme) *themed {
	t := &themed{of: of, theme: by}
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer links the part to its renderer, in its scope.
func (t *themed) CreateRenderer() fyne.WidgetRenderer {
	t.join()
	return render(t)
}

// join takes the part into the scope of its theme.
func (t *themed) join() {
	by := t.theme()
	if by == nil {
		return
	}
	s := scopes[by]
	if s == nil {
		s = newScope(by)
		scopes[by] = s
	}
	s.take(t.of)
}

func (t *themed) objects() []fyne.CanvasObject {
	keepScopes()
	return []fyne.CanvasObject{t.of}
}

func (t *themed) paint()              {}
func (t *themed) least() fyne.Size    { return t.of.MinSize() }
func (t *themed) arrange(s fyne.Size) { put(t.of, 0, 0, s.Width, s.Height) }

// scopes are those in use, by theme. Only the window's goroutine comes here.
var scopes = map[fyne.Theme]*scope{}

// keepScopes keeps every scope open while any part with a theme is in sight: the
// toolkit closes one whose list it has not seen for a minute.
func keepScopes() {
	for _, s := range scopes {
		s.list.MinSize()
	}
}

// scope is a theme's one scope. What joins it comes in as an item of a list
// that is never shown: the toolkit gives the items of a list the list's scope,
// and has no other way to join one that is open.
type scope struct {
	theme   fyne.Theme
	list    *widget.List
	witness witness
}

func newScope(by fyne.Theme) *scope {
	s := &scope{theme: by, list: widget.NewList(func() int { return 0 }, nil, func(int, fyne.CanvasObject) {})}
	s.witness.Rectangle = &canvas.Rectangle{}
	return s
}

func (s *scope) take(o fyne.CanvasObject) {
	s.list.CreateItem = func() fyne.CanvasObject {
		return &fyne.Container{Layout: noRoom{}, Objects: []fyne.CanvasObject{o, &s.witness}}
	}
	s.witness.yes = false
	s.list.CreateRenderer()
	if !s.witness.yes { // it was never open, or was closed
		container.NewThemeOverride(s.list, s.theme)
		s.list.CreateRenderer()
	}
	s.list.CreateItem = nil
}

// witness hears of itself being refreshed, as every item is that joins a scope.
type witness struct {
	*canvas.Rectangle
	yes bool
}

// Refresh notes that the scope is open.
func (w *witness) Refresh() { w.yes = true }

// noRoom takes no room, so that the list asks for each item anew, and moves nothing.
type noRoom struct{}

func (noRoom) Layout([]fyne.CanvasObject, fyne.Size)        {}
func (noRoom) MinSize([]fyne.CanvasObject) (none fyne.Size) { return none }
