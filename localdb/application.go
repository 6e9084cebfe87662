package localdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// applicationRow is a row of the application table: what stands in the open,
// and the sealed line. Its columns are what the audit log's digest covers.
type applicationRow struct {
	Number       int64                     `db:"number"`
	ID           workflow.ApplicationID    `db:"id"`
	Version      int                       `db:"version"`
	State        workflow.ApplicationState `db:"state"`
	Owner        workflow.StaffID          `db:"owner"`
	SentTo       workflow.StaffID          `db:"sent_to"`
	Channel      workflow.Channel          `db:"channel"`
	Applicant    workflow.Applicant        `db:"applicant"`
	ReceivedOn   string                    `db:"received_on"`
	RegisteredAt string                    `db:"registered_at"`
	DueOn        string                    `db:"due_on"`
	ChaseOn      string                    `db:"chase_on"`
	DecidedOn    string                    `db:"decided_on"`
	EverHeld     bool                      `db:"ever_held"`
	Role         workflow.RoleID           `db:"role_id"`
	PatientKey   []byte                    `db:"patient_key"`
	ProxyKey     []byte                    `db:"proxy_key"`
	Line         []byte                    `db:"line"`
	Body         []byte                    `db:"body"`
}

const applicationColumns = `number, id, version, state, owner, sent_to, channel, applicant, received_on, registered_at,
	due_on, chase_on, decided_on, ever_held, role_id, patient_key, proxy_key, line, body`

const (
	insertApplication = `INSERT INTO application (` + applicationColumns + `)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	// It leaves the keys alone, for they seldom change and their index is dear to
	// rewrite; so it is for a case whose keys are as they were.
	updateApplication = `UPDATE application SET version = ?, state = ?, owner = ?, sent_to = ?, channel = ?, applicant = ?,
		received_on = ?, registered_at = ?, due_on = ?, chase_on = ?, decided_on = ?, ever_held = ?, role_id = ?, line = ?, body = ?
		WHERE number = ? AND id = ? AND version = ? AND patient_key IS ? AND proxy_key IS ?`
	updateApplicationKeys = `UPDATE application SET patient_key = ?, proxy_key = ? WHERE number = ? AND id = ? AND version = ?`
	insertOriginal        = `INSERT INTO original (number, content) VALUES (?, ?)`
)

// applicationLine is what lists and the people index know of a case's people.
type applicationLine struct {
	Acknowledged, Chased   bool
	Urgent                 bool
	Patient, Proxy         string
	PatientBorn, ProxyBorn nhs.Date
	Relation               string
	Next                   workflow.NextStep
}

func (k keyring) sealApplicationLine(a workflow.Application) []byte {
	said := func(is bool, word string) string {
		if is {
			return word
		}
		return ""
	}
	l := a.Line()
	return k.sealLine(sealedApplicationLine, string(a.ID), a.Patient.ListName(), a.Patient.Born.String(), a.Proxy.ListName(),
		a.Proxy.Born.String(), l.Relation, a.Next.Words, string(a.Next.From), said(a.Next.Ready, "ready"), said(l.Acknowledged, "acknowledged"), said(l.Chased, "chased"), said(l.Urgent, "urgent"))
}

func (k keyring) openApplicationLine(id workflow.ApplicationID, sealed []byte) (l applicationLine, err error) {
	var patientBorn, proxyBorn, from, ready, acknowledged, chased, urgent string
	if err := k.openLine(sealedApplicationLine, string(id), sealed, &l.Patient, &patientBorn, &l.Proxy, &proxyBorn,
		&l.Relation, &l.Next.Words, &from, &ready, &acknowledged, &chased, &urgent); err != nil {
		return l, err
	}
	var f fields
	l.PatientBorn, l.ProxyBorn = f.day(patientBorn), f.day(proxyBorn)
	l.Next.From, l.Next.Ready = workflow.StaffRole(from), ready != ""
	l.Acknowledged, l.Chased, l.Urgent = acknowledged != "", chased != "", urgent != ""
	return l, f.err
}

const (
	sealedApplicationLine = "application.line"
	sealedApplicationBody = "application.body"
	sealedOriginal        = "original.content"
)

func (k keyring) applicationRow(a workflow.Application) (applicationRow, error) {
	number, err := refNumber(a.Ref)
	if err != nil {
		return applicationRow{}, err
	}
	r := applicationRow{
		Number: number, ID: a.ID, Version: a.Version, State: a.State, Owner: a.Owner, SentTo: a.SentTo,
		Channel: a.Channel, Applicant: a.Applicant, ReceivedOn: nhs.DateIn(a.ReceivedAt).String(), RegisteredAt: instant(a.RegisteredAt),
		DueOn: a.DueOn.String(), ChaseOn: a.Asked.ChaseOn.String(), EverHeld: a.EverHeld,
		PatientKey: k.number(a.Patient.NHSNumber), ProxyKey: k.number(a.Proxy.NHSNumber), Line: k.sealApplicationLine(a),
	}
	if a.Decision != nil {
		r.DecidedOn, r.Role = nhs.DateIn(a.Decision.At).String(), a.Decision.Role
	}
	r.Body, err = k.seal(sealedApplicationBody, string(a.ID), a)
	return r, err
}

// sealApplication makes a case one version on from where it was read; writing
// it answers ErrStale when that is not the latest.
func (k keyring) sealApplication(a workflow.Application) (sealed, error) {
	read := a.Version
	a.Version++
	content := a.Original.Bytes
	a.Original.Bytes = nil
	if read == 0 && content != nil {
		sum := sha256.Sum256(content)
		a.Original.SHA256 = hex.EncodeToString(sum[:])
		content = k.key.Seal(sealedOriginal, string(a.ID), content)
	}
	r, err := k.applicationRow(a)
	return sealed{row: digest(subjectApplication, string(a.ID), r), write: func(ctx context.Context, t *tx) error {
		if read == 0 {
			return t.addApplication(ctx, r, content)
		}
		return t.changeApplication(ctx, r, read)
	}}, err
}

func (t *tx) addApplication(ctx context.Context, r applicationRow, original []byte) error {
	if err := t.exec(ctx, insertApplication, r.Number, r.ID, r.Version, r.State, r.Owner, r.SentTo, r.Channel, r.Applicant,
		r.ReceivedOn, r.RegisteredAt, r.DueOn, r.ChaseOn, r.DecidedOn, r.EverHeld, r.Role, r.PatientKey, r.ProxyKey, r.Line, r.Body); err != nil {
		return err
	}
	if original == nil {
		return nil
	}
	return t.exec(ctx, insertOriginal, r.Number, original)
}

func (t *tx) changeApplication(ctx context.Context, r applicationRow, read int) error {
	update := func() error {
		return t.one(ctx, workflow.ErrStale, updateApplication, r.Version, r.State, r.Owner, r.SentTo, r.Channel, r.Applicant,
			r.ReceivedOn, r.RegisteredAt, r.DueOn, r.ChaseOn, r.DecidedOn, r.EverHeld, r.Role, r.Line, r.Body, r.Number, r.ID, read,
			r.PatientKey, r.ProxyKey)
	}
	err := update()
	if !errors.Is(err, workflow.ErrStale) {
		return err
	}
	// Either the keys moved with this change, or another change came first.
	if err := t.one(ctx, workflow.ErrStale, updateApplicationKeys, r.PatientKey, r.ProxyKey, r.Number, r.ID, read); err != nil {
		return err
	}
	return update()
}

const (
	// selectAwaitRelease is the one answer to which refusals wait for somebody to say
	// what the store may hear of them.
	selectAwaitRelease = `SELECT application_id FROM outgoing WHERE state IN ('ready', 'sending', 'verify', 'release', 'human') AND state = 'release'`
	bodyColumns        = `id, version, state, body, id IN (` + selectAwaitRelease + `) AS awaits`
	selectApplication  = `SELECT ` + bodyColumns + ` FROM application WHERE id = ?`
)

// Application is a case, without the bytes of its original (see Original).
func (db *DB) Application(ctx context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	a, err := db.application(ctx, id)
	if err != nil {
		return workflow.Application{}, fmt.Errorf("application %s: %w", id, err)
	}
	return a, nil
}

func (db *DB) application(ctx context.Context, id workflow.ApplicationID) (a workflow.Application, err error) {
	k, err := db.unsealed()
	if err != nil {
		return a, err
	}
	var row applicationBody
	if err := db.read.get(ctx, &row, selectApplication, id); err != nil {
		return a, err
	}
	return k.application(row)
}

// applicationBody is a case with the columns that must agree with it.
type applicationBody struct {
	ID      workflow.ApplicationID
	Version int
	State   workflow.ApplicationState
	Body    []byte
	// Awaits is whether its refusal waits for a release, by the outbox.
	Awaits bool
}

func (k keyring) application(row applicationBody) (a workflow.Application, err error) {
	if err := k.open(sealedApplicationBody, string(row.ID), row.Body, &a); err != nil {
		return workflow.Application{}, err
	}
	if a.ID != row.ID || a.Version != row.Version || a.State != row.State {
		return workflow.Application{}, workflow.ErrCorrupt
	}
	a.AwaitsRelease = row.Awaits
	return a, nil
}

const selectOriginal = `SELECT o.content FROM original o JOIN application a ON a.number = o.number WHERE a.id = ?`

// Original is the document a case began with, exactly as it was received, or
// ErrNotFound for a case keyed by hand.
func (db *DB) Original(ctx context.Context, id workflow.ApplicationID) (workflow.Original, error) {
	o, err := db.original(ctx, id)
	if err != nil {
		return workflow.Original{}, fmt.Errorf("original of application %s: %w", id, err)
	}
	return o, nil
}

func (db *DB) original(ctx context.Context, id workflow.ApplicationID) (workflow.Original, error) {
	a, err := db.application(ctx, id)
	if err != nil {
		return workflow.Original{}, err
	}
	k, err := db.unsealed()
	if err != nil {
		return workflow.Original{}, err
	}
	var sealed []byte
	if err := db.read.get(ctx, &sealed, selectOriginal, id); err != nil {
		return workflow.Original{}, err
	}
	o := a.Original
	if o.Bytes, err = k.openOriginal(a, sealed); err != nil {
		return workflow.Original{}, err
	}
	return o, nil
}

// openOriginal opens the document and compares it with the digest the case
// keeps of it.
func (k keyring) openOriginal(a workflow.Application, sealed []byte) ([]byte, error) {
	content, err := k.key.Open(sealedOriginal, string(a.ID), sealed)
	if err != nil {
		return nil, corrupt("open the original", err)
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != a.Original.SHA256 {
		return nil, corrupt("compare the original", errOriginal)
	}
	return content, nil
}

var errOriginal = errors.New("it is not the document the case was registered with")

const selectLastNumber = `SELECT COALESCE(MAX(number), 0) FROM application`

// NextRef is the reference the next application will have. Two callers may get
// the same one; the second to commit is told ErrStale.
func (db *DB) NextRef(ctx context.Context) (string, error) {
	var last int64
	if err := db.read.get(ctx, &last, selectLastNumber); err != nil {
		return "", fmt.Errorf("next reference: %w", err)
	}
	return formatRef(last + 1), nil
}

// formatRef is how people write a number on the phone: REF-0148.
func formatRef(number int64) string { return fmt.Sprintf("REF-%04d", number) }

var errRef = errors.New("not a reference of this desk")

// refNumber reads what formatRef writes, and nothing else.
func refNumber(ref string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimPrefix(ref, "REF-"), 10, 64)
	if err != nil || n < 1 || formatRef(n) != ref {
		return 0, errRef
	}
	return n, nil
}
