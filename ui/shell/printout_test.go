package shell

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// printing is a file before a viewer that remembers whether it was destroyed.
func printing(h *Host, destroyed *int, meanwhile func()) {
	Print(h, "The list", func(context.Context) (Printout, error) {
		meanwhile()
		return Printout{Path: "/papers/LIST.pdf", Destroy: func() error { *destroyed++; return nil }}, nil
	}, nil)
}

func TestAPrintedFileGoesWithTheAnswer(t *testing.T) {
	for _, label := range []string{"Yes", "No"} {
		w, destroyed := openWindow(t), 0
		w.door.host.In(asha)
		printing(w.Host(), &destroyed, func() {})
		if destroyed != 0 || len(w.desk.asked) != 1 {
			t.Fatalf("destroyed %d, asked %d", destroyed, len(w.desk.asked))
		}
		q := w.desk.asked[0].question
		if words := strings.Join(q.Words, " "); !strings.Contains(words, "The list is open in the viewer.") || !strings.Contains(words, "destroyed with your answer") {
			t.Errorf("it says %q", words)
		}
		for _, c := range q.Choices {
			if c.Label == label {
				w.take(q, c)
			}
		}
		if destroyed != 1 || len(w.desk.asked) != 0 {
			t.Errorf("after %q: destroyed %d, asked %d", label, destroyed, len(w.desk.asked))
		}
	}
}

// Pages that were still being set when the desk was shut are swept by nobody else.
func TestAFileThatComesToAShutDeskGoesAtOnce(t *testing.T) {
	for name, shut := range map[string]func(*window){"locked": func(w *window) { w.Lock() }, "left": func(w *window) { w.signOut() }} {
		w, destroyed := openWindow(t), 0
		w.door.host.In(asha)
		printing(w.Host(), &destroyed, func() { shut(w) })
		if destroyed != 1 {
			t.Errorf("%s: destroyed %d", name, destroyed)
		}
	}
}

func TestWhereAPrintedFileIs(t *testing.T) {
	p := Printout{Path: "/papers/LIST.pdf", Unopened: errors.New("no viewer")}
	if words := p.Words("The list"); !strings.Contains(words, "a PDF in /papers/LIST.pdf") {
		t.Errorf("it says %q", words)
	}
}
