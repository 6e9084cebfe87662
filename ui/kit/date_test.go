package kit

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDatesAreReadAsPeopleTypeThem(t *testing.T) {
	today := Date{2026, time.December, 1} // a Tuesday
	for typed, want := range map[string]string{
		"1/2/26": "1 Feb 2026", "01/02/2026": "1 Feb 2026", "01.02.2026": "1 Feb 2026", "1-2-26": "1 Feb 2026", "1 2 2026": "1 Feb 2026",
		"010226": "1 Feb 2026", "01022026": "1 Feb 2026", "2026-02-01": "1 Feb 2026",
		"1 Feb 2026": "1 Feb 2026", "1st february 2026": "1 Feb 2026", "1feb26": "1 Feb 2026", " 3  Sept, 2026 ": "3 Sep 2026",
		"Monday 1 February 2027": "1 Feb 2027", "mon 1 feb 2027": "1 Feb 2027",
		"29/2/2028": "29 Feb 2028",
		"today":     "1 Dec 2026", "Tomorrow": "2 Dec 2026", "yesterday": "30 Nov 2026",
		"+3d": "4 Dec 2026", "+2w": "15 Dec 2026", "+6m": "1 Jun 2027", "+1y": "1 Dec 2027", "-3d": "28 Nov 2026",
	} {
		got, wrong := ParseDate(typed, today)
		if wrong != "" || got.String() != want {
			t.Errorf("%q reads %q (%s), want %s", typed, got, wrong, want)
		}
	}
}

func TestWhatIsNoDateSaysHowToPutItRight(t *testing.T) {
	today := Date{2026, time.December, 1}
	for typed, want := range map[string]string{
		"":               notDate,
		"soon":           notDate,
		"1/2":            notDate,
		"+2":             notDate,
		"1 Fob 2026":     notDate,
		"1 ja 2026":      notDate,
		"1 Feb":          "Add the year.",
		"2/13/26":        "There is no such month. Type the day first, then the month.",
		"31/11/2027":     "November 2027 has no day 31.",
		"29/2/2027":      "February 2027 has no day 29.",
		"0/1/27":         "January 2027 has no day 0.",
		"1/1/0207":       "Check the year.",
		"Sun 1 Feb 2027": "1 February 2027 is a Monday. Check the day.",
	} {
		got, wrong := ParseDate(typed, today)
		if wrong != want || !got.IsZero() {
			t.Errorf("%q: date %q, says %q, want %q", typed, got, wrong, want)
		}
	}
}

func TestADateReadsBackAsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date{2000, time.January, 1}.AddDays(rapid.IntRange(0, 36524).Draw(t, "days"))
		for _, s := range []string{d.String(), d.Long(), d.Time().Format("02/01/2006"), d.Time().Format("020106")} {
			if got, wrong := ParseDate(s, Date{}); got != d {
				t.Fatalf("%q reads %v (%s), want %v", s, got, wrong, d)
			}
		}
	})
}

func TestMonthsLaterStopsAtTheMonthsEnd(t *testing.T) {
	for _, c := range []struct {
		from Date
		n    int
		want string
	}{
		{Date{2026, time.January, 31}, 1, "28 Feb 2026"},
		{Date{2028, time.January, 31}, 1, "29 Feb 2028"},
		{Date{2026, time.December, 15}, 2, "15 Feb 2027"},
		{Date{2026, time.March, 31}, -1, "28 Feb 2026"},
	} {
		if got := c.from.AddMonths(c.n).String(); got != c.want {
			t.Errorf("%v and %d months is %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"1/2/26", "mon 1 feb 2027", "+2w", "999999", "٣/1/26"} {
		f.Add(s)
	}
	today := Date{2026, time.December, 1}
	f.Fuzz(func(t *testing.T, s string) {
		d, wrong := ParseDate(s, today)
		if (wrong == "") == d.IsZero() {
			t.Fatalf("%q is %v and says %q: it must be either a date or wrong", s, d, wrong)
		}
		if wrong == "" && DateOf(d.Time()) != d {
			t.Fatalf("%q gave %v, which is no day", s, d)
		}
	})
}
