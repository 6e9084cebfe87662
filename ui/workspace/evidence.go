package workspace

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// Pair is a label and what stands under it.
type Pair = [2]string

var channelTitles = map[workflow.Channel]string{
	workflow.ChannelStore: lang.Say("Online application"), workflow.ChannelEmail: lang.Say("Application by email"),
	workflow.ChannelFile: lang.Say("Application from a file"), workflow.ChannelPaper: lang.Say("Paper application"),
	workflow.ChannelRenewal: lang.Say("Renewal of access in force"), workflow.ChannelMoved: lang.Say("Access from an older system"),
}

// FormTitle heads the application as it was received.
func (m *Model) FormTitle() string {
	a := m.c.Application
	return cmp.Or(cameTitles[a.Came], channelTitles[a.Channel])
}

var cameTitles = map[workflow.Came]string{workflow.CameByPhone: lang.Say("Application by phone"), workflow.CameInPerson: lang.Say("Application made in person")}

// FormHead says who applied, and when it came.
func (m *Model) FormHead() (title, received string) {
	a := m.c.Application
	title = lang.Say("Proxy access application: proxy applied")
	if a.Applicant == workflow.ByPatient {
		title = lang.Say("Proxy access application: patient applied")
	}
	received = lang.Sayf("Received %s %s.", nhs.DateIn(a.ReceivedAt).DayMonth(), a.ReceivedAt.In(nhs.London).Format("2006, 15:04"))
	switch a.Channel {
	case workflow.ChannelRenewal:
		return lang.Say("Access in force, looked at afresh"), lang.Sayf("Begun %s by the practice. Nobody applied: it shows what the access is now.", nhs.DateIn(a.ReceivedAt).Long())
	case workflow.ChannelMoved:
		return lang.Say("Access brought over from an older system"), lang.Sayf("Brought over %s as it stood there. Nobody applied, and nothing of it was decided here.", nhs.DateIn(a.ReceivedAt).Long())
	case workflow.ChannelPaper:
		return title, lang.Sayf("Received %s. Keyed by hand.", nhs.DateIn(a.ReceivedAt).Long())
	}
	return title, received + " " + lang.Say("Kept as it arrived.")
}

// Form is everything the form says, in its order. Nothing of it is proof but
// who signed in.
func (m *Model) Form() []Pair {
	a := m.c.Application
	var rows []Pair
	add := func(label, value string) {
		if strings.TrimSpace(value) != "" {
			rows = append(rows, Pair{label, value})
		}
	}
	who, other := a.Proxy, a.Patient
	if a.Applicant == workflow.ByPatient {
		who, other = a.Patient, a.Proxy
	}
	signed := ", " + lang.Say("as the form claims")
	if !a.Proof.IsZero() {
		signed = ", " + lang.Say("signed in with NHS login")
	}
	add(lang.Say("Applicant"), who.Name()+signed)
	if a.Applicant == workflow.ByPatient {
		add(lang.Say("Wants help from"), other.Name())
	} else {
		add(lang.Say("Acting for"), other.Name())
	}
	add(lang.Say("Relationship"), m.relation())
	var services []string
	for _, s := range a.Requested {
		services = append(services, lang.Of(s.Words()))
	}
	if len(services) == 0 {
		services = []string{lang.Say("Not asked on this form")}
	}
	add(lang.Say("Services"), casework.SentenceList(services))
	var reasons []string
	for _, r := range a.Reasons {
		reasons = append(reasons, m.labels.say("reasons-for-access", r))
	}
	add(lang.Say("Reason"), casework.SentenceList(reasons))
	if a.ClaimedBasis != "" {
		add(lang.Say("Basis offered"), m.labels.say("claimed-bases", a.ClaimedBasis)+". "+lang.Say("A claim, not a legal basis"))
	}
	add(lang.Say("Already told"), a.Informed)
	add(lang.Say("Evidence named"), strings.TrimSpace(m.labels.say("evidence", a.Parental.Evidence)+" "+a.Parental.EvidenceWords))
	add(lang.Say("Same address"), said(a.Parental.SameAddress))
	add(lang.Say("Address right"), said(a.Parental.AddressConfirmed))
	add(lang.Say("New address"), strings.Join(a.Parental.NewAddress, ", "))
	add(lang.Say("Child can agree"), said(a.Parental.ChildCanConsent))
	add(lang.Say("Why not"), a.Parental.WhyNot)
	add(lang.Say("Patient’s address"), strings.Join(a.Patient.Address, ", "))
	add(lang.Say("Proxy’s address"), strings.Join(a.Proxy.Address, ", "))
	add(lang.Say("Proxy’s phone"), a.Proxy.Phone)
	add(lang.Say("Proxy’s email"), a.Proxy.Email)
	add(lang.Say("Patient’s phone"), a.Patient.Phone)
	add(lang.Say("Patient’s email"), a.Patient.Email)
	add(lang.Say("Not on the form"), casework.SentenceList(a.NotOnForm))
	return rows
}

// said writes a form's yes or no as a word.
func said(s string) string {
	switch strings.ToLower(s) {
	case "true", "yes", "y":
		return lang.Say("Yes")
	case "false", "no", "n":
		return lang.Say("No")
	}
	return s
}

// Unread are the lines of the form that nobody could read.
func (m *Model) Unread() []string { return m.c.Application.Unread }

// National is what the national record has of the pair: candidate
// relationships and a role. It is information, never proof (P3).
func (m *Model) National() []Pair {
	a := m.c.Application
	var rows []Pair
	for _, r := range a.Related {
		rows = append(rows, Pair{lang.Say("May be"), m.labels.say("relationships", r.Code) + ", " + lang.Sayf("read %s", m.when(r.ReadAt))})
	}
	if n := a.National; n != nil {
		rows = append(rows, Pair{lang.Say("Role there"), lang.Of(n.Words(m.host.Today())) + ", " + lang.Sayf("read %s", m.when(n.ReadAt))})
	}
	return rows
}

// Papers is how many things the evidence tab shows.
func (m *Model) Papers() int {
	n := 1 + len(m.c.Evidence)
	if len(m.National()) > 0 {
		n++
	}
	return n
}

// originalLimit keeps a hostile document from filling the screen.
const originalLimit = 40_000

// ShowOriginal reads the document as it was received.
func (m *Model) ShowOriginal() {
	id := m.id
	var once shell.Latest
	shell.Load(m.host, &once, func(ctx context.Context) (workflow.Original, error) { return m.records.Original(ctx, id) },
		func(o workflow.Original, err error) {
			switch {
			case id != m.id:
				return
			case errors.Is(err, workflow.ErrNotFound):
				m.original = lang.Say("This case was keyed by hand: there is no document.")
			case err != nil:
				m.host.ShowError(err)
				return
			default:
				b := o.Bytes
				if len(b) > originalLimit {
					b = b[:originalLimit]
				}
				m.original = printable(string(b))
			}
			m.shown = true
			m.told()
		})
}

// printable drops what no page can show.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r >= ' ' && r != 0x7f {
			return r
		}
		if r == '\t' {
			return ' '
		}
		return -1
	}, strings.ToValidUTF8(s, "?"))
}
