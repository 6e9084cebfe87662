package letter

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"proxydesk/workflow/nhs"
)

// Library is the letters a practice can write, and the few lines in other
// languages that may stand in them.
type Library struct {
	letters   map[Kind]template
	languages map[string]string
}

// Info describes a letter or a form.
type Info struct {
	Kind  Kind
	Title string
	To    string // proxy, patient, either or other; empty for a form
	// Inside says of a form that it is never handed out.
	Inside bool
}

// Load reads every .md file of the tree, and languages.yaml if it is there. It
// returns all mistakes of all files joined, each a [*TemplateError].
func Load(files fs.FS) (*Library, error) {
	lib, err := load(files)
	if err == nil && len(lib.letters) == 0 {
		err = errors.New("load letters: there is no letter in the folder")
	}
	if err != nil {
		return nil, err
	}
	return lib, nil
}

// LoadPractice reads a practice's own wording. A letter that the folder does not
// hold is the shipped one, and so are the languages.
func LoadPractice(files fs.FS, shipped *Library) (*Library, error) {
	lib, err := load(files)
	for k, t := range shipped.letters {
		if own, ok := lib.letters[k]; !ok {
			lib.letters[k] = t
		} else if own.to != t.to {
			err = errors.Join(err, &TemplateError{File: own.file, Line: 1, Problem: fmt.Sprintf("letter %s cannot go to %q", k, own.to), Allowed: []string{t.to}})
		}
	}
	if lib.languages == nil {
		lib.languages = shipped.languages
	}
	if err != nil {
		return nil, err
	}
	return lib, nil
}

func load(files fs.FS) (*Library, error) {
	lib := &Library{letters: map[Kind]template{}}
	var errs []error
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".md") && path.Base(name) != languagesFile {
			return err
		}
		src, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if path.Base(name) == languagesFile {
			lib.languages, err = parseLanguages(name, src)
			errs = append(errs, err)
			return nil
		}
		t, problems := parse(name, string(src))
		errs = append(errs, problems...)
		if other, taken := lib.letters[t.kind]; taken {
			errs = append(errs, &TemplateError{File: name, Line: 1, Problem: fmt.Sprintf("letter %s is also in %s", t.kind, other.file)})
		}
		lib.letters[t.kind] = t
		return nil
	})
	return lib, errors.Join(append(errs, err)...)
}

// Versions are the versions of the wordings, by letter.
func (l *Library) Versions() map[Kind]string {
	out := map[Kind]string{}
	for k, t := range l.letters {
		out[k] = t.version
	}
	return out
}

// Letters describes the letters, by id.
func (l *Library) Letters() []Info {
	var out []Info
	for _, t := range l.letters {
		out = append(out, Info{Kind: t.kind, Title: t.title, To: t.to})
	}
	slices.SortFunc(out, byKind)
	return out
}

// byKind puts P8-2 before P8-10.
func byKind(a, b Info) int {
	return cmp.Or(strings.Compare(a.Kind.stem(), b.Kind.stem()), cmp.Compare(len(a.Kind), len(b.Kind)), strings.Compare(string(a.Kind), string(b.Kind)))
}

// stem is the kind without the part of a checklist.
func (k Kind) stem() string {
	s, _, _ := strings.Cut(string(k), "-")
	return s
}

// ErrAddressee says that this letter is not for the person it was written to.
var ErrAddressee = errors.New("this letter goes to the other person")

// ErrUnknown says that there is no such letter or form.
var ErrUnknown = errors.New("no such letter or form")

// EasyReads reports whether there is an easy-read wording of a letter.
func (l *Library) EasyReads(kind Kind) bool {
	_, has := l.letters[kind.EasyRead()]
	return has
}

// Write fills a letter in: the easy-read wording for a reader who asked for it,
// where there is one. It returns a [*Missing] naming every fact the
// letter needs and does not have, ErrAddressee, or ErrUnknown.
func (l *Library) Write(kind Kind, f Facts) (Document, error) {
	if f.EasyRead && l.EasyReads(kind) {
		kind = kind.EasyRead()
	}
	t, ok := l.letters[kind]
	if !ok {
		return Document{}, fmt.Errorf("write letter %s: %w", kind, ErrUnknown)
	}
	if !t.goesTo(f.To) {
		return Document{}, fmt.Errorf("write letter %s: %w", kind, ErrAddressee)
	}
	f.EasyRead = kind != kind.Letter()
	w := writer{facts: f, lacks: f.frame(kind)}
	if word := ForbiddenTyped(f.Needed); word != "" && t.has("needed") {
		w.lacks = append(w.lacks, typedLabel(word))
	}
	if word := ForbiddenTyped(strings.Join(f.Listed, " ")); word != "" && t.has("listed") {
		w.lacks = append(w.lacks, typedLabel(word))
	}
	if what := lawOf(kind).lists; what != "" && len(tidyLines(f.Listed)) == 0 {
		w.lacks = append(w.lacks, what)
	}
	body := w.body(t.parts)
	if len(w.lacks) > 0 {
		return Document{}, &Missing{Kind: kind, Fields: w.lacks}
	}
	blocks := []Block{
		letterhead(f.Practice),
		envelope(f),
		Paragraph{Text{{Words: "Dear "}, {Words: f.greeted(), Filled: true}}},
	}
	if l := words(f.Language); l != "" { // first, for whoever reads no further
		blocks = append(blocks, Note{Plain(l)})
	}
	blocks = append(blocks, body...)
	blocks = append(blocks, Signature{Closing: f.closing(), Name: words(f.SignedBy), Role: words(f.SignedRole)})
	return Document{
		Kind: kind.Letter(), Title: t.title, Wording: t.version, Reference: words(f.Reference), LargePrint: f.LargePrint, EasyRead: kind != kind.Letter(),
		Blocks: blocks, Footer: footer(kind, f),
	}, nil
}

// goesTo reports whether the letter is for this person.
func (t template) goesTo(to Person) bool {
	if t.to == "either" {
		return to == Proxy || to == Patient
	}
	return t.to == string(to) || to == Other && lawOf(t.kind).elsewhere
}

// has reports whether the letter prints a field.
func (t template) has(field string) bool {
	return slices.ContainsFunc(t.parts, func(pt part) bool { return pt.prints(field) })
}

// OtherWords begins what a letter lacks whose typed part may not go out.
const OtherWords = "other words for what was typed: "

// typedLabel is what is missing where a word that was typed may not go out.
func typedLabel(word string) string {
	return OtherWords + "a letter may not say “" + word + "”"
}

func letterhead(p Practice) Letterhead {
	return Letterhead{Name: words(p.Name), Details: []string{
		strings.Join(tidyLines(p.Address), ", "),
		"Telephone " + together(p.Phone),
		"Practice code " + words(p.ODS),
	}}
}

func envelope(f Facts) Envelope {
	return Envelope{
		To: append([]string{f.name().Full()}, tidyLines(f.Address)...),
		Right: []Text{
			filled(together(f.Dated.Display())),
			{{Words: "Our reference "}, {Words: together(f.Reference), Filled: true}},
		},
	}
}

// footer says which letter it is, by what its copy is found by.
func footer(kind Kind, f Facts) Footer {
	left := words(f.Reference) + ", letter " + fileCopy(f.FileCopy)
	if lawOf(kind).keyed {
		left = words(f.Reference) + ", no copy kept"
	}
	at := f.PrintedAt.In(nhs.London)
	return Footer{
		Left:   left,
		Middle: fmt.Sprintf("Printed %s, %s by %s", nhs.DateIn(at).Display(), at.Format("15:04"), words(f.PrintedBy)),
	}
}

// fileCopy is as much of an identity as tells the letters of one case apart.
func fileCopy(id string) string {
	first, _, _ := strings.Cut(words(id), "-")
	return strings.ToUpper(first[:min(len(first), 6)])
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
			for _, item := range w.points(p.text) {
				if list, ok := last[List](out); ok {
					out[len(out)-1] = List{append(list.Items, item)}
				} else {
					out = append(out, List{[]Text{item}})
				}
			}
		case pictured:
			out = append(out, Pictured{p.picture, w.fill(p.text)})
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

func (w *writer) holds(c condition) bool { return w.facts.holds(c) }

func (f Facts) holds(c condition) bool {
	return c.field == "" || (fields[c.field].value(f) == "") == c.absent
}

// points fills in a point of a list: one item, or one a line of a list.
func (w *writer) points(segments []segment) []Text {
	if len(segments) != 1 || fields[segments[0].field].use != many {
		return []Text{w.fill(segments)}
	}
	var out []Text
	for line := range strings.Lines(fields[segments[0].field].value(w.facts)) {
		out = append(out, filled(strings.TrimSpace(line)))
	}
	return out
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
		if v == "" && s.field == "needed" && words(w.facts.Needed) != "" {
			continue // what was typed is named already
		}
		if v == "" && !slices.Contains(w.lacks, f.label) {
			w.lacks = append(w.lacks, f.label)
		}
		if len(out) > 0 && (s.field == "services" || s.field == "services_not_given") {
			v = withinSentence(v)
		}
		out = append(out, Span{Words: v, Filled: true})
	}
	return out
}
