package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// Detail is one line of a summary: a label, what was chosen, and the way to change it.
type Detail struct {
	Label  string
	Value  []Run
	Link   string // "Change"; "" for none
	Follow func()
}

// Details is a list of [Detail] lines with rules between: label, value, link.
func Details(rows ...Detail) *fyne.Container {
	column := make([]fyne.CanvasObject, 0, 2*len(rows))
	for i, d := range rows {
		if i > 0 {
			column = append(column, Rule())
		}
		line := []fyne.CanvasObject{Wide(180, Strong(d.Label).Wrap()), Grow(NewRuns(FaceBody, d.Value...).Wrap())}
		if d.Link != "" {
			line = append(line, NewLink(d.Link, d.Follow))
		}
		above, below := float32(7), float32(7)
		if i == 0 {
			above = 0 // the card has its own
		}
		if i == len(rows)-1 {
			below = 0
		}
		column = append(column, PadEach(above, 0, below, 0, Top(16, line...)))
	}
	return Down(0, column...)
}

// Facts is a small table of labels and values, both 13 high, without rules.
func Facts(labelWidth float32, rows ...[2]string) *fyne.Container {
	column := make([]fyne.CanvasObject, 0, len(rows))
	for _, r := range rows {
		column = append(column, Top(16, Wide(labelWidth, NewText(FaceCaption, r[0]).In(theme.Fg2).Wrap()),
			Grow(NewText(FaceCaption, r[1]).Wrap())))
	}
	return Down(5, column...)
}

// Event is one thing that happened.
type Event struct {
	When   string // "09:31", "Mon 16:40"
	What   []Run
	Note   string // a second line
	Link   string
	Follow func()
}

// Timeline is what happened, newest first as given, with rules between.
func Timeline(whenWidth float32, events ...Event) *fyne.Container {
	column := make([]fyne.CanvasObject, 0, 2*len(events))
	for i, e := range events {
		if i > 0 {
			column = append(column, Rule())
		}
		what := []fyne.CanvasObject{NewRuns(FaceSmall, e.What...).Wrap()}
		if e.Note != "" {
			what = append(what, Hint(e.Note).Wrap())
		}
		if e.Link != "" {
			what = append(what, Left(NewLink(e.Link, e.Follow).As(FaceSmall)))
		}
		column = append(column, Pad(0, 8, Top(8, Wide(whenWidth, Small(e.When).In(theme.Fg2).Wrap()), Grow(Down(2, what...)))))
	}
	return Down(0, column...)
}

// Steps is a numbered list of what happens next: a bold line and a smaller one each.
func Steps(steps ...[2]string) *fyne.Container {
	column := make([]fyne.CanvasObject, 0, len(steps))
	for i, s := range steps {
		column = append(column, Top(8, Wide(20, Strong(string(rune('1'+i))).In(theme.Primary)),
			Grow(Down(0, Strong(s[0]).Wrap(), Small(s[1]).Wrap()))))
	}
	return Down(16, column...)
}

// Bullets is a list of points.
func Bullets(f Face, c fyne.ThemeColorName, points ...string) *fyne.Container {
	column := make([]fyne.CanvasObject, 0, len(points))
	for _, p := range points {
		column = append(column, Top(8, NewText(f, "•").In(c), Grow(NewText(f, p).In(c).Wrap())))
	}
	return Down(0, column...)
}
