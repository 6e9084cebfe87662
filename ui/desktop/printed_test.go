package desktop

import (
	"context"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// viewed is a viewer that only remembers what it was shown.
type viewed struct{ paths []string }

func (v *viewed) Open(_ context.Context, path string) error {
	v.paths = append(v.paths, path)
	return nil
}

// Whatever the program prints is gone from the disk once somebody said whether it
// printed, and at the latest when the desk is locked or left.
func TestNothingPrintedStaysOnDisk(t *testing.T) {
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Roles: 20})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	v := &viewed{}
	w := New(test.NewTempApp(t), NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Inline(), After: never, Show: v})
	w.Shell.Start()
	sit := func(login string) {
		for _, who := range demo.Staff {
			if who.Login == login {
				w.Sit(who)
				return
			}
		}
		t.Fatalf("nobody is called %s", login)
	}
	left := func() int {
		all, err := os.ReadDir(demo.Papers)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return len(all)
	}
	keys := &headless{t: t, w: w}
	lines, _, err := demo.DB.Queue(t.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: demo.Who("leila")})
	if err != nil || len(lines) == 0 {
		t.Fatalf("%d cases, %v", len(lines), err)
	}
	type kind struct{ who, page, part, id, command string }
	for _, k := range []kind{
		{"leila", shell.PageCase, "", string(lines[0].ID), "case.print"},
		{"leila", shell.PageQueue, "all", "", "queue.print"},
		{"leila", shell.PageRegister, "", "", "register.print"},
		{"leila", shell.PageReviews, "", "", "reviews.print"},
		{"leila", shell.PageReports, "open", "", "reports.print"},
	} {
		print := func() {
			t.Helper()
			w.Shell.Host().Go(shell.Place{Page: k.page, Part: k.part, ID: k.id})
			for _, c := range w.Shell.Table() {
				if c.ID == k.command {
					c.Do()
				}
			}
			if left() != 1 {
				t.Fatalf("%s: %d files; the window says %v", k.command, left(), keys.look().Words)
			}
		}
		sit(k.who)
		print()
		if !keys.look().says("Did it print?") {
			t.Fatalf("%s: it does not ask: %v", k.command, keys.look().Words)
		}
		if keys.press("Enter"); left() != 0 {
			t.Errorf("%s: the file stays after the answer", k.command)
		}
		print()
		if w.Shell.Lock(); left() != 0 {
			t.Errorf("%s: the file stays when the desk is locked", k.command)
		}
		sit(k.who)
		keys.press("Enter")
		print()
		keys.press("Esc")
		w.Shell.Lock()
	}
	for _, p := range v.paths {
		if !strings.HasPrefix(p, demo.Papers) {
			t.Errorf("%s was printed outside the folder that is swept", p)
		}
	}
}
