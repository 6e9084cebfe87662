package outbox

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// stage shows the screen where the window has room for it: beside the
// navigation, between the bars.
func stage(t *testing.T, v theme.Variant, b *bench, name string) *Screen {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(v, theme.Standard, 1))
	s := New(b.host, b.store, b.line)
	win := test.NewTempWindow(t, kit.NewPanel(theme.Bg, kit.Panes(0, kit.Wide(184, kit.NewPanel(theme.Card, nil)),
		kit.Grow(kit.Down(0, kit.High(80, kit.NewPanel(theme.Brand, nil)), kit.Grow(s.Object()), kit.High(28, kit.NewPanel(theme.Card, nil)))))))
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1366, 768))
	s.Enter(shell.Place{Page: shell.PageOutbox})
	if bad := shell.Problems(s.Commands()); len(bad) > 0 {
		t.Error(bad)
	}
	img := win.Canvas().Capture()
	shot.Keep(t, img, name)
	return s
}

func TestTheOutboxAsItLooks(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		s := stage(t, v, newBench(t, sam, outbox()...), "outbox-"+name)
		if s.grid.Len() != 5 {
			t.Errorf("%d rows are drawn", s.grid.Len())
		}
	}
}

func TestTheOutboxOfTheSafeguardingLeadAsItLooks(t *testing.T) {
	b := newBench(t, osei, outbox()...)
	b.status.OfflineSince = start.Add(-10 * time.Minute)
	s := stage(t, theme.Light, b, "outbox-offline")
	if s.grid.Len() != 6 {
		t.Errorf("%d rows are drawn", s.grid.Len())
	}
}

func TestTheOutboxThatIsNotLetInAsItLooks(t *testing.T) {
	b := newBench(t, sam, outbox()...)
	b.status.Barred = "The national store does not accept this desk’s key. Ask the person who looks after this program to check it."
	s := stage(t, theme.Light, b, "outbox-barred")
	if got, want := s.words.Size().Width, kit.Body(b.status.Barred).MinSize().Width; got < want {
		t.Errorf("the sentence takes %.0f and has %.0f", want, got)
	}
}

// A clinician chooses field by field between ours and the national record.
func TestTheComparisonAsItLooks(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		s := stage(t, v, newBench(t, shah, append([]workflow.Outgoing{otherTerms("2028-01-31")}, outbox()...)...), "outbox-choice-"+name)
		if s.mainLabel() != "Send this choice…" {
			t.Errorf("the main act is %q", s.mainLabel())
		}
		before := s.compare.table
		s.compare.cells[FieldBasis][Ours].OnChosen("ours")
		if s.mainLabel() != "Keep ours…" || s.compare.table != before || s.compare.cells[FieldBasis][National].Chosen() != "" {
			t.Errorf("all of ours chosen, and the main act is %q", s.mainLabel())
		}
	}
}

// One key leads to what differs, and to the choice there.
func TestAKeyLeadsToTheComparison(t *testing.T) {
	rejected := message("0017", workflow.MessageCreate, workflow.OutgoingHuman)
	s := stage(t, theme.Light, newBench(t, shah, rejected, otherTerms("2028-01-31")), "outbox-compare-key")
	if o, _ := s.model.Chosen(); o.ID != rejected.ID {
		t.Fatalf("%s is in view", o.Ref)
	}
	s.toComparison()
	if o, _ := s.model.Chosen(); o.Ref != "REF-0031" || s.model.Tab() != Conflicts {
		t.Errorf("%s is in view, in %s", o.Ref, s.model.Tab())
	}
	focused := fyne.CurrentApp().Driver().CanvasForObject(s.Object()).Focused()
	if focused == nil || focused != s.compare.cells[FieldEnd][Ours].FocusTarget() {
		t.Errorf("%T has the focus", focused)
	}
	empty := stage(t, theme.Light, newBench(t, shah, rejected), "outbox-compare-none")
	for _, c := range empty.Commands() {
		if c.ID == "outbox.compare" {
			if ok, why := c.Enabled(); ok || why == "" {
				t.Error("a comparison is offered where nothing differs")
			}
		}
	}
}

func TestWhatWasReceivedAsItLooks(t *testing.T) {
	b := newBench(t, sam, outbox()...)
	b.store.received = []workflow.AuditLine{{Seq: 9, Ref: "REF-0021", AuditEntry: workflow.AuditEntry{At: start, Act: workflow.ActMirror, To: "inactive",
		Details: []workflow.Detail{{Field: "national status", Before: "active", After: "inactive"}}}}}
	s := stage(t, theme.Light, b, "outbox-received-before")
	s.tabs.Press(4)
	shot.Keep(t, fyne.CurrentApp().Driver().CanvasForObject(s.Object()).Capture(), "outbox-received")
	if s.grid.Len() != 1 {
		t.Errorf("%d rows are drawn", s.grid.Len())
	}
}

func TestAnEmptyOutboxAsItLooks(t *testing.T) {
	stage(t, theme.Light, newBench(t, sam), "outbox-empty")
}

func TestTheCountdownMovesWhileItIsLookedAt(t *testing.T) {
	held := message("0148", workflow.MessageCreate, workflow.OutgoingReady)
	held.Due = start.Add(72 * time.Second)
	b := newBench(t, shah, held)
	s := stage(t, theme.Light, b, "outbox-held")
	tag := func() string { r, _ := s.grid.Chosen(); return r.Cells[2].Tag.Text }
	if tag() != "Held 1:12" || len(b.timers) == 0 {
		t.Fatalf("%q, %d timers", tag(), len(b.timers))
	}
	b.now = start.Add(time.Second)
	b.timers[len(b.timers)-1]()
	if tag() != "Held 1:11" {
		t.Errorf("a second later: %q", tag())
	}
	s.Leave()
	if len(b.timers) != 0 {
		t.Error("it goes on where nobody looks")
	}
}

// What can be done with a message stands in its row, for whoever may do it.
func TestARowLeadsToWhatCanBeDoneWithIt(t *testing.T) {
	for _, c := range []struct {
		who  workflow.Staff
		want map[string]string
	}{
		{shah, map[string]string{"REF-0021": "Compare", "REF-0017": "Open and fix", "REF-0148": "Undo, Send now", "REF-0150": "Open the case"}},
		{sam, map[string]string{"REF-0021": "Compare", "REF-0017": "Open and fix"}},
		{osei, map[string]string{"REF-0021": "Compare", "REF-0017": "Open and fix", "REF-0150": "Open the case"}},
	} {
		b := newBench(t, c.who, outbox()...)
		s := New(b.host, b.store, b.line)
		s.Enter(shell.Place{Page: shell.PageOutbox})
		got := map[string]string{}
		for _, r := range s.rows() {
			if l := r.Links; l[1].Label != "" {
				got[r.Cells[1].Text] = l[0].Label + ", " + l[1].Label
			} else if l[0].Label != "" {
				got[r.Cells[1].Text] = l[0].Label
			}
		}
		if !maps.Equal(got, c.want) {
			t.Errorf("for %s the rows lead to %v, want %v", c.who.Post, got, c.want)
		}
	}
}

func TestALinkOfARowDoesWhatItSays(t *testing.T) {
	b := newBench(t, shah, outbox()...)
	s := stage(t, theme.Light, b, "outbox-links")
	follow := func(id, link string) {
		t.Helper()
		if !s.grid.ChooseID(id) {
			t.Fatalf("there is no row %s", id)
		}
		r, _ := s.grid.Chosen()
		s.grid.OnLink(r, link)
	}
	follow("0017", "fix")
	if want := (shell.Place{Page: shell.PageCase, ID: "app-0017"}); len(b.went) != 1 || b.went[0] != want {
		t.Errorf("went to %+v", b.went)
	}
	follow("0021", "compare")
	if o, _ := s.model.Chosen(); o.Ref != "REF-0021" || len(s.model.Comparison()) == 0 {
		t.Errorf("%s is in view", o.Ref)
	}
	follow("0148", "send-now")
	if o, _ := s.model.Chosen(); o.ID != "0148" || s.model.holding(o) {
		t.Errorf("%s is still held", o.Ref)
	}
}

// The smallest window has 840 beside the navigation.
func TestTheOutboxFitsTheSmallestWindow(t *testing.T) {
	for _, who := range []workflow.Staff{sam, osei} {
		b := newBench(t, who, outbox()...)
		s := New(b.host, b.store, b.line)
		s.Enter(shell.Place{Page: shell.PageOutbox})
		if w := s.Object().MinSize().Width; w > 1024-184 {
			t.Errorf("for %s it wants %.0f", who.Post, w)
		}
	}
}

// The store's own code never stands in the list: it is among the details, for
// whoever rings the service desk.
func TestTheCodeIsAmongTheDetails(t *testing.T) {
	refused := message("0017", workflow.MessageCreate, workflow.OutgoingHuman)
	refused.Why, refused.Answer = "The national store does not accept the end date. The decision stands here.", "422 INVALID_END_DATE"
	refused.Attempts, refused.Tried, refused.Frozen.RequestID = 2, start, "3f0f3cc7-7b1f-4d3b-9d2b-1f6f3a1c9a10"
	b := newBench(t, sam, refused, message("0098", workflow.MessageCreate, workflow.OutgoingReady))
	var copied string
	b.host.OnCopy = func(s string) { copied = s }
	s := stage(t, theme.Light, b, "outbox-details-before")
	if row, _ := s.grid.Chosen(); slices.ContainsFunc(row.Cells, func(c kit.Cell) bool { return strings.Contains(c.Text, "INVALID") }) {
		t.Errorf("the row says %v", row.Cells)
	}
	test.Tap(s.more.link)
	shot.Keep(t, fyne.CurrentApp().Driver().CanvasForObject(s.Object()).Capture(), "outbox-details")
	want := [][2]string{{"The store’s code", "422 INVALID_END_DATE"}, {"Last sent", "Tue 1 Dec, 10:42:11 (2 tries)"}, {"Request", refused.Frozen.RequestID}}
	if got := s.model.Details(); !slices.Equal(got, want) {
		t.Errorf("the details are %v", got)
	}
	link := func(words string) *kit.Link {
		for _, o := range test.LaidOutObjects(s.Object()) {
			if l, ok := o.(*kit.Link); ok && l.Label() == words {
				return l
			}
		}
		t.Fatalf("there is no link %q", words)
		return nil
	}
	test.Tap(link("Copy for the service desk"))
	if !strings.Contains(copied, "INVALID_END_DATE") || !strings.Contains(copied, refused.Frozen.RequestID) {
		t.Errorf("copied is %q", copied)
	}
	test.Tap(link("Hide details"))
	s.model.Choose("0098")
	if rows := s.model.Details(); len(rows) > 0 {
		t.Errorf("of one that never left there is %v", rows)
	}
}
