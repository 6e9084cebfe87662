package workspace

import (
	"errors"
	"strings"
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// A crash is a second seat at the same record: nothing of the first one's memory is
// there.

// A note beside a question, and an answer in words, are kept with every key.
func TestWhatIsTypedOutlivesTheProgram(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "checks")
	kept := 0
	s.kept = func() { kept++ }
	for _, typed := range []string{"S", "Sh", "She rang"} {
		s.SetNote("F2", typed)
	}
	s.SetTypedAnswer("F12", "half typ")
	if kept != 4 || s.Saved() != "Saved 09:42:07" {
		t.Errorf("kept %d times, it says %q", kept, s.Saved())
	}
	if r.commits != 1 { // its registration
		t.Errorf("typing made %d commits", r.commits)
	}
	again := sit(r, asha, id, "checks")
	if again.Note("F2") != "She rang" || again.TypedAnswer("F12", "") != "half typ" || len(again.toasts) != 1 {
		t.Errorf("after the crash: %q, %q, %v", again.Note("F2"), again.TypedAnswer("F12", ""), again.toasts)
	}
	if other := sit(r, sam, id, "checks"); other.Note("F2") != "" || len(other.toasts) != 0 {
		t.Error("a colleague is shown what somebody else typed")
	}
	again.yes(t, "F2") // with its note
	if got := r.apps[id].Answers["F2"]; got.Note != "She rang" {
		t.Errorf("the answer is %+v", got)
	}
	again.SetTypedAnswer("F12", "")
	if len(r.drafts) != 0 {
		t.Errorf("what is saved is kept as a draft still: %s", r.drafts)
	}
}

// The words of a decision are kept while they are typed, before the field is left.
func TestADecisionBeingTypedOutlivesTheProgram(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "decision")
	s.SetMode(Refuse)
	s.SetReason(workflow.ReasonOther)
	s.Typed(func(p *workflow.Proposal) { p.Words = "Asked tw" })
	again := sit(r, shah, id, "decision")
	if p := again.Plan(); p.Words != "Asked tw" || !p.Refuse || again.Mode() != Refuse {
		t.Errorf("after the crash: %+v", p)
	}
	again.Flush()
	if got := r.apps[id].Intended; got.Words != "Asked tw" || len(r.drafts) != 0 {
		t.Errorf("kept with the case: %+v, drafts %d", got, len(r.drafts))
	}
}

// Whoever stood on the page to check, or on the page that stops, stands there again.
func TestThePagesThatInterruptOutliveTheProgram(t *testing.T) {
	r, s, id := decided(t, "parental")
	s.CheckAndConfirm()
	place := s.went[len(s.went)-1]
	if again := sit(r, shah, id, place.Part); again.tab != Confirm || again.from != Deciding {
		t.Errorf("after the crash on %q, behind it %q", again.tab, again.from)
	}
	// Something came up meanwhile: then the decision says what.
	a := r.apps[id]
	a.Answers = checklist.Answers{}
	r.apps[id] = a
	if again := sit(r, shah, id, place.Part); again.tab != Deciding {
		t.Errorf("with something missing on %q", again.tab)
	}
	second := r.register(t, r.husbandAndWife())
	s = sit(r, asha, second, "checks")
	s.RaiseWords("A neighbour rang.")
	place = s.went[len(s.went)-1]
	again := sit(r, asha, second, place.Part)
	if again.tab != Stop || again.concern == nil || again.concern.Words != "A neighbour rang." || r.apps[second].State == workflow.Held {
		t.Fatalf("after the crash on %q with %+v; the case is %s", again.tab, again.concern, r.apps[second].State)
	}
	again.RecordConcern()
	if r.apps[second].State != workflow.Held || len(r.drafts) != 0 {
		t.Errorf("%s, drafts %s", r.apps[second].State, r.drafts)
	}
	// Nobody is led to a page that stops without what it is about.
	if again := sit(r, asha, id, string(Stop)); again.tab == Stop {
		t.Error("a page that stops about nothing")
	}
}

// A record that cannot be written says so, and says so no longer once it can.
func TestWhatCannotBeKeptIsSaid(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "checks")
	r.draftErr = errors.New("the disk is full")
	s.SetNote("F2", "She")
	if !strings.HasPrefix(s.Saved(), "Not saved") {
		t.Errorf("it says %q", s.Saved())
	}
	r.draftErr = nil
	s.SetNote("F2", "She rang")
	if s.Saved() != "Saved 09:42:07" {
		t.Errorf("it says %q", s.Saved())
	}
}

// What another version kept is left, and so is a draft of another case.
func TestADraftThatCannotBeRead(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.drafts["asha "+shell.PageCase+" "+string(id)] = []byte(`{"Notes":7}`)
	if s := sit(r, asha, id, "checks"); len(s.toasts) != 0 || len(s.notice) != 0 || !s.ready {
		t.Errorf("%v, %v", s.toasts, s.notice)
	}
}
