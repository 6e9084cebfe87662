package cli

import (
	"testing"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/today"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// The birthday of a child is on Today from the period of notice on, though the
// program was closed on the day that begins, and for a month after it.
func TestBirthdaysComeUpByThemselvesAfterAMonthClosed(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 24)
	notice := d.Rules().Policy.Notice.ListDays
	lines, _, err := d.DB.Roles(ctx, workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleActive}})
	must(t, err)
	var child workflow.RoleLine
	for _, l := range lines {
		if l.NextAge != 0 && l.NextAge < 16 && nhs.DateIn(d.Clock.Now()).DaysUntil(l.NextAgeOn) > notice+40 && (child.ID == "" || l.NextAgeOn.Before(child.NextAgeOn)) {
			child = l
		}
	}
	if child.ID == "" {
		t.Fatal("the made-up practice has no such child")
	}
	sam := d.Who("sam")
	must(t, d.Casework.As(d.Who("pat")).AssignReviews(ctx, []workflow.RoleID{child.ID}, sam.ID)[0].Err)
	at := func(day nhs.Date) time.Time { return day.Start().Add(9 * time.Hour) }

	listed := func(desk *Desk, by workflow.Staff) (found []today.Birthday) {
		t.Helper()
		must(t, desk.Casework.NewDay(ctx))
		h := shell.NewHost(kit.Inline(), desk.Now, desk.Casework.As(by), desk.Rules)
		h.OnNotice = func(n shell.Notice) { t.Errorf("told %+v", n) }
		m := today.NewModel(h, desk.DB, func() {})
		m.Reload()
		for _, b := range m.Birthdays() {
			if b.Role == child.ID {
				found = append(found, b)
			}
		}
		return found
	}
	begins := child.NextAgeOn.AddDays(-notice)
	d.Clock.Set(at(begins.AddDays(-1)))
	if got := listed(d.Desk, sam); len(got) > 0 {
		t.Errorf("a day too early: %+v", got)
	}
	must(t, d.Desk.Close()) // and nobody comes for a month
	d.Clock.Set(at(begins.AddDays(31)))
	again, err := OpenDesk(ctx, OpenOptions{Config: Config{DataDir: d.folder, Store: StoreConfig{URL: demoAddress}}, Now: d.Clock.Now,
		Transport: d.National.Transport(), PerSecond: 10_000, Exclusive: true, Demo: true})
	must(t, err)
	d.Desk = again
	_, err = again.SignIn(ctx, "sam", DemoPassword)
	must(t, err)
	got := listed(again, sam)
	if len(got) != 1 || got[0].On != child.NextAgeOn || got[0].Age != child.NextAge || !got[0].Mine || got[0].Owner != "Yours" {
		t.Errorf("a month later: %+v", got)
	}
	if got := listed(again, d.Who("asha")); len(got) > 0 {
		t.Errorf("reception is given %+v", got)
	}
}
