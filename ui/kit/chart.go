package kit

import (
	"image"
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// Chart describes horizontal bars, each of parts that carry their numbers.
type Chart struct {
	Title  string
	Series []Series
	Bars   []Bar
}

// Series is one kind of part: its name in the legend and its colour. A hatched
// one survives grey printing.
type Series struct {
	Name     string
	Color    fyne.ThemeColorName
	Hatched  bool
	Unlisted bool // not in the legend: the bar's own label says it all
}

// Bar is one line of the chart. Counts has a number for each series.
type Bar struct {
	Label  string
	Counts []int
	Note   string // after the total
}

// Total is the sum of a bar's numbers.
func (b Bar) Total() int {
	n := 0
	for _, c := range b.Counts {
		n += c
	}
	return n
}

// BarChart draws a [Chart]. A press on a bar opens the rows it counts; Up and
// Down move between bars.
type BarChart struct {
	widget.BaseWidget
	opened func(bar int)
	chart  Chart
	title  *Text
	legend *fyne.Container
	label  float32 // the width of the labels of the bars
	listed float32 // the width of the legend on one line
	bars   []*chartBar
	group  *group
}

// NewBarChart draws a chart. opened is told which bar a person pressed; nil means
// that bars cannot be.
func NewBarChart(c Chart, opened func(bar int)) *BarChart {
	b := &BarChart{opened: opened, title: Strong("")}
	b.group = &group{back: fyne.KeyUp, on: fyne.KeyDown,
		members: func() []*press { return presses(b.bars, func(r *chartBar) *press { return &r.press }) },
		chosen:  func() int { return 0 }}
	b.ExtendBaseWidget(b)
	b.Set(c)
	return b
}

// Set draws another chart.
func (b *BarChart) Set(c Chart) {
	b.chart = c
	var legend []fyne.CanvasObject
	for _, s := range c.Series {
		if !s.Unlisted {
			legend = append(legend, Across(8, newSwatch(s), Small(s.Name)))
		}
	}
	b.legend = Flow(24, 4, legend...)
	at := slices.IndexFunc(b.bars, func(r *chartBar) bool { return r.focused })
	b.bars, b.group.at = nil, nil
	for i := range c.Bars {
		b.bars = append(b.bars, newChartBar(b, i))
	}
	b.title.SetText(c.Title) // which paints the bars: by now those of this chart
	b.Refresh()
	if at >= 0 && len(b.bars) > 0 { // whoever was upon a bar still is
		on := b.bars[min(at, len(b.bars)-1)]
		b.group.at = &on.press
		Focus(on)
	}
}

// most is the largest total, at least 1.
func (b *BarChart) most() int {
	n := 1
	for _, bar := range b.chart.Bars {
		n = max(n, bar.Total())
	}
	return n
}

// AccessibilityLabel is the title; each bar reads itself.
func (b *BarChart) AccessibilityLabel() string { return b.chart.Title }

// AccessibilityRole is a container: the toolkit has no role for it yet.
func (b *BarChart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer links the chart to its renderer.
func (b *BarChart) CreateRenderer() fyne.WidgetRenderer { return render(b) }

func (b *BarChart) objects() []fyne.CanvasObject {
	o := []fyne.CanvasObject{b.title, b.legend}
	for _, bar := range b.bars {
		o = append(o, bar)
	}
	return o
}

func (b *BarChart) paint() {
	b.listed, b.label = Across(24, b.legend.Objects...).MinSize().Width, theme.Px(104)
	for _, bar := range b.chart.Bars {
		b.label = max(b.label, ceil(fyne.MeasureText(bar.Label, FaceSmall.size(), fyne.TextStyle{}).Width)+theme.Px(12))
	}
}

func (b *BarChart) least() fyne.Size {
	return fyne.NewSize(theme.Px(480), b.heightAt(max(b.Size().Width, theme.Px(480))))
}

// beneath is the height of the legend where it has no room beside the title, or 0.
func (b *BarChart) beneath(width float32) float32 {
	if b.title.MinSize().Width+theme.Px(24)+b.listed <= width {
		return 0
	}
	return HeightAt(b.legend, width) + theme.Px(6)
}

func (b *BarChart) heightAt(width float32) float32 {
	return theme.Px(26) + b.beneath(width) + theme.Px(26)*float32(len(b.bars))
}

func (b *BarChart) arrange(s fyne.Size) {
	h := theme.Px(24)
	under := b.beneath(s.Width)
	put(b.title, 0, 0, b.title.MinSize().Width, h)
	if under == 0 {
		put(b.legend, s.Width-b.listed, 0, b.listed, h)
	} else {
		put(b.legend, 0, theme.Px(26), s.Width, under)
	}
	for i, bar := range b.bars {
		put(bar, 0, theme.Px(26)+under+theme.Px(26)*float32(i), s.Width, theme.Px(26))
	}
}

type chartBar struct {
	press
	chart  *BarChart
	of     Chart // as it was made for: a bar that was replaced may lose the focus later
	index  int
	back   *canvas.Rectangle
	foot   *canvas.Rectangle
	label  *canvas.Text
	total  *canvas.Text
	note   *canvas.Text
	fills  []fyne.CanvasObject
	counts []*canvas.Text
}

func newChartBar(b *BarChart, i int) *chartBar {
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	r := &chartBar{chart: b, of: b.chart, index: i, back: canvas.NewRectangle(color.Transparent), foot: canvas.NewRectangle(color.Transparent),
		label: text(), total: text(), note: text()}
	for s := range b.chart.Bars[i].Counts {
		r.fills = append(r.fills, newFill(b.chart.Series[s]))
		r.counts = append(r.counts, text())
	}
	r.extend(r, func() { b.opened(i) })
	r.off = b.opened == nil
	r.group = b.group
	return r
}

func (r *chartBar) bar() Bar { return r.of.Bars[r.index] }

// AccessibilityLabel reads the bar and its parts.
func (r *chartBar) AccessibilityLabel() string {
	bar := r.bar()
	s := bar.Label + ", " + strconv.Itoa(bar.Total())
	for i, n := range bar.Counts {
		if n > 0 {
			s += ", " + r.of.Series[i].Name + " " + strconv.Itoa(n)
		}
	}
	return s
}

func (r *chartBar) objects() []fyne.CanvasObject {
	o := []fyne.CanvasObject{r.back, r.foot, r.label, r.total, r.note}
	for i := range r.fills {
		o = append(o, r.fills[i], r.counts[i])
	}
	return o
}

func (r *chartBar) paint() {
	bar := r.bar()
	word, note := theme.Fg, theme.Fg2
	r.back.FillColor, r.foot.FillColor = theme.Color(theme.Hover), theme.Color(theme.FocusEdge)
	if r.focused {
		word, note, r.back.FillColor = theme.OnFocus, theme.OnFocus, theme.Color(theme.Focus)
	}
	setVisible(r.back, r.focused || r.hovered && !r.off)
	setVisible(r.foot, r.focused)
	set := func(t *canvas.Text, s string, f Face, c fyne.ThemeColorName, bold bool) {
		t.Text, t.TextSize, t.Color, t.TextStyle.Bold = s, f.size(), theme.Color(c), bold
	}
	set(r.label, bar.Label, FaceSmall, word, false)
	set(r.total, strconv.Itoa(bar.Total()), FaceSmall, word, true)
	set(r.note, bar.Note, FaceCaption, note, false)
	for i, n := range bar.Counts {
		s := r.of.Series[i]
		paintFill(r.fills[i], s)
		setVisible(r.fills[i], n > 0)
		set(r.counts[i], strconv.Itoa(n), FaceCaption, theme.OnChart, true)
		setVisible(r.counts[i], n > 0 && !s.Hatched)
	}
}

func (r *chartBar) least() fyne.Size { return fyne.NewSize(theme.Px(300), theme.Px(26)) }

func (r *chartBar) arrange(s fyne.Size) {
	placeRect(r.back, -theme.Px(4), 0, s.Width+theme.Px(8), s.Height, 0)
	placeRect(r.foot, -theme.Px(4), s.Height-2, s.Width+theme.Px(8), 2, 0)
	left, barH := min(r.chart.label, floor(s.Width/2)), theme.Px(20)
	r.label.Text = elided(r.bar().Label, left-theme.Px(8), r.label.TextSize, false)
	middle(r.label, 0, s.Height)
	after := theme.Px(48) // the total, and the widest note of all bars
	for _, bar := range r.of.Bars {
		if bar.Note != "" {
			after = max(after, theme.Px(56)+ceil(fyne.MeasureText(bar.Note, FaceCaption.size(), fyne.TextStyle{}).Width))
		}
	}
	unit := max(s.Width-left-after, 0) / float32(r.chart.most())
	x, y := left, floor((s.Height-barH)/2)
	for i, n := range r.bar().Counts {
		if n == 0 {
			continue
		}
		w := floor(unit * float32(n))
		put(r.fills[i], x, y, max(w-2, 1), barH)
		at := theme.Px(6)
		// A number that ran out of its part would be white upon white.
		setVisible(r.counts[i], !r.of.Series[i].Hatched && at+ceil(r.counts[i].MinSize().Width)+theme.Px(4) <= w)
		middle(r.counts[i], x+at, s.Height)
		x += w
	}
	x = middle(r.total, x+theme.Px(8), s.Height)
	middle(r.note, x+theme.Px(8), s.Height)
}

// newSwatch is a series' colour in the legend.
func newSwatch(s Series) fyne.CanvasObject {
	w := &swatch{series: s, fill: newFill(s)}
	w.ExtendBaseWidget(w)
	return w
}

type swatch struct {
	widget.BaseWidget
	series Series
	fill   fyne.CanvasObject
}

// CreateRenderer links the swatch to its renderer.
func (w *swatch) CreateRenderer() fyne.WidgetRenderer { return render(w) }

func (w *swatch) objects() []fyne.CanvasObject { return []fyne.CanvasObject{w.fill} }
func (w *swatch) paint()                       { paintFill(w.fill, w.series) }
func (w *swatch) least() fyne.Size             { return fyne.NewSquareSize(theme.Px(12)) }
func (w *swatch) arrange(s fyne.Size) {
	side := theme.Px(12)
	put(w.fill, 0, floor((s.Height-side)/2), side, side)
}

// newFill is a plain or a hatched rectangle.
func newFill(s Series) fyne.CanvasObject {
	if !s.Hatched {
		return canvas.NewRectangle(color.Transparent)
	}
	return canvas.NewRaster(nil)
}

func paintFill(o fyne.CanvasObject, s Series) {
	c := theme.Color(s.Color)
	switch o := o.(type) {
	case *canvas.Rectangle:
		o.FillColor = c
	case *canvas.Raster:
		o.Generator = func(w, h int) image.Image { return hatch{w, h, c, theme.Color(theme.Card)} }
	}
}

// hatch is stripes at 45 degrees, 4 wide, drawn pixel by pixel as asked for.
type hatch struct {
	w, h     int
	on, back color.Color
}

func (hatch) ColorModel() color.Model   { return color.NRGBAModel }
func (p hatch) Bounds() image.Rectangle { return image.Rect(0, 0, p.w, p.h) }
func (p hatch) At(x, y int) color.Color {
	if (x+y)%8 < 4 {
		return p.on
	}
	return p.back
}
