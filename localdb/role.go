package localdb

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// roleRow is a row of the role table, as applicationRow is of its.
type roleRow struct {
	ID             workflow.RoleID         `db:"id"`
	Version        int                     `db:"version"`
	State          workflow.RoleState      `db:"state"`
	Application    workflow.ApplicationID  `db:"application_id"`
	Number         int64                   `db:"number"`
	Basis          basis.Basis             `db:"basis"`
	StartOn        string                  `db:"start_on"`
	EndOn          string                  `db:"end_on"`
	EndRule        string                  `db:"end_rule"`
	OpenEnded      bool                    `db:"open_ended"`
	ReviewOn       string                  `db:"review_on"`
	ReviewRule     string                  `db:"review_rule"`
	NextAgeOn      string                  `db:"next_age_on"`
	SetUpAt        string                  `db:"set_up_at"`
	SwitchOffAt    string                  `db:"switch_off_at"`
	SwitchedOffAt  string                  `db:"switched_off_at"`
	EndedOn        string                  `db:"ended_on"`
	Suspended      bool                    `db:"suspended"`
	NationalStatus workflow.NationalStatus `db:"national_status"`
	LocalOnly      bool                    `db:"local_only"`
	EverHeld       bool                    `db:"ever_held"`
	PatientKey     []byte                  `db:"patient_key"`
	ProxyKey       []byte                  `db:"proxy_key"`
	Line           []byte                  `db:"line"`
	Body           []byte                  `db:"body"`
}

const roleColumns = `id, version, state, application_id, number, basis, start_on, end_on, end_rule, open_ended, review_on, review_rule,
	next_age_on, set_up_at, switch_off_at, switched_off_at, ended_on, suspended, national_status, local_only, ever_held,
	patient_key, proxy_key, line, body`

// lineFields are where the columns of selectRoleLines go, in their order.
func (r *roleRow) lineFields() []any {
	return []any{&r.ID, &r.Version, &r.State, &r.Application, &r.Number, &r.Basis, &r.StartOn, &r.EndOn, &r.EndRule, &r.OpenEnded, &r.ReviewOn,
		&r.ReviewRule, &r.NextAgeOn, &r.SetUpAt, &r.SwitchOffAt, &r.SwitchedOffAt, &r.EndedOn, &r.Suspended, &r.NationalStatus, &r.LocalOnly,
		&r.EverHeld, &r.PatientKey, &r.ProxyKey, &r.Line}
}

const (
	insertRole = `INSERT INTO role (` + roleColumns + `)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateRole = `UPDATE role SET version = ?, state = ?, application_id = ?, number = ?, basis = ?, start_on = ?, end_on = ?,
		end_rule = ?, open_ended = ?, review_on = ?, review_rule = ?, next_age_on = ?, set_up_at = ?, switch_off_at = ?,
		switched_off_at = ?, ended_on = ?, suspended = ?, national_status = ?, local_only = ?, ever_held = ?,
		patient_key = ?, proxy_key = ?, line = ?, body = ? WHERE id = ? AND version = ?`
)

// roleLine is what lists know of a role's people.
type roleLine struct {
	Patient, Proxy         string
	PatientBorn, ProxyBorn nhs.Date
	Number                 nhs.Number
	Relation               string
	Scopes                 []basis.Scope
	EndReason              string
	AssessedOn, OrderEnds  nhs.Date
	ProxyNumber            nhs.Number
	GrantedBy, Owner       workflow.StaffID
	GrantedOn              nhs.Date
	Reviewed               workflow.Reviewed
	News                   []workflow.News
	ReadAt                 time.Time
	LastUsed               nhs.Date
	Apart                  []workflow.Apart
	Home                   string
}

func (k keyring) sealRoleLine(r workflow.Role, l workflow.RoleLine) []byte {
	scopes := make([]string, len(l.Scopes))
	for i, s := range l.Scopes {
		scopes[i] = string(s)
	}
	return k.sealLine(sealedRoleLine, string(r.ID), l.PatientName, l.PatientBorn.String(), l.PatientNumber.Full(), l.ProxyName,
		r.Proxy.Born.String(), l.Relation, strings.Join(scopes, " "), l.EndReason, l.AssessedOn.String(), l.OrderEnds.String(),
		l.ProxyNumber.Full(), string(l.GrantedBy), l.GrantedOn.String(), string(l.Owner), l.Reviewed.On.String(), string(l.Reviewed.By),
		string(l.Reviewed.Outcome), newsText(l.News), instant(l.NationalReadAt), l.LastUsed.String(), apartText(l.Apart), l.Home)
}

// apartText writes in what the national record stands apart as a line keeps it.
func apartText(apart []workflow.Apart) string {
	words := make([]string, len(apart))
	for i, a := range apart {
		words[i] = string(a)
	}
	return strings.Join(words, " ")
}

// newsText writes news as a line keeps it: event and day, a blank between all.
func newsText(news []workflow.News) string {
	var b strings.Builder
	for _, n := range news {
		b.WriteString(string(n.Event) + " " + n.On.String() + " ")
	}
	return b.String()
}

func (f *fields) news(s string) (news []workflow.News) {
	words := strings.Fields(s)
	if len(words)%2 > 0 {
		f.keep(workflow.ErrCorrupt)
		return nil
	}
	for i := 0; i < len(words); i += 2 {
		news = append(news, workflow.News{Event: workflow.Event(words[i]), On: f.day(words[i+1])})
	}
	return news
}

func (k keyring) openRoleLine(id workflow.RoleID, sealed []byte) (l roleLine, err error) {
	var patientBorn, number, proxyBorn, scopes, assessed, order, proxyNumber, granted, owner, grantedOn, lookedOn, lookedBy, outcome, news, read, used, apart string
	if err := k.openLine(sealedRoleLine, string(id), sealed, &l.Patient, &patientBorn, &number, &l.Proxy, &proxyBorn,
		&l.Relation, &scopes, &l.EndReason, &assessed, &order,
		&proxyNumber, &granted, &grantedOn, &owner, &lookedOn, &lookedBy, &outcome, &news, &read, &used, &apart, &l.Home); err != nil {
		return l, err
	}
	var f fields
	l.PatientBorn, l.ProxyBorn, l.Number = f.day(patientBorn), f.day(proxyBorn), f.number(number)
	l.AssessedOn, l.OrderEnds, l.LastUsed = f.day(assessed), f.day(order), f.day(used)
	l.ProxyNumber, l.GrantedBy, l.GrantedOn, l.Owner = f.number(proxyNumber), workflow.StaffID(granted), f.day(grantedOn), workflow.StaffID(owner)
	l.Reviewed = workflow.Reviewed{On: f.day(lookedOn), By: workflow.StaffID(lookedBy), Outcome: workflow.ReviewOutcome(outcome)}
	l.News = f.news(news)
	at, err := parseInstant(read)
	f.keep(err)
	l.ReadAt = at
	for _, s := range strings.Fields(scopes) {
		l.Scopes = append(l.Scopes, basis.Scope(s))
	}
	for _, a := range strings.Fields(apart) {
		l.Apart = append(l.Apart, workflow.Apart(a))
	}
	return l, f.err
}

const (
	sealedRoleLine = "role.line"
	sealedRoleBody = "role.body"
)

// roleRow makes the row as of a day, which only next_age_on depends on.
func (k keyring) roleRow(r workflow.Role, today nhs.Date) (roleRow, error) {
	number, err := refNumber(r.Ref)
	if err != nil {
		return roleRow{}, err
	}
	l := r.Line(today)
	row := roleRow{
		ID: r.ID, Version: r.Version, State: r.State, Application: r.Application, Number: number, Basis: r.Basis,
		StartOn: r.Start.String(), EndOn: r.End.Date.String(), EndRule: r.End.Rule, OpenEnded: l.OpenEnded,
		ReviewOn: r.Review.Date.String(), ReviewRule: r.Review.Rule, NextAgeOn: l.NextAgeOn.String(),
		SetUpAt: instant(r.SetUp.At), SwitchOffAt: instant(r.SwitchOff.RaisedAt), SwitchedOffAt: instant(r.SwitchOff.Done.At),
		EndedOn: r.EndedOn.String(), Suspended: l.Suspended, NationalStatus: l.National, LocalOnly: l.LocalOnly, EverHeld: r.EverHeld,
		PatientKey: k.number(r.Patient.NHSNumber), ProxyKey: k.number(r.Proxy.NHSNumber), Line: k.sealRoleLine(r, l),
	}
	row.Body, err = k.seal(sealedRoleBody, string(r.ID), r)
	return row, err
}

// sealRole makes a role one version on from where it was read; writing it
// answers ErrStale when that is not the latest, and for a second role in force
// for one pair.
func (k keyring) sealRole(role workflow.Role, today nhs.Date) (sealed, error) {
	read := role.Version
	role.Version++
	r, err := k.roleRow(role, today)
	under := k.under(role)
	return sealed{row: digest(subjectRole, string(role.ID), r), write: func(ctx context.Context, t *tx) (err error) {
		if read == 0 {
			err = t.exec(ctx, insertRole, r.ID, r.Version, r.State, r.Application, r.Number, r.Basis, r.StartOn, r.EndOn,
				r.EndRule, r.OpenEnded, r.ReviewOn, r.ReviewRule, r.NextAgeOn, r.SetUpAt, r.SwitchOffAt, r.SwitchedOffAt,
				r.EndedOn, r.Suspended, r.NationalStatus, r.LocalOnly, r.EverHeld, r.PatientKey, r.ProxyKey, r.Line, r.Body)
		} else {
			err = t.one(ctx, workflow.ErrStale, updateRole, r.Version, r.State, r.Application, r.Number, r.Basis, r.StartOn, r.EndOn,
				r.EndRule, r.OpenEnded, r.ReviewOn, r.ReviewRule, r.NextAgeOn, r.SetUpAt, r.SwitchOffAt, r.SwitchedOffAt,
				r.EndedOn, r.Suspended, r.NationalStatus, r.LocalOnly, r.EverHeld, r.PatientKey, r.ProxyKey, r.Line, r.Body, r.ID, read)
		}
		if err != nil || read == 0 && under == nil {
			return err
		}
		return t.keepUnder(ctx, r, under)
	}}, err
}

// roleBody is a role with the columns that must agree with it.
type roleBody struct {
	ID      workflow.RoleID
	Version int
	State   workflow.RoleState
	Body    []byte
}

const (
	selectRole   = `SELECT id, version, state, body FROM role WHERE id = ?`
	selectRoleOf = `SELECT id, version, state, body FROM role WHERE id = (SELECT role_id FROM application WHERE id = ?)`
)

// Role is one role, or ErrNotFound.
func (db *DB) Role(ctx context.Context, id workflow.RoleID) (workflow.Role, error) {
	r, err := db.role(ctx, selectRole, string(id))
	if err != nil {
		return workflow.Role{}, fmt.Errorf("role %s: %w", id, err)
	}
	return r, nil
}

// RoleOf is the role that the decision on an application granted, or
// ErrNotFound; a grant that was undone is none.
func (db *DB) RoleOf(ctx context.Context, id workflow.ApplicationID) (workflow.Role, error) {
	r, err := db.role(ctx, selectRoleOf, string(id))
	if err != nil {
		return workflow.Role{}, fmt.Errorf("role of application %s: %w", id, err)
	}
	return r, nil
}

func (db *DB) role(ctx context.Context, query, id string) (workflow.Role, error) {
	k, err := db.unsealed()
	if err != nil {
		return workflow.Role{}, err
	}
	var row roleBody
	if err := db.read.get(ctx, &row, query, id); err != nil {
		return workflow.Role{}, err
	}
	r, err := k.role(row)
	if err != nil {
		return workflow.Role{}, err
	}
	return db.readAgain(ctx, k, r)
}

func (k keyring) role(row roleBody) (r workflow.Role, err error) {
	if err := k.open(sealedRoleBody, string(row.ID), row.Body, &r); err != nil {
		return workflow.Role{}, err
	}
	if r.ID != row.ID || r.Version != row.Version || r.State != row.State {
		return workflow.Role{}, workflow.ErrCorrupt
	}
	return r, nil
}
