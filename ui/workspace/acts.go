package workspace

import (
	"context"
	"fmt"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// do is an act on this case that says so when it is done.
func (m *Model) do(say string, act func(context.Context, casework.Session, workflow.ApplicationID) error, done func()) {
	id, ref := m.id, m.c.Application.Ref
	m.act(func(ctx context.Context) error { return act(ctx, m.host.Session, id) }, func() {
		if say != "" {
			m.host.Toast(ref+" "+say, nil)
		}
		if done != nil {
			done()
		}
	}, nil)
}

// Claim takes the case.
func (m *Model) Claim() {
	a := m.c.Application
	m.do("", func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Claim(ctx, id)
	}, func() {
		m.host.Did(shell.Deed{Words: lang.Sayf("%s: you took it", a.Ref), About: shell.Both(a.Patient, a.Proxy), Case: a.ID, Quiet: true,
			Shown: func() bool { return m.id == a.ID && m.inView != nil && m.inView() },
			Undo: func() {
				m.write(write{id: a.ID, do: func(ctx context.Context) error { return m.host.Session.Give(ctx, a.ID, a.Owner) }})
			}})
	})
}

// Urgent reports whether the case is marked as one that cannot wait its turn.
func (m *Model) Urgent() bool { return m.c.Application.Urgent.Why != "" }

// Hurry marks the case as urgent. It can be undone.
func (m *Model) Hurry(why string) {
	m.hurry(lang.Say("%s is urgent, and due today at the latest."), why, "")
}

// NoHurry takes the mark off. It can be undone.
func (m *Model) NoHurry() {
	m.hurry(lang.Say("%s can wait its turn."), "", m.c.Application.Urgent.Why)
}

// hurry marks the case as urgent for a reason, or with none takes the mark off, and
// says so; before is the reason that it goes back to.
func (m *Model) hurry(said, why, before string) {
	id, ref := m.id, m.c.Application.Ref
	mark := func(why string) func(context.Context) error {
		return func(ctx context.Context) error {
			if why == "" {
				return m.host.Session.NoHurry(ctx, id)
			}
			return m.host.Session.Hurry(ctx, id, why)
		}
	}
	m.act(mark(why), func() {
		m.host.Toast(fmt.Sprintf(said, ref), func() { m.write(write{id: id, do: mark(before)}) })
	}, nil)
}

// NewerWords says that there are newer questions for the case and what moving
// to them changes; "" where there are none, or this person may not move it.
func (m *Model) NewerWords() string {
	if m.c.Newer == nil || !m.Possible(workflow.ActUpdate) {
		return ""
	}
	return lang.Sayf("There are newer questions for this case: %s.", lang.Of(m.c.Newer.Words()))
}

// MoveToNewer moves the case to the questions in use.
func (m *Model) MoveToNewer() {
	m.do(lang.Say("has the newer questions."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.MoveToNewer(ctx, id)
	}, nil)
}

// GiveUp lets go of the case, so that somebody else can take it.
func (m *Model) GiveUp() {
	m.do("", func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Give(ctx, id, "")
	}, nil)
}

// Send asks a clinician; "" is any of them. The next case opens by itself.
func (m *Model) Send(to workflow.StaffID) {
	who := lang.Say("a clinician")
	if to != "" {
		who = m.Name(to)
	}
	about := shell.Both(m.c.Application.Patient, m.c.Application.Proxy)
	sent, ref, next := m.id, m.c.Application.Ref, m.following()
	m.do("", func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.SendToClinician(ctx, id, to)
	}, func() {
		m.host.Did(shell.Deed{Words: lang.Sayf("%s sent to %s.", ref, who), About: about, Undo: func() { m.unsend(sent, ref) }})
		if m.id == sent {
			m.done(next)
		}
	})
}

// unsend takes back one's own sending, and leads back to the case.
func (m *Model) unsend(id workflow.ApplicationID, ref string) {
	shell.Act(m.host, func(ctx context.Context) error { return m.host.Session.Unsend(ctx, id) }, func() {
		m.host.Toast(lang.Sayf("%s is with you again.", ref), nil)
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(id)})
	})
}

// Return sends the case back from a clinician.
func (m *Model) Return() {
	m.do(lang.Say("is sent back."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Return(ctx, id)
	}, nil)
}

// AskFor stops the clock until somebody answers, or the day to chase it.
func (m *Model) AskFor(q workflow.Asking) {
	asked, ref := m.id, m.c.Application.Ref
	m.do("", func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Ask(ctx, id, q)
	}, func() {
		m.host.Toast(lang.Sayf("%s waits until %s.", ref, q.ChaseOn.DayMonth()), func() {
			shell.Act(m.host, func(ctx context.Context) error { return m.host.Session.Resume(ctx, asked) }, func() {
				m.host.Toast(lang.Sayf("%s waits no longer.", ref), nil)
			})
		})
	})
}

// Chase asks by when the case comes back, after whoever was asked is reminded.
func (m *Model) Chase() {
	c := m.c.Application
	shell.Chasing{Host: m.host, Desk: m.host.Session, Read: func(context.Context, workflow.ApplicationID) (workflow.Application, error) { return c, nil },
		Done: func([]workflow.ApplicationID) { m.Reread() }}.Begin([]workflow.ApplicationID{m.id}, nil)
}

// Resume starts the clock again.
func (m *Model) Resume() {
	m.do(lang.Say("goes on."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Resume(ctx, id)
	}, nil)
}

// Shared says whether somebody else uses the patient's phone, mail or login (C6).
func (m *Model) Shared() bool { return m.c.Application.Answers["C6"].Value == checklist.Yes }

// AskedOf says for a choice of whom to ask whether it is the patient.
func (m *Model) AskedOf(of string) bool { return of == m.c.Application.Patient.Name() }

// LatestChase is the last day that may be chosen to chase it.
func (m *Model) LatestChase() nhs.Date {
	return m.c.Application.LatestChase(m.host.Rules(), m.host.Now())
}

// Withdraw closes the case because somebody took it back.
func (m *Model) Withdraw(w workflow.Withdrawal) {
	m.do(lang.Say("closed as withdrawn."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Withdraw(ctx, id, w)
	}, nil)
}

// Duplicates are the other open cases of the pair, into which this one could
// be merged.
func (m *Model) Duplicates() []workflow.Earlier {
	var out []workflow.Earlier
	for _, e := range m.c.Around.Same {
		if e.State.Open() && e.Application != "" {
			out = append(out, e)
		}
	}
	return out
}

// Merge closes the case as a duplicate of another.
func (m *Model) Merge(into workflow.ApplicationID) {
	m.do(lang.Say("closed as a duplicate."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Merge(ctx, id, into)
	}, nil)
}

// Reopen takes a refused or lapsed case up again.
func (m *Model) Reopen(why string) {
	m.do(lang.Say("is taken up again. You have it."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Reopen(ctx, id, why)
	}, nil)
}

// Countersign is the practice manager's signature as the second person.
func (m *Model) Countersign() {
	m.do(lang.Say("is countersigned."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Countersign(ctx, id)
	}, nil)
}

// BreakGlass reads the restricted notes once, with a reason, and hands them on
// as lines.
func (m *Model) BreakGlass(why string, show func([]string)) {
	id := m.id
	var lines []string
	shell.Act(m.host, func(ctx context.Context) error {
		c, err := m.host.Session.BreakGlass(ctx, id, why)
		if err != nil {
			return err
		}
		if h := c.Application.Hold; h != nil && h.What != "" {
			lines = append(lines, lang.Sayf("Concern: %s", h.What))
		}
		for _, st := range c.Checks.Items {
			if a := c.Application.Answers[st.Item.ID]; (st.Item.Restricted || st.Item.Hidden) && !a.Blank() {
				line := lang.Of(st.Item.Ask) + " " + lang.Of(st.Item.Label(a)) + "."
				if a.Note != "" {
					line += " " + a.Note
				}
				lines = append(lines, line)
			}
		}
		return nil
	}, func() {
		if lines == nil {
			lines = []string{lang.Say("There are no restricted notes on this case.")}
		}
		show(lines)
	})
}

// Explain hands on what the rules say of the case as it is kept: what is needed,
// from whom and why, which legal basis is open, and what approving would do.
func (m *Model) Explain(show func([]casework.Passage)) {
	id := m.id
	m.Flush()
	var e casework.Explanation
	shell.Act(m.host, func(ctx context.Context) (err error) {
		e, err = m.host.Session.Explain(ctx, id)
		return err
	}, func() { show(e.Passages()) })
}

// Lift ends a hold.
func (m *Model) Lift(why string) {
	m.do(lang.Say("goes on with a clinician."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Lift(ctx, id, why)
	}, nil)
}

// Release settles what the national store hears of a refusal; "" tells it nothing.
func (m *Model) Release(reason string) {
	say := lang.Say("released.")
	if reason == "" {
		say = lang.Say("stays at the practice.")
	}
	m.do(say, func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Release(ctx, id, reason)
	}, nil)
}

// onRole is an act on the role the case granted.
func (m *Model) onRole(say string, act func(context.Context, casework.Session, workflow.RoleID) error) {
	if m.c.Role == nil {
		return
	}
	role := m.c.Role.ID
	m.do(say, func(ctx context.Context, s casework.Session, _ workflow.ApplicationID) error {
		return act(ctx, s, role)
	}, nil)
}

// SetUp records that access was keyed into the GP system.
func (m *Model) SetUp() {
	m.onRole(lang.Say("is set up."), func(ctx context.Context, s casework.Session, id workflow.RoleID) error { return s.RecordSetUp(ctx, id) })
}

// SwitchedOff records that access is off in the GP system.
func (m *Model) SwitchedOff() {
	m.onRole(lang.Say("is switched off."), func(ctx context.Context, s casework.Session, id workflow.RoleID) error {
		return s.RecordSwitchedOff(ctx, id)
	})
}

// End takes access away.
func (m *Model) End(e workflow.Ending) {
	m.onRole(lang.Say("has ended. Switch it off too."), func(ctx context.Context, s casework.Session, id workflow.RoleID) error {
		return s.End(ctx, id, e)
	})
}

// ShowAccess goes to the case whose access these two people have already, to
// end it there; for access older than its case's record, to the register.
func (m *Model) ShowAccess() {
	for _, e := range m.c.Around.Same {
		if e.Live && e.Application != "" {
			m.host.Go(shell.Place{Page: shell.PageCase, ID: string(e.Application), Part: string(Summary)})
			return
		}
	}
	m.host.Go(shell.Place{Page: shell.PageRegister})
}

// MayEnd says whether there is access in force that this person may end.
func (m *Model) MayEnd() bool {
	return m.ready && m.c.Role != nil && m.c.Role.Live() && m.host.Staff().MayOn(workflow.ActEnd, m.c.Role.Pair())
}

// ToSetUp says whether access waits to be keyed into the GP system.
func (m *Model) ToSetUp() bool {
	return m.ready && m.c.Role != nil && m.c.Role.State == workflow.RoleDraft
}

// ToSwitchOff says whether access still has to go in the GP system.
func (m *Model) ToSwitchOff() bool {
	return m.ready && m.c.Role != nil && m.c.Role.SwitchOff.Open()
}

// ToRelease says whether a refusal waits for this person to release it.
func (m *Model) ToRelease() bool {
	if !m.Possible(workflow.ActRelease) {
		return false
	}
	for _, o := range m.c.Messages {
		if o.State == workflow.OutgoingRelease {
			return true
		}
	}
	return false
}

// MayUndo says whether the person can still take back their own decision.
func (m *Model) MayUndo() bool {
	d := m.c.Application.Decision
	if m.c.Role != nil && !m.c.Role.Live() {
		return false // nobody gets ended access back by an undo
	}
	return m.Possible(workflow.ActUndo) && d != nil && d.By == m.host.Staff().ID && m.host.Now().Before(d.UndoUntil)
}

// Undo takes back the decision.
func (m *Model) Undo() { m.undo(m.id, m.c.Application.Ref) }
