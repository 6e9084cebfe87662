package shell

import (
	"context"
	"slices"
	"testing"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/workflow/casework"
)

func TestTheFocusComesWithTheRows(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	list := kit.NewGrid(kit.Column{ID: "a", Title: "A"})
	list.SetSource(kit.Rows{{ID: "1", Cells: []kit.Cell{{Text: "one"}}}})
	w.frame.show(list, false)
	var a Arrival
	a.Rows(list, 1)
	if w.win.Canvas().Focused() != nil {
		t.Error("rows took the focus although nobody had just come")
	}
	a.Enter()
	a.Rows(list, 0)
	a.Rows(list, 1)
	if !list.Focused() {
		t.Error("the rows came without the focus")
	}
	kit.Focus(w.frame.search.entry)
	a.Enter()
	a.Rows(list, 1)
	if list.Focused() {
		t.Error("the rows took the focus from somebody who types")
	}
}

// A read nobody waits for any more ends: it would take the processor from the page
// that one is at.
func TestAReadThatIsOvertakenOrLeftEnds(t *testing.T) {
	var late []func()
	h := NewHost(kit.Exec{Go: func(f func()) { late = append(late, f) }, UI: func(f func()) { f() }}, time.Now, casework.Session{}, nil)
	var l Latest
	var ended []bool
	ask := func() {
		Load(h, &l, func(ctx context.Context) (int, error) { ended = append(ended, ctx.Err() != nil); return 0, nil }, func(int, error) {})
	}
	run := func() {
		for _, f := range late {
			f()
		}
		late = nil
	}
	ask()
	ask()
	run()
	ask()
	l.Drop()
	run()
	ask()
	run()
	if want := []bool{true, false, true, false}; !slices.Equal(ended, want) {
		t.Errorf("reads that ended: %v, want %v", ended, want)
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	var late []func()
	h := NewHost(kit.Exec{Go: func(f func()) { late = append(late, f) }, UI: func(f func()) { f() }}, time.Now, casework.Session{}, nil)
	ctx, end := context.WithCancel(context.Background())
	h.Context = ctx
	var l Latest
	var got []int
	ask := func(n int) {
		Load(h, &l, func(context.Context) (int, error) { return n, nil }, func(n int, _ error) { got = append(got, n) })
	}
	ask(1)
	ask(2)
	for _, f := range late {
		f()
	}
	late = nil
	ask(3)
	end()
	late[0]()
	if !slices.Equal(got, []int{2}) {
		t.Errorf("the answers shown are %v", got)
	}
}
