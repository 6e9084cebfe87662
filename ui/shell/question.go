package shell

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
)

// Question is a dialog: one title, a few words or a body, and the ways out.
// The focus starts on the first thing in the body, else on the choice marked
// First; Esc takes the last choice. Enter in a field, and Ctrl+Enter anywhere, take
// the first one where it is the main act, or where it tries what is filled in; else
// Ctrl+Enter is Enter. Neither takes one that does harm.
type Question struct {
	Title string
	// Words are short paragraphs above the body.
	Words []string
	// Body is more than words: a field, a list. It may be nil.
	Body fyne.CanvasObject
	// Wide is the width of the design; 0 means 480. Top is how far from the top it
	// stands; 0 is in the middle.
	Wide, Top float32
	// Bare shows the body alone: Esc takes the last choice all the same.
	Bare    bool
	Choices []Choice
	// Kept is what of it outlives the program, until a choice is taken.
	Kept Kept

	dismiss func()
	back    *kit.Text // says what of Kept came back; nil where nothing is kept
}

// main says whether the first of several choices is taken from anywhere in the
// question. A plain one that tries nothing filled in is one of equals, or takes
// something away: it is taken on its own button.
func (q Question) main() bool {
	if len(q.Choices) < 2 {
		return false
	}
	c := q.Choices[0]
	return c.Kind == kit.Go || c.Kind == kit.Plain && c.Try != nil && q.Body != nil
}

// Choice is one way out of a question.
type Choice struct {
	Label string
	// Kind is kit.Go for the main act, kit.Danger for harm, kit.Plain else.
	Kind kit.Kind
	// First has the focus when the question opens, so that Enter takes it. A
	// question about harm marks none.
	First bool
	// Try runs first; answering false keeps the question open, for a field that
	// is not right yet. nil always closes.
	Try func() bool
	// Do runs when the question is gone, and may ask the next one.
	Do func()
}

// Close is a choice that only closes.
func Close(label string) Choice { return Choice{Label: label} }

// Take is a choice that always closes and does something.
func Take(label string, k kit.Kind, do func()) Choice {
	return Choice{Label: label, Kind: k, Do: do}
}
