package workflow

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestTheLogSaysWhetherTheClockIsRight(t *testing.T) {
	newest := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		log    time.Time
		now    time.Time
		behind bool
		odd    bool
		says   string
	}{
		{"nothing in the log to compare with", time.Time{}, newest.AddDate(-30, 0, 0), false, false, ""},
		{"a moment later", newest, newest.Add(time.Second), false, false, ""},
		{"put back by seconds over the network", newest, newest.Add(-4 * time.Minute), false, false, ""},
		{"behind by minutes", newest, newest.Add(-6 * time.Minute), true, true, "it says 1 December 2026, 08:54, and the last entry here is of 1 December 2026, 09:00"},
		{"a flat battery", newest, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), true, true, "clock is behind"},
		{"after a month of quiet", newest, newest.AddDate(0, 1, 0), false, false, ""},
		{"after two months", newest, newest.AddDate(0, 0, 62), false, false, ""},
		{"after longer", newest, newest.AddDate(0, 0, 63), false, true, "Is it 2 February 2027? The last entry here is of 1 December 2026."},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, odd := Clock{c.log}.Doubt(c.now)
			if odd != c.odd || d.Behind != c.behind {
				t.Errorf("odd %t, behind %t", odd, d.Behind)
			}
			if odd && !strings.Contains(d.Words(), c.says) {
				t.Errorf("it says %q", d.Words())
			}
		})
	}
}

func TestAWrongClockDoesNotProveItselfRight(t *testing.T) {
	start := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		act  Act
		at   time.Time
		want time.Time
	}{
		{"what comes after moves it on", ActAnswer, start.Add(time.Hour), start.Add(time.Hour)},
		{"what is written behind does not take it back", ActSignIn, start.AddDate(-1, 0, 0), start},
		{"what is written far ahead is not believed", ActSignIn, start.AddDate(1, 0, 0), start},
		{"unless somebody confirms the day", ActConfirmDay, start.AddDate(1, 0, 0), start.AddDate(1, 0, 0)},
		{"also where the log ran ahead", ActConfirmDay, start.AddDate(-1, 0, 0), start.AddDate(-1, 0, 0)},
	} {
		if got := (Clock{start}).Heard(c.act, c.at).Newest; !got.Equal(c.want) {
			t.Errorf("%s: the newest is %s, want %s", c.name, got, c.want)
		}
	}
}

func TestOnlyAClockInDoubtIsConfirmed(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	lead, desk := Staff{ID: "s1", Roles: []StaffRole{SafeguardingLead}}, Staff{ID: "s2", Roles: []StaffRole{Receptionist}}
	behind, right := Clock{now.AddDate(1, 0, 0)}, Clock{now.Add(-time.Hour)}
	if _, err := behind.ConfirmDay(desk, now); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("reception confirms the day: %v", err)
	}
	if _, err := right.ConfirmDay(lead, now); !errors.As(err, new(*Refusal)) {
		t.Errorf("there was nothing to confirm: %v", err)
	}
	e, err := behind.ConfirmDay(lead, now)
	if err != nil || e.By != "s1" || e.Role != SafeguardingLead || e.Act != ActConfirmDay || !e.At.Equal(now) || e.Details[0].After != "2027-12-01T09:00:00Z" {
		t.Errorf("the log is told %+v, %v", e, err)
	}
}
