package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"proxydesk/localdb"
	"proxydesk/workflow"
)

func TestABackupIsDueOnceEachNight(t *testing.T) {
	at := func(s string) time.Time {
		d, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tc := range []struct {
		last, now string
		due       bool
	}{
		{"2026-12-01 02:00", "2026-12-01 09:00", false}, {"2026-12-01 01:59", "2026-12-01 02:00", true}, {"2026-11-30 09:10", "2026-12-01 01:30", false},
		{"2026-11-30 09:10", "2026-12-01 08:00", true}, {"2026-11-27 17:00", "2026-11-30 01:00", true},
		{"2026-07-01 00:59", "2026-07-01 01:00", true}, // 2 o'clock by the clock on the wall
		{"2027-01-03 09:00", "2026-12-01 02:30", true}, // the clock was ahead
	} {
		if got := backupDue(at(tc.last), at(tc.now)); got != tc.due {
			t.Errorf("last %s, now %s: due %t", tc.last, tc.now, got)
		}
	}
	if !backupDue(time.Time{}, at("2026-12-01 09:00")) {
		t.Error("a record never backed up is not due")
	}
}

// The desk keeps the newest backups, each of which opens with today's password, and
// leaves alone whatever else lies in the folder.
func TestTheDeskKeepsItsNewestBackups(t *testing.T) {
	demo := madeUp(t, 2)
	d, now := demo.Desk, demo.Desk.Now()
	d.Now = func() time.Time { return now }
	d.backupDir = filepath.Join(t.TempDir(), "copies")
	if all, err := d.Backups(); err != nil || len(all) != 0 || !d.LastBackup().IsZero() {
		t.Fatalf("%v, %v before the first", all, err)
	}
	if err := os.MkdirAll(d.backupDir, 0o700); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(d.backupDir, "holiday.jpg")
	for i := range backupsKept { // nights gone by
		name := filepath.Join(d.backupDir, now.AddDate(0, 0, -i-1).UTC().Format(backupName))
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.BackUpAs(t.Context(), demo.Who("asha")); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("a receptionist: %v", err)
	}
	b, err := d.BackUpAs(t.Context(), demo.Who("pat"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Backups()
	if err != nil || len(all) != backupsKept || all[0] != b || b.Size == 0 || !d.LastBackup().Equal(b.At) {
		t.Errorf("%d backups, the newest %+v, made %+v: %v", len(all), all[0], b, err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error("something else was taken away")
	}
	lines, _, err := d.DB.AuditList(t.Context(), workflow.AuditFilter{Acts: []workflow.Act{workflow.ActAdminister}, Limit: 1}, demo.Who("pat"))
	if err != nil || len(lines) != 1 || lines[0].By != demo.Who("pat").ID || lines[0].Details[0].After != filepath.Base(b.Path) {
		t.Errorf("the log says %+v, %v", lines, err)
	}
	if err := localdb.Restore(t.Context(), b.Path, t.TempDir(), localdb.Unlock{Login: "pat", Password: "no"}, localdb.Options{}); err == nil {
		t.Error("it opens with a wrong password")
	}
}

// A folder that somebody chose is on a disk that may not be there: nothing is made in
// its place, and the desk remembers why there is no backup until there is one.
func TestAMissingDiskIsToldOf(t *testing.T) {
	demo := madeUp(t, 1)
	d := demo.Desk
	d.backupDir = filepath.Join(t.TempDir(), "mounted")
	if _, err := d.BackUp(t.Context()); !errors.Is(err, fs.ErrNotExist) || !errors.Is(d.BackupFailure().Err, fs.ErrNotExist) || !d.LastBackup().IsZero() {
		t.Errorf("without its disk: %v, remembered %v", err, d.BackupFailure())
	}
	if _, err := os.Stat(d.backupDir); err == nil {
		t.Error("the folder was made on this disk")
	}
	if err := os.Mkdir(d.backupDir, 0o700); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(d.backupDir, "proxydesk-20261130-020000.backup.part")
	other := filepath.Join(d.backupDir, "film.part")
	for _, file := range []string{half, other} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.BackUp(t.Context()); err != nil || d.BackupFailure() != (BackupFailure{}) {
		t.Errorf("with its disk: %v, remembered %v", err, d.BackupFailure())
	}
	if _, err := os.Stat(half); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a backup is left: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("something else was taken away: %v", err)
	}
}

// A backup dated ahead keeps no other from being made, kept or told of.
func TestABackupDatedAheadStandsInNobodysWay(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 42, 0, 0, time.UTC)
	var all []BackupFile
	for _, days := range []int{33, 0, -1} {
		all = append(all, BackupFile{At: now.AddDate(0, 0, days)})
	}
	if got := begun(all, now); !slices.Equal(got, all[1:]) {
		t.Errorf("begun by now: %v", got)
	}
	if got := begun(all[:1], now); got != nil {
		t.Errorf("begun by now: %v", got)
	}
}

func TestSizes(t *testing.T) {
	for size, want := range map[int64]string{1: "1 kB", 2048: "2 kB", 1 << 20: "1 MB", 4404020: "4.2 MB"} {
		if got := (BackupFile{Size: size}).SizeWords(); got != want {
			t.Errorf("%d bytes are %s", size, got)
		}
	}
}
