package audit

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/report"
)

// What is printed is the list in view, entry by entry, with where the log ended
// when it was; the reason stands in the log and no name that was searched for.
func TestThePrintedLogIsTheListInView(t *testing.T) {
	b := newBench(pat)
	m := b.model()
	if m.Head() != "The log ends with entry 18,220, seal abcd010203040506" {
		t.Errorf("the page says %q", m.Head())
	}
	var rows []string
	var sheet report.Table
	var from report.Origin
	m.printer = func(_ context.Context, t report.Table, o report.Origin, at time.Time) (out shell.Printout, err error) {
		sheet, from, rows = t, o, nil
		for _, cells := range t.Each {
			rows = append(rows, cells[0].Text)
		}
		return out, nil
	}
	m.Show(Everything)
	m.About("bray")
	m.Print("The auditor asked.")
	var shown []string
	for _, l := range m.Lines() {
		shown = append(shown, thousands(int(l.Seq)))
	}
	if !slices.Equal(rows, shown) || len(rows) != 3 || sheet.Rows != 3 || sheet.Total != 3 {
		t.Errorf("printed %v of %d, shown %v", rows, sheet.Total, shown)
	}
	if from.Log.Seq != 18221 || m.head.Seq != 18221 {
		t.Errorf("the page says the log ended with %d, the screen %d", from.Log.Seq, m.head.Seq)
	}
	if !strings.Contains(sheet.Filter, "found by a search") || strings.Contains(strings.ToLower(sheet.Filter), "bray") {
		t.Errorf("the page says %q", sheet.Filter)
	}
	n := b.records.notes
	if len(n) != 1 || n[0].Act != workflow.ActReadAudit || n[0].Details[0].After != "The auditor asked." || n[0].Details[1].Field != "printed" {
		t.Errorf("the log has %+v", n)
	}
}

// Who narrows the list while its pages are set keeps what they narrowed it to.
func TestPagesThatTookLongLeaveTheListAlone(t *testing.T) {
	b := newBench(pat)
	m := b.model()
	m.printer = func(context.Context, report.Table, report.Origin, time.Time) (shell.Printout, error) {
		return shell.Printout{}, nil
	}
	b.records.noted = func() { m.Show(Decisions) }
	m.Print("The auditor asked.")
	if got := seqs(m); got != "5" || m.Total != 1 {
		t.Errorf("decisions are in view, the rows are %s of %d", got, m.Total)
	}
}

// The file is written as the list was when it was asked for, whatever is read anew
// meanwhile.
func TestTheFileIsOfTheListAsItWas(t *testing.T) {
	b := newBench(pat)
	m := b.model()
	b.records.noted = func() { b.records.gone = true; m.Reload() }
	m.Export("The auditor asked.", b.files)
	if data := string(b.files.data); !strings.Contains(data, "Asha Rahman") || strings.Contains(data, "who has left") {
		t.Errorf("the file says %q", data)
	}
}
