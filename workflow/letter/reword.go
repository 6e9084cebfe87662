package letter

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Wording is the words of a letter as a template has them, without its head;
// "" for a letter there is none of.
func (l *Library) Wording(kind Kind) string { return l.letters[kind].body }

// Reword is the library with other words for one of its letters. It answers
// every mistake of them, by line, each a [*TemplateError] without a file: what a
// file may not say, a sign that sign has no name "" for, and a fact that a case
// such a letter is about does not have. sign names the first sign of a line that
// the printed page cannot set.
func (l *Library) Reword(kind Kind, body string, sign func(line string) string) (*Library, []*TemplateError) {
	was, known := l.letters[kind]
	if !known {
		return nil, []*TemplateError{{Line: 1, Problem: fmt.Sprintf("there is no letter %s", kind)}}
	}
	t, errs := was.reword(body)
	errs = append(errs, Unset("", body, sign)...)
	out := &Library{letters: maps.Clone(l.letters), languages: l.languages}
	out.letters[kind] = t
	if len(errs) == 0 {
		errs = out.try(t)
	}
	if len(errs) == 0 {
		return out, nil
	}
	return nil, byLine(errs)
}

// Unset names each line of a file with a sign that the printed page cannot set.
func Unset(file, src string, sign func(line string) string) []error {
	var errs []error
	for i, line := range linesOf(src) {
		if name := sign(line); name != "" {
			errs = append(errs, &TemplateError{File: file, Line: i + 1, Problem: "the printed page has no sign for " + name})
		}
	}
	return errs
}

// try writes the letter about each of its samples, for a practice that left out
// of its details what it may.
func (l *Library) try(t template) []error {
	var errs []error
	for _, s := range Samples(t.kind, plain) {
		var missing *Missing
		if _, err := l.Write(t.kind, s.Facts); err == nil {
			continue
		} else if !errors.As(err, &missing) {
			return []error{&TemplateError{Line: 1, Problem: err.Error()}}
		}
		for _, p := range t.parts {
			w := writer{facts: s.Facts}
			if w.holds(p.when) {
				w.body([]part{p})
			}
			for _, lack := range w.lacks {
				errs = append(errs, &TemplateError{Line: p.line, Problem: fmt.Sprintf("letter %s does not always know this: %s", t.kind, lack)})
			}
		}
	}
	return errs
}

// byLine sorts mistakes and drops those told twice.
func byLine(errs []error) []*TemplateError {
	var out []*TemplateError
	for _, err := range errs {
		if wrong := (*TemplateError)(nil); errors.As(err, &wrong) {
			out = append(out, wrong)
		}
	}
	slices.SortStableFunc(out, func(a, b *TemplateError) int { return cmp.Compare(a.Line, b.Line) })
	return slices.CompactFunc(out, func(a, b *TemplateError) bool { return a.Line == b.Line && a.Words() == b.Words() })
}

// Mistakes are mistakes of a wording as one error.
type Mistakes []*TemplateError

func (m Mistakes) Error() string {
	var lines []string
	for _, e := range m {
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

// FieldUse is something a wording can fill in, as a list offers it.
type FieldUse struct {
	Name string
	// Example is what stands there in a sample, Insert what to type for it.
	Example, Insert string
}

// Offered lists what the wording of a letter can fill in: facts that a case such
// a letter is about has.
func Offered(kind Kind, p Practice) []FieldUse {
	samples := Samples(kind, p)
	var out []FieldUse
	for _, name := range fieldNames(always, optional, many) {
		f := fields[name]
		has := slices.IndexFunc(samples, func(s Sample) bool { return f.value(s.Facts) != "" })
		if has < 0 || slices.Contains(lawOf(kind).never, name) {
			continue
		}
		u := FieldUse{Name: name, Example: f.value(samples[has].Facts), Insert: "{{" + name + "}}"}
		switch f.use {
		case many:
			u.Insert = "\n{{if " + name + "}}\n- {{" + name + "}}\n{{end}}\n"
		case optional:
			u.Insert = "\n{{if " + name + "}}\n{{" + name + "}}\n{{end}}\n"
		}
		out = append(out, u)
	}
	return out
}
