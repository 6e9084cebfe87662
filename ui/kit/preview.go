package kit

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// PagePreview shows a [Sheet] at the width it is given, each letter where it
// will be printed. Paper is white in every theme.
//
// It is drawn once for every size in pixels, not with the window's words: those
// are set on whole pixels, and a line of them is wider or narrower than printed.
type PagePreview struct {
	widget.BaseWidget
	sheet Sheet
	box   box
	page  *canvas.Raster
	drawn *image.RGBA
	ink   color.NRGBA // what drawn is drawn in
}

// NewPagePreview shows a page.
func NewPagePreview(s Sheet) *PagePreview {
	p := &PagePreview{sheet: s, box: newBox()}
	p.page = canvas.NewRaster(p.image)
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another page.
func (p *PagePreview) Set(s Sheet) {
	if p.sheet.equal(s) {
		return
	}
	p.sheet, p.drawn = s, nil
	p.Refresh()
}

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

func (p *PagePreview) objects() []fyne.CanvasObject { return append(p.box.objects(), p.page) }

func (p *PagePreview) paint() { p.box.fill(theme.Line2, theme.Paper) }

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
	h := p.heightAt(s.Width)
	p.box.place(0, 0, s.Width, h, 1, 0)
	put(p.page, 1, 1, max(s.Width-2, 0), max(h-2, 0))
}

// image is the page in so many pixels, drawn anew only when they or the colours differ.
func (p *PagePreview) image(w, h int) image.Image {
	ink := theme.Color(theme.Ink)
	if p.sheet.Width == 0 {
		return image.NewRGBA(image.Rect(0, 0, w, h))
	}
	if p.drawn == nil || p.drawn.Bounds().Size() != image.Pt(w, h) || p.ink != ink {
		p.drawn, p.ink = p.sheet.draw(w, h, ink), ink
	}
	return p.drawn
}
