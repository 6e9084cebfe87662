package localdb

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"proxydesk/localdb/auditlog"
	"proxydesk/localdb/seal"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// freeTries is how many wrong passwords cost nothing but the typing; after
// each further one the wait doubles, up to longestWait.
const (
	freeTries   = 5
	firstWait   = 5 * time.Second
	longestWait = 15 * time.Minute
)

// waitAfter is how long nobody may try again after so many wrong passwords.
func waitAfter(failures int) time.Duration {
	if failures < freeTries {
		return 0
	}
	// Shifting further would overflow, and nobody waits longer anyway.
	return min(firstWait<<min(failures-freeTries, 10), longestWait)
}

// failures are the wrong passwords of somebody since the last right one.
type failures struct {
	Count int    `db:"failures"`
	Last  string `db:"last_at"`
}

const (
	selectFailures = `SELECT failures, last_at FROM sign_in WHERE staff_id = ?`
	upsertFailure  = `INSERT INTO sign_in (staff_id, failures, last_at) VALUES (?, 1, ?)
		ON CONFLICT (staff_id) DO UPDATE SET failures = failures + 1, last_at = excluded.last_at`
	deleteFailures = `DELETE FROM sign_in WHERE staff_id = ?`
)

func (db *DB) failures(ctx context.Context, id workflow.StaffID) (f failures, err error) {
	err = db.read.get(ctx, &f, selectFailures, id)
	if errors.Is(err, workflow.ErrNotFound) {
		return f, nil
	}
	return f, err
}

// SignIn opens the desk to somebody and, for the first of them, the sealed
// record. A wrong name and a wrong password are both ErrSignIn; after several
// of them it is *TooSoon for a while. Wrong passwords are logged with the next
// right one, since nobody can write the log before. The right password, chosen
// by somebody else, is ErrChoosePassword: ChangePassword comes first.
func (db *DB) SignIn(ctx context.Context, login, password string) (workflow.Staff, error) {
	s, err := db.signIn(ctx, login, password)
	if err != nil {
		return workflow.Staff{}, fmt.Errorf("sign in: %w", err)
	}
	return s, nil
}

func (db *DB) signIn(ctx context.Context, login, password string) (workflow.Staff, error) {
	k, r, before, err := db.tryPassword(ctx, login, password)
	if err != nil {
		return workflow.Staff{}, err
	}
	u, err := k.user(r)
	if err != nil {
		return workflow.Staff{}, err
	}
	if u.Given {
		return workflow.Staff{}, ErrChoosePassword
	}
	s := u.Staff
	e := s.Entry(workflow.ActSignIn, db.opt.now(), "", "")
	if before.Count > 0 {
		e.Details = []workflow.Detail{{Field: "wrong passwords before", After: strconv.Itoa(before.Count)},
			{Field: "the last at", After: before.Last}}
	}
	for _, d := range []workflow.Detail{{Field: workflow.FieldComputer, After: db.opt.Computer}, {Field: workflow.FieldProgram, After: db.opt.Program}} {
		if d.After != "" {
			e.Details = append(e.Details, d)
		}
	}
	return s, db.welcome(ctx, k, s.ID, e, nil)
}

// tryPassword opens the data key for a login, or counts a failure.
func (db *DB) tryPassword(ctx context.Context, login, password string) (k keyring, r staffRow, f failures, err error) {
	err = db.read.get(ctx, &r, selectStaffByLogin, foldLogin(login))
	if err != nil && !errors.Is(err, workflow.ErrNotFound) {
		return k, r, f, err
	}
	if r.LeftAt != "" {
		r = staffRow{} // somebody who has left is nobody
	}
	if f, err = db.failures(ctx, r.ID); err != nil {
		return k, r, f, err
	}
	now := db.opt.now()
	last, err := parseInstant(f.Last)
	if err != nil {
		return k, r, f, err
	}
	if until := last.Add(waitAfter(f.Count)); now.Before(until) {
		return k, r, f, &TooSoon{Until: until}
	}
	key, err := db.unwrap(ctx, r, password)
	switch {
	case errors.Is(err, seal.ErrWrongSecret):
		// Whoever stops waiting must not get a guess for nothing.
		err = db.write.do(context.WithoutCancel(ctx), keyring{}, func(ctx context.Context, t *tx) error {
			return t.exec(ctx, upsertFailure, r.ID, instant(now))
		})
		return k, r, f, errors.Join(ErrSignIn, err)
	case err != nil:
		return k, r, f, corrupt("read the wrapped key", err)
	}
	return keyring{key}, r, f, nil
}

// unwrap tries the password. For a login nobody has it takes as long as for a
// wrong password, by trying somebody else's wrap, which cannot open.
func (db *DB) unwrap(ctx context.Context, r staffRow, password string) (seal.Key, error) {
	if r.ID != "" {
		return seal.Unwrap(r.Wrapped, string(r.ID), password, db.opt.Passwords...)
	}
	var others []staffRow
	if err := db.read.all(ctx, &others, selectStaffList); err != nil {
		return seal.Key{}, err
	}
	if len(others) > 0 {
		_, _ = seal.Unwrap(others[0].Wrapped, "", password, db.opt.Passwords...)
	}
	return seal.Key{}, seal.ErrWrongSecret
}

// welcome writes the sign-in down and keeps the data key. A command that only
// reads leaves no trace of its own: what it shows is noted by whoever shows it.
func (db *DB) welcome(ctx context.Context, k keyring, id workflow.StaffID, e workflow.AuditEntry, rows []auditlog.Row) error {
	if !db.opt.ReadOnly {
		err := db.write.do(ctx, k, func(ctx context.Context, t *tx) error {
			if err := t.exec(ctx, deleteFailures, id); err != nil {
				return err
			}
			return t.append(ctx, []workflow.AuditEntry{e}, rows)
		})
		if err != nil {
			return err
		}
	}
	db.key.CompareAndSwap(nil, &k.key)
	return nil
}

// ChangePassword gives somebody a new password in exchange for the old one.
// Errors are those of SignIn, and a *workflow.Refusal beside them; the latter
// alone for a new password that will not do.
func (db *DB) ChangePassword(ctx context.Context, login, old, password string) error {
	err := db.changePassword(ctx, login, old, password)
	if err != nil {
		return fmt.Errorf("change a password: %w", err)
	}
	return nil
}

func (db *DB) changePassword(ctx context.Context, login, old, password string) error {
	if db.opt.ReadOnly {
		return ErrReadOnly
	}
	k, r, _, err := db.tryPassword(ctx, login, old)
	if err != nil {
		return notYours(err)
	}
	if password == old {
		return refusal(workflow.FieldPassword, seal.Unfit("That is the password you have now. Choose another one."))
	}
	u, err := k.user(r)
	if err != nil {
		return err
	}
	return db.write.do(ctx, k, func(ctx context.Context, t *tx) error {
		return t.newPassword(ctx, r, u, password, "password changed", db.opt)
	})
}

// notYours says of a password asked for once more that it is not right, beside
// its field. It stays ErrSignIn or *TooSoon.
func notYours(err error) error {
	words, soon := "", (*TooSoon)(nil)
	switch {
	case errors.As(err, &soon):
		words = "That was wrong several times. Try again after " + soon.Until.In(nhs.London).Format("15:04:05") + "."
	case errors.Is(err, ErrSignIn):
		words = "That is not the password. Check Caps Lock and type it again."
	default:
		return err
	}
	return fmt.Errorf("%w: %w", &workflow.Refusal{Act: workflow.ActSignIn, Needs: []workflow.Need{{Words: words, Field: workflow.FieldOwnPassword}}}, err)
}

// newPassword gives somebody a password that they chose themselves.
func (t *tx) newPassword(ctx context.Context, r staffRow, u user, password, how string, o Options) error {
	u.Given = false
	row, err := t.rewrap(ctx, r, u, password, o)
	if err != nil {
		return err
	}
	return t.append(ctx, []workflow.AuditEntry{u.Entry(workflow.ActSignIn, o.now(), "", "",
		workflow.Detail{Field: "user", After: string(r.ID)}, workflow.Detail{Field: how, After: "yes"})}, []auditlog.Row{row})
}

// UnlockWithRecovery opens the record with the recovery key from paper and
// gives one user a new password, so that a practice whose passwords are all
// forgotten gets back in. It answers a *workflow.Refusal for a key that cannot
// be right or a password that will not do,
// ErrSignIn for one that is not this practice's or a login nobody has.
func (db *DB) UnlockWithRecovery(ctx context.Context, recovery, login, password string) (workflow.Staff, error) {
	s, err := db.recover(ctx, recovery, login, password)
	if err != nil {
		return workflow.Staff{}, fmt.Errorf("unlock with the recovery key: %w", err)
	}
	return s, nil
}

func (db *DB) recover(ctx context.Context, recovery, login, password string) (workflow.Staff, error) {
	typed, err := seal.ParseRecovery(recovery)
	if err != nil {
		return workflow.Staff{}, refusal(workflow.FieldRecovery, err)
	}
	var p practiceRow
	if err := db.read.get(ctx, &p, selectPractice); err != nil {
		return workflow.Staff{}, err
	}
	key, err := seal.UnwrapRecovery(p.Recovery, typed)
	if errors.Is(err, seal.ErrWrongSecret) {
		return workflow.Staff{}, ErrSignIn
	} else if err != nil {
		return workflow.Staff{}, corrupt("read the wrapped key", err)
	}
	k := keyring{key}
	var r staffRow
	err = db.read.get(ctx, &r, selectStaffByLogin, foldLogin(login))
	if errors.Is(err, workflow.ErrNotFound) || r.LeftAt != "" {
		return workflow.Staff{}, ErrSignIn
	} else if err != nil {
		return workflow.Staff{}, err
	}
	u, err := k.user(r)
	if err != nil {
		return workflow.Staff{}, err
	}
	if db.opt.ReadOnly {
		return workflow.Staff{}, ErrReadOnly
	}
	if err := db.write.do(ctx, k, func(ctx context.Context, t *tx) error {
		return t.newPassword(ctx, r, u, password, "password set with the recovery key", db.opt)
	}); err != nil {
		return workflow.Staff{}, err
	}
	db.key.CompareAndSwap(nil, &key)
	return u.Staff, nil
}

// NewRecovery makes a new recovery key, which is answered this once; the old one
// opens nothing any more. It asks for the password of whoever makes it: errors
// are those of ChangePassword, and ErrNotAllowed for somebody who may not.
func (db *DB) NewRecovery(ctx context.Context, by workflow.Staff, password string) (string, error) {
	r, err := db.newRecovery(ctx, by, password)
	if err != nil {
		return "", fmt.Errorf("make a recovery key: %w", err)
	}
	return r.Full(), nil
}

func (db *DB) newRecovery(ctx context.Context, by workflow.Staff, password string) (recovery seal.Recovery, err error) {
	if db.opt.ReadOnly {
		return recovery, ErrReadOnly
	}
	k, r, _, err := db.tryPassword(ctx, by.Login, password)
	if err != nil {
		return recovery, notYours(err)
	}
	u, err := k.user(r)
	if err != nil {
		return recovery, err
	}
	if u.Given || !u.May(workflow.ActAdminister) {
		return recovery, workflow.ErrNotAllowed
	}
	if recovery, err = seal.NewRecovery(rand.Reader); err != nil {
		return recovery, err
	}
	return recovery, db.write.do(ctx, k, func(ctx context.Context, t *tx) error {
		var p practiceRow
		if err := t.get(ctx, &p, selectPractice); err != nil {
			return err
		}
		p.Recovery = k.key.WrapRecovery(recovery)
		if err := t.one(ctx, workflow.ErrNotFound, updateRecovery, p.Recovery); err != nil {
			return err
		}
		if err := t.exec(ctx, deleteFailures, u.ID); err != nil {
			return err
		}
		w := &adminWork{tx: t, by: u.Staff, at: db.opt.now(), opt: db.opt}
		return w.note(ctx, []auditlog.Row{p.digest()}, workflow.Detail{Field: "recovery key", After: "a new one"})
	})
}
