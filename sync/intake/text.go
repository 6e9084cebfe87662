package intake

import (
	"strings"
	"time"

	"proxydesk/workflow"
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
