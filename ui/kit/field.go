package kit

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Field is a control with its label above, a hint below, and what is wrong with
// it between. A wrong field has a red bar of 4 at its left; what was typed stays.
type Field struct {
	widget.BaseWidget
	label   *Text
	aside   *Text
	wrong   *Text
	hint    *Text
	control fyne.CanvasObject
	bar     *canvas.Rectangle
	head    *fyne.Container
	column  *fyne.Container
}

// NewField returns a labelled control.
func NewField(label string, control fyne.CanvasObject) *Field {
	f := &Field{
		label:   NewText(FaceSmall, label).Bold().Wrap(),
		aside:   NewText(FaceSmall, "").Wrap(),
		wrong:   NewText(FaceCaption, "").Bold().In(theme.Err).Wrap(),
		hint:    Hint("").Wrap(),
		control: control,
		bar:     canvas.NewRectangle(color.Transparent),
	}
	f.aside.In(theme.Fg2)
	f.head = &fyne.Container{Layout: labelLayout{f}}
	f.head.Objects = []fyne.CanvasObject{f.label, f.aside}
	f.wrong.Hide()
	f.hint.Hide()
	f.column = Down(4, f.head, f.wrong, control, f.hint)
	if n, ok := control.(nameable); ok {
		n.setName(label)
	}
	f.ExtendBaseWidget(f)
	return f
}

// labelLayout sets what stands beside a label behind it where there is room, else
// below it.
type labelLayout struct{ f *Field }

// both is the width of the two side by side.
func (l labelLayout) both() float32 {
	if l.f.aside.String() == "" {
		return l.f.label.oneLine()
	}
	return l.f.label.oneLine() + theme.Px(8) + l.f.aside.oneLine()
}

func (l labelLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	w := min(l.both(), theme.Px(wordy))
	return fyne.NewSize(w, l.heightAt(nil, max(w, l.f.head.Size().Width)))
}

func (l labelLayout) heightAt(_ []fyne.CanvasObject, width float32) float32 {
	f := l.f
	if l.both() <= width || f.aside.String() == "" {
		return f.label.heightAt(width)
	}
	return f.label.heightAt(width) + f.aside.heightAt(width)
}

func (l labelLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	f := l.f
	if l.both() <= s.Width {
		w, h := f.label.oneLine(), f.label.heightAt(s.Width)
		put(f.label, 0, 0, w, h)
		put(f.aside, l.both()-f.aside.oneLine(), 0, f.aside.oneLine(), h) // nothing is at the end of the label
		return
	}
	h := f.label.heightAt(s.Width)
	put(f.label, 0, 0, s.Width, h)
	put(f.aside, 0, h, s.Width, f.aside.heightAt(s.Width))
}

// nameable is a control that wants to know its label, to say it to those who
// cannot see it.
type nameable interface{ setName(string) }

// when is the words if the condition holds, else nothing.
func when(on bool, words string) string {
	if on {
		return words
	}
	return ""
}

// chosenWords says whether a choice is taken: the toolkit has no role for a choice
// yet, so its words say what it is and how it stands.
func chosenWords(on bool) string {
	if on {
		return lang.Say("chosen")
	}
	return lang.Say("not chosen")
}

// joined is words in a row with commas, without the empty ones.
func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), ", ")
}

// WithHint sets the hint below the control.
func (f *Field) WithHint(s string) *Field { f.SetHint(s); return f }

// WithAside sets words beside the label, such as an age beside a birth date.
func (f *Field) WithAside(s string) *Field { f.aside.SetText(s); return f }

// SetAside changes the words beside the label.
func (f *Field) SetAside(s string) { f.aside.SetText(s) }

// SetHint changes the hint; "" takes it away.
func (f *Field) SetHint(s string) { f.set(f.hint, s) }

// SetError says what is wrong and how to put it right; "" means nothing is.
func (f *Field) SetError(s string) {
	if c, ok := f.control.(interface{ SetInvalid(bool) }); ok {
		c.SetInvalid(s != "")
	}
	f.set(f.wrong, s)
}

// Error is what is wrong, or "".
func (f *Field) Error() string { return f.wrong.String() }

// Label is the label's words.
func (f *Field) Label() string { return f.label.String() }

// SetLabel changes the label.
func (f *Field) SetLabel(s string) { f.label.SetText(s) }

// Control is the thing one types in or chooses from.
func (f *Field) Control() fyne.CanvasObject { return f.control }

// FocusTarget is the control's.
func (f *Field) FocusTarget() fyne.Focusable { return focusable(f.control) }

func (f *Field) set(t *Text, s string) {
	if t.String() == s {
		return
	}
	t.runs = []Run{R(s)}
	t.Hidden = s == ""
	f.Refresh()
	if !f.Size().IsZero() {
		Reflow(f)
	}
}

// CreateRenderer links the field to its renderer.
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return render(f) }

func (f *Field) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.bar, f.column} }

func (f *Field) paint() {
	f.bar.FillColor = theme.Color(theme.Err)
	setVisible(f.bar, f.Error() != "")
	c := theme.Fg
	if d, ok := f.control.(interface{ Disabled() bool }); ok && d.Disabled() {
		c = theme.OffText
	}
	f.label.color = c
}

func (f *Field) inset() float32 {
	if f.Error() == "" {
		return 0
	}
	return theme.Px(16)
}

func (f *Field) least() fyne.Size {
	return f.column.MinSize().AddWidthHeight(f.inset(), 0)
}

func (f *Field) heightAt(w float32) float32 { return HeightAt(f.column, w-f.inset()) }

func (f *Field) arrange(s fyne.Size) {
	placeRect(f.bar, 0, 0, theme.Px(4), s.Height, 0)
	put(f.column, f.inset(), 0, s.Width-f.inset(), s.Height)
}
