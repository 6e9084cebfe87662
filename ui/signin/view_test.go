package signin

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

func shoot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	shot.Keep(t, w.Canvas().Capture(), name)
}

// openWindow puts the door into a window.
func openWindow(t *testing.T, setUp bool) (*shell.Shell, fyne.Window, *Door, *fakeKeys) {
	t.Helper()
	app := test.NewTempApp(t)
	win := test.NewTempWindow(t, nil)
	keys := &fakeKeys{staff: asha}
	var d *Door
	at := time.Date(2026, 12, 1, 10, 51, 0, 0, time.UTC)
	ods, _ := nhs.ParseODSCode("Z99901")
	s := shell.New(app, win, shell.Config{
		Exec: kit.Inline(), Now: func() time.Time { return at }, After: func(time.Duration, func()) func() { return func() {} },
		As: func(by workflow.Staff) casework.Session { return (&casework.Desk{}).As(by) },
		Rules: func() workflow.Rules {
			if setUp {
				return workflow.Rules{}
			}
			return workflow.Rules{Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods}}
		},
		Door:    func(h shell.DoorHost) shell.Door { d = New(h, keys, setUp); return d },
		Version: "1.0", Demo: !setUp,
	})
	win.Resize(fyne.NewSize(1366, 768))
	s.Start()
	return s, win, d, keys
}

func typeIn(w fyne.Window, s string) { test.Type(w.Canvas().Focused(), s) }

func press(w fyne.Window, k fyne.KeyName) { w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k}) }

func TestSigningInByKeyboardAlone(t *testing.T) {
	s, w, d, _ := openWindow(t, false)
	typeIn(w, "asha.rahman")
	press(w, fyne.KeyReturn)
	typeIn(w, "WRONG one")
	shoot(t, w, "01-sign-in")
	press(w, fyne.KeyReturn)
	if !d.signIn.message.row.Visible() {
		t.Error("a wrong password says nothing")
	}
	shoot(t, w, "01-sign-in-wrong")
	typeIn(w, password) // in place of the wrong one, not after it
	press(w, fyne.KeyReturn)
	if s.Staff().ID != asha.ID {
		t.Fatal("not signed in")
	}
	s.Lock()
	if d.signIn.password.Text() != "" {
		t.Error("the password stayed in the field")
	}
	shoot(t, w, "14-lock")
	typeIn(w, "WRONG one")
	press(w, fyne.KeyReturn)
	typeIn(w, password)
	press(w, fyne.KeyReturn)
	if s.Staff().ID != asha.ID {
		t.Error("not unlocked")
	}
}

func TestSetUpInTheWindow(t *testing.T) {
	s, w, d, keys := openWindow(t, true)
	shoot(t, w, "set-up")
	d.model.Create(d.setUp.form())
	if len(d.model.Problems) == 0 || d.setUp.fields[FieldPhone].Error() == "" {
		t.Error("an empty form has no problems")
	}
	shoot(t, w, "set-up-wrong")
	if m := w.Content().MinSize(); m.Width > 1024 || m.Height > 720-32 { // the menu row of 32 is the toolkit's
		t.Errorf("the window is never smaller than %v", m)
	}
	w.Resize(fyne.NewSize(1024, 720-32))
	shoot(t, w, "set-up-small")
	d.model.Create(goodForm())
	if s.Do("door.setup") {
		t.Error("a practice that is set up can be set up again")
	}
	shoot(t, w, "recovery-key")
	typeIn(w, "PPWA")
	press(w, fyne.KeyReturn)
	if s.Staff().Login != "pat.jones" || len(keys.created) != 1 {
		t.Error("the set-up did not lead to the desk")
	}
}

func TestEnterAndCtrlEnterSetUp(t *testing.T) {
	for _, name := range []string{"Enter", "Ctrl+Enter"} {
		s, w, d, _ := openWindow(t, true)
		typeIn(w, "Fernbrook Surgery")
		if name == "Enter" {
			press(w, fyne.KeyReturn)
		} else if !s.Do("door.setup") {
			t.Error("the menu has no set-up")
		}
		if n := len(d.model.Problems); n == 0 || d.model.Problems[0].Field != FieldODS {
			t.Errorf("%s: %d problems", name, n)
		}
		if !d.setUp.fields[FieldODS].Control().(*kit.Entry).Focused() {
			t.Errorf("%s: the focus is not in the first field that is not right", name)
		}
		if bad := shell.Problems(s.Table()); bad != nil {
			t.Errorf("%s: %q", name, bad)
		}
	}
}

func TestTickingARoleTakesItsWordsAway(t *testing.T) {
	_, _, d, _ := openWindow(t, true)
	d.model.Create(d.setUp.form())
	roles := d.setUp.fields[FieldRoles]
	if roles.Error() == "" {
		t.Fatal("nothing asks for a role")
	}
	before := len(d.model.Problems)
	test.Tap(roles.Control().(*fyne.Container).Objects[0].(*kit.Tick))
	if roles.Error() != "" || len(d.model.Problems) != before-1 {
		t.Errorf("still says %q", roles.Error())
	}
	if d.setUp.fields[FieldPhone].Error() == "" {
		t.Error("the other fields are no longer wrong")
	}
}

func TestAGivenPasswordIsChangedBeforeAnythingOpens(t *testing.T) {
	d := newDoor(false)
	d.keys.given = "given by the manager"
	d.SignIn("asha.rahman", d.keys.given)
	if d.Stage != Choosing || len(d.in) != 0 {
		t.Fatalf("stage %d, let in %v, saying %q", d.Stage, d.in, d.Message)
	}
	for _, c := range []struct{ password, repeat, field string }{
		{"short", "short", FieldPassword}, {"long enough", "long enuff", FieldRepeat}, {d.keys.given, d.keys.given, FieldPassword},
	} {
		d.Choose(c.password, c.repeat)
		if len(d.Problems) != 1 || d.Problems[0].Field != c.field || d.Busy {
			t.Errorf("%q: %+v", c.password, d.Problems)
		}
	}
	d.Choose("one of her own", "one of her own")
	if len(d.in) != 1 || d.keys.own != "one of her own" || d.Stage != Choosing && d.given != (given{}) {
		t.Errorf("let in %v, saying %q", d.in, d.Message)
	}
	d.Show(shell.Shut{Why: shell.SignedOut, At: d.at})
	if d.Stage != SigningIn {
		t.Errorf("the next person finds stage %d", d.Stage)
	}
}

func TestTheRecoveryKeyLetsSomebodyBackIn(t *testing.T) {
	d := newDoor(false)
	d.CannotSignIn()
	d.Recover(Recovery{})
	if len(d.Problems) != 3 {
		t.Errorf("an empty form: %+v", d.Problems)
	}
	r := Recovery{Login: "asha.rahman", Key: "7QFM", Password: "one of her own", Repeat: "one of her own"}
	d.Recover(r)
	if len(d.Problems) != 1 || d.Problems[0].Field != FieldRecovery {
		t.Errorf("half a key: %+v", d.Problems)
	}
	r.Key = "AAAA-BBBB-CCCC-DDDD"
	d.Recover(r)
	if d.Message == "" || len(d.in) != 0 || d.Busy {
		t.Errorf("another practice's key: %q", d.Message)
	}
	r.Key = recoveryKey
	d.Recover(r)
	if len(d.in) != 1 || d.in[0].ID != asha.ID || d.Message != "" {
		t.Errorf("let in %v, saying %q", d.in, d.Message)
	}
	d.CannotSignIn()
	d.Back()
	if d.Stage != SigningIn {
		t.Errorf("back leads to stage %d", d.Stage)
	}
}

func TestSomebodyStoppedIsToldAtTheDoor(t *testing.T) {
	d := newDoor(false)
	d.Show(shell.Shut{Why: shell.Stopped, At: d.at})
	if d.Stage != SigningIn || !strings.Contains(d.Message, "stopped") {
		t.Errorf("stage %d, saying %q", d.Stage, d.Message)
	}
}

func TestChoosingAndRecoveringByKeyboardAlone(t *testing.T) {
	s, w, d, keys := openWindow(t, false)
	keys.given = "given by the manager"
	typeIn(w, "asha.rahman")
	press(w, fyne.KeyReturn)
	typeIn(w, keys.given)
	press(w, fyne.KeyReturn)
	for range 2 {
		typeIn(w, "short")
		press(w, fyne.KeyReturn) // on to the next field, then done
	}
	shoot(t, w, "choose-password")
	if f := d.choose.fields[FieldPassword]; f.Error() == "" || !f.Control().(*kit.Entry).Focused() {
		t.Error("the focus is not in the field that is not right")
	}
	d.choose.entries[FieldPassword].SetText("one of her own")
	d.choose.entries[FieldRepeat].SetText("one of her own")
	press(w, fyne.KeyReturn)
	if s.Staff().ID != asha.ID {
		t.Fatalf("not in: %q %+v", d.model.Message, d.model.Problems)
	}
	s.Do("file.signout")
	if d.signIn.login.Text() != "" {
		t.Error("the next person finds a name that is not theirs")
	}
	d.signIn.login.SetText("asha.rahman")
	d.lostKey()
	press(w, fyne.KeyEscape)
	if d.model.Stage != SigningIn {
		t.Fatal("Esc does not lead back from the recovery key")
	}
	d.lostKey()
	shoot(t, w, "recover")
	if d.lost.text(FieldLogin) != "asha.rahman" || d.choose.text(FieldPassword) != "" {
		t.Error("the name is asked for again, or a password stayed in its field")
	}
	w.Resize(fyne.NewSize(1024, 720-32))
	for _, text := range []string{recoveryKey, "another of her own", "another of her own"} {
		typeIn(w, text)
		press(w, fyne.KeyReturn)
	}
	if s.Staff().ID != asha.ID || keys.own != "another of her own" {
		t.Errorf("not in: %q %+v", d.model.Message, d.model.Problems)
	}
}

func (k *fakeKeys) WhoHelps(context.Context) (string, error) { return k.helps, k.err }

func (k *fakeKeys) Practise() error { k.practised++; return k.err }

// says reports whether the window says some words.
func says(w fyne.Window, words string) bool {
	var all []string
	for _, o := range test.LaidOutObjects(w.Content()) {
		if t, ok := o.(*canvas.Text); ok && t.Visible() {
			all = append(all, t.Text)
		}
	}
	return strings.Contains(strings.Join(all, " "), words)
}

func TestTheDoorSaysWhomToAskForANewPassword(t *testing.T) {
	s, w, d, keys := openWindow(t, false)
	if !says(w, "Ask your practice manager.") {
		t.Error("while nobody can tell, it does not name the post")
	}
	keys.helps = "Pat Jones, practice manager"
	d.host.In(asha)
	s.Lock()
	shoot(t, w, "signin-locked-helps")
	if !says(w, "Ask Pat Jones, practice manager.") {
		t.Error("a locked desk does not say whom to ask")
	}
}

func TestTheFirstRunOffersToPractise(t *testing.T) {
	_, w, d, keys := openWindow(t, true)
	shoot(t, w, "signin-setup-practise")
	kit.Focus(d.setUp.practise)
	press(w, fyne.KeySpace)
	if keys.practised != 1 || d.model.Message != "" || d.model.Stage != SettingUp {
		t.Errorf("opened %d times, saying %q", keys.practised, d.model.Message)
	}
	keys.err = errors.New("no such program")
	press(w, fyne.KeySpace)
	if !says(w, "could not be opened") {
		t.Error("it does not say that it could not be opened")
	}
}

// oddKeys know that this computer's clock and the log do not agree.
type oddKeys struct {
	fakeKeys
	says string
}

func (k *oddKeys) OddClock() string { return k.says }

func TestAnOddClockIsSaidBeforeAnybodySignsIn(t *testing.T) {
	keys := &oddKeys{says: "This computer’s clock is behind."}
	d := New(shell.DoorHost{Exec: kit.Inline(), Now: time.Now, Recheck: func() {}, Log: slog.New(slog.DiscardHandler)}, keys, false)
	for _, why := range []shell.Shut{{Why: shell.Started}, {Why: shell.Locked, Staff: asha}} {
		d.Show(why)
		card := d.signIn
		if why.Why == shell.Locked {
			card = d.unlock
		}
		if !card.oddClock.Visible() || card.clock.String() != keys.says {
			t.Errorf("shut %d: it says %q, in view %t", why.Why, card.clock.String(), card.oddClock.Visible())
		}
	}
	keys.says = ""
	d.Show(shell.Shut{Why: shell.Started})
	if d.signIn.oddClock.Visible() {
		t.Error("a clock put right is still called odd")
	}
}
