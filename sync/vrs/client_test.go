package vrs_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow/nhs"
)

// store is what the relay and intake ask of either client.
type store interface {
	SearchRoles(ctx context.Context, proxy, patient nhs.Number, statuses ...string) ([]vrs.RoleRecord, error)
	Role(ctx context.Context, id string) (vrs.RoleRecord, error)
	Relationships(ctx context.Context, proxy, patient nhs.Number) ([]vrs.Relationship, error)
	AccessRequest(ctx context.Context, id string) (vrs.AccessRequest, error)
	Send(ctx context.Context, r vrs.Request) (vrs.Response, error)
	fmt.Stringer
}

var _, _ store = (*vrs.Client)(nil), vrs.Offline{}

// everything calls each operation once and gives each error to check.
func everything(t *testing.T, s store, check func(what string, err error)) {
	t.Helper()
	ctx := context.Background()
	_, err := s.SearchRoles(ctx, ruth, ada)
	check("search", err)
	_, err = s.Role(ctx, roleID)
	check("role", err)
	_, err = s.Relationships(ctx, ruth, ada)
	check("relationships", err)
	_, err = s.AccessRequest(ctx, roleID)
	check("access request", err)
	_, err = s.Send(ctx, creation(t))
	check("send", err)
}

func TestOfflineAnswersEverythingNotConnected(t *testing.T) {
	everything(t, vrs.Offline{}, func(what string, err error) {
		if !errors.Is(err, vrs.ErrNotConnected) {
			t.Errorf("%s: got %v", what, err)
		}
	})
	if (vrs.Offline{}).String() != "no national store" {
		t.Error("it does not say so")
	}
}

func TestNewRefusesAConfigurationThatCannotBeRight(t *testing.T) {
	good := vrs.Config{BaseURL: "https://store.example/FHIR/R4", Token: vrs.None, NewID: ids()}
	for _, c := range []struct {
		says, want string
		change     func(*vrs.Config)
	}{
		{"no address", "is not a web address", func(c *vrs.Config) { c.BaseURL = "" }},
		{"a word for an address", "is not a web address", func(c *vrs.Config) { c.BaseURL = "store" }},
		{"patient data in the clear", "https", func(c *vrs.Config) { c.BaseURL = "http://store.example" }},
		{"another protocol", "https", func(c *vrs.Config) { c.BaseURL = "ftp://localhost/" }},
		{"a password in the address", "no name, password", func(c *vrs.Config) { c.BaseURL = "https://me:secret@store.example" }},
		{"a query in the address", "query", func(c *vrs.Config) { c.BaseURL = "https://store.example/?a=b" }},
		{"no sign-in", "sign in", func(c *vrs.Config) { c.Token = nil }},
		{"no ids", "request ids", func(c *vrs.Config) { c.NewID = nil }},
	} {
		cfg := good
		c.change(&cfg)
		if _, err := vrs.New(cfg); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", c.says, err)
		}
	}
	for _, url := range []string{"https://store.example", "http://127.0.0.1:9000/FHIR/R4", "http://localhost:9000", "http://[::1]:9000"} {
		cfg := good
		cfg.BaseURL = url
		if c, err := vrs.New(cfg); err != nil || c.String() == "" {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestNoErrorNamesAPersonOrAnAddress(t *testing.T) {
	quoting := &net.OpError{Op: "read", Err: errors.New("malformed reply 9990001006 Quill")}
	for name, w := range map[string]wire{
		"a refusal":                 says(422, problem("INVALID_IDENTIFIER_VALUE")),
		"a refusal in HTML":         says(404, "no page for 9990001006 Quill"),
		"a portal":                  says(200, "hello 9990001006 Quill"),
		"a moved page":              says(302, "Quill", "Location", "https://elsewhere/?patient=9990001006"),
		"a code that is a sentence": says(400, `{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"coding":[{"code":"no such number 9990001006"}]}}]}`),
		"a broken line":             func(*http.Request) (*http.Response, error) { return nil, quoting },
		"no name":                   func(*http.Request) (*http.Response, error) { return nil, &net.DNSError{Name: "store.example"} },
	} {
		everything(t, client(t, w), func(what string, err error) {
			for e := err; e != nil && e != error(quoting); e = errors.Unwrap(e) {
				for _, s := range []string{e.Error(), fmt.Sprintf("%+v", e), fmt.Sprintf("%#v", e)} {
					if e != err && strings.HasPrefix(s, "&") {
						continue // Go syntax of a cause is nobody's message
					}
					if strings.Contains(s, "Quill") || strings.Contains(s, "999000") || strings.Contains(s, "identifier=") {
						t.Errorf("%s, %s: said %q", name, what, s)
					}
				}
			}
			if err == nil && what != "send" {
				t.Errorf("%s, %s: no error", name, what)
			}
		})
	}
}

// What fails before anything leaves may have an address in it as well.
func TestWhatFailsBeforehandNamesNoAddress(t *testing.T) {
	fails := &url.Error{Op: "Get", URL: "https://store.example/Consent?patient:identifier=9990001006", Err: errors.New("lost")}
	for name, change := range map[string]func(*vrs.Config){
		"the sign-in": func(c *vrs.Config) { c.Token = source(func(string) (string, error) { return "", fails }) },
		"the turn":    func(c *vrs.Config) { c.Wait = func(context.Context) error { return fails } },
	} {
		everything(t, client(t, says(404, problem("INVALIDATED_RESOURCE")), change), func(what string, err error) {
			if err == nil {
				t.Errorf("%s, %s: no error", name, what)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if strings.Contains(e.Error(), "identifier=") {
					t.Errorf("%s, %s: said %q", name, what, e)
				}
			}
		})
	}
}

func TestHowThingsEnd(t *testing.T) {
	fails := func(err error) wire { return func(*http.Request) (*http.Response, error) { return nil, err } }
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	for _, c := range []struct {
		says    string
		wire    wire
		started bool
		trouble vrs.Trouble
	}{
		{"nobody listens", fails(refused), false, vrs.TroubleConnect},
		{"the name is not known", fails(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host"}}), false, vrs.TroubleName},
		{"the proxy says no", fails(&net.OpError{Op: "proxyconnect", Err: errors.New("407")}), false, vrs.TroubleProxy},
		{"the line breaks while reading", fails(&net.OpError{Op: "read", Err: errors.New("reset")}), true, vrs.TroubleLost},
		{"the line breaks while writing", fails(&net.OpError{Op: "write", Err: errors.New("pipe")}), true, vrs.TroubleLost},
		{"the answer never comes", fails(context.DeadlineExceeded), true, vrs.TroubleTimeout},
		{"the answer ends at once", fails(io.ErrUnexpectedEOF), true, vrs.TroubleLost},
		{"the answer breaks off", func(r *http.Request) (*http.Response, error) {
			resp := reply(r, 201, "")
			resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(done[:20]), broken{}))
			return resp, nil
		}, true, vrs.TroubleLost},
		{"the answer is endless", func(r *http.Request) (*http.Response, error) {
			resp := reply(r, 201, "")
			resp.Body = io.NopCloser(endless{})
			return resp, nil
		}, true, vrs.TroubleTooLarge},
	} {
		t.Run(c.says, func(t *testing.T) {
			everything(t, client(t, c.wire), func(what string, err error) {
				var not *vrs.NotSentError
				var none *vrs.NoAnswerError
				switch {
				case !c.started && errors.As(err, &not):
					if not.Trouble != c.trouble || not.RequestID == "" {
						t.Errorf("%s: got %v, want %s", what, err, c.trouble)
					}
				case c.started && errors.As(err, &none):
					if none.Trouble != c.trouble || none.RequestID == "" {
						t.Errorf("%s: got %v, want %s", what, err, c.trouble)
					}
				default:
					t.Errorf("%s: got %T %v", what, err, err)
				}
			})
		})
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

func TestAnEndedContextSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := wire(func(r *http.Request) (*http.Response, error) {
		t.Error("something was sent")
		return reply(r, 200, done), nil
	})
	_, err := client(t, w).Send(ctx, creation(t))
	var not *vrs.NotSentError
	if !errors.As(err, &not) || not.Trouble != vrs.TroubleStopped || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAStoreThatNeverAnswersIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := wire(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		began := time.Now()
		_, err := client(t, silent, func(c *vrs.Config) { c.Timeout = 45 * time.Second }).Send(context.Background(), creation(t))
		var none *vrs.NoAnswerError
		if !errors.As(err, &none) || none.Trouble != vrs.TroubleTimeout || time.Since(began) != 45*time.Second {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
	})
}

func TestNoRedirectIsFollowed(t *testing.T) {
	asked := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer srv.Close()
	c := client(t, nil, func(c *vrs.Config) { c.BaseURL = srv.URL })
	got, err := c.Send(context.Background(), creation(t))
	if err != nil || got.HTTPStatus != http.StatusTemporaryRedirect || got.OK() || got.FHIR {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := c.SearchRoles(context.Background(), ruth, ada); err == nil {
		t.Error("a redirect passed for an answer")
	}
	if asked != 2 {
		t.Errorf("asked %d times, want 2", asked)
	}
}

func TestNothingStartsOverAnUntrustedLine(t *testing.T) {
	asked := 0
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked++ })
	secure := secureServer(t, answer)
	plain := httptest.NewServer(answer)
	defer plain.Close()
	for name, url := range map[string]string{
		"a certificate nobody vouches for": secure.URL,
		"no encryption where it was asked": strings.Replace(plain.URL, "http://", "https://", 1),
	} {
		_, err := client(t, nil, func(c *vrs.Config) { c.BaseURL = url }).Send(context.Background(), creation(t))
		var not *vrs.NotSentError
		if !errors.As(err, &not) || not.Trouble != vrs.TroubleTLS {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if asked != 0 {
		t.Errorf("%d requests arrived", asked)
	}
}

// A token address that sends the desk elsewhere does not get its signature
// carried there.
func TestATokenAddressThatRedirectsIsNotFollowed(t *testing.T) {
	carried := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { carried++ }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, status))
		s, err := vrs.NewSignedJWT(vrs.SignedJWTConfig{TokenURL: server.URL, APIKey: "desk", KeyID: "kid", Key: signingKey(), NewID: ids(), Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		var no *vrs.SignInError
		if _, err := s.Token(t.Context(), ""); !errors.As(err, &no) || no.HTTPStatus != status {
			t.Errorf("%d: %v", status, err)
		}
		server.Close()
	}
	if carried != 0 {
		t.Errorf("the signature was carried elsewhere %d times", carried)
	}
}

func TestNothingStartsWhereNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, err = client(t, nil, func(c *vrs.Config) { c.BaseURL = "http://" + addr }).Send(context.Background(), creation(t))
	var not *vrs.NotSentError
	if !errors.As(err, &not) || not.Trouble != vrs.TroubleConnect {
		t.Errorf("got %v", err)
	}
}
