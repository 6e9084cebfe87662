package lang

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"proxydesk/assets"
)

// entry is one line of a catalogue.
type entry struct {
	// Say is the English as it stands in the source; with Many it is the key.
	Say string `json:"say"`
	// Many is the English for every number but one; "" when nothing is counted.
	Many string `json:"many,omitempty"`
	// In names the packages that say it, so that a translator knows where to look.
	In []string `json:"in,omitempty"`
	// As is the sentence in the language of the file.
	As string `json:"as,omitempty"`
	// Forms is As for what is counted, by the plural forms of Unicode: zero, one,
	// two, few, many, other. It has other at least.
	Forms map[string]string `json:"forms,omitempty"`
}

// sentence is what an entry is found by.
type sentence struct{ say, many string }

// tongue is a language other than English.
type tongue struct {
	tag     language.Tag
	entries map[sentence]entry
	// templates are the sentences of the core that have values in them.
	templates []template
	// made makes a sentence that has no entry; nil leaves it in English.
	made func(string) string
}

// open finds the catalogue for a language as POSIX names it. It answers nil,
// which is English, for what has none: "C", a language nobody translated to.
func open(posix string) *tongue {
	name, _, _ := strings.Cut(posix, ".")
	name, _, _ = strings.Cut(name, "@")
	if name == Pseudo {
		list, err := read(assets.Words, "words/en.json")
		if err != nil {
			panic("lang: " + err.Error()) // it is compiled in
		}
		t := newTongue(language.English, list)
		t.made = longer
		return t
	}
	tag, err := language.Parse(strings.ReplaceAll(name, "_", "-"))
	if err != nil {
		return nil
	}
	base, _ := tag.Base()
	if base.String() == "en" {
		return nil
	}
	list, err := read(assets.Words, "words/"+base.String()+".json")
	if err != nil {
		return nil // the tests read every file there is
	}
	return newTongue(tag, list)
}

func newTongue(tag language.Tag, list []entry) *tongue {
	t := &tongue{tag: tag, entries: make(map[sentence]entry, len(list)), templates: templates(list)}
	for _, e := range list {
		t.entries[sentence{e.Say, e.Many}] = e
	}
	return t
}

// read reads a catalogue.
func read(from fs.FS, name string) ([]entry, error) {
	b, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, fmt.Errorf("read the words: %w", err)
	}
	var list []entry
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("read the words of %s: %w", name, err)
	}
	return list, nil
}

func (t *tongue) say(text string) string {
	switch e := t.entries[sentence{say: text}]; {
	case e.As != "":
		return e.As
	case t.made != nil:
		return t.made(text)
	}
	return text
}

// forms names what [plural.Form] counts.
var forms = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

func (t *tongue) count(n int, one, many string) string {
	e := t.entries[sentence{one, many}]
	form := plural.Cardinal.MatchPlural(t.tag, max(n, -n)%10_000_000, 0, 0, 0, 0)
	for _, name := range []string{forms[form], "other"} {
		if s := e.Forms[name]; s != "" {
			return s
		}
	}
	if n == 1 {
		return t.say(one)
	}
	return t.say(many)
}
