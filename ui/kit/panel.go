package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// Panel is a filled area that keeps its colours when the theme changes: the
// ground that cards, bars and callouts stand on.
type Panel struct {
	widget.BaseWidget
	face, edge   fyne.ThemeColorName
	strong       bool // the wider line of fields and messages
	square       bool
	bar          fyne.ThemeColorName // at the left
	barWidth     float32
	above, below fyne.ThemeColorName // single lines

	pane      pane
	barRect   *canvas.Rectangle
	aboveRect *canvas.Rectangle
	belowRect *canvas.Rectangle
	content   fyne.CanvasObject
	name      string
}

// NewPanel returns an area filled with a colour round its content, which may be nil.
func NewPanel(face fyne.ThemeColorName, content fyne.CanvasObject) *Panel {
	p := &Panel{face: face, square: true, content: content, pane: newPane(),
		barRect: canvas.NewRectangle(color.Transparent), aboveRect: canvas.NewRectangle(color.Transparent),
		belowRect: canvas.NewRectangle(color.Transparent)}
	p.ExtendBaseWidget(p)
	return p
}

// Line draws a line round it, with round corners.
func (p *Panel) Line(c fyne.ThemeColorName) *Panel { p.edge, p.square = c, false; return p }

// StrongLine draws the wider line of a message round it.
func (p *Panel) StrongLine(c fyne.ThemeColorName) *Panel { p.strong = true; return p.Line(c) }

// LeftBar draws a bar at its left.
func (p *Panel) LeftBar(c fyne.ThemeColorName, width float32) *Panel {
	p.bar, p.barWidth = c, width
	return p
}

// LineAbove draws a line along its top.
func (p *Panel) LineAbove(c fyne.ThemeColorName) *Panel { p.above = c; return p }

// LineBelow draws a line along its bottom.
func (p *Panel) LineBelow(c fyne.ThemeColorName) *Panel { p.below = c; return p }

// Named gives it a name, for those who cannot see what stands together.
func (p *Panel) Named(name string) *Panel { p.name = name; return p }

// AccessibilityLabel is the name of what stands on it, if it has one.
func (p *Panel) AccessibilityLabel() string { return p.name }

// AccessibilityRole is a container.
func (p *Panel) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// SetFace changes the fill.
func (p *Panel) SetFace(c fyne.ThemeColorName) {
	if p.face != c {
		p.face = c
		p.Refresh()
	}
}

// SetContent changes what stands on it, which is new or painted already.
func (p *Panel) SetContent(o fyne.CanvasObject) {
	p.content = o
	p.arrange(p.Size())
	canvas.Refresh(p)
}

// CreateRenderer links the panel to its renderer.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer { return render(p) }

func (p *Panel) objects() []fyne.CanvasObject {
	o := append(p.pane.objects(), p.barRect, p.aboveRect, p.belowRect)
	if p.content != nil {
		o = append(o, p.content)
	}
	return o
}

func (p *Panel) paint() {
	p.pane.fill(p.edge, p.face)
	for _, l := range []struct {
		rect *canvas.Rectangle
		c    fyne.ThemeColorName
	}{{p.barRect, p.bar}, {p.aboveRect, p.above}, {p.belowRect, p.below}} {
		setVisible(l.rect, l.c != "")
		if l.c != "" {
			l.rect.FillColor = theme.Color(l.c)
		}
	}
}

func (p *Panel) line() float32 {
	switch {
	case p.edge == "":
		return 0
	case p.strong:
		return theme.FieldWidth()
	}
	return theme.LineWidth()
}

func (p *Panel) left() float32 { return max(theme.Px(p.barWidth), p.line()) }

func (p *Panel) lineOf(c fyne.ThemeColorName) float32 {
	if c == "" {
		return 0
	}
	return theme.LineWidth()
}

func (p *Panel) around() (w, h float32) {
	return p.left() + p.line(), 2*p.line() + p.lineOf(p.above) + p.lineOf(p.below)
}

func (p *Panel) least() fyne.Size {
	w, h := p.around()
	if p.content == nil {
		return fyne.NewSize(w, h)
	}
	return p.content.MinSize().AddWidthHeight(w, h)
}

func (p *Panel) heightAt(width float32) float32 {
	w, h := p.around()
	if p.content == nil {
		return h
	}
	return HeightAt(p.content, width-w) + h
}

func (p *Panel) arrange(s fyne.Size) {
	round := radius()
	if p.square {
		round = 0
	}
	line := p.line()
	p.pane.place(s, line, round)
	placeRect(p.barRect, 0, 0, theme.Px(p.barWidth), s.Height, 0)
	if !p.square && p.barWidth > 0 {
		p.barRect.TopLeftCornerRadius, p.barRect.BottomLeftCornerRadius = round, round
	}
	placeRect(p.aboveRect, 0, 0, s.Width, p.lineOf(p.above), 0)
	placeRect(p.belowRect, 0, s.Height-p.lineOf(p.below), s.Width, p.lineOf(p.below), 0)
	if p.content != nil {
		w, h := p.around()
		put(p.content, p.left(), p.line()+p.lineOf(p.above), s.Width-w, s.Height-h)
	}
}

// Card is a white pane with a line round it and room inside: 16 across, 12 down.
func Card(content fyne.CanvasObject) *Panel { return BareCard(Pad(16, 12, content)) }

// BareCard is a card whose content reaches the line, for grids and lists.
func BareCard(content fyne.CanvasObject) *Panel {
	return NewPanel(theme.Card, content).Line(theme.Line)
}

// Callout is a caution: yellow, with an amber bar at its left.
func Callout(content fyne.CanvasObject) *Panel {
	return NewPanel(theme.Callout, Pad(12, 10, content)).Line(theme.Line2).LeftBar(theme.Warn, 4)
}

// CalloutText is a caution of words alone.
func CalloutText(runs ...Run) *Panel {
	return Callout(NewRuns(FaceSmall, runs...).In(theme.OnCallout).Wrap())
}

// Rule is a line across.
func Rule() *Panel { return NewPanel(theme.Card, nil).LineBelow(theme.Line) }

// Icon is a stroked icon, 20 high, or 16 in text.
type Icon struct {
	widget.BaseWidget
	name  theme.IconName
	color fyne.ThemeColorName
	side  float32
	pic   icon
}

// NewIcon returns an icon in a colour of the theme.
func NewIcon(n theme.IconName, c fyne.ThemeColorName, side float32) *Icon {
	i := &Icon{name: n, color: c, side: side, pic: newIcon()}
	i.ExtendBaseWidget(i)
	return i
}

// CreateRenderer links the icon to its renderer.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer { return render(i) }

func (i *Icon) objects() []fyne.CanvasObject { return []fyne.CanvasObject{i.pic.Image} }
func (i *Icon) least() fyne.Size             { return fyne.NewSquareSize(theme.Px(i.side)) }
func (i *Icon) paint()                       { i.pic.draw(i.name, i.color) }
func (i *Icon) arrange(s fyne.Size) {
	side := min(theme.Px(i.side), s.Width)
	put(i.pic.Image, floor((s.Width-side)/2), floor((s.Height-side)/2), side, side)
}
