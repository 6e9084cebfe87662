package register

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Settle is in what the national record stands apart from the role in view so
// that somebody has to say what is to be done; "" for nothing.
func (m *Model) Settle() workflow.Apart {
	r, ok := m.Shown()
	if !ok {
		return ""
	}
	if l := m.list.line(r.ID); l != nil && (l.Syncing || l.SyncProblem) {
		return "" // a message about it is on its way, or asks by itself
	}
	return r.ToSettle()
}

// SettleWords says what the national record shows and what to look at first.
func (m *Model) SettleWords() string {
	r, _ := m.Shown()
	switch m.Settle() {
	case workflow.ApartStatus:
		words := lang.Sayf("The national record shows this access in force, and it ended here on %s.", r.EndedOn.Short())
		if by := r.National.Grantor; !by.IsZero() && by != m.host.Rules().Practice.ODS {
			words += " " + lang.Sayf("Practice %s gave it there.", by.String())
		}
		return words + " " + lang.Say("Nothing was changed here. Find out whether that is right.")
	case workflow.ApartNumber:
		n := r.National.Under
		switch {
		case !n.Complete():
			return lang.Say("The national record has this access under another NHS number of one of the two. Look both up in the GP system.")
		case n.Patient != r.Patient.NHSNumber:
			return lang.Sayf("The national record has another NHS number for the patient: %s. Take it over if the GP system shows it for them.", unbroken(n.Patient))
		}
		return lang.Sayf("The national record has another NHS number for the proxy: %s. Take it over if the GP system shows it for them.", unbroken(n.Proxy))
	}
	return ""
}

// unbroken is an NHS number that stays on one line.
func unbroken(n nhs.Number) string { return strings.ReplaceAll(n.Display(), " ", "\u00a0") }

// MayEndThere, MayTakeNumber and MayLeave report which acts on it are drawn.
func (m *Model) MayEndThere() bool {
	return m.Settle() == workflow.ApartStatus && m.host.May(workflow.ActEnd)
}

// MayTakeNumber is as MayEndThere.
func (m *Model) MayTakeNumber() bool {
	r, _ := m.Shown()
	return m.Settle() == workflow.ApartNumber && m.host.May(workflow.ActSettle) && r.National.Under.Complete()
}

// MayLeave is as MayEndThere. Of access that was stopped for a concern only a
// clinician may say that it stays in force there.
func (m *Model) MayLeave() bool {
	r, _ := m.Shown()
	s := m.Settle()
	return s != "" && m.host.May(workflow.ActSettle) && (s != workflow.ApartStatus || !r.EverHeld || m.host.May(workflow.ActDrop))
}

// EndThere ends the access in the national record too.
func (m *Model) EndThere() {
	if m.MayEndThere() {
		m.do(m.host.Session.EndThere, lang.Say("It ends in the national record too:"))
	}
}

// TakeNumber takes over the NHS number the national record has, once the person was
// looked up.
func (m *Model) TakeNumber(where workflow.LookedUp) {
	if m.MayTakeNumber() {
		m.do(func(ctx context.Context, id workflow.RoleID) error {
			return m.host.Session.TakeNumber(ctx, id, where)
		},
			lang.Say("The NHS number was taken over:"))
	}
}

// NumberWords says whose NHS number changes, from what to what.
func (m *Model) NumberWords() (all []string) {
	r, ok := m.Shown()
	if !ok || r.National == nil {
		return nil
	}
	under := r.National.Under
	if under.Patient != r.Patient.NHSNumber {
		all = append(all, lang.Sayf("The patient, %s: %s here, %s in the national record.", shell.Named(r.Patient), unbroken(r.Patient.NHSNumber), unbroken(under.Patient)))
	}
	if under.Proxy != r.Proxy.NHSNumber {
		all = append(all, lang.Sayf("The proxy, %s: %s here, %s in the national record.", shell.Named(r.Proxy), unbroken(r.Proxy.NHSNumber), unbroken(under.Proxy)))
	}
	return append(all, lang.Say("Look the new number up, and compare name and date of birth. If they are not the same person’s, change nothing here and tell the service desk. Nothing is sent by this."))
}

// Leave says that what the national record shows may stay so.
func (m *Model) Leave(why string) {
	if m.MayLeave() {
		m.do(func(ctx context.Context, id workflow.RoleID) error {
			return m.host.Session.Leave(ctx, id, strings.TrimSpace(why))
		},
			lang.Say("Left as the national record has it:"))
	}
}

// Look reads the national record of two people again. It answers whether it could,
// and whether the record says something new.
type Look func(ctx context.Context, p workflow.Pair) (read, news bool, err error)

// CanLook says whether the national record of the role in view can be read again.
func (m *Model) CanLook() (bool, string) {
	r, ok := m.Shown()
	switch {
	case !ok || m.look == nil || !r.Pair().Complete() || r.LocalOnly != "":
		return false, lang.Say("This access is not in the national record.")
	case !m.host.Rules().Connected:
		return false, lang.Say("This desk is not connected to the national store.")
	}
	return true, ""
}

// LookAgain reads the national record of the role in view, when somebody has heard
// that it was changed.
func (m *Model) LookAgain() {
	r, ok := m.Shown()
	if can, _ := m.CanLook(); !ok || !can {
		return
	}
	var read, news bool
	shell.Act(m.host, func(ctx context.Context) (err error) {
		read, news, err = m.look(ctx, r.Pair())
		return err
	}, func() {
		switch {
		case !read:
			m.host.Tell(lang.Say("The national record could not be read just now. It is read again by itself."))
		case news:
			m.host.Toast(lang.Sayf("The national record says something new of %s.", r.Ref), nil)
		default:
			m.host.Toast(lang.Sayf("The national record says nothing new of %s.", r.Ref), nil)
		}
		m.Reread()
	})
}

// settle is what is to be settled and its acts, or nil.
func (s *Screen) settle() fyne.CanvasObject {
	m := s.model
	words := m.SettleWords()
	if words == "" {
		return nil
	}
	var acts []fyne.CanvasObject
	if m.MayEndThere() {
		acts = append(acts, kit.NewButton(lang.Say("End it there too"), kit.Plain, m.EndThere).Small())
	}
	if m.MayTakeNumber() {
		acts = append(acts, kit.NewButton(lang.Say("Take it over…"), kit.Plain, s.askNumber).Small())
	}
	if m.MayLeave() {
		acts = append(acts, kit.NewButton(lang.Say("Leave it so…"), kit.Plain, s.askLeave).Small())
	}
	column := kit.Down(8, kit.Small(words).Wrap())
	if acts != nil {
		column.Add(kit.Flow(8, 8, acts...))
	}
	return kit.NewPanel(theme.Card, kit.Pad(12, 8, column)).LeftBar(theme.Warn, 4).Line(theme.Warn)
}

// askNumber asks where the person was looked up under the other number.
func (s *Screen) askNumber() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.MayTakeNumber() {
		return
	}
	options := make([]kit.Option, len(workflow.LookedUps))
	for i, l := range workflow.LookedUps {
		options[i] = kit.Option{ID: string(l), Title: lang.Of(l.Words())}
	}
	var field *kit.Field
	list := kit.NewRadioList(options, func(string) { field.SetError("") })
	field = kit.NewField(lang.Say("Where you looked the number up"), list)
	s.host.Ask(shell.Question{
		Title: lang.Sayf("Take over the NHS number of %s?", r.Ref), Wide: 560,
		Words: m.NumberWords(),
		Body:  field,
		Choices: []shell.Choice{
			{Label: lang.Say("It is the same person"), Kind: kit.Go, Do: func() { m.TakeNumber(workflow.LookedUp(list.Chosen())) }, Try: func() bool {
				if list.Chosen() == "" {
					field.SetError(lang.Say("Say where you looked the number up."))
				}
				return list.Chosen() != ""
			}},
			shell.Close(lang.Say("Cancel")),
		},
	})
}

// askLeave asks why it may stay so.
func (s *Screen) askLeave() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.MayLeave() {
		return
	}
	why := kit.NewEntry().Limit(200)
	field := kit.NewField(lang.Say("Why it may stay so"), why).WithHint(lang.Say("Whom you asked, and when."))
	s.host.Ask(shell.Question{
		Title: lang.Sayf("Leave the national record of %s as it is?", r.Ref),
		Words: []string{shell.Between(r), lang.Say("Nothing is sent and nothing changes here. You are asked again if the national record says anything else.")},
		Body:  field,
		Choices: []shell.Choice{
			{Label: lang.Say("Leave it so"), Kind: kit.Go, Do: func() { m.Leave(why.Text()) }, Try: func() bool {
				if strings.TrimSpace(why.Text()) == "" {
					field.SetError(lang.Say("Say in a few words why it may stay so."))
					return false
				}
				return true
			}},
			shell.Close(lang.Say("Cancel")),
		},
		Kept: shell.Keep(r.ID.DraftOf("leave")).Box("why", why),
	})
}
