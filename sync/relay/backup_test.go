package relay

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
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

// R18: whatever was decided, sent and changed elsewhere before and after a backup
// was made, restoring it doubles no role and turns nothing newer back: what was
// over stays over, and what was in force stays so. Only what had never left may
// leave now.
func TestAnyOldBackupRepeatsNothing(t *testing.T) {
	var before, after int // restores of pairs whose access was over, and in force
	rounds := sized(2, 100)
	for round := range rounds {
		random := rand.New(rand.NewPCG(seed(t), uint64(round)))
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(12 * time.Hour)
			store, err := emulator.New(emulator.WithSeed(uint64(round)), emulator.WithoutPairGuard())
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
			p.rules.UndoTime = 0
			const pairs = 4
			var roles [pairs]workflow.Role
			act := func(n int) { // whatever can happen to a pair next
				role := roles[n]
				if role.ID == "" {
					roles[n] = p.grant(couple(n))
					return
				}
				switch there := store.Roles(couple(n).Patient.Full(), couple(n).Proxy.Full()); {
				case random.IntN(2) == 0:
					err := p.desk.As(p.gp).Suspend(t.Context(), role.ID, "")
					if refused := (*workflow.Refusal)(nil); err != nil && !errors.As(err, &refused) { // it may be over
						t.Fatal(err)
					}
				case len(there) == 1 && there[0].Status == "active":
					must(store.EndRole(there[0].ID, "ROLE_DEACTIVATED_PATIENT_REQUEST"))
				}
			}
			some := func() {
				for range 1 + random.IntN(5) {
					act(random.IntN(pairs))
					switch random.IntN(3) {
					case 0:
						p.run(10 * time.Minute)
					case 1:
						p.run(time.Second)
					}
				}
			}
			some()
			file := filepath.Join(t.TempDir(), "old.backup")
			must(p.db.Backup(t.Context(), file))
			some()
			p.run(time.Duration(random.IntN(20)) * time.Minute)
			var was [pairs]string
			for n := range pairs {
				was[n] = p.status(couple(n))
			}
			must(p.db.Close())
			p.dir = filepath.Join(t.TempDir(), "restored")
			must(localdb.Restore(t.Context(), file, p.dir, localdb.Unlock{Login: login, Password: password}, p.options))
			p.db, err = localdb.Open(t.Context(), p.dir, p.options)
			must(err)
			p.start()
			p.run(2 * time.Hour)
			for n := range pairs {
				is := p.status(couple(n)) // and at most one role
				switch was[n] {
				case "inactive":
					before++
				case "active":
					after++
				}
				if is != was[n] && was[n] != "" && !(was[n] == "active" && p.ending(couple(n))) {
					t.Errorf("round %d: a pair that was %s is %s after the restore", round, was[n], is)
				}
			}
			must(p.db.Close())
			must(store.Close())
		})
	}
	t.Logf("%d backups restored: %d pairs whose access was over, %d in force: 0 doubled, 0 turned back", rounds, before, after)
}

// ending reports whether the record holds an ending of a pair's access, which may
// have left only after a restore.
func (p *practice) ending(pair workflow.Pair) bool {
	p.Helper()
	all, err := p.db.OutgoingOfPair(p.Context(), pair)
	if err != nil {
		p.Fatal(err)
	}
	return slices.ContainsFunc(all, func(m workflow.Outgoing) bool { return m.Kind.Removes() })
}
