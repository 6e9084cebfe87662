package localdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"proxydesk/localdb/auditlog"
	"proxydesk/localdb/seal"
	"proxydesk/workflow"
	"proxydesk/workflow/names"
	"proxydesk/workflow/nhs"
)

// NewStaff is somebody who joins the desk.
type NewStaff = workflow.NewStaff

// user is what stands sealed of somebody.
type user struct {
	workflow.Staff
	// Given says that the password is one somebody else chose.
	Given bool `json:",omitempty"`
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
	updateStaff        = `UPDATE staff SET wrapped = ?, left_at = ?, people = ? WHERE id = ?`
	selectStaff        = `SELECT ` + staffColumns + ` FROM staff WHERE id = ?`
	selectStaffByLogin = `SELECT ` + staffColumns + ` FROM staff WHERE login = ?`
	selectStaffList    = `SELECT ` + staffColumns + ` FROM staff WHERE left_at = '' ORDER BY login`
	selectTeam         = `SELECT ` + staffColumns + ` FROM staff ORDER BY login`
	selectStopped      = `SELECT id FROM staff WHERE id = ? AND left_at <> ''`
	selectSeen         = `SELECT staff_id, MAX(at) AS at FROM audit WHERE act = 'sign-in' GROUP BY staff_id`
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

// linkedDetail notes that the numbers somebody is linked to changed; the log
// does not repeat them.
func linkedDetail(before, after []nhs.Number) workflow.Detail {
	d := workflow.Detail{Field: "linked people"}
	if !slices.Equal(before, after) {
		d.Before, d.After = strconv.Itoa(len(before)), strconv.Itoa(len(after))+", changed"
	}
	return d
}

func (k keyring) user(r staffRow) (u user, err error) {
	if err := k.open(sealedStaff, string(r.ID), r.People, &u); err != nil {
		return user{}, err
	}
	if u.ID != r.ID || u.Login != r.Login {
		return user{}, workflow.ErrCorrupt
	}
	return u, nil
}

func (k keyring) colleague(r staffRow) (c workflow.Colleague, err error) {
	u, err := k.user(r)
	if err != nil {
		return c, err
	}
	c = workflow.Colleague{Staff: u.Staff, Given: u.Given}
	c.StoppedAt, err = parseInstant(r.LeftAt)
	return c, err
}

// refusal is why a password or a typed recovery key will not do, as the screen
// shows it: beside its field.
func refusal(field string, err error) error {
	if unfit := seal.Unfit(""); errors.As(err, &unfit) {
		return &workflow.Refusal{Act: workflow.ActAdminister, Needs: []workflow.Need{{Words: string(unfit), Field: field}}}
	}
	return err
}

// addStaff writes somebody who joins, and wraps the data key for them.
func (t *tx) addStaff(ctx context.Context, n NewStaff, o Options) (auditlog.Row, workflow.Staff, error) {
	u := user{Staff: workflow.Staff{ID: workflow.StaffID(uuid.NewString()), Login: foldLogin(n.Login), Name: n.Name, Post: n.Post, Roles: n.Roles, Linked: n.Linked}, Given: n.Given}
	if err := u.Check(); err != nil {
		return auditlog.Row{}, u.Staff, err
	}
	r := staffRow{ID: u.ID, Login: u.Login}
	var err error
	if r.Wrapped, err = t.key.Wrap(string(u.ID), n.Password, o.Passwords...); err != nil {
		return auditlog.Row{}, u.Staff, refusal(workflow.FieldPassword, err)
	}
	if r.People, err = t.seal(sealedStaff, string(u.ID), u); err != nil {
		return auditlog.Row{}, u.Staff, err
	}
	err = t.exec(ctx, insertStaff, r.ID, r.Login, r.Wrapped, r.LeftAt, r.People)
	if errors.Is(err, workflow.ErrStale) {
		err = &workflow.Refusal{Act: workflow.ActAdminister, Needs: []workflow.Need{
			{Words: "Somebody has or had this user name. Choose another one.", Field: workflow.FieldLogin}}}
	}
	return r.digest(), u.Staff, err
}

// userRow reads a row and opens it.
func (t *tx) userRow(ctx context.Context, id workflow.StaffID) (r staffRow, u user, err error) {
	if err := t.get(ctx, &r, selectStaff, id); err != nil {
		return r, u, err
	}
	u, err = t.user(r)
	return r, u, err
}

// putUser writes a row anew with what it seals.
func (t *tx) putUser(ctx context.Context, r staffRow, u user) (row auditlog.Row, err error) {
	if r.People, err = t.seal(sealedStaff, string(r.ID), u); err != nil {
		return row, err
	}
	return r.digest(), t.one(ctx, workflow.ErrNotFound, updateStaff, r.Wrapped, r.LeftAt, r.People, r.ID)
}

// changeStaff changes who somebody is and what they may do.
func (t *tx) changeStaff(ctx context.Context, s workflow.Staff) (before workflow.Staff, row auditlog.Row, err error) {
	r, u, err := t.userRow(ctx, s.ID)
	if err != nil {
		return before, row, err
	}
	before, s.Login = u.Staff, r.Login
	if err := s.Check(); err != nil {
		return before, row, err
	}
	u.Staff = s
	row, err = t.putUser(ctx, r, u)
	return before, row, err
}

// stop takes a person's way in away, with what they typed and did not save. Who
// they were stays, for the log.
func (t *tx) stop(ctx context.Context, id workflow.StaffID, at time.Time) (auditlog.Row, error) {
	r, u, err := t.userRow(ctx, id)
	if err != nil {
		return auditlog.Row{}, err
	}
	if r.LeftAt != "" {
		return auditlog.Row{}, workflow.ErrStale
	}
	r.LeftAt, r.Wrapped = instant(at), ""
	if err := t.exec(ctx, deleteDraftsBy, id); err != nil {
		return auditlog.Row{}, err
	}
	return t.putUser(ctx, r, u)
}

// give lets somebody in with a password that a colleague chose. Only whoever
// was stopped returns.
func (t *tx) give(ctx context.Context, p workflow.GivenPassword, returns bool, o Options) (row auditlog.Row, err error) {
	r, u, err := t.userRow(ctx, p.ID)
	if err != nil {
		return row, err
	}
	if returns != (r.LeftAt != "") {
		return row, workflow.ErrStale
	}
	r.LeftAt, u.Given = "", true
	return t.rewrap(ctx, r, u, p.Password, o)
}

// rewrap gives somebody a new password.
func (t *tx) rewrap(ctx context.Context, r staffRow, u user, password string, o Options) (row auditlog.Row, err error) {
	if r.Wrapped, err = t.key.Wrap(string(r.ID), password, o.Passwords...); err != nil {
		return row, refusal(workflow.FieldPassword, err)
	}
	if err := t.exec(ctx, deleteFailures, r.ID); err != nil {
		return row, err
	}
	return t.putUser(ctx, r, u)
}

// team is everybody who is or was a user, as the transaction sees them.
func (t *tx) team(ctx context.Context) (workflow.Team, error) {
	var rows []staffRow
	if err := t.all(ctx, &rows, selectTeam); err != nil {
		return nil, err
	}
	return t.openTeam(rows)
}

func (k keyring) openTeam(rows []staffRow) (workflow.Team, error) {
	team := make(workflow.Team, len(rows))
	for i, r := range rows {
		var err error
		if team[i], err = k.colleague(r); err != nil {
			return nil, err
		}
	}
	return team, nil
}

// notStopped keeps somebody from acting whose sign-in was stopped meanwhile.
func (t *tx) notStopped(ctx context.Context, id workflow.StaffID) error {
	var stopped workflow.StaffID
	switch err := t.get(ctx, &stopped, selectStopped, id); {
	case errors.Is(err, workflow.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return workflow.ErrStopped
}

// Team lists everybody who is or was a user, by name, with when they were last
// here.
func (db *DB) Team(ctx context.Context) (workflow.Team, error) {
	team, err := db.team(ctx)
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	return team, nil
}

func (db *DB) team(ctx context.Context) (workflow.Team, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var rows []staffRow
	if err := db.read.all(ctx, &rows, selectTeam); err != nil {
		return nil, err
	}
	team, err := k.openTeam(rows)
	if err != nil {
		return nil, err
	}
	var seen []struct {
		ID workflow.StaffID `db:"staff_id"`
		At string
	}
	if err := db.read.all(ctx, &seen, selectSeen); err != nil {
		return nil, err
	}
	for _, s := range seen {
		for i := range team {
			if team[i].ID == s.ID {
				if team[i].SeenAt, err = parseInstant(s.At); err != nil {
					return nil, err
				}
			}
		}
	}
	slices.SortStableFunc(team, func(a, b workflow.Colleague) int { return names.Compare(a.Name, b.Name) })
	return team, nil
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
	slices.SortStableFunc(s, func(a, b workflow.Staff) int { return names.Compare(a.Name, b.Name) })
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
		u, err := k.user(r)
		if err != nil {
			return nil, err
		}
		staff[i] = u.Staff
	}
	return staff, nil
}
