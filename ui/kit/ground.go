package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"proxydesk/ui/theme"
)

// ground is an area of one colour. The toolkit's rectangle works out a line and a
// shadow for each point, also where it has none; on a display this is a shader of
// one colour instead, in a third of the time. A picture made in memory has no
// shaders and takes the rectangle.
type ground struct{ fyne.CanvasObject }

func newGround() ground {
	if _, display := fyne.CurrentApp().Driver().(desktop.Driver); !display {
		return ground{canvas.NewRectangle(color.Transparent)}
	}
	flat := canvas.NewShader("proxydesk.ground", flatDesktop, flatES)
	flat.Uniforms = map[string]float32{}
	return ground{flat}
}

var (
	flatDesktop = []byte("#version 110\n" + flatShader)
	flatES      = []byte("#version 100\n" + precise + flatShader)
)

// precise asks for the finest numbers a small display's processor has.
const precise = `
#ifdef GL_FRAGMENT_PRECISION_HIGH
precision highp float;
#else
precision mediump float;
#endif
`

// flatShader fills its bounds: the toolkit draws an area a point larger than they are.
const flatShader = `
uniform vec2 frame;
uniform vec4 bounds;
uniform float red, green, blue, alpha;

void main() {
	vec2 at = vec2(gl_FragCoord.x, frame.y - gl_FragCoord.y);
	if (at.x < bounds[0] || at.x > bounds[2] || at.y < bounds[1] || at.y > bounds[3])
		discard;
	gl_FragColor = vec4(red, green, blue, alpha);
}
`

// paint gives it a colour, and shows it or not.
func (g ground) paint(c fyne.ThemeColorName, shown bool) {
	fill := theme.Color(c)
	setVisible(g.CanvasObject, shown && fill.A > 0) // the toolkit fills also with nothing
	switch o := g.CanvasObject.(type) {
	case *canvas.Rectangle:
		o.FillColor = fill
	case *canvas.Shader:
		part := func(name string, n uint8) { o.Uniforms[name] = float32(n) / 0xff }
		part("red", fill.R)
		part("green", fill.G)
		part("blue", fill.B)
		part("alpha", fill.A)
	}
}

func (g ground) place(x, y, w, h float32) { put(g.CanvasObject, x, y, max(w, 0), max(h, 0)) }
