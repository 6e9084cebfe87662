package workspace

import (
	"context"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
)

// Line is one line of the page to check: what, and where to change it.
type Line struct {
	Label, Value string
	Bold         bool
	// Change is the tab or the question that changes it.
	Change func()
}

// Lines are what is about to be decided, as the rules foresee it.
func (m *Model) Lines() []Line {
	p := m.plan.p
	back := func() { m.LeaveConfirm() }
	var ls []Line
	for i, r := range m.foreseen().Rows {
		ls = append(ls, Line{Label: lang.Of(r.Label), Value: lang.Of(r.Words), Bold: i == 0, Change: back})
	}
	if p.Refuse {
		return m.closing(ls, back)
	}
	for _, f := range m.c.Findings {
		if f.Kind == checklist.CapacityFinding || f.Kind == checklist.CompetenceFinding {
			ls = append(ls, Line{Label: lang.Of(f.Title()), Value: m.foundWords(f), Change: func() { m.LeaveConfirm(); m.Ask(f.Item) }})
		}
	}
	if q, ok := m.find("V11"); ok && !q.Answer.Blank() {
		ls = append(ls, Line{Label: lang.Say("Sensitive entries"), Value: q.Label + ". " + q.By, Change: func() { m.LeaveConfirm(); m.Ask("V11") }})
	}
	if p.CarryOn != "" {
		ls = append(ls, Line{Label: lang.Say("Carried on"), Value: p.CarryOn, Change: back})
	}
	return m.closing(ls, back)
}

// foreseen is what the plan would bring about; nothing where there is no longer
// anything to decide on, which the list of obstacles says.
func (m *Model) foreseen() casework.Consequence {
	k, err := m.host.Session.Foresee(m.c, m.plan.p)
	if err != nil {
		return casework.Consequence{}
	}
	return k
}

func (m *Model) closing(ls []Line, back func()) []Line {
	p := m.plan.p
	if p.Rationale != "" {
		ls = append(ls, Line{Label: lang.Say("Note for the record"), Value: p.Rationale, Change: back})
	}
	var to []string
	for _, who := range p.Letters {
		to = append(to, m.addressee(who))
	}
	letters := lang.Say("None. Nobody is written to.")
	switch len(to) {
	case 1:
		letters = lang.Sayf("To %s", to[0])
	case 2:
		letters = lang.Sayf("To %s, and to %s", to[0], to[1])
	}
	return append(ls, Line{Label: lang.Say("Letters"), Value: letters, Change: back})
}

// addressee names one of the two people as a letter's reader.
func (m *Model) addressee(who workflow.Applicant) string {
	if who == workflow.ByPatient {
		return lang.Sayf("%s (patient)", m.c.Application.Patient.Name())
	}
	return lang.Sayf("%s (proxy)", m.c.Application.Proxy.Name())
}

func scopeWords(scopes []basis.Scope) []string {
	w := make([]string, len(scopes))
	for i, s := range scopes {
		w[i] = lang.Of(s.Words())
	}
	return w
}

// Steps say what happens after the decision.
func (m *Model) Steps() [][2]string {
	var steps [][2]string
	for _, r := range m.foreseen().Steps {
		steps = append(steps, [2]string{lang.Of(r.Label), lang.Of(r.Words)})
	}
	return steps
}

// ConfirmLabel says what the button will do.
func (m *Model) ConfirmLabel() string {
	p := m.plan.p
	act := lang.Say("Grant access")
	if p.Refuse {
		act = lang.Say("Refuse")
	}
	if len(p.Letters) == 0 {
		return act + ", " + lang.Say("write no letter") // the NHS may still tell both people
	}
	return lang.Count(len(p.Letters), "%s and queue %d letter", "%s and queue %d letters", act, len(p.Letters))
}

// CheckAndConfirm shows the page to check, or says what is missing and leads to
// it. What is being saved is saved first: it may be what was missing.
func (m *Model) CheckAndConfirm() {
	m.Flush()
	if m.confirming = m.writing; m.confirming {
		return // it goes on once that is read back
	}
	if m.tab != Deciding || !m.canConfirm() {
		m.tab = Deciding
		m.told()
		if m.lead != nil {
			m.lead()
		}
		return
	}
	m.host.Go(shell.Place{Page: shell.PageCase, ID: string(m.id), Part: string(Confirm)})
	if m.tab != Confirm {
		m.interrupt(Confirm)
		m.told()
	}
}

// LeaveConfirm goes back to the decision.
func (m *Model) LeaveConfirm() {
	if m.tab != Confirm {
		return
	}
	m.host.Back()
	if m.tab == Confirm {
		m.Go(Deciding)
	}
}

// Decide decides, says so with a way back, and opens the next case of the view
// on its summary, where no key held down does anything to it.
func (m *Model) Decide() {
	if m.tab != Confirm || !m.canConfirm() || m.deciding {
		return
	}
	m.deciding = true
	about := shell.Both(m.c.Application.Patient, m.c.Application.Proxy)
	id, ref, p, local := m.id, m.c.Application.Ref, m.plan.p, m.foreseen().Local != ""
	next := m.following()
	p.Scopes, p.Letters = slices.Clone(p.Scopes), slices.Clone(p.Letters)
	m.act(func(ctx context.Context) error {
		_, err := m.host.Session.Decide(ctx, id, p)
		return err
	}, func() {
		// A toast with a way back has room for few words.
		did := shell.Deed{Words: lang.Sayf("%s is granted.", ref), Case: id, About: about, Undo: func() { m.undo(id, ref) }}
		if p.Refuse {
			did.Words = lang.Sayf("%s is refused.", ref)
		}
		switch {
		case m.host.Rules().UndoTime <= 0: // the practice holds nothing back: it has gone
			did.Undo = nil
		case !local:
			did.Leaving = func(left string) string { return lang.Sayf("%s sends in %s.", ref, left) }
		}
		m.host.Did(did)
		if m.deciding = false; m.id == id {
			m.done(next)
		}
	}, func() { m.deciding = false })
}

// done goes on to the next case, or stays with the one just dealt with where
// the person likes that better.
func (m *Model) done(next workflow.ApplicationID) {
	if !m.host.Likes().Stay {
		m.leaveFor(next, string(Summary))
		return
	}
	if m.tab == Confirm {
		m.host.Back()
	}
	m.Go(Summary)
	m.Reread()
}

// following is the case to open when this one is done with: the next in the view, or
// the nearest before it, that waits for this person or that nobody has and they may
// take. What waits for somebody else is passed over; with nothing left, "" leads back
// to the list.
func (m *Model) following() workflow.ApplicationID {
	i := slices.IndexFunc(m.lines, m.isLine)
	if i < 0 {
		return ""
	}
	reader := m.host.Reader(m.here)
	works := func(l workflow.QueueLine) bool {
		return reader.WaitsForMe(l) || l.State == workflow.New && l.Owner == "" && m.host.May(workflow.ActClaim)
	}
	if n := slices.IndexFunc(m.lines[i+1:], works); n >= 0 {
		return m.lines[i+1+n].ID
	}
	for _, l := range slices.Backward(m.lines[:i]) {
		if works(l) {
			return l.ID
		}
	}
	return ""
}

// undo takes a decision back and returns to it, wherever one is by then.
func (m *Model) undo(id workflow.ApplicationID, ref string) {
	m.act(func(ctx context.Context) error { return m.host.Session.Undo(ctx, id) },
		func() {
			m.host.Toast(lang.Sayf("%s is open again.", ref), nil)
			m.host.Go(shell.Place{Page: shell.PageCase, ID: string(id), Part: string(Deciding)})
		}, nil)
}

// leaveFor goes to another case in the place of this one: Esc then leads to the
// list one came from. With no other case it goes back there itself.
func (m *Model) leaveFor(next workflow.ApplicationID, part string) {
	if m.tab == Confirm {
		m.host.Back()
	}
	m.host.Back()
	if next != "" {
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(next), Part: part})
	}
}

// Move goes to the case before or after this one.
func (m *Model) Move(by int) {
	if id := m.Step(by); id != "" {
		m.Flush()
		m.leaveFor(id, string(m.view))
	}
}

// QueuePlace is the list this case was opened from.
func (m *Model) QueuePlace() shell.Place {
	return shell.Place{Page: shell.PageQueue, Part: string(m.view)}
}
