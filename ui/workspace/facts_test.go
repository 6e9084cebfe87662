package workspace

import (
	"testing"

	"proxydesk/workflow/basis"
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
	if got, want := line("Services"), sentenceList(scopeWords(d.Scopes)); got != want {
		t.Errorf("to key in: %q; granted: %q", got, want)
	}
	if got := line("Last day"); got != d.End.Date.Display() {
		t.Errorf("the last day reads %q", got)
	}
	w.SetUp()
	w.End("ROLE_DEACTIVATED_PATIENT_REQUEST", "")
	if line("Services") != "" || line("Last day") != "" {
		t.Error("ended access still says what to key in")
	}
}
