package paper

// footer is what stands at the foot of every page: words at the left, words in
// the middle, the page's number at the right. Where they do not fit side by
// side, the middle goes below.
type footer struct {
	press        *Press
	style        style
	from, to     float64 // left and right end
	left, middle []line
	beside       bool
	top          float64 // of the rule above it
}

func (p *Press) footer(left, middle string, st style, f frame) footer {
	out := footer{press: p, style: st, from: f.left, to: f.width - f.right}
	number := p.regular.width(pageOf(888, 888), st.size)
	out.left = p.breakLines([]span{{words: left}}, st, f.measure()-number-12)
	out.middle = p.breakLines([]span{{words: middle}}, st, f.measure())
	if len(out.left) <= 1 && len(out.middle) <= 1 {
		var l, m float64
		if len(out.left) == 1 {
			l = out.left[0].width
		}
		if len(out.middle) == 1 {
			m = out.middle[0].width
		}
		// The middle stands in the middle, so the wider neighbour counts twice.
		out.beside = m+2*max(l, number)+24 <= f.measure()
	}
	rows := max(len(out.left), 1)
	if !out.beside {
		rows += len(out.middle)
	}
	out.top = f.height - 30 - float64(rows)*st.leading - 5
	return out
}

func (f footer) paint(pg *art, n, of int) {
	pg.rule(f.from, f.top, f.to, f.top, 0.75, Grey)
	y := f.top + 5
	number := f.press.breakLines([]span{{words: pageOf(n, of)}}, f.style, f.to-f.from)[0]
	for i, l := range f.left {
		pg.line(l, f.style, f.from, y+float64(i)*f.style.leading, 0)
	}
	if f.beside {
		for _, l := range f.middle {
			pg.line(l, f.style, (f.from+f.to)/2, y, 0.5)
		}
		pg.line(number, f.style, f.to, y, 1)
		return
	}
	pg.line(number, f.style, f.to, y, 1)
	y += float64(max(len(f.left), 1)) * f.style.leading
	for i, l := range f.middle {
		pg.line(l, f.style, f.from, y+float64(i)*f.style.leading, 0)
	}
}
