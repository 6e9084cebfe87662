package workspace

import (
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// ask shows a question with one way on and one way back. try answers whether what was
// filled in will do; what is kept of it is there again after a crash.
func (s *Screen) ask(title, words, on string, kind kit.Kind, body fyne.CanvasObject, try func() bool, do func(), kept shell.Kept) (dismiss func()) {
	q := shell.Question{Title: title, Body: body, Kept: kept, Choices: []shell.Choice{{Label: on, Kind: kind, Try: try, Do: do}, shell.Close(lang.Say("Cancel"))}}
	if words != "" {
		q.Words = []string{words}
	}
	return s.host.Ask(q)
}

// keep names what is kept of a question about the case: while it is open with the
// case, else by itself.
func (s *Screen) keep(question string) shell.Kept {
	page := s.m.id.DraftOf(question)
	if !s.m.c.State.Open() {
		page = "closed " + page
	}
	return shell.Keep(page)
}

// filled says whether something is typed, and says what to type if not.
func filled(f *kit.Field, e *kit.Entry, missing string) bool {
	if strings.TrimSpace(e.Text()) == "" {
		f.SetError(missing)
		return false
	}
	f.SetError("")
	return true
}

// urgent asks why the case cannot wait its turn, or takes that mark off.
func (s *Screen) urgent() {
	if s.m.Urgent() {
		s.m.NoHurry()
		return
	}
	s.host.AskUrgent([]workflow.ApplicationID{s.m.id}, s.m.Hurry)
}

// askInformation stops the clock until somebody answers.
func (s *Screen) askInformation() {
	m := s.m
	if !m.Possible(workflow.ActAsk) {
		return
	}
	what := kit.NewNote(2).Limit(500)
	whatField := kit.NewField(lang.Say("What is needed"), what)
	a := m.c.Application
	private := kit.NewTick(lang.Say("I ask in a way that the proxy does not control"), nil)
	warned := kit.Down(0)
	of := kit.NewPick([]kit.Choice{{ID: a.Proxy.Name(), Label: a.Proxy.Name(), Note: lang.Say("proxy")}, {ID: a.Patient.Name(), Label: a.Patient.Name(), Note: lang.Say("patient")},
		{ID: "somebody else", Label: lang.Say("Somebody else")}}, func(id string) {
		warned.Objects = nil
		if m.AskedOf(id) && m.Shared() {
			warned.Objects = []fyne.CanvasObject{kit.Hint(lang.Say("Somebody else uses the patient’s phone, email or login.")).Wrap(), private}
		}
		warned.Refresh()
	})
	ofField := kit.NewField(lang.Say("Of whom"), of)
	var questions []kit.Choice
	for _, o := range m.Obstacles() {
		if o.Question != "" {
			questions = append(questions, kit.Choice{ID: string(o.Question), Label: o.Text})
		}
	}
	about := kit.NewPick(questions, nil).WithHint(lang.Say("None of them, unless you choose one"))
	chase := kit.NewDateField(func() kit.Date { return kit.Date(m.host.Today()) })
	first, last := m.host.Calendar().Add(m.host.Today(), 10), m.LatestChase()
	if first.After(last) {
		first = last
	}
	chase.Set(kit.Date(first))
	chaseField := kit.NewField(lang.Say("Chase it on"), chase).WithHint(lang.Say("The case comes back by itself on that day, or when the check is answered."))
	s.ask(lang.Say("Ask for information"), lang.Say("The clock stops until the information comes. Nothing is sent from here: ring or write to them."), lang.Say("Wait for it"), kit.Go,
		kit.Down(12, whatField, ofField, warned, kit.NewField(lang.Say("Which check it answers"), about), chaseField),
		func() bool {
			ok := filled(whatField, what, lang.Say("Say what you are asking for."))
			ofField.SetError("")
			switch {
			case of.Chosen() == "":
				ofField.SetError(lang.Say("Say of whom you are asking it."))
				ok = false
			case m.AskedOf(of.Chosen()) && m.Shared() && !private.On():
				ofField.SetError(lang.Say("Ask in a way that the proxy does not control, and tick that you do."))
				ok = false
			}
			d, dated := chase.Value()
			if !dated || !nhs.Date(d).After(m.host.Today()) || nhs.Date(d).After(last) {
				chaseField.SetError(lang.Sayf("Choose a day after today, and %s at the latest: they are reminded before the case closes itself.", last.Short()))
				return false
			}
			chaseField.SetError("")
			return ok
		},
		func() {
			d, _ := chase.Value()
			q := workflow.Asking{What: strings.TrimSpace(what.Text()), Of: of.Chosen(), ChaseOn: nhs.Date(d), Private: private.On()}
			if id := about.Chosen(); id != "" {
				q.About = []checklist.ItemID{checklist.ItemID(id)}
			}
			m.AskFor(q)
		}, s.keep("ask").Box("ask", what).Box("of", of).Box("private", private).Box("about", about).Box("chase", chase))
}

// askLetter asks which letter to write, of those that are right for the case now.
func (s *Screen) askLetter() {
	s.host.AskLetter(s.m.id, s.m.Reread)
}

// askClinician sends the case to one clinician, or to any.
func (s *Screen) askClinician() {
	m := s.m
	if !m.Possible(workflow.ActSend) {
		return
	}
	const anyone = "-" // no id at all would look chosen before anybody chose
	options := []kit.Option{{ID: anyone, Title: lang.Say("Any clinician"), Detail: lang.Say("Whoever takes it first")}}
	for _, c := range m.Clinicians() {
		options = append(options, kit.Option{ID: string(c.ID), Title: c.Name, Detail: c.Post})
	}
	list := kit.NewRadioList(options, nil)
	field := kit.NewField(lang.Say("Who it goes to"), list)
	s.ask(lang.Say("Send to a clinician"), m.LeftWords(), lang.Say("Send"), kit.Go, field, func() bool {
		field.SetError(when(list.Chosen() == "", lang.Say("Choose a clinician, or any clinician.")))
		return list.Chosen() != ""
	}, func() {
		to := list.Chosen()
		if to == anyone {
			to = ""
		}
		m.Send(workflow.StaffID(to))
	}, shell.Kept{})
}

// askConcern takes the concern in words; the page that stops comes before it is saved.
func (s *Screen) askConcern() {
	m := s.m
	if !m.MayRaise() {
		return
	}
	what := kit.NewNote(3).Limit(1000)
	field := kit.NewField(lang.Say("What was seen or said"), what).
		WithHint(lang.Say("Enter continues. Only the safeguarding lead and responsible clinicians can read it."))
	try := func() bool { return filled(field, what, lang.Say("Say in a few words what worries you.")) }
	do := func() { m.RaiseWords(strings.TrimSpace(what.Text())) }
	dismiss := s.ask(lang.Say("Record a concern"), "", lang.Say("Continue"), kit.Plain, field, try, do, s.keep("concern").Box("concern", what))
	what.Before = func(k fyne.KeyName) bool {
		enter := k == fyne.KeyReturn || k == fyne.KeyEnter
		if enter && try() {
			dismiss()
			do()
		}
		return enter
	}
}

func (s *Screen) askWhy(id, title, words, on, label, missing string, do func(string)) {
	why := kit.NewNote(2).Limit(1000)
	field := kit.NewField(label, why)
	s.ask(title, words, on, kit.Plain, field, func() bool { return filled(field, why, missing) }, func() { do(strings.TrimSpace(why.Text())) }, s.keep(id).Box(id, why))
}

func (s *Screen) askLift() {
	s.askWhy("lift", lang.Say("Lift the hold"), lang.Say("The case goes on with a clinician. Letters and what is sent about it still need a release."), lang.Say("Lift the hold"),
		lang.Say("Why it can be lifted"), lang.Say("Say why the hold can be lifted."), s.m.Lift)
}

// askWithdraw asks who took it back, how that is known, and whether it looks like
// pressure; then it offers the hold.
func (s *Screen) askWithdraw() {
	m := s.m
	a := m.c.Application
	by := kit.NewRadioList([]kit.Option{{ID: string(workflow.ByPatient), Title: a.Patient.Name(), Detail: lang.Say("The patient")}, {ID: string(workflow.ByProxy), Title: a.Proxy.Name(), Detail: lang.Say("The proxy")}}, nil)
	byField := kit.NewField(lang.Say("Who withdrew it"), by)
	how, why := kit.NewNote(2).Limit(1000), kit.NewNote(2).Limit(1000)
	howField := kit.NewField(lang.Say("How you know that it was them"), how)
	whyField := kit.NewField(lang.Say("Why it needs no hold"), why).WithHint(lang.Say("Or leave this page and record a concern: then the case stops, and the safeguarding lead looks at it."))
	worry := kit.Down(0)
	pressed := kit.NewRadioList([]kit.Option{{ID: checklist.No, Title: lang.Say("No")}, {ID: checklist.Yes, Title: lang.Say("Yes")}}, func(id string) {
		worry.Objects = nil
		if id == checklist.Yes {
			worry.Objects = []fyne.CanvasObject{whyField}
		}
		worry.Refresh()
	})
	pressedField := kit.NewField(lang.Say("Does it look as if the patient was pressed, or as if the proxy withdrew because of hard questions?"), pressed)
	choices := []shell.Choice{{Label: lang.Say("Close the case"), Kind: kit.Plain, Try: func() bool {
		byField.SetError("")
		pressedField.SetError("")
		ok := filled(howField, how, lang.Say("Say how you know that it was them."))
		if by.Chosen() == "" {
			byField.SetError(lang.Say("Say who withdrew it."))
			ok = false
		}
		if pressed.Chosen() == "" {
			pressedField.SetError(lang.Say("Say yes or no."))
			ok = false
		}
		if pressed.Chosen() == checklist.Yes {
			ok = filled(whyField, why, lang.Say("Say why it needs no hold, or record a concern instead.")) && ok
		}
		return ok
	}, Do: func() {
		w := workflow.Withdrawal{By: workflow.Applicant(by.Chosen()), How: strings.TrimSpace(how.Text()), Pressed: pressed.Chosen()}
		if w.Pressed == checklist.Yes {
			w.NoHold = strings.TrimSpace(why.Text())
		}
		m.Withdraw(w)
	}}}
	if m.MayRaise() {
		choices = append(choices, shell.Take(lang.Say("Record a concern instead"), kit.Plain, s.askConcern))
	}
	s.host.Ask(shell.Question{Title: lang.Say("Close as withdrawn"), Words: []string{lang.Say("For when an application is taken back.")},
		Body: kit.Down(12, byField, howField, pressedField, worry), Wide: 560, Choices: append(choices, shell.Close(lang.Say("Cancel"))),
		Kept: s.keep("withdraw").Box("by", by).Box("withdrawn", how).Box("pressed", pressed).Box("unheld", why)})
}

func (s *Screen) askReopen() {
	if s.m.Possible(workflow.ActReopen) {
		s.askWhy("reopen", lang.Say("Take the case up again"), lang.Say("What was answered is kept, and what has grown old is asked again. The clock did not run meanwhile."), lang.Say("Take it up again"),
			lang.Say("Why it is taken up again"), lang.Say("Say why it is taken up again."), s.m.Reopen)
	}
}

func (s *Screen) askGlass() {
	s.askWhy("glass", lang.Say("Read restricted notes"), lang.Say("Only for somebody who has to know now. Your reason is recorded before anything is shown, and the safeguarding lead is told."), lang.Say("Show the notes"),
		lang.Say("Why you have to read them"), lang.Say("Say why you have to read them."), func(why string) {
			s.m.BreakGlass(why, func(lines []string) {
				s.host.Ask(shell.Question{Title: lang.Sayf("Restricted notes of %s", s.m.c.Application.Ref), Words: lines, Wide: 640, Choices: []shell.Choice{shell.Close(lang.Say("Close"))}})
			})
		})
}

func (s *Screen) askPrintRestricted() {
	s.host.Ask(shell.Question{Title: lang.Say("Print with restricted notes?"),
		Words: []string{lang.Say("Each page says at its head that it is restricted. Whoever finds one reads the concern: hand it only to somebody who may read it."),
			lang.Say("The log says that you printed the notes. Without them, print the case as always.")},
		Choices: []shell.Choice{shell.Take(lang.Say("Print with the notes"), kit.Danger, s.m.PrintRestricted), shell.Close(lang.Say("Cancel"))}})
}

// explain shows what the rules say of the case, each with its source.
func (s *Screen) explain() {
	ref := s.m.c.Application.Ref
	s.m.Explain(func(all []casework.Passage) {
		column := kit.Down(12)
		for _, p := range all {
			part := kit.Down(4, kit.Section(lang.Of(p.Title)))
			for _, l := range p.Lines {
				part.Add(kit.Small(l).Wrap())
			}
			column.Add(part)
		}
		s.host.Ask(shell.Question{Title: lang.Sayf("What %s still needs, and why", ref), Body: column, Wide: 720, Choices: []shell.Choice{shell.Close(lang.Say("Close"))}})
	})
}

// askMerge closes this case as a duplicate of another one of the pair.
func (s *Screen) askMerge() {
	m := s.m
	var options []kit.Option
	for _, e := range m.Duplicates() {
		options = append(options, kit.Option{ID: string(e.Application), Title: e.Ref, Detail: lang.Of(e.Words())})
	}
	list := kit.NewRadioList(options, nil)
	field := kit.NewField(lang.Say("The case that stays"), list)
	s.ask(lang.Say("Close as a duplicate"), lang.Say("The other case stays open and keeps its answers. This one is closed."), lang.Say("Close this case"), kit.Plain, field,
		func() bool {
			field.SetError(when(list.Chosen() == "", lang.Say("Choose the case that stays open.")))
			return list.Chosen() != ""
		}, func() { m.Merge(workflow.ApplicationID(list.Chosen())) }, shell.Kept{})
}

// askEnd takes access away, by the same question as the register.
func (s *Screen) askEnd() {
	if s.m.MayEnd() {
		s.host.AskEnding(*s.m.c.Role, s.m.End)
	}
}
