package reviews

import (
	"strconv"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// askWindow asks for the two days of a free window.
func (s *Screen) askWindow() {
	f := s.model.Filter()
	askDays(s.host, shell.Question{
		Title: lang.Say("Between two days"),
		Words: []string{lang.Say("What falls due, and every 11th, 13th and 16th birthday, on these days or between them.")},
	}, f.From, f.To, s.model.Between, s.paint)
}

// askDays asks for two days, which stand there first unless they are zero, and
// hands them to show; not does what is to be done where nobody wants to.
func askDays(h *shell.Host, q shell.Question, first, last nhs.Date, show func(from, to nhs.Date), not func()) {
	today := func() kit.Date { return kit.Date(h.Today()) }
	from, to := kit.NewDateField(today), kit.NewDateField(today)
	if !first.IsZero() {
		from.Set(kit.Date(first))
		to.Set(kit.Date(last))
	}
	until := kit.NewField(lang.Say("To"), to)
	read := func() (a, b nhs.Date) {
		if d, ok := from.Value(); ok {
			a = nhs.Date(d)
		}
		if d, ok := to.Value(); ok {
			b = nhs.Date(d)
		}
		return a, b
	}
	q.Body = kit.Down(12, kit.NewField(lang.Say("From"), from), until)
	q.Choices = []shell.Choice{
		{Label: lang.Say("Show"), Kind: kit.Go, First: true, Try: func() bool {
			why := WrongWindow(read())
			until.SetError(why)
			return why == ""
		}, Do: func() { show(read()) }},
		{Label: lang.Say("Cancel"), Do: not},
	}
	h.Ask(q)
}

// askFilter asks for everything else that narrows the report.
func (s *Screen) askFilter() {
	m := s.model
	n := m.Filter()
	count := func(words string, n int) string { return words + " (" + strconv.Itoa(n) + ")" }
	pick := func(title string, chosen string, set func(string), choices ...kit.Choice) fyne.CanvasObject {
		p := kit.NewPick(choices, set).Wide(432)
		p.Choose(chosen)
		return kit.NewField(title, p)
	}
	causes := []kit.Choice{{ID: "", Label: lang.Say("Anything")}}
	for _, c := range report.Causes {
		if k := m.Shown.Causes[c]; k > 0 || c == n.Cause {
			causes = append(causes, kit.Choice{ID: string(c), Label: count(lang.Of(c.Words()), k)})
		}
	}
	owners := []kit.Choice{{ID: "", Label: lang.Say("Everybody")}, {ID: string(report.Nobody), Label: count(lang.Say("Nobody"), m.Shown.Owners[""])}}
	for _, p := range m.staff {
		if k := m.Shown.Owners[p.ID]; k > 0 || p.ID == n.Owner {
			owners = append(owners, kit.Choice{ID: string(p.ID), Label: count(p.Name, k)})
		}
	}
	bases := []kit.Choice{{ID: "", Label: lang.Say("Any")}}
	for _, b := range basis.All {
		if k := m.Shown.Bases[b]; k > 0 || b == n.Basis {
			bases = append(bases, kit.Choice{ID: string(b), Label: count(lang.Of(b.Words()), k)})
		}
	}
	var ages []kit.Choice
	for _, a := range report.AllAges {
		ages = append(ages, kit.Choice{ID: string(a), Label: lang.Of(a.Words())})
	}
	sizes := []kit.Choice{{ID: "0", Label: lang.Say("All rows")}}
	for _, k := range report.Sizes {
		sizes = append(sizes, kit.Choice{ID: strconv.Itoa(k), Label: lang.Sayf("The first %d", k)})
	}
	show := shell.Take(lang.Say("Show"), kit.Go, func() { m.Narrow(n) })
	s.host.Ask(shell.Question{
		Title: lang.Say("Filter"),
		Body: kit.Down(10,
			pick(lang.Say("What falls due"), string(n.Cause), func(id string) { n.Cause = report.Cause(id) }, causes...),
			pick(lang.Say("Owner"), string(n.Owner), func(id string) { n.Owner = workflow.StaffID(id) }, owners...),
			pick(lang.Say("Legal basis"), string(n.Basis), func(id string) { n.Basis = basis.Basis(id) }, bases...),
			pick(lang.Say("Age now"), string(n.Age), func(id string) { n.Age = report.Ages(id) }, ages...),
			pick(lang.Say("List"), strconv.Itoa(n.Size), func(id string) { n.Size, _ = strconv.Atoi(id) }, sizes...)),
		Choices: []shell.Choice{show, shell.Take(lang.Say("Show everything"), kit.Plain, m.Everything), shell.Close(lang.Say("Cancel"))},
	})
}

// askViews offers the kept views, and to keep this one.
func (s *Screen) askViews() {
	m := s.model
	var body []fyne.CanvasObject
	var dismiss func()
	now := false
	for i, v := range m.Views() {
		now = now || v.Now
		use := kit.NewLink(v.Words, func() { dismiss(); m.Use(i) })
		body = append(body, kit.Across(8, kit.Wide(400, use), kit.NewButton(lang.Say("Forget"), kit.Plain, func() { dismiss(); m.DropView(i) }).Small()))
	}
	if len(body) == 0 {
		body = append(body, kit.Small(lang.Say("No view is kept yet. A view is a filter: its words are its name, and no patient is in it.")).In(theme.Fg2).Wrap())
	}
	choices := []shell.Choice{shell.Take(lang.Say("Keep this view"), kit.Go, m.KeepView), shell.Close(lang.Say("Close"))}
	if now {
		choices = choices[1:]
	}
	choices[0].First = true
	dismiss = s.host.Ask(shell.Question{Title: lang.Say("Views"), Wide: 520,
		Words: []string{lang.Sayf("Now: %s", lang.Of(m.Filter().Words(m.Shown.Names())))}, Body: kit.Down(8, body...), Choices: choices})
}

// askLetters asks which of the letters that go with the ticked rows to write.
func (s *Screen) askLetters() {
	if can, _ := s.model.CanAct(); !can {
		return
	}
	s.model.AskLetters(func(bundles []Bundle, without []string) {
		if len(bundles) == 0 {
			s.host.Tell(lang.Say("No letter is right for these rows now, or it waits already."))
			return
		}
		var body []fyne.CanvasObject
		for i := range bundles {
			b := &bundles[i]
			tick := kit.NewTick(b.Words(), func(on bool) { b.Chosen = on })
			tick.SetOn(b.Chosen)
			body = append(body, tick)
			if b.Why != "" {
				body = append(body, kit.PadEach(0, 0, 4, 28, kit.Hint(b.Why).Wrap()))
			}
		}
		words := []string{lang.Say("They wait under Letters until somebody has checked and printed each. Nothing is posted from here.")}
		if n := len(without); n > 0 {
			words = append(words, lang.Sayf("No letter goes with %s of these now: it waits already, or a clinician decides about it.", rows(n)))
		}
		write := shell.Take(lang.Say("Write them"), kit.Go, func() { s.model.Write(chosenOf(bundles)) })
		write.First = true
		write.Try = func() bool { return len(chosenOf(bundles)) > 0 }
		s.host.Ask(shell.Question{Title: lang.Say("Letters for the ticked rows"), Words: words, Body: kit.Down(6, body...),
			Choices: []shell.Choice{write, shell.Close(lang.Say("Cancel"))}})
	})
}

func chosenOf(bundles []Bundle) []Bundle {
	var out []Bundle
	for _, b := range bundles {
		if b.Chosen {
			out = append(out, b)
		}
	}
	return out
}

// askAssign asks who looks after the ticked reviews.
func (s *Screen) askAssign() {
	m := s.model
	if can, _ := m.CanAct(); !can {
		return
	}
	choices := []kit.Choice{}
	for _, p := range m.Staff() {
		choices = append(choices, kit.Choice{ID: string(p.ID), Label: p.Name})
	}
	choices = append(choices, kit.Choice{ID: string(report.Nobody), Label: lang.Say("Nobody")})
	who := kit.NewPick(choices, func(string) {}).Wide(432)
	who.Choose(choices[0].ID)
	give := shell.Take(lang.Say("Assign"), kit.Go, func() {
		owner := workflow.StaffID(who.Chosen())
		if owner == report.Nobody {
			owner = ""
		}
		m.Assign(owner)
	})
	s.host.Ask(shell.Question{Title: lang.Count(len(m.Acting()), "Who looks after this review?", "Who looks after these %d reviews?"), Body: kit.NewField(lang.Say("Owner"), who),
		Choices: []shell.Choice{give, shell.Close(lang.Say("Cancel"))}})
}

// askDate asks by when the ticked roles are looked at.
func (s *Screen) askDate() {
	m := s.model
	if can, _ := m.CanAct(); !can {
		return
	}
	day := kit.NewDateField(func() kit.Date { return kit.Date(s.host.Today()) })
	field := kit.NewField(lang.Say("Look at it by"), day)
	s.host.Ask(shell.Question{
		Title: lang.Count(len(m.Acting()), "By when is this review due?", "By when are these %d reviews due?"),
		Words: []string{lang.Say("A day that is set can only be brought forward. For a later one, record the review in the register.")},
		Body:  field,
		Choices: []shell.Choice{
			{Label: lang.Say("Set date"), Kind: kit.Go, Try: func() bool {
				d, ok := day.Value()
				why := ""
				if !ok || nhs.Date(d).Before(s.host.Today()) {
					why = lang.Say("Type today or a day after it.")
				}
				field.SetError(why)
				return why == ""
			}, Do: func() { d, _ := day.Value(); m.SetDate(nhs.Date(d)) }},
			shell.Close(lang.Say("Cancel")),
		},
	})
}
