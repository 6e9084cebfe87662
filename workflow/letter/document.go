package letter

import "strings"

// Document is a letter or a form as plain blocks, in reading order.
type Document struct {
	Kind       Kind   // L04, or the id of a form
	Title      string // of the template, never of a person
	Reference  string // ours; empty on a blank form
	Wording    string // version of the wording; empty on a form
	LargePrint bool   // 18 point, for an addressee who asked for it
	EasyRead   bool   // in short sentences beside pictures, in 16 point at least
	Blocks     []Block
	Footer     Footer
	// Mark is a few words at the head of every page, such as who alone may read it;
	// letters have none.
	Mark string
}

// Footer stands at the foot of every page; the page numbers are added when the
// pages are known.
type Footer struct{ Left, Middle string }

// Block is one of the types of this file.
type Block interface {
	// lines gives the words of the block, one string a line.
	lines() []string
}

// Text is a run of words, telling those filled in from the case from those of
// the template: the preview on screen shades the former.
type Text []Span

// Span is words of one origin.
type Span struct {
	Words  string
	Filled bool
}

// Plain returns template words as Text.
func Plain(s string) Text { return Text{{Words: s}} }

// filled returns words of the case as Text.
func filled(s string) Text { return Text{{Words: s, Filled: true}} }

// String returns the words alone.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Words)
	}
	return b.String()
}

type (
	// Letterhead opens a document: the practice's name, and its address,
	// telephone and code.
	Letterhead struct {
		Name    string
		Details []string
	}

	// Envelope is what shows in the window of the envelope, and the date and
	// reference beside it, which must not show.
	Envelope struct {
		To    []string
		Right []Text
	}

	// Heading is a title (level 1) or a subheading (level 2). It stays on the
	// page of what follows it.
	Heading struct {
		Level int
		Text  Text
	}

	// Paragraph is running text.
	Paragraph struct{ Text Text }

	// List is short points.
	List struct{ Items []Text }

	// Table is facts a reader looks up: what, and its value.
	Table struct{ Rows []Row }

	// Signature closes a letter, with room to sign.
	Signature struct{ Closing, Name, Role string }

	// Pictured is a sentence beside a picture of what it is about, one of Pictures.
	Pictured struct {
		Picture string
		Text    Text
	}

	// Note is text set apart in a frame, such as guidance at the head of a form.
	Note struct{ Text Text }

	// Fields is a row of things to write in by hand. One that Stays is on the page
	// of what it closes.
	Fields struct {
		Items []Field
		Stays bool
	}

	// Ticks is a question with boxes to tick, set in columns.
	Ticks struct {
		Ask     string
		Options []string
		Columns int
	}

	// Box is an empty frame to write in, so many lines high.
	Box struct {
		Label string
		Lines int
	}

	// SignHere is a line to sign on and one for the date.
	SignHere struct{ Label string }

	// PageBreak starts a new page.
	PageBreak struct{}
)

// Pictures names what a Pictured can show.
var Pictures = []string{
	"calendar", "clock", "cross", "letter", "lock", "paper", "pen", "people", "person", "phone", "question", "screen", "stop", "surgery", "talk", "tick",
}

// Row is one fact of a Table.
type Row struct{ Label, Value Text }

// Field is one thing to write in: a line, or one box a character.
type Field struct {
	Label string
	Share int   // of the row's width, beside the other fields' shares
	Lines int   // to write on, below one another; 0 is one
	Boxes []int // sizes of the groups of boxes, such as 3, 3, 4; nil for a line
}

func (b Letterhead) lines() []string { return append([]string{b.Name}, b.Details...) }
func (b Heading) lines() []string {
	return []string{strings.Repeat("#", b.Level) + " " + b.Text.String()}
}
func (b Paragraph) lines() []string { return []string{b.Text.String()} }
func (b Note) lines() []string      { return []string{"Note: " + b.Text.String()} }
func (b Pictured) lines() []string  { return []string{"(" + b.Picture + ") " + b.Text.String()} }
func (b Signature) lines() []string { return []string{b.Closing, "", b.Name, b.Role} }
func (b Box) lines() []string       { return []string{b.Label + " [   ]"} }
func (b SignHere) lines() []string  { return []string{b.Label + " ______ Date ______"} }
func (PageBreak) lines() []string   { return []string{"----"} }

func (b Envelope) lines() []string {
	out := append([]string{}, b.To...)
	for _, t := range b.Right {
		out = append(out, t.String())
	}
	return out
}

func (b List) lines() []string {
	out := make([]string, len(b.Items))
	for i, t := range b.Items {
		out[i] = "- " + t.String()
	}
	return out
}

func (b Table) lines() []string {
	out := make([]string, len(b.Rows))
	for i, r := range b.Rows {
		out[i] = r.Label.String() + ": " + r.Value.String()
	}
	return out
}

func (b Fields) lines() []string {
	out := make([]string, len(b.Items))
	for i, f := range b.Items {
		out[i] = f.Label + " ______"
	}
	return out
}

func (b Ticks) lines() []string {
	var out []string
	if b.Ask != "" {
		out = append(out, b.Ask)
	}
	for _, o := range b.Options {
		out = append(out, "[ ] "+o)
	}
	return out
}

// PlainText returns the document as a reader would say it, a blank line
// between blocks. Spaces that keep a date on one line are ordinary here.
func (d Document) PlainText() string {
	var b strings.Builder
	if d.Mark != "" {
		b.WriteString(d.Mark + "\n\n")
	}
	for _, block := range d.Blocks {
		for _, l := range block.lines() {
			b.WriteString(l + "\n")
		}
		b.WriteString("\n")
	}
	b.WriteString(d.Footer.Left + " | " + d.Footer.Middle + "\n")
	return strings.ReplaceAll(b.String(), noBreak, " ")
}
