package localdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"proxydesk/localdb/auditlog"
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
	PatientKey   []byte                    `db:"patient_key"`
	ProxyKey     []byte                    `db:"proxy_key"`
	Line         []byte                    `db:"line"`
}

const applicationColumns = `number, id, version, state, owner, sent_to, channel, applicant, received_on, registered_at,
	due_on, chase_on, decided_on, ever_held, patient_key, proxy_key, line`

const (
	insertApplication = `INSERT INTO application (` + applicationColumns + `)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateApplication = `UPDATE application SET version = ?, state = ?, owner = ?, sent_to = ?, channel = ?, applicant = ?,
		received_on = ?, registered_at = ?, due_on = ?, chase_on = ?, decided_on = ?, ever_held = ?,
		patient_key = ?, proxy_key = ?, line = ? WHERE number = ? AND id = ? AND version = ?`
	insertApplicationBody = `INSERT INTO application_body (number, body) VALUES (?, ?)`
	updateApplicationBody = `UPDATE application_body SET body = ? WHERE number = ?`
	insertOriginal        = `INSERT INTO original (number, content) VALUES (?, ?)`
)

// applicationLine is what lists and the people index know of a case's people.
type applicationLine struct {
	Patient     string            `json:"p"`
	PatientBorn nhs.Date          `json:"pb"`
	Proxy       string            `json:"x"`
	ProxyBorn   nhs.Date          `json:"xb"`
	Relation    string            `json:"r"`
	Next        workflow.NextStep `json:"n"`
}

const (
	sealedApplicationLine = "application.line"
	sealedApplicationBody = "application_body.body"
	sealedOriginal        = "original.content"
)

func (k keyring) applicationRow(a workflow.Application) (applicationRow, error) {
	number, err := refNumber(a.Ref)
	if err != nil {
		return applicationRow{}, err
	}
	line, err := k.seal(sealedApplicationLine, string(a.ID), applicationLine{
		Patient: a.Patient.ListName(), PatientBorn: a.Patient.Born, Proxy: a.Proxy.ListName(), ProxyBorn: a.Proxy.Born,
		Relation: a.Line().Relation, Next: a.Next,
	})
	r := applicationRow{
		Number: number, ID: a.ID, Version: a.Version, State: a.State, Owner: a.Owner, SentTo: a.SentTo,
		Channel: a.Channel, Applicant: a.Applicant, ReceivedOn: nhs.DateIn(a.ReceivedAt).String(), RegisteredAt: instant(a.RegisteredAt),
		DueOn: a.DueOn.String(), ChaseOn: a.Asked.ChaseOn.String(), EverHeld: a.EverHeld,
		PatientKey: k.number(a.Patient.NHSNumber), ProxyKey: k.number(a.Proxy.NHSNumber), Line: line,
	}
	if a.Decision != nil {
		r.DecidedOn = nhs.DateIn(a.Decision.At).String()
	}
	return r, err
}

// putApplication writes a case one version on from where it was read, or
// answers ErrStale.
func (t *tx) putApplication(ctx context.Context, a workflow.Application) (auditlog.Row, error) {
	read := a.Version
	a.Version++
	content := a.Original.Bytes
	a.Original.Bytes = nil
	if read == 0 && content != nil {
		sum := sha256.Sum256(content)
		a.Original.SHA256 = hex.EncodeToString(sum[:])
	}
	r, err := t.applicationRow(a)
	if err != nil {
		return auditlog.Row{}, err
	}
	body, err := t.seal(sealedApplicationBody, string(a.ID), a)
	if err != nil {
		return auditlog.Row{}, err
	}
	if read == 0 {
		err = t.addApplication(ctx, r, body, content)
	} else {
		err = t.changeApplication(ctx, r, body, read)
	}
	return digest(subjectApplication, string(a.ID), r, body), err
}

func (t *tx) addApplication(ctx context.Context, r applicationRow, body, content []byte) error {
	if err := t.exec(ctx, insertApplication, r.Number, r.ID, r.Version, r.State, r.Owner, r.SentTo, r.Channel, r.Applicant,
		r.ReceivedOn, r.RegisteredAt, r.DueOn, r.ChaseOn, r.DecidedOn, r.EverHeld, r.PatientKey, r.ProxyKey, r.Line); err != nil {
		return err
	}
	if err := t.exec(ctx, insertApplicationBody, r.Number, body); err != nil || content == nil {
		return err
	}
	return t.exec(ctx, insertOriginal, r.Number, t.key.Seal(sealedOriginal, string(r.ID), content))
}

func (t *tx) changeApplication(ctx context.Context, r applicationRow, body []byte, read int) error {
	if err := t.one(ctx, workflow.ErrStale, updateApplication, r.Version, r.State, r.Owner, r.SentTo, r.Channel, r.Applicant,
		r.ReceivedOn, r.RegisteredAt, r.DueOn, r.ChaseOn, r.DecidedOn, r.EverHeld, r.PatientKey, r.ProxyKey, r.Line,
		r.Number, r.ID, read); err != nil {
		return err
	}
	return t.one(ctx, workflow.ErrCorrupt, updateApplicationBody, body, r.Number)
}

const selectApplication = `SELECT a.version, a.state, b.body FROM application a JOIN application_body b ON b.number = a.number WHERE a.id = ?`

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
	var row struct {
		Version int
		State   workflow.ApplicationState
		Body    []byte
	}
	if err := db.read.get(ctx, &row, selectApplication, id); err != nil {
		return a, err
	}
	if err := k.open(sealedApplicationBody, string(id), row.Body, &a); err != nil {
		return workflow.Application{}, err
	}
	if a.ID != id || a.Version != row.Version || a.State != row.State {
		return workflow.Application{}, workflow.ErrCorrupt
	}
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
	var n int64
	if _, err := fmt.Sscanf(ref, "REF-%d", &n); err != nil || n < 1 || formatRef(n) != ref {
		return 0, errRef
	}
	return n, nil
}
