package queue

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// assign asks who is to have the cases.
func (s *Screen) assign() {
	const nobody = "-"
	choices := []kit.Choice{}
	for _, t := range s.model.Takers() {
		choices = append(choices, kit.Choice{ID: string(t.ID), Label: t.Name, Note: t.Post})
	}
	choices = append(choices, kit.Choice{ID: nobody, Label: lang.Say("Nobody"), Note: lang.Say("back to Unassigned")})
	pick := kit.NewPick(choices, nil).WithHint(lang.Say("Choose a person")).Wide(400)
	field := kit.NewField(lang.Say("Give to"), pick)
	title := lang.Say("Assign this case")
	if n := len(s.model.Ticked()); n > 1 {
		title = lang.Count(n, "Assign %d case", "Assign %d cases")
	}
	s.host.Ask(shell.Question{Title: title, Body: field, Choices: []shell.Choice{
		{Label: lang.Say("Assign"), Kind: kit.Go, Try: func() bool {
			if pick.Chosen() == "" {
				field.SetError(lang.Say("Choose who is to have it."))
				return false
			}
			return true
		}, Do: func() {
			owner := workflow.StaffID(pick.Chosen())
			if owner == nobody {
				owner = ""
			}
			s.model.Assign(owner)
		}},
		shell.Close(lang.Say("Cancel")),
	}})
}

// askViews offers the views somebody kept, and to keep this one.
func (s *Screen) askViews() {
	m := s.model
	var body []fyne.CanvasObject
	var dismiss func()
	for _, k := range m.Kept() {
		use := kit.NewLink(k.Words(), func() { dismiss(); m.Use(k); kit.Focus(s.grid) })
		body = append(body, kit.Across(8, kit.Wide(388, use), kit.NewButton(lang.Say("Forget"), kit.Plain, func() { dismiss(); m.Forget(k) }).Small()))
	}
	if len(body) == 0 {
		body = append(body, kit.Small(lang.Say("No view is kept yet. A kept view has this tab, these filters and this order; its words are its name.")).In(theme.Fg2).Wrap())
	}
	words := []string{lang.Sayf("Now: %s.", m.Now().Words())}
	if m.Search() != "" {
		words = append(words, lang.Say("What you look for is not kept with it: it may be a name."))
	}
	choices := []shell.Choice{shell.Take(lang.Say("Keep this view"), kit.Go, m.Keep), shell.Close(lang.Say("Close"))}
	if m.IsKept() {
		choices = choices[1:]
	}
	choices[0].First = true
	dismiss = s.host.Ask(shell.Question{Title: lang.Say("Views"), Wide: 520, Words: words, Body: kit.Down(8, body...), Choices: choices})
}
