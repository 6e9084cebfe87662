package shell

import (
	"context"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// logbook is a record that only takes notes.
type logbook struct {
	casework.Store
	casework.Calendar
	notes []workflow.AuditEntry
}

func (l *logbook) Note(_ context.Context, e workflow.AuditEntry) error {
	l.notes = append(l.notes, e)
	return nil
}

func TestABarSaysThatTheClockIsOdd(t *testing.T) {
	for _, c := range []struct {
		by       workflow.Staff
		confirms bool
	}{{asha, false}, {shah, true}} {
		book := &logbook{}
		clock := workflow.Clock{}
		w := openWindow(t, func(cfg *Config) {
			rules := cfg.Rules
			cfg.Rules = func() workflow.Rules { r := rules(); r.Clock = clock; return r }
			cfg.As = func(by workflow.Staff) casework.Session {
				return (&casework.Desk{Store: book, Now: cfg.Now, Rules: cfg.Rules}).As(by)
			}
		})
		w.door.host.In(c.by)
		if n := len(w.frame.bars.Objects); n != 0 {
			t.Fatalf("%d bars over the page of a clock that is right", n)
		}
		clock.Newest = w.clock.at.AddDate(1, 0, 0)
		w.frame.drawBars()
		if n := len(w.frame.bars.Objects); n != 1 {
			t.Fatalf("%d bars over the page of a clock that is behind", n)
		}
		d, _ := clock.Doubt(w.clock.at)
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
	}
}
