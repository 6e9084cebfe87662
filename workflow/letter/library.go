package letter

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"proxydesk/workflow/nhs"
)

// Library is the letters a practice can write.
type Library struct{ letters map[Kind]template }

// Info describes a letter or a form.
type Info struct {
	Kind  Kind
	Title string
	To    string // proxy, patient or either; empty for a form
}

// Load reads every .md file of the tree. It returns all mistakes of all files
// joined, each a [*TemplateError].
func Load(files fs.FS) (*Library, error) {
	lib := &Library{letters: map[Kind]template{}}
	var errs []error
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".md") {
			return err
		}
		src, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		t, problems := parse(name, string(src))
		errs = append(errs, problems...)
		if other, taken := lib.letters[t.kind]; taken {
			errs = append(errs, &TemplateError{File: name, Line: 1, Problem: fmt.Sprintf("letter %s is also in %s", t.kind, other.file)})
		}
		lib.letters[t.kind] = t
		return nil
	})
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	if len(lib.letters) == 0 {
		return nil, errors.New("load letters: there is no letter in the folder")
	}
	return lib, nil
}

// Letters describes the letters, by id.
func (l *Library) Letters() []Info {
	var out []Info
	for _, t := range l.letters {
		out = append(out, Info{t.kind, t.title, t.to})
	}
	slices.SortFunc(out, byKind)
	return out
}

func byKind(a, b Info) int { return strings.Compare(string(a.Kind), string(b.Kind)) }

// ErrAddressee says that this letter is not for the person it was written to.
var ErrAddressee = errors.New("this letter goes to the other person")

// ErrUnknown says that there is no such letter or form.
var ErrUnknown = errors.New("no such letter or form")

// Write fills a letter in. It returns a [*Missing] naming every fact the
// letter needs and does not have, ErrAddressee, or ErrUnknown.
func (l *Library) Write(kind Kind, f Facts) (Document, error) {
	t, ok := l.letters[kind]
	if !ok {
		return Document{}, fmt.Errorf("write letter %s: %w", kind, ErrUnknown)
	}
	if f.To != Proxy && f.To != Patient || t.to != "either" && string(f.To) != t.to {
		return Document{}, fmt.Errorf("write letter %s: %w", kind, ErrAddressee)
	}
	w := writer{facts: f, lacks: f.frame()}
	body := w.body(t.parts)
	if len(w.lacks) > 0 {
		return Document{}, &Missing{Kind: kind, Fields: w.lacks}
	}
	blocks := []Block{
		letterhead(f.Practice),
		envelope(f),
		Paragraph{Text{{Words: "Dear "}, {Words: f.name().Short(), Filled: true}}},
	}
	blocks = append(blocks, body...)
	blocks = append(blocks, Signature{Closing: "Yours sincerely", Name: words(f.SignedBy), Role: words(f.SignedRole)})
	return Document{
		Kind: kind, Title: t.title, Reference: words(f.Reference), LargePrint: f.LargePrint,
		Blocks: blocks, Footer: footer(f),
	}, nil
}

func letterhead(p Practice) Letterhead {
	return Letterhead{Name: words(p.Name), Details: []string{
		strings.Join(tidyLines(p.Address), ", "),
		"Telephone " + together(p.Phone),
		"Practice code " + words(p.ODS),
	}}
}

func envelope(f Facts) Envelope {
	e := Envelope{
		To: append([]string{f.name().Full()}, tidyLines(f.Address)...),
		Right: []Text{
			filled(together(f.Dated.Display())),
			{{Words: "Our reference "}, {Words: together(f.Reference), Filled: true}},
		},
	}
	if f.Copy {
		e.Right = append(e.Right, Plain("Copy"))
	}
	return e
}

func footer(f Facts) Footer {
	left := fmt.Sprintf("%s, letter %d of %d", words(f.Reference), f.Number, f.Of)
	if f.Copy {
		left += ", copy"
	}
	at := f.PrintedAt.In(nhs.London)
	return Footer{
		Left:   left,
		Middle: fmt.Sprintf("Printed %s, %s by %s", nhs.DateIn(at).Display(), at.Format("15:04"), words(f.PrintedBy)),
	}
}

// writer fills in the wording and notes what is lacking.
type writer struct {
	facts Facts
	lacks []string
}

func (w *writer) body(parts []part) []Block {
	var out []Block
	var para Text
	flush := func() {
		if len(para) > 0 {
			out = append(out, Paragraph{para})
			para = nil
		}
	}
	for _, p := range parts {
		if !w.holds(p.when) {
			continue
		}
		if p.shape == textLine {
			if len(para) > 0 {
				para = append(para, Span{Words: " "})
			}
			para = append(para, w.fill(p.text)...)
			continue
		}
		flush()
		switch p.shape {
		case title:
			out = append(out, Heading{1, w.fill(p.text)})
		case subheading:
			out = append(out, Heading{2, w.fill(p.text)})
		case point:
			item := w.fill(p.text)
			if list, ok := last[List](out); ok {
				out[len(out)-1] = List{append(list.Items, item)}
			} else {
				out = append(out, List{[]Text{item}})
			}
		case row:
			r := Row{w.fill(p.row[0]), w.fill(p.row[1])}
			if table, ok := last[Table](out); ok {
				out[len(out)-1] = Table{append(table.Rows, r)}
			} else {
				out = append(out, Table{[]Row{r}})
			}
		}
	}
	flush()
	return out
}

// last returns the last block if it is a B.
func last[B Block](blocks []Block) (B, bool) {
	var none B
	if len(blocks) == 0 {
		return none, false
	}
	b, ok := blocks[len(blocks)-1].(B)
	return b, ok
}

func (w *writer) holds(c condition) bool {
	return c.field == "" || (fields[c.field].value(w.facts) == "") == c.absent
}

func (w *writer) fill(segments []segment) Text {
	var out Text
	for _, s := range segments {
		if s.field == "" {
			out = append(out, Span{Words: s.words})
			continue
		}
		f := fields[s.field]
		v := f.value(w.facts)
		if v == "" && !slices.Contains(w.lacks, f.label) {
			w.lacks = append(w.lacks, f.label)
		}
		out = append(out, Span{Words: v, Filled: true})
	}
	return out
}
