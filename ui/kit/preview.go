package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// Sheet is a page of paper as it will be printed. All lengths are points (1/72
// inch) from the page's upper left corner.
type Sheet struct {
	Width, Height float32 // 595.28 by 841.89 for A4 upright
	Words         []SheetWords
	Rules         []SheetRule
}

// SheetWords is a run of words standing on the baseline Y, beginning at X.
type SheetWords struct {
	X, Y   float32
	Size   float32
	Bold   bool
	Text   string
	Shaded bool // filled in by the program: shaded on screen, not on paper
}

// SheetRule is a line.
type SheetRule struct{ X1, Y1, X2, Y2, Thick float32 }

// PagePreview draws a [Sheet], scaled to the width it is given. Paper is white
// in every theme.
type PagePreview struct {
	widget.BaseWidget
	sheet  Sheet
	box    box
	drawn  []fyne.CanvasObject
	drawnW float32
}

// NewPagePreview draws a page.
func NewPagePreview(s Sheet) *PagePreview {
	p := &PagePreview{sheet: s, box: newBox()}
	p.ExtendBaseWidget(p)
	return p
}

// Set draws another page.
func (p *PagePreview) Set(s Sheet) { p.sheet = s; p.Refresh() }

// AccessibilityLabel reads the page.
func (p *PagePreview) AccessibilityLabel() string {
	s := ""
	for _, w := range p.sheet.Words {
		s += w.Text + " "
	}
	return s
}

// AccessibilityRole is text.
func (p *PagePreview) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer links the page to its renderer.
func (p *PagePreview) CreateRenderer() fyne.WidgetRenderer { return render(p) }

func (p *PagePreview) objects() []fyne.CanvasObject { return append(p.box.objects(), p.drawn...) }

func (p *PagePreview) paint() {
	p.box.fill(theme.Line2, theme.Paper)
	p.draw(p.Size().Width)
}

func (p *PagePreview) least() fyne.Size {
	w := max(p.Size().Width, theme.Px(240))
	return fyne.NewSize(theme.Px(240), p.heightAt(w))
}

func (p *PagePreview) heightAt(w float32) float32 {
	if p.sheet.Width == 0 {
		return 0
	}
	return ceil(w * p.sheet.Height / p.sheet.Width)
}

func (p *PagePreview) arrange(s fyne.Size) {
	if s.Width != p.drawnW {
		p.draw(s.Width)
	}
	p.box.place(0, 0, s.Width, p.heightAt(s.Width), 1, 0)
}

func (p *PagePreview) draw(width float32) {
	p.drawnW, p.drawn = width, nil
	if p.sheet.Width == 0 || width == 0 {
		return
	}
	scale := width / p.sheet.Width
	for _, r := range p.sheet.Rules {
		l := canvas.NewRectangle(theme.Color(theme.Ink))
		thick := max(r.Thick*scale, 1)
		placeRect(l, r.X1*scale, r.Y1*scale, max((r.X2-r.X1)*scale, thick), max((r.Y2-r.Y1)*scale, thick), 0)
		p.drawn = append(p.drawn, l)
	}
	for _, w := range p.sheet.Words {
		p.drawn = append(p.drawn, p.words(w, scale)...)
	}
}

func (p *PagePreview) words(w SheetWords, scale float32) (drawn []fyne.CanvasObject) {
	t := canvas.NewText(w.Text, theme.Color(theme.Ink))
	t.TextSize, t.TextStyle = w.Size*scale, fyne.TextStyle{Bold: w.Bold}
	m, base := fyne.CurrentApp().Driver().RenderedTextSize(w.Text, t.TextSize, t.TextStyle, nil)
	x, y := w.X*scale, w.Y*scale-base
	if w.Shaded {
		shade := canvas.NewRectangle(color.Transparent)
		shade.FillColor = shadeOf(theme.Color(theme.Primary))
		placeRect(shade, x-1, y, m.Width+2, m.Height, 0)
		drawn = append(drawn, shade)
	}
	put(t, x, y, m.Width, m.Height)
	return append(drawn, t)
}

// shadeOf is a colour thin enough to read words through.
func shadeOf(c color.NRGBA) color.NRGBA { c.A = 0x26; return c }
