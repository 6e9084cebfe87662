package workflow

import (
	"strings"
	"time"
)

// LetterID identifies a letter; it names nobody.
type LetterID string

// LetterState is how far a letter has come.
type LetterState string

// The states of a letter.
const (
	LetterWaiting LetterState = "waiting" // to be checked and printed
	LetterPrinted LetterState = "printed"
	LetterDropped LetterState = "dropped" // the decision was undone, or somebody took the letter back
)

// Letter is one letter to one person about a case, or about the role that the
// case granted: then it has its Role too. Its text is made from both when it is
// printed, so it can never disagree with them.
type Letter struct {
	ID          LetterID
	Version     int
	Kind        string // L01 to L24 of domain 6.2
	To          Applicant
	State       LetterState
	Application ApplicationID
	Role        RoleID
	Ref         string
	Made        time.Time
	// NotBefore is the end of the undo time: printed before, it could not be
	// taken back.
	NotBefore time.Time
	Safe      Safe
	Printed   Fact
	// Copies counts reprints, which carry the word Copy.
	Copies int
}

// Safe is what somebody said of a letter before it goes (domain 6): each part
// is a question of its own, and none is answered beforehand.
type Safe struct {
	Fact
	// Channel is how it goes: by post or by hand.
	Channel string
	// AddressChecked: with the addressee. OnlyReader: nobody else opens their
	// post, the proxy least of all.
	AddressChecked, OnlyReader bool
	// PrivateChannel: a private way to reach a patient of 11 to 15 is confirmed.
	PrivateChannel bool
	// BeforeSetUp says why it goes before access is set up; empty: it does not.
	BeforeSetUp string
}

// MarkSafe records what somebody says of the letter.
func (l Letter) MarkSafe(s Safe, a Application, by Staff, now time.Time) (Change, error) {
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	if strings.TrimSpace(s.Channel) == "" {
		return Change{}, refuse(ActPrint, Need{Words: "Say how the letter goes: by post, or by hand.", Field: "channel"})
	}
	s.Fact = Fact{At: now.UTC(), By: by.ID}
	l.Safe = s
	return l.change(a, by, now, Detail{Field: "safe to send", After: s.Channel}), nil
}

// Write makes a letter that somebody asks for, about the case or about the
// role it granted; role is empty for a case without one. Letters that tell of a
// decision come with it. Which letters are true at the moment, and of whom, is
// asked of the letter leaf (letter.Offers) by casework.
func (a Application) Write(kind string, to Applicant, id LetterID, role RoleID, by Staff, now time.Time) (Change, error) {
	l := Letter{ID: id, Kind: kind, To: to, State: LetterWaiting, Application: a.ID, Role: role, Ref: a.Ref, Made: now.UTC(), NotBefore: now.UTC()}
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	return l.change(a, by, now, Detail{Field: "written", After: l.Kind}), nil
}

// Drop takes back a letter that nobody printed yet.
func (l Letter) Drop(a Application, by Staff, now time.Time) (Change, error) {
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	if l.State != LetterWaiting {
		return Change{}, refuse(ActPrint, need("This letter does not wait any more, so it cannot be taken back."))
	}
	l.State = LetterDropped
	return l.change(a, by, now, Detail{Field: "not sent", After: l.Kind}), nil
}

// RecordPrinted records a print. What must hold before is asked of the letter
// leaf (letter.SafeToSend) by casework; here only the facts are kept.
func (l Letter) RecordPrinted(a Application, by Staff, now time.Time) (Change, error) {
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	if l.State == LetterDropped {
		return Change{}, refuse(ActPrint, need("This letter was taken back, so it must not go out."))
	}
	if l.Printed.Done() {
		l.Copies++
	} else {
		l.Printed = Fact{At: now.UTC(), By: by.ID}
	}
	l.State = LetterPrinted
	return l.change(a, by, now, Detail{Field: "printed", After: l.Kind}), nil
}

// Acknowledging adds to the print of a letter that the application came what the
// queue needs to know of it.
func (c Change) Acknowledging(a Application) Change {
	for _, l := range c.letters {
		if l.Application == a.ID && !a.Acknowledged.Done() {
			a.Acknowledged = l.Printed
			c.application = &a
		}
	}
	return c
}

// LettersBy says why this person may not write, read or print letters of this
// kind about the case, or nil: ErrNotAllowed, or a *Refusal to somebody with a
// stake in it. "" asks for any kind at all.
func (a Application) LettersBy(by Staff, kind string) error {
	return by.mayOn(printing(kind, a.EverHeld), a.Pair())
}

func (l Letter) change(a Application, by Staff, now time.Time, details ...Detail) Change {
	details = append(details, Detail{Field: "letter", After: string(l.ID)})
	return Change{letters: []Letter{l}, audit: []AuditEntry{{
		At: now.UTC(), By: by.ID, Role: by.actingAs(ActPrint), Act: ActPrint, Application: a.ID, RoleID: l.Role, Details: details,
	}}}
}
