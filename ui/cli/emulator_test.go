package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proxydesk/ui/cli"
)

// playing is the emulator at work, as somebody started it.
type playing struct {
	*testing.T
	BaseURL, TokenURL, SignInURL, IdentityURL, AdminURL string
	Requests                                            []string
	errs                                                *bytes.Buffer
	end                                                 func() int
}

// play starts the command and reads where it is.
func play(t *testing.T, args ...string) *playing {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r, w := io.Pipe()
	p := &playing{T: t, errs: &bytes.Buffer{}}
	code := make(chan int, 1)
	go func() {
		program := cli.Program{In: strings.NewReader(""), Out: w, Err: p.errs, Env: func(string) string { return "" }}
		code <- program.Run(ctx, append([]string{"emulator", "--listen", "127.0.0.1:0"}, args...))
		w.Close()
	}()
	if err := json.NewDecoder(r).Decode(p); err != nil {
		stop()
		t.Fatalf("%v; exit code %d: %s", err, <-code, p.errs)
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	p.end = func() int { stop(); return <-code }
	return p
}

// ask sends a request and answers its status and body.
func (p *playing) ask(method, url, body string, headers ...string) (int, string) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), method, url, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

const requestID = "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a10"

// role asks the store for a role by its id, and answers the status of the answer
// and whether the role is in force.
func (p *playing) role(id string) (int, bool) {
	p.Helper()
	status, body := p.ask("GET", p.BaseURL+"/Consent/"+id+"?_include=Consent:patient", "", "X-Request-ID", requestID)
	return status, strings.Contains(body, `"status":"active"`)
}

func TestTheEmulatorIsAProduct(t *testing.T) {
	dir := t.TempDir()
	p := play(t, "--data", dir, "--practice", "10", "--admin", "127.0.0.1:0")
	for name, url := range map[string]string{"the store": p.BaseURL, "tokens": p.TokenURL, "the sign-in": p.SignInURL, "identities": p.IdentityURL, "everything round it": p.AdminURL} {
		if !strings.HasPrefix(url, "http://127.0.0.1:") {
			t.Errorf("%s is at %q", name, url)
		}
	}
	if len(p.Requests) != 2 {
		t.Errorf("%d access requests wait, want 2", len(p.Requests))
	}
	if status, _ := p.ask("GET", p.BaseURL+"/QuestionnaireResponse/"+p.Requests[0], "", "X-Request-ID", requestID); status != 200 {
		t.Errorf("an access request: %d", status)
	}
	var roles []struct{ ID, Status string }
	_, body := p.ask("GET", p.AdminURL+"/roles", "")
	if err := json.Unmarshal([]byte(body), &roles); err != nil || len(roles) != 8 {
		t.Fatalf("%d roles: %v", len(roles), err)
	}
	var live string
	for _, r := range roles {
		if r.Status == "active" {
			live = r.ID
		}
	}
	want := func(what string, status int, active bool) {
		t.Helper()
		if s, a := p.role(live); s != status || a != active {
			t.Errorf("%s: %d, in force: %v", what, s, a)
		}
	}
	want("at first", 200, true)
	_, before := p.ask("GET", p.AdminURL+"/snapshot", "")

	// Another practice ends a role; the clock reaches a last day; a snapshot goes
	// back before both.
	if s, b := p.ask("PATCH", p.AdminURL+"/roles/"+live, `{"end": "2199-01-01"}`); s != 204 {
		t.Errorf("another system sets an end: %d %s", s, b)
	}
	if s, b := p.ask("POST", p.AdminURL+"/clock", `{"set": "2199-01-02T12:00:00Z"}`); s != 200 || !strings.Contains(b, "2199-01-02") {
		t.Errorf("the clock: %d %s", s, b)
	}
	want("after its last day", 200, false)
	if s, _ := p.ask("POST", p.AdminURL+"/clock", `{"advance": "-1h"}`); s != 200 {
		t.Error("the clock does not go back")
	}
	if s, b := p.ask("PUT", p.AdminURL+"/snapshot", before); s != 204 {
		t.Errorf("going back: %d %s", s, b)
	}
	want("after going back", 200, true)
	if s, b := p.ask("PATCH", p.AdminURL+"/roles/"+live, `{"status": "inactive", "reason": "ROLE_DEACTIVATED_SAFEGUARDING"}`); s != 204 {
		t.Errorf("another system ends it: %d %s", s, b)
	}
	want("after another system ended it", 200, false)

	// What goes wrong and how much is too much is played too, and the log tells.
	if s, b := p.ask("POST", p.AdminURL+"/faults", `[{"kind": "status", "status": 503}]`); s != 204 {
		t.Errorf("a fault: %d %s", s, b)
	}
	want("with a fault", 503, false)
	if s, _ := p.ask("POST", p.AdminURL+"/limits", `{"perMinute": 1}`); s != 204 {
		t.Error("the limits were not taken")
	}
	p.role(live)
	if s, _ := p.role(live); s != 429 {
		t.Errorf("over the limit: %d", s)
	}
	status, log := p.ask("GET", p.AdminURL+"/log", "")
	if status != 200 || !strings.Contains(log, requestID) || strings.Contains(log, `"999`) || !strings.Contains(log, "429") {
		t.Errorf("the log: %d %s", status, log)
	}
	for what, body := range map[string]string{"/clock": `{"ahead": "1h"}`, "/faults": `[{"kind": "flood"}]`, "/roles/" + live: `{"status": "active", "reason": "ROLE_CREATED"}`, "/worker": `{}`} {
		method := "POST"
		if strings.HasPrefix(what, "/roles") {
			method = "PATCH"
		}
		if s, _ := p.ask(method, p.AdminURL+what, body); s != 400 {
			t.Errorf("%s %s was taken: %d", what, body, s)
		}
	}
	if s, _ := p.ask("PUT", p.AdminURL+"/snapshot", "no snapshot\n"); s != 400 {
		t.Error("rubbish was taken for a snapshot")
	}
	// A page of the web reaches none of it.
	if s, _ := p.ask("GET", p.AdminURL+"/roles", "", "Origin", "https://practice.example"); s != 403 {
		t.Errorf("a page of the web: %d", s)
	}
	if s, _ := p.ask("GET", p.BaseURL+"/../log", ""); s == 200 {
		t.Error("the log stands at the store itself")
	}
	if code := p.end(); code != 0 {
		t.Errorf("ended with %d: %s", code, p.errs)
	}

	// What it keeps is there the next time, and is not filled twice.
	p = play(t, "--data", dir, "--practice", "10", "--dialect", "recorded", "--limits", "600/900")
	if len(p.Requests) != 0 || p.AdminURL != "" {
		t.Errorf("started again: %+v", p)
	}
	want("started again", 200, false)
	if _, body := p.ask("GET", p.BaseURL+"/Consent/"+live, "", "X-Request-ID", requestID); !strings.Contains(body, `"policyRule":[`) && !strings.Contains(body, "THROTTLED") {
		t.Errorf("it does not speak the recorded dialect: %s", body)
	}
	p.end()
}

// What the national store does not do can be played to see what it would buy, and
// a quota can be one that others use up.
func TestTheEmulatorPlaysVersionsAndASharedQuota(t *testing.T) {
	p := play(t, "--practice", "1", "--etags", "--admin", "127.0.0.1:0")
	var roles []struct{ ID string }
	_, body := p.ask("GET", p.AdminURL+"/roles", "")
	if err := json.Unmarshal([]byte(body), &roles); err != nil || len(roles) != 1 {
		t.Fatalf("%d roles: %v", len(roles), err)
	}
	change := func(version string) int {
		t.Helper()
		status, _ := p.ask("PATCH", p.BaseURL+"/Consent/"+roles[0].ID, `[{"op": "add", "path": "/provision/period/end", "value": "2199-01-01"}]`,
			"X-Request-ID", requestID, "Content-Type", "application/json-patch+json", "If-Match", version)
		return status
	}
	if got := [...]int{change(`W/"0"`), change(`W/"1"`), change(`W/"1"`)}; got != [...]int{412, 200, 412} {
		t.Errorf("changes of a version that is not, that is, and that was: %v", got)
	}
	if s, b := p.ask("POST", p.AdminURL+"/limits", `{"perMinute": 600, "others": 600, "bare": true}`); s != 204 {
		t.Errorf("the limits: %d %s", s, b)
	}
	if s, b := p.ask("GET", p.BaseURL+"/Consent/"+roles[0].ID, "", "X-Request-ID", requestID); s != 429 || strings.Contains(b, "OperationOutcome") {
		t.Errorf("with nothing left by others: %d %s", s, b)
	}
	p.end()
}

func TestTheEmulatorStaysOnThisComputer(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "faults.json")
	if err := os.WriteFile(bad, []byte(`[{"kind": "flood"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &prompt{t: t, dir: t.TempDir(), env: map[string]string{}}
	for _, args := range [][]string{
		{"--listen", "0.0.0.0:0"}, {"--listen", ":0"}, {"--listen", "192.0.2.1:9000"}, {"--listen", "nowhere"}, {"--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0"},
		{"--listen", "127.0.0.1:0", "--admin", ":0", "--reachable-from-the-network"}, {"--limits", "many"}, {"--dialect", "latin"}, {"--auth", "magic"}, {"--faults", bad},
		{"--faults", bad + "x"}, {"--listen", "127.0.0.1:99999"},
	} {
		p.want(2, append([]string{"emulator"}, args...)...)
		if p.out != "" || !strings.HasSuffix(strings.TrimSpace(p.errs), ".") {
			t.Errorf("%v: %s%s", args, p.out, p.errs)
		}
	}
	open := play(t, "--listen", "0.0.0.0:0", "--reachable-from-the-network")
	if code := open.end(); code != 0 || !strings.Contains(open.errs.String(), "other computers may reach this store") {
		t.Errorf("%d: %s", code, open.errs)
	}
}
