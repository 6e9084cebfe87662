package workflow

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	pat = Staff{ID: "pat", Roles: []StaffRole{Manager}}
	mo  = Staff{ID: "mo", Roles: []StaffRole{Clinician, SafeguardingLead}}
)

// kept is the settings after a change.
func (s Settings) kept(c SettingsChange) Settings {
	out := Settings{}
	for line, v := range s {
		out[line] = v
	}
	for _, step := range c.Steps() {
		out[step.Line] = step.After
	}
	return out
}

func TestAChosenLineCountsAtOnce(t *testing.T) {
	p := shipped(t).Policy
	c, err := Settings{}.Choose(p, map[string]string{"notice.list_days": " 060", "stale_days": "90"}, pat, noon)
	if err != nil || len(c.Steps()) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	s := Settings{}.kept(c)
	if got := s.Apply(p).Notice.ListDays; got != 60 {
		t.Errorf("the list begins %d days before", got)
	}
	if p.Notice.ListDays != 90 {
		t.Error("the shipped policy changed")
	}
	want := []Detail{{"policy notice.list_days", "90", "60"}}
	if d := cmp.Diff(want, c.Entry().Details); d != "" || c.Entry().By != pat.ID || c.Entry().Role != Manager || c.Entry().Act != ActSetPolicy {
		t.Errorf("the log says %+v\n%s", c.Entry(), d)
	}
	if c, err = s.Choose(p, map[string]string{"notice.list_days": "90"}, pat, noon); err != nil || s.kept(c)["notice.list_days"].Value != "" {
		t.Errorf("put back, it is a choice still: %+v, %v", c, err)
	}
	if _, err := s.Choose(p, map[string]string{"notice.list_days": "60"}, pat, noon); !errors.As(err, new(*Refusal)) {
		t.Errorf("nothing changes, and that is a change: %v", err)
	}
}

func TestWhatCannotBeChosen(t *testing.T) {
	p := shipped(t).Policy
	for name, c := range map[string]struct {
		values map[string]string
		field  string
	}{
		"too few":                         {map[string]string{"lock_minutes": "1"}, "lock_minutes"},
		"too many":                        {map[string]string{"lock_minutes": "16"}, "lock_minutes"},
		"no number":                       {map[string]string{"undo_seconds": "two"}, "undo_seconds"},
		"no such choice":                  {map[string]string{"ages.eleven": "off"}, "ages.eleven"},
		"no such line":                    {map[string]string{"ages.sixteen": "review"}, ""},
		"a letter before the list":        {map[string]string{"notice.letter_days": "100"}, "notice.letter_days"},
		"a reminder before the letter":    {map[string]string{"notice.reminder_days": "50"}, "notice.reminder_days"},
		"an answer later than a decision": {map[string]string{"target.decide_working_days": "1"}, "target.acknowledge_working_days"},
	} {
		var r *Refusal
		if _, err := (Settings{}).Choose(p, c.values, pat, noon); !errors.As(err, &r) || r.Needs[0].Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (Settings{}).Choose(p, map[string]string{"stale_days": "60"}, mo, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a safeguarding lead sets the policy: %v", err)
	}
}

func TestAnAgeRuleWaitsForTheSafeguardingLead(t *testing.T) {
	p := shipped(t).Policy
	change := map[string]string{"ages.eleven": "review"}
	c, err := Settings{}.Choose(p, change, pat, noon)
	if err != nil {
		t.Fatal(err)
	}
	s := Settings{}.kept(c)
	if s.Apply(p).Ages.Eleven != "end" {
		t.Error("it counts before anybody agreed")
	}
	if _, err := s.Agree(p, "ages.eleven", true, pat, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a manager agrees: %v", err)
	}
	both := Staff{ID: pat.ID, Roles: []StaffRole{Manager, SafeguardingLead}}
	if _, err := s.Agree(p, "ages.eleven", true, both, noon); !errors.As(err, new(*Refusal)) {
		t.Errorf("whoever asked agrees: %v", err)
	}
	if _, err := s.Agree(p, "attest_age", true, mo, noon); !errors.Is(err, ErrStale) {
		t.Errorf("nobody asked: %v", err)
	}
	no, err := s.Agree(p, "ages.eleven", false, mo, noon)
	if err != nil || s.kept(no)["ages.eleven"].Asked != nil || s.kept(no).Apply(p).Ages.Eleven != "end" {
		t.Errorf("turned down: %+v, %v", no, err)
	}
	back, err := s.Choose(p, map[string]string{"ages.eleven": "end"}, pat, noon)
	if err != nil || s.kept(back)["ages.eleven"].Asked != nil {
		t.Errorf("taken back: %+v, %v", back, err)
	}
	yes, err := s.Agree(p, "ages.eleven", true, mo, noon)
	if err != nil {
		t.Fatal(err)
	}
	s = s.kept(yes)
	if got := s["ages.eleven"]; s.Apply(p).Ages.Eleven != "review" || got.By != pat.ID || got.Agreed != mo.ID || got.Asked != nil {
		t.Errorf("agreed: %+v", got)
	}
	if d := cmp.Diff([]Detail{{"policy ages.eleven", "end", "review"}}, yes.Entry().Details); d != "" {
		t.Error(d)
	}
}

func TestAChoiceThisReleaseDoesNotTakeIsLeftOut(t *testing.T) {
	p := shipped(t).Policy
	if got := (Settings{"lock_minutes": {Value: "60"}, "gone": {Value: "1"}, "stale_days": {Value: "60"}}).Apply(p); got.LockMinutes != p.LockMinutes || got.StaleDays != 60 {
		t.Errorf("%+v", got)
	}
}
