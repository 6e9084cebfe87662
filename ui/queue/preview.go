package queue

import (
	"context"
	"strings"
	"unicode/utf8"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Preview answers three questions about a case without opening it.
type Preview struct {
	ID     workflow.ApplicationID
	Ref    string
	Name   string
	Born   string
	Number string // 999 000 4900
	Copy   string // its digits
	Status kit.Tagged
	// Asked says who asked, how, when and for what.
	Asked string
	// Proved is what is settled and by whom; ToDo what is left and whose it is.
	Proved, ToDo []Step
	// Notes are why it is urgent, and what else exists for the same two people.
	Notes []Note
	Owner string
}

// Step is one row of checks: what it is, and who settled it or has to.
type Step struct {
	What, Who string
	Clinician bool
}

// Preview is what the chosen case comes to, nil while it is being read or none
// is chosen.
func (m *Model) Preview() *Preview { return m.preview }

func (m *Model) readPreview() {
	id, rules, by := m.chosen, m.host.Rules(), m.reader()
	shell.Load(m.host, &m.previews, func(ctx context.Context) (*Preview, error) {
		a, err := m.record.Application(ctx, id)
		if err != nil {
			return nil, err
		}
		around, err := m.record.Around(ctx, a.Patient, a.Proxy, id)
		if err != nil {
			return nil, err
		}
		return preview(a, around, rules, by), nil
	}, func(p *Preview, err error) {
		if err != nil {
			m.host.ShowError(err)
			return
		}
		m.preview = p
		m.told(Chosen)
	})
}

// Note is a caution of the preview, and the case it is about; "" for none other.
type Note struct {
	Words string
	Case  workflow.ApplicationID
}

func preview(a workflow.Application, around workflow.Around, rules workflow.Rules, by shell.Reader) *Preview {
	line := a.LineFor(by.By)
	words := by.Line(line)
	p := &Preview{
		ID: a.ID, Ref: a.Ref, Name: line.PatientName, Number: a.Patient.NHSNumber.Display(), Copy: a.Patient.NHSNumber.Full(),
		Born: by.Age(a.Patient.Born), Status: words.Status, Asked: asked(a), Owner: owner(a, by),
	}
	if !a.Patient.Born.IsZero() {
		p.Born = lang.Sayf("Born %s (%s)", a.Patient.Born.Short(), words.Age)
	}
	result := a.Checks(a.Facts(nil, around, rules, by.Today), rules).Seen(a.HoldsReadBy(by.By))
	for _, g := range rules.Questions(a).Groups(result) {
		if g.State == checklist.GroupDone {
			p.Proved = append(p.Proved, Step{What: lang.Of(g.Title), Who: provedBy(g, by)})
			continue
		}
		p.ToDo = append(p.ToDo, toDo(g, a, by))
	}
	if u := a.Urgent; u.Why != "" {
		who := by.Name(u.By)
		if u.By == by.By.ID {
			who = lang.Say("you")
		}
		p.Notes = append(p.Notes, Note{Words: lang.Sayf("Urgent since %s, as %s said: %s", shell.DayMonth(u.On), who, u.Why)})
	}
	for _, e := range around.Same {
		p.Notes = append(p.Notes, Note{Words: lang.Of(e.Words()), Case: e.Application})
	}
	return p
}

// owner says who has a case and whom it waits for: a case sent to somebody is
// theirs to act on, whoever has it.
func owner(a workflow.Application, by shell.Reader) string {
	var words []string
	if a.StateFor(by.By) == workflow.WithClinician && a.SentTo != "" {
		to := by.Name(a.SentTo)
		if a.SentTo == by.By.ID {
			to = lang.Say("you")
		}
		words = append(words, lang.Sayf("Sent to %s.", to))
	}
	unanswered := by.Line(a.LineFor(by.By)).Unanswered
	switch {
	case a.Owner == by.By.ID:
		words = append(words, lang.Say("You have this case."))
	case a.Owner != "":
		words = append(words, lang.Sayf("%s has this case.", by.Name(a.Owner)))
	case words == nil:
		words = []string{lang.Say("Nobody has this case yet.")}
	}
	return strings.TrimSpace(strings.Join(words, " ") + " " + unanswered)
}

// asked says who asked, in the practice's words: Joy Bray (wife) applied online
// on 19 Nov. Wants repeat prescriptions and appointments.
func asked(a workflow.Application) string {
	how := map[workflow.Channel]string{
		workflow.ChannelStore: lang.Say("online"), workflow.ChannelEmail: lang.Say("online, by the email the practice got"),
		workflow.ChannelFile: lang.Say("online, by a file the practice got"), workflow.ChannelPaper: lang.Say("on paper"),
	}[a.Channel]
	switch a.Came {
	case workflow.CameByPhone:
		how = lang.Say("by phone")
	case workflow.CameInPerson:
		how = lang.Say("in person")
	}
	proxy := a.Proxy.Name()
	if proxy == "" {
		proxy = lang.Say("Somebody with no name on the form")
	}
	if a.RelationshipWords != "" {
		proxy += " (" + strings.ToLower(a.RelationshipWords) + ")"
	}
	on := shell.DayMonth(nhs.DateIn(a.ReceivedAt))
	var s string
	switch {
	case a.Channel == workflow.ChannelRenewal:
		s = lang.Sayf("The practice looks afresh at the access of %s, begun on %s.", proxy, on)
	case a.Applicant == workflow.ByPatient:
		s = lang.Sayf("%s applied %s on %s for %s to act for them.", a.Patient.Name(), how, on, proxy)
	default:
		s = lang.Sayf("%s applied %s on %s.", proxy, how, on)
	}
	if len(a.Requested) == 0 {
		return s + " " + lang.Say("The form names no services.")
	}
	services := make([]string, len(a.Requested))
	for i, sc := range a.Requested {
		services[i] = kit.InSentence(lang.Of(sc.Words()))
	}
	if a.Channel == workflow.ChannelRenewal {
		return s + " " + lang.Sayf("It gives %s.", list(services))
	}
	return s + " " + lang.Sayf("Wants %s.", list(services))
}

func list(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return lang.Sayf("%s and %s", strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
}

// provedBy says who settled a row and when.
func provedBy(g checklist.Group, by shell.Reader) string {
	who := lang.Of(g.Source)
	if who == "" && g.By != "" {
		who = brief(by.Name(workflow.StaffID(g.By)))
	}
	if who == "" {
		return lang.Say("Worked out")
	}
	if g.At.IsZero() {
		return who
	}
	return who + ", " + shell.DayMonth(nhs.DateIn(g.At))
}

// brief is a name where there is little room: Asha R for Asha Rahman.
func brief(name string) string {
	first, last, two := strings.Cut(name, " ")
	if !two || first == "Dr" || strings.Contains(last, " ") {
		return name
	}
	initial, _ := utf8.DecodeRuneInString(last)
	return first + " " + string(initial)
}

// toDo says whose a row is: of the person who has the case when their role is
// enough, else of the role that is.
func toDo(g checklist.Group, a workflow.Application, by shell.Reader) Step {
	s := Step{What: lang.Of(g.Title)}
	role := workflow.StaffRole(g.NextRole)
	switch role {
	case workflow.Clinician, workflow.Responsible, workflow.SafeguardingLead:
		s.Clinician = true
	}
	switch {
	case g.State == checklist.GroupCannotStart:
		s.Who = lang.Say("Later")
	case s.Clinician && a.StateFor(by.By) == workflow.WithClinician && a.SentTo != "":
		s.Who = by.Name(a.SentTo)
	case s.Clinician && !by.Clinician(a.Owner):
		s.Who = lang.Say("Clinician")
	case a.Owner == "":
		s.Who = lang.Say("Nobody yet")
	default:
		s.Who = by.Name(a.Owner)
	}
	return s
}
