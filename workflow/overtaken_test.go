package workflow_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

func TestAnswersSomebodyElseChanged(t *testing.T) {
	asha := workflow.Staff{ID: "asha"}
	yes, no := checklist.Answer{Value: "yes", By: "sam"}, checklist.Answer{Value: "no", By: "sam"}
	noted := checklist.Answer{Value: "yes", By: "sam", Note: "She rang."}
	for _, tc := range []struct {
		name             string
		seen, is, giving checklist.Answer
		unseen           bool
		overtaken        bool
	}{
		{name: "nobody has", giving: yes},
		{name: "it is as it was seen", seen: no, is: no, giving: yes},
		{name: "somebody answered first", is: no, giving: yes, overtaken: true},
		{name: "to the same", is: yes, giving: checklist.Answer{Value: "yes"}},
		{name: "somebody changed it", seen: yes, is: no, giving: checklist.Answer{Value: "unsure"}, overtaken: true},
		{name: "somebody took it back", seen: yes, giving: no, overtaken: true},
		{name: "with another note", seen: yes, is: noted, giving: checklist.Answer{Value: "yes", Note: "He rang."}, overtaken: true},
		{name: "they did themselves", is: checklist.Answer{Value: "no", By: "asha"}, giving: yes},
		{name: "it is withheld from them", is: no, giving: yes, unseen: true},
	} {
		a := workflow.Application{Answers: checklist.Answers{}}
		if !tc.is.Blank() {
			a.Answers["F2"] = tc.is
		}
		seen := checklist.Answers{"F2": tc.seen}
		if tc.unseen {
			seen = nil
		}
		err := a.AnswersAsSeen(seen, checklist.Answers{"F2": tc.giving, "F4": tc.giving}, asha)
		var over *workflow.Overtaken
		if got := errors.As(err, &over); got != tc.overtaken || got && (!slices.Equal(over.Items, []checklist.ItemID{"F2"}) || !errors.Is(err, workflow.ErrStale)) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

// Every field of a proposal counts.
func TestPlansAreTheSameFieldByField(t *testing.T) {
	a := workflow.Application{Intended: workflow.Proposal{Scopes: []basis.Scope{}}}
	if err := a.PlanAsSeen(workflow.Proposal{}, workflow.Proposal{Refuse: true}); err != nil {
		t.Errorf("nothing and nothing written down differ: %v", err)
	}
	values := map[string]any{"Refuse": true, "Basis": basis.Consent, "Scopes": []basis.Scope{basis.Record}, "End": nhs.MustDate("2027-01-01"), "Review": nhs.MustDate("2027-01-01"),
		"Letters": []workflow.Applicant{workflow.ByProxy}, "Picked": []workflow.Applicant{workflow.ByProxy}}
	typ := reflect.TypeFor[workflow.Proposal]()
	for i := range typ.NumField() {
		f := typ.Field(i)
		v, ok := values[f.Name]
		if !ok {
			v = "words"
		}
		var theirs workflow.Proposal
		reflect.ValueOf(&theirs).Elem().Field(i).Set(reflect.ValueOf(v))
		if theirs.Same(workflow.Proposal{}) {
			t.Errorf("%s makes no difference", f.Name)
		}
		a := workflow.Application{Intended: theirs}
		if err := a.PlanAsSeen(workflow.Proposal{}, workflow.Proposal{Rationale: "mine"}); !errors.As(err, new(*workflow.Overtaken)) {
			t.Errorf("somebody changed %s: %v", f.Name, err)
		}
		if err := a.PlanAsSeen(workflow.Proposal{}, theirs); err != nil {
			t.Errorf("both changed %s to the same: %v", f.Name, err)
		}
	}
}

// What is withheld from a person of a decision being prepared is neither compared
// with what they saw nor changed by what they save.
func TestAPlanOverOneThatIsWithheldInPart(t *testing.T) {
	lead, nurse := workflow.Staff{ID: "l", Roles: []workflow.StaffRole{workflow.SafeguardingLead}}, workflow.Staff{ID: "n", Roles: []workflow.StaffRole{workflow.Clinician, workflow.Delegated}}
	is := workflow.Proposal{Refuse: true, Reason: "R", Words: "W", Rationale: "N", Basis: basis.Consent}
	with := func(f func(*workflow.Proposal)) workflow.Proposal {
		p := is.Told()
		f(&p)
		return p
	}
	other := with(func(p *workflow.Proposal) { p.Basis = basis.Attorney })
	told := is.Told()
	mine := with(func(p *workflow.Proposal) { p.Rationale = "Mine" })
	for _, c := range []struct {
		name    string
		by      workflow.Staff
		free    bool // was never held
		is      workflow.Proposal
		seen    *workflow.Proposal
		p, want workflow.Proposal
		over    bool
		refused string
	}{
		{name: "what is not shown stays", by: nurse, is: is, seen: &told, p: other, want: with(func(p *workflow.Proposal) {
			*p = is
			p.Basis = basis.Attorney
		})},
		{name: "also where nobody says what was seen", by: nurse, is: is, p: told, want: is},
		{name: "words of one's own beside it are refused", by: nurse, is: is, seen: &told, p: mine, refused: "rationale"},
		{name: "also where nobody says what was seen", by: nurse, is: is, p: mine, refused: "rationale"},
		{name: "the same words change nothing", by: nurse, is: is, seen: &told, p: is, want: is},
		{name: "where nothing stands words are kept", by: nurse, is: told, seen: &told, p: mine, want: mine},
		{name: "one's own words are one's own to change", by: nurse, is: mine, seen: &mine, p: told, want: told},
		{name: "a clinician wrote since", by: nurse, is: is, seen: &mine, p: mine, want: is},
		{name: "somebody changed what is shown", by: nurse, is: is, seen: &other, p: with(func(p *workflow.Proposal) { p.Basis = basis.Parental }), over: true},
		{name: "who reads holds changes all of it", by: lead, is: is, seen: &is, p: told, want: told},
		{name: "and is told when another did", by: lead, is: is, seen: &mine, p: told, over: true},
		{name: "nothing is withheld of a case never held", by: nurse, free: true, is: is, p: mine, want: mine},
		{name: "and it is compared", by: nurse, free: true, is: is, seen: &told, p: mine, over: true},
	} {
		a := workflow.Application{EverHeld: !c.free, Intended: c.is}
		got, err := a.PlanOver(c.seen, c.p, c.by)
		var no *workflow.Refusal
		field := ""
		if errors.As(err, &no) {
			field = no.Needs[0].Field
		}
		if over := errors.As(err, new(*workflow.Overtaken)); over != c.over || field != c.refused || err == nil && !got.Same(c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}
