package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
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
	// Computer is the name of this one; "" where it has none.
	Computer string

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
	if d.Computer = demoComputer; !d.Demo {
		d.Computer, _ = os.Hostname() // a computer without a name keeps nobody out
	}
	if d.Now == nil {
		d.Now = func() time.Time { return time.Now().UTC() }
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return d, nil
}

// demoComputer is where the staff of the made-up practice signed in.
const demoComputer = "RECEPTION-1"

func (d *Desk) dbOptions(o OpenOptions) localdb.Options {
	db := o.DB
	db.Now, db.ReadOnly = d.Now, o.ReadOnly
	db.Computer, db.Program = d.Computer, Version
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
