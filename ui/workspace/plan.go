package workspace

import (
	"context"
	"slices"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Mode is what the decision tab is set to. Whether a grant is whole or in part
// follows from the ticks.
type Mode string

// The modes; the zero Mode is no choice yet.
const (
	Grant  Mode = "grant"
	Part   Mode = "part"
	Refuse Mode = "refuse"
)

// planState is the decision somebody prepares. It is kept with the case
// whenever it changes, so that nothing is lost.
type planState struct {
	p     workflow.Proposal
	mode  Mode
	dates review.Proposal
	// base is the plan as it was on record when somebody began to change it.
	base workflow.Proposal
	// unkept is set while something typed is not yet saved.
	unkept bool
	// open asks for access without a last day.
	open bool
	// otherNote is the note for the record written while the other of granting
	// and refusing was chosen: why one grants is never kept with a refusal.
	otherNote string
}

// takePlan takes the plan as it is kept, unless somebody is changing it.
func (m *Model) takePlan(first bool) {
	s := &m.plan
	if !first && (m.writing || s.unkept) {
		return
	}
	p := m.c.Application.Intended
	s.p, s.base = p, p
	s.p.Scopes, s.p.Letters = slices.Clone(p.Scopes), slices.Clone(p.Letters)
	switch {
	case p.Refuse:
		s.mode = Refuse
	case p.Basis == "" && len(p.Scopes) == 0:
		if first {
			s.mode = ""
		}
	case s.mode == Part && !first:
	default:
		s.mode = m.grantMode()
	}
	if p.OpenEnded != "" {
		s.open = true
	}
	m.propose()
}

func (m *Model) grantMode() Mode {
	if len(basis.Without(m.c.Application.Requested, m.plan.p.Scopes)) > 0 {
		return Part
	}
	return Grant
}

// MayDecide says whether this person may decide the case as it stands.
func (m *Model) MayDecide() bool {
	return m.Possible(workflow.ActDecide) || m.Possible(workflow.ActRefuse)
}

// Plan is the decision being prepared.
func (m *Model) Plan() workflow.Proposal { return m.plan.p }

// Mode is what the tab is set to.
func (m *Model) Mode() Mode { return m.plan.mode }

// Dates are what the rules propose for the plan.
func (m *Model) Dates() review.Proposal { return m.plan.dates }

// propose works out what the rules say about the plan's dates.
func (m *Model) propose() {
	s, a, rules := &m.plan, m.c.Application, m.host.Rules()
	if s.p.Basis == "" {
		s.dates = review.Proposal{}
		return
	}
	scopes := s.p.Scopes
	if scopes == nil {
		scopes = []basis.Scope{}
	}
	f := a.Facts(scopes, m.c.Around, rules, m.host.Today())
	f.Basis = s.p.Basis
	s.dates = review.Propose(a.ReviewFacts(s.p, f, rules), rules.Policy)
}

// redate moves the dates that still are the rules' own along with them.
func (m *Model) redate() {
	s := &m.plan
	end, look := s.dates.End.Date, s.dates.Review.Date
	m.propose()
	if !s.open && (s.p.End == end || s.p.End.IsZero()) {
		s.p.End = s.dates.End.Date
	}
	if s.p.Review == look || s.p.Review.IsZero() {
		s.p.Review = s.dates.Review.Date
	}
}

// SetMode chooses to grant or to refuse. Granting for the first time takes the
// basis the answers lead to and what the rules propose for it.
func (m *Model) SetMode(to Mode) {
	s := &m.plan
	was := s.mode
	s.mode, s.p.Refuse = to, to == Refuse
	if was != "" && (was == Refuse) != (to == Refuse) {
		s.p.Rationale, s.otherNote = s.otherNote, s.p.Rationale
	}
	switch {
	case to == Refuse:
		if was != Refuse {
			s.p.Letters = nil // nobody is told of a refusal unless somebody chooses to
		}
	case was == "" || was == Refuse && s.p.Basis == "":
		m.startGrant(to)
	case was == Refuse:
		m.tellProposed()
	}
	if to == Grant && len(m.c.Application.Requested) > 0 {
		s.p.Scopes = slices.Clone(m.c.Application.Requested)
	}
	m.keep()
}

func (m *Model) startGrant(to Mode) {
	s := &m.plan
	s.p.Scopes = nil
	b := m.c.Heading
	if o, ok := basis.Find(m.c.Options, b); ok && o.Allowed {
		m.takeBasis(b)
	}
	s.mode = to
	m.tellProposed()
}

// tellProposed ticks those whom the rules propose to tell.
func (m *Model) tellProposed() {
	m.plan.p.Letters = nil
	for _, c := range m.Addressees() {
		if c.Ticked {
			m.plan.p.Letters = append(m.plan.p.Letters, workflow.Applicant(c.To))
		}
	}
}

// ChooseBasis puts the grant on a legal basis, with the dates that go with it.
// With nothing chosen yet, it is a grant from then on.
func (m *Model) ChooseBasis(b basis.Basis) {
	first := m.plan.mode == ""
	m.takeBasis(b)
	if first {
		m.tellProposed()
	}
	m.keep()
}

func (m *Model) takeBasis(b basis.Basis) {
	s := &m.plan
	p, dates := m.host.Session.Propose(m.c, b, "")
	if s.p.Scopes == nil {
		s.p.Scopes = p.Scopes
	}
	s.p.Basis, s.p.CarryOn, s.p.OpenEnded, s.open = b, "", "", false
	s.p.End, s.p.Review, s.dates = p.End, p.Review, dates
	m.redate()
	s.mode = m.grantMode()
}

// Tick gives or leaves out a service.
func (m *Model) Tick(scope basis.Scope, on bool) {
	s := &m.plan
	var scopes []basis.Scope
	for _, x := range basis.Scopes {
		if x == scope && on || x != scope && slices.Contains(s.p.Scopes, x) {
			scopes = append(scopes, x)
		}
	}
	if scopes == nil {
		scopes = []basis.Scope{}
	}
	s.p.Scopes = scopes
	s.mode = m.grantMode()
	m.redate()
	m.keep()
}

// RecordWords says from when the record is shown, as the clinician's answers
// have it, or "".
func (m *Model) RecordWords() string {
	a, rules, p := m.c.Application, m.host.Rules(), m.plan.p
	f := a.Facts(p.Scopes, m.c.Around, rules, m.host.Today())
	f.Basis = p.Basis
	switch from := a.RecordFrom(p.Scopes, f, m.c.Around, rules); from {
	case nhs.Date{}:
		return ""
	case a.Patient.Born:
		return lang.Say("The whole record is shown.")
	default:
		return lang.Sayf("Record shown from %s.", from.Short())
	}
}

// Start is the first day of access: nobody chooses it. A renewal goes on from
// the day that access began.
func (m *Model) Start() (day nhs.Date, words string) {
	if r := m.c.Around.Renewed; r != nil {
		return r.Start, lang.Say("Goes on from the day it began")
	}
	return m.host.Today(), lang.Say("The day of the decision, once it is set up")
}

// SetEnd changes the last day of access. The zero date is none.
func (m *Model) SetEnd(d nhs.Date) {
	if m.plan.p.End != d {
		m.plan.p.End = d
		m.keep()
	}
}

// SetReview changes the day access is looked at again.
func (m *Model) SetReview(d nhs.Date) {
	if m.plan.p.Review != d {
		m.plan.p.Review = d
		m.keep()
	}
}

// OpenEnd asks for access without a last day, or goes back to the rule's.
func (m *Model) OpenEnd(on bool) {
	s := &m.plan
	s.open = on
	if on {
		s.p.End = nhs.Date{}
	} else {
		s.p.OpenEnded, s.p.End = "", s.dates.End.Date
	}
	m.keep()
}

// MayOpenEnd says whether a reason could leave the last day away: only where no
// rule but the practice's own longest period gives one.
func (m *Model) MayOpenEnd() bool {
	d := m.plan.dates
	return !d.End.IsZero() && d.End.Rule == review.RuleBasis &&
		!slices.ContainsFunc(d.Losers, func(c review.Candidate) bool { return c.Rule != review.RuleBasis })
}

// Typed changes something that is typed: it counts at once, and is saved when
// the field is left.
func (m *Model) Typed(change func(*workflow.Proposal)) {
	lacked := m.WhyNotConfirm()
	wanted := len(m.lacking())
	change(&m.plan.p)
	m.plan.unkept = true
	m.keepDraft()
	if len(m.lacking()) != wanted || m.WhyNotConfirm() != lacked {
		m.told()
	}
}

// CarriedOn takes the clinician's reason to go on past a birthday.
func (m *Model) CarriedOn(why string) {
	if strings.TrimSpace(why) == m.plan.p.CarryOn {
		return
	}
	m.plan.p.CarryOn = strings.TrimSpace(why)
	m.redate()
	m.keep()
}

// SetReason chooses the national reason of a refusal.
func (m *Model) SetReason(code string) {
	m.plan.p.Reason = code
	if code != workflow.ReasonOther {
		m.plan.p.Words = ""
	}
	m.keep()
}

// Tell chooses whether somebody gets a letter.
func (m *Model) Tell(to workflow.Applicant, on bool) {
	p := &m.plan.p
	p.Letters = slices.DeleteFunc(p.Letters, func(x workflow.Applicant) bool { return x == to })
	if on {
		p.Letters = append(p.Letters, to)
	}
	m.keep()
}

// Told says whether somebody gets a letter.
func (m *Model) Told(to workflow.Applicant) bool { return slices.Contains(m.plan.p.Letters, to) }

func (m *Model) keep() {
	m.plan.unkept = true
	m.keepPlan()
	m.told()
}

// keepPlan saves the plan, if it changed.
func (m *Model) keepPlan() {
	if !m.plan.unkept || !m.ready || !m.MayDecide() {
		return
	}
	m.plan.unkept = false
	id, p, base := m.id, m.plan.p, m.plan.base
	p.Scopes, p.Letters = slices.Clone(p.Scopes), slices.Clone(p.Letters)
	m.plan.base = p // what comes next counts on it
	m.write(write{
		id: id, do: func(ctx context.Context) error { return m.host.Session.IntendOver(ctx, id, base, p) },
		overtaken: func() {
			m.plan.unkept, m.plan.base = true, base // nothing of it is lost while they choose
			m.contestedPlan = true
		},
	})
}

// ServiceRow is one line of the table of services.
type ServiceRow struct {
	Scope     basis.Scope
	Requested string
	// Asked and Granted say whether it was asked for and is given.
	Asked, Granted bool
	// Off says why it cannot be given; "" when it can.
	Off string
	// Note stands beside the tick: what the patient said, or that more is
	// given than was asked for.
	Note string
}

// Services is the table of services.
func (m *Model) Services() []ServiceRow {
	a, p := m.c.Application, m.plan.p
	o, chosen := basis.Find(m.c.Options, p.Basis)
	agreed, asked := a.Answers["K10"]
	rows := make([]ServiceRow, len(basis.Scopes))
	for i, s := range basis.Scopes {
		r := ServiceRow{Scope: s, Requested: lang.Say("Not asked"), Asked: slices.Contains(a.Requested, s), Granted: slices.Contains(p.Scopes, s)}
		if r.Asked {
			r.Requested = lang.Say("Asked")
		}
		if len(a.Requested) == 0 {
			r.Requested = lang.Say("Not asked on this form")
		}
		switch {
		case chosen && !slices.Contains(o.AllowedScopes, s):
			r.Off = lang.Say("Not on this basis")
		case p.Basis == basis.Consent && asked && !agreed.Blank() && !slices.Contains(agreed.Values, string(s)) && (r.Granted || r.Asked):
			r.Note = lang.Say("Said no")
		case r.Granted && chosen && slices.Contains(o.WithReason, s):
			r.Note = lang.Say("Say why")
		}
		rows[i] = r
	}
	return rows
}

// Options are the legal bases to choose from, without the one that marks
// access moved from older systems.
func (m *Model) Options() []basis.Option {
	return slices.DeleteFunc(slices.Clone(m.c.Options), func(o basis.Option) bool { return o.Basis == basis.Unknown })
}

// ClaimedWords says what the form offers as a basis, which is none.
func (m *Model) ClaimedWords() string {
	a := m.c.Application
	if a.ClaimedBasis == "" {
		return lang.Say("The form names no basis. The practice chooses one here.")
	}
	return lang.Sayf("The form offers “%s”. What a form says is no legal basis, so the practice chooses one here.", kit.InSentence(m.labels.say("claimed-bases", a.ClaimedBasis)))
}

// LaterWords names the days that other rules would have given.
func (m *Model) LaterWords() string {
	var said []string
	for _, c := range m.plan.dates.Losers {
		said = append(said, c.Date.Short()+": "+lang.Of(c.Why))
	}
	return strings.Join(said, " ")
}
