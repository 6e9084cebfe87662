package workflow

import (
	"errors"
	"fmt"
	"strings"
)

// The four ways an act or a read can end without being done, beside *Refusal.
var (
	// ErrNotFound says that no record has the id asked for.
	ErrNotFound = errors.New("no such record")
	// ErrStale says that somebody changed the record first. Nothing was written.
	ErrStale = errors.New("the record was changed by somebody else first")
	// ErrNotAllowed says that none of the person's staff roles permits the act.
	ErrNotAllowed = errors.New("not allowed for this person's staff roles")
	// ErrStopped is ErrNotAllowed for somebody whose sign-in was stopped since
	// they opened the desk.
	ErrStopped = fmt.Errorf("the person's sign-in was stopped: %w", ErrNotAllowed)
	// ErrLocked says that nobody has signed in since the desk was opened, so that
	// nothing of the record can be read. It is a state, not a fault.
	ErrLocked = errors.New("nobody has signed in yet")
	// ErrCorrupt says that a stored record does not match its seal or its log.
	ErrCorrupt = errors.New("a stored record does not match its seal")
)

// Need is one thing that stands between an act and its being done.
type Need struct {
	// Rule is the id of the rule that asks for it, as domain.md numbers them
	// (F1, C5, AGE16), or "" for a need of the act itself.
	Rule string
	// Words is a plain sentence: what is missing.
	Words string
	// From is the staff role that can meet the need, or "" for anybody.
	From StaffRole
	// Field names the question or field on screen that meets it, for a link.
	Field string
	// Restricted needs are read only by those who may read holds.
	Restricted bool
}

// Readable is the needs of a case as this person may read them: the restricted
// ones say together that a clinician is awaited. Of a case that reads as with one, or
// as closed, it would tell of a hold, and is of use only to somebody who decides.
func (a Application) Readable(needs []Need, by Staff) []Need {
	if a.HoldsReadBy(by) {
		return needs
	}
	var out []Need
	s := a.StateFor(by)
	waits := !by.May(ActDecide) && (s == WithClinician || !s.Open())
	for _, n := range needs {
		if n.Restricted && waits {
			continue
		}
		if n.Restricted {
			waits = true
			n = Need{Words: "Waits for a clinician.", From: Clinician}
		}
		out = append(out, n)
	}
	return out
}

// Refusal is "no", with every unmet need. Its needs hold no names or numbers.
type Refusal struct {
	// Act is what was asked for.
	Act Act
	// Needs is never empty.
	Needs []Need
}

// Error lists the needs in words.
func (r *Refusal) Error() string {
	w := make([]string, len(r.Needs))
	for i, n := range r.Needs {
		w[i] = n.Words
	}
	return "not done: " + strings.Join(w, "; ")
}

func refuse(act Act, needs ...Need) error {
	if len(needs) == 0 {
		return nil
	}
	return &Refusal{Act: act, Needs: needs}
}

func need(words string) Need { return Need{Words: words} }
