package reviews

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

func (f *fakeRecords) EachCourse(_ context.Context, ask workflow.CourseFilter, yield func(workflow.Course) error) error {
	f.cases++
	open := func(ref string, daysAgo int, owner workflow.StaffID) workflow.Course {
		return workflow.Course{Ref: ref, State: workflow.InTriage, Owner: owner, Patient: "BRAY, Quentin", Proxy: "BRAY, Joy", ReceivedAt: now.AddDate(0, 0, -daysAgo), DueOn: nhs.DateIn(now).AddDays(14 - daysAgo)}
	}
	all := []workflow.Course{open("REF-0148", 12, "s2"), open("REF-0157", 40, ""), open("REF-0139", 15, "s2")}
	if !ask.Open {
		for i := range all {
			all[i].DecidedAt, all[i].Refused, all[i].Reason = now.AddDate(0, 0, -i), i == 0, "APPLICATION_REJECTED_NOT_NEEDED"
		}
	}
	for _, c := range all {
		if err := yield(c); err != nil {
			return err
		}
	}
	return f.err
}

func (f *fakeRecords) Letters(context.Context, workflow.LetterState, workflow.Staff) ([]workflow.LetterLine, error) {
	return []workflow.LetterLine{{Letter: workflow.Letter{Kind: "L08", Made: now.AddDate(0, 0, -3)}, Name: "BECK, Fay"}}, nil
}

func (f *fakeRecords) AuditList(_ context.Context, ask workflow.AuditFilter, _ workflow.Staff) ([]workflow.AuditLine, int, error) {
	var out []workflow.AuditLine
	for _, id := range ask.Only {
		out = append(out, workflow.AuditLine{AuditEntry: workflow.AuditEntry{At: now, By: sam.ID, Act: workflow.ActReadCases, Application: id}, Seq: 7, Ref: "REF-" + string(id)})
	}
	return out, len(out), nil
}

func (f *fakeRecords) Application(_ context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	return workflow.Application{ID: id, Ref: "REF-0148", Patient: workflow.Person{NHSNumber: nhs.MustNumber("9990004900"), Family: "Bray", Given: "Quentin"}}, nil
}

func (f *fakeRecords) FindPeople(_ context.Context, query string) ([]workflow.Found, error) {
	switch query {
	case "REF-0148":
		return []workflow.Found{{Application: "a1", As: "patient"}}, nil
	case "9990004900":
		return []workflow.Found{{Application: "a1", As: "patient"}, {Application: "a2", As: "patient"}, {Application: "a3", As: "proxy"}}, nil
	}
	return nil, nil
}

func others(t *testing.T, b *bench, v theme.Variant) (*Others, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(v, theme.Standard, 1))
	s := NewOthers(b.host, b.records, b.files, b.printer)
	win := test.NewTempWindow(t, kit.NewPanel(theme.Bg, kit.Panes(0, kit.Wide(184, kit.NewPanel(theme.Card, nil)),
		kit.Grow(kit.Down(0, kit.High(80, kit.NewPanel(theme.Brand, nil)), kit.Grow(s.Object()), kit.High(28, kit.NewPanel(theme.Card, nil)))))))
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1366, 768))
	s.Enter(shell.Place{Page: shell.PageReports})
	if bad := shell.Problems(s.Commands()); len(bad) > 0 {
		t.Error(bad)
	}
	return s, win
}

// Every tile opens as many rows as it counts, and what is open can be saved and
// printed with where it is from.
func TestEveryTileOpensTheRowsItCounts(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		b := newBench(t, register()...)
		b.host.OnAsk = func(q shell.Question) func() {
			if c := q.Choices[0]; c.Try == nil || c.Try() { // the month, or that it printed
				c.Do()
			}
			return func() {}
		}
		s, win := others(t, b, v)
		shot.Keep(t, win.Canvas().Capture(), "reports-"+name)
		for _, o := range s.offered() {
			if o.OfCase {
				continue
			}
			s.Open(o.Name)
			if s.made.Table.Name != o.Name || s.grid.Len() != s.counts[o.Name] || s.grid.Len() != s.made.Table.Rows {
				t.Errorf("%s counts %d and opens %d", o.Title, s.counts[o.Name], s.grid.Len())
			}
			s.Export()
			s.Print()
			if s.grid.Len() > 0 && b.printer.destroyed == 0 {
				t.Errorf("the pages of %s stay on disk", o.Title)
			}
			b.printer.destroyed = 0
			if s.grid.Len() > 0 && (!strings.HasPrefix(b.files.name, o.Name+"-") || !strings.Contains(b.printer.pages[0].String(), "Log entry")) {
				t.Errorf("%s is saved as %s", o.Title, b.files.name)
			}
		}
		for _, n := range b.records.notes {
			if n.Act != workflow.ActReport || n.Role != workflow.Manager {
				t.Errorf("noted %+v", n)
			}
		}
	}
}

// The bars of a report are reached by keys, and what one opens is what is saved and
// printed: the list, the file and the page hold the same rows and say so.
func TestABarOpensItsRowsByKeysAndTheFileHoldsThem(t *testing.T) {
	b := newBench(t, register()...)
	b.host.OnAsk = func(q shell.Question) func() { q.Choices[0].Do(); return func() {} }
	s, win := others(t, b, theme.Light) // the open applications: one in time, one late, one late for long
	press := func(id string) {
		for _, c := range s.Commands() {
			if c.ID == id {
				c.Do()
			}
		}
	}
	for i, want := range []int{1, 1, 1, 3} { // each bar, then all again
		press("reports.later")
		bar := i
		if want == 3 {
			bar = -1
		}
		if s.bar != bar || s.grid.Len() != want {
			t.Errorf("after %d keys bar %d with %d rows", i+1, s.bar, s.grid.Len())
		}
	}
	press("reports.earlier")
	if got, _ := s.grid.Chosen(); s.bar != 2 || got.Cells[0].Text != "REF-0157" {
		t.Errorf("the longest open is bar %d, %+v", s.bar, got)
	}
	s.Print()
	if page := b.printer.pages[0].String(); !strings.Contains(page, "REF-0157") || strings.Contains(page, "REF-0148") || !strings.Contains(page, "Only: Longer.") || !strings.Contains(page, "1 of 3 rows") {
		t.Errorf("printed:\n%s", page)
	}
	if noted := b.records.notes[len(b.records.notes)-1]; !strings.Contains(fmt.Sprint(noted.Details), "Only: Longer.") {
		t.Errorf("noted %+v", noted.Details)
	}
	s.OpenBar(2)
	if s.bar != -1 || s.grid.Len() != 3 {
		t.Error("the bar again does not show all")
	}
	for _, name := range []string{report.Times, report.Refusals} {
		s.Open(name)
		win.Canvas().Focus(nil)
		for range 40 {
			win.Canvas().FocusNext()
			if f, ok := win.Canvas().Focused().(interface{ AccessibilityLabel() string }); ok && strings.HasPrefix(f.AccessibilityLabel(), s.made.Table.Chart.Bars[0].Label+", ") {
				break
			}
		}
		win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if s.bar != 0 || win.Canvas().Focused() != s.grid.FocusTarget() {
			t.Errorf("%s: Enter upon a bar leads to bar %d, the focus is upon %T", name, s.bar, win.Canvas().Focused())
		}
		if bad := kit.Clipped(s.Object()); len(bad) > 0 {
			t.Error(bad)
		}
	}
}

// Every line is unsealed for a report: the one that opens and the numbers of all
// come of one reading of the open cases, one of those decided and one of the access.
func TestThePageOfReportsReadsEachThingOnce(t *testing.T) {
	b := newBench(t, register()...)
	s, _ := others(t, b, theme.Light)
	if b.records.cases != 2 || b.records.reads != 1 {
		t.Errorf("it reads cases %d times and access %d times", b.records.cases, b.records.reads)
	}
	if len(s.counts) == 0 || s.made.Table.Name != report.OpenCases {
		t.Errorf("it counts %v and opens %q", s.counts, s.made.Table.Name)
	}
}

// On the smallest screen whatever the page says of a report is read in full beside its
// chart, and rows are in view below.
func TestAReportHasItsWordsAndRowsOnASmallScreen(t *testing.T) {
	b := newBench(t, register()...)
	b.host.OnAsk = func(q shell.Question) func() { q.Choices[0].Try(); q.Choices[0].Do(); return func() {} }
	s, win := others(t, b, theme.Light)
	win.Resize(fyne.NewSize(1024, 720-32))
	for _, name := range []string{report.OpenCases, report.Times, report.Refusals} {
		s.Open(name)
		if bad := kit.Clipped(s.Object()); len(bad) > 0 {
			t.Errorf("%s: %v", name, bad)
		}
		if h := s.grid.Size().Height; h < s.grid.RoomFor(3, s.grid.Size().Width) || s.chart.Size().IsZero() {
			t.Errorf("%s: the rows have %.0f, the chart %v", name, h, s.chart.Size())
		}
		if s.pick.Chosen() != name {
			t.Errorf("%s is open, %q is chosen", name, s.pick.Chosen())
		}
	}
	if s.chosen.Shown() {
		t.Error("the tiles take the room of the rows")
	}
	win.Resize(fyne.NewSize(1366, 768-32))
	if !s.chosen.Shown() || s.picked.Visible() {
		t.Error("on the usual screen the tiles are gone")
	}
}

func TestWhoHasLookedIsAskedForByACase(t *testing.T) {
	b := newBench(t, register()...)
	m, err := Make(context.Background(), b.records, b.host.Session, b.host.Rules(), now, Asked{Name: report.Looked, Case: "REF-0148"})
	if err != nil || m.Table.Rows != 2 { // both cases of the patient, not that of the proxy
		t.Errorf("%d rows, %v", m.Table.Rows, err)
	}
	if _, err := Make(context.Background(), b.records, b.host.Session, b.host.Rules(), now, Asked{Name: report.Looked, Case: "REF-9999"}); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("no such case: %v", err)
	}
	if _, err := Make(context.Background(), b.records, (&casework.Desk{Now: b.host.Now}).As(sam), b.host.Rules(), now, Asked{Name: report.Looked, Case: "REF-0148"}); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("by somebody who may not read the log: %v", err)
	}
	for _, n := range b.records.notes {
		for _, d := range n.Details {
			if strings.Contains(strings.ToLower(d.After), "bray") {
				t.Error("the log names the patient")
			}
		}
	}
}
