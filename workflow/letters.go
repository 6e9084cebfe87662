package workflow

import (
	"cmp"
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
	LetterPrinted LetterState = "printed" // it went to the printer
	LetterPosted  LetterState = "posted"  // somebody said that it went out
	// LetterReturned came back from the post; another waits in its place.
	LetterReturned LetterState = "returned"
	LetterDropped  LetterState = "dropped" // the decision was undone, or somebody took the letter back
)

// ToOther is a letter to somebody who is neither of the two people: the manager
// of a care home, a local authority, somebody who complained.
const ToOther Applicant = "other"

// Letter is one letter to one person about a case, or about the role that the
// case granted: then it has its Role too. Its text is made from both when it is
// printed first, so it can never disagree with them; from then on its words are
// kept (Kept), and a reprint is those words.
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
	// Picked says that a person chose this reader, whom nothing proposed.
	Picked bool
	// Other is whom a letter ToOther goes to, and what was typed for it.
	Other *Other `json:",omitempty"`
	Safe  Safe
	// Printed is the first print, Posted when somebody said that it went out.
	Printed, Posted Fact
	// Returned is when somebody said that it came back, or of one that is written
	// InPlaceOf another, that the other did.
	Returned  Fact     `json:",omitzero"`
	InPlaceOf LetterID `json:",omitempty"`
	// Copies counts reprints, which carry the word Copy.
	Copies int
	// Wording is the version of the wording it was printed in, Told the access
	// it told of, as casework spells it: a copy must not tell of access that is
	// no longer so.
	Wording, Told string `json:",omitempty"`
	// Kept is the words of the first print on their way to the record, which
	// keeps them beside the letter; a letter read from it has none here.
	Kept []byte `json:"-"`
}

// Other is somebody who is neither the patient nor the proxy.
type Other struct {
	Name    string
	Address []string // as on an envelope, the postcode last
	// Lines is what the letter lists, such as the staff of a home.
	Lines []string `json:",omitempty"`
}

// The ways a letter goes.
const (
	ByPost = "by post"
	ByHand = "by hand"
)

// Safe is what somebody said of a letter before it goes (domain 6): each part
// is a question of its own, and none is answered beforehand.
type Safe struct {
	Fact
	// Channel is how it goes: ByPost or ByHand.
	Channel string
	// AddressChecked: with the addressee. OnlyReader: nobody else opens their
	// post, the proxy least of all.
	AddressChecked, OnlyReader bool
	// PrivateChannel: a private way to reach a patient of 11 to 15 is confirmed.
	PrivateChannel bool
	// Chosen: it is right that this person gets a letter at all, where nothing
	// proposes one.
	Chosen bool
	// MaySayNotAgreed: a refusal may say that the patient has not agreed. Where
	// that is not safe, it says nothing of why.
	MaySayNotAgreed bool
	// PatientAgrees: the patient, who ended it, wants the proxy told.
	PatientAgrees bool
	// DeathChecked: the death is certain, and the reader knows of it.
	DeathChecked bool
	// LargePrint: 18 point, also for somebody who asked for it just now.
	LargePrint bool
	// EasyRead: short sentences beside pictures, also for who asked for it just now.
	EasyRead bool `json:",omitempty"`
	// BeforeSetUp says why it goes before access is set up; empty: it does not.
	BeforeSetUp string
	// Released: it was said by somebody who may release letters, of a case that
	// had been held by then.
	Released bool `json:",omitempty"`
}

// Counted is what counts of it: all, or on a case that was ever held only what
// somebody who may release said once the hold was lifted (domain 6). A suspension
// counts as a hold, and a letter may go while it lasts. Large print and easy read are the
// reader's need, and stay.
func (s Safe) Counted(a Application, r Role) Safe {
	late := s.At.After(a.LiftedAt) && s.At.After(r.GivenBackAt) && !(r.Suspended() && s.At.Before(r.EndedAt))
	if (a.EverHeld || r.EverHeld) && !(s.Released && late) {
		return s.Needs()
	}
	return s
}

// Needs is what it says of its reader's needs, which is true whoever said it and
// whatever has happened since.
func (s Safe) Needs() Safe { return Safe{LargePrint: s.LargePrint, EasyRead: s.EasyRead} }

// With is what was said of a letter with more said of it. Nothing is taken back:
// what more leaves out stands as it was.
func (s Safe) With(more Safe) Safe {
	s.Channel, s.BeforeSetUp = cmp.Or(more.Channel, s.Channel), cmp.Or(more.BeforeSetUp, s.BeforeSetUp)
	for _, said := range []struct {
		to   *bool
		more bool
	}{{&s.AddressChecked, more.AddressChecked}, {&s.OnlyReader, more.OnlyReader}, {&s.PrivateChannel, more.PrivateChannel}, {&s.Chosen, more.Chosen},
		{&s.MaySayNotAgreed, more.MaySayNotAgreed}, {&s.PatientAgrees, more.PatientAgrees}, {&s.DeathChecked, more.DeathChecked}, {&s.LargePrint, more.LargePrint}, {&s.EasyRead, more.EasyRead}} {
		*said.to = *said.to || said.more
	}
	return s
}

// Went says how a letter that somebody marked as gone went, in a word.
func (l Letter) Went() string {
	if l.Safe.Channel == ByHand {
		return "Handed over"
	}
	return "Posted"
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
	s.Released = a.EverHeld // LettersBy let nobody else through
	l.Safe = s
	details := []Detail{{Field: "safe to send", After: s.Channel}}
	if s.Chosen {
		details = append(details, Detail{Field: "reader chosen", After: string(l.To)})
	}
	if s.MaySayNotAgreed {
		details = append(details, Detail{Field: "may say that the patient has not agreed", After: "yes"})
	}
	return l.change(a, by, now, details...), nil
}

// Write makes a letter that somebody asks for, about the case or about the
// role it granted: its Kind, To and Role, and whether its reader was Picked.
// Letters that tell of a decision come with it. Which letters are true at the
// moment, and of whom, is asked of the letter leaf (letter.Offers) by casework.
func (a Application) Write(l Letter, by Staff, now time.Time) (Change, error) {
	l.State, l.Application, l.Ref, l.Made, l.NotBefore = LetterWaiting, a.ID, a.Ref, now.UTC(), now.UTC()
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	if o := l.Other; l.To == ToOther && (o == nil || strings.TrimSpace(o.Name) == "" || len(o.Address) == 0) {
		return Change{}, refuse(ActPrint, Need{Words: "Say whom the letter goes to, and at which address.", Field: "other"})
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

// Print is what is kept of a first print: its words, the version of their
// wording, and the access they tell of.
type Print struct {
	Words         []byte
	Wording, Told string
}

// RecordPrinted records that a letter went to the printer. What must hold
// before is asked of the letter leaf (letter.SafeToSend) by casework; here only
// the facts are kept.
func (l Letter) RecordPrinted(p Print, a Application, by Staff, now time.Time) (Change, error) {
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	if l.State == LetterDropped {
		return Change{}, refuse(ActPrint, need("This letter was taken back, so it must not go out."))
	}
	if l.Printed.Done() {
		l.Copies++
		return l.change(a, by, now, Detail{Field: "copy printed", After: l.Kind}), nil
	}
	l.State, l.Printed = LetterPrinted, Fact{At: now.UTC(), By: by.ID}
	l.Kept, l.Wording, l.Told = p.Words, p.Wording, p.Told
	return l.change(a, by, now, Detail{Field: "printed", After: l.Kind}), nil
}

// Acknowledging adds to the print of a letter that the application came what the
// queue needs to know of it, and takes it back where it did not print. was is the
// letter before.
func (c Change) Acknowledging(a Application, was Letter) Change {
	for _, l := range c.letters {
		switch {
		case l.Application != a.ID:
		case l.Printed.Done() && !a.Acknowledged.Done():
			a.Acknowledged = l.Printed
			c.application = &a
		case !l.Printed.Done() && a.Acknowledged == was.Printed && was.Printed.Done():
			a.Acknowledged = Fact{}
			c.application = &a
		}
	}
	return c
}

// NotPrinted takes a print back that did not come out of the printer: a first
// one waits again, a copy is one less.
func (l Letter) NotPrinted(a Application, by Staff, now time.Time) (Change, error) {
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	switch {
	case l.Copies > 0:
		l.Copies--
	case l.State == LetterPrinted:
		l.State, l.Printed, l.Wording, l.Told = LetterWaiting, Fact{}, "", ""
	default:
		return Change{}, refuse(ActPrint, need("This letter was not sent to the printer, or it was posted already."))
	}
	return l.change(a, by, now, Detail{Field: "did not print", After: l.Kind}), nil
}

// RecordPosted records that a printed letter went out.
func (l Letter) RecordPosted(a Application, by Staff, now time.Time) (Change, error) {
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	if l.State != LetterPrinted {
		return Change{}, refuse(ActPrint, need("Only a letter that was printed can be posted."))
	}
	l.State, l.Posted = LetterPosted, Fact{At: now.UTC(), By: by.ID}
	return l.change(a, by, now, Detail{Field: "posted", After: l.Kind}), nil
}

// NotPosted takes it back that a letter went out, for whoever said so: it is with
// those that were printed again.
func (l Letter) NotPosted(a Application, by Staff, now time.Time) (Change, error) {
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	if l.State != LetterPosted || l.Posted.By != by.ID {
		return Change{}, refuse(ActPrint, need("Only whoever marked a letter as posted can take that back."))
	}
	l.State, l.Posted = LetterPrinted, Fact{}
	return l.change(a, by, now, Detail{Field: "not posted after all", After: l.Kind}), nil
}

// CameBack records that a letter came back undelivered, and writes it again under
// another id: it waits, from the case as it is now, and whatever was said of the
// first before it went has to be said again. The words of the first are kept.
func (l Letter) CameBack(again LetterID, a Application, by Staff, now time.Time) (Change, error) {
	if err := a.LettersBy(by, l.Kind); err != nil {
		return Change{}, err
	}
	if l.State != LetterPrinted && l.State != LetterPosted {
		return Change{}, refuse(ActPrint, need("Only a letter that went out can come back."))
	}
	l.State, l.Returned = LetterReturned, Fact{At: now.UTC(), By: by.ID}
	c := l.change(a, by, now, Detail{Field: "came back", After: l.Kind}, Detail{Field: "waits in its place", After: string(again)})
	c.letters = append(c.letters, Letter{ID: again, Kind: l.Kind, To: l.To, State: LetterWaiting, Application: l.Application, Role: l.Role, Ref: l.Ref,
		Made: now.UTC(), NotBefore: now.UTC(), Other: l.Other, Safe: l.Safe.Needs(), Returned: l.Returned, InPlaceOf: l.ID})
	return c, nil
}

// LettersBy says why this person may not write, read or print letters of this
// kind about the case, or nil: ErrNotAllowed, or a *Refusal to somebody with a
// stake in it. "" asks for any kind at all.
func (a Application) LettersBy(by Staff, kind string) error {
	return by.mayOn(printing(kind, a.EverHeld), a.Pair())
}

func (l Letter) change(a Application, by Staff, now time.Time, details ...Detail) Change {
	details = append(details, Detail{Field: "letter", After: string(l.ID)})
	return Change{letters: []Letter{l}, audit: []AuditEntry{by.Entry(ActPrint, now, a.ID, l.Role, details...)}}
}
