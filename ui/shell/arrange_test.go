package shell

import (
	"strings"
	"testing"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
)

func TestAGridIsAsItsPersonArrangedIt(t *testing.T) {
	kept := &book{}
	w := openWindow(t, func(c *Config) { c.Keeper = kept })
	w.door.host.In(asha)
	grid := func() *kit.Grid {
		return kit.NewGrid(kit.Column{ID: "who", Title: "Patient"}, kit.Column{ID: "due", Title: "Due", Width: 100, Sorts: true})
	}
	g := grid()
	w.Host().Arrange("queue", g)
	g.OnArranged(kit.Arrangement{Widths: map[string]float32{"due": 222}, Sort: "due", Down: true})
	w.signOut()

	w.door.host.In(asha)
	g, sorted := grid(), false
	g.OnSort = func(column string, down bool) { sorted = column == "due" && down }
	w.Host().Arrange("queue", g)
	if got := g.Arrangement(); got.Widths["due"] != 222 || !sorted {
		t.Errorf("the next day it is %+v, sorted %v", got, sorted)
	}
	g.OnCopied(2)
	if got := w.frame.toasts.Recent(); !strings.HasPrefix(got[len(got)-1], "2 rows copied.") {
		t.Errorf("copying says %q", got)
	}
	kept.kept[asha.ID]["grid.queue"] = "of another version"
	w.signOut()
	w.door.host.In(asha)
	g = grid()
	w.Host().Arrange("queue", g)
	if got := g.Arrangement(); len(got.Widths) > 0 {
		t.Errorf("nonsense became %+v", got)
	}
}

func TestTheMenuOfARowIsWhatCanBeDoneWithItNow(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	did, no := "", func() (bool, string) { return false, "Not now." }
	note := func(s string) func() { return func() { did += s } }
	w.pages[PageToday].table = []Command{
		{ID: "x.open", Title: "Open", Key: MainAct, Menu: MenuCase, Do: note("open ")},
		{ID: "x.take", Title: "Take", Key: "m", Menu: MenuCase, Do: note("take ")},
		{ID: "x.not", Title: "Not now", Menu: MenuCase, Enabled: no, Do: note("not ")},
		{ID: "x.decide", Title: "Decide", Menu: MenuCase, Act: workflow.ActDecide, Do: note("decide ")},
		{ID: "x.look", Title: "Look", Menu: MenuView, Do: note("look ")},
	}
	w.Host().Recheck()
	g := kit.NewGrid(kit.Column{ID: "who", Title: "Patient"})
	w.Host().Arrange("x", g)
	var labels []string
	for _, i := range g.OnMenu(kit.Row{ID: "1"}).Items {
		labels = append(labels, i.Label)
		if i.Label == "Take (m)" {
			i.Action()
		}
	}
	if got := strings.Join(labels, "|"); got != "Open|Take (m)||Copy the row" || did != "take " {
		t.Errorf("the menu reads %q and did %q", got, did)
	}
}
