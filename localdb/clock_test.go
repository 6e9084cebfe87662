package localdb

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
)

// The desk compares its clock with its own log before anybody has signed in, and
// no sign-in at a wrong clock makes it right.
func TestAClockThatDisagreesWithTheLog(t *testing.T) {
	db, dir, c := newDB(t)
	enter := func() (before bool) {
		t.Helper()
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		db = reopen(t, dir, cheap(t, c))
		_, before = db.Clock().Doubt(c.now)
		if _, err := db.SignIn(t.Context(), "leila", password); err != nil {
			t.Fatal(err)
		}
		if _, after := db.Clock().Doubt(c.now); after != before {
			t.Errorf("in doubt %t before the sign-in, %t after it", before, after)
		}
		return before
	}
	for _, s := range []struct {
		words   string
		by      time.Duration
		doubted bool
	}{
		{"the next day", 24 * time.Hour, false},
		{"set back a year", -365 * 24 * time.Hour, true},
		{"and still so the day after", 24 * time.Hour, true},
		{"put right", 365 * 24 * time.Hour, false},
		{"a year ahead", 365 * 24 * time.Hour, true},
		{"and still so the day after", 24 * time.Hour, true},
		{"put right again", -364 * 24 * time.Hour, false},
	} {
		c.now = c.now.Add(s.by)
		if got := enter(); got != s.doubted {
			t.Fatalf("%s, %s: in doubt %t", s.words, c.now, got)
		}
	}
	verified(t, db)
}

// While the clock is behind nobody is granted anything and access is suspended at
// once; when somebody has confirmed the day all goes on, also after a restart.
func TestABehindClockGrantsNothingAndSuspendsAtOnce(t *testing.T) {
	db, dir, c := newDB(t)
	who := managerOf(t, db)
	change := decision(t, db, c)
	if err := db.Commit(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	desk := deskOf(t, db, c)
	rules := desk.Rules()
	desk.Calendar = db
	desk.Rules = func() workflow.Rules { r := rules; r.Clock = db.Clock(); return r }
	by, id := desk.As(who), change.Role().ID

	c.now = c.now.AddDate(-1, 0, 0)
	if err := by.Suspend(t.Context(), id, "A neighbour rang."); err != nil {
		t.Fatalf("a suspension waited for the clock: %v", err)
	}
	if r, err := db.Role(t.Context(), id); err != nil || !r.Suspended() {
		t.Fatalf("the role is %s, %v", r.State, err)
	}
	giveBack := func() error {
		return by.Reactivate(t.Context(), id, workflow.GiveBack{Why: "All is well."})
	}
	if err := giveBack(); !strings.Contains(told(err), "clock is behind") {
		t.Errorf("access was given back by a clock a year behind: %v", err)
	}
	if err := by.ConfirmDay(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := giveBack(); err != nil {
		t.Errorf("the day was confirmed: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if d, doubted := reopen(t, dir, cheap(t, c)).Clock().Doubt(c.now); doubted {
		t.Errorf("what was confirmed is in doubt again: %s", d.Short())
	}
}
