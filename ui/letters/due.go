package letters

import (
	"context"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// readDue reads which letters are due about days to come, and not written.
func (m *Model) readDue() {
	if !m.host.May(workflow.ActPrint) {
		return
	}
	session := m.host.Session
	shell.Load(m.host, &m.dueReads, session.LettersDue, func(due []casework.DueLetter, err error) {
		if err != nil {
			if m.Read { // else the page says that nothing could be read
				m.host.ShowError(err)
			}
			return
		}
		m.due = due
		m.changed()
	})
}

// Due lists the letters that are due and not written, the longest due first.
func (m *Model) Due() []casework.DueLetter { return m.due }

// DueWords says what a due letter tells, whom, of which case and about what day.
func DueWords(d casework.DueLetter) string {
	s := lang.Of(d.Kind.Words()) + ", " + lang.Sayf("to %s. %s, about %s", lang.Of(d.Name), d.Ref, d.On.Short())
	if d.Reminder {
		return s + ". " + lang.Say("A reminder")
	}
	return s
}

// WriteDue writes the letters somebody chose. They then wait to be printed; one
// that is not due any more is left out, and said so.
func (m *Model) WriteDue(all []casework.DueLetter) {
	if len(all) == 0 {
		return
	}
	session := m.host.Session
	shell.Act(m.host, func(ctx context.Context) error {
		for _, d := range all {
			if err := session.Write(ctx, d.Application, d.Kind, d.To); err != nil {
				return err
			}
		}
		return nil
	}, func() {
		m.host.Toast(lang.Count(len(all), "%d letter waits to be printed.", "%d letters wait to be printed."), nil)
		m.Reread()
	})
}

// mostDue is how many letters one question lists.
const mostDue = 8

// askDue offers the letters that are due. None is chosen beforehand.
func (s *Screen) askDue() {
	m := s.model
	due := m.Due()
	if len(due) == 0 {
		return
	}
	words := []string{lang.Say("They tell people of a day to come. A letter is written because somebody chose it, and is checked and printed like every other.")}
	if len(due) > mostDue {
		words = append(words, lang.Sayf("These %d of %d have been due for longest.", mostDue, len(due)))
		due = due[:mostDue]
	}
	chosen := make([]bool, len(due))
	var rows []fyne.CanvasObject
	for i, d := range due {
		rows = append(rows, kit.NewTick(DueWords(d), func(on bool) { chosen[i] = on }))
		if d.Why != "" {
			rows = append(rows, kit.PadEach(0, 0, 4, 28, kit.Hint(lang.Of(d.Why)).Wrap()))
		}
	}
	s.host.Ask(shell.Question{
		Title: lang.Say("Letters that are due"),
		Words: words,
		Body:  kit.Down(8, rows...),
		Choices: []shell.Choice{
			{Label: lang.Say("Write those chosen"), Kind: kit.Go, Do: func() {
				var all []casework.DueLetter
				for i, d := range due {
					if chosen[i] {
						all = append(all, d)
					}
				}
				m.WriteDue(all)
			}},
			shell.Close(lang.Say("Later")),
		},
	})
}

// paintDue shows how many are due, where any are.
func (s *Screen) paintDue() {
	n := len(s.model.Due())
	if n == 0 {
		s.due.Hide()
		return
	}
	s.due.SetLabel(lang.Count(n, "%d letter is due", "%d letters are due"))
	s.due.Show()
}
