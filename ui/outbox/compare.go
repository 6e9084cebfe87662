package outbox

import (
	"slices"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Difference is one line of the comparison: what it was when somebody decided,
// what we say, and what the national store has now.
type Difference struct {
	Label               string
	Before, Ours, Store string
	// Fixed says that a message cannot change it.
	Fixed bool
	// OursChanged and StoreChanged say which of the two differ from what it was.
	OursChanged, StoreChanged bool
	// Choice is what can be chosen on this line, and Pick what is; both empty where
	// the two agree, or where it is not this person's to choose.
	Choice Field
	Pick   Side
}

// Field is what is chosen one by one between ours and the national record.
type Field string

// The fields. A status goes with its reason: neither can be said alone.
const (
	FieldStatus Field = "status"
	FieldBasis  Field = "basis"
	FieldEnd    Field = "end"
)

// Side is whose version is chosen.
type Side string

// The sides.
const (
	Ours     Side = "ours"
	National Side = "national"
)

// side is one column.
type side struct{ status, reason, start, end, basis, practice string }

var nothing = lang.Say("No record")

func (m *Model) sideOf(n *workflow.National) side {
	if n == nil {
		return side{status: nothing}
	}
	reason := orElse(m.reason(n.Reason), lang.Say("None given"))
	if n.ReasonWords != "" {
		reason += ": " + n.ReasonWords
	}
	basis := lang.Of(n.Basis.Words())
	if code := string(n.Basis); basis == "" && code != "" { // one nobody told us of
		basis = strings.ReplaceAll(code, "-", " ")
	}
	return side{status: lang.Of(n.Words(m.host.Today())), reason: reason, start: firstDay(n.Start), end: lastDay(n.End), basis: orElse(basis, lang.Say("None given")), practice: orElse(n.Grantor.String(), lang.Say("None given"))}
}

// ours is what the record would be once the message is taken: what it does not
// name stays as it was.
func (m *Model) ours(o workflow.Outgoing) side {
	s := side{status: lang.Of(o.Kind.Wants().Words()), reason: orElse(m.reason(o.Reason), lang.Say("None given")),
		end: lastDay(o.End), basis: orElse(lang.Of(o.Basis.Words()), lang.Say("None given")), practice: orElse(o.Grantor.String(), lang.Say("None given"))}
	if !o.Start.IsZero() {
		s.start = firstDay(nhs.DateIn(o.Start))
	}
	if o.ReasonWords != "" {
		s.reason += ": " + o.ReasonWords
	}
	if o.Kind == workflow.MessageChange && o.Before != nil { // which gives no reason
		s.reason = m.sideOf(o.Before).reason
	}
	if o.Before != nil && (o.Kind == workflow.MessageRefuse || o.Kind == workflow.MessageEnd) {
		before := m.sideOf(o.Before)
		s.end, s.start, s.practice = before.end, before.start, before.practice
		if !o.Basis.Valid() {
			s.basis = before.basis
		}
	}
	return s
}

func firstDay(d nhs.Date) string {
	if d.IsZero() {
		return lang.Say("None given")
	}
	return d.Short()
}

func lastDay(d nhs.Date) string {
	if d.IsZero() {
		return lang.Say("None")
	}
	return d.Short()
}

// Comparison is the message in view beside the national record; empty where
// nothing was read to compare with.
func (m *Model) Comparison() []Difference {
	o, ok := m.Chosen()
	if !ok || o.State != workflow.OutgoingHuman || o.Before == nil && o.Seen == nil {
		return nil
	}
	was, ours, now := m.sideOf(o.Before), m.ours(o), m.sideOf(o.Seen)
	lines := []Difference{
		{Label: lang.Say("Status"), Before: was.status, Ours: ours.status, Store: now.status, Choice: FieldStatus},
		{Label: lang.Say("Reason"), Before: was.reason, Ours: ours.reason, Store: now.reason},
		{Label: lang.Say("First day"), Before: was.start, Ours: orElse(ours.start, now.start), Store: now.start, Fixed: true},
		{Label: lang.Say("Last day"), Before: was.end, Ours: ours.end, Store: now.end, Choice: FieldEnd},
		{Label: lang.Say("Legal basis"), Before: was.basis, Ours: ours.basis, Store: now.basis, Choice: FieldBasis},
		{Label: lang.Say("Practice"), Before: was.practice, Ours: ours.practice, Store: now.practice, Fixed: true},
	}
	// What cannot be changed there takes a line only where it differs.
	lines = slices.DeleteFunc(lines, func(l Difference) bool {
		return l.Fixed && l.Ours == l.Store && (l.Before == "" || l.Before == l.Store)
	})
	for i, l := range lines {
		if lines[i].Pick = m.pick(o, l.Choice); lines[i].Pick == "" {
			lines[i].Choice = ""
		}
		lines[i].OursChanged = l.Ours != l.Store && l.Ours != l.Before
		lines[i].StoreChanged = l.Ours != l.Store && l.Store != l.Before
	}
	return lines
}

// Heads are the second lines of the comparison's heads: when it was.
func (m *Model) Heads() (before, ours, store string) {
	o, ok := m.Chosen()
	if !ok {
		return "", "", ""
	}
	if o.Before != nil && !o.Before.ReadAt.IsZero() {
		before = lang.Sayf("Read %s", m.clock(o.Before.ReadAt))
	}
	ours = m.clock(o.Made)
	if name := m.names[o.By]; name != "" {
		ours = name + ", " + ours
	}
	if o.Seen != nil && !o.Seen.ReadAt.IsZero() {
		store = lang.Sayf("Read %s", m.clock(o.Seen.ReadAt))
	}
	return before, ours, store
}

// choices lists what differs and can be chosen for a message, by this person.
func (m *Model) choices(o workflow.Outgoing) (all []Field) {
	if !m.mayInsist(o) {
		return nil
	}
	if o.Kind.Wants() != o.Seen.Status {
		all = append(all, FieldStatus)
	}
	if o.Kind.Gives() && o.Basis != o.Seen.Basis {
		all = append(all, FieldBasis)
	}
	if o.Kind.Gives() && o.End != o.Seen.End {
		all = append(all, FieldEnd)
	}
	return all
}

// pick is whose version of a field is chosen; "" where there is no choice. Until
// somebody chooses it is the one with less access.
func (m *Model) pick(o workflow.Outgoing, f Field) Side {
	choices := m.choices(o)
	if f == "" || !slices.Contains(choices, f) {
		return ""
	}
	if f != FieldStatus && slices.Contains(choices, FieldStatus) && m.pick(o, FieldStatus) == National {
		return National // the rest goes with access that is gone
	}
	if side, chosen := m.picks[f]; chosen && m.pickedFor == o.ID {
		return side
	}
	switch f {
	case FieldStatus:
		if lessOurs(o) {
			return Ours
		}
	case FieldEnd:
		if endsSooner(o) {
			return Ours
		}
	case FieldBasis:
	}
	return National
}

// Pick chooses whose version of a field counts for the message in view.
func (m *Model) Pick(f Field, s Side) {
	o, ok := m.Chosen()
	if !ok || !slices.Contains(m.choices(o), f) {
		return
	}
	if m.pickedFor != o.ID {
		m.picks, m.pickedFor = map[Field]Side{}, o.ID
	}
	m.picks[f] = s
	if f != FieldStatus && s == Ours && slices.Contains(m.choices(o), FieldStatus) {
		m.picks[FieldStatus] = Ours // ours has no last day or basis without its access
	}
	m.changed()
}

// PickAll chooses one side for every field.
func (m *Model) PickAll(s Side) {
	o, _ := m.Chosen()
	for _, f := range m.choices(o) {
		m.Pick(f, s)
	}
}

// Chose says whose version is chosen for the message in view: Ours, National, or
// "" for some of both; and what of ours was given up then.
func (m *Model) Chose() (Side, workflow.Taken) {
	o, ok := m.Chosen()
	var ours, national int
	var taken workflow.Taken
	if !ok {
		return National, taken
	}
	for _, f := range m.choices(o) {
		if m.pick(o, f) == Ours {
			ours++
			continue
		}
		national++
		switch f {
		case FieldBasis:
			taken.Basis = true
		case FieldEnd:
			taken.End = true
		case FieldStatus:
			return National, workflow.Taken{}
		}
	}
	switch {
	case national == 0 && (ours > 0 || o.CanInsist() && m.MayInsist()):
		return Ours, taken
	case ours == 0 && !slices.Contains(m.choices(o), FieldStatus):
		return National, workflow.Taken{}
	}
	return "", taken
}

// OursIsLess reports whether sending ours again leaves less access than what
// the national store has: then it is the choice offered first.
func (m *Model) OursIsLess() bool {
	o, ok := m.Chosen()
	return ok && lessOurs(o)
}

// endsSooner reports whether our last day comes before that of the national record.
func endsSooner(o workflow.Outgoing) bool {
	return !o.End.IsZero() && (o.Seen.End.IsZero() || o.End.Before(o.Seen.End))
}

func lessOurs(o workflow.Outgoing) bool {
	if o.Seen == nil {
		return o.Kind.Removes() // keeping an unread record could keep access
	}
	if o.Seen.Status != workflow.NationalActive {
		return false
	}
	return o.Kind.Wants() != workflow.NationalActive || endsSooner(o)
}
