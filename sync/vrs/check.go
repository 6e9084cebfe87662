package vrs

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	"proxydesk/workflow/nhs"
)

// Step is one thing that must be right for a message to arrive. Each needs those
// before it.
type Step string

// The steps, in their order.
const (
	StepName       Step = "name"       // the store's name is found on the network
	StepConnection Step = "connection" // a connection can be made
	StepEncryption Step = "encryption" // the other end proves who it is (TLS)
	StepClock      Step = "clock"      // this machine's clock agrees with the store's
	StepKey        Step = "key"        // the desk has a key, and it is known
	StepSignIn     Step = "sign-in"    // the sign-in is accepted
	StepPermission Step = "permission" // and may do what it asks
	StepAnswer     Step = "answer"     // the store itself answers as it should
	StepHours      Step = "hours"      // somebody at the NHS looks after the store now
)

// Steps lists them.
var Steps = []Step{StepName, StepConnection, StepEncryption, StepClock, StepKey, StepSignIn, StepPermission, StepAnswer, StepHours}

// Outcome is how one step went.
type Outcome string

// The outcomes.
const (
	StepGood    Outcome = "good"
	StepBad     Outcome = "bad"
	StepUnknown Outcome = "unknown" // it was not reached, or nothing tells
	StepUnused  Outcome = "unused"  // nothing of the kind is asked for here
)

// Check is what became of every step, and what there is to say of it.
type Check struct {
	Outcomes map[Step]Outcome
	// Skew is how far this machine's clock is behind the store's (negative:
	// ahead), if SkewKnown.
	Skew      time.Duration
	SkewKnown bool
	// Trouble says what stood in the way of an answer; "" when one came.
	Trouble Trouble
	// SignInSide says that the trouble is with the platform's sign-in address and
	// not with the store's.
	SignInSide bool
	// Expired says that a certificate was not accepted for its dates, which a
	// wrong clock makes so as well.
	Expired bool
	// Lack is what the desk has not got to sign in with, and Lapsed that nobody
	// is signed in under whom it could ask.
	Lack   Lack
	Lapsed bool
	// HTTPStatus and Code are the store's own answer, where it objected.
	HTTPStatus int
	Code       Code
	// Opens is when the store is looked after again, where it is not now.
	Opens time.Time
}

// skewLimit is how wrong a clock may be before sign-ins are likely to fail.
const skewLimit = time.Minute

// Check tries the line to the store by reading a role that cannot be there, so
// that it concerns nobody and changes nothing, and says how far it came.
func (c *Client) Check(ctx context.Context, calendar *nhs.Calendar, now time.Time) Check {
	c.apart.Store(nil)
	_, err := c.Role(ctx, c.newID())
	k := Check{Outcomes: map[Step]Outcome{}}
	for _, s := range Steps {
		k.Outcomes[s] = StepUnknown
	}
	k.hours(calendar, now)
	k.judge(err)
	if k.Lack != "" || k.Lapsed { // nothing was asked of anybody yet
		k.line(c.knock(ctx))
	}
	if skew, ok := c.skew(); ok {
		k.Skew, k.SkewKnown = skew, true
	}
	k.clock()
	k.unused(c)
	return k
}

// knock asks without a sign-in. Any answer, if only 401, says that the line is
// well.
func (c *Client) knock(ctx context.Context) error {
	_, err := c.once(ctx, call{act: "try the line", method: http.MethodGet, path: "/Consent/" + c.newID(), requestID: c.newID()}, "")
	return err
}

// line judges a knock, leaving what is known of the sign-in.
func (k *Check) line(err error) {
	var notSent *NotSentError
	switch {
	case err == nil:
		k.good(StepClock)
	case errors.As(err, &notSent):
		k.trouble(notSent.Trouble)
	}
}

// good says that these steps and all before them went well.
func (k *Check) good(last Step) {
	for _, s := range Steps {
		if k.Outcomes[s] == StepUnknown {
			k.Outcomes[s] = StepGood
		}
		if s == last {
			return
		}
	}
}

// fails says at which step it ended, and that all before it went well.
func (k *Check) fails(at Step) {
	k.Outcomes[at] = StepBad
	for _, s := range Steps {
		if s == at {
			return
		}
		if k.Outcomes[s] == StepUnknown {
			k.Outcomes[s] = StepGood
		}
	}
}

// judge finds from the answer, or its lack, how far the request came.
func (k *Check) judge(err error) {
	var (
		p       *Problem
		lack    *LackError
		lapsed  *LapsedError
		signIn  *SignInError
		notSent *NotSentError
		none    *NoAnswerError
		expired x509.CertificateInvalidError
	)
	k.Expired = errors.As(err, &expired) && expired.Reason == x509.Expired
	switch {
	case err == nil, errors.Is(err, ErrNotFound):
		k.good(StepAnswer)
	case errors.As(err, &p):
		k.answered(p)
	case errors.As(err, &lack):
		k.Lack = lack.Lack
		k.Outcomes[StepKey] = StepBad
	case errors.As(err, &lapsed):
		k.Lapsed = true
		k.Outcomes[StepSignIn] = StepBad
	case errors.As(err, &signIn) && signIn.HTTPStatus != 0:
		k.SignInSide, k.HTTPStatus, k.Code = true, signIn.HTTPStatus, Code(signIn.Code)
		k.Skew, k.SkewKnown = signIn.Skew, signIn.Skew != 0
		if signIn.HTTPStatus/100 == 4 && signIn.HTTPStatus != http.StatusTooManyRequests {
			k.fails(StepKey)
		} else {
			k.fails(StepSignIn)
		}
	case errors.As(err, &notSent):
		k.SignInSide = errors.As(err, &signIn)
		k.trouble(notSent.Trouble)
	case errors.As(err, &none):
		k.trouble(none.Trouble)
		if none.HTTPStatus != 0 || none.Trouble == TroubleUnreadable {
			k.HTTPStatus = none.HTTPStatus
			k.fails(StepAnswer)
			k.Outcomes[StepPermission], k.Outcomes[StepSignIn], k.Outcomes[StepKey] = StepUnknown, StepUnknown, StepUnknown // somebody in between may have answered
		}
	}
}

// answered is an objection: 401 and 403 are two things, and most others say that
// the line is well.
func (k *Check) answered(p *Problem) {
	k.HTTPStatus, k.Code = p.HTTPStatus, p.Code
	switch {
	case !p.FHIR && p.HTTPStatus != http.StatusUnauthorized && p.HTTPStatus != http.StatusTooManyRequests:
		k.good(StepConnection)
		k.Outcomes[StepAnswer] = StepBad
	case p.HTTPStatus == http.StatusUnauthorized:
		k.fails(StepSignIn)
	case p.Forbids():
		k.fails(StepPermission)
	case p.HTTPStatus == http.StatusTooManyRequests, p.HTTPStatus == http.StatusRequestTimeout, p.HTTPStatus/100 == 5:
		k.good(StepSignIn)
		k.Outcomes[StepAnswer] = StepBad
	default:
		k.good(StepAnswer)
	}
}

// trouble is no answer at all.
func (k *Check) trouble(t Trouble) {
	k.Trouble = t
	switch t {
	case TroubleName:
		k.fails(StepName)
	case TroubleTLS:
		k.fails(StepEncryption)
	case TroubleUnreadable, TroubleTooLarge, TroubleStopped:
	case TroubleTimeout, TroubleLost: // perhaps after a connection, perhaps not
		k.Outcomes[StepAnswer] = StepBad
	default:
		k.fails(StepConnection)
	}
}

// clock judges the clock apart from the rest: it can be wrong whatever else is,
// and then says nothing of the key.
func (k *Check) clock() {
	switch {
	case k.SkewKnown && k.Skew.Abs() >= skewLimit:
		k.Outcomes[StepClock] = StepBad
		if k.SignInSide && k.Outcomes[StepKey] == StepBad {
			k.Outcomes[StepKey] = StepUnknown
		}
	case k.SkewKnown:
		k.Outcomes[StepClock] = StepGood
	default:
		k.Outcomes[StepClock] = StepUnknown
	}
}

// hours says whether somebody looks after the store now, and when again.
func (k *Check) hours(calendar *nhs.Calendar, now time.Time) {
	k.Outcomes[StepHours] = StepGood
	if k.Opens = calendar.SupportBack(now); !k.Opens.IsZero() {
		k.Outcomes[StepHours] = StepBad
	}
}

// unused takes out what is not asked for here. A store that wants a sign-in of a
// desk that has none leaves that step bad, with the key before it unused.
func (k *Check) unused(c *Client) {
	if c.token == None {
		k.Outcomes[StepKey] = StepUnused
		if k.Outcomes[StepSignIn] != StepBad {
			k.Outcomes[StepSignIn] = StepUnused
		}
	}
	if c.base.Scheme == "http" {
		k.Outcomes[StepEncryption] = StepUnused
	}
}

// Well reports whether messages can arrive; the hours have no say in it.
func (k Check) Well() bool {
	for s, o := range k.Outcomes {
		if o == StepBad && s != StepHours {
			return false
		}
	}
	return k.Outcomes[StepAnswer] == StepGood
}
