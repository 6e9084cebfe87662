package shell

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// desk is one person's session: their screens, where they are and were, and the
// questions open before them.
type desk struct {
	host    *Host
	end     context.CancelFunc
	since   time.Time
	screens map[string]Screen
	painted map[string]int // the looks each was shown in last, as the kit counts them
	at      Place
	before  []Place
	asked   []*asked
	banners []namedBar
	// undos are what they can take back, the last one last; offered is what the
	// message on screen takes back. recent is what they looked at.
	undos   []*undo
	offered *undo
	recent  []recent
	// likes is how they like their window, kept everything that is kept for
	// them, by key, and unkept what is being written.
	likes  Preferences
	kept   map[string]string
	unkept unkept
	// working is how much that may wait is under way.
	working int
	// focused is what had the focus when the desk was locked.
	focused fyne.Focusable
}

// screen is the one in view, or nil.
func (d *desk) screen() Screen { return d.screens[d.at.Page] }

// open puts somebody at the desk: anew, or where they were when they locked it.
func (s *Shell) open(by workflow.Staff) {
	now := s.cfg.Now()
	d := s.away[by.ID]
	delete(s.away, by.ID)
	if d != nil && !slices.Equal(d.host.Staff().Roles, by.Roles) {
		d.end() // their rights changed: nothing made for the old ones may stay
		d = nil
	}
	fresh := d == nil
	if fresh {
		d = s.newDesk(by)
	}
	d.since = now
	s.desk, s.shut = d, Shut{}
	s.frame.enter(by)
	s.idle.limit = s.idleLock()
	s.idle.start(now)
	s.moment.wait(func() {
		s.readStanding()
		switch {
		case d.screen() == nil: // new, or locked before there was a page
			s.recheck()
			s.read(d, func() { s.begin(d) })
		default:
			s.likeAs(d)
			s.arrive(d.at)
		}
	})
	if fresh {
		return
	}
	if d.focused != nil {
		s.win.Canvas().Focus(d.focused)
	}
	s.sayAgain()
	for _, a := range d.asked {
		s.pose(a)
	}
}

func (s *Shell) newDesk(by workflow.Staff) *desk {
	ctx, end := context.WithCancel(context.Background())
	h := NewHost(s.cfg.Exec, s.cfg.Now, s.cfg.As(by), s.cfg.Rules)
	d := &desk{host: h, end: end, screens: map[string]Screen{}, painted: map[string]int{}}
	h.Context, h.Log = ctx, s.cfg.Log
	if s.cfg.Drafts != nil {
		h.Drafts = s.cfg.Drafts()
	}
	// An answer may come when its person has locked the desk or left it. Then
	// nothing of it is shown: what must be read waits for them.
	here := func(f func()) {
		if s.desk == d {
			f()
		}
	}
	h.OnGo = func(p Place) { here(func() { s.goTo(p, true) }) }
	h.OnBack = func() { here(s.back) }
	h.OnDid = func(did Deed) { here(func() { s.toast(did) }) }
	h.OnAsk = func(q Question) func() { return s.askAt(d, q) }
	h.OnNotice = func(n Notice) { s.askAt(d, n.question()) }
	h.OnStopped = func() { here(func() { s.endSession(Stopped) }) }
	h.OnBanner = func(id, words string) {
		d.banner(id, words)
		here(s.frame.drawBars)
	}
	if s.cfg.Rules().RelaxedNumbers {
		d.banner("relaxed", lang.Say("NHS numbers of the NHS sandbox are accepted here, also wrong ones. Never work with real patients on this desk."))
	}
	h.OnCopy = func(text string) { here(func() { s.copy(text) }) }
	h.OnLiked = func() Preferences { return d.likes }
	h.OnLike = func(p Preferences) { here(func() { s.like(p) }) }
	h.OnKept = func(key string) string { return d.kept[key] }
	h.OnKeep = func(key, word string) { s.keep(d, key, word) }
	h.OnChooseFile = func(kinds browse.Kinds, chosen func(string)) {
		here(func() { s.choose(browse.Want{Kinds: kinds, Chosen: chosen}) }) // locking takes the question away
	}
	h.OnChooseFolder = func(from string, chosen func(string)) {
		here(func() { s.choose(browse.Want{Folder: true, From: []string{from}, Chosen: chosen}) })
	}
	h.OnAfter = func(long time.Duration, do func()) func() {
		return s.cfg.After(long, func() { s.cfg.Exec.UI(func() { here(do) }) })
	}
	h.OnAway = func() bool { return s.desk != d }
	h.OnRowMenu = s.rowMenu
	h.OnWork = func() func() { return s.work(d) }
	h.OnVisited = func(p Place, ref, who string) { s.visited(d, p, ref, who) }
	h.OnRecheck = func() {
		here(func() {
			if !s.arriving { // else it is done in a moment, once
				s.recheck()
			}
		})
	}
	h.OnIdle = s.idled
	h.OnCounted = func() { here(s.readStanding) }
	return d
}

// banner keeps, changes or takes away a bar over this person's page.
func (d *desk) banner(id, words string) {
	d.banners = slices.DeleteFunc(d.banners, func(b namedBar) bool { return b.id == id })
	if words != "" {
		d.banners = append(d.banners, namedBar{id, bar(theme.IconWarning, words)})
	}
}

// goTo goes to a place. Remembering keeps the one left behind for Back.
func (s *Shell) goTo(p Place, remember bool) {
	d := s.desk
	if d == nil {
		return
	}
	page, ok := s.page(p.Page)
	if !ok {
		s.ask(Notice{Title: lang.Say("Your role does not show this page"), Words: lang.Say("Ask your practice manager if you think it should.")}.question())
		return
	}
	if d.screens[p.Page] == nil {
		d.screens[p.Page] = page.Make(d.host)
	}
	if old := d.screen(); old != nil && d.at != p {
		old.Leave()
		if remember {
			d.before = append(d.before, d.at)
			if len(d.before) > 50 {
				d.before = d.before[1:]
			}
		}
	}
	s.arrive(p)
}

// arrive shows a place whose screen is made.
func (s *Shell) arrive(p Place) {
	d := s.desk
	d.at = p
	s.keepPlace(d, p)
	scr := d.screen()
	s.win.Canvas().Unfocus() // nothing out of sight may hear keys
	looks, shown := d.painted[p.Page]
	d.painted[p.Page] = kit.Looks()
	s.frame.show(scr.Object(), shown && looks != kit.Looks())
	lit := p.Page
	if page, ok := s.page(p.Page); ok && page.Under != "" {
		lit = page.Under
	}
	s.frame.nav.Choose(lit)
	within := s.arriving
	s.arriving = true
	s.moment.wait(func() { scr.Enter(p) })
	if s.arriving = within; !within {
		s.recheck()
	}
}

// back goes to where one was before.
func (s *Shell) back() {
	d := s.desk
	if d == nil || len(d.before) == 0 {
		return
	}
	last := d.before[len(d.before)-1]
	d.before = d.before[:len(d.before)-1]
	s.goTo(last, false)
}

// Lock shuts the desk until its person, or somebody else, signs in.
func (s *Shell) Lock() { s.lock(Locked) }

func (s *Shell) lock(why ShutWhy) {
	d := s.desk
	if d == nil {
		return
	}
	by := d.host.Staff()
	s.away[by.ID] = d
	s.close()
	s.show(Shut{Why: why, At: s.cfg.Now(), Staff: by, Idle: s.idle.limit})
}

// signOut ends the session: nothing of it stays.
func (s *Shell) signOut() { s.endSession(SignedOut) }

func (s *Shell) endSession(why ShutWhy) {
	if s.desk == nil {
		return
	}
	s.left(s.desk)
	s.desk.end()
	s.close()
	s.show(Shut{Why: why, At: s.cfg.Now()})
}

// close takes everything of the person off the window.
func (s *Shell) close() {
	d := s.desk
	if s.choosing != nil {
		s.choosing()
	}
	s.looked = "" // the next person begins in their own folder, and so does this one
	for _, a := range slices.Backward(d.asked) {
		a.hide() // to be asked again when they come back
	}
	for _, o := range slices.Backward(slices.Clone(s.win.Canvas().Overlays().List())) {
		s.win.Canvas().Overlays().Remove(o) // menus and lists that were open
	}
	d.focused = s.win.Canvas().Focused()
	s.win.Canvas().Unfocus()
	if scr := d.screen(); scr != nil {
		scr.Leave()
	}
	s.desk = nil
	s.idle.end()
	s.frame.leave()
	s.clearClipboard()
	if s.cfg.Closed != nil {
		s.cfg.Exec.Go(s.cfg.Closed)
	}
}

// show shows the door.
func (s *Shell) show(why Shut) {
	s.shut = why
	s.frame.enterDoor(s.door.Object())
	s.door.Show(why)
	s.recheck()
}

func (s *Shell) warnIdle(left time.Duration) {
	keep := s.frame.warn(lang.Count(int(left/time.Second), "Nobody has used this desk for a while. It locks in %d second; nothing is lost.",
		"Nobody has used this desk for a while. It locks in %d seconds; nothing is lost."))
	if c := s.win.Canvas(); keep != nil && c.Overlays().Top() == nil { // a question keeps its focus: any key is use enough
		s.busied = c.Focused()
		kit.Focus(keep)
	}
}

// warnEnding says when the session will be over, until then; a zero time takes it
// back. It takes no focus: whoever reads it is at work, and need not stop.
func (s *Shell) warnEnding(at time.Time) {
	s.frame.ending = nil
	if !at.IsZero() {
		again := kit.NewButton(lang.Say("Sign in again now"), kit.Plain, s.Lock).Small().Alone()
		s.frame.ending = bar(theme.IconClock, lang.Sayf("You signed in long ago, so this desk locks at %s. Your work is kept: sign in again now, or then.", clock(at)), again)
	}
	s.frame.drawBars()
}

// calm takes the warning back, and the focus to where it was.
func (s *Shell) calm() {
	s.frame.calm()
	if f := s.busied; f != nil {
		s.busied = nil
		s.win.Canvas().Focus(f)
	}
}
