package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

func messageIsKept(t *testing.T, d *desk) {
	a, r := d.grant(ada, ruth)
	m := d.message(a.ID)
	if m.State != workflow.OutgoingReady || m.Role != r.ID || m.Pair != a.Pair() || m.By != gp.ID || !m.Due.After(d.now) {
		t.Errorf("the message is %s for role %s, due %s", m.State, m.Role, m.Due)
	}
	if string(m.Frozen.Body) != "bytes of "+string(m.ID) || m.Frozen.RequestID != string(m.ID) {
		t.Errorf("its bytes are %q", m.Frozen.Body)
	}
	byID, err := d.Outgoing(d.ctx(), m.ID)
	d.ok(err)
	same(d, "the message by its id", byID, m)
	unsettled, err := d.Unsettled(d.ctx())
	d.ok(err)
	same(d, "the unsettled messages", unsettled, []workflow.Outgoing{m})
}

// settle writes a settlement of a message as it stands now.
func (d *desk) settle(id workflow.OutgoingID, how func(workflow.Outgoing) workflow.Settlement) workflow.Outgoing {
	d.t.Helper()
	m, err := d.Outgoing(d.ctx(), id)
	d.ok(err)
	s := how(m)
	d.ok(d.Settle(d.ctx(), s))
	after, err := d.Outgoing(d.ctx(), id)
	d.ok(err)
	same(d, "the settled message", after, s.Message(), cmpopts.EquateEmpty())
	return after
}

func messageMoves(t *testing.T, d *desk) {
	a, _ := d.grant(ada, ruth)
	ready := d.message(a.ID)
	sending := d.settle(ready.ID, func(m workflow.Outgoing) workflow.Settlement { return m.Sending(gp.ID, d.now) })
	if sending.Attempts != 1 {
		t.Errorf("%d attempts", sending.Attempts)
	}
	for name, s := range map[string]workflow.Settlement{
		"sent twice from one reading":       ready.Sending(gp.ID, d.now),
		"kept local while it is on its way": ready.StaysLocal("no store", d.now),
	} {
		if err := d.Settle(d.ctx(), s); !errors.Is(err, workflow.ErrStale) {
			t.Errorf("%s: %v, want ErrStale", name, err)
		}
	}
	d.settle(ready.ID, func(m workflow.Outgoing) workflow.Settlement {
		return m.Unknown(d.now.Add(30*time.Second), "No answer came.")
	})
	done := d.settle(ready.ID, func(m workflow.Outgoing) workflow.Settlement {
		return m.Done(workflow.National{RoleID: "store-1", Status: workflow.NationalActive, ReadAt: d.now}, d.now)
	})
	if string(done.Frozen.Body) != string(ready.Frozen.Body) {
		t.Error("the bytes changed on the way")
	}
	left, err := d.Unsettled(d.ctx())
	d.ok(err)
	if len(left) > 0 {
		t.Errorf("%d messages unsettled", len(left))
	}
	entries, err := d.AuditOf(d.ctx(), a.ID, gp, 1)
	d.ok(err)
	if entries[0].To != string(workflow.OutgoingDone) {
		t.Errorf("the log ends with %+v", entries[0])
	}
}

// A message read as ready, sent and put back to ready in the meantime, must not
// be overwritten by what was decided on the first reading.
func messageCameBack(t *testing.T, d *desk) {
	a, _ := d.grant(ada, ruth)
	read := d.message(a.ID)
	d.settle(read.ID, func(m workflow.Outgoing) workflow.Settlement { return m.Sending(gp.ID, d.now) })
	d.settle(read.ID, func(m workflow.Outgoing) workflow.Settlement {
		return m.Again(d.now.Add(time.Minute), "The store is busy.")
	})
	s, err := read.Reaffirm(gp, d.now)
	d.ok(err)
	if err := d.Settle(d.ctx(), s); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("%v, want ErrStale", err)
	}
	if m := d.message(a.ID); m.Attempts != 1 {
		t.Errorf("the attempts were forgotten: %d", m.Attempts)
	}
}

func messageReplaced(t *testing.T, d *desk) {
	a, _ := d.grant(ada, ruth)
	m := d.message(a.ID)
	other := m
	other.ID, other.Kind, other.Target = "another", workflow.MessageActivate, "store-1"
	other.Frozen.Body = []byte("other bytes")
	d.ok(d.Settle(d.ctx(), m.Replaced(other, d.now)))
	all, err := d.OutgoingOf(d.ctx(), a.ID)
	d.ok(err)
	if len(all) != 2 || all[0].State != workflow.OutgoingReplace || all[1].State != workflow.OutgoingReady || string(all[1].Frozen.Body) != "other bytes" {
		t.Errorf("the messages are %+v", all)
	}
	if all[0].Seq >= all[1].Seq {
		t.Errorf("made first, and standing behind: %d, %d", all[0].Seq, all[1].Seq)
	}
	d.grant(bray, joy)
	ofPair, err := d.OutgoingOfPair(d.ctx(), m.Pair)
	d.ok(err)
	same(d, "the messages about the two people", ofPair, all)
	ofRole, err := d.OutgoingOfRole(d.ctx(), m.Role)
	d.ok(err)
	same(d, "the messages about the role", ofRole, all)
	if none, err := d.OutgoingOfRole(d.ctx(), ""); err != nil || len(none) > 0 {
		t.Errorf("of no role there are %v, %v", none, err)
	}
}

// What a person settled holds for the message and for its role, or for neither.
func messageTakesItsRoleAlong(t *testing.T, d *desk) {
	a, r := d.grant(ada, ruth)
	m := d.settle(d.message(a.ID).ID, func(m workflow.Outgoing) workflow.Settlement {
		return m.NeedsPerson("It was ended there.", &workflow.National{RoleID: "store-1", Status: workflow.NationalInactive, Reason: "OTHER", ReadAt: d.now}, d.now)
	})
	role, err := d.Role(d.ctx(), r.ID)
	d.ok(err)
	stale := role
	stale.Version--
	s, err := m.UseStore(&stale, gp, d.now)
	d.ok(err)
	if err := d.Settle(d.ctx(), s); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("settled over a role somebody changed: %v, want ErrStale", err)
	}
	if m := d.message(a.ID); m.State != workflow.OutgoingHuman {
		t.Errorf("the message is %s although its role was not written", m.State)
	}
	s, err = m.UseStore(&role, gp, d.now)
	d.ok(err)
	d.ok(d.Settle(d.ctx(), s))
	role, err = d.Role(d.ctx(), r.ID)
	d.ok(err)
	if role.State != workflow.RoleInactive || !role.SwitchOff.Open() {
		t.Errorf("the role is %s", role.State)
	}
	lines, _, err := d.Roles(d.ctx(), workflow.RoleFilter{ToSwitchOff: true})
	d.ok(err)
	if len(lines) != 1 || lines[0].ID != r.ID {
		t.Errorf("%d roles to switch off", len(lines))
	}
}

func undoTooLate(t *testing.T, d *desk) {
	a, role := d.grant(ada, ruth)
	read := d.application(a.ID)
	m := d.message(a.ID)
	undo, err := read.Undo(role, []workflow.Outgoing{m}, nil, gp, d.now)
	d.ok(err)
	d.settle(m.ID, func(m workflow.Outgoing) workflow.Settlement { return m.Sending(gp.ID, d.now) })
	if err := d.Commit(d.ctx(), undo); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("undone after it left: %v, want ErrStale", err)
	}
	if got := d.application(a.ID); got.State != workflow.Approved {
		t.Errorf("the case is %s", got.State)
	}
	again, err := d.Role(d.ctx(), role.ID)
	d.ok(err)
	if !again.Live() {
		t.Errorf("the role is %s", again.State)
	}
	if m := d.message(a.ID); m.State != workflow.OutgoingSending {
		t.Errorf("the message is %s", m.State)
	}
}

func removalsFirst(t *testing.T, d *desk) {
	d.grant(ada, ruth)
	_, r := d.grant(bray, joy)
	d.now = d.now.Add(time.Minute)
	d.ok(d.as(gp).Suspend(d.ctx(), r.ID, ""))
	m, err := d.Unsettled(d.ctx())
	d.ok(err)
	if len(m) != 3 || m[0].Kind != workflow.MessageEnd || m[1].Made.After(m[2].Made) {
		t.Errorf("the order is %v", m)
	}
	counts, err := d.OutgoingCounts(d.ctx())
	d.ok(err)
	same(d, "the counts", counts, workflow.OutgoingCounts{Waiting: 3, Removing: 1})
	human := m[2]
	d.settle(human.ID, func(m workflow.Outgoing) workflow.Settlement { return m.NeedsPerson("It differs.", nil, d.now) })
	held := d.register(joan, tim)
	d.ok(d.as(receptionist).Hold(d.ctx(), held.ID, "worried"))
	d.refuse(held)
	counts, err = d.OutgoingCounts(d.ctx())
	d.ok(err)
	same(d, "the counts", counts, workflow.OutgoingCounts{Waiting: 2, Removing: 1, NeedPerson: 1, Release: 1})
	counts, err = d.OutgoingCounts(d.ctx(), gp, receptionist)
	d.ok(err)
	same(d, "the counts for reception", counts, workflow.OutgoingCounts{Waiting: 2, Removing: 1, NeedPerson: 1})
	family := gp
	family.Linked = []nhs.Number{tim.NHSNumber}
	counts, err = d.OutgoingCounts(d.ctx(), family)
	d.ok(err)
	same(d, "the counts for a clinician of the family", counts, workflow.OutgoingCounts{Waiting: 2, Removing: 1, NeedPerson: 1})
	if got := d.application(held.ID); got.StateFor(receptionist) != workflow.WithClinician || got.StateFor(gp) != workflow.Refused {
		t.Errorf("while it waits for its release the case reads %s to reception and %s to the clinician", got.StateFor(receptionist), got.StateFor(gp))
	}
	for who, want := range map[*workflow.Staff]int{&receptionist: 0, &gp: 1} {
		if release, err := d.ToRelease(d.ctx(), *who); err != nil || len(release) != want {
			t.Errorf("%d wait for %s, want %d; %v", len(release), who.ID, want, err)
		}
	}
	waits := d.message(held.ID)
	d.ok(d.as(gp).Release(d.ctx(), held.ID, "APPLICATION_REJECTED_NOT_NEEDED"))
	if got := d.application(held.ID); got.StateFor(receptionist) != workflow.Refused {
		t.Errorf("released, it reads %s to reception", got.StateFor(receptionist))
	}
	counts, err = d.OutgoingCounts(d.ctx(), gp, receptionist)
	d.ok(err)
	same(d, "the counts for reception", counts, workflow.OutgoingCounts{Waiting: 2, Removing: 1, NeedPerson: 1})
	if after, err := d.OutgoingOf(d.ctx(), held.ID); err != nil || len(after) != 2 || after[0].ID != waits.ID {
		t.Errorf("the messages are %v, %v", after, err)
	}
	list, err := d.OutgoingList(d.ctx(), 10)
	d.ok(err)
	if len(list) != 5 || list[0].ID != human.ID || list[1].Kind != workflow.MessageEnd {
		t.Errorf("the list is %d long, first %s", len(list), list[0].State)
	}
}
