package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
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
			d.wantGrounds(*p)
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
		if m := d.message(id); m.State == workflow.OutgoingDone {
			d.wantTold(a, m, r)
		}
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

// wantGrounds checks that a grant says what it rests on: findings with their days,
// and none that only those who read holds may see.
func (d *desk) wantGrounds(p workflow.Decision) {
	d.Helper()
	if len(p.Grounds) == 0 {
		d.Error("the decision does not say what it rests on")
	}
	for _, g := range p.Grounds {
		if g.About == "" || g.Found == "" || g.On.IsZero() || g.About == (checklist.Finding{Kind: checklist.CoercionFinding}).Title() {
			d.Errorf("it rests on %+v", g)
		}
	}
}

// wantTold checks that the national store holds what was decided, not only that
// it holds something: the basis, the last day and who granted it, and for a role
// of our making the first day and the instant of the decision.
func (d *desk) wantTold(a workflow.Application, m workflow.Outgoing, r emulator.Role) {
	d.Helper()
	p := a.Decision
	if p.Refused {
		return
	}
	want := r
	want.Basis, want.End, want.Grantor = string(p.Basis), p.End.Date.String(), d.rules.Practice.ODS.String()
	if r.Changes[0].CorrelationID != "" { // not there before us
		want.Start, want.DateTime = nhs.DateIn(p.At).String(), p.At.UTC().Format(time.RFC3339)
	}
	if got, want := fmt.Sprintf("%+v", r), fmt.Sprintf("%+v", want); got != want {
		d.Errorf("after %s the national store holds\n%s, want\n%s", m.Kind, got, want)
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
