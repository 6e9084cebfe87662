package desktop

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/ui/kit"
)

// What is tidied is tidied once the work has rested, not while a page is being read
// or answers follow each other.
func TestTidyingWaitsForAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tidied, over := 0, make(chan struct{})
		exec := inPauses(kit.Exec{Go: func(f func()) { go f() }, UI: func(f func()) { f() }}, func() { tidied++ })
		check := func(when string, want int) {
			t.Helper()
			synctest.Wait()
			if tidied != want {
				t.Errorf("%s: tidied %d times, want %d", when, tidied, want)
			}
		}
		for range 5 {
			exec.Go(func() {})
			time.Sleep(pause / 2)
		}
		check("answer upon answer", 0)
		exec.Go(func() { <-over })
		time.Sleep(10 * pause)
		check("while a page is read", 0)
		close(over)
		time.Sleep(pause + time.Millisecond)
		check("once it is read", 1)
		time.Sleep(10 * pause)
		check("while nothing is done", 1)
	})
}

func TestOnlyMuchGarbageIsCollected(t *testing.T) {
	runs := func() uint64 {
		s := []metrics.Sample{{Name: "/gc/cycles/forced:gc-cycles"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // none comes by itself meanwhile
	runtime.GC()
	before := runs()
	collect()
	if runs() != before {
		t.Error("a heap without garbage is collected")
	}
	dropped = make([]byte, litter+1<<20)
	dropped = nil
	collect()
	if runs() != before+1 {
		t.Error("garbage stays")
	}
}

var dropped []byte
