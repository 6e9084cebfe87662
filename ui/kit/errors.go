package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// Problem is one thing that is wrong: what it is, more about it if need be, and
// where to put it right.
type Problem struct {
	Text   string
	Detail string
	At     fyne.CanvasObject // gets the focus when the link is followed
	Follow func()            // is called instead when set: another tab, another screen
}

// ErrorSummary says what is wrong and leads to each: a red line round, links
// inside. The title counts them: "3 things still stop a grant".
func ErrorSummary(title string, problems ...Problem) *Panel {
	rows := []fyne.CanvasObject{Across(8, NewIcon(theme.IconWarning, theme.Err, 20), Grow(Strong(title).Wrap()))}
	for _, p := range problems {
		rows = append(rows, Left(NewLink(p.Text, p.follow)))
		if p.Detail != "" {
			rows = append(rows, NewText(FaceCaption, p.Detail).Wrap())
		}
	}
	return NewPanel(theme.Card, Pad(14, 10, Down(2, rows...))).StrongLine(theme.Err)
}

func (p Problem) follow() {
	switch {
	case p.Follow != nil:
		p.Follow()
	case p.At != nil:
		Focus(p.At)
	}
}
