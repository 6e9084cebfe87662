package audit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
)

// stage shows the screen where the window has room for it.
func stage(t *testing.T, v theme.Variant, b *bench, name string) (*Screen, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(v, theme.Standard, 1))
	s := New(b.host, b.records, b.check, b.files)
	win := test.NewTempWindow(t, kit.NewPanel(theme.Bg, kit.Panes(0, kit.Wide(184, kit.NewPanel(theme.Card, nil)),
		kit.Grow(kit.Down(0, kit.High(80, kit.NewPanel(theme.Brand, nil)), kit.Grow(s.Object()), kit.High(28, kit.NewPanel(theme.Card, nil)))))))
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1366, 768))
	s.Enter(shell.Place{Page: shell.PageAudit})
	if bad := shell.Problems(s.Commands()); len(bad) > 0 {
		t.Error(bad)
	}
	shot.Keep(t, win.Canvas().Capture(), name)
	return s, win
}

func TestTheLogAsItLooks(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		s, _ := stage(t, v, newBench(pat), "audit-"+name)
		if s.grid.Len() != 3 {
			t.Errorf("%d rows are drawn", s.grid.Len())
		}
	}
}

func TestEnterShowsWhatAnEntryChanged(t *testing.T) {
	b := newBench(pat)
	_, w := stage(t, theme.Light, b, "audit-light")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(b.asked) != 1 || b.asked[0].Title != "Pat Jones granted access" {
		t.Errorf("asked %+v", b.asked)
	}
}

func TestAnExportNeedsAReason(t *testing.T) {
	b := newBench(pat)
	s, _ := stage(t, theme.Light, b, "audit-light")
	s.askExport()
	if b.asked[0].Choices[0].Try() || b.files.name != "" {
		t.Error("it is taken out without a reason")
	}
}

// The smallest window has 840 beside the navigation.
func TestTheLogFitsTheSmallestWindow(t *testing.T) {
	s, _ := stage(t, theme.Light, newBench(pat), "audit-light")
	if w := s.Object().MinSize().Width; w > 1024-184 {
		t.Errorf("it wants %.0f", w)
	}
}
