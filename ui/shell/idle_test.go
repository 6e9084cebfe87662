package shell

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
)

func TestIdleLock(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.IdleLock = 5 * time.Minute })
	w.door.host.In(asha)
	w.clock.pass(4*time.Minute + 10*time.Second)
	if w.frame.idle == nil {
		t.Fatal("no warning in the last minute")
	}
	shoot(t, w.win, "shell-idle")
	w.frame.root.Objects[0].(*eye).Cursor() // the pointer moves
	if w.frame.idle != nil {
		t.Error("the warning stays although somebody is there")
	}
	w.clock.pass(4*time.Minute + 59*time.Second)
	if w.desk == nil {
		t.Fatal("locked too early")
	}
	w.clock.pass(time.Second)
	if w.desk != nil || w.shut.Why != LockedIdle || w.shut.Idle != 5*time.Minute {
		t.Errorf("after five minutes: %+v", w.shut)
	}
}

func TestTypingKeepsTheDeskOpen(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.IdleLock = 5 * time.Minute })
	w.door.host.In(asha)
	kit.Focus(w.pages[PageToday].entry)
	for range 20 {
		w.clock.pass(time.Minute)
		test.Type(w.win.Canvas().Focused(), "word ")
	}
	if w.desk == nil {
		t.Error("the desk locked under somebody's hands")
	}
	w.clock.pass(6 * time.Minute)
	if w.desk != nil {
		t.Error("the desk stayed open after the typing stopped")
	}
}

func TestTheLongestSession(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	for range 12*6 - 1 {
		w.clock.pass(10 * time.Minute)
		w.use()
	}
	if w.desk == nil {
		t.Fatal("ended before twelve hours")
	}
	w.clock.pass(10 * time.Minute)
	if w.desk != nil || w.shut.Why != SessionOver {
		t.Errorf("after twelve hours: %+v", w.shut)
	}
}

func TestAMachineThatSleptWakesLocked(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.clock.at = w.clock.at.Add(3 * time.Hour) // no timer fires while it sleeps
	w.clock.pass(0)
	if w.desk != nil {
		t.Error("three hours of sleep left the desk open")
	}
}
