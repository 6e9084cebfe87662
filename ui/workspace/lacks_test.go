package workspace

import (
	"strings"
	"testing"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// warned is a grant that lacks nothing but the note for the record.
func warned(t *testing.T) (*record, *seat, workflow.ApplicationID) {
	t.Helper()
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent", "C6")
	s := sit(r, shah, id, "decision")
	s.Answer("C6", checklist.Answer{Value: checklist.Yes})
	s.Go(Deciding)
	s.SetMode(Grant)
	if stop := s.Obstacles(); len(stop) != 1 || stop[0].Field != "rationale" {
		t.Fatalf("what stops the grant: %+v", stop)
	}
	return r, s, id
}

func TestTheNoteForTheRecordCountsAsItIsTyped(t *testing.T) {
	_, s, _ := warned(t)
	painted := 0
	s.told = func() { painted++ }
	write := func(words string) { s.Typed(func(p *workflow.Proposal) { p.Rationale = words }) }
	write("S")
	if len(s.Obstacles()) != 0 || !s.canConfirm() || painted != 1 {
		t.Errorf("with the first letter %+v still stops it; painted %d times", s.Obstacles(), painted)
	}
	write("Sp")
	if painted != 1 {
		t.Error("a letter that changes nothing repaints the page")
	}
	write(" ")
	if len(s.Obstacles()) != 1 || s.canConfirm() || painted != 2 {
		t.Errorf("emptied, it reads %+v; painted %d times", s.Obstacles(), painted)
	}
}

func TestTheReasonForNoLastDayCountsAsItIsTyped(t *testing.T) {
	_, s, _ := decided(t, "consent")
	s.OpenEnd(true)
	if len(s.Obstacles()) == 0 {
		t.Fatal("no last day needs no reason")
	}
	s.Typed(func(p *workflow.Proposal) { p.OpenEnded = "Lifelong care" })
	if got := s.Obstacles(); len(got) != 0 {
		t.Errorf("with its reason %+v still stops it", got)
	}
}

// The main key pressed while the last word is being saved waits for that.
func TestCheckAndConfirmWaitsForWhatIsBeingSaved(t *testing.T) {
	r, s, id := warned(t)
	var later []func()
	s.host.Exec = kit.Exec{Go: func(f func()) { later = append(later, f) }, UI: func(f func()) { f() }}
	s.Typed(func(p *workflow.Proposal) { p.Rationale = "Spoken to both." })
	s.CheckAndConfirm()
	if s.tab != Deciding || r.apps[id].Intended.Rationale != "" {
		t.Fatalf("before it is saved %q is shown", s.tab)
	}
	for len(later) > 0 {
		f := later[0]
		later = later[1:]
		f()
	}
	if s.tab != Confirm || r.apps[id].Intended.Rationale != "Spoken to both." {
		t.Errorf("after it is saved %q is shown, the note reads %q", s.tab, r.apps[id].Intended.Rationale)
	}
}

func TestCheckAndConfirmLeadsToTheFirstThingMissing(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent", "C6")
	w := open(t, r, shah)
	w.show(id, "decision")
	v, m := w.s.decision, w.s.m
	var said string
	w.s.host.OnDid = func(did shell.Deed) { said = did.Words }
	press := func(want string) {
		t.Helper()
		w.win.Canvas().Unfocus()
		said = ""
		if w.Do("case.main"); !strings.Contains(said, want) {
			t.Errorf("it says %q, want something of %q", said, want)
		}
	}
	press("Choose to grant or to refuse")
	if !hasFocus(v.mode) {
		t.Error("with nothing chosen it does not lead to the choice")
	}
	m.SetMode(Refuse)
	if press("reason for refusing"); !holdsFocus(w, v.reasons) {
		t.Error("a refusal without its reason does not lead to the reasons")
	}
	m.SetReason(workflow.ReasonOther)
	if press("in a few words"); !holdsFocus(w, v.words.box) {
		t.Error("another reason does not lead to its words")
	}
	m.SetMode(Grant)
	first := m.Obstacles()[0]
	if press(first.Text); m.tab != Checks || m.checks.at != first.Question {
		t.Errorf("an unanswered check leads to %q on %q", m.checks.at, m.tab)
	}
	m.Answer("C6", checklist.Answer{Value: checklist.Yes})
	w.s.show(Deciding)
	if press("Note for the record"); !holdsFocus(w, v.note) {
		t.Error("the note for the record is not led to")
	}
}
