package casework_test

import (
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

// The bases on which the decider must not be the only one who answered, with the
// answers each rests on, given by one clinician.
var decidedForThem = []struct {
	on    basis.Basis
	paper string
	// part is what a second person may answer of it, and who.
	who  seat
	part string
}{
	{basis.BestInterests, bestInterestsOfAnAdult, safeguarding, "B9=yes"},
	{basis.Attorney, attorneyPaper, administrator, "L2=yes"},
}

const bestInterestsOfAnAdult = "B1=yes B2=yes B3=yes B4=yes B5=yes B6=yes B7=yes B8=asked B9=yes B10=yes L1=none B11=weighed B12=no B13=na B14=yes B15=yes B16=yes W3=no W4=no"

// alone is a case one clinician answered whole, reception’s part apart.
func (d *desk) alone(b basis.Basis, paper string) workflow.ApplicationID {
	d.Helper()
	id := d.As(receptionist).Register(d.onPaper(bray))
	d.As(receptionist).Answer(id, "F2=yes F12=no C7=none")
	h := d.As(clinician)
	h.Answer(id, cannotDecide)
	d.must(h.try.Intend(d.Context(), id, workflow.Proposal{Basis: b, Scopes: basis.Smallest}))
	h.Answer(id, paper)
	h.AnswerTheRest(id, b)
	return id
}

// With two clinicians the second one answers part of what the decision rests on.
// That reception answered something else is no second look.
func TestTwoPeopleDecideForSomebodyWhoCannot(t *testing.T) {
	for _, c := range decidedForThem {
		t.Run(string(c.on), func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				d.rules.Clinicians = 2
				id := d.alone(c.on, c.paper)
				d.As(clinician).wantBlocked(id, c.on, "Nobody but you answered what this decision rests on")
				d.WantRefused(d.As(manager).try.Countersign(d.Context(), id), "more than one clinician")
				d.As(receptionist).Answer(id, "F4=yes") // once more
				d.As(clinician).wantBlocked(id, c.on, "a second person has to answer part of that")
				d.As(c.who).Answer(id, c.part)
				d.As(clinician).Decide(id, d.As(clinician).Propose(id, c.on, ""))
				d.WantCase(id, workflow.Approved)
			})
		})
	}
}

// Another one may also decide what the first one answered.
func TestASecondPersonMayDecideInstead(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.rules.Clinicians = 2
		id := d.alone(basis.BestInterests, bestInterestsOfAnAdult)
		d.As(safeguarding).Decide(id, d.As(safeguarding).Propose(id, basis.BestInterests, ""))
		d.WantCase(id, workflow.Approved)
	})
}

// With one clinician alone the practice manager signs too. The signature is for
// the answers as they were: another answer, another basis, or taking the decision
// back ends it.
func TestTheManagerSignsWhereThereIsOneClinician(t *testing.T) {
	for _, c := range decidedForThem {
		t.Run(string(c.on), func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				d.rules.Clinicians = 1
				id := d.alone(c.on, c.paper)
				wants := func() {
					t.Helper()
					d.As(clinician).wantBlocked(id, c.on, "The practice manager has to countersign")
				}
				sign := func() { d.must(d.As(manager).try.Countersign(d.Context(), id)) }
				wants()
				sign()
				d.As(clinician).Answer(id, c.part)
				wants()
				sign()
				for _, b := range []basis.Basis{basis.Deputy, c.on} {
					d.must(d.As(clinician).try.Intend(d.Context(), id, workflow.Proposal{Basis: b, Scopes: basis.Smallest}))
				}
				wants()
				sign()
				d.As(clinician).Decide(id, d.As(clinician).Propose(id, c.on, ""))
				d.As(clinician).Undo(id)
				wants()
				sign()
				d.As(clinician).Decide(id, d.As(clinician).Propose(id, c.on, ""))
				d.WantCase(id, workflow.Approved)
			})
		})
	}
}

// What somebody else answered for the decision of a year ago is no second look at
// this year’s.
func TestLastYearsAnswersAreNoSecondLook(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.rules.Clinicians = 2
		id := d.alone(basis.Attorney, attorneyPaper)
		d.As(administrator).Answer(id, "L1=health-welfare L4=700012345678 L6=yes") // these are carried over
		d.As(clinician).Decide(id, d.As(clinician).Propose(id, basis.Attorney, ""))
		d.As(administrator).SetUp(id)
		again := d.As(receptionist).renew(id)
		if d.application(again).Answers["L1"].By != string(d.staff[administrator].ID) {
			t.Fatal("the administrator’s answers are not carried over, so this tries nothing")
		}
		h := d.As(clinician)
		h.Answer(again, cannotDecide)
		d.must(h.try.Intend(d.Context(), again, workflow.Proposal{Basis: basis.Attorney, Scopes: basis.Smallest}))
		h.AnswerTheRest(again, basis.Attorney)
		h.wantBlocked(again, basis.Attorney, "Nobody but you answered what this decision rests on")
		d.As(administrator).Answer(again, "L2=yes")
		needs, err := h.try.Blocks(d.Context(), again, workflow.Proposal{Basis: basis.Attorney})
		d.must(err)
		for _, n := range needs {
			if n.Field == "second" {
				t.Errorf("this year’s answer does not count: %s", n.Words)
			}
		}
	})
}
