package paper

import (
	"errors"

	"proxydesk/workflow/letter"
)

// The letter's measures, after the practice's picture of one.
const (
	margin       = 20 * mm // left and right
	headTop      = 14 * mm
	windowTop    = 45 * mm // of the envelope's window, as posted folded in three
	windowHigh   = 35 * mm
	windowWide   = 85 * mm
	belowWindow  = 82 * mm // where a letter's words begin
	largePrint   = 1.5     // 18 point where others have 12
	easyRead     = 16.0 / 12
	pictureSize  = 28.0
	pictureGap   = 12.0
	smallestSize = 9 // an address is set smaller rather than cut, to here
)

var (
	bodyStyle    = style{size: 12, leading: 16.8}
	titleStyle   = style{15, 20, true}
	detailStyle  = style{size: 11, leading: 15}
	nameStyle    = style{17, 22, true}
	labelStyle   = style{size: 10.5, leading: 13.5}
	footerStyle  = style{size: 10, leading: 13.5}
	markStyle    = style{13, 16, true}
	paragraphGap = 8.4
)

// ErrAddressTooLong says that a name and address do not fit the window of an
// envelope, even in the smallest type.
var ErrAddressTooLong = errors.New("the name and address do not fit the window of the envelope")

// Layout sets a letter or a form on A4 pages. It returns a [*MissingGlyph] or
// ErrAddressTooLong instead of pages that would come out wrong.
func (p *Press) Layout(doc letter.Document) ([]Page, error) {
	if err := p.CanPrint(wordsOf(doc)...); err != nil {
		return nil, err
	}
	s := setter{press: p, scale: 1, wide: A4Short - 2*margin}
	switch {
	case doc.LargePrint:
		s.scale = largePrint
	case doc.EasyRead:
		s.scale = easyRead
	}
	for _, b := range doc.Blocks {
		s.block(b)
	}
	if s.err != nil {
		return nil, s.err
	}
	f := frame{width: A4Short, height: A4Long, left: margin, right: margin, top: headTop, first: max(s.first, headTop)}
	f.footer = p.footer(doc.Footer.Left, doc.Footer.Middle, footerStyle.scaled(s.scale), f)
	f.bottom = f.footer.top - 12
	f.opening = func(pg *art, n int) {
		if n == 1 {
			pg.place(s.opening, 0, 0)
		}
		if doc.Mark != "" { // above whatever else is on the page
			pg.line(s.plain(doc.Mark, markStyle, f.measure())[0], markStyle, f.width/2, headTop-markStyle.leading-4, 0.5)
		}
	}
	return f.flow(s.strips), nil
}

// wordsOf lists all words of a document, for the check of their characters.
func wordsOf(doc letter.Document) []string {
	out := []string{doc.Mark, doc.Footer.Left, doc.Footer.Middle}
	text := func(t letter.Text) { out = append(out, t.String()) }
	for _, b := range doc.Blocks {
		switch b := b.(type) {
		case letter.Letterhead:
			out = append(append(out, b.Name), b.Details...)
		case letter.Envelope:
			out = append(out, b.To...)
			for _, t := range b.Right {
				text(t)
			}
		case letter.Heading:
			text(b.Text)
		case letter.Paragraph:
			text(b.Text)
		case letter.Note:
			text(b.Text)
		case letter.Pictured:
			text(b.Text)
		case letter.List:
			for _, t := range b.Items {
				text(t)
			}
		case letter.Table:
			for _, r := range b.Rows {
				text(r.Label)
				text(r.Value)
			}
		case letter.Signature:
			out = append(out, b.Closing, b.Name, b.Role)
		case letter.Fields:
			for _, f := range b.Items {
				out = append(out, f.Label)
			}
		case letter.Ticks:
			out = append(append(out, b.Ask), b.Options...)
		case letter.Box:
			out = append(out, b.Label)
		case letter.SignHere:
			out = append(out, b.Label)
		}
	}
	return out
}

// setter turns blocks into strips, top to bottom.
type setter struct {
	press *Press
	scale float64
	wide  float64 // of the text

	strips  []strip
	gap     float64 // white before the next block
	newPage bool    // the next block begins a page
	opening art     // painted at its fixed place on page 1
	first   float64 // where the words of page 1 begin
	err     error
}

func (s *setter) style(st style) style { return st.scaled(s.scale) }

func (s *setter) lines(t letter.Text, st style, wide float64) []line {
	return s.press.breakLines(spans(t), st, wide)
}

func (s *setter) plain(words string, st style, wide float64) []line {
	return s.press.breakLines([]span{{words: words}}, st, wide)
}

func spans(t letter.Text) []span {
	out := make([]span, len(t))
	for i, sp := range t {
		out[i] = span{sp.Words, sp.Filled}
	}
	return out
}

// add appends the strips of one block and says how much white follows it.
func (s *setter) add(after float64, strips ...strip) {
	if len(strips) == 0 {
		return
	}
	strips[0].before += s.gap
	strips[0].newPage = s.newPage
	s.strips = append(s.strips, strips...)
	s.gap, s.newPage = after*s.scale, false
}

func (s *setter) block(b letter.Block) {
	switch b := b.(type) {
	case letter.Letterhead:
		s.letterhead(b)
	case letter.Envelope:
		s.envelope(b)
	case letter.Heading:
		s.heading(b)
	case letter.Paragraph:
		s.add(paragraphGap, s.paragraph(b.Text, 0)...)
	case letter.List:
		s.list(b)
	case letter.Table:
		s.table(b)
	case letter.Note:
		s.note(b)
	case letter.Pictured:
		s.pictured(b)
	case letter.Signature:
		s.signature(b)
	case letter.Fields:
		s.fields(b)
	case letter.Ticks:
		s.ticks(b)
	case letter.Box:
		s.box(b)
	case letter.SignHere:
		s.signHere(b)
	case letter.PageBreak:
		s.newPage = true
	}
}

// letterhead paints the practice at the top of page 1: name at the left,
// details at the right, a blue rule below, clear of the envelope's window. Type
// shrinks before it would reach the window.
func (s *setter) letterhead(b letter.Letterhead) {
	for shrink := s.scale; ; shrink *= 0.95 {
		name, detail := nameStyle.scaled(shrink), detailStyle.scaled(shrink)
		var head art
		leftY, rightY := headTop, headTop
		for _, l := range s.plain(b.Name, name, s.wide*0.48) {
			head.line(l, name, margin, leftY, 0)
			leftY += name.leading
		}
		for _, d := range b.Details {
			for _, l := range s.plain(d, detail, s.wide*0.48) {
				head.line(l, detail, margin+s.wide, rightY, 1)
				rightY += detail.leading
			}
		}
		y := max(leftY, rightY) + 2*mm
		if y > windowTop-2*mm && shrink*detailStyle.size > smallestSize {
			continue
		}
		y = max(y, 34.5*mm)
		head.rule(margin, y, margin+s.wide, y, 1.7, Blue)
		s.opening.place(head, 0, 0)
		s.first = y + 6*mm
		return
	}
}

// envelope paints the address where the window shows it, and the date and
// reference beside it.
func (s *setter) envelope(b letter.Envelope) {
	to, st, ok := s.address(b.To)
	if !ok {
		s.err = ErrAddressTooLong
		return
	}
	y := windowTop
	for _, l := range to {
		for i := range l.runs {
			l.runs[i].Filled = true
		}
		s.opening.line(l, st, margin, y, 0)
		y += st.leading
	}
	right, ry := s.style(bodyStyle), windowTop
	for _, t := range b.Right {
		for _, l := range s.lines(t, right, s.wide-windowWide) {
			s.opening.line(l, right, margin+s.wide, ry, 1)
			ry += right.leading
		}
	}
	s.first = max(belowWindow, y+6*mm, ry+6*mm)
}

func (s *setter) address(to []string) ([]line, style, bool) {
	for st := s.style(bodyStyle); st.size >= smallestSize; st = st.scaled(0.95) {
		var out []line
		for _, a := range to {
			out = append(out, s.plain(a, st, windowWide)...)
		}
		if float64(len(out))*st.leading <= windowHigh {
			return out, st, true
		}
	}
	return nil, style{}, false
}

func (s *setter) heading(b letter.Heading) {
	st, after := s.style(titleStyle), paragraphGap
	if b.Level > 1 {
		st, after = s.style(bodyStyle.strong()), 3.4
	}
	strips := textStrips(s.lines(b.Text, st, s.wide), st, 0)
	for i := range strips {
		strips[i].keep = true // with what it is the heading of
	}
	s.add(after, strips...)
}

// paragraph sets text in lines, so that neither its first nor its last line
// stands alone on a page.
func (s *setter) paragraph(t letter.Text, indent float64) []strip {
	st := s.style(bodyStyle)
	strips := textStrips(s.lines(t, st, s.wide-indent), st, indent)
	if n := len(strips); n > 1 {
		strips[0].keep, strips[n-2].keep = true, true
	}
	return strips
}

func textStrips(lines []line, st style, indent float64) []strip {
	out := make([]strip, len(lines))
	for i, l := range lines {
		out[i].height = st.leading
		out[i].art.line(l, st, indent, 0, 0)
	}
	return out
}

func (s *setter) list(b letter.List) {
	st := s.style(bodyStyle)
	bullet := s.plain("•", st, s.wide)[0]
	for i, t := range b.Items {
		strips := s.paragraph(t, 14*s.scale)
		if len(strips) == 0 {
			continue
		}
		strips[0].art.line(bullet, st, 3*s.scale, 0, 0)
		after := 2.5
		if i == len(b.Items)-1 {
			after = paragraphGap
		}
		s.add(after, strips...)
	}
}

func (s *setter) table(b letter.Table) {
	st := s.style(bodyStyle)
	strong := st.strong()
	labelWide := 0.0
	for _, r := range b.Rows {
		labelWide = max(labelWide, s.press.bold.width(r.Label.String(), strong.size))
	}
	labelWide = min(max(labelWide+20*s.scale, s.wide*0.3), s.wide*0.45)
	pad := 5 * s.scale
	strips := make([]strip, len(b.Rows))
	for i, r := range b.Rows {
		label := s.lines(r.Label, strong, labelWide-8)
		value := s.lines(r.Value, st, s.wide-labelWide)
		row := &strips[i]
		row.height = float64(max(len(label), len(value)))*st.leading + 2*pad
		row.keep = i == 0 || i == len(b.Rows)-2 // no row stands alone on a page
		for n, l := range label {
			row.art.line(l, strong, 0, pad+float64(n)*st.leading, 0)
		}
		for n, l := range value {
			row.art.line(l, st, labelWide, pad+float64(n)*st.leading, 0)
		}
		if i == 0 {
			row.art.rule(0, 0, s.wide, 0, 0.75, Grey)
		}
		row.art.rule(0, row.height, s.wide, row.height, 0.75, Grey)
	}
	s.add(paragraphGap, strips...)
}

func (s *setter) note(b letter.Note) {
	st := s.style(bodyStyle)
	pad := 7 * s.scale
	lines := s.lines(b.Text, st, s.wide-2*pad)
	out := strip{height: float64(len(lines))*st.leading + 2*pad}
	out.art.boxes = []Box{
		{W: s.wide, H: out.height, Colour: Pale},
		{W: 3, H: out.height, Colour: Slate},
	}
	for i, l := range lines {
		out.art.line(l, st, pad+2, pad+float64(i)*st.leading, 0)
	}
	s.add(paragraphGap, out)
}

// pictured sets a sentence beside its picture, in the middle of it where it is the
// shorter of the two. The two are never parted.
func (s *setter) pictured(b letter.Pictured) {
	st, size := s.style(bodyStyle), pictureSize*s.scale
	indent := size + pictureGap*s.scale
	lines := s.lines(b.Text, st, s.wide-indent)
	high := float64(len(lines)) * st.leading
	out := strip{height: max(size, high)}
	out.art.picture(b.Picture, 0, 0, size)
	for i, l := range lines {
		out.art.line(l, st, indent, (out.height-high)/2+float64(i)*st.leading, 0)
	}
	s.add(paragraphGap, out)
}

// signature keeps the closing, room to sign, and the name in one piece, and
// with the last line before it.
func (s *setter) signature(b letter.Signature) {
	st := s.style(bodyStyle)
	out := strip{before: 6.6 * s.scale}
	put := func(words string, st style) {
		for _, l := range s.plain(words, st, s.wide) {
			out.art.line(l, st, 0, out.height, 0)
			out.height += st.leading
		}
	}
	put(b.Closing, st)
	out.height += 28
	put(b.Name, st.strong())
	put(b.Role, st)
	if n := len(s.strips); n > 0 {
		s.strips[n-1].keep = true
	}
	s.add(paragraphGap, out)
}
