package shell

import (
	"context"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// logbook is a record that only takes notes, and follows the clock by them.
type logbook struct {
	casework.Store
	casework.Calendar
	clock workflow.Clock
}

func (l *logbook) Note(_ context.Context, e workflow.AuditEntry) error {
	l.clock = l.clock.Heard(e.Act, e.At)
	return nil
}

func (*logbook) Awaiting(context.Context) ([]workflow.ApplicationID, error) { return nil, nil }

func (*logbook) Expiring(context.Context, nhs.Date) ([]workflow.RoleID, error) { return nil, nil }

func TestABarSaysThatTheClockIsOdd(t *testing.T) {
	for _, c := range []struct {
		by       workflow.Staff
		confirms bool
	}{{asha, false}, {shah, true}} {
		book := &logbook{}
		w := openWindow(t, func(cfg *Config) {
			rules := cfg.Rules
			cfg.Rules = func() workflow.Rules { r := rules(); r.Clock = book.clock; return r }
			cfg.As = func(by workflow.Staff) casework.Session {
				return (&casework.Desk{Store: book, Calendar: book, Now: cfg.Now, Rules: cfg.Rules}).As(by)
			}
		})
		w.door.host.In(c.by)
		if n := len(w.frame.bars.Objects); n != 0 {
			t.Fatalf("%d bars over the page of a clock that is right", n)
		}
		book.clock.Newest = w.clock.at.AddDate(1, 0, 0)
		w.frame.drawBars()
		if n := len(w.frame.bars.Objects); n != 1 {
			t.Fatalf("%d bars over the page of a clock that is behind", n)
		}
		d, _ := book.clock.Doubt(w.clock.at)
		w.askDay(d)
		q := w.asking()
		if q == nil || !strings.Contains(strings.Join(q.question.Words, " "), "nothing is decided") {
			t.Fatal("nobody says what an odd clock means")
		}
		confirms := len(q.question.Choices) == 2
		if confirms != c.confirms {
			t.Errorf("%s may confirm the day: %t", c.by.Post, confirms)
		}
		shoot(t, w.win, "shell-clock-"+string(c.by.ID))
		if !confirms {
			continue
		}
		q.question.Choices[0].Do()
		if n := len(w.frame.bars.Objects); n != 0 || !book.clock.Newest.Equal(w.clock.at) {
			t.Errorf("the day was confirmed: %d bars, the newest entry is of %s", n, book.clock.Newest)
		}
	}
}
