package desktop

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
)

// The window once handed the paper form lists it could not read: relationship and
// legal basis opened empty, and no reason could be ticked.
func TestThePaperFormOffersItsAnswers(t *testing.T) {
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	w := New(test.NewTempApp(t), NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Inline(), After: never})
	w.Shell.Start()
	w.Sit(demo.Who("asha"))
	h := w.Shell.Host()
	h.Go(shell.Place{Page: shell.PagePaper})
	if !shows(w.Canvas(), "Difficulty communicating") {
		t.Error("no reason can be ticked")
	}
	l := w.incoming(h).Lists
	if len(l.Relationships) == 0 || len(l.Reasons) == 0 || len(l.Evidence) == 0 || len(l.Bases) == 0 {
		t.Errorf("%d relationships, %d reasons, %d papers, %d legal bases", len(l.Relationships), len(l.Reasons), len(l.Evidence), len(l.Bases))
	}
}
