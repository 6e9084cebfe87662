package workspace

import (
	"context"
	"reflect"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// The window shows the core’s own words: what it says of a case is what the
// explain command prints, and what the page to check says of a plan is what the
// explanation says approving would do.
func TestTheWindowSaysWhatTheExplanationSays(t *testing.T) {
	for _, way := range []string{"parental", "consent"} {
		r, s, id := decided(t, way)
		for _, who := range []workflow.Staff{asha, shah, bell} {
			w := sit(r, who, id, "")
			e, err := w.host.Session.Explain(context.Background(), id)
			if err != nil {
				t.Fatal(err)
			}
			var shown []casework.Passage
			w.Explain(func(p []casework.Passage) { shown = p })
			if len(shown) < 2 || !reflect.DeepEqual(shown, e.Passages()) {
				t.Errorf("%s reads %+v, and the explanation is %+v", who.Post, shown, e.Passages())
			}
		}
		e, err := s.host.Session.Explain(context.Background(), id)
		if err != nil || e.Approved == nil {
			t.Fatalf("nothing is foreseen: %v", err)
		}
		for i, row := range e.Approved.Rows {
			if l := s.Lines()[i]; l.Label != row.Label || l.Value != row.Words {
				t.Errorf("the page to check says %q: %q, the explanation %q: %q", l.Label, l.Value, row.Label, row.Words)
			}
		}
		for i, row := range e.Approved.Steps {
			if st := s.Steps()[i]; st != [2]string{row.Label, row.Words} {
				t.Errorf("the page to check says %v, the explanation %v", st, row)
			}
		}
		if len(s.Steps()) != len(e.Approved.Steps) || len(e.Needs) != len(s.needs) {
			t.Errorf("%d steps and %d needs in the window, %d and %d in the explanation", len(s.Steps()), len(s.needs), len(e.Approved.Steps), len(e.Needs))
		}
		for i, n := range s.needs {
			if e.Needs[i].Words != n.Words {
				t.Errorf("the decision tab needs %q, the explanation %q", n.Words, e.Needs[i].Words)
			}
		}
	}
}
