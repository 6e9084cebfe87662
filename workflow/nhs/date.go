package nhs

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // the practice lives in London, also on a PC without zone files
)

// London is the zone the practice lives in.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic("nhs: zone data is built in, yet " + err.Error())
	}
	return l
}

// Date is a civil date: a day in the practice's calendar, without an hour or a
// zone. The zero Date means "none".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate says a text is not a date of the calendar.
var ErrDate = errors.New("not a date of the calendar, as year-month-day")

// NewDate returns the day, carrying overflow as time.Date does: 31 April is
// 1 May.
func NewDate(year int, month time.Month, day int) Date {
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateIn returns the civil date of an instant in the practice's zone.
func DateIn(t time.Time) Date { return dateOf(t.In(London)) }

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads 2006-01-02. An empty text is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, ErrDate
	}
	return dateOf(t), nil
}

// MustDate is ParseDate for dates written in source. It panics on a bad one.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic("nhs: bad date in source: " + s)
	}
	return d
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Start returns the first instant of the day in London.
func (d Date) Start() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, London) }

// Last returns 23:59:59 of the day in London, the instant that ends access on
// a last day (domain 5.1).
func (d Date) Last() time.Time { return time.Date(d.Year, d.Month, d.Day, 23, 59, 59, 0, London) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays returns the date n days on.
func (d Date) AddDays(n int) Date { return dateOf(d.utc().AddDate(0, 0, n)) }

// AddMonths returns the date n months on, or the last day of that month where
// it is shorter: 31 January and one month is 28 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// DaysUntil returns how many days lie from d to o; negative when o is earlier.
func (d Date) DaysUntil(o Date) int { return int(o.utc().Sub(d.utc()) / (24 * time.Hour)) }

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// Compare orders dates: -1, 0 or 1.
func (d Date) Compare(o Date) int {
	switch {
	case d == o:
		return 0
	case d.utc().Before(o.utc()):
		return -1
	}
	return 1
}

// Birthday returns the day a person born on d attains the age. One born on
// 29 February attains it on 1 March in common years (domain 5.1).
func (d Date) Birthday(age int) Date { return NewDate(d.Year+age, d.Month, d.Day) }

// AgeOn returns the age in whole years, attained at the start of the birthday.
// It is negative for a day before birth.
func (d Date) AgeOn(day Date) int {
	age := day.Year - d.Year
	if day.Before(d.Birthday(age)) {
		age--
	}
	return age
}

// AgeWords is an age as people say it: 74 years, and 7 months for a baby. It is ""
// without a birth date, and before it.
func (d Date) AgeWords(day Date) string {
	switch age := d.AgeOn(day); {
	case d.IsZero() || day.Before(d):
		return ""
	case age == 1:
		return "1 year"
	case age > 0:
		return fmt.Sprintf("%d years", age)
	}
	months := 0
	for !d.AddMonths(months + 1).After(day) {
		months++
	}
	switch months {
	case 0:
		return "under 1 month"
	case 1:
		return "1 month"
	}
	return fmt.Sprintf("%d months", months)
}

// String returns 2006-01-02, or nothing for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Display returns 1 February 2027.
func (d Date) Display() string { return d.as("2 January 2006") }

// Short returns 1 Feb 2027.
func (d Date) Short() string { return d.as("2 Jan 2006") }

// Long returns Monday 1 February 2027.
func (d Date) Long() string { return d.as("Monday 2 January 2006") }

// DayMonth returns Mon 1 Feb, as lists write a near date.
func (d Date) DayMonth() string { return d.as("Mon 2 Jan") }

func (d Date) as(layout string) string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(layout)
}

// MarshalText gives 2006-01-02, or nothing.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) error {
	p, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = p
	return nil
}
