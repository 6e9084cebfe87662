package shell

import (
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
)

// asked is a question that is open.
type asked struct {
	question Question
	dismiss  func()
}

// ask shows a question.
func (s *Shell) ask(q Question) (dismiss func()) {
	a := &asked{question: q}
	d := s.desk
	var shut func()
	a.dismiss = func() {
		if d != nil {
			d.asked = slices.DeleteFunc(d.asked, func(o *asked) bool { return o == a })
		}
		shut()
	}
	if d != nil {
		d.asked = append(d.asked, a)
	}
	take := func(c Choice) func() {
		return func() {
			s.idle.use()
			if c.Try != nil && !c.Try() {
				return
			}
			a.dismiss()
			if c.Do != nil {
				c.Do()
			}
		}
	}
	dialog := kit.Dialog{Title: q.Title, Width: q.Wide, Cancel: "-", Body: questionBody(q)}
	if dialog.Body != nil && q.Body != nil {
		dialog.First = q.Body
	}
	for i, c := range q.Choices {
		b := kit.NewButton(c.Label, c.Kind, take(c))
		last := i == len(q.Choices)-1
		switch {
		case i == 0 && !last && c.Kind == kit.Go:
			dialog.Primary = b
		default:
			dialog.Others = append(dialog.Others, b)
		}
		if c.First || last && dialog.First == nil {
			dialog.First = b
		}
	}
	closed := false
	closeDialog := dialog.Show(s.win.Canvas())
	escape := func() {}
	if n := len(q.Choices); n > 0 {
		escape = take(q.Choices[n-1])
	}
	pop := s.router.Push(&kit.Keys{Key: map[fyne.KeyName]func(){fyne.KeyEscape: escape}})
	shut = func() {
		if !closed {
			closed = true
			pop()
			closeDialog()
		}
	}
	return a.dismiss
}

func questionBody(q Question) fyne.CanvasObject {
	column := kit.Down(12)
	for _, w := range q.Words {
		column.Add(kit.Body(w).Wrap())
	}
	if q.Body != nil {
		column.Add(q.Body)
	}
	if len(column.Objects) == 0 {
		return nil
	}
	return column
}

// notice shows what went wrong until it was read.
func (s *Shell) notice(n Notice) {
	q := Question{Title: n.Title, Choices: []Choice{{Label: "OK", Kind: kit.Plain, First: true}}}
	if n.Words != "" {
		q.Words = append(q.Words, n.Words)
	}
	if len(n.Needs) > 0 {
		list := kit.Down(6)
		for _, need := range n.Needs {
			list.Add(kit.Top(8, kit.NewIcon(theme.IconAlert, theme.Err, 20), kit.Grow(kit.Body(need.Words).Wrap())))
		}
		q.Body = list
	}
	if n.Reference != "" {
		q.Words = append(q.Words, "Reference "+n.Reference)
	}
	s.ask(q)
}

// toast says what was done; while it shows, Undo takes it back.
func (s *Shell) toast(words string, undo func()) {
	t := kit.Toast{Text: words}
	s.undo = undo
	if undo != nil {
		t.Act, t.Key, t.Acting = "Undo", "Ctrl+Z", s.undoLast
	}
	s.frame.toasts.Say(t)
	s.recheck()
}

// undoLast takes back what the toast on screen says was done.
func (s *Shell) undoLast() {
	undo := s.undo
	s.undo = nil
	s.frame.toasts.Dismiss()
	if undo != nil {
		undo()
	}
	s.recheck()
}
