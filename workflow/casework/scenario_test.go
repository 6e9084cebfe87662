package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// The numbered cases of domain 8, each told as its row tells it: who comes with
// what, what stops it, and what it comes to. Other tests of this folder tell
// some of them at length; here every one is told whole.

// comesTo is the right-hand column of a row: what became of a case once the
// time to take it back has passed and the relay has sent what it may.
type comesTo struct {
	state workflow.ApplicationState
	// basis, and the last day and the review with the rule that gave each, as
	// "2032-05-13 AGE11"; empty for a case that granted nothing.
	basis       basis.Basis
	end, review string
	// reason is the national reason a refusal was given.
	reason string
	// sent is the latest message, as "create ROLE_CREATED: done"; "nothing" when
	// none was ever made.
	sent string
	// why is a part of what people are told of a message that was not sent.
	why string
	// store is the role the national store has in the end, as "active
	// ROLE_CREATED"; empty when it has none.
	store string
	// letters are those that may go, as "L04 to the proxy".
	letters []string
}

// Comes checks what a case comes to.
func (d *desk) Comes(id workflow.ApplicationID, c couple, want comesTo) {
	d.Helper()
	d.Wait(2 * time.Minute)
	d.Send()
	a := d.application(id)
	got := comesTo{state: a.State, sent: "nothing", why: want.why}
	if p := a.Decision; p != nil {
		got.basis, got.reason = p.Basis, p.Reason
		if !p.Refused {
			got.end, got.review = dated(p.End.Date, p.End.Rule), dated(p.Review.Date, p.Review.Rule)
		}
	}
	if m := d.message(id); m.ID != "" {
		got.sent = strings.TrimSpace(fmt.Sprintf("%s %s", m.Kind, m.Reason)) + ": " + string(m.State)
		if !strings.Contains(m.Why, want.why) || m.Why != "" && want.why == "" {
			got.why = m.Why
		}
	}
	for _, r := range d.store.Roles(c.patient.NHSNumber.Full(), c.proxy.NHSNumber.Full()) {
		if got.store != "" {
			d.Error("the national store has two roles for them")
		}
		got.store = r.Status + " " + r.Reason
	}
	for _, l := range must(d.db.LettersOf(d.Context(), id))(d) {
		if l.State != workflow.LetterDropped {
			got.letters = append(got.letters, l.Kind+" to the "+string(l.To))
		}
	}
	slices.Sort(got.letters)
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		d.Errorf("the case comes to\n%+v, want\n%+v", got, want)
	}
}

func dated(on nhs.Date, rule string) string {
	if on.IsZero() {
		return ""
	}
	return on.String() + " " + rule
}

// offered are the addressees the desk offers for a decision; those it ticks of
// itself carry a tick.
func (d *desk) offered(id workflow.ApplicationID, refuse bool) (who []string) {
	d.Helper()
	for _, c := range d.As(clinician).try.Addressees(d.application(id), refuse) {
		who = append(who, string(c.Kind)+" to the "+string(c.To)+either(c.Ticked, " ✓", ""))
	}
	return who
}

func (d *desk) wantOffered(id workflow.ApplicationID, refuse bool, want ...string) {
	d.Helper()
	if got := d.offered(id, refuse); !slices.Equal(got, want) {
		d.Errorf("letters offered: %v, want %v", got, want)
	}
}

// wantBlocked tries to grant a case as it stands and checks that this stops it.
func (h hands) wantBlocked(id workflow.ApplicationID, b basis.Basis, words string) {
	h.Helper()
	_, err := h.try.Decide(h.ctx, id, h.Propose(id, b, ""))
	h.WantRefused(err, words)
}

// listed are the cases due for review within 90 days of a day, by reference.
func (d *desk) listed(on string) (refs []string) {
	d.Helper()
	lines, _, err := d.db.Roles(d.Context(), workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleActive}, ReviewBy: review.LastDue(nhs.MustDate(on), 90)})
	d.must(err)
	for _, l := range lines {
		refs = append(refs, l.Ref)
	}
	return refs
}

const (
	toTheProxy   = workflow.ByProxy
	toThePatient = workflow.ByPatient
)

// The people of domain 8 that no other test needs.
var (
	wroe = couple{ // 7
		patient: person("9990002959", "Mr", "Ian", "Wroe", "1956-06-02", "18 Forge Lane"), proxy: person("9990003084", "Mr", "Neil", "Wroe", "1983-03-09", "4 Quay Street"),
		relation: "CHILD", words: "Son", asks: []string{"PRESCR", "APPT"},
	}
	reed = couple{ // 12
		patient: person("9990004382", "Mrs", "Olive", "Reed", "1940-01-15", "11 The Green"), proxy: person("9990004641", "Mr", "Paul", "Reed", "1968-08-23", "2 Park View"),
		relation: "CHILD", words: "Son", asks: []string{"PRESCR", "APPT"},
	}
	gray = couple{ // 17: the home gives no numbers of its staff
		patient: person("9990005818", "Mr", "Saul", "Gray", "1936-10-04", "Elm Lodge"), proxy: person("", "Ms", "Amy", "Dale", "1991-02-11", "Elm Lodge"),
		relation: "CAREGIVER", words: "Carer at Elm Lodge", asks: []string{"PRESCR"},
	}
	moss = couple{ // 18
		patient: person("9990006075", "", "Tia", "Moss", "2018-04-25", "16 Willow Road"), proxy: person("9990006202", "Mrs", "Viv", "Ross", "1975-07-07", "16 Willow Road"),
		relation: "CAREGIVER", words: "Foster carer", asks: []string{"PRESCR", "APPT"},
	}
	coleMother = couple{ // 20
		patient: person("9990006725", "", "Xan", "Cole", "2018-09-14", "29 Meadow Rise"), proxy: person("9990006857", "Ms", "Bea", "Cole", "1987-12-01", "29 Meadow Rise"),
		relation: "PRN", words: "Mother",
	}
	coleFather = couple{
		patient: coleMother.patient, proxy: person("9990006989", "Mr", "Max", "Cole", "1985-05-19", "6 Harbour Court"),
		relation: "PRN", words: "Father",
	}
	beck = couple{ // 23
		patient: person("9990007632", "Mr", "Alan", "Beck", "1947-03-03", "14 Elm Grove"), proxy: person("9990007764", "Mrs", "Fay", "Beck", "1950-11-28", "14 Elm Grove"),
		relation: "SPS", words: "Wife", asks: []string{"PRESCR", "APPT"},
	}
	oake = couple{ // 25
		patient: person("9990008159", "Mr", "Cyril", "Oake", "1953-09-09", "3 Hill Street"), proxy: person("9990008280", "Mrs", "Dot", "Oake", "1955-01-20", "3 Hill Street"),
		relation: "SPS", words: "Wife", asks: []string{"PRESCR", "APPT"},
	}
	gale = couple{ // 27
		patient: person("9990008930", "", "Finn", "Gale", "2018-02-17", "8 Cross Lane"), proxy: person("9990009066", "Mr", "Rod", "Gale", "1982-06-30", "8 Cross Lane"),
		relation: "PRN", words: "Stepfather",
	}
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
		d.wantOffered(id, false, "L04 to the proxy ✓", "L05 to the patient") // under the policy age a person chooses
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

func TestScenario4CoachedPatient(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(marsh))
		d.As(receptionist).Answer(id, "C7=answers,stays")
		d.WantCase(id, workflow.Held)
		d.As(safeguarding).Answer(id, "C5=yes C14=refuse")
		d.wantOffered(id, true, "L07 to the proxy", "L07 to the patient")
		d.As(safeguarding).Refuse(id, "APPLICATION_REJECTED_SAFEGUARDING") // and nobody is written to
		waits := comesTo{state: workflow.Refused, reason: "APPLICATION_REJECTED_SAFEGUARDING", sent: "refuse: release", store: "proposed APPLICATION_SUBMITTED"}
		d.Comes(id, marsh, waits)
		d.until("2026-12-08") // however long: the lead says what the store hears
		d.Comes(id, marsh, waits)
		d.As(safeguarding).Release(id, "APPLICATION_REJECTED_NOT_NEEDED")
		waits.sent, waits.store = "refuse APPLICATION_REJECTED_NOT_NEEDED: done", "rejected APPLICATION_REJECTED_NOT_NEEDED"
		d.Comes(id, marsh, waits)
	})
}

func TestScenario7ProxyAtAnotherPractice(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(wroe))
		d.As(receptionist).Answer(id, "F4=no")
		d.As(clinician).Answer(id, "C9=na")
		d.As(clinician).AnswerTheRest(id, basis.Consent)
		p := d.As(clinician).Propose(id, basis.Consent, "")
		p.Rationale, p.Letters = "", []workflow.Applicant{toTheProxy, toThePatient}
		_, err := d.As(clinician).try.Decide(d.Context(), id, p)
		d.WantRefused(err, "in spite of the warnings")
		p.Rationale = "He comes in; he has another login."
		d.wantOffered(id, false, "L04 to the proxy ✓", "L05 to the patient ✓")
		d.As(clinician).Decide(id, p)
		d.Comes(id, wroe, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L04 to the proxy", "L05 to the patient"},
		})
	})
}

func TestScenario8Duplicate(t *testing.T) {
	twice := func(d *desk) workflow.ApplicationID {
		draft := d.onPaper(apsley)
		draft.Channel = workflow.ChannelEmail
		first := d.As(receptionist).Register(draft)
		d.until("2026-11-27")
		_, err := d.As(receptionist).try.Register(d.Context(), d.onPaper(apsley), false)
		d.WantRefused(err, "already have an open application, "+d.application(first).Ref)
		second, err := d.As(receptionist).try.Register(d.Context(), d.onPaper(apsley), true)
		d.must(err)
		d.must(d.As(receptionist).try.Merge(d.Context(), second.ID, first))
		d.WantCase(second.ID, workflow.Duplicate)
		if into := d.application(second.ID).DuplicateOf; into != first {
			t.Errorf("it was merged into %s", into)
		}
		d.WantNothingOutgoing(second.ID)
		d.until(tuesday)
		return first
	}
	atStore := func(d *desk, status, reason, grantor string) {
		for _, p := range []workflow.Person{apsley.patient, apsley.proxy} {
			d.must(d.store.AddPerson(emulator.Person{NHSNumber: p.NHSNumber.Full(), Family: p.Family, Given: p.Given, BirthDate: p.Born.String(), ODS: "Z99901"}))
		}
		_, err := d.store.AddRole(emulator.Role{Patient: apsley.patient.NHSNumber.Full(), Proxy: apsley.proxy.NHSNumber.Full(),
			Status: status, Reason: reason, Grantor: grantor, Start: tuesday, End: "2028-11-30"})
		d.must(err)
	}
	granted := comesTo{state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS"}
	t.Run("active from the old practice, so a person looks", func(t *testing.T) {
		story(t, "2026-11-20", func(d *desk) {
			id := twice(d)
			atStore(d, "active", "ROLE_CREATED", "Z99902")
			d.As(clinician).wantBlocked(id, basis.Consent, "Was the patient told") // consent is needed here too
			d.As(clinician).Grant(id, basis.Consent)
			want := granted
			want.sent, want.why, want.store = "create ROLE_CREATED: human", "another legal basis, date or practice", "active ROLE_CREATED"
			d.Comes(id, apsley, want)
		})
	})
	t.Run("the same there already, so its id is kept", func(t *testing.T) {
		story(t, "2026-11-20", func(d *desk) {
			id := twice(d)
			atStore(d, "active", "ROLE_CREATED", "Z99901")
			d.As(clinician).Grant(id, basis.Consent)
			want := granted
			want.sent, want.store = "create ROLE_CREATED: done", "active ROLE_CREATED"
			d.Comes(id, apsley, want)
			if r := d.role(id); r.National == nil || r.National.RoleID != d.WantAtStore(apsley, "active", "ROLE_CREATED").ID {
				t.Errorf("the role knows its national record as %v", r.National)
			}
		})
	})
	t.Run("inactive there, and opened again only by a person", func(t *testing.T) {
		story(t, "2026-11-20", func(d *desk) {
			id := twice(d)
			atStore(d, "inactive", "ROLE_DEACTIVATED_SAFEGUARDING", "Z99902")
			d.As(clinician).Grant(id, basis.Consent)
			want := granted
			want.sent, want.why, want.store = "create ROLE_CREATED: human", "unless somebody says so", "inactive ROLE_DEACTIVATED_SAFEGUARDING"
			d.Comes(id, apsley, want)
		})
	})
}

func TestScenario9PatientWithdraws(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.until("2027-02-03")
		d.As(administrator).End(id, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		if r := d.WantRole(id, workflow.RoleInactive); r.EndedOn != nhs.MustDate("2027-02-03") {
			t.Errorf("ended on %s", r.EndedOn)
		}
		d.WantTasks(0, 1) // here at once, before the store has heard anything
		d.WantAtStore(mensah, "active", "ROLE_CREATED")
		d.Comes(id, mensah, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "end ROLE_DEACTIVATED_PATIENT_REQUEST: done", store: "inactive ROLE_DEACTIVATED_PATIENT_REQUEST",
		})
	})
}

func TestScenario12DeceasedPatient(t *testing.T) {
	story(t, "2026-11-10", func(d *desk) {
		id := d.inForce(reed)
		d.until(tuesday)
		n, err := d.As(administrator).try.Happened(d.Context(), d.role(id).ID, workflow.PatientDied, "On 18 November.")
		d.must(err)
		if n != 1 {
			t.Errorf("%d roles ended", n)
		}
		d.WantTasks(0, 1)
		d.Comes(id, reed, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-09 BASIS", review: "2027-11-09 BASIS",
			sent: "end ROLE_DEACTIVATED_PATIENT_DECEASED: done", store: "inactive ROLE_DEACTIVATED_PATIENT_DECEASED",
		})
		if due := d.listed("2027-11-01"); len(due) != 0 {
			t.Errorf("still for review: %v", due)
		}
		// A new application leads to the law for records of the dead.
		again := d.As(receptionist).Register(d.onPaper(reed))
		d.As(clinician).AnswerTheRest(again, basis.Consent)
		d.As(clinician).wantBlocked(again, basis.Consent, "Access to Health Records Act")
		d.WantNothingOutgoing(again)
	})
}

func TestScenario13SamePerson(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(lund))
		d.As(clinician).AnswerTheRest(id, basis.Consent, basis.Prescriptions)
		d.As(clinician).wantBlocked(id, basis.Consent, "Offer them their own online access.")
		d.As(receptionist).Withdraw(id, "Shown how to get her own access.")
		d.Comes(id, lund, comesTo{state: workflow.Withdrawn, sent: "nothing"})
	})
}

func TestScenario14AttorneyOfSomebodyWhoCanDecide(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(bray))
		d.As(clinician).Answer(id, "M0=yes M1=as-told M2=words M3=yes M4=yes M5=yes M6=yes M9=has M11=no L1=health-welfare")
		d.As(clinician).wantBlocked(id, basis.Attorney, "The paper stays on file.")
		d.As(clinician).Grant(id, basis.Consent, toTheProxy, toThePatient)
		d.Comes(id, bray, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L04 to the proxy", "L05 to the patient"},
		})
		if paper := d.application(id).Answers["L1"]; paper.Value != "health-welfare" {
			t.Errorf("the paper on file is %q", paper.Value)
		}
		// Once he cannot decide, his consent does not go on in silence.
		d.until("2027-03-01")
		_, err := d.As(receptionist).try.Happened(d.Context(), d.role(id).ID, workflow.CapacityLost, "")
		d.must(err)
		d.Send()
		d.WantAtStore(bray, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
	})
}

// homeMet is everything 3.13 asks of a home, but for the toolkit standard (O2).
const homeMet = "O1=yes O3=yes O4=yes O5=yes O7=no O8=yes O10=no"

func TestScenario17CareHome(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(gray))
		h := d.As(clinician)
		h.AnswerTheRest(id, basis.CareHome, basis.Prescriptions)
		h.wantBlocked(id, basis.Consent, "Staff of a home or service act under its agreement")
		d.As(manager).Answer(id, homeMet+" O2=no")
		h.Answer(id, "O6=yes W3=no W4=no")
		h.wantBlocked(id, basis.CareHome, "The home does not meet the toolkit standards.")
		d.As(manager).Answer(id, "O2=yes")
		h.Decide(id, h.Propose(id, basis.CareHome, ""))
		d.Comes(id, gray, comesTo{
			state: workflow.Approved, basis: basis.CareHome, end: "2027-11-30 BASIS", review: "2027-02-28 BASIS",
			sent: "create ROLE_CREATED: local", why: "A care-home agreement stays at the practice.",
		})
		if scopes := d.role(id).Scopes; !slices.Equal(scopes, []basis.Scope{basis.Prescriptions}) {
			t.Errorf("the home was given %v", scopes)
		}
		if asked := d.store.Log(); len(asked) != 0 {
			t.Errorf("the store was asked %d times", len(asked))
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
		if notes := d.application(id).Answers["W4"].Note; notes == "" {
			t.Error("nobody wrote down what she said")
		}
	})
}

func TestScenario22BadNHSNumber(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		if _, err := nhs.ParseNumber("999 000 7501"); err == nil {
			t.Error("the number on the form passes its check")
		}
		id := d.As(receptionist).Register(d.onPaper(hart))
		d.As(clinician).AnswerTheRest(id, basis.Consent, basis.Prescriptions)
		d.As(clinician).wantBlocked(id, basis.Consent, "The patient’s NHS number is missing.")
		d.As(receptionist).Ask(id, "The patient’s NHS number: the last digit on the form does not match", "2026-12-08")
		d.Comes(id, hart, comesTo{state: workflow.Waiting, sent: "nothing"})
		d.until("2026-12-03")
		whole := hart
		whole.patient.NHSNumber = nhs.MustNumber("9990007500") // she says it herself
		d.must(d.As(receptionist).try.Amend(d.Context(), id, toThePatient, workflow.Contact{Title: "Ms", Address: whole.patient.Address, NHSNumber: whole.patient.NHSNumber}))
		d.must(d.As(receptionist).try.Resume(d.Context(), id))
		d.As(clinician).Decide(id, d.As(clinician).Propose(id, basis.Consent, ""))
		d.Comes(id, whole, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-12-02 BASIS", review: "2027-12-02 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED",
		})
	})
}

func TestScenario23FiveYearsUnused(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(beck)
		d.As(administrator).End(id, "ROLE_DEACTIVATED_INACTIVE_ROLE")
		d.WantTasks(0, 1)
		d.Comes(id, beck, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "end ROLE_DEACTIVATED_INACTIVE_ROLE: done", store: "inactive ROLE_DEACTIVATED_INACTIVE_ROLE",
		})
	})
}

func TestScenario25PatientMovesPractice(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(oake)
		d.until("2027-01-11")
		_, err := d.As(administrator).try.Happened(d.Context(), d.role(id).ID, workflow.PatientMoved, "")
		d.must(err)
		d.WantTasks(0, 1)
		d.Comes(id, oake, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "end ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED: done", store: "inactive ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED",
		})
		if due := d.listed("2027-11-01"); len(due) != 0 {
			t.Errorf("still for review: %v", due)
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
		_, err = d.As(administrator).try.Print(d.Context(), l.ID)
		d.WantNotAllowed(err)
		_, err = d.As(safeguarding).try.Print(d.Context(), l.ID)
		d.WantRefused(err, "does not match the decision")
		d.Comes(id, gale, comesTo{
			state: workflow.Approved, basis: basis.Parental, end: "2029-02-16 AGE11", review: "2027-11-30 COMPETENCE",
			sent: "end ROLE_SUSPENDED_PENDING_REVIEW: done", store: "inactive ROLE_SUSPENDED_PENDING_REVIEW", letters: []string{"L04 to the proxy"},
		})
		d.WantNotAllowed(d.As(administrator).try.Reactivate(d.Context(), r.ID, "It was a mistake."))
		d.WantRefused(d.As(clinician).try.Undo(d.Context(), id), "an ending is never taken back")
		d.As(receptionist).SwitchedOff(id)
		d.WantTasks(0, 0)
	})
}

func TestScenario30PaperFormWithoutResponse(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-11-11")
		d.until("2026-11-24")
		d.Comes(id, juke, comesTo{state: workflow.Waiting, sent: "nothing"})
		d.until("2026-11-25")
		d.Comes(id, juke, comesTo{state: workflow.Lapsed, sent: "nothing"})
		d.until(tuesday)
		d.must(d.As(receptionist).try.Reopen(d.Context(), id, "She came in with her passport."))
		d.As(clinician).Grant(id, basis.Consent, toTheProxy)
		d.Comes(id, juke, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L04 to the proxy"},
		})
	})
}
