package outbox

import (
	"fmt"
	"strings"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Tone is how a state is coloured.
type Tone int

// The tones.
const (
	Quiet   Tone = iota // nothing to do
	Holding             // the undo time runs
	Good
	Bad // needs somebody
	Restricted
)

// State is where a message is: a word for the tag, and a sentence beside it.
type State struct {
	Word, Words string
	Tone        Tone
}

// What says what a message does.
func (m *Model) What(o workflow.Outgoing) string {
	s := o.Kind.Words()
	if o.Kind.Gives() {
		return s
	}
	if why := m.reason(o.Reason); why != "" {
		s += ": " + kit.InSentence(why)
	}
	return s
}

// Heard says what was changed elsewhere, and when it was heard.
func (m *Model) Heard(l workflow.AuditLine) (what, when string) {
	said := func(field string) (string, bool) {
		for _, d := range l.Details {
			if d.Field == "national "+field {
				return d.After, d.Before != d.After
			}
		}
		return "", false
	}
	if status, changed := said("status"); changed {
		what = "Now " + strings.ToLower(workflow.NationalStatus(status).Words())
		if why, _ := said("reason"); why != "" {
			what += ": " + kit.InSentence(m.reason(why))
		}
	} else {
		var parts []string
		for _, f := range []struct{ field, words string }{{"end", "another last day"}, {"legal basis", "another legal basis"}, {"practice", "another practice"}, {"first day", "another first day"}, {"NHS number", "another NHS number"}, {"reason", "another reason"}} {
			if _, changed := said(f.field); changed {
				parts = append(parts, f.words)
			}
		}
		what = strings.Join(parts, ", ")
		what = strings.ToUpper(what[:min(1, len(what))]) + what[min(1, len(what)):]
	}
	when = "Heard at " + m.clock(l.At) + "."
	if l.To != "" {
		when += " Access was ended here too."
	}
	return what, when
}

// reason is a national reason in words; "" for none.
func (m *Model) reason(code string) string {
	if code == "" {
		return ""
	}
	if r := m.host.Rules().Reasons; r != nil {
		return r.Words(code)
	}
	return strings.ToLower(strings.ReplaceAll(code, "_", " "))
}

// Where says where a message is, in words a person can say on the phone.
func (m *Model) Where(o workflow.Outgoing) State {
	now := m.host.Now()
	switch o.State {
	case workflow.OutgoingReady:
		return m.ready(o, now)
	case workflow.OutgoingSending:
		return State{"Sending", "It is on its way.", Quiet}
	case workflow.OutgoingVerify:
		if m.awaits(o) {
			return State{"Checking", m.forDecider(o), Quiet}
		}
		return State{"Checking", orElse(o.Why, "The national record is read before anything is sent again."), Quiet}
	case workflow.OutgoingDone:
		if o.Tried.IsZero() {
			return State{"Done", "The national store has it.", Good}
		}
		return State{"Done", "It went at " + m.clock(o.Tried) + ".", Good}
	case workflow.OutgoingLocal:
		return State{"Local only", o.Why, Quiet}
	case workflow.OutgoingRelease:
		return State{"Needs safeguarding release", "Open the case to choose what the national store hears.", Restricted}
	case workflow.OutgoingHuman:
		if o.Seen != nil {
			return State{"Conflict", first(o.Why), Bad}
		}
		return State{"Not sent", first(o.Why), Bad}
	case workflow.OutgoingUndone:
		return State{"Taken back", "It never left.", Quiet}
	case workflow.OutgoingReplace:
		return State{"Replaced", "The same decision went in other words.", Quiet}
	}
	return State{string(o.State), o.Why, Quiet}
}

func (m *Model) ready(o workflow.Outgoing, now time.Time) State {
	switch left := o.Due.Sub(now); {
	case left > 0 && o.Attempts == 0 && o.Why == "":
		return State{"Held " + Countdown(left), "Then it sends by itself.", Holding}
	case !m.status.Connected:
		return State{"Waiting to send", "No national store is set up on this desk.", Quiet}
	case !m.status.OfflineSince.IsZero():
		return State{"Waiting for connection", orElse(first(o.Why), "It is tried again by itself."), Quiet}
	case m.status.Barred != "":
		return State{"Waiting to send", first(m.status.Barred), Quiet}
	case m.status.Paused != "" && left <= 0:
		return State{"Waiting to send", first(m.status.Paused), Quiet}
	case left > 0:
		return State{"Waiting to send", orElse(first(o.Why), "It is tried again by itself.") + " Next try " + m.clock(o.Due) + ".", Quiet}
	case m.awaits(o):
		return State{"Waiting to send", m.forDecider(o), Quiet}
	}
	return State{"Waiting to send", orElse(first(o.Why), "It goes next."), Quiet}
}

// Holds reports whether an undo time is running, so that a countdown has to
// move.
func (m *Model) Holds() bool {
	for _, o := range m.Rows() {
		if m.Where(o).Tone == Holding {
			return true
		}
	}
	return false
}

// Countdown is the time left as people say it: 1:12.
func Countdown(left time.Duration) string {
	s := int((left + time.Second - 1) / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// clock is an instant as the list writes it: the time today, else the day too.
func (m *Model) clock(at time.Time) string {
	local := at.In(nhs.London).Format("15:04")
	if nhs.DateIn(at) == m.host.Today() {
		return local
	}
	return nhs.DateIn(at).DayMonth() + ", " + local
}

// first is the first sentence; the whole stands in the detail.
func first(words string) string {
	if i := strings.Index(words, ". "); i >= 0 {
		return words[:i+1]
	}
	return words
}

func orElse(words, other string) string {
	if words == "" {
		return other
	}
	return words
}
