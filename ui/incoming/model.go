package incoming

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Reader makes drafts of what arrives. Its errors have a Sentence for people.
type Reader interface {
	// Fetch brings in an access request by the national store's id.
	Fetch(ctx context.Context, id string) (workflow.Draft, error)
	// Read reads a file: an e-mail, an access request, or text.
	Read(name string, b []byte) (workflow.Draft, error)
	// ReadText reads pasted text.
	ReadText(text string) (workflow.Draft, error)
}

// Ports is what the two pages need besides the window.
type Ports struct {
	Record Record
	Reader Reader
	// ChooseFile asks for a file and hands over what is in it; it calls back on
	// the window's goroutine, or not at all. nil means the page's own dialog.
	ChooseFile func(func(name string, b []byte))
	// Drafts keeps a paper form that is being keyed; nil keeps none.
	Drafts shell.Drafts
	// Lists are the answers forms offer, as ReadLists reads them.
	Lists Lists
}

// The parts of the page, as places name them.
const (
	ByEmail   = "email"
	ByRequest = "request"
	ByFile    = "file"
)

// Model is the page that brings an application in: first where from, then every
// field that was read, for a person to confirm.
type Model struct {
	host    *shell.Host
	reader  Reader
	desk    Desk
	latest  shell.Latest
	changed func()

	part    string
	busy    bool
	problem string // why nothing came in

	form     *Form
	brought  bool
	lists    Lists
	lookout  lookout
	problems []Problem
	saving   bool

	// source keeps what was read, once, and keeper what is corrected and confirmed of
	// it, with every key.
	source    *shell.Drafting
	keeper    *keeper
	restored  bool
	restoring shell.Latest
}

// NewModel returns the page with nothing brought in. changed hears of every
// change that is not the typing of a field.
func NewModel(h *shell.Host, p Ports, desk Desk, changed func()) *Model {
	m := &Model{host: h, reader: p.Reader, desk: desk, changed: changed, part: ByEmail, lists: p.Lists}
	m.lookout = lookout{host: h, record: p.Record, changed: changed}
	m.source = shell.NewDrafting(h, p.Drafts, shell.PageIncoming, func(error) {})
	m.keeper = newKeeper(h, p.Drafts, shell.PageIncoming+" fields", m.body)
	return m
}

// Part is where from: ByEmail, ByRequest or ByFile.
func (m *Model) Part() string { return m.part }

// SetPart chooses where from.
func (m *Model) SetPart(part string) {
	if part != ByRequest && part != ByFile {
		part = ByEmail
	}
	if part != m.part {
		m.part, m.problem = part, ""
		m.changed()
	}
}

// Busy says whether something is being read.
func (m *Model) Busy() bool { return m.busy || m.saving }

// Problem says why nothing came in, "" when nothing was tried or it did.
func (m *Model) Problem() string { return m.problem }

// Brought says whether something was brought in and waits to be confirmed.
func (m *Model) Brought() bool { return m.brought }

// Form is the fields of what was brought in.
func (m *Model) Form() *Form { return m.form }

var uuid = regexp.MustCompile(`(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// Fetch brings in an access request; typed may have words or a link round the id.
func (m *Model) Fetch(typed string) {
	id := strings.TrimSpace(typed)
	if found := uuid.FindString(id); found != "" {
		id = found
	}
	if id == "" {
		m.say(lang.Say("Type or paste the id of the access request."))
		return
	}
	m.read(func(ctx context.Context) (workflow.Draft, error) { return m.reader.Fetch(ctx, id) })
}

// ReadText brings in pasted text.
func (m *Model) ReadText(text string) {
	m.read(func(context.Context) (workflow.Draft, error) { return m.reader.ReadText(text) })
}

// ReadFile brings in a file.
func (m *Model) ReadFile(name string, b []byte) {
	m.read(func(context.Context) (workflow.Draft, error) { return m.reader.Read(name, b) })
}

// say shows why nothing came in. The words of one failure never stand beside
// the outcome of another.
func (m *Model) say(problem string) {
	m.problem = problem
	m.changed()
}

func (m *Model) read(do func(context.Context) (workflow.Draft, error)) {
	m.busy, m.problem = true, ""
	m.changed()
	shell.Load(m.host, &m.latest, do, func(d workflow.Draft, err error) {
		m.busy = false
		if err != nil {
			m.say(sentence(err))
			return
		}
		m.source.Keep(written(d))
		m.begin(d)
		m.keeper.keep()
	})
}

// sentence is what an error says to people: its own words, or the window's.
func sentence(err error) string {
	var own interface{ Sentence() string }
	if errors.As(err, &own) {
		return own.Sentence()
	}
	n, ok := shell.Explain(err)
	if !ok {
		return lang.Say("It was stopped. Nothing was brought in.")
	}
	return n.Sentence()
}

func (m *Model) begin(d workflow.Draft) {
	m.form = newForm(m.lists, m.host.Today, func() bool { return m.host.Rules().RelaxedNumbers })
	m.form.Begin(d)
	m.brought, m.problems = true, nil
	m.lookout.again()
	m.changed()
	m.lookout.look(m.form)
}

// Discard leaves what was brought in; nothing of it stays.
func (m *Model) Discard() {
	m.latest.Drop()
	if m.brought {
		m.source.Keep(nil)
		defer m.keeper.keep()
	}
	m.form, m.brought, m.busy, m.problem, m.problems = nil, false, false, "", nil
	m.lookout.again()
	m.changed()
}

// Claims says in a sentence what proves who applied. proved is true only for an
// access request that came from the configured store itself (domain 2.6).
func (m *Model) Claims() (words string, proved bool) {
	d := m.form.base
	who := map[workflow.Applicant]string{workflow.ByProxy: lang.Say("the proxy"), workflow.ByPatient: lang.Say("the patient")}[d.Applicant]
	if d.Proof.IsZero() || d.Channel != workflow.ChannelStore {
		if who == "" {
			return lang.Say("The form claims all of this, and nothing proves it. Both people still have to be identified."), false
		}
		return lang.Sayf("The form claims that %s applied, and nothing proves it. Both people still have to be identified.", who), false
	}
	if who == "" {
		return lang.Say("The national store gave us this request. It does not say who applied."), false
	}
	return lang.Sayf("The national store gave us this request: %s applied and is identified by NHS login. The other person still has to be identified.", who), true
}

// Unread is what nobody could read, shown as it stood.
func (m *Model) Unread() []string { return m.form.base.Unread }

// Notes are doubts about no field: what the national store did not say.
func (m *Model) Notes() []string {
	var notes []string
	for _, d := range m.form.base.Doubts {
		if d.Field == "national" {
			notes = append(notes, lang.Of(d.Words))
		}
	}
	return notes
}

// Groups are the parts of the form with the fields to show: the ones every
// application needs, and those that were read.
func (m *Model) Groups() []Step {
	always := map[string]bool{
		PatientNumber: true, PatientFamily: true, PatientGiven: true, PatientBorn: true,
		ProxyNumber: true, ProxyFamily: true, ProxyGiven: true, ProxyBorn: true,
		Relationship: true, Requested: true, Applicant: true, Received: true,
	}
	var groups []Step
	for _, s := range []Step{
		{ID: "patient", Title: lang.Say("Patient"), Fields: []string{PatientNumber, PatientFamily, PatientGiven, PatientBorn, PatientAddress, PatientPhone, PatientEmail}},
		{ID: "proxy", Title: lang.Say("Proxy"), Fields: []string{ProxyNumber, ProxyFamily, ProxyGiven, ProxyBorn, Relationship, ProxyAddress, ProxyPhone, ProxyEmail}},
		{ID: "access", Title: lang.Say("Access asked for"), Fields: []string{Requested, Reasons, ClaimedBasis}},
		{ID: "parent", Title: lang.Say("Parental responsibility"), Fields: []string{Evidence, EvidenceWords, SameAddress, ConfirmedAddr, NewAddress, ChildConsents, WhyNot}},
		{ID: "form", Title: lang.Say("The form"), Fields: []string{Applicant, Received, Informed}},
	} {
		show := Step{ID: s.ID, Title: s.Title}
		for _, id := range s.Fields {
			if one := m.form.Field(id); always[id] || one.Read || !one.Empty() {
				show.Fields = append(show.Fields, id)
			}
		}
		if len(show.Fields) > 0 {
			groups = append(groups, show)
		}
	}
	return groups
}

// SetText corrects a field.
func (m *Model) SetText(id, s string) {
	m.form.SetText(id, s)
	m.keeper.keep()
	m.lookout.look(m.form)
}

// SetCode ticks or unticks an answer.
func (m *Model) SetCode(id, code string, on bool) {
	m.form.SetCode(id, code, on)
	m.keeper.keep()
}

// Confirm says that a field is right as it stands, or takes it back.
func (m *Model) Confirm(id string, on bool) {
	m.form.Confirm(id, on)
	m.keeper.keep()
}

// ConfirmGroup confirms the fields of a group that nothing was doubtful about.
// The doubtful ones are looked at one by one.
func (m *Model) ConfirmGroup(g Step) {
	for _, id := range g.Fields {
		if one := m.form.Field(id); one.Read && one.Doubt == "" && m.form.Wrong(id) == "" {
			m.form.Confirm(id, true)
		}
	}
	m.keeper.keep()
	m.changed()
}

// Progress counts the fields that were read, and those confirmed.
func (m *Model) Progress() (confirmed, read int) {
	for _, one := range m.form.fields {
		if one.Read {
			read++
			if one.Confirmed {
				confirmed++
			}
		}
	}
	return confirmed, read
}

// Same is what exists for these two people.
func (m *Model) Same() []workflow.Earlier { return m.lookout.same }

// Open goes to an earlier case; what was brought in waits here.
func (m *Model) Open(e workflow.Earlier) { m.host.Go(placeOf(e)) }

// CarryOn says that this application is a different one, or takes that back.
func (m *Model) CarryOn(on bool) {
	m.lookout.carryOn = on
	m.problems = nil
	m.keeper.keep()
	m.changed()
}

// CarryingOn says whether somebody said so.
func (m *Model) CarryingOn() bool { return m.lookout.carryOn }

// Problems is what stood in the way when Register was last asked for.
func (m *Model) Problems() []Problem { return m.problems }

// Register makes a case of it, or says what stands in the way.
func (m *Model) Register() {
	if !m.brought || m.saving {
		return
	}
	if m.problems = append(wrongs(m.form), unconfirmed(m.form)...); len(m.problems) > 0 {
		m.changed()
		return
	}
	m.saving = true
	m.changed()
	register(m.host, m.desk, m.form.Draft(), m.lookout.carryOn, func(workflow.Application) {
		m.saving = false
		m.Discard()
	}, func(ns []workflow.Need) {
		m.saving = false
		m.problems = needs(ns)
		m.changed()
		m.lookout.refused(ns, m.form)
	})
}

// wrongs lists the answers that cannot be right.
func wrongs(f *Form) []Problem {
	var ps []Problem
	for _, one := range f.fields {
		if wrong := f.Wrong(one.ID); wrong != "" {
			ps = append(ps, Problem{Field: one.ID, Words: f.name(one.ID), Detail: wrong})
		}
	}
	return ps
}

func unconfirmed(f *Form) []Problem {
	var left []string
	for _, one := range f.fields {
		if one.Read && !one.Confirmed {
			left = append(left, one.ID)
		}
	}
	switch len(left) {
	case 0:
		return nil
	case 1:
		return []Problem{{Field: left[0], Words: f.name(left[0]), Detail: lang.Say("Compare it with the form, then tick that it is right.")}}
	}
	return []Problem{{Field: left[0], Words: lang.Count(len(left), "%d field is not confirmed yet", "%d fields are not confirmed yet"), Detail: lang.Sayf("The first is: %s.", f.name(left[0]))}}
}

// name is a field's label with whom it is about.
func (f *Form) name(id string) string {
	l := f.at(id).Label
	lower := kit.InSentence(l)
	switch {
	case strings.HasPrefix(id, "patient."):
		return lang.Sayf("Patient’s %s", lower)
	case strings.HasPrefix(id, "proxy."):
		return lang.Sayf("Proxy’s %s", lower)
	}
	return l
}

// decideBy says when a decision is due, by the received date as it stands.
func decideBy(h *shell.Host, f *Form) string {
	received, err := nhs.ParseDate(f.text(Received))
	r := h.Rules()
	if err != nil || received.IsZero() || f.Wrong(Received) != "" || r.Calendar == nil {
		return lang.Say("The time to decide counts from this day.")
	}
	return lang.Sayf("Decide by %s, counted from this date.", r.Calendar.Add(received, r.Policy.Target.DecideWorkingDays).DayMonth())
}
