package shell

import (
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
)

// AskUrgent asks why the cases cannot wait their turn; do marks them, and runs once
// something is said.
func (h *Host) AskUrgent(cases []workflow.ApplicationID, do func(why string)) {
	why := kit.NewEntry().Limit(120)
	field := kit.NewField(lang.Say("Why it cannot wait its turn"), why).WithHint(lang.Say("Everybody who sees the case reads this. Say nothing of a concern."))
	h.Ask(Question{Title: lang.Count(len(cases), "Mark this case as urgent", "Mark %d cases as urgent"),
		Words: []string{lang.Say("What is urgent is due today, so it stands with the work of the day.")}, Body: field,
		Kept: KeepOf(cases, "urgent").Box("why", why),
		Choices: []Choice{
			{Label: lang.Say("Mark as urgent"), Kind: kit.Go, Try: func() bool {
				if strings.TrimSpace(why.Text()) == "" {
					field.SetError(lang.Say("Say in a few words why it cannot wait its turn."))
					kit.Focus(why)
					return false
				}
				return true
			}, Do: func() { do(why.Text()) }},
			Close(lang.Say("Cancel")),
		}})
}
