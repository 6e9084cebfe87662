package shell

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/ui/kit"
)

// queued is a window's goroutine whose turns are taken by hand.
type queued struct{ turns []func() }

func (q *queued) run() {
	for _, f := range q.turns {
		f()
	}
	q.turns = nil
}

func TestFirstAnswersComeWithThePage(t *testing.T) {
	const moment = 50 * time.Millisecond
	for _, c := range []struct {
		name  string
		takes []time.Duration
		with  string // shown when the page has begun
		later string // and by the window's later turns
		held  time.Duration
	}{
		{"nothing is read", nil, "", "", 0},
		{"quick answers, in the order they come", []time.Duration{20 * time.Millisecond, 5 * time.Millisecond}, "5ms 20ms", "", 20 * time.Millisecond},
		{"a slow answer holds nothing but the moment", []time.Duration{time.Second, 5 * time.Millisecond}, "5ms", "1s", moment},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				window := &queued{}
				m := newMoment(kit.Exec{Go: func(f func()) { go f() }, UI: func(f func()) { window.turns = append(window.turns, f) }}, moment)
				exec := m.exec()
				var shown []string
				begun := time.Now()
				m.wait(func() {
					for _, d := range c.takes {
						exec.Go(func() {
							time.Sleep(d) // the bubble's clock, not the machine's
							exec.UI(func() { shown = append(shown, d.String()) })
						})
					}
				})
				if held := time.Since(begun); held != c.held {
					t.Errorf("the window was held for %v, want %v", held, c.held)
				}
				if got := strings.Join(shown, " "); got != c.with {
					t.Errorf("with the page came %q, want %q", got, c.with)
				}
				shown = nil
				time.Sleep(2 * time.Second)
				synctest.Wait()
				window.run()
				if got := strings.Join(shown, " "); got != c.later {
					t.Errorf("later came %q, want %q", got, c.later)
				}
			})
		})
	}
}

func TestAnAnswerMayAskAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMoment(kit.Exec{Go: func(f func()) { go f() }, UI: func(func()) { t.Error("an answer came after its page") }}, 50*time.Millisecond)
		exec := m.exec()
		var shown []string
		m.wait(func() {
			m.wait(func() { // a page that goes on to another
				exec.Go(func() {
					exec.UI(func() {
						shown = append(shown, "list")
						exec.Go(func() { exec.UI(func() { shown = append(shown, "preview") }) })
					})
				})
			})
		})
		if got := strings.Join(shown, " "); got != "list preview" {
			t.Errorf("with the page came %q", got)
		}
	})
}
