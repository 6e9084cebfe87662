package casework_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// hands are somebody's at the desk. Their own methods do an act that must
// succeed; try is the same desk for one that may be refused.
type hands struct {
	*desk
	try casework.Session
	ctx context.Context
}

// As is the desk in somebody's hands. No two acts happen in the same instant.
func (d *desk) As(who seat) hands {
	d.Helper()
	d.Wait(time.Second)
	s, ok := d.staff[who]
	if !ok {
		d.Fatalf("nobody is called %s", who)
	}
	return hands{d, d.acts.As(s), d.Context()}
}

func (h hands) Register(draft workflow.Draft) workflow.ApplicationID {
	h.Helper()
	a, err := h.try.Register(h.ctx, draft, false)
	h.must(err)
	return a.ID
}

func (h hands) Claim(id workflow.ApplicationID) { h.Helper(); h.must(h.try.Claim(h.ctx, id)) }

// Answer takes answers as "P1=none C7=stays,prompts".
func (h hands) Answer(id workflow.ApplicationID, answers string) {
	h.Helper()
	h.must(h.try.Answer(h.ctx, id, h.read(answers)))
}

func (h hands) read(answers string) checklist.Answers {
	h.Helper()
	given := checklist.Answers{}
	for _, part := range strings.Fields(answers) {
		name, value, _ := strings.Cut(part, "=")
		it, ok := h.rules.Checklist.Item(checklist.ItemID(name))
		if !ok {
			h.Fatalf("there is no check %s", name)
		}
		a := checklist.Answer{Value: value, Note: "As seen today."}
		if it.Type == checklist.Ticks && value != checklist.None {
			a.Value, a.Values = "", strings.Split(value, ",")
		}
		given[checklist.ItemID(name)] = a
	}
	return given
}

// AnswerTheRest prepares a grant and answers whatever is still open the way a
// plain case goes (assets/demo/answers.yaml). What reception may answer was
// proved, was computed or was said before stays.
func (h hands) AnswerTheRest(id workflow.ApplicationID, b basis.Basis, scopes ...basis.Scope) {
	h.Helper()
	if len(scopes) == 0 {
		scopes = []basis.Scope{basis.Prescriptions, basis.Appointments}
	}
	h.must(h.try.Intend(h.ctx, id, workflow.Proposal{Basis: b, Scopes: scopes}))
	way := "consent"
	if b == basis.Parental {
		way = "parental"
	}
	c, err := h.try.Reread(h.ctx, id)
	h.must(err)
	open := h.rules.Checklist.Answers(c.Facts, c.Application.Answered(c.Facts, h.rules), h.ways[way])
	if len(open) > 0 {
		h.must(h.try.Answer(h.ctx, id, open))
	}
}

// Propose is the grant the rules propose, with the services prepared before.
func (h hands) Propose(id workflow.ApplicationID, b basis.Basis, carryOn string) workflow.Proposal {
	h.Helper()
	c, err := h.try.Reread(h.ctx, id)
	h.must(err)
	p, _ := h.try.Propose(c, b, carryOn)
	if len(c.Application.Intended.Scopes) > 0 {
		p.Scopes = c.Application.Intended.Scopes
	}
	p.Rationale = "Talked through. The warnings do not stand in the way."
	return p
}

// Decide decides, and checks that what was foreseen is what happened.
func (h hands) Decide(id workflow.ApplicationID, p workflow.Proposal) workflow.Decision {
	h.Helper()
	c, err := h.try.Reread(h.ctx, id)
	h.must(err)
	k, err := h.try.Foresee(c, p)
	h.must(err)
	before := h.message(id).ID
	d, err := h.try.Decide(h.ctx, id, p)
	h.must(err)
	m := h.message(id)
	if m.ID == before {
		m = workflow.Outgoing{}
	}
	switch {
	case k.Sent != "" && (m.Kind != k.Sent || m.Reason != k.Reason || m.State != workflow.OutgoingReady):
		h.Errorf("foreseen was that the store hears %s %s, and it is %s %s (%s)", k.Sent, k.Reason, m.Kind, m.Reason, m.State)
	case k.Sent == "" && m.State == workflow.OutgoingReady && m.Kind != workflow.MessageRefuse: // which finds nothing there
		h.Errorf("foreseen was that the store hears nothing, and %s is sent", m.Kind)
	case m.State == workflow.OutgoingLocal && k.Local != m.Why:
		h.Errorf("foreseen was that it stays here because %q, and it does because %q", k.Local, m.Why)
	}
	if k.EndRule != d.End.Rule || k.ReviewRule != d.Review.Rule || len(k.Letters) != len(p.Letters) {
		h.Errorf("foreseen were %s, %s and %d letters, and it is %s, %s and %d", k.EndRule, k.ReviewRule, len(k.Letters), d.End.Rule, d.Review.Rule, len(p.Letters))
	}
	return d
}

// Grant answers the rest and decides as the rules propose.
func (h hands) Grant(id workflow.ApplicationID, b basis.Basis, tell ...workflow.Applicant) workflow.Decision {
	h.Helper()
	h.AnswerTheRest(id, b)
	p := h.Propose(id, b, "")
	p.Letters = tell
	return h.Decide(id, p)
}

func (h hands) Refuse(id workflow.ApplicationID, reason string, tell ...workflow.Applicant) {
	h.Helper()
	h.Decide(id, workflow.Proposal{Refuse: true, Reason: reason, Letters: tell})
}

func (h hands) Undo(id workflow.ApplicationID) { h.Helper(); h.must(h.try.Undo(h.ctx, id)) }

func (h hands) Hold(id workflow.ApplicationID, concern string) {
	h.Helper()
	h.must(h.try.Hold(h.ctx, id, concern))
}

func (h hands) Lift(id workflow.ApplicationID, why string) {
	h.Helper()
	h.must(h.try.Lift(h.ctx, id, why))
}

func (h hands) Release(id workflow.ApplicationID, reason string) {
	h.Helper()
	h.must(h.try.Release(h.ctx, id, reason))
}

func (h hands) Withdraw(id workflow.ApplicationID, why string) {
	h.Helper()
	h.must(h.try.Withdraw(h.ctx, id, workflow.Withdrawal{By: workflow.ByProxy, How: why, Pressed: checklist.No}))
}

func (h hands) Ask(id workflow.ApplicationID, what, chaseOn string) {
	h.Helper()
	h.must(h.try.Ask(h.ctx, id, workflow.Asking{What: what, Of: "the applicant", ChaseOn: nhs.MustDate(chaseOn)}))
}

func (h hands) SetUp(id workflow.ApplicationID) {
	h.Helper()
	h.must(h.try.RecordSetUp(h.ctx, h.role(id).ID))
}

func (h hands) End(id workflow.ApplicationID, reason string) {
	h.Helper()
	h.must(h.try.End(h.ctx, h.role(id).ID, workflow.Ending{Reason: reason}))
}

func (h hands) Suspend(id workflow.ApplicationID, concern string) {
	h.Helper()
	h.must(h.try.Suspend(h.ctx, h.role(id).ID, concern))
}

func (h hands) SwitchedOff(id workflow.ApplicationID) {
	h.Helper()
	h.must(h.try.RecordSwitchedOff(h.ctx, h.role(id).ID))
}

// Open is a case as this person sees it.
func (h hands) Open(id workflow.ApplicationID) casework.Case {
	h.Helper()
	c, err := h.try.Open(h.ctx, id)
	h.must(err)
	return c
}

// Letter is the one letter of a case that is not dropped.
func (d *desk) Letter(id workflow.ApplicationID) workflow.Letter {
	d.Helper()
	all, err := d.db.LettersOf(d.Context(), id)
	d.must(err)
	var found []workflow.Letter
	for _, l := range all {
		if l.State != workflow.LetterDropped {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		d.Fatalf("%d letters, want one", len(found))
	}
	return found[0]
}

// Print prints a letter that is ready: it is shown, then recorded.
func (h hands) Print(id workflow.LetterID) (casework.Paper, error) {
	h.Helper()
	p, err := h.try.Ready(h.ctx, id)
	if err != nil {
		return casework.Paper{}, err
	}
	return p, h.try.RecordPrinted(h.ctx, p)
}

// Post says that a letter is safe to go and prints it.
func (h hands) Post(id workflow.ApplicationID) casework.Paper {
	h.Helper()
	l := h.Letter(id)
	h.must(h.try.MarkSafe(h.ctx, l.ID, workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true, Chosen: true}))
	p, err := h.Print(l.ID)
	h.must(err)
	return p
}

// couple is a patient and the person who wants to act for them.
type couple struct {
	patient, proxy  workflow.Person
	relation, words string
	tie             string   // what the store believes they are
	asks            []string // the services asked for, by code
}

func scope(t testing.TB, code string) basis.Scope {
	t.Helper()
	s, ok := basis.ParseScope(code)
	if !ok {
		t.Fatalf("there is no service %s", code)
	}
	return s
}

func person(number, title, given, family, born, street string) workflow.Person {
	p := workflow.Person{Title: title, Given: given, Family: family, Born: nhs.MustDate(born), Address: []string{street, "Fernbrook", "FB1 2CD"}}
	if number != "" {
		p.NHSNumber = nhs.MustNumber(number)
	}
	return p
}

// The people of domain 8, each under the number of the case.
var (
	quill = couple{ // 1
		patient: person("9990001006", "", "Ada", "Quill", "2021-05-14", "7 Weir Road"), proxy: person("9990001138", "Mrs", "Ruth", "Quill", "1990-02-03", "7 Weir Road"),
		relation: "PRN", words: "Mother", tie: "MTH",
	}
	tarrow = couple{ // 2
		patient: person("9990001391", "", "Ben", "Tarrow", "2015-12-22", "3 Tannery Yard"), proxy: person("9990001529", "Mr", "Ivo", "Tarrow", "1984-07-19", "3 Tannery Yard"),
		relation: "PRN", words: "Father",
	}
	finch = couple{ // 3
		patient: person("9990001650", "", "Cara", "Finch", "2019-03-03", "Hidden Cottage"), proxy: person("9990001782", "Mr", "Dean", "Holt", "1988-11-30", "40 Station Road"),
		relation: "PRN", words: "Father",
	}
	marsh = couple{ // 4
		patient: person("9990002045", "Mrs", "Edna", "Marsh", "1948-02-20", "12 Church Walk"), proxy: person("9990002177", "Mr", "Lee", "Marsh", "2000-09-01", "12 Church Walk"),
		relation: "FAMMEMB", words: "Grandson", asks: []string{"PRESCR", "APPT"},
	}
	apsley = couple{ // 8
		patient: person("9990003211", "Mrs", "Joan", "Apsley", "1951-06-11", "2 Orchard Close"), proxy: person("9990003343", "Mr", "Tim", "Apsley", "1979-01-25", "9 Orchard Close"),
		relation: "CHILD", words: "Son", asks: []string{"PRESCR", "APPT"},
	}
	mensah = couple{ // 9
		patient: person("9990003475", "Mr", "Kofi", "Mensah", "1960-04-17", "21 Canal Street"), proxy: person("9990003602", "Mrs", "Esi", "Mensah", "1963-10-08", "21 Canal Street"),
		relation: "SPS", words: "Wife", asks: []string{"PRESCR", "APPT"},
	}
	lund = couple{ // 13
		patient: person("9990004773", "Ms", "Pia", "Lund", "1985-08-30", "5 Hill View"), proxy: person("9990004773", "Ms", "Pia", "Lund", "1985-08-30", "5 Hill View"),
		relation: "SIGOTHR", words: "Herself", asks: []string{"PRESCR"},
	}
	bray = couple{ // 14
		patient: person("9990004900", "Mr", "Quentin", "Bray", "1952-03-12", "1 Abbey Gate"), proxy: person("9990005036", "Mrs", "Joy", "Bray", "1954-09-08", "1 Abbey Gate"),
		relation: "SPS", words: "Wife", asks: []string{"PRESCR", "APPT", "RECRD", "TEST"},
	}
	hart = couple{ // 22: the true number is one lower; nobody corrects it
		patient: person("", "Ms", "Zoe", "Hart", "1972-05-06", "8 Bridge End"), proxy: person("9990003084", "Mr", "Neil", "Hart", "1970-12-12", "8 Bridge End"),
		relation: "SPS", words: "Husband", asks: []string{"PRESCR"},
	}
	juke = couple{ // 30
		patient: person("9990009716", "Mr", "Ivan", "Juke", "1949-03-27", "33 Market Place"), proxy: person("9990009848", "Ms", "Kim", "Juke", "1977-05-15", "6 Market Place"),
		relation: "CHILD", words: "Daughter", asks: []string{"PRESCR", "APPT"},
	}
)
