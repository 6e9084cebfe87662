package reviews

import (
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// Every birthday at which access is decided again has letters of its own, to the
// parent and to the young person; what goes to a child is never proposed.
func TestABatchHasTheLettersOfTheBirthday(t *testing.T) {
	for cause, c := range map[report.Cause]struct{ parent, young letter.Kind }{
		report.Turns11: {letter.ElevenParent, letter.ElevenChild},
		report.Turns13: {letter.Thirteen, letter.Thirteen},
		report.Turns16: {letter.SixteenParent, letter.SixteenYoung},
	} {
		r := &report.Row{RoleLine: workflow.RoleLine{Application: "a1", Ref: "REF-0001", PatientBorn: nhs.DateIn(now).AddMonths(-12*12 - 11)}, Today: nhs.DateIn(now), Cause: cause}
		offer := func(k letter.Kind, to letter.Person) casework.Offer {
			return casework.Offer{Choice: letter.Choice{Kind: k, To: to}}
		}
		bundles, without := bundle([]casework.OffersEach{
			{Application: "a1", Offers: []casework.Offer{offer(letter.ReviewDue, letter.Proxy), offer(c.parent, letter.Proxy), offer(c.young, letter.Patient)}},
		}, map[workflow.ApplicationID]*report.Row{"a1": r})
		if len(without) != 0 || len(bundles) != 2 || bundles[0].Kind != c.parent || !bundles[0].Chosen || bundles[1].Kind != c.young || bundles[1].To != letter.Patient || bundles[1].Chosen {
			t.Errorf("%s: %+v, without %v", cause, bundles, without)
		}
	}
}
