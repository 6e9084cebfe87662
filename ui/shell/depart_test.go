package shell

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestLeavingWithNothingWaiting(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Quit()
	if w.quit != 1 || w.desk != nil {
		t.Errorf("quit %d times", w.quit)
	}
}

func TestLeavingWithMessagesWaiting(t *testing.T) {
	w := openWindow(t)
	w.status.Waiting, w.status.Removing = 3, 1
	w.door.host.In(asha)
	w.Do("file.quit")
	a := w.asking()
	if a == nil || w.quit != 0 {
		t.Fatal("left without a word")
	}
	words := a.question.Title + " " + strings.Join(a.question.Words, " ")
	if !strings.Contains(words, "3 messages") || !strings.Contains(words, "1 of them removes") {
		t.Errorf("the question says %q", words)
	}
	shoot(t, w.win, "shell-leave")
	choice := func(label string) func() {
		i := slices.IndexFunc(a.question.Choices, func(c Choice) bool { return c.Label == label })
		if i < 0 {
			t.Fatalf("no choice is called %q in %+v", label, a.question.Choices)
		}
		return a.question.Choices[i].Do
	}
	if stay := a.question.Choices[len(a.question.Choices)-1]; stay.Label != "Stay" {
		t.Errorf("Esc takes %q", stay.Label)
	}
	choice("Close without sending")
	send := choice("Send now and close")
	a.question.dismiss()
	send()
	if w.sent != 1 || w.quit != 1 {
		t.Errorf("sent %d times, quit %d times", w.sent, w.quit)
	}
}

func TestWhatCannotBeSentIsSaidAgain(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.SendNow = func(context.Context) error { return errors.New("no line") } })
	w.status.Waiting, w.status.Removing = 2, 2
	w.door.host.In(asha)
	w.Quit()
	first := w.asking()
	first.question.dismiss()
	first.question.Choices[0].Do()
	a := w.asking()
	if a == nil || w.quit != 0 || !strings.Contains(strings.Join(a.question.Words, " "), "Not everything could be sent") {
		t.Fatalf("after a failed sending: %+v, quit %d", a, w.quit)
	}
}

func TestOneMessageIsSpokenOfAsOne(t *testing.T) {
	for removing, want := range []string{"It does not remove access. It is kept here", "It removes somebody’s access: until it is sent"} {
		if got := removingWords(Status{Waiting: 1, Removing: removing}); !strings.HasPrefix(got, want) {
			t.Errorf("%d remove access: %s", removing, got)
		}
	}
}
