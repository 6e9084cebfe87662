package outbox

import (
	"fmt"
	"strings"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
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
	s := lang.Of(o.Kind.Words())
	if o.Kind == workflow.MessageChange && o.Before != nil {
		switch end, basis := o.End != o.Before.End, o.Basis != o.Before.Basis; {
		case end && basis:
			return lang.Say("Change the last day and the legal basis")
		case end:
			return lang.Say("Change the last day")
		case basis:
			return lang.Say("Change the legal basis")
		}
	}
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
		what = lang.Sayf("Now %s", strings.ToLower(lang.Of(workflow.NationalStatus(status).Words())))
		if why, _ := said("reason"); why != "" {
			what += ": " + kit.InSentence(m.reason(why))
		}
	} else {
		var parts []string
		for _, f := range []struct{ field, words string }{{"end", lang.Say("another last day")}, {"legal basis", lang.Say("another legal basis")}, {"practice", lang.Say("another practice")}, {"first day", lang.Say("another first day")}, {"NHS number", lang.Say("another NHS number")}, {"reason", lang.Say("another reason")}} {
			if _, changed := said(f.field); changed {
				parts = append(parts, f.words)
			}
		}
		what = strings.Join(parts, ", ")
		what = kit.Capital(what)
	}
	when = lang.Sayf("Heard at %s.", m.clock(l.At))
	if l.To != "" {
		when += " " + lang.Say("Access was ended here too.")
	}
	return what, when
}

// reason is a national reason in words; "" for none.
func (m *Model) reason(code string) string {
	if code == "" {
		return ""
	}
	if r := m.host.Rules().Reasons; r != nil {
		return lang.Of(r.Words(code))
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
		return State{lang.Say("Sending"), lang.Say("It is on its way."), Quiet}
	case workflow.OutgoingVerify:
		if m.awaits(o) {
			return State{lang.Say("Checking"), m.forDecider(o), Quiet}
		}
		return State{lang.Say("Checking"), orElse(lang.Of(o.Why), lang.Say("The national record is read before anything is sent again.")), Quiet}
	case workflow.OutgoingDone:
		if o.Tried.IsZero() {
			return State{lang.Say("Done"), lang.Say("The national store has it."), Good}
		}
		return State{lang.Say("Done"), lang.Sayf("It went at %s.", m.clock(o.Tried)), Good}
	case workflow.OutgoingLocal:
		return State{lang.Say("Local only"), lang.Of(o.Why), Quiet}
	case workflow.OutgoingRelease:
		return State{lang.Say("Needs safeguarding release"), lang.Say("Open the case to choose what the national store hears."), Restricted}
	case workflow.OutgoingHuman:
		if o.Differs() {
			return State{lang.Say("Conflict"), first(lang.Of(o.Why)), Bad}
		}
		return State{lang.Say("Not sent"), first(lang.Of(o.Why)), Bad}
	case workflow.OutgoingUndone:
		return State{lang.Say("Taken back"), lang.Say("It never left."), Quiet}
	case workflow.OutgoingReplace:
		return State{lang.Say("Replaced"), lang.Say("The same decision went in other words."), Quiet}
	}
	return State{string(o.State), lang.Of(o.Why), Quiet}
}

func (m *Model) ready(o workflow.Outgoing, now time.Time) State {
	switch left := o.Due.Sub(now); {
	case left > 0 && o.Attempts == 0 && o.Why == "":
		return State{lang.Sayf("Held %s", Countdown(left)), lang.Say("Then it sends by itself."), Holding}
	case !m.status.Connected:
		return State{lang.Say("Waiting to send"), lang.Say("No national store is set up on this desk."), Quiet}
	case !m.status.OfflineSince.IsZero():
		return State{lang.Say("Waiting for connection"), m.tried(orElse(first(lang.Of(o.Why)), lang.Say("It is tried again by itself."))), Quiet}
	case m.status.Barred != "":
		return State{lang.Say("Waiting to send"), first(m.status.Barred), Quiet}
	case m.status.Paused != "" && left <= 0:
		return State{lang.Say("Waiting to send"), m.tried(first(m.status.Paused)), Quiet}
	case left > 0:
		return State{lang.Say("Waiting to send"), orElse(first(lang.Of(o.Why)), lang.Say("It is tried again by itself.")) + " " + lang.Sayf("Next try %s.", m.clock(o.Due)), Quiet}
	case m.awaits(o):
		return State{lang.Say("Waiting to send"), m.forDecider(o), Quiet}
	}
	return State{lang.Say("Waiting to send"), orElse(first(lang.Of(o.Why)), lang.Say("It goes next.")), Quiet}
}

// tried adds when the store is tried again, where that is known.
func (m *Model) tried(words string) string {
	if at := m.status.NextTry; at.After(m.host.Now()) {
		words += " " + lang.Sayf("Next try %s.", m.clock(at))
	}
	return words
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
