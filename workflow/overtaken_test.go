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
