package letter

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
)

// template is a parsed letter. The file is its front matter and its wording:
//
//	---
//	id: L04
//	title: Approved, to the proxy
//	to: proxy                        proxy, patient, either (of the two) or other
//	---
//	# A title, ## a subheading
//
//	A paragraph naming {{patient}}, until an empty line.
//
//	- a point
//	| What | its {{value}} |
//	! phone A sentence beside a picture
//
//	{{if services_not_given}}
//	Lines between stand only when the field has a value; {{else}} and
//	{{if not field}} do as expected, and they do not nest.
//	{{end}}
//
// It is parsed before anything is filled in, so what a name contains can
// never become a heading, a field or a row.
type template struct {
	file  string
	kind  Kind
	title string
	to    string
	parts []part
	// body is the wording as it was written, without its head.
	body string
	// version tells this wording from any other of the letter.
	version string
}

// part is one line of wording. Consecutive text lines form one paragraph.
type part struct {
	line  int
	shape shape
	when  condition
	text  []segment    // of all shapes but row
	row   [2][]segment // label and value
	// picture is what stands beside the text of a pictured line.
	picture string
}

type shape int

const (
	textLine shape = iota
	gap            // an empty line: ends a paragraph
	title
	subheading
	point
	row
	pictured
)

// condition holds when the field has a value (or has none). The zero
// condition always holds.
type condition struct {
	field  string
	absent bool
}

// segment is words, or a field when its name is not empty.
type segment struct{ words, field string }

// TemplateError says what is wrong in a template or a form, and where.
type TemplateError struct {
	File    string
	Line    int
	Problem string
	Allowed []string // what could stand there instead, if that is a short list
}

func (e *TemplateError) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Words())
}

// Words say what is wrong and what may stand there, without the place.
func (e *TemplateError) Words() string {
	if len(e.Allowed) > 0 {
		return e.Problem + "; use one of " + strings.Join(e.Allowed, ", ")
	}
	return e.Problem
}

// parser gathers every mistake of a file, so that a person mends them in one go.
type parser struct {
	t    template
	line int
	errs []error
}

func (p *parser) fail(problem string, allowed ...string) {
	p.errs = append(p.errs, &TemplateError{File: p.t.file, Line: p.line, Problem: problem, Allowed: allowed})
}

func parse(file, src string) (template, []error) {
	p := &parser{t: template{file: file}}
	lines := linesOf(src)
	p.t.version = versionOf(src)
	rest := p.frontMatter(lines)
	p.read(lines[rest:], rest)
	return p.t, p.errs
}

// reword is the letter with another wording, whose lines count from its first.
func (t template) reword(body string) (template, []error) {
	p := &parser{t: template{kind: t.kind, title: t.title, to: t.to}}
	p.t.version = versionOf(string(t.kind) + body)
	p.read(linesOf(body), 0)
	return p.t, p.errs
}

func linesOf(src string) []string {
	return strings.Split(strings.ReplaceAll(src, "\r\n", "\n"), "\n")
}

func versionOf(src string) string {
	sum := sha256.Sum256([]byte(src))
	return hex.EncodeToString(sum[:5])
}

// read takes in the wording and checks it.
func (p *parser) read(lines []string, offset int) {
	p.t.body = strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
	p.wording(lines, offset)
	p.obey()
}

// frontMatter reads the lines between the two rules and returns the index of
// the first line of wording.
func (p *parser) frontMatter(lines []string) int {
	keys := map[string]*string{"id": new(string), "title": &p.t.title, "to": &p.t.to}
	p.line = 1
	if strings.TrimSpace(lines[0]) != "---" {
		p.fail("the file must begin with a line of three hyphens, then id, title and to")
		return 0
	}
	for i, l := range lines[1:] {
		p.line = i + 2
		if l = strings.TrimSpace(l); l == "---" {
			p.t.kind = Kind(*keys["id"])
			p.head(keys)
			return i + 2
		}
		key, value, ok := strings.Cut(l, ":")
		to, known := keys[strings.TrimSpace(key)]
		switch {
		case !ok || !known:
			p.fail("this line is not understood", "id: …", "title: …", "to: …")
		case *to != "":
			p.fail(fmt.Sprintf("%q is given twice", strings.TrimSpace(key)))
		default:
			*to = strings.TrimSpace(value)
		}
	}
	p.fail("the line of three hyphens that ends the head of the file is missing")
	return len(lines)
}

func (p *parser) head(keys map[string]*string) {
	for _, key := range []string{"id", "title", "to"} {
		if *keys[key] == "" {
			p.fail(fmt.Sprintf("%q is missing", key))
		}
	}
	if want := strings.TrimSuffix(path.Base(p.t.file), ".md"); string(p.t.kind) != want {
		p.fail(fmt.Sprintf("id %q is not the name of the file", p.t.kind), want)
	}
	if to := []string{string(Proxy), string(Patient), "either", string(Other)}; p.t.to != "" && !slices.Contains(to, p.t.to) {
		p.fail(fmt.Sprintf("a letter cannot go to %q", p.t.to), to...)
	}
	p.clean(p.t.title)
}

func (p *parser) wording(lines []string, offset int) {
	var when condition
	opened := 0 // line of the open {{if}}
	for i, l := range lines {
		p.line = offset + i + 1
		l = strings.TrimSpace(l)
		if order, ok := directive(l); ok {
			switch {
			case order == "end" && opened > 0:
				when, opened = condition{}, 0
			case order == "else" && opened > 0:
				when.absent = !when.absent
			case order == "end" || order == "else":
				p.fail(fmt.Sprintf("{{%s}} without an {{if}} before it", order))
			case opened > 0:
				p.fail(fmt.Sprintf("an {{if}} cannot stand inside the one of line %d", opened))
			default:
				when, opened = p.condition(order), p.line
			}
			continue
		}
		p.t.parts = append(p.t.parts, p.part(l, when))
	}
	if opened > 0 {
		p.line = opened
		p.fail("this {{if}} has no {{end}}")
	}
}

// directive returns the order of a line that holds nothing but an order.
func directive(l string) (string, bool) {
	inner, ok := strings.CutPrefix(l, "{{")
	inner, closed := strings.CutSuffix(inner, "}}")
	inner = strings.TrimSpace(inner)
	return inner, ok && closed && (inner == "end" || inner == "else" || strings.HasPrefix(inner, "if "))
}

func (p *parser) condition(order string) condition {
	name := strings.TrimSpace(strings.TrimPrefix(order, "if "))
	name, absent := strings.CutPrefix(name, "not ")
	name = strings.TrimSpace(name)
	if f, ok := fields[name]; !ok || f.use == always {
		p.fail(fmt.Sprintf("{{if}} cannot ask for %q", name), fieldNames(optional, many, flag)...)
	}
	return condition{name, absent}
}

func (p *parser) part(l string, when condition) part {
	out := part{line: p.line, when: when}
	text := l
	switch {
	case l == "":
		out.shape = gap
		return out
	case strings.HasPrefix(l, "## "):
		out.shape, text = subheading, l[3:]
	case strings.HasPrefix(l, "# "):
		out.shape, text = title, l[2:]
	case strings.HasPrefix(l, "- "):
		out.shape, text = point, l[2:]
	case strings.HasPrefix(l, "|"):
		cells := strings.Split(strings.Trim(l, "|"), "|")
		if len(cells) != 2 {
			p.fail("a row has two cells: | What | its value |")
			return out
		}
		out.shape = row
		for i, c := range cells {
			out.row[i] = p.segments(c, when)
		}
		return out
	case strings.HasPrefix(l, "!"):
		out.shape = pictured
		out.picture, text, _ = strings.Cut(strings.TrimSpace(l[1:]), " ")
		if !slices.Contains(Pictures, out.picture) {
			p.fail(fmt.Sprintf("there is no picture %q", out.picture), Pictures...)
		}
	case strings.HasPrefix(l, "#"):
		p.fail("a heading begins with # or ## and a space")
	}
	out.text = p.segments(text, when)
	if out.shape != point && slices.ContainsFunc(out.text, func(s segment) bool { return fields[s.field].use == many }) {
		p.fail(fmt.Sprintf("{{%s}} is a list: it stands alone as a point, - {{%s}}", out.text[0].field, out.text[0].field))
	}
	return out
}

func (p *parser) segments(s string, when condition) []segment {
	s = strings.TrimSpace(s)
	var out []segment
	literal := func(w string) {
		if w == "" {
			return
		}
		if strings.Contains(w, "}}") {
			p.fail("}} without {{ before it")
		}
		p.clean(w)
		out = append(out, segment{words: w})
	}
	for {
		before, rest, ok := strings.Cut(s, "{{")
		literal(before)
		if !ok {
			return out
		}
		name, after, ok := strings.Cut(rest, "}}")
		if !ok {
			p.fail("{{ without }} after it")
			return out
		}
		name = strings.TrimSpace(name)
		switch f, known := fields[name]; {
		case !known || f.use == flag:
			p.fail(fmt.Sprintf("there is no field %q to print", name), fieldNames(always, optional, many)...)
		case f.use == many && (before != "" || after != "" || len(out) > 0):
			p.fail(fmt.Sprintf("{{%s}} is a list: it stands alone as a point, - {{%s}}", name, name))
		case (f.use == optional || f.use == many) && when != condition{field: name}:
			p.fail(fmt.Sprintf("{{%s}} may have no value: put its line between {{if %s}} and {{end}}", name, name))
		}
		out = append(out, segment{field: name})
		s = after
	}
}

// clean reports a forbidden word of the wording.
func (p *parser) clean(s string) {
	stems := append(Forbidden(), lawOf(p.t.kind).forbid...)
	if word, found := forbiddenIn(s, stems); found {
		p.fail(fmt.Sprintf("the word %q may not stand in letter %s", word, p.t.kind))
	}
}
