package queue

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// assign asks who is to have the cases.
func (s *Screen) assign() {
	const nobody = "-"
	choices := []kit.Choice{}
	for _, t := range s.model.Takers() {
		choices = append(choices, kit.Choice{ID: string(t.ID), Label: t.Name, Note: t.Post})
	}
	choices = append(choices, kit.Choice{ID: nobody, Label: "Nobody", Note: "back to Unassigned"})
	pick := kit.NewPick(choices, nil).WithHint("Choose a person").Wide(400)
	field := kit.NewField("Give to", pick)
	title := "Assign this case"
	if n := len(s.model.Ticked()); n > 1 {
		title = fmt.Sprintf("Assign %d cases", n)
	}
	s.host.Ask(shell.Question{Title: title, Body: field, Choices: []shell.Choice{
		{Label: "Assign", Kind: kit.Go, Try: func() bool {
			if pick.Chosen() == "" {
				field.SetError("Choose who is to have it.")
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
		shell.Close("Cancel"),
	}})
}

// askViews offers the views somebody kept, and to keep this one.
func (s *Screen) askViews() {
	m := s.model
	var body []fyne.CanvasObject
	var dismiss func()
	for _, k := range m.Kept() {
		use := kit.NewLink(k.Words(), func() { dismiss(); m.Use(k); kit.Focus(s.grid) })
		body = append(body, kit.Across(8, kit.Wide(388, use), kit.NewButton("Forget", kit.Plain, func() { dismiss(); m.Forget(k) }).Small()))
	}
	if len(body) == 0 {
		body = append(body, kit.Small("No view is kept yet. A kept view has this tab, these filters and this order; its words are its name.").In(theme.Fg2).Wrap())
	}
	words := []string{"Now: " + m.Now().Words() + "."}
	if m.Search() != "" {
		words = append(words, "What you look for is not kept with it: it may be a name.")
	}
	choices := []shell.Choice{shell.Take("Keep this view", kit.Go, m.Keep), shell.Close("Close")}
	if m.IsKept() {
		choices = choices[1:]
	}
	choices[0].First = true
	dismiss = s.host.Ask(shell.Question{Title: "Views", Wide: 520, Words: words, Body: kit.Down(8, body...), Choices: choices})
}

// mostChased is how many cases a question names one by one.
const mostChased = 6

// askChase asks by when the cases come back, after whoever was asked is reminded.
func (s *Screen) askChase() { s.model.AskChase(s.chase) }

func (s *Screen) chase(all []Chase) {
	title := "Chase " + all[0].Ref
	if len(all) > 1 {
		title = fmt.Sprintf("Chase %d cases", len(all))
	}
	list := kit.Down(4)
	shared := false
	for i, c := range all {
		shared = shared || c.Shared
		if i < mostChased {
			list.Add(kit.NewRuns(kit.FaceSmall, kit.B(c.Ref+"  "), kit.R(c.Words())).Wrap())
		}
	}
	if n := len(all) - mostChased; n > 0 {
		list.Add(kit.Hint("And " + countWords(n) + " more."))
	}
	today, last := s.host.Today(), LatestOf(all)
	day := kit.NewDateField(func() kit.Date { return kit.Date(today) })
	first := s.host.Calendar().Add(today, 5)
	if first.After(last) {
		first = last
	}
	day.Set(kit.Date(first))
	field := kit.NewField("Back on", day).WithHint("By " + last.Short() + ": a case comes back by itself that day, unless the information is there.")
	private := kit.NewTick("I ask the patient in a way that the proxy does not control", nil)
	letters := kit.NewTick("Write the letter on what is still needed, to check and print under Letters", nil)
	body := kit.Down(12, list, field)
	privately := kit.NewField("Somebody else uses a patient’s phone, email or login", private)
	if shared {
		body.Add(privately)
	}
	if s.host.May(workflow.ActPrintFirst) {
		body.Add(letters)
	}
	s.host.Ask(shell.Question{Title: title, Wide: 560, Words: []string{"Ring or write to them: nothing is sent from here. That you did stands in the case, and the clock stays stopped."},
		Body: body, Choices: []shell.Choice{
			{Label: "Record the reminder", Kind: kit.Go, Try: func() bool {
				d, ok := day.Value()
				field.SetError("")
				privately.SetError("")
				if !ok || !nhs.Date(d).After(today) || nhs.Date(d).After(last) {
					field.SetError("Choose a day after today, and " + last.Short() + " at the latest.")
					return false
				}
				if shared && !private.On() {
					privately.SetError("Ask in a way that the proxy does not control, and tick that you do.")
					return false
				}
				return true
			}, Do: func() {
				d, _ := day.Value()
				s.model.Chase(all, Reminder{On: nhs.Date(d), Private: private.On(), Letters: letters.On()})
			}},
			shell.Close("Cancel"),
		}})
}

// Words say what was asked for, of whom and since when.
func (c Chase) Words() string {
	words := strings.TrimSuffix(strings.TrimSpace(c.What), ".") + ". Asked of " + c.Of + " on " + shell.DayMonth(c.Since)
	switch c.Reminders {
	case 0:
		return words + ", not reminded yet"
	case 1:
		return words + ", reminded once"
	}
	return words + fmt.Sprintf(", reminded %d times", c.Reminders)
}
