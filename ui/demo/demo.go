// Package demo makes a believable practice of made-up people: some forty
// applications in every state and two hundred roles. It makes them through the
// desk's own acts, as its staff would have over two years, never by writing to
// a table.
//
// It never touches a real practice: it is given a desk on a throw-away folder
// and a national store of its own.
//
// Invariant: everything it leaves behind passes verify, and every number is of
// the made-up range.
//
// Read this file first; people.go makes the people.
package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proxydesk/assets"
	"proxydesk/sync/emulator"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Clock is a clock that the demo moves back to tell the past.
type Clock interface {
	Now() time.Time
	Set(time.Time)
}

// Practice is what the made-up practice is made of.
type Practice struct {
	Desk *casework.Desk
	// Fetch brings an access request in from the made-up national store.
	Fetch func(ctx context.Context, id string) (workflow.Draft, error)
	// Send is one pass of the relay.
	Send  func(ctx context.Context) error
	Store *emulator.Service
	Clock Clock
	// Role is the role a case granted.
	Role func(ctx context.Context, id workflow.ApplicationID) (workflow.Role, error)
	// The people at the desk.
	Reception, Admin, GP, Lead workflow.Staff

	crowd   *crowd
	scripts map[string]checklist.Script
	set     *checklist.Set
}

// Apply lets a made-up person apply for somebody, as the NHS App would, and
// answers the access request's id. Which one is asked by n: every other is a
// mother for her child.
func (p *Practice) Apply(n int) (requestID string, err error) {
	if err := p.ready(); err != nil {
		return "", err
	}
	if n%2 == 0 {
		return p.apply(p.crowd.mother(p.today().AddMonths(-12*6 - n)))
	}
	return p.apply(p.crowd.carer(p.today().AddMonths(-12*74 - n)))
}

func (p *Practice) ready() error {
	if p.crowd != nil {
		return nil
	}
	rules := p.Desk.Rules()
	c, err := newCrowd(rules.Practice.ODS)
	if err != nil {
		return err
	}
	if p.scripts, err = checklist.LoadScripts(assets.DemoAnswers); err != nil {
		return err
	}
	p.crowd, p.set = c, rules.Checklist
	return nil
}

func (p *Practice) today() nhs.Date { return nhs.DateIn(p.Clock.Now()) }

// apply makes both people known to the store and applies.
func (p *Practice) apply(c couple) (string, error) {
	proxy, patient := known(c.proxy), known(c.patient)
	for _, x := range []emulator.Person{proxy, patient} {
		if err := p.Store.AddPerson(x); err != nil {
			return "", err
		}
	}
	a := emulator.Application{
		Applicant: emulator.ByProxy, Proxy: proxy, Patient: patient, Relationship: c.relation, RelationshipMore: c.words,
		BasisForAccess: "Personal", AccessLevels: []string{"PRESCR", "APPT", "RECRD", "TEST"}, Reasons: []string{"PRAC"},
	}
	if c.patient.Born.AgeOn(p.today()) < 16 {
		if _, err := p.Store.AddRelationship(proxy.NHSNumber, patient.NHSNumber, "MTH"); err != nil {
			return "", err
		}
		a.BasisForAccess, a.AccessLevels, a.Reasons = "PRN", nil, nil
		a.Parental = &emulator.ParentalDetails{Evidence: "BRTH", AddressConfirmed: true, SameAddress: true}
	}
	id, _, err := p.Store.Apply(a)
	return id, err
}

func known(x workflow.Person) emulator.Person {
	return emulator.Person{NHSNumber: x.NHSNumber.Full(), Family: x.Family, Given: x.Given, Prefix: x.Title, BirthDate: x.Born.String(), ODS: x.Practice.String()}
}

// online brings an application in through the store and completes it with what
// the practice list knows, as reception does.
func (p *Practice) online(ctx context.Context, c couple) (workflow.Application, error) {
	id, err := p.apply(c)
	if err != nil {
		return workflow.Application{}, err
	}
	d, err := p.Fetch(ctx, id)
	if err != nil {
		return workflow.Application{}, err
	}
	complete(&d, c)
	return p.Desk.As(p.Reception).Register(ctx, d, true)
}

// onPaper keys an application from a form.
func (p *Practice) onPaper(ctx context.Context, c couple) (workflow.Application, error) {
	d := workflow.Draft{
		Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: p.Clock.Now(), Patient: c.patient, Proxy: c.proxy,
		Relationship: c.relation, RelationshipWords: c.words, Requested: []basis.Scope{basis.Prescriptions, basis.Appointments}, Reasons: []string{"PRAC"},
	}
	return p.Desk.As(p.Reception).Register(ctx, d, true)
}

func complete(d *workflow.Draft, c couple) {
	d.Patient, d.Proxy, d.RelationshipWords = c.patient, c.proxy, c.words
	d.Doubts = nil
}

// Prepare answers every check of a case the plain way and keeps the grant that
// would follow from it.
func (p *Practice) Prepare(ctx context.Context, a workflow.Application) (workflow.Proposal, error) {
	if err := p.ready(); err != nil {
		return workflow.Proposal{}, err
	}
	gp := p.Desk.As(p.GP)
	way, b := "consent", basis.Consent
	if a.Child(p.today()) {
		way, b = "parental", basis.Parental
	}
	prop := workflow.Proposal{Basis: b, Scopes: []basis.Scope{basis.Prescriptions, basis.Appointments}, Rationale: "Talked through; the warnings do not stand in the way."}
	if err := gp.Intend(ctx, a.ID, prop); err != nil {
		return workflow.Proposal{}, err
	}
	c, err := gp.Reread(ctx, a.ID)
	if err != nil {
		return workflow.Proposal{}, err
	}
	answers := p.set.Answers(c.Facts, c.Application.Answered(c.Facts, p.Desk.Rules()), p.scripts[way])
	if len(answers) > 0 {
		if err := gp.Answer(ctx, a.ID, answers); err != nil {
			return workflow.Proposal{}, err
		}
	}
	if c, err = gp.Reread(ctx, a.ID); err != nil {
		return workflow.Proposal{}, err
	}
	proposed, _ := gp.Propose(c, b, "")
	prop.End, prop.Review = proposed.End, proposed.Review
	return prop, gp.Intend(ctx, a.ID, prop)
}

// Grant takes a case to a role in force: checked, decided, and set up.
func (p *Practice) grant(ctx context.Context, a workflow.Application, setUp bool) (workflow.Role, error) {
	prop, err := p.Prepare(ctx, a)
	if err != nil {
		return workflow.Role{}, err
	}
	if _, err := p.Desk.As(p.GP).Decide(ctx, a.ID, prop); err != nil {
		return workflow.Role{}, err
	}
	r, err := p.Role(ctx, a.ID)
	if err != nil || !setUp {
		return r, err
	}
	return r, p.Desk.As(p.Admin).RecordSetUp(ctx, r.ID)
}

// Populate makes the practice. It takes a few seconds; progress, if not nil,
// is told how much is done.
func (p *Practice) Populate(ctx context.Context, roles int, progress func(done, all int)) error {
	if err := p.ready(); err != nil {
		return err
	}
	now := p.Clock.Now()
	defer p.Clock.Set(now)
	all := roles + len(p.openCases())
	tell := func(n int) {
		if progress != nil {
			progress(n, all)
		}
	}
	for i := range roles {
		if err := p.past(ctx, i, roles, now); err != nil {
			return fmt.Errorf("make role %d of the made-up practice: %w", i, err)
		}
		tell(i + 1)
	}
	if err := p.ran(ctx, now); err != nil {
		return err
	}
	for i, make := range p.openCases() {
		if err := make(ctx, now); err != nil {
			return fmt.Errorf("make case %d of the made-up practice: %w", i, err)
		}
		tell(roles + i + 1)
	}
	p.Clock.Set(now)
	if err := p.Send(ctx); err != nil {
		return err
	}
	return p.Desk.NewDay(ctx)
}

// ran ends the roles whose last day passed meanwhile, and switches them off as
// staff would have.
func (p *Practice) ran(ctx context.Context, now time.Time) error {
	p.Clock.Set(now.Add(-26 * time.Hour))
	ended, err := p.Desk.Calendar.Expiring(ctx, p.today())
	if err != nil {
		return err
	}
	for _, id := range ended {
		if _, err := p.Desk.Expire(ctx, id); err != nil {
			return err
		}
		if err := p.Desk.As(p.Admin).RecordSwitchedOff(ctx, id); err != nil {
			return err
		}
	}
	p.Clock.Set(now)
	return nil
}

// past makes one role that was granted some time ago: two in three for a child,
// spread so that reviews, birthdays and end dates fall due all year.
func (p *Practice) past(ctx context.Context, i, n int, now time.Time) error {
	today := nhs.DateIn(now)
	granted := today.AddDays(-20 - i*370/max(n, 1))
	p.Clock.Set(granted.Start().Add(10 * time.Hour))
	var c couple
	switch {
	case i%3 == 2:
		c = p.crowd.carer(granted.AddMonths(-12*(66+i%25) - i%11))
	case i%12 == 1: // about to be 11, 13 or 16
		age := []int{11, 13, 11, 16}[i/12%4]
		c = p.crowd.mother(today.AddMonths(-12 * age).AddDays(6 + i*5%80))
	default:
		c = p.crowd.mother(granted.AddMonths(-12*(i%9) - 5).AddDays(-i % 60))
	}
	take := p.online
	if i%7 == 3 {
		take = p.onPaper
	}
	a, err := take(ctx, c)
	if err != nil {
		return err
	}
	p.Clock.Set(p.Clock.Now().Add(50 * time.Hour))
	r, err := p.grant(ctx, a, true)
	if err != nil {
		return err
	}
	if err := p.sent(ctx); err != nil {
		return err
	}
	switch i % 20 {
	case 4:
		p.Clock.Set(now.Add(-30 * 24 * time.Hour))
		e := workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}
		if err := p.Desk.As(p.Admin).End(ctx, r.ID, e); err != nil {
			return err
		}
		if err := p.Desk.As(p.Admin).RecordSwitchedOff(ctx, r.ID); err != nil {
			return err
		}
		return p.sent(ctx)
	case 17:
		if i > 40 {
			return nil
		}
		p.Clock.Set(now.Add(-40 * time.Minute))
		if err := p.Desk.As(p.Reception).Suspend(ctx, r.ID, "A new safeguarding plan today."); err != nil {
			return err
		}
		return p.sent(ctx)
	}
	return nil
}

// sent lets the undo time pass and sends what was decided, as it was then.
func (p *Practice) sent(ctx context.Context) error {
	p.Clock.Set(p.Clock.Now().Add(p.Desk.Rules().UndoTime + time.Second))
	return p.Send(ctx)
}

// stage takes a case that has just come in to where it stands today.
type stage func(ctx context.Context, now time.Time) error

// came is a new case that came so many working days ago.
func (p *Practice) came(ctx context.Context, now time.Time, days int, paper, child bool, n int) (workflow.Application, error) {
	on := nhs.DateIn(now)
	cal := p.Desk.Rules().Calendar
	for days > 0 {
		if on = on.AddDays(-1); cal.IsWorking(on) {
			days--
		}
	}
	at := on.Start().Add(9*time.Hour + time.Duration(n)*7*time.Minute)
	if at.After(now) {
		at = now
	}
	p.Clock.Set(at)
	c := p.crowd.carer(on.AddMonths(-12*(70+n%15) - n))
	if child {
		c = p.crowd.mother(on.AddMonths(-12*(2+n%8) - n))
	}
	if paper {
		return p.onPaper(ctx, c)
	}
	return p.online(ctx, c)
}

// openCases lists some forty cases in every state.
func (p *Practice) openCases() []stage {
	var out []stage
	add := func(count int, f func(ctx context.Context, now time.Time, n int) error) {
		for n := range count {
			out = append(out, func(ctx context.Context, now time.Time) error { return f(ctx, now, n) })
		}
	}
	arrived := func(days func(n int) int, then func(ctx context.Context, a workflow.Application, n int) error) func(context.Context, time.Time, int) error {
		return func(ctx context.Context, now time.Time, n int) error {
			a, err := p.came(ctx, now, days(n), n%4 == 3, n%2 == 0, n)
			if err != nil || then == nil {
				return err
			}
			if later := p.Clock.Now().Add(3 * time.Hour); later.Before(now) {
				p.Clock.Set(later)
			} else {
				p.Clock.Set(now)
			}
			return then(ctx, a, n)
		}
	}
	front := func(ctx context.Context, a workflow.Application, by workflow.Staff) error {
		s := p.Desk.As(by)
		if err := s.Claim(ctx, a.ID); err != nil {
			return err
		}
		return s.Answer(ctx, a.ID, checklist.Answers{"F2": {Value: checklist.Yes}, "F4": {Value: checklist.Yes}, "F12": {Value: checklist.No}})
	}
	add(6, arrived(func(n int) int { return n / 2 }, nil))
	add(8, arrived(func(n int) int { return 2 + n }, func(ctx context.Context, a workflow.Application, n int) error {
		by := p.Reception
		if n%3 == 0 {
			by = p.Admin
		}
		return front(ctx, a, by)
	}))
	add(4, arrived(func(n int) int { return 4 + 2*n }, func(ctx context.Context, a workflow.Application, n int) error {
		if err := front(ctx, a, p.Reception); err != nil {
			return err
		}
		return p.Desk.As(p.Reception).Ask(ctx, a.ID, workflow.Asking{What: "Photo identity of the proxy", Of: "the applicant", ChaseOn: p.today().AddDays(9 - n)})
	}))
	add(4, arrived(func(n int) int { return 5 + n }, func(ctx context.Context, a workflow.Application, n int) error {
		if err := front(ctx, a, p.Reception); err != nil {
			return err
		}
		return p.Desk.As(p.Reception).SendToClinician(ctx, a.ID, p.GP.ID)
	}))
	add(3, arrived(func(n int) int { return 8 + 2*n }, func(ctx context.Context, a workflow.Application, _ int) error {
		if err := front(ctx, a, p.Reception); err != nil {
			return err
		}
		if _, err := p.Prepare(ctx, a); err != nil {
			return err
		}
		return p.Desk.As(p.Reception).SendToClinician(ctx, a.ID, p.GP.ID)
	}))
	add(2, arrived(func(n int) int { return 3 + n }, func(ctx context.Context, a workflow.Application, _ int) error {
		return p.Desk.As(p.Reception).Hold(ctx, a.ID, "Answers for the patient and does not leave the room.")
	}))
	add(4, arrived(func(n int) int { return 6 + n }, func(ctx context.Context, a workflow.Application, _ int) error {
		_, err := p.grant(ctx, a, false)
		return err
	}))
	reasons := []string{"APPLICATION_REJECTED_NO_LEGAL_BASIS", "APPLICATION_REJECTED_NOT_NEEDED", "APPLICATION_REJECTED_IDENTITY_NOT_VERIFIED", "APPLICATION_REJECTED_NO_CONSENT"}
	add(4, arrived(func(n int) int { return 7 + n }, func(ctx context.Context, a workflow.Application, n int) error {
		_, err := p.Desk.As(p.GP).Decide(ctx, a.ID, workflow.Proposal{Refuse: true, Reason: reasons[n], Letters: []workflow.Applicant{workflow.ByProxy}})
		return err
	}))
	add(2, arrived(func(n int) int { return 9 + n }, func(ctx context.Context, a workflow.Application, _ int) error {
		return p.Desk.As(p.Reception).Withdraw(ctx, a.ID, workflow.Withdrawal{By: workflow.ByProxy, How: "The applicant rang and no longer needs it.", Pressed: "no"})
	}))
	add(2, func(ctx context.Context, now time.Time, n int) error {
		a, err := p.came(ctx, now, 6, false, false, 30+n)
		if err != nil {
			return err
		}
		d := workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: p.Clock.Now(), Patient: a.Patient, Proxy: a.Proxy,
			Relationship: a.Relationship, RelationshipWords: a.RelationshipWords}
		twin, err := p.Desk.As(p.Reception).Register(ctx, d, true)
		if err != nil {
			return err
		}
		return p.Desk.As(p.Reception).Merge(ctx, twin.ID, a.ID)
	})
	add(2, arrived(func(n int) int { return 24 + n }, func(ctx context.Context, a workflow.Application, _ int) error {
		if err := p.Desk.As(p.Reception).Ask(ctx, a.ID, workflow.Asking{What: "A form signed by both people", Of: "the applicant", ChaseOn: p.today().AddDays(14)}); err != nil {
			return err
		}
		p.Clock.Set(p.Clock.Now().Add(29 * 24 * time.Hour))
		if err := p.Desk.Lapse(ctx, a.ID); err != nil && !errors.As(err, new(*workflow.Refusal)) {
			return err
		}
		return nil
	}))
	return out
}
