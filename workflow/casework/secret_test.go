package casework_test

import (
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// L4: an attorney's activation key comes into the record by no act, on a case, on
// access or with a paper. What takes access away does so all the same, and the key
// is left out.
func TestNoActKeepsAnActivationKey(t *testing.T) {
	const key = "C-RNJM-GQ3K-9PXD"
	story(t, tuesday, func(d *desk) {
		open, role := d.As(receptionist).Register(d.onPaper(juke)), d.role(d.inForce(mensah))
		held := d.As(receptionist).Register(d.onPaper(hart))
		d.As(receptionist).Hold(held, "A neighbour rang.")
		lapse := nhs.MustDate(tuesday).AddDays(7)
		ctx := d.Context()
		one := []basis.Scope{role.Scopes[0]}
		for name, act := range map[string]func() error{
			"what is asked for": func() error {
				return d.As(receptionist).try.Ask(ctx, open, workflow.Asking{What: "The paper with " + key, Of: "the applicant", ChaseOn: lapse})
			},
			"of whom": func() error {
				return d.As(receptionist).try.Ask(ctx, open, workflow.Asking{What: "The paper", Of: "The attorney, " + key, ChaseOn: lapse})
			},
			"how a withdrawal is known": func() error {
				return d.As(receptionist).try.Withdraw(ctx, open, workflow.Withdrawal{By: workflow.ByProxy, How: "She said " + key, Pressed: checklist.No})
			},
			"why a hold is lifted": func() error { return d.As(safeguarding).try.Lift(ctx, held, "Looked up with "+key) },
			"a paper's note": func() error {
				return d.As(receptionist).try.Attach(ctx, open, workflow.Paper{Kind: workflow.PaperIdentity, Note: "With " + key})
			},
			"why services go": func() error {
				return d.As(clinician).try.Reduce(ctx, role.ID, workflow.Reduction{Scopes: one, Why: "He rang about " + key})
			},
			"what a review looked at": func() error {
				return d.As(clinician).try.RecordReview(ctx, role.ID, workflow.ReviewRecord{Outcome: workflow.ReviewContinues, Next: lapse, Why: "Looked up with " + key})
			},
			"why access ends": func() error {
				return d.As(clinician).try.End(ctx, role.ID, workflow.Ending{Reason: workflow.ReasonOther, Words: "See " + key})
			},
			"how the patient was known": func() error {
				return d.As(clinician).try.End(ctx, role.ID, workflow.Ending{Reason: workflow.ReasonPatientAsked, Request: &workflow.Request{Identified: "Gave " + key, Pressed: workflow.PressedNo}})
			},
		} {
			if err := act(); err == nil || !strings.Contains(err.Error(), "This looks like an activation key") {
				t.Errorf("%s is kept: %v", name, err)
			}
		}
		d.must(d.As(receptionist).try.Suspend(ctx, role.ID, "He rang and read out "+key+" to us."))
		if r := d.role(role.Application); !r.Suspended() {
			t.Error("a key keeps access in force")
		}
		for _, e := range must(d.db.AuditOf(ctx, role.Application, d.staff[safeguarding], 0))(d) {
			for _, detail := range e.Details {
				if strings.Contains(detail.After, key) {
					t.Errorf("the log keeps it under %s", detail.Field)
				}
			}
		}
	})
}
