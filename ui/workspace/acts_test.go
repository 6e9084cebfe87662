package workspace

import (
	"strings"
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

func TestAskingStopsTheClockUntilTheInformationComes(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	s.AskFor(workflow.Asking{What: "A copy of the form's second page", Of: "Joy Bray", ChaseOn: nhs.MustDate("2026-12-15")})
	if bold, _ := s.due(); s.c.State != workflow.Waiting || bold != "Clock paused" {
		t.Errorf("%s, %q", s.c.State, bold)
	}
	s.Resume()
	if s.c.State != workflow.InTriage {
		t.Errorf("after the information came: %s", s.c.State)
	}
}

func TestACaseIsClosedOrSentOn(t *testing.T) {
	for name, c := range map[string]struct {
		by   workflow.Staff
		do   func(*seat)
		want workflow.ApplicationState
	}{
		"withdrawn by the applicant": {asha, func(s *seat) {
			s.Withdraw(workflow.Withdrawal{By: workflow.ByProxy, How: "Joy Bray rang on 1 December.", Pressed: "no"})
		}, workflow.Withdrawn},
		"withdrawn without saying why": {asha, func(s *seat) { s.Withdraw(workflow.Withdrawal{By: workflow.ByProxy, How: " ", Pressed: "no"}) }, workflow.New},
		"sent to a clinician":          {asha, func(s *seat) { s.Send(shah.ID) }, workflow.WithClinician},
		"sent back by the clinician":   {nia, func(s *seat) { s.Send(nia.ID); s.Return() }, workflow.InTriage},
		"sent on, and that taken back": {asha, func(s *seat) { s.Send(shah.ID); s.undo() }, workflow.InTriage},
		"asked for information, and that taken back": {asha, func(s *seat) {
			s.AskFor(workflow.Asking{What: "A photo", Of: "Joy Bray", ChaseOn: nhs.MustDate("2026-12-15")})
			s.undo()
		}, workflow.InTriage},
		"held, then let go on":         {bell, func(s *seat) { s.RaiseWordsAndRecord("Afraid."); s.Lift("Spoken to her alone.") }, workflow.WithClinician},
		"a hold no receptionist lifts": {asha, func(s *seat) { s.RaiseWordsAndRecord("Afraid."); s.Lift("It is fine.") }, workflow.Held},
		"taken by somebody":            {asha, func(s *seat) { s.Claim() }, workflow.InTriage},
		"refused by somebody who cannot": {asha, func(s *seat) {
			s.SetMode(Refuse)
			s.SetReason("APPLICATION_REJECTED_NOT_NEEDED")
			s.CheckAndConfirm()
			s.Decide()
		}, workflow.New},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRecord(t)
			id := r.register(t, r.husbandAndWife())
			s := sit(r, c.by, id, "")
			c.do(s)
			if got := r.apps[id].State; got != c.want {
				t.Errorf("the case is %s, want %s (notices %v)", got, c.want, s.notice)
			}
		})
	}
}

func TestADuplicateIsMergedIntoTheOtherCaseOfThePair(t *testing.T) {
	r := newRecord(t)
	first := r.register(t, r.husbandAndWife())
	again, err := r.desk.As(asha).Register(t.Context(), r.husbandAndWife(), true)
	if err != nil {
		t.Fatal(err)
	}
	s := sit(r, asha, again.ID, "")
	if d := s.Duplicates(); len(d) != 1 || d[0].Application != first {
		t.Fatalf("duplicates: %+v", d)
	}
	if f := s.earlier(); !strings.Contains(f.Text, "REF-0148, still open") {
		t.Errorf("the bar says %q", f.Text)
	}
	s.Merge(first)
	if a := r.apps[again.ID]; a.State != workflow.Duplicate || a.DuplicateOf != first {
		t.Errorf("%s of %s", a.State, a.DuplicateOf)
	}
}

// Whoever was asked is reminded from the case too, with the day that is proposed.
func TestACaseThatWaitsIsChased(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "summary")
	var asked []shell.Question
	s.host.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	s.AskFor(workflow.Asking{What: "A copy of the letter", Of: r.apps[id].Proxy.Name(), ChaseOn: nhs.DateIn(r.at).AddDays(3)})
	s.Chase()
	if len(asked) != 1 || !strings.HasPrefix(asked[0].Title, "Chase REF-") {
		t.Fatalf("asked %+v", asked)
	}
	if record := asked[0].Choices[0]; !record.Try() {
		t.Error("the day proposed is not taken")
	} else {
		record.Do()
	}
	if a := r.apps[id]; a.State != workflow.Waiting || len(a.Asked.Reminders) != 1 || a.Asked.ChaseOn == nhs.DateIn(r.at).AddDays(3) {
		t.Errorf("%s, reminded %d times, back on %s", a.State, len(a.Asked.Reminders), a.Asked.ChaseOn)
	}
}
