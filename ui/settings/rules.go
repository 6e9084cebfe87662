package settings

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// ruleGroup is rules that stand together.
type ruleGroup struct {
	title string
	rows  []rule
}

// rule is one rule as a sentence. A line of the policy stands in the sentence
// in braces; a fixed rule has none and cannot be changed.
type rule struct {
	title, hint, sentence string
	fixed                 bool
}

// lines are the paths of the lines in the sentence, in order.
func (r rule) lines() []string {
	var out []string
	for i, part := range r.parts() {
		if i%2 == 1 {
			out = append(out, part)
		}
	}
	return out
}

// parts are the sentence's words and lines, by turns, words first. No two lines
// stand side by side.
func (r rule) parts() []string {
	return strings.FieldsFunc(" "+r.sentence+" ", func(c rune) bool { return c == '}' || c == '{' })
}

// reviewRules are the rules about dates, timeRules those about how quickly the
// desk works.
var (
	reviewRules = []ruleGroup{
		{lang.Say("Birthdays"), []rule{
			{lang.Say("11th birthday"), lang.Say("Published advice differs; where access ends, the day before the birthday is the last"), lang.Say("At 11 {ages.eleven}"), false},
			{lang.Say("13th birthday"), lang.Say("Set nationally, cannot change"), lang.Say("Access ends, or is decided afresh, at the latest"), true},
			{lang.Say("16th birthday"), lang.Say("Set nationally, cannot change"), lang.Say("Access stops on the birthday"), true},
			{lang.Say("18th birthday"), lang.Say("Attorneys and adult services become possible"), lang.Say("At 18 {ages.eighteen}"), false},
			{lang.Say("Letters to a child"), lang.Say("Only when somebody chooses it, and by a private way"), lang.Say("No letter to a patient under {letter_age}"), false},
			{lang.Say("Too young to decide"), lang.Say("One line says so instead of a full assessment"), lang.Say("Under the age of {attest_age}"), false},
		}},
		{lang.Say("How long access lasts"), []rule{
			{lang.Say("Consent, adult"), lang.Say("From the day of the grant"), lang.Say("Ends after {terms.consent.end_months} months, review after {terms.consent.review_months}"), false},
			{lang.Say("Consent, young person"), lang.Say("Birthdays may come sooner"), lang.Say("Ends after {terms.young_consent.end_months} months, review after {terms.young_consent.review_months}"), false},
			{lang.Say("Parental responsibility"), lang.Say("0 leaves it to the birthdays"), lang.Say("Ends after {terms.parental.end_months} months, review after {terms.parental.review_months}"), false},
			{lang.Say("Attorney"), lang.Say("So that a review nobody does is not for ever"), lang.Say("Review after {terms.attorney.review_months} months, ends {terms.attorney.grace_days} days later"), false},
			{lang.Say("Deputy"), lang.Say("Never past the end of the court order"), lang.Say("Ends after {terms.deputy.end_months} months, review after {terms.deputy.review_months}"), false},
			{lang.Say("Best interests, first time"), "", lang.Say("Ends after {terms.best_interests.end_months} months, review after {terms.best_interests.review_months}"), false},
			{lang.Say("Best interests, after that"), "", lang.Say("Ends after {terms.best_interests_again.end_months} months, review after {terms.best_interests_again.review_months}"), false},
			{lang.Say("Best interests of a child"), lang.Say("A carer without parental responsibility"), lang.Say("Ends after {terms.best_interests_child.end_months} months, review after {terms.best_interests_child.review_months}"), false},
			{lang.Say("Care home"), lang.Say("The agreement, and the list of its staff"), lang.Say("Ends after {terms.care_home.end_months} months, list after {terms.care_home.review_months}"), false},
		}},
		{lang.Say("Before a date"), []rule{
			{lang.Say("Tell people beforehand"), lang.Say("Proxydesk lists them; the letters are yours to send"), lang.Say("List {notice.list_days} days before, letter {notice.letter_days}, reminder {notice.reminder_days}"), false},
		}},
	}
	timeRules = []ruleGroup{
		{lang.Say("Applications"), []rule{
			{lang.Say("Decide"), lang.Say("The practice’s own target; no national one was found"), lang.Say("Within {target.decide_working_days} working days"), false},
			{lang.Say("Acknowledge"), lang.Say("The queue says so when nobody wrote that it came"), lang.Say("Within {target.acknowledge_working_days} working days"), false},
			{lang.Say("Open for long"), lang.Say("Counted from the day it came, also while we wait; the queue says so"), lang.Say("Flagged after {target.flag_days} days"), false},
			{lang.Say("Lapse"), lang.Say("After nobody answered a question of ours"), lang.Say("After {target.lapse_days} days"), false},
			{lang.Say("Finding a decision rests on"), lang.Say("Capacity or competence; older is assessed again"), lang.Say("At most {stale_days} days old"), false},
			{lang.Say("Finding once access is given"), lang.Say("Then it comes up for review"), lang.Say("Counts for {assessment_months} months"), false},
			{lang.Say("Patient spoken to alone"), lang.Say("About pressure, before anything is given"), lang.Say("By {reception_alone}"), false},
			{lang.Say("Proxy for many"), lang.Say("More is unusual and is looked at"), lang.Say("More than {many_patients} other patients"), false},
		}},
		{lang.Say("Roles to look at"), []rule{
			{lang.Say("Suspended"), lang.Say("A suspension that goes on"), lang.Say("Longer than {suspended_days} days"), false},
			{lang.Say("After the patient’s death"), lang.Say("0 ends it the day the death is recorded"), lang.Say("Access goes on for {after_death_days} days"), false},
			{lang.Say("Basis not known"), lang.Say("Roles moved over from before"), lang.Say("Replaced within {unknown_review_days} days"), false},
			{lang.Say("Not used"), lang.Say("5 years is the most the standard allows"), lang.Say("Listed after {unused_notice_months} months, taken away after {unused_years} years"), false},
		}},
		{lang.Say("This desk"), []rule{
			{lang.Say("Undo"), lang.Say("A decision waits so long before it leaves; removing access never waits"), lang.Say("For {undo_seconds} seconds"), false},
			{lang.Say("Lock"), lang.Say("When nobody uses it; the screen says so a minute before"), lang.Say("After {lock_minutes} minutes"), false},
		}},
	}
)

// isChoice reports whether a line is chosen from a list, not typed.
func isChoice(path string) bool {
	return strings.HasPrefix(path, "ages.") || path == "reception_alone"
}

// modeWords are the choices of a line, within a sentence.
var modeWords = map[string]string{
	string(review.ModeEnd):    lang.Say("access ends"),
	string(review.ModeReview): lang.Say("access is reviewed"),
	string(review.ModeOff):    lang.Say("nothing happens"),

	string(review.ReceptionTransactional): lang.Say("reception, where no record is given"),
	string(review.ReceptionNever):         lang.Say("a clinician"),
}

// Rules is what the practice may set of its policy.
type Rules struct {
	host   *shell.Host
	ports  Ports
	groups []ruleGroup
	told   func()

	reads, counts shell.Latest
	settings      workflow.Settings
	shipped       review.Policy
	names         map[workflow.StaffID]string
	sight

	// typed is what differs from how it is, by line.
	typed   map[string]string
	keeping *shell.Keeping
	// Problems are what is not right with what was typed; the field is the line.
	Problems []Problem
	Busy     bool
	// Effect says what the rules as typed would bring; "" for nothing known.
	Effect string
}

// NewRules returns a section with some of the rules; told is called when it has
// something to show.
func NewRules(h *shell.Host, p Ports, groups []ruleGroup, told func()) *Rules {
	return &Rules{host: h, ports: p, groups: groups, told: told, typed: map[string]string{}}
}

// Reread reads what the practice chose.
func (r *Rules) Reread() {
	type read struct {
		settings workflow.Settings
		shipped  review.Policy
		names    map[workflow.StaffID]string
	}
	shell.Load(r.host, &r.reads, func(ctx context.Context) (x read, err error) {
		if x.settings, x.shipped, err = r.host.Session.Settings(ctx); err != nil {
			return x, err
		}
		x.names = map[workflow.StaffID]string{}
		for _, s := range x.settings {
			ids := []workflow.StaffID{s.By, s.Agreed}
			if s.Asked != nil {
				ids = append(ids, s.Asked.By)
			}
			for _, id := range ids {
				if id != "" && x.names[id] == "" {
					who, err := r.ports.Staff(ctx, id)
					if err != nil {
						return x, err
					}
					x.names[id] = who.Name
				}
			}
		}
		return x, nil
	}, func(x read, err error) {
		if r.took(r.host, err) {
			r.settings, r.shipped, r.names = x.settings, x.shipped, x.names
			r.drop()
			r.count() // of what was typed before one left, and of how it stands now
			r.keep()
		}
		r.told()
	})
}

// keep keeps what is typed from the first reading on, and puts back what was.
func (r *Rules) keep() {
	if paths := r.paths(); r.keeping == nil && r.MaySet() && len(paths) > 0 {
		r.keeping = r.host.KeepTyped(shell.Keep("rules "+paths[0]).Box("typed", r), stillHere(r.host), nil)
	}
}

// Held is what is typed and not saved: it outlives the program.
func (r *Rules) Held() string { return heldTexts(r.typed) }

// Hold takes it back, of the lines that are other still.
func (r *Rules) Hold(s string) {
	for path, v := range takeTexts[string](s) {
		if slices.Contains(r.paths(), path) {
			r.typed[path] = v
		}
	}
	r.drop()
	r.count()
	r.told()
}

// Watch has do told after each change.
func (r *Rules) Watch(do func()) {
	told := r.told
	r.told = func() {
		told()
		do()
	}
}

// drop forgets what was typed where it is so by now.
func (r *Rules) drop() {
	for line, v := range r.typed {
		if v == r.is(line) {
			delete(r.typed, line)
		}
	}
}

// MaySet reports whether the person may change the rules, not only agree.
func (r *Rules) MaySet() bool { return r.host.May(workflow.ActSetPolicy) }

func (r *Rules) policy() review.Policy { return r.settings.Apply(r.shipped) }

func line(p review.Policy, path string) review.Line {
	lines := p.Lines()
	return lines[slices.IndexFunc(lines, func(l review.Line) bool { return l.Path == path })]
}

func (r *Rules) is(path string) string { return line(r.policy(), path).Value }

// Value is what stands in a field: what was typed, or what is.
func (r *Rules) Value(path string) string {
	if v, ok := r.typed[path]; ok {
		return v
	}
	return r.is(path)
}

// Type changes a line on the screen.
func (r *Rules) Type(path, value string) {
	if r.Value(path) == value {
		return
	}
	r.typed[path] = value
	r.drop()
	r.Problems = slices.DeleteFunc(r.Problems, func(p Problem) bool { return p.Field == path })
	r.count()
	r.told()
}

// count asks what the rules as typed would bring to the review list.
func (r *Rules) count() {
	r.Effect = ""
	then, wrong := r.policy().With(r.typed)
	if len(wrong) > 0 || len(r.typed) == 0 {
		r.counts.Drop()
		return
	}
	now, today, cal := r.policy(), r.host.Today(), r.host.Calendar()
	later := then.Target.DecideWorkingDays - now.Target.DecideWorkingDays
	type effect struct{ reviews, overdue [2]int }
	shell.Load(r.host, &r.counts, func(ctx context.Context) (e effect, err error) {
		if e.reviews, err = r.ports.Reviews(ctx, now, then); err != nil || later == 0 {
			return e, err
		}
		due, err := r.ports.Due(ctx)
		e.overdue = [2]int{overdue(due, 0, today, cal), overdue(due, later, today, cal)}
		return e, err
	}, func(e effect, err error) {
		switch {
		case err != nil:
			r.host.ShowError(err)
		case e.reviews[0] != e.reviews[1]:
			r.Effect = lang.Sayf("Review list: %d, now %d.", e.reviews[1], e.reviews[0])
		case later == 0:
			r.Effect = lang.Say("Review list: unchanged.")
		}
		if err == nil && later != 0 {
			r.Effect = strings.TrimSpace(r.Effect + " " + lang.Sayf("Open cases overdue: %d, now %d.", e.overdue[1], e.overdue[0]))
		}
		r.told()
	})
}

// overdue counts the open cases that would be overdue with a target so many
// working days later.
func overdue(due []nhs.Date, later int, today nhs.Date, cal *nhs.Calendar) (n int) {
	for _, d := range due {
		if late := cal.Between(d, today) - later; late > 0 || late == 0 && d.Before(today) && !cal.IsWorking(today) {
			n++
		}
	}
	return n
}

// Changes counts the lines that differ from how they are.
func (r *Rules) Changes() int { return len(r.typed) }

// Stands says in a line what was changed and is not saved.
func (r *Rules) Stands() string {
	n := r.Changes()
	if n == 0 {
		return ""
	}
	return strings.TrimSpace(lang.Count(n, "%d change not saved.", "%d changes not saved.") + " " + r.Effect)
}

// PutBack forgets what was typed.
func (r *Rules) PutBack() {
	r.typed, r.Problems, r.Effect = map[string]string{}, nil, ""
	r.counts.Drop()
	r.told()
}

// Defaults types what the program came with, for the rules of this section.
func (r *Rules) Defaults() {
	for _, path := range r.paths() {
		r.typed[path] = line(r.shipped, path).Value
	}
	r.drop()
	r.Problems = nil
	r.count()
	r.told()
}

func (r *Rules) paths() []string {
	var out []string
	for _, g := range r.groups {
		for _, row := range g.rows {
			out = append(out, row.lines()...)
		}
	}
	return out
}

// Save sets the lines as typed.
func (r *Rules) Save() {
	if r.Busy || len(r.typed) == 0 {
		return
	}
	values, waits := map[string]string{}, 0
	for path, v := range r.typed {
		values[path] = v
		if workflow.NeedsLead(path) {
			waits++
		}
	}
	words := lang.Say("Saved. It counts from now on.")
	switch {
	case waits == len(values):
		words = lang.Say("Asked for. The lead has yet to agree.")
	case waits > 0:
		words = lang.Say("Saved. Part waits for the lead to agree.")
	}
	r.do(func(ctx context.Context) error { return r.host.Session.SetPolicy(ctx, values) }, words, true)
}

// Answer agrees to a change that waits, or turns it down.
func (r *Rules) Answer(path string, yes bool) {
	words := lang.Say("Turned down. It stays as it is.")
	if yes {
		words = lang.Say("Agreed. It counts from now on.")
	}
	r.do(func(ctx context.Context) error { return r.host.Session.AgreePolicy(ctx, path, yes) }, words, false)
}

// TakeBack asks no longer for a change that waits.
func (r *Rules) TakeBack(path string) {
	values := map[string]string{path: r.is(path)}
	r.do(func(ctx context.Context) error { return r.host.Session.SetPolicy(ctx, values) }, lang.Say("Taken back. It stays as it is."), false)
}

func (r *Rules) do(act func(context.Context) error, words string, typed bool) {
	r.Busy, r.Problems = true, nil
	r.told()
	shell.ActOr(r.host, act, func() {
		r.Busy = false
		if typed {
			r.typed, r.Effect = map[string]string{}, ""
		}
		r.host.Toast(words, nil)
		r.host.Counted()
		r.Reread()
	}, func(err error) {
		r.Busy = false
		if found, ok := problems(err); ok && typed {
			r.Problems = found
		} else {
			r.host.ShowError(err)
			r.Reread()
		}
		r.told()
	})
}

// Waiting is a change that the safeguarding lead has yet to agree to.
type Waiting struct {
	Line, Words string
	// MayAnswer and MayTakeBack say what the person at the desk can do about it.
	MayAnswer, MayTakeBack bool
}

// Waiting lists the changes of this section that wait.
func (r *Rules) Waiting() []Waiting {
	var out []Waiting
	for _, g := range r.groups {
		for _, row := range g.rows {
			for _, path := range row.lines() {
				asked := r.settings[path].Asked
				if asked == nil {
					continue
				}
				out = append(out, Waiting{
					Line:        path,
					Words:       lang.Sayf("%s: from “%s” to “%s”, asked by %s on %s.", row.title, r.words(path, r.is(path)), r.words(path, cmp.Or(asked.Value, line(r.shipped, path).Value)), r.names[asked.By], nhs.DateIn(asked.At).Short()),
					MayAnswer:   r.host.May(workflow.ActAgreePolicy) && asked.By != r.host.Staff().ID,
					MayTakeBack: r.MaySet(),
				})
			}
		}
	}
	return out
}

// words is a line's value as people say it.
func (r *Rules) words(path, value string) string {
	if isChoice(path) {
		return modeWords[value]
	}
	return value
}

// Choices are what a line may be chosen from; nil for a number.
func (r *Rules) Choices(path string) []string { return line(r.shipped, path).Pick }

// About says what the default of a rule is, what it may be, and who changed it.
func (r *Rules) About(row rule) string {
	if row.fixed || !r.Read {
		return ""
	}
	var defaults, ranges []string
	who, numbers := "", false
	for _, path := range row.lines() {
		l := line(r.shipped, path)
		defaults = append(defaults, r.words(path, l.Value))
		if !isChoice(path) {
			numbers = true
			if s := lang.Sayf("%d to %d", l.Low, l.High); !slices.Contains(ranges, s) {
				ranges = append(ranges, s)
			}
		}
		if s := r.settings[path]; s.By != "" {
			who = " " + lang.Sayf("Changed by %s, %s", r.names[s.By], nhs.DateIn(s.At).Short())
			if s.Agreed != "" {
				who += ", " + lang.Sayf("agreed by %s", r.names[s.Agreed])
			}
			who += "."
		}
	}
	about := lang.Sayf("House default: %s.", strings.Join(defaults, ", "))
	if numbers {
		about += " " + lang.Sayf("Allowed: %s.", strings.Join(ranges, "; "))
	}
	return about + who
}
