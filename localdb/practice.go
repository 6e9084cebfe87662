package localdb

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// practiceRow is the one row of the practice table.
type practiceRow struct {
	Name     string `db:"name"`
	ODS      string `db:"ods"`
	Address  string `db:"address"`
	Phone    string `db:"phone"`
	Hours    string `db:"hours"`
	ICB      string `db:"icb"`
	Recovery string `db:"recovery"`
}

// PracticeFields are the practice's details as the log calls them.
var PracticeFields = []string{"practice", "ods", "address", "telephone", "hours", "integrated care board"}

// details are the values of [PracticeFields].
func (r practiceRow) details() []string {
	return []string{r.Name, r.ODS, r.Address, r.Phone, r.Hours, r.ICB}
}

const practiceColumns = `name, ods, address, phone, hours, icb, recovery`

const (
	insertPractice = `INSERT INTO practice (id, ` + practiceColumns + `) VALUES (1, ?, ?, ?, ?, ?, ?, ?)`
	updatePractice = `UPDATE practice SET name = ?, ods = ?, address = ?, phone = ?, hours = ?, icb = ? WHERE id = 1`
	updateRecovery = `UPDATE practice SET recovery = ? WHERE id = 1`
	selectAnyRole  = `SELECT EXISTS (SELECT 1 FROM role)`
	selectPractice = `SELECT ` + practiceColumns + ` FROM practice WHERE id = 1`
)

func newPracticeRow(p workflow.Practice, recovery string) practiceRow {
	return practiceRow{Name: p.Name, ODS: p.ODS.String(), Address: strings.Join(p.Address, "\n"), Phone: p.Phone, Hours: p.Hours, ICB: p.ICB,
		Recovery: recovery}
}

func (r practiceRow) digest() auditlog.Row { return *digest(subjectPractice, "1", r) }

func (r practiceRow) practice() (workflow.Practice, error) {
	p := workflow.Practice{Name: r.Name, Phone: r.Phone, Hours: r.Hours, ICB: r.ICB}
	if r.Address != "" {
		p.Address = strings.Split(r.Address, "\n")
	}
	if err := p.ODS.UnmarshalText([]byte(r.ODS)); err != nil {
		return workflow.Practice{}, corrupt("read the practice", err)
	}
	return p, nil
}

// Practice is who we are. It is not sealed: the sign-in screen shows it.
func (db *DB) Practice(ctx context.Context) (workflow.Practice, error) {
	var r practiceRow
	if err := db.read.get(ctx, &r, selectPractice); err != nil {
		return workflow.Practice{}, fmt.Errorf("practice: %w", err)
	}
	return r.practice()
}

// pairs reads a two-column table of keys and values.
func (db *DB) pairs(ctx context.Context, query string, args ...any) (map[string]string, error) {
	var rows []struct{ Key, Value string }
	if err := db.read.all(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	m := make(map[string]string, len(rows))
	for _, r := range rows {
		m[r.Key] = r.Value
	}
	return m, nil
}

// AdminChange is what Administer writes; each part may be empty.
type AdminChange = workflow.AdminChange

// Administer is the door for users and the practice's details: all of the change or none of
// it, each part with its entry in the log. It answers ErrNotAllowed or
// ErrStopped for somebody who may not, a *workflow.Refusal for what is missing
// or must not be taken away (workflow.Team.Becomes), and ErrStale when somebody
// was stopped, or let back in, meanwhile.
func (db *DB) Administer(ctx context.Context, c AdminChange, by workflow.Staff) error {
	if !by.May(workflow.ActAdminister) {
		return fmt.Errorf("administer: %w", workflow.ErrNotAllowed)
	}
	at := db.opt.now()
	err := db.door(ctx, func(ctx context.Context, t *tx) error {
		before, err := t.team(ctx)
		if err != nil {
			return err
		}
		w := &adminWork{tx: t, by: by, at: at, opt: db.opt}
		if err := w.do(ctx, c); err != nil {
			return err
		}
		// What the change makes of the team is judged by what it wrote, within
		// the transaction: two people cannot take each other's place away.
		after, err := t.team(ctx)
		if err != nil {
			return err
		}
		return before.Becomes(after, by, c.Knowing)
	})
	if err != nil {
		return fmt.Errorf("administer: %w", err)
	}
	return nil
}

// adminWork collects the log of an AdminChange: an entry for each thing done.
type adminWork struct {
	*tx
	by  workflow.Staff
	at  time.Time
	opt Options
}

func (w *adminWork) note(ctx context.Context, rows []auditlog.Row, details ...workflow.Detail) error {
	return w.append(ctx, []workflow.AuditEntry{w.by.Entry(workflow.ActAdminister, w.at, "", "", details...)}, rows)
}

func (w *adminWork) do(ctx context.Context, c AdminChange) error {
	if c.Practice != nil {
		if err := w.practice(ctx, *c.Practice); err != nil {
			return err
		}
	}
	for _, s := range c.Add {
		row, staff, err := w.addStaff(ctx, s, w.opt)
		if err != nil {
			return err
		}
		if err := w.note(ctx, []auditlog.Row{row}, differing(workflow.Detail{Field: "user added", After: string(staff.ID)},
			workflow.Detail{Field: "user name", After: staff.Login}, workflow.Detail{Field: "name", After: staff.Name},
			workflow.Detail{Field: "post", After: staff.Post}, workflow.Detail{Field: "roles", After: rolesText(staff.Roles)},
			linkedDetail(nil, staff.Linked))...); err != nil {
			return err
		}
	}
	for _, s := range c.Staff {
		before, row, err := w.changeStaff(ctx, s)
		if err != nil {
			return err
		}
		changed := differing(workflow.Detail{Field: "name", Before: before.Name, After: s.Name}, workflow.Detail{Field: "post", Before: before.Post, After: s.Post},
			workflow.Detail{Field: "roles", Before: rolesText(before.Roles), After: rolesText(s.Roles)},
			linkedDetail(before.Linked, s.Linked))
		if err := w.note(ctx, []auditlog.Row{row}, append([]workflow.Detail{{Field: "user", After: string(s.ID)}}, changed...)...); err != nil {
			return err
		}
	}
	for _, id := range c.Stop {
		row, err := w.stop(ctx, id, w.at)
		if err != nil {
			return err
		}
		if err := w.note(ctx, []auditlog.Row{row}, workflow.Detail{Field: "user stopped", After: string(id)}); err != nil {
			return err
		}
	}
	if err := w.give(ctx, c.Passwords, false, "password given to user"); err != nil {
		return err
	}
	return w.give(ctx, c.Return, true, "user let back in")
}

// give gives people passwords and says so in the log.
func (w *adminWork) give(ctx context.Context, passwords []workflow.GivenPassword, returns bool, what string) error {
	for _, p := range passwords {
		row, err := w.tx.give(ctx, p, returns, w.opt)
		if err != nil {
			return err
		}
		if err := w.note(ctx, []auditlog.Row{row}, workflow.Detail{Field: what, After: string(p.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// differing keeps the details that say something changed.
func differing(details ...workflow.Detail) []workflow.Detail {
	return slices.DeleteFunc(details, func(d workflow.Detail) bool { return d.Before == d.After })
}

func (w *adminWork) practice(ctx context.Context, p workflow.Practice) error {
	var r practiceRow
	if err := w.get(ctx, &r, selectPractice); err != nil {
		return err
	}
	before, err := r.practice()
	if err != nil {
		return err
	}
	var roles bool
	if err := w.get(ctx, &roles, selectAnyRole); err != nil {
		return err
	}
	if err := before.Becomes(p, roles); err != nil {
		return err
	}
	was := r
	r = newPracticeRow(p, was.Recovery)
	if err := w.one(ctx, workflow.ErrNotFound, updatePractice, r.Name, r.ODS, r.Address, r.Phone, r.Hours, r.ICB); err != nil {
		return err
	}
	details := make([]workflow.Detail, len(PracticeFields))
	for i, f := range PracticeFields {
		details[i] = workflow.Detail{Field: f, Before: was.details()[i], After: r.details()[i]}
	}
	return w.note(ctx, []auditlog.Row{r.digest()}, differing(details...)...)
}

const (
	upsertPreference = `INSERT INTO preference (staff_id, key, value) VALUES (?, ?, ?)
		ON CONFLICT (staff_id, key) DO UPDATE SET value = excluded.value`
	selectPreferences = `SELECT key, value FROM preference WHERE staff_id = ?`
)

// Prefer is the door for how somebody likes their screens: columns, zoom,
// recent items by id. It is not logged and must hold no patient's data, for it
// is not sealed.
func (db *DB) Prefer(ctx context.Context, who workflow.StaffID, key, value string) error {
	err := db.door(ctx, func(ctx context.Context, t *tx) error { return t.exec(ctx, upsertPreference, who, key, value) })
	if err != nil {
		return fmt.Errorf("prefer %s: %w", key, err)
	}
	return nil
}

// Preferences are what Prefer kept for somebody.
func (db *DB) Preferences(ctx context.Context, who workflow.StaffID) (map[string]string, error) {
	m, err := db.pairs(ctx, selectPreferences, who)
	if err != nil {
		return nil, fmt.Errorf("preferences: %w", err)
	}
	return m, nil
}

// Today is the day it is at the practice, by the record's clock.
func (db *DB) today() nhs.Date { return nhs.DateIn(db.opt.now()) }
