package letter_test

import (
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow/letter"
)

// latin has a sign for everything but the snowman.
func latin(line string) string {
	if strings.ContainsRune(line, '☃') {
		return "☃"
	}
	return ""
}

func TestEveryShippedWordingIsTakenAsItIs(t *testing.T) {
	lib := shipped(t)
	for _, l := range lib.Letters() {
		body := lib.Wording(l.Kind)
		if !strings.HasPrefix(body, "#") && !strings.HasPrefix(body, "{{if") {
			t.Errorf("%s begins with its head: %.40q", l.Kind, body)
		}
		if _, wrong := lib.Reword(l.Kind, body, latin); wrong != nil {
			t.Errorf("%s: %v", l.Kind, letter.Mistakes(wrong))
		}
	}
}

func TestAnotherWordingStandsInOneLetterOnly(t *testing.T) {
	lib := shipped(t)
	body := strings.ReplaceAll(lib.Wording("L08"), "# ", "# Hello: ")
	own, wrong := lib.Reword("L08", body, latin)
	if wrong != nil {
		t.Fatal(letter.Mistakes(wrong))
	}
	f := letter.Samples("L08", fernbrook)[0].Facts
	before, err := lib.Write("L08", f)
	if err != nil {
		t.Fatal(err)
	}
	after, err := own.Write("L08", f)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(after.PlainText(), "# Hello: ") || strings.Contains(before.PlainText(), "Hello") || after.Wording == before.Wording || after.Title != before.Title {
		t.Errorf("%q (%s) in place of %q (%s)", after.Title, after.Wording, before.Title, before.Wording)
	}
	if own.Wording("L09") != lib.Wording("L09") || own.Wording("L08") != body {
		t.Error("it is not the one letter that changed")
	}
}

func TestAMistakeInAWordingIsNamedByItsLine(t *testing.T) {
	lib := shipped(t)
	for _, c := range []struct {
		mistake string
		kind    letter.Kind
		add     string
		want    string
	}{
		{"unknown field", "L08", "{{prxy}}", `there is no field "prxy" to print; use one of`},
		{"forbidden in every letter", "L08", "About the safeguarding meeting", `the word "safeguarding" may not stand in letter L08`},
		{"forbidden in this letter", "L07", "You lack capacity", `the word "capacity" may not stand in letter L07`},
		{"sign the page cannot set", "L08", "Brr ☃", "the printed page has no sign for ☃"},
		{"fact no such case has", "L08", "{{refusal}}", "letter L08 does not always know this: wording of the refusal"},
		{"fact one such case lacks", "L04", "Until {{ends}}", "letter L04 does not always know this: last day of access"},
		{"name that may not stand there", "L03", "Come without {{proxy}}", "letter L03 may not print {{proxy}}"},
		{"open if", "L08", "{{if icb}}", "this {{if}} has no {{end}}"},
		{"picture there is none of", "L08E", "! cat We like it", `there is no picture "cat"; use one of calendar, clock, cross,`},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			body := lib.Wording(c.kind)
			_, wrong := lib.Reword(c.kind, body+c.add+"\n", latin)
			if len(wrong) != 1 || !strings.HasPrefix(wrong[0].Words(), c.want) || wrong[0].Line != strings.Count(body, "\n")+1 {
				t.Errorf("got %v, want %q in line %d", letter.Mistakes(wrong), c.want, strings.Count(body, "\n")+1)
			}
		})
	}
	_, wrong := lib.Reword("L08", "{{a}}\n{{b}} ☃\n", latin)
	if len(wrong) < 4 || !slices.IsSortedFunc(wrong, func(a, b *letter.TemplateError) int { return a.Line - b.Line }) {
		t.Errorf("not all mistakes, by line: %v", letter.Mistakes(wrong))
	}
	if _, wrong := lib.Reword("L08", "# Hello\n", latin); len(wrong) != 4 {
		t.Errorf("what it has to print is not asked for: %v", letter.Mistakes(wrong))
	}
	if _, wrong := lib.Reword("L99", "# Hello\n", latin); len(wrong) != 1 {
		t.Errorf("a letter there is none of: %v", wrong)
	}
}

// What the editor offers to put in is taken where it is put.
func TestWhatIsOfferedForALetterCanStandInIt(t *testing.T) {
	lib := shipped(t)
	for _, l := range lib.Letters() {
		for _, f := range letter.Offered(l.Kind, fernbrook) {
			_, wrong := lib.Reword(l.Kind, lib.Wording(l.Kind)+"\n"+f.Insert+"\n", latin)
			for _, w := range wrong {
				if !strings.Contains(w.Problem, "does not always know") { // some, not all of its cases have it
					t.Errorf("%s offers %q: %v", l.Kind, f.Insert, w)
				}
			}
			if f.Example == "" {
				t.Errorf("%s offers %s without saying what it is", l.Kind, f.Name)
			}
		}
	}
}
