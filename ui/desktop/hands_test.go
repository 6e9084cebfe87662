package desktop

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"proxydesk/workflow/checklist"
)

// sight is what somebody at the window sees.
type sight struct {
	// Ref is the reference of the open case.
	Ref string
	// Asked is the question that the window asks now, "" for none.
	Asked checklist.ItemID
	// Focus is what has the focus, as a screen reader would read it.
	Focus string
	// Words is everything written on the window, in the order it is drawn; over
	// an open dialog's, nothing else.
	Words []string
	// Dialog says that something lies over the page.
	Dialog bool
}

// says reports whether words are on the window.
func (s sight) says(words string) bool {
	for _, w := range s.Words {
		if strings.Contains(w, words) {
			return true
		}
	}
	return false
}

// sees looks at the window. It is called on the window's goroutine.
func sees(w *Window, asks []checklist.Item) sight {
	c := w.Canvas()
	s := sight{}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root, s.Dialog = top, true
	}
	for _, o := range test.LaidOutObjects(root) {
		t, ok := o.(*canvas.Text)
		if !ok || !t.Visible() || t.Text == "" {
			continue
		}
		s.Words = append(s.Words, t.Text)
		if t.TextStyle.Bold && s.Asked == "" && !s.Dialog {
			s.Asked = askedBy(t.Text, asks)
		}
	}
	if a, ok := c.Focused().(fyne.Accessible); ok {
		s.Focus = a.AccessibilityLabel()
	}
	if v, ok := w.Shell.Screen().(interface{ Subject() string }); ok {
		s.Ref = v.Subject()
	}
	return s
}

// askedBy is the question of which this is the first line, in bold as only the
// question stands that is being answered.
func askedBy(line string, asks []checklist.Item) checklist.ItemID {
	if len(line) < 12 {
		return ""
	}
	for _, it := range asks {
		if strings.HasPrefix(it.Ask, line) {
			return it.ID
		}
	}
	return ""
}

// headless is a keyboard at a window in the toolkit's memory: a key goes where
// the real driver sends it.
type headless struct {
	t    *testing.T
	w    *Window
	asks []checklist.Item
}

func (h *headless) look() sight { return sees(h.w, h.asks) }

func (h *headless) write(words string) {
	for _, r := range words {
		if r == ' ' {
			h.press("Space")
			continue
		}
		h.press(string(r))
	}
}

func (h *headless) press(key string) {
	h.t.Helper()
	c := h.w.Canvas()
	chord, name, letter := readKey(key)
	switch {
	case chord != nil:
		if fromMenu(h.w.win.MainMenu(), chord) {
			return
		}
		if f, ok := c.Focused().(fyne.Shortcutable); ok {
			f.TypedShortcut(chord)
			return
		}
		h.t.Errorf("nothing takes %s", key) // but what the canvas keeps, which the toolkit does not show a test
		return
	case name == fyne.KeyTab && strings.HasPrefix(key, "Shift+"):
		c.FocusPrevious()
		return
	case name == fyne.KeyTab:
		c.FocusNext()
		return
	}
	if e := (&fyne.KeyEvent{Name: name}); c.Focused() != nil {
		c.Focused().TypedKey(e)
	} else if typed := c.OnTypedKey(); typed != nil {
		typed(e)
	}
	if letter == 0 {
		return
	}
	// The toolkit asks anew who has the focus: the key before may have moved it.
	if c.Focused() != nil {
		c.Focused().TypedRune(letter)
	} else if typed := c.OnTypedRune(); typed != nil {
		typed(letter)
	}
}

// fromMenu does the item of the main menu with this shortcut, which the toolkit
// asks before anything that has the focus.
func fromMenu(m *fyne.MainMenu, s fyne.Shortcut) bool {
	if m == nil {
		return false
	}
	for _, menu := range m.Items {
		for _, i := range menu.Items {
			if i.Shortcut != nil && i.Shortcut.ShortcutName() == s.ShortcutName() && i.Action != nil {
				i.Action()
				return true
			}
		}
	}
	return false
}

// keyNames are the keys with a name, as the toolkit calls them.
var keyNames = map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Esc": fyne.KeyEscape, "Tab": fyne.KeyTab, "Space": fyne.KeySpace,
	"Up": fyne.KeyUp, "Down": fyne.KeyDown, "Left": fyne.KeyLeft, "Right": fyne.KeyRight, "F5": fyne.KeyF5, "F6": fyne.KeyF6}

// readKey is a key as the toolkit tells it to a window: a chord of the menu's,
// or a named key, with the letter it types.
func readKey(key string) (chord fyne.Shortcut, name fyne.KeyName, letter rune) {
	var mod fyne.KeyModifier
	rest := key
	for _, m := range []struct {
		name string
		mod  fyne.KeyModifier
	}{{"Ctrl+", fyne.KeyModifierShortcutDefault}, {"Alt+", fyne.KeyModifierAlt}, {"Shift+", fyne.KeyModifierShift}} {
		if after, ok := strings.CutPrefix(rest, m.name); ok {
			rest, mod = after, mod|m.mod
		}
	}
	name, named := keyNames[rest]
	if !named {
		name = fyne.KeyName(strings.ToUpper(rest))
	}
	if mod&(fyne.KeyModifierShortcutDefault|fyne.KeyModifierAlt) != 0 {
		return &desktop.CustomShortcut{KeyName: name, Modifier: mod}, name, 0
	}
	switch {
	case rest == "Space":
		letter = ' '
	case !named:
		letter = []rune(rest)[0]
	}
	return nil, name, letter
}
