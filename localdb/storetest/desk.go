package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// The people of Fernbrook.
var (
	receptionist = workflow.Staff{ID: "asha", Name: "Asha Rahman", Roles: []workflow.StaffRole{workflow.Receptionist}}
	admin        = workflow.Staff{ID: "sam", Name: "Sam Okafor", Roles: []workflow.StaffRole{workflow.Administrator}}
	gp           = workflow.Staff{ID: "leila", Name: "Dr Leila Shah", Roles: []workflow.StaffRole{workflow.Clinician, workflow.Responsible, workflow.SafeguardingLead}}
	manager      = workflow.Staff{ID: "pat", Name: "Pat Jones", Roles: []workflow.StaffRole{workflow.Manager}}
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// desk is a record with a practice at work around it.
type desk struct {
	t *testing.T
	Records
	engine Engine
	desk   *casework.Desk
	now    time.Time
	ids    int
}

func newDesk(t *testing.T, e Engine) *desk {
	d := &desk{t: t, engine: e, now: noon}
	clock := func() time.Time { return d.now }
	d.Records = e.Open(t, clock)
	d.desk = d.over(d.Records)
	return d
}

func (d *desk) over(r casework.Store) *casework.Desk {
	return &casework.Desk{
		Store: r, Rules: func() workflow.Rules { return d.engine.Rules }, Now: func() time.Time { return d.now }, NewID: d.newID,
		Translate: func(m workflow.Outgoing) (workflow.Frozen, error) {
			return workflow.Frozen{Method: "POST", Path: "/made-up", ContentType: "text/plain", Body: []byte("bytes of " + m.ID), RequestID: string(m.ID)}, nil
		},
	}
}

func (d *desk) newID() string {
	d.ids++
	return fmt.Sprintf("id-%04d", d.ids)
}

func (d *desk) as(s workflow.Staff) casework.Session { return d.desk.As(s) }

func (d *desk) ctx() context.Context { return d.t.Context() }

// ok ends the test for an error nobody expects.
func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// same reports a difference in words.
func same[T any](d *desk, what string, got, want T, opts ...cmp.Option) {
	d.t.Helper()
	opts = append(opts, cmp.AllowUnexported(nhs.Number{}, nhs.ODSCode{}))
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		d.t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

func person(number, given, family, born string) workflow.Person {
	p := workflow.Person{Given: given, Family: family, Address: []string{"1 Mill Lane", "Fernbrook", "FB1 1AA"}}
	if number != "" {
		p.NHSNumber = nhs.MustNumber(number)
	}
	if born != "" {
		p.Born = nhs.MustDate(born)
	}
	return p
}

var (
	ada  = person("9990001006", "Ada", "Quill", "2021-05-14")
	ruth = person("9990001138", "Ruth", "Quill", "1990-02-03")
	bray = person("9990004900", "Quentin", "Bray", "1952-03-12")
	joy  = person("9990005036", "Joy", "Bray", "1954-09-08")
	ben  = person("9990001391", "Ben", "Tarrow", "2015-12-22")
	ivo  = person("9990001529", "Ivo", "Tarrow", "1980-06-01")
	joan = person("9990003211", "Joan", "Apsley", "1948-07-07")
	tim  = person("9990003343", "Tim", "Apsley", "1975-01-30")
	kofi = person("9990003475", "Kofi", "Mensah", "1960-04-01")
	sian = person("9990003602", "Siân", "O’Neill-Łukasz", "1962-08-09")
)

// form is what two people hand in.
func (d *desk) form(patient, proxy workflow.Person) workflow.Draft {
	return workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: d.now.Add(-time.Hour),
		Patient: patient, Proxy: proxy, Relationship: "PRN", RelationshipWords: "Mother",
		Requested: []basis.Scope{basis.Appointments, basis.Prescriptions}, Reasons: []string{"PRAC"}}
}

// register makes a case, also beside another one of the same pair.
func (d *desk) register(patient, proxy workflow.Person) workflow.Application {
	d.t.Helper()
	a, err := d.as(receptionist).Register(d.ctx(), d.form(patient, proxy), true)
	d.ok(err)
	return a
}

// application reads a case again.
func (d *desk) application(id workflow.ApplicationID) workflow.Application {
	d.t.Helper()
	a, err := d.Application(d.ctx(), id)
	d.ok(err)
	return a
}

// ready answers a case so that nothing stands between it and a grant.
func (d *desk) ready(a workflow.Application) workflow.Proposal {
	d.t.Helper()
	p := workflow.Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Appointments, basis.Prescriptions}}
	way := "consent"
	if a.Patient.Born.AgeOn(nhs.DateIn(d.now)) < 16 {
		p.Basis, way = basis.Parental, "parental"
	}
	d.ok(d.as(gp).Intend(d.ctx(), a.ID, p))
	a = d.application(a.ID)
	around, err := d.Around(d.ctx(), a.Patient, a.Proxy, a.ID)
	d.ok(err)
	f := a.Facts(nil, around, d.engine.Rules, nhs.DateIn(d.now))
	answers := d.engine.Rules.Checklist.Answers(f, a.Answered(f, d.engine.Rules), d.engine.Scripts[way])
	d.ok(d.as(gp).Answer(d.ctx(), a.ID, answers))
	a = d.application(a.ID)
	proposed, _ := a.Propose(p.Basis, "", around, d.engine.Rules, d.now)
	p.End, p.Review = proposed.End, proposed.Review
	return p
}

// grant takes a new case to its role.
func (d *desk) grant(patient, proxy workflow.Person) (workflow.Application, workflow.Role) {
	d.t.Helper()
	a := d.register(patient, proxy)
	_, err := d.as(gp).Decide(d.ctx(), a.ID, d.ready(a))
	d.ok(err)
	r, err := d.RoleOf(d.ctx(), a.ID)
	d.ok(err)
	return d.application(a.ID), r
}

// refuse ends a new case with a refusal and a letter.
func (d *desk) refuse(a workflow.Application) {
	d.t.Helper()
	_, err := d.as(gp).Decide(d.ctx(), a.ID, workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED", Letters: []workflow.Applicant{workflow.ByProxy}})
	d.ok(err)
}

// message is the one message of a case.
func (d *desk) message(id workflow.ApplicationID) workflow.Outgoing {
	d.t.Helper()
	m, err := d.OutgoingOf(d.ctx(), id)
	d.ok(err)
	if len(m) != 1 {
		d.t.Fatalf("%d messages, want one", len(m))
	}
	return m[0]
}
