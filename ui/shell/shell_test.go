package shell

import (
	"testing"
)

func TestNobodyAtTheDeskSeesNothing(t *testing.T) {
	w := openWindow(t)
	if len(w.pages) != 0 {
		t.Errorf("screens were made before anybody signed in")
	}
	if w.Do("go.queue") || w.Do("edit.find") {
		t.Error("pages and search can be reached before anybody signed in")
	}
	if got := w.door.shut; len(got) != 1 || got[0].Why != Started {
		t.Errorf("the door was shut %+v", got)
	}
	shoot(t, w.win, "shell-door")
}

func TestSigningInOpensTheFirstPage(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.Demo = true })
	w.door.host.In(asha)
	if p := w.pages[PageToday]; p == nil || len(p.entered) != 1 {
		t.Fatal("Today was not entered")
	}
	if w.pages[PageQueue] != nil {
		t.Error("a screen nobody went to was made")
	}
	shoot(t, w.win, "shell-frame")
}
