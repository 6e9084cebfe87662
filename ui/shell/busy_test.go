package shell

import (
	"context"
	"testing"
	"time"

	"proxydesk/ui/kit"
)

func TestWorkThatLastsSaysSo(t *testing.T) {
	var work []func()
	w := openWindow(t, func(c *Config) {
		c.Exec = kit.Exec{Go: func(f func()) { work = append(work, f) }, UI: func(f func()) { f() }}
	})
	w.door.host.In(asha)
	run := func() {
		for len(work) > 0 {
			f := work[0]
			work = work[1:]
			f()
		}
	}
	run()
	says := func() bool { return w.frame.busy.AccessibilityLabel() != "" }
	read := func() {
		Load(w.Host(), &Latest{}, func(context.Context) (int, error) { return 0, nil }, func(int, error) {})
	}
	read()
	w.clock.pass(299 * time.Millisecond)
	if says() {
		t.Error("it says so at once")
	}
	w.clock.pass(time.Millisecond)
	if !says() {
		t.Error("after 300 ms nothing says that work goes on")
	}
	run()
	if says() {
		t.Error("it still says so when the work is done")
	}
	read()
	run()
	w.clock.pass(time.Second)
	if says() {
		t.Error("work that was over in time is announced all the same")
	}
	read()
	w.clock.pass(time.Second)
	w.Lock()
	run()
	if says() {
		t.Error("a locked desk works on")
	}
}
