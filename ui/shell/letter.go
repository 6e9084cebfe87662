package shell

import (
	"context"
	"errors"
	"slices"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
)

// AskLetter asks which letter to write about a case, or about the access it
// gave, of those that are right now. Nothing is chosen beforehand. The letter
// then waits to be checked and printed; done runs when it does.
func (h *Host) AskLetter(id workflow.ApplicationID, done func()) {
	session := h.Session
	var offers []casework.Offer
	var others elsewhere
	ActOr(h, func(ctx context.Context) (err error) {
		if offers, err = session.Offers(ctx, id); err != nil {
			return err
		}
		if others.kinds, err = session.Others(ctx, id); err == nil && slices.Contains(others.kinds, letter.HomeStaff) {
			others.staff, err = session.HomeStaff(ctx, id)
		}
		return err
	}, func() { h.chooseLetter(id, offers, others, done) }, func(err error) {
		if errors.Is(err, workflow.ErrNotAllowed) {
			h.Tell(lang.Say("A clinician decides about letters on this case."))
			return
		}
		h.ShowError(err)
	})
}

// elsewhere is the letters to somebody who is neither of the two people, and the
// staff of a home whom one of them is about.
type elsewhere struct {
	kinds []letter.Kind
	staff []string
}

// readers are who gets a letter that goes to neither of the two people.
var readers = map[letter.Kind]string{letter.Bereavement: lang.Say("next of kin"), letter.HomeStaff: lang.Say("a care home"),
	letter.Complaint: lang.Say("a complainant"), letter.Authority: lang.Say("a local authority")}

// words say to whom these letters go: those that are right now, and nobody else.
func (e elsewhere) words() string {
	to := make([]string, len(e.kinds))
	for i, k := range e.kinds {
		to[i] = readers[k]
	}
	last := len(to) - 1
	if last == 0 {
		return lang.Sayf("To %s", to[0])
	}
	return lang.Sayf("To %s or %s", strings.Join(to[:last], ", "), to[last])
}

func (h *Host) chooseLetter(id workflow.ApplicationID, offers []casework.Offer, others elsewhere, done func()) {
	if len(offers)+len(others.kinds) == 0 {
		h.Tell(lang.Say("No letter is right for this now, or it waits already."))
		return
	}
	options := make([]kit.Option, len(offers))
	for i, o := range offers {
		options[i] = kit.Option{ID: letterID(o), Title: lang.Of(o.Kind.Words()), Detail: lang.Sayf("To %s, the %s", lang.Of(o.Name), string(o.To))}
		if o.Why != "" {
			options[i].Detail += ". " + lang.Of(o.Why)
		}
	}
	if len(others.kinds) > 0 {
		options = append(options, kit.Option{ID: toOther, Title: lang.Say("A letter to somebody else…"), Detail: others.words()})
	}
	session := h.Session
	var field *kit.Field
	list := kit.NewRadioList(options, func(string) { field.SetError("") })
	field = kit.NewField(lang.Say("Which letter, and to whom"), list)
	chosen := func() int {
		return slices.IndexFunc(offers, func(o casework.Offer) bool { return letterID(o) == list.Chosen() })
	}
	h.Ask(Question{
		Title: lang.Say("Write a letter"),
		Words: []string{lang.Say("It waits under Letters until somebody has checked and printed it. Nothing is posted from here.")},
		Body:  field,
		Choices: []Choice{
			{Label: lang.Say("Write it"), Kind: kit.Go, Try: func() bool {
				if list.Chosen() == "" {
					field.SetError(lang.Say("Choose a letter."))
				}
				return list.Chosen() != ""
			}, Do: func() {
				if list.Chosen() == toOther {
					h.askOther(id, others, done)
					return
				}
				o := offers[chosen()]
				Act(h, func(ctx context.Context) error { return session.Write(ctx, id, o.Kind, o.To) }, func() {
					h.Toast(lang.Sayf("Waits under Letters: %s, to %s.", lang.Of(o.Kind.Words()), lang.Of(o.Name)), nil)
					if done != nil {
						done()
					}
				})
			}},
			Close(lang.Say("Cancel")),
		},
	})
}

// letterID tells an offer from the others.
func letterID(o casework.Offer) string { return string(o.Kind) + " " + string(o.To) }

// toOther is the choice of a letter to somebody who is neither of the two.
const toOther = "other"

// askOther asks which letter goes to somebody who is neither of the two people,
// to whom, and what it lists.
func (h *Host) askOther(id workflow.ApplicationID, others elsewhere, done func()) {
	choices := make([]kit.Choice, len(others.kinds))
	for i, k := range others.kinds {
		choices[i] = kit.Choice{ID: string(k), Label: lang.Of(k.Words())}
	}
	name := kit.NewEntry().Limit(100)
	staff := kit.NewNote(3).Limit(600)
	staff.SetText(strings.Join(others.staff, "\n"))
	staffField := kit.NewField(lang.Say("Names to list, a line each"), staff).
		WithHint(lang.Say("As the register has them. Take out who is of another home. Nothing about anybody’s health."))
	staffField.Hide()
	which := kit.NewPick(choices, func(k string) {
		if letter.Kind(k) == letter.HomeStaff {
			staffField.Show()
		} else {
			staffField.Hide()
		}
		kit.Reflow(staffField)
	})
	address := kit.NewNote(4).Limit(300)
	whichField, nameField := kit.NewField(lang.Say("Which letter"), which), kit.NewField(lang.Say("To whom"), name).WithHint(lang.Say("As on the envelope: Mr Tom Rigby, or The manager, Elm Lodge."))
	addressField := kit.NewField(lang.Say("Address"), address).WithHint(lang.Say("A line each, the postcode last."))
	session := h.Session
	var to workflow.Other
	h.Ask(Question{
		Title: lang.Say("A letter to somebody else"),
		Body:  kit.Down(12, whichField, nameField, addressField, staffField),
		Choices: []Choice{
			{Label: lang.Say("Write it"), Kind: kit.Go, Try: func() bool {
				to = workflow.Other{Name: strings.TrimSpace(name.Text()), Address: typedLines(address.Text())}
				if letter.Kind(which.Chosen()) == letter.HomeStaff {
					to.Lines = typedLines(staff.Text())
				}
				wrong := func(f *kit.Field, bad bool, words string) bool {
					if !bad {
						words = ""
					}
					f.SetError(words)
					return bad
				}
				bad := wrong(whichField, which.Chosen() == "", lang.Say("Choose a letter."))
				bad = wrong(nameField, to.Name == "", lang.Say("Type the name.")) || bad
				bad = wrong(staffField, which.Chosen() == string(letter.HomeStaff) && len(to.Lines) == 0, lang.Say("Name somebody.")) || bad
				return !wrong(addressField, len(to.Address) == 0, lang.Say("Type the address.")) && !bad
			}, Do: func() {
				kind := letter.Kind(which.Chosen())
				Act(h, func(ctx context.Context) error { return session.WriteTo(ctx, id, kind, to) }, func() {
					h.Toast(lang.Sayf("Waits under Letters: %s, to %s.", lang.Of(kind.Words()), to.Name), nil)
					if done != nil {
						done()
					}
				})
			}},
			Close(lang.Say("Cancel")),
		},
		Kept: Keep("letter "+string(id)).Box("which", which).Box("name", name).Box("address", address).Box("staff", staff),
	})
}

// typedLines are the lines of a text that say something.
func typedLines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
