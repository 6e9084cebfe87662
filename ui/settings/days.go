package settings

import (
	"context"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Days is the practice's working days: the bank holidays it has with everybody,
// and the days it is closed of its own accord.
type Days struct {
	host  *shell.Host
	ports Ports
	told  func()
	reads shell.Latest

	sight
	// Closures are the days still to come, and those of the last year.
	Closures []workflow.Closure
	// Bank are the bank holidays from today for a year.
	Bank []nhs.BankHoliday
	// Changed says who changed the closures and when; "" for nobody.
	Changed  string
	Problems []Problem
	Busy     bool

	due []nhs.Date
}

// NewDays returns the section; told is called when it has something to show.
func NewDays(h *shell.Host, p Ports, told func()) *Days { return &Days{host: h, ports: p, told: told} }

// MaySet reports whether the person may change the closures.
func (d *Days) MaySet() bool { return d.host.May(workflow.ActSetPolicy) }

// Reread reads the closures and the days the open cases are due.
func (d *Days) Reread() {
	type read struct {
		closures []workflow.Closure
		changed  string
		due      []nhs.Date
	}
	today := d.host.Today()
	shell.Load(d.host, &d.reads, func(ctx context.Context) (x read, err error) {
		all, _, err := d.host.Session.Settings(ctx)
		if err != nil {
			return x, err
		}
		for _, c := range all.Closures() {
			if !c.On.Before(today.AddMonths(-12)) {
				x.closures = append(x.closures, c)
			}
		}
		if by, at := all.ClosuresBy(); by != "" {
			who, err := d.ports.Staff(ctx, by)
			if err != nil {
				return x, err
			}
			x.changed = lang.Sayf("Changed by %s on %s.", who.Name, nhs.DateIn(at).Short())
		}
		x.due, err = d.ports.Due(ctx)
		return x, err
	}, func(x read, err error) {
		if d.took(d.host, err) {
			d.Closures, d.Changed, d.due = x.closures, x.changed, x.due
			d.Bank = bankHolidays(d.host.Calendar(), today)
		}
		d.told()
	})
}

// bankHolidays are those from a day for a year.
func bankHolidays(cal *nhs.Calendar, from nhs.Date) []nhs.BankHoliday {
	var out []nhs.BankHoliday
	for year := from.Year; year <= from.Year+1; year++ {
		for _, h := range cal.BankHolidays(year) {
			if !h.On.Before(from) && h.On.Before(from.AddMonths(12)) {
				out = append(out, h)
			}
		}
	}
	return out
}

// Effect says which open cases a closure on a day moves; "" for a day that is none.
func (d *Days) Effect(on nhs.Date) string {
	if on.IsZero() || on.Before(d.host.Today()) || !d.host.Calendar().IsWorking(on) {
		return ""
	}
	n := 0
	for _, due := range d.due {
		if !due.Before(on) {
			n++
		}
	}
	if n == 0 {
		return lang.Say("No open case is due on that day or after it.")
	}
	return lang.Count(n, "%d open case is due a working day later.", "%d open cases are due a working day later.")
}

// Add closes the practice on a day.
func (d *Days) Add(on nhs.Date, why string) {
	why = strings.TrimSpace(why)
	d.do(func(ctx context.Context) error {
		return d.host.Session.AddClosure(ctx, workflow.Closure{On: on, Why: why})
	}, lang.Sayf("%s is no working day.", on.DayMonth()), func() { d.Remove(on) })
}

// Remove lets the practice work on a day after all, unless it has passed.
func (d *Days) Remove(on nhs.Date) {
	why := ""
	for _, c := range d.Closures {
		if c.On == on {
			why = c.Why
		}
	}
	undo := func() { d.Add(on, why) }
	if why == "" {
		undo = nil
	}
	d.do(func(ctx context.Context) error { return d.host.Session.DropClosure(ctx, on) }, lang.Sayf("%s is a working day again.", on.DayMonth()), undo)
}

func (d *Days) do(act func(context.Context) error, words string, undo func()) {
	if d.Busy {
		return
	}
	d.Busy, d.Problems = true, nil
	d.told()
	shell.ActOr(d.host, act, func() {
		d.Busy = false
		d.host.Toast(words, undo)
		d.Reread()
	}, func(err error) {
		d.Busy = false
		if !heard(d.host, err, &d.Problems) {
			d.Reread()
		}
		d.told()
	})
}
