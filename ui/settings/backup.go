package settings

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"syscall"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow/nhs"
)

// Copies is the desk's own backups, as the page shows them.
type Copies struct {
	// Folder is where they are, and Apart whether somebody chose it: the folder
	// beside the record goes with the record.
	Folder string
	Apart  bool
	// Nightly says that the desk backs up each night; the made-up practice does
	// not.
	Nightly bool
	// All are the backups, the newest first.
	All []Copy
	// Failed is why the latest backup did not succeed, and FailedAt when; nil when
	// it did.
	Failed   error
	FailedAt time.Time
}

// Copy is one backup.
type Copy struct {
	Name, Size string
	At         time.Time
}

// Backup is the practice's backups: when, where, do it now, how to bring one back.
type Backup struct {
	host  *shell.Host
	ports Ports
	told  func()
	reads shell.Latest

	sight
	Busy   bool
	Copies Copies
}

// NewBackup returns the section; told is called when it has something to show.
func NewBackup(h *shell.Host, p Ports, told func()) *Backup {
	return &Backup{host: h, ports: p, told: told}
}

// Reread looks what backups there are.
func (b *Backup) Reread() {
	shell.Load(b.host, &b.reads, b.ports.Copies, func(c Copies, err error) {
		if b.took(b.host, err) {
			b.Copies = c
		}
		b.told()
	})
}

// Now backs up at once. The desk stays in use meanwhile.
func (b *Backup) Now() {
	if b.Busy {
		return
	}
	b.Busy = true
	b.told()
	by := b.host.Staff()
	var made Copy
	shell.ActOr(b.host, func(ctx context.Context) (err error) {
		made, err = b.ports.BackUp(ctx, by)
		return err
	}, func() {
		b.Busy = false
		b.host.Counted() // the foot of the window says when, too
		b.host.Toast(lang.Sayf("Backed up, and tried: it restores. %s.", made.Size), nil)
		b.Reread()
	}, func(err error) {
		b.Busy = false
		b.host.Counted()
		if words := notWritten(err); words != "" {
			err = shell.Notice{Title: lang.Say("The record was not backed up"), Words: words}
		}
		b.host.ShowError(err)
		b.Reread()
	})
}

// Last says when the record was last backed up, and whether that is well.
func (b *Backup) Last() (words string, well bool) {
	switch {
	case !b.Read:
		return "", true
	case b.Copies.Failed != nil:
		why := cmp.Or(notWritten(b.Copies.Failed), lang.Say("The record itself is not touched. Back up now; if that fails too, tell whoever looks after your computers."))
		return lang.Sayf("The backup of %s failed.", when(b.Copies.FailedAt)) + " " + why + " " + b.before(), false
	}
	c, ok := b.newest()
	if !ok {
		return b.before(), false
	}
	days := nhs.DateIn(c.At).DaysUntil(b.host.Today())
	return lang.Sayf("Last backed up %s, %s. It was tried, and it restores.", when(c.At), c.Size), days < 3
}

// newest is the last backup; one dated ahead is of a day when the clock was wrong.
func (b *Backup) newest() (Copy, bool) {
	for _, c := range b.Copies.All {
		if !c.At.After(b.host.Now()) {
			return c, true
		}
	}
	return Copy{}, false
}

// before is what there is besides a backup that failed.
func (b *Backup) before() string {
	if c, ok := b.newest(); ok {
		return lang.Sayf("Last backed up %s.", when(c.At))
	}
	return lang.Say("The record has not been backed up yet.")
}

// notWritten says why a backup could not be written and what helps; "" where it is
// something else, such as one that did not restore.
func notWritten(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return lang.Say("The folder for backups is not there, perhaps because its disk or computer is not connected. The record itself is not touched. See that the folder is there, then back up now.")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return lang.Say("Proxydesk may not write into the folder for backups. The record itself is not touched. Ask whoever looks after your computers, then back up now.")
	case errors.Is(err, syscall.ENOSPC):
		return lang.Say("A disk is full, of the backups or of the record. What was saved is safe. Make room on it, then back up now.")
	case errors.Is(err, syscall.EIO):
		return lang.Say("The disk of the backups or of the record cannot be read or written. See that it is there, then back up now.")
	}
	return ""
}

func when(at time.Time) string {
	return nhs.DateIn(at).Short() + ", " + hour(at)
}

// hour is the time of the day.
func hour(at time.Time) string { return at.In(nhs.London).Format("15:04") }

// Where says where the backups are, and what that means.
func (b *Backup) Where() (folder, words string) {
	words = lang.Say("Somebody chose this folder for them (backup.dir in the settings file).")
	if !b.Copies.Apart {
		words = lang.Say("This folder lies beside the record, so whatever destroys this computer destroys both. Have whoever looks after your computers set backup.dir in the settings file to a folder on another computer or disk.")
	}
	return b.Copies.Folder, words
}

// When says when backups are made.
func (b *Backup) When() string {
	if !b.Copies.Nightly {
		return lang.Say("The made-up practice is thrown away when its window closes, and makes no backups by itself.")
	}
	return lang.Say("Each night at 2, or soon after the first sign-in where the computer was off. The newest 14 are kept.")
}

// Restoring is how to bring a backup back, a step each.
var Restoring = []string{
	lang.Say("Close Proxydesk. Take a computer, or a folder, that holds no record yet."),
	lang.Say("There, type: proxydesk restore FILE --data FOLDER --user LOGIN. FILE is the backup, LOGIN the name you sign in with."),
	lang.Say("It asks for your password as it was on the day of the backup. With --recovery in place of --user it asks for the recovery key."),
	lang.Say("Start Proxydesk with that folder. What was done after the backup is not in it: compare with the national record under Sync."),
}
