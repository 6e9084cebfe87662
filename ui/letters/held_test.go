package letters

import (
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// BenchmarkBatchHoldsTheWindow prints 1,000 letters as one file, as a window does it:
// the letters are written on one goroutine, and whatever touches the screen waits in
// line for another. It is how long the window was held the longest, and how long
// something that came up meanwhile, such as a key, waited the longest; a frame is
// 16.7 ms.
func BenchmarkBatchHoldsTheWindow(b *testing.B) {
	bench := newBench(b, sam)
	_, _, ids := bench.many(b, 1000)
	test.NewTempApp(b).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	window := make(chan func(), 4096)
	bench.host.OnAsk = func(shell.Question) func() { return func() {} }
	s := New(bench.host, bench.store, bench.room, bench.forms)
	win := test.NewTempWindow(b, s.Object())
	win.Resize(fyne.NewSize(1366, 768))
	s.Enter(shell.Place{Page: shell.PageLetters})
	m := s.model
	var held, waited, ticked time.Duration
	for b.Loop() {
		for i := range bench.store.letters { // each run has them all to print
			l := &bench.store.letters[i]
			l.State, l.Printed = workflow.LetterWaiting, workflow.Fact{}
		}
		bench.host.Exec = kit.Inline()
		m.Turn(ToPrint)
		m.Reread()
		m.Tick(nil)
		bench.host.Exec = kit.Exec{Go: func(f func()) { go f() }, UI: func(f func()) { window <- f }}
		hold := func(f func()) time.Duration {
			begun := time.Now()
			f()
			return time.Since(begun)
		}
		ticked = max(ticked, hold(func() { m.Tick(ids) }), hold(<-window))
		var printing atomic.Bool
		printing.Store(true)
		keys := make(chan struct{})
		go func() { // something comes up every few milliseconds
			defer close(keys)
			for printing.Load() {
				came := time.Now()
				done := make(chan struct{})
				window <- func() { waited = max(waited, time.Since(came)); close(done) }
				<-done
				<-time.After(3 * time.Millisecond)
			}
		}()
		held = max(held, hold(m.Print))
		for m.run != nil {
			held = max(held, hold(<-window))
		}
		printing.Store(false)
		for open := true; open; {
			select {
			case f := <-window:
				f()
			case <-keys:
				open = false
			}
		}
		if n := m.Count(Sent); n != 0 && n != 1000 {
			b.Fatalf("%d letters were sent", n)
		}
	}
	b.ReportMetric(float64(ticked.Microseconds())/1000, "ms-to-tick(want<=100)")
	b.ReportMetric(float64(held.Microseconds())/1000, "ms-held(want<=16.7)")
	b.ReportMetric(float64(waited.Microseconds())/1000, "ms-waited(want<=33)")
}
