package workflow

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// reworded is the rules after somebody changed a file of the questions; the
// library keeps what was in use before.
func reworded(t testing.TB, was Rules, file, old, new string) Rules {
	t.Helper()
	files := fstest.MapFS{}
	for name, b := range was.Checklist.Files() {
		if name == file {
			if strings.Count(string(b), old) != 1 {
				t.Fatalf("%q does not stand once in %s", old, file)
			}
			b = []byte(strings.Replace(string(b), old, new, 1))
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	set, err := checklist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	now := was
	now.Checklist = set
	now.Library = checklist.NewLibrary(set, map[string]checklist.Files{was.Checklist.Version: was.Checklist.Files()})
	return now
}

const (
	askedN3 = "Is it wanted only in case it is needed one day?"
	oneMore = `items:
  - id: N9
    group: need
    ask: Has a carer been recorded for this patient?
    answer: yesno
    who: receptionist
    effect: {"no": block}
    say: {"no": Record the carer first.}
    source: Our practice
    status: house
`
)

// ready is a grant of the mother's case that nothing stands against.
func ready(t testing.TB, r Rules) (Application, Proposal) {
	t.Helper()
	a := registered(t, motherAndChild(), r)
	p, _ := a.Propose(basis.Parental, "", Around{}, r, noon)
	p.Rationale = "Straightforward."
	a = straightforward(t, a, p, r)
	p, _ = a.Propose(basis.Parental, "", Around{}, r, noon)
	p.Rationale = "Straightforward."
	if blocks := a.Blocks(p, Around{}, r, noon); len(blocks) > 0 {
		t.Fatalf("not ready: %+v", blocks)
	}
	return a, p
}

func TestChangedQuestionsAlterNoCaseUnderWay(t *testing.T) {
	was := shipped(t)
	a, p := ready(t, was)
	now := reworded(t, was, "03-need.yaml", "items:\n", oneMore)
	if blocks := a.Blocks(p, Around{}, now, noon); len(blocks) > 0 {
		t.Errorf("a new question blocks a case that was answered before it: %+v", blocks)
	}
	if _, err := a.Decide(p, Around{}, ids(0), gp, now, noon); err != nil {
		t.Errorf("it cannot be granted any more: %v", err)
	}
	if _, err := a.Answer(checklist.Answers{"N9": {Value: "yes"}}, Around{}, gp, now, noon); err == nil {
		t.Error("a question of newer questions is answered")
	}
	c, err := a.Answer(checklist.Answers{"N3": {Value: "no"}}, Around{}, gp, now, noon)
	if err != nil {
		t.Fatalf("its own questions cannot be answered: %v", err)
	}
	if next := c.Derived(Around{}, now, noon).Application().Next; !next.Ready {
		t.Errorf("lists say that it waits for %q", next.Words)
	}
	fresh := registered(t, motherAndChild(), now)
	if fresh.ChecklistVersion != now.Checklist.Version || len(fresh.Checks(fresh.Facts(nil, Around{}, now, nhs.DateIn(noon)), now).Items) == 0 {
		t.Error("a new case does not begin with the questions in use")
	}
}

// Without its questions a case can be stopped and closed, and never passed.
func TestACaseWhoseQuestionsAreLost(t *testing.T) {
	r := shipped(t)
	a, p := ready(t, r)
	a.ChecklistVersion = "1-gone"
	refusal := (*Refusal)(nil)
	if _, err := a.Decide(p, Around{}, ids(0), gp, r, noon); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "cannot be read any more") {
		t.Errorf("granting: %v", err)
	}
	if _, err := a.Answer(checklist.Answers{"N3": {Value: "no"}}, Around{}, gp, r, noon); !errors.As(err, &refusal) {
		t.Errorf("answering: %v", err)
	}
	c, err := a.PutOnHold("A worry.", "", receptionist, noon)
	if err != nil {
		t.Errorf("holding: %v", err)
	} else if next := c.Derived(Around{}, r, noon).Application().Next; next.Ready {
		t.Error("lists say that it is ready to decide")
	}
	if _, err := a.Decide(Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED"}, Around{}, ids(0), gp, r, noon); err != nil {
		t.Errorf("refusing: %v", err)
	}
	c, err = a.MoveToNewer(Around{}, gp, r, noon)
	if err != nil {
		t.Fatalf("moving: %v", err)
	}
	if moved := c.Application(); len(moved.Answers) != 0 || len(moved.SetAside) != 1 || len(moved.SetAside[0].Answers) != len(a.Answers) {
		t.Errorf("answers to questions nobody can read count on: %d", len(moved.Answers))
	}
}

func TestMovingToNewerQuestions(t *testing.T) {
	was := shipped(t)
	a, p := ready(t, was)
	now := reworded(t, was, "03-need.yaml", askedN3, "Is there a need for it today?")
	f := a.Facts(nil, Around{}, now, nhs.DateIn(noon))
	if m, newer := a.Newer(f, now); !newer || m.Words() != "1 is asked again" {
		t.Errorf("before it: %v, %q", newer, m.Words())
	}
	if _, newer := a.Newer(f, was); newer {
		t.Error("the questions in use are newer than themselves")
	}
	c, err := a.MoveToNewer(Around{}, receptionist, now, noon)
	if err != nil {
		t.Fatal(err)
	}
	moved := *c.Application()
	if moved.ChecklistVersion != now.Checklist.Version || moved.State != a.State || moved.Hold != nil {
		t.Errorf("moved to %s, %s", moved.ChecklistVersion, moved.State)
	}
	if _, ok := moved.Answers["N3"]; ok || len(moved.SetAside) != 1 || moved.SetAside[0].Answers["N3"].Value != "no" || moved.SetAside[0].Version != was.Checklist.Version {
		t.Errorf("the answer to other words counts on: %+v", moved.SetAside)
	}
	if _, ok := a.Answers["N3"]; !ok || len(a.SetAside) != 0 {
		t.Error("the case as it was read has changed")
	}
	if blocks := moved.Blocks(p, Around{}, now, noon); len(blocks) != 1 || blocks[0].Field != "N3" {
		t.Errorf("what is left: %+v", blocks)
	}
	if e := c.Audit()[0]; e.Act != ActUpdate || len(e.Details) != 1 || e.Details[0].After != now.Checklist.Version {
		t.Errorf("the log says %+v", e)
	}
	if _, err := moved.MoveToNewer(Around{}, receptionist, now, noon); !errors.As(err, new(*Refusal)) {
		t.Errorf("moving it twice: %v", err)
	}
	if _, err := a.MoveToNewer(Around{}, Staff{ID: "dee", Roles: []StaffRole{DataProtection}}, now, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("somebody who answers nothing moves it: %v", err)
	}
	a.State = Approved
	if _, newer := a.Newer(f, now); newer {
		t.Error("a decided case is offered newer questions")
	}
}

// An answer that newer questions take as a concern holds the case as it moves.
func TestMovingCanHold(t *testing.T) {
	was := shipped(t)
	a, _ := ready(t, was)
	now := reworded(t, was, "12-others.yaml", `    effect: {many: warn}
    say:
      many: The proxy acts for unusually many patients. Ask why.
`, "    effect: {\"no\": hold}\n")
	c, err := a.MoveToNewer(Around{}, gp, now, noon)
	if err != nil {
		t.Fatal(err)
	}
	if moved := c.Application(); moved.State != Held || moved.Hold == nil || !moved.EverHeld || moved.Hold.Item != "W2" {
		t.Errorf("it is %s: %+v", moved.State, moved.Hold)
	}
	if e := c.Audit()[0]; e.Act != ActHold || e.Details[len(e.Details)-1].Field != "questions" {
		t.Errorf("the log says %+v", e)
	}
}
