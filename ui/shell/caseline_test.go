package shell

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

func TestACaseInWords(t *testing.T) {
	tag := func(text string, c theme.Tag) kit.Tagged { return kit.Tagged{Text: text, Color: c} }
	day := nhs.MustDate
	base := func(change func(*workflow.QueueLine)) workflow.QueueLine {
		l := workflow.QueueLine{State: workflow.InTriage, Owner: asha.ID, DueOn: day("2026-12-03"), PatientBorn: day("1952-03-12"),
			Next: workflow.NextStep{Words: "Patient's identity"}}
		change(&l)
		return l
	}
	for _, tc := range []struct {
		name string
		line workflow.QueueLine
		want CaseLine
	}{
		{"one's own, in time", base(func(*workflow.QueueLine) {}),
			CaseLine{Age: "74 years", Due: "Thu 3 Dec", DueNote: "2 working days left", Next: "Patient's identity", Whose: "You", Status: tag("In triage", theme.Aqua)}},
		{"due today", base(func(l *workflow.QueueLine) { l.DueOn = day("2026-12-01") }),
			CaseLine{Age: "74 years", Due: "Tue 1 Dec", DueNote: "Due today", Next: "Patient's identity", Whose: "You", Status: tag("In triage", theme.Aqua)}},
		{"a working day late", base(func(l *workflow.QueueLine) { l.DueOn = day("2026-11-30") }),
			CaseLine{Age: "74 years", Due: "Mon 30 Nov", DueNote: "Overdue by 1 day", Late: true, Next: "Patient's identity", Whose: "You", Status: tag("In triage", theme.Aqua)}},
		{"late over a weekend counts working days", base(func(l *workflow.QueueLine) { l.DueOn = day("2026-11-26") }),
			CaseLine{Age: "74 years", Due: "Thu 26 Nov", DueNote: "Overdue by 3 days", Late: true, Next: "Patient's identity", Whose: "You", Status: tag("In triage", theme.Aqua)}},
		{"nobody's", base(func(l *workflow.QueueLine) { l.State, l.Owner = workflow.New, "" }),
			CaseLine{Age: "74 years", Due: "Thu 3 Dec", DueNote: "2 working days left", Next: "Take it", Whose: "Nobody yet", Status: tag("New", theme.Blue)}},
		{"with one clinician", base(func(l *workflow.QueueLine) { l.State, l.SentTo = workflow.WithClinician, shah.ID }),
			CaseLine{Age: "74 years", Due: "Thu 3 Dec", DueNote: "2 working days left", Next: "Patient's identity", Whose: "Dr Shah", Status: tag("With clinician", theme.Purple)}},
		{"with any clinician", base(func(l *workflow.QueueLine) { l.State = workflow.WithClinician }),
			CaseLine{Age: "74 years", Due: "Thu 3 Dec", DueNote: "2 working days left", Next: "Patient's identity", Whose: "Any clinician", Status: tag("With clinician", theme.Purple)}},
		{"ready", base(func(l *workflow.QueueLine) { l.Next = workflow.NextStep{Words: "Decide", Ready: true} }),
			CaseLine{Age: "74 years", Due: "Thu 3 Dec", DueNote: "2 working days left", Next: "Decide", Whose: "You", Status: tag("Ready to decide", theme.Orange)}},
		{"waiting", base(func(l *workflow.QueueLine) { l.State, l.Paused, l.ChaseOn = workflow.Waiting, true, day("2026-12-08") }),
			CaseLine{Age: "74 years", Due: "Chase Tue 8 Dec", DueNote: "Clock paused", Next: "Patient's identity", Whose: "You", Status: tag("Waiting", theme.Yellow)}},
		{"waited long enough", base(func(l *workflow.QueueLine) { l.State, l.Paused, l.ChaseOn = workflow.Waiting, true, day("2026-12-01") }),
			CaseLine{Age: "74 years", Due: "Chase Tue 1 Dec", DueNote: "Chase it now", Next: "Patient's identity", Whose: "You", Status: tag("Waiting", theme.Yellow)}},
		{"a child near a birthday", base(func(l *workflow.QueueLine) { l.PatientBorn = day("2015-12-22") }),
			CaseLine{Age: "10 years, 11 on 22 Dec", Due: "Thu 3 Dec", DueNote: "2 working days left", Next: "Patient's identity", Whose: "You", Status: tag("In triage", theme.Aqua)}},
		{"no birth date", base(func(l *workflow.QueueLine) { l.PatientBorn = nhs.Date{} }),
			CaseLine{Age: "Birth date not known", Due: "Thu 3 Dec", DueNote: "2 working days left", Next: "Patient's identity", Whose: "You", Status: tag("In triage", theme.Aqua)}},
		{"somebody who has left", base(func(l *workflow.QueueLine) { l.Owner = "s9" }),
			CaseLine{Age: "74 years", Due: "Thu 3 Dec", DueNote: "2 working days left", Next: "Patient's identity", Whose: "Somebody else", Status: tag("In triage", theme.Aqua)}},
	} {
		r := Reader{Today: day("2026-12-01"), Calendar: nhs.NewCalendar(), By: asha, Staff: []workflow.Staff{asha, shah}}
		if diff := cmp.Diff(tc.want, r.Line(tc.line)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// The note of a case says that nobody wrote yet that it came, and that it has
// been open for too long, at the desk’s own limits.
func TestACaseThatIsOpenForLongOrUnansweredIsMarked(t *testing.T) {
	p := review.Policy{}
	p.Target.AcknowledgeWorkingDays, p.Target.FlagDays = 2, 28
	for _, c := range []struct {
		name         string
		today        string
		state        workflow.ApplicationState
		acknowledged bool
		want         string
		late         bool
		unanswered   string
	}{
		{"the day before it has to be acknowledged", "2026-12-02", workflow.New, false, "9 working days left", false, ""},
		{"the day", "2026-12-03", workflow.New, false, "8 working days left", false, "Tell the applicant today that it came."},
		{"after it", "2026-12-04", workflow.InTriage, false, "7 working days left", false, "Nobody has told the applicant yet that it came."},
		{"somebody did", "2026-12-04", workflow.InTriage, true, "7 working days left", false, ""},
		{"late, and still unanswered", "2026-12-16", workflow.InTriage, false, "Overdue by 1 day", true, "Nobody has told the applicant yet that it came."},
		{"open for 27 days", "2026-12-28", workflow.Waiting, true, "Chase it now", false, ""},
		{"open for 28 days, although we wait", "2026-12-29", workflow.Waiting, true, "Chase it now, open for 28 days", true, ""},
	} {
		l := workflow.QueueLine{State: c.state, ReceivedOn: nhs.MustDate("2026-12-01"), DueOn: nhs.MustDate("2026-12-15"), ChaseOn: nhs.MustDate("2026-12-08"), Acknowledged: c.acknowledged}
		got := Reader{Today: nhs.MustDate(c.today), Calendar: nhs.NewCalendar(), Policy: p, By: asha}.Line(l)
		if got.DueNote != c.want || got.Late != c.late || got.Unanswered != c.unanswered {
			t.Errorf("%s: %q, late %v, %q, want %q, %v, %q", c.name, got.DueNote, got.Late, got.Unanswered, c.want, c.late, c.unanswered)
		}
	}
}

// A held case and one with a clinician must not differ in a single word to
// those who may not read holds.
func TestAHeldCaseHides(t *testing.T) {
	held := workflow.QueueLine{State: workflow.Held, DueOn: nhs.MustDate("2026-12-03"), Next: workflow.NextStep{Words: "Safety"}, EverHeld: true}
	with := held
	with.State, with.EverHeld = workflow.WithClinician, false
	r := Reader{Today: nhs.MustDate("2026-12-01"), Calendar: nhs.NewCalendar(), By: asha}
	if diff := cmp.Diff(r.Line(with), r.Line(held)); diff != "" {
		t.Errorf("a receptionist can tell them apart:\n%s", diff)
	}
	r.By = shah
	if got := r.Line(held); got.Status.Text != "Restricted" || got.Due != "On hold" {
		t.Errorf("a clinician who reads holds sees %+v", got)
	}
}

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{"Dr Leila Shah": "Dr Shah", "Asha Rahman": "Asha Rahman", "Dr Shah": "Dr Shah"} {
		if got := ShortName(workflow.Staff{Name: name}); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
