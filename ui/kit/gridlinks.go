package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"proxydesk/ui/theme"
)

// gridLinks draws the links at the right end of a row.
type gridLinks struct {
	words   [2]*canvas.Text
	left    [2]float32 // where each begins, with room round it
	right   [2]float32
	pressed RowLink // the button went down upon it
	over    bool    // the pointer is upon one
}

func newGridLinks() gridLinks {
	return gridLinks{words: [2]*canvas.Text{canvas.NewText("", nil), canvas.NewText("", nil)}}
}

func (l *gridLinks) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{l.words[0], l.words[1]}
}

func (l *gridLinks) paint(links [2]RowLink) {
	for i, w := range l.words {
		setVisible(w, links[i].Label != "")
		w.Text, w.Color, w.TextSize = links[i].Label, theme.Color(theme.Link), FaceSmall.size()
		w.TextStyle.Underline = true
	}
}

// place sets the links so that the last ends at right, and answers how much of
// the row they take.
func (l *gridLinks) place(links [2]RowLink, right, height float32) (taken float32) {
	gap := theme.Px(16)
	for i := len(links) - 1; i >= 0; i-- {
		if l.left[i], l.right[i] = 0, 0; links[i].Label == "" {
			continue
		}
		w := ceil(fyne.MeasureText(links[i].Label, FaceSmall.size(), fyne.TextStyle{}).Width)
		x := right - taken - w
		besideSmall(l.words[i], x, height)
		l.left[i], l.right[i] = x-gap/2, x+w+gap/2
		taken += w + gap
	}
	return taken
}

// linkAt is the link under the pointer; the zero one where there is none, or
// where nobody follows it.
func (r *gridRow) linkAt(p fyne.Position) RowLink {
	for i, l := range r.shown.row.Links {
		if r.grid.OnLink != nil && l.Label != "" && p.X >= r.links.left[i] && p.X < r.links.right[i] {
			return l
		}
	}
	return RowLink{}
}
