package outbox

import (
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// What the national record says is shown as what it means: a role that is called
// active and gives no access, a reason in somebody's own words, a basis nobody
// told us of.
func TestTheComparisonSaysWhatTheRecordMeans(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*workflow.National)
		label  string
		want   string
	}{
		"in force":               {func(*workflow.National) {}, "Status", "Active"},
		"past its last day":      {func(n *workflow.National) { n.End = nhs.DateIn(start).AddDays(-1) }, "Status", "Active, and past its last day"},
		"on its last day":        {func(n *workflow.National) { n.End = nhs.DateIn(start) }, "Status", "Active"},
		"before its first day":   {func(n *workflow.National) { n.Start = nhs.MustDate("2027-01-05") }, "Status", "Active from 5 Jan 2027"},
		"a reason in own words":  {func(n *workflow.National) { n.Reason, n.ReasonWords = "OTHER", "They fell out." }, "Reason", "Another reason: They fell out."},
		"a basis of another day": {func(n *workflow.National) { n.Basis = basis.Basis("a-new-basis") }, "Legal basis", "a new basis"},
	} {
		o := conflict()
		n := *o.Seen
		n.Status = workflow.NationalActive
		n.End = nhs.DateIn(start).AddDays(100)
		c.change(&n)
		o.Seen = &n
		m := newBench(t, shah, o).model()
		for _, l := range m.Comparison() {
			if l.Label == c.label && l.Store != c.want {
				t.Errorf("%s: %q, want %q", name, l.Store, c.want)
			}
		}
		for _, l := range newBench(t, sam, o).model().Comparison() {
			if l.Label == "Reason" && n.ReasonWords != "" && l.Store != "Ask a responsible clinician" {
				t.Errorf("%s: an administrator reads %q", name, l.Store)
			}
		}
		if len(m.Comparison()) == 0 {
			t.Errorf("%s: nothing is compared", name)
		}
	}
}
