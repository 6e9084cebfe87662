package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

func TestScenario1StraightforwardMother(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(quill))
		d.As(clinician).Answer(id, "G0=yes P1=mother P2=birth-certificate I2.patient=vouched-questions I4.patient=high")
		d.wantOffered(id, false, "L04 to the proxy ✓", "L05 to the patient") // she is five
		d.As(clinician).Grant(id, basis.Parental, toTheProxy)
		d.Comes(id, quill, comesTo{
			state: workflow.Approved, basis: basis.Parental, end: "2032-05-13 AGE11", review: "2032-05-13 AGE11",
			sent: "activate ROLE_ACTIVATED: done", store: "active ROLE_ACTIVATED", letters: []string{"L04 to the proxy"},
		})
		d.As(administrator).SetUp(id)
		if early, due := d.listed("2032-02-13"), d.listed("2032-02-14"); len(early) != 0 || len(due) != 1 {
			t.Errorf("for review: %v on 13 February 2032 and %v a day later", early, due)
		}
	})
	t.Run("from an e-mail, which proves nothing of anybody", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			draft := d.onPaper(quill)
			draft.Channel = workflow.ChannelEmail
			id := d.As(receptionist).Register(draft)
			d.As(clinician).wantBlocked(id, basis.Parental, "Nobody has said how surely the proxy’s identity is proved.")
			d.As(clinician).Grant(id, basis.Parental, toTheProxy)
			d.Comes(id, quill, comesTo{
				state: workflow.Approved, basis: basis.Parental, end: "2032-05-13 AGE11", review: "2032-05-13 AGE11",
				sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L04 to the proxy"},
			})
		})
	})
}

func TestScenario2TenYearOldThreeWeeksBeforeEleven(t *testing.T) {
	assessed := "G1=yes G2=yes G3=yes G4=yes G5=yes G6=yes G7=yes G8=yes G9=yes C10=clear P5a=no P5b=no W3=no W4=no "
	ask := func(d *desk) workflow.ApplicationID {
		id := d.As(receptionist).Register(d.onPaper(tarrow))
		d.As(clinician).wantBlocked(id, basis.Parental, "A clinician has not said whether the young person can decide.")
		d.wantOffered(id, false, "L04 to the proxy ✓", "L05 to the patient")                                                               // under the policy age a person chooses
		if e := must(d.As(clinician).try.Explain(d.Context(), id))(d); !strings.Contains(strings.Join(e.Warnings, "|"), "turns 11 soon") { // F9
			t.Errorf("nobody is warned of his birthday: %v", e.Warnings)
		}
		return id
	}
	t.Run("he can decide and agrees", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := ask(d)
			d.As(clinician).Answer(id, assessed+"G10=competent G11=yes")
			d.As(clinician).wantBlocked(id, basis.Parental, "they are asked for their own consent")
			d.As(clinician).Grant(id, basis.Consent, toTheProxy)
			d.Comes(id, tarrow, comesTo{
				state: workflow.Approved, basis: basis.Consent, end: "2027-11-30 BASIS", review: "2027-11-30 BASIS",
				sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L04 to the proxy"},
			})
		})
	})
	t.Run("he can decide and does not agree", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := ask(d)
			d.As(clinician).Answer(id, assessed+"G10=competent G11=no")
			d.As(clinician).wantBlocked(id, basis.Parental, "A parent cannot overrule that.")
			d.As(clinician).wantBlocked(id, basis.Consent, "has not agreed")
			d.As(clinician).Refuse(id, "APPLICATION_REJECTED_NO_CONSENT", toTheProxy)
			d.Comes(id, tarrow, comesTo{
				state: workflow.Refused, reason: "APPLICATION_REJECTED_NO_CONSENT",
				sent: "refuse APPLICATION_REJECTED_NO_CONSENT: local", why: "no national application to refuse", letters: []string{"L07 to the proxy"},
			})
			if text := words(d.As(administrator).Post(id).Document); !strings.Contains(text, "not able to set this up") {
				t.Error("the letter may tell the father what the child said")
			}
		})
	})
	for name, c := range map[string]struct{ carryOn, end string }{
		"he cannot yet, and it ends before his birthday":         {"", "2026-12-21 AGE11"},
		"he cannot yet, and a clinician says why it is no blind": {"Assessed today; three weeks change nothing.", "2027-11-30 COMPETENCE"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := ask(d)
				d.As(clinician).Answer(id, assessed+"G10=not-yet P1=father-named")
				d.As(clinician).AnswerTheRest(id, basis.Parental)
				d.As(clinician).Decide(id, d.As(clinician).Propose(id, basis.Parental, c.carryOn))
				d.Comes(id, tarrow, comesTo{
					state: workflow.Approved, basis: basis.Parental, end: c.end, review: c.end,
					sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED",
				})
				d.As(administrator).SetUp(id)
				if due := d.listed(tuesday); c.carryOn == "" && len(due) != 1 {
					t.Errorf("for review today: %v", due)
				}
				// His father is to be told now. He himself is under the policy age: his
				// letter is there to be written, and is sent only where a person chose to.
				var due []string
				for _, l := range must(d.As(administrator).try.LettersDue(d.Context()))(d) {
					due = append(due, string(l.Kind)+" to the "+string(l.To))
				}
				if want := either(c.carryOn == "", "L12 to the patient|L13 to the proxy", ""); strings.Join(due, "|") != want {
					t.Errorf("letters due: %v, want %s", due, want)
				}
			})
		})
	}
}

func TestScenario3FormerPartnerWithoutResponsibility(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(finch))
		d.As(receptionist).Answer(id, "P1=none")
		d.As(clinician).wantBlocked(id, basis.Parental, "disputes and court orders") // P5
		d.As(clinician).AnswerTheRest(id, basis.Parental)
		d.As(clinician).wantBlocked(id, basis.Parental, "The applicant does not hold parental responsibility.")
		d.wantOffered(id, true, "L07 to the proxy", "L07 to the patient")
		d.As(clinician).Refuse(id, "APPLICATION_REJECTED_NO_LEGAL_BASIS", toTheProxy)
		d.Comes(id, finch, comesTo{
			state: workflow.Refused, reason: "APPLICATION_REJECTED_NO_LEGAL_BASIS",
			sent: "refuse APPLICATION_REJECTED_NO_LEGAL_BASIS: done", store: "rejected APPLICATION_REJECTED_NO_LEGAL_BASIS",
			letters: []string{"L07 to the proxy"},
		})
		if text := words(d.As(administrator).Post(id).Document); strings.Contains(text, "Hidden Cottage") || !strings.Contains(text, "evidence of the authority") {
			t.Error("the letter is not the neutral one about authority, or says where the child lives")
		}
	})
}

// bestInterests is the whole of 3.10 for a child.
const bestInterests = "B1=yes B2=yes B3=yes B4=yes B5=yes B6=yes B7=yes B8=asked B8a=yes B9=yes B11=weighed B12=no B13=na B14=yes B15=yes B16=yes"

func TestScenario18FosterCarer(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		mother := moss
		mother.proxy, mother.relation, mother.words = person("9990001138", "Ms", "Una", "Moss", "1994-01-09", "50 Mill Bank"), "PRN", "Mother"
		hers := d.As(receptionist).Register(d.onPaper(mother))
		d.As(clinician).Grant(hers, basis.Parental)
		d.As(administrator).SetUp(hers)
		d.Wait(2 * time.Minute)
		d.Send()
		_, err := d.As(receptionist).try.Happened(d.Context(), d.role(hers).ID, workflow.TakenIntoCare, "A care order.")
		d.must(err)
		d.Send()
		d.WantAtStore(mother, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")

		foster := moss
		foster.relation = "SIGOTHR" // not the staff of a home
		id := d.As(receptionist).Register(d.onPaper(foster))
		d.As(receptionist).Answer(id, "P1=none")
		d.As(clinician).Answer(id, "C10=looked-after")
		d.WantCase(id, workflow.Held)
		d.As(safeguarding).Answer(id, "P7=care-order C14=proceed")
		d.As(safeguarding).Lift(id, "The authority confirmed in writing what she may decide.")
		h := d.As(clinician)
		h.AnswerTheRest(id, basis.Parental) // the child cannot decide
		h.AnswerTheRest(id, basis.BestInterests)
		h.wantBlocked(id, basis.Parental, "does not hold parental responsibility")
		h.wantBlocked(id, basis.BestInterests, "Those with parental responsibility, or the local authority, are asked.")
		h.Answer(id, bestInterests)
		h.Decide(id, h.Propose(id, basis.BestInterests, ""))
		d.Comes(id, foster, comesTo{
			state: workflow.Approved, basis: basis.BestInterests, end: "2027-05-31 BASIS", review: "2027-05-31 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED",
		})
		d.WantAtStore(mother, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
	})
}

func TestScenario20DivorcedAndOneObjects(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		hers := d.As(receptionist).Register(d.onPaper(coleMother))
		d.As(clinician).Grant(hers, basis.Parental)
		id := d.As(receptionist).Register(d.onPaper(coleFather))
		h := d.As(clinician)
		h.Answer(id, "P1=father-married P5a=no P5b=no W3=yes W4=yes")
		h.AnswerTheRest(id, basis.Parental, basis.Appointments)
		h.wantBlocked(id, basis.Parental, "Waits for a clinician") // an objection is weighed, and is no veto
		said := h.read("W4=yes")
		objects := said["W4"]
		objects.Note = "Bea objects: she was not asked first. Max wants to book vaccinations."
		said["W4"] = objects
		h.must(h.try.Answer(d.Context(), id, said))
		h.Answer(id, "W4.clinician=yes")
		p := h.Propose(id, basis.Parental, "")
		p.Letters = []workflow.Applicant{toTheProxy}
		h.Decide(id, p)
		d.Comes(id, coleFather, comesTo{
			state: workflow.Approved, basis: basis.Parental, end: "2029-09-13 AGE11", review: "2027-11-30 COMPETENCE",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L04 to the proxy"},
		})
		if scopes := d.role(id).Scopes; !slices.Equal(scopes, []basis.Scope{basis.Appointments}) {
			t.Errorf("he was given %v", scopes)
		}
		d.As(administrator).SetUp(id)
		if text := words(d.As(administrator).Post(id).Document); strings.Contains(text, "Bea") || strings.Contains(text, "Meadow Rise") {
			t.Error("the letter names the mother or where she lives")
		}
		d.WantAtStore(coleMother, "active", "ROLE_CREATED") // hers goes on
		if note := d.application(id).Answers["W4"].Note; note != objects.Note {
			t.Errorf("of what both said there stands %q", note)
		}
	})
}

func TestScenario27SafeguardingEntryAfterGrant(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(gale))
		d.As(clinician).Answer(id, "P1=agreement P2=step-parent")
		d.As(clinician).Grant(id, basis.Parental, toTheProxy)
		d.As(administrator).SetUp(id)
		d.Wait(2 * time.Minute)
		d.Send()
		l := d.Letter(id)
		_, err := d.As(receptionist).try.Happened(d.Context(), d.role(id).ID, workflow.SafeguardingEntry, "A plan since this morning.")
		d.must(err)
		r := d.WantRole(id, workflow.RoleInactive)
		d.WantTasks(0, 1)
		_, err = d.As(administrator).Print(l.ID)
		d.WantNotAllowed(err)
		_, err = d.As(safeguarding).Print(l.ID)
		d.WantRefused(err, "does not match the decision")
		d.Comes(id, gale, comesTo{
			state: workflow.Approved, basis: basis.Parental, end: "2029-02-16 AGE11", review: "2027-11-30 COMPETENCE",
			sent: "end ROLE_SUSPENDED_PENDING_REVIEW: done", store: "inactive ROLE_SUSPENDED_PENDING_REVIEW", letters: []string{"L04 to the proxy"},
		})
		d.WantNotAllowed(d.As(administrator).try.Reactivate(d.Context(), r.ID, workflow.GiveBack{Why: "It was a mistake."}))
		d.WantRefused(d.As(clinician).try.Undo(d.Context(), id), "an ending is never taken back")
		d.As(receptionist).SwitchedOff(id)
		d.WantTasks(0, 0)
	})
}
