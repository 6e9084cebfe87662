package desktop

import (
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// Whatever somebody sorted by is there when they sign in again, and no page falls
// over it while it is made.
func TestEveryPageOpensAsItWasSorted(t *testing.T) {
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Roles: 20})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	pat := demo.Who("pat")
	app := test.NewTempApp(t)
	begin := func() *Window { // the program, started anew
		w := New(app, NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Inline(), After: never})
		w.Shell.Start()
		w.Sit(pat)
		return w
	}
	sorted := map[string]int{}
	for _, by := range []string{"due", "patient", "proxy", "review", "status", "why"} {
		for _, down := range []bool{false, true} {
			kept, err := json.Marshal(kit.Arrangement{Sort: by, Down: down})
			if err != nil {
				t.Fatal(err)
			}
			before := begin()
			for _, grid := range []string{"today", "queue", "register", "reviews", "letters", "outbox", "audit", "users"} {
				before.Shell.Host().Keep("grid."+grid, string(kept))
			}
			w := begin()
			for _, p := range w.pages(Choices{}) {
				if p.ID == shell.PageCase || p.May != "" && !pat.May(p.May) {
					continue
				}
				at := shell.Place{Page: p.ID}
				if p.ID == shell.PageQueue {
					at.Part = string(workflow.ViewAll)
				}
				w.Shell.Host().Go(at)
				for _, o := range test.LaidOutObjects(w.Canvas().Content()) {
					if g, ok := o.(*kit.Grid); ok && g.Arrangement().Sort == by {
						sorted[p.ID]++
					}
				}
			}
		}
	}
	for _, p := range []string{shell.PageQueue, shell.PageRegister} {
		if sorted[p] < 4 {
			t.Errorf("%s was sorted in %d ways", p, sorted[p])
		}
	}
}
