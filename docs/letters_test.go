package docs

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"proxydesk/workflow/letter"
)

const letterManual = "writing-letters.md"

func loadLetter(src string) error {
	_, err := letter.Load(fstest.MapFS{"L90.md": {Data: []byte(src)}})
	return err
}

func TestTheLetterOfTheManualLoads(t *testing.T) {
	if err := loadLetter(exampleOf(t, letterManual, "letter")); err != nil {
		t.Error(err)
	}
}

func TestTheManualShowsTheMistakeInALetterAsItIsTold(t *testing.T) {
	err := loadLetter(strings.Replace(exampleOf(t, letterManual, "letter"), "that {{proxy}}", "that {{patients}}", 1))
	if want := strings.TrimSpace(exampleOf(t, letterManual, "mistake")); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("it is told as %v, the manual has %s", err, want)
	}
}

func TestTheLanguagesOfTheManualLoad(t *testing.T) {
	lib, err := letter.LoadPractice(fstest.MapFS{"languages.yaml": {Data: []byte(exampleOf(t, letterManual, "languages"))}}, &letter.Library{})
	if err != nil || lib.Language("Polish", "01632 960 100") == "" {
		t.Errorf("%v", err)
	}
}

// What may be filled in and asked for is what the loader itself says may stand
// there, and the forbidden words are the program's own.
func TestTheManualNamesEveryFieldAndForbiddenWord(t *testing.T) {
	page, err := os.ReadFile(letterManual)
	if err != nil {
		t.Fatal(err)
	}
	head := "---\nid: L90\ntitle: A test\nto: either\n---\n"
	for _, c := range []struct{ body, chapter string }{
		{"{{nothing}}\n", "## What can be filled in"},
		{"{{if nothing}}\nA line\n{{end}}\n", "## What can be asked with if"},
	} {
		var wrong *letter.TemplateError
		if err := loadLetter(head + c.body); !errors.As(err, &wrong) {
			t.Fatalf("got %v, want a *TemplateError", err)
		}
		_, chapter, _ := strings.Cut(string(page), c.chapter)
		chapter, _, _ = strings.Cut(chapter, "\n## ")
		var told []string
		for i, part := range strings.Split(tableOf(chapter), "`") {
			if i%2 == 1 {
				told = append(told, part)
			}
		}
		slices.Sort(told)
		if !slices.Equal(told, wrong.Allowed) {
			t.Errorf("%s: the manual names %q, the loader takes %q", c.chapter, told, wrong.Allowed)
		}
	}
	low := strings.ToLower(string(page))
	for _, stem := range letter.Forbidden() {
		if !strings.Contains(low, strings.TrimSuffix(stem, ".")) {
			t.Errorf("the manual does not name the forbidden %q", stem)
		}
	}
}

// tableOf is the rows of the first table of a chapter.
func tableOf(chapter string) string {
	var rows []string
	for line := range strings.Lines(chapter) {
		if strings.HasPrefix(line, "| `") {
			rows = append(rows, line)
		}
	}
	return strings.Join(rows, "")
}

func TestTheManualNamesEveryPicture(t *testing.T) {
	page, err := os.ReadFile(letterManual)
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(page), "The pictures are ")
	list, _, _ = strings.Cut(list, ".\n")
	for _, name := range letter.Pictures {
		if !strings.Contains(list, "`"+name+"`") {
			t.Errorf("the manual does not name the picture %s", name)
		}
	}
	if n := strings.Count(list, "`") / 2; n != len(letter.Pictures) {
		t.Errorf("the manual names %d pictures, there are %d", n, len(letter.Pictures))
	}
}
