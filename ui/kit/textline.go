package kit

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
)

// piece is words of one look on one line.
type piece struct {
	text          string
	bold          bool
	size          float32
	color         fyne.ThemeColorName
	x             float32
	width, height float32
	base          float32 // from the top of the piece to its baseline
}

func (p *piece) measure() {
	s, base := fyne.CurrentApp().Driver().RenderedTextSize(p.text, p.size, fyne.TextStyle{Bold: p.bold}, nil)
	p.width, p.height, p.base = s.Width, s.Height, ceil(base) // the painter rounds it up too
}

// space is the width of a space in the looks of the piece.
func (p *piece) space() float32 {
	return fyne.MeasureText(" ", p.size, fyne.TextStyle{Bold: p.bold}).Width
}

// line is words on one line. While it grows, a piece is as wide as its words
// and spaces are together; settle measures it as it is drawn.
type line struct {
	pieces []piece
	width  float32
}

// settle measures every piece once: the words of a long text by themselves are
// mostly known already, whole lines never are.
func (l *line) settle() {
	x := float32(0)
	for i := range l.pieces {
		p := &l.pieces[i]
		p.measure()
		p.x = x
		x += p.width
	}
	l.width = x
}

// baseline is where all pieces of the line stand, for a line of height h: the
// tallest piece is centred.
func (l line) baseline(h float32) float32 {
	tall := piece{}
	for _, p := range l.pieces {
		if p.height > tall.height {
			tall = p
		}
	}
	return floor((h-tall.height)/2) + tall.base
}

// add puts words at the end, joined to the piece before when they look alike.
func (l *line) add(p piece) {
	if n := len(l.pieces) - 1; n >= 0 {
		last := &l.pieces[n]
		if last.bold == p.bold && last.size == p.size && last.color == p.color {
			last.text += p.text
			last.width += p.width
			l.width = last.x + last.width
			return
		}
	}
	p.x = l.width
	l.pieces = append(l.pieces, p)
	l.width += p.width
}

// trim drops the spaces a broken line ends with.
func (l *line) trim() {
	for n := len(l.pieces) - 1; n >= 0; n-- {
		p := &l.pieces[n]
		if p.text = strings.TrimRight(p.text, " "); p.text != "" {
			return
		}
		l.pieces = l.pieces[:n]
	}
}

// cut shortens the line to a width, ending it with an ellipsis.
func (l *line) cut(width float32) {
	if l.width <= width+0.5 {
		return
	}
	for n := len(l.pieces) - 1; n >= 0; n-- {
		p := &l.pieces[n]
		if p.x >= width {
			l.pieces = l.pieces[:n]
			continue
		}
		p.text = elided(p.text, width-p.x, p.size, p.bold)
		p.measure()
		l.width = p.x + p.width
		return
	}
}

// elided is s, cut with an ellipsis when it is wider than width.
func elided(s string, width, size float32, bold bool) string {
	style := fyne.TextStyle{Bold: bold}
	if fyne.MeasureText(s, size, style).Width <= width+0.5 {
		return s
	}
	runes := []rune(s)
	lo, hi := 0, len(runes)
	for lo < hi { // the longest head that fits
		mid := (lo + hi + 1) / 2
		if fyne.MeasureText(string(runes[:mid])+"…", size, style).Width <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:lo]), " ") + "…"
}

// breaker breaks a text into lines; width 0 breaks only at line feeds.
type breaker struct {
	text  *Text
	width float32
	done  []line
	now   line
}

func (b *breaker) lines() []line {
	for _, r := range b.text.runs {
		for i, part := range strings.Split(r.Text, "\n") {
			if i > 0 {
				b.next()
			}
			b.run(r, part)
		}
	}
	b.next()
	return b.done
}

func (b *breaker) run(r Run, s string) {
	p := piece{text: s, bold: r.Bold || b.text.bold, size: b.text.face.size(), color: r.Color}
	if r.sized {
		p.size = r.Face.size()
	}
	if p.color == "" {
		p.color = b.text.color
	}
	if b.width == 0 {
		if s != "" {
			p.measure()
			b.now.add(p)
		}
		return
	}
	for _, word := range strings.SplitAfter(s, " ") {
		if word == "" {
			continue
		}
		p.text = strings.TrimRight(word, " ")
		p.measure()
		if b.now.width > 0 && b.now.width+p.width > b.width+0.5 {
			b.next()
		}
		word = b.parts(&p, word)
		for range len(word) - len(p.text) {
			p.width += p.space()
		}
		p.text = word
		b.now.add(p)
	}
}

// parts sets a word that no line has room for on lines of its own, as much on
// each as goes, and returns its end.
func (b *breaker) parts(p *piece, word string) string {
	for p.width > b.width+0.5 {
		runes := []rune(word)
		n := len(runes) - 1
		for ; n > 1; n-- {
			if p.text = string(runes[:n]); fyne.MeasureText(p.text, p.size, fyne.TextStyle{Bold: p.bold}).Width <= b.width {
				break
			}
		}
		if n < 1 {
			return word
		}
		p.text = string(runes[:n])
		p.measure()
		b.now.add(*p)
		b.next()
		word = string(runes[n:])
		p.text = strings.TrimRight(word, " ")
		p.measure()
	}
	return word
}

func (b *breaker) next() {
	if b.width > 0 {
		b.now.trim()
	}
	b.now.settle()
	b.done = append(b.done, b.now)
	b.now = line{}
}

func floor(v float32) float32 { return float32(math.Floor(float64(v))) }
func ceil(v float32) float32  { return float32(math.Ceil(float64(v))) }
