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
	flat := canvas.NewShader("proxydesk.ground", []byte("#version 110\n"+flatShader), []byte("#version 100\nprecision highp float;\n"+flatShader))
	flat.Uniforms = map[string]float32{}
	return ground{flat}
}

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

func (g ground) paint(c fyne.ThemeColorName) {
	fill := theme.Color(c)
	setVisible(g.CanvasObject, fill.A > 0) // the toolkit fills also with nothing
	switch o := g.CanvasObject.(type) {
	case *canvas.Rectangle:
		o.FillColor = fill
	case *canvas.Shader:
		for name, part := range map[string]uint8{"red": fill.R, "green": fill.G, "blue": fill.B, "alpha": fill.A} {
			o.Uniforms[name] = float32(part) / 0xff
		}
	}
}

func (g ground) place(x, y, w, h float32) { put(g.CanvasObject, x, y, max(w, 0), max(h, 0)) }
