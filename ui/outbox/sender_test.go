package outbox

import (
	"context"
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// Where staff sign in to the NHS, a message says for whose sign-in it waits, and
// the person at the desk is offered theirs.
func TestMessagesWaitForTheirNHSSignIn(t *testing.T) {
	grant, end := message("1", workflow.MessageCreate, workflow.OutgoingReady), message("2", workflow.MessageEnd, workflow.OutgoingReady)
	b := newBench(t, shah, grant, end)
	var senders []workflow.Staff
	var failed error
	asked := 0
	b.line.NHS = &NHS{Senders: func() []workflow.Staff { return senders }, SignIn: func(_ context.Context, s workflow.Staff) (string, error) {
		asked++
		if failed == nil {
			senders = append(senders, s)
		}
		return "Leila Shah", failed
	}}
	var toasts []string
	b.host.OnToast = func(words string, _ func()) { toasts = append(toasts, words) }
	m := b.model()
	if !m.SignInOffered() {
		t.Error("no sign-in is offered")
	}
	for o, want := range map[*workflow.Outgoing]string{
		&grant: "It goes when Dr Leila Shah signs in to the NHS, or another clinician takes it over.",
		&end:   "It goes when somebody who may end access signs in to the NHS.",
	} {
		if got := m.Where(*o).Words; got != want {
			t.Errorf("%s: %q", o.Kind, got)
		}
	}
	failed = shell.Notice{Title: "You are not signed in to the NHS", Words: "Nothing was sent. Try again."}
	m.SignIn()
	if len(b.told) != 1 || !m.SignInOffered() || m.SigningIn() {
		t.Errorf("a sign-in that failed: told %v, offered again: %v", b.told, m.SignInOffered())
	}
	failed = nil
	m.SignIn()
	if len(toasts) != 1 || toasts[0] != "Signed in to the NHS as Leila Shah. What waits for you goes now." {
		t.Errorf("said %q", toasts)
	}
	if got := m.Where(grant).Words; got != "It goes next." || m.SignInOffered() {
		t.Errorf("signed in: %q", got)
	}
	if m.SignIn(); asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	if newBench(t, shah).model().SignInOffered() {
		t.Error("an NHS sign-in is offered where staff have none")
	}
}

func TestAnOutboxWithoutAnNHSSignInAsItLooks(t *testing.T) {
	b := newBench(t, shah, message("1", workflow.MessageCreate, workflow.OutgoingReady))
	b.line.NHS = &NHS{Senders: func() []workflow.Staff { return nil }}
	stage(t, theme.Light, b, "outbox-nhs")
}
