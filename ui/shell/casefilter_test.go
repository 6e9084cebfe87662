package shell

import (
	"slices"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

func TestCaseFilters(t *testing.T) {
	day := nhs.MustDate
	adult, child := day("1952-03-12"), day("2018-02-03")
	for _, tc := range []struct {
		name string
		line workflow.QueueLine
		want []CaseFilter // those that keep it, for a receptionist on 1 December 2026
	}{
		{"late, by the proxy of an adult", workflow.QueueLine{State: workflow.InTriage, Owner: "s1", DueOn: day("2026-11-30"), Applicant: workflow.ByProxy, PatientBorn: adult},
			[]CaseFilter{Overdue, ByProxy, OfAdult}},
		{"due today, by the patient, a child", workflow.QueueLine{State: workflow.InTriage, Owner: "s1", DueOn: day("2026-12-01"), Applicant: workflow.ByPatient, PatientBorn: child},
			[]CaseFilter{DueToday, ByPatient, OfChild}},
		{"waiting is never late", workflow.QueueLine{State: workflow.Waiting, Owner: "s1", DueOn: day("2026-11-02"), ChaseOn: day("2026-12-01"), Applicant: workflow.ByProxy, PatientBorn: adult},
			[]CaseFilter{ChaseDue, ByProxy, OfAdult}},
		{"waiting, to chase tomorrow", workflow.QueueLine{State: workflow.Waiting, Owner: "s1", DueOn: day("2026-11-02"), ChaseOn: day("2026-12-02"), Applicant: workflow.ByProxy},
			[]CaseFilter{ByProxy}},
		{"nobody's since Friday", workflow.QueueLine{State: workflow.New, ReceivedOn: day("2026-11-27"), DueOn: day("2026-12-11"), Applicant: workflow.ByProxy},
			[]CaseFilter{LongUnowned, ByProxy}},
		{"nobody's since yesterday", workflow.QueueLine{State: workflow.New, ReceivedOn: day("2026-11-30"), DueOn: day("2026-12-11"), Applicant: workflow.ByProxy},
			[]CaseFilter{ByProxy}},
		{"held and late looks late to those who may not read holds", workflow.QueueLine{State: workflow.Held, Owner: "s1", DueOn: day("2026-11-30"), Applicant: workflow.ByProxy},
			[]CaseFilter{Overdue, ByProxy}},
	} {
		r := Reader{Today: day("2026-12-01"), Calendar: nhs.NewCalendar(), By: asha}
		var got []CaseFilter
		for _, f := range CaseFilters {
			if r.Matches(f, tc.line) {
				got = append(got, f)
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: kept by %v, want %v", tc.name, got, tc.want)
		}
	}
	reader := Reader{Today: day("2026-12-01"), Calendar: nhs.NewCalendar(), By: shah}
	if reader.Matches(Overdue, workflow.QueueLine{State: workflow.Held, DueOn: day("2026-11-30")}) {
		t.Error("the clock of a held case runs for those who read holds")
	}
}

func TestEveryFilterHasWords(t *testing.T) {
	for _, f := range CaseFilters {
		if f.Words() == "" {
			t.Errorf("%s has no words", f)
		}
		if o := f.Opposite(); o != "" && o.Opposite() != f {
			t.Errorf("%s puts out %s but not the other way round", f, o)
		}
	}
}
