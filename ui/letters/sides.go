package letters

import (
	"context"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Where desks kept how their printer prints before it was a setting that is logged:
// under nobody's name, for whoever sits there prints on the same printer.
const (
	thisDesk workflow.StaffID = ""
	keySides string           = "printer.sides"
	sidesOne string           = "one"
)

// OneSided reports whether the desk's printer prints on one side of the paper.
func (m *Model) OneSided() bool { return m.oneSided }

// PrintOn says on which sides of the paper the desk's printer prints.
func (m *Model) PrintOn(oneSided bool) {
	if oneSided == m.oneSided {
		return
	}
	session := m.host.Session
	shell.Act(m.host, func(ctx context.Context) error { return session.PrintOn(ctx, oneSided) }, func() {
		m.oneSided = oneSided
		m.changed()
	})
}

// OneSided reports whether the printer of this desk prints on one side of the paper.
// What nobody has said is both sides: an empty back costs a sheet, but two letters on
// one sheet go into one envelope.
func OneSided(ctx context.Context, desk casework.Session, record interface {
	Preferences(ctx context.Context, who workflow.StaffID) (map[string]string, error)
}) (bool, error) {
	settings, _, err := desk.Settings(ctx)
	if err != nil {
		return false, err
	}
	if one, said := settings.OneSided(); said {
		return one, nil
	}
	kept, err := record.Preferences(ctx, thisDesk)
	return kept[keySides] == sidesOne, err
}

// Join adds a letter to the pages of others so that it comes out on sheets of its own.
func Join(pages, letter []paper.Page, oneSided bool) []paper.Page {
	if oneSided {
		return append(pages, letter...)
	}
	return paper.OnNewSheet(pages, letter)
}

// askSides asks how the printer prints.
func (s *Screen) askSides() {
	m := s.model
	now := lang.Say("Now: on both sides, or it is not known.")
	if m.OneSided() {
		now = lang.Say("Now: on one side.")
	}
	s.host.Ask(shell.Question{
		Title: lang.Say("On which sides does this desk’s printer print?"),
		Words: []string{
			lang.Say("Letters that are printed together each begin on a new sheet. For a printer that prints on both sides, the file has an empty page where a back stays empty; on one that prints on one side only it would be a blank sheet."),
			lang.Say("Choose one side only if the printer never prints on the back: otherwise two people’s letters come out on one sheet."), now},
		Choices: []shell.Choice{
			{Label: lang.Say("Both sides"), Kind: kit.Go, Do: func() { m.PrintOn(false) }},
			{Label: lang.Say("One side only"), Kind: kit.Plain, Do: func() { m.PrintOn(true) }},
			shell.Close(lang.Say("Cancel")),
		},
	})
}
