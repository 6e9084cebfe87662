package tour

import (
	"context"
	"fmt"
	"html"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/localdb"
	"proxydesk/sync/emulator"
	"proxydesk/ui/cli"
	"proxydesk/ui/desktop"
	"proxydesk/ui/kit"
	"proxydesk/ui/settings"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// shotsEnv names the folder that make shots fills, and onlyEnv what is wanted of
// the pictures: a pattern of their names.
const (
	shotsEnv = "PROXYDESK_SHOTS"
	onlyEnv  = "PROXYDESK_SHOTS_ONLY"
)

// looks is every look a picture is made in.
var looks = func() (all []shell.Look) {
	for _, v := range []theme.Variant{theme.Light, theme.Dark, theme.HighContrast} {
		for _, d := range []theme.Density{theme.Standard, theme.Compact} {
			all = append(all, shell.Look{Variant: v, Density: d, Zoom: 1})
		}
	}
	return all
}()

func lookName(l shell.Look) string {
	return []string{"light", "dark", "contrast"}[slices.Index([]theme.Variant{theme.Light, theme.Dark, theme.HighContrast}, l.Variant)] + "-" +
		map[theme.Density]string{theme.Standard: "standard", theme.Compact: "compact"}[l.Density]
}

// album is the pictures of one run, by page and state.
type album struct {
	t     *testing.T
	dir   string
	only  *regexp.Regexp // what is wanted; all where it is nil
	names []string
	taken int
}

// wants reports whether a picture is asked for.
func (a *album) wants(name string, l shell.Look) bool {
	return a.only == nil || a.only.MatchString(name+"-"+lookName(l))
}

// take makes a picture of the window as it stands.
func (a *album) take(w *desktop.Window, name string, l shell.Look) {
	a.t.Helper()
	if !a.wants(name, l) {
		return
	}
	if !slices.Contains(a.names, name) {
		a.names = append(a.names, name)
	}
	a.taken++
	f, err := os.Create(filepath.Join(a.dir, name+"-"+lookName(l)+".png"))
	if err != nil {
		a.t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, w.Canvas().Capture()); err != nil {
		a.t.Fatal(err)
	}
}

// index is a page that shows them all, a row for each page and state.
func (a *album) index() {
	var b strings.Builder
	b.WriteString("<!doctype html><meta charset=utf-8><title>Proxydesk, every page</title><style>body{font:15px sans-serif}img{width:420px;border:1px solid #aaa}td{padding:4px}</style><h1>Every page, state and look</h1><p>Everybody is made up.<table>\n")
	for _, n := range a.names {
		fmt.Fprintf(&b, "<tr><th colspan=%d align=left id=%q>%s<tr>", len(looks), n, html.EscapeString(strings.ReplaceAll(n, "-", " ")))
		for _, l := range looks {
			if !a.wants(n, l) {
				continue
			}
			file := n + "-" + lookName(l) + ".png"
			fmt.Fprintf(&b, "<td><a href=%q><img loading=lazy src=%q title=%q></a>", file, file, lookName(l))
		}
		b.WriteString("\n")
	}
	b.WriteString("</table>\n")
	if err := os.WriteFile(filepath.Join(a.dir, "index.html"), []byte(b.String()), 0o644); err != nil {
		a.t.Fatal(err)
	}
}

// TestShots makes a picture of every page in every look and state. make shots
// runs it; in the tests it has nothing to do.
func TestShots(t *testing.T) {
	a := &album{t: t, dir: os.Getenv(shotsEnv)}
	if a.dir == "" {
		t.Skip("make shots names the folder the pictures go to")
	}
	if only := os.Getenv(onlyEnv); only != "" {
		a.only = regexp.MustCompile(only)
	}
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Now: func() time.Time { return morning }, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	lines, _, err := demo.DB.Queue(t.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: demo.Who("leila")})
	if err != nil || len(lines) < 2 {
		t.Fatalf("%d cases, %v", len(lines), err)
	}
	places := pagesOf(lines[0].ID)
	sit := func(login string) func(*desktop.Window) { return func(w *desktop.Window) { w.Sit(demo.Who(login)) } }

	a.state("filled", demo.Desk, demo, sit("pat"), places, nil)
	a.state("filled-clinician", demo.Desk, demo, sit("leila"), places[:3], nil)
	a.doors(demo)
	a.scenes(demo, scenesOf(casesFor(t, demo)))
	a.state("loading", demo.Desk, demo, sit("pat"), places, func(s *stuck) { s.on = true })
	if err := demo.Casework.As(demo.Who("leila")).Hold(t.Context(), lines[1].ID, "Somebody answered for the patient."); err != nil {
		t.Fatal(err)
	}
	held := pagesOf(lines[1].ID)
	a.state("restricted-lead", demo.Desk, demo, sit("mo"), append(held[:3:3], shell.Place{Page: shell.PageRegister}, shell.Place{Page: shell.PageLetters, Part: "held"}), nil)
	a.state("restricted-reception", demo.Desk, demo, sit("asha"), append(held[:3:3], shell.Place{Page: shell.PageRegister}), nil)
	if err := demo.National.Faults.Add(emulator.Offline()); err != nil {
		t.Fatal(err)
	}
	given, _, err := demo.DB.Roles(t.Context(), workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleActive}})
	if err != nil || len(given) == 0 {
		t.Fatalf("%d roles, %v", len(given), err)
	}
	if err := demo.Casework.As(demo.Who("sam")).End(t.Context(), given[0].ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}); err != nil {
		t.Fatal(err)
	}
	demo.Clock.Advance(3 * time.Minute)
	_, _ = demo.Relay.Pass(t.Context()) // it finds that nobody answers
	a.state("offline", demo.Desk, demo, sit("pat"), append(slices.Clone(places[:3]), shell.Place{Page: shell.PageRegister}, shell.Place{Page: shell.PageReviews}, shell.Place{Page: shell.PageOutbox}), nil)

	other := differing(t)
	defer other.Close()
	for state, login := range map[string]string{"conflict": "leila", "conflict-admin": "sam"} {
		a.state(state, other.Desk, other, func(w *desktop.Window) { w.Sit(other.Who(login)) }, []shell.Place{{Page: shell.PageOutbox}}, nil)
	}

	empty, boss := a.freshDesk()
	a.state("empty", empty, nil, func(w *desktop.Window) { w.Sit(boss) }, slices.DeleteFunc(pagesOf(""), func(p shell.Place) bool { return p.Page == shell.PageCase }), nil)
	a.state("error", empty, nil, func(w *desktop.Window) { empty.DB.Close(); w.Sit(boss) },
		slices.DeleteFunc(pagesOf("gone"), func(p shell.Place) bool { return slices.Contains(unasked, p.Page) }), nil)
	a.index()
	t.Logf("%d pictures of %d pages and states", a.taken, len(a.names))
}

func pagesOf(id workflow.ApplicationID) []shell.Place {
	return []shell.Place{{Page: shell.PageToday}, {Page: shell.PageQueue, Part: string(workflow.ViewAll)}, {Page: shell.PageCase, ID: string(id), Part: "checks"},
		{Page: shell.PagePaper}, {Page: shell.PageIncoming}, {Page: shell.PageRegister}, {Page: shell.PageReviews}, {Page: shell.PageReports}, {Page: shell.PageLetters},
		{Page: shell.PageOutbox}, {Page: shell.PageAudit}, {Page: shell.PageSettings}}
}

// sectionsOf is every section of a page of settings that somebody sees, and the
// place itself for any other page.
func sectionsOf(h *shell.Host, p shell.Place) []shell.Place {
	if p.Page != shell.PageSettings {
		return []shell.Place{p}
	}
	var all []shell.Place
	for _, s := range settings.Sections(h) {
		at := shell.Place{Page: p.Page, Part: string(s)}
		if s == settings.WordingOf {
			at.ID = "L06"
		}
		all = append(all, at)
	}
	return all
}

// name is what the pictures of a place are called.
func name(p shell.Place) string {
	if p.Page == shell.PageSettings {
		return p.Page + "-" + p.Part
	}
	return p.Page
}

// stuck is work that never ends, while it is on: a page that is still reading.
type stuck struct{ on bool }

// state goes to every place in every look. ready runs when somebody sits.
func (a *album) state(state string, d *cli.Desk, demo *cli.DemoDesk, sit func(*desktop.Window), places []shell.Place, ready func(*stuck)) {
	a.t.Helper()
	for _, l := range looks {
		s, short := &stuck{}, &walker{}
		exec := kit.Inline()
		begin := exec.Go
		exec.Go = func(f func()) {
			if !s.on {
				begin(f)
			}
		}
		w := desktop.New(test.NewTempApp(a.t), desktop.NewRoom(d, cli.OpenOptions{}), demo,
			desktop.Choices{Exec: exec, Look: l, After: short.after})
		w.Shell.Start()
		if state == "filled" {
			a.take(w, "door", l)
		}
		sit(w)
		w.Shell.Host().Like(shell.Preferences{Look: l})
		if ready != nil {
			ready(s)
		}
		var all []shell.Place
		for _, p := range places {
			all = append(all, sectionsOf(w.Shell.Host(), p)...)
		}
		for _, p := range all {
			if !a.wants(name(p)+"-"+state, l) {
				continue
			}
			w.Shell.Host().Go(p)
			short.settle() // messages have gone, and long work says so
			a.take(w, name(p)+"-"+state, l)
			for range 4 { // what went wrong was read
				if f := w.Canvas().Focused(); f != nil && w.Canvas().Overlays().Top() != nil {
					f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
				}
			}
		}
		if state == "filled" && (a.wants("palette", l) || a.wants("locked", l)) {
			w.Shell.Host().Go(places[1]) // the queue lies behind it
			w.Shell.Do("go.palette")
			test.Type(w.Canvas().Focused(), "qu")
			a.take(w, "palette", l)
			w.Shell.Lock()
			a.take(w, "locked", l)
		}
	}
}

// freshDesk is a practice on its first day, with its first user.
func (a *album) freshDesk() (*cli.Desk, workflow.Staff) {
	a.t.Helper()
	ods, err := nhs.ParseODSCode("Z99902")
	if err != nil {
		a.t.Fatal(err)
	}
	d, _, err := cli.CreateDesk(context.Background(), cli.OpenOptions{Config: cli.Config{DataDir: a.t.TempDir()}, Now: func() time.Time { return morning }}, localdb.Setup{
		Practice: workflow.Practice{Name: "Millbrook Surgery", ODS: ods, Address: []string{"1 Mill Lane", "Millbrook", "MB1 1AA"}, Phone: "01632 960200"},
		First: localdb.NewStaff{Login: "pat", Name: "Pat Jones", Post: "Practice manager", Password: "a few words together",
			Roles: []workflow.StaffRole{workflow.Manager, workflow.SystemAdmin, workflow.Receptionist, workflow.Administrator}}})
	if err != nil {
		a.t.Fatal(err)
	}
	who, err := d.SignIn(context.Background(), "pat", "a few words together")
	if err != nil {
		a.t.Fatal(err)
	}
	return d, who
}

// Every page of the navigation is among the pictures, and so is every section of
// the settings.
func TestThePicturesAreOfEveryPage(t *testing.T) {
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Now: func() time.Time { return morning }, Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	w := desktop.New(test.NewTempApp(t), desktop.NewRoom(demo.Desk, cli.OpenOptions{}), demo, desktop.Choices{Exec: kit.Inline(), After: (&walker{}).after})
	w.Shell.Start()
	w.Sit(demo.Who("pat"))
	var shown []string
	for _, p := range pagesOf("a-1") {
		for _, at := range sectionsOf(w.Shell.Host(), p) {
			shown = append(shown, name(at))
		}
	}
	for _, c := range w.Shell.Table() {
		page, goes := strings.CutPrefix(c.ID, "go.")
		if goes && page != shell.PageSettings && !slices.Contains(shown, page) && !slices.Contains([]string{"back", "palette", "items", "recent", "region", "regionBack"}, page) {
			t.Errorf("no picture of %s", page)
		}
	}
	w.Shell.Host().Go(shell.Place{Page: shell.PageSettings})
	if views, n := w.Shell.Screen().(shell.Viewed).Views(), strings.Count(strings.Join(shown, " "), shell.PageSettings+"-"); n != len(views) || n < 12 {
		t.Errorf("%d sections are shown of %d: %v", n, len(views), views)
	}
}
