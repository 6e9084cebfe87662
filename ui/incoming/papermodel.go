package incoming

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// Step is a part of a form, in the order of the paper.
type Step struct {
	ID, Title string
	Fields    []string
}

// StepCheck is the last step, which has no fields.
const StepCheck = "check"

// PaperModel is the page that keys an application from paper. What was typed
// stays until it is registered or thrown away, also while one looks elsewhere.
type PaperModel struct {
	host    *shell.Host
	record  Record
	desk    Desk
	changed func()

	lists    Lists
	form     *Form
	step     string
	lookout  lookout
	found    map[string][]workflow.Found // by "patient", "proxy"
	asked    map[string]string
	latest   map[string]*shell.Latest
	problems []Problem
	saving   bool
	scan     Scan

	keeper    *keeper
	restored  bool
	restoring shell.Latest
}

// NewPaperModel returns an empty form. changed hears of every change that the
// page did not make by itself.
func NewPaperModel(h *shell.Host, p Ports, desk Desk, changed func()) *PaperModel {
	m := &PaperModel{host: h, record: p.Record, desk: desk, changed: changed, lists: p.Lists, latest: map[string]*shell.Latest{"patient": {}, "proxy": {}}}
	m.lookout = lookout{host: h, record: p.Record, changed: changed}
	m.keeper = newKeeper(h, p.Drafts, shell.PagePaper, m.body)
	m.clear()
	return m
}

func (m *PaperModel) clear() {
	m.form = newForm(m.lists, m.host.Today, func() bool { return m.host.Rules().RelaxedNumbers })
	m.form.base.Channel = workflow.ChannelPaper
	m.step, m.problems, m.scan = "patient", nil, Scan{}
	m.found, m.asked = map[string][]workflow.Found{}, map[string]string{}
	for _, l := range m.latest {
		l.Drop()
	}
	m.lookout.again()
}

// Discard empties the form.
func (m *PaperModel) Discard() {
	m.clear()
	m.keeper.keep()
	m.changed()
}

// Form is the fields.
func (m *PaperModel) Form() *Form { return m.form }

// Steps are the parts of the form. A parent's questions belong to it only when
// the patient is a child, the home of a paid carer only where there is one.
func (m *PaperModel) Steps() []Step {
	form := Step{ID: "form", Title: lang.Say("Form and consent"), Fields: []string{Applicant, Received}}
	if m.form.Child() {
		form.Fields = append(form.Fields, Evidence, SameAddress, ChildConsents)
	}
	proxy := []string{ProxyNumber, ProxyFamily, ProxyGiven, ProxyBorn, Relationship, ProxyAddress}
	if m.form.PaidCarer() {
		proxy = slices.Insert(proxy, len(proxy)-1, ProxyHome)
	}
	return []Step{
		{ID: "patient", Title: lang.Say("Patient"), Fields: []string{PatientNumber, PatientFamily, PatientGiven, PatientBorn, PatientAddress}},
		{ID: "proxy", Title: lang.Say("Proxy"), Fields: proxy},
		{ID: "access", Title: lang.Say("Access asked for"), Fields: []string{Requested, Reasons, ClaimedBasis}},
		form,
		{ID: StepCheck, Title: lang.Say("Check")},
	}
}

// Step is the id of the step one is at.
func (m *PaperModel) Step() string { return m.step }

// SetStep goes to a step.
func (m *PaperModel) SetStep(id string) {
	if id != m.step {
		m.step = id
		m.keeper.keep()
		m.changed()
	}
}

// Follow makes the step of a field the one of now, for the hand is there. What
// stands beside the steps belongs to none.
func (m *PaperModel) Follow(id string) {
	if m.step == StepCheck || id == Received || id == Came {
		return
	}
	for _, s := range m.Steps() {
		if slices.Contains(s.Fields, id) {
			m.step = s.ID
		}
	}
}

// Next is what the green button does: it goes to the next step, or registers.
func (m *PaperModel) Next() {
	if m.step == StepCheck {
		m.Register()
		return
	}
	steps := m.Steps()
	i := slices.IndexFunc(steps, func(s Step) bool { return s.ID == m.step })
	m.SetStep(steps[i+1].ID)
}

// NextLabel says what Next will do.
func (m *PaperModel) NextLabel() string {
	if m.step == StepCheck {
		return lang.Say("Register")
	}
	steps := m.Steps()
	i := slices.IndexFunc(steps, func(s Step) bool { return s.ID == m.step })
	return lang.Sayf("Next: %s", kit.InSentence(steps[i+1].Title))
}

// Count is how far a step is: its fields answered or not on the form, of all.
func (m *PaperModel) Count(s Step) (done, all int) {
	for _, id := range s.Fields {
		if one := m.form.Field(id); one.NotOnForm || !one.Empty() && m.form.Wrong(id) == "" {
			done++
		}
	}
	return done, len(s.Fields)
}

// Progress says how far the whole form is.
func (m *PaperModel) Progress() string {
	filled, absent, all := 0, 0, 0
	for _, s := range m.Steps() {
		for _, id := range s.Fields {
			all++
			switch one := m.form.Field(id); {
			case one.NotOnForm:
				absent++
			case !one.Empty() && m.form.Wrong(id) == "":
				filled++
			}
		}
	}
	return lang.Sayf("%d of %d filled, %d not on the form", filled, all, absent)
}

// Started says whether anything was typed or ticked.
func (m *PaperModel) Started() bool {
	return slices.ContainsFunc(m.form.fields, func(one *Field) bool {
		return one.NotOnForm || !one.Empty() && (one.ID != Came || one.Text != onPaper)
	})
}

// SetText answers a field, and looks for what the practice knows about the
// people it makes known. Nothing of that is filled in.
func (m *PaperModel) SetText(id, s string) {
	m.form.SetText(id, s)
	m.mended(id)
	m.look(id)
	m.keeper.keep()
}

// mended forgets what was wrong with a field that is right now.
func (m *PaperModel) mended(id string) {
	still := slices.ContainsFunc(wrongs(m.form), func(p Problem) bool { return p.Field == id })
	m.problems = slices.DeleteFunc(m.problems, func(p Problem) bool { return p.Field == id && !still })
}

// SetCode ticks or unticks an answer.
func (m *PaperModel) SetCode(id, code string, on bool) {
	m.form.SetCode(id, code, on)
	m.mended(id)
	m.keeper.keep()
}

// SetNotOnForm says that the form does not answer a field, or takes it back.
func (m *PaperModel) SetNotOnForm(id string, on bool) {
	m.form.SetNotOnForm(id, on)
	m.mended(id)
	m.look(id)
	m.keeper.keep()
}

func (m *PaperModel) look(id string) {
	m.lookout.look(m.form)
	if who, _, _ := strings.Cut(id, "."); who == "patient" || who == "proxy" {
		m.find(who)
	}
}

// find asks who of the practice's earlier applications this may be: by number,
// else by name once there is enough of it.
func (m *PaperModel) find(who string) {
	p := m.form.person(who, workflow.Person{})
	query := strings.TrimSpace(p.Family + " " + p.Given)
	if len([]rune(p.Family)) < 3 {
		query = ""
	}
	if !p.NHSNumber.IsZero() {
		query = p.NHSNumber.Full()
	}
	if query == m.asked[who] {
		return
	}
	m.asked[who] = query
	if query == "" {
		m.latest[who].Drop()
		m.setFound(who, nil)
		return
	}
	shell.Load(m.host, m.latest[who], func(ctx context.Context) ([]workflow.Found, error) {
		return m.record.FindPeople(ctx, query)
	}, func(found []workflow.Found, err error) {
		if err == nil { // a search that fails only leaves its card empty
			m.setFound(who, people(found))
		}
	})
}

func (m *PaperModel) setFound(who string, found []workflow.Found) {
	if !slices.Equal(found, m.found[who]) {
		m.found[who] = found
		m.changed()
	}
}

// people leaves one line for each person found, whatever they were part of.
func people(found []workflow.Found) []workflow.Found {
	var out []workflow.Found
	for _, f := range found {
		if !slices.ContainsFunc(out, func(o workflow.Found) bool { return o.Name == f.Name && o.Born == f.Born }) {
			out = append(out, f)
		}
	}
	return out
}

// Found lists who it may be, at most three.
func (m *PaperModel) Found(who string) []workflow.Found {
	return m.found[who][:min(3, len(m.found[who]))]
}

// Agree compares a person found with what is typed: it says what agrees, or
// what differs and so wants a second look.
func (m *PaperModel) Agree(who string, f workflow.Found) (words string, agrees bool) {
	p := m.form.person(who, workflow.Person{})
	name := strings.EqualFold(p.ListName(), f.Name)
	switch {
	case p.Family == "" && p.Born.IsZero():
		return lang.Say("Type the name and the date of birth to compare. Nothing is filled in for you."), false
	case p.Born.IsZero():
		return lang.Say("Type the date of birth to compare. Nothing is filled in for you."), false
	case p.Family == "":
		return lang.Say("Type the name to compare. Nothing is filled in for you."), false
	case name && p.Born == f.Born:
		return lang.Say("Name and date of birth agree"), true
	case name:
		return lang.Say("The date of birth differs. Check it."), false
	case p.Born == f.Born:
		return lang.Say("The name differs. Check it."), false
	}
	return lang.Say("Name and date of birth differ. This may be somebody else."), false
}

// Use fills in name and birth date of somebody found, because a person asked.
func (m *PaperModel) Use(who string, f workflow.Found) {
	family, given, _ := strings.Cut(f.Name, ", ")
	if !strings.EqualFold(m.form.text(who+".family"), family) { // a list has capitals; what is typed knows better
		m.form.SetText(who+".family", ordinary(family))
	}
	m.form.SetText(who+".given", given)
	if !f.Born.IsZero() {
		m.form.SetText(who+".born", f.Born.String())
	}
	m.look(who + ".family")
	m.keeper.keep()
	m.changed()
}

// ordinary writes a family name that stands in capitals the usual way: O'Neill,
// Smith-Jones. The person who asked sees it and puts right what is not so.
func ordinary(name string) string {
	start := true
	return strings.Map(func(r rune) rune {
		was := start
		start = !unicode.IsLetter(r)
		if was {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, name)
}

// Same is what exists for these two people.
func (m *PaperModel) Same() []workflow.Earlier { return m.lookout.same }

// Open goes to an earlier case; what was typed waits here.
func (m *PaperModel) Open(e workflow.Earlier) { m.host.Go(placeOf(e)) }

// CarryOn says that this application is a different one, or takes that back.
func (m *PaperModel) CarryOn(on bool) {
	m.lookout.carryOn = on
	m.problems = nil
	m.keeper.keep()
	m.changed()
}

// CarryingOn says whether somebody said so.
func (m *PaperModel) CarryingOn() bool { return m.lookout.carryOn }

// Problems is what stood in the way when Register was last asked for.
func (m *PaperModel) Problems() []Problem { return m.problems }

// Register makes a case of it, or says what stands in the way.
func (m *PaperModel) Register() {
	if m.saving {
		return
	}
	if m.problems = wrongs(m.form); len(m.problems) > 0 {
		m.changed()
		return
	}
	m.saving = true
	m.changed()
	register(m.host, m.desk, m.form.Draft(), m.lookout.carryOn, func(a workflow.Application) {
		m.saving = false
		m.keepScan(a.ID)
		m.Discard()
	}, func(ns []workflow.Need) {
		m.saving = false
		m.problems = needs(ns)
		m.changed()
		m.lookout.refused(ns, m.form)
	})
}
