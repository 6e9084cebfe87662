package relay

import (
	"errors"
	"net/http"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

// Verdict is what the answer to one send means for the message.
type Verdict int

// The verdicts.
const (
	// Done: the store says it did what was asked.
	Done Verdict = iota + 1
	// AlreadyHas: something at the store stands against it, perhaps our own
	// earlier send. Read, compare, then adopt or ask a person.
	AlreadyHas
	// Refused: the store will never take it as it is. A person must look.
	Refused
	// Later: surely nothing happened. The same bytes, later.
	Later
	// Unknown: nobody knows. Wait, read, and only then send again.
	Unknown
	// SignInLapsed: the store does not accept our sign-in, or not for this.
	// Surely nothing happened; it waits for somebody.
	SignInLapsed
	// NotConnected: no store is configured.
	NotConnected
)

var verdictNames = map[Verdict]string{
	Done: "done", AlreadyHas: "already has", Refused: "refused", Later: "later", Unknown: "unknown",
	SignInLapsed: "sign-in lapsed", NotConnected: "not connected",
}

// String is the verdict's name, for logs.
func (v Verdict) String() string { return verdictNames[v] }

// answer is one send and what came back.
type answer struct {
	kind workflow.MessageKind
	vrs.Response
	err error
}

// rule is one line of the table.
type rule struct {
	when    string
	is      func(answer) bool
	verdict Verdict
}

// verdicts is read from the top; the first line that fits decides. A duplicate
// or a forbidden transition is believed only from the store itself: an answer
// that is no OperationOutcome, or does not give our request id back, may come
// from anything between us and the store (engineering 2, point 4).
var verdicts = []rule{
	{"no store is configured", answer.notConnected, NotConnected},
	{"there is nothing to sign in with", answer.nothingToSignInWith, SignInLapsed},
	{"the platform would not sign us in", answer.signInRefused, SignInLapsed},
	{"it never left this machine", answer.notSent, Later},
	{"it left, and no answer came", answer.noAnswer, Unknown},
	{"it is not a message that may be sent", answer.failed, Refused},
	{"the sign-in was not accepted, also when renewed", status(http.StatusUnauthorized), SignInLapsed},
	{"too many requests", either(status(http.StatusTooManyRequests), code(vrs.CodeThrottled)), Later},
	{"somebody in between answered", answer.inBetween, Unknown},
	{"made, with the new role's id", both(created, answer.withID), Done},
	{"made, without an id", created, Unknown},
	{"changed", answer.OK, Done},
	{"the pair has a role already", code(vrs.CodeDuplicateRelationship), AlreadyHas},
	{"the role cannot go there from where it is now", code(vrs.CodeInvalidTransition), AlreadyHas},
	{"this sign-in may not do this", either(status(http.StatusForbidden), code(vrs.CodeForbidden, vrs.CodeAccessDenied)), SignInLapsed},
	{"it took the store too long", either(status(http.StatusRequestTimeout), code(vrs.CodeTimeout)), Unknown},
	{"the store can never do this", either(status(http.StatusNotImplemented), code(vrs.CodeNotImplemented)), Refused},
	{"the store is in trouble", answer.trouble, Unknown},
	{"the store objects", answer.objects, Refused},
	{"anything else", func(answer) bool { return true }, Unknown},
}

// Judge says what the answer to a send means.
func Judge(kind workflow.MessageKind, r vrs.Response, err error) Verdict {
	a := answer{kind, r, err}
	for _, rule := range verdicts {
		if rule.is(a) {
			return rule.verdict
		}
	}
	panic("relay: the last line of the table fits everything")
}

// judgeRead says what trouble with a read means. Reading changes nothing, so
// there is no unknown: it is Later, Refused, SignInLapsed or NotConnected.
func judgeRead(err error) Verdict {
	var p *vrs.Problem
	var v Verdict
	switch {
	case errors.As(err, &p):
		v = Judge("", vrs.Response{HTTPStatus: p.HTTPStatus, Problem: p, FHIR: p.FHIR, Echoed: p.Echoed}, nil)
	default:
		v = Judge("", vrs.Response{}, err)
	}
	switch v {
	case Unknown:
		return Later
	case AlreadyHas:
		return Refused
	}
	return v
}

func (a answer) notConnected() bool { return errors.Is(a.err, vrs.ErrNotConnected) }

func (a answer) nothingToSignInWith() bool {
	return errors.As(a.err, new(*vrs.LackError)) || errors.As(a.err, new(*vrs.LapsedError))
}

// signInRefused tells a refusal of the platform from a platform that could not
// be reached or is in trouble, which is like any other lack of a connection.
func (a answer) signInRefused() bool {
	var s *vrs.SignInError
	return errors.As(a.err, &s) && s.HTTPStatus/100 == 4 && s.HTTPStatus != http.StatusTooManyRequests
}

func (a answer) notSent() bool {
	var e *vrs.NotSentError
	return errors.As(a.err, &e)
}

func (a answer) noAnswer() bool {
	var e *vrs.NoAnswerError
	return errors.As(a.err, &e)
}

func (a answer) failed() bool    { return a.err != nil }
func (a answer) inBetween() bool { return !a.FHIR || !a.Echoed }
func (a answer) withID() bool    { return a.ID != "" }

func created(a answer) bool { return a.kind == workflow.MessageCreate && a.OK() }

func (a answer) trouble() bool {
	return a.HTTPStatus/100 == 5 || code(vrs.CodeServerError, vrs.CodeBadGateway, vrs.CodeDownstream)(a)
}

func (a answer) objects() bool { return a.Problem != nil && a.HTTPStatus/100 == 4 }

func status(s int) func(answer) bool { return func(a answer) bool { return a.HTTPStatus == s } }

func code(codes ...vrs.Code) func(answer) bool {
	return func(a answer) bool {
		for _, c := range codes {
			if a.Problem != nil && a.Problem.Code == c {
				return true
			}
		}
		return false
	}
}

func either(x, y func(answer) bool) func(answer) bool {
	return func(a answer) bool { return x(a) || y(a) }
}

func both(x, y func(answer) bool) func(answer) bool {
	return func(a answer) bool { return x(a) && y(a) }
}
