package workspace

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

func TestAGrantSaysWhatItDoesAndOpensTheNextCase(t *testing.T) {
	r, s, id := decided(t, "parental")
	next := r.register(t, r.husbandAndWife())
	s.Reread()
	s.CheckAndConfirm()
	if s.tab != Confirm {
		t.Fatalf("not ready: %s %v", s.WhyNotConfirm(), s.Obstacles())
	}
	if l := s.ConfirmLabel(); l != "Grant access and queue 1 letter" {
		t.Errorf("the button says %q", l)
	}
	if st := s.Steps(); st[0][1] != "You can undo it until 09:44." {
		t.Errorf("the steps begin %v", st[0])
	}
	s.Decide()
	a := r.apps[id]
	if a.State != workflow.Approved || len(r.outgoing) != 1 || r.outgoing[0].Kind != workflow.MessageActivate {
		t.Fatalf("%s, %d messages", a.State, len(r.outgoing))
	}
	if s.id != next || s.tab != Summary {
		t.Errorf("after the decision %q is open on %q, want the next case on its summary", s.id, s.tab)
	}
	if got := s.toasts[len(s.toasts)-1]; got != a.Ref+" sends in 2:00." {
		t.Errorf("the toast says %q", got)
	}
	r.at = r.at.Add(time.Minute)
	s.undo()
	if a := r.apps[id]; a.State != workflow.WithClinician || a.Decision != nil || r.outgoing[0].State != workflow.OutgoingUndone {
		t.Errorf("undone: %s, message %s", a.State, r.outgoing[0].State)
	}
	if s.id != id || s.tab != Deciding || s.c.Application.ID != id {
		t.Errorf("after the undo %q is open on %q, want the case that was undone on its decision", s.id, s.tab)
	}
}

func TestARefusalWritesNoLetterUnlessSomebodyIsChosen(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "decision")
	s.SetMode(Refuse)
	if len(s.Plan().Letters) != 0 || s.canConfirm() {
		t.Fatalf("letters %v, ready %v", s.Plan().Letters, s.canConfirm())
	}
	s.SetReason(workflow.ReasonOther)
	if s.canConfirm() {
		t.Error("another reason needs its words")
	}
	s.Typed(func(p *workflow.Proposal) { p.Words = "Asked twice" })
	s.CheckAndConfirm()
	if got := s.ConfirmLabel(); got != "Refuse, write no letter" {
		t.Errorf("without letters the button says %q", got)
	}
	s.Tell(workflow.ByProxy, true)
	s.Tell(workflow.ByPatient, true)
	if got := s.ConfirmLabel(); got != "Refuse and queue 2 letters" {
		t.Errorf("with two letters the button says %q", got)
	}
	s.Tell(workflow.ByProxy, false)
	s.Tell(workflow.ByPatient, false)
	s.Decide()
	if a := r.apps[id]; a.State != workflow.Refused || a.Decision.Words != "Asked twice" || len(r.letters) != 0 {
		t.Errorf("%s, %d letters", a.State, len(r.letters))
	}
}

func TestAfterAGrantTheThreeFactsStandApart(t *testing.T) {
	r, s, id := decided(t, "parental")
	s.CheckAndConfirm()
	s.Decide()
	w := sit(r, sam, id, "")
	if w.tab != Summary || !w.ToSetUp() {
		t.Fatalf("a decided case opens on %q, to set up %v", w.tab, w.ToSetUp())
	}
	facts := w.Standings()
	if len(facts) != 3 || !facts[0].Done || facts[1].Done || facts[2].Done {
		t.Errorf("the facts are %+v", facts)
	}
	var copies []string
	for _, c := range w.KeyIn() {
		copies = append(copies, c.Copy)
	}
	if !slices.Contains(copies, "9990001138") || !slices.Contains(copies, "13/05/2032") {
		t.Errorf("to key in: %v", copies)
	}
	w.SetUp()
	if f := w.Standings(); !f[1].Done || w.ToSetUp() {
		t.Errorf("after recording it: %+v", f[1])
	}
	w.End(workflow.Ending{Reason: workflow.ReasonPatientAsked})
	if !w.ToSwitchOff() || w.MayEnd() {
		t.Error("ending raises no task to switch it off")
	}
	w.SwitchedOff()
	if w.ToSwitchOff() || !w.Standings()[1].Done {
		t.Error("the task stays after it was recorded")
	}
}

func TestARefusalOfACaseThatWasHeldWaitsForARelease(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	sit(r, asha, id, "").RaiseWordsAndRecord("The child looked afraid.")
	s := sit(r, shah, id, "decision")
	s.SetMode(Refuse)
	s.SetReason("APPLICATION_REJECTED_SAFEGUARDING")
	s.CheckAndConfirm()
	s.Decide()
	if w := sit(r, asha, id, ""); w.ToRelease() {
		t.Error("a receptionist may release")
	}
	w := sit(r, bell, id, "")
	if !w.ToRelease() {
		t.Fatal("nothing waits for a release")
	}
	w.Release("")
	if w.ToRelease() || r.outgoing[len(r.outgoing)-1].State != workflow.OutgoingLocal {
		t.Error("not telling the store is not kept")
	}
}

func TestWithoutAStoreADecisionStaysHere(t *testing.T) {
	r, s, id := decided(t, "parental")
	r.rules.Connected = false
	s.CheckAndConfirm()
	if st := s.Steps(); st[1][1] != workflow.WhyNotConnected {
		t.Errorf("the steps say %v", st[1])
	}
	s.Decide()
	if got := s.toasts[len(s.toasts)-1]; got != r.apps[id].Ref+" is granted." {
		t.Errorf("the toast says %q", got)
	}
	if f := sit(r, sam, id, "").Standings()[2]; !f.Done || f.Words != "Kept at the practice. "+workflow.WhyNotConnected {
		t.Errorf("the national fact reads %+v", f)
	}
	r.rules.Connected = true // one is set up later: that sends nothing of before
	if f := sit(r, sam, id, "").Standings()[2]; !f.Done || !strings.HasSuffix(f.Words, "it is not sent later by itself.") {
		t.Errorf("with a store since, it reads %+v", f)
	}
}

func TestWhoeverLikesToStayStaysWithTheCaseTheyDecided(t *testing.T) {
	r, s, id := decided(t, "parental")
	r.register(t, r.husbandAndWife())
	s.Reread()
	s.host.OnLiked = func() shell.Preferences { return shell.Preferences{Stay: true} }
	s.CheckAndConfirm()
	s.Decide()
	if s.id != id || s.tab != Summary || s.c.Application.State != workflow.Approved {
		t.Errorf("after the decision %q is open on %q as %s", s.id, s.tab, s.c.Application.State)
	}
}

func TestACaseSentToAClinicianMakesRoomForTheNext(t *testing.T) {
	r := newRecord(t)
	id, next := r.register(t, r.motherAndChild()), r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, string(workflow.ViewAll))
	s.Claim()
	s.Send(shah.ID)
	if got := r.apps[id].State; got != workflow.WithClinician {
		t.Fatalf("the case is %s", got)
	}
	if s.id != next {
		t.Errorf("%q is open, want the next case", s.id)
	}
}
