package reviews

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/report"
)

// stage shows a screen where the window has room for it: beside the
// navigation, between the bars.
func stage(t *testing.T, v theme.Variant, make func() shell.Screen, name string, then ...func(fyne.Window)) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(v, theme.Standard, 1))
	s := make()
	win := test.NewTempWindow(t, kit.NewPanel(theme.Bg, kit.Panes(0, kit.Wide(184, kit.NewPanel(theme.Card, nil)),
		kit.Grow(kit.Down(0, kit.High(80, kit.NewPanel(theme.Brand, nil)), kit.Grow(s.Object()), kit.High(28, kit.NewPanel(theme.Card, nil)))))))
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1366, 768))
	s.Enter(shell.Place{Page: shell.PageReviews})
	for _, f := range then {
		f(win)
	}
	if bad := shell.Problems(s.Commands()); len(bad) > 0 {
		t.Error(bad)
	}
	img := win.Canvas().Capture()
	shot.Keep(t, img, name)
	return win
}

func TestTheReportAsItLooks(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		b := newBench(t, register()...)
		var s *Screen
		stage(t, v, func() shell.Screen { s = New(b.host, b.records, b.files, b.printer); return s }, "reviews-"+name)
		if s.grid.Len() != len(s.model.Shown.Rows) || s.grid.Len() == 0 {
			t.Errorf("%d rows are drawn of %d", s.grid.Len(), len(s.model.Shown.Rows))
		}
	}
}

// Before the register is read there is no chart, not even its frame.
func TestTheChartComesWithTheRegister(t *testing.T) {
	b := newBench(t, register()...)
	var s *Screen
	stage(t, theme.Light, func() shell.Screen {
		s = New(b.host, b.records, b.files, b.printer)
		if s.charted.Shown() {
			t.Error("a chart is drawn of what was not read")
		}
		return s
	}, "reviews-light")
	if !s.charted.Shown() {
		t.Error("the register is read, and no chart is drawn")
	}
}

// On the smallest screen the chart gives way to the rows until somebody asks for it,
// and what has no column is read below each row; on the usual one both have room.
func TestTheReportIsReadWholeAtEveryScreen(t *testing.T) {
	b := newBench(t, register()...)
	var s *Screen
	win := stage(t, theme.Light, func() shell.Screen { s = New(b.host, b.records, b.files, b.printer); return s }, "reviews-light")
	for _, size := range []fyne.Size{{Width: 1024, Height: 688}, {Width: 1366, Height: 736}} {
		small := size.Width < 1366
		win.Resize(size)
		for _, bad := range kit.Clipped(s.Object()) {
			t.Errorf("%.0f wide: %s", size.Width, bad)
		}
		if s.charted.Shown() == small {
			t.Errorf("%.0f wide the chart shows: %t", size.Width, small)
		}
		three := s.grid.RoomFor(3, s.grid.Size().Width)
		if (three > 32+3*44) != small || s.grid.Size().Height < three-2 {
			t.Errorf("%.0f wide the rows have %.0f of %.0f", size.Width, s.grid.Size().Height, three)
		}
	}
	win.Resize(fyne.NewSize(1024, 688))
	s.toggleChart()
	if !s.charted.Shown() || s.chart.Size().IsZero() {
		t.Error("the chart does not come when it is asked for")
	}
	kit.Focus(s.chart)
	if s.grid.Focused() {
		t.Error("the focus does not leave the rows")
	}
	s.toggleChart()
	if s.charted.Shown() || !s.grid.Focused() {
		t.Error("the chart stays, or the focus with it")
	}
}

func TestAnEmptyReportAsItLooks(t *testing.T) {
	b := newBench(t, register()[10])
	stage(t, theme.Light, func() shell.Screen { return New(b.host, b.records, b.files, b.printer) }, "reviews-empty")
}

// Enter upon a bar leads to its rows, and Enter there to the role.
func TestEnterUponABarLeadsToItsRows(t *testing.T) {
	b := newBench(t, register()...)
	var s *Screen
	w := stage(t, theme.Light, func() shell.Screen { s = New(b.host, b.records, b.files, b.printer); return s }, "reviews-bar")
	kit.Focus(s.chart)
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // what is overdue
	if w.Canvas().Focused() != s.grid.FocusTarget() || s.model.Filter().Bucket != report.BucketOverdue {
		t.Errorf("the focus is upon %T, %q is shown", w.Canvas().Focused(), s.model.Filter().Bucket)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(b.went) != 1 || b.went[0].ID != string(s.model.Shown.Rows[0].ID) {
		t.Errorf("went to %+v", b.went)
	}
}

func TestEnterOnARowOpensTheRole(t *testing.T) {
	b := newBench(t, register()...)
	var s *Screen
	w := stage(t, theme.Light, func() shell.Screen { s = New(b.host, b.records, b.files, b.printer); return s }, "reviews-narrowed",
		func(fyne.Window) { s.model.OpenBar(0) })
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	want := string(s.model.Shown.Rows[0].ID)
	if len(b.went) != 1 || b.went[0] != (shell.Place{Page: shell.PageRegister, ID: want}) {
		t.Errorf("went to %+v, want %s", b.went, want)
	}
}

func TestARoleEndedElsewhereLeavesTheReport(t *testing.T) {
	b := newBench(t, register()...)
	var s *Screen
	stage(t, theme.Light, func() shell.Screen { s = New(b.host, b.records, b.files, b.printer); return s }, "reviews-changed")
	before := s.grid.Len()
	b.records.lines = b.records.lines[1:]
	s.Changed(casework.Event{})
	if s.grid.Len() != before-1 {
		t.Errorf("%d rows after, %d before", s.grid.Len(), before)
	}
}

func TestTheQuestionsAsTheyLook(t *testing.T) {
	for _, c := range []struct {
		name string
		ask  func(*Screen)
	}{{"filter", (*Screen).askFilter}, {"views", func(s *Screen) { s.model.KeepView(); s.model.Within(30); s.askViews() }},
		{"window", (*Screen).askWindow}, {"assign", func(s *Screen) { s.model.TickAll(); s.askAssign() }}, {"date", func(s *Screen) { s.model.TickAll(); s.askDate() }}} {
		b := newBench(t, register()...)
		var asked []shell.Question
		b.host.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
		var s *Screen
		win := stage(t, theme.Light, func() shell.Screen { s = New(b.host, b.records, b.files, b.printer); return s }, "reviews-light")
		c.ask(s)
		if len(asked) != 1 || len(asked[0].Choices) < 2 {
			t.Fatalf("%s: %d questions", c.name, len(asked))
		}
		q := asked[0]
		body := kit.Down(12)
		for _, w := range q.Words {
			body.Add(kit.Body(w).Wrap())
		}
		body.Add(q.Body)
		kit.Dialog{Title: q.Title, Width: q.Wide, Body: body}.Show(win.Canvas())
		shot.Keep(t, win.Canvas().Capture(), "reviews-ask-"+c.name)
	}
}
