package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proxydesk/sync/emulator"
	"proxydesk/ui/cli"
)

// edit changes one line of a practice's questions.
func (p *prompt) edit(file, old, new string) {
	p.t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	if strings.Count(string(b), old) != 1 {
		p.t.Fatalf("%q does not stand once in %s", old, file)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(b), old, new, 1)), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func TestASmallWindowTellsHowManyMistakesThereAre(t *testing.T) {
	e := &cli.OwnFilesError{What: "questions", Command: "checklists", Dir: "there", Wrong: []string{"one", "two", "three"}}
	if got := e.Paragraphs(3); len(got) != 4 || got[3] != "three" {
		t.Errorf("all fit: %q", got)
	}
	if got := e.Paragraphs(1); len(got) != 3 || !strings.HasPrefix(got[2], "And 2 more.") {
		t.Errorf("one fits: %q", got)
	}
}

// A practice writes its own questions: a case under way keeps those it was
// begun under, a new one begins with the new ones, and a slip stops the desk
// from opening.
func TestAPracticesOwnQuestions(t *testing.T) {
	store := startStore(t)
	apply := func(patient, proxy string) string {
		for _, n := range []string{patient, proxy} {
			if err := store.AddPerson(emulator.Person{NHSNumber: n, Family: "Bray", Given: "Joy", BirthDate: "1952-03-12", ODS: "Z99901"}); err != nil {
				t.Fatal(err)
			}
		}
		id, _, err := store.Apply(emulator.Application{Applicant: emulator.ByProxy, Relationship: "CHILD", BasisForAccess: "Personal",
			AccessLevels: []string{"PRESCR"}, Reasons: []string{"PRAC"},
			Proxy:   emulator.Person{NHSNumber: proxy, Family: "Bray", Given: "Joy", BirthDate: "1952-03-12", ODS: "Z99901"},
			Patient: emulator.Person{NHSNumber: patient, Family: "Bray", Given: "Joy", BirthDate: "1952-03-12", ODS: "Z99901"}})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	p := &prompt{t: t, dir: filepath.Join(t.TempDir(), "desk"), env: map[string]string{"PROXYDESK_PASSWORD": "a few words together"}}
	p.want(0, "init", "--ods", "Z99901", "--name", "Fernbrook Surgery", "--user", "pat", "--roles", "manager,responsible")
	p.want(0, "fetch", apply("9990004900", "9990005036"), "--user", "pat")

	own := filepath.Join(t.TempDir(), "our questions")
	p.want(0, "checklists", "copy", own)
	p.want(2, "checklists", "copy", own) // nothing is written over
	p.want(2, "checklists")
	p.want(0, "checklists", "check")
	p.want(0, "checklists", "check", own)
	if strings.Contains(p.out, "changed") {
		t.Errorf("an untouched copy differs: %s", p.out)
	}
	front := filepath.Join(own, "01-front-door.yaml")
	p.edit(front, "Does the practice list show this patient", "Does our list show this patient")
	p.want(0, "checklists", "check", own)
	var diff struct{ Added, Missing, Changed []string }
	if err := json.Unmarshal([]byte(p.out), &diff); err != nil || !slices.Equal(diff.Changed, []string{"F2"}) || diff.Added != nil || diff.Missing != nil {
		t.Errorf("the difference is %s, %v", p.out, err)
	}

	t.Setenv("PROXYDESK_CHECKLISTS_DIR", own)
	p.want(0, "explain", "1", "--user", "pat")
	if !strings.Contains(p.out, "Does the practice list") || strings.Contains(p.out, "Does our list") || !strings.Contains(p.out, "There are newer questions for this case") {
		t.Errorf("a case under way changes with the files:\n%s", p.out)
	}
	p.want(0, "fetch", apply("9990001006", "9990001138"), "--user", "pat")
	p.want(0, "explain", "2", "--user", "pat")
	if !strings.Contains(p.out, "Does our list") || strings.Contains(p.out, "newer") {
		t.Errorf("a new case does not begin with the new questions:\n%s", p.out)
	}

	p.edit(front, "    ask: Does our list show this patient", "    who: porter\n    ask: Does our list show this patient")
	for _, args := range [][]string{{"checklists", "check"}, {"explain", "1", "--user", "pat"}} {
		p.want(1, args...)
		for _, want := range []string{own, "01-front-door.yaml:", "Put this right"} {
			if !strings.Contains(p.errs, want) {
				t.Errorf("%v does not say %q:\n%s", args, want, p.errs)
			}
		}
	}
	p.edit(front, "    who: porter\n    ask", "    answers: yesno\n    ask")
	p.want(1, "explain", "1", "--user", "pat")
	if !strings.Contains(p.errs, "01-front-door.yaml:23") || !strings.Contains(p.errs, "a line of an item is one of id, group") {
		t.Errorf("a key nobody knows: %s", p.errs)
	}
	t.Setenv("PROXYDESK_CHECKLISTS_DIR", filepath.Join(own, "nowhere"))
	p.want(1, "explain", "1", "--user", "pat")

	// With the built-in questions again, both cases keep their own.
	t.Setenv("PROXYDESK_CHECKLISTS_DIR", "")
	p.want(0, "explain", "2", "--user", "pat")
	if !strings.Contains(p.out, "Does our list") {
		t.Errorf("the practice's own questions were not kept with the record:\n%s", p.out)
	}
	p.want(0, "verify", "--user", "pat")
}
