package reviews

import (
	"slices"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
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

// A child who turns 11 has the letters of it also where an assessment is due before;
// nobody gets one about the review beside it; and where one letter goes to both sides
// each bundle says to which.
func TestABatchTellsOfABirthdayBehindAReview(t *testing.T) {
	r := &report.Row{RoleLine: workflow.RoleLine{Application: "a1", Ref: "REF-0001", PatientBorn: nhs.DateIn(now).AddMonths(-12*11 + 1)}, Today: nhs.DateIn(now),
		Cause: report.LookAgain, Categories: []review.Category{review.Due30, review.Turns11}}
	var offers []casework.Offer
	for _, c := range []letter.Choice{{Kind: letter.ReviewDue, To: letter.Proxy}, {Kind: letter.ReviewDue, To: letter.Patient}, {Kind: letter.ElevenParent, To: letter.Proxy}, {Kind: letter.EndComing, To: letter.Proxy}} {
		offers = append(offers, casework.Offer{Choice: c})
	}
	adult := *r
	adult.Application, adult.Categories, adult.PatientBorn = "a2", []review.Category{review.Due30}, nhs.MustDate("1950-01-01")
	bundles, _ := bundle([]casework.OffersEach{{Application: "a1", Offers: offers}, {Application: "a2", Offers: offers[:2]}}, map[workflow.ApplicationID]*report.Row{"a1": r, "a2": &adult})
	var got []string
	for _, b := range bundles {
		got = append(got, b.Words())
	}
	if want := []string{"Review due, to the patient (2)", "11th birthday, to the parent (1)", "Review due, to the proxy (1)"}; !slices.Equal(got, want) {
		t.Errorf("offered %q, want %q", got, want)
	}
}
