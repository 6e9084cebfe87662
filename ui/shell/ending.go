package shell

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// NotInGPSystem says what no program here can do, where access goes.
var NotInGPSystem = lang.Say("This program does not change the GP system. Switch the access off there now, then record it here.")

// Named is a person as a question names them: by name and birth date, for a
// telephone or a counter.
func Named(p workflow.Person) string {
	if p.Born.IsZero() {
		return p.Name()
	}
	return lang.Sayf("%s, born %s", p.Name(), p.Born.Short())
}

// Between says whose access a question is about: a reference alone is not known by
// anybody, and the row behind the question may be the wrong one.
func Between(r workflow.Role) string { return Both(r.Patient, r.Proxy) }

// Both names the two people of a case or of an access.
func Both(patient, proxy workflow.Person) string {
	return lang.Sayf("Proxy: %s. Patient: %s.", Named(proxy), Named(patient))
}

// AskEnding asks why access ends and on which day it was the last, warns of a
// reason that could do harm if others read it, and asks what the patient was asked
// where they wanted it. do ends it; it runs when nothing is missing.
func (h *Host) AskEnding(r workflow.Role, do func(workflow.Ending)) {
	list := h.Session.Reasons(workflow.ReasonEnds)
	if last := r.End.Date; last.IsZero() || last.After(h.Today()) { // both people read the reason, and it would be untrue
		list = slices.DeleteFunc(slices.Clone(list), func(reason workflow.Reason) bool { return reason.Code == workflow.ReasonEndReached })
	}
	choices := make([]kit.Choice, len(list))
	warnings := map[string]string{}
	for i, reason := range list {
		choices[i] = kit.Choice{ID: reason.Code, Label: lang.Of(reason.Words)}
		warnings[reason.Code] = lang.Of(reason.Warning(workflow.ReasonEnds))
	}
	words := kit.NewEntry().Limit(200)
	wordsField := kit.NewField(lang.Say("In your own words"), words).WithHint(lang.Say("The national store keeps these words, and both people may read them."))
	warn := kit.Small("").Wrap()
	warning := kit.Callout(warn)
	request := newRequest()
	var reasonField *kit.Field
	reason := kit.NewPick(choices, func(id string) {
		reasonField.SetError("")
		shown(wordsField, id == workflow.ReasonOther)
		shown(warning, warnings[id] != "")
		warn.SetText(warnings[id])
		shown(request.box, id == workflow.ReasonPatientAsked)
		kit.Reflow(wordsField)
	}).Wide(432)
	reasonField = kit.NewField(lang.Say("Why access ends"), reason)
	wordsField.Hide()
	warning.Hide()
	request.box.Hide()
	day := kit.NewDateField(func() kit.Date { return kit.Date(h.Today()) })
	day.Check = func(d kit.Date) string { return wrongLastDay(r, nhs.Date(d), h.Today()) }
	dayField := kit.NewField(lang.Say("Last day of access"), day)
	day.Set(kit.Date(h.Today()))
	ending := func() workflow.Ending {
		e := workflow.Ending{Reason: reason.Chosen()}
		if e.Reason == workflow.ReasonOther {
			e.Words = strings.TrimSpace(words.Text())
		}
		if d, ok := day.Value(); ok {
			e.On = nhs.Date(d)
		}
		if e.Reason == workflow.ReasonPatientAsked {
			q := request.value()
			e.Request = &q
		}
		return e
	}
	try := func() bool {
		e := ending()
		wrongReason, wrongWords, wrongDay := WrongEnding(r, e, h.Today())
		if day.Error() != "" {
			wrongDay = day.Error()
		}
		reasonField.SetError(wrongReason)
		wordsField.SetError(wrongWords)
		dayField.SetError(wrongDay)
		asked := e.Request == nil || request.try()
		return asked && wrongReason == "" && wrongWords == "" && wrongDay == ""
	}
	says := []string{Between(r), lang.Say("Access ends here at once. The national record is told without waiting."), NotInGPSystem}
	if caution := lang.Of(r.EndingCaution()); caution != "" {
		says = slices.Insert(says, 1, caution)
	}
	h.Ask(Question{
		Title: lang.Sayf("End access of %s?", r.Ref),
		Words: says,
		Body:  kit.Down(12, reasonField, warning, wordsField, request.box, dayField),
		Choices: []Choice{
			{Label: lang.Say("End access"), Kind: kit.Danger, Try: try, Do: func() { do(ending()) }},
			Close(lang.Say("Keep access")),
		},
		Kept: request.keep(Keep(r.ID.DraftOf("end")).Box("reason", reason).Box("words", words).Box("day", day)),
	})
}

// WrongEnding says what an ending still lacks, a sentence for each field; all
// empty when it may go ahead. The core asks again.
func WrongEnding(r workflow.Role, e workflow.Ending, today nhs.Date) (reason, words, day string) {
	if e.Reason == "" {
		reason = lang.Say("Choose why access ends.")
	}
	if e.Reason == workflow.ReasonOther && strings.TrimSpace(e.Words) == "" {
		words = lang.Say("Say in a few words why access ends.")
	}
	return reason, words, wrongLastDay(r, e.On, today)
}

// wrongLastDay says why a day cannot be the last day of access, or "".
func wrongLastDay(r workflow.Role, day, today nhs.Date) string {
	switch {
	case day.IsZero():
		return ""
	case day.After(today):
		return lang.Say("Access ends at once, so the last day is today or earlier.")
	case !r.Start.IsZero() && day.Before(r.Start):
		return lang.Sayf("Access began on %s, so it cannot have ended before.", r.Start.Short())
	}
	return ""
}

// AskRequest asks, after access has ended because the patient wanted it, what
// they were asked; do records it.
func (h *Host) AskRequest(r workflow.Role, do func(workflow.Request)) {
	q := newRequest()
	h.Ask(Question{
		Title: lang.Sayf("The patient asked for the end of %s", r.Ref),
		Words: []string{Between(r), lang.Say("Access has ended. Say what the patient was asked, where nobody could listen. A clinician reads whether somebody pressed them.")},
		Body:  q.box,
		Choices: []Choice{
			{Label: lang.Say("Record it"), Kind: kit.Go, Do: func() { do(q.value()) }, Try: q.try},
			Close(lang.Say("Later")),
		},
		Kept: q.keep(Keep(r.ID.DraftOf("request"))),
	})
}

// request asks what was asked of a patient who wants access to end.
type request struct {
	box                          *fyne.Container
	identified                   *kit.Entry
	pressed                      *kit.Pick
	tell                         *kit.Tick
	identifiedField, pressedWith *kit.Field
	tellField                    *kit.Field
	agrees                       bool
}

func newRequest() *request {
	q := &request{identified: kit.NewEntry().Limit(200)}
	var choices []kit.Choice
	for _, p := range workflow.PressedAnswers {
		choices = append(choices, kit.Choice{ID: string(p), Label: lang.Of(p.Words())})
	}
	q.pressed = kit.NewPick(choices, nil).Wide(432)
	q.tell = kit.NewTick(lang.Say("The patient agrees to a letter to the proxy"), func(on bool) { q.agrees = on })
	q.identifiedField = kit.NewField(lang.Say("How you made sure it was the patient"), q.identified).WithHint(lang.Say("By a way the proxy has no hand in, such as a call to the patient’s own number."))
	q.pressedWith = kit.NewField(lang.Say("Did somebody press them to stop it?"), q.pressed)
	q.tellField = kit.NewField(lang.Say("Who hears of it"), q.tell)
	q.box = kit.Down(12, q.identifiedField, q.pressedWith, q.tellField)
	return q
}

// keep adds what is asked here to what is kept of a question.
func (q *request) keep(k Kept) Kept {
	return k.Box("identified", q.identified).Box("pressed", q.pressed).Box("tell", q.tell)
}

func (q *request) value() workflow.Request {
	return workflow.Request{Identified: q.identified.Text(), Pressed: workflow.Pressed(q.pressed.Chosen()), TellProxy: q.agrees}
}

// try marks what is missing, and reports whether nothing is.
func (q *request) try() bool {
	fields := map[string]*kit.Field{"identified": q.identifiedField, "pressed": q.pressedWith, "proxy": q.tellField}
	for _, f := range fields {
		f.SetError("")
	}
	needs := q.value().Lacks()
	for _, n := range needs {
		fields[n.Field].SetError(lang.Of(n.Words))
	}
	return len(needs) == 0
}

// shown draws something or does not.
func shown(o fyne.CanvasObject, is bool) {
	if is {
		o.Show()
	} else {
		o.Hide()
	}
}
