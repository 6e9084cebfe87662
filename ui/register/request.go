package register

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// request asks what was asked of a patient who wants access to end.
type request struct {
	// Container is what is drawn.
	Container                    *fyne.Container
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
		choices = append(choices, kit.Choice{ID: string(p), Label: p.Words()})
	}
	q.pressed = kit.NewPick(choices, nil).Wide(432)
	q.tell = kit.NewTick("The patient agrees to a letter to the proxy", func(on bool) { q.agrees = on })
	q.identifiedField = kit.NewField("How you made sure it was the patient", q.identified).WithHint("By a way the proxy has no hand in, such as a call to the patient’s own number.")
	q.pressedWith = kit.NewField("Did somebody press them to stop it?", q.pressed)
	q.tellField = kit.NewField("Who hears of it", q.tell)
	q.Container = kit.Down(12, q.identifiedField, q.pressedWith, q.tellField)
	return q
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
		fields[n.Field].SetError(n.Words)
	}
	return len(needs) == 0
}

// askRequest records what was asked after the access had ended.
func (s *Screen) askRequest() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActRequest) {
		return
	}
	q := newRequest()
	s.host.Ask(shell.Question{
		Title: "The patient asked for the end of " + r.Ref,
		Words: []string{"Access has ended. Say what the patient was asked, where nobody could listen. A clinician reads whether somebody pressed them."},
		Body:  q.Container,
		Choices: []shell.Choice{
			{Label: "Record it", Kind: kit.Go, Do: func() { m.RecordRequest(q.value()) }, Try: q.try},
			shell.Close("Later"),
		},
	})
}

// shown draws something or does not.
func shown(o fyne.CanvasObject, is bool) {
	if is {
		o.Show()
	} else {
		o.Hide()
	}
}
