package casework_test

import (
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// A case is printed by those who print letters, and by nobody with a stake in it;
// what was not printed is not noted.
func TestNobodyPrintsACaseOfTheirOwn(t *testing.T) {
	open := players(t)
	for _, who := range everyHand {
		for name, linked := range map[string][]nhs.Number{"nobody": nil, "the patient": {pairs[0].patient.NHSNumber}, "the proxy": {pairs[0].proxy.NHSNumber}} {
			b := newBench(t, open, 0)
			by := staffOf(who)
			by.Linked = linked
			before := len(b.record.noted)
			err := b.As(by).NoteCasePrinted(b.ctx, b.id)
			switch may := mayDo(workflow.ActPrint, who); {
			case may && linked == nil:
				if n := b.record.noted[before:]; err != nil || len(n) != 1 || n[0].Act != workflow.ActPrint || n[0].Application != b.id {
					t.Errorf("%s: %v, noted %+v", who, err, n)
				}
				continue
			case !may:
				if err == nil {
					t.Errorf("%s printed it", who)
				}
			default:
				(&desk{T: t}).WantRefused(err, workflow.WhyInvolved)
			}
			if len(b.record.noted) != before {
				t.Errorf("%s, linked to %s: noted %+v", who, name, b.record.noted[before:])
			}
		}
	}
}
