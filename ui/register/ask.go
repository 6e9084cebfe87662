package register

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// askSuspend asks once more before access goes: a key to open, a key to do it.
func (s *Screen) askSuspend() { s.suspend(s.model.Suspend) }

func (s *Screen) suspend(do func(what string)) {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActSuspend) {
		return
	}
	note := kit.NewNote(3).Limit(500)
	s.host.Ask(shell.Question{
		Title: lang.Sayf("Suspend %s now?", r.Ref),
		Words: []string{shell.Between(r), lang.Say("Access stops here at once and the national record is told as soon as it can be reached. Nobody gets it back by an undo. It stays suspended until it is reviewed."), shell.NotInGPSystem},
		Body:  kit.NewField(lang.Say("What happened, in a few words (optional)"), note).WithHint(lang.Say("Only the safeguarding lead and the responsible clinician read this.")),
		Choices: []shell.Choice{
			shell.Take(lang.Say("Suspend now"), kit.Danger, func() { do(note.Text()) }),
			shell.Close(lang.Say("Keep access")),
		},
		Kept: shell.Keep(r.ID.DraftOf("suspend")).Box("what", note),
	})
}

// askEnd asks why access ends and on which day it was the last.
func (s *Screen) askEnd() { s.end(s.model.End) }

func (s *Screen) end(do func(workflow.Ending)) {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActEnd) {
		return
	}
	s.host.AskEnding(r, do)
}

// askRenew makes sure before a case is begun.
func (s *Screen) askRenew() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActRenew) {
		return
	}
	renew := shell.Take(lang.Say("Begin"), kit.Go, m.Renew)
	renew.First = true
	words := []string{shell.Between(r), lang.Say("A case is begun to go on longer, on another basis or with other services. Nothing proved is asked twice. Until it is decided, the access stays as it is.")}
	if r.Suspended() {
		words = []string{shell.Between(r), r.DecideAfresh(), lang.Say("A case is begun to decide it anew, on whatever basis there is now. Nothing proved is asked twice. Until it is decided, the access stays suspended.")}
		words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
	}
	s.host.Ask(shell.Question{
		Title:   lang.Sayf("Decide the access of %s afresh?", r.Ref),
		Words:   words,
		Choices: []shell.Choice{renew, shell.Close(lang.Say("Cancel"))},
	})
}

// askEvent records that something happened to one of the two.
func (s *Screen) askEvent() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActEvent) {
		return
	}
	var choices []kit.Choice
	for _, e := range m.Events() {
		choices = append(choices, kit.Choice{ID: string(e), Label: lang.Of(e.Words())})
	}
	effect := kit.Small("").Wrap()
	var field *kit.Field
	what := kit.NewPick(choices, func(id string) {
		field.SetError("")
		effect.SetText(m.EventWords(workflow.Event(id)))
		kit.Reflow(effect)
	}).Wide(432)
	field = kit.NewField(lang.Say("What happened"), what)
	note := kit.NewEntry().Limit(200)
	s.host.Ask(shell.Question{
		Title: lang.Sayf("Record an event: %s", r.Ref),
		Words: []string{shell.Between(r)},
		Body:  kit.Down(12, field, effect, kit.NewField(lang.Say("How you know"), note).WithHint(lang.Say("A call, a letter, a date. Not needed."))),
		Choices: []shell.Choice{
			{Label: lang.Say("Record it"), Kind: kit.Danger, Do: func() { m.Happened(workflow.Event(what.Chosen()), note.Text()) }, Try: func() bool {
				if what.Chosen() == "" {
					field.SetError(lang.Say("Choose what happened."))
				}
				return what.Chosen() != ""
			}},
			shell.Close(lang.Say("Cancel")),
		},
		Kept: shell.Keep(r.ID.DraftOf("event")).Box("what", what).Box("how", note),
	})
}

// askReduce takes services away or brings the last day forward.
func (s *Screen) askReduce() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActReduce) {
		return
	}
	keeps := map[basis.Scope]bool{}
	var ticks []fyne.CanvasObject
	kept := shell.Keep(r.ID.DraftOf("reduce"))
	for _, sc := range r.Scopes {
		keeps[sc] = true
		tick := kit.NewTick(lang.Of(sc.Words()), func(on bool) { keeps[sc] = on })
		tick.SetOn(true)
		ticks, kept = append(ticks, tick), kept.Box("stays "+string(sc), tick)
	}
	services := kit.NewField(lang.Say("Services that stay"), kit.Down(4, ticks...))
	day := kit.NewDateField(func() kit.Date { return kit.Date(s.host.Today()) })
	if !r.End.Date.IsZero() {
		day.Set(kit.Date(r.End.Date))
	}
	dayField := kit.NewField(lang.Say("Last day of access"), day)
	why := kit.NewEntry().Limit(200)
	whyField := kit.NewField(lang.Say("Who asked for it, and why"), why)
	reduction := func() workflow.Reduction {
		d := workflow.Reduction{Scopes: []basis.Scope{}, Why: why.Text()}
		for _, sc := range r.Scopes {
			if keeps[sc] {
				d.Scopes = append(d.Scopes, sc)
			}
		}
		if v, ok := day.Value(); ok {
			d.End = nhs.Date(v)
		}
		return d
	}
	try := func() bool {
		wrongServices, wrongDay, wrongWhy := m.WrongReduction(reduction())
		if day.Error() != "" {
			wrongDay = day.Error()
		}
		services.SetError(wrongServices)
		dayField.SetError(wrongDay)
		whyField.SetError(wrongWhy)
		return wrongServices == "" && wrongDay == "" && wrongWhy == ""
	}
	s.host.Ask(shell.Question{
		Title: lang.Sayf("Make the access of %s smaller", r.Ref),
		Words: []string{shell.Between(r), lang.Say("Services and days can only be taken away here. More of them take a new decision: renew it. What is taken away has to go in the GP system too; that becomes a task.")},
		Body:  kit.Down(12, services, dayField, whyField),
		Choices: []shell.Choice{
			{Label: lang.Say("Make smaller"), Kind: kit.Go, Try: try, Do: func() { m.Reduce(reduction()) }},
			shell.Close(lang.Say("Cancel")),
		},
		Kept: kept.Box("day", day).Box("why", why),
	})
}

// askLastUsed asks for the last day the access was used, which only the GP
// system shows.
func (s *Screen) askLastUsed() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActLastUsed) {
		return
	}
	day := kit.NewDateField(func() kit.Date { return kit.Date(s.host.Today()) })
	day.Check = func(d kit.Date) string { return m.WrongUse(nhs.Date(d)) }
	field := kit.NewField(lang.Say("Last used on"), day)
	if !r.LastUsed.On.IsZero() {
		day.Set(kit.Date(r.LastUsed.On))
	}
	s.host.Ask(shell.Question{
		Title: lang.Sayf("When was the access of %s last used?", r.Ref),
		Words: []string{shell.Between(r), lang.Say("The GP system shows it. Access nobody has used for long comes up in the report, to be looked at and ended.")},
		Body:  field,
		Choices: []shell.Choice{
			{Label: lang.Say("Record it"), Kind: kit.Go, Do: func() {
				if d, ok := day.Value(); ok {
					m.RecordLastUsed(nhs.Date(d))
				}
			}, Try: func() bool {
				_, ok := day.Value()
				wrong := day.Error()
				if !ok && wrong == "" {
					wrong = lang.Say("Type the day.")
				}
				field.SetError(wrong)
				return wrong == ""
			}},
			shell.Close(lang.Say("Cancel")),
		},
		Kept: shell.Keep(r.ID.DraftOf("used")).Box("day", day),
	})
}

// askReactivate gives suspended access back, with a reason.
func (s *Screen) askReactivate() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActReactivate) {
		return
	}
	why := kit.NewNote(3).Limit(500)
	field := kit.NewField(lang.Say("Why it can be given back"), why)
	g := workflow.GiveBack{Settled: map[workflow.Event]workflow.Outcome{}}
	var settled []*kit.Field
	kept := shell.Keep(r.ID.DraftOf("back")).Box("why", why)
	for _, e := range r.Stopped {
		var choices []kit.Choice
		for _, o := range e.Outcomes(r.Basis) {
			choices = append(choices, kit.Choice{ID: string(o), Label: lang.Of(o.Words())})
		}
		pick := kit.NewPick(choices, func(id string) { g.Settled[e] = workflow.Outcome(id) }).Wide(432)
		settled = append(settled, kit.NewField(lang.Sayf("%s: what became of it", lang.Of(e.Words())), pick))
		kept = kept.Box("settled "+string(e), pick)
	}
	body := kit.Down(12, field)
	if len(settled) > 0 {
		rows := make([]fyne.CanvasObject, 0, len(settled)+1)
		for _, f := range settled {
			rows = append(rows, f)
		}
		body = kit.Down(12, append(rows, field)...)
	}
	s.host.Ask(shell.Question{
		Title: lang.Sayf("Give the access of %s back?", r.Ref),
		Words: []string{shell.Between(r), lang.Sayf("It was suspended on %s. The national record is told that access is in force again, and both people may hear of it. Setting it up in the GP system is then a task.", r.EndedOn.Short())},
		Body:  body,
		Choices: []shell.Choice{
			{Label: lang.Say("Give it back"), Kind: kit.Go, Do: func() { g.Why = why.Text(); m.Reactivate(g) }, Try: func() bool {
				ok := true
				for i, e := range r.Stopped {
					settled[i].SetError("")
					if g.Settled[e] == "" {
						settled[i].SetError(lang.Say("Say what became of it."))
						ok = false
					}
				}
				field.SetError("")
				if strings.TrimSpace(why.Text()) == "" {
					field.SetError(lang.Say("Say why access can be given back."))
					ok = false
				}
				return ok
			}},
			shell.Close(lang.Say("Keep it suspended")),
		},
		Kept: kept,
	})
}
