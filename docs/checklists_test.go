package docs

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"proxydesk/assets"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

const manual = "writing-checklists.md"

// example is the fenced text after a mark in the manual of the questions.
func example(t *testing.T, mark string) string {
	t.Helper()
	return exampleOf(t, manual, mark)
}

// exampleOf is the fenced text after a mark in a manual.
func exampleOf(t *testing.T, manual, mark string) string {
	t.Helper()
	page, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)<!-- example: " + regexp.QuoteMeta(mark) + " -->\n```[a-z]*\n(.*?)```").FindSubmatch(page)
	if m == nil {
		t.Fatalf("%s has no example %q", manual, mark)
	}
	return string(m[1])
}

func shippedQuestions(t *testing.T) *checklist.Set {
	t.Helper()
	files, err := fs.Sub(assets.Checklists, "checklists")
	if err != nil {
		t.Fatal(err)
	}
	set, err := checklist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// withFile is the shipped questions and one file more, read as a practice's.
func withFile(t *testing.T, name, content string) (*checklist.Set, error) {
	t.Helper()
	base, files := shippedQuestions(t), fstest.MapFS{name: {Data: []byte(content)}}
	for n, b := range base.Files() {
		if n != name {
			files[n] = &fstest.MapFile{Data: b}
		}
	}
	return checklist.LoadPractice(files, base)
}

// The worked example loads as it stands in the manual and does what the manual
// says of it.
func TestTheWorkedExampleOfTheManual(t *testing.T) {
	set, err := withFile(t, "20-our-practice.yaml", example(t, "file 20-our-practice.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if added, missing, changed := set.Differs(shippedQuestions(t)); !slices.Equal(added, []string{"X1", "X1a", "X2"}) || missing != nil || changed != nil {
		t.Errorf("added %v, missing %v, changed %v", added, missing, changed)
	}
	f := checklist.Facts{
		Today:     nhs.MustDate("2026-12-01"),
		Patient:   checklist.Party{Number: nhs.MustNumber("9990004900"), Born: nhs.MustDate("1952-03-12")},
		Proxy:     checklist.Party{Number: nhs.MustNumber("9990005036"), Born: nhs.MustDate("1954-09-08")},
		Requested: []basis.Scope{basis.Record},
	}
	reception := checklist.Role("receptionist")
	for _, c := range []struct {
		name    string
		answers checklist.Answers
		item    checklist.ItemID
		asked   bool
		warns   bool
		needs   string
	}{
		{"it is asked", nil, "X1", true, false, "Not answered yet: Is somebody recorded as this patient’s carer?"},
		{"nobody is the carer", checklist.Answers{"X1": {Value: "nobody", ByRole: reception}}, "X1", true, true, ""},
		{"the follow-up waits", nil, "X1a", false, false, ""},
		{"the follow-up need not be answered", checklist.Answers{"X1": {Value: "proxy", ByRole: reception}}, "X1a", true, false, ""},
		{"the leaflet is asked of both", nil, "X2.proxy", true, false, "Not answered yet: Did the proxy get our leaflet on seeing the record?"},
		{"no leaflet", checklist.Answers{"X2.patient": {Value: "no", ByRole: "administrator"}}, "X2.patient", true, false,
			"The patient has not had our leaflet. Hand it over or send it."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := set.Evaluate(f, c.answers)
			_, asked := r.Find(c.item)
			warns := slices.ContainsFunc(r.Warnings, func(w checklist.Warning) bool { return w.ItemID == c.item })
			needs := ""
			for _, n := range r.Needs {
				if n.ItemID == c.item {
					needs = n.Text
				}
			}
			if asked != c.asked || warns != c.warns || needs != c.needs {
				t.Errorf("asked %v, warns %v, needs %q", asked, warns, needs)
			}
		})
	}
}

func TestTheManualShowsTheMistakeAsItIsTold(t *testing.T) {
	file := example(t, "file 20-our-practice.yaml")
	_, err := withFile(t, "20-our-practice.yaml", strings.Replace(file, "who: receptionist", "who: porter", 1))
	if want := strings.TrimSuffix(strings.TrimSpace(example(t, "mistake")), "."); err == nil || err.Error() != want {
		t.Errorf("it is told as %v, the manual has %s", err, want)
	}
}

// The question explained line by line is the shipped one, and every when line
// can be used.
func TestTheOtherExamplesOfTheManual(t *testing.T) {
	if one := example(t, "one"); !strings.Contains(string(shippedQuestions(t).Files()["01-front-door.yaml"]), one) {
		t.Error("the question explained line by line is not the shipped F4 any more")
	}
	n := 0
	for line := range strings.Lines(example(t, "when")) {
		n++
		item := "items:\n  - id: X9\n    group: need\n    ask: Is it so?\n    " + strings.TrimSpace(line) +
			"\n    answer: yesno\n    who: receptionist\n    source: A test\n    status: house\n"
		if _, err := withFile(t, "20-our-practice.yaml", item); err != nil {
			t.Errorf("%s: %v", strings.TrimSpace(line), err)
		}
	}
	if n < 8 {
		t.Errorf("only %d when lines", n)
	}
	item := "items:\n  - id: X9\n    group: need\n    ask: On which day?\n    answer: date\n    who: receptionist\n    " + strings.TrimSpace(example(t, "dates")) +
		"\n    say: {future: It has not come., older-3-months: It is old.}\n    source: A test\n    status: house\n"
	set, err := withFile(t, "20-our-practice.yaml", item)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2026-12-02": "It has not come.", "2026-12-01": "", "2026-09-01": "", "2026-08-31": "It is old."} {
		r := set.Evaluate(checklist.Facts{Today: nhs.MustDate("2026-12-01")}, checklist.Answers{"X9": {Value: day, ByRole: "receptionist"}})
		if st, _ := r.Find("X9"); st.Words != want {
			t.Errorf("of %s it says %q, want %q", day, st.Words, want)
		}
	}
}

// Whatever may stand in a file stands in the manual: the words are taken from
// what the loader itself says may stand there.
func TestTheManualNamesEverythingThatMayStand(t *testing.T) {
	page, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	item := func(line string) string {
		lines := []string{"id: X9", "group: need", "ask: Is it so?", "answer: yesno", "who: receptionist", "source: A test", "status: house"}
		key, _, _ := strings.Cut(line, ":")
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, key+":") })
		return "items:\n  - " + strings.Join(append(lines, line), "\n    ") + "\n"
	}
	for _, c := range []struct{ line, after string }{
		{"nonsense: 1", "a line of an item is one of "},
		{"options: [{nonsense: 1}]", ", of an option "},
		{"answer: nonsense", "is not one of "},
		{"who: nonsense", "is not one of "},
		{"restricted: nonsense", "is not one of "},
		{"blank: nonsense", "is not one of "},
		{"person: nonsense", "is not one of "},
		{"status: nonsense", "is not one of "},
		{`effect: {"no": nonsense}`, "is not one of "},
		{"when: nonsense", "known are "},
		{"when: nonsense", "with a value "},
		{"when: basis is nonsense", "it is one of "},
		{"when: channel is nonsense", "it is one of "},
		{"when: applicant is nonsense", "it is one of "},
		{"when: scope is nonsense", "it is one of "},
	} {
		_, err := withFile(t, "20-our-practice.yaml", item(c.line))
		if err == nil || !strings.Contains(err.Error(), c.after) {
			t.Errorf("%s: %v", c.line, err)
			continue
		}
		_, words, _ := strings.Cut(err.Error(), c.after)
		words, _, _ = strings.Cut(words, ", of ")
		words, _, _ = strings.Cut(words, ", and with")
		for _, w := range strings.Split(words, ", ") {
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(strings.TrimSpace(w)) + `\b`).Match(page) {
				t.Errorf("%s does not speak of %q (%s)", manual, w, c.line)
			}
		}
	}
}
