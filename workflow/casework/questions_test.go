package casework_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// Reword changes the questions in use between two days, as the desk would open
// with them: the record keeps those before, and those now.
func (d *desk) Reword(file, old, new string) {
	d.Helper()
	was := d.rules.Checklist
	d.must(d.db.KeepChecklist(d.Context(), was))
	files := fstest.MapFS{}
	for name, b := range was.Files() {
		if name == file {
			b = []byte(strings.Replace(string(b), old, new, 1))
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	now, err := checklist.LoadPractice(files, was)
	d.must(err)
	if now.Version == was.Version {
		d.Fatalf("%q is not in %s", old, file)
	}
	d.must(d.db.KeepChecklist(d.Context(), now))
	kept, err := d.db.Checklists(d.Context())
	d.must(err)
	d.rules.Checklist, d.rules.Library = now, checklist.NewLibrary(now, kept)
}

// A case goes on under its own questions until somebody moves it, and what was
// answered to other words is kept without counting.
func TestACaseKeepsItsQuestions(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(lund))
		d.As(receptionist).Answer(id, "F2=yes F4=yes")
		d.As(clinician).Answer(id, "C9=clear")
		then := d.rules.Checklist.Version
		d.Reword("04-safety.yaml", "Does the proxy’s own record, where it may be looked at, give cause for concern?", "Does the proxy’s own record give cause for concern?")
		d.Reword("01-front-door.yaml", "Is the proxy registered at this practice?", "Is the proxy on our list?")
		now := d.rules.Checklist.Version

		c, err := d.As(receptionist).try.Open(d.Context(), id)
		d.must(err)
		if c.Questions.Version != then || c.Application.ChecklistVersion != then {
			t.Errorf("it is judged by %s, begun under %s", c.Questions.Version, then)
		}
		if c.Newer == nil || c.Newer.Words() != "2 are asked again" || c.Newer.Aside != nil {
			t.Fatalf("what is newer: %+v", c.Newer)
		}
		d.must(d.As(receptionist).try.MoveToNewer(d.Context(), id))
		for who, sees := range map[seat]int{receptionist: 0, clinician: 1} {
			c, err := d.As(who).try.Open(d.Context(), id)
			d.must(err)
			if c.Questions.Version != now || c.Newer != nil {
				t.Errorf("%s: it is judged by %s, in use are %s", who, c.Questions.Version, now)
			}
			if _, counts := c.Application.Answers["F4"]; counts {
				t.Errorf("%s: an answer to other words counts", who)
			}
			if a, counts := c.Application.Answers["F2"]; !counts || a.Value != checklist.Yes {
				t.Errorf("%s: an answer to the same words is gone", who)
			}
			if len(c.Application.SetAside) != sees {
				t.Errorf("%s reads %d answers set aside, want %d", who, len(c.Application.SetAside), sees)
			}
		}
		if err := d.As(receptionist).try.MoveToNewer(d.Context(), id); !errors.As(err, new(*workflow.Refusal)) {
			t.Errorf("moving it twice: %v", err)
		}

		// The folder and the record lose what the case was begun under.
		d.Reword("01-front-door.yaml", "Is the proxy on our list?", "Is the proxy one of our patients?")
		d.rules.Library = nil
		c, err = d.As(clinician).try.Open(d.Context(), id)
		d.must(err)
		if len(c.Checks.Needs) != 1 || !strings.Contains(c.Checks.Needs[0].Text, now) || c.Newer == nil {
			t.Errorf("the case does not say that its questions are lost: %+v", c.Checks.Needs)
		}
		d.must(d.As(receptionist).try.Hold(d.Context(), id, "Something is not right."))
	})
}
