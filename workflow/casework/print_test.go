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
			_, err := b.As(by).CaseForPaper(b.ctx, b.id, false)
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

// On paper a hold, its notes and what they led to are left out, whoever prints;
// those who read them take them along when they ask for it, and the log says so to
// those who may know.
func TestRestrictedNotesArePrintedOnlyWhenAskedFor(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Answer(id, "C7=stays")
		for _, who := range []seat{clinician, safeguarding} {
			plain := must(d.As(who).try.CaseForPaper(d.Context(), id, false))(d)
			if plain.State != workflow.WithClinician || plain.Application.Hold != nil || !plain.Application.Answers["C7"].Blank() {
				t.Errorf("%s prints it as %s, hold %v", who, plain.State, plain.Application.Hold)
			}
			whole := must(d.As(who).try.CaseForPaper(d.Context(), id, true))(d)
			if whole.State != workflow.Held || whole.Application.Hold == nil {
				t.Errorf("%s asked for the notes and gets %s, hold %v", who, whole.State, whole.Application.Hold)
			}
		}
		_, err := d.As(administrator).try.CaseForPaper(d.Context(), id, true)
		d.WantNotAllowed(err)
		for who, want := range map[seat]int{safeguarding: 2, manager: 0} {
			said := 0
			for _, e := range must(d.db.AuditOf(d.Context(), id, d.staff[who], 100))(d) {
				for _, detail := range e.Details {
					if detail.Field == "restricted notes printed" {
						said++
					}
				}
			}
			if said != want {
				t.Errorf("the log tells %s of %d prints with the notes, want %d", who, said, want)
			}
		}
	})
}
