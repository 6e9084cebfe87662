package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/theme"
)

func TestBackups(t *testing.T) {
	b := newBench(t, asha)
	b.copies = Copies{Folder: "/practice/backups", Nightly: true}
	counted := 0
	b.host.OnCounted = func() { counted++ }
	m := NewBackup(b.host, b.ports, func() {})
	m.Reread()
	if words, well := m.Last(); well || !strings.Contains(words, "not been backed up yet") {
		t.Errorf("before the first: %q", words)
	}
	if folder, words := m.Where(); folder != "/practice/backups" || !strings.Contains(words, "destroys both") {
		t.Errorf("it is in %s: %s", folder, words)
	}
	m.Now()
	if words, well := m.Last(); !well || !strings.Contains(words, "1 Dec 2026, 09:42, 4.2 MB") || !strings.Contains(strings.Join(b.toasts, " "), "it restores") {
		t.Errorf("afterwards: %q, %v", words, b.toasts)
	}
	b.at = b.at.AddDate(0, 0, 4)
	if _, well := m.Last(); well {
		t.Error("four days without a backup are well")
	}
	b.fails = errors.New("the disk is full")
	m.Now()
	if m.Busy || len(b.wrong) != 1 {
		t.Errorf("a backup that failed: %v", b.wrong)
	}
	last := b.copies.All[0]
	b.fails = fmt.Errorf("look into the folder for backups: %w", fs.ErrNotExist)
	b.copies.Failed, b.copies.FailedAt = b.fails, b.at
	m.Now()
	if words, well := m.Last(); well || !strings.Contains(words, "5 Dec 2026, 09:42 failed. The folder for backups is not there") || !strings.Contains(words, "Last backed up 1 Dec") {
		t.Errorf("the folder has gone: %q", words)
	}
	if counted != 3 {
		t.Errorf("of three backups, two of which failed, the foot heard %d times", counted)
	}
	if len(b.wrong) != 2 || b.wrong[1].Title != "The record was not backed up" {
		t.Errorf("told %v", b.wrong)
	}
	ahead := last
	ahead.At = b.at.AddDate(0, 1, 0)
	b.copies.All, b.copies.Failed = []Copy{ahead, last}, nil
	m.Reread()
	if words, _ := m.Last(); strings.Contains(words, "Jan 2027") {
		t.Errorf("a backup dated ahead: %q", words)
	}
	b.sit(b.signIn("asha"))
	if slices.Contains(Sections(b.host), Backups) {
		t.Error("a receptionist sees the backups")
	}
}

func TestBackupAndAboutAsTheyLook(t *testing.T) {
	b := newBench(t)
	b.copies = Copies{Folder: "/srv/practice/proxydesk/backups", Nightly: true}
	for n := range 14 {
		b.copies.All = append(b.copies.All, Copy{Size: "4.2 MB", At: b.at.AddDate(0, 0, -n).Add(-7*time.Hour - 42*time.Minute)})
	}
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		_, w := stage(t, b, v, big, Backups)
		shoot(t, w, "backup-"+name)
		s, w := stage(t, b, v, big, AboutThis)
		shoot(t, w, "about-"+name)
		if len(s.Views()) != 14 {
			t.Errorf("the sections are %v", s.Views())
		}
	}
	if words := b.ports.About.Words(); !strings.Contains(words, "Proxydesk 0.1.0") || strings.Contains(words, "/practice") {
		t.Errorf("what is copied for help says %q", words)
	}
}
