// Package signin is the door of the desk: the first set-up of a practice, the
// card one signs in at, and the card over a locked desk.
//
// It never shows a patient, never says which of name and password was wrong,
// and keeps no password longer than it takes to use it.
//
// The invariant it keeps: nobody gets in but through Keys.SignIn, and a practice
// is not entered for the first time before its recovery key was written down.
//
// Read this file first, then setup.go and recover.go (the first user, and a lost
// password), then view.go.
package signin

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Keys opens the practice's record.
type Keys interface {
	// SignIn opens the record for somebody. It answers ErrWrong for a name
	// nobody has and for a wrong password alike, *TooSoon after several, and
	// ErrChoose for the right password when somebody else chose it.
	SignIn(ctx context.Context, login, password string) (workflow.Staff, error)
	// ChangePassword gives somebody a new password for an old one. Errors are
	// those of SignIn, and a *workflow.Refusal for a new one that will not do.
	ChangePassword(ctx context.Context, login, old, password string) error
	// Recover opens the record with the recovery key and gives a user a new
	// password. It answers ErrWrong for a key that is not this practice's and
	// for a name nobody has, and a *workflow.Refusal whose needs name the Field
	// for a key that cannot be right or a password that will not do.
	Recover(ctx context.Context, recovery, login, password string) (workflow.Staff, error)
	// Create makes the record with its first user. The recovery key it answers
	// is shown this once: groups of letters and digits with hyphens between. A
	// user or password that will not do is a *workflow.Refusal whose needs name
	// the Field they are about.
	Create(ctx context.Context, s Setup) (recovery string, err error)
}

// Helper is Keys that know who gives somebody a new password.
type Helper interface {
	// WhoHelps names them with their post: "Pat Jones, practice manager"; "" where
	// the record is sealed and nobody can tell.
	WhoHelps(ctx context.Context) (string, error)
}

// Timekeeper is Keys that can say whether this computer's clock agrees with the
// practice's log.
type Timekeeper interface {
	// OddClock says what is odd about the clock and what that means; "" for
	// nothing.
	OddClock() string
}

// Practiser is Keys that can open the made-up practice.
type Practiser interface {
	// Practise opens it in a window of its own.
	Practise() error
}

// ErrWrong says that the name or the password is wrong, and not which.
var ErrWrong = errors.New("the user name or the password is not right")

// ErrChoose says that the password is right, but its owner has yet to choose one
// that nobody else knows.
var ErrChoose = errors.New("the password was given by somebody else")

// TooSoon says that after several wrong passwords the next may be tried only
// at a time.
type TooSoon struct{ Until time.Time }

// Error names no user.
func (*TooSoon) Error() string { return lang.Say("too many wrong passwords: wait before trying again") }

// Setup is what a practice is made of: itself and its first user.
type Setup struct {
	Practice workflow.Practice
	// Staff is the first user; the store gives the identity.
	Staff    workflow.Staff
	Password string
}

// Stage is what the door shows.
type Stage int

// The stages.
const (
	SettingUp  Stage = iota // the practice and its first user are asked for
	ShowingKey              // the recovery key, until it was written down
	SigningIn               // name and password
	Unlocking               // the password of who locked it
	Choosing                // a password of one's own, in place of a given one
	Recovering              // the recovery key, by somebody who cannot sign in
)

// Problem is one field that is not right yet.
type Problem struct{ Field, Words string }

// leastPassword is the fewest characters that the practice's record takes.
const leastPassword = 8

// Model is the door: what stage it is at and what it says.
type Model struct {
	Stage Stage
	Shut  shell.Shut
	// Busy is true while a password is being tried or a practice is being made.
	Busy bool
	// Message is what went wrong, in a sentence; "" for nothing.
	Message string
	// Problems are the fields of the set-up that are not right.
	Problems []Problem
	// Recovery is the recovery key while it is shown.
	Recovery string
	// Clock is what is odd about this computer's clock, in words; "" for nothing.
	Clock string
	// Helps is who gives a new password, in words.
	Helps string

	exec   kit.Exec
	now    func() time.Time
	keys   Keys
	in     func(workflow.Staff)
	log    *slog.Logger
	told   func()
	latest shell.Latest

	first Setup // between making the practice and entering it
	given given // between a given password and one's own
}

// given is who got in with a password that somebody else chose.
type given struct{ login, password string }

// NewModel returns the door of a practice that is there, or of one to be set up.
// told is called after every change.
func NewModel(h shell.DoorHost, keys Keys, setUp bool, told func()) *Model {
	m := &Model{Stage: SigningIn, Helps: lang.Say("your practice manager"), exec: h.Exec, now: h.Now, keys: keys, in: h.In, log: h.Log, told: told}
	if setUp {
		m.Stage = SettingUp
	}
	return m
}

// Show starts anew for a reason. A set-up under way stays.
func (m *Model) Show(why shell.Shut) {
	m.latest.Drop()
	m.Shut, m.Busy, m.Message = why, false, ""
	if k, ok := m.keys.(Timekeeper); ok {
		m.Clock = k.OddClock()
	}
	if m.Stage != SettingUp && m.Stage != ShowingKey {
		m.Back()
		if why.Why == shell.Stopped {
			m.Message = lang.Say("Your sign-in was stopped while you were here. What you saved before is kept. Ask your practice manager.")
		}
	}
	m.told()
	m.askWhoHelps()
}

func (m *Model) askWhoHelps() {
	h, ok := m.keys.(Helper)
	if !ok || m.Stage == SettingUp {
		return
	}
	m.exec.Go(func() {
		who, err := h.WhoHelps(context.Background())
		m.exec.UI(func() {
			if err == nil && who != "" && who != m.Helps { // else it stays at the post
				m.Helps = who
				m.told()
			}
		})
	})
}

// Practises says whether the made-up practice can be opened from here.
func (m *Model) Practises() bool { _, ok := m.keys.(Practiser); return ok }

// Practise opens the made-up practice.
func (m *Model) Practise() {
	p, ok := m.keys.(Practiser)
	if !ok || m.Busy {
		return
	}
	m.Busy = true
	m.told()
	m.exec.Go(func() {
		err := p.Practise()
		m.exec.UI(func() {
			m.Busy, m.Message = false, ""
			if err != nil {
				m.log.Error("open the made-up practice", "err", err)
				m.Message = lang.Say("The made-up practice could not be opened. Nothing was changed; try again, or start Proxydesk with the word demo.")
			}
			m.told()
		})
	})
}

// Back goes back to where one signs in.
func (m *Model) Back() {
	m.latest.Drop()
	m.Busy, m.Message, m.Problems, m.given = false, "", nil, given{}
	m.Stage = SigningIn
	if m.Shut.Staff.ID != "" {
		m.Stage = Unlocking
	}
	m.told()
}

// CannotSignIn goes to where the recovery key is typed.
func (m *Model) CannotSignIn() {
	if m.Busy {
		return
	}
	m.Stage, m.Message, m.Problems = Recovering, "", nil
	m.told()
}

// SignIn tries a name and a password.
func (m *Model) SignIn(login, password string) {
	login = strings.TrimSpace(login)
	switch {
	case m.Busy:
		return
	case login == "" || password == "":
		m.say(lang.Say("Type your user name and your password."))
		return
	}
	m.try(login, password)
}

// Unlock tries the password of who locked the desk.
func (m *Model) Unlock(password string) {
	switch {
	case m.Busy:
		return
	case password == "":
		m.say(lang.Say("Type your password."))
		return
	}
	m.try(m.Shut.Staff.Login, password)
}

func (m *Model) try(login, password string) {
	m.Busy, m.Message = true, ""
	m.told()
	current := m.latest.Next()
	m.exec.Go(func() {
		staff, err := m.keys.SignIn(context.Background(), login, password)
		m.exec.UI(func() {
			if !current() {
				return
			}
			if errors.Is(err, ErrChoose) {
				m.Busy, m.Stage, m.given = false, Choosing, given{login, password}
				m.told()
				return
			}
			m.tried(staff, err)
		})
	})
}

func (m *Model) tried(staff workflow.Staff, err error) {
	m.Busy = false
	var soon *TooSoon
	switch {
	case errors.As(err, &soon):
		m.say(lang.Sayf("That was wrong several times. Wait %s, then type it again.", waitWords(soon.Until.Sub(m.now()))))
		return
	case errors.Is(err, ErrWrong) && m.Stage == Unlocking:
		// The card names who locked the desk, so a password is all they typed.
		m.say(lang.Say("That password is not right. Check Caps Lock and type it again."))
		return
	case errors.Is(err, ErrWrong):
		m.say(lang.Say("That user name and password do not go together. Check Caps Lock and type them again."))
		return
	case err != nil:
		m.say(m.sentence(err))
		return
	}
	m.Message = ""
	m.told()
	m.in(staff)
}

// Choose takes a password of one's own in place of a given one, and goes in.
func (m *Model) Choose(password, repeat string) {
	if m.Busy || m.begun(twice(password, repeat)) {
		return
	}
	g := m.given
	current := m.latest.Next()
	m.exec.Go(func() {
		err := m.keys.ChangePassword(context.Background(), g.login, g.password, password)
		m.exec.UI(func() {
			switch {
			case !current():
			case m.refused(err):
			case err != nil:
				m.tried(workflow.Staff{}, err)
			default:
				m.given = given{}
				m.try(g.login, password)
			}
		})
	})
}

func (m *Model) begun(bad []Problem) bool {
	m.Problems, m.Message, m.Busy = bad, "", len(bad) == 0
	m.told()
	return !m.Busy
}

// refused shows what a refusal says of fields, if it is one.
func (m *Model) refused(err error) bool {
	var r *workflow.Refusal
	if !errors.As(err, &r) {
		return false
	}
	m.Busy = false
	for _, n := range r.Needs {
		m.Problems = append(m.Problems, Problem{n.Field, lang.Of(n.Words)})
	}
	m.told()
	return true
}

// twice says what is not right with a new password typed twice.
func twice(password, repeat string) []Problem {
	switch {
	case utf8.RuneCountInString(password) < leastPassword:
		return []Problem{{FieldPassword, lang.Say("Choose a password of 8 characters or more. Longer is better: three words that do not belong together do well.")}}
	case password != repeat:
		return []Problem{{FieldRepeat, lang.Say("The two passwords are not the same. Type this one again.")}}
	}
	return nil
}

// waitWords is a wait as people say it, never shorter than it is.
func waitWords(d time.Duration) string {
	switch s := int((d + time.Second - 1) / time.Second); {
	case s < 120:
		return lang.Count(max(s, 1), "a second", "%d seconds")
	default:
		return minutes(time.Duration((s+59)/60) * time.Minute)
	}
}

func (m *Model) say(words string) {
	m.Message = words
	m.told()
}

func (m *Model) sentence(err error) string {
	n, _ := shell.Explain(err)
	if n.Unforeseen {
		m.log.Error("at the door", "err", err)
	}
	return n.Sentence()
}

// LockedWords says when and why the desk was locked.
func LockedWords(s shell.Shut) string {
	at := s.At.In(nhs.London).Format("15:04")
	switch s.Why {
	case shell.LockedIdle:
		return lang.Sayf("Locked at %s because nobody used it for %s. Your work is saved; nothing is lost.", at, minutes(s.Idle))
	case shell.SessionOver:
		return lang.Sayf("Locked at %s because you signed in long ago. Your work is saved; nothing is lost.", at)
	}
	return lang.Sayf("Locked at %s. Your work is saved; nothing is lost.", at)
}

func minutes(d time.Duration) string {
	return lang.Count(int(d/time.Minute), "%d minute", "%d minutes")
}

// CapsLock tells from a letter as it arrived, and from whether Shift was held,
// how Caps Lock stands; ok is false for what has no case.
func CapsLock(r rune, shift bool) (on, ok bool) {
	switch {
	case unicode.IsUpper(r):
		return !shift, true
	case unicode.IsLower(r):
		return shift, true
	}
	return false, false
}
