package intake

import (
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// id is the name of the field in doubts.
func (to target) id() string {
	switch to.field {
	case "nhs-number", "name", "given", "family", "title", "born", "address", "address-more", "postcode", "phone", "email":
		return to.who + "." + to.field
	}
	return to.field
}

// of settles who a label is about: its own words, or the part it stands in.
func (t *reading) of(who string) string {
	if who == "" {
		who = t.section
	}
	if who == "applicant" {
		who = ofProxy
		if t.draft.Applicant == workflow.ByPatient {
			who = ofPatient
		}
	}
	return who
}

// put gives a field its value. What cannot be put anywhere is kept.
func (t *reading) put(to target, value string) {
	if value == "" {
		return
	}
	asLine := strings.TrimRight(to.label, ":") + ": " + value
	switch to.field {
	case "subject":
		t.keep("Subject: " + value)
		return
	case FieldReceived:
		t.sentOn(value)
		t.keep(asLine)
		return
	case FieldApplicant:
		if _, ok := lists["applicant"].find(value); !ok {
			t.keep(asLine)
		}
		return
	case FieldRequested, FieldReasons:
		t.open = to
		t.list(to, value)
		return
	case FieldInformed:
		t.addInformed(value)
		t.open = to
		return
	case FieldRelationship:
		t.relation(to, value, asLine)
		return
	}
	if done := t.ofForm(to, value); done {
		return
	}
	to.who = t.of(to.who)
	p := t.person(to.who)
	switch first, twice := t.first[to.id()]; {
	case p == nil:
		t.keep(asLine)
		return
	case twice && compact(first) == compact(value):
		return // an e-mail may say who applied in two places
	case twice && to.field != "address-more":
		t.doubt(to.id(), value, "The text says this twice and differently. The first was taken.")
		t.keep(asLine)
		return
	}
	t.first[to.id()], t.has[to.id()] = value, true
	t.ofPerson(to, p, value, asLine)
}

// compact is a value for comparing, however it is spaced.
func compact(s string) string { return strings.ReplaceAll(plain(s), " ", "") }

func (t *reading) person(who string) *workflow.Person {
	switch who {
	case ofPatient:
		return &t.draft.Patient
	case ofProxy:
		return &t.draft.Proxy
	}
	return nil
}

func (t *reading) ofPerson(to target, p *workflow.Person, value, asLine string) {
	switch to.field {
	case PartNumber:
		t.named = true
		n, words := number(value, t.relaxed)
		p.NHSNumber = n
		if words != "" {
			t.doubt(to.id(), value, words)
		}
	case PartBorn:
		born, words := birthDate(value, nhs.DateIn(t.now))
		p.Born = born
		if words != "" {
			t.doubt(to.id(), value, words)
		}
	case "name":
		t.named = true
		if p.Given != "" || p.Family != "" {
			t.keep(asLine)
			return
		}
		var sure bool
		p.Title, p.Given, p.Family, sure = splitName(value)
		if !sure {
			t.doubt(to.who+"."+PartFamily, value, "The name was taken apart by guess. Say which part is the family name.")
		}
	case PartGiven:
		t.named = true
		p.Given = value
	case PartFamily:
		t.named = true
		p.Family = value
	case PartTitle:
		p.Title = value
	case PartAddress:
		p.Address = append(addressLines(value), p.Address...)
		t.open = to
	case "address-more", "postcode":
		p.Address = append(p.Address, value)
	case PartPhone:
		p.Phone = value
	case PartEmail:
		p.Email = value
	}
}

// addressLines parts an address at its commas.
func addressLines(s string) []string {
	var lines []string
	for _, l := range strings.Split(s, ",") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// ofForm gives the fields their value that are about the application.
func (t *reading) ofForm(to target, value string) bool {
	p := &t.draft.Parental
	var field *string
	switch to.field {
	case FieldBasis:
		t.draft.ClaimedBasis = t.coded("basis", to, value, &t.draft.ClaimedBasis)
		return true
	case FieldEvidence:
		code := t.coded("evidence", to, value, &p.Evidence)
		p.Evidence = code
		if code == "" && p.EvidenceWords == "" {
			p.EvidenceWords = value
		}
		return true
	case FieldSameAddress:
		field = &p.SameAddress
	case FieldConfirmed:
		field = &p.AddressConfirmed
	case FieldCanConsent:
		field = &p.ChildCanConsent
	case FieldMoreEvidence:
		field = &p.EvidenceWords
	case FieldWhyNot:
		field = &p.WhyNot
	case FieldNewAddress:
		p.NewAddress = append(p.NewAddress, addressLines(value)...)
		t.has[to.id()] = true
		t.open = to
		return true
	default:
		return false
	}
	if *field != "" {
		t.keep(to.label + ": " + value)
		return true
	}
	*field = value
	if to.field != FieldMoreEvidence && to.field != FieldWhyNot {
		if code, ok := lists["yesno"].find(value); ok {
			*field = code
		} else {
			t.doubt(to.field, value, "The answer is neither yes nor no.")
		}
	}
	return true
}

// coded reads words as a code of a list, and doubts what it had to search for.
func (t *reading) coded(list string, to target, value string, have *string) string {
	if *have != "" {
		t.keep(to.label + ": " + value)
		return *have
	}
	if code, ok := lists[list].find(value); ok {
		return code
	}
	code, ok := lists[list].within(value)
	if ok {
		t.doubt(to.field, value, "Read as “"+lists[list].label[code]+"”.")
		return code
	}
	t.doubt(to.field, value, "These words are none of the form's own answers. Choose the nearest.")
	t.keep(to.label + ": " + value)
	return ""
}

// relation reads what the proxy is to the patient. Put the other way round, the
// code would be wrong, so nothing is read from it.
func (t *reading) relation(to target, value, asLine string) {
	d := &t.draft
	if d.RelationshipWords != "" {
		t.keep(asLine)
		return
	}
	d.RelationshipWords = value
	if strings.HasPrefix(plain(to.label), ofPatient) || strings.HasPrefix(plain(to.label), "child ") {
		t.doubt(FieldRelationship, value, "The text says what the patient is to the proxy. Say what the proxy is to the patient.")
		return
	}
	if code, ok := lists["relationship"].find(value); ok {
		d.Relationship = code
		return
	}
	if code, ok := lists["relationship"].within(value); ok {
		d.Relationship = code
		t.doubt(FieldRelationship, value, "Read as “"+lists["relationship"].label[code]+"”.")
		return
	}
	t.doubt(FieldRelationship, value, "These words are none of the form's own answers. Choose the nearest.")
}

// list reads services or reasons, one or several to a line.
func (t *reading) list(to target, value string) {
	if whole, ok := t.item(to.field, value); ok {
		t.add(to.field, whole)
		return
	}
	for _, one := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(",;|/\t•", r) }) {
		one = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(one), "and "))
		if one == "" {
			continue
		}
		if code, ok := t.item(to.field, one); ok {
			t.add(to.field, code)
			continue
		}
		before, rest, ok := strings.Cut(one, " and ")
		first, okFirst := t.item(to.field, before)
		second, okRest := t.item(to.field, rest)
		if ok && okFirst && okRest {
			t.add(to.field, first)
			t.add(to.field, second)
			continue
		}
		t.has[to.field] = true
		t.doubt(to.field, one, "These words are none of the form's own answers. Tick what is meant.")
		t.keep(strings.TrimRight(to.label, ":") + ": " + one)
	}
}

func (t *reading) item(field, words string) (string, bool) {
	list := "service"
	if field == FieldReasons {
		list = "reason"
	}
	return lists[list].find(words)
}

func (t *reading) add(field, code string) {
	t.has[field] = true
	if field == FieldReasons {
		t.draft.Reasons = appendNew(t.draft.Reasons, code)
		return
	}
	t.draft.Requested = appendNew(t.draft.Requested, basis.Scope(code))
}

func (t *reading) addInformed(s string) {
	if t.draft.Informed != "" {
		t.draft.Informed += "\n"
	}
	t.draft.Informed += s
}
