package emulator

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// reopened is a service on the same folder after the first one stopped. crash
// leaves it as a killed process would: nobody closed it.
func reopened(t testing.TB, dir string, at time.Time) *desk {
	t.Helper()
	return newDesk(t, WithDir(dir), WithClock(func() time.Time { return at }), WithSeed(2))
}

func TestARecordOutlivesItsProcess(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	first := family(t, WithDir(dir))
	id, _, err := first.Apply(Application{
		Applicant: ByProxy, Proxy: Person{NHSNumber: lee}, Patient: Person{NHSNumber: edna},
		Relationship: "FAMMEMB", BasisForAccess: "Personal", AccessLevels: []string{"APPT"}, Reasons: []string{"TECH"},
	})
	if err != nil {
		t.Fatal(err)
	}
	role := first.only(ada, ruth).ID
	if r := first.patch(role, op("replace", pathEnd, "2027-06-30")); r.status != 200 {
		t.Fatal(r.code())
	}
	first.goesWrong(Fault{Op: OpChange, Kind: LateApply, Delay: Duration(time.Hour)})
	_ = first.patch(role, becomes("inactive", reasonIs("ROLE_DEACTIVATED_SAFEGUARDING"))...)
	want := first.Roles("", "")
	form := first.send(ask{method: "GET", path: "/QuestionnaireResponse/" + id})
	bundle := first.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada + "&_include=Consent:performer&_include=Consent:patient"})

	for _, line := range []string{"after a crash", "and once more"} {
		again := reopened(t, dir, noon)
		if diff := cmp.Diff(want, again.Roles("", "")); diff != "" {
			t.Errorf("%s: roles (-want +got):\n%s", line, diff)
		}
		got := again.send(ask{method: "GET", path: "/QuestionnaireResponse/" + id})
		check(t, line+": form", string(got.raw), string(form.raw))
		got = again.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada + "&_include=Consent:performer&_include=Consent:patient"})
		check(t, line+": bundle", string(got.raw), string(bundle.raw))
		check(t, line+": the guard", again.send(ask{method: "POST", path: "/Consent", body: consent(edna, lee)}).code(), "DUPLICATE_RELATIONSHIP")
	}
	late := reopened(t, dir, noon.Add(2*time.Hour))
	check(t, "the late request", late.only(ada, ruth).Reason, "ROLE_DEACTIVATED_SAFEGUARDING")
	check(t, "the late request", late.only(ada, ruth).Changes[2].At, noon.Add(time.Hour))
	after := reopened(t, dir, noon.Add(3*time.Hour))
	check(t, "its effect happens once", len(after.only(ada, ruth).Changes), 3)
}

func TestALineCutShortIsDropped(t *testing.T) {
	dir := t.TempDir()
	first := newDesk(t, WithDir(dir))
	first.create(ada, ruth)
	path := filepath.Join(dir, journalName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first.create(ian, neil)
	longer, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for length := len(whole); length < len(longer); length += 97 {
		if err := os.WriteFile(path, longer[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		d := reopened(t, dir, noon)
		check(t, "roles before", len(d.Roles(ada, ruth)), 1)
		check(t, "roles in the line", len(d.Roles(ian, neil)), 0)
		d.create(ian, neil)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		check(t, "roles once it is made again", len(reopened(t, dir, noon).Roles(ian, neil)), 1)
	}
}

func TestOtherDamageStopsTheStart(t *testing.T) {
	for line, text := range map[string]string{
		"not JSON":         "{\n",
		"an unknown table": `[{"table":"shoes","id":"1","value":{}}]` + "\n",
		"a broken value":   `[{"table":"role","id":"1","value":[]}]` + "\n",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, journalName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := New(WithDir(dir)); err == nil {
			t.Errorf("%s was read", line)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(WithDir(file)); err == nil {
		t.Error("a file was taken for a folder")
	}
}

func TestWhatCannotBeKeptIsNotAnswered(t *testing.T) {
	d := newDesk(t, WithDir(t.TempDir()))
	d.create(ada, ruth)
	if err := d.journal.file.Close(); err != nil { // the disk goes away
		t.Fatal(err)
	}
	r := d.send(ask{method: "POST", path: "/Consent", body: consent(ian, neil)})
	check(t, "status", r.status, 500)
	check(t, "roles", len(d.Roles(ian, neil)), 0)
	d.journal = nil
}

func TestASeedRepeatsIDs(t *testing.T) {
	one, other := newDesk(t), newDesk(t)
	check(t, "id", one.create(ada, ruth), other.create(ada, ruth))
}
