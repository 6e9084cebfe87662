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

// askViews offers the views that were kept and shared, and to keep or share this
// one.
func (s *Screen) askViews() {
	m := s.model
	var dismiss func()
	row := func(k Kept, off string, do func(Kept)) fyne.CanvasObject {
		line := kit.Across(8, kit.Wide(360, kit.NewLink(k.Words(), func() { dismiss(); m.Use(k); kit.Focus(s.grid) })))
		if off != "" {
			line.Add(kit.NewButton(off, kit.Plain, func() { dismiss(); do(k) }).Small())
		}
		return line
	}
	var body []fyne.CanvasObject
	if len(m.Shared()) > 0 {
		body = append(body, kit.Strong(lang.Say("Everybody’s")))
		off := ""
		if s.host.May(workflow.ActSetPolicy) {
			off = lang.Say("Share no more")
		}
		for _, k := range m.Shared() {
			body = append(body, row(k, off, m.Unshare))
		}
	}
	if len(m.Kept()) > 0 {
		body = append(body, kit.Strong(lang.Say("Yours")))
		for _, k := range m.Kept() {
			body = append(body, row(k, lang.Say("Forget"), m.Forget))
		}
	}
	if len(body) == 0 {
		body = append(body, kit.Small(lang.Say("No view is kept yet. A kept view has this tab, these filters and this order; its words are its name.")).In(theme.Fg2).Wrap())
	}
	words := []string{lang.Sayf("Now: %s.", m.Now().Words())}
	if m.Search() != "" {
		words = append(words, lang.Say("What you look for is not kept with it: it may be a name."))
	}
	var choices []shell.Choice
	if !m.IsKept() {
		choices = append(choices, shell.Take(lang.Say("Keep this view"), kit.Go, m.Keep))
	}
	if m.CanShare() {
		choices = append(choices, shell.Take(lang.Say("Share it with everybody"), kit.Plain, m.Share))
	}
	choices = append(choices, shell.Close(lang.Say("Close")))
	choices[0].First = true
	dismiss = s.host.Ask(shell.Question{Title: lang.Say("Views"), Wide: 560, Words: words, Body: kit.Down(8, body...), Choices: choices})
}
