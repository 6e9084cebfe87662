package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/sync/intake"
	"proxydesk/sync/relay"
	"proxydesk/sync/vrs"
	"proxydesk/ui/paper"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// National is what the desk asks of the national store: *vrs.Client, or
// vrs.Offline where none is configured.
type National interface {
	relay.Store
	intake.Store
}

// Desk is one practice with every room wired to it. The window and the
// commands are two ways to use it.
type Desk struct {
	DB       *localdb.DB
	Casework *casework.Desk
	Relay    *relay.Relay
	Store    National
	Press    *paper.Press
	Forms    *letter.Forms
	Now      func() time.Time
	Log      *slog.Logger
	// Dir is the practice's folder; Papers is where pages wait to be printed.
	Dir, Papers string
	// Connected is false when no national store is configured.
	Connected bool
	// Demo is true in the made-up practice.
	Demo bool

	shipped shipped
	library *checklist.Library
	relaxed bool
	store   StoreConfig
	// workers signs staff in to the store, each by their own NHS identity; nil
	// where the desk signs in otherwise.
	workers *vrs.Workers
	undo    *time.Duration // in place of the policy's, for tests and the tour
	release func() error

	// backupDir is where backups go; "" is beside the record. backing lets one at
	// a time be made.
	backupDir string
	backing   sync.Mutex

	mu       sync.Mutex
	backedUp time.Time // when the newest backup was begun
	// notBackedUp is how the latest backup failed, if it did.
	notBackedUp BackupFailure
	practice    workflow.Practice
	policy      review.Policy
	letters     *letter.Library // as the practice words them
	calendar    *nhs.Calendar
	// clinicians is how many there are; 0 before anybody has signed in.
	clinicians int
	signedIn   []workflow.Staff
	watchers   []func(casework.Event)
	statuses   []func(relay.Status)
}

// shipped is what comes with the program and is checked before it opens.
type shipped struct {
	checks  *checklist.Set
	policy  review.Policy
	reasons *workflow.Reasons
	moves   *workflow.Transitions
	letters *letter.Library
	forms   *letter.Forms
	press   *paper.Press
}

func loadShipped() (shipped, error) {
	var s shipped
	var errs []error
	try := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	in := func(files fs.FS, dir string) fs.FS {
		sub, err := fs.Sub(files, dir)
		try(err)
		return sub
	}
	var err error
	s.checks, err = checklist.Load(in(assets.Checklists, "checklists"))
	try(err)
	s.policy, err = review.LoadPolicy(assets.Policy)
	try(err)
	s.reasons, err = workflow.LoadReasons(in(assets.Codes, "codes"))
	try(err)
	s.moves, err = workflow.LoadTransitions(in(assets.Codes, "codes"))
	try(err)
	s.letters, err = letter.Load(assets.Letters)
	try(err)
	s.forms, err = letter.LoadForms(assets.Forms)
	try(err)
	s.press, err = paper.NewPress(assets.Fonts)
	try(err)
	if err := errors.Join(errs...); err != nil {
		return shipped{}, fmt.Errorf("read what Proxydesk comes with: %w", err)
	}
	return s, nil
}

// OpenOptions says how a desk is opened.
type OpenOptions struct {
	Config Config
	// Now is the clock; nil means the machine's.
	Now func() time.Time
	// Exclusive takes the folder for a window or for sending: only one may.
	Exclusive bool
	ReadOnly  bool
	// Transport reaches a store in this process; nil means the network.
	Transport http.RoundTripper
	// PerSecond is how many requests a second that store takes; 0 means the
	// national store's quota.
	PerSecond float64
	Log       *slog.Logger
	Demo      bool
	// Browser shows a page in the system's browser; nil starts the system's own
	// way of it. Only a desk whose staff sign in to the NHS opens one.
	Browser func(ctx context.Context, address string) error
	// Undo is how long a decision waits before it leaves; nil takes the policy's.
	Undo *time.Duration
	// Passwords are the cost options of tests and the demo.
	DB localdb.Options
}

// OpenDesk opens a practice that is set up. Nobody is signed in yet.
func OpenDesk(ctx context.Context, o OpenOptions) (*Desk, error) {
	d, err := prepare(o)
	if err != nil {
		return nil, err
	}
	if err := d.lock(o); err != nil {
		return nil, err
	}
	if d.DB, err = localdb.Open(ctx, d.Dir, d.dbOptions(o)); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if err := d.wire(ctx, o); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// CreateDesk sets a practice up and opens it. The recovery key is answered this
// once.
func CreateDesk(ctx context.Context, o OpenOptions, s localdb.Setup) (*Desk, string, error) {
	d, err := prepare(o)
	if err != nil {
		return nil, "", err
	}
	if err := d.lock(o); err != nil {
		return nil, "", err
	}
	var recovery string
	if d.DB, recovery, err = localdb.Create(ctx, d.Dir, s, d.dbOptions(o)); err != nil {
		return nil, "", errors.Join(err, d.Close())
	}
	if err := d.wire(ctx, o); err != nil {
		return nil, "", errors.Join(err, d.Close())
	}
	if err := d.DB.KeepChecklist(ctx, d.shipped.checks); err != nil {
		return nil, "", errors.Join(err, d.Close())
	}
	return d, recovery, nil
}

// lock takes the folder for one that opens it alone, and throws away the pages
// that a crash left there. A command beside an open window throws away none:
// somebody may be looking at them.
func (d *Desk) lock(o OpenOptions) (err error) {
	if !o.Exclusive {
		return nil
	}
	if d.release, err = localdb.LockDesk(d.Dir); err != nil {
		return err
	}
	d.SweepPapers()
	return nil
}

func prepare(o OpenOptions) (*Desk, error) {
	s, err := loadShipped()
	if err != nil {
		return nil, err
	}
	if o.Config.Checklists != "" {
		if s.checks, err = practiceChecks(o.Config.Checklists, s.checks); err != nil {
			return nil, err
		}
	}
	if o.Config.Letters != "" {
		if s.letters, err = practiceLetters(o.Config.Letters, s.letters, s.press); err != nil {
			return nil, err
		}
	}
	d := &Desk{
		Dir: o.Config.DataDir, Papers: filepath.Join(o.Config.DataDir, "papers"), Now: o.Now, Log: o.Log, Demo: o.Demo,
		Connected: o.Config.Store.URL != "", relaxed: o.Config.Store.RelaxedNumbers, shipped: s, Press: s.press, Forms: s.forms.With(s.checks),
		store: o.Config.Store, undo: o.Undo, backupDir: o.Config.Backups,
	}
	if d.Now == nil {
		d.Now = func() time.Time { return time.Now().UTC() }
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return d, nil
}

func (d *Desk) dbOptions(o OpenOptions) localdb.Options {
	db := o.DB
	db.Now, db.ReadOnly = d.Now, o.ReadOnly
	return db
}

func (d *Desk) wire(ctx context.Context, o OpenOptions) error {
	if err := d.reload(ctx); err != nil {
		return err
	}
	if all, err := d.Backups(); err != nil {
		d.Log.Error("look for backups", "err", err) // a disk that is not there keeps nobody from working
	} else if all = begun(all, d.Now()); len(all) > 0 {
		d.backedUp = all[0].At
	}
	kept, err := d.DB.Checklists(ctx)
	if err != nil {
		return err
	}
	d.library = checklist.NewLibrary(d.shipped.checks, kept)
	newID := func() string { return uuid.NewString() }
	// Whatever this desk asks of the store goes at one pace, a person's look-ups too.
	pace := relay.NewPace(o.PerSecond, nil)
	d.Store = vrs.Offline{}
	if d.Connected {
		if o.Transport == nil {
			if o.Transport, err = vrs.Network(o.Config.Store.Proxy); err != nil {
				return &UsageError{Words: "store.proxy " + err.Error() + "."}
			}
		}
		token, err := d.tokens(o, newID)
		if err != nil {
			return err
		}
		client, err := vrs.New(vrs.Config{BaseURL: o.Config.Store.URL, Transport: o.Transport, Token: token, NewID: newID, Now: d.Now, Wait: pace.Wait, RelaxedNumbers: d.relaxed})
		if err != nil {
			return &UsageError{Words: "store.url is not an address the desk can use. It starts with https:// (or http:// on this machine)."}
		}
		d.Store = client
	}
	wording := relay.Wording{ListedBasis: o.Config.Store.ListedBasis, Transitions: d.shipped.moves, Reasons: d.shipped.reasons}
	d.Casework = &casework.Desk{
		Store: d.DB, Calendar: d.DB, Office: d.DB, Shipped: d.shipped.policy, Rules: d.Rules, Now: d.Now, NewID: newID, Translate: wording.Freeze(newID), Standard: d.shipped.letters, Letters: d.Letters, Sign: d.Press.Lacks,
		Changed: d.changed,
	}
	if err := d.reword(ctx); err != nil {
		return err
	}
	d.Relay = relay.New(relay.Config{
		Outbox: d.DB, Store: d.Store, Now: d.Now, NewID: newID, SignedIn: d.Senders,
		// With a sign-in of its own the desk takes access away also while nobody
		// is here.
		Unattended:     o.Config.Store.Auth == authApplication,
		ReconcileEvery: cmp.Or(o.Config.Store.ListenEvery, reconcileEvery), ReconcileGap: o.Config.Store.ListenGap,
		Pace: pace, Wording: wording, OnChange: d.status, Log: d.Log,
	})
	return nil
}

// reconcileEvery is how often the record of each pair is read again for changes
// made elsewhere, where no setting says otherwise: a few times a working day is
// far under the quota.
const reconcileEvery = 2 * time.Hour

// Run sends what waits and begins each new day, until ctx ends.
func (d *Desk) Run(ctx context.Context) {
	look := time.NewTicker(dayLook)
	defer look.Stop()
	var wg sync.WaitGroup
	wg.Go(func() { d.Relay.Run(ctx) })
	wg.Go(func() { d.days(ctx, look.C) })
	wg.Go(func() { d.backups(ctx) })
	wg.Wait()
}

// dayLook is how often the desk looks whether a day has begun.
const dayLook = time.Minute

// days begins each day in London while the desk stays open, and one that waited
// for the clock as soon as that is right again. It looks at every tick instead of
// waiting for midnight: a clock that is put right comes there at another time.
func (d *Desk) days(ctx context.Context, tick <-chan time.Time) {
	begun := d.believed()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		today := d.believed()
		if today == begun {
			continue
		}
		begun = today
		if err := d.Casework.NewDay(ctx); err != nil && !errors.Is(err, localdb.ErrLocked) {
			d.Log.Error("begin the day", "err", err)
		}
	}
}

// believed is the day it is, or zero while the clock is in doubt.
func (d *Desk) believed() nhs.Date {
	now := d.Now()
	if _, doubted := d.Rules().Clock.Doubt(now); doubted {
		return nhs.Date{}
	}
	return nhs.DateIn(now)
}

// SweepPapers throws away the pages that wait to be printed or read: nobody is
// there to do either. What a viewer holds open goes later.
func (d *Desk) SweepPapers() {
	if err := paper.Sweep(d.Papers); err != nil {
		d.Log.Error("throw away pages", "err", err)
	}
}

// Close closes the record and gives the folder back.
func (d *Desk) Close() error {
	var errs []error
	if d.release != nil { // alone here, so the pages are this desk's own
		errs = append(errs, paper.Sweep(d.Papers))
	}
	if d.DB != nil {
		errs = append(errs, d.DB.Close())
	}
	if d.release != nil {
		errs = append(errs, d.release())
	}
	return errors.Join(errs...)
}

// Rules is the practice's rules as they are now.
func (d *Desk) Rules() workflow.Rules {
	d.mu.Lock()
	defer d.mu.Unlock()
	undo := time.Duration(d.policy.UndoSeconds) * time.Second
	if d.undo != nil {
		undo = *d.undo
	}
	var clock workflow.Clock
	if !d.Demo { // the made-up practice tells of days gone by
		clock = d.DB.Clock()
	}
	return workflow.Rules{
		Clock: clock, Practice: d.practice, Checklist: d.shipped.checks, Library: d.library, Policy: d.policy, Calendar: d.calendar, Reasons: d.shipped.reasons,
		UndoTime: undo, Clinicians: d.clinicians, Connected: d.Connected, RelaxedNumbers: d.relaxed,
	}
}

// calendar is England's, without the closures of a practice: the national
// service's own hours go by it.
var calendar = nhs.NewCalendar()

// workdays are the practice's own.
func workdays(all []workflow.Closure) *nhs.Calendar {
	days := make([]nhs.Date, len(all))
	for i, c := range all {
		days[i] = c.On
	}
	return nhs.NewCalendar(days...)
}

// SignIn opens the desk to somebody and lets the relay work in their name. The
// caller begins the day next.
func (d *Desk) SignIn(ctx context.Context, login, password string) (workflow.Staff, error) {
	s, err := d.DB.SignIn(ctx, login, password)
	if err != nil {
		return workflow.Staff{}, err
	}
	return s, d.seat(ctx, s)
}

// Recover opens the desk with the recovery key, to a user who gets a new
// password.
func (d *Desk) Recover(ctx context.Context, recovery, login, password string) (workflow.Staff, error) {
	s, err := d.DB.UnlockWithRecovery(ctx, recovery, login, password)
	if err != nil {
		return workflow.Staff{}, err
	}
	return s, d.seat(ctx, s)
}

// reload takes over what somebody administered: the practice's details and
// rules, and, once somebody has signed in, who may still work here.
func (d *Desk) reload(ctx context.Context) error {
	practice, err := d.DB.Practice(ctx)
	if err != nil {
		return err
	}
	chosen, err := d.DB.Settings(ctx)
	if err != nil {
		return err
	}
	here, err := d.DB.StaffList(ctx)
	locked := errors.Is(err, localdb.ErrLocked)
	if err != nil && !locked {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.practice, d.policy = practice, chosen.Apply(d.shipped.policy)
	d.calendar = workdays(chosen.Closures())
	if locked {
		return nil
	}
	d.clinicians = 0
	for _, s := range here {
		if s.May(workflow.ActClinical) {
			d.clinicians++
		}
	}
	// Anew, for others hold the old one. Nothing more leaves in the name of
	// somebody who was stopped.
	var still []workflow.Staff
	for _, s := range d.signedIn {
		if i := slices.IndexFunc(here, func(x workflow.Staff) bool { return x.ID == s.ID }); i >= 0 {
			still = append(still, here[i])
		}
	}
	d.signedIn = still
	return nil
}

// reword takes over what somebody changed in the wording of the letters.
func (d *Desk) reword(ctx context.Context) error {
	all, err := d.DB.Wordings(ctx)
	if err != nil {
		return err
	}
	lib, left := d.Casework.Worded(all)
	for kind := range left {
		d.Log.Warn("the practice's wording of a letter cannot be used; its standard wording is", "letter", kind)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.letters = lib
	return nil
}

// Letters is the letters as the practice words them now.
func (d *Desk) Letters() *letter.Library {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.letters
}

// Begin sees to what the calendar brings and fills the index of names. It takes
// a moment in a large practice, so the window paints first.
func (d *Desk) Begin(ctx context.Context) error {
	return errors.Join(d.Casework.NewDay(ctx), d.DB.FillPeople(ctx))
}

// seat adds somebody who has signed in; from then on what is sealed of the
// practice can be read.
func (d *Desk) seat(ctx context.Context, s workflow.Staff) error {
	// Before anybody can register a case under them.
	if err := d.DB.KeepChecklist(ctx, d.shipped.checks); err != nil {
		return err
	}
	d.mu.Lock()
	if !slices.ContainsFunc(d.signedIn, func(x workflow.Staff) bool { return x.ID == s.ID }) {
		d.signedIn = append(d.signedIn, s)
	}
	d.mu.Unlock()
	if err := d.reload(ctx); err != nil {
		return err
	}
	if err := d.remember(ctx); err != nil {
		return err
	}
	d.Relay.Wake()
	return nil
}

// remember has the desk say when the store last answered, also after a start
// without it.
func (d *Desk) remember(ctx context.Context) error {
	if !d.Connected {
		return nil
	}
	last, err := d.DB.LastHeard(ctx)
	if err != nil {
		return err
	}
	d.Relay.Remember(last)
	return nil
}

// SignOut takes somebody off the desk; messages of theirs wait for them.
func (d *Desk) SignOut(id workflow.StaffID) {
	d.mu.Lock()
	d.signedIn = slices.DeleteFunc(slices.Clone(d.signedIn), func(s workflow.Staff) bool { return s.ID == id })
	d.mu.Unlock()
	if d.workers != nil {
		d.workers.SignOut(string(id))
	}
	d.Relay.Wake()
}

// SignedIn lists who has signed in and not out. Locking the window signs
// nobody out: what they decided still leaves in their name.
func (d *Desk) SignedIn() []workflow.Staff {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.signedIn)
}

// Watch is told of every change of a record, from whatever goroutine made it.
func (d *Desk) Watch(f func(casework.Event)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.watchers = append(d.watchers, f)
}

// WatchStatus is told how things stand with the national store.
func (d *Desk) WatchStatus(f func(relay.Status)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.statuses = append(d.statuses, f)
}

func (d *Desk) changed(e casework.Event) {
	switch e.Act {
	case workflow.ActAdminister, workflow.ActSetPolicy, workflow.ActAgreePolicy:
		before := d.Rules()
		if err := d.reload(context.Background()); err != nil {
			d.Log.Error("read the practice anew", "err", err)
		}
		if now := d.Rules(); !now.Calendar.Same(before.Calendar) || now.Policy.Target.DecideWorkingDays != before.Policy.Target.DecideWorkingDays {
			if _, err := d.Casework.Recount(context.Background()); err != nil {
				d.Log.Error("count the days anew", "err", err)
			}
		}
	case workflow.ActSetWording:
		if err := d.reword(context.Background()); err != nil {
			d.Log.Error("read the wording of the letters anew", "err", err)
		}
	}
	d.mu.Lock()
	watchers := slices.Clone(d.watchers)
	d.mu.Unlock()
	if e.Outgoing {
		d.Relay.Wake()
	}
	for _, w := range watchers {
		w(e)
	}
}

func (d *Desk) status(s relay.Status) {
	d.mu.Lock()
	statuses := slices.Clone(d.statuses)
	d.mu.Unlock()
	for _, w := range statuses {
		w(s)
	}
	d.changed(casework.Event{Act: workflow.ActMirror})
}
