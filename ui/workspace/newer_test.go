package workspace

import (
	"strings"
	"testing"
	"testing/fstest"

	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// reword changes the questions in use, as if somebody had edited their files.
func (r *record) reword(t *testing.T, file, old, new string) {
	t.Helper()
	was, files := r.rules.Checklist, fstest.MapFS{}
	for name, b := range was.Files() {
		if name == file {
			b = []byte(strings.Replace(string(b), old, new, 1))
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	now, err := checklist.LoadPractice(files, was)
	if err != nil {
		t.Fatal(err)
	}
	r.rules.Checklist = now
	r.rules.Library = checklist.NewLibrary(now, map[string]checklist.Files{was.Version: was.Files()})
}

func TestNewerQuestionsAreOffered(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	s.yes(t, "F2")
	if s.NewerWords() != "" {
		t.Errorf("nothing is newer: %q", s.NewerWords())
	}
	r.reword(t, "01-front-door.yaml", "Does the practice list show this patient", "Does our list show this patient")
	s.Reread()
	if got := s.NewerWords(); got != "There are newer questions for this case: 1 is asked again." {
		t.Errorf("the line says %q", got)
	}
	if q, ok := s.find("F2"); !ok || q.Label != "Yes" || !strings.HasPrefix(q.Item.Ask, "Does the practice list") {
		t.Errorf("before it is moved the case changes: %+v", q)
	}
	s.MoveToNewer()
	if q, ok := s.find("F2"); !ok || q.Label != "" || !strings.HasPrefix(q.Item.Ask, "Does our list") {
		t.Errorf("afterwards it is asked %q and says %q", q.Item.Ask, q.Label)
	}
	if a := r.apps[id]; len(a.SetAside) != 1 || a.ChecklistVersion != r.rules.Checklist.Version {
		t.Errorf("kept: %+v", a.SetAside)
	}
	if s.NewerWords() != "" || len(s.toasts) != 1 || !strings.HasSuffix(s.toasts[0], "has the newer questions.") {
		t.Errorf("it says %q and %q", s.NewerWords(), s.toasts)
	}
	for _, e := range s.Events() {
		if strings.Contains(e.Note, r.rules.Checklist.Version) {
			t.Errorf("the timeline shows a code: %s", e.Note)
		}
	}
}

func TestNobodyWhoAnswersNothingIsOfferedNewerQuestions(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.reword(t, "01-front-door.yaml", "Does the practice list show this patient", "Does our list show this patient")
	dee := workflow.Staff{ID: "dee", Name: "Dee Moss", Roles: []workflow.StaffRole{workflow.DataProtection}}
	if s := sit(r, dee, id, ""); s.NewerWords() != "" {
		t.Errorf("the data protection officer reads %q", s.NewerWords())
	}
}

func TestTheLineOverTheChecks(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.reword(t, "01-front-door.yaml", "Does the practice list show this patient", "Does our list show this patient")
	w := open(t, r, asha)
	w.show(id, string(Checks))
	if w.s.checks.newer.box.Hidden {
		t.Error("no line says that there are newer questions")
	}
	w.shoot("newer")
	w.s.m.MoveToNewer()
	if !w.s.checks.newer.box.Hidden {
		t.Error("the line stays when the case has moved")
	}
}
