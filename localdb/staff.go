package localdb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"proxydesk/localdb/auditlog"
	"proxydesk/localdb/seal"
	"proxydesk/workflow"
)

// NewStaff is somebody who joins the desk.
type NewStaff struct {
	Login string
	// Name and Post are as they are written under a letter.
	Name, Post string
	Roles      []workflow.StaffRole
	// Password is the first one; seal.CheckPassword says what will do.
	Password string
}

// staffRow is a row of the staff table. What somebody may do stands sealed, so
// that nobody gives himself a role with a database tool.
type staffRow struct {
	ID      workflow.StaffID `db:"id"`
	Login   string           `db:"login"`
	Wrapped string           `db:"wrapped"`
	LeftAt  string           `db:"left_at"`
	People  []byte           `db:"people"`
}

const staffColumns = `id, login, wrapped, left_at, people`

const (
	insertStaff        = `INSERT INTO staff (` + staffColumns + `) VALUES (?, ?, ?, ?, ?)`
	updateStaffPeople  = `UPDATE staff SET people = ? WHERE id = ?`
	updateStaffWrapped = `UPDATE staff SET wrapped = ? WHERE id = ?`
	updateStaffLeft    = `UPDATE staff SET left_at = ?, wrapped = '' WHERE id = ?`
	selectStaff        = `SELECT ` + staffColumns + ` FROM staff WHERE id = ?`
	selectStaffByLogin = `SELECT ` + staffColumns + ` FROM staff WHERE login = ?`
	selectStaffList    = `SELECT ` + staffColumns + ` FROM staff WHERE left_at = '' ORDER BY login`
)

const sealedStaff = "staff.people"

func (r staffRow) digest() auditlog.Row { return *digest(subjectStaff, string(r.ID), r) }

// foldLogin is the one spelling of a login: nobody remembers capitals.
func foldLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func rolesText(roles []workflow.StaffRole) string {
	w := make([]string, len(roles))
	for i, r := range roles {
		w[i] = string(r)
	}
	return strings.Join(w, " ")
}

func (k keyring) staff(r staffRow) (s workflow.Staff, err error) {
	if err := k.open(sealedStaff, string(r.ID), r.People, &s); err != nil {
		return workflow.Staff{}, err
	}
	if s.ID != r.ID || s.Login != r.Login {
		return workflow.Staff{}, workflow.ErrCorrupt
	}
	return s, nil
}

// checkStaff says in a sentence what is missing of a member of staff.
func checkStaff(s workflow.Staff) error {
	switch {
	case s.Login == "" || strings.ContainsAny(s.Login, " \t\n"):
		return seal.Unfit("Choose a user name without spaces.")
	case strings.TrimSpace(s.Name) == "":
		return seal.Unfit("Say what the person is called, as it is written under a letter.")
	case len(s.Roles) == 0:
		return seal.Unfit("Choose at least one role, or the person can do nothing.")
	}
	return nil
}

// addStaff writes somebody who joins, and wraps the data key for them.
func (t *tx) addStaff(ctx context.Context, n NewStaff, o Options) (auditlog.Row, workflow.Staff, error) {
	s := workflow.Staff{ID: workflow.StaffID(uuid.NewString()), Login: foldLogin(n.Login), Name: n.Name, Post: n.Post, Roles: n.Roles}
	if err := checkStaff(s); err != nil {
		return auditlog.Row{}, s, err
	}
	r := staffRow{ID: s.ID, Login: s.Login}
	var err error
	if r.Wrapped, err = t.key.Wrap(string(s.ID), n.Password, o.Passwords...); err != nil {
		return auditlog.Row{}, s, err
	}
	if r.People, err = t.seal(sealedStaff, string(s.ID), s); err != nil {
		return auditlog.Row{}, s, err
	}
	err = t.exec(ctx, insertStaff, r.ID, r.Login, r.Wrapped, r.LeftAt, r.People)
	if errors.Is(err, workflow.ErrStale) {
		err = seal.Unfit("Somebody has this user name already. Choose another one.")
	}
	return r.digest(), s, err
}

// staffRow reads a row and opens it.
func (t *tx) staffRow(ctx context.Context, id workflow.StaffID) (r staffRow, s workflow.Staff, err error) {
	if err := t.get(ctx, &r, selectStaff, id); err != nil {
		return r, s, err
	}
	s, err = t.staff(r)
	return r, s, err
}

func (t *tx) changeStaff(ctx context.Context, s workflow.Staff) (before workflow.Staff, row auditlog.Row, err error) {
	r, before, err := t.staffRow(ctx, s.ID)
	if err != nil {
		return before, row, err
	}
	s.Login = r.Login
	if err := checkStaff(s); err != nil {
		return before, row, err
	}
	if r.People, err = t.seal(sealedStaff, string(s.ID), s); err != nil {
		return before, row, err
	}
	return before, r.digest(), t.one(ctx, workflow.ErrNotFound, updateStaffPeople, r.People, r.ID)
}

// leave takes a person's way in away. Who they were stays, for the log.
func (t *tx) leave(ctx context.Context, id workflow.StaffID, at time.Time) (auditlog.Row, error) {
	r, _, err := t.staffRow(ctx, id)
	if err != nil {
		return auditlog.Row{}, err
	}
	r.LeftAt, r.Wrapped = instant(at), ""
	return r.digest(), t.one(ctx, workflow.ErrNotFound, updateStaffLeft, r.LeftAt, r.ID)
}

// rewrap gives somebody a new password.
func (t *tx) rewrap(ctx context.Context, r staffRow, password string, o Options) (row auditlog.Row, err error) {
	if r.Wrapped, err = t.key.Wrap(string(r.ID), password, o.Passwords...); err != nil {
		return row, err
	}
	return r.digest(), t.one(ctx, workflow.ErrNotFound, updateStaffWrapped, r.Wrapped, r.ID)
}

// Staff is a member of staff, also one who has left, or ErrNotFound.
func (db *DB) Staff(ctx context.Context, id workflow.StaffID) (workflow.Staff, error) {
	s, err := db.staffList(ctx, selectStaff, id)
	if err == nil && len(s) == 0 {
		err = workflow.ErrNotFound
	}
	if err != nil {
		return workflow.Staff{}, fmt.Errorf("staff %s: %w", id, err)
	}
	return s[0], nil
}

// StaffList lists those who work here now, by name.
func (db *DB) StaffList(ctx context.Context) ([]workflow.Staff, error) {
	s, err := db.staffList(ctx, selectStaffList)
	if err != nil {
		return nil, fmt.Errorf("list staff: %w", err)
	}
	slices.SortStableFunc(s, func(a, b workflow.Staff) int { return cmp.Compare(fold(a.Name), fold(b.Name)) })
	return s, nil
}

func (db *DB) staffList(ctx context.Context, query string, args ...any) ([]workflow.Staff, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var rows []staffRow
	if err := db.read.all(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	staff := make([]workflow.Staff, len(rows))
	for i, r := range rows {
		if staff[i], err = k.staff(r); err != nil {
			return nil, err
		}
	}
	return staff, nil
}
