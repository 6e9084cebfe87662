package outbox

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

func checkedLine() Checked {
	return Checked{Steps: []CheckStep{
		{"Name", "The national store’s name is found on the network.", Good}, {"Connection", "A connection is made.", Good},
		{"Clock", "This computer’s clock is 7 minutes slow. Put it right, or sign-ins fail.", Bad}, {"Sign-in", "Not known yet: put right what failed first.", Quiet},
	}}
}

func TestTheLineIsCheckedStepByStep(t *testing.T) {
	b := newBench(t, sam)
	var failed error
	var by []workflow.Staff
	b.line.Check = func(_ context.Context, s workflow.Staff) (Checked, error) {
		by = append(by, s)
		return checkedLine(), failed
	}
	m := b.model()
	var got []Checked
	m.Check(func(c Checked) { got = append(got, c) })
	if len(got) != 1 || len(got[0].Steps) != 4 || len(by) != 1 || by[0].ID != sam.ID {
		t.Errorf("found %+v for %v", got, by)
	}
	failed = errors.New("broken")
	m.Check(func(c Checked) { t.Error("a check that failed was shown") })
	if len(b.told) != 1 || m.Checking() {
		t.Errorf("told %v, still trying: %v", b.told, m.Checking())
	}
	b.status = shell.Status{}
	m.Reread()
	if ok, why := m.CanCheck(); ok || why == "" {
		t.Error("a desk without a store can try its line")
	}
}

func TestWhatTheCheckFoundAsItLooks(t *testing.T) {
	b := newBench(t, sam)
	b.line.Check = func(context.Context, workflow.Staff) (Checked, error) { return checkedLine(), nil }
	var asked []shell.Question
	b.host.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	s := stage(t, theme.Light, b, "outbox-check")
	s.check()
	if len(asked) != 1 || asked[0].Title != "The line to the national store does not work" || asked[0].Body.MinSize().Width > 640 {
		t.Fatalf("shown %+v", asked)
	}
	win := test.NewTempWindow(t, asked[0].Body)
	win.Resize(fyne.NewSize(640, 280))
	shot.Keep(t, win.Canvas().Capture(), "outbox-check-sheet")
}
