package outbox

import (
	"context"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Line is the line to the national store.
type Line struct {
	// Status says how things stand.
	Status func(context.Context) (shell.Status, error)
	// SyncNow tries everything that waits and comes back when it was tried.
	SyncNow func(context.Context) error
	// SignedIn lists everybody who has signed in and not out, also at a locked
	// window; nil means only the person at the desk.
	SignedIn func() []workflow.Staff
	// Check tries the line step by step; nil where no store can be tried.
	Check func(context.Context, workflow.Staff) (Checked, error)
	// NHS is there where staff sign in to the NHS, each by their own identity;
	// nil elsewhere.
	NHS *NHS
	// After calls once, later, on the window's goroutine, unless cancelled. It
	// moves the countdown; nil leaves it standing.
	After func(d time.Duration, f func()) (cancel func())
}

// NHS is the sign-in of staff to the NHS. What it cannot do it says as a
// shell.Notice.
type NHS struct {
	// Senders lists those under whom messages may leave now.
	Senders func() []workflow.Staff
	// SignIn leads somebody through the NHS page in their browser and answers the
	// name it knows them by.
	SignIn func(context.Context, workflow.Staff) (name string, err error)
}

// Connection says how the line to the national store stands, and whether it is
// up.
func (m *Model) Connection() (words string, up bool) {
	switch {
	case !m.Read:
		return "", true
	case !m.status.Connected:
		return lang.Say("Not connected. No national store is set up on this desk; everything stays here."), false
	case !m.status.OfflineSince.IsZero():
		return lang.Sayf("Offline since %s. You can keep working; what waits is sent later.", m.clock(m.status.OfflineSince)), false
	case m.status.Barred != "":
		return m.status.Barred, false
	case m.status.Paused != "":
		return m.status.Paused, false
	case m.status.Untried && m.status.Waiting > 0:
		return lang.Say("Not tried yet since the desk was opened."), true
	case m.status.Untried:
		return lang.Say("Not tried yet. Nothing had to be sent since the desk was opened."), true
	}
	return lang.Say("Connected"), true
}

// Contact says when the store last answered and when it is tried again, however
// things stand; "" where no store is set up.
func (m *Model) Contact() string {
	if !m.Read || !m.status.Connected {
		return ""
	}
	words := lang.Say("No contact yet.")
	if at := m.status.LastContact; !at.IsZero() {
		words = lang.Sayf("Last contact %s", at.In(nhs.London).Format("15:04:05"))
		if nhs.DateIn(at) != m.host.Today() {
			words = lang.Sayf("Last contact %s, %s", nhs.DateIn(at).DayMonth(), at.In(nhs.London).Format("15:04:05"))
		}
		words += "."
	}
	_, up := m.Connection()
	switch {
	case m.status.NextTry.IsZero() && m.status.Waiting > 0: // for somebody, and its row says for whom
		return words
	case m.status.NextTry.IsZero():
		return words + " " + lang.Say("Nothing waits to be sent.")
	case up:
		return words + " " + lang.Sayf("Next message goes at %s.", m.clock(m.status.NextTry))
	}
	words += " " + lang.Sayf("Next try %s", m.clock(m.status.NextTry))
	if back := m.host.Calendar().SupportBack(m.host.Now()); m.status.Barred == "" && !back.IsZero() {
		return words + ". " + lang.Sayf("Nobody at the NHS looks after it until %s.", m.clock(back))
	}
	return lang.Sayf("%s; the wait grows after each failure.", words)
}

// Untried reports whether nothing was asked of the store since the desk was opened.
func (m *Model) Untried() bool {
	return m.Read && m.status.Connected && m.status.Untried && m.status.OfflineSince.IsZero()
}

// Paused reports whether the store answers and takes nothing for now.
func (m *Model) Paused() bool { return m.Read && m.status.Connected && m.status.Paused != "" }

// CanSync says whether the store can be tried now.
func (m *Model) CanSync() (bool, string) {
	switch {
	case m.line.SyncNow == nil || m.Read && !m.status.Connected:
		return false, lang.Say("No national store is set up on this desk.")
	case m.syncing:
		return false, lang.Say("It is being tried.")
	}
	return true, ""
}

// Sync tries everything that waits.
func (m *Model) Sync() {
	if ok, _ := m.CanSync(); !ok {
		return
	}
	m.syncing = true
	m.changed()
	shell.ActOr(m.host, m.line.SyncNow, func() {
		m.syncing = false
		m.Reread()
	}, func(err error) {
		m.syncing = false
		m.host.ShowError(err)
		m.Reread()
	})
}

// Syncing reports whether the store is being tried for somebody.
func (m *Model) Syncing() bool { return m.syncing }
