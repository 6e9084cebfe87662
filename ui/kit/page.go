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

// Page sets a screen: its head, then what grows, with the screen's margins round.
func Page(head fyne.CanvasObject, rest ...fyne.CanvasObject) *fyne.Container {
	return PadEach(12, 24, 16, 24, Down(0, append([]fyne.CanvasObject{head}, rest...)...))
}

// PageHead is the head of a screen, 44 high: the title left, quiet tools right.
func PageHead(title fyne.CanvasObject, tools ...fyne.CanvasObject) *fyne.Container {
	row := append([]fyne.CanvasObject{title, Spacer()}, tools...)
	return Wrapped(12, 44, row...)
}

// FilterRow is a row of controls of 32, 48 high.
func FilterRow(controls ...fyne.CanvasObject) *fyne.Container {
	return Wrapped(8, 48, controls...)
}

// ActionBar is the bar at the foot, 56 high: quieter acts at the left, what is
// left to do and the green button at the right.
func ActionBar(left, right []fyne.CanvasObject) *Panel {
	row := append([]fyne.CanvasObject{}, left...)
	if !slices.ContainsFunc(left, func(o fyne.CanvasObject) bool { return shareOf(o) > 0 }) {
		row = append(row, Spacer())
	}
	row = append(row, right...)
	return NewPanel(theme.Card, Stack(High(56, nil), Pad(24, 10, Wrapped(12, 36, row...)))).LineAbove(theme.Line2)
}

// WithFoot sets what grows above what stays: a page above its action bar.
func WithFoot(page, foot fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: footLayout{}, Objects: []fyne.CanvasObject{Grow(page), foot}}
}

// footLayout lays out [WithFoot].
type footLayout struct{ colLayout }

// WithSide sets what grows beside a pane of fixed width, 16 apart. Where less
// than its least is left for what grows, the pane goes below it and takes a third
// of the height.
func WithSide(main fyne.CanvasObject, width float32, side fyne.CanvasObject) *fyne.Container {
	return WithSlimSide(main, width, width, side)
}

// WithSlimSide is [WithSide] with a pane that takes three tenths of the width,
// between least and most.
func WithSlimSide(main fyne.CanvasObject, least, most float32, side fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: sideLayout{least, most}, Objects: []fyne.CanvasObject{main, side}}
}

// sideLayout lays out [WithSide].
type sideLayout struct{ least, most float32 }

// pane is how wide the pane is in so much room.
func (l sideLayout) pane(width float32) float32 {
	return min(max(floor(width*3/10), theme.Px(l.least)), theme.Px(l.most))
}

func (l sideLayout) gap() float32 { return theme.Px(16) }

// alone says that the pane is hidden.
func (sideLayout) alone(objects []fyne.CanvasObject) bool { return !objects[1].Visible() }

// beside is the width left for what grows, and whether that is its least.
func (l sideLayout) beside(main fyne.CanvasObject, width float32) (left float32, ok bool) {
	left = width - l.pane(width) - l.gap()
	return left, left >= main.MinSize().Width
}

func (l sideLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	main, side := objects[0], objects[1]
	if l.alone(objects) {
		return HeightAt(main, width)
	}
	if left, ok := l.beside(main, width); ok {
		return max(HeightAt(main, left), HeightAt(side, l.pane(width)))
	}
	// A page that scrolls gives a list more than the one row it makes do with.
	return max(HeightAt(main, width), theme.Px(240)) + l.gap() + HeightAt(side, width)
}

func (l sideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	main, side := objects[0].MinSize(), objects[1].MinSize()
	if l.alone(objects) {
		return main
	}
	return fyne.NewSize(max(main.Width, side.Width), main.Height+l.gap()+side.Height)
}

func (l sideLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	main, side := objects[0], objects[1]
	if l.alone(objects) {
		put(main, 0, 0, s.Width, s.Height)
		return
	}
	if left, ok := l.beside(main, s.Width); ok {
		put(main, 0, 0, left, s.Height)
		put(side, left+l.gap(), 0, l.pane(s.Width), s.Height)
		return
	}
	low := max(min(floor(s.Height/3), s.Height-l.gap()-HeightAt(main, s.Width)), side.MinSize().Height)
	put(main, 0, 0, s.Width, s.Height-low-l.gap())
	put(side, 0, s.Height-low, s.Width, low)
}

// Busy is the bar of 2 under a page head that says work goes on. It takes its
// room whether it shows or not, so that nothing shifts.
type Busy struct {
	widget.BaseWidget
	on  bool
	bar *canvas.Rectangle
}

// NewBusy returns a bar that does not show.
func NewBusy() *Busy {
	b := &Busy{bar: canvas.NewRectangle(color.Transparent)}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows or hides the bar. When to show it (after 300 ms) is the caller's to say.
func (b *Busy) Set(on bool) {
	if b.on != on {
		b.on = on
		b.Refresh()
	}
}

// CreateRenderer links the bar to its renderer.
func (b *Busy) CreateRenderer() fyne.WidgetRenderer { return render(b) }

// AccessibilityLabel says that work goes on.
func (b *Busy) AccessibilityLabel() string { return when(b.on, lang.Say("Working")) }

// AccessibilityRole is text.
func (b *Busy) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (b *Busy) objects() []fyne.CanvasObject { return []fyne.CanvasObject{b.bar} }
func (b *Busy) least() fyne.Size             { return fyne.NewSize(0, 2) }
func (b *Busy) arrange(s fyne.Size)          { placeRect(b.bar, 0, 0, s.Width, 2, 0) }
func (b *Busy) paint() {
	b.bar.FillColor = theme.Color(theme.Primary)
	setVisible(b.bar, b.on)
}

// EmptyState says why a list is empty and offers the next useful thing.
func EmptyState(title, text string, acts ...fyne.CanvasObject) *fyne.Container {
	column := []fyne.CanvasObject{Section(title).Center(), Wide(440, Small(text).In(theme.Fg2).Center().Wrap())}
	if len(acts) > 0 {
		column = append(column, Gap(4), Centered(Across(12, acts...)))
	}
	return Centered(Down(8, column...))
}
