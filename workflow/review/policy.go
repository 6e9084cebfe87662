package review

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// AgeMode is what a birthday does.
type AgeMode string

// The modes.
const (
	ModeEnd    AgeMode = "end"    // the day before the birthday is the last day
	ModeReview AgeMode = "review" // access goes on and is looked at
	ModeOff    AgeMode = "off"    // nothing
)

// Whether reception may speak to a patient alone (C1).
const (
	ReceptionTransactional AgeMode = "transactional" // where no part of the record is given
	ReceptionNever         AgeMode = "never"         // a clinician does, always
)

// Policy is everything a practice may set about time (domain 4, 5 and 7). No
// field is optional in the file: what applies is written down.
type Policy struct {
	// Version is the practice's own name for this set of rules.
	Version string `yaml:"version"`
	// Target is how fast applications are answered (domain 5.3).
	Target Target `yaml:"target"`
	// Notice is how long before a date people hear of it (domain 5.1).
	Notice Notice `yaml:"notice"`
	Ages   Ages   `yaml:"ages"`
	Terms  Terms  `yaml:"terms"`
	// AssessmentMonths is how long a competence or capacity finding counts
	// once access is given (domain 3.7, 2.1 A9).
	AssessmentMonths int `yaml:"assessment_months"`
	// StaleDays is how old a finding may be when a decision rests on it.
	StaleDays int `yaml:"stale_days"`
	// AttestAge is the age under which one line may say that a child is too
	// young to decide (G0).
	AttestAge int `yaml:"attest_age"`
	// LetterAge is the age under which no letter goes to a patient unless a person
	// chooses it (domain 6.2).
	LetterAge int `yaml:"letter_age"`
	// ReceptionAlone is whether reception may speak to a patient alone (C1).
	ReceptionAlone AgeMode `yaml:"reception_alone"`
	// ManyPatients is the number of other patients above which a proxy is
	// unusual (W2).
	ManyPatients int `yaml:"many_patients"`
	// UnknownReviewDays is when a basis moved over unknown is to be replaced.
	UnknownReviewDays int `yaml:"unknown_review_days"`
	// SuspendedDays is when a suspension has gone on for long.
	SuspendedDays int `yaml:"suspended_days"`
	// UnusedYears and UnusedNoticeMonths are about access nobody uses.
	UnusedYears        int `yaml:"unused_years"`
	UnusedNoticeMonths int `yaml:"unused_notice_months"`
	// AfterDeathDays is how long access outlives the patient (domain 5.1).
	AfterDeathDays int `yaml:"after_death_days"`
	// UndoSeconds is how long a decision waits before it leaves (design 6).
	UndoSeconds int `yaml:"undo_seconds"`
	// LockMinutes is how long nobody may use a desk before it locks.
	LockMinutes int `yaml:"lock_minutes"`
}

// Target is the practice's promise to applicants.
type Target struct {
	AcknowledgeWorkingDays int `yaml:"acknowledge_working_days"`
	DecideWorkingDays      int `yaml:"decide_working_days"`
	FlagDays               int `yaml:"flag_days"`
	// LapseDays is how long the practice waits for information it asked for.
	LapseDays int `yaml:"lapse_days"`
}

// Notice counts calendar days before a date.
type Notice struct {
	// ListDays puts a role on the review list, and is how fresh an assessment
	// has to be to count for a birthday.
	ListDays     int `yaml:"list_days"`
	LetterDays   int `yaml:"letter_days"`
	ReminderDays int `yaml:"reminder_days"`
}

// Ages says what the birthdays do. 13 and 16 are not for the practice to set.
type Ages struct {
	Eleven   AgeMode `yaml:"eleven"`
	Eighteen AgeMode `yaml:"eighteen"`
}

// Term is how long a basis lasts. Zero months means that this rule gives no
// date of its own.
type Term struct {
	EndMonths    int `yaml:"end_months"`
	ReviewMonths int `yaml:"review_months"`
}

// Terms has a Term for every basis (domain 4).
type Terms struct {
	Consent            Term         `yaml:"consent"`
	YoungConsent       Term         `yaml:"young_consent"`
	Parental           Term         `yaml:"parental"`
	Attorney           AttorneyTerm `yaml:"attorney"`
	Deputy             Term         `yaml:"deputy"`
	BestInterests      Term         `yaml:"best_interests"`
	BestInterestsAgain Term         `yaml:"best_interests_again"`
	BestInterestsChild Term         `yaml:"best_interests_child"`
	CareHome           Term         `yaml:"care_home"`
}

// AttorneyTerm ends so many days after the review, so that a review nobody does
// is not for ever.
type AttorneyTerm struct {
	ReviewMonths int `yaml:"review_months"`
	GraceDays    int `yaml:"grace_days"`
}

// setting is one field of the file with what it may hold.
type setting struct {
	path    string
	number  *int
	low, hi int
	mode    *AgeMode
	pick    []string
}

// settings is the one list of every number and choice, with its limits. The
// limits are wide; they catch a slip of the finger, not a policy.
func (p *Policy) settings() []setting {
	n := func(path string, v *int, low, hi int) setting {
		return setting{path: path, number: v, low: low, hi: hi}
	}
	m := func(path string, v *AgeMode, pick ...string) setting { return setting{path: path, mode: v, pick: pick} }
	list := []setting{
		n("target.acknowledge_working_days", &p.Target.AcknowledgeWorkingDays, 1, 20),
		n("target.decide_working_days", &p.Target.DecideWorkingDays, 1, 60),
		n("target.flag_days", &p.Target.FlagDays, 1, 180),
		n("target.lapse_days", &p.Target.LapseDays, 7, 180),
		n("notice.list_days", &p.Notice.ListDays, 30, 180),
		n("notice.letter_days", &p.Notice.LetterDays, 7, 180),
		n("notice.reminder_days", &p.Notice.ReminderDays, 1, 90),
		m("ages.eleven", &p.Ages.Eleven, "end", "review"),
		m("ages.eighteen", &p.Ages.Eighteen, "off", "review"),
		n("assessment_months", &p.AssessmentMonths, 1, 24),
		n("stale_days", &p.StaleDays, 1, 365),
		n("attest_age", &p.AttestAge, 0, 11),
		n("letter_age", &p.LetterAge, 8, 16),
		m("reception_alone", &p.ReceptionAlone, string(ReceptionTransactional), string(ReceptionNever)),
		n("many_patients", &p.ManyPatients, 1, 100),
		n("unknown_review_days", &p.UnknownReviewDays, 1, 365),
		n("suspended_days", &p.SuspendedDays, 1, 365),
		n("unused_years", &p.UnusedYears, 1, 5),
		n("unused_notice_months", &p.UnusedNoticeMonths, 1, 60),
		n("after_death_days", &p.AfterDeathDays, 0, 365),
		n("undo_seconds", &p.UndoSeconds, 0, 600),
		n("lock_minutes", &p.LockMinutes, 2, 15),
		n("terms.attorney.review_months", &p.Terms.Attorney.ReviewMonths, 1, 24),
		n("terms.attorney.grace_days", &p.Terms.Attorney.GraceDays, 0, 180),
	}
	for _, t := range []struct {
		name string
		term *Term
		low  int
		hi   int
	}{
		{"consent", &p.Terms.Consent, 1, 60}, {"young_consent", &p.Terms.YoungConsent, 1, 24},
		{"parental", &p.Terms.Parental, 0, 192}, {"deputy", &p.Terms.Deputy, 1, 60},
		{"best_interests", &p.Terms.BestInterests, 1, 12}, {"best_interests_again", &p.Terms.BestInterestsAgain, 1, 24},
		{"best_interests_child", &p.Terms.BestInterestsChild, 1, 12}, {"care_home", &p.Terms.CareHome, 1, 24},
	} {
		list = append(list,
			n("terms."+t.name+".end_months", &t.term.EndMonths, t.low, t.hi),
			n("terms."+t.name+".review_months", &t.term.ReviewMonths, 0, t.hi))
	}
	return list
}

// LoadPolicy reads policy.yaml. It takes no unknown or missing line; errors
// name the line and what may stand there, one error a line.
func LoadPolicy(b []byte) (Policy, error) {
	var p Policy
	file, err := parser.ParseBytes(b, 0)
	if err == nil {
		err = yaml.UnmarshalWithOptions(b, &p, yaml.Strict())
	}
	if err != nil {
		return Policy{}, fmt.Errorf("policy.yaml: %w", atLine(err))
	}
	var wrong []error
	bad := func(path, words string) {
		wrong = append(wrong, fmt.Errorf("policy.yaml: line %d: %s: %s", lineOf(file, path), path, words))
	}
	if p.Version == "" {
		bad("version", "give this set of rules a name")
	}
	for _, s := range p.settings() {
		switch {
		case lineOf(file, s.path) == 0:
			bad(s.path, "is missing")
		case s.mode != nil && !slices.Contains(s.pick, string(*s.mode)):
			bad(s.path, fmt.Sprintf("%q is not one of %s", *s.mode, strings.Join(s.pick, ", ")))
		case s.number != nil && (*s.number < s.low || *s.number > s.hi):
			bad(s.path, fmt.Sprintf("%d is not between %d and %d", *s.number, s.low, s.hi))
		}
	}
	if len(wrong) > 0 {
		return Policy{}, errors.Join(wrong...)
	}
	for _, m := range p.contradictions() {
		bad(m.Path, m.Words)
	}
	return p, errors.Join(wrong...)
}

// contradictions are lines that are each within their limits but not with one
// another.
func (p Policy) contradictions() []Misfit {
	var out []Misfit
	if p.Notice.LetterDays > p.Notice.ListDays {
		out = append(out, Misfit{"notice.letter_days", "The letter cannot go out before the role is on the list."})
	}
	if p.Notice.ReminderDays > p.Notice.LetterDays {
		out = append(out, Misfit{"notice.reminder_days", "The reminder cannot go out before the letter."})
	}
	if p.Target.AcknowledgeWorkingDays > p.Target.DecideWorkingDays {
		out = append(out, Misfit{"target.acknowledge_working_days", "The answer that it arrived cannot come later than the decision."})
	}
	return out
}

// Line is one number or choice of the policy, as a practice may set it.
type Line struct {
	// Path is the line's name in the file: notice.list_days.
	Path  string
	Value string
	// Low and High are what a number may be; Pick is what a choice may be, and
	// empty for a number.
	Low, High int
	Pick      []string
}

// Misfit is a line that cannot be so, and why not in a sentence.
type Misfit struct{ Path, Words string }

// Lines lists every line of the policy as it is.
func (p Policy) Lines() []Line {
	var out []Line
	for _, s := range p.settings() {
		l := Line{Path: s.path, Low: s.low, High: s.hi, Pick: s.pick}
		if s.mode != nil {
			l.Value = string(*s.mode)
		} else {
			l.Value = strconv.Itoa(*s.number)
		}
		out = append(out, l)
	}
	return out
}

// With is the policy with other values on some lines, by path, and what is
// wrong with it then. A value that cannot be leaves its line as it was.
func (p Policy) With(values map[string]string) (Policy, []Misfit) {
	var wrong []Misfit
	known := 0
	for _, s := range p.settings() {
		v, given := values[s.path]
		if !given {
			continue
		}
		known++
		if s.mode != nil {
			if !slices.Contains(s.pick, v) {
				wrong = append(wrong, Misfit{s.path, "Choose one of the lines."})
				continue
			}
			*s.mode = AgeMode(v)
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || n < s.low || n > s.hi {
			wrong = append(wrong, Misfit{s.path, fmt.Sprintf("Type a whole number from %d to %d.", s.low, s.hi)})
			continue
		}
		*s.number = n
	}
	if known < len(values) {
		wrong = append(wrong, Misfit{Words: "One of these lines is not in the policy of this release."})
	}
	return p, append(wrong, p.contradictions()...)
}

func lineOf(file *ast.File, path string) int {
	yp, err := yaml.PathString("$." + path)
	if err != nil {
		return 0
	}
	node, err := yp.FilterFile(file)
	if err != nil || node == nil || node.Type() == ast.NullType {
		return 0
	}
	return node.GetToken().Position.Line
}

// atLine puts the line before the reader's own words.
func atLine(err error) error {
	var ye yaml.Error
	if errors.As(err, &ye) && ye.GetToken() != nil {
		return fmt.Errorf("line %d: %s", ye.GetToken().Position.Line, ye.GetMessage())
	}
	return err
}
