package relay

import (
	"testing"
	"time"

	"proxydesk/sync/vrs"
)

func TestWhyNobodyLetsUsIn(t *testing.T) {
	refused := func(skew time.Duration) error { return &vrs.SignInError{HTTPStatus: 401, Skew: skew} }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no key":                       {vrs.NewLackError(vrs.LacksKey, nil), whyNoKey},
		"no API key":                   {vrs.NewLackError(vrs.LacksAPIKey, nil), whyNoAPIKey},
		"a key that cannot be read":    {vrs.NewLackError(vrs.LacksReading, nil), whyBadKey},
		"a sign-in that has ended":     {&vrs.LapsedError{Person: "shah"}, whyLapsed},
		"a key nobody knows":           {refused(3 * time.Second), whyWrongKey},
		"a clock that is slow":         {refused(time.Minute), whyClock},
		"a clock that is fast":         {refused(-time.Hour), whyClock},
		"a store that knows nobody":    {&vrs.Problem{HTTPStatus: 401, Code: vrs.CodeAccessDenied}, whySignIn},
		"a store that bars us":         {&vrs.Problem{HTTPStatus: 403, Code: vrs.CodeForbidden}, whyNotAllowed},
		"an answer without an account": {nil, whySignIn},
	} {
		if c.err != nil {
			c.err = &joined{&vrs.NotSentError{Trouble: vrs.TroubleSignIn}, c.err}
		}
		if got := signInWords(problemOf(c.err), c.err); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
