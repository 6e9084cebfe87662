package workflow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/nhs"
)

// Closure is a working day on which the practice is closed of its own accord,
// such as for training. It is no working day to any clock of the desk.
type Closure struct {
	On nhs.Date
	// Why is for whoever looks at the list; it names nobody.
	Why string
}

// lineClosures is the setting that holds the closures, as JSON. It is no line of
// the policy, and changes one closure at a time.
const lineClosures = "closures"

// The fields of a closure.
const (
	FieldClosedOn  = "closed-on"
	FieldClosedWhy = "closed-why"
)

// longestWhy is how long the reason of a closure may be, in characters.
const longestWhy = 60

// Closures lists the days the practice is closed, the earliest first.
func (s Settings) Closures() []Closure {
	var all []Closure
	if err := json.Unmarshal([]byte(s[lineClosures].Value), &all); err != nil {
		return nil // nobody set any
	}
	return all
}

// ClosuresBy is who last changed the closures, and when; zero for nobody.
func (s Settings) ClosuresBy() (StaffID, time.Time) {
	return s[lineClosures].By, s[lineClosures].At
}

// AddClosure adds a closure. bank is the calendar without closures: a day that is no
// working day anyway needs none.
func (s Settings) AddClosure(c Closure, bank *nhs.Calendar, by Staff, now time.Time) (SettingsChange, error) {
	if !by.May(ActSetPolicy) {
		return SettingsChange{}, ErrNotAllowed
	}
	c.Why = strings.TrimSpace(c.Why)
	var needs []Need
	say := func(when bool, field, words string) {
		if when {
			needs = append(needs, Need{Words: words, Field: field})
		}
	}
	all := s.Closures()
	switch {
	case c.On.IsZero():
		say(true, FieldClosedOn, "Type the day the practice is closed.")
	case c.On.Before(nhs.DateIn(now)):
		say(true, FieldClosedOn, wordsDayPassed)
	case !bank.IsWorking(c.On):
		say(true, FieldClosedOn, c.On.Long()+" is no working day already.")
	case slices.ContainsFunc(all, func(o Closure) bool { return o.On == c.On }):
		say(true, FieldClosedOn, c.On.Long()+" is on the list already.")
	}
	say(c.Why == "", FieldClosedWhy, "Say why, such as training.")
	say(len([]rune(c.Why)) > longestWhy, FieldClosedWhy, fmt.Sprintf("Say it in %d characters or fewer.", longestWhy))
	if err := refuse(ActSetPolicy, needs...); err != nil {
		return SettingsChange{}, err
	}
	all = append(all, c)
	slices.SortFunc(all, func(a, b Closure) int { return a.On.Compare(b.On) })
	return s.closures(all, Detail{Field: "closed on " + c.On.String(), After: c.Why}, by, now)
}

// wordsDayPassed is why a closure of a day that has passed neither comes nor goes: it
// would date anew what was counted with it.
const wordsDayPassed = "That day has passed. What was counted with it stays as it was."

// DropClosure takes a closure off: the practice works that day. ErrStale when somebody
// has already, a *Refusal for a day that has passed.
func (s Settings) DropClosure(on nhs.Date, by Staff, now time.Time) (SettingsChange, error) {
	if !by.May(ActSetPolicy) {
		return SettingsChange{}, ErrNotAllowed
	}
	all := s.Closures()
	i := slices.IndexFunc(all, func(c Closure) bool { return c.On == on })
	if i < 0 {
		return SettingsChange{}, ErrStale
	}
	if on.Before(nhs.DateIn(now)) {
		return SettingsChange{}, refuse(ActSetPolicy, Need{Words: wordsDayPassed, Field: FieldClosedOn})
	}
	gone := Detail{Field: "closed on " + on.String(), Before: all[i].Why, After: "not closed"}
	return s.closures(slices.Delete(all, i, i+1), gone, by, now)
}

func (s Settings) closures(all []Closure, d Detail, by Staff, now time.Time) (SettingsChange, error) {
	value, err := json.Marshal(all)
	if err != nil {
		return SettingsChange{}, fmt.Errorf("write the closures: %w", err)
	}
	after := Setting{Value: string(value), By: by.ID, At: now.UTC()}
	return SettingsChange{
		steps: []SettingStep{{lineClosures, s[lineClosures], after}},
		entry: by.Entry(ActSetPolicy, now, "", "", d),
	}, nil
}
