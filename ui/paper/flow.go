package paper

import "fmt"

// strip is a piece of a page that is never cut: a line of text, a row, a
// signature. What it paints is placed from its own top left corner.
type strip struct {
	before  float64 // white above it, unless it begins a page
	height  float64
	keep    bool   // with the strip after it
	newPage bool   // begins a page
	again   *strip // painted above it when it begins a page: its group's name
	art     art
}

// art is what a strip or a page paints.
type art struct {
	boxes []Box
	rules []Rule
	runs  []Run
}

// place adds what a paints, moved by x and y.
func (a *art) place(b art, x, y float64) {
	for _, box := range b.boxes {
		box.X, box.Y = box.X+x, box.Y+y
		a.boxes = append(a.boxes, box)
	}
	for _, r := range b.rules {
		r.X1, r.Y1, r.X2, r.Y2 = r.X1+x, r.Y1+y, r.X2+x, r.Y2+y
		a.rules = append(a.rules, r)
	}
	for _, r := range b.runs {
		r.X, r.Y = r.X+x, r.Y+y
		a.runs = append(a.runs, r)
	}
}

func (a *art) rule(x1, y1, x2, y2, thick float64, c Colour) {
	a.rules = append(a.rules, Rule{x1, y1, x2, y2, thick, c})
}

// line places a line with its top at y. Align 0 puts its left end at x, 1 its
// right end, 0.5 its middle.
func (a *art) line(l line, s style, x, y, align float64) {
	a.place(art{runs: l.runs}, x-l.width*align, y+s.baseline())
}

// frame is the part of a page that text flows into.
type frame struct {
	width, height      float64              // of the page
	left, right        float64              // margins
	top, first, bottom float64              // where text begins, begins on page 1, and must end
	head               []strip              // repeated where text begins on every page
	opening            func(pg *art, n int) // paints above the text of page n
	footer             footer
}

func (f frame) measure() float64 { return f.width - f.left - f.right }

// flow places the strips on as many pages as they need.
func (f frame) flow(strips []strip) []Page {
	var pages []art
	var y float64
	turn := func() {
		pages = append(pages, art{})
		y = f.top
		if len(pages) == 1 {
			y = f.first
		}
		for _, s := range f.head {
			pages[len(pages)-1].place(s.art, f.left, y+s.before)
			y += s.before + s.height
		}
	}
	turn()
	fresh := true // nothing flowed onto this page yet
	begin := func(s strip) {
		turn()
		fresh = true
		if s.again != nil {
			pages[len(pages)-1].place(s.again.art, f.left, y)
			y += s.again.height
			fresh = false
		}
	}
	for i := 0; i < len(strips); {
		group := kept(strips[i:])
		need := groupHeight(group, fresh)
		if !fresh && (group[0].newPage || y+need > f.bottom) {
			begin(group[0])
		}
		for _, s := range group {
			if !fresh && y+s.before+s.height > f.bottom { // a group longer than a page
				begin(s)
			}
			if !fresh {
				y += s.before
			}
			pages[len(pages)-1].place(s.art, f.left, y)
			y += s.height
			fresh = false
		}
		i += len(group)
	}
	out := make([]Page, len(pages))
	for i := range pages {
		var pg art
		f.opening(&pg, i+1)
		pg.place(pages[i], 0, 0)
		f.footer.paint(&pg, i+1, len(pages))
		out[i] = Page{Width: f.width, Height: f.height, Boxes: pg.boxes, Rules: pg.rules, Runs: pg.runs}
	}
	return out
}

// kept returns the first strip and those it must stay with.
func kept(strips []strip) []strip {
	n := 1
	for n < len(strips) && strips[n-1].keep && !strips[n].newPage {
		n++
	}
	return strips[:n]
}

func groupHeight(group []strip, fresh bool) float64 {
	var h float64
	for i, s := range group {
		if i > 0 || !fresh {
			h += s.before
		}
		h += s.height
	}
	return h
}

func pageOf(n, of int) string { return fmt.Sprintf("Page %d of %d", n, of) }
