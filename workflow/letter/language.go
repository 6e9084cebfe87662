package letter

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"
)

// languagesFile holds, by name of a language, the few lines in it that a letter
// has for somebody who reads it.
const languagesFile = "languages.yaml"

// Languages lists the languages there are lines in.
func (l *Library) Languages() []string { return slices.Sorted(maps.Keys(l.languages)) }

// Language is the lines in a language under the practice's telephone, or "" where
// there are none.
func (l *Library) Language(name, phone string) string {
	return strings.ReplaceAll(l.languages[name], "{{phone}}", together(phone))
}

// parseLanguages reads lines by language. Each names the telephone, nothing else
// is filled in, and no forbidden word stands in them.
func parseLanguages(file string, src []byte) (map[string]string, error) {
	f, err := yamlparser.ParseBytes(src, 0)
	if err != nil {
		return nil, languageError(file, 1, err)
	}
	out := map[string]string{}
	if err := yaml.Unmarshal(src, &out); err != nil {
		return nil, languageError(file, 1, err)
	}
	var errs []error
	for _, doc := range f.Docs {
		m, ok := doc.Body.(*ast.MappingNode)
		if !ok {
			continue
		}
		for _, v := range m.Values {
			name, line := v.Key.String(), v.Key.GetToken().Position.Line
			lines := out[name]
			fail := func(problem string) {
				errs = append(errs, &TemplateError{File: file, Line: line, Problem: problem})
			}
			if rest := strings.ReplaceAll(lines, "{{phone}}", ""); rest == lines || strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
				fail(fmt.Sprintf("the lines in %s name {{phone}} and fill nothing else in", name))
			}
			if word, found := forbiddenIn(lines, Forbidden()); found {
				fail(fmt.Sprintf("the word %q may not stand in a letter", word))
			}
		}
	}
	return out, errors.Join(errs...)
}

func languageError(file string, line int, err error) error {
	if ye, ok := errors.AsType[yaml.Error](err); ok && ye.GetToken() != nil {
		return &TemplateError{File: file, Line: ye.GetToken().Position.Line, Problem: ye.GetMessage()}
	}
	return &TemplateError{File: file, Line: line, Problem: err.Error()}
}
