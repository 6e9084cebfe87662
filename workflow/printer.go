package workflow

import "time"

// lineSides is the setting that says on which sides of the paper the desk's printer
// prints; no line of the policy.
const lineSides = "printer.sides"

const sidesOne, sidesBoth = "one", "both"

// OneSided says whether the desk's printer prints on one side of the paper alone;
// said is false while nobody has said how it prints.
func (s Settings) OneSided() (one, said bool) {
	v := s[lineSides].Value
	return v == sidesOne, v != ""
}

// PrintOn says on which sides the desk's printer prints. Whoever prints may: they see
// what comes out. It is logged, for a wrong word puts two people's letters on one
// sheet.
func (s Settings) PrintOn(oneSided bool, by Staff, now time.Time) (SettingsChange, error) {
	if !by.May(ActPrintFirst) {
		return SettingsChange{}, ErrNotAllowed
	}
	before, after := s[lineSides], Setting{Value: sidesBoth, By: by.ID, At: now.UTC()}
	if oneSided {
		after.Value = sidesOne
	}
	if before.Value == after.Value {
		return SettingsChange{}, refuse(ActAdminister, need("Nothing is different from how it is now."))
	}
	return SettingsChange{
		steps: []SettingStep{{lineSides, before, after}},
		entry: by.Entry(ActAdminister, now, "", "", Detail{Field: "sides the printer prints on", Before: before.Value, After: after.Value}),
	}, nil
}
