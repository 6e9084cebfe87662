package queue

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/report"
)

// shelf is where exports and printed pages go in tests.
type shelf struct {
	name  string
	data  string
	pages []string
	sheet report.Table
}

func (s *shelf) Save(name string, data []byte) (string, error) {
	s.name, s.data = name, string(data)
	return "/documents/" + name, nil
}

func (*shelf) Folder() string { return "/documents" }

func (s *shelf) In(string) shell.Files { return s }

func (s *shelf) print(_ context.Context, t report.Table, o report.Origin, _ time.Time) (shell.Printout, error) {
	s.sheet, s.pages = t, nil
	for _, cells := range t.Each {
		s.pages = append(s.pages, cells[0].Text)
	}
	return shell.Printout{}, nil
}

// refs is the references of the rows shown, top first.
func (d *desk) refs() (out []string) {
	for i := range d.Len() {
		l, _ := d.Line(i)
		out = append(out, l.Ref)
	}
	return out
}

// What is saved or printed is the list in view, row by row in its order, however
// it was narrowed; or the ticked rows of it.
func TestWhatLeavesIsWhatIsShown(t *testing.T) {
	for _, tc := range []struct {
		name, filter string
		do           func(*desk)
		rows         int
	}{
		{"everything", "All.", func(d *desk) {}, 10},
		{"a view", "With clinician.", func(d *desk) { d.SetView(workflow.ViewWithClinician) }, 4},
		{"filters", "All, applicant: proxy, age: child.", func(d *desk) { d.AddFilter(shell.ByProxy); d.AddFilter(shell.OfChild) }, 4},
		{"another order", "All, by patient, A to Z.", func(d *desk) { d.Sort(ByPatient) }, 10},
		{"a search, whose words are not told", "All. Only those found by a search.", func(d *desk) { d.SetSearch("father") }, 3},
		{"ticked rows", "All. Only the rows that were ticked.", func(d *desk) { d.SetTicked([]workflow.ApplicationID{"a-148", "a-139"}) }, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, out := newDesk(t, sam, fernbrook()), &shelf{}
			d.files, d.printer = out, out.print
			d.Enter("all")
			tc.do(d)
			want := d.refs()
			if len(d.Ticked()) > 0 {
				want = []string{"REF-0139", "REF-0148"}
			}
			d.Export(shell.CSV, out)
			d.Print()
			if got := fmt.Sprint(out.pages); got != fmt.Sprint(want) || len(want) != tc.rows {
				t.Errorf("printed %s, shown %s", got, want)
			}
			read := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.data, "\ufeff")))
			read.FieldsPerRecord = -1
			all, err := read.ReadAll()
			if err != nil || len(all) < tc.rows+1 {
				t.Fatalf("%d lines, %v", len(all), err)
			}
			var saved []string
			for _, row := range all[1 : tc.rows+1] {
				saved = append(saved, row[0])
			}
			if fmt.Sprint(saved) != fmt.Sprint(want) || strings.HasPrefix(all[tc.rows+1][0], "REF-") {
				t.Errorf("saved %s and more, shown %s", saved, want)
			}
			if out.sheet.Filter != tc.filter || out.sheet.Rows != tc.rows || out.sheet.Total != map[bool]int{true: 4, false: 10}[tc.name == "a view"] {
				t.Errorf("the page says %q, %d of %d", out.sheet.Filter, out.sheet.Rows, out.sheet.Total)
			}
			if n := d.record.noted; len(n) != 2 || n[0][0] != (workflow.Detail{Field: "queue", After: "saved as a file"}) || n[1][0].After != "printed" {
				t.Errorf("the log has %+v", n)
			}
			for _, details := range d.record.noted {
				for _, x := range details {
					if strings.Contains(strings.ToUpper(x.After+x.Field), "FATHER") {
						t.Error("what was searched for stands in the log")
					}
				}
			}
			if out.name != "queue-2026-12-01.csv" {
				t.Errorf("the file is called %s", out.name)
			}
		})
	}
}

// Who goes to another view while the pages are set keeps the rows of that one.
func TestPagesThatTookLongLeaveTheViewAlone(t *testing.T) {
	d := newDesk(t, sam, fernbrook())
	var shown []string
	d.printer = func(context.Context, report.Table, report.Origin, time.Time) (shell.Printout, error) {
		d.SetView(workflow.ViewWithClinician)
		shown = d.refs()
		return shell.Printout{}, nil
	}
	d.Enter("all")
	d.Print()
	if got := d.refs(); len(shown) != 4 || fmt.Sprint(got) != fmt.Sprint(shown) {
		t.Errorf("the view shows %v, then %v", shown, got)
	}
}

// Whoever may not run reports prints and saves nothing (domain 7).
func TestReceptionTakesNoListOut(t *testing.T) {
	d, out := newDesk(t, asha, fernbrook()), &shelf{}
	d.files, d.printer = out, out.print
	d.Enter("all")
	d.Export(shell.CSV, out)
	d.Print()
	if out.data != "" || out.pages != nil || d.record.noted != nil {
		t.Errorf("saved %q, printed %v, noted %v", out.data, out.pages, d.record.noted)
	}
}

// A held case leaves the desk as this reader sees it, and nobody is You on paper.
func TestThePageSaysWhatItsReaderMayKnow(t *testing.T) {
	for name, by := range map[string]workflow.Staff{"Restricted": shah, "With clinician": sam} {
		d, out := newDesk(t, by, fernbrook()), &shelf{}
		d.files, d.printer = out, out.print
		d.Enter("all")
		d.Export(shell.CSV, out)
		if has := strings.Contains(out.data, "Restricted"); has != (name == "Restricted") {
			t.Errorf("for %s the file has a restricted case: %t", by.Name, has)
		}
		if strings.Contains(out.data, "You") {
			t.Errorf("somebody is You: %s", out.data)
		}
	}
}
