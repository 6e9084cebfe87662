package workspace

import (
	"fmt"
	"strings"

	"proxydesk/ui/lang"
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
	decided := Standing{Title: lang.Say("Decided"), Done: true, Words: lang.Sayf("Granted by %s, %s", m.Name(d.By), m.when(d.At))}
	if d.Refused {
		decided.Words = lang.Sayf("Refused by %s, %s", m.Name(d.By), m.when(d.At))
		return []Standing{decided, m.synced()}
	}
	return []Standing{decided, m.setUp(), m.synced()}
}

func (m *Model) setUp() Standing {
	s := Standing{Title: lang.Say("In the GP system")}
	switch r := m.c.Role; {
	case r == nil:
		s.Words = lang.Say("Nothing to set up.")
	case r.SwitchOff.Open():
		s.Words, s.Late = lang.Sayf("To be switched off. %s", lang.Of(r.SwitchOff.Why)), r.SwitchOff.Late(m.host.Now(), m.host.Calendar())
	case r.SwitchOff.Done.Done():
		s.Done, s.Words = true, lang.Sayf("Switched off by %s, %s", m.Name(r.SwitchOff.Done.By), m.when(r.SwitchOff.Done.At))
	case r.SetUp.Done():
		s.Done, s.Words = true, lang.Sayf("Set up by %s, %s", m.Name(r.SetUp.By), m.when(r.SetUp.At))
	case r.State == workflow.RoleUndone:
		s.Words = lang.Say("The grant was taken back before it was set up.")
	default:
		s.Words = lang.Say("Not set up yet. Access is not on until it is.")
	}
	return s
}

func (m *Model) synced() Standing {
	s := Standing{Title: lang.Say("National record")}
	if d := m.c.Application.Decision; d != nil && d.Reason == workflow.ReasonWithheld {
		// What the store hears of it, and when, differs after a hold.
		s.Words = lang.Of(m.host.Rules().Reasons.Words(d.Reason)) + "."
		return s
	}
	if len(m.c.Messages) == 0 {
		s.Words = lang.Say("Nothing to send.")
		return s
	}
	switch o := m.c.Messages[len(m.c.Messages)-1]; o.State {
	case workflow.OutgoingDone:
		s.Done, s.Words = true, lang.Sayf("The national record has it, %s", m.when(o.Tried))
	case workflow.OutgoingLocal:
		s.Done, s.Words = true, lang.Sayf("Kept at the practice. %s", lang.Of(o.Why))
		if o.Why == workflow.WhyNotConnected && m.host.Rules().Connected {
			s.Words = lang.Say("Kept at the practice. No national store was set up on this desk when it was decided, and it is not sent later by itself.")
		}
	case workflow.OutgoingRelease:
		s.Words = lang.Say("Needs safeguarding release.")
	case workflow.OutgoingHuman:
		s.Words, s.Late = lang.Sayf("Needs a person. %s", lang.Of(o.Why)), true
	case workflow.OutgoingUndone, workflow.OutgoingReplace:
		s.Words = lang.Say("Taken back before it left.")
	default:
		if m.host.Now().Before(o.Due) {
			s.Words = lang.Sayf("Saved here. Sends at %s.", hourMin(o.Due))
		} else {
			s.Words = lang.Say("Waiting to send.")
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
		add(lang.Say("Decision"), lang.Say("Refused"))
		add(lang.Say("Reason"), lang.Of(m.host.Rules().Reasons.Told(d.Reason, d.Words)))
	} else {
		what := lang.Say("Granted")
		if d.Part() {
			what = lang.Say("Granted in part")
		}
		add(lang.Say("Decision"), what)
		add(lang.Say("Legal basis"), lang.Of(d.Basis.Words()))
		add(lang.Say("Access given"), casework.SentenceList(scopeWords(d.Scopes)))
		add(lang.Say("Not given"), casework.SentenceList(scopeWords(d.NotGiven)))
		add(lang.Say("From"), d.Start.Long())
		if d.End.IsZero() {
			add(lang.Say("Last day"), lang.Sayf("None, because: %s", d.OpenEnded))
		} else {
			add(lang.Say("Last day"), d.End.Date.Long()+". "+lang.Of(d.End.Why))
		}
		add(lang.Say("Review by"), d.Review.Date.Long()+". "+lang.Of(d.Review.Why))
	}
	for _, g := range d.Grounds {
		add(lang.Of(g.About), lang.Of(g.Found)+", "+g.On.Long())
	}
	add(lang.Say("Note"), d.Rationale)
	if r := m.c.Role; r != nil && r.EndReason != "" {
		add(lang.Say("Ended"), r.EndedOn.Long()+". "+lang.Of(m.host.Rules().Reasons.Told(r.EndReason, r.EndReasonWords)))
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
		add(lang.Say("Waiting for"), a.Asked.What)
		add(lang.Say("From"), a.Asked.Of)
		add(lang.Say("Asked"), m.when(a.Asked.At))
		add(lang.Say("Chase on"), a.Asked.ChaseOn.Long())
	case m.c.State == workflow.WithClinician:
		who := lang.Say("any clinician")
		if a.SentTo != "" {
			who = m.Name(a.SentTo)
		}
		add(lang.Say("With"), who)
		if !a.SentAt.IsZero() {
			add(lang.Say("Sent"), m.when(a.SentAt))
		}
	case !a.Open():
		add(lang.Say("Closed"), lang.Of(m.c.State.Words()))
		add(lang.Say("Why"), a.ClosedWhy)
		add(lang.Say("National record"), lang.Of(m.c.OpenAtStore))
	}
	if a.Open() {
		asked := lang.Say("Not asked on this form")
		if len(a.Requested) > 0 {
			asked = casework.SentenceList(scopeWords(a.Requested))
		}
		add(lang.Say("Asked for"), asked)
		done, all := m.Progress()
		add(lang.Say("Checks"), lang.Sayf("%d of %d done. %s", done, all, m.LeftWords()))
		bold, rest := m.due()
		add(lang.Say("Time"), bold+rest)
		if u := a.Urgent; u.Why != "" {
			add(lang.Say("Urgent"), u.Why+" ("+m.Name(u.By)+", "+u.On.Short()+")")
		}
	}
	if h := a.Hold; h != nil && m.readsHolds() {
		add(lang.Say("On hold since"), m.when(h.At)+", "+lang.Sayf("by %s", m.Name(h.By)))
		add(lang.Say("Concern"), h.What)
	}
	return rows
}

// Found is what was found on the case: what, by whom, when, and until when a
// decision may rest on it.
func (m *Model) Found() []Pair {
	var rows []Pair
	for _, f := range m.c.Findings {
		rows = append(rows, Pair{lang.Of(f.Title()), strings.TrimSpace(m.foundWords(f) + " " + lang.Of(f.Counts()))})
	}
	return rows
}

func (m *Model) foundWords(f checklist.Finding) string {
	who := lang.Of(f.Source)
	if who == "" {
		who = m.Name(workflow.StaffID(f.By))
	}
	return lang.Of(strings.TrimSuffix(f.Words, ".")) + ". " + who + ", " + f.On.Long() + "."
}

// Warnings are what the checks want weighed.
func (m *Model) Warnings() []string {
	var out []string
	for _, w := range m.c.Checks.Warnings {
		if !w.Restricted || m.readsHolds() {
			out = append(out, lang.Of(w.Text))
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
		{lang.Say("Patient"), r.Patient.ListName(), ""},
		{lang.Say("Patient’s NHS number"), r.Patient.NHSNumber.Display(), r.Patient.NHSNumber.Full()},
		{lang.Say("Proxy"), r.Proxy.ListName(), ""},
		{lang.Say("Proxy’s NHS number"), r.Proxy.NHSNumber.Display(), r.Proxy.NHSNumber.Full()},
	}
	if r.Live() {
		services := casework.SentenceList(scopeWords(r.Scopes))
		out = append(out, Copyable{lang.Say("Services"), services, services})
		if !r.RecordFrom.IsZero() {
			out = append(out, Copyable{lang.Say("Record shown from"), r.RecordFrom.Display(), slashed(r.RecordFrom)})
		}
		if !r.End.IsZero() {
			out = append(out, Copyable{lang.Say("Last day"), r.End.Date.Display(), slashed(r.End.Date)})
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
		line := LetterLine{ID: l.ID, Title: lang.Of(letter.Kind(l.Kind).Words()), To: m.addressee(l.To), Waiting: l.State == workflow.LetterWaiting}
		switch {
		case l.State == workflow.LetterReturned:
			line.Note = lang.Sayf("Came back, noted by %s, %s", m.Name(l.Returned.By), m.when(l.Returned.At))
		case l.State == workflow.LetterPosted:
			line.Note = lang.Sayf("%s by %s, %s", l.Went(), m.Name(l.Posted.By), m.when(l.Posted.At))
		case l.Printed.Done():
			line.Note = lang.Sayf("Printed by %s, %s", m.Name(l.Printed.By), m.when(l.Printed.At))
		case m.host.Now().Before(l.NotBefore):
			line.Note = lang.Sayf("Can be printed from %s, when the decision stands", hourMin(l.NotBefore))
		default:
			line.Note = lang.Say("To be checked and printed")
		}
		out = append(out, line)
	}
	return out
}
