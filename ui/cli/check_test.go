package cli_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/ui/cli"
)

// checked runs the check beside the window and reads what it prints.
func (p *platform) checked(code int) map[vrs.Step]cli.CheckedStep {
	p.t.Helper()
	p.command(code, "", "--config", p.settings, "store", "check")
	var line cli.CheckedLine
	if err := json.Unmarshal([]byte(p.out), &line); err != nil {
		p.t.Fatalf("%v:\n%s%s", err, p.out, p.errs)
	}
	if line.Works != (code == 0) || len(line.Steps) != len(vrs.Steps) {
		p.t.Errorf("exit code %d: %+v", code, line)
	}
	by := map[vrs.Step]cli.CheckedStep{}
	for i, s := range line.Steps {
		if s.Step != vrs.Steps[i] || s.Title == "" || !strings.HasSuffix(s.Words, ".") {
			p.t.Errorf("step %d: %+v", i, s)
		}
		by[s.Step] = s
	}
	return by
}

func TestTheLineIsCheckedFromTheCommandLine(t *testing.T) {
	p := newPlatform(t)
	p.must(p.desk.Close())
	says := func(when string, by map[vrs.Step]cli.CheckedStep, step vrs.Step, outcome vrs.Outcome, words string) {
		t.Helper()
		if s := by[step]; s.Outcome != outcome || !strings.Contains(s.Words, words) {
			t.Errorf("%s: %+v, want %s with “%s”", when, s, outcome, words)
		}
	}
	by := p.checked(3)
	says("without a key", by, vrs.StepKey, vrs.StepBad, "Make one with proxydesk store key new.")
	says("without a key", by, vrs.StepConnection, vrs.StepGood, "A connection is made.")
	says("without a key", by, vrs.StepSignIn, vrs.StepUnknown, "put right what failed first")
	p.command(0, "", "store", "key", "new")
	set := []byte(p.out)
	says("without an API key", p.checked(3), vrs.StepKey, vrs.StepBad, "proxydesk store client")
	p.command(0, apiKey+"\n", "store", "client")
	says("with a key nobody registered", p.checked(3), vrs.StepKey, vrs.StepBad, "does not accept this desk’s key")
	p.register(set)
	by = p.checked(0)
	says("registered", by, vrs.StepPermission, vrs.StepGood, "may ask about access")
	says("registered", by, vrs.StepEncryption, vrs.StepUnused, "on this computer")
	for name, c := range map[string]struct {
		fault emulator.Fault
		step  vrs.Step
		words string
	}{
		"a sign-in that is not accepted": {emulator.Fault{Kind: emulator.Status, Status: 401, Times: 2}, vrs.StepSignIn, "does not accept the sign-in"},
		"a sign-in that may not":         {emulator.Fault{Kind: emulator.Status, Status: 403}, vrs.StepPermission, "NHS England has to allow it"},
		"a pause":                        {emulator.Fault{Kind: emulator.Status, Status: 429}, vrs.StepAnswer, "asks for a pause"},
		"trouble":                        {emulator.Fault{Kind: emulator.Status, Status: 503}, vrs.StepAnswer, "is in trouble"},
		"a portal":                       {emulator.Fault{Kind: emulator.Status, Status: 200, Body: "html"}, vrs.StepAnswer, "Wi-Fi sign-in page"},
	} {
		c.fault.Op = emulator.OpRead
		p.must(p.store.Faults.Add(c.fault))
		says(name, p.checked(3), c.step, vrs.StepBad, c.words)
		p.store.Faults.Clear()
	}
	if len(p.store.Roles("", "")) != 0 {
		t.Error("trying the line changed the store")
	}
	for _, e := range p.store.Log() {
		if e.Op != emulator.OpRead && e.Op != emulator.OpToken {
			t.Errorf("the check asked the store for %s", e.Op)
		}
	}
	config, err := cli.LoadConfig(p.settings, nil)
	p.must(err)
	p.settings = filepath.Join(t.TempDir(), "none.toml")
	p.must(os.WriteFile(p.settings, []byte("[store]\nurl = \""+config.Store.URL+"\"\n"), 0o600))
	says("set up without a sign-in", p.checked(3), vrs.StepSignIn, vrs.StepBad, "this desk is set up without one")
	p.command(2, "", "store", "check") // without those settings no store is set up
}

// Where the settings name a proxy, everything goes through it, the sign-in too.
func TestTheProxyOfTheSettingsIsAsked(t *testing.T) {
	p := newPlatform(t)
	p.must(p.desk.Close())
	asked := make(chan string, 10)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	settings := func(address string) string {
		file := filepath.Join(t.TempDir(), "proxy.toml")
		p.must(os.WriteFile(file, []byte("[store]\nurl = \"https://store.invalid/FHIR/R4\"\nproxy = \""+address+"\"\n"), 0o600))
		return file
	}
	p.command(3, "", "--config", settings(proxy.URL), "store", "check")
	if !strings.Contains(p.out, "The network’s proxy refused the connection.") {
		t.Errorf("it says:\n%s%s", p.out, p.errs)
	}
	if got := <-asked; got != "CONNECT store.invalid:443" {
		t.Errorf("the proxy was asked %q", got)
	}
	p.command(2, "", "--config", settings("http://sam:secret@proxy.example:8080"), "store", "check")
	if !strings.Contains(p.errs, "store.proxy may hold no name and no password") || strings.Contains(p.errs, "secret") {
		t.Errorf("it says:\n%s%s", p.out, p.errs)
	}
}
