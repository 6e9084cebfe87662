package desktop

import (
	"runtime"
	"runtime/metrics"
	"time"

	"proxydesk/ui/kit"
)

// Collecting garbage keeps both cores of a small machine from two or three frames.
// Left to itself it begins when memory is asked for, which is while somebody waits
// for a page or a key; here it is done in the pauses between
// (docs/decisions/0033-paint-of-the-window.md).
const (
	// pause is how long work has rested before it counts as one: what came of it is
	// painted by then.
	pause = 100 * time.Millisecond
	// litter is how many bytes of garbage are worth a collection: some pages' worth.
	litter = 12 << 20
)

// inPauses is an exec in the pauses of whose work something else is done.
func inPauses(exec kit.Exec, tidy func()) kit.Exec {
	rest := time.AfterFunc(pause, tidy)
	return kit.Exec{UI: exec.UI, Go: func(work func()) {
		rest.Stop()
		exec.Go(func() {
			defer rest.Reset(pause)
			work()
		})
	}}
}

// collect gives back what is no longer used, if it is much.
func collect() {
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(heap)
	if used, live := heap[0].Value.Uint64(), heap[1].Value.Uint64(); used > live+litter {
		runtime.GC()
	}
}
