package workspace

import (
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

func decided(t *testing.T, way string) (*record, *seat, workflow.ApplicationID) {
	t.Helper()
	r := newRecord(t)
	d := r.husbandAndWife()
	if way == "parental" {
		d = r.motherAndChild()
	}
	id := r.register(t, d)
	s := sit(r, shah, id, "decision")
	r.answerAll(t, id, way)
	s.Reread()
	s.SetMode(Grant)
	return r, s, id
}

func TestNothingIsChosenBeforehand(t *testing.T) {
	r := newRecord(t)
	s := sit(r, shah, r.register(t, r.husbandAndWife()), "decision")
	if p := s.Plan(); s.Mode() != "" || p.Basis != "" || p.Scopes != nil || p.Letters != nil || p.Reason != "" {
		t.Errorf("chosen beforehand: %q %+v", s.Mode(), p)
	}
	if s.WhyNotConfirm() == "" {
		t.Error("nothing chosen can be confirmed")
	}
}

func TestWholeOrPartFollowsFromTheTicks(t *testing.T) {
	r, s, id := decided(t, "consent")
	s.SetMode(Grant)
	if !slices.Equal(s.Plan().Scopes, r.apps[id].Requested) {
		t.Errorf("a grant gives %v", s.Plan().Scopes)
	}
	s.Tick(basis.Results, false)
	if s.Mode() != Part {
		t.Errorf("without test results it reads %q", s.Mode())
	}
	s.Tick(basis.Results, true)
	if s.Mode() != Grant {
		t.Errorf("with everything it reads %q", s.Mode())
	}
	if got := r.apps[id].Intended; !slices.Equal(got.Scopes, s.Plan().Scopes) || got.Basis != basis.Consent {
		t.Errorf("the choice is not kept with the case: %+v", got)
	}
}

func TestDatesComeWithTheirRule(t *testing.T) {
	_, s, _ := decided(t, "consent")
	p, d := s.Plan(), s.Dates()
	if p.End != nhs.MustDate("2028-11-30") || d.End.Why == "" || casework.DateRule(p.End, d.End) != d.End.Why {
		t.Errorf("ends %v because %q", p.End, casework.DateRule(p.End, d.End))
	}
	s.SetEnd(nhs.MustDate("2027-06-30"))
	if w := casework.DateRule(s.Plan().End, s.Dates().End); !strings.Contains(w, "Chosen here") || !strings.Contains(w, "30 Nov 2028") {
		t.Errorf("a date of one's own reads %q", w)
	}
}

func TestWhatStopsAGrantIsListedByRowAndLeadsToIt(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "decision")
	s.SetMode(Grant)
	seen := map[string]bool{}
	for _, o := range s.Obstacles() {
		if o.Question == "" {
			continue
		}
		st, ok := s.c.Checks.Find(o.Question)
		if !ok || seen[st.Item.Group] {
			t.Errorf("%q leads nowhere, or stands twice", o.Text)
		}
		seen[st.Item.Group] = true
	}
	if len(seen) < 5 {
		t.Errorf("only %d rows stop a grant of a case nobody has looked at", len(seen))
	}
	s.CheckAndConfirm()
	if s.tab == Confirm {
		t.Error("a grant that something stops can be confirmed")
	}
}

func TestWhatWasTypedIsSavedWhenTheScreenIsLeft(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "decision")
	s.SetMode(Refuse)
	s.Typed(func(p *workflow.Proposal) { p.Rationale = "Spoken to both." })
	if r.apps[id].Intended.Rationale != "" {
		t.Fatal("every letter is saved by itself")
	}
	s.Flush()
	if got := r.apps[id].Intended; got.Rationale != "Spoken to both." || !got.Refuse {
		t.Errorf("kept %+v", got)
	}
}

func TestNoLastDayIsForAnAdultWithAReason(t *testing.T) {
	_, s, _ := decided(t, "consent")
	if !s.MayOpenEnd() {
		t.Error("an adult's consent cannot be left without a last day")
	}
	s.OpenEnd(true)
	if !s.Plan().End.IsZero() || !slices.ContainsFunc(s.Obstacles(), func(o Obstacle) bool { return o.Field == "end" }) {
		t.Error("no last day needs no reason")
	}
	s.OpenEnd(false)
	if s.Plan().End != s.Dates().End.Date {
		t.Error("the rule's last day does not come back")
	}
	_, child, _ := decided(t, "parental")
	if child.MayOpenEnd() {
		t.Error("a child's access can be left without a last day")
	}
}

func TestANoteForAGrantIsNotKeptWithARefusal(t *testing.T) {
	r, s, id := decided(t, "consent")
	note := func(words string) { s.Typed(func(p *workflow.Proposal) { p.Rationale = words }); s.Flush() }
	note("Both were seen together.")
	s.SetMode(Refuse)
	if got := r.apps[id].Intended; got.Rationale != "" || s.Plan().Rationale != "" {
		t.Fatalf("the refusal begins with the note %q", got.Rationale)
	}
	note("He rang to say no.")
	s.SetMode(Part)
	if got := r.apps[id].Intended.Rationale; got != "Both were seen together." {
		t.Errorf("back at the grant its note reads %q", got)
	}
	s.SetMode(Grant)
	if got := s.Plan().Rationale; got != "Both were seen together." {
		t.Errorf("from part to whole the note becomes %q", got)
	}
	s.SetMode(Refuse)
	if got := s.Plan().Rationale; got != "He rang to say no." {
		t.Errorf("back at the refusal its note reads %q", got)
	}
}
