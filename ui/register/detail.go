package register

import (
	"cmp"
	"context"
	"errors"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Detail is one role with the names of those who acted on it.
type Detail struct {
	Role workflow.Role
	// names of the staff the role mentions
	granted, setUp, ended, off, owner string
}

// load reads the chosen role.
func (m *Model) load() {
	id := m.chosen
	if m.detail.Role.ID != id {
		m.detail = Detail{}
	}
	if m.then.role != id {
		m.then.do = nil
	}
	m.changed()
	if id == "" {
		m.details.Drop()
		return
	}
	shell.Load(m.host, &m.details, func(ctx context.Context) (d Detail, err error) {
		if d.Role, err = m.host.Session.Role(ctx, id); err != nil {
			return d, err
		}
		for _, who := range []struct {
			id   workflow.StaffID
			name *string
		}{{d.Role.GrantedBy, &d.granted}, {d.Role.SetUp.By, &d.setUp}, {d.Role.EndedBy, &d.ended}, {d.Role.SwitchOff.Done.By, &d.off}, {d.Role.Owner, &d.owner}} {
			if who.id == "" {
				continue
			}
			s, err := m.records.Staff(ctx, who.id)
			if err != nil && !errors.Is(err, workflow.ErrNotFound) {
				return d, err
			}
			*who.name = s.Name
		}
		return d, nil
	}, func(d Detail, err error) {
		if err != nil {
			m.host.ShowError(err)
			return
		}
		m.detail = d
		m.changed()
		if then := m.then; then.do != nil && then.role == id {
			m.then.do = nil
			then.do()
		}
	})
}

// wish is what somebody asked for of a role that was not read yet.
type wish struct {
	role workflow.RoleID
	do   func()
}

// Reading reports whether the role in view is still being read.
func (m *Model) Reading() bool {
	_, shown := m.Shown()
	return m.chosen != "" && !shown
}

// Once does something with the role in view, as soon as it is read: a key may come
// before the role that was just chosen has. What was asked of another role is
// forgotten.
func (m *Model) Once(do func()) {
	if m.Reading() {
		m.then = wish{m.chosen, do}
		return
	}
	do()
}

// Shown is the role in view once it is read.
func (m *Model) Shown() (workflow.Role, bool) {
	return m.detail.Role, m.chosen != "" && m.detail.Role.ID == m.chosen
}

// clock is an instant as a list writes it: the time today, else the day too.
func clock(today nhs.Date, at time.Time) string {
	local := at.In(nhs.London)
	if nhs.DateIn(at) == today {
		return lang.Sayf("%s today", local.Format("15:04"))
	}
	return nhs.DateIn(at).DayMonth() + ", " + local.Format("15:04")
}

func by(name string, at time.Time) string {
	day := nhs.DateIn(at).Short()
	if name == "" {
		return day
	}
	return name + ", " + day
}

// State says how the role stands, in a word.
func State(r workflow.Role) string {
	switch {
	case r.State == workflow.RoleInactive && r.EndReason == workflow.ReasonSuspended:
		return lang.Say("Suspended")
	case r.State == workflow.RoleDraft:
		return lang.Say("Not set up")
	case r.State == workflow.RoleActive:
		return lang.Say("Active")
	}
	return lang.Say("Ended")
}

// Facts lists what is known of the role in view: a label and its words.
func (m *Model) Facts() [][2]string {
	r, ok := m.Shown()
	if !ok {
		return nil
	}
	access := cmp.Or(scopes(r.Scopes), lang.Say("None"))
	if !r.Live() && len(r.Scopes) > 0 {
		access = lang.Sayf("None now. It was: %s", kit.InSentence(access))
	}
	facts := [][2]string{
		{lang.Say("Access"), access},
		{lang.Say("Basis"), lang.Of(r.Basis.Words())},
		{lang.Say("Given by"), by(m.detail.granted, r.GrantedAt)},
	}
	if !r.RecordFrom.IsZero() {
		facts = append(facts, [2]string{lang.Say("Record"), lang.Sayf("From %s", r.RecordFrom.Short())})
	}
	if r.Live() {
		end := lang.Say("Open, with a reason")
		if !r.End.Date.IsZero() {
			end = r.End.Date.Short()
		} else if r.OpenEnded == "" {
			end = lang.Say("No date set")
		}
		facts = append(facts, [2]string{lang.Say("Last day"), end}, [2]string{lang.Say("Review by"), cmp.Or(r.Review.Date.Short(), lang.Say("No date set"))})
	} else {
		why := lang.Of(m.host.Rules().Reasons.Told(r.EndReason, r.EndReasonWords))
		facts = append(facts, [2]string{State(r), by(m.detail.ended, r.EndedAt)}, [2]string{lang.Say("Why"), why}, [2]string{lang.Say("Last day"), r.EndedOn.Short()})
	}
	facts = append(facts, [2]string{lang.Say("Last review"), reviewed(r)})
	if r.Owner != "" {
		facts = append(facts, [2]string{lang.Say("Owner"), cmp.Or(m.detail.owner, lang.Say("Somebody who has left"))})
	}
	if used := r.LastUsed.On; !used.IsZero() {
		facts = append(facts, [2]string{lang.Say("Last used"), used.Short()})
	}
	return append(facts, [2]string{lang.Say("GP system"), m.gpSystem(r)}, [2]string{lang.Say("National"), m.national(r)})
}

func (m *Model) gpSystem(r workflow.Role) string {
	switch {
	case r.SwitchOff.Open():
		return lang.Say("Still to be switched off")
	case r.SwitchOff.Done.Done():
		return lang.Sayf("Switched off by %s", by(m.detail.off, r.SwitchOff.Done.At))
	case r.SetUp.Done():
		return lang.Sayf("Set up by %s", by(m.detail.setUp, r.SetUp.At))
	}
	return lang.Say("Not set up yet")
}

func (m *Model) national(r workflow.Role) string {
	if r.LocalOnly != "" {
		return lang.Of(r.LocalOnly)
	}
	l := r.Line(m.host.Today())
	if row := m.list.line(r.ID); row != nil {
		l.Syncing, l.SyncProblem = row.Syncing, row.SyncProblem
	}
	words, note, _ := m.National(&l)
	if l.Differs() && len(l.Apart) > 0 {
		words += ": " + lang.Of(l.Apart[0].Words())
		for _, a := range l.Apart[1:] {
			words += ", " + lang.Of(a.Words())
		}
	}
	if note != "" {
		return words + ". " + note
	}
	if r.National != nil && !r.National.ReadAt.IsZero() {
		words += ", " + lang.Sayf("checked %s", clock(m.host.Today(), r.National.ReadAt))
	}
	return words
}

// Task says why access must be switched off in the GP system, and whether that
// is late; "" when there is nothing to switch off.
func (m *Model) Task() (words string, late bool) {
	r, ok := m.Shown()
	if !ok || !r.SwitchOff.Open() {
		return "", false
	}
	return lang.Of(r.SwitchOff.Why), r.SwitchOff.Late(m.host.Now(), m.host.Calendar())
}

// PersonWords is an age and nothing more.
func (m *Model) PersonWords(p workflow.Person) string { return m.Age(p.Born) }
