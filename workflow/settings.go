package workflow

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"proxydesk/workflow/review"
)

// Setting is the practice's own choice for one line of its policy, and a choice
// that waits for a second person. Roles already granted keep the dates they
// were granted with.
type Setting struct {
	// Value is what applies; "" while the value this release came with does.
	Value string    `json:",omitempty"`
	By    StaffID   `json:",omitempty"`
	At    time.Time `json:",omitzero"`
	// Agreed is the safeguarding lead who agreed to it, where one had to.
	Agreed StaffID `json:",omitempty"`
	// Asked waits for the safeguarding lead; nil when nothing does.
	Asked *AskedSetting `json:",omitempty"`
}

// AskedSetting is a value that somebody wants and the safeguarding lead has yet
// to agree to. "" asks for the value the release came with.
type AskedSetting struct {
	Value string `json:",omitempty"`
	By    StaffID
	At    time.Time
}

// Settings are the practice's choices by the line's path (review.Line); a line
// nobody set is absent.
type Settings map[string]Setting

// leadLines are the lines about ages and safeguarding, which the safeguarding
// lead agrees to before they count (domain 7).
var leadLines = []string{"ages.eleven", "ages.eighteen", "attest_age", "reception_alone", "letter_age", "many_patients", "suspended_days"}

// NeedsLead reports whether a change of a line counts only once the
// safeguarding lead has agreed.
func NeedsLead(line string) bool { return slices.Contains(leadLines, line) }

// Apply is the shipped policy with the practice's choices. A choice that this
// release does not take is left out: a release that narrows a limit must not
// keep a desk from opening.
func (s Settings) Apply(shipped review.Policy) review.Policy {
	p := shipped
	for _, line := range slices.Sorted(maps.Keys(s)) {
		if v := s[line].Value; v != "" {
			p, _ = p.With(map[string]string{line: v})
		}
	}
	return p
}

// Waits counts the changes that wait for this person to agree.
func (s Settings) Waits(by Staff) (n int) {
	for _, x := range s {
		if x.Asked != nil && x.Asked.By != by.ID && by.May(ActAgreePolicy) {
			n++
		}
	}
	return n
}

// SettingsChange is what one act about the policy writes; only the rules of this
// package make one.
type SettingsChange struct {
	steps []SettingStep
	entry AuditEntry
}

// SettingStep is one line before and after.
type SettingStep struct {
	Line          string
	Before, After Setting
}

// Steps lists the lines that change, each once. A store that finds one not as
// before refuses the whole change with ErrStale.
func (c SettingsChange) Steps() []SettingStep { return c.steps }

// Entry is the audit entry.
func (c SettingsChange) Entry() AuditEntry { return c.entry }

// Choose sets lines of the policy. Lines about ages and safeguarding wait for
// the safeguarding lead; the others count at the next act. A value as it is
// already takes back what was asked for that line. Every misfit is a need whose
// field is the line.
func (s Settings) Choose(shipped review.Policy, values map[string]string, by Staff, now time.Time) (SettingsChange, error) {
	if !by.May(ActSetPolicy) {
		return SettingsChange{}, ErrNotAllowed
	}
	current := s.Apply(shipped)
	_, wrong := current.With(values)
	if err := refuse(ActSetPolicy, misfits(wrong)...); err != nil {
		return SettingsChange{}, err
	}
	// Spelled as the policy spells them: " 024" is 24.
	chosen, _ := current.With(values)
	is, was, first := byPath(chosen), byPath(current), byPath(shipped)
	c := SettingsChange{entry: by.Entry(ActSetPolicy, now, "", "")}
	for _, line := range slices.Sorted(maps.Keys(values)) {
		before := s[line]
		after := before
		value := is[line]
		if value == first[line] {
			value = ""
		}
		switch {
		case is[line] == was[line] && before.Asked == nil:
			continue
		case is[line] == was[line]:
			after.Asked = nil
			c.note(line+", no longer asked for", cmp.Or(before.Asked.Value, first[line]), is[line])
		case NeedsLead(line):
			after.Asked = &AskedSetting{Value: value, By: by.ID, At: now.UTC()}
			c.note(line+", asked for", was[line], is[line])
		default:
			after = Setting{Value: value, By: by.ID, At: now.UTC()}
			c.note(line, was[line], is[line])
		}
		c.steps = append(c.steps, SettingStep{line, before, after})
	}
	if len(c.steps) == 0 {
		return SettingsChange{}, refuse(ActSetPolicy, need("Nothing is different from how it is now."))
	}
	return c, nil
}

// Agree lets a change that waited count from the next act, or turns it down.
// Only a safeguarding lead may, and nobody to their own.
func (s Settings) Agree(shipped review.Policy, line string, yes bool, by Staff, now time.Time) (SettingsChange, error) {
	before := s[line]
	switch asked := before.Asked; {
	case !by.May(ActAgreePolicy):
		return SettingsChange{}, ErrNotAllowed
	case asked == nil:
		return SettingsChange{}, ErrStale
	case asked.By == by.ID:
		return SettingsChange{}, refuse(ActAgreePolicy, need("You asked for this change yourself. Another safeguarding lead has to agree."))
	}
	first, was := byPath(shipped)[line], byPath(s.Apply(shipped))[line]
	wanted := cmp.Or(before.Asked.Value, first)
	if _, wrong := s.Apply(shipped).With(map[string]string{line: wanted}); yes && len(wrong) > 0 {
		return SettingsChange{}, refuse(ActAgreePolicy, misfits(wrong)...)
	}
	after := before
	after.Asked = nil
	c := SettingsChange{entry: by.Entry(ActAgreePolicy, now, "", "")}
	if yes {
		after = Setting{Value: before.Asked.Value, By: before.Asked.By, At: now.UTC(), Agreed: by.ID}
		c.note(line, was, wanted)
	} else {
		c.note(line+", not agreed", wanted, was)
	}
	c.steps = []SettingStep{{line, before, after}}
	return c, nil
}

func (c *SettingsChange) note(field, before, after string) {
	c.entry.Details = append(c.entry.Details, Detail{Field: fmt.Sprintf("policy %s", field), Before: before, After: after})
}

func misfits(wrong []review.Misfit) []Need {
	var needs []Need
	for _, m := range wrong {
		needs = append(needs, Need{Words: m.Words, Field: m.Path})
	}
	return needs
}

func byPath(p review.Policy) map[string]string {
	m := map[string]string{}
	for _, l := range p.Lines() {
		m[l.Path] = l.Value
	}
	return m
}
