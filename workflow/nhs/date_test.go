package nhs

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAge(t *testing.T) {
	for _, c := range []struct {
		name, born, day string
		want            int
	}{
		{"the day before the birthday", "2015-12-22", "2026-12-21", 10},
		{"the birthday itself", "2015-12-22", "2026-12-22", 11},
		{"a leap-day child on 28 February of a common year", "2016-02-29", "2027-02-28", 10},
		{"a leap-day child on 1 March of a common year", "2016-02-29", "2027-03-01", 11},
		{"a leap-day child on 29 February of a leap year", "2016-02-29", "2032-02-29", 16},
		{"born today", "2026-12-01", "2026-12-01", 0},
		{"born tomorrow", "2026-12-02", "2026-12-01", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := MustDate(c.born).AgeOn(MustDate(c.day)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestAgeWords(t *testing.T) {
	day := MustDate("2026-12-01")
	for born, want := range map[string]string{"1952-03-12": "74 years", "2025-12-01": "1 year", "2025-12-02": "11 months", "2026-09-02": "2 months",
		"2026-10-30": "1 month", "2026-11-02": "under 1 month", "2026-12-01": "under 1 month", "2026-12-02": "", "": ""} {
		var on Date
		if born != "" {
			on = MustDate(born)
		}
		if got := on.AgeWords(day); got != want {
			t.Errorf("born %q: %q, want %q", born, got, want)
		}
	}
}

func TestDateInLondon(t *testing.T) {
	summer := time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC)
	if got := DateIn(summer).String(); got != "2026-07-02" {
		t.Errorf("half past eleven UTC in summer is already the next day in London, got %s", got)
	}
	if got := MustDate("2026-07-01").Last().UTC().Format(time.RFC3339); got != "2026-07-01T22:59:59Z" {
		t.Errorf("a last day ends by London's clock, got %s", got)
	}
	if got := MustDate("2026-12-01").Last().Format(time.RFC3339); got != "2026-12-01T23:59:59Z" {
		t.Errorf("winter: got %s", got)
	}
}

func TestAddMonthsKeepsToTheMonth(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2027-01-31", 1, "2027-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2026-12-01", 24, "2028-12-01"},
		{"2026-12-31", -1, "2026-11-30"},
		{"2026-03-15", -3, "2025-12-15"},
	} {
		if got := MustDate(c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s and %d months: got %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestDateReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := NewDate(2000, 1, 1).AddDays(rapid.IntRange(-40000, 40000).Draw(t, "days"))
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Date
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Fatalf("%s read back as %s (%v)", d, back, err)
		}
		if !d.Before(d.AddDays(1)) || d.DaysUntil(d.AddDays(7)) != 7 {
			t.Fatal("order and distance disagree")
		}
	})
}

func TestParseDateRefusesWhatIsNotADay(t *testing.T) {
	for _, s := range []string{"2026-02-30", "1/2/2026", "2026-13-01", "yesterday"} {
		if _, err := ParseDate(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}

func TestWords(t *testing.T) {
	d := MustDate("2027-02-01")
	for got, want := range map[string]string{
		d.Display(): "1 February 2027", d.Short(): "1 Feb 2027", d.Long(): "Monday 1 February 2027", d.DayMonth(): "Mon 1 Feb", Date{}.Long(): "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
