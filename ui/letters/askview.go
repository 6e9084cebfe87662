package letters

import (
	"strconv"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
)

// askRegistration asks for the details that somebody registers with, and for what
// is asked of every letter.
func (s *Screen) askRegistration(about FormCase) {
	to := kit.NewSegments([]kit.Segment{{ID: string(letter.Proxy), Label: "The proxy"}, {ID: string(letter.Patient), Label: "The patient"}}, nil)
	account, key := kit.NewEntry().Limit(60), kit.NewEntry().Limit(60)
	address, reader, private := kit.NewTick("Address checked with them today", nil), kit.NewTick("Nobody else opens their post", nil), kit.NewTick("A private way to reach a young person is confirmed", nil)
	toField, accountField, keyField := kit.NewField("To whom", to), kit.NewField("Account number", account), kit.NewField("Key to link with", key)
	s.host.Ask(shell.Question{
		Title: "Registration details of " + about.Ref,
		Words: []string{"Type them as the GP system shows them. They stand in this one letter and are kept nowhere; the log says only that it was printed."},
		Body:  kit.Down(12, toField, kit.Top(16, kit.Grow(accountField), kit.Grow(keyField)), kit.Down(8, address, reader, private)),
		Choices: []shell.Choice{
			{Label: "Print letter", Kind: kit.Go, Try: func() bool {
				lacks := func(f *kit.Field, empty bool, words string) bool {
					if !empty {
						words = ""
					}
					f.SetError(words)
					return empty
				}
				bad := lacks(toField, to.Chosen() == "", "Choose who gets it.")
				bad = lacks(accountField, strings.TrimSpace(account.Text()) == "", "Type the account number.") || bad
				return !lacks(keyField, strings.TrimSpace(key.Text()) == "", "Type the key.") && !bad
			}, Do: func() {
				said := workflow.Safe{AddressChecked: address.On(), OnlyReader: reader.On(), PrivateChannel: private.On()}
				s.model.PrintRegistration(about, letter.Person(to.Chosen()), casework.Registration{Account: account.Text(), Key: key.Text()}, said)
				account.SetText("")
				key.SetText("")
			}},
			shell.Close("Cancel"),
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
	field := kit.NewField("Form", pick)
	words := "It carries the practice’s letterhead. What is for the practice only says so at its foot."
	if about.Ref != "" {
		words = "It carries " + about.Ref + ": typed into the search, that opens the case."
	}
	s.host.Ask(shell.Question{
		Title: "Print a blank form", Words: []string{words}, Body: field,
		Choices: []shell.Choice{
			{Label: "Print form", Kind: kit.Go, Try: func() bool {
				if pick.Chosen() == "" {
					field.SetError("Choose a form.")
				}
				return pick.Chosen() != ""
			}, Do: func() { s.model.PrintForm(letter.Kind(pick.Chosen()), about) }},
			shell.Close("Cancel"),
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
		Title: "Not send this letter?",
		Words: []string{About(m.line()) + ". It waits no more. A letter that tells of a decision cannot be written again; any other can."},
		Choices: []shell.Choice{
			shell.Take("Do not send it", kit.Danger, m.Drop),
			shell.Close("Keep it"),
		},
	})
}

// askPrinted asks what nobody but a person can know.
func (s *Screen) askPrinted(ids []workflow.LetterID, answered func()) {
	title, no, yes := "Did it print?", "No, put it back", "Yes"
	pick := func() { s.model.DidNotPrint(ids) }
	if len(ids) > 1 {
		title, no, yes = "Did all "+strconv.Itoa(len(ids))+" print?", "No, pick which", "Yes, all of them"
		if len(ids) == 2 {
			title, yes = "Did both print?", "Yes, both"
		}
		pick = func() { s.model.SomeFailed(ids) }
	}
	s.host.Ask(shell.Question{
		Title: title,
		Words: []string{"Print them from the viewer first. What printed is under Sent to printer until somebody marks it as posted."},
		Choices: []shell.Choice{
			{Label: yes, Kind: kit.Go, First: true, Do: answered},
			{Label: no, Do: func() { answered(); pick() }},
		},
	})
}
