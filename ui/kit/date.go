package kit

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"proxydesk/ui/lang"
)

// Date is a day as people write it, without a time or a zone. The zero value is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of an instant, in the zone the instant carries.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero says whether it is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Time is the start of the day in UTC.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Before says whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.Time().Before(o.Time()) }

// AddDays is n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths is n months later; a day the month does not have becomes its last.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// String is "1 Feb 2026"; "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("2 Jan 2006")
}

// Long is "Monday 1 February 2027".
func (d Date) Long() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("Monday 2 January 2006")
}

// notDate is what to say when a date cannot be read at all.
var notDate = lang.Say("Type a date, for example 1/2/26, 1 Feb 2026, tomorrow or +2w.")

var (
	dateParts  = regexp.MustCompile(`^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})$`)
	dateDigits = regexp.MustCompile(`^(\d{2})(\d{2})(\d{4}|\d{2})$`)
	dateNamed  = regexp.MustCompile(`^(?:([a-z]+) )?(\d{1,2})(?:st|nd|rd|th)?[ -]?([a-z]+)(?:[ -]?(\d{4}|\d{2}))?$`)
	dateISO    = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	dateFrom   = regexp.MustCompile(`^([+-])(\d{1,3})([dwmy])$`)
)

// ParseDate reads a date as people in the UK type it, day first: 1/2/26,
// 01.02.2026, 010226, 1 Feb 2026, Monday 1 February 2027, today, tomorrow,
// yesterday, +3d, +2w, +6m, +1y. A year of two digits is in this century. When
// it cannot be read, wrong is a sentence that says how to put it right.
func ParseDate(s string, today Date) (d Date, wrong string) {
	s = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " "))
	switch s {
	case "today":
		return today, ""
	case "tomorrow":
		return today.AddDays(1), ""
	case "yesterday":
		return today.AddDays(-1), ""
	}
	if m := dateFrom.FindStringSubmatch(s); m != nil {
		return fromToday(m, today), ""
	}
	for _, layout := range []*regexp.Regexp{dateParts, dateDigits} {
		if m := layout.FindStringSubmatch(s); m != nil {
			return civil(m[1], m[2], m[3])
		}
	}
	if m := dateISO.FindStringSubmatch(s); m != nil {
		return civil(m[3], m[2], m[1])
	}
	if m := dateNamed.FindStringSubmatch(s); m != nil {
		return named(m[1], m[2], m[3], m[4])
	}
	return Date{}, notDate
}

func fromToday(m []string, today Date) Date {
	n, _ := strconv.Atoi(m[1] + m[2])
	switch m[3] {
	case "w":
		return today.AddDays(7 * n)
	case "m":
		return today.AddMonths(n)
	case "y":
		return today.AddMonths(12 * n)
	}
	return today.AddDays(n)
}

// named reads "1 feb 2026", with the name of the day before it or not.
func named(weekday, day, month, year string) (d Date, wrong string) {
	m, ok := monthNamed(month)
	if !ok {
		return Date{}, notDate
	}
	if year == "" {
		return Date{}, lang.Say("Add the year.")
	}
	d, wrong = civil(day, strconv.Itoa(int(m)), year)
	if wrong != "" || weekday == "" {
		return d, wrong
	}
	if len(weekday) < 2 || !strings.HasPrefix(strings.ToLower(d.Weekday().String()), weekday) {
		return Date{}, lang.Sayf("%s is a %s. Check the day.", d.Time().Format("2 January 2006"), d.Weekday())
	}
	return d, ""
}

// monthNamed knows a month by three letters or more of its name, and "sept".
func monthNamed(s string) (time.Month, bool) {
	for m := time.January; len(s) >= 3 && m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return m, true
		}
	}
	return 0, false
}

// civil makes a date of digits, if there is such a day.
func civil(day, month, year string) (d Date, wrong string) {
	n, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	if len(year) == 2 {
		y += 2000
	}
	if m < 1 || m > 12 {
		return Date{}, lang.Say("There is no such month. Type the day first, then the month.")
	}
	if y < 1850 || y > 2200 {
		return Date{}, lang.Say("Check the year.")
	}
	if last := time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day(); n < 1 || n > last {
		return Date{}, lang.Sayf("%s %d has no day %d.", time.Month(m), y, n)
	}
	return Date{y, time.Month(m), n}, ""
}
