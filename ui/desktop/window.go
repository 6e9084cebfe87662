package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/sync/relay"
	"proxydesk/ui/audit"
	"proxydesk/ui/browse"
	"proxydesk/ui/cli"
	"proxydesk/ui/incoming"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/letters"
	"proxydesk/ui/outbox"
	"proxydesk/ui/paper"
	"proxydesk/ui/queue"
	"proxydesk/ui/register"
	"proxydesk/ui/reviews"
	"proxydesk/ui/settings"
	"proxydesk/ui/shell"
	"proxydesk/ui/signin"
	"proxydesk/ui/theme"
	"proxydesk/ui/today"
	"proxydesk/ui/workspace"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// Size is the window's size when nobody chose another.
var Size = fyne.NewSize(1366, 768)

// moment is about what painting a page takes where there is no graphics card: two
// frames of it are within the tenth of a second that a change of page may take.
const moment = 20 * time.Millisecond

// Window is the desk's window.
type Window struct {
	Shell *shell.Shell
	win   fyne.Window
	room  *Room
	demo  *cli.DemoDesk
	// stop ends the desk's own work; only a window made by Open has one.
	stop context.CancelFunc
	// in opens the desk for somebody without a password; the demo's alone.
	in func(workflow.Staff)
}

// Choices says how a window is made: a person's, or the tour's.
type Choices struct {
	Exec kit.Exec
	// Moment is how long a new page may wait for its first answers; 0 where
	// work runs inline.
	Moment time.Duration
	// Run starts the desk's own work once there is a desk; nil starts none.
	Run func(*cli.Desk)
	// Show hands a page to the system; nil takes the system's viewer.
	Show letters.Opener
	// After is a timer; nil means the machine's. Its function may run on any
	// goroutine.
	After func(d time.Duration, f func()) (stop func())
	Look  shell.Look
	// Disk is what files are chosen from; nil is this computer's.
	Disk browse.Disk
}

// New makes the window of a room in an app. demo is the made-up practice, or
// nil.
func New(a fyne.App, room *Room, demo *cli.DemoDesk, c Choices) *Window {
	w := &Window{win: a.NewWindow("Proxydesk"), room: room, demo: demo}
	if c.Show == nil {
		c.Show = paper.System{}
	}
	opened := func(d *cli.Desk) {
		d.Watch(func(e casework.Event) {
			room.saved(e)
			w.Shell.Changed(e)
		})
		d.WatchStatus(func(relay.Status) { w.Shell.StatusChanged() })
		if c.Run != nil {
			c.Run(d)
		}
	}
	room.exec = c.Exec
	w.Shell = shell.New(a, w.win, w.config(c))
	room.opened = opened
	if d := room.Desk(); d != nil {
		opened(d)
	}
	w.win.SetMaster()
	w.win.Resize(Size)
	return w
}

// Open makes the window a person works in.
func Open(a fyne.App, room *Room, demo *cli.DemoDesk) *Window {
	ctx, stop := context.WithCancel(context.Background())
	// Work under way when the window closes is waited for, so that no commit is
	// cut off by the record's closing.
	exec := kit.Exec{Go: func(f func()) { room.running.Go(f) }, UI: func(f func()) {
		if ctx.Err() == nil { // the toolkit's queue may be closed when the window has gone
			kit.Live().UI(f)
		}
	}}
	w := New(a, room, demo, Choices{Exec: inPauses(exec, collect), Moment: moment, Run: func(d *cli.Desk) { room.work(ctx, d) }})
	w.stop = stop
	w.win.SetOnClosed(stop)
	return w
}

// ShowAndRun shows the window and comes back when it is closed and nothing of
// the desk's own work is left.
func (w *Window) ShowAndRun() {
	w.Shell.Start()
	if w.demo != nil {
		w.Sit(w.demo.Staff[0])
	}
	w.win.ShowAndRun()
	w.stop() // a signal ends the toolkit without closing the window, and its own hook for that may be lost
	w.room.wait()
}

// Sit seats one of the demo's staff at the desk.
func (w *Window) Sit(s workflow.Staff) { w.in(s) }

// Canvas is the window's, for the tour's pictures.
func (w *Window) Canvas() fyne.Canvas { return w.win.Canvas() }

func (w *Window) config(c Choices) shell.Config {
	room := w.room
	cfg := shell.Config{
		Exec: c.Exec, Moment: c.Moment, Now: room.now, After: c.After, Rules: room.rules, Look: c.Look, Disk: c.Disk, Version: cli.Version, Demo: w.demo != nil,
		As: func(s workflow.Staff) casework.Session { return room.Desk().Casework.As(s) },
		Door: func(h shell.DoorHost) shell.Door {
			w.in = h.In
			return signin.New(h, room, room.Desk() == nil)
		},
		Finder: room, Keeper: room, Drafts: func() shell.Drafts { return room.Desk().DB }, Status: room.status, SendNow: room.sendNow,
		Closed: func() {
			if d := room.Desk(); d != nil {
				d.DB.ForgetPeople()
				d.SweepPapers()
			}
		},
		Pages: w.pages(c),
	}
	cfg.Commands = w.nhsCommands()
	if w.demo != nil {
		cfg.Commands = append(cfg.Commands, w.demoCommands()...)
	}
	return cfg
}

// pages lists the screens in the order of the navigation.
func (w *Window) pages(c Choices) []shell.Page {
	room := w.room
	db := func() *localdb.DB { return room.Desk().DB }
	count := func(f func(context.Context, *localdb.DB, workflow.Staff) (int, error)) func(context.Context, workflow.Staff) (int, error) {
		return func(ctx context.Context, s workflow.Staff) (int, error) { return f(ctx, db(), s) }
	}
	printer := func() letters.PrintRoom {
		d := room.Desk()
		return letters.PrintRoom{Press: d.Press, Dir: d.Papers, System: c.Show, Files: folder{}}
	}
	return []shell.Page{
		{ID: shell.PageToday, Title: lang.Say("Today"), Finds: lang.Say("home, start, what is next"), Icon: theme.IconHome, Group: 1,
			Make: func(h *shell.Host) shell.Screen { return today.New(h, db()) }},
		{ID: shell.PageQueue, Title: lang.Say("Queue"), Finds: lang.Say("applications, cases, work list, export, spreadsheet"), Parts: queue.Parts, Icon: theme.IconQueue, Group: 1, May: workflow.ActReadCases,
			Make: func(h *shell.Host) shell.Screen {
				return queue.New(h, db()).WithFiles(folder{}, reviews.Pages(printer()))
			},
			Count: count(func(ctx context.Context, r *localdb.DB, s workflow.Staff) (int, error) {
				n, err := r.QueueCounts(ctx, s, nhs.DateIn(room.now()).AddDays(7))
				return n[workflow.ViewAll], err
			})},
		{ID: shell.PageCase, Title: lang.Say("Case"), Under: shell.PageQueue, May: workflow.ActReadCases,
			Make: func(h *shell.Host) shell.Screen {
				return workspace.New(h, db(), w.viewer(c)).WithPrinter(room.documents(printer()))
			}},
		{ID: shell.PagePaper, Title: lang.Say("New paper"), Icon: theme.IconPaper, Group: 1, May: workflow.ActRegister,
			Make: func(h *shell.Host) shell.Screen { return incoming.NewPaper(h, w.incoming(h)) }},
		{ID: shell.PageIncoming, Title: lang.Say("Bring in"), Under: shell.PageQueue, May: workflow.ActBringIn,
			Make: func(h *shell.Host) shell.Screen { return incoming.New(h, w.incoming(h)) }},
		{ID: shell.PageRegister, Title: lang.Say("Register"), Finds: lang.Say("access, proxies, roles, who acts for whom, export, print, spreadsheet, bring over from an older system"), Parts: register.Parts, Icon: theme.IconPeople, Group: 2, May: workflow.ActReadCases,
			Make: func(h *shell.Host) shell.Screen {
				return register.New(h, db()).WithContact(room.contact).WithLook(room.look).WithFiles(folder{}).WithPrinter(reviews.Pages(printer()))
			}},
		{ID: shell.PageReviews, Title: lang.Say("Reviews"), Finds: lang.Say("birthdays, turns 11, turns 16, dates, export, print, spreadsheet, excel, chart"), Icon: theme.IconCalendar, Group: 2, May: workflow.ActReport,
			Make: func(h *shell.Host) shell.Screen {
				return reviews.New(h, db(), folder{}, printer()).WithContact(room.lastContact)
			},
			Count: count(func(ctx context.Context, r *localdb.DB, _ workflow.Staff) (int, error) {
				return room.due.of(ctx, nhs.DateIn(room.now()), func(ctx context.Context) (int, error) {
					return room.reviewsDue(ctx, r, room.rules().Policy)
				})
			})},
		{ID: shell.PageReports, Title: lang.Say("Reports"), Finds: lang.Say("other reports, figures, statistics, export, print, spreadsheet, excel"), Parts: reviews.Parts, Under: shell.PageReviews, May: workflow.ActReport,
			Make: func(h *shell.Host) shell.Screen { return reviews.NewOthers(h, db(), folder{}, printer()) }},
		{ID: shell.PageLetters, Title: lang.Say("Letters"), Finds: lang.Say("print, blank forms, post, large print, easy read"), Parts: letters.Parts, Icon: theme.IconEnvelope, Group: 2, May: workflow.ActPrintFirst,
			Make: func(h *shell.Host) shell.Screen { return letters.New(h, db(), printer(), room.Desk().Forms) },
			Count: count(func(ctx context.Context, r *localdb.DB, s workflow.Staff) (int, error) {
				return r.LetterCount(ctx, workflow.LetterWaiting, s)
			})},
		{ID: shell.PageOutbox, Title: lang.Say("Sync"), Finds: lang.Say("send, national store, messages, conflicts, outbox"), Parts: outbox.Parts, Icon: theme.IconSync, Group: 3, May: workflow.ActReadCases,
			Make: func(h *shell.Host) shell.Screen {
				return outbox.New(h, db(), outbox.Line{Status: room.status, SyncNow: room.sendNow, SignedIn: room.Desk().SignedIn, NHS: room.nhs(), Check: room.check(), After: c.later()})
			},
			Count: count(func(ctx context.Context, r *localdb.DB, s workflow.Staff) (int, error) {
				n, err := r.OutgoingCounts(ctx, s)
				return n.NeedPerson, err
			})},
		{ID: shell.PageAudit, Title: lang.Say("Audit"), Finds: lang.Say("log, history, who did what, who looked, export, print"), Icon: theme.IconShieldCheck, Group: 3, May: workflow.ActReadAudit,
			Make: func(h *shell.Host) shell.Screen {
				return audit.New(h, db(), verify(db), folder{}).WithPrinter(reviews.Pages(printer()))
			}},
		{ID: shell.PageSettings, Title: lang.Say("Settings"), Finds: lang.Say("preferences, options"), Parts: settings.Parts, Icon: theme.IconSettings, Group: 3,
			Make: func(h *shell.Host) shell.Screen { return settings.New(h, room.settings(printer())) },
			Count: count(func(ctx context.Context, r *localdb.DB, s workflow.Staff) (int, error) {
				all, err := r.Settings(ctx)
				return all.Waits(s), err
			})},
	}
}

// viewer shows the copy of a paper in the computer's own viewer. Its file names
// nobody and goes when the desk is locked or left.
func (w *Window) viewer(c Choices) workspace.Opener {
	return func(ctx context.Context, pdf []byte) error {
		path, err := paper.WriteTemp(w.room.Desk().Papers, "PAPER", pdf)
		if err != nil {
			return err
		}
		return c.Show.Open(ctx, path)
	}
}

// verify compares the whole record with what was written.
func verify(db func() *localdb.DB) audit.Check {
	return func(ctx context.Context) (int, []string, error) {
		rep, err := db().Verify(ctx)
		var problems []string
		for _, p := range rep.Problems {
			problems = append(problems, strings.TrimSpace(p.Record+" "+lang.Of(p.Words)))
		}
		return rep.Entries, problems, err
	}
}

// incoming is what the pages that take applications in need, for who is at the
// desk.
func (w *Window) incoming(h *shell.Host) incoming.Ports {
	lists, err := incoming.ReadLists(assets.Codes)
	if err != nil {
		panic("desktop: the code lists are embedded, yet " + err.Error())
	}
	d := w.room.Desk()
	return incoming.Ports{Record: d.DB, Reader: d.Intake(h.Staff()), Drafts: d.DB, Lists: lists}
}

// later calls once, later, on the window's goroutine.
func (c Choices) later() func(time.Duration, func()) func() {
	after := c.After
	if after == nil {
		after = func(d time.Duration, f func()) func() { t := time.AfterFunc(d, f); return func() { t.Stop() } }
	}
	return func(d time.Duration, f func()) func() { return after(d, func() { c.Exec.UI(f) }) }
}

// demoCommands is the Demo menu: somebody applies, and anybody may sit down.
func (w *Window) demoCommands() []shell.Command {
	cmds := []shell.Command{{
		ID: "demo.apply", Title: lang.Say("Somebody applies"), Menu: shell.MenuDemo,
		Do: func() {
			h := w.Shell.Host()
			if h == nil {
				return
			}
			// The NHS App hands the desk the access request's id; bringing it in
			// is the desk's own job.
			var id string
			shell.Act(h, func(context.Context) (err error) {
				id, err = w.demo.SomebodyApplies()
				return err
			}, func() { h.Go(shell.Place{Page: shell.PageIncoming, Part: incoming.ByRequest, ID: id}) })
		},
	}}
	for _, s := range w.demo.Staff {
		cmds = append(cmds, shell.Command{
			ID: "demo.sit." + s.Login, Title: lang.Sayf("Sit down as %s, %s", s.Name, s.Post), Menu: shell.MenuDemo,
			Do: func() {
				w.Shell.Lock()
				w.Sit(s)
			},
		})
	}
	return cmds
}

// folder saves exports in a folder: the person's Documents, or their home, where none
// is named.
type folder struct{ dir string }

// Folder is where files go.
func (f folder) Folder() string {
	if f.dir != "" {
		return f.dir
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(home, "Documents")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return home
	}
	return dir
}

// In saves in another folder.
func (folder) In(dir string) shell.Files { return folder{dir} }

// Save writes a file that only its owner reads; an earlier export of the same
// name is kept beside it.
func (f folder) Save(name string, data []byte) (string, error) {
	dir := f.Folder()
	ext := filepath.Ext(name)
	stem := name[:len(name)-len(ext)]
	for n := 1; ; n++ {
		file := filepath.Join(dir, name)
		if n > 1 {
			file = filepath.Join(dir, fmt.Sprintf("%s (%d)%s", stem, n, ext))
		}
		out, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", shell.Unsaved(dir, err)
		}
		_, err = out.Write(data)
		return file, errors.Join(err, out.Close())
	}
}
