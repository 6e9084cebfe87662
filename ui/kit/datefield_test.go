package kit

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

func TestADateFieldNeverAnswersWithAnEarlierDate(t *testing.T) {
	f := NewDateField(december)
	light(t, f)
	f.Set(Date{2027, time.February, 1})
	if d, ok := f.Value(); !ok || d.String() != "1 Feb 2027" {
		t.Fatalf("value %v, %v", d, ok)
	}
	f.SetText("1 Feb 202x")
	if d, ok := f.Value(); ok || !d.IsZero() || f.Error() == "" {
		t.Errorf("rubbish still answers %v, error %q", d, f.Error())
	}
	f.SetText("")
	if _, ok := f.Value(); ok || f.Error() != "" || !f.Empty() {
		t.Error("an empty field is neither a date nor wrong")
	}
}

func TestADateIsEchoedInFullWhileTypedAndRewrittenAfter(t *testing.T) {
	f := NewDateField(december)
	w := light(t, f)
	f.SetRule("12 months after the grant")
	Focus(f)
	letters(w, "1/2/27")
	if got := f.echo.String(); got != "Monday 1 February 2027" {
		t.Errorf("while typing the echo reads %q", got)
	}
	w.Canvas().Unfocus()
	if f.Text() != "1 Feb 2027" || f.echo.String() != "Monday. 12 months after the grant" {
		t.Errorf("afterwards the box reads %q, the echo %q", f.Text(), f.echo.String())
	}
}

func TestAWrongDateIsNamedWhenTheFocusLeavesAndNotBefore(t *testing.T) {
	f := NewDateField(december)
	w := light(t, f)
	Focus(f)
	letters(w, "31/11/27")
	if f.echo.String() != "" || f.entry.invalid {
		t.Error("scolded while still typing")
	}
	w.Canvas().Unfocus()
	if got := f.echo.String(); got != "November 2027 has no day 31." || f.echo.color != theme.Err || !f.entry.invalid {
		t.Errorf("says %q in %s", got, f.echo.color)
	}
	if f.Text() != "31/11/27" {
		t.Errorf("what was typed became %q", f.Text())
	}
}

func TestADateTheScreenRefusesIsNoValue(t *testing.T) {
	f := NewDateField(december)
	f.Check = func(d Date) string {
		if d.Before(december()) {
			return "The end date cannot be before today."
		}
		return ""
	}
	light(t, f)
	f.SetText("yesterday")
	if _, ok := f.Value(); ok || f.Error() != "The end date cannot be before today." {
		t.Errorf("accepted, or says %q", f.Error())
	}
}

func TestTwoDigitsMoveOnAndBackspaceMovesBack(t *testing.T) {
	f := NewBirthField(december)
	w := light(t, Left(f))
	Focus(f)
	letters(w, "08051957")
	if d, ok := f.Value(); !ok || d != (Date{1957, time.May, 8}) {
		t.Errorf("typed straight through: %v, %v, %q", d, ok, f.Error())
	}
	f.Set(Date{})
	Focus(f)
	letters(w, "8/5/1957")
	if d, ok := f.Value(); !ok || d != (Date{1957, time.May, 8}) {
		t.Errorf("typed with strokes: %v, %v, %q", d, ok, f.Error())
	}
	f.Set(Date{})
	Focus(f.boxes[1])
	key(w, fyne.KeyBackspace)
	if !f.boxes[0].Focused() {
		t.Error("Backspace in an empty box stays there")
	}
}

func TestAPastedDateFillsAllThreeBoxes(t *testing.T) {
	f := NewBirthField(december)
	light(t, Left(f))
	f.boxes[0].SetText("12/03/1952")
	if d, ok := f.Value(); !ok || d != (Date{1952, time.March, 12}) {
		t.Errorf("pasted: %v, %v", d, ok)
	}
}

func TestABirthDateTakesDigitsOnlyAndFourOfTheYear(t *testing.T) {
	f := NewBirthField(december)
	w := light(t, Left(f))
	Focus(f)
	letters(w, "1x2")
	if got := f.boxes[0].Text(); got != "12" {
		t.Errorf("the day reads %q", got)
	}
	for _, c := range []struct{ day, month, year, want string }{
		{"12", "", "1952", "Add the month."},
		{"", "", "1952", "Add the day and the month."},
		{"12", "3", "52", "Type the year in four digits."},
		{"31", "2", "1952", "February 1952 has no day 31."},
		{"2", "12", "2026", "A date of birth cannot be after today."},
		{"1", "12", "2026", ""},
		{"", "", "", ""},
	} {
		f.fill(c.day, c.month, c.year)
		if got := f.Error(); got != c.want {
			t.Errorf("%s/%s/%s says %q, want %q", c.day, c.month, c.year, got, c.want)
		}
	}
}

// Somebody who presses Tab after each box, as they always have, fills the boxes
// they look at.
func TestABirthDateIsTypedWithTabToo(t *testing.T) {
	f := NewBirthField(december)
	w := light(t, Left(f))
	tab := func() { // as the window does
		if on := w.Canvas().Focused(); on.(fyne.Tabbable).AcceptsTab() {
			on.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
		} else {
			w.Canvas().FocusNext()
		}
	}
	want := func(day, month, year string) {
		t.Helper()
		for i, s := range []string{day, month, year} {
			if got := f.boxes[i].Text(); got != s {
				t.Errorf("box %d reads %q, want %q", i, got, s)
			}
		}
	}
	Focus(f)
	for i, typed := range []string{"31", "01", "1952"} {
		letters(w, typed)
		if i < 2 {
			tab()
		}
	}
	want("31", "01", "1952")
	Focus(f)
	letters(w, "2")
	tab()
	letters(w, "3")
	tab()
	letters(w, "1948")
	want("2", "3", "1948")
	f.Set(Date{})
	Focus(f)
	letters(w, "0702")
	tab()
	tab()
	if f.boxes[1].Focused() || f.boxes[2].Focused() {
		t.Error("a second Tab stays in the boxes")
	}
}
