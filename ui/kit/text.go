package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// Face is the size a piece of text is set in.
type Face int

// The faces, with size and line height at Standard density.
const (
	FaceBody    Face = iota // 15/20
	FaceSmall               // 14/20: grid cells, secondary text
	FaceCaption             // 13/18: hints, heads, keys
	FaceSection             // 18/24
	FaceTitle               // 24/32
	FaceStop                // 32/40
	FaceLead                // 18/28: the words of a page that stops you
)

var faces = [...]struct {
	name fyne.ThemeSizeName
	line float32 // line height at Standard; scaled with the text
	at   float32 // text size that line belongs to
}{
	FaceBody:    {fynetheme.SizeNameText, 20, 15},
	FaceSmall:   {theme.SizeGrid, 20, 14},
	FaceCaption: {fynetheme.SizeNameCaptionText, 18, 13},
	FaceSection: {fynetheme.SizeNameSubHeadingText, 24, 18},
	FaceTitle:   {fynetheme.SizeNameHeadingText, 32, 24},
	FaceStop:    {theme.SizeStop, 40, 32},
	FaceLead:    {fynetheme.SizeNameSubHeadingText, 28, 18},
}

func (f Face) size() float32 { return theme.Size(faces[f].name) }

func (f Face) lineHeight() float32 { return ceil(f.size() * faces[f].line / faces[f].at) }

// Run is a stretch of text in one weight and colour. Zero values take the
// text's own face and colour.
type Run struct {
	Text  string
	Bold  bool
	Color fyne.ThemeColorName
	Face  Face // a smaller or larger run stands on the same baseline
	sized bool
}

// B is a bold run.
func B(s string) Run { return Run{Text: s, Bold: true} }

// R is a regular run.
func R(s string) Run { return Run{Text: s} }

// As sets the run in another face.
func (r Run) As(f Face) Run { r.Face, r.sized = f, true; return r }

// In sets the run in another colour.
func (r Run) In(c fyne.ThemeColorName) Run { r.Color = c; return r }

// Text is words on the screen: one or more runs, on one line or wrapped.
type Text struct {
	widget.BaseWidget
	face      Face
	bold      bool
	color     fyne.ThemeColorName
	align     fyne.TextAlign
	wrap      bool
	elide     bool
	underline bool
	runs      []Run

	laidAt float32 // width the lines were broken for
	lines  []line
	asked  float32 // another width that the number of lines is known for
	many   int
	texts  []fyne.CanvasObject
}

// NewText returns text in a face, in the ordinary colour of words.
func NewText(f Face, s string) *Text { return NewRuns(f, R(s)) }

// NewRuns returns text of several runs.
func NewRuns(f Face, runs ...Run) *Text {
	t := &Text{face: f, color: theme.Fg, runs: runs}
	t.ExtendBaseWidget(t)
	return t
}

// Body is ordinary text.
func Body(s string) *Text { return NewText(FaceBody, s) }

// Strong is ordinary text in bold.
func Strong(s string) *Text { return NewText(FaceBody, s).Bold() }

// Small is secondary text, 14 high.
func Small(s string) *Text { return NewText(FaceSmall, s) }

// Hint is a grey line that explains, 13 high.
func Hint(s string) *Text { return NewText(FaceCaption, s).In(theme.Fg2) }

// Section is a section title or a person's name.
func Section(s string) *Text { return NewText(FaceSection, s).Bold() }

// Title is the title of a page.
func Title(s string) *Text { return NewText(FaceTitle, s).Bold() }

// Bold sets the whole text in bold.
func (t *Text) Bold() *Text { t.bold = true; return t }

// In sets the colour of every run that has none of its own.
func (t *Text) In(c fyne.ThemeColorName) *Text { t.color = c; return t }

// Wrap breaks the text into lines where it is too wide.
func (t *Text) Wrap() *Text { t.wrap = true; return t }

// Elide cuts the text with an ellipsis where it is too wide.
func (t *Text) Elide() *Text { t.elide = true; return t }

// Right sets the text against the right edge.
func (t *Text) Right() *Text { t.align = fyne.TextAlignTrailing; return t }

// Center sets the text in the middle.
func (t *Text) Center() *Text { t.align = fyne.TextAlignCenter; return t }

// Underline draws a line under the words.
func (t *Text) Underline() *Text { t.underline = true; return t }

// String is the words, without their looks.
func (t *Text) String() string {
	var b strings.Builder
	for _, r := range t.runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// SetText changes the words.
func (t *Text) SetText(s string) { t.SetRuns(R(s)) }

// SetColor changes the colour.
func (t *Text) SetColor(c fyne.ThemeColorName) {
	if t.color != c {
		t.color = c
		t.Refresh()
	}
}

// SetRuns changes the words and their looks.
func (t *Text) SetRuns(runs ...Run) {
	if equalRuns(t.runs, runs) {
		return
	}
	before := t.MinSize()
	t.runs, t.asked = runs, -1
	t.Refresh()
	if t.MinSize() != before && !t.Size().IsZero() {
		Reflow(t)
	}
}

func equalRuns(a, b []Run) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// CreateRenderer links the text to its renderer.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return render(t) }

// AccessibilityLabel is the words themselves.
func (t *Text) AccessibilityLabel() string { return t.String() }

// AccessibilityRole is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (t *Text) objects() []fyne.CanvasObject { return t.texts }

func (t *Text) least() fyne.Size {
	if t.wrap {
		return fyne.NewSize(0, t.heightAt(t.Size().Width))
	}
	w := float32(0)
	for _, l := range t.lines {
		w = max(w, l.width)
	}
	if t.elide {
		w = min(w, theme.Px(24))
	}
	return fyne.NewSize(ceil(w), t.face.lineHeight()*float32(len(t.lines)))
}

// oneLine is the width of the words where nothing breaks them.
func (t *Text) oneLine() float32 {
	w := float32(0)
	b := breaker{text: t}
	for _, l := range b.lines() {
		w = max(w, l.width)
	}
	return ceil(w)
}

// set changes words and looks when the part that the text belongs to is painted,
// before the text itself is.
func (t *Text) set(s string, f Face, c fyne.ThemeColorName) {
	t.runs, t.face, t.color, t.laidAt, t.asked = []Run{R(s)}, f, c, -1, -1
}

func (t *Text) heightAt(width float32) float32 {
	h := t.face.lineHeight()
	if !t.wrap || width <= 0 {
		return h * float32(max(len(t.lines), 1))
	}
	if width == t.laidAt {
		return h * float32(len(t.lines))
	}
	if width != t.asked {
		t.asked, t.many = width, len(t.broken(width))
	}
	return h * float32(t.many)
}

// paint breaks the text again and makes one canvas text a piece.
func (t *Text) paint() {
	t.laidAt, t.asked = -1, -1
	t.lay(t.Size().Width)
}

func (t *Text) lay(width float32) {
	if t.laidAt == width {
		return
	}
	t.laidAt = width
	t.lines = t.broken(width)
	t.texts = t.texts[:0:0]
	for _, l := range t.lines {
		for _, p := range l.pieces {
			c := canvas.NewText(p.text, theme.Color(p.color))
			c.TextSize, c.TextStyle = p.size, fyne.TextStyle{Bold: p.bold, Underline: t.underline}
			t.texts = append(t.texts, c)
		}
	}
}

func (t *Text) arrange(s fyne.Size) {
	if (t.wrap || t.elide) && s.Width != t.laidAt {
		t.lay(s.Width)
	}
	h := t.face.lineHeight()
	i, y := 0, float32(0)
	if extra := s.Height - h*float32(len(t.lines)); extra > 0 && !t.wrap {
		y = floor(extra / 2)
	}
	for _, l := range t.lines {
		x := float32(0)
		switch t.align {
		case fyne.TextAlignTrailing:
			x = max(s.Width-l.width, 0)
		case fyne.TextAlignCenter:
			x = max((s.Width-l.width)/2, 0)
		}
		base := l.baseline(h)
		for _, p := range l.pieces {
			put(t.texts[i], x+p.x, y+base-p.base, p.width, p.height)
			i++
		}
		y += h
	}
}

func (t *Text) broken(width float32) []line {
	b := breaker{text: t}
	if t.wrap && width > 0 {
		b.width = width
	}
	lines := b.lines()
	if t.elide && width > 0 {
		for i := range lines {
			lines[i].cut(width)
		}
	}
	return lines
}
