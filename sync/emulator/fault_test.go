package emulator

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// bubble is a desk whose clock is the bubble's own, so that waiting costs nothing.
func bubble(t *testing.T, options ...Option) *desk {
	t.Helper()
	d := newDesk(t, append([]Option{WithClock(time.Now)}, options...)...)
	d.client.Timeout = 30 * time.Second
	return d
}

func (d *desk) goesWrong(script ...Fault) {
	d.Helper()
	if err := d.Faults.Add(script...); err != nil {
		d.Fatal(err)
	}
}

func post() ask { return ask{method: "POST", path: "/Consent", body: futureConsent()} }

// futureConsent is a role that a bubble's clock, at the turn of 2000, can take.
func futureConsent() object {
	return with(with(consent(ada, ruth), "provision.period.start", "2000-01-01"), "dateTime", "2000-01-01T00:00:00Z")
}

func TestFaults(t *testing.T) {
	nameless := func(err error) bool { return errors.As(err, new(*net.DNSError)) }
	distrusted := func(err error) bool { return errors.As(err, new(*tls.CertificateVerificationError)) }
	refused := func(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }
	reset := func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }
	hungUp := func(err error) bool { return errors.Is(err, io.EOF) }
	brokeOff := func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }
	timedOut := func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }
	for _, l := range []struct {
		line    string
		fault   Fault
		err     func(error) bool // nil: an answer arrives
		status  int
		applied bool
		took    time.Duration
		shows   func(reply) bool
	}{
		{"nobody knows the name", Fault{Kind: NoName}, nameless, 0, false, 0, nil},
		{"somebody else answers", Fault{Kind: NoTrust}, distrusted, 0, false, 0, nil},
		{"the store cannot be reached", Offline(), refused, 0, false, 0, nil},
		{"the request is lost", Fault{Kind: LostBefore}, hungUp, 0, false, 0, nil},
		{"the request is lost and nobody hangs up", Fault{Kind: LostBefore, Hold: true}, timedOut, 0, false, 30 * time.Second, nil},
		{"the connection is reset", Fault{Kind: Reset}, reset, 0, false, 0, nil},
		{"the answer is lost", Fault{Kind: LostAfter}, hungUp, 0, true, 0, nil},
		{"the answer is lost and nobody hangs up", Fault{Kind: LostAfter, Hold: true}, timedOut, 0, true, 30 * time.Second, nil},
		{"too many requests", Fault{Kind: Status, Status: 429}, nil, 429, false, 0, func(r reply) bool { return r.code() == "THROTTLED" && r.header.Get("Retry-After") == "" }},
		{"too many requests, come back", Fault{Kind: Status, Status: 429, RetryAfter: "7", Body: "none"}, nil, 429, false, 0, func(r reply) bool { return len(r.raw) == 0 && r.header.Get("Retry-After") == "7" }},
		{"a time-out of the store's own", Fault{Kind: Status, Status: 408}, nil, 408, false, 0, func(r reply) bool { return r.code() == "TIMEOUT" }},
		{"a time-out behind, after the effect", Fault{Kind: Status, Status: 502, Body: "text", Applied: true}, nil, 502, true, 0, func(r reply) bool { return r.json == nil }},
		{"a server error", Fault{Kind: Status, Status: 500}, nil, 500, false, 0, func(r reply) bool { return r.code() == "SERVER_ERROR" }},
		{"a gateway's own error", Fault{Kind: Status, Status: 502, Body: "gateway"}, nil, 502, false, 0, func(r reply) bool { return dig(r.json, "fault") != nil }},
		{"maintenance", Unavailable(), nil, 503, false, 0, func(r reply) bool { return r.code() == "DOWNSTREAM_SERVICE_ERROR" }},
		{"a token that stopped working", Fault{Kind: Status, Status: 401}, nil, 401, false, 0, func(r reply) bool { return r.code() == "ACCESS_DENIED" }},
		{"the guest network's page", Fault{Kind: Status, Status: 200, Body: "html"}, nil, 200, false, 0, func(r reply) bool {
			return r.header.Get("Content-Type") == "text/html" && r.header.Get("X-Request-ID") == ""
		}},
		{"JSON with no outcome", Fault{Kind: Status, Status: 500, Body: "json"}, nil, 500, false, 0, func(r reply) bool { return r.json != nil && r.code() == "" }},
		{"a body without end", Fault{Kind: Status, Status: 200, Body: "huge"}, nil, 200, false, 0, func(r reply) bool { return len(r.raw) == 10<<20 }},
		{"half an answer", Fault{Kind: Cut}, brokeOff, 0, true, 0, nil},
		{"a slow answer", Fault{Kind: Slow, Delay: Duration(20 * time.Second)}, nil, 201, true, 20 * time.Second, nil},
		{"an answer slower than patience", Fault{Kind: Slow, Delay: Duration(time.Hour)}, timedOut, 0, true, 30 * time.Second, nil},
		{"an answer a byte a second", Fault{Kind: Drip, Delay: Duration(time.Second)}, timedOut, 0, true, 30 * time.Second, nil},
		{"200 instead of 201", Fault{Kind: Altered, Status: 200}, nil, 200, true, 0, nil},
		{"no location", Fault{Kind: Altered, Without: []string{"Location"}}, nil, 201, true, 0, func(r reply) bool { return r.header.Get("Location") == "" }},
		{"no request id given back", Fault{Kind: Altered, Without: []string{"X-Request-ID"}}, nil, 201, true, 0, func(r reply) bool { return r.header.Get("X-Request-ID") == "" }},
		{"another content type", Fault{Kind: Altered, Type: "text/plain"}, nil, 201, true, 0, func(r reply) bool { return r.header.Get("Content-Type") == "text/plain" }},
	} {
		t.Run(l.line, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := bubble(t)
				d.goesWrong(l.fault)
				start := time.Now()
				r := d.send(post())
				check(t, "time taken", time.Since(start), l.took)
				switch {
				case l.err == nil && r.err != nil:
					t.Errorf("error %v, want an answer", r.err)
				case l.err != nil && !l.err(r.err):
					t.Errorf("error %v is not the one wanted", r.err)
				case l.err == nil:
					check(t, "status", r.status, l.status)
				}
				if l.shows != nil && !l.shows(r) {
					t.Errorf("answer %d %v %.60q is not as it should be", r.status, r.header, r.raw)
				}
				check(t, "applied", len(d.Roles(ada, ruth)) == 1, l.applied)
				entry := d.Service.Log()[0]
				check(t, "logged fault", entry.Fault, l.fault.Kind)
				check(t, "logged change", entry.Changed, l.applied)
			})
		})
	}
}

// The same faults over a socket, where net/http decides what a client sees.
func TestFaultsOverASocket(t *testing.T) {
	for _, l := range []struct {
		line    string
		fault   Fault
		err     string
		applied bool
	}{
		{"the request is lost", Fault{Kind: LostBefore}, "EOF", false},
		{"the connection is reset", Fault{Kind: Reset}, "reset", false},
		{"the answer is lost", Fault{Kind: LostAfter}, "EOF", true},
		{"half an answer", Fault{Kind: Cut}, "unexpected EOF", true},
		{"a slow answer", Fault{Kind: Slow, Delay: Duration(time.Millisecond)}, "", true},
		{"a dripping answer", Fault{Kind: Drip, Delay: Duration(time.Microsecond)}, "", true},
	} {
		t.Run(l.line, func(t *testing.T) {
			d := newDesk(t)
			server := httptest.NewUnstartedServer(d.Handler())
			server.Config.ErrorLog = quiet
			server.Start()
			defer server.Close()
			d.goesWrong(l.fault)
			r := d.sendBy(server.Client(), server.URL+BasePath, ask{method: "POST", path: "/Consent", body: consent(ada, ruth)})
			switch {
			case l.err == "" && (r.err != nil || r.status != http.StatusCreated || text(r.json, "resourceType") != "OperationOutcome"):
				t.Errorf("got %v, status %d, %.60q", r.err, r.status, r.raw)
			case l.err != "" && (r.err == nil || !strings.Contains(r.err.Error(), l.err)):
				t.Errorf("error %v, want %s", r.err, l.err)
			}
			check(t, "applied", len(d.Roles(ada, ruth)) == 1, l.applied)
		})
	}
}

func TestALateRequestTakesEffectInItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := bubble(t)
		d.goesWrong(Fault{Op: OpCreate, Kind: LateApply, Delay: Duration(90 * time.Second), Hold: true})
		sent := time.Now()
		r := d.send(post())
		if !errors.Is(r.err, context.DeadlineExceeded) {
			t.Fatalf("error %v, want the caller's own deadline", r.err)
		}
		time.Sleep(59 * time.Second)
		check(t, "roles a second before", len(d.Roles(ada, ruth)), 0)
		time.Sleep(time.Hour)
		check(t, "when", d.only(ada, ruth).Changes[0].At.Sub(sent), 90*time.Second)
	})
}

// A client that sends again before the late request arrives wins; the late one
// then meets the guard.
func TestALateRequestMeetsTheGuard(t *testing.T) {
	for guard, want := range map[bool]int{true: 1, false: 2} {
		synctest.Test(t, func(t *testing.T) {
			var options []Option
			if !guard {
				options = append(options, WithoutPairGuard())
			}
			d := bubble(t, options...)
			d.goesWrong(Fault{Op: OpCreate, Kind: LateApply, Delay: Duration(time.Minute)})
			_ = d.send(post())
			check(t, "sent again", d.send(post()).status, http.StatusCreated)
			time.Sleep(2 * time.Minute)
			check(t, "roles", len(d.Roles(ada, ruth)), want)
		})
	}
}

func TestFaultsTakeTurns(t *testing.T) {
	d := newDesk(t)
	script, err := ReadFaults(strings.NewReader(`[
		{"op": "search", "kind": "status", "status": 429, "skip": 1, "times": 2},
		{"op": "search", "kind": "status", "status": 503},
		{"op": "read", "kind": "reset", "times": -1}
	]`))
	if err != nil {
		t.Fatal(err)
	}
	d.goesWrong(script...)
	var got []int
	for range 5 {
		got = append(got, d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada}).status)
	}
	if diff := cmp.Diff([]int{503, 429, 429, 200, 200}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	check(t, "pending", d.Faults.Pending(), -1)
	if err := d.Faults.Add(Fault{Kind: Reset}, Fault{Kind: "earthquake"}); err == nil {
		t.Error("a fault of an unknown kind was taken")
	}
	d.Faults.Clear()
	check(t, "pending", d.Faults.Pending(), 0)
	check(t, "read", d.send(ask{method: "GET", path: "/Consent/" + nobody}).status, http.StatusNotFound)
}

// One decision's requests are always refused; the others get through.
func TestAFaultMayStrikeOneDecision(t *testing.T) {
	d := newDesk(t)
	const poison = "9a2cd1e0-58ec-4a1a-b7dd-1f3c0a3f8a55"
	d.goesWrong(Fault{Op: OpCreate, Kind: Status, Code: "INVALID_PROVISION", CorrelationID: poison, Times: -1})
	create := ask{method: "POST", path: "/Consent", body: consent(ada, ruth), header: map[string]string{"X-Correlation-ID": poison}}
	for range 2 {
		r := d.send(create)
		check(t, "status", r.status, http.StatusUnprocessableEntity)
		check(t, "code", r.code(), "INVALID_PROVISION")
	}
	create.header = nil
	check(t, "another's", d.send(create).status, http.StatusCreated)
}

// Slow answers may take each their own time, and trouble may keep to the hours in
// which nobody looks after the service.
func TestAFaultMayVaryAndKeepHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := bubble(t)
		d.goesWrong(Fault{Kind: Slow, Delay: Duration(time.Second), Spread: Duration(9 * time.Second), Times: 40})
		var least, most time.Duration
		for i := range 40 {
			start := time.Now()
			d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada})
			took := time.Since(start)
			if i == 0 {
				least = took
			}
			least, most = min(least, took), max(most, took)
		}
		if least < time.Second || least > 3*time.Second || most >= 10*time.Second || most < 8*time.Second {
			t.Errorf("answers took from %v to %v, want 1s to 10s", least, most)
		}
	})
	d := newDesk(t) // Tuesday noon
	d.goesWrong(Fault{Kind: Status, Status: 503, Outside: true, Times: -1})
	for _, l := range []struct {
		ahead time.Duration
		want  int
	}{{0, 200}, {6 * time.Hour, 503}, {14 * time.Hour, 200}, {23*time.Hour + 59*time.Minute, 503}, {1 * time.Minute, 200}, {72 * time.Hour, 503}} {
		d.clock.Advance(l.ahead)
		check(t, d.clock.Now().Format("Mon 15:04"), d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada}).status, l.want)
	}
}

func TestChanceIsRepeatable(t *testing.T) {
	strikes := func() (n int) {
		d := newDesk(t)
		d.Faults.Seed(42)
		d.goesWrong(Fault{Kind: Status, Status: 500, Times: -1, Chance: 0.3})
		for range 1000 {
			if d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada}).status == 500 {
				n++
			}
		}
		return n
	}
	first := strikes()
	check(t, "again", strikes(), first)
	if first < 250 || first > 350 {
		t.Errorf("%d of 1000 struck, want about 300", first)
	}
}

func TestAScriptOfFaultsIsChecked(t *testing.T) {
	for line, script := range map[string]string{
		"not JSON":                  `[`,
		"an unknown member":         `[{"kind": "reset", "often": true}]`,
		"an unknown kind":           `[{"kind": "earthquake"}]`,
		"an unknown operation":      `[{"kind": "reset", "op": "delete"}]`,
		"a status that is none":     `[{"kind": "status", "status": 42}]`,
		"a code of another op":      `[{"kind": "status", "op": "read", "code": "MISSING_SCOPE"}]`,
		"a delay that is missing":   `[{"kind": "slow"}]`,
		"a delay that is no time":   `[{"kind": "slow", "delay": "soon"}]`,
		"a body nobody knows":       `[{"kind": "status", "status": 500, "body": "poem"}]`,
		"a spread of nothing":       `[{"kind": "reset", "spread": "1s"}]`,
		"a chance of more than one": `[{"kind": "reset", "chance": 2}]`,
	} {
		if _, err := ReadFaults(strings.NewReader(script)); err == nil {
			t.Errorf("%s was taken", line)
		}
	}
	if _, err := New(WithFaults(Fault{Kind: "earthquake"})); err == nil {
		t.Error("New took a fault of an unknown kind")
	}
}

// A caller who gives up is let go at once, also over a socket.
func TestAHeldCallerMayLeave(t *testing.T) {
	d := newDesk(t)
	d.goesWrong(Fault{Kind: LostBefore, Hold: true})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- d.Serve(ctx, listener) }()
	asked, leave := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer leave()
	r, err := http.NewRequestWithContext(asked, http.MethodGet, "http://"+listener.Addr().String()+BasePath+"/Consent", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := http.DefaultTransport.RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the caller's deadline", err)
	}
	stop()
	if err := <-served; err != nil {
		t.Errorf("serve: %v", err)
	}
}
