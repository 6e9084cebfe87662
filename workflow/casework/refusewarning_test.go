package casework_test

import (
	"strings"
	"testing"

	"proxydesk/workflow"
)

// The store tells both people of a refusal with its reason. Whoever confirms one
// that could do harm is told so; on a case ever held the lead chooses what is said.
func TestARefusalThatCouldHarmWarnsBeforeItIsConfirmed(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(finch))
		warned := func(reason string) bool {
			c := d.As(clinician).Open(id)
			k := must(d.As(clinician).try.Foresee(c, workflow.Proposal{Refuse: true, Reason: reason, Rationale: "Talked over.", Words: "Seen."}))(d)
			for _, r := range k.Rows {
				if r.Label == "Take care" && strings.Contains(r.Words, "record a concern instead") {
					return true
				}
			}
			return false
		}
		for reason, want := range map[string]bool{
			"APPLICATION_REJECTED_SAFEGUARDING": true, workflow.ReasonOther: true, "APPLICATION_REJECTED_NOT_NEEDED": false, "APPLICATION_REJECTED_NO_LEGAL_BASIS": false,
		} {
			if got := warned(reason); got != want {
				t.Errorf("refusing for %s warns %v, want %v", reason, got, want)
			}
		}
		d.As(receptionist).Hold(id, "A neighbour rang.")
		if warned("APPLICATION_REJECTED_SAFEGUARDING") {
			t.Error("what waits for a release warns of being sent")
		}
	})
}
