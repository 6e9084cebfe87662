package workspace

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

func TestAConcernIsRecordedOnlyAfterThePageThatStops(t *testing.T) {
	for name, c := range map[string]struct {
		settle func(*seat)
		held   bool
	}{
		"going back records nothing":     {func(s *seat) { s.DropConcern() }, false},
		"recording it holds the case":    {func(s *seat) { s.RecordConcern() }, true},
		"Esc, another place, is no mark": {func(s *seat) { s.Show(s.id, "") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRecord(t)
			id := r.register(t, r.husbandAndWife())
			s := sit(r, asha, id, "")
			before := r.commits
			s.Answer("C7", checklist.Answer{Values: []string{"prompts"}})
			if s.tab != Stop || r.commits != before {
				t.Fatalf("tab %q, %d commits: the page that stops comes before anything is saved", s.tab, r.commits-before)
			}
			c.settle(s)
			a := r.apps[id]
			if held := a.State == workflow.Held; held != c.held || held != a.EverHeld {
				t.Errorf("the case is %s", a.State)
			}
			if !c.held && !a.Answers["C7"].Blank() {
				t.Error("something was recorded")
			}
			if s.tab == Stop {
				t.Error("the page that stops stays")
			}
		})
	}
}

func TestAHeldCaseLooksLikeAnyOtherToThoseWhoMayNotReadHolds(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	s.Answer("C7", checklist.Answer{Values: []string{"prompts"}})
	s.RecordConcern()
	if tag := s.tag(); tag.Text != "With clinician" || tag.Icon != "" {
		t.Errorf("the tag reads %+v", tag)
	}
	var said []string
	for _, row := range s.Rows() {
		said = append(said, row.Question, row.Note, row.State, row.Tag.Text)
		for _, q := range s.Questions(row.ID) {
			said = append(said, q.Label, q.Words, string(q.State), q.Answer.Note)
			if q.Item.Hidden {
				t.Errorf("%s is asked, which gives the hold away", q.Item.ID)
			}
		}
	}
	for _, e := range s.Events() {
		said = append(said, e.Note)
		for _, w := range e.What {
			said = append(said, w.Text)
		}
	}
	for _, p := range s.Now() {
		said = append(said, p[1])
	}
	for _, w := range said {
		for _, tell := range []string{"hold", "prompts", "Prompts", "safeguarding", "held"} {
			if strings.Contains(w, tell) {
				t.Errorf("%q tells of the hold", w)
			}
		}
	}
	for _, reads := range []workflow.Staff{shah, bell} {
		if tag := sit(r, reads, id, "").tag(); tag.Text != "Restricted" {
			t.Errorf("%s reads %q", reads.Name, tag.Text)
		}
	}
}

func TestAHoldReadsAsASendInTheTimeline(t *testing.T) {
	r := newRecord(t)
	held, sent := r.register(t, r.husbandAndWife()), r.register(t, r.motherAndChild())
	sit(r, asha, held, "").RaiseWordsAndRecord("She would not leave him alone.")
	sit(r, asha, sent, "").Send("")
	a, b := sit(r, sam, held, "").Events()[0], sit(r, sam, sent, "").Events()[0]
	if !reflect.DeepEqual(a, b) {
		t.Errorf("a hold reads %+v, a send %+v", a, b)
	}
	if a, b := sit(r, shah, held, "").Events()[0], sit(r, shah, sent, "").Events()[0]; reflect.DeepEqual(a, b) {
		t.Error("those who may read holds cannot tell the two apart")
	}
}

// What happened says what was answered, as the checks do: to everybody on the case,
// but for the answers that only those read who may read holds.
func TestTheTimelineSaysWhatWasAnswered(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	s.yes(t, "F2")
	s.Answer("F2", checklist.Answer{Value: checklist.No})
	s.Answer("C7", checklist.Answer{Value: checklist.None})
	if err := r.desk.As(asha).Answer(t.Context(), id, checklist.Answers{"F2": {}}); err != nil {
		t.Fatal(err)
	}
	notes := func(who workflow.Staff) (all []string) {
		m := sit(r, who, id, "")
		for _, e := range m.Events() {
			all = append(all, e.Note)
		}
		return all
	}
	c7, _ := r.rules.Checklist.Item("C7")
	f2, _ := r.rules.Checklist.Item("F2")
	for who, reads := range map[*workflow.Staff]bool{&asha: false, &sam: false, &shah: true} {
		all := notes(*who)
		for _, want := range []string{f2.Ask + " Yes", f2.Ask + " No", f2.Ask + " Taken back", c7.Ask} {
			if !slices.ContainsFunc(all, func(n string) bool { return strings.HasPrefix(n, want) }) {
				t.Errorf("%s reads nowhere %q", who.Name, want)
			}
		}
		if got := slices.ContainsFunc(all, func(n string) bool { return strings.Contains(n, c7.Ask+" None of these") }); got != reads {
			t.Errorf("%s reads the restricted answer: %t, want %t", who.Name, got, reads)
		}
	}
}

// A concern is recorded whatever somebody else answered meanwhile, and nothing says
// that it was before it is.
func TestNothingOvertakesAConcern(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	mine, theirs := sit(r, shah, id, "checks"), sit(r, bell, id, "checks")
	mine.choose = func(c Contest) { t.Errorf("asked %+v", c) }
	mine.Answer("C7", checklist.Answer{Values: []string{"prompts"}})
	theirs.Answer("C7", checklist.Answer{Value: checklist.None})
	var waiting []func()
	mine.host.Exec.Go = func(f func()) { waiting = append(waiting, f) }
	mine.RecordConcern()
	mine.RecordConcern() // pressed twice
	if len(mine.toasts) != 0 || mine.tab != Stop {
		t.Errorf("before it is recorded: %v, on %q", mine.toasts, mine.tab)
	}
	for len(waiting) > 0 {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	if a := r.apps[id]; a.State != workflow.Held || len(mine.toasts) != 1 || len(mine.notice) != 0 || mine.tab == Stop || len(r.drafts) != 0 {
		t.Errorf("the case is %s; %v, %v, on %q, drafts %s", a.State, mine.toasts, mine.notice, mine.tab, r.drafts)
	}
}

func (s *seat) RaiseWordsAndRecord(words string) {
	s.RaiseWords(words)
	s.RecordConcern()
}

// Whoever looks at the concern begins where it stands, and finds the way on there;
// to everybody else the case is like any other.
func TestAHeldCaseOpensOnItsConcern(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	sit(r, asha, id, "").RaiseWordsAndRecord("A neighbour rang.")
	for _, by := range []workflow.Staff{bell, asha} {
		w := open(t, r, by)
		w.show(id, "")
		m, lead := w.s.m, by.ID == bell.ID
		if at := m.tab; (at == Summary) != lead {
			t.Errorf("to %s it opens on %s", by.Name, at)
		}
		if bold, rest := m.due(); (bold+rest == "On hold, clock paused") != lead || !lead && !strings.HasPrefix(bold, "Due") {
			t.Errorf("to %s the time reads %q", by.Name, bold+rest)
		}
		lift := false
		for _, o := range test.LaidOutObjects(w.s.foot.box) {
			if b, ok := o.(*kit.Button); ok && b.AccessibilityLabel() == "Lift the hold" {
				lift = true
				test.Tap(b)
			}
		}
		if lift != lead {
			t.Errorf("%s is offered to lift the hold: %t", by.Name, lift)
		}
	}
}

// The question that lifts a hold is answered from within its note.
func TestAHoldIsLiftedWithTheKeyOfTheMainAct(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	sit(r, asha, id, "").RaiseWordsAndRecord("A neighbour rang.")
	w := open(t, r, bell)
	w.show(id, "")
	w.s.askLift()
	mainAct := func() {
		w.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	}
	mainAct()
	if !strings.Contains(w.text(), "Say why the hold can be lifted.") || w.s.m.c.Application.State != workflow.Held {
		t.Errorf("with nothing typed the case is %s and the question says %q", w.s.m.c.Application.State, w.text())
	}
	w.letters("Spoken to her alone.")
	mainAct()
	if state := w.s.m.c.Application.State; state != workflow.WithClinician || w.win.Canvas().Overlays().Top() != nil {
		t.Errorf("the case is %s", state)
	}
}
