package nhs

import "testing"

func TestWorkingDays(t *testing.T) {
	c := NewCalendar(MustDate("2026-12-10"))
	for _, w := range []struct {
		name, day string
		worked    bool
	}{
		{"an ordinary Tuesday", "2026-12-01", true},
		{"a Saturday", "2026-12-05", false},
		{"Christmas Day", "2026-12-25", false},
		{"Boxing Day is a Saturday, so the Monday is taken", "2026-12-28", false},
		{"the Tuesday after", "2026-12-29", true},
		{"Good Friday", "2027-03-26", false},
		{"Easter Monday", "2027-03-29", false},
		{"early May", "2027-05-03", false},
		{"the practice's own closure", "2026-12-10", false},
	} {
		t.Run(w.name, func(t *testing.T) {
			if got := c.IsWorking(MustDate(w.day)); got != w.worked {
				t.Errorf("worked = %v", got)
			}
		})
	}
}

func TestCountingWorkingDays(t *testing.T) {
	c := NewCalendar()
	for _, w := range []struct {
		from, to string
		want     int
	}{
		{"2026-12-01", "2026-12-01", 0},
		{"2026-12-01", "2026-12-15", 10},
		{"2026-12-04", "2026-12-07", 1},
		{"2026-12-23", "2026-12-29", 2},
		{"2026-12-02", "2026-12-01", -1},
	} {
		if got := c.Between(MustDate(w.from), MustDate(w.to)); got != w.want {
			t.Errorf("%s to %s: got %d, want %d", w.from, w.to, got, w.want)
		}
	}
	if got := c.Add(MustDate("2026-12-01"), 10); got != MustDate("2026-12-15") {
		t.Errorf("ten working days on: %s", got)
	}
	if got := c.Add(MustDate("2026-12-05"), 0); got != MustDate("2026-12-07") {
		t.Errorf("the next working day: %s", got)
	}
}
