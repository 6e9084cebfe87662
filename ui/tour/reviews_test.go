package tour

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/desktop"
	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Everybody who turns 11 in the next 90 days, letters to all their proxies, and
// the list to keep: the manager's monthly job, in eight keys at most.
func TestLettersToEveryParentOfAChildWhoTurns11TakeEightKeys(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	ctx := context.Background()
	app := test.NewTempApp(t)
	demo, err := cli.OpenDemo(ctx, cli.DemoOptions{Now: func() time.Time { return morning }, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := demo.Close(); err != nil {
			t.Error(err)
		}
	}()
	want := elevens(t, demo)
	w := &walker{ctx: ctx, dir: t.TempDir(), out: os.Stderr, demo: demo}
	w.window = desktop.New(app, desktop.NewRoom(demo.Desk, cli.OpenOptions{}), demo, desktop.Choices{Exec: kit.Inline(), Show: w, After: w.after})
	w.canvas = w.window.Canvas()
	w.window.Shell.Start()
	w.window.Sit(demo.Who("sam"))
	before := waiting(t, demo)

	keys := 0
	press := func(key string) {
		t.Helper()
		keys++
		switch key {
		case "Enter":
			w.key(fyne.KeyReturn)
			return
		case "Ctrl+A":
			w.canvas.Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
			return
		}
		for _, c := range w.window.Shell.Table() {
			if c.Key == key {
				if ok, why := true, ""; c.Enabled != nil {
					if ok, why = c.Enabled(); !ok {
						t.Fatalf("%s: %s", key, why)
					}
				}
				c.Do()
				return
			}
		}
		t.Fatalf("nothing is done by %s", key)
	}
	for _, c := range w.window.Shell.Table() {
		if c.ID == "go.reviews" {
			press(c.Key)
		}
	}
	press("t")            // turns 11
	press("Ctrl+A")       // all of them
	press("Ctrl+Shift+L") // letters
	press("Enter")        // write them
	press("e")            // the list,
	press("Enter")        // as a workbook
	if keys > 8 {
		t.Errorf("it took %d keys", keys)
	}
	var to []workflow.ApplicationID
	for _, l := range waiting(t, demo) {
		if l.Kind == "L13" && l.To == workflow.ByProxy && !slices.ContainsFunc(before, func(o workflow.LetterLine) bool { return o.ID == l.ID }) {
			to = append(to, l.Application)
		}
		if l.Kind == "L12" {
			t.Error("a letter to a child was written without anybody choosing it")
		}
	}
	slices.Sort(to)
	if !slices.Equal(to, want) {
		_ = w.picture("eight-keys")
		t.Errorf("letters about %v, want %v", to, want)
	}
	var saved []string
	_ = filepath.WalkDir(home, func(path string, _ os.DirEntry, _ error) error {
		if filepath.Ext(path) == ".xlsx" {
			saved = append(saved, path)
		}
		return nil
	})
	if len(saved) != 1 {
		t.Errorf("saved %v", saved)
	}
}

// elevens moves the clock to a day on which two children or more turn 11 in the
// next 90 days, and lists the cases that gave access to them.
func elevens(t *testing.T, demo *cli.DemoDesk) (cases []workflow.ApplicationID) {
	t.Helper()
	lines, _, err := demo.DB.Roles(context.Background(), workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleActive}})
	if err != nil {
		t.Fatal(err)
	}
	var day nhs.Date
	for _, first := range lines {
		if first.NextAge != 11 {
			continue
		}
		on := first.NextAgeOn.AddDays(-60)
		var in []workflow.ApplicationID
		for _, l := range lines {
			if left := on.DaysUntil(l.NextAgeOn); l.NextAge == 11 && left > 0 && left <= 90 && !l.EverHeld && (l.EndOn.IsZero() || !l.EndOn.Before(on)) {
				in = append(in, l.Application)
			}
		}
		if !on.Before(nhs.DateIn(morning)) && len(in) > len(cases) {
			cases, day = in, on
		}
	}
	if len(cases) < 2 {
		t.Fatalf("%d children turn 11 in any 90 days", len(cases))
	}
	slices.Sort(cases)
	demo.Clock.Set(day.Start().Add(9 * time.Hour))
	return cases
}

func waiting(t *testing.T, demo *cli.DemoDesk) []workflow.LetterLine {
	t.Helper()
	lines, err := demo.DB.Letters(context.Background(), workflow.LetterWaiting, demo.Who("mo"))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
