package letters

import (
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
)

// askRegistration asks for the details that somebody registers with, and for what
// is asked of every letter.
func (s *Screen) askRegistration(about FormCase) {
	to := kit.NewSegments([]kit.Segment{{ID: string(letter.Proxy), Label: lang.Say("The proxy")}, {ID: string(letter.Patient), Label: lang.Say("The patient")}}, nil)
	account, key := kit.NewEntry().Limit(60), kit.NewEntry().Limit(60)
	address, reader, private := kit.NewTick(lang.Say("Address checked with them today"), nil), kit.NewTick(lang.Say("Nobody else opens their post"), nil), kit.NewTick(lang.Say("A private way to reach a young person is confirmed"), nil)
	toField, accountField, keyField := kit.NewField(lang.Say("To whom"), to), kit.NewField(lang.Say("Account number"), account), kit.NewField(lang.Say("Key to link with"), key)
	s.host.Ask(shell.Question{
		Title: lang.Sayf("Registration details of %s", about.Ref),
		Words: []string{lang.Say("Type them as the GP system shows them. They stand in this one letter and are kept nowhere; the log says only that it was printed.")},
		Body:  kit.Down(12, toField, kit.Top(16, kit.Grow(accountField), kit.Grow(keyField)), kit.Down(8, address, reader, private)),
		Choices: []shell.Choice{
			{Label: lang.Say("Print letter"), Kind: kit.Go, Try: func() bool {
				lacks := func(f *kit.Field, empty bool, words string) bool {
					if !empty {
						words = ""
					}
					f.SetError(words)
					return empty
				}
				bad := lacks(toField, to.Chosen() == "", lang.Say("Choose who gets it."))
				bad = lacks(accountField, strings.TrimSpace(account.Text()) == "", lang.Say("Type the account number.")) || bad
				return !lacks(keyField, strings.TrimSpace(key.Text()) == "", lang.Say("Type the key.")) && !bad
			}, Do: func() {
				said := workflow.Safe{AddressChecked: address.On(), OnlyReader: reader.On(), PrivateChannel: private.On()}
				s.model.PrintRegistration(about, letter.Person(to.Chosen()), casework.Registration{Account: account.Text(), Key: key.Text()}, said)
				account.SetText("")
				key.SetText("")
			}},
			shell.Close(lang.Say("Cancel")),
		},
	})
}

// askForm asks which blank form to print, for a case or for none.
func (s *Screen) askForm(about FormCase) {
	var choices []kit.Choice
	for _, f := range s.model.Forms() {
		choices = append(choices, kit.Choice{ID: string(f.Kind), Label: string(f.Kind) + ": " + f.Title})
	}
	pick := kit.NewPick(choices, nil)
	field := kit.NewField(lang.Say("Form"), pick)
	words := lang.Say("It carries the practice’s letterhead. What is for the practice only says so at its foot.")
	if about.Ref != "" {
		words = lang.Sayf("It carries %s: typed into the search, that opens the case.", about.Ref)
	}
	s.host.Ask(shell.Question{
		Title: lang.Say("Print a blank form"), Words: []string{words}, Body: field,
		Choices: []shell.Choice{
			{Label: lang.Say("Print form"), Kind: kit.Go, Try: func() bool {
				if pick.Chosen() == "" {
					field.SetError(lang.Say("Choose a form."))
				}
				return pick.Chosen() != ""
			}, Do: func() { s.model.PrintForm(letter.Kind(pick.Chosen()), about) }},
			shell.Close(lang.Say("Cancel")),
		},
	})
}

// askDrop makes sure before a letter is taken back.
func (s *Screen) askDrop() {
	m := s.model
	if ok, _ := m.MayDrop(); !ok {
		return
	}
	s.host.Ask(shell.Question{
		Title: lang.Say("Not send this letter?"),
		Words: []string{About(m.line()) + ". " + lang.Say("It waits no more. A letter that tells of a decision cannot be written again; any other can.")},
		Choices: []shell.Choice{
			shell.Take(lang.Say("Do not send it"), kit.Danger, m.Drop),
			shell.Close(lang.Say("Keep it")),
		},
	})
}

// askPrinted asks what nobody but a person can know.
func (s *Screen) askPrinted(ids []workflow.LetterID, answered func()) {
	title, no, yes := lang.Say("Did it print?"), lang.Say("No, put it back"), lang.Say("Yes")
	pick := func() { s.model.DidNotPrint(ids) }
	if len(ids) > 1 {
		title, no, yes = lang.Count(len(ids), "Did it print?", "Did all %d print?"), lang.Say("No, pick which"), lang.Say("Yes, all of them")
		if len(ids) == 2 {
			title, yes = lang.Say("Did both print?"), lang.Say("Yes, both")
		}
		pick = func() { s.model.SomeFailed(ids) }
	}
	s.host.Ask(shell.Question{
		Title: title,
		Words: []string{lang.Say("Print from the viewer first. What printed is under Sent to printer until somebody marks it as posted.")},
		Choices: []shell.Choice{
			{Label: yes, Kind: kit.Go, First: true, Do: answered},
			{Label: no, Do: func() { answered(); pick() }},
		},
	})
}
