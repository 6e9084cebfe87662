package intake

import (
	"strings"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// text reads the fields of an application e-mail (domain 2.6): one label and
// one value a line, or a value on the line after its label, in parts headed by
// whom they are about. Lines that say nothing known are kept.
func (r Reader) text(m message, channel workflow.Channel) (workflow.Draft, error) {
	t := &reading{filling: filling{relaxed: r.Relaxed, now: r.Now()}, has: map[string]bool{}, first: map[string]string{}}
	d := &t.draft
	d.Channel = channel
	lines := splitLines(m.body)
	t.whoApplied(m.subject, lines)
	if m.subject != "" {
		lines = append([]string{"Subject: " + m.subject}, lines...)
	}
	for _, l := range lines {
		t.line(l)
	}
	t.flush()
	if !t.named {
		return workflow.Draft{}, errNothing
	}
	t.received(m.sent)
	if d.Applicant == "" {
		t.doubt(FieldApplicant, "", "The text does not say clearly who applied, the patient or the proxy.")
	}
	for _, l := range m.left {
		t.keep(l)
	}
	return *d, nil
}

var errNothing = &Unreadable{Words: "Nothing in this text looks like an application: no name and no NHS number of a patient or a proxy was found. Copy the whole e-mail, with its labels."}

// reading is a text being read line by line.
type reading struct {
	filling
	has     map[string]bool   // fields that have a value
	first   map[string]string // what a person's field was given first
	section string            // whose part this is: ofPatient, ofProxy, "applicant", ""
	pending target            // a label that waits for its value
	open    target            // a list or an address that may go on
	named   bool              // somebody was named or numbered
	claimed time.Time         // when the text says it was sent
	skipped int
}

// target is a field of somebody.
type target struct{ who, field, label string }

// splitLines gives the lines without the signs mail programs put before them.
func splitLines(s string) []string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s), "\n")
	for i, l := range lines {
		l = readable(l)
		l = strings.TrimLeft(l, "> ")
		l = strings.ReplaceAll(l, "**", "")
		lines[i] = strings.TrimSpace(strings.Trim(l, "*_#"))
	}
	return lines
}

const bullets = "•‣·◦▪–-*"

// whoApplied looks for who applied before anything else is read, because "the
// applicant" means the one or the other. The subject says it best (domain 2.6).
func (t *reading) whoApplied(subject string, lines []string) {
	said := labels.said(subject)
	for _, l := range lines {
		if said != "" {
			break
		}
		label, value, ok := cutLabel(l)
		switch _, field := labels.understand(label); {
		case ok && field == "subject":
			said = labels.said(value)
		case ok && (field == FieldApplicant || field == person):
			if code, found := lists["applicant"].find(value); found {
				said = code
			}
		}
	}
	for _, l := range lines {
		if said != "" {
			break
		}
		if _, _, ok := cutLabel(l); !ok && len(l) < 300 {
			said = labels.said(l)
		}
	}
	switch said {
	case ofProxy:
		t.draft.Applicant = workflow.ByProxy
	case ofPatient:
		t.draft.Applicant = workflow.ByPatient
	}
}

// cutLabel parts a line at its colon or tab.
func cutLabel(l string) (label, value string, ok bool) {
	i := strings.IndexAny(l, ":\t")
	if i < 1 || i > 80 {
		return "", "", false
	}
	label = strings.TrimLeft(l[:i], bullets+" ")
	return label, strings.TrimSpace(strings.TrimLeft(l[i:], ":\t ")), label != ""
}

func (t *reading) line(l string) {
	if l == "" {
		if t.open.field != "" && t.has[t.open.id()] {
			t.open = target{} // an empty line ends a list, not the wait for it
		}
		return
	}
	if label, value, ok := cutLabel(l); ok {
		if who, field := labels.understand(label); field != "" {
			t.labelled(who, field, label, value)
			return
		}
	} else if who, field := labels.understand(strings.TrimLeft(l, bullets+" ")); field != "" && !t.takes(l, field) {
		t.labelled(who, field, l, "")
		return
	}
	switch {
	case t.pending.field != "":
		to := t.pending
		t.pending = target{}
		t.put(to, strings.TrimSpace(strings.TrimLeft(l, bullets)))
	case t.goesOn(l):
	case labels.tells(l):
		t.addInformed(l)
	default:
		t.open = target{}
		t.keep(l)
	}
}

// takes reports whether a line that could be a label is rather the value that
// is waited for: "Parent" after "Relationship".
func (t *reading) takes(l, field string) bool {
	if t.pending.field == "" {
		return false
	}
	list := map[string]string{FieldRelationship: "relationship", FieldApplicant: "applicant", FieldBasis: "basis", FieldEvidence: "evidence"}[t.pending.field]
	if list != "" {
		if _, ok := lists[list].find(l); ok {
			return true
		}
	}
	return false
}

// labelled is a line that begins with a label that is known.
func (t *reading) labelled(who, field, label, value string) {
	t.flush()
	t.open = target{}
	if field == person {
		switch _, isApplicant := lists["applicant"].find(value); {
		case value == "":
			t.section = who
		case who == "applicant" && isApplicant:
			t.has[FieldApplicant] = true
		default:
			t.put(target{who, "name", label}, value)
		}
		return
	}
	to := target{who, field, label}
	if value == "" {
		t.pending = to
		return
	}
	t.put(to, value)
}

// flush keeps a label that never got its value.
func (t *reading) flush() {
	if t.pending.field != "" {
		t.keep(t.pending.label)
		t.pending = target{}
	}
}

// keep puts a line among the unread, up to a number nobody would read.
func (t *reading) keep(l string) {
	const most = 300
	switch {
	case len(t.draft.Unread) < most:
		t.draft.Unread = append(t.draft.Unread, l)
	case t.skipped == 0:
		t.draft.Unread = append(t.draft.Unread, "There are more lines. The original is kept as it came.")
		t.skipped++
	}
}

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

// goesOn takes a line that continues a list or an address.
func (t *reading) goesOn(l string) bool {
	bare := strings.TrimSpace(strings.TrimLeft(l, bullets))
	switch t.open.field {
	case FieldRequested, FieldReasons:
		if _, ok := t.item(t.open.field, bare); ok || bare != l {
			t.list(t.open, bare)
			return true
		}
	case PartAddress:
		if p := t.person(t.open.who); p != nil && len(p.Address) < 7 && len(l) < 60 {
			p.Address = append(p.Address, addressLines(bare)...)
			return true
		}
	case FieldNewAddress:
		if p := &t.draft.Parental; len(p.NewAddress) < 7 && len(l) < 60 {
			p.NewAddress = append(p.NewAddress, addressLines(bare)...)
			return true
		}
	case FieldInformed:
		if bare != l {
			t.addInformed(bare)
			return true
		}
	}
	return false
}

func (t *reading) addInformed(s string) {
	if t.draft.Informed != "" {
		t.draft.Informed += "\n"
	}
	t.draft.Informed += s
}

// sentOn remembers when the text says it was sent, for want of an e-mail's own
// date.
func (t *reading) sentOn(value string) {
	day, unsure, ok := ukDate(value)
	if !ok || unsure || !t.claimed.IsZero() {
		return
	}
	t.claimed = day.Start()
}

// received settles when the application reached the practice: the date of the
// e-mail, else the date in the text, else today, each with its doubt.
func (t *reading) received(sent time.Time) {
	d := &t.draft
	switch {
	case believable(sent, t.now):
		d.ReceivedAt = sent.UTC()
	case believable(t.claimed, t.now):
		d.ReceivedAt = t.claimed.UTC()
		t.doubt(FieldReceived, t.claimed.Format("2 January 2006"), "Read from the text, which gives a day and no hour.")
	default:
		d.ReceivedAt = t.now.UTC()
		t.doubt(FieldReceived, "", "The text gives no date that can be believed. Today is put in its place: say when it came.")
	}
}
