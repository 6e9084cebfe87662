package relay

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
)

// chosen is a message that a person settled, and what takes its place.
func (d *desk) chosen(s workflow.Settlement, err error) workflow.OutgoingID {
	d.Helper()
	if err == nil {
		s, err = s.FreezeFollow(Freeze(uuid.NewString))
	}
	if err == nil {
		err = d.box.Settle(d.Context(), s)
	}
	if err != nil {
		d.Fatal(err)
	}
	d.relay.Wake()
	if s.Follow() == nil {
		return s.Message().ID
	}
	return s.Follow().ID
}

func (d *desk) insist(id workflow.OutgoingID, taken workflow.Taken) workflow.OutgoingID {
	d.Helper()
	m := d.message(id)
	var role *workflow.Role
	if r, err := d.box.Role(d.Context(), m.Role); err == nil {
		role = &r
	}
	return d.chosen(m.Insist(workflow.OutgoingID(uuid.NewString()), taken, role, shah, time.Now()))
}

// Our terms are said over access another practice granted, which stays the one
// that granted it.
func TestOursOverAnotherPracticesAccess(t *testing.T) {
	for _, c := range []struct {
		what  string
		end   int // days from now
		taken workflow.Taken
		want  int
	}{
		{"the same terms", 365, workflow.Taken{}, 365},
		{"another last day, ours", 100, workflow.Taken{}, 365},
		{"another basis alone, theirs", 365, workflow.Taken{Basis: true, End: false}, 365},
	} {
		inBubble(t, func(d *desk) {
			p, basisThere := couple(1), "consent"
			if c.taken.Basis {
				basisThere = "parental-responsibility"
			}
			end := today().AddDays(c.end)
			if _, err := d.store.AddRole(emulator.Role{Proxy: p.Proxy.Full(), Patient: p.Patient.Full(), Status: "active", Reason: "ROLE_CREATED",
				Basis: basisThere, Grantor: "Y00001", End: end.String()}); err != nil {
				t.Fatal(err)
			}
			id, role := d.granted(func() workflow.Outgoing {
				m := d.decision(create, p, "ROLE_CREATED")
				if c.taken.Basis {
					m.End = today().AddDays(200)
				}
				return m
			}())
			d.run(time.Minute)
			d.wantState("before somebody looked", id, workflow.OutgoingHuman)
			over := d.insist(id, c.taken)
			d.run(10 * time.Minute)
			m := d.wantState(c.what, over, workflow.OutgoingDone)
			if m.Attempts > 1 {
				t.Errorf("%s: sent %d times", c.what, m.Attempts)
			}
			have := d.at(p)
			if have.Grantor != "Y00001" || have.Basis != m.Basis.Code() || have.End != m.End.String() {
				t.Errorf("%s: the national record says %+v, want %s to %s", c.what, have, m.Basis, m.End)
			}
			if r, _ := d.box.Role(d.Context(), role); c.taken.Basis && r.Basis != m.Basis {
				t.Errorf("%s: the role rests on %s here and %s there", c.what, r.Basis, m.Basis)
			}
			d.invariants()
		})
	}
}

// A refusal that finds its application changed is no dead end: it is said of the
// application as it now stands, and access given meanwhile is stopped.
func TestARefusalThatFindsItsApplicationChanged(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(*desk, workflow.Pair)
		want string
	}{
		{"applied for until another day", func(d *desk, p workflow.Pair) {
			later := today().AddDays(700).String()
			if err := d.store.EditRole(d.at(p).ID, emulator.Edit{End: &later}); err != nil {
				d.Fatal(err)
			}
		}, "rejected"},
		{"granted elsewhere", func(d *desk, p workflow.Pair) { d.edit(p, "active", "ROLE_ACTIVATED") }, "inactive"},
	} {
		inBubble(t, func(d *desk) {
			p := couple(1)
			d.there(p, "proposed", "APPLICATION_SUBMITTED")
			id := d.put(nil, d.answer(refuse, p, "APPLICATION_REJECTED_NO_CONSENT"))
			c.do(d, p)
			d.relay.Wake()
			d.run(time.Minute)
			m := d.wantState(c.what, id, workflow.OutgoingHuman)
			if m.CanRetry() {
				t.Errorf("%s: sending the same again is offered, and would loop", c.what)
			}
			over := d.insist(id, workflow.Taken{})
			d.run(time.Minute)
			d.wantState(c.what, over, workflow.OutgoingDone)
			if got := d.at(p).Status; got != c.want {
				t.Errorf("%s: the national record is %s, want %s", c.what, got, c.want)
			}
			d.invariants()
		})
	}
}

// Keeping the national record takes access away here too, with its task.
func TestKeepingTheNationalRecord(t *testing.T) {
	inBubble(t, func(d *desk) {
		p := couple(1)
		d.there(p, "inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST")
		id, role := d.grant(p)
		d.run(time.Minute)
		m := d.wantState("a grant over an ending", id, workflow.OutgoingHuman)
		r, err := d.box.Role(d.Context(), role)
		if err != nil {
			t.Fatal(err)
		}
		d.chosen(m.UseStore(&r, shah, time.Now()))
		r, _ = d.box.Role(d.Context(), role)
		if r.State != workflow.RoleInactive || !r.SwitchOff.Open() || r.National == nil || r.National.Status != workflow.NationalInactive {
			t.Errorf("the role is %s here, to be switched off %v, shown as %+v", r.State, r.SwitchOff.Open(), r.National)
		}
		d.invariants()
	})
}
