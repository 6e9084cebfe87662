package workspace

import (
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
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

// decided puts a case before Dr Shah with every check answered.
// RaiseWordsAndRecord goes through the page that stops.
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
