package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"proxydesk/localdb"
	"proxydesk/sync/relay"
	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/signin"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Room is the desk behind the window. Before the first set-up there is none
// yet; the door makes it.
type Room struct {
	options cli.OpenOptions
	// exec is where work of the room's own runs.
	exec kit.Exec
	// opened is told once, when there is a desk.
	opened func(*cli.Desk)

	mu      sync.Mutex
	desk    *cli.Desk
	savedAt time.Time
	due     dueCount
	// running is the desk's own work, which ends before the record closes.
	running sync.WaitGroup
}

// NewRoom is the room round a desk, or round none yet: then the options say
// where the door makes one.
func NewRoom(desk *cli.Desk, o cli.OpenOptions) *Room { return &Room{desk: desk, options: o} }

// Desk is the desk, or nil before the first set-up.
func (r *Room) Desk() *cli.Desk {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.desk
}

// Close closes the desk, if there is one.
func (r *Room) Close() error {
	if d := r.Desk(); d != nil {
		return d.Close()
	}
	return nil
}

// rules is the practice's rules; zero before the first set-up.
func (r *Room) rules() workflow.Rules {
	if d := r.Desk(); d != nil {
		return d.Rules()
	}
	return workflow.Rules{}
}

// SignIn opens the record for somebody (signin.Keys).
func (r *Room) SignIn(ctx context.Context, login, password string) (workflow.Staff, error) {
	d := r.Desk()
	s, err := d.SignIn(ctx, login, password)
	if err == nil {
		r.begin(d)
	}
	return s, atTheDoor(err)
}

// ChangePassword takes a password of one's own for a given one (signin.Keys).
func (r *Room) ChangePassword(ctx context.Context, login, old, password string) error {
	return atTheDoor(r.Desk().DB.ChangePassword(ctx, login, old, password))
}

// Recover opens the record with the recovery key (signin.Keys).
func (r *Room) Recover(ctx context.Context, recovery, login, password string) (workflow.Staff, error) {
	d := r.Desk()
	s, err := d.Recover(ctx, recovery, login, password)
	if err == nil {
		r.begin(d)
	}
	return s, atTheDoor(err)
}

// atTheDoor puts what the record says of a password into the door's words.
func atTheDoor(err error) error {
	soon := (*localdb.TooSoon)(nil)
	switch {
	case errors.As(err, &soon):
		return &signin.TooSoon{Until: soon.Until}
	case errors.Is(err, localdb.ErrSignIn):
		return signin.ErrWrong
	case errors.Is(err, localdb.ErrChoosePassword):
		return signin.ErrChoose
	}
	return err
}

// begin begins the day beside the first painting of the window.
func (r *Room) begin(d *cli.Desk) {
	r.exec.Go(func() {
		if err := d.Begin(context.Background()); err != nil {
			d.Log.Error("begin the day", "err", err)
		}
	})
}

// Create makes the practice's record with its first user (signin.Keys).
func (r *Room) Create(ctx context.Context, s signin.Setup) (string, error) {
	d, recovery, err := cli.CreateDesk(ctx, r.options, localdb.Setup{
		Practice: s.Practice,
		First:    localdb.NewStaff{Login: s.Staff.Login, Name: s.Staff.Name, Post: s.Staff.Post, Roles: s.Staff.Roles, Password: s.Password},
	})
	if err != nil {
		return "", err
	}
	r.mu.Lock()
	r.desk = d
	r.mu.Unlock()
	if r.opened != nil {
		r.opened(d)
	}
	return recovery, nil
}

// FindPeople answers the search field.
func (r *Room) FindPeople(ctx context.Context, query string) ([]workflow.Found, error) {
	return r.Desk().DB.FindPeople(ctx, query)
}

// NumbersOf is the NHS numbers of people who were found (shell.Numberer).
func (r *Room) NumbersOf(ctx context.Context, found []workflow.Found) ([]string, error) {
	out := make([]string, len(found))
	for i, f := range found {
		if f.Application == "" {
			continue
		}
		a, err := r.Desk().DB.Application(ctx, f.Application)
		if err != nil {
			return nil, err
		}
		p := a.Patient
		if f.As == "proxy" {
			p = a.Proxy
		}
		out[i] = p.NHSNumber.Display()
	}
	return out, nil
}

// WhoHelps names whoever gives new passwords, if the record is open (signin.Helper).
func (r *Room) WhoHelps(ctx context.Context) (string, error) {
	d := r.Desk()
	if d == nil || !d.DB.SignedIn() {
		return "", nil
	}
	all, err := d.DB.StaffList(ctx)
	if err != nil {
		return "", err
	}
	for _, s := range all {
		if s.May(workflow.ActAdminister) {
			post, size := utf8.DecodeRuneInString(s.Post)
			if next, _ := utf8.DecodeRuneInString(s.Post[size:]); unicode.IsLower(next) { // but GP and IT
				post = unicode.ToLower(post)
			}
			if s.Post == "" {
				return s.Name, nil
			}
			return s.Name + ", " + string(post) + s.Post[size:], nil
		}
	}
	return "", nil
}

// OddClock says what is odd about this computer's clock (signin.Timekeeper).
func (r *Room) OddClock() string {
	if d, doubted := r.rules().Clock.Doubt(r.now()); doubted {
		return lang.Of(d.Words())
	}
	return ""
}

// Practise opens the made-up practice in a window of its own (signin.Practiser).
func (r *Room) Practise() error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	demo := exec.Command(program, "demo")
	if err := demo.Start(); err != nil {
		return fmt.Errorf("open the made-up practice: %w", err)
	}
	return demo.Process.Release()
}

// Preferences is what somebody chose for their window (shell.Keeper).
func (r *Room) Preferences(ctx context.Context, who workflow.StaffID) (map[string]string, error) {
	return r.Desk().DB.Preferences(ctx, who)
}

// Prefer keeps what somebody chose for their window (shell.Keeper).
func (r *Room) Prefer(ctx context.Context, who workflow.StaffID, key, value string) error {
	return r.Desk().DB.Prefer(ctx, who, key, value)
}

// lastContact is when the national store last answered.
func (r *Room) lastContact() time.Time { return r.Desk().Relay.Status().LastContact }

// contact is when the national store last answered and whether it does now.
// Where none is set up nothing is behind.
func (r *Room) contact() (last time.Time, now bool) {
	s := r.Desk().Relay.Status()
	return s.LastContact, s.Connection == relay.Connected || s.Connection == relay.Unconfigured
}

// look reads the national record of two people now, because somebody has heard
// that it was changed. It answers whether it could, and whether there was news.
func (r *Room) look(ctx context.Context, p workflow.Pair) (read, news bool, err error) {
	news, err = r.Desk().Relay.Heard(relay.Urgently(ctx), p)
	if errors.Is(err, relay.ErrUnread) {
		return false, false, nil
	}
	return err == nil, news, err
}

// saved notes the time of a commit, for the bar at the foot, and drops what it
// changes of what is counted.
func (r *Room) saved(e casework.Event) {
	if bearsOnReviews(e) {
		r.due.drop()
	}
	if e.Act == workflow.ActMirror {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.savedAt = r.desk.Now()
}

// status is how things stand, for the bar at the foot.
func (r *Room) status(ctx context.Context) (shell.Status, error) {
	d := r.Desk()
	if d == nil {
		return shell.Status{}, nil
	}
	r.mu.Lock()
	s := shell.Status{SavedAt: r.savedAt, Connected: d.Connected, BacksUp: !d.Demo, BackedUpAt: d.LastBackup(), BackupFailed: d.BackupFailure().Err != nil}
	r.mu.Unlock()
	rs := d.Relay.Status()
	s.Waiting, s.Removing = rs.Left(), rs.Removing
	stands(rs, &s)
	if s.Uncounted = !d.DB.SignedIn(); s.Uncounted {
		return s, nil
	}
	// One window shows it to whoever is there: what is about a hold is counted
	// only while everybody who is may read it.
	counts, err := d.DB.OutgoingCounts(ctx, d.SignedIn()...)
	if err != nil {
		return s, err
	}
	s.Waiting, s.Removing, s.NeedPerson = counts.Waiting, counts.Removing, counts.NeedPerson
	return s, nil
}

// stands says how the line to the national store stands. Only an answer of use
// is a connection: a store that asks for a pause or is in trouble shows no tick.
func stands(rs relay.Status, s *shell.Status) {
	s.LastContact, s.NextTry = rs.LastContact, rs.NextTry
	switch rs.Connection {
	case relay.Offline:
		s.OfflineSince = rs.Since
	case relay.SignIn:
		s.Barred = lang.Of(rs.Why)
	case relay.Busy, relay.Trouble:
		s.Paused = lang.Of(rs.Why)
	case relay.Unconfigured:
		s.Connected = false
	case relay.NotTried:
		s.Untried = true
	case relay.Connected:
	}
	if rs.Alarm != "" { // it answers, and what it says is not believed
		s.Paused = lang.Of(rs.Alarm)
	}
}

// sendNow sends what is waiting and comes back when it has been tried. It has
// the desk listen too, which goes on behind.
func (r *Room) sendNow(ctx context.Context) error {
	d := r.Desk()
	d.Relay.SendNow()
	began := d.Now()
	_, err := d.Relay.Pass(ctx)
	d.Relay.Knock(ctx, began) // there may have been nothing to send
	d.Relay.Listen()
	return err
}

// now is the desk's clock, or the machine's before there is a desk.
func (r *Room) now() time.Time {
	if d := r.Desk(); d != nil {
		return d.Now()
	}
	return time.Now().UTC()
}

// work does the desk's own work until ctx ends.
func (r *Room) work(ctx context.Context, d *cli.Desk) { r.running.Go(func() { d.Run(ctx) }) }

// wait comes back when that work has ended, so that the record can be closed.
func (r *Room) wait() { r.running.Wait() }
