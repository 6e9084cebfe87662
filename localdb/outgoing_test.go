package localdb

import (
	"testing"

	"proxydesk/workflow"
)

// One message that cannot be opened holds up no other, and is a person's: what
// takes access away must go on.
func TestAMessageThatCannotBeOpenedHoldsUpNoOther(t *testing.T) {
	db, _ := busy(t)
	ctx := t.Context()
	before, err := db.Unsettled(ctx)
	if err != nil || len(before) < 2 {
		t.Fatalf("%d messages, %v", len(before), err)
	}
	sick := before[len(before)-1]
	if _, err := db.write.conn.ExecContext(ctx, "UPDATE outgoing SET body = x'01020304' WHERE id = ?", sick.ID); err != nil {
		t.Fatal(err)
	}
	after, err := db.Unsettled(ctx)
	if err != nil || len(after) != len(before) {
		t.Fatalf("%d of %d messages, %v", len(after), len(before), err)
	}
	for _, m := range after {
		if m.Unreadable != (m.ID == sick.ID) {
			t.Errorf("message %s unreadable: %v", m.ID, m.Unreadable)
		}
		if !m.Unreadable {
			continue
		}
		if err := db.Settle(ctx, m.SetAside(db.opt.now())); err != nil {
			t.Fatal(err)
		}
	}
	m, err := db.Outgoing(ctx, sick.ID)
	if err != nil || m.State != workflow.OutgoingHuman || m.Why != workflow.WhyUnreadable {
		t.Errorf("it is %s, %q; %v", m.State, m.Why, err)
	}
	if counts, err := db.OutgoingCounts(ctx); err != nil || counts.NeedPerson != 1 {
		t.Errorf("%d need a person, %v", counts.NeedPerson, err)
	}
	if list, err := db.OutgoingList(ctx, 100); err != nil || list[0].ID != sick.ID {
		t.Errorf("the list does not begin with it: %v", err)
	}
	if left, err := db.Unsettled(ctx); err != nil || len(left) != len(before)-1 {
		t.Errorf("%d are left to send, %v", len(left), err)
	}
	r, err := db.Verify(ctx) // the check still tells of it
	if err != nil || len(r.Problems) != 1 || r.Problems[0].Record != "message "+string(sick.ID) {
		t.Errorf("%+v, %v", r.Problems, err)
	}
}
