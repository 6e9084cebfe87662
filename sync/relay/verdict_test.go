package relay

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

const (
	create   = workflow.MessageCreate
	activate = workflow.MessageActivate
	refuse   = workflow.MessageRefuse
	end      = workflow.MessageEnd
	again    = workflow.MessageReactivate
	change   = workflow.MessageChange
)

// says is an answer of the store itself.
func says(status int, c vrs.Code) vrs.Response {
	return vrs.Response{HTTPStatus: status, Problem: &vrs.Problem{HTTPStatus: status, Code: c, FHIR: true, Echoed: true}, FHIR: true, Echoed: true}
}

// page is an answer of something in between.
func page(status int) vrs.Response {
	return vrs.Response{HTTPStatus: status, Problem: &vrs.Problem{HTTPStatus: status}}
}

// ok is a success of the store itself.
func ok(status int, id string) vrs.Response {
	return vrs.Response{HTTPStatus: status, ID: id, FHIR: true, Echoed: true}
}

func unechoed(r vrs.Response) vrs.Response {
	r.Echoed = false
	return r
}

var judgements = []struct {
	when     string
	kind     workflow.MessageKind
	response vrs.Response
	err      error
	want     Verdict
}{
	{"no store configured", create, vrs.Response{}, vrs.ErrNotConnected, NotConnected},
	{"nothing to sign in with", create, vrs.Response{}, &joined{&vrs.NotSentError{Trouble: vrs.TroubleSignIn}, vrs.NewLackError(vrs.LacksKey, nil)}, SignInLapsed},
	{"sign-in refused by the platform", create, vrs.Response{}, signInFault(400), SignInLapsed},
	{"sign-in page in trouble", create, vrs.Response{}, signInFault(503), Later},
	{"sign-in page asks for a pause", create, vrs.Response{}, signInFault(429), Later},
	{"sign-in page not reached", create, vrs.Response{}, signInFault(0), Later},
	{"no route", create, vrs.Response{}, &vrs.NotSentError{Trouble: vrs.TroubleConnect}, Later},
	{"no route for a change", end, vrs.Response{}, &vrs.NotSentError{Trouble: vrs.TroubleName}, Later},
	{"answer lost", create, vrs.Response{}, &vrs.NoAnswerError{Trouble: vrs.TroubleLost}, Unknown},
	{"answer to a change lost", activate, vrs.Response{}, &vrs.NoAnswerError{Trouble: vrs.TroubleTimeout}, Unknown},
	{"answer too large", create, vrs.Response{}, &vrs.NoAnswerError{Trouble: vrs.TroubleTooLarge}, Unknown},
	{"a message nobody may send", create, vrs.Response{}, errors.New("not a message"), Refused},

	{"created", create, ok(201, "r1"), nil, Done},
	{"created, told with 200", create, ok(200, "r1"), nil, Done},
	{"created, without its id", create, ok(201, ""), nil, Unknown},
	{"created, not echoed", create, unechoed(ok(201, "r1")), nil, Unknown},
	{"activated", activate, ok(200, ""), nil, Done},
	{"refused there", refuse, ok(200, ""), nil, Done},
	{"ended there", end, ok(200, ""), nil, Done},
	{"ended there, not echoed", end, unechoed(ok(200, "")), nil, Unknown},

	{"401", create, says(401, vrs.CodeAccessDenied), nil, SignInLapsed},
	{"401 of the gateway", end, page(401), nil, SignInLapsed},
	{"403", create, says(403, vrs.CodeForbidden), nil, SignInLapsed},
	{"403 of a proxy or a portal", create, page(403), nil, Unknown},
	{"407 of a proxy", create, page(407), nil, Unknown},
	{"429", create, says(429, vrs.CodeThrottled), nil, Later},
	{"429 of the gateway", end, page(429), nil, Later},
	{"throttled under another status", create, says(503, vrs.CodeThrottled), nil, Later},
	{"302 to a sign-in page", create, page(302), nil, Unknown},
	{"404 as a web page", create, page(404), nil, Unknown},
	{"500 as a web page", create, page(500), nil, Unknown},
	{"409 not echoed", create, unechoed(says(409, vrs.CodeDuplicateRelationship)), nil, Unknown},
	{"422 not echoed", create, unechoed(says(422, vrs.CodeInvalidPatient)), nil, Unknown},

	{"409 duplicate", create, says(409, vrs.CodeDuplicateRelationship), nil, AlreadyHas},
	{"duplicate under another status", create, says(422, vrs.CodeDuplicateRelationship), nil, AlreadyHas},
	{"duplicate patches", end, says(409, vrs.CodeDuplicatePatches), nil, Refused},
	{"forbidden transition", activate, says(422, vrs.CodeInvalidTransition), nil, AlreadyHas},
	{"forbidden transition told with 400", refuse, says(400, vrs.CodeInvalidTransition), nil, AlreadyHas},

	{"408", create, says(408, vrs.CodeTimeout), nil, Unknown},
	{"timeout told with 504", end, says(504, vrs.CodeTimeout), nil, Unknown},
	{"500", create, says(500, vrs.CodeServerError), nil, Unknown},
	{"502", end, says(502, vrs.CodeBadGateway), nil, Unknown},
	{"503", create, says(503, vrs.CodeDownstream), nil, Unknown},
	{"server error told with 400", create, says(400, vrs.CodeServerError), nil, Unknown},
	{"an unknown 5xx", end, says(599, "SOMETHING_NEW"), nil, Unknown},
	{"501", create, says(501, vrs.CodeNotImplemented), nil, Refused},

	{"bad patient", create, says(422, vrs.CodeInvalidPatient), nil, Refused},
	{"bad grantor told with 400", create, says(400, vrs.CodeInvalidGrantorValue), nil, Refused},
	{"bad end date", activate, says(422, vrs.CodeInvalidEndDate), nil, Refused},
	{"unknown role", end, says(404, vrs.CodeResourceNotFound), nil, Refused},
	{"wrong media type", create, says(415, vrs.CodeUnsupportedMediaType), nil, Refused},
	{"an unknown 4xx", create, says(418, "SOMETHING_NEW"), nil, Refused},
	{"200 that says error", create, says(200, "SOMETHING_NEW"), nil, Unknown},
}

func signInFault(status int) error {
	return &joined{&vrs.NotSentError{Trouble: vrs.TroubleSignIn}, &vrs.SignInError{HTTPStatus: status}}
}

// joined is an error and its cause, as vrs gives them.
type joined struct {
	error
	cause error
}

func (j *joined) Unwrap() []error { return []error{j.error, j.cause} }

func TestJudge(t *testing.T) {
	used := map[string]bool{}
	for _, j := range judgements {
		if got := Judge(j.kind, j.response, j.err); got != j.want {
			t.Errorf("%s: %s, want %s", j.when, got, j.want)
		}
		for _, r := range verdicts {
			if r.is(answer{j.kind, j.response, j.err}) {
				used[r.when] = true
				break
			}
		}
	}
	for _, r := range verdicts {
		if !used[r.when] {
			t.Errorf("no case reaches the line %q", r.when)
		}
	}
}

// Nothing but the store's own word may call a write done, refused or already
// there, whatever the status.
func TestOnlyTheStoreItselfIsBelieved(t *testing.T) {
	for status := 200; status < 600; status++ {
		for _, kind := range []workflow.MessageKind{create, activate, refuse, end} {
			for _, r := range []vrs.Response{
				page(status), unechoed(says(status, vrs.CodeDuplicateRelationship)), unechoed(says(status, vrs.CodeInvalidPatient)),
				unechoed(ok(status, "r1")), {HTTPStatus: status, Echoed: true},
			} {
				switch v := Judge(kind, r, nil); v {
				case Unknown:
				case SignInLapsed, Later:
					if status != 401 && status != 429 {
						t.Errorf("%s %d: %s without the store's word", kind, status, v)
					}
				default:
					t.Errorf("%s %d: %s without the store's word", kind, status, v)
				}
			}
		}
	}
}

func TestJudgeRead(t *testing.T) {
	for _, c := range []struct {
		when string
		err  error
		want Verdict
	}{
		{"no store configured", vrs.ErrNotConnected, NotConnected},
		{"no route", &vrs.NotSentError{Trouble: vrs.TroubleConnect}, Later},
		{"answer lost", &vrs.NoAnswerError{Trouble: vrs.TroubleLost}, Later},
		{"a web page", &vrs.Problem{HTTPStatus: 200}, Later},
		{"429", &vrs.Problem{HTTPStatus: 429, Code: vrs.CodeThrottled, FHIR: true, Echoed: true}, Later},
		{"503", &vrs.Problem{HTTPStatus: 503, Code: vrs.CodeDownstream, FHIR: true, Echoed: true}, Later},
		{"401", &vrs.Problem{HTTPStatus: 401, Code: vrs.CodeAccessDenied, FHIR: true, Echoed: true}, SignInLapsed},
		{"403", &vrs.Problem{HTTPStatus: 403, Code: vrs.CodeForbidden, FHIR: true, Echoed: true}, SignInLapsed},
		{"a number that is closed", &vrs.Problem{HTTPStatus: 404, Code: vrs.CodeInvalidatedResource, FHIR: true, Echoed: true}, Refused},
		{"an address nobody knows", &vrs.Problem{HTTPStatus: 404}, Later},
		{"a person registered nowhere", &vrs.Problem{HTTPStatus: 404, Code: vrs.CodePracticeNotFound, FHIR: true, Echoed: true}, Refused},
		{"a number that does not check", &vrs.Problem{HTTPStatus: 422, Code: vrs.CodeInvalidIdentifierValue, FHIR: true, Echoed: true}, Refused},
	} {
		if got := judgeRead(fmt.Errorf("look: %w", c.err)); got != c.want {
			t.Errorf("%s: %s, want %s", c.when, got, c.want)
		}
	}
}

// Every objection and every reason to wait is a sentence for a receptionist.
func TestWordsArePlain(t *testing.T) {
	all := map[string]bool{
		whyAnything: true, whyTooOften: true, whyHidden: true, whyTooBroken: true, whyOffline: true, whyBusy: true, whyTrouble: true,
		whySignIn: true, whyChecking: true, whyStopped: true, whyBehind: true, whyEndedHere: true, whyUnclear: true, whyFixed: true, whyNumber: true,
		whyNoKey: true, whyNoAPIKey: true, whyBadKey: true, whyWrongKey: true, whyClock: true, whyUnseen: true,
	}
	for _, w := range objections {
		all[w] = true
	}
	for _, findings := range moves {
		for _, step := range findings {
			if step.Move == Ask {
				all[step.Why] = true
			}
		}
	}
	for w := range all {
		switch {
		case w == "":
			t.Error("a move asks a person without a word")
		case strings.ContainsAny(w, "_<>{}") || !strings.HasSuffix(w, "."):
			t.Errorf("not a plain sentence: %s", w)
		}
		for _, word := range strings.Fields(w) {
			if len(word) > 3 && word == strings.ToUpper(word) {
				t.Errorf("a code in: %s", w)
			}
		}
	}
	if got := objection(&vrs.Problem{Code: "SOMETHING_NEW"}); got != whyAnything {
		t.Errorf("an unknown code is told as %q", got)
	}
}

func TestBackoff(t *testing.T) {
	for _, c := range []struct {
		failures int
		jitter   float64
		want     time.Duration
	}{
		{1, 0, time.Second},
		{1, 1, 2 * time.Second},
		{2, 1, 4 * time.Second},
		{8, 1, 256 * time.Second},
		{9, 1, 5 * time.Minute},
		{9, 0, time.Second},
		{9, 0.5, time.Second + 299*time.Second/2},
		{1 << 40, 1, 5 * time.Minute},
		{0, 1, 2 * time.Second},
	} {
		if got := Backoff(c.failures, c.jitter); got != c.want {
			t.Errorf("after %d failures with jitter %v: wait %v, want %v", c.failures, c.jitter, got, c.want)
		}
	}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	if got := NextTry(1, now, time.Hour, 0.5); got != now.Add(time.Hour) {
		t.Errorf("the store asked for an hour, next try at %v", got)
	}
	if got := NextTry(1, now, time.Millisecond, 0); got != now.Add(time.Second) {
		t.Errorf("next try at %v, want a second on", got)
	}
}

func TestPace(t *testing.T) {
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	p := NewPace(0, func() float64 { return 0.5 })
	for range tolerance - 1 {
		p.failed(now, false, 0)
	}
	if open, _ := p.open(now); !open {
		t.Error("closed before the fifth failure")
	}
	p.failed(now, false, 0)
	if open, until := p.open(now); open || !until.After(now) {
		t.Error("open after the fifth failure")
	}
	if open, _ := p.open(now.Add(longestWait)); !open {
		t.Error("closed for longer than the longest wait")
	}
	p.worked(now)
	if open, _ := p.open(now); !open {
		t.Error("closed after an answer")
	}
	p.failed(now, true, time.Minute)
	if open, until := p.open(now); open || until != now.Add(time.Minute) {
		t.Errorf("after a request to wait a minute: open until %v", until)
	}
	p.forgive()
	if open, _ := p.open(now); !open {
		t.Error("closed although somebody asked to try now")
	}
	p.failed(now, false, time.Hour)
	p.worked(now) // it was on its way when the store asked for the pause
	p.failed(now, true, 0)
	if open, until := p.open(now); open || until != now.Add(time.Hour) {
		t.Errorf("asked to stay away for an hour, and others fared better or worse: open until %v", until)
	}
	if open, _ := p.open(now.Add(-2 * time.Minute)); !open {
		t.Error("a clock that was put back keeps it closed")
	}
	p.worked(now.Add(time.Hour))
	if open, _ := p.open(now); !open {
		t.Error("closed after the hour was over and the store has answered")
	}
	for range tolerance {
		p.writeFailed(now, true)
	}
	if open, _ := p.openToWrite(now); !open {
		t.Error("one message alone stopped the others")
	}
	p.writeFailed(now, false)
	if open, until := p.openToWrite(now); open || !until.After(now) {
		t.Error("open to write although the store takes nothing")
	}
	if open, _ := p.open(now); !open {
		t.Error("reading waits because nothing can be sent")
	}
	p.wrote(now)
	if open, _ := p.openToWrite(now); !open {
		t.Error("closed after the store took something")
	}
	for range 20 {
		p.throttle()
	}
	if p.limiter.Limit() != slowest {
		t.Errorf("slowed to %v a second, want %v", p.limiter.Limit(), slowest)
	}
	for range 200 {
		p.worked(now)
	}
	if p.limiter.Limit() != fullRate {
		t.Errorf("recovered to %v a second, want %v", p.limiter.Limit(), fullRate)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if p.Wait(ctx) == nil {
		t.Error("waited for a share of the quota after being stopped")
	}
}
