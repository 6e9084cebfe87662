package relay

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/localdb"
	"proxydesk/sync/emulator"
	"proxydesk/workflow"
)

// R18: a backup from before two grants were sent comes back after both arrived
// and one was ended again. The desk finds both there by itself, for the store
// guards no pair here: it repeats neither and gives nothing back.
func TestAnOldBackupRepeatsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(12 * time.Hour)
		store, err := emulator.New(emulator.WithSeed(1), emulator.WithoutPairGuard())
		if err != nil {
			t.Fatal(err)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		p := newPractice(t, store)
		must(store.Faults.Add(emulator.Offline()))
		p.grant(couple(1))
		ended := p.grant(couple(2))
		file := filepath.Join(t.TempDir(), "old.backup")
		must(p.db.Backup(t.Context(), file))

		store.Faults.Clear()
		p.run(10 * time.Minute)
		must(p.desk.As(p.gp).Suspend(t.Context(), ended.ID, ""))
		p.run(time.Minute)
		if kept, gone := p.status(couple(1)), p.status(couple(2)); kept != "active" || gone != "inactive" {
			t.Fatalf("before the restore: %s and %s", kept, gone)
		}

		p.dir = filepath.Join(t.TempDir(), "restored")
		must(localdb.Restore(t.Context(), file, p.dir, localdb.Unlock{Login: login, Password: password}, p.options))
		p.restart()
		store.ClearLog()
		p.run(time.Hour)
		for _, e := range store.Log() {
			if e.Changed {
				t.Errorf("the restored desk changed the national record: %s", e.Op)
			}
		}
		if kept, gone := p.status(couple(1)), p.status(couple(2)); kept != "active" || gone != "inactive" {
			t.Errorf("after the restore: %s and %s", kept, gone)
		}
		for _, m := range p.way.messages() {
			want := workflow.OutgoingDone
			if m.Pair == couple(2) {
				want = workflow.OutgoingHuman // somebody is told that it was ended
			}
			if m.State != want {
				t.Errorf("a message is %s (%s), want %s", m.State, m.Why, want)
			}
		}
		must(p.db.Close())
		must(store.Close())
	})
}
