package shell

import (
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// asked is a question that waits for its answer, on screen or, while its person
// is away, until they are back.
type asked struct {
	question Question
	shut     func() // takes it off the screen; nil while it is not there
}

// hide takes the question off the screen without answering it.
func (a *asked) hide() {
	if a.shut != nil {
		a.shut()
		a.shut = nil
	}
}

// ask shows a question to whoever is at the window.
func (s *Shell) ask(q Question) (dismiss func()) { return s.askAt(s.desk, q) }

// askAt puts a question to the person of a desk; nil is whoever stands at the door.
func (s *Shell) askAt(d *desk, q Question) (dismiss func()) {
	a := &asked{question: q}
	if d != nil {
		d.asked = append(d.asked, a)
	}
	dismiss = func() {
		if d != nil {
			d.asked = slices.DeleteFunc(d.asked, func(o *asked) bool { return o == a })
		}
		a.hide()
	}
	a.question.dismiss = dismiss
	if s.desk == d {
		s.pose(a)
	}
	return dismiss
}

// pose puts a question on the screen.
func (s *Shell) pose(a *asked) {
	q := a.question
	dialog := kit.Dialog{Title: q.Title, Width: q.Wide, Top: q.Top, Bare: q.Bare, Cancel: "-", Body: s.questionBody(q), First: q.Body}
	for i, c := range q.Choices {
		b := kit.NewButton(c.Label, c.Kind, func() { s.take(q, c) })
		last := i == len(q.Choices)-1
		if i == 0 && q.main() {
			dialog.Primary = b
		} else {
			dialog.Others = append(dialog.Others, b)
		}
		if c.First || last && dialog.First == nil {
			dialog.First = b
		}
	}
	closeDialog := dialog.Show(s.win.Canvas())
	escape := func() {}
	if n := len(q.Choices); n > 0 {
		escape = func() { s.take(q, q.Choices[n-1]) }
	}
	pop := s.router.Push(&kit.Keys{Key: map[fyne.KeyName]func(){fyne.KeyEscape: escape}})
	a.shut = func() { pop(); closeDialog() }
}

// take takes one way out of a question.
func (s *Shell) take(q Question, c Choice) {
	s.use()
	if c.Try != nil && !c.Try() {
		kit.FocusWrong(q.Body)
		return
	}
	q.dismiss()
	if c.Do != nil {
		c.Do()
	}
}

func (s *Shell) questionBody(q Question) fyne.CanvasObject {
	column := kit.Down(12)
	for _, w := range q.Words {
		column.Add(kit.Body(w).Wrap())
	}
	if q.back != nil {
		column.Add(q.back)
	}
	if q.Body != nil {
		column.Add(q.Body)
	}
	if len(column.Objects) == 0 {
		return nil
	}
	return kit.Stack(newEye(s.use), column)
}

// question is the notice as it is shown: until it was read.
func (n Notice) question() Question {
	q := Question{Title: n.Title, Choices: []Choice{{Label: lang.Say("OK"), Kind: kit.Plain, First: true}}}
	if n.Words != "" {
		q.Words = append(q.Words, n.Words)
	}
	if len(n.Needs) > 0 {
		list := kit.Down(6)
		for _, need := range n.Needs {
			list.Add(kit.Top(8, kit.NewIcon(theme.IconAlert, theme.Err, 20), kit.Grow(kit.Body(lang.Of(need.Words)).Wrap())))
		}
		q.Body = list
	}
	if n.Reference != "" {
		q.Words = append(q.Words, lang.Sayf("Reference %s", n.Reference))
	}
	return q
}
