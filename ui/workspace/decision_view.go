package workspace

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// decisionView is the decision in three columns, or for a refusal in two. It
// keeps its fields while their values change.
type decisionView struct {
	s      *Screen
	root   *fyne.Container
	scroll *kit.Scroll
	built  string

	mode     *kit.Segments
	services slot
	given    []*kit.Tick // the services
	people   []*kit.Tick // who gets a letter
	bases    *kit.RadioList
	end      *kit.DateField
	look     *kit.DateField
	note     fyne.CanvasObject
	reasons  *kit.RadioList    // of a refusal
	ends     slot              // the last day, or why there is none
	endless  fyne.CanvasObject // why there is none
	carry    slot
	told     slot
	stops    slot
	later    slot
	words    slot // of a refusal for another reason
	quiet    bool // a value is being set, not typed
}

func newDecisionView(s *Screen) *decisionView {
	v := &decisionView{s: s, root: kit.Stack()}
	v.services, v.ends, v.carry, v.told, v.stops, v.later, v.words = s.slot(), s.slot(), s.slot(), s.slot(), s.slot(), s.slot(), s.slot()
	return v
}

// update shows the plan as it is.
func (v *decisionView) update() {
	m := v.s.m
	shape := "read"
	if m.MayDecide() {
		shape = "grant"
		if m.Mode() == Refuse {
			shape = "refuse"
		}
	}
	shape = fmt.Sprint(m.id, shape, v.s.narrow)
	choosing := v.mode != nil && hasFocus(v.mode)
	anew := shape != v.built
	if anew {
		v.built = shape
		v.build()
	}
	v.refresh()
	if anew && choosing {
		v.s.settle()
		kit.Focus(v.mode)
	}
}

// focus goes to the choice between granting and refusing.
func (v *decisionView) focus() {
	if v.s.m.MayDecide() {
		kit.Focus(v.mode)
		return
	}
	kit.Focus(v.services.box)
}

// hasFocus says whether a part has the focus.
func hasFocus(f kit.Focuser) bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(f.(fyne.CanvasObject))
	return c != nil && c.Focused() != nil && c.Focused() == f.FocusTarget()
}

// stay shows boxes to tick as they are now, with the focus upon the same one.
func (v *decisionView) stay(s *slot, ticks *[]*kit.Tick, key string, build func() fyne.CanvasObject) {
	at := slices.IndexFunc(*ticks, func(t *kit.Tick) bool { return hasFocus(t) })
	s.show(key, func() fyne.CanvasObject { *ticks = nil; return build() })
	if at >= 0 && at < len(*ticks) {
		v.s.settle()
		kit.Focus((*ticks)[at])
	}
}

func (v *decisionView) build() {
	m := v.s.m
	if !m.MayDecide() {
		key := fmt.Sprint(m.Decided(), m.Obstacles())
		v.services.key = ""
		v.services.show(key, v.readOnly)
		v.set(alone(v.services.box))
		return
	}
	segs := []kit.Segment{{ID: string(Grant), Label: lang.Say("Grant"), Key: modeKeys[Grant]},
		{ID: string(Part), Label: lang.Say("Grant part"), Key: modeKeys[Part]}, {ID: string(Refuse), Label: lang.Say("Refuse"), Key: modeKeys[Refuse]}}
	if len(m.c.Application.Requested) == 0 {
		segs = []kit.Segment{segs[0], segs[2]}
	}
	v.mode = kit.NewSegments(segs, func(id string) { m.SetMode(Mode(id)) })
	for _, s := range []*slot{&v.services, &v.ends, &v.carry, &v.told, &v.stops, &v.later, &v.words} {
		s.clear()
	}
	if m.Mode() == Refuse {
		v.set(v.refusal())
		return
	}
	v.bases = kit.NewRadioList(nil, func(id string) { m.ChooseBasis(basis.Basis(id)) })
	today := func() kit.Date { return kit.Date(m.host.Today()) }
	date := func(change func(nhs.Date)) *kit.DateField {
		f := kit.NewDateField(today)
		f.OnChanged = func() {
			// A year half typed is long past: it is not yet what was meant.
			if d, ok := f.Value(); ok && !v.quiet && !nhs.Date(d).Before(m.host.Today()) {
				change(nhs.Date(d))
			}
		}
		return f
	}
	v.note = v.rationale()
	v.end, v.look = date(m.SetEnd), date(m.SetReview)
	starts, begins := m.Start()
	left := kit.Down(8, kit.Section(lang.Say("Decision and access")), kit.Left(v.mode), v.services.box, v.told.box)
	middle := kit.Down(8, kit.Section(lang.Say("Legal basis")), v.bases, kit.Hint(m.ClaimedWords()).Wrap(), kit.Gap(4), v.note)
	right := kit.Down(12, kit.Section(lang.Say("Dates")), kit.NewField(lang.Say("Starts"), kit.Body(starts.Long())).WithHint(begins), v.ends.box, kit.NewField(lang.Say("Review by"), v.look), v.later.box, v.carry.box, v.stops.box)
	v.set(v.s.columns(column{352, left, true}, column{386, middle, false}, column{348, right, false}))
}

func (v *decisionView) set(o fyne.CanvasObject) {
	v.scroll = kit.NewScroll(kit.Pad(6, 6, o))
	v.root.Objects = []fyne.CanvasObject{kit.PadEach(6, 18, 4, 18, v.scroll)}
	v.s.moved = true
}

// refusal is why, and who is told. Nothing blocks it.
func (v *decisionView) refusal() fyne.CanvasObject {
	m := v.s.m
	var options []kit.Option
	for _, r := range m.host.Session.RefusalReasons(m.c) {
		o := kit.Option{ID: r.Code, Title: lang.Of(r.Words)}
		if m.host.Rules().Reasons.Sent(r.Code) == "" {
			o.Detail = lang.Say("Kept at the practice and never sent")
		}
		options = append(options, o)
	}
	v.reasons = kit.NewRadioList(options, m.SetReason)
	v.reasons.Choose(m.Plan().Reason)
	v.note = v.rationale()
	left := kit.Down(8, kit.Section(lang.Say("Decision")), kit.Left(v.mode), kit.Strong(lang.Say("Reason")), v.reasons, v.words.box)
	right := kit.Down(12, kit.Section(lang.Say("Who is told")), v.told.box, v.note,
		kit.Hint(lang.Say("Nothing has to be answered first to refuse.")).Wrap())
	return v.s.columns(column{560, left, false}, column{538, right, false})
}

func (v *decisionView) rationale() fyne.CanvasObject {
	return v.text(lang.Say("Note for the record"), lang.Say("Why you decided so. It stays at the practice."), 2, v.s.m.Plan().Rationale,
		func(p *workflow.Proposal, s string) { p.Rationale = s })
}

// text is something typed that goes into the plan: at once, and saved when the
// field is left.
func (v *decisionView) text(label, hint string, rows int, now string, change func(*workflow.Proposal, string)) fyne.CanvasObject {
	e := kit.NewEntry()
	if rows > 1 {
		e = kit.NewNote(rows)
	}
	e.Limit(2000)
	e.SetText(now)
	e.OnChanged = func(s string) { v.s.m.Typed(func(p *workflow.Proposal) { change(p, s) }) }
	e.OnFocus = func(on bool) {
		if !on {
			v.s.m.Flush()
		}
	}
	return kit.NewField(label, e).WithHint(hint)
}

// refresh sets every value that changed.
func (v *decisionView) refresh() {
	m := v.s.m
	if !m.MayDecide() {
		v.services.show(fmt.Sprint(m.Decided(), m.Obstacles(), m.c.State), v.readOnly)
		return
	}
	p := m.Plan()
	v.mode.Choose(string(m.Mode()))
	v.stay(&v.told, &v.people, fmt.Sprint(p.Refuse, m.c.Application.EverHeld, m.c.Heading, p.Letters, m.Mode()), v.tell)
	if m.Mode() == Refuse {
		v.words.show(fmt.Sprint(p.Reason == workflow.ReasonOther), func() fyne.CanvasObject {
			if p.Reason != workflow.ReasonOther {
				return nil
			}
			return v.text(lang.Say("Why, in a few words"), lang.Say("The national record keeps these words."), 1, p.Words, func(p *workflow.Proposal, s string) { p.Words = s })
		})
		return
	}
	v.stay(&v.services, &v.given, fmt.Sprint(m.Services(), m.Mode(), m.RecordWords()), v.table)
	var options []kit.Option
	for _, o := range m.Options() {
		options = append(options, kit.Option{ID: string(o.Basis), Title: lang.Of(o.Basis.Words()), Detail: basisDetail(o), Off: !o.Allowed})
	}
	v.bases.SetOptions(options)
	v.bases.Choose(string(p.Basis))
	v.quiet = true
	wait := ""
	if p.Basis == "" {
		wait = lang.Say("Not yet")
	}
	for _, f := range []*kit.DateField{v.end, v.look} {
		if f.Disabled() != (wait != "") {
			f.Off(wait)
		}
	}
	v.setDate(v.look, p.Review, v.rule(p, p.Review, m.Dates().Review))
	v.ends.show(fmt.Sprint(m.plan.open, m.MayOpenEnd()), v.lastDay)
	v.setDate(v.end, p.End, v.rule(p, p.End, m.Dates().End))
	v.quiet = false
	v.later.show(m.LaterWords(), func() fyne.CanvasObject {
		if m.LaterWords() == "" {
			return nil
		}
		return kit.Hint(lang.Sayf("Later by other rules: %s", m.LaterWords())).Wrap()
	})
	c := m.Dates().CanCarryOn
	v.carry.show(fmt.Sprint(c, p.CarryOn != ""), func() fyne.CanvasObject { return v.carryOn(c) })
	v.stops.show(fmt.Sprint(m.Obstacles(), m.Mode()), v.obstacles)
}

func (v *decisionView) rule(p workflow.Proposal, on nhs.Date, c review.Candidate) string {
	if p.Basis == "" {
		return lang.Say("Choose the legal basis first")
	}
	return lang.Of(casework.DateRule(on, c))
}

// setDate writes a date that is not being typed, and the rule beside it.
func (v *decisionView) setDate(f *kit.DateField, d nhs.Date, rule string) {
	if now, _ := f.Value(); nhs.Date(now) != d && !hasFocus(f) {
		f.Set(kit.Date(d))
	}
	f.SetRule(rule)
}

// lastDay is the last day of access, or why there is none.
func (v *decisionView) lastDay() fyne.CanvasObject {
	m := v.s.m
	if !m.plan.open && !m.MayOpenEnd() {
		return kit.NewField(lang.Say("Ends"), v.end)
	}
	if !m.plan.open {
		return kit.Down(4, kit.NewField(lang.Say("Ends"), v.end), kit.Left(kit.NewLink(lang.Say("Give no last day"), func() { m.OpenEnd(true); kit.Focus(v.endless) }).As(kit.FaceCaption)))
	}
	why := v.text(lang.Say("Ends: no last day, because"), lang.Say("For exceptional cases only."), 1, m.Plan().OpenEnded,
		func(p *workflow.Proposal, s string) { p.OpenEnded = s })
	v.endless = why
	return kit.Down(4, why, kit.Left(kit.NewLink(lang.Say("Give the last day the rule gives"), func() { m.OpenEnd(false); kit.Focus(v.end) }).As(kit.FaceCaption)))
}

// carryOn asks for the reason to go on past a birthday, where there is a fresh assessment.
func (v *decisionView) carryOn(c review.Candidate) fyne.CanvasObject {
	m := v.s.m
	if c.IsZero() && m.Plan().CarryOn == "" {
		return nil
	}
	e := kit.NewEntry().Limit(500)
	e.SetText(m.Plan().CarryOn)
	e.OnSubmitted = m.CarriedOn
	e.OnFocus = func(on bool) {
		if !on {
			m.CarriedOn(e.Text())
		}
	}
	hint := lang.Say("Takes the reason to go on past the birthday. Empty it to end the day before.")
	if !c.IsZero() {
		hint = lang.Sayf("With a reason it can go on until %s.", c.Date.Short())
	}
	return kit.NewField(lang.Say("Go on past the birthday, because"), e).WithHint(hint)
}

func basisDetail(o basis.Option) string {
	s := lang.Of(o.Why)
	for _, n := range o.Needs {
		s += " " + lang.Sayf("Needed: %s.", kit.InSentence(lang.Of(n)))
	}
	return s
}

// table is the services: asked for, given.
func (v *decisionView) table() fyne.CanvasObject {
	m := v.s.m
	rows := m.Services()
	asked := len(m.c.Application.Requested) > 0
	cell := func(a, b, c fyne.CanvasObject) fyne.CanvasObject {
		row := []fyne.CanvasObject{kit.Grow(a)}
		if asked {
			row = append(row, kit.Wide(80, b))
		}
		return kit.Pad(12, 0, kit.Across(4, append(row, kit.Wide(92, c))...))
	}
	head := func(s string) fyne.CanvasObject { return kit.NewText(kit.FaceCaption, s).Bold() }
	column := kit.Down(0, kit.NewPanel(theme.Card, kit.High(32, cell(head(lang.Say("Service")), head(lang.Say("Requested")), head(lang.Say("Granted"))))).LineBelow(theme.Line2))
	if !asked {
		column.Add(kit.NewPanel(theme.Card, kit.Pad(12, 4, kit.NewText(kit.FaceCaption, lang.Say("Requested: not asked on this form")).In(theme.Fg2))).LineBelow(theme.Line))
	}
	for _, r := range rows {
		word := theme.Fg
		if asked && !r.Asked || r.Off != "" {
			word = theme.Fg2
		}
		t := kit.NewTick(r.Note, func(on bool) { m.Tick(r.Scope, on) })
		t.SetOn(r.Granted)
		v.given = append(v.given, t)
		if r.Off != "" {
			t.SetLabel(r.Off)
		}
		if r.Off != "" && !r.Granted || m.Mode() == "" {
			t.Disable()
		}
		line := cell(kit.Small(lang.Of(r.Scope.Words())).In(word), kit.Small(r.Requested).In(word), t)
		column.Add(kit.NewPanel(theme.Card, kit.High(28, line)).LineBelow(theme.Line))
	}
	foot := m.RecordWords()
	if m.Mode() == Part && m.grantMode() == Grant {
		foot = lang.Sayf("Untick what is not given. %s", foot)
	}
	if foot != "" {
		column.Add(kit.Pad(12, 6, kit.NewText(kit.FaceCaption, foot).Wrap()))
	}
	return kit.BareCard(kit.PadEach(0, 0, 1, 0, column))
}

// tell is who gets a letter, each with why it is not proposed.
func (v *decisionView) tell() fyne.CanvasObject {
	m := v.s.m
	if m.Mode() == "" {
		return nil
	}
	column := kit.Down(4)
	if m.Mode() != Refuse {
		column.Add(kit.Strong(lang.Say("Who gets a letter")))
	}
	for _, c := range m.Addressees() {
		to := workflow.ByProxy
		if c.To == letter.Patient {
			to = workflow.ByPatient
		}
		t := kit.NewTick(m.addressee(to), func(on bool) { m.Tell(to, on) })
		t.SetOn(m.Told(to))
		v.people = append(v.people, t)
		column.Add(t)
		if c.Why != "" {
			column.Add(kit.PadEach(0, 0, 4, 28, kit.Hint(lang.Of(c.Why)).Wrap()))
		}
	}
	return column
}

// obstacles lists what still stops a grant, each with the way to settle it.
func (v *decisionView) obstacles() fyne.CanvasObject {
	m := v.s.m
	if m.Mode() == "" {
		return kit.Hint(lang.Say("Choose to grant or to refuse. What still stops a grant is then listed here.")).Wrap()
	}
	var problems []kit.Problem
	for _, o := range m.Obstacles() {
		problems = append(problems, kit.Problem{Text: o.Text, Detail: o.Detail, Follow: func() { v.follow(o) }})
	}
	if len(problems) == 0 {
		return kit.Across(8, kit.NewIcon(theme.IconCheck, theme.Fg, 20), kit.Body(lang.Say("Nothing stops a grant.")))
	}
	return kit.Down(6, problemList(problems), kit.Hint(lang.Say("You can still refuse or ask for information.")).Wrap())
}

// settle leads to what settles an obstacle of this tab: its control, or the
// legal basis while that is still to be chosen.
func (v *decisionView) settle(field string) {
	m := v.s.m
	at := map[string]fyne.CanvasObject{"services": v.services.box, "end": v.end, "review": v.look, "rationale": v.note}[field]
	switch {
	case field == "end" && m.plan.open:
		at = v.endless
	case field == "duplicate":
		m.ShowAccess()
		return
	case field == "" && m.Possible(workflow.ActLift):
		v.s.askLift()
		return
	}
	if !kit.Focus(at) {
		kit.Focus(v.bases)
	}
}

// leadToMissing says what keeps the decision from being checked and confirmed,
// and goes there.
func (s *Screen) leadToMissing() {
	m, v := s.m, s.decision
	if !m.MayDecide() {
		return
	}
	say, stops := m.WhyNotConfirm(), m.Obstacles()
	switch {
	case m.Mode() == "":
		kit.Focus(v.mode)
	case m.Mode() == Refuse && m.Plan().Reason == "":
		kit.Focus(v.reasons)
	case m.Mode() == Refuse && m.refusalWantsNote():
		kit.Focus(v.note)
	case m.Mode() == Refuse:
		kit.Focus(v.words.box)
	case len(stops) > 0:
		say = lang.Sayf("This still stops a grant: %s.", stops[0].Text)
		v.follow(stops[0])
	}
	s.host.Tell(say)
}

// follow leads to what settles an obstacle, on this tab or among the checks.
func (v *decisionView) follow(o Obstacle) {
	if o.Question == "" {
		v.settle(o.Field)
		return
	}
	v.s.m.Ask(o.Question)
	v.s.focus()
	v.s.host.Recheck()
}

// problemList is a list of links whose words wrap.
func problemList(problems []kit.Problem) fyne.CanvasObject {
	return kit.ErrorSummary(lang.Count(len(problems), "%d thing still stops a grant", "%d things still stop a grant"), problems...)
}

// readOnly is the tab for those who do not decide, and after the decision.
func (v *decisionView) readOnly() fyne.CanvasObject {
	m := v.s.m
	if rows := m.Decided(); len(rows) > 0 {
		return kit.Down(8, kit.Section(lang.Say("Decision")), kit.Card(details(rows)))
	}
	if !m.c.State.Open() {
		return kit.Down(8, kit.Section(lang.Say("Decision")), kit.Body(lang.Sayf("This case was closed without a decision: %s.", kit.InSentence(lang.Of(m.c.State.Words())))))
	}
	who := lang.Say("The safeguarding lead or a responsible clinician decides.")
	if m.c.State == workflow.Waiting && m.host.May(workflow.ActDecide) {
		who = lang.Of(workflow.WhyUndecided)
	}
	column := kit.Down(8, kit.Section(lang.Say("Decision")), kit.Body(who).Wrap())
	var problems []kit.Problem
	for _, o := range m.Obstacles() {
		if o.Question == "" {
			continue // the plan is not this person's to make
		}
		problems = append(problems, kit.Problem{Text: o.Text, Detail: o.Detail, Follow: func() { v.follow(o) }})
	}
	if len(problems) == 0 {
		column.Add(kit.Body(lang.Say("Every check is answered.")).Wrap())
		return column
	}
	column.Add(problemList(problems))
	return column
}

// details is a summary without links.
func details(rows []Pair) fyne.CanvasObject {
	ds := make([]kit.Detail, len(rows))
	for i, r := range rows {
		ds[i] = kit.Detail{Label: r[0], Value: []kit.Run{kit.R(r[1])}}
	}
	return kit.Details(ds...)
}
