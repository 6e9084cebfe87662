package vrs_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow/nhs"
)

// shorthand writes the outcomes in the order of the steps: + good, - bad,
// ? unknown, . unused.
func shorthand(k vrs.Check) string {
	marks := map[vrs.Outcome]string{vrs.StepGood: "+", vrs.StepBad: "-", vrs.StepUnknown: "?", vrs.StepUnused: "."}
	var b strings.Builder
	for _, s := range vrs.Steps {
		b.WriteString(marks[k.Outcomes[s]])
	}
	return b.String()
}

func TestTheCheckSaysHowFarARequestComes(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC) // a Tuesday
	date := now.Format(http.TimeFormat)
	breaks := func(err error) wire { return func(*http.Request) (*http.Response, error) { return nil, err } }
	gives := func(status int, code string, headers ...string) wire {
		return says(status, problem(code), append([]string{"Date", date}, headers...)...)
	}
	lacks := source(func(string) (string, error) { return "", vrs.NewLackError(vrs.LacksKey, nil) })
	lapsed := source(func(string) (string, error) { return "", &vrs.LapsedError{} })
	refused := source(func(string) (string, error) { return "", &vrs.SignInError{HTTPStatus: 401, Code: "invalid_client"} })
	skewed := source(func(string) (string, error) { return "", &vrs.SignInError{HTTPStatus: 400, Skew: time.Hour} })
	ill := source(func(string) (string, error) { return "", &vrs.SignInError{HTTPStatus: 503} })
	token := source(func(string) (string, error) { return "token", nil })
	for _, c := range []struct {
		name string
		wire wire
		sign vrs.TokenSource
		//     name, connection, encryption, clock, key, sign-in, permission, answer, hours
		want string
		well bool
	}{
		{"a store that has no such role", gives(404, "INVALIDATED_RESOURCE"), token, "+++++++++", true},
		{"a sandbox that takes no such id", gives(400, "INVALID_ID_VALUE"), token, "+++++++++", true},
		{"a store without a sign-in", gives(404, "INVALIDATED_RESOURCE"), vrs.None, "++++..+++", true},
		{"a store that keeps its time to itself", says(404, problem("INVALIDATED_RESOURCE")), token, "+++?+++++", true},
		{"a name nobody knows", breaks(&net.OpError{Op: "dial", Err: &net.DNSError{Name: "store.example"}}), token, "-??????" + "?+", false},
		{"a closed door", breaks(&net.OpError{Op: "dial", Err: errors.New("refused")}), token, "+-??????+", false},
		{"a proxy that will not", breaks(&net.OpError{Op: "proxyconnect", Err: errors.New("407")}), token, "+-??????+", false},
		{"a certificate nobody vouches for", breaks(x509.UnknownAuthorityError{}), token, "++-?????+", false},
		{"nothing to sign in with", gives(401, "ACCESS_DENIED"), lacks, "++++-???+", false},
		{"nothing to sign in with, and no line", breaks(&net.OpError{Op: "dial", Err: errors.New("refused")}), lacks, "+-??-???+", false},
		{"nobody signed in", gives(401, "ACCESS_DENIED"), lapsed, "++++?-??+", false},
		{"a key the platform does not know", gives(404, "INVALIDATED_RESOURCE"), refused, "+++?-???+", false},
		{"a key the platform cannot judge", gives(404, "INVALIDATED_RESOURCE"), skewed, "+++-????+", false},
		{"a platform in trouble", gives(404, "INVALIDATED_RESOURCE"), ill, "+++?+-??+", false},
		{"a sign-in that is not accepted", gives(401, "ACCESS_DENIED"), token, "+++++-??+", false},
		{"a sign-in that this desk has not got", gives(401, "ACCESS_DENIED"), vrs.None, "++++.-??+", false},
		{"a sign-in that may not", gives(403, "FORBIDDEN"), token, "++++++-?+", false},
		{"a store that asks for a pause", gives(429, "THROTTLED"), token, "++++++?-+", false},
		{"a store in trouble", gives(503, "DOWNSTREAM_SERVICE_ERROR"), token, "++++++?-+", false},
		{"a Wi-Fi sign-in page", says(200, "<html>Welcome</html>", "Date", date), token, "++++???-+", false},
		{"a proxy's own page", says(502, "<html>Bad gateway</html>", "Date", date), token, "++?+???-+", false},
		{"an answer that stops", breaks(errors.New("reset")), token, "???????-+", false},
	} {
		k := client(t, c.wire, func(cfg *vrs.Config) { cfg.Token, cfg.Now = c.sign, func() time.Time { return now } }).Check(t.Context(), nhs.NewCalendar(), now)
		if got := shorthand(k); got != c.want || k.Well() != c.well {
			t.Errorf("%s: %s, want %s; well: %v", c.name, got, c.want, k.Well())
		}
	}
}

type source func(rejected string) (string, error)

func (s source) Token(_ context.Context, rejected string) (string, error) { return s(rejected) }

// On a real network a certificate that is not trusted is told from a server that
// is not there, and the clock is compared with the answer's own date.
func TestTheCheckOnARealLine(t *testing.T) {
	server := secureServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Date(2026, 12, 1, 12, 7, 0, 0, time.UTC).Format(http.TimeFormat))
		w.Header().Set("X-Request-ID", r.Header.Get("X-Request-ID"))
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(problem("INVALIDATED_RESOURCE")))
	}))
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	trusting := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}}
	defer trusting.CloseIdleConnections()
	for name, c := range map[string]struct {
		transport http.RoundTripper
		want      string
	}{
		"trusted":   {trusting, "+++-..+++"},
		"untrusted": {nil, "++-?..??+"},
	} {
		k := client(t, c.transport, func(cfg *vrs.Config) { cfg.BaseURL, cfg.Now = server.URL, func() time.Time { return now } }).Check(t.Context(), nhs.NewCalendar(), now)
		if got := shorthand(k); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if name == "trusted" && k.Skew != 7*time.Minute {
			t.Errorf("the clock is %v slow", k.Skew)
		}
	}
	server.Close()
	k := client(t, trusting, func(cfg *vrs.Config) { cfg.BaseURL = server.URL }).Check(t.Context(), nhs.NewCalendar(), now)
	if got := shorthand(k); got != "+-??..??+" {
		t.Errorf("nobody there: %s", got)
	}
}

func TestTheHoursOfTheStore(t *testing.T) {
	for at, open := range map[string]bool{"2026-12-01T12:00:00Z": true, "2026-12-05T12:00:00Z": false} { // a Tuesday, a Saturday
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		k := client(t, says(404, problem("INVALIDATED_RESOURCE"))).Check(t.Context(), nhs.NewCalendar(), now)
		if (k.Outcomes[vrs.StepHours] == vrs.StepGood) != open || k.Opens.IsZero() != open || !k.Well() {
			t.Errorf("%s: opens %v; %+v", at, k.Opens, k.Outcomes)
		}
	}
}
