package paper

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// style is the face and size of words.
type style struct {
	size, leading float64
	bold          bool
}

func (s style) scaled(by float64) style { return style{s.size * by, s.leading * by, s.bold} }
func (s style) strong() style           { s.bold = true; return s }

// baseline is how far below the top of its line the words stand.
func (s style) baseline() float64 { return (s.leading-s.size)/2 + s.size*0.86 }

// span is words of one origin.
type span struct {
	words  string
	filled bool
}

// line is runs placed from x = 0 on the baseline 0, and their width.
type line struct {
	runs  []Run
	width float64
}

// breakLines sets spans in lines of the width at most. It breaks at spaces,
// and inside a word only when the word alone is wider than a line.
func (p *Press) breakLines(spans []span, s style, width float64) []line {
	b := breaker{face: p.face(s.bold), style: s, limit: width}
	for _, sp := range spans {
		words := strings.Split(norm.NFC.String(sp.words), " ")
		for i, w := range words {
			if i > 0 {
				b.space(sp.filled)
			}
			b.word = append(b.word, span{w, sp.filled})
		}
	}
	b.endWord()
	b.endLine()
	return b.lines
}

// breaker gathers a word, which may be of several spans, then puts it on the
// line or the next.
type breaker struct {
	face  *face
	style style
	limit float64

	lines   []line
	now     []span // of the current line
	width   float64
	word    []span
	pending *span // a space before the word
}

func (b *breaker) measure(s string) float64 { return b.face.width(s, b.style.size) }

func (b *breaker) space(filled bool) {
	b.endWord()
	if len(b.now) > 0 {
		b.pending = &span{" ", filled}
	}
}

func (b *breaker) endWord() {
	var w float64
	for _, sp := range b.word {
		w += b.measure(sp.words)
	}
	if w == 0 {
		b.word = b.word[:0]
		return
	}
	if b.pending != nil {
		if gap := b.measure(" "); b.width+gap+w <= b.limit {
			b.now, b.width = append(b.now, *b.pending), b.width+gap
		} else {
			b.endLine()
		}
	}
	b.pending = nil
	for _, sp := range b.word {
		for rest := sp.words; rest != ""; {
			n := b.fitting(rest)
			if n == 0 { // nothing more fits on this line
				b.endLine()
				continue
			}
			b.now, b.width = append(b.now, span{rest[:n], sp.filled}), b.width+b.measure(rest[:n])
			rest = rest[n:]
		}
	}
	b.word = b.word[:0]
}

// fitting returns how many bytes of s fit on the current line; on an empty
// line at least one character, however narrow the column.
func (b *breaker) fitting(s string) int {
	const hair = 1e-6 // sums of advances differ by rounding only
	w, n := b.width, 0
	for n < len(s) {
		_, size := utf8.DecodeRuneInString(s[n:])
		w += b.measure(s[n : n+size])
		if w > b.limit+hair && (n > 0 || len(b.now) > 0) {
			return n
		}
		n += size
	}
	return n
}

func (b *breaker) endLine() {
	if len(b.now) == 0 {
		return
	}
	var l line
	for _, sp := range b.now {
		text := strings.ReplaceAll(sp.words, string(noBreak), " ")
		w := b.measure(sp.words)
		if k := len(l.runs) - 1; k >= 0 && l.runs[k].Filled == sp.filled {
			l.runs[k].Text += text
			l.runs[k].Width += w
		} else {
			l.runs = append(l.runs, Run{X: l.width, Width: w, Size: b.style.size, Bold: b.style.bold, Filled: sp.filled, Text: text})
		}
		l.width += w
	}
	b.lines = append(b.lines, l)
	b.now, b.width = nil, 0
}
