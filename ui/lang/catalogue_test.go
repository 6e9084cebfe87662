package lang

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"proxydesk/assets"
)

var update = flag.Bool("update", false, "write assets/words/en.json anew from the source")

// known is what english has read.
var known []entry

// english is every sentence of the program, read from the source.
func english(t *testing.T) []entry {
	t.Helper()
	if known == nil {
		for _, f := range sources(t, "ui") {
			known = append(known, f.said(t)...)
		}
		known = merged(append(known, core(t)...))
	}
	return known
}

func TestTheCatalogueHoldsEverySentence(t *testing.T) {
	list := english(t)
	var b bytes.Buffer
	b.WriteString("[\n")
	for i, e := range list {
		line := &bytes.Buffer{}
		enc := json.NewEncoder(line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(e); err != nil {
			t.Fatal(err)
		}
		b.Write(bytes.TrimSpace(line.Bytes()))
		if i < len(list)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	name := filepath.Join(root, "assets/words/en.json")
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	was, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(was, b.Bytes()) {
		t.Error("the source and assets/words/en.json differ: go test ./ui/lang -run Catalogue -update, then read what changed in it")
	}
}

// A translation says what the English says, with the same values in it.
func TestEveryTranslationIsWhole(t *testing.T) {
	files, err := assets.Words.ReadDir("words")
	if err != nil {
		t.Fatal(err)
	}
	sentences := english(t)
	for _, f := range files {
		list, err := read(assets.Words, "words/"+f.Name())
		if err != nil {
			t.Error(err)
		}
		for _, bad := range amiss(list, sentences) {
			t.Errorf("%s: %s", f.Name(), bad)
		}
	}
}

func TestATranslationThatLacksAValueIsFound(t *testing.T) {
	sentences := []entry{{Say: "Saved %s"}, {Say: "%d case", Many: "%d cases"}}
	for _, c := range []struct {
		name string
		list []entry
		bad  int
	}{
		{"right", []entry{{Say: "Saved %s", As: "Cadwyd %s"}, {Say: "%d case", Many: "%d cases", Forms: map[string]string{"two": "%d achos", "other": "%d achos"}}}, 0},
		{"the other way round", []entry{{Say: "Saved %s", As: "%[1]s: cadwyd"}}, 0},
		{"no value", []entry{{Say: "Saved %s", As: "Cadwyd"}}, 1},
		{"another kind", []entry{{Say: "Saved %s", As: "Cadwyd %d"}}, 1},
		{"nobody says it", []entry{{Say: "Lost", As: "Ar goll"}}, 1},
		{"a form too few", []entry{{Say: "%d case", Many: "%d cases", Forms: map[string]string{"one": "%d achos"}}}, 1},
	} {
		if bad := amiss(c.list, sentences); len(bad) != c.bad {
			t.Errorf("%s: %q", c.name, bad)
		}
	}
}

// amiss says what is wrong with a catalogue.
func amiss(list, sentences []entry) []string {
	var bad []string
	for _, e := range list {
		if !slices.ContainsFunc(sentences, func(s entry) bool { return s.Say == e.Say && s.Many == e.Many }) {
			bad = append(bad, "nobody says "+e.Say)
		}
		if e.As != "" && !slices.Equal(verbs(e.As), verbs(e.Say)) {
			bad = append(bad, "other values than in "+e.Say)
		}
		if e.Forms != nil && e.Forms["other"] == "" {
			bad = append(bad, "no form for other numbers of "+e.Say)
		}
		for _, form := range e.Forms {
			if !slices.Equal(verbs(form), verbs(e.Many)) && !slices.Equal(verbs(form), verbs(e.Say)) {
				bad = append(bad, "other values than in "+e.Many)
			}
		}
	}
	return bad
}
