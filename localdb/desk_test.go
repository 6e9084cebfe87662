package localdb

import (
	"io/fs"
	"testing"
	"time"

	"github.com/google/uuid"

	"proxydesk/assets"
	"proxydesk/localdb/seal"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

const password = "a few words together"

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// clock is a clock that tests move.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func shipped(t testing.TB) workflow.Rules {
	t.Helper()
	sub := func(files fs.FS, dir string) fs.FS {
		s, err := fs.Sub(files, dir)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	checks, err := checklist.Load(sub(assets.Checklists, "checklists"))
	if err != nil {
		t.Fatal(err)
	}
	policy, err := review.LoadPolicy(assets.Policy)
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := workflow.LoadReasons(sub(assets.Codes, "codes"))
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Rules{Practice: fernbrook(t), Checklist: checks, Policy: policy, Calendar: nhs.NewCalendar(), Reasons: reasons,
		UndoTime: 2 * time.Minute, Connected: true}
}

func fernbrook(t testing.TB) workflow.Practice {
	t.Helper()
	ods, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Practice{Name: "Fernbrook Surgery", ODS: ods, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960100"}
}

// scripts answer the made-up practice's plain cases.
func scripts(t testing.TB) map[string]checklist.Script {
	t.Helper()
	s, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func cheap(t testing.TB, c *clock) Options {
	return Options{Now: c.Now, Passwords: []seal.Option{seal.CheapForTests(t)}}
}

var firstUser = NewStaff{Login: "Leila", Name: "Dr Leila Shah", Post: "GP partner", Password: password,
	Roles: []workflow.StaffRole{workflow.Clinician, workflow.Responsible, workflow.SafeguardingLead, workflow.Manager}}

func newDB(t testing.TB) (*DB, string, *clock) {
	t.Helper()
	dir, c := t.TempDir(), &clock{noon}
	db, _, err := Create(t.Context(), dir, Setup{Practice: fernbrook(t), First: firstUser}, cheap(t, c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, dir, c
}

func deskOf(t testing.TB, db *DB, c *clock) *casework.Desk {
	rules := shipped(t)
	return &casework.Desk{
		Store: db, Rules: func() workflow.Rules { return rules }, Now: c.Now, NewID: uuid.NewString,
		Translate: func(m workflow.Outgoing) (workflow.Frozen, error) {
			return workflow.Frozen{Method: "POST", Path: "/Consent", Body: []byte(`{"for":"` + m.Pair.Patient.Full() + `"}`), RequestID: string(m.ID)}, nil
		},
	}
}
