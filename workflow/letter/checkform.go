package letter

import (
	"cmp"
	"fmt"
	"strings"

	"proxydesk/workflow/checklist"
)

// ChecksForm is the blank form of all checks, for a home visit or a day without
// computers: it is made from the very questions that the screen asks. P8-1,
// P8-2 … are its parts, each a file of the questions.
const ChecksForm Kind = "P8"

// part is the questions of one file.
type checkPart struct {
	title string
	items []checklist.Item
}

func (f *Forms) parts() []checkPart {
	if f.checks == nil {
		return nil
	}
	var out []checkPart
	for _, it := range f.checks.Definitions() {
		if it.Type == checklist.Computed {
			continue // worked out, never asked
		}
		if n := len(out); n == 0 || out[n-1].title != it.Part {
			out = append(out, checkPart{title: it.Part})
		}
		out[len(out)-1].items = append(out[len(out)-1].items, it)
	}
	return out
}

func (f *Forms) checkForms() []Info {
	parts := f.parts()
	if len(parts) == 0 {
		return nil
	}
	out := []Info{{Kind: ChecksForm, Title: "All the checks, to fill in by hand", Inside: true}}
	for i, p := range parts {
		out = append(out, Info{Kind: partKind(i), Title: "The checks: " + p.title, Inside: true})
	}
	return out
}

func partKind(i int) Kind { return Kind(fmt.Sprintf("%s-%d", ChecksForm, i+1)) }

// checkBlocks are the questions of all parts, or of one.
func (f *Forms) checkBlocks(id Kind) []Block {
	var out []Block
	for i, p := range f.parts() {
		if id != ChecksForm && id != partKind(i) {
			continue
		}
		if len(out) > 0 {
			out = append(out, PageBreak{})
		}
		out = append(out, Heading{1, Plain(p.title)})
		if len(out) == 1 {
			out = append(out, Note{Plain("For the practice only. Never leave it with the patient or with anybody who acts for them. Type the answers in as soon as you can, then destroy it.")},
				Fields{Items: []Field{{Label: "Patient", Share: 2}, {Label: "Our reference", Share: 1}}})
		}
		for _, who := range []checklist.Person{"", checklist.Patient, checklist.Proxy} {
			first := true
			for _, it := range p.items {
				if it.Person != who {
					continue
				}
				if first && who != "" {
					out = append(out, Heading{2, Plain("About the " + string(who))})
				}
				first = false
				out = append(out, question(it)...)
			}
		}
		out = append(out, Fields{Items: []Field{{Label: "Answered by", Share: 2}, {Label: "Job", Share: 1}, {Label: "On", Share: 2, Boxes: boxes["date"]}}, Stays: true})
	}
	return out
}

// question is one item to answer by hand.
func question(it checklist.Item) []Block {
	ask := it.Ask
	if len(it.Who) > 0 {
		ask += " (" + strings.TrimPrefix(strings.TrimPrefix(it.Who[0].Words(), "an "), "a ") + ")"
	}
	var out []Block
	if len(it.Options) > 0 {
		t := Ticks{Ask: ask, Columns: 4}
		longest := 0
		for _, o := range it.Options {
			t.Options = append(t.Options, o.Label)
			longest = max(longest, len(o.Label))
		}
		switch {
		case longest > 40:
			t.Columns = 1
		case longest > 24 || len(it.Options) == 2:
			t.Columns = 2
		case longest > 16:
			t.Columns = 3
		}
		out = append(out, t)
	}
	field := Field{Label: capital(cmp.Or(it.Note, "note")), Share: 1}
	if len(it.Options) == 0 {
		field.Label = ask
	}
	if it.Type == checklist.Date {
		field.Boxes = boxes["date"]
	}
	if len(it.Options) == 0 || len(it.NoteFor) > 0 {
		out = append(out, Fields{Items: []Field{field}, Stays: len(it.Options) > 0}) // a note with its answers
	}
	return out
}

// capital begins a label with a capital.
func capital(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
