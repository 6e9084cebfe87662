package shell

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Config is what main gives the window.
type Config struct {
	// Exec says where work runs: kit.Live() for a person, kit.Inline() for the
	// tour and tests.
	Exec kit.Exec
	// Moment is how long a new page may hold the window for its first answers,
	// so that it is painted once and with them; 0 waits for none. It must be far
	// below what a person notices.
	Moment time.Duration
	// Now is the clock, After a timer; nil means the machine's own. The timer's
	// function may run on any goroutine.
	Now   func() time.Time
	After func(d time.Duration, f func()) (stop func())

	// As opens the desk for somebody who has signed in.
	As func(workflow.Staff) casework.Session
	// Rules is the practice's rules as they are now; before the first set-up
	// its practice is zero.
	Rules func() workflow.Rules
	// Pages are the screens, in the order of the navigation. The first one a
	// person may see is where they start.
	Pages []Page
	// Door is what stands in the window while nobody is at the desk.
	Door func(DoorHost) Door
	// Finder answers the search field; nil means there is none.
	Finder Finder
	// Status reads how things stand, for the bar at the foot.
	Status func(context.Context) (Status, error)
	// SendNow sends what is waiting before the last person leaves; nil when no
	// store is set up.
	SendNow func(context.Context) error
	// Closed is told when the desk is locked or left, on a goroutine of its
	// own; what is found by name goes with it.
	Closed func()
	// Commands are main's own: the Demo menu.
	Commands []Command

	// Demo says that everybody in the record is made up.
	Demo bool
	// Version stands at the foot while nobody is at the desk.
	Version string
	// IdleLock is how long nobody may touch the window before it locks; 0 takes
	// the practice's policy, or 15 minutes where there is none. LongestSession is when even somebody busy signs in again; 0
	// means 12 hours.
	IdleLock, LongestSession time.Duration

	// Look is how the window looks to whoever chose nothing else.
	Look Look
	// Drafts keeps what is typed and not saved; nil, and none while there is no
	// record, keeps nothing.
	Drafts func() Drafts
	// Disk is what files and folders are chosen from; nil is this computer's.
	Disk browse.Disk
	// Keeper keeps what each person chose; nil forgets it with their session.
	Keeper Keeper
	Log    *slog.Logger
}

// Look is what one may choose of the window's looks.
type Look struct {
	// Follow takes light or dark from the machine. Variant counts without it.
	Follow  bool
	Variant theme.Variant
	Density theme.Density
	// Zoom is a factor, 1 for 100 %; 0 means 1.
	Zoom float32
}

// Finder answers the search field in the brand bar.
type Finder interface {
	// FindPeople looks for people, NHS numbers and references, best first.
	FindPeople(ctx context.Context, query string) ([]workflow.Found, error)
}

// Numberer is a [Finder] that knows the NHS numbers of those it found.
type Numberer interface {
	// NumbersOf is the number of each, 3-3-4, "" where there is none.
	NumbersOf(ctx context.Context, found []workflow.Found) ([]string, error)
}

// Door is what stands in the window while nobody is at the desk: sign in,
// locked, or the first set-up.
type Door interface {
	Object() fyne.CanvasObject
	// Show is called each time the door shuts, and once at the start.
	Show(Shut)
}

// Acting is a door with commands of its own. They are asked for after each Show
// and each DoorHost.Recheck.
type Acting interface{ Commands() []Command }

// Shut says why nobody is at the desk.
type Shut struct {
	Why ShutWhy
	At  time.Time
	// Staff is who was at the desk; only they can unlock it. Zero unless Locked
	// or LockedIdle.
	Staff workflow.Staff
	// Idle is how long nobody used it, for LockedIdle.
	Idle time.Duration
}

// ShutWhy is a reason for nobody being at the desk.
type ShutWhy int

// The reasons.
const (
	Started     ShutWhy = iota // the program has just started
	SignedOut                  // the person left
	Locked                     // the person locked it
	LockedIdle                 // nobody used it
	SessionOver                // the longest session has passed
	Stopped                    // whoever looks after users stopped their sign-in
)

// DoorHost is what the door may use.
type DoorHost struct {
	Exec  kit.Exec
	Now   func() time.Time
	Rules func() workflow.Rules
	// In opens the desk for the person. When they are the one who locked it,
	// they find everything as they left it.
	In func(workflow.Staff)
	// Different forgets who locked the desk; the door is shown again.
	Different func()
	// Recheck asks the door for its commands anew.
	Recheck func()
	// Copy puts text on the clipboard, for the recovery key.
	Copy func(string)
	// Log is where unexpected errors go.
	Log *slog.Logger
}
