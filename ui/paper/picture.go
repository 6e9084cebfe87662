package paper

import "math"

// The pictures of an easy-read letter (letter.Pictures), drawn in strokes on a grid of
// 24 by 24, so that a page, its preview and its PDF need nothing but lines for them.
const pictureGrid = 24.0

// stroke is a line from point to point, x and y in turn.
type stroke []float64

func box(x, y, w, h float64) stroke { return stroke{x, y, x + w, y, x + w, y + h, x, y + h, x, y} }

// arc goes round a middle from one angle to another in degrees, clockwise from the
// right.
func arc(x, y, radius, from, to float64) stroke {
	const step = 15
	var out stroke
	for a := from; a <= to; a += step {
		sin, cos := math.Sincos(a * math.Pi / 180)
		out = append(out, x+radius*cos, y+radius*sin)
	}
	return out
}

func circle(x, y, radius float64) stroke { return arc(x, y, radius, 0, 360) }

var pictures = map[string][]stroke{
	"calendar": {box(3, 5, 18, 16), {3, 10, 21, 10}, {8, 2, 8, 7}, {16, 2, 16, 7}, box(13, 13, 4, 4)},
	"clock":    {circle(12, 12, 9.5), {12, 6, 12, 12, 16, 15}},
	"cross":    {{5, 5, 19, 19}, {19, 5, 5, 19}},
	"letter":   {box(2, 5, 20, 14), {2, 5, 12, 13, 22, 5}},
	"lock":     {box(4, 11, 16, 11), append(append(stroke{7, 11}, arc(12, 7.5, 5, 180, 360)...), 17, 11), {12, 15, 12, 18}},
	"paper":    {{5, 2, 14, 2, 19, 7, 19, 22, 5, 22, 5, 2}, {14, 2, 14, 7, 19, 7}, {9, 12, 15, 12}, {9, 17, 15, 17}},
	"pen":      {{3, 21, 5, 15, 16, 4, 20, 8, 9, 19, 3, 21}, {13, 7, 17, 11}},
	"people":   {circle(8, 8, 3.5), append(arc(8, 21, 7, 180, 360), 1, 21), circle(17.5, 7, 2.8), append(stroke{13.5, 14.6}, arc(17.5, 18.5, 5.5, 240, 360)...), {23, 18.5, 17, 18.5}},
	"person":   {circle(12, 7, 4.5), append(arc(12, 22, 9, 180, 360), 3, 22)},
	"phone":    {box(6, 1.5, 12, 21), {6, 5, 18, 5}, {6, 18, 18, 18}, {11, 20.3, 13, 20.3}},
	"question": {circle(12, 12, 10), append(arc(12, 9.5, 3, 180, 405), 12, 13, 12, 14.5), {12, 17, 12, 18.2}},
	"screen":   {box(2, 3, 20, 14), {12, 17, 12, 21}, {7, 21, 17, 21}},
	"stop":     {circle(12, 12, 9.5), {7, 12, 17, 12}},
	"surgery":  {{1.5, 11.5, 12, 2.5, 22.5, 11.5}, {4.5, 9.5, 4.5, 22, 19.5, 22, 19.5, 9.5}, {12, 11.5, 12, 18.5}, {8.5, 15, 15.5, 15}},
	"talk":     {{2, 3, 22, 3, 22, 16, 12, 16, 6.5, 21.5, 6.5, 16, 2, 16, 2, 3}, {6.5, 7.5, 17.5, 7.5}, {6.5, 11.5, 14, 11.5}},
	"tick":     {{4, 13, 10, 19, 20, 5.5}},
}

// picture paints one with its upper left corner at x and y.
func (a *art) picture(name string, x, y, size float64) {
	by := size / pictureGrid
	thick := 1.6 * by
	for _, s := range pictures[name] {
		for i := 2; i+1 < len(s); i += 2 {
			x1, y1, x2, y2 := x+s[i-2]*by, y+s[i-1]*by, x+s[i]*by, y+s[i+1]*by
			a.rule(x1, y1, x2, y2, thick, Blue)
			if i+3 < len(s) { // lines end square, so a corner is filled
				a.boxes = append(a.boxes, Box{X: x2 - thick/2, Y: y2 - thick/2, W: thick, H: thick, Colour: Blue})
			}
		}
	}
}
