package localdb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func motherAndChild() workflow.Draft {
	return workflow.Draft{
		Channel: workflow.ChannelEmail, Applicant: workflow.ByProxy, ReceivedAt: noon.AddDate(0, 0, -3),
		Patient: workflow.Person{NHSNumber: nhs.MustNumber("9990001006"), Given: "Zzmarkgiven", Family: "Zzmarkfamily", Born: nhs.MustDate("1921-05-14"),
			Address: []string{"Zzmarkstreet 1"}, Phone: "01632960zzmark", Email: "zzmark@example.org"},
		Proxy:        workflow.Person{NHSNumber: nhs.MustNumber("9990001138"), Given: "Zzmarkproxy", Family: "Zzmarkfamily", Born: nhs.MustDate("1952-02-03")},
		Relationship: "PRN", RelationshipWords: "Zzmarkrelation", Requested: []basis.Scope{basis.Appointments}, Reasons: []string{"PRAC"},
		Original: workflow.Original{MediaType: "text/plain", Bytes: []byte("Zzmarkoriginal 999 000 1006")}, Unread: []string{"Zzmarkunread"},
	}
}

// granted is a record with one access in force.
func granted(t testing.TB) (*DB, string, *clock, workflow.Role) {
	t.Helper()
	db, dir, c := newDB(t)
	rules, me := shipped(t), managerOf(t, db)
	desk := deskOf(t, db, c)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := desk.As(me).Register(t.Context(), motherAndChild(), false)
	must(err)
	p := workflow.Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Appointments}, Rationale: "Zzmarkrationale",
		Letters: []workflow.Applicant{workflow.ByProxy}}
	must(desk.As(me).Intend(t.Context(), a.ID, p))
	a, err = db.Application(t.Context(), a.ID)
	must(err)
	f := a.Facts(nil, workflow.Around{}, rules, nhs.DateIn(c.now))
	must(desk.As(me).Answer(t.Context(), a.ID, rules.Checklist.Answers(f, a.Answered(f, rules), scripts(t)["consent"])))
	a, err = db.Application(t.Context(), a.ID)
	must(err)
	proposed, _ := a.Propose(p.Basis, "", workflow.Around{}, rules, c.now)
	p.End, p.Review = proposed.End, proposed.Review
	_, err = desk.As(me).Decide(t.Context(), a.ID, p)
	must(err)
	r, err := db.RoleOf(t.Context(), a.ID)
	must(err)
	must(desk.As(me).RecordSetUp(t.Context(), r.ID))
	r, err = db.Role(t.Context(), r.ID)
	must(err)
	return db, dir, c, r
}

// busy is a record with a bit of everything in it.
func busy(t testing.TB) (*DB, string) {
	t.Helper()
	db, dir, c, r := granted(t)
	me := managerOf(t, db)
	desk := deskOf(t, db, c)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := db.Application(t.Context(), r.Application)
	must(err)
	letters, err := db.LettersOf(t.Context(), a.ID)
	must(err)
	printed, err := letters[0].RecordPrinted(workflow.Print{Words: []byte("Zzmarkwords")}, a, me, c.now)
	must(err)
	must(db.Commit(t.Context(), printed))
	must(desk.As(me).Suspend(t.Context(), r.ID, "Zzmarkconcern"))
	must(desk.As(me).Attach(t.Context(), a.ID, workflow.Paper{Kind: workflow.PaperResponsibility, Note: "Zzmarkpaper", Content: []byte("%PDF-1.7 Zzmarkcopy")}))
	second := motherAndChild()
	second.Original = workflow.Original{}
	b, err := desk.As(me).Register(t.Context(), second, true)
	must(err)
	must(desk.As(me).Hold(t.Context(), b.ID, "Zzmarkhold"))
	must(db.KeepSecret(t.Context(), StoreClient, []byte("Zzmarkapikey"), me))
	must(db.KeepDraft(t.Context(), me.ID, "paper", []byte("Zzmarkdraft")))
	must(db.Prefer(t.Context(), me.ID, "recent", string(b.ID)))
	return db, dir
}

// Nothing of the people is in the files, however they are spelt there.
func TestNobodyCanBeReadInTheFiles(t *testing.T) {
	_, dir := busy(t)
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.ToLower(raw)
		for _, mark := range []string{"zzmark", "9990001006", "999 000 1006", "9990001138", "1921-05-14", "1952-02-03", "leila shah", "a few words"} {
			if bytes.Contains(raw, []byte(mark)) {
				t.Errorf("%s has %q", filepath.Base(f), mark)
			}
		}
	}
}

// tampering does something to the file behind the record's back, looks, and
// puts the file back.
func tampering(t *testing.T, db *DB, sql string, look func()) {
	t.Helper()
	pool, err := connect(filepath.Join(db.dir, fileName), false)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	backup := t.TempDir() + "/before.db"
	pool.MustExec("VACUUM INTO ?", backup)
	pool.MustExec("PRAGMA foreign_keys = 0")
	for _, trigger := range []string{"audit_unchanged", "audit_undeleted", "outgoing_frozen", "application_moved", "role_moved"} {
		pool.MustExec("DROP TRIGGER IF EXISTS " + trigger)
	}
	n, err := pool.Exec(sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if rows, _ := n.RowsAffected(); rows == 0 {
		t.Fatalf("%s: nothing to tamper with", sql)
	}
	look()
	pool.MustExec("ATTACH ? AS before", backup)
	for _, table := range []string{"tally", "audit_head", "audit", "letter_words", "letter", "evidence_copy", "evidence", "outgoing", "original", "role_under", "role", "application", "staff", "practice", "secret", "draft"} {
		pool.MustExec("DELETE FROM " + table)
		var columns []string
		if err := pool.Select(&columns, "SELECT name FROM pragma_table_info(?)", table); err != nil {
			t.Fatal(err)
		}
		list := strings.Join(columns, ", ")
		pool.MustExec("INSERT INTO " + table + " (" + list + ") SELECT " + list + " FROM before." + table + " WHERE true ON CONFLICT DO NOTHING")
	}
	pool.MustExec("DETACH before")
}

// turned is a column with its n-th byte another than it was: what is sealed is
// random, so that any one value may stand there already.
func turned(column string, n int) string {
	return fmt.Sprintf("CAST(substr(%[1]s, 1, %[2]d) || CASE hex(substr(%[1]s, %[3]d, 1)) WHEN '00' THEN x'01' ELSE x'00' END || substr(%[1]s, %[4]d) AS BLOB)",
		column, n-1, n, n+1)
}

func TestVerifyFindsWhatWasDoneBehindItsBack(t *testing.T) {
	db, _ := busy(t)
	verified(t, db)
	for _, c := range []struct{ name, sql, want string }{
		{"a state changed", "UPDATE application SET state = 'approved' WHERE state = 'held'", "application "},
		{"a due day moved", "UPDATE application SET due_on = '2030-01-01' WHERE number = 2", "application "},
		{"a hold forgotten", "UPDATE application SET ever_held = 0 WHERE ever_held = 1", "application "},
		{"a case taken away", "DELETE FROM application WHERE number = 2", "application "},
		{"a case's people exchanged with another's", "UPDATE application SET line = (SELECT line FROM application WHERE number = 1) WHERE number = 2", "application "},
		{"a body with a bit turned", "UPDATE application SET body = " + turned("body", 51) + " WHERE number = 1", "application "},
		{"an original taken away", "DELETE FROM original", "application "},
		{"an original changed", "UPDATE original SET content = x'01020304'", "application "},
		{"an end date moved", "UPDATE role SET end_on = '2040-01-01'", "role "},
		{"a birthday moved", "UPDATE role SET next_age_on = '2026-01-01'", "role "},
		{"a role given back", "UPDATE role SET state = 'active'", "role "},
		{"a task dismissed", "UPDATE role SET switched_off_at = '2026-12-01T12:00:00.000000000Z'", "role "},
		{"a role taken away", "DELETE FROM role", "role "},
		{"a letter printed by nobody", "UPDATE letter SET state = 'posted'", "letter "},
		{"the words of a letter changed", "UPDATE letter_words SET words = x'01020304'", "letter "},
		{"the words of a letter taken away", "DELETE FROM letter_words", "letter-words "},
		{"a copy taken away", "DELETE FROM evidence_copy", "evidence "},
		{"a copy changed", "UPDATE evidence_copy SET content = x'01020304'", "the copy of evidence "},
		{"a paper nobody kept", "UPDATE evidence SET kept = 0", "evidence "},
		{"a paper taken away", "DELETE FROM evidence", "evidence "},
		{"a message held back", "UPDATE outgoing SET state = 'done' WHERE removes = 1", "message "},
		{"a message put off", "UPDATE outgoing SET due_at = '2099-01-01T00:00:00.000000000Z'", "message "},
		{"another message's bytes", "UPDATE outgoing SET frozen = (SELECT frozen FROM outgoing WHERE removes = 1)", "message "},
		{"a removal behind a grant", "UPDATE outgoing SET removes = 0 WHERE removes = 1", "message "},
		{"an actor changed", "UPDATE audit SET staff_id = 'somebody' WHERE seq = 3", "entry 3"},
		{"an instant changed", "UPDATE audit SET at = '2026-12-01T12:00:00.000000001Z' WHERE seq = 3", "entry 3"},
		{"an instant that is none", "UPDATE audit SET at = 'noon' WHERE seq = 3", "entry 3"},
		{"a state in the log changed", "UPDATE audit SET to_state = 'refused' WHERE seq = 4", "entry 4"},
		{"an entry's role changed", "UPDATE audit SET role_id = 'another' WHERE seq = 4", "entry 4"},
		{"details with a bit turned", "UPDATE audit SET details = " + turned("details", 21) + " WHERE seq = 4", "entry 4"},
		{"details of another entry", "UPDATE audit SET details = (SELECT details FROM audit WHERE seq = 5) WHERE seq = 4", "entry 4"},
		{"an entry taken away", "DELETE FROM audit WHERE seq = 4", "entry 4"},
		{"the last entries taken away", "DELETE FROM audit WHERE seq > 6", "entry 7"},
		{"a digest changed", "UPDATE audit SET left_rows = replace(left_rows, 'a', 'b') WHERE seq = 5", "entry 5"},
		{"the end of the log changed", "UPDATE audit_head SET head = x'01'", "the end of the log"},
		{"a login changed", "UPDATE staff SET login = 'me'", "staff "},
		{"the recovery key exchanged", "UPDATE practice SET recovery = 'another'", "practice 1"},
		{"a draft changed", "UPDATE draft SET body = x'01020304'", "draft of "},
		{"a secret exchanged", "UPDATE secret SET value = (SELECT people FROM staff)", "secret national-store-api-key"},
		{"a secret taken away", "DELETE FROM secret", "secret national-store-api-key"},
		{"a secret under another name", "UPDATE secret SET name = 'national-store-key'", "secret national-store-key"},
		{"the practice renamed", "UPDATE practice SET ods = 'X1'", "practice 1"},
	} {
		tampering(t, db, c.sql, func() {
			r, err := db.Verify(t.Context())
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				return
			}
			for _, p := range r.Problems {
				if strings.HasPrefix(p.Record, c.want) {
					return
				}
			}
			t.Errorf("%s: not found at %q among %v", c.name, c.want, r.Problems)
		})
		r, err := db.Verify(t.Context())
		if err != nil || len(r.Problems) > 0 {
			t.Fatalf("after %s was put back: %v, %v", c.name, r.Problems, err)
		}
	}
}

func TestACaseBehindItsColumnsIsNotRead(t *testing.T) {
	db, _ := busy(t)
	tampering(t, db, "UPDATE application SET state = 'approved' WHERE state = 'held'", func() {
		var id workflow.ApplicationID
		if err := db.read.get(t.Context(), &id, "SELECT id FROM application WHERE number = 2"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Application(t.Context(), id); !errors.Is(err, workflow.ErrCorrupt) {
			t.Errorf("%v, want ErrCorrupt", err)
		}
	})
}

// No error names a person: every reading path is made to fail on the marked
// patient.
func TestErrorsNameNobody(t *testing.T) {
	db, _ := busy(t)
	k, err := db.unsealed()
	if err != nil {
		t.Fatal(err)
	}
	var id workflow.ApplicationID
	if err := db.read.get(t.Context(), &id, "SELECT id FROM application WHERE number = 1"); err != nil {
		t.Fatal(err)
	}
	other, err := json.Marshal(map[string]any{"Zzmarkfield": "Zzmarkvalue", "ReceivedAt": "Zzmarkdate"})
	if err != nil {
		t.Fatal(err)
	}
	for name, sealed := range map[string][]byte{
		"another shape": k.key.Seal(sealedApplicationBody, string(id), other),
		"not JSON":      k.key.Seal(sealedApplicationBody, string(id), []byte("Zzmark")),
		"more after it": k.key.Seal(sealedApplicationBody, string(id), []byte(`{} "Zzmark"`)),
	} {
		var a workflow.Application
		err := k.open(sealedApplicationBody, string(id), sealed, &a)
		if !errors.Is(err, workflow.ErrCorrupt) || strings.Contains(strings.ToLower(err.Error()), "zzmark") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := k.openApplicationLine(id, k.sealLine(sealedApplicationLine, string(id), "Zzmark", "Zzmark", "", "", "", "", "", "")); !errors.Is(err, workflow.ErrCorrupt) ||
		strings.Contains(strings.ToLower(err.Error()), "zzmark") {
		t.Errorf("a line with a bad date: %v", err)
	}
}

// Access in force is found by its own numbers, also where its case still has
// others.
func TestAccessInForceIsFoundByItsOwnNumbers(t *testing.T) {
	db, _ := busy(t)
	tampering(t, db, "UPDATE role SET state = 'active'; UPDATE application SET patient_key = x'00' WHERE number = 1", func() {
		two := motherAndChild()
		around, err := db.Around(t.Context(), two.Patient, two.Proxy, "")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(around.Same, func(e workflow.Earlier) bool { return e.Live }) || around.PatientHas != 1 || around.ProxyHas != 1 {
			t.Errorf("found %+v", around)
		}
		ids, err := db.LiveBetween(t.Context(), workflow.Pair{Patient: two.Patient.NHSNumber, Proxy: two.Proxy.NHSNumber})
		if err != nil || len(ids) != 1 {
			t.Errorf("in force %v, %v", ids, err)
		}
		k, err := db.unsealed()
		if err != nil {
			t.Fatal(err)
		}
		cases, err := db.theirs(t.Context(), k, workflow.Staff{Linked: []nhs.Number{two.Patient.NHSNumber}})
		if first := around.Same[len(around.Same)-1].Application; err != nil || !cases.has(first) {
			t.Errorf("a stake in %v, %v", cases, err)
		}
	})
}
