package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// rowFace is what a row of a card or rail lies on: its colour, and inside it the
// ring of the focus.
type rowFace struct{ edge, glow, back ground }

func newRowFace() rowFace { return rowFace{newGround(), newGround(), newGround()} }

func (f rowFace) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.edge.CanvasObject, f.glow.CanvasObject, f.back.CanvasObject}
}

// paint gives it a colour. An outlined row has the dark line of the ring also
// while it has no focus.
func (f rowFace) paint(face fyne.ThemeColorName, focused, outlined bool) {
	f.edge.paint(theme.FocusEdge, focused || outlined)
	f.glow.paint(theme.Focus, focused)
	f.back.paint(face, face != theme.Card || focused || outlined) // a plain row shows the card it is on
}

// place puts it into a row of this size.
func (f rowFace) place(s fyne.Size, focused, outlined bool) { f.placeAt(0, s, focused, outlined) }

// placeAt puts it into a row that begins at y of what holds it.
func (f rowFace) placeAt(y float32, s fyne.Size, focused, outlined bool) {
	inset := insetRing(focused)
	if outlined && !focused {
		inset = outline
	}
	f.edge.place(0, y, s.Width, s.Height)
	f.glow.place(2, y+2, s.Width-4, s.Height-4)
	f.back.place(inset, y+inset, s.Width-2*inset, s.Height-2*inset)
}

// outline is the width of the line round a chosen row in high contrast, where
// there is no tint to tell it by.
const outline = 3

// insetRing is how far the face of a row draws back for its focus ring: a dark
// line of 2 and 3 of yellow, both inside the row.
func insetRing(focused bool) float32 {
	if focused {
		return 2 + theme.Px(3)
	}
	return 0
}
