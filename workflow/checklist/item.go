package checklist

import "slices"

// Person says whom an item is about, where it is asked of both.
type Person string

// The two people.
const (
	Patient Person = "patient"
	Proxy   Person = "proxy"
)

// AnswerType is what kind of answer an item takes.
type AnswerType string

// The answer types.
const (
	YesNo     AnswerType = "yesno"
	YesNoDK   AnswerType = "yesnodk" // with "not sure"
	YesNoNA   AnswerType = "yesnona" // with "does not apply"
	Pick      AnswerType = "pick"    // one of the options
	Ticks     AnswerType = "ticks"   // any of the options, or None
	Text      AnswerType = "text"
	Date      AnswerType = "date"
	Judgement AnswerType = "finding"  // a pick that a clinician stands behind, with a date
	Computed  AnswerType = "computed" // worked out, never asked
)

var answerTypes = []string{"yesno", "yesnodk", "yesnona", "pick", "ticks", "text", "date", "finding", "computed"}

// RuleStatus says whether an item comes from a published source or is this
// product's own default.
type RuleStatus string

// The rule statuses.
const (
	Published RuleStatus = "published"
	House     RuleStatus = "house"
)

// Option is one answer that can be given.
type Option struct {
	Value, Label string
	// Key is the key that gives this answer: y, n, ?, a digit or a letter.
	Key string
}

// Item is one question as it applies to a case.
type Item struct {
	ID ItemID
	// Rule is the id of domain 3, without person or referral.
	Rule string
	// Person is set where the item is asked of both.
	Person Person
	// Part is the subject of the file it stands in: "Identity".
	Part    string
	Group   string
	Ask     string
	Help    string
	Type    AnswerType
	Options []Option
	// Who may answer; higher roles may too. Empty for computed items.
	Who []Role
	// Flags are the answers anybody at the front desk may give.
	Flags []string
	// NoteFor are the answers that need a note beside them, Note what it says,
	// as part of a sentence; empty for why it is answered so.
	NoteFor []string
	Note    string
	// Restricted answers are read only by those who may read holds; of a Hidden
	// item not even the question, for its being asked gives the answer away.
	Restricted, Hidden bool
	// Referral is the role that must look, on the row a referred answer adds.
	Referral Role
	Source   string
	Status   RuleStatus

	*conduct
}

// conduct is how an item behaves, which nobody outside sees. It stands apart,
// for items are copied into every result.
type conduct struct {
	when    condition
	desk    condition // when reception may answer it too; nil: never
	line    string    // the when line it was compiled from
	def     *itemDef  // as it was read
	blank   effect    // ok, warn or block
	effects map[string]effect
	days    []dayEffect // of a date, what its effects are given for
	say     map[string]string
	stale   staleness
	finding FindingKind // what the answer finds, if it does
	about   bool        // it is about the services in mind when given
	index   int
}

// noConduct is that of rows which only ask.
var noConduct = &conduct{}

// Find returns the option with this value.
func (it Item) Find(value string) (Option, bool) {
	i := slices.IndexFunc(it.Options, func(o Option) bool { return o.Value == value })
	if i < 0 {
		return Option{}, false
	}
	return it.Options[i], true
}

// Label is the answer in words, for a summary line.
func (it Item) Label(a Answer) string {
	var s string
	for i, v := range a.given() {
		if i > 0 {
			s += ", "
		}
		if o, ok := it.Find(v); ok {
			s += o.Label
		} else {
			s += v
		}
	}
	return s
}
