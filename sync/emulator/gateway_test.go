package emulator

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

func TestTheQuotaIsOfTheMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := bubble(t, WithLimits(Limits{PerMinute: 3}))
		search := ask{method: "GET", path: "/Consent?patient:identifier=" + ada}
		for range 2 {
			for i, want := range []int{200, 200, 200, 429} {
				check(t, fmt.Sprint("request ", i+1), d.send(search).status, want)
			}
			time.Sleep(time.Minute)
		}
		d.SetLimits(Limits{})
		for range 10 {
			check(t, "without limits", d.send(search).status, 200)
		}
	})
}

func TestASpikeIsArrestedBelowTheQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := bubble(t, WithLimits(Limits{PerMinute: 600, Spike: 900}))
		search := ask{method: "GET", path: "/Consent?patient:identifier=" + ada}
		check(t, "the first", d.send(search).status, 200)
		r := d.send(search)
		check(t, "at once", r.code(), "THROTTLED")
		check(t, "retry-after", r.header.Get("Retry-After"), "")
		time.Sleep(time.Minute / 900)
		check(t, "a fifteenth of a second later", d.send(search).status, 200)
	})
}

// The quota is the service's: what others use of it is gone. The gateway may say
// so in its own words.
func TestAQuotaMayBeShared(t *testing.T) {
	d := newDesk(t, WithLimits(Limits{PerMinute: 5, Others: 3, Bare: true}))
	search := ask{method: "GET", path: "/Consent?patient:identifier=" + ada}
	for range 2 {
		check(t, "within what is left", d.send(search).status, 200)
	}
	r := d.send(search)
	check(t, "beyond it", r.status, http.StatusTooManyRequests)
	check(t, "no outcome", r.code(), "")
	check(t, "type", r.header.Get("Content-Type"), "application/json")
	check(t, "no hint", r.header.Get("Retry-After"), "")
	log := d.Service.Log()
	check(t, "logged", log[len(log)-1].Code, "THROTTLED")
}

func TestTheLogHasNoNumbers(t *testing.T) {
	d := family(t)
	request, correlation := uuid.NewString(), uuid.NewString()
	for _, a := range []ask{
		{method: "GET", path: "/Consent?patient:identifier=" + ada},
		{method: "GET", path: "/Consent/" + ada},
		{method: "GET", path: "/QuestionnaireResponse/" + ruth},
		{method: "GET", path: "/" + ada},
		{method: "POST", path: "/Consent", body: consent(ada, ruth)},
		{method: "GET", path: "/Consent", header: map[string]string{"X-Request-ID": ada, "X-Correlation-ID": ruth}},
		{method: "GET", path: "/Consent/" + nobody, header: map[string]string{"X-Request-ID": request, "X-Correlation-ID": correlation}},
	} {
		r := d.send(a)
		for _, words := range []string{text(r.json, "issue", 0, "diagnostics"), text(r.json, "issue", 0, "details", "coding", 0, "display")} {
			if strings.Contains(words, ada) || strings.Contains(words, ruth) {
				t.Errorf("%s %s is refused with a number in the words", a.method, a.path)
			}
		}
	}
	log := d.Service.Log()
	if printed := fmt.Sprintf("%+v", log); strings.Contains(printed, ada) || strings.Contains(printed, ruth) {
		t.Errorf("a number is in the log: %s", printed)
	}
	last := log[len(log)-1]
	want := LogEntry{At: noon, Op: OpRead, Method: "GET", Status: 404, Code: "INVALIDATED_RESOURCE",
		ID: nobody, RequestID: request, CorrelationID: correlation}
	check(t, "last entry", last, want)
	check(t, "the create's", log[4].Code, "DUPLICATE_RELATIONSHIP")
}

// rawAnswer sends bytes over a socket and reads the answer's head as it came.
func rawAnswer(t *testing.T, conn net.Conn, request string) string {
	t.Helper()
	if _, err := conn.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
	var head strings.Builder
	r := bufio.NewReader(conn)
	length := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscanf(line, "Content-Length: %d", &length); err == nil {
			continue
		}
		if line == "\r\n" {
			_, err := r.Discard(length)
			if err != nil {
				t.Fatal(err)
			}
			return head.String()
		}
		head.WriteString(line)
	}
}

func TestHeadersComeBackAsTheCallerSpeltThem(t *testing.T) {
	d := newDesk(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- d.Serve(ctx, listener) }()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const id, other = "60d09b82-f4bb-41f9-b41e-767999b4ac9b", "9a2cd1e0-58ec-4a1a-b7dd-1f3c0a3f8a55"
	for _, spelling := range [][2]string{{"x-request-id", "x-correlation-id"}, {"X-Request-ID", "X-CORRELATION-Id"}} {
		head := rawAnswer(t, conn, "GET "+BasePath+"/Consent?patient:identifier="+ada+" HTTP/1.1\r\nHost: store.invalid\r\n"+
			spelling[0]+": "+id+"\r\n"+spelling[1]+": "+other+"\r\n\r\n")
		for _, want := range []string{"\r\n" + spelling[0] + ": " + id + "\r\n", "\r\n" + spelling[1] + ": " + other + "\r\n"} {
			if !strings.Contains(head, want) {
				t.Errorf("%q is not in\n%s", want, head)
			}
		}
	}
	body := string(marshal(consent(ada, ruth)))
	head := rawAnswer(t, conn, fmt.Sprintf("POST %s/Consent HTTP/1.1\r\nHost: store.invalid\r\nX-Request-ID: %s\r\nContent-Type: application/fhir+json\r\nContent-Length: %d\r\n\r\n%s",
		BasePath, id, len(body), body))
	want := "\r\nlocation: http://store.invalid" + BasePath + "/Consent/" + d.only(ada, ruth).ID + "\r\n"
	if !strings.HasPrefix(head, "HTTP/1.1 201 ") || !strings.Contains(head, want) {
		t.Errorf("%q is not in\n%s", want, head)
	}
	for _, absent := range []string{"etag", "last-modified", "cache-control", "retry-after"} {
		if strings.Contains(strings.ToLower(head), absent) {
			t.Errorf("the store does not send %s", absent)
		}
	}
	stop()
	if err := <-served; err != nil {
		t.Errorf("serve: %v", err)
	}
}

func TestAClosedServiceSaysSo(t *testing.T) {
	d := newDesk(t)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	check(t, "status", d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada}).status, http.StatusServiceUnavailable)
}

func TestTheDateIsTheStoresOwn(t *testing.T) {
	d := newDesk(t)
	d.clock.Advance(48 * time.Hour)
	r := d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada})
	check(t, "date", r.header.Get("Date"), noon.Add(48*time.Hour).Format(http.TimeFormat))
	check(t, "timestamp", text(r.json, "timestamp"), "2026-12-03T12:00:00+00:00")
}

func TestTheTablesAreWhole(t *testing.T) {
	for _, tr := range transitions {
		for _, status := range []string{tr.from, tr.to} {
			if status != none && !known("status", status) {
				t.Errorf("transitions.csv: status %s is not in codes.csv", status)
			}
		}
		for _, reason := range tr.reasons {
			stem, open := strings.CutSuffix(reason, "*")
			found := known("status-reason", reason)
			for code := range codes["status-reason"] {
				found = found || open && strings.HasPrefix(code, stem)
			}
			if !found {
				t.Errorf("transitions.csv: reason %s is not in codes.csv", reason)
			}
		}
	}
	for reason := range codes["status-reason"] {
		used := false
		for _, tr := range transitions {
			used = used || allowed(tr.from, tr.to, reason, "")
		}
		if !used {
			t.Errorf("no transition takes the reason %s", reason)
		}
	}
	for _, q := range questions {
		if q.answer == "coding" && codes[q.codes] == nil {
			t.Errorf("questions.csv: %s asks for unknown codes %s", q.id, q.codes)
		}
	}
	for line := range meanings {
		if line.op != "*" && access[line.op] == nil {
			t.Errorf("errors.csv: %s is not an operation", line.op)
		}
	}
}

func TestMadeUpNumbersAreRight(t *testing.T) {
	for _, number := range []string{ada, ruth, edna, lee, ian, neil, olive} {
		check(t, "check digit", checkDigit(number), true)
	}
	for line, number := range map[string]string{"one digit off": "9990001007", "two digits changed over": "9990010106"} {
		check(t, line, checkDigit(number), false)
	}
}
