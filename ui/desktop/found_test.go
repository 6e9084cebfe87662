package desktop

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
)

// sought are words that somebody types who does not know what a thing is called here,
// each with what has to be among what is found from Today.
var sought = map[string]string{
	"wording": "Letter wording", "letter wording": "Letter wording", "template": "Letter wording",
	"other reports": "Reports", "statistics": "Reports", "spreadsheet": "Reviews", "excel": "Reviews", "export": "Reports",
	"password": "My password", "change password": "Change my password", "users": "Users", "staff": "Users", "permissions": "Users", "add user": "Users", "leaver": "Users",
	"backup": "Backup", "restore": "Backup", "print": "Letters", "blank form": "Letters", "post": "Letters", "large print": "Letters",
	"parental responsibility": "Review rules", "11th birthday": "Review rules", "care home": "Review rules", "undo": "Targets and times", "automatic lock": "Targets and times", "deadline": "Targets and times",
	"patient spoken to alone": "Targets and times",
	"bank holidays":           "Working days", "closed": "Working days", "telephone": "Practice", "address": "Practice", "opening hours": "Practice",
	"dark": "Dark", "text size": "My preferences", "lost laptop": "Devices", "version": "About", "licence": "About", "update": "Updates", "offline": "Connection", "lost key": "Recovery key",
	"turnaround": "Time to decide", "refused": "Refusals by reason", "carers": "Care-home staff", "who looked": "Who looked at a patient", "no review date": "Access without a date",
	"to print": "To print", "posted": "Posted", "sent to printer": "Sent to printer", "suspended": "Suspended", "proxies": "Register", "older system": "Register",
	"overdue": "Due this week", "my cases": "Mine", "log": "Audit", "history": "Audit", "email": "Bring in an application", "phone": "New paper application",
	"conflict": "Conflicts", "help": "Help and keys on this page", "stop access": "Stop somebody’s access now…", "turns 16": "Reviews",
}

// Everything one can go to is found from Today: each section of the settings, each
// report and each list by its own name, and by the words people have for it.
func TestEverythingIsFoundFromToday(t *testing.T) {
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	w := New(test.NewTempApp(t), NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Inline(), After: never})
	w.Shell.Start()
	h := &headless{t: t, w: w}
	app := fyne.CurrentApp()
	find := func(words string) {
		w.Shell.Do("go.palette")
		app.Clipboard().SetContent(words)
		w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: app.Clipboard()})
	}
	found := func(words string) []string {
		find(words)
		all := h.look().Words
		h.press("Esc")
		return all
	}
	has := func(all []string, title string) bool {
		for _, s := range all {
			if strings.TrimSuffix(s, "…") == strings.TrimSuffix(title, "…") {
				return true
			}
		}
		return false
	}
	w.Sit(demo.Who("pat")) // a manager who also looks after the system
	for words, title := range sought {
		if all := found(words); !has(all, title) {
			t.Errorf("%q finds %q, not %q", words, all, title)
		}
	}
	places := map[string]bool{}
	for _, who := range demo.Staff {
		w.Shell.Lock()
		w.Sit(who)
		for _, p := range w.pages(Choices{}) {
			if p.May != "" && !who.May(p.May) || p.Parts == nil {
				continue
			}
			for _, part := range p.Parts(w.Shell.Host()) {
				if at := p.ID + part.ID; places[at] {
					continue
				} else {
					places[at] = true
				}
				if part.Finds == "" {
					t.Errorf("%s, %s is found by its own name alone", p.Title, part.Title)
				}
				if all := found(part.Title + " " + p.Title); !has(all, part.Title) {
					t.Errorf("%s: %s, %s is not found", who.Post, p.Title, part.Title)
				}
			}
		}
	}
	if len(places) < 40 {
		t.Errorf("%d places", len(places))
	}
	w.Shell.Host().Go(shell.Place{Page: shell.PageSettings}) // where a section has a key of its own
	for _, words := range []string{"users settings", "leaver"} {
		if all := found(words); !has(all, "Users") {
			t.Errorf("in the settings, %q finds %q", words, all)
		}
	}
	// What is found is where it leads.
	for _, tc := range []struct{ words, sees string }{{"letter wording", "Standard wording (in use)"}, {"refusals by reason", "Refusals by reason"}, {"backup", "Back up now"}} {
		w.Shell.Host().Go(shell.Place{Page: shell.PageToday})
		find(tc.words)
		h.press("Enter")
		if s := h.look(); s.Dialog || !s.says(tc.sees) {
			t.Errorf("%q leads to %q", tc.words, s.Words)
		}
	}
}
