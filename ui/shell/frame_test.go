package shell

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

func TestTheTitleHoldsNoName(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(shah)
	w.Host().Go(Place{Page: PageCase, ID: "a-1"})
	if w.win.Title() != "Proxydesk" {
		t.Errorf("the title is %q", w.win.Title())
	}
}

func TestOffline(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.status.OfflineSince, w.status.Waiting = time.Date(2026, 12, 1, 10, 42, 0, 0, time.UTC), 4
	w.Changed(casework.Event{Outgoing: true})
	if w.frame.offline == nil {
		t.Fatal("no bar while offline")
	}
	w.Host().Toast("REF-0151 sent to Dr Shah", func() {})
	shoot(t, w.win, "shell-offline")
	bar := w.frame.offline
	w.StatusChanged()
	if w.frame.offline != bar {
		t.Error("a bar that says the same is drawn again")
	}
	w.status.Waiting++
	w.StatusChanged()
	if w.frame.offline == bar {
		t.Error("the bar does not say that one more waits")
	}
	w.status.OfflineSince = time.Time{}
	w.StatusChanged()
	if w.frame.offline != nil {
		t.Error("the bar stays when the store answers again")
	}
}

func TestStatusInWords(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
	cfg := Config{Version: "1.0", Now: func() time.Time { return at }, Rules: func() workflow.Rules { return workflow.Rules{} }}
	for _, tc := range []struct {
		status Status
		desk   bool
		want   string
	}{
		{Status{Connected: true, SavedAt: at, LastContact: at, Waiting: 3, NeedPerson: 1}, true, "Saved 09:42:07 · Last contact 09:42 · 3 waiting to send · 1 needs a person"},
		{Status{Connected: true, SavedAt: at}, true, "Saved 09:42:07 · Nothing waiting to send"},
		{Status{Connected: true, SavedAt: at, LastContact: at.Add(-90 * time.Hour), Waiting: 1}, true, "Saved 09:42:07 · Last contact Fri 27 Nov · 1 waiting to send"},
		{Status{Connected: true, Barred: "There is no key.", LastContact: at, Waiting: 2}, true, "Not signed in to the national store · Last contact 09:42 · 2 waiting to send"},
		{Status{Connected: true, OfflineSince: at, LastContact: at, Waiting: 1, NeedPerson: 2}, true, "Offline since 09:42 · Last contact 09:42 · 1 waiting to send · 2 need a person"},
		{Status{Connected: true, OfflineSince: at, NextTry: at.Add(5 * time.Minute), Waiting: 1}, true, "Offline since 09:42 · Next try 09:47 · 1 waiting to send"},
		{Status{Connected: true, Paused: "It asks for a pause.", LastContact: at, NextTry: at.Add(time.Minute), Waiting: 1}, true, "National store not taking messages · Last contact 09:42, next try 09:43 · 1 waiting to send"},
		{Status{SavedAt: at}, true, "Saved 09:42:07 · Not connected to the national store"},
		{Status{Connected: true, SavedAt: at, LastContact: at}, false, "Proxydesk 1.0 · Last contact 09:42 · Nothing waiting to send"},
		{Status{Connected: true, Uncounted: true}, false, "Proxydesk 1.0"},
		{Status{}, false, "Proxydesk 1.0"},
	} {
		var words []string
		for _, p := range statusParts(tc.status, tc.desk, cfg) {
			words = append(words, p.words)
		}
		if got := strings.Join(words, " · "); got != tc.want {
			t.Errorf("got  %s\nwant %s", got, tc.want)
		}
	}
}

func TestTheFrameFitsASmallScreen(t *testing.T) {
	long := workflow.Staff{ID: "s9", Name: "Dr Alexandrina Featherstonehaugh", Post: "Responsible GP for safeguarding", Roles: []workflow.StaffRole{workflow.Responsible}}
	for _, by := range []workflow.Staff{asha, long} {
		w := openWindow(t, func(c *Config) { c.Demo = true })
		w.status.Waiting, w.status.NeedPerson = 12, 3
		w.door.host.In(by)
		// The menu row of 32 is the toolkit's.
		if m := w.win.Content().MinSize(); m.Width > 1024 || m.Height > 720-32 {
			t.Errorf("%s: the window is never smaller than %v", by.Post, m)
		}
		field := w.frame.search.entry
		if got := field.Size().Width; by.ID == asha.ID && got != searchWidth {
			t.Errorf("the search is %v wide where there is room", got)
		}
		w.win.Resize(fyne.NewSize(1024, 720-32))
		shoot(t, w.win, "shell-small-"+string(by.ID))
		if got := field.Size().Width; got < 264 || got >= searchWidth {
			t.Errorf("%s: the search is %v wide in a narrow window", by.Post, got)
		}
	}
}

func TestTheFootSaysWhenTheRecordWasBackedUp(t *testing.T) {
	now := time.Date(2026, 12, 4, 9, 42, 0, 0, time.UTC)
	for _, tc := range []struct {
		st    Status
		words string
		warns bool
	}{
		{Status{}, "", false}, // the made-up practice is thrown away
		{Status{BacksUp: true}, "Not backed up yet", true},
		{Status{BacksUp: true, BackedUpAt: now.Add(-7*time.Hour - 42*time.Minute)}, "Backed up 02:00", false},
		{Status{BacksUp: true, BackedUpAt: now.AddDate(0, 0, -1)}, "Backed up 3 Dec", false},
		{Status{BacksUp: true, BackedUpAt: now.AddDate(0, 0, -3)}, "No backup since 1 Dec", true},
		{Status{BacksUp: true, BackedUpAt: now.Add(-time.Hour), BackupFailed: true}, "The last backup failed", true},
	} {
		if got := backupPart(tc.st, now); got.words != tc.words || (got.icon != "") != tc.warns {
			t.Errorf("%+v says %+v", tc.st, got)
		}
	}
}

// What the foot says is there to be read: with enlarged type it takes more lines.
func TestTheFootIsNeverCutShort(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.Demo = true })
	w.door.host.In(asha)
	w.frame.showStatus(w.status)
	for _, zoom := range []float32{1, 1.5, 2} {
		w.like(Preferences{Look: Look{Zoom: zoom}})
		for _, size := range []fyne.Size{{Width: 1024, Height: 720 - 32}, {Width: 1366, Height: 768 - 32}} {
			w.win.Resize(size)
			st := w.status
			st.SavedAt, st.OfflineSince, st.Waiting, st.NeedPerson = w.clock.at, w.clock.at.Add(-time.Hour), 12, 3
			st.BacksUp, st.BackedUpAt = true, w.clock.at.AddDate(0, 0, -9)
			for _, st := range []Status{w.status, st} { // the second where the first was
				w.frame.showStatus(st)
				for _, o := range test.LaidOutObjects(w.frame.foot) {
					if c, ok := o.(*canvas.Text); ok && strings.HasSuffix(c.Text, "…") {
						t.Errorf("%.0f wide at %.0f %%: cut short to %q", size.Width, zoom*100, c.Text)
					}
				}
				for _, bad := range kit.Clipped(w.frame.foot) {
					t.Errorf("%.0f wide at %.0f %%: %s", size.Width, zoom*100, bad)
				}
				foot := w.frame.foot
				below := fyne.CurrentApp().Driver().AbsolutePositionForObject(foot).Y + foot.Size().Height
				if below > size.Height+1 || foot.Size().Height != kit.HeightAt(foot, foot.Size().Width) {
					t.Errorf("%.0f wide at %.0f %%: it is %.0f high, and ends at %.0f", size.Width, zoom*100, foot.Size().Height, below)
				}
			}
			shoot(t, w.win, fmt.Sprintf("shell-foot-%.0f-%.0f", size.Width, zoom*100))
		}
	}
}

// Whatever a bar over the page says is there to be read: on the smallest screens and
// with the largest type it takes more lines, and cuts nothing short.
func TestTheBarsOverThePageAreNeverCutShort(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.Demo = true })
	w.door.host.In(asha)
	w.status.OfflineSince, w.status.Waiting = w.clock.at.Add(-time.Hour), 12
	for name, show := range map[string]func(){
		"idle":    func() { w.warnIdle(59 * time.Second) },
		"ending":  func() { w.warnEnding(w.clock.at.Add(farewell)) },
		"offline": func() { w.frame.showStatus(w.status) },
		"banner": func() {
			w.Host().Banner("backup", "The last backup failed. Tell whoever looks after this computer: the record is safe, but there is one copy of it alone.")
		},
		"none": func() {},
	} {
		w.frame.idle, w.frame.ending, w.frame.offline, w.frame.offlineWords, w.desk.banners = nil, nil, nil, [2]string{}, nil
		for _, zoom := range []float32{1, 1.5, 2} {
			w.like(Preferences{Look: Look{Zoom: zoom}})
			for _, size := range []fyne.Size{{Width: 1024, Height: 720 - 32}, {Width: 1366, Height: 768 - 32}} {
				show()
				w.frame.drawBars()
				w.win.Resize(size)
				if zoom == 2 {
					shoot(t, w.win, fmt.Sprintf("shell-bar-%s-%.0f", name, size.Width))
				}
				bars := append([]fyne.CanvasObject{w.frame.demo}, w.frame.bars.Objects...)
				if want := 2 - btoi(name == "none"); len(bars) != want {
					t.Fatalf("%s: %d bars", name, len(bars))
				}
				for _, b := range bars {
					for _, bad := range kit.Clipped(b) {
						t.Errorf("%s, %.0f wide at %.0f %%: %s", name, size.Width, zoom*100, bad)
					}
					if h := theme.Px(40); name != "none" && zoom == 1 && size.Width > 1100 && b.Size().Height > h {
						t.Errorf("%s: one line is %.0f high", name, b.Size().Height)
					}
					for _, o := range test.LaidOutObjects(b) {
						if c, ok := o.(*canvas.Text); ok && strings.HasSuffix(c.Text, "…") {
							t.Errorf("%s, %.0f wide at %.0f %%: cut short to %q", name, size.Width, zoom*100, c.Text)
						}
					}
				}
				if m := w.win.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
					t.Errorf("%s at %.0f %%: the window asks for %v", name, zoom*100, m)
				}
			}
		}
	}
}
