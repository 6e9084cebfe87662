package workspace

import (
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
)

// seat is somebody at a case, without a window.
type seat struct {
	*Model
	r      *record
	host   *shell.Host
	toasts []string
	undo   func()
	went   []shell.Place
	notice []shell.Notice
}

func sit(r *record, by workflow.Staff, id workflow.ApplicationID, part string) *seat {
	s := &seat{r: r, host: r.host(by)}
	s.host.OnToast = func(words string, undo func()) {
		s.toasts = append(s.toasts, words)
		if undo != nil {
			s.undo = undo
		}
	}
	s.host.OnGo = func(p shell.Place) {
		s.went = append(s.went, p)
		if p.Page == shell.PageCase {
			s.Show(workflow.ApplicationID(p.ID), p.Part)
		}
	}
	s.host.OnNotice = func(n shell.Notice) { s.notice = append(s.notice, n) }
	s.Model = NewModel(s.host, r, nil, func() {})
	s.Show(id, part)
	return s
}

func (s *seat) yes(t *testing.T, id checklist.ItemID) {
	t.Helper()
	s.Answer(id, checklist.Answer{Value: checklist.Yes})
}

// An answer changes nothing in the view beside its case, which is read again only
// when something else may have.
func TestTheViewIsReadAgainWhenAnotherCaseMoves(t *testing.T) {
	r := newRecord(t)
	first := r.register(t, r.husbandAndWife())
	second := r.register(t, r.motherAndChild())
	s := sit(r, asha, first, "all")
	reads := func(what string, want int, act func()) {
		t.Helper()
		before := r.walks
		act()
		if got := r.walks - before; got != want {
			t.Errorf("%s: the view was read %d times, want %d", what, got, want)
		}
	}
	reads("an answer", 0, func() { s.yes(t, "F2") })
	reads("a change of this case", 0, func() { s.Changed(casework.Event{Act: workflow.ActAnswer, Application: first}) })
	reads("a change of another", 0, func() { s.Changed(casework.Event{Act: workflow.ActAnswer, Application: second}) })
	reads("an answer after it", 1, func() { s.yes(t, "F4") })
	reads("the next answer", 0, func() { s.yes(t, "F3") })
	reads("all anew", 1, func() { s.Changed(casework.Event{}) })
	reads("back from another page", 1, func() { s.Show(first, "") })
}

func TestPreviousAndNextWalkTheViewOneCameFrom(t *testing.T) {
	r := newRecord(t)
	first := r.register(t, r.husbandAndWife())
	second := r.register(t, r.motherAndChild())
	s := sit(r, asha, second, "all")
	if s.Position() != "2 of 2" || s.Step(1) != "" {
		t.Errorf("position %q, next %q", s.Position(), s.Step(1))
	}
	s.Move(-1)
	if s.id != first || s.view != workflow.ViewAll || s.Position() != "1 of 2" {
		t.Errorf("at %s in %q, %q", s.id, s.view, s.Position())
	}
	if s.QueuePlace() != (shell.Place{Page: shell.PageQueue, Part: "all"}) {
		t.Errorf("back leads to %+v", s.QueuePlace())
	}
}

func TestAnAnswerThatComesTooLateIsNotShown(t *testing.T) {
	r := newRecord(t)
	first := r.register(t, r.husbandAndWife())
	second := r.register(t, r.motherAndChild())
	s := sit(r, asha, first, "")
	var late []func()
	s.host.Exec.Go = func(f func()) { late = append(late, f) }
	s.Reread()
	s.host.Exec.Go = func(f func()) { f() }
	s.Show(second, "")
	for _, f := range late {
		f()
	}
	if got := s.c.Application.ID; got != second {
		t.Errorf("%s is shown under the name of %s", got, second)
	}
}
