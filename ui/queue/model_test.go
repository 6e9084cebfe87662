package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

func TestViews(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("")
	for _, tc := range []struct {
		view  workflow.QueueView
		count string
		names string
	}{
		{workflow.ViewMine, "5", "FINCH WROE BRAY APSLEY HART"},
		{workflow.ViewUnassigned, "2", "QUILL LUND"},
		{workflow.ViewDueThisWeek, "5", "FINCH WROE BRAY TARROW APSLEY"},
		{workflow.ViewWaiting, "1", "HART"},
		{workflow.ViewWithClinician, "4", "MARSH FINCH TARROW COLE"},
		{workflow.ViewAll, "10", "MARSH FINCH WROE BRAY TARROW APSLEY COLE QUILL LUND HART"},
	} {
		d.SetView(tc.view)
		if got := d.names(); got != tc.names || d.Count(tc.view) != tc.count {
			t.Errorf("%s counts %s and shows %s, want %s and %s", tc.view, d.Count(tc.view), got, tc.count, tc.names)
		}
	}
}

func TestWeekEndsOnSunday(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	if got := weekEnds(d.host.Today()).Long(); got != "Sunday 6 December 2026" {
		t.Errorf("the week of Tuesday 1 December ends on %s", got)
	}
	if sunday := weekEnds(d.host.Today()); weekEnds(sunday) != sunday {
		t.Error("a Sunday does not end its own week")
	}
}

func TestLookingInAView(t *testing.T) {
	for _, tc := range []struct{ words, names string }{
		{"bray", "BRAY"}, {"joy BRAY", "BRAY"}, {"ref-0157", "QUILL"}, {"father", "FINCH TARROW COLE"}, {"sian", "LUND"}, {"joy quill", ""},
	} {
		d := newDesk(t, asha, fernbrook())
		d.Enter("all")
		d.SetSearch(tc.words)
		if got := d.names(); got != tc.names {
			t.Errorf("%q finds %q, want %q", tc.words, got, tc.names)
		}
	}
}

func TestFilters(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("all")
	d.AddFilter(shell.OfChild)
	if got := d.names(); got != "FINCH TARROW COLE QUILL" || d.Shown() != "4 of 10 shown, 6 hidden" {
		t.Errorf("children: %s, %s", got, d.Shown())
	}
	d.AddFilter(shell.OfAdult)
	if got := d.Filters(); !slices.Equal(got, []shell.CaseFilter{shell.OfAdult}) {
		t.Errorf("adult and child at once: %v", got)
	}
	d.AddFilter(shell.ByPatient)
	if got := d.names(); got != "LUND" {
		t.Errorf("adults who applied themselves: %s", got)
	}
	d.DropFilter(shell.ByPatient)
	d.Clear()
	if d.Len() != 10 || d.Shown() != "10 of 10 shown" {
		t.Errorf("after clearing: %d rows, %s", d.Len(), d.Shown())
	}
}

func TestANumberElsewhereOpensItsRows(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter(string(shell.Overdue))
	if got := d.names(); got != "FINCH" || d.View() != workflow.ViewAll {
		t.Errorf("overdue opens %s in %s", got, d.View())
	}
	d.Enter("")
	if got := d.names(); got != "FINCH" {
		t.Errorf("coming back shows %s", got)
	}
	d.Enter("waiting")
	if got := d.names(); got != "HART" || len(d.Filters()) != 0 {
		t.Errorf("waiting opens %s under %v", got, d.Filters())
	}
}

func TestWhyThereAreNoRows(t *testing.T) {
	for _, tc := range []struct {
		name   string
		record *fakeRecord
		by     workflow.Staff
		do     func(*desk)
		want   Empty
	}{
		{"there are some", fernbrook(), asha, func(d *desk) {}, NotEmpty},
		{"a practice without a case", &fakeRecord{}, asha, func(d *desk) {}, NoCases},
		{"nothing of one's own", fernbrook(), it, func(d *desk) {}, NoneHere},
		{"nothing that matches", fernbrook(), asha, func(d *desk) { d.SetSearch("zzz") }, NoneMatch},
	} {
		d := newDesk(t, tc.by, tc.record)
		if d.Empty() != Reading {
			t.Errorf("%s: empty before anything was read", tc.name)
		}
		d.Enter("")
		tc.do(d)
		if got := d.Empty(); got != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.want)
		}
	}
}

func manyCases(n int) *fakeRecord {
	r := &fakeRecord{staff: []workflow.Staff{asha}}
	for i := range n {
		r.cases = append(r.cases, caseOf(i+1, fmt.Sprintf("ROW%d, Ann 1950-01-01", i), "PROXY, Bo", "Son", workflow.InTriage, "s1", "2026-12-03", "Consent talk"))
	}
	return r
}

func TestALongQueueIsReadAPageAtATime(t *testing.T) {
	d := newDesk(t, asha, manyCases(1000))
	d.Enter("all")
	if d.Len() != 1000 {
		t.Fatalf("%d rows", d.Len())
	}
	if got := len(d.record.asked); got != 1 || d.record.asked[0].Limit != 50 {
		t.Fatalf("opening the queue asked %+v", d.record.asked)
	}
	l, ok := d.Line(777)
	if !ok || l.PatientName != "ROW777, Ann" {
		t.Errorf("row 777 is %q", l.PatientName)
	}
	if _, ok := d.Line(760); !ok || len(d.record.asked) != 2 {
		t.Errorf("a row of the same page was asked for again: %d", len(d.record.asked))
	}
	d.Reload()
	if last := d.record.asked[len(d.record.asked)-1]; last.Limit != 800 {
		t.Errorf("reading anew reads %d rows, not as far as somebody has looked", last.Limit)
	}
}

func TestAPageThatComesTooLateIsDropped(t *testing.T) {
	d := newDesk(t, asha, manyCases(200))
	d.Enter("all")
	var late []func()
	d.host.Exec = kit.Exec{Go: func(f func()) { late = append(late, f) }, UI: func(f func()) { f() }}
	if _, ok := d.Line(120); ok {
		t.Fatal("a row is there before it was read")
	}
	if d.Line(121); len(late) != 1 {
		t.Errorf("one page was asked for %d times", len(late))
	}
	d.SetSearch("ROW77,")
	search := late[1]
	search()
	late[0]()
	if d.names() != "ROW77" {
		t.Errorf("an old page showed up in %s", d.names())
	}
}

func TestTakingACase(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("unassigned")
	d.Choose("a-157")
	d.Take()
	if !slices.Equal(d.record.gave, []string{"a-157 to s1"}) || d.names() != "LUND" || d.Count(workflow.ViewMine) != "6" {
		t.Errorf("gave %v, left %s", d.record.gave, d.names())
	}
	if got := d.toasts[len(d.toasts)-1]; got != "REF-0157 is yours" {
		t.Errorf("it says %q", got)
	}
	d.undo()
	if d.names() != "QUILL LUND" {
		t.Errorf("after undo: %s", d.names())
	}
}

func TestAssigningSeveral(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("mine")
	d.SetTicked([]workflow.ApplicationID{"a-146", "a-151"})
	d.Choose("a-148") // ticks win over the chosen row
	d.Assign("s3")
	if !slices.Equal(d.record.gave, []string{"a-146 to s3", "a-151 to s3"}) || len(d.Ticked()) != 0 {
		t.Errorf("gave %v, ticked %v", d.record.gave, d.Ticked())
	}
	if got := d.toasts[0]; got != "2 cases given to Sam Okafor" {
		t.Errorf("it says %q", got)
	}
	d.undo()
	if got := d.record.gave[2:]; !slices.Equal(got, []string{"a-146 to s1", "a-151 to s1"}) {
		t.Errorf("undo gave %v", got)
	}
}

func TestAssigningThatFailsHalfWay(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.record.fails = map[workflow.ApplicationID]error{"a-151": workflow.ErrStale}
	d.Enter("mine")
	d.SetTicked([]workflow.ApplicationID{"a-146", "a-151", "a-148"})
	d.Assign("s3")
	if !slices.Equal(d.toasts, []string{"REF-0146 given to Sam Okafor"}) || len(d.errs) != 1 || d.errs[0].Title != "Somebody else changed this first" {
		t.Errorf("it says %q and shows %v", d.toasts, d.errs)
	}
	if !slices.Contains(d.Ticked(), "a-148") {
		t.Error("what was not done is no longer ticked")
	}
}

func TestNothingToAssign(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("mine")
	if ok, why := d.CanAssign(); ok || why == "" {
		t.Error("nothing is chosen, yet something can be assigned")
	}
	d.Take()
	if len(d.record.gave) != 0 {
		t.Errorf("gave %v", d.record.gave)
	}
}

func TestWhoCanBeGivenACase(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("")
	var names []string
	for _, s := range d.Takers() {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, ", "); got != "Asha Rahman, Dr Leila Shah, Sam Okafor" {
		t.Errorf("a case can be given to %s", got)
	}
}

func TestANewCaseDoesNotMoveTheRows(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("all")
	d.record.cases = slices.Insert(d.record.cases, 0, caseOf(159, "PELL, Urgent 1960-01-01", "PELL, Jo", "Son", workflow.New, "", "2026-11-20", "Both people matched"))
	d.Changed(casework.Event{Act: workflow.ActRegister, Application: "a-159"})
	if first, _ := d.Line(0); first.PatientName != "MARSH, Edna" || d.Shown() != "1 new, press F5 to show" || d.Count(workflow.ViewAll) != "11" {
		t.Errorf("the first row is %s, it says %q", first.PatientName, d.Shown())
	}
	d.Reload()
	if first, _ := d.Line(0); first.PatientName != "PELL, Urgent" || d.Shown() != "11 of 11 shown" {
		t.Errorf("after F5 the first row is %s, it says %q", first.PatientName, d.Shown())
	}
}

func TestTheFirstCaseShowsByItself(t *testing.T) {
	d := newDesk(t, asha, &fakeRecord{})
	d.Enter("all")
	d.record.cases = fernbrook().cases[:1]
	d.Changed(casework.Event{Act: workflow.ActRegister, Application: "a-141"})
	if d.Len() != 1 {
		t.Error("an empty queue stays empty")
	}
}

func TestOpening(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("all")
	d.Open()
	d.Choose("a-148")
	d.Open()
	if !slices.Equal(d.went, []shell.Place{{Page: shell.PageCase, ID: "a-148"}}) {
		t.Errorf("went %v", d.went)
	}
}

func TestAnErrorKeepsTheRows(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("all")
	d.Model.record = brokenRecord{d.record}
	d.Reload()
	if len(d.errs) == 0 || d.Len() != 10 {
		t.Errorf("%d errors, %d rows", len(d.errs), d.Len())
	}
}

func TestAFirstReadingThatFailsSaysSoOnThePageAndCanBeTriedAgain(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Model.record = brokenRecord{d.record}
	d.Enter("all")
	if d.Empty() != Unread || !strings.Contains(d.Failed(), "Try again") || len(d.errs) != 0 {
		t.Errorf("the page is %d and says %q, with %d dialogs", d.Empty(), d.Failed(), len(d.errs))
	}
	d.Model.record = d.record
	d.Reload()
	if d.Empty() != NotEmpty || d.Len() != 10 {
		t.Errorf("tried again, the page is %d with %d rows", d.Empty(), d.Len())
	}
}

type brokenRecord struct{ *fakeRecord }

func (brokenRecord) Queue(context.Context, workflow.QueueFilter) ([]workflow.QueueLine, int, error) {
	return nil, 0, errors.New("disk")
}

func TestThePreview(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.record.around = workflow.Around{Same: []workflow.Earlier{{Application: "a-77", Ref: "REF-0042", State: workflow.Refused, On: d.host.Today().AddDays(-200)}}}
	d.Enter("all")
	d.Choose("a-148")
	p := d.Preview()
	if p == nil {
		t.Fatal("no preview")
	}
	if p.Name != "BRAY, Quentin" || p.Born != "Born 12 Mar 1952 (74 years)" || p.Number != "999 000 4900" || p.Owner != "You have this case." {
		t.Errorf("it is headed %+v", p)
	}
	if want := "Joy Bray (wife) applied online on 19 Nov. Wants repeat prescriptions, appointments, GP health record and test results."; p.Asked != want {
		t.Errorf("who asked: %s", p.Asked)
	}
	if len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Words, "refused") || p.Notes[0].Case != "a-77" {
		t.Errorf("notes: %q", p.Notes)
	}
	find := func(steps []Step, what string) *Step {
		i := slices.IndexFunc(steps, func(s Step) bool { return strings.ReplaceAll(s.What, "’", "'") == what })
		if i < 0 {
			return nil
		}
		return &steps[i]
	}
	if s := find(p.Proved, "Proxy's identity"); s == nil || s.Who != "NHS login, 19 Nov" {
		t.Errorf("the proxy’s identity: %+v among %+v", s, p.Proved)
	}
	if s := find(p.ToDo, "Patient's identity"); s == nil || s.Who != "You" || s.Clinician {
		t.Errorf("the patient’s identity: %+v", s)
	}
	if s := find(p.ToDo, "Spoken to alone"); s == nil || s.Who != "Clinician" || !s.Clinician {
		t.Errorf("spoken to alone: %+v", s)
	}
}

func TestWhoAskedOnPaper(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("all")
	d.Choose("a-158")
	if got, want := d.Preview().Asked, "Pia Lund applied on paper on 19 Nov for Siân Lund (sister) to act for them. The form names no services."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := d.Preview().Owner; got != "Nobody has this case yet. Nobody has told the applicant yet that it came." {
		t.Errorf("owner: %s", got)
	}
}

// Invariant 5: the preview of a held case says nothing that one of a case with
// a clinician would not.
func TestTheRestrictedIsNotPreviewed(t *testing.T) {
	hidden := newDesk(t, asha, fernbrook())
	hidden.Enter("all")
	hidden.Choose("a-141")
	p := *hidden.Preview()
	plain := newDesk(t, asha, fernbrook())
	plain.record.cases[0].State, plain.record.cases[0].Hold, plain.record.cases[0].EverHeld = workflow.WithClinician, nil, false
	plain.Enter("all")
	plain.Choose("a-141")
	if q := *plain.Preview(); fmt.Sprintf("%+v", p) != fmt.Sprintf("%+v", q) {
		t.Errorf("a receptionist can tell them apart:\n%+v\n%+v", p, q)
	}
	open := newDesk(t, shah, fernbrook())
	open.Enter("all")
	open.Choose("a-141")
	if got := open.Preview().Status.Text; got != "Restricted" {
		t.Errorf("a clinician who reads holds sees %q", got)
	}
}

func TestALatePreviewIsDropped(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.Enter("all")
	var late []func()
	d.host.Exec = kit.Exec{Go: func(f func()) { late = append(late, f) }, UI: func(f func()) { f() }}
	d.Choose("a-148")
	d.Choose("a-157")
	late[1]()
	late[0]()
	if got := d.Preview().Name; got != "QUILL, Ada" {
		t.Errorf("the preview is of %s", got)
	}
}

func TestWhoHasACaseAndWhomItWaitsFor(t *testing.T) {
	for _, tc := range []struct {
		name  string
		by    workflow.Staff
		owner workflow.StaffID
		want  string
	}{
		{"sent to the reader, whom nobody took it from", shah, "", "Sent to you."},
		{"sent to the reader by who has it", shah, asha.ID, "Sent to you. Asha Rahman has this case."},
		{"the reader’s own, sent to a clinician", asha, asha.ID, "Sent to Dr Shah. You have this case."},
		{"nobody’s, sent to a clinician", sam, "", "Sent to Dr Shah."},
	} {
		record := fernbrook()
		record.cases[1].Owner = tc.owner // sent to Dr Shah
		d := newDesk(t, tc.by, record)
		d.Enter("all")
		d.Choose(record.cases[1].ID)
		if got := d.Preview().Owner; got != tc.want {
			t.Errorf("%s: %s", tc.name, got)
		}
	}
}

// Answers come in any order. Whoever is named is named, also when the staff was
// read last.
func TestThePreviewNamesStaffWhoseNamesCameLate(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	var work []func()
	d.host.Exec = kit.Exec{Go: func(f func()) { work = append(work, f) }, UI: func(f func()) { f() }}
	d.Enter("all")
	staff := work[0]
	for i := 1; i < len(work); i++ {
		work[i]()
	}
	work = nil
	d.Choose("a-139") // sent to Dr Shah
	for len(work) > 0 {
		next := work[0]
		work = work[1:]
		next()
	}
	if p := d.Preview(); p == nil || !strings.Contains(p.Owner, "Somebody else") {
		t.Fatalf("before the staff is read: %+v", p)
	}
	staff()
	for len(work) > 0 {
		next := work[0]
		work = work[1:]
		next()
	}
	if p := d.Preview(); !strings.Contains(p.Owner, "Dr Shah") {
		t.Errorf("it says %q", p.Owner)
	}
}

// Who decides finds what was sent to them, whoever has it; others what they have.
func TestTheQueueOpensWithOnesOwnWork(t *testing.T) {
	for by, want := range map[*workflow.Staff]workflow.QueueView{&asha: workflow.ViewMine, &shah: workflow.ViewWithClinician} {
		d := newDesk(t, *by, fernbrook())
		d.Enter("")
		if d.View() != want {
			t.Errorf("for a %s it opens with %s", by.Post, d.View())
		}
		d.Enter(string(workflow.ViewAll))
		if d.Enter(""); d.View() != workflow.ViewAll {
			t.Errorf("a %s who comes back is led to %s", by.Post, d.View())
		}
	}
}
