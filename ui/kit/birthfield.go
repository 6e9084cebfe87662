package kit

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
)

// BirthField is a birth date in three boxes: day, month, year of four digits.
// Two digits move on to the next box, also when Tab is pressed after them;
// Backspace in an empty one moves back; what is in a box is marked when one comes
// to it, so that typing replaces it; and a whole date pasted into the first box
// fills all three.
type BirthField struct {
	widget.BaseWidget
	// OnChanged is told after every change.
	OnChanged func()

	today func() Date
	boxes [3]*Entry
	body  *fyne.Container
	busy  bool // filling the boxes ourselves
}

// NewBirthField returns three empty boxes. A date after today is refused.
func NewBirthField(today func() Date) *BirthField {
	f := &BirthField{today: today}
	widths := [3]float32{48, 48, 68}
	for i := range f.boxes {
		e := NewEntry().Wide(widths[i])
		e.OnChanged = func(string) { f.changed(i) }
		e.Before = func(k fyne.KeyName) bool { return f.key(i, k) }
		e.BeforeRune = func(r rune) bool { return f.letter(i, r) }
		e.OnFocus = func(here bool) {
			if here && !e.inner.pressed {
				e.SelectAll()
			}
		}
		f.boxes[i] = e
	}
	f.body = Across(8, f.boxes[0], f.boxes[1], f.boxes[2])
	f.ExtendBaseWidget(f)
	return f
}

// Value is the date in the boxes; false when it is not complete or wrong.
func (f *BirthField) Value() (Date, bool) {
	d, wrong := f.read()
	return d, wrong == "" && !d.IsZero()
}

// Empty says whether all three boxes are.
func (f *BirthField) Empty() bool {
	return f.text(0) == "" && f.text(1) == "" && f.text(2) == ""
}

// Error is what is wrong; "" when it is a date or empty.
func (f *BirthField) Error() string {
	_, wrong := f.read()
	return wrong
}

func (f *BirthField) read() (d Date, wrong string) {
	if f.Empty() {
		return Date{}, ""
	}
	missing := []string{}
	for i, name := range []string{lang.Say("day"), lang.Say("month"), lang.Say("year")} {
		if f.text(i) == "" {
			missing = append(missing, name)
		}
	}
	switch {
	case len(missing) > 0:
		return Date{}, lang.Sayf("Add the %s.", strings.Join(missing, " "+lang.Say("and the")+" "))
	case len(f.text(2)) != 4:
		return Date{}, lang.Say("Type the year in four digits.")
	}
	d, wrong = civil(f.text(0), f.text(1), f.text(2))
	if wrong == "" && f.today().Before(d) {
		return Date{}, lang.Say("A date of birth cannot be after today.")
	}
	return d, wrong
}

// Set fills the boxes; the zero date empties them.
func (f *BirthField) Set(d Date) {
	if d.IsZero() {
		f.fill("", "", "")
		return
	}
	t := d.Time()
	f.fill(t.Format("02"), t.Format("01"), t.Format("2006"))
}

func (f *BirthField) fill(day, month, year string) {
	f.busy = true
	for i, s := range []string{day, month, year} {
		f.boxes[i].SetText(s)
	}
	f.busy = false
	f.tell()
}

func (f *BirthField) text(i int) string { return strings.TrimSpace(f.boxes[i].Text()) }

func (f *BirthField) tell() {
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

func (f *BirthField) changed(i int) {
	if f.busy {
		return
	}
	s := f.text(i)
	if len(s) > 2 && i == 0 { // a whole date was pasted
		if d, wrong := ParseDate(s, f.today()); wrong == "" {
			f.Set(d)
			Focus(f.boxes[2])
			return
		}
	}
	if i < 2 && len(s) == 2 && f.boxes[i].Focused() {
		Focus(f.boxes[i+1])
		f.boxes[i+1].came = true
	}
	f.tell()
}

// key goes back from an empty box.
func (f *BirthField) key(i int, k fyne.KeyName) bool {
	if k != fyne.KeyBackspace || i == 0 || f.boxes[i].Text() != "" {
		return false
	}
	Focus(f.boxes[i-1])
	return true
}

// letter takes digits; a separator after a single digit moves on.
func (f *BirthField) letter(i int, r rune) bool {
	switch {
	case unicode.IsDigit(r):
		full := [3]int{2, 2, 4}[i]
		return len(f.boxes[i].Text()) >= full && f.boxes[i].inner.SelectedText() == ""
	case strings.ContainsRune("/.- ", r) && i < 2 && f.boxes[i].Text() != "":
		Focus(f.boxes[i+1])
	}
	return true
}

func (f *BirthField) setName(s string) {
	for i, part := range []string{lang.Say("day"), lang.Say("month"), lang.Say("year")} {
		f.boxes[i].setName(joined(s, part))
	}
}

// SetInvalid draws the lines red.
func (f *BirthField) SetInvalid(wrong bool) {
	for _, e := range f.boxes {
		e.SetInvalid(wrong)
	}
}

// Off keeps the boxes from being used now; the reason belongs in the field's hint.
func (f *BirthField) Off(off bool) {
	for _, e := range f.boxes {
		if off {
			e.Off(" ")
		} else {
			e.Off("")
		}
	}
}

// Disabled says whether the boxes cannot be used now.
func (f *BirthField) Disabled() bool { return f.boxes[0].Disabled() }

// FocusTarget is the day.
func (f *BirthField) FocusTarget() fyne.Focusable { return f.boxes[0].inner }

// CreateRenderer links the boxes to their renderer.
func (f *BirthField) CreateRenderer() fyne.WidgetRenderer { return render(f) }

func (f *BirthField) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.body} }
func (f *BirthField) paint()                       {}
func (f *BirthField) least() fyne.Size             { return f.body.MinSize() }
func (f *BirthField) arrange(s fyne.Size) {
	put(f.body, 0, 0, f.body.MinSize().Width, s.Height)
}
