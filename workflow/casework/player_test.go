package casework_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/sync/relay"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// sequenceRecord is what a sequence is played on and read back from.
type sequenceRecord interface {
	casework.Store
	casework.Calendar
}

// player plays steps on a desk whose clock only the test moves. Every session
// call goes through do, so that a test can look at what each of them left.
type player struct {
	*casework.Desk
	now   time.Time
	store sequenceRecord
	ctx   context.Context
	rules workflow.Rules
	cases []playedCase
	ways  map[string]checklist.Script
	staff func(who string) workflow.Staff
	// after is called after every step, with what the desk answered.
	after func(s step, err error)
}

type playedCase struct {
	id    workflow.ApplicationID
	pair  int
	roles []workflow.RoleID
}

// players makes players quickly: rules, letters and scripts are read once.
func players(t testing.TB) func(sequenceRecord) *player {
	t.Helper()
	rules, letters := fernbrook(t), library(t)
	ways, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		t.Fatal(err)
	}
	return func(store sequenceRecord) *player {
		p := &player{now: nhs.MustDate(tuesday).Start().Add(9 * time.Hour), store: store, ctx: context.Background(), rules: rules, ways: ways, staff: staffOf}
		ids := 0
		id := func() string { ids++; return fmt.Sprintf("%05d", ids) }
		p.Desk = &casework.Desk{
			Store: store, Calendar: store, Rules: func() workflow.Rules { return rules }, Now: func() time.Time { return p.now },
			NewID: id, Translate: relay.Freeze(id), Letters: func() *letter.Library { return letters },
		}
		if m, ok := store.(*memory); ok {
			for _, who := range sequenceStaff {
				m.staff[workflow.StaffID(who)] = staffOf(who)
			}
		}
		return p
	}
}

// do plays one step and says what came of it.
func (p *player) do(s step) (string, error) {
	p.now = p.now.Add(time.Second)
	err := p.act(s, p.As(p.staff(s.who)))
	if p.after != nil {
		p.after(s, err)
	}
	switch refusal := (*workflow.Refusal)(nil); {
	case err == nil:
		return "done", nil
	case errors.Is(err, workflow.ErrNotAllowed):
		return "forbidden", nil
	case errors.As(err, &refusal), errors.Is(err, errNothingToActOn), errors.Is(err, workflow.ErrStale):
		return "refused", nil
	}
	return "", err
}

// errNothingToActOn stands for an act on a role or a letter that the case does
// not have, which no screen offers.
var errNothingToActOn = errors.New("there is nothing to do that to")

func (p *player) act(s step, desk casework.Session) error {
	switch s.act {
	case "wait":
		if s.arg == "days" {
			p.now = p.now.Add(10 * day)
		} else {
			p.now = p.now.Add(2 * time.Minute)
		}
		return p.NewDay(p.ctx)
	case "register":
		return p.register(s, desk)
	}
	c := &p.cases[s.on]
	switch s.act {
	case "claim":
		return desk.Claim(p.ctx, c.id)
	case "send":
		return desk.SendToClinician(p.ctx, c.id, "")
	case "return":
		return desk.Return(p.ctx, c.id)
	case "ask":
		return desk.Ask(p.ctx, c.id, workflow.Asking{What: "Photo identity", Of: "the applicant", ChaseOn: nhs.DateIn(p.now).AddDays(1)})
	case "remind":
		return desk.Remind(p.ctx, c.id, nhs.DateIn(p.now).AddDays(1), false)
	case "resume":
		return desk.Resume(p.ctx, c.id)
	case "hold":
		return desk.Hold(p.ctx, c.id, secret+" was said at the desk.")
	case "lift":
		return desk.Lift(p.ctx, c.id, secret+" was looked into.")
	case "front":
		return desk.Answer(p.ctx, c.id, checklist.Answers{"F12": {Value: s.arg}})
	case "need":
		return desk.Answer(p.ctx, c.id, checklist.Answers{"N3": {Value: s.arg}})
	case "observe":
		a := checklist.Answer{Value: s.arg, Note: secret + " was seen."}
		if s.arg == "stays" {
			a.Value, a.Values = "", []string{"stays"}
		}
		return desk.Answer(p.ctx, c.id, checklist.Answers{"C7": a})
	case "finding":
		return desk.Answer(p.ctx, c.id, checklist.Answers{"C14": {Value: s.arg, Note: secret + " was found."}})
	case "rest":
		return p.rest(c, desk)
	case "grant", "refuse":
		return p.decide(s, c, desk)
	case "undo":
		return desk.Undo(p.ctx, c.id)
	case "release":
		return desk.Release(p.ctx, c.id, s.arg)
	case "reopen":
		return desk.Reopen(p.ctx, c.id, "They came back.")
	case "look":
		_, err := desk.BreakGlass(p.ctx, c.id, "To know.")
		return err
	case "withdraw":
		return desk.Withdraw(p.ctx, c.id, workflow.Withdrawal{By: workflow.ByProxy, How: "They rang.", Pressed: "no"})
	case "merge":
		return desk.Merge(p.ctx, c.id, p.cases[s.other].id)
	}
	return p.onRole(s, c, desk)
}

func (p *player) register(s step, desk casework.Session) error {
	c := pairs[s.on]
	a, err := desk.Register(p.ctx, workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: p.now,
		Patient: c.patient, Proxy: c.proxy, Relationship: c.relation, RelationshipWords: c.words}, s.arg == "another")
	if err == nil {
		p.cases = append(p.cases, playedCase{id: a.ID, pair: s.on})
	}
	return err
}

func (p *player) grounds(c *playedCase) basis.Basis {
	if pairs[c.pair].patient.Born.AgeOn(nhs.DateIn(p.now)) < 16 {
		return basis.Parental
	}
	return basis.Consent
}

// rest answers whatever is open the way a plain case goes, all in one act.
func (p *player) rest(c *playedCase, desk casework.Session) error {
	a, err := p.store.Application(p.ctx, c.id)
	if err != nil {
		return err
	}
	around, err := p.store.Around(p.ctx, a.Patient, a.Proxy, a.ID)
	if err != nil {
		return err
	}
	f := a.Facts(nil, around, p.rules, nhs.DateIn(p.now))
	f.Basis = p.grounds(c)
	open := p.rules.Checklist.Answers(f, a.Answered(f, p.rules), p.ways[either(f.Basis == basis.Parental, "parental", "consent")])
	return desk.Answer(p.ctx, c.id, open)
}

func (p *player) decide(s step, c *playedCase, desk casework.Session) error {
	a, err := p.store.Application(p.ctx, c.id)
	if err != nil {
		return err
	}
	why := either(a.EverHeld, secret, "This") + " is why."
	pr := workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED", Rationale: why}
	if s.arg == "OTHER" {
		pr.Reason, pr.Words = workflow.ReasonOther, why
	}
	if s.act == "grant" {
		pr, _ = a.Propose(p.grounds(c), "", workflow.Around{}, p.rules, p.now)
		pr.Scopes = basis.Smallest
		pr.Rationale = "Talked through."
		if s.arg == "short" {
			pr.End = nhs.DateIn(p.now).AddDays(int(expires/day) - 1)
			pr.Review = pr.End
		}
	}
	if s.tell {
		pr.Letters = []workflow.Applicant{workflow.ByProxy}
	}
	d, err := desk.Decide(p.ctx, c.id, pr)
	if err == nil && d.Role != "" && !slices.Contains(c.roles, d.Role) {
		c.roles = append(c.roles, d.Role)
	}
	return err
}

func (p *player) onRole(s step, c *playedCase, desk casework.Session) error {
	if len(c.roles) == 0 {
		return errNothingToActOn
	}
	r := c.roles[len(c.roles)-1]
	switch s.act {
	case "set up":
		return desk.RecordSetUp(p.ctx, r)
	case "end":
		return desk.End(p.ctx, r, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"})
	case "suspend":
		return desk.Suspend(p.ctx, r, secret+" was heard.")
	case "renew":
		a, err := desk.Renew(p.ctx, r)
		if err == nil {
			p.cases = append(p.cases, playedCase{id: a.ID, pair: c.pair, roles: []workflow.RoleID{r}})
		}
		return err
	case "reduce":
		d := workflow.Reduction{Why: "He asked."}
		switch s.arg {
		case "services":
			d.Scopes = basis.Smallest[:1]
		case "last day":
			d.End = nhs.DateIn(p.now).AddDays(30)
		}
		return desk.Reduce(p.ctx, r, d)
	case "event":
		_, err := desk.Happened(p.ctx, r, workflow.Event(s.arg), secret+" happened.")
		return err
	case "give back":
		return desk.Reactivate(p.ctx, r, p.giveBack(s, r))
	case "switched off":
		return desk.RecordSwitchedOff(p.ctx, r)
	}
	return fmt.Errorf("nobody knows how to %s", s.act)
}

// giveBack settles every event that stopped a role in one way.
func (p *player) giveBack(s step, id workflow.RoleID) workflow.GiveBack {
	g := workflow.GiveBack{Why: secret + " was looked into.", Settled: map[workflow.Event]workflow.Outcome{}}
	r, _ := p.store.Role(p.ctx, id) // whether it can be read, the act itself finds out
	for _, e := range r.Stopped {
		g.Settled[e] = workflow.Outcome(s.arg)
	}
	return g
}

// String is everything the record says of a case, in the words of the model.
func (p *player) String(c playedCase) string {
	a, err := p.store.Application(p.ctx, c.id)
	roles, messages, letters := "", []string{}, []string{}
	for _, id := range c.roles {
		r, e := p.store.Role(p.ctx, id)
		roles, err = roles+tellsRole(string(r.State), r.SwitchOff.Open(), r.SetUp.Done()), errors.Join(err, e)
	}
	ms, e1 := p.store.OutgoingOf(p.ctx, c.id)
	for _, m := range ms {
		messages = append(messages, fmt.Sprintf("%s %s", m.Kind, m.State))
	}
	ls, e2 := p.store.LettersOf(p.ctx, c.id)
	for _, l := range ls {
		letters = append(letters, string(l.State))
	}
	if err := errors.Join(err, e1, e2); err != nil {
		return err.Error()
	}
	return tellsCase(string(a.State), a.EverHeld, roles, messages, letters)
}
