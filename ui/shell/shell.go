package shell

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Shell is the window.
type Shell struct {
	cfg    Config
	app    fyne.App
	win    fyne.Window
	likes  Preferences // of whoever is at the desk, or was last
	router *kit.Router
	// acted are the commands of casework given last; useless says that the last had
	// nothing to do.
	acted   []acted
	useless bool
	frame   *frame
	idle    *idle
	door    Door

	// desk is who is at the desk; nil while nobody is.
	desk *desk
	// choosing closes the dialog for a file or a folder; nil while there is none.
	// looked is the folder it showed last, for whoever is at the desk.
	choosing func()
	looked   string
	// away keeps the desks of people who locked theirs, as they left them.
	away map[workflow.StaffID]*desk
	shut Shut

	status   Status
	statuses Latest
	counts   Latest
	moment   *moment

	table    []Command
	menu     *fyne.MainMenu
	keys     *kit.Keys
	spare    []fyne.Shortcut
	copied   string
	leaving  bool
	arriving bool // a page is being entered
	quitting func()
	// busied is what had the focus when the desk warned that it locks.
	busied fyne.Focusable
}

// New puts the shell into a window. Nothing is read and no timer runs before Start.
func New(app fyne.App, win fyne.Window, cfg Config) *Shell {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.After == nil {
		cfg.After = func(d time.Duration, f func()) func() { t := time.AfterFunc(d, f); return func() { t.Stop() } }
	}
	if cfg.Disk == nil {
		cfg.Disk = browse.Local{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	first := newMoment(cfg.Exec, cfg.Moment)
	cfg.Exec = first.exec()
	s := &Shell{cfg: cfg, moment: first, app: app, win: win, likes: Preferences{Look: cfg.Look}, router: &kit.Router{}, keys: &kit.Keys{}, away: map[workflow.StaffID]*desk{}}
	s.quitting = app.Quit
	s.idle = &idle{
		now: cfg.Now, after: cfg.After, ui: cfg.Exec.UI,
		longest: cmp.Or(cfg.LongestSession, 12*time.Hour),
		warn:    s.warnIdle, calm: s.calm, ending: s.warnEnding, lock: s.lock,
	}
	s.router.Heard, s.router.Now, s.router.Strayed = s.use, cfg.Now, s.strayed
	s.router.Copied = func(text string) { s.copied = text } // locking takes it off again
	s.applyLook()
	s.frame = newFrame(s)
	s.door = cfg.Door(DoorHost{
		Exec: cfg.Exec, Now: cfg.Now, Rules: cfg.Rules, In: s.open, Copy: s.copy, Log: cfg.Log,
		Recheck: func() {
			if s.desk == nil {
				s.recheck()
			}
		},
		Different: func() { s.show(Shut{Why: SignedOut, At: cfg.Now()}) },
	})
	win.SetTitle("Proxydesk")
	win.SetPadded(false)
	win.SetContent(s.frame.root)
	win.SetCloseIntercept(s.Quit)
	win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { s.dropped(files) })
	s.router.Attach(win.Canvas())
	s.router.Push(s.keys)
	app.Settings().AddListener(func(fyne.Settings) { cfg.Exec.UI(s.applyLook) })
	return s
}

// idleLock is how long nobody may touch the window before it locks.
func (s *Shell) idleLock() time.Duration {
	set := time.Duration(s.cfg.Rules().Policy.LockMinutes) * time.Minute
	return cmp.Or(s.cfg.IdleLock, set, 15*time.Minute)
}

// Start shows the door. Call it when the window can be painted.
func (s *Shell) Start() {
	s.show(Shut{Why: Started, At: s.cfg.Now()})
	s.readStatus()
}

// Changed tells the window that records changed. Any goroutine may call it; it
// is meant for casework.Desk.Changed and for the relay.
func (s *Shell) Changed(e casework.Event) {
	s.cfg.Exec.UI(func() {
		switch e.Act {
		case workflow.ActAdminister:
			s.frame.nameBrand()
		case workflow.ActConfirmDay:
			s.frame.drawBars()
		case workflow.ActSetPolicy:
			s.idle.limitTo(s.idleLock())
		}
		for _, d := range s.away {
			d.gone(e)
		}
		if s.desk == nil {
			s.readStatus()
			return
		}
		s.desk.gone(e)
		s.readStanding()
		if scr := s.desk.screen(); scr != nil {
			scr.Changed(e)
		}
	})
}

// StatusChanged asks for the status anew: the store answered, or fell silent.
// Any goroutine may call it.
func (s *Shell) StatusChanged() { s.cfg.Exec.UI(s.readStatus) }

// Staff is who is at the desk; the zero value while nobody is.
func (s *Shell) Staff() workflow.Staff {
	if s.desk == nil {
		return workflow.Staff{}
	}
	return s.desk.host.Staff()
}

// Host is what screens of the person at the desk may use, or nil.
func (s *Shell) Host() *Host {
	if s.desk == nil {
		return nil
	}
	return s.desk.host
}

// Screen is the screen in view, or nil.
func (s *Shell) Screen() Screen {
	if s.desk == nil {
		return nil
	}
	return s.desk.screen()
}

// Table is every command there is now.
func (s *Shell) Table() []Command { return slices.Clone(s.table) }

// Do does the command with this id as its key or menu item would. It reports
// whether there is one that can be done now.
func (s *Shell) Do(id string) bool {
	i := slices.IndexFunc(s.table, func(c Command) bool { return c.ID == id })
	if i < 0 {
		return false
	}
	return s.run(s.table[i])
}

// readStatus asks for the status.
func (s *Shell) readStatus() { s.gather(s.statusRead()) }

// readStanding asks for the status and for every page's number.
func (s *Shell) readStanding() { s.gather(s.statusRead(), s.counted()) }

// gather has something read and shows it, all in one go: the window is painted once
// and not for each answer.
func (s *Shell) gather(reads ...func() (show func())) {
	s.cfg.Exec.Go(func() {
		var show []func()
		for _, read := range reads {
			show = append(show, read())
		}
		s.cfg.Exec.UI(func() {
			for _, f := range show {
				f()
			}
		})
	})
}

// statusRead reads the status.
func (s *Shell) statusRead() func() (show func()) {
	current := s.statuses.Next()
	return func() func() {
		if s.cfg.Status == nil {
			return func() {}
		}
		st, err := s.cfg.Status(context.Background())
		return func() {
			switch {
			case err != nil:
				s.cfg.Log.Error("read the status", "err", err)
			case current():
				s.status = st
				s.frame.showStatus(st)
			}
		}
	}
}

// counted reads every page's number.
func (s *Shell) counted() func() (show func()) {
	host, current, pages := s.desk.host, s.counts.Next(), s.pages()
	return func() func() {
		counted := map[string]int{}
		for _, p := range pages {
			if p.Count == nil {
				continue
			}
			n, err := p.Count(host.Context, host.Staff())
			switch {
			case err == nil:
				counted[p.ID] = n
			case host.Context.Err() == nil:
				s.cfg.Log.Error("count", "page", p.ID, "err", err)
			}
		}
		return func() {
			if current() {
				s.frame.count(counted)
			}
		}
	}
}

// pages is the pages the person at the desk may see.
func (s *Shell) pages() []Page {
	by := s.Staff()
	return slices.DeleteFunc(slices.Clone(s.cfg.Pages), func(p Page) bool { return p.May != "" && !by.May(p.May) })
}

func (s *Shell) page(id string) (Page, bool) {
	pages := s.pages()
	i := slices.IndexFunc(pages, func(p Page) bool { return p.ID == id })
	if i < 0 {
		return Page{}, false
	}
	return pages[i], true
}

// copy puts text on the clipboard and remembers it, so that locking can take it
// off again.
func (s *Shell) copy(text string) {
	s.copied = text
	s.app.Clipboard().SetContent(text)
}

func (s *Shell) clearClipboard() {
	if s.copied != "" && s.app.Clipboard().Content() == s.copied {
		s.app.Clipboard().SetContent("")
	}
	s.copied = ""
}
