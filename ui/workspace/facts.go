package workspace

import (
	"fmt"
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Standing is one of the three facts about a decision: it was made, it is set
// up, it is at the national store.
type Standing struct {
	Title, Words string
	Done         bool
	// Late marks what should have been done.
	Late bool
}

// Standings are the three facts, each by itself; none before a decision.
func (m *Model) Standings() []Standing {
	a := m.c.Application
	d := a.Decision
	if d == nil {
		return nil
	}
	decided := Standing{Title: "Decided", Done: true, Words: "Granted by " + m.Name(d.By) + ", " + m.when(d.At)}
	if d.Refused {
		decided.Words = "Refused by " + m.Name(d.By) + ", " + m.when(d.At)
		return []Standing{decided, m.synced()}
	}
	return []Standing{decided, m.setUp(), m.synced()}
}

func (m *Model) setUp() Standing {
	s := Standing{Title: "In the GP system"}
	switch r := m.c.Role; {
	case r == nil:
		s.Words = "Nothing to set up."
	case r.SwitchOff.Open():
		s.Words, s.Late = "To be switched off. "+r.SwitchOff.Why, r.SwitchOff.Late(m.host.Now(), m.host.Calendar())
	case r.SwitchOff.Done.Done():
		s.Done, s.Words = true, "Switched off by "+m.Name(r.SwitchOff.Done.By)+", "+m.when(r.SwitchOff.Done.At)
	case r.SetUp.Done():
		s.Done, s.Words = true, "Set up by "+m.Name(r.SetUp.By)+", "+m.when(r.SetUp.At)
	case r.State == workflow.RoleUndone:
		s.Words = "The grant was taken back before it was set up."
	default:
		s.Words = "Not set up yet. Access is not on until it is."
	}
	return s
}

func (m *Model) synced() Standing {
	s := Standing{Title: "National record"}
	if len(m.c.Messages) == 0 {
		s.Words = "Nothing to send."
		return s
	}
	switch o := m.c.Messages[len(m.c.Messages)-1]; o.State {
	case workflow.OutgoingDone:
		s.Done, s.Words = true, "The national record has it, "+m.when(o.Tried)
	case workflow.OutgoingLocal:
		s.Done, s.Words = true, "Kept at the practice. "+o.Why
	case workflow.OutgoingRelease:
		s.Words = "Needs safeguarding release."
	case workflow.OutgoingHuman:
		s.Words, s.Late = "Needs a person. "+o.Why, true
	case workflow.OutgoingUndone, workflow.OutgoingReplace:
		s.Words = "Taken back before it left."
	default:
		if m.host.Now().Before(o.Due) {
			s.Words = "Saved here. Sends at " + hourMin(o.Due) + "."
		} else {
			s.Words = "Waiting to send."
		}
	}
	return s
}

// Decided is what was decided, in lines; none before.
func (m *Model) Decided() []Pair {
	d := m.c.Application.Decision
	if d == nil {
		return nil
	}
	var rows []Pair
	add := func(label, v string) {
		if v != "" {
			rows = append(rows, Pair{label, v})
		}
	}
	if d.Refused {
		add("Decision", "Refused")
		add("Reason", m.host.Rules().Reasons.Told(d.Reason, d.Words))
	} else {
		what := "Granted"
		if d.Part() {
			what = "Granted in part"
		}
		add("Decision", what)
		add("Legal basis", d.Basis.Words())
		add("Access given", casework.SentenceList(scopeWords(d.Scopes)))
		add("Not given", casework.SentenceList(scopeWords(d.NotGiven)))
		add("From", d.Start.Long())
		if d.End.IsZero() {
			add("Last day", "None, because: "+d.OpenEnded)
		} else {
			add("Last day", d.End.Date.Long()+". "+d.End.Why)
		}
		add("Review by", d.Review.Date.Long()+". "+d.Review.Why)
	}
	if d.Rationale != "" {
		add("Note", d.Rationale)
	}
	if r := m.c.Role; r != nil && r.EndReason != "" {
		add("Ended", r.EndedOn.Long()+". "+m.host.Rules().Reasons.Told(r.EndReason, r.EndReasonWords))
	}
	return rows
}

// Now is where an open case stands, in lines.
func (m *Model) Now() []Pair {
	a := m.c.Application
	var rows []Pair
	add := func(label, v string) {
		if v != "" {
			rows = append(rows, Pair{label, v})
		}
	}
	switch {
	case m.c.State == workflow.Waiting:
		add("Waiting for", a.Asked.What)
		add("From", a.Asked.Of)
		add("Asked", m.when(a.Asked.At))
		add("Chase on", a.Asked.ChaseOn.Long())
	case m.c.State == workflow.WithClinician:
		who := "any clinician"
		if a.SentTo != "" {
			who = m.Name(a.SentTo)
		}
		add("With", who)
		if !a.SentAt.IsZero() {
			add("Sent", m.when(a.SentAt))
		}
	case !a.Open():
		add("Closed", m.c.State.Words())
		add("Why", a.ClosedWhy)
		add("National record", m.c.OpenAtStore)
	}
	if a.Open() {
		asked := "Not asked on this form"
		if len(a.Requested) > 0 {
			asked = casework.SentenceList(scopeWords(a.Requested))
		}
		add("Asked for", asked)
		done, all := m.Progress()
		add("Checks", fmt.Sprintf("%d of %d done. %s", done, all, m.LeftWords()))
		bold, rest := m.due()
		add("Time", bold+rest)
	}
	if h := a.Hold; h != nil && m.readsHolds() {
		add("On hold since", m.when(h.At)+", by "+m.Name(h.By))
		add("Concern", h.What)
	}
	return rows
}

// Found is what was found on the case: what, by whom, when, and until when a
// decision may rest on it.
func (m *Model) Found() []Pair {
	var rows []Pair
	for _, f := range m.c.Findings {
		rows = append(rows, Pair{f.Title(), strings.TrimSpace(m.foundWords(f) + " " + f.Counts())})
	}
	return rows
}

func (m *Model) foundWords(f checklist.Finding) string {
	who := f.Source
	if who == "" {
		who = m.Name(workflow.StaffID(f.By))
	}
	return strings.TrimSuffix(f.Words, ".") + ". " + who + ", " + f.On.Long() + "."
}

// Warnings are what the checks want weighed.
func (m *Model) Warnings() []string {
	var out []string
	for _, w := range m.c.Checks.Warnings {
		if !w.Restricted || m.readsHolds() {
			out = append(out, w.Text)
		}
	}
	return out
}

// KeyIn is what to key into the GP system.
func (m *Model) KeyIn() []Copyable {
	r := m.c.Role
	if r == nil {
		return nil
	}
	out := []Copyable{
		{"Patient", r.Patient.ListName(), ""},
		{"Patient’s NHS number", r.Patient.NHSNumber.Display(), r.Patient.NHSNumber.Full()},
		{"Proxy", r.Proxy.ListName(), ""},
		{"Proxy’s NHS number", r.Proxy.NHSNumber.Display(), r.Proxy.NHSNumber.Full()},
	}
	if r.Live() {
		services := casework.SentenceList(scopeWords(r.Scopes))
		out = append(out, Copyable{"Services", services, services})
		if !r.RecordFrom.IsZero() {
			out = append(out, Copyable{"Record shown from", r.RecordFrom.Display(), slashed(r.RecordFrom)})
		}
		if !r.End.IsZero() {
			out = append(out, Copyable{"Last day", r.End.Date.Display(), slashed(r.End.Date)})
		}
	}
	return out
}

// Copyable is a line to key in, with what its copy button copies; "" for none.
type Copyable struct{ Label, Value, Copy string }

// slashed is a date as GP systems take it.
func slashed(d nhs.Date) string { return fmt.Sprintf("%02d/%02d/%04d", d.Day, int(d.Month), d.Year) }

// LetterLine is a letter of the case as its tab shows it.
type LetterLine struct {
	ID              workflow.LetterID
	Title, To, Note string
	Waiting         bool
}

// LetterLines are the letters of the case, without those taken back.
func (m *Model) LetterLines() []LetterLine {
	var out []LetterLine
	for _, l := range m.c.Letters {
		if l.State == workflow.LetterDropped {
			continue
		}
		line := LetterLine{ID: l.ID, Title: letter.Kind(l.Kind).Words(), To: m.addressee(l.To), Waiting: l.State == workflow.LetterWaiting}
		switch {
		case l.State == workflow.LetterPosted:
			line.Note = l.Went() + " by " + m.Name(l.Posted.By) + ", " + m.when(l.Posted.At)
		case l.Printed.Done():
			line.Note = "Printed by " + m.Name(l.Printed.By) + ", " + m.when(l.Printed.At)
		case m.host.Now().Before(l.NotBefore):
			line.Note = "Can be printed from " + hourMin(l.NotBefore) + ", when the decision stands"
		default:
			line.Note = "To be checked and printed"
		}
		out = append(out, line)
	}
	return out
}
