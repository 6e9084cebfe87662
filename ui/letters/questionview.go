package letters

import (
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
)

// questions is the card that asks what must hold before a letter goes.
type questions struct {
	model   *Model
	card    *fyne.Container
	title   *kit.Text
	channel *kit.Segments
	ticks   map[Question]*kit.Tick
	before  *kit.Entry
	field   *kit.Field
	shown   []Question
	of      workflow.LetterID
}

func newQuestions(m *Model) *questions {
	q := &questions{model: m, card: kit.Stack(), title: kit.Strong("").Wrap(), ticks: map[Question]*kit.Tick{}}
	var answers []kit.Segment
	for _, c := range Channels {
		answers = append(answers, kit.Segment{ID: c, Label: channelWords[c]})
	}
	q.channel = kit.NewSegments(answers, func(id string) { m.Answer(func(s *workflow.Safe) { s.Channel = id }) })
	for k, field := range ticks {
		q.ticks[k] = kit.NewTick("", func(on bool) { m.Answer(func(s *workflow.Safe) { *field(s) = on }) })
	}
	q.before = kit.NewEntry().Limit(200)
	q.before.OnChanged = func(words string) {
		if words != m.Safe().BeforeSetUp {
			m.Answer(func(s *workflow.Safe) { s.BeforeSetUp = words })
		}
	}
	q.field = kit.NewField("", q.before)
	return q
}

func (q *questions) paint() {
	m := q.model
	ask := m.Questions()
	safe := m.Safe()
	q.title.SetText(lang.Sayf("Before it goes to %s", m.To()))
	q.channel.Choose(safe.Channel)
	for k, t := range q.ticks {
		t.SetLabel(m.Words(k))
		t.SetOn(answered(safe, k))
	}
	if q.before.Text() != safe.BeforeSetUp {
		q.before.SetText(safe.BeforeSetUp)
	}
	q.field.SetLabel(m.Words(AskBefore))
	if slices.Equal(ask, q.shown) && q.of == m.Chosen() {
		return // the focus stays where somebody is answering
	}
	q.shown, q.of = ask, m.Chosen()
	q.card.Objects = nil
	if len(ask) == 0 {
		return
	}
	rows := []fyne.CanvasObject{q.title}
	for _, k := range ask {
		switch k {
		case AskChannel:
			rows = append(rows, kit.Left(q.channel))
		case AskBefore:
			rows = append(rows, q.field)
		default:
			rows = append(rows, q.ticks[k])
		}
	}
	q.card.Objects = []fyne.CanvasObject{kit.Card(kit.Down(8, rows...))}
}
