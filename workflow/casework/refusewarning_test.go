package casework_test

import (
	"strings"
	"testing"

	"proxydesk/workflow"
)

// The store tells both people of a refusal with its reason. Whoever confirms one
// that could do harm is told so; on a case ever held the lead chooses what is said.
func TestARefusalThatCouldHarmWarnsBeforeItIsConfirmed(t *testing.T) {
	for name, form := range map[string]func(d *desk) workflow.Draft{
		"online":   func(d *desk) workflow.Draft { return d.apply(finch) },
		"on paper": func(d *desk) workflow.Draft { return d.onPaper(finch) }, // the store may have an application all the same
	} {
		t.Run(name, func(t *testing.T) { warnsOfRefusing(t, form) })
	}
}

func warnsOfRefusing(t *testing.T, form func(d *desk) workflow.Draft) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(form(d))
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
