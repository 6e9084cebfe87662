package settings

import (
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

// What is typed in the settings is there again after the program has gone down, which
// is the next one at the same record; saved, put back or left it is kept no more.
func TestWhatIsTypedInTheSettingsOutlivesTheProgram(t *testing.T) {
	b := newBench(t, robin)
	pat := b.host.Staff()
	next := func(by workflow.Staff) *Screen {
		b.sit(by)
		b.host.Drafts = b.db
		s := New(b.host, b.ports)
		s.Enter(shellPlace(OurPractice))
		s.Enter(shellPlace(WordingOf))
		s.Enter(shellPlace(ReviewRules))
		s.Enter(shellPlace(UsersList))
		return s
	}
	parts := func(s *Screen) (*practiceView, *daysView, *Wording, *usersView) {
		return s.parts[OurPractice].(*practiceView), s.parts[WorkingDays].(*daysView), s.parts[WordingOf].(*wordingView).model, s.parts[UsersList].(*usersView)
	}
	first := next(pat)
	practice, days, wording, users := parts(first)
	practice.hours.SetText("8am to 6pm")
	days.why.SetText("Training")
	wording.Take(letter.ReviewDue)
	mine := wording.Text() + "\n\nOur own end."
	wording.Type(mine)
	rules := first.parts[ReviewRules].(*rulesView).model
	rule := rules.paths()[0]
	rules.Type(rule, "45")
	users.model.Add()
	users.form.name.SetText("Dr Mo Bello")
	users.form.pair.password.SetText("two odd words")

	if practice, days, wording, _ := parts(next(b.signIn("robin"))); practice.hours.Text() != "" || days.why.Text() != "" || wording.Unsaved() {
		t.Error("somebody else sees what was typed")
	}
	again := next(pat)
	practice, days, wording, users = parts(again)
	rules = again.parts[ReviewRules].(*rulesView).model
	if users.model.Add(); rules.Value(rule) != "45" || rules.Changes() != 1 {
		t.Errorf("the rule is %q, of %d changes", rules.Value(rule), rules.Changes())
	}
	if wording.Take(letter.ReviewDue); practice.hours.Text() != "8am to 6pm" || days.why.Text() != "Training" || wording.Text() != mine || !wording.Unsaved() {
		t.Errorf("after a crash: %q, %q, %t", practice.hours.Text(), days.why.Text(), wording.Unsaved())
	}
	if users.form.name.Text() != "Dr Mo Bello" || users.form.pair.password.Text() != "" {
		t.Errorf("the user is %q, with a password of %d letters", users.form.name.Text(), len(users.form.pair.password.Text()))
	}
	if len(b.toasts) != 5 || !strings.Contains(b.toasts[0], "still here") {
		t.Errorf("it says %q", b.toasts)
	}
	rules.PutBack()
	practice.submit()
	days.putBack()
	wording.Save()
	users.model.Back()
	for _, page := range []string{"practice", "closures", "wording", "user ", "rules " + rule} {
		if body, err := b.db.Draft(t.Context(), pat.ID, page); err == nil {
			t.Errorf("%s is still kept: %s", page, body)
		}
	}
	if got, err := b.db.Practice(t.Context()); err != nil || got.Hours != "8am to 6pm" {
		t.Errorf("saved is %+v, %v, %v", got, err, practice.model.Problems)
	}
}
