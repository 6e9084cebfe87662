package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Entry is a field to type in: a line of 2, a yellow ring when focused, a red
// line when wrong. It passes Esc, Enter and the function keys on; Esc
// empties one to search in first.
type Entry struct {
	widget.BaseWidget
	watch
	inner *typing
	over  *themed
	ring  ring
	pane  pane
	pic   icon
	wheel *wheel
	// reveal shows a password or hides it again; nil in other fields.
	reveal *Link
	aside  fyne.CanvasObject // at its right end, or nil

	// OnChanged is told the text after every change.
	OnChanged func(string)
	// OnSubmitted is told the text when Enter is pressed in a single line. Without it Enter is passed on.
	OnSubmitted func(string)
	// OnFocus is told when the field gains or loses the focus.
	OnFocus func(bool)
	// Before may take a key before the field does.
	Before func(fyne.KeyName) bool
	// BeforeRune may take a letter before the field does.
	BeforeRune func(rune) bool

	icon    theme.IconName
	name    string // what the field is called, for those who cannot see its label
	hint    string
	wide    float32 // width asked for; 0 grows
	small   bool
	rows    int
	limit   int
	invalid bool
	long    bool // what was typed had no room in its line
	// came says that the focus came here by itself, so that a Tab right after it is
	// meant for what was done already.
	came bool
}

// NewEntry returns a single line, 36 high.
func NewEntry() *Entry { return newEntry(1, func(*widget.Entry) {}) }

// NewNote returns a field of several lines. Tab leaves it.
func NewNote(rows int) *Entry {
	return newEntry(rows, func(w *widget.Entry) { w.MultiLine, w.Wrapping = true, fyne.TextWrapWord })
}

// NewPassword returns a line that hides what is typed until Show is pressed.
func NewPassword() *Entry {
	e := newEntry(1, func(w *widget.Entry) {
		w.Password = true
		w.ActionItem = canvas.NewRectangle(color.Transparent) // or the toolkit sets an eye there
	})
	e.reveal = NewLink(lang.Say("Show"), func() {
		e.conceal(!e.inner.Password)
		if !e.reveal.focused {
			Focus(e) // the pointer took the focus from the field
		}
	}).As(FaceSmall)
	// Who goes on to the field after it with Tab, and types a password of several
	// words, must not show the one before by its spaces: Enter presses it.
	e.reveal.use = func(k fyne.KeyName) bool { return k == fyne.KeySpace }
	return e
}

// conceal hides what is typed, or shows it.
func (e *Entry) conceal(hide bool) {
	if e.inner.Password == hide {
		return
	}
	e.inner.Password = hide
	e.reveal.SetLabel(lang.Say("Hide"))
	if hide {
		e.reveal.SetLabel(lang.Say("Show"))
	}
	e.Refresh()
}

func newEntry(rows int, as func(*widget.Entry)) *Entry {
	e := &Entry{rows: rows, ring: newRing(), pane: newPane(), pic: newIcon()}
	e.inner = &typing{owner: e}
	as(&e.inner.Entry)
	e.inner.OnChanged = e.changed
	e.inner.ExtendBaseWidget(e.inner)
	if rows > 1 {
		e.inner.SetMinRowsVisible(rows)
	}
	e.over = newThemed(e.inner, e.theme)
	e.wheel = newWheel(e)
	e.ExtendBaseWidget(e)
	return e
}

// Small makes it 32 high with text of 14, for filters.
func (e *Entry) Small() *Entry { e.small = true; return e }

// WithIcon puts an icon at the left.
func (e *Entry) WithIcon(i theme.IconName) *Entry { e.icon = i; return e }

// WithEnd sets something at the right end of the field, where nothing typed gets.
func (e *Entry) WithEnd(o fyne.CanvasObject) *Entry { e.aside = o; return e }

// WithHint shows words while the field is empty.
func (e *Entry) WithHint(s string) *Entry { e.hint = s; e.inner.SetPlaceHolder(s); return e }

// Wide gives it a width of the design.
func (e *Entry) Wide(w float32) *Entry { e.wide = w; return e }

// Limit takes no more than n characters; pasted text is cut.
func (e *Entry) Limit(n int) *Entry { e.limit = n; return e }

// Text is what was typed.
func (e *Entry) Text() string { return e.inner.Text }

// SetText replaces what was typed. OnChanged hears of it when it differs. A
// password taken away is hidden when the next is typed.
func (e *Entry) SetText(s string) {
	if e.reveal != nil && s == "" {
		e.conceal(true)
	}
	if s != e.inner.Text {
		e.inner.SetText(s)
	}
}

// ToEnd puts the cursor of a line behind what is typed.
func (e *Entry) ToEnd() { e.inner.CursorColumn = len([]rune(e.inner.Text)) }

// SelectAll marks the whole text, so that typing replaces it.
func (e *Entry) SelectAll() { e.inner.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

func (e *Entry) setName(s string) {
	e.name = s
	if e.reveal != nil {
		e.reveal.of = s
	}
}

// SetInvalid draws the line red.
func (e *Entry) SetInvalid(wrong bool) {
	if e.invalid != wrong {
		e.invalid = wrong
		e.Refresh()
	}
}

// Off keeps it from being used now, with the reason inside; Off("") lets it be used.
func (e *Entry) Off(reason string) {
	if reason == "" {
		e.inner.SetPlaceHolder(e.hint)
		e.inner.Enable()
	} else {
		e.inner.SetPlaceHolder(reason)
		e.inner.Disable()
	}
	e.Refresh()
}

// Disabled says whether it cannot be used now.
func (e *Entry) Disabled() bool { return e.inner.Disabled() }

// FocusTarget is the field inside.
func (e *Entry) FocusTarget() fyne.Focusable { return e.inner }

// Focused says whether the field has the focus.
func (e *Entry) Focused() bool { return e.inner.focused }

// CreateRenderer links the field to its renderer.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer { return render(e) }

func (e *Entry) changed(s string) {
	e.fit(e.over.Size().Width)
	if r := []rune(s); e.limit > 0 && len(r) > e.limit {
		e.inner.SetText(string(r[:e.limit])) // comes back here with the cut text
		return
	}
	if e.OnChanged != nil {
		e.OnChanged(s)
	}
	e.tell()
}

func (e *Entry) objects() []fyne.CanvasObject {
	o := append([]fyne.CanvasObject{e.ring.glow}, e.pane.objects()...)
	o = append(o, e.pic.Image, e.over, e.wheel)
	if e.reveal != nil {
		o = append(o, e.reveal)
	}
	if e.aside != nil {
		o = append(o, e.aside)
	}
	return o
}

func (e *Entry) paint() {
	e.ring.paint(e.inner.focused)
	switch {
	case e.Disabled():
		e.pane.fill(theme.OffLine, theme.Bg)
	case e.inner.focused:
		e.pane.fill(theme.Fg, theme.InBg)
	case e.invalid:
		e.pane.fill(theme.Err, theme.InBg)
	default:
		e.pane.fill(theme.InB, theme.InBg)
	}
	e.pic.draw(e.icon, theme.Fg2)
	if e.reveal != nil {
		setVisible(e.reveal, !e.Disabled())
	}
}

func (e *Entry) height() float32 {
	switch {
	case e.rows > 1:
		return max(e.over.MinSize().Height, FaceBody.lineHeight()*float32(e.rows)+theme.Px(16))
	case e.small:
		return max(theme.Px(32), FaceSmall.lineHeight()+theme.Px(8))
	}
	return max(theme.Px(36), FaceBody.lineHeight()+theme.Px(8))
}

func (e *Entry) least() fyne.Size {
	w := theme.Px(e.wide)
	if e.wide == 0 {
		w = theme.Px(48)
	}
	return fyne.NewSize(w, e.height())
}

func (e *Entry) arrange(s fyne.Size) {
	e.ring.place(0, 0, s.Width, s.Height, 0, radius())
	e.pane.place(s, theme.FieldWidth(), radius())
	x := theme.Px(4)
	if e.icon != "" {
		side := theme.Px(16)
		put(e.pic.Image, theme.Px(12), floor((s.Height-side)/2), side, side)
		x += theme.Px(26)
	}
	h, w := s.Height, s.Width-x-theme.Px(4)
	if e.rows == 1 {
		h = e.words(" ").Height + 2*fieldPad()
	}
	if e.reveal != nil {
		m := e.reveal.MinSize()
		w -= m.Width + theme.Px(8)
		put(e.reveal, s.Width-theme.Px(12)-m.Width, floor((s.Height-m.Height)/2), m.Width, m.Height)
	}
	if e.aside != nil {
		m := e.aside.MinSize()
		w -= m.Width + theme.Px(12)
		put(e.aside, s.Width-theme.Px(12)-m.Width, floor((s.Height-m.Height)/2), m.Width, m.Height)
	}
	e.fit(w)
	put(e.over, x, floor((s.Height-h)/2), w, h)
	put(e.wheel, 0, 0, s.Width, s.Height)
}

// fieldPad is the room the toolkit leaves round what is typed.
func fieldPad() float32 { return theme.Size(fynetheme.SizeNameInnerPadding) }

// words is the size of words in the field.
func (e *Entry) words(s string) fyne.Size {
	size := theme.Size(fynetheme.SizeNameText)
	if e.small {
		size = theme.Size(theme.SizeGrid)
	}
	return fyne.MeasureText(s, size, fyne.TextStyle{})
}

// fit lets a line scroll in the width it has only while somebody types in it, or
// when it is too long. A line that scrolls within a page that scrolls is drawn
// over the bars above in a picture made without a window (fyne's software
// painter knows the innermost room alone).
func (e *Entry) fit(width float32) {
	if e.rows > 1 {
		return
	}
	how, s := container.ScrollNone, e.inner.Text
	switch {
	case s == "":
		s = e.inner.PlaceHolder
	case e.inner.Password:
		s = strings.Repeat("•", len([]rune(s)))
	}
	long := e.words(s).Width+2*fieldPad() > width
	if long && !e.long && width > 0 {
		e.long = true
		e.over.join()
	}
	if e.inner.focused || long {
		how = container.ScrollBoth
	}
	if e.inner.Scroll != how {
		e.inner.Scroll = how
		e.inner.Refresh()
	}
}

// typing is the toolkit's entry with our keys.
type typing struct {
	widget.Entry
	owner   *Entry
	drawn   fyne.WidgetRenderer
	focused bool
	pressed bool // by the pointer, which has not let go yet
}

// CreateRenderer links the field to the toolkit's renderer, without its frame.
func (t *typing) CreateRenderer() fyne.WidgetRenderer {
	t.drawn = frameless{t.Entry.CreateRenderer()}
	return t.drawn
}

// frameless draws what is typed and the text cursor: the frame is ours.
type frameless struct{ fyne.WidgetRenderer }

// Objects leaves out the ground and the border, which come first.
func (f frameless) Objects() []fyne.CanvasObject { return f.WidgetRenderer.Objects()[2:] }

// AcceptsTab is false: Tab always moves on, from several lines too. Where the focus
// came by itself the first Tab is kept here.
func (t *typing) AcceptsTab() bool { return t.owner.came }

// Cursor is the text cursor, or none where nothing can be typed.
func (t *typing) Cursor() desktop.Cursor {
	if t.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}

// AccessibilityLabel is what the field is called and, unless secret, what it holds.
func (t *typing) AccessibilityLabel() string {
	words := t.Text
	if t.Password || words == "" {
		words = t.PlaceHolder
	}
	return joined(t.owner.name, words)
}

// AccessibilityRole is text: the toolkit has no role for a field yet.
func (t *typing) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// lines is the room in which the toolkit scrolls what is typed, or nil.
func (t *typing) lines() *container.Scroll {
	if t.drawn == nil {
		return nil
	}
	for _, o := range t.drawn.Objects() {
		if s, ok := o.(*container.Scroll); ok {
			return s
		}
	}
	return nil
}

// MouseDown puts the text cursor where the pointer is.
func (t *typing) MouseDown(e *desktop.MouseEvent) {
	t.pressed = true
	t.Entry.MouseDown(e)
}

// MouseUp brings the field into view.
func (t *typing) MouseUp(e *desktop.MouseEvent) {
	t.pressed = false
	t.Entry.MouseUp(e)
	if t.focused {
		scrollTo(t.owner)
	}
}

// FocusGained draws the ring. The page moves when the pointer lets go: were it to
// move under a press, the pointer would let go over something else, and that
// would take the focus.
func (t *typing) FocusGained() {
	t.Entry.FocusGained()
	t.focus(true)
	if !t.pressed {
		scrollTo(t.owner)
	}
}

// FocusLost takes the ring away.
func (t *typing) FocusLost() {
	t.pressed, t.owner.came = false, false
	t.Entry.FocusLost()
	t.focus(false)
}

func (t *typing) focus(on bool) {
	t.focused = on
	t.owner.Refresh()
	if f := t.owner.OnFocus; f != nil {
		f(on)
	}
}

// TypedKey types, and passes on what a field has no use for.
func (t *typing) TypedKey(e *fyne.KeyEvent) {
	hear(t.owner)
	enter := e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
	came := t.owner.came
	t.owner.came = false
	switch {
	case came && e.Name == fyne.KeyTab:
	case t.owner.Before != nil && t.owner.Before(e.Name):
	case e.Name == fyne.KeyEscape && t.owner.icon == theme.IconSearch && t.Text != "":
		t.owner.SetText("") // what is looked for goes first, then the page
	case enter && t.MultiLine:
		t.Entry.TypedKey(e)
	case enter && t.owner.OnSubmitted != nil:
		t.owner.OnSubmitted(t.Text)
	case fromField(e.Name):
		forwardKey(t.owner, e)
	default:
		t.Entry.TypedKey(e)
	}
}

// TypedRune types a letter.
func (t *typing) TypedRune(r rune) {
	hear(t.owner)
	t.owner.came = false
	if f := t.owner.BeforeRune; f == nil || !f(r) {
		t.Entry.TypedRune(r)
	}
}

// TypedShortcut copies, pastes and the like, from the keys and from the menu
// under the pointer.
func (t *typing) TypedShortcut(s fyne.Shortcut) {
	hear(t.owner)
	var board fyne.Clipboard
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		board = s.Clipboard
	case *fyne.ShortcutCut:
		board = s.Clipboard
	}
	if c, ok := s.(*desktop.CustomShortcut); ok {
		if r := routerOf(t.owner); r != nil && r.chord(c.ShortcutName()) {
			return
		}
	}
	taken := t.SelectedText()
	t.Entry.TypedShortcut(s)
	if r := routerOf(t.owner); board != nil && r != nil && r.Copied != nil && taken != "" && board.Content() == taken {
		r.Copied(taken)
	}
}

// fieldTheme is that of a field which looks otherwise than the window's theme has
// it: of a line in which a bar would lie upon what is typed, or of small text.
type fieldTheme struct{ barless, small bool }

// theme is the field's own theme, or nil.
func (e *Entry) theme() fyne.Theme {
	if f := (fieldTheme{barless: e.long, small: e.small}); f != (fieldTheme{}) {
		return f
	}
	return nil
}

func (f fieldTheme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch n {
	case fynetheme.ColorNameScrollBar, fynetheme.ColorNameScrollBarBackground:
		if f.barless {
			return color.Transparent
		}
	}
	return theme.Current().Color(n, v)
}

func (f fieldTheme) Size(n fyne.ThemeSizeName) float32 {
	if n == fynetheme.SizeNameText && f.small {
		return theme.Size(theme.SizeGrid)
	}
	return theme.Size(n)
}

func (fieldTheme) Font(s fyne.TextStyle) fyne.Resource { return theme.Current().Font(s) }

func (fieldTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.Current().Icon(n) }
