package paper

import "strconv"

// Chart is horizontal bars, each of parts that carry their numbers.
type Chart struct {
	Series []Series
	Bars   []Bar
}

// Series is one kind of part, as the legend names it; one without a name is not
// in the legend.
type Series struct {
	Name string
	Fill Fill
}

// Bar is one line of the chart, with a number for each series. Lengths and
// numbers agree.
type Bar struct {
	Label  string
	Counts []int
	Note   string // behind the total
}

// Total is the sum of a bar's numbers.
func (b Bar) Total() int {
	n := 0
	for _, c := range b.Counts {
		n += c
	}
	return n
}

// Fill is how a part is painted. No two look alike in grey print.
type Fill int

// The fills.
const (
	Solid Fill = iota
	Light
	Rising  // strokes that rise to the right
	Falling // strokes that fall
	Crossed
	Upright
	Level
	Dotted
	Outline
)

const (
	barHigh  = 10.0
	swatch   = 8.0
	strokeAt = 3.2  // from one stroke of a fill to the next
	leastFor = 12.0 // a part narrower than this has no room for its number
)

// words lists what the chart has to be able to print.
func (c Chart) words() []string {
	var words []string
	for _, b := range c.Bars {
		words = append(words, b.Label, b.Note)
	}
	for _, s := range c.Series {
		words = append(words, s.Name)
	}
	return words
}

// chart paints bars with their labels and numbers and a legend under them, and
// returns where it ends.
func (s *sheet) chart(a *art, c Chart, x, y, wide float64) float64 {
	most, label, note := 1, 0.0, 0.0
	for _, b := range c.Bars {
		most = max(most, b.Total())
		label = max(label, s.press.regular.width(b.Label, reportCell.size))
		note = max(note, s.press.regular.width(b.Note, reportFoot.size))
	}
	label = min(label+9, wide*0.5)
	longest := wide - label - 30 - note
	for _, b := range c.Bars {
		end := s.put(a, b.Label, reportCell, x, y, label-6)
		at := x + label
		for i, n := range b.Counts {
			if n > 0 {
				w := longest * float64(n) / float64(most)
				s.part(a, c.Series[i].Fill, n, n == b.Total(), at, y+(reportCell.leading-barHigh)/2, w)
				at += w
			}
		}
		total := strconv.Itoa(b.Total())
		s.put(a, total, reportCell.strong(), at+4.5, y, 60)
		s.put(a, b.Note, reportFoot, at+9+s.press.bold.width(total, reportCell.size), y+0.4, note+6)
		y = max(end, y+barHigh+2.5) + 1
	}
	return s.legend(a, c, x, y+2, wide)
}

// part paints one part of a bar, with its number where it is not the whole bar,
// whose number stands behind it.
func (s *sheet) part(a *art, f Fill, n int, whole bool, x, y, w float64) {
	st := reportFoot.strong()
	words := strconv.Itoa(n)
	room := s.press.bold.width(words, st.size) + 4
	if whole || w < max(leastFor, room+2) {
		a.fill(f, x, y, w, barHigh)
	} else {
		a.fill(f, x+room, y, w-room, barHigh) // beside the number, which strokes would hide
		s.put(a, words, st, x+2, y-0.4, room+6)
	}
	a.frame(x, y, w, barHigh)
}

// legend names the parts, as many in a line as there is room for.
func (s *sheet) legend(a *art, c Chart, x, y, wide float64) float64 {
	at := x
	for _, p := range c.Series {
		if p.Name == "" {
			continue
		}
		w := swatch + 4 + s.press.regular.width(p.Name, reportFoot.size) + 10
		if at > x && at+w > x+wide {
			at, y = x, y+reportFoot.leading+1
		}
		a.fill(p.Fill, at, y+(reportFoot.leading-swatch)/2, swatch, swatch)
		a.frame(at, y+(reportFoot.leading-swatch)/2, swatch, swatch)
		s.put(a, p.Name, reportFoot, at+swatch+4, y, w)
		at += w
	}
	if at == x {
		return y
	}
	return y + reportFoot.leading + 1
}

// fill paints a rectangle in one way. Strokes end at its sides.
func (a *art) fill(f Fill, x, y, w, h float64) {
	switch f {
	case Solid:
		a.boxes = append(a.boxes, Box{X: x, Y: y, W: w, H: h, Colour: Slate})
	case Light:
		a.boxes = append(a.boxes, Box{X: x, Y: y, W: w, H: h, Colour: Grey})
	case Rising:
		a.strokes(x, y, w, h, 1.2, true)
	case Falling:
		a.strokes(x, y, w, h, 1.2, false)
	case Crossed:
		a.strokes(x, y, w, h, 0.6, true)
		a.strokes(x, y, w, h, 0.6, false)
	case Upright:
		for at := strokeAt / 2; at < w; at += strokeAt {
			a.rule(x+at, y, x+at, y+h, 0.8, Ink)
		}
	case Level:
		for at := strokeAt / 2; at < h; at += strokeAt {
			a.rule(x, y+at, x+w, y+at, 0.8, Ink)
		}
	case Dotted:
		for dy := 1.2; dy < h-1; dy += strokeAt {
			for dx := 1.2; dx < w-1; dx += strokeAt {
				a.boxes = append(a.boxes, Box{X: x + dx, Y: y + dy, W: 1.2, H: 1.2, Colour: Ink})
			}
		}
	}
}

func (a *art) frame(x, y, w, h float64) {
	a.boxes = append(a.boxes, Box{X: x, Y: y, W: w, H: h, Thick: 0.75, Colour: Ink})
}

// strokes are slanted lines that end at the sides of a rectangle.
func (a *art) strokes(x, y, w, h, thick float64, rising bool) {
	for k := -h + strokeAt/2; k < w; k += strokeAt {
		from, to := max(k, 0), min(k+h, w) // a stroke rises as far as it runs
		y1, y2 := y+h-(from-k), y+h-(to-k)
		if !rising {
			y1, y2 = y+(from-k), y+(to-k)
		}
		a.rule(x+from, y1, x+to, y2, thick, Ink)
	}
}
