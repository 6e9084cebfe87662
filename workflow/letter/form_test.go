package letter_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"proxydesk/assets"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
)

func shippedForms(t testing.TB) *letter.Forms {
	t.Helper()
	forms, err := letter.LoadForms(assets.Forms)
	if err != nil {
		t.Fatalf("the shipped forms do not load: %v", err)
	}
	return forms.With(shippedChecks(t))
}

func shippedChecks(t testing.TB) *checklist.Set {
	t.Helper()
	set, err := checklist.Load(assets.Checklists)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestShippedFormsSayWhatTheGoldenFilesSay(t *testing.T) {
	forms := shippedForms(t)
	for id, reference := range map[letter.Kind]string{"P1": "", "P2": "REF-0148", "P3": "REF-0148", "P4": "", "P5": "", "P6": "", "P7": "REF-0148", "P9": ""} {
		d, err := forms.Write(id, bray().Practice, reference)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, string(id), d.PlainText())
	}
}

func TestEveryEnclosedFormExists(t *testing.T) {
	forms, lib := shippedForms(t), shipped(t)
	for _, form := range []letter.Kind{letter.AdultForm, letter.ChildForm, letter.OtherForm} {
		if !slices.ContainsFunc(forms.List(), func(i letter.Info) bool { return i.Kind == form && !i.Inside }) {
			t.Errorf("there is no form %s to hand out", form)
		}
		f := bray()
		f.Form, f.ReturnBy = form, f.Dated
		if _, err := lib.Write(letter.ApplyOnPaper, f); err != nil {
			t.Errorf("letter L24 cannot enclose %s: %v", form, err)
		}
	}
}

// A form for a patient must not hint at a case's secrets either, beyond asking
// everybody the same question.
func TestFormsAreUnderTheSameWordsAsLetters(t *testing.T) {
	forms := shippedForms(t)
	for _, info := range forms.List() {
		d, err := forms.Write(info.Kind, bray().Practice, "")
		if err != nil {
			t.Fatal(err)
		}
		if info.Inside {
			if !strings.Contains(d.Footer.Middle, "practice only") {
				t.Errorf("form %s does not say that it is the practice's own: %q", info.Kind, d.Footer.Middle)
			}
			continue
		}
		if w := forbiddenWord(d.PlainText()); w != "" {
			t.Errorf("form %s says %q", info.Kind, w)
		}
	}
}

func TestAFormNeedsTheLetterhead(t *testing.T) {
	_, err := shippedForms(t).Write("P1", letter.Practice{Name: "Fernbrook Surgery", ODS: "Z99901"}, "")
	var missing *letter.Missing
	if !errors.As(err, &missing) || !slices.Equal(missing.Fields, []string{"practice address", "practice telephone"}) {
		t.Errorf("got %v, want a *Missing of address and telephone", err)
	}
	if _, err := shippedForms(t).Write("P99", bray().Practice, ""); !errors.Is(err, letter.ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
}

func TestAMistakeInAFormIsNamedByFileAndLine(t *testing.T) {
	const head = "id: P8\ntitle: Home visit\nblocks:\n  - heading: Home visit\n"
	if _, err := letter.LoadForms(fstest.MapFS{"P8.yaml": {Data: []byte(head)}}); err != nil {
		t.Fatalf("a new form needs no code, yet: %v", err)
	}
	for _, c := range []struct{ mistake, src, want string }{
		{"unknown block", head + "  - picture: x\n", `P8.yaml:5: unknown field "picture"`},
		{"two blocks in one", head + "  - sign: Here\n    note: There\n", "P8.yaml:5: a block has exactly one of heading, subheading,"},
		{"unknown boxes", head + "  - fields:\n      - label: Number\n        boxes: square\n", `P8.yaml:5: boxes cannot be "square"; use nhs or date`},
		{"no label", head + "  - fields:\n      - share: 2\n", "P8.yaml:5: a field has a label"},
		{"no options", head + "  - ticks:\n      ask: Which?\n", "P8.yaml:5: ticks have options, in 1 to 4 columns"},
		{"five columns", head + "  - ticks:\n      options: [a]\n      columns: 5\n", "P8.yaml:5: ticks have options, in 1 to 4 columns"},
		{"row of three", head + "  - table:\n      - [a, b, c]\n", "P8.yaml:5: a table's row has two cells"},
		{"flat box", head + "  - box: {label: Notes}\n", "P8.yaml:5: a box has 1 to 30 lines"},
		{"old page", head + "  - page: old\n", `P8.yaml:5: page cannot be "old"; use new`},
		{"empty block", head + "  - note: \"\"\n", "P8.yaml:5: this block is empty"},
		{"words for a block", head + "  - Hello\n", "P8.yaml:5: "},
		{"nothing to include", head + "  - include: people\n", `P8.yaml:5: there are no blocks called "people"`},
		{"for somebody", head + "for: patients\n", `P8.yaml:1: a form cannot be for "patients"; use one of practice`},
		{"unknown key", head + "colour: red\n", `P8.yaml:5: unknown field "colour"`},
		{"wrong id", strings.Replace(head, "P8", "P7", 1), `P8.yaml:1: id "P7" is not the name of the file; use one of P8`},
		{"no title", strings.Replace(head, "title: Home visit\n", "", 1), "P8.yaml:1: a form has a title and blocks"},
		{"not YAML", "id: [", "P8.yaml:1: "},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			_, err := letter.LoadForms(fstest.MapFS{"P8.yaml": {Data: []byte(c.src)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			var te *letter.TemplateError
			if !errors.As(err, &te) {
				t.Errorf("got %T, want a *TemplateError", err)
			}
		})
	}
}

// The checks on paper are the checks on the screen, each question with each of
// its answers; what is worked out is not asked.
func TestTheChecksOnPaperAreThoseOnTheScreen(t *testing.T) {
	d, err := shippedForms(t).Write(letter.ChecksForm, bray().Practice, "REF-0148")
	if err != nil {
		t.Fatal(err)
	}
	text := d.PlainText()
	for _, it := range shippedChecks(t).Definitions() {
		if asked := strings.Contains(text, it.Ask+" ("); asked != (it.Type != checklist.Computed) {
			t.Errorf("%s is asked: %v", it.ID, asked)
		}
		for _, o := range it.Options {
			if it.Type != checklist.Computed && !strings.Contains(text, "[ ] "+o.Label+"\n") {
				t.Errorf("%s cannot be answered with %q", it.ID, o.Label)
			}
		}
	}
	for _, want := range []string{"Our reference REF-0148", "Form P8, REF-0148 | For the practice only"} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q", want)
		}
	}
	var parts int
	for _, i := range shippedForms(t).List() {
		if strings.HasPrefix(string(i.Kind), "P8-") {
			parts++
		}
	}
	if parts < 12 {
		t.Errorf("%d parts", parts)
	}
}

func TestSharedBlocksIncludeNoOthers(t *testing.T) {
	form := "id: P9\ntitle: x\nblocks:\n  - include: a\n"
	_, err := letter.LoadForms(fstest.MapFS{"P9.yaml": {Data: []byte(form)}, "blocks/a.yaml": {Data: []byte("id: a\nblocks:\n  - include: a\n")}})
	if err == nil || !strings.Contains(err.Error(), "a.yaml:3: shared blocks include no others") {
		t.Errorf("got %v", err)
	}
	forms, err := letter.LoadForms(fstest.MapFS{"P9.yaml": {Data: []byte(form)}, "blocks/a.yaml": {Data: []byte("id: a\nblocks:\n  - note: Shared\n")}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := forms.Write("P9", bray().Practice, "")
	if err != nil || !strings.Contains(d.PlainText(), "Note: Shared") || len(forms.List()) != 1 {
		t.Errorf("%v:\n%s", err, d.PlainText())
	}
}

func FuzzLoadForms(f *testing.F) {
	f.Add("id: P8\ntitle: x\nblocks:\n  - ticks: {options: [a], columns: 2}\n  - page: new\n")
	f.Add("id: P8\nblocks: [{fields: [{label: a, boxes: nhs}]}, {box: {label: b, lines: 2}}]")
	f.Fuzz(func(t *testing.T, src string) {
		forms, err := letter.LoadForms(fstest.MapFS{"P8.yaml": {Data: []byte(src)}})
		if err != nil {
			return
		}
		if _, err := forms.Write("P8", bray().Practice, ""); err != nil {
			t.Errorf("a form that loads cannot be written: %v", err)
		}
	})
}
