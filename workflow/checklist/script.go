package checklist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

// Script is how one kind of case is answered throughout, item by item: the
// made-up practice and tests answer with it as staff would.
type Script map[ItemID]Answer

// servicesMark stands in a script's ticks for the services about to be given, and
// todayMark in a date for the day the case is answered on: today-20 is twenty days
// before it.
const (
	servicesMark = "services"
	todayMark    = "today"
)

// LoadScripts reads scripts by name. A value is an option, a text or a list of
// ticks; the error names the line.
func LoadScripts(b []byte) (map[string]Script, error) {
	var raw map[string]map[ItemID]any
	if err := yaml.UnmarshalWithOptions(b, &raw, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read scripts: %w", err)
	}
	scripts := map[string]Script{}
	for name, items := range raw {
		s := Script{}
		for id, v := range items {
			switch v := v.(type) {
			case string:
				s[id] = Answer{Value: v, Note: "As talked about."}
			case []any:
				a := Answer{}
				for _, x := range v {
					a.Values = append(a.Values, fmt.Sprint(x))
				}
				s[id] = a
			default:
				return nil, fmt.Errorf("read scripts: %s: %s is neither a text nor a list", name, id)
			}
		}
		scripts[name] = s
	}
	return scripts, nil
}

// Answers is the script's part for a case: the items that apply to it and that
// nothing has proved. given is what stands already.
func (s *Set) Answers(f Facts, given Answers, script Script) Answers {
	all := Answers{}
	for id, a := range given {
		all[id] = a
	}
	out := Answers{}
	// An item may apply only once another is answered.
	for range len(script) {
		before := len(out)
		for _, it := range s.Items(f, all) {
			a, known := script[it.ID]
			if _, done := all[it.ID]; !known || done || it.Type == Computed {
				continue
			}
			if slices.Contains(a.Values, servicesMark) {
				a.Values = nil
				for _, sc := range f.scopes() {
					a.Values = append(a.Values, string(sc))
				}
			}
			if days, ok := strings.CutPrefix(a.Value, todayMark); ok && it.Type == Date {
				n, _ := strconv.Atoi(days) // nothing, or no number, is today
				a.Value = f.Today.AddDays(n).String()
			}
			out[it.ID] = a
			// Stands as if somebody who may had given it, for what follows from it.
			a.ByRole = it.lowest()
			a.At = f.Today.Start()
			all[it.ID] = a
		}
		if len(out) == before {
			break
		}
	}
	return out
}
