package signin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

var asha = workflow.Staff{ID: "s1", Login: "asha.rahman", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}

const password = "three odd words"

// fakeKeys knows one person, or a practice that is yet to be made.
type fakeKeys struct {
	staff     workflow.Staff
	created   []Setup
	tries     int
	err       error
	given     string // a password that somebody else chose
	own       string // what it was changed to
	helps     string // who gives a new password
	practised int    // how often the made-up practice was opened
}

const recoveryKey = "7QFM-K2XD-93HT-PPWA"

func (k *fakeKeys) SignIn(_ context.Context, login, pass string) (workflow.Staff, error) {
	k.tries++
	switch {
	case k.err != nil:
		return workflow.Staff{}, k.err
	case login == k.staff.Login && pass == k.given && k.given != "":
		return workflow.Staff{}, fmt.Errorf("sign in: %w", ErrChoose)
	case login == k.staff.Login && pass == k.own && k.own != "":
		return k.staff, nil
	case login != k.staff.Login || pass != password:
		return workflow.Staff{}, fmt.Errorf("sign in: %w", ErrWrong)
	}
	return k.staff, nil
}

func (k *fakeKeys) ChangePassword(_ context.Context, login, old, pass string) error {
	switch {
	case k.err != nil:
		return k.err
	case login != k.staff.Login || old != k.given:
		return fmt.Errorf("change: %w", ErrWrong)
	case pass == old:
		return &workflow.Refusal{Needs: []workflow.Need{{Words: "Choose another one.", Field: FieldPassword}}}
	}
	k.given, k.own = "", pass
	return nil
}

func (k *fakeKeys) Recover(_ context.Context, key, login, pass string) (workflow.Staff, error) {
	switch {
	case k.err != nil:
		return workflow.Staff{}, k.err
	case len(key) < 10:
		return workflow.Staff{}, &workflow.Refusal{Needs: []workflow.Need{{Words: "It has 28 characters.", Field: FieldRecovery}}}
	case key != recoveryKey || login != k.staff.Login:
		return workflow.Staff{}, fmt.Errorf("recover: %w", ErrWrong)
	}
	k.own = pass
	return k.staff, nil
}

func (k *fakeKeys) Create(_ context.Context, s Setup) (string, error) {
	if k.err != nil {
		return "", k.err
	}
	k.created = append(k.created, s)
	k.staff = s.Staff
	k.staff.ID = "s1"
	return recoveryKey, nil
}

// door is a model in the hands of a test.
type door struct {
	*Model
	keys *fakeKeys
	at   time.Time
	in   []workflow.Staff
}

func newDoor(setUp bool) *door {
	d := &door{keys: &fakeKeys{staff: asha}, at: time.Date(2026, 12, 1, 10, 51, 0, 0, time.UTC)}
	d.Model = NewModel(shell.DoorHost{
		Exec: kit.Inline(), Now: func() time.Time { return d.at }, Log: slog.New(slog.DiscardHandler),
		In: func(s workflow.Staff) { d.in = append(d.in, s) },
	}, d.keys, setUp, func() {})
	return d
}

func TestTheRightPasswordOpens(t *testing.T) {
	d := newDoor(false)
	d.SignIn(" asha.rahman ", password)
	if len(d.in) != 1 || d.in[0].ID != asha.ID || d.Message != "" {
		t.Errorf("let in %v, saying %q", d.in, d.Message)
	}
}

func TestAWrongNameAndAWrongPasswordReadTheSame(t *testing.T) {
	d := newDoor(false)
	d.SignIn("asha.rahman", "wrong")
	first := d.Message
	d.SignIn("nobody", password)
	if first == "" || first != d.Message || len(d.in) != 0 {
		t.Errorf("wrong password: %q, wrong name: %q, let in %v", first, d.Message, d.in)
	}
}

func TestAnEmptyFieldIsNotATry(t *testing.T) {
	d := newDoor(false)
	d.SignIn("", password)
	d.SignIn("asha.rahman", "")
	if d.keys.tries != 0 || d.Message == "" {
		t.Errorf("%d tries, saying %q", d.keys.tries, d.Message)
	}
}

func TestAWaitIsSaidInWords(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		300 * time.Millisecond: "Wait a second,", 4200 * time.Millisecond: "Wait 5 seconds,", 14*time.Minute + time.Second: "Wait 15 minutes,",
	} {
		d := newDoor(false)
		d.keys.err = fmt.Errorf("sign in: %w", &TooSoon{Until: d.at.Add(wait)})
		d.SignIn("asha.rahman", password)
		if !strings.Contains(d.Message, want) {
			t.Errorf("%v reads as %q", wait, d.Message)
		}
	}
}

func TestAnErrorIsNotAWrongPassword(t *testing.T) {
	d := newDoor(false)
	d.keys.err = errors.New("disk full")
	for range 9 {
		d.SignIn("asha.rahman", password)
	}
	if d.keys.tries != 9 || strings.Contains(d.Message, "password") || strings.Contains(d.Message, "disk") {
		t.Errorf("%d tries, saying %q", d.keys.tries, d.Message)
	}
}

func TestUnlockingAsksWhoLockedIt(t *testing.T) {
	d := newDoor(false)
	d.Show(shell.Shut{Why: shell.LockedIdle, At: d.at, Staff: asha, Idle: 5 * time.Minute})
	if d.Stage != Unlocking {
		t.Fatalf("stage %d", d.Stage)
	}
	d.Unlock("wrong")
	if d.Message == "" || strings.Contains(d.Message, "user name") {
		t.Errorf("a wrong password reads %q to somebody who was asked for no user name", d.Message)
	}
	d.Unlock(password)
	if len(d.in) != 1 {
		t.Errorf("not let in: %q", d.Message)
	}
	d.Show(shell.Shut{Why: shell.SignedOut, At: d.at})
	if d.Stage != SigningIn {
		t.Errorf("a different person finds stage %d", d.Stage)
	}
}

func TestALateAnswerLetsNobodyIn(t *testing.T) {
	d := newDoor(false)
	var late []func()
	d.exec.Go = func(f func()) { late = append(late, f) }
	d.SignIn("asha.rahman", password)
	d.SignIn("asha.rahman", password) // pressed twice
	d.Show(shell.Shut{Why: shell.Locked, Staff: asha})
	for _, f := range late {
		f()
	}
	if d.keys.tries != 1 || len(d.in) != 0 {
		t.Errorf("%d tries, let in %v", d.keys.tries, d.in)
	}
}

func TestWhyItIsLocked(t *testing.T) {
	at := time.Date(2026, 12, 1, 10, 51, 0, 0, time.UTC)
	for _, tc := range []struct {
		shut shell.Shut
		want string
	}{
		{shell.Shut{Why: shell.LockedIdle, At: at, Idle: 5 * time.Minute}, "Locked at 10:51 because nobody used it for 5 minutes. Your work is saved; nothing is lost."},
		{shell.Shut{Why: shell.LockedIdle, At: at, Idle: 75 * time.Second}, "Locked at 10:51 because nobody used it for 1 minute. Your work is saved; nothing is lost."},
		{shell.Shut{Why: shell.LockedIdle, At: at, Idle: 90 * time.Minute}, "Locked at 10:51 because nobody used it for 90 minutes. Your work is saved; nothing is lost."},
		{shell.Shut{Why: shell.SessionOver, At: at}, "Locked at 10:51 because you signed in long ago. Your work is saved; nothing is lost."},
		{shell.Shut{Why: shell.Locked, At: at.AddDate(0, -6, 0)}, "Locked at 11:51. Your work is saved; nothing is lost."},
	} {
		if got := LockedWords(tc.shut); got != tc.want {
			t.Errorf("got  %s\nwant %s", got, tc.want)
		}
	}
}

func TestCapsLock(t *testing.T) {
	for _, tc := range []struct {
		letter    rune
		shift     bool
		on, known bool
	}{
		{'a', false, false, true}, {'A', true, false, true}, {'A', false, true, true}, {'a', true, true, true}, {'7', false, false, false},
	} {
		if on, known := CapsLock(tc.letter, tc.shift); on != tc.on || known != tc.known {
			t.Errorf("%c with Shift %v: on %v, known %v", tc.letter, tc.shift, on, known)
		}
	}
}

func goodForm() Form {
	return Form{
		Practice: "Fernbrook Surgery", ODS: "z99901", Address: "6 Orchard Rise\n\n Fernbrook \nFB1 4QT\n", Phone: "01632 960 100",
		Name: "Pat Jones", Post: "Practice manager", Login: "pat.jones", Password: password, Repeat: password,
		Roles: []workflow.StaffRole{workflow.Manager},
	}
}

func TestSetUp(t *testing.T) {
	d := newDoor(true)
	d.Create(goodForm())
	if d.Stage != ShowingKey || d.Recovery == "" {
		t.Fatalf("stage %d, saying %q, problems %v", d.Stage, d.Message, d.Problems)
	}
	got := d.keys.created[0]
	if got.Practice.ODS.String() != "Z99901" || !slices.Equal(got.Practice.Address, []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"}) {
		t.Errorf("made %+v", got.Practice)
	}
	d.WrittenDown("PPWB")
	if len(d.in) != 0 || d.Message == "" || d.Recovery == "" {
		t.Error("a wrong last group opened the practice")
	}
	d.WrittenDown(" ppwa ")
	if len(d.in) != 1 || d.in[0].Login != "pat.jones" {
		t.Errorf("let in %v, saying %q", d.in, d.Message)
	}
	if d.Recovery != "" || d.first.Password != "" {
		t.Error("the key or the password is still kept")
	}
}

func TestAPasswordOfEightCharactersWillDo(t *testing.T) {
	d, f := newDoor(true), goodForm()
	f.Password, f.Repeat = "eight ch", "eight ch"
	d.Create(f)
	if d.Stage != ShowingKey {
		t.Errorf("stage %d, problems %v", d.Stage, d.Problems)
	}
}

func TestLockingDuringSetUpKeepsTheKeyOnScreen(t *testing.T) {
	d := newDoor(true)
	d.Create(goodForm())
	d.Show(shell.Shut{Why: shell.Started})
	if d.Stage != ShowingKey {
		t.Error("the recovery key was lost from the screen before it was written down")
	}
}

func TestASetUpThatIsNotRight(t *testing.T) {
	for _, tc := range []struct {
		field  string
		change func(*Form)
	}{
		{FieldPractice, func(f *Form) { f.Practice = " " }},
		{FieldODS, func(f *Form) { f.ODS = "not a code" }},
		{FieldAddress, func(f *Form) { f.Address = "\n \n" }},
		{FieldPhone, func(f *Form) { f.Phone = "" }},
		{FieldName, func(f *Form) { f.Name = "" }},
		{FieldPost, func(f *Form) { f.Post = "" }},
		{FieldRoles, func(f *Form) { f.Roles = nil }},
		{FieldRoles, func(f *Form) { f.Roles = []workflow.StaffRole{workflow.Receptionist, workflow.Responsible} }}, // nobody could add users
		{FieldLogin, func(f *Form) { f.Login = "" }},
		{FieldLogin, func(f *Form) { f.Login = "pat jones" }},
		{FieldPassword, func(f *Form) { f.Password, f.Repeat = "seven c", "seven c" }},
		{FieldRepeat, func(f *Form) { f.Repeat = "three even words" }},
	} {
		d, f := newDoor(true), goodForm()
		tc.change(&f)
		d.Create(f)
		if len(d.Problems) != 1 || d.Problems[0].Field != tc.field || d.Problems[0].Words == "" || len(d.keys.created) != 0 {
			t.Errorf("%s: problems %v, made %d", tc.field, d.Problems, len(d.keys.created))
		}
	}
}

func TestAUserTheRecordWillNotHave(t *testing.T) {
	d := newDoor(true)
	d.keys.err = &workflow.Refusal{Needs: []workflow.Need{{Field: FieldPassword, Words: "Everybody guesses this password."}}}
	d.Create(goodForm())
	if d.Stage != SettingUp || len(d.Problems) != 1 || d.Problems[0].Field != FieldPassword {
		t.Errorf("stage %d, problems %v", d.Stage, d.Problems)
	}
}
