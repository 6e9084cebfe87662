package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"proxydesk/localdb"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// BackupFile is one encrypted copy of the record that the desk made.
type BackupFile struct {
	// Path is where it is, At when it was begun, Size how large it is in bytes.
	Path string
	At   time.Time
	Size int64
}

const (
	// backupHour is when the desk backs up by itself, in London. A computer that is
	// off then does it soon after somebody has signed in.
	backupHour = 2
	// backupsKept is how many the desk keeps; it takes the oldest away when there
	// are more.
	backupsKept = 14
	// backupLook is how often the desk looks whether a backup is due.
	backupLook = 10 * time.Minute

	backupName = "proxydesk-20060102-150405.backup" // in UTC
)

// BackupDir is the folder the desk's own backups go to.
func (d *Desk) BackupDir() string { return cmp.Or(d.backupDir, filepath.Join(d.Dir, "backups")) }

// BackupsApart reports whether that folder is somebody's choice, and so may lie on
// another disk than the record.
func (d *Desk) BackupsApart() bool { return d.backupDir != "" }

// Backups lists the desk's own backups, the newest first.
func (d *Desk) Backups() ([]BackupFile, error) {
	all, err := os.ReadDir(d.BackupDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the backups: %w", err)
	}
	var out []BackupFile
	for _, e := range all {
		at, err := time.Parse(backupName, e.Name())
		if err != nil {
			continue // something else lies there
		}
		info, err := e.Info()
		if err != nil {
			continue // taken away at this moment
		}
		out = append(out, BackupFile{filepath.Join(d.BackupDir(), e.Name()), at, info.Size()})
	}
	slices.SortFunc(out, func(a, b BackupFile) int { return b.At.Compare(a.At) })
	return out, nil
}

// begun are those of the backups that were begun by now. One dated ahead is of a day
// when the clock was wrong: it tells nobody when the record was last backed up, and
// takes no other's place.
func begun(all []BackupFile, now time.Time) []BackupFile {
	i := slices.IndexFunc(all, func(b BackupFile) bool { return !b.At.After(now) })
	if i < 0 {
		return nil
	}
	return all[i:]
}

// BackUp writes a backup into the desk's folder, proves that it restores, and takes
// away the oldest of those the desk keeps no longer. The desk remembers why it
// failed until one succeeds.
func (d *Desk) BackUp(ctx context.Context) (BackupFile, error) {
	d.backing.Lock()
	defer d.backing.Unlock()
	b, err := d.backUp(ctx)
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case err == nil:
		d.backedUp, d.notBackedUp = b.At, BackupFailure{}
	case ctx.Err() == nil:
		d.notBackedUp = BackupFailure{d.Now(), err}
	}
	return b, err
}

func (d *Desk) backUp(ctx context.Context) (BackupFile, error) {
	b := BackupFile{At: d.Now().UTC().Truncate(time.Second)}
	b.Path = filepath.Join(d.BackupDir(), b.At.Format(backupName))
	if err := d.readyBackupDir(); err != nil {
		return BackupFile{}, err
	}
	if err := d.DB.Backup(ctx, b.Path); err != nil {
		return BackupFile{}, err
	}
	info, err := os.Stat(b.Path)
	if err != nil {
		return BackupFile{}, fmt.Errorf("look at the backup: %w", err)
	}
	b.Size = info.Size()
	all, err := d.Backups()
	all = begun(all, b.At)
	for _, old := range all[min(backupsKept, len(all)):] {
		err = errors.Join(err, os.Remove(old.Path))
	}
	if err != nil { // the new one stands
		d.Log.Error("take old backups away", "err", err)
	}
	return b, nil
}

// readyBackupDir makes the folder beside the record and looks for one that somebody
// chose: where that is not there its disk is not, and what is made in its place would
// lie beside the record after all. It also takes away what a backup left there that
// was cut short.
func (d *Desk) readyBackupDir() error {
	if !d.BackupsApart() {
		if err := os.MkdirAll(d.BackupDir(), 0o700); err != nil {
			return fmt.Errorf("make the folder for backups: %w", err)
		}
	}
	all, err := os.ReadDir(d.BackupDir())
	if err != nil {
		return fmt.Errorf("look into the folder for backups: %w", err)
	}
	for _, e := range all {
		if _, err := time.Parse(backupName+localdb.DraftEnding, e.Name()); err != nil {
			continue // something else
		}
		if err := os.Remove(filepath.Join(d.BackupDir(), e.Name())); err != nil {
			return fmt.Errorf("take away half a backup: %w", err)
		}
	}
	return nil
}

// BackUpAs is BackUp at the wish of somebody, with their entry in the log.
func (d *Desk) BackUpAs(ctx context.Context, by workflow.Staff) (BackupFile, error) {
	if !by.May(workflow.ActAdminister) {
		return BackupFile{}, fmt.Errorf("back up: %w", workflow.ErrNotAllowed)
	}
	b, err := d.BackUp(ctx)
	if err != nil {
		return BackupFile{}, err
	}
	return b, d.DB.Note(ctx, by.Entry(workflow.ActAdminister, d.Now(), "", "", workflow.Detail{Field: "backed up", After: filepath.Base(b.Path)}))
}

// LastBackup is when the newest of the desk's backups was begun; zero for never.
func (d *Desk) LastBackup() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.backedUp
}

// BackupFailure is a backup that did not succeed: when it was given up, and why.
type BackupFailure struct {
	At  time.Time
	Err error
}

// BackupFailure is how the latest backup failed; zero when it did not, or when none
// was tried since this start.
func (d *Desk) BackupFailure() BackupFailure {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.notBackedUp
}

// backupDue reports whether no backup was begun since the last night's hour. One
// begun after now is of a clock that was put right since.
func backupDue(last, now time.Time) bool {
	day := nhs.DateIn(now)
	night := day.Start().Add(backupHour * time.Hour)
	if now.Before(night) {
		night = day.AddDays(-1).Start().Add(backupHour * time.Hour)
	}
	return last.Before(night) || last.After(now)
}

// backups backs up each night while the desk stays open.
func (d *Desk) backups(ctx context.Context) {
	if d.Demo { // it is thrown away when its window closes
		return
	}
	t := time.NewTicker(backupLook)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if !d.DB.SignedIn() || !backupDue(d.LastBackup(), d.Now()) {
			continue
		}
		if _, err := d.BackUp(ctx); err != nil && ctx.Err() == nil {
			d.Log.Error("back up", "err", err)
		}
	}
}

// SizeWords is a size as people say it: 4.2 MB.
func (b BackupFile) SizeWords() string {
	const kb, mb = 1 << 10, 1 << 20
	if b.Size < mb {
		return fmt.Sprintf("%d kB", (b.Size+kb-1)/kb)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(b.Size)/mb), ".0") + " MB"
}
