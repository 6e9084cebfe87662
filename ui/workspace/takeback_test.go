package workspace

import (
	"slices"
	"strings"
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// quiet hears the deeds of a seat that say nothing.
func (s *seat) quiet() *[]shell.Deed {
	var all []shell.Deed
	s.host.OnDid = func(d shell.Deed) {
		if d.Quiet {
			all = append(all, d)
		}
	}
	return &all
}

func TestAnAnswerIsTakenBackToWhatOneHadAnsweredBefore(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	did := s.quiet()
	s.SetNote("F2", "Known to us")
	s.yes(t, "F2")
	s.Answer("F2", checklist.Answer{Value: checklist.No})
	if len(*did) != 2 {
		t.Fatalf("%d of two answers can be taken back", len(*did))
	}
	(*did)[1].Undo()
	if got := r.apps[id].Answers["F2"]; got.Value != checklist.Yes || got.By != string(asha.ID) {
		t.Errorf("the second taken back, it reads %+v", got)
	}
	(*did)[0].Undo()
	if got, there := r.apps[id].Answers["F2"]; there {
		t.Errorf("both taken back, it reads %+v", got)
	}
	if q, _ := s.At(); q.Item.ID != "F2" || !q.Open {
		t.Errorf("taken back, %q is asked", q.Item.ID)
	}
	if n := len(r.apps[id].Answers); n != 0 {
		t.Errorf("%d answers are left", n)
	}
}

// A note belongs to its answer, and is no act of its own to take back.
func TestANoteBesideAnAnswerIsTakenBackWithIt(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	did := s.quiet()
	s.yes(t, "F2")
	s.SetNote("F2", "Known to us")
	s.NoteSubmitted("F2")
	if len(*did) != 1 || r.apps[id].Answers["F2"].Note != "Known to us" {
		t.Fatalf("%d acts, %+v", len(*did), r.apps[id].Answers["F2"])
	}
	(*did)[0].Undo()
	if _, there := r.apps[id].Answers["F2"]; there {
		t.Error("the answer stands")
	}
}

// Nobody answers in somebody else's name, and what one may not read stands.
func TestAnswersOfOthersAreNotTakenBack(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	sit(r, nia, id, "").yes(t, "F2")
	s := sit(r, asha, id, "")
	did := s.quiet()
	s.Answer("F2", checklist.Answer{Value: checklist.No})
	if len(*did) != 0 {
		t.Error("an answer over somebody else's can be taken back to theirs")
	}
	s.yes(t, "F4")
	if len(*did) != 1 {
		t.Fatalf("%d acts", len(*did))
	}
	sit(r, nia, id, "").Answer("F4", checklist.Answer{Value: checklist.No, Note: "There is another one"})
	(*did)[0].Undo()
	if got := r.apps[id].Answers["F4"]; got.By != string(nia.ID) || len(s.notice) != 1 {
		t.Errorf("taken back over somebody else's answer: %+v, said %v", got, s.notice)
	}
}

// Ctrl+Z upon the case takes an answer back at once; from anywhere else it asks, and
// leads back to it.
func TestCtrlZTakesAnAnswerBack(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, asha)
	w.show(id, "")
	w.letters("y")
	if _, there := r.apps[id].Answers["F2"]; !there {
		t.Fatal("y answers nothing")
	}
	if !w.Do("edit.undo") {
		t.Fatal("Undo is not offered")
	}
	if _, there := r.apps[id].Answers["F2"]; there || w.s.m.checks.at != "F2" {
		t.Errorf("the answer stands: %v; %s is asked", there, w.s.m.checks.at)
	}
	w.letters("y")
	w.Host().Go(shell.Place{Page: shell.PageQueue})
	w.Do("edit.undo")
	if _, there := r.apps[id].Answers["F2"]; !there {
		t.Error("what is out of sight was taken back without asking")
	}
}

func TestUrgentIsMarkedOnTheCase(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	s.Hurry("She goes into hospital tomorrow.")
	if bold, _ := s.due(); !s.Urgent() || bold != "Urgent, due Tue 1 Dec" {
		t.Errorf("it reads %q", bold)
	}
	if !slices.ContainsFunc(s.Now(), func(p Pair) bool { return strings.HasPrefix(p[1], "She goes into hospital tomorrow. (") }) {
		t.Errorf("why is not said: %v", s.Now())
	}
	s.NoHurry()
	if s.Urgent() {
		t.Error("the mark stays")
	}
	if s.undo(); r.apps[id].Urgent.Why != "She goes into hospital tomorrow." {
		t.Errorf("undone, it is urgent because %q", r.apps[id].Urgent.Why)
	}
}

// What is done with leads to what this person can do something about, not to what
// waits for somebody else.
func TestTheNextCaseIsOneThatWaitsForThisPerson(t *testing.T) {
	r := newRecord(t)
	first := r.register(t, r.husbandAndWife())
	other := r.register(t, r.motherAndChild())
	daughter := r.husbandAndWife()
	daughter.Proxy.NHSNumber, daughter.Proxy.Given, daughter.Proof.RequestID = nhs.MustNumber("9990003211"), "Una", "7d7d6cf0-2c6d-4a5c-9f0e-2f7c5bb8a003"
	third := r.register(t, daughter)
	sit(r, nia, other, "").Claim()
	s := sit(r, asha, first, string(workflow.ViewAll))
	s.Claim()
	s.Send(shah.ID)
	if s.id != third {
		t.Errorf("%q is open, want the one that nobody has", s.id)
	}
	s = sit(r, asha, third, string(workflow.ViewAll))
	s.Claim()
	back := len(s.went)
	s.Send("")
	if s.id != third || len(s.went) != back {
		t.Errorf("with nothing left to do it goes to %v", s.went[back:])
	}
}

// Where a practice holds nothing back a decision has gone: nothing counts down, and
// nothing offers to take it back.
func TestADecisionThatIsNotHeldBackIsNotOfferedBack(t *testing.T) {
	r, s, id := decided(t, "consent")
	rules := s.host.Rules
	s.host.Rules = func() workflow.Rules {
		all := rules()
		all.UndoTime = 0
		return all
	}
	var did []shell.Deed
	s.host.OnDid = func(d shell.Deed) { did = append(did, d) }
	s.CheckAndConfirm()
	s.Decide()
	if r.apps[id].State != workflow.Approved {
		t.Fatalf("%s: %v", r.apps[id].State, s.notice)
	}
	if d := did[len(did)-1]; d.Undo != nil || d.Leaving != nil || d.Words != r.apps[id].Ref+" is granted." {
		t.Errorf("it says %+v", d)
	}
}
