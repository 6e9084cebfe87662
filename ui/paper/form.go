package paper

import "proxydesk/workflow/letter"

// Room to write by hand.
const (
	writeHigh = 21.0 // a line to write on
	boxWide   = 15.0 // a box for one figure
	boxHigh   = 19.0
	columnGap = 14.0
	tickSide  = 11.0
)

// fields sets a row of things to fill in: the label small, the lines or the
// boxes below it. All lines of a row stand on one height.
func (s *setter) fields(b letter.Fields) {
	if n := len(s.strips); b.Stays && n > 0 {
		s.strips[n-1].keep = true
	}
	st := s.style(labelStyle)
	shares := 0
	for _, f := range b.Items {
		shares += f.Share
	}
	free := s.wide - columnGap*float64(len(b.Items)-1)
	var labels [][]line
	deepest, down := 1, 1
	for _, f := range b.Items {
		l := s.plain(f.Label, st, free*float64(f.Share)/float64(shares))
		labels, deepest, down = append(labels, l), max(deepest, len(l)), max(down, f.Lines)
	}
	first := float64(deepest)*st.leading + writeHigh // to write on
	out := strip{height: first + float64(down-1)*writeHigh}
	x := 0.0
	for i, f := range b.Items {
		w := free * float64(f.Share) / float64(shares)
		top := float64(deepest-len(labels[i])) * st.leading
		for n, l := range labels[i] {
			out.art.line(l, st, x, top+float64(n)*st.leading, 0)
		}
		if f.Boxes == nil {
			for n := range max(f.Lines, 1) {
				y := first + float64(n)*writeHigh
				out.art.rule(x, y, x+w, y, 0.75, Slate)
			}
		} else {
			out.art.figures(f.Boxes, x, first, w)
		}
		x += w + columnGap
	}
	s.add(9, out)
}

// figures paints groups of boxes, one a figure, standing on y and no wider
// than w.
func (a *art) figures(groups []int, x, y, w float64) {
	n := 0
	for _, g := range groups {
		n += g
	}
	gaps := 5 * float64(len(groups)-1)
	side := min(boxWide, (w-gaps)/float64(n))
	for _, g := range groups {
		for range g {
			a.boxes = append(a.boxes, Box{X: x, Y: y - boxHigh, W: side, H: boxHigh, Thick: 0.75, Colour: Slate})
			x += side
		}
		x += 5
	}
}

// ticks sets a question and its boxes to tick, row by row in columns. The
// question stays with its answers.
func (s *setter) ticks(b letter.Ticks) {
	st := s.style(bodyStyle)
	side := tickSide * s.scale
	var strips []strip
	if b.Ask != "" {
		strips = textStrips(s.plain(b.Ask, st, s.wide), st, 0)
	}
	columns := max(b.Columns, 1)
	w := (s.wide - columnGap*float64(columns-1)) / float64(columns)
	for from := 0; from < len(b.Options); from += columns {
		var row strip
		row.before = 3
		for i, option := range b.Options[from:min(from+columns, len(b.Options))] {
			x := float64(i) * (w + columnGap)
			lines := s.plain(option, st, w-side-7)
			row.height = max(row.height, float64(len(lines))*st.leading)
			row.art.boxes = append(row.art.boxes, Box{X: x, Y: (st.leading - side) / 2, W: side, H: side, Thick: 0.9, Colour: Slate})
			for n, l := range lines {
				row.art.line(l, st, x+side+6, float64(n)*st.leading, 0)
			}
		}
		strips = append(strips, row)
	}
	for i := range len(strips) - 1 {
		strips[i].keep = true
	}
	s.add(7, strips...)
}

// box sets a label and an empty frame under it.
func (s *setter) box(b letter.Box) {
	st := s.style(labelStyle)
	lines := s.plain(b.Label, st, s.wide)
	y := float64(len(lines))*st.leading + 2
	high := float64(b.Lines) * writeHigh
	out := strip{height: y + high}
	for i, l := range lines {
		out.art.line(l, st, 0, float64(i)*st.leading, 0)
	}
	out.art.boxes = []Box{{Y: y, W: s.wide, H: high, Thick: 0.75, Colour: Slate}}
	s.add(paragraphGap, out)
}

// signHere sets a line to sign on and boxes for the date.
func (s *setter) signHere(b letter.SignHere) {
	st := s.style(labelStyle)
	dateWide := 8*boxWide + 10
	signWide := s.wide - dateWide - columnGap
	out := strip{height: st.leading + 30}
	for i, l := range s.plain(b.Label, st, signWide) {
		out.art.line(l, st, 0, float64(i)*st.leading, 0)
	}
	out.art.line(s.plain("Date", st, dateWide)[0], st, s.wide-dateWide, 0, 0)
	out.art.rule(0, out.height, signWide, out.height, 0.75, Slate)
	out.art.figures([]int{2, 2, 4}, s.wide-dateWide, out.height, dateWide)
	s.add(paragraphGap, out)
}
