package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow/names"
)

// pickRows is how many lines an open list shows at once.
const pickRows = 8

// pickList is the open list of a [Pick]. It draws only the lines in view, so a
// thousand are as quick as ten.
type pickList struct {
	widget.BaseWidget
	done func(id string, ok bool)
	fit  func() // is told when the list got longer or shorter

	all, found []Choice
	query      string
	at, first  int // the marked line and the first in view
	most       int // how many lines are in view at once

	box   box
	typed *canvas.Text
	lines []pickLine
}

type pickLine struct {
	back       *canvas.Rectangle
	text, note *canvas.Text
}

func newPickList(all []Choice, chosen, query string) *pickList {
	l := &pickList{all: all, most: min(pickRows, len(all)), box: newBox(), typed: canvas.NewText("", nil)}
	for range l.most {
		l.lines = append(l.lines, pickLine{canvas.NewRectangle(color.Transparent), canvas.NewText("", nil), canvas.NewText("", nil)})
	}
	l.ExtendBaseWidget(l)
	l.narrow(query)
	for i, c := range l.found {
		if c.ID == chosen && query == "" {
			l.mark(i)
		}
	}
	return l
}

// narrow keeps the lines in which every typed word begins a word.
func (l *pickList) narrow(query string) {
	l.query, l.found = query, nil
	for _, c := range l.all {
		if matches(c.Label+" "+c.Note, query) {
			l.found = append(l.found, c)
		}
	}
	l.at, l.first = 0, 0
	l.Refresh()
	if l.fit != nil {
		l.fit()
	}
}

// height is that of the lines found, and of what was typed above them.
func (l *pickList) height() float32 {
	return max(l.top()+theme.Px(36)*float32(min(l.most, len(l.found)))+1, theme.Px(32))
}

// fitIn takes as many lines into view as a height has room for, also below what is
// typed, and one at least.
func (l *pickList) fitIn(height float32) {
	l.most = min(max(int((height-theme.Px(32)-1)/theme.Px(36)), 1), len(l.lines))
	l.mark(l.at)
}

// matches says whether every word of query begins some word of s.
func matches(s, query string) bool {
	return names.Begin(names.Fold(s), strings.Fields(names.Fold(query)))
}

func (l *pickList) mark(i int) {
	l.at = min(max(i, 0), max(len(l.found)-1, 0))
	l.first = min(max(l.first, l.at-l.most+1), l.at)
	l.Refresh()
}

func (l *pickList) choose() {
	if l.at < len(l.found) {
		l.done(l.found[l.at].ID, true)
	}
}

// CreateRenderer links the list to its renderer.
func (l *pickList) CreateRenderer() fyne.WidgetRenderer { return render(l) }

// FocusGained does nothing: an open list always has the focus.
func (l *pickList) FocusGained() {}

// FocusLost does nothing.
func (l *pickList) FocusLost() {}

// TypedRune narrows the list. Nothing starts with a space, and one comes after
// the Space key that opened the list.
func (l *pickList) TypedRune(r rune) {
	hear(l)
	if r == ' ' && l.query == "" {
		return
	}
	l.narrow(l.query + string(r))
}

// TypedKey moves, chooses and closes.
func (l *pickList) TypedKey(e *fyne.KeyEvent) {
	hear(l)
	switch e.Name {
	case fyne.KeyDown:
		l.mark(l.at + 1)
	case fyne.KeyUp:
		l.mark(l.at - 1)
	case fyne.KeyPageDown:
		l.mark(l.at + l.most)
	case fyne.KeyPageUp:
		l.mark(l.at - l.most)
	case fyne.KeyHome:
		l.mark(0)
	case fyne.KeyEnd:
		l.mark(len(l.found) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.choose()
	case fyne.KeyEscape:
		l.done("", false)
	case fyne.KeyBackspace:
		if r := []rune(l.query); len(r) > 0 {
			l.narrow(string(r[:len(r)-1]))
		}
	}
}

// AcceptsTab keeps Tab in the open list.
func (l *pickList) AcceptsTab() bool { return true }

// Tapped chooses the line under the pointer.
func (l *pickList) Tapped(e *fyne.PointEvent) {
	if i, ok := l.lineAt(e.Position.Y); ok {
		l.mark(i)
		l.choose()
	}
}

// Scrolled turns the lines by one a step.
func (l *pickList) Scrolled(e *fyne.ScrollEvent) {
	step := 1
	if e.Scrolled.DY > 0 {
		step = -1
	}
	l.first = min(max(l.first+step, 0), max(len(l.found)-l.most, 0))
	l.Refresh()
}

// MouseIn marks the line under the pointer.
func (l *pickList) MouseIn(e *desktop.MouseEvent) { l.MouseMoved(e) }

// MouseMoved marks the line under the pointer.
func (l *pickList) MouseMoved(e *desktop.MouseEvent) {
	if i, ok := l.lineAt(e.Position.Y); ok && i != l.at {
		l.mark(i)
	}
}

// MouseOut does nothing.
func (l *pickList) MouseOut() {}

func (l *pickList) lineAt(y float32) (int, bool) {
	row := floor((y - l.top()) / theme.Px(36))
	i := int(row) + l.first
	return i, row >= 0 && int(row) < l.most && i < len(l.found)
}

// top is where the first line begins: below what was typed, if anything was.
func (l *pickList) top() float32 {
	if l.query == "" {
		return 1
	}
	return theme.Px(32)
}

func (l *pickList) objects() []fyne.CanvasObject {
	o := append(l.box.objects(), l.typed)
	for _, n := range l.lines {
		o = append(o, n.back, n.text, n.note)
	}
	return o
}

func (l *pickList) paint() {
	l.box.fill(theme.Line2, theme.Card)
	l.typed.Text = lang.Sayf("Starting with: %s", l.query)
	if len(l.found) == 0 {
		l.typed.Text = lang.Sayf("Nothing starts with: %s", l.query)
	}
	l.typed.Color, l.typed.TextSize = theme.Color(theme.Fg2), FaceCaption.size()
	setVisible(l.typed, l.query != "")
	for n, line := range l.lines {
		i := l.first + n
		on := n < l.most && i < len(l.found)
		setVisible(line.back, on && i == l.at)
		setVisible(line.text, on)
		setVisible(line.note, on)
		if !on {
			continue
		}
		line.back.FillColor = theme.Color(theme.Focus) // the marked line has the focus
		word, note := theme.Fg, theme.Fg2
		if i == l.at {
			word, note = theme.OnFocus, theme.OnFocus
		}
		line.text.Text, line.text.Color, line.text.TextSize = l.found[i].Label, theme.Color(word), FaceBody.size()
		line.note.Text, line.note.Color, line.note.TextSize = l.found[i].Note, theme.Color(note), FaceCaption.size()
	}
}

func (l *pickList) least() fyne.Size {
	w := theme.Px(160)
	for _, c := range l.all {
		lw := ceil(fyne.MeasureText(c.Label, FaceBody.size(), fyne.TextStyle{}).Width)
		if c.Note != "" {
			lw += theme.Px(12) + ceil(fyne.MeasureText(c.Note, FaceCaption.size(), fyne.TextStyle{}).Width)
		}
		w = max(w, lw+2*theme.Px(12))
	}
	return fyne.NewSize(w, l.height())
}

func (l *pickList) arrange(s fyne.Size) {
	l.box.place(0, 0, s.Width, l.height(), 1, 0)
	middle(l.typed, theme.Px(12), theme.Px(32))
	for n, line := range l.lines {
		y := l.top() + float32(n)*theme.Px(36)
		placeRect(line.back, 1, y, s.Width-2, theme.Px(36), 0)
		if i := l.first + n; i < len(l.found) { // in a window narrower than its words
			line.text.Text = elided(l.found[i].Label, s.Width-theme.Px(24), line.text.TextSize, false)
			line.note.Text = elided(l.found[i].Note, s.Width-theme.Px(36)-ceil(line.text.MinSize().Width), line.note.TextSize, false)
		}
		setLine(line.text, theme.Px(12), y, theme.Px(36))
		setLine(line.note, theme.Px(24)+ceil(line.text.MinSize().Width), y, theme.Px(36))
	}
}
