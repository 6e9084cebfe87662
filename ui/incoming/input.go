package incoming

import (
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// editor is what a control tells of what is typed or chosen.
type editor interface {
	Form() *Form
	SetText(id, s string)
	SetCode(id, code string, on bool)
}

// input is one field of a form on the page.
type input struct {
	id     string
	form   *Form
	edit   editor
	field  *kit.Field
	valid  fyne.CanvasObject // beside an NHS number that passes its check
	absent *kit.Tick         // not on the form
	set    func(Field)       // shows the field's answer in the control
	birth  *kit.BirthField
	after  func() // hears of every change by hand
	busy   bool   // the control is being set, by us
	left   bool   // the focus left it once, so what is wrong may be said
}

// newInput returns the control that fits a field, showing its answer.
func newInput(h *shell.Host, form *Form, edit editor, id string, wide float32, after func()) *input {
	in := &input{id: id, form: form, edit: edit, after: after}
	one := form.Field(id)
	control := in.control(h, one, wide)
	in.field = kit.NewField(one.Label, control)
	in.absent = kit.NewTick(lang.Say("Not on the form"), nil)
	in.show()
	return in
}

func (in *input) control(h *shell.Host, one Field, wide float32) fyne.CanvasObject {
	typed := func(s string) {
		// A date is written anew when the focus leaves it: by then the form may
		// be registered or gone, and the next one must not get its day.
		if !in.busy && in.edit.Form() == in.form {
			in.edit.SetText(in.id, s)
			in.changed()
		}
	}
	today := func() kit.Date { return kit.Date(h.Today()) }
	switch one.Kind {
	case Birth:
		b := kit.NewBirthField(today)
		in.birth = b
		b.OnChanged = func() { typed(dateText(b.Value, b.Empty())) }
		in.set = func(f Field) {
			if d, err := nhs.ParseDate(f.Text); err == nil && dateText(b.Value, b.Empty()) != f.Text {
				b.Set(kit.Date(d))
			}
		}
		return b
	case Day:
		d := kit.NewDateField(today).Below()
		d.OnChanged = func() { typed(dateText(d.Value, d.Empty())) }
		in.set = func(f Field) {
			day, err := nhs.ParseDate(f.Text)
			if err == nil && dateText(d.Value, d.Empty()) != f.Text { // never while it is being typed
				d.Set(kit.Date(day))
			}
			d.SetRule(decideBy(h, in.form))
		}
		return d
	case One:
		return in.choice(one, wide, typed)
	case Some:
		return in.ticks(one)
	case Lines:
		e := kit.NewNote(2).Limit(500)
		e.OnChanged = typed
		in.set = func(f Field) { e.SetText(f.Text) }
		return e
	}
	e := kit.NewEntry().Wide(wide).Limit(200)
	e.OnChanged = typed
	e.OnFocus = func(on bool) {
		if !on {
			in.left = true
			in.mark()
		}
	}
	in.set = func(f Field) { e.SetText(f.Text) }
	if one.Kind == Number {
		in.valid = kit.Across(6, kit.NewIcon(theme.IconCheck, theme.OK, 16), kit.Small(lang.Say("Valid")))
	}
	return e
}

// choice is a row of answers where there are two, else a box that opens a list.
func (in *input) choice(one Field, wide float32, typed func(string)) fyne.CanvasObject {
	known := slices.ContainsFunc(one.Choices, func(c Choice) bool { return c.Code == one.Text })
	if len(one.Choices) == 2 && (known || one.Text == "") {
		var segments []kit.Segment
		for _, c := range one.Choices {
			segments = append(segments, kit.Segment{ID: c.Code, Label: c.Label})
		}
		s := kit.NewSegments(segments, typed)
		in.set = func(f Field) { s.Choose(f.Text) }
		return kit.Left(s)
	}
	var choices []kit.Choice
	for _, c := range one.Choices {
		choices = append(choices, kit.Choice{ID: c.Code, Label: c.Label})
	}
	if !known && one.Text != "" { // what was read is none of the answers: it is shown as it is
		choices = append(choices, kit.Choice{ID: one.Text, Label: one.Text})
	}
	p := kit.NewPick(choices, typed).Wide(wide)
	in.set = func(f Field) { p.Choose(f.Text) }
	return kit.Left(p)
}

// ticks is a box for every answer, two to a line.
func (in *input) ticks(one Field) fyne.CanvasObject {
	boxes := map[string]*kit.Tick{}
	var lines, line []fyne.CanvasObject
	for _, c := range one.Choices {
		boxes[c.Code] = kit.NewTick(c.Label, func(on bool) {
			in.edit.SetCode(in.id, c.Code, on)
			in.changed()
		})
		line = append(line, kit.Grow(kit.Left(boxes[c.Code])))
		if len(line) == 2 {
			lines, line = append(lines, kit.Across(16, line...)), nil
		}
	}
	if len(line) > 0 {
		lines = append(lines, kit.Across(16, append(line, kit.Spacer())...))
	}
	in.set = func(f Field) {
		for code, box := range boxes {
			box.SetOn(slices.Contains(f.Codes, code))
		}
	}
	return kit.Down(8, lines...)
}

// noDate stands in a date field whose boxes hold something that is no date.
const noDate = "?"

func dateText(value func() (kit.Date, bool), empty bool) string {
	d, ok := value()
	switch {
	case ok:
		return nhs.Date(d).String()
	case empty:
		return ""
	}
	return noDate
}

// changed follows a change made by hand.
func (in *input) changed() {
	in.mark()
	in.showAbsent()
	if in.form.Field(in.id).Kind == Day {
		in.set(in.form.Field(in.id))
	}
	if in.after != nil {
		in.after()
	}
}

// told is what is wrong, as the list of it says it: the boxes of a date know more
// than the form, to which whatever is no date is the same.
func (in *input) told(words string) string {
	d, ok := in.field.Control().(interface{ Error() string })
	if ok && in.form.Field(in.id).Text == noDate && d.Error() != "" {
		return d.Error()
	}
	return words
}

// show puts the form's answer into the control.
func (in *input) show() {
	in.busy = true
	f := in.form.Field(in.id)
	in.set(f)
	in.busy = false
	in.showAbsent()
	in.mark()
}

// showAbsent says whether the form leaves the field out. Tab goes past the box
// while there is an answer, so that it leads from field to field and nobody who
// types on without looking ticks one away.
func (in *input) showAbsent() {
	f := in.form.Field(in.id)
	in.absent.SetOn(f.NotOnForm)
	in.absent.PassBy(!f.Empty() && !f.NotOnForm)
}

// mark says what is wrong, the age, and that a number is valid. What is wrong is
// said once the focus has left, so that nobody is scolded while typing.
func (in *input) mark() {
	f := in.form.Field(in.id)
	wrong := in.form.Wrong(in.id)
	switch f.Kind {
	case Birth:
		aside := in.form.Age(in.id)
		if aside == "" {
			aside = lang.Say("day, month, year")
		}
		in.field.SetAside(aside)
		if f.Text == noDate {
			wrong = in.birth.Error()
		}
		if !in.left && f.Text == noDate {
			wrong = ""
		}
	case Day:
		if f.Text == noDate {
			wrong = "" // the control says it itself
		}
	case Number:
		show(in.valid, !f.Empty() && wrong == "")
		if !in.left && !f.Read {
			wrong = ""
		}
	}
	in.field.SetError(wrong)
}

// scold says what is wrong also where the focus never was.
func (in *input) scold() {
	in.left = true
	in.mark()
}

func show(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
	kit.Reflow(o)
}

// duplicates says at once what exists for the two people, with the ways on; nil
// when nothing does (F7).
func duplicates(same []workflow.Earlier, carryingOn bool, open func(workflow.Earlier), carryOn func(bool)) fyne.CanvasObject {
	if len(same) == 0 {
		return nil
	}
	lines := []fyne.CanvasObject{}
	for _, e := range same {
		lines = append(lines,
			kit.Small(lang.Of(e.Words())).Bold().In(theme.OnCallout).Wrap(),
			kit.Left(kit.NewLink(lang.Sayf("Open %s", e.Ref), func() { open(e) }).As(kit.FaceSmall).In(theme.OnCallout)))
	}
	if carryingOn {
		lines = append(lines, kit.Across(16, kit.Small(lang.Say("You said that this one is different.")).In(theme.OnCallout),
			kit.NewLink(lang.Say("Take that back"), func() { carryOn(false) }).As(kit.FaceSmall).In(theme.OnCallout)))
	} else {
		lines = append(lines, kit.Left(kit.NewLink(lang.Say("Carry on, it is different"), func() { carryOn(true) }).As(kit.FaceSmall).In(theme.OnCallout)))
	}
	return kit.Callout(kit.Top(12, kit.NewIcon(theme.IconWarning, theme.OnCallout, 20), kit.Grow(kit.Down(4, lines...))))
}
