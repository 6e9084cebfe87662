package workspace

import (
	"context"
	"errors"
	"strings"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// Pair is a label and what stands under it.
type Pair = [2]string

var channelTitles = map[workflow.Channel]string{
	workflow.ChannelStore: "Online application", workflow.ChannelEmail: "Application by e-mail",
	workflow.ChannelFile: "Application from a file", workflow.ChannelPaper: "Paper application",
	workflow.ChannelRenewal: "Renewal of access in force", workflow.ChannelMoved: "Access from an older system",
}

// FormTitle heads the application as it was received.
func (m *Model) FormTitle() string { return channelTitles[m.c.Application.Channel] }

// FormHead says who applied, and when it came.
func (m *Model) FormHead() (title, received string) {
	a := m.c.Application
	title = "Proxy access application: proxy applied"
	if a.Applicant == workflow.ByPatient {
		title = "Proxy access application: patient applied"
	}
	received = "Received " + nhs.DateIn(a.ReceivedAt).DayMonth() + " " + a.ReceivedAt.In(nhs.London).Format("2006, 15:04") + "."
	switch a.Channel {
	case workflow.ChannelRenewal:
		return "Access in force, looked at afresh", "Begun " + nhs.DateIn(a.ReceivedAt).Long() + " by the practice. Nobody applied: it shows what the access is now."
	case workflow.ChannelMoved:
		return "Access brought over from an older system", "Brought over " + nhs.DateIn(a.ReceivedAt).Long() + " as it stood there. Nobody applied, and nothing of it was decided here."
	case workflow.ChannelPaper:
		return title, "Received " + nhs.DateIn(a.ReceivedAt).Long() + ". Keyed by hand."
	}
	return title, received + " Kept as it arrived."
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
	signed := ", as the form claims"
	if !a.Proof.IsZero() {
		signed = ", signed in with NHS login"
	}
	add("Applicant", who.Name()+signed)
	if a.Applicant == workflow.ByPatient {
		add("Wants help from", other.Name())
	} else {
		add("Acting for", other.Name())
	}
	add("Relationship", m.relation())
	var services []string
	for _, s := range a.Requested {
		services = append(services, s.Words())
	}
	if len(services) == 0 {
		services = []string{"Not asked on this form"}
	}
	add("Services", casework.SentenceList(services))
	var reasons []string
	for _, r := range a.Reasons {
		reasons = append(reasons, m.labels.say("reasons-for-access", r))
	}
	add("Reason", casework.SentenceList(reasons))
	if a.ClaimedBasis != "" {
		add("Basis offered", m.labels.say("claimed-bases", a.ClaimedBasis)+". A claim, not a legal basis")
	}
	add("Already told", a.Informed)
	add("Evidence named", strings.TrimSpace(m.labels.say("evidence", a.Parental.Evidence)+" "+a.Parental.EvidenceWords))
	add("Same address", said(a.Parental.SameAddress))
	add("Address right", said(a.Parental.AddressConfirmed))
	add("New address", strings.Join(a.Parental.NewAddress, ", "))
	add("Child can agree", said(a.Parental.ChildCanConsent))
	add("Why not", a.Parental.WhyNot)
	add("Patient’s address", strings.Join(a.Patient.Address, ", "))
	add("Proxy’s address", strings.Join(a.Proxy.Address, ", "))
	add("Proxy’s phone", a.Proxy.Phone)
	add("Proxy’s e-mail", a.Proxy.Email)
	add("Patient’s phone", a.Patient.Phone)
	add("Patient’s e-mail", a.Patient.Email)
	add("Not on the form", casework.SentenceList(a.NotOnForm))
	return rows
}

// said writes a form's yes or no as a word.
func said(s string) string {
	switch strings.ToLower(s) {
	case "true", "yes", "y":
		return "Yes"
	case "false", "no", "n":
		return "No"
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
		rows = append(rows, Pair{"May be", m.labels.say("relationships", r.Code) + ", read " + m.when(r.ReadAt)})
	}
	if n := a.National; n != nil {
		rows = append(rows, Pair{"Role there", n.Words(m.host.Today()) + ", read " + m.when(n.ReadAt)})
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
				m.original = "This case was keyed by hand: there is no document."
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
