package lang

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Of is what the core said, in the language of the process: a need, a status, the
// words of a question. The core speaks English only, for what it says goes into
// the record and stays there; it is looked up where it is shown. Never give it
// what a person typed.
func Of(said string) string {
	if spoken == nil || said == "" {
		return said
	}
	return spoken.of(said)
}

// of finds a sentence as it stands, else the one it was made from.
func (t *tongue) of(said string) string {
	if e, ok := t.entries[sentence{say: said}]; ok && e.core() {
		return t.say(said)
	}
	for _, made := range t.templates {
		if values, ok := made.values(said); ok {
			return made.fill(t.say(made.format), values)
		}
	}
	return said
}

// core reports whether the core says a sentence: its source, its questions or its
// code lists.
func (e entry) core() bool {
	return slices.ContainsFunc(e.In, func(in string) bool { return !strings.HasPrefix(in, "ui/") })
}

// template is a sentence of the core with values in it: "The order ended on %s."
type template struct {
	format string
	pieces []string // what stands between the values
}

// templates are those of a catalogue that the core says, the ones with most
// words first: the more words agree, the less can be taken for another.
func templates(list []entry) []template {
	var out []template
	for _, e := range list {
		if e.Many != "" || !e.core() {
			continue
		}
		if pieces := cut(e.Say); len(pieces) > 1 && len(strings.Join(pieces, "")) >= fewest {
			out = append(out, template{e.Say, pieces})
		}
	}
	slices.SortStableFunc(out, func(a, b template) int {
		return cmp.Compare(len(strings.Join(b.pieces, "")), len(strings.Join(a.pieces, "")))
	})
	return out
}

// fewest is how many letters a template needs besides its values: with less, any
// words would do.
const fewest = 4

// cut is a format between its values.
func cut(format string) []string {
	var pieces []string
	var now strings.Builder
	for rest := format; rest != ""; {
		i := strings.IndexByte(rest, '%')
		if i < 0 {
			now.WriteString(rest)
			break
		}
		now.WriteString(rest[:i])
		n := 1 + strings.IndexFunc(rest[i+1:], func(r rune) bool { return r == '%' || r >= 'a' && r <= 'z' })
		if n == 0 {
			break
		}
		if rest[i+n] == '%' {
			now.WriteByte('%')
		} else {
			pieces = append(pieces, now.String())
			now.Reset()
		}
		rest = rest[i+n+1:]
	}
	return append(pieces, now.String())
}

// values reads what was set into the template; false when another sentence was
// said.
func (m template) values(said string) ([]any, bool) {
	rest, ok := strings.CutPrefix(said, m.pieces[0])
	if !ok {
		return nil, false
	}
	var found []any
	for i, piece := range m.pieces[1:] {
		at := strings.Index(rest, piece)
		if i == len(m.pieces)-2 {
			if at = len(rest) - len(piece); at < 0 || rest[at:] != piece {
				return nil, false
			}
		}
		if at < 0 || at == 0 && piece != "" || strings.Contains(rest[:at], ". ") { // that is more than one sentence
			return nil, false
		}
		found = append(found, rest[:at])
		rest = rest[at+len(piece):]
	}
	return found, true
}

// fill sets the values, as they were said, into a translation.
func (m template) fill(format string, values []any) string {
	var b strings.Builder
	verb := false
	for _, r := range format { // each is a text by now
		if verb && r >= 'a' && r <= 'z' {
			r = 's'
		}
		if r == '%' {
			verb = !verb
		} else if verb && (r == 's') {
			verb = false
		}
		b.WriteRune(r)
	}
	return fmt.Sprintf(b.String(), values...)
}
