package nhs

import (
	"maps"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
)

// Calendar knows the practice's working days: Monday to Friday, without
// England's bank holidays and without the days the practice itself is closed.
type Calendar struct {
	bank   *cal.Calendar
	closed map[Date]bool
	// years holds the bank holidays of each year that was asked for: working
	// one out takes long, and a queue asks for thousands of days.
	years sync.Map // int → map[Date]bool
}

// NewCalendar returns England's calendar with the practice's own closures,
// such as training afternoons taken as whole days.
func NewCalendar(closed ...Date) *Calendar {
	c := &Calendar{bank: &cal.Calendar{}, closed: map[Date]bool{}}
	c.bank.AddHoliday(gb.Holidays...)
	for _, d := range closed {
		c.closed[d] = true
	}
	return c
}

// Same reports whether two calendars have the same closures.
func (c *Calendar) Same(o *Calendar) bool { return maps.Equal(c.closed, o.closed) }

// IsWorking reports whether the practice works on d.
func (c *Calendar) IsWorking(d Date) bool {
	if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	if c.closed[d] {
		return false
	}
	return !c.bankHolidays(d.Year)[d]
}

// bankHolidays are England's in a year, the days taken instead among them.
func (c *Calendar) bankHolidays(year int) map[Date]bool {
	if known, ok := c.years.Load(year); ok {
		return known.(map[Date]bool)
	}
	days := map[Date]bool{}
	for d := NewDate(year, time.January, 1); d.Year == year; d = d.AddDays(1) {
		if actual, observed, _ := c.bank.IsHoliday(d.utc()); actual || observed {
			days[d] = true
		}
	}
	c.years.Store(year, days)
	return days
}

// BankHoliday is a bank holiday of England that takes a working day away.
type BankHoliday struct {
	On   Date
	Name string
}

// BankHolidays lists the bank holidays of a year, the earliest first. One that
// falls on a weekend stands on the day taken instead.
func (c *Calendar) BankHolidays(year int) []BankHoliday {
	var out []BankHoliday
	for d := NewDate(year, time.January, 1); d.Year == year; d = d.AddDays(1) {
		if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday || !c.bankHolidays(year)[d] {
			continue
		}
		actual, _, h := c.bank.IsHoliday(d.utc())
		name := "Bank holiday"
		if h != nil {
			name = h.Name
		}
		if !actual {
			name += ", day taken instead"
		}
		out = append(out, BankHoliday{d, name})
	}
	return out
}

// Add returns the n-th working day after d. For n = 0 it is d itself when d is
// worked, else the next working day.
func (c *Calendar) Add(d Date, n int) Date {
	for !c.IsWorking(d) && n == 0 {
		d = d.AddDays(1)
	}
	for n > 0 {
		d = d.AddDays(1)
		if c.IsWorking(d) {
			n--
		}
	}
	return d
}

// Between counts the working days after from, up to and with to. It is
// negative when to is earlier: -1 means one working day late.
func (c *Calendar) Between(from, to Date) int {
	if to.Before(from) {
		return -c.Between(to, from)
	}
	n := 0
	for d := from; d.Before(to); {
		d = d.AddDays(1)
		if c.IsWorking(d) {
			n++
		}
	}
	return n
}
