package outbox

import (
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
