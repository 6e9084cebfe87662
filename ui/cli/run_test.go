package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/ui/cli"
)

// prompt is a practice of its own and what its command line says.
type prompt struct {
	t   *testing.T
	dir string
	env map[string]string
	now func() time.Time // nil for noon on 1 December 2026
	in  string           // what is typed or passed in
	// browser is what happens when a page is opened.
	browser func(context.Context, string) error
	out     string
	errs    string
}

// run runs a command line and answers its exit code.
func (p *prompt) run(args ...string) int {
	p.t.Helper()
	var out, errs bytes.Buffer
	program := cli.Program{In: strings.NewReader(p.in), Out: &out, Err: &errs, Env: func(k string) string { return p.env[k] },
		Browser: p.browser,
		Now:     p.now}
	if program.Now == nil {
		program.Now = func() time.Time { return time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC) }
	}
	code := program.Run(context.Background(), append([]string{"--data", p.dir}, args...))
	p.out, p.errs = out.String(), errs.String()
	if strings.Contains(p.errs, "goroutine ") || strings.Contains(p.errs, ".go:") {
		p.t.Errorf("%v: a stack on standard error:\n%s", args, p.errs)
	}
	return code
}

func (p *prompt) want(code int, args ...string) {
	p.t.Helper()
	if got := p.run(args...); got != code {
		p.t.Errorf("%v: exit code %d, want %d\n%s%s", args, got, code, p.out, p.errs)
	}
}

// startStore runs a national store that the command line is told of.
func startStore(t *testing.T) *emulator.Service {
	t.Helper()
	store, err := emulator.New()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(store.Handler())
	t.Cleanup(server.Close)
	t.Setenv("PROXYDESK_STORE_URL", server.URL+emulator.BasePath)
	return store
}

func TestTheCommandLine(t *testing.T) {
	store := startStore(t)
	father := emulator.Person{NHSNumber: "9990004900", Family: "Bray", Given: "Quentin", BirthDate: "1952-03-12", ODS: "Z99901"}
	daughter := emulator.Person{NHSNumber: "9990005036", Family: "Bray", Given: "Joy", BirthDate: "1984-09-08", ODS: "Z99901"}
	for _, x := range []emulator.Person{father, daughter} {
		if err := store.AddPerson(x); err != nil {
			t.Fatal(err)
		}
	}
	id, _, err := store.Apply(emulator.Application{Applicant: emulator.ByProxy, Proxy: daughter, Patient: father, Relationship: "CHILD",
		BasisForAccess: "Personal", AccessLevels: []string{"PRESCR"}, Reasons: []string{"PRAC"}})
	if err != nil {
		t.Fatal(err)
	}
	rubbish := filepath.Join(t.TempDir(), "rubbish.json")
	if err := os.WriteFile(rubbish, []byte(`{"resourceType":`), 0o600); err != nil {
		t.Fatal(err)
	}
	letter := filepath.Join(t.TempDir(), "mail.eml")
	mail := "From: someone@example.org\r\nDate: Mon, 30 Nov 2026 09:00:00 +0000\r\nSubject: Proxy application: proxy applied\r\n\r\nPatient name: Quentin Bray\nPatient NHS number: 999 000 4900\n"
	if err := os.WriteFile(letter, []byte(mail), 0o600); err != nil {
		t.Fatal(err)
	}

	p := &prompt{t: t, dir: filepath.Join(t.TempDir(), "desk"), env: map[string]string{"PROXYDESK_PASSWORD": "a few words together"}}
	p.want(1, "verify", "--user", "pat") // no practice yet
	p.want(2, "init")
	p.want(0, "init", "--ods", "Z99901", "--name", "Fernbrook Surgery", "--user", "pat", "--person", "Pat Jones", "--roles", "manager,responsible")
	if !strings.Contains(p.out, "recoveryKey") {
		t.Error("the recovery key is not shown")
	}
	p.want(1, "init", "--ods", "Z99901", "--name", "Another", "--user", "pat")
	p.want(2, "nonsense")
	p.want(2, "fetch")
	p.want(2, "emulator", "--auth", "application", "--client", "somebody")
	p.want(2, "report", "reviews", "--within", "soon", "--user", "pat")
	p.want(2, "report", "reviews", "--from", "2027-03-01", "--user", "pat")
	p.want(2, "report", "reviews", "--from", "2027-03-01", "--to", "2027-02-01", "--user", "pat")
	p.want(2, "report", "refusals", "--from", "yesterday", "--to", "2027-02-01", "--user", "pat")
	p.want(2, "report", "looked", "--user", "pat")
	p.want(2, "report", "reviews", "--reason", "boredom", "--user", "pat")
	p.want(2, "report", "reviews", "--basis", "habit", "--user", "pat")
	p.want(2, "report", "reviews", "--first", "-1", "--user", "pat")
	p.want(2, "report", "reviews", "--owner", "stranger", "--user", "pat")
	p.want(2, "report", "open", "--format", "word", "--user", "pat")
	p.want(0, "fetch", id, "--user", "pat")
	var in struct{ Reference, State string }
	if err := json.Unmarshal([]byte(p.out), &in); err != nil || in.Reference != "REF-0001" || in.State != "new" {
		t.Errorf("fetched %q: %v", p.out, err)
	}
	p.want(3, "fetch", id, "--user", "pat") // the pair has an open case now
	p.want(1, "fetch", "not-an-id", "--user", "pat")
	p.want(3, "import", rubbish, letter, "--user", "pat")
	// A register from an older system, and days of last use: looked at first.
	register := filepath.Join(t.TempDir(), "register.csv")
	rows := "patient nhs number,patient family name,patient given name,patient born,proxy nhs number,proxy family name,proxy given name,proxy born,relationship,basis,since,end,services\n" +
		"9990003475,Mensah,Kofi,1951-07-02,9990003602,Mensah,Esi,1955-11-09,Wife,unknown,2019-05-20,,PRESCR APPT\n" +
		"9990003475,Mensah,Kofi,1951-07-02,9990003602,Mensah,Esi,1955-11-09,Wife,unknown,2019-05-20,,PRESCR\n"
	used := filepath.Join(t.TempDir(), "used.csv")
	if err := errors.Join(os.WriteFile(register, []byte(rows), 0o600),
		os.WriteFile(used, []byte("patient nhs number,proxy nhs number,last used\n9990003475,9990003602,2021-11-04\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	p.want(2, "import", "--roles", register, rubbish, "--user", "pat")
	p.want(2, "import", "--commit", rubbish, "--user", "pat")
	p.want(2, "import", "--roles", used, "--user", "pat")
	p.want(3, "import", "--roles", register, "--user", "pat")
	var took struct {
		Written       bool
		Good, LeftOut int
		Problems      []struct{ Line int }
	}
	if err := json.Unmarshal([]byte(p.out), &took); err != nil || took.Written || took.Good != 1 || took.LeftOut != 1 || took.Problems[0].Line != 3 {
		t.Errorf("looked at %q: %v", p.out, err)
	}
	p.want(3, "import", "--last-used", used, "--user", "pat") // nobody was brought over yet
	p.want(3, "import", "--roles", register, "--commit", "--user", "pat")
	p.want(0, "import", "--last-used", used, "--commit", "--user", "pat")
	p.want(0, "report", "reviews", "--format", "json", "--user", "pat")
	if !strings.Contains(p.out, `"unused": 1`) || !strings.Contains(p.out, `"basis-unknown": 1`) {
		t.Errorf("the report says %s", p.out)
	}
	p.want(0, "report", "reviews", "--from", "2027-01-01", "--to", "2027-03-31", "--format", "json", "--user", "pat")
	if !strings.Contains(p.out, `"until": "2027-03-31"`) {
		t.Errorf("a free window ends on another day: %s", p.out)
	}
	p.want(2, "report", "reveiws", "--user", "pat")
	if !strings.Contains(p.errs, `There is no report "reveiws"`) || !strings.Contains(p.errs, "reviews, open") {
		t.Errorf("a report that is none is answered by: %s", p.errs)
	}
	p.want(0, "report", "times", "--format", "xlsx", "--out", filepath.Join(p.dir, "times.xlsx"), "--user", "pat")
	p.want(0, "explain", "ref 1", "--user", "pat")
	if !strings.Contains(p.out, `"rule": "F2"`) {
		t.Errorf("explain does not name the first unmet rule:\n%s", p.out)
	}
	p.want(0, "sync", "--user", "pat")
	p.want(0, "report", "reviews", "--format", "json", "--user", "pat")
	p.want(0, "verify", "--user", "pat")
	for _, name := range []string{"Bray", "9990004900", "999 000 4900", "Mensah", "9990003475"} {
		if strings.Contains(p.out+p.errs, name) {
			t.Errorf("a person is named on the terminal")
		}
	}
	p.env["PROXYDESK_PASSWORD"] = "not the words"
	p.want(1, "verify", "--user", "pat")
	p.env = map[string]string{}
	p.want(2, "verify", "--user", "pat") // nowhere to type a password
	p.want(0, "config")
	p.want(0, "version")
}

func TestTheExampleSettingsAreSettings(t *testing.T) {
	var b bytes.Buffer
	if err := cli.WriteExample(&b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "desk.toml")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := cli.LoadConfig(file, nil); err != nil {
		t.Error(err)
	}
	for name, text := range map[string]string{"an unknown key": "[store]\nadress = \"x\"\n", "a choice that is none": "[store]\nauth = \"magic\"\n",
		"a sign-in without its address":   "[store]\nurl = \"https://store.example/FHIR/R4\"\nauth = \"application\"\n",
		"an NHS sign-in without its page": "[store]\nurl = \"https://store.example/FHIR/R4\"\nauth = \"healthcare-worker\"\ntoken_url = \"https://store.example/token\"\n", "a secret": "[store]\nkey = \"x\"\n",
		"no settings at all": "[store\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := cli.LoadConfig(file, nil); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
