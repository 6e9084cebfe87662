package desktop

import (
	"context"
	"slices"
	"testing"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
)

// readings counts what is being read in it: a context made of it is one until it
// ends.
type readings struct {
	context.Context
	begun, open int
}

// AfterFunc is how the context package hears of a parent that is not its own: it
// calls stop when the child ends.
func (r *readings) AfterFunc(func()) (stop func() bool) {
	r.begun++
	r.open++
	return func() bool { r.open--; return true }
}

// Done is a channel, so that children hang on it.
func (r *readings) Done() <-chan struct{} { return make(chan struct{}) }

// What is read for a page takes the processor from the next one, so every page ends
// it when it is left. What somebody asked for by hand goes on: the check of the
// whole record, and what is typed on the pages where applications come in.
func TestNothingIsReadForAPageThatWasLeft(t *testing.T) {
	reads := map[string]int{}
	eachPlace(t, func(t *testing.T, w *Window, place shell.Place, at string) {
		h, scr := w.Shell.Host(), w.Shell.Screen()
		exec, ctx := h.Exec, h.Context
		var late []func()
		r := &readings{Context: ctx}
		h.Exec, h.Context = kit.Exec{Go: func(f func()) { late = append(late, f) }, UI: func(f func()) { f() }}, r
		scr.Enter(place)
		reads[place.Page] = max(reads[place.Page], r.begun)
		scr.Leave()
		if r.open > 0 {
			t.Errorf("%s: %d of %d readings go on", at, r.open, r.begun)
		}
		for len(late) > 0 {
			f := late[0]
			late = late[1:]
			f()
		}
		h.Exec, h.Context = exec, ctx
		scr.Enter(place)
	})
	for page, n := range reads {
		if in := slices.Contains([]string{shell.PageIncoming, shell.PagePaper}, page); n == 0 && !in {
			t.Errorf("%s reads nothing: this test sees none of it", page)
		}
	}
}
