package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// DateField is a date to type. It answers only for what stands in it now: there
// is no earlier date behind a wrong one. The day is echoed in full beside it,
// and the text is rewritten with the month's name when the focus leaves.
type DateField struct {
	widget.BaseWidget
	// OnChanged is told after every change, also to something that is no date.
	OnChanged func()
	// Check may refuse a date with a sentence that says why; nil accepts all.
	Check func(Date) string

	today func() Date
	entry *Entry
	echo  *Text
	rule  string
	below bool
	small bool
	body  *fyne.Container
}

// NewDateField returns an empty date. today is asked when a relative date is typed.
func NewDateField(today func() Date) *DateField {
	f := &DateField{today: today, entry: NewEntry().Wide(136), echo: Hint("").Wrap()}
	f.entry.OnChanged = func(string) {
		f.showEcho()
		if f.OnChanged != nil {
			f.OnChanged()
		}
	}
	f.entry.OnFocus = func(on bool) {
		if !on {
			f.settle()
		}
		f.showEcho()
	}
	f.lay()
	f.ExtendBaseWidget(f)
	return f
}

// Below puts the echo under the box instead of beside it.
func (f *DateField) Below() *DateField { f.below = true; f.lay(); return f }

// Small is the box alone, as high as a filter's, where there is no room for the
// echo: whoever draws it says what is wrong with what is typed.
func (f *DateField) Small() *DateField { f.small = true; f.entry.Small(); f.lay(); return f }

// OnEnter has Enter in the field do something with what stands in it.
func (f *DateField) OnEnter(do func()) *DateField {
	f.entry.OnSubmitted = func(string) { do() }
	return f
}

func (f *DateField) lay() {
	switch {
	case f.small:
		f.body = Across(0, f.entry)
	case f.below:
		f.body = Down(4, Left(f.entry), f.echo)
	default:
		f.body = Across(12, f.entry, Grow(f.echo))
	}
}

// Value is the date that stands in the field; false when it is empty or wrong.
func (f *DateField) Value() (Date, bool) {
	d, wrong := f.read()
	return d, wrong == "" && !d.IsZero()
}

// Empty says whether nothing is typed.
func (f *DateField) Empty() bool { return strings.TrimSpace(f.entry.Text()) == "" }

// Error is what is wrong with what is typed; "" when it is a date or empty.
func (f *DateField) Error() string {
	_, wrong := f.read()
	return wrong
}

func (f *DateField) read() (d Date, wrong string) {
	if f.Empty() {
		return Date{}, ""
	}
	d, wrong = ParseDate(f.entry.Text(), f.today())
	if wrong == "" && f.Check != nil {
		wrong = f.Check(d)
	}
	if wrong != "" {
		return Date{}, wrong
	}
	return d, ""
}

// Set writes a date; the zero date empties the field.
func (f *DateField) Set(d Date) { f.entry.SetText(d.String()); f.showEcho() }

// Text is what is typed.
func (f *DateField) Text() string { return f.entry.Text() }

// SetText types.
func (f *DateField) SetText(s string) { f.entry.SetText(s) }

// SetRule says, beside the weekday, where the date comes from.
func (f *DateField) SetRule(s string) { f.rule = s; f.showEcho() }

func (f *DateField) setName(s string) { f.entry.setName(s) }

// SetInvalid draws the line red.
func (f *DateField) SetInvalid(wrong bool) { f.entry.SetInvalid(wrong || f.Error() != "") }

// Off keeps the field from being used now, with the reason inside.
func (f *DateField) Off(reason string) { f.entry.Off(reason); f.showEcho() }

// Disabled says whether it cannot be used now.
func (f *DateField) Disabled() bool { return f.entry.Disabled() }

// FocusTarget is the box.
func (f *DateField) FocusTarget() fyne.Focusable { return f.entry.inner }

// settle rewrites what was typed as a date with the month's name.
func (f *DateField) settle() {
	if d, ok := f.Value(); ok {
		f.entry.SetText(d.String())
	}
}

// showEcho says which day it is: in full while it is being typed, the weekday
// and the rule when the box shows the rest; and what is wrong once the focus left.
func (f *DateField) showEcho() {
	typing := f.entry.Focused()
	wrong := f.Error()
	d, ok := f.Value()
	f.entry.SetInvalid(wrong != "" && !typing)
	switch {
	case wrong != "" && !typing:
		f.echo.SetColor(theme.Err)
		f.echo.SetText(wrong)
		return
	case !ok:
		f.echo.SetText(f.rule)
	case typing || f.rule == "":
		f.echo.SetText(d.Long())
	default:
		f.echo.SetText(d.Weekday().String() + ". " + f.rule)
	}
	f.echo.SetColor(theme.Fg2)
}

// CreateRenderer links the field to its renderer.
func (f *DateField) CreateRenderer() fyne.WidgetRenderer { return render(f) }

func (f *DateField) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.body} }
func (f *DateField) paint()                       {}
func (f *DateField) least() fyne.Size             { return f.body.MinSize() }
func (f *DateField) heightAt(w float32) float32   { return HeightAt(f.body, w) }
func (f *DateField) arrange(s fyne.Size)          { put(f.body, 0, 0, s.Width, s.Height) }
