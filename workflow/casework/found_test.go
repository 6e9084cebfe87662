package casework_test

import (
	"errors"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

// What the stories and the random sequences found wrong, so that it stays mended.

func TestOtherCasesOfThePairHideTheirHold(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		first := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Hold(first, "He answers for her.")
		second, err := d.As(receptionist).try.Register(d.Context(), d.onPaper(marsh), true)
		d.must(err)
		for _, e := range d.As(receptionist).Open(second.ID).Around.Same {
			if e.State != workflow.WithClinician {
				t.Errorf("reception reads that the other case is %s", e.State)
			}
		}
	})
}

func TestAReopenedCaseCanBeUndone(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(mensah))
		d.As(clinician).Refuse(id, "APPLICATION_REJECTED_NOT_NEEDED", workflow.ByProxy)
		d.Wait(2 * time.Minute)
		d.Send()
		d.As(administrator).Post(id)
		d.must(d.As(receptionist).try.Reopen(d.Context(), id, "He rang."))
		d.As(clinician).Grant(id, basis.Consent)
		d.As(clinician).Undo(id)
		d.WantCase(id, workflow.WithClinician)
	})
}

func TestAMergeLeavesACaseThatGoesOn(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		first := d.As(receptionist).Register(d.onPaper(apsley))
		second, err := d.As(receptionist).try.Register(d.Context(), d.onPaper(apsley), true)
		d.must(err)
		d.must(d.As(receptionist).try.Merge(d.Context(), first, second.ID))
		d.WantRefused(d.As(receptionist).try.Merge(d.Context(), second.ID, first), "")
	})
}

func TestANewObservationHoldsAgain(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Answer(id, "C7=stays")
		d.As(safeguarding).Lift(id, "Seen alone. All is well.")
		d.As(receptionist).Answer(id, "C7=prompts,controlling")
		d.WantCase(id, workflow.Held)
	})
}

func TestAnUndoneRefusalPutsNoHoldOn(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Hold(id, "He answers for her.")
		d.As(safeguarding).Lift(id, "Seen alone. All is well.")
		d.As(clinician).Refuse(id, "APPLICATION_REJECTED_NOT_NEEDED")
		d.As(clinician).Undo(id)
		d.WantCase(id, workflow.WithClinician)
	})
}

func TestGivingBackAccessBesideNewAccessIsRefusedInWords(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		old := d.inForce(mensah)
		suspended := d.role(old).ID
		d.As(receptionist).Suspend(old, "A neighbour rang.")
		d.As(clinician).Grant(d.As(receptionist).Register(d.onPaper(mensah)), basis.Consent)
		d.WantRefused(d.As(safeguarding).try.Reactivate(d.Context(), suspended, workflow.GiveBack{Why: "All is well."}), "access in force")
	})
}

func TestReadingACaseTakesPermissionEverywhere(t *testing.T) {
	open := players(t)
	b := newBench(t, open, 0).after("CG rest, CG grant")
	admin := b.As(b.staff("Y"))
	_, reread := admin.Reread(b.ctx, b.id)
	_, blocks := admin.Blocks(b.ctx, b.id, workflow.Proposal{})
	_, paper := admin.Paper(b.ctx, b.record.letters[0].ID)
	for what, err := range map[string]error{"Reread": reread, "Blocks": blocks, "Paper": paper} {
		if !errors.Is(err, workflow.ErrNotAllowed) {
			t.Errorf("%s answers a system administrator with %v", what, err)
		}
	}
}

func TestTheNextStepTellsOfNoHold(t *testing.T) {
	open := players(t)
	b := newBench(t, open, 0).after("CG rest, R hold")
	c, err := b.As(b.staff("R")).Open(b.ctx, b.id)
	if err != nil {
		t.Fatal(err)
	}
	if c.Application.Next.From == workflow.SafeguardingLead {
		t.Errorf("reception reads that the next step is %+v", c.Application.Next)
	}
}

// Case 4: coercion is the practice's own reason, kept here and never sent.
func TestCoercionIsALocalReason(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Answer(id, "C7=stays")
		d.As(safeguarding).Refuse(id, "APPLICATION_REJECTED_COERCION")
		d.WantOutgoing(id, workflow.OutgoingRelease, "")
	})
}

// Domain 4: best interests of a child are for a clinician and the safeguarding
// lead together, also where nothing was ever held.
func TestTheLeadHasAPartInAChildsBestInterests(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		grandmother := moss
		grandmother.relation, grandmother.words = "FAMMEMB", "Grandmother"
		id := d.As(receptionist).Register(d.onPaper(grandmother))
		d.As(receptionist).Answer(id, "P1=none")
		h := d.As(clinician)
		h.AnswerTheRest(id, basis.Parental)
		h.AnswerTheRest(id, basis.BestInterests)
		h.Answer(id, bestInterests)
		h.wantBlocked(id, basis.BestInterests, "safeguarding lead")
	})
}
