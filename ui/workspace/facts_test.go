package workspace

import (
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
)

// The access record holds no services, so what somebody keys into the GP system
// is read off this list: exactly what was granted, and nothing once it has ended.
func TestWhatIsKeyedInIsWhatWasGranted(t *testing.T) {
	r, s, id := decided(t, "consent")
	s.Tick(basis.Results, false)
	s.CheckAndConfirm()
	s.Decide()
	d := r.apps[id].Decision
	if d == nil || len(d.NotGiven) == 0 {
		t.Fatalf("not granted in part: %v %v", d, s.Obstacles())
	}
	w := sit(r, sam, id, "")
	line := func(label string) string {
		for _, c := range w.KeyIn() {
			if c.Label == label {
				if c.Copy == "" {
					t.Errorf("%s cannot be copied", label)
				}
				return c.Value
			}
		}
		return ""
	}
	if got, want := line("Services"), casework.SentenceList(scopeWords(d.Scopes)); got != want {
		t.Errorf("to key in: %q; granted: %q", got, want)
	}
	if got := line("Last day"); got != d.End.Date.Display() {
		t.Errorf("the last day reads %q", got)
	}
	w.SetUp()
	w.End(workflow.Ending{Reason: workflow.ReasonPatientAsked})
	if line("Services") != "" || line("Last day") != "" {
		t.Error("ended access still says what to key in")
	}
}

// What a decision rests on is listed with who found it, when, and until when it
// counts; what only the few may read is not there for the others.
func TestWhatWasFoundIsSaidWithWhoAndUntilWhen(t *testing.T) {
	r, s, id := decided(t, "consent")
	says := func(s *seat, title string) string {
		for _, row := range s.Found() {
			if row[0] == title {
				return row[1]
			}
		}
		return ""
	}
	if got, want := says(s, "Able to decide"), "Nobody has a reason to doubt that the patient can decide. Dr Leila Shah, Tuesday 1 December 2026. Counts until 1 March 2027."; got != want {
		t.Errorf("able to decide reads %q", got)
	}
	if got := says(s, "Proxy’s identity"); !strings.Contains(got, "NHS login") || strings.Contains(got, "Counts until") {
		t.Errorf("the proxy’s identity reads %q", got)
	}
	if says(s, "Free of pressure") == "" || says(sit(r, asha, id, ""), "Free of pressure") != "" {
		t.Error("who may read holds, and nobody else, reads what was found of pressure")
	}
	if said := says(sit(r, asha, id, ""), "Able to decide"); said == "" {
		t.Error("reception does not see that somebody looked at it")
	}
	r.at = r.at.AddDate(0, 4, 0)
	if got := says(sit(r, shah, id, ""), "Able to decide"); !strings.HasSuffix(got, "which is too long ago. To be found again.") {
		t.Errorf("four months later it reads %q", got)
	}
}
