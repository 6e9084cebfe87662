package incoming

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Fields of a form. Those of a person begin with "patient." or "proxy."; doubts
// and "not on the form" use the same names.
const (
	PatientNumber  = "patient.nhs-number"
	PatientFamily  = "patient.family"
	PatientGiven   = "patient.given"
	PatientBorn    = "patient.born"
	PatientAddress = "patient.address"
	PatientPhone   = "patient.phone"
	PatientEmail   = "patient.email"
	ProxyNumber    = "proxy.nhs-number"
	ProxyFamily    = "proxy.family"
	ProxyGiven     = "proxy.given"
	ProxyBorn      = "proxy.born"
	ProxyAddress   = "proxy.address"
	ProxyPhone     = "proxy.phone"
	ProxyEmail     = "proxy.email"
	ProxyHome      = "proxy.home"
	Relationship   = "relationship"
	Requested      = "requested"
	Reasons        = "reasons"
	ClaimedBasis   = "claimed-basis"
	Applicant      = "applicant"
	Came           = "came"
	Received       = "received"
	Evidence       = "parental.evidence"
	EvidenceWords  = "parental.evidence-words"
	SameAddress    = "parental.same-address"
	ConfirmedAddr  = "parental.address-confirmed"
	NewAddress     = "parental.new-address"
	ChildConsents  = "parental.child-can-consent"
	WhyNot         = "parental.why-not"
	Informed       = "informed"
)

// Kind is how a field is filled in.
type Kind int

// The kinds.
const (
	Line   Kind = iota // a line of text
	Number             // an NHS number
	Birth              // a birth date
	Day                // a near date
	Lines              // several lines: an address
	One                // one of Choices
	Some               // any of Choices
)

// Field is one thing a form asks.
type Field struct {
	ID    string
	Label string
	Kind  Kind
	// Choices are the answers of a One or Some field.
	Choices []Choice
	// Text is the answer: as typed, a date as 2006-01-02, a code. Codes are the
	// answers of a Some field.
	Text  string
	Codes []string
	// NotOnForm says that somebody looked and it is not there.
	NotOnForm bool
	// Doubt says what was doubtful when it was read, and Given what stood there.
	Doubt, Given string
	// Read says that it was read rather than typed, so that a person confirms it;
	// Confirmed says that one did.
	Read, Confirmed bool
}

// Empty says whether it has no answer.
func (f Field) Empty() bool { return strings.TrimSpace(f.Text) == "" && len(f.Codes) == 0 }

// Words is the answer as people read it.
func (f Field) Words() string {
	switch f.Kind {
	case One:
		return label(f.Choices, f.Text)
	case Some:
		said := make([]string, len(f.Codes))
		for i, c := range f.Codes {
			said[i] = label(f.Choices, c)
		}
		return strings.Join(said, ", ")
	case Birth, Day:
		if d, err := nhs.ParseDate(f.Text); err == nil {
			return d.Display()
		}
	case Number:
		if n, err := nhs.ParseRelaxed(f.Text); err == nil {
			return n.Display()
		}
	}
	return f.Text
}

// Form is the fields of an application, being filled in. What it has no field
// for stays as the draft it began with had it.
type Form struct {
	base    workflow.Draft
	fields  []*Field
	today   func() nhs.Date
	relaxed func() bool
}

func newForm(l Lists, today func() nhs.Date, relaxed func() bool) *Form {
	f := &Form{today: today, relaxed: relaxed}
	for _, one := range []Field{
		{ID: PatientNumber, Label: lang.Say("NHS number"), Kind: Number},
		{ID: PatientFamily, Label: lang.Say("Family name")},
		{ID: PatientGiven, Label: lang.Say("First name")},
		{ID: PatientBorn, Label: lang.Say("Date of birth"), Kind: Birth},
		{ID: PatientAddress, Label: lang.Say("Address"), Kind: Lines},
		{ID: PatientPhone, Label: lang.Say("Phone")},
		{ID: PatientEmail, Label: lang.Say("Email")},
		{ID: ProxyNumber, Label: lang.Say("NHS number"), Kind: Number},
		{ID: ProxyFamily, Label: lang.Say("Family name")},
		{ID: ProxyGiven, Label: lang.Say("First name")},
		{ID: ProxyBorn, Label: lang.Say("Date of birth"), Kind: Birth},
		{ID: Relationship, Label: lang.Say("Relationship to the patient"), Kind: One, Choices: l.Relationships},
		{ID: ProxyHome, Label: lang.Say("Care home or service they work for")},
		{ID: ProxyAddress, Label: lang.Say("Address"), Kind: Lines},
		{ID: ProxyPhone, Label: lang.Say("Phone")},
		{ID: ProxyEmail, Label: lang.Say("Email")},
		{ID: Requested, Label: lang.Say("Services asked for"), Kind: Some, Choices: services()},
		{ID: Reasons, Label: lang.Say("Why access is wanted"), Kind: Some, Choices: l.Reasons},
		{ID: ClaimedBasis, Label: lang.Say("Why they say they may act for the patient"), Kind: One, Choices: l.Bases},
		{ID: Applicant, Label: lang.Say("Who filled in the form"), Kind: One, Choices: applicants},
		{ID: Received, Label: lang.Say("Received on"), Kind: Day},
		{ID: Came, Label: lang.Say("How it came"), Kind: One, Choices: cameBy, Text: onPaper},
		{ID: Evidence, Label: lang.Say("Evidence of parental responsibility named"), Kind: One, Choices: l.Evidence},
		{ID: EvidenceWords, Label: lang.Say("More about the evidence")},
		{ID: SameAddress, Label: lang.Say("Do they live at the same address?"), Kind: One, Choices: yesNo},
		{ID: ConfirmedAddr, Label: lang.Say("Is the address held by the NHS right?"), Kind: One, Choices: yesNo},
		{ID: NewAddress, Label: lang.Say("New address"), Kind: Lines},
		{ID: ChildConsents, Label: lang.Say("Can the child consent?"), Kind: One, Choices: yesNo},
		{ID: WhyNot, Label: lang.Say("Why the child cannot consent")},
		{ID: Informed, Label: lang.Say("Who has been told"), Kind: Lines},
	} {
		f.fields = append(f.fields, &one)
	}
	return f
}

// Field is one field, by its id.
func (f *Form) Field(id string) Field { return *f.at(id) }

func (f *Form) at(id string) *Field {
	for _, one := range f.fields {
		if one.ID == id {
			return one
		}
	}
	panic("incoming: no field " + id)
}

// SetText answers a field. An answer takes "not on the form" away, and one that
// is typed has been looked at.
func (f *Form) SetText(id, s string) {
	one := f.at(id)
	if one.Text == s {
		return
	}
	one.Text = s
	one.NotOnForm = one.NotOnForm && one.Empty()
	one.Confirmed = one.Read
}

// SetCode ticks or unticks one answer of a Some field.
func (f *Form) SetCode(id, code string, on bool) {
	one := f.at(id)
	one.Codes = slices.DeleteFunc(slices.Clone(one.Codes), func(c string) bool { return c == code })
	if on {
		one.Codes = append(one.Codes, code)
	}
	one.NotOnForm = one.NotOnForm && one.Empty()
	one.Confirmed = one.Read
}

// SetNotOnForm says that the form does not answer a field, or takes it back.
func (f *Form) SetNotOnForm(id string, on bool) {
	one := f.at(id)
	one.NotOnForm = on
	if on {
		one.Text, one.Codes = "", nil
	}
}

// Confirm says that a person compared a field with the form, or takes it back.
func (f *Form) Confirm(id string, on bool) { f.at(id).Confirmed = on }

// Wrong says what is wrong with an answer and how to put it right, or "".
func (f *Form) Wrong(id string) string {
	one := f.at(id)
	if one.Empty() {
		return ""
	}
	switch one.Kind {
	case Number:
		if wrong := numberWrong(one.Text, f.relaxed()); wrong != "" {
			return wrong
		}
		if id == ProxyNumber && compact(one.Text) == compact(f.at(PatientNumber).Text) {
			return lang.Say("This is the patient’s number as well. Patient and proxy are two people.")
		}
	case Birth, Day:
		d, err := nhs.ParseDate(one.Text)
		switch {
		case err != nil:
			return lang.Say("This is not a date of the calendar.")
		case d.After(f.today()) && id == Received:
			return lang.Say("The day the form was received lies in the future.")
		case d.After(f.today()):
			return lang.Say("A date of birth cannot be after today.")
		case one.Kind == Birth && d.AgeOn(f.today()) > 125:
			return lang.Say("This is more than 125 years ago. Check the year.")
		}
	}
	return ""
}

func compact(s string) string { return strings.NewReplacer(" ", "", "-", "").Replace(s) }

// Age is a birth date as an age in words, "" without one: 8 years, child.
func (f *Form) Age(id string) string {
	d, err := nhs.ParseDate(f.at(id).Text)
	if err != nil || d.IsZero() || f.Wrong(id) != "" {
		return ""
	}
	words := lang.Of(d.AgeWords(f.today()))
	switch age := d.AgeOn(f.today()); {
	case age < 16:
		return lang.Sayf("%s, child", words)
	case age < 18:
		return lang.Sayf("%s, young person", words)
	}
	return lang.Sayf("%s, adult", words)
}

// Child says whether the patient is under 16, so that a parent's questions
// matter.
func (f *Form) Child() bool {
	d, err := nhs.ParseDate(f.at(PatientBorn).Text)
	return err == nil && !d.IsZero() && f.Wrong(PatientBorn) == "" && d.AgeOn(f.today()) < 16
}

// PaidCarer says whether the proxy applies as a paid carer, so that it matters whose
// staff they are.
func (f *Form) PaidCarer() bool {
	return workflow.Application{Relationship: f.text(Relationship)}.PaidCarer()
}

// Begin fills the form with what was read. Every field that has something in it
// waits for a person; one the store itself gave waits only where it is doubted.
func (f *Form) Begin(d workflow.Draft) {
	f.base = d
	claimed := d.Channel != workflow.ChannelStore
	set := func(id, text string) {
		one := f.at(id)
		*one = Field{ID: one.ID, Label: one.Label, Kind: one.Kind, Choices: one.Choices, Text: text, Read: claimed && text != ""}
	}
	person := func(who string, p workflow.Person) {
		set(who+".nhs-number", p.NHSNumber.Display())
		set(who+".family", p.Family)
		set(who+".given", p.Given)
		set(who+".born", p.Born.String())
		set(who+".address", strings.Join(p.Address, "\n"))
		set(who+".phone", p.Phone)
		set(who+".email", p.Email)
	}
	person("patient", d.Patient)
	person("proxy", d.Proxy)
	set(ProxyHome, d.Proxy.Home)
	set(Relationship, d.Relationship)
	set(ClaimedBasis, d.ClaimedBasis)
	set(Applicant, string(d.Applicant))
	f.at(Came).Text = cmp.Or(string(d.Came), onPaper)
	set(Received, nhs.DateIn(d.ReceivedAt).String())
	if d.ReceivedAt.IsZero() {
		set(Received, "")
	}
	set(Evidence, d.Parental.Evidence)
	set(EvidenceWords, d.Parental.EvidenceWords)
	set(SameAddress, d.Parental.SameAddress)
	set(ConfirmedAddr, d.Parental.AddressConfirmed)
	set(NewAddress, strings.Join(d.Parental.NewAddress, "\n"))
	set(ChildConsents, d.Parental.ChildCanConsent)
	set(WhyNot, d.Parental.WhyNot)
	set(Informed, d.Informed)
	set(Requested, "")
	for _, s := range d.Requested {
		f.at(Requested).Codes = append(f.at(Requested).Codes, string(s))
	}
	set(Reasons, "")
	f.at(Reasons).Codes = slices.Clone(d.Reasons)
	for _, id := range []string{Requested, Reasons} {
		f.at(id).Read = claimed && !f.at(id).Empty()
	}
	for _, doubt := range d.Doubts {
		i := slices.IndexFunc(f.fields, func(one *Field) bool { return one.ID == doubt.Field })
		if i < 0 {
			continue
		}
		one := f.fields[i]
		one.Doubt, one.Given = strings.TrimSpace(one.Doubt+" "+lang.Of(doubt.Words)), doubt.Given
		one.Read, one.Confirmed = true, false
	}
}

// Draft is the form as it stands, ready to be registered.
func (f *Form) Draft() workflow.Draft {
	d := f.base
	d.Doubts, d.NotOnForm = nil, nil
	d.Patient, d.Proxy = f.person("patient", d.Patient), f.person("proxy", d.Proxy)
	if d.Proxy.Home = ""; f.PaidCarer() {
		d.Proxy.Home = f.text(ProxyHome)
	}
	if code := f.text(Relationship); code != d.Relationship || d.RelationshipWords == "" {
		d.Relationship, d.RelationshipWords = code, ""
		if code != "" {
			d.RelationshipWords = f.at(Relationship).Words()
		}
	}
	d.ClaimedBasis = f.text(ClaimedBasis)
	d.Applicant = workflow.Applicant(f.text(Applicant))
	if d.Came = workflow.Came(f.text(Came)); d.Came == onPaper {
		d.Came = ""
	}
	received, _ := nhs.ParseDate(f.text(Received)) // a wrong one is said beside the field
	switch {
	case received.IsZero():
		d.ReceivedAt = time.Time{}
	case d.ReceivedAt.IsZero() || nhs.DateIn(d.ReceivedAt) != received:
		d.ReceivedAt = received.Start().UTC()
	}
	d.Requested = nil
	for _, s := range basis.Scopes {
		if slices.Contains(f.at(Requested).Codes, string(s)) {
			d.Requested = append(d.Requested, s)
		}
	}
	d.Reasons = slices.Clone(f.at(Reasons).Codes)
	d.Parental = workflow.Parental{
		Evidence: f.text(Evidence), EvidenceWords: f.text(EvidenceWords), SameAddress: f.text(SameAddress), AddressConfirmed: f.text(ConfirmedAddr),
		NewAddress: f.lines(NewAddress), ChildCanConsent: f.text(ChildConsents), WhyNot: f.text(WhyNot),
	}
	d.Informed = f.text(Informed)
	for _, one := range f.fields {
		if one.NotOnForm {
			d.NotOnForm = append(d.NotOnForm, one.ID)
		}
	}
	return d
}

func (f *Form) text(id string) string { return strings.TrimSpace(f.at(id).Text) }

func (f *Form) lines(id string) []string {
	var lines []string
	for _, l := range strings.Split(f.at(id).Text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// person is one of the two as the form has them; what is wrong is left out.
func (f *Form) person(who string, p workflow.Person) workflow.Person {
	p.NHSNumber, _ = parseNumber(f.text(who+".nhs-number"), f.relaxed())
	p.Given, p.Family = f.text(who+".given"), f.text(who+".family")
	p.Born, _ = nhs.ParseDate(f.text(who + ".born"))
	p.Address = f.lines(who + ".address")
	p.Phone, p.Email = f.text(who+".phone"), f.text(who+".email")
	return p
}

// told says whether enough is known of both people to look for what the
// practice already holds for them.
func (f *Form) told() bool {
	one := func(who string) bool {
		p := f.person(who, workflow.Person{})
		return !p.NHSNumber.IsZero() || p.Family != "" && !p.Born.IsZero()
	}
	return one("patient") && one("proxy")
}
