package localdb

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"proxydesk/workflow"
)

// What can go wrong here beside the sentinels of package workflow. Screens
// make the sentences.
var (
	// ErrNotSetUp says that the folder holds no practice yet.
	ErrNotSetUp = errors.New("no practice is set up in this folder")
	// ErrSetUp says that the folder holds a practice already.
	ErrSetUp = errors.New("a practice is already set up in this folder")
	// ErrInUse says that another window has the folder.
	ErrInUse = errors.New("another window has this practice open")
	// ErrForeign says that the file is not a record Proxydesk made.
	ErrForeign = errors.New("this file is not a Proxydesk record")
	// ErrNewer says that a later release made the record.
	ErrNewer = errors.New("a newer Proxydesk made this record")
	// ErrOlder says that the record waits to be brought up to date, which a
	// read-only command does not do.
	ErrOlder = errors.New("this record is from an older Proxydesk; open the desk once first")
	// ErrReadOnly says that the record was opened for reading.
	ErrReadOnly = errors.New("the record is open for reading only")
	// ErrLocked says that nobody has signed in, so nothing can be unsealed.
	ErrLocked = workflow.ErrLocked
	// ErrSignIn says that the name or the password is wrong, and not which.
	ErrSignIn = errors.New("the user name or the password is not right")
	// ErrChoosePassword says that the password is right but was chosen by
	// somebody else: it opens nothing until its owner has changed it.
	ErrChoosePassword = errors.New("the password was given by somebody else and must be changed first")
	// ErrDiskFull says that the disk is full. Nothing was written. This and the
	// two after it are the system's own errors as well, by which whoever does not
	// know this package tells them.
	ErrDiskFull = fmt.Errorf("the disk is full: %w", syscall.ENOSPC)
	// ErrDisk says that the disk cannot be read or written.
	ErrDisk = fmt.Errorf("the disk does not answer as it should: %w", syscall.EIO)
	// ErrBusy says that another program holds the record. Nothing was written.
	ErrBusy = fmt.Errorf("another program holds the record: %w", syscall.EBUSY)
	// ErrNothing says that a change or settlement was empty. Only a programmer's
	// mistake makes one.
	ErrNothing = errors.New("there is nothing to write")
)

// TooSoon says that after several wrong passwords the next may be tried only
// at a time.
type TooSoon struct{ Until time.Time }

// Error names no user.
func (*TooSoon) Error() string { return "too many wrong passwords: wait before trying again" }
