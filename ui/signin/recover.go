package signin

import (
	"context"
	"errors"
	"strings"

	"proxydesk/ui/lang"
)

// Recovery is what somebody types who cannot sign in but has the recovery key.
type Recovery struct{ Login, Key, Password, Repeat string }

// Recover opens the record with the recovery key, and goes in.
func (m *Model) Recover(r Recovery) {
	if m.Busy {
		return
	}
	var bad []Problem
	if strings.TrimSpace(r.Login) == "" {
		bad = append(bad, Problem{FieldLogin, lang.Say("Type the user name that you sign in with.")})
	}
	if strings.TrimSpace(r.Key) == "" {
		bad = append(bad, Problem{FieldRecovery, lang.Say("Type the recovery key from its paper: seven groups of four.")})
	}
	if m.begun(append(bad, twice(r.Password, r.Repeat)...)) {
		return
	}
	current := m.latest.Next()
	m.exec.Go(func() {
		staff, err := m.keys.Recover(context.Background(), r.Key, r.Login, r.Password)
		m.exec.UI(func() {
			switch {
			case !current():
			case m.refused(err):
			case errors.Is(err, ErrWrong):
				m.Busy = false
				m.say(lang.Say("That user name and recovery key do not open this practice. An older key stops working when a new one is made. Check both against the paper."))
			default:
				m.tried(staff, err)
			}
		})
	})
}

// begun says what is not right, or that work has begun; it answers whether
// something is not right.
