package outbox

import (
	"context"
	"fmt"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// act settles the message in view.
func (m *Model) act(do func(context.Context, workflow.OutgoingID) error, said string) {
	o, ok := m.Chosen()
	if !ok {
		return
	}
	shell.Act(m.host, func(ctx context.Context) error { return do(ctx, o.ID) }, func() {
		m.host.Toast(fmt.Sprintf(said, o.Ref), nil)
		m.Reread()
	})
}

// MaySettle reports whether the message in view waits for this person's choice.
func (m *Model) MaySettle() bool {
	o, ok := m.Chosen()
	return ok && o.State == workflow.OutgoingHuman && m.host.May(workflow.ActSettle)
}

// MayUndo reports whether the message in view can still be taken back by this
// person.
func (m *Model) MayUndo() bool {
	o, ok := m.Chosen()
	return ok && m.mayUndo(o)
}

func (m *Model) mayUndo(o workflow.Outgoing) bool {
	return m.holding(o) && o.By == m.host.Staff().ID && o.Application != ""
}

// MaySendNow reports whether this person may cut the time to undo short.
func (m *Model) MaySendNow() bool {
	o, ok := m.Chosen()
	return ok && m.maySendNow(o)
}

func (m *Model) maySendNow(o workflow.Outgoing) bool {
	return m.holding(o) && o.By == m.host.Staff().ID && m.host.May(workflow.ActSettle)
}

// Link is something one can do with a message where it stands in the list.
type Link string

// The links.
const (
	LinkCompare Link = "compare"
	LinkFix     Link = "fix"
	LinkRelease Link = "release"
	LinkUndo    Link = "undo"
	LinkSendNow Link = "send-now"
)

// Links lists what this person can do with a message where it stands.
func (m *Model) Links(o workflow.Outgoing) (all []Link) {
	switch o.State {
	case workflow.OutgoingHuman:
		if o.Differs() {
			return []Link{LinkCompare}
		}
		if o.Application != "" {
			return []Link{LinkFix}
		}
	case workflow.OutgoingRelease:
		return []Link{LinkRelease}
	case workflow.OutgoingReady:
		if m.mayUndo(o) {
			all = append(all, LinkUndo)
		}
		if m.maySendNow(o) {
			all = append(all, LinkSendNow)
		}
	}
	return all
}

// Undo takes the decision behind the message in view back.
func (m *Model) Undo() {
	o, _ := m.Chosen()
	if m.MayUndo() {
		m.act(func(ctx context.Context, _ workflow.OutgoingID) error { return m.host.Session.Undo(ctx, o.Application) }, lang.Say("%s is taken back. Nothing was sent."))
	}
}

// SendNow sends the message in view before its time to undo is over.
func (m *Model) SendNow() {
	if m.MaySendNow() {
		m.act(m.host.Session.SendNow, lang.Say("%s goes to the national store now."))
	}
}

// DecideLater leaves the message in view as it is and goes on to the next one.
func (m *Model) DecideLater() {
	rows := m.Rows()
	i := slices.IndexFunc(rows, func(o workflow.Outgoing) bool { return o.ID == m.chosen })
	if i < 0 {
		return
	}
	m.host.Toast(lang.Sayf("%s is left as it is. It stays in this list.", rows[i].Ref), nil)
	m.picks = nil
	m.Choose(rows[(i+1)%len(rows)].ID)
}

// MayUseNational reports whether this person may keep what the national store
// has: giving up a removal takes a clinician.
func (m *Model) MayUseNational() bool {
	o, _ := m.Chosen()
	return m.MaySettle() && (!o.GivesUp() || m.host.May(workflow.ActDrop))
}

// UseNational keeps what the national store has.
func (m *Model) UseNational() {
	if m.MayUseNational() {
		said := lang.Say("The national record is kept for %s. Both versions are in the audit.")
		if o, _ := m.Chosen(); o.Seen == nil {
			said = lang.Say("%s is kept here only.")
		}
		m.act(m.host.Session.UseStore, said)
	}
}

// MayInsist reports whether our decision can be said over what the store shows,
// by this person.
func (m *Model) MayInsist() bool {
	o, ok := m.Chosen()
	return ok && m.mayInsist(o)
}

// mayInsist leaves out what the store would not take: it is no choice between two
// versions.
func (m *Model) mayInsist(o workflow.Outgoing) bool {
	return o.CanInsist() && o.Differs() && m.host.May(workflow.ActInsist)
}

// MayRetry reports whether sending the same again may help.
func (m *Model) MayRetry() bool {
	o, _ := m.Chosen()
	return m.MaySettle() && o.CanRetry()
}

// Insist says our decision over what the store shows, but for what was chosen
// from there.
func (m *Model) Insist() {
	if m.MayInsist() {
		_, taken := m.Chose()
		m.act(func(ctx context.Context, id workflow.OutgoingID) error {
			return m.host.Session.Insist(ctx, id, taken)
		}, lang.Say("%s goes to the national store as you chose."))
	}
}

// InsistWords says what insisting does there.
func (m *Model) InsistWords() string {
	o, _ := m.Chosen()
	switch {
	case o.Seen == nil:
		return ""
	case o.Kind == workflow.MessageRefuse && o.Seen.Status == workflow.NationalActive:
		return lang.Say("Access is in force there and cannot be refused any more. It is stopped there instead, pending a review. Both people may be told.")
	case o.Kind == workflow.MessageRefuse:
		return lang.Say("The application is refused as it now stands there. Both people may be told.")
	case o.Kind.Removes():
		return lang.Say("Access is ended there as you decided. Both people may be told.")
	case o.Seen.Status == workflow.NationalActive:
		return lang.Say("The access in force there takes what you chose. Both versions stay in the audit, and both people may be told.")
	case o.Seen.Status == workflow.NationalProposed:
		return lang.Say("The application there is granted on what you chose. Both people may be told.")
	}
	return lang.Sayf("The national record is opened again although it was ended or refused: %s. Both people may be told. Do this only if you know why it was stopped.", m.reason(o.Seen.Reason))
}

// SendAgain sends ours again.
func (m *Model) SendAgain() {
	if m.MayRetry() {
		m.act(m.host.Session.Retry, lang.Say("%s is to be sent again."))
	}
}

// MayReaffirm reports whether the message in view is another clinician's
// decision that this person may take over so that it can leave.
func (m *Model) MayReaffirm() bool {
	o, ok := m.Chosen()
	return ok && m.awaits(o) && m.host.May(workflow.ActReaffirm)
}

// Reaffirm takes the decision over.
func (m *Model) Reaffirm() {
	if m.MayReaffirm() {
		m.act(m.host.Session.Reaffirm, lang.Say("%s now goes under your name too."))
	}
}
