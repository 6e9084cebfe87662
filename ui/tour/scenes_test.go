package tour

import (
	"regexp"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/desktop"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// scene is a picture of what lies over a page, or of a page that somebody has begun
// to work on.
type scene struct {
	name, login string
	at          shell.Place
	do          func(w *walker) error
}

// commands does commands of the menu, one after the other.
func commands(ids ...string) func(*walker) error {
	return func(w *walker) error {
		for _, id := range ids {
			if err := w.do(id); err != nil {
				return err
			}
		}
		return nil
	}
}

// pressing does a command and then presses words, one after the other.
func pressing(command string, words ...string) func(*walker) error {
	return func(w *walker) error {
		if err := w.do(command); err != nil {
			return err
		}
		for _, word := range words {
			if err := w.click(word); err != nil {
				return err
			}
		}
		return nil
	}
}

// scenesOf is the scenes of a practice: prepared is a case of which every check is
// answered, and open one with questions left.
func scenesOf(prepared, open workflow.ApplicationID) []scene {
	caseOf := func(id workflow.ApplicationID, part string) shell.Place {
		return shell.Place{Page: shell.PageCase, ID: string(id), Part: part}
	}
	at := func(page, part string) shell.Place { return shell.Place{Page: page, Part: part} }
	grant := func(w *walker) error {
		w.letter('g')
		return nil
	}
	return []scene{
		{"case-summary", "leila", caseOf(open, "summary"), nil},
		{"case-evidence", "leila", caseOf(open, "evidence"), nil},
		{"case-timeline", "leila", caseOf(prepared, "timeline"), nil},
		{"case-letters", "leila", caseOf(open, "letters"), nil},
		{"case-checked", "leila", caseOf(prepared, "checks"), nil},
		{"case-decision-blocked", "leila", caseOf(open, "decision"), grant},
		{"case-decision", "leila", caseOf(prepared, "decision"), grant},
		{"case-refusal", "leila", caseOf(prepared, "decision"), func(w *walker) error { w.letter('x'); return nil }},
		{"case-confirm", "leila", caseOf(prepared, "decision"), func(w *walker) error { w.letter('g'); return w.do("case.main") }},
		{"case-explain", "leila", caseOf(open, "checks"), commands("case.explain")},
		{"case-ask", "asha", caseOf(open, "checks"), commands("case.ask")},
		{"case-paper", "asha", caseOf(open, "evidence"), commands("case.paper")},
		{"choose-file", "asha", caseOf(open, "evidence"), pressing("case.paper", "Choose a file", "Documents")},
		{"choose-folder", "pat", at(shell.PageReviews, ""), pressing("reviews.export", "Another folder…", "Documents")},
		{"choose-gone", "pat", at(shell.PageReviews, ""), pressing("reviews.export", "Another folder…", "Shared scans")},
		{"case-concern", "asha", caseOf(open, "checks"), commands("case.concern")},
		{"case-stop", "asha", caseOf(open, "checks"), func(w *walker) error {
			if err := w.do("case.concern"); err != nil {
				return err
			}
			if err := w.write("The son answers for her."); err != nil {
				return err
			}
			return w.click("Continue")
		}},
		{"queue-assign", "asha", at(shell.PageQueue, string(workflow.ViewAll)), commands("queue.assign")},
		{"queue-urgent", "asha", at(shell.PageQueue, string(workflow.ViewAll)), commands("queue.urgent")},
		{"queue-ticked", "asha", at(shell.PageQueue, string(workflow.ViewAll)), commands("queue.tick", "queue.next", "queue.tick")},
		{"queue-views", "pat", at(shell.PageQueue, string(workflow.ViewAll)), commands("queue.views")},
		{"queue-none-here", "pat", at(shell.PageQueue, string(workflow.ViewMine)), nil},
		{"register-switch-off", "sam", at(shell.PageRegister, "switch-off"), nil},
		{"register-end", "sam", at(shell.PageRegister, "active"), commands("register.end")},
		{"register-suspend", "leila", at(shell.PageRegister, "active"), commands("register.suspend")},
		{"register-review", "leila", at(shell.PageRegister, "active"), commands("register.review")},
		{"reviews-ticked", "sam", at(shell.PageReviews, ""), commands("reviews.all")},
		{"reviews-letters", "sam", at(shell.PageReviews, ""), commands("reviews.all", "reviews.letters")},
		{"reviews-filter", "pat", at(shell.PageReviews, ""), commands("reviews.filter")},
		{"letters-due", "sam", at(shell.PageLetters, ""), commands("letters.due")},
		{"settings-user", "pat", at(shell.PageSettings, "users"), commands("settings.add")},
		{"search", "asha", at(shell.PageQueue, string(workflow.ViewAll)), func(w *walker) error {
			if err := w.do("edit.find"); err != nil {
				return err
			}
			return w.write("qu")
		}},
		{"keys", "asha", at(shell.PageQueue, string(workflow.ViewAll)), commands("help.keys")},
		{"paper-wrong", "asha", at(shell.PagePaper, ""), func(w *walker) error {
			if err := w.write("999 000 1000"); err != nil {
				return err
			}
			return w.do("paper.next")
		}},
	}
}

// scenes takes every scene in every look.
func (a *album) scenes(demo *cli.DemoDesk, all []scene) {
	a.t.Helper()
	for _, l := range looks {
		for _, s := range all {
			if !a.wants(s.name, l) {
				continue
			}
			w := &walker{ctx: a.t.Context(), demo: demo}
			w.window = desktop.New(test.NewTempApp(a.t), desktop.NewRoom(demo.Desk, cli.OpenOptions{}), demo, desktop.Choices{Exec: kit.Inline(), Look: l, After: w.after, Disk: ownPapers()})
			w.canvas = w.window.Canvas()
			w.window.Shell.Start()
			w.window.Sit(demo.Who(s.login))
			w.window.Shell.Host().Like(shell.Preferences{Look: l})
			w.window.Shell.Host().Go(s.at)
			w.settle()
			if s.do != nil {
				if err := s.do(w); err != nil {
					a.t.Errorf("%s, %s: %v", s.name, lookName(l), err)
				}
			}
			a.take(w.window, s.name, l)
			w.canvas.Overlays().Remove(w.canvas.Overlays().Top())
		}
	}
}

// doors takes the pages in front of the desk: the first set-up, a wrong password and
// a lost one.
func (a *album) doors(demo *cli.DemoDesk) {
	a.t.Helper()
	for _, l := range looks {
		for _, d := range []scene{
			{name: "door-set-up"},
			{name: "door-wrong", login: "asha", do: func(w *walker) error {
				if err := w.write("asha"); err != nil {
					return err
				}
				w.canvas.FocusNext()
				if err := w.write("not this one"); err != nil {
					return err
				}
				w.key(fyne.KeyReturn)
				return nil
			}},
			{name: "door-lost", login: "asha", do: func(w *walker) error { return w.click("I cannot sign in") }},
		} {
			if !a.wants(d.name, l) {
				continue
			}
			w := &walker{ctx: a.t.Context()}
			room := desktop.NewRoom(nil, cli.OpenOptions{Config: cli.Config{DataDir: a.t.TempDir()}})
			if d.login != "" {
				room, w.demo = desktop.NewRoom(demo.Desk, cli.OpenOptions{}), demo
			}
			w.window = desktop.New(test.NewTempApp(a.t), room, w.demo, desktop.Choices{Exec: kit.Inline(), Look: l, After: w.after})
			w.canvas = w.window.Canvas()
			w.window.Shell.Start()
			if d.do != nil {
				if err := d.do(w); err != nil {
					a.t.Errorf("%s, %s: %v", d.name, lookName(l), err)
				}
			}
			a.take(w.window, d.name, l)
		}
	}
}

// The scenes can be played: make shots would otherwise find out last.
func TestTheScenesCanBePlayed(t *testing.T) {
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Now: func() time.Time { return morning }, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	a := &album{t: t, dir: t.TempDir(), only: regexp.MustCompile("light-compact$")}
	a.doors(demo)
	a.scenes(demo, scenesOf(casesFor(t, demo)))
	if a.taken != len(a.names) || a.taken < 30 {
		t.Errorf("%d pictures of %v", a.taken, a.names)
	}
}

// casesFor answers a case of which every check is answered and one with questions
// left.
func casesFor(t *testing.T, demo *cli.DemoDesk) (prepared, open workflow.ApplicationID) {
	t.Helper()
	lines, _, err := demo.DB.Queue(t.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: demo.Who("leila")})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		switch {
		case l.State == workflow.WithClinician && prepared == "":
			prepared = l.ID
		case l.State == workflow.InTriage && open == "":
			open = l.ID
		}
	}
	a, err := demo.DB.Application(t.Context(), prepared)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Practice.Prepare(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	return prepared, open
}
