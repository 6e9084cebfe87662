package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

func TestANewRecoveryKey(t *testing.T) {
	b := newBench(t)
	r := NewRecovery(b.host, b.ports, func() {})
	for _, wrong := range []string{"", "a guess at it"} {
		if r.Make(wrong); of(r.Problems, workflow.FieldOwnPassword) == "" || r.Key != "" {
			t.Errorf("made with %q: %+v", wrong, r.Problems)
		}
	}
	r.Make(password)
	if r.Key == "" || r.Key == b.key {
		t.Fatalf("no new key: %+v %v", r.Problems, b.wrong)
	}
	r.Copy()
	if b.copied != r.Key {
		t.Error("not copied")
	}
	r.Print()
	if len(b.printed) != 1 || !strings.Contains(b.printed[0], r.Key) || !strings.Contains(b.printed[0], "1 December 2026") {
		t.Errorf("printed %q", b.printed)
	}
	key := r.Key
	if len(b.asked) != 1 || b.removed != 0 {
		t.Fatalf("asked %+v, removed %d", b.asked, b.removed)
	}
	if b.asked[0].Choices[0].Do(); b.removed != 1 {
		t.Error("the page of the key stays once it is on paper")
	}
	if r.WrittenDown("AAAA"); r.Key == "" || of(r.Problems, fieldLastGroup) == "" {
		t.Error("gone before it is on paper")
	}
	r.WrittenDown(" " + strings.ToLower(key[len(key)-4:]))
	if r.Key != "" {
		t.Error("the key is still there")
	}
	if _, err := b.db.UnlockWithRecovery(t.Context(), key, "pat", "a new password"); err != nil {
		t.Errorf("the new key does not open: %v", err)
	}
	b.verified()
}

func TestANewRecoveryKeyByKeyboardAlone(t *testing.T) {
	b := newBench(t)
	s, w := stage(t, b, theme.Light, small, RecoveryKey)
	shoot(t, w, "recovery")
	v := s.parts[RecoveryKey].(*recoveryView)
	test.Type(w.Canvas().Focused(), password)
	press(w, fyne.KeyReturn)
	shoot(t, w, "recovery-key")
	key := v.model.Key
	s.Leave()
	s.Enter(shellPlace(RecoveryKey))
	if key == "" || v.model.Key != key || v.password.Text() != "" {
		t.Fatal("the key that is not on paper yet is gone, or the password stays")
	}
	test.Type(w.Canvas().Focused(), key[len(key)-4:])
	press(w, fyne.KeyReturn)
	if v.model.Key != "" || !v.password.Focused() {
		t.Error("the key is still shown")
	}
}
