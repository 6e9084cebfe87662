package audit

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

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
	m.printer = func(_ context.Context, t report.Table, o report.Origin, at time.Time) error {
		sheet, from, rows = t, o, nil
		for _, cells := range t.Each {
			rows = append(rows, cells[0].Text)
		}
		return nil
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
