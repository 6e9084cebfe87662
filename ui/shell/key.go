package shell

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// chord is a key as the toolkit tells it apart: a shortcut (with Ctrl or Alt),
// a named key, or a letter.
type chord struct {
	shortcut fyne.Shortcut
	key      fyne.KeyName
	shift    bool // with the key
	letter   rune
}

var modifiers = map[string]fyne.KeyModifier{
	"Ctrl": fyne.KeyModifierShortcutDefault, "Alt": fyne.KeyModifierAlt, "Shift": fyne.KeyModifierShift,
}

var namedKeys = map[string]fyne.KeyName{
	"Enter": fyne.KeyReturn, "Esc": fyne.KeyEscape, "Space": fyne.KeySpace, "Delete": fyne.KeyDelete, "Backspace": fyne.KeyBackspace,
	"Up": fyne.KeyUp, "Down": fyne.KeyDown, "Left": fyne.KeyLeft, "Right": fyne.KeyRight,
	"Home": fyne.KeyHome, "End": fyne.KeyEnd, "PageUp": fyne.KeyPageUp, "PageDown": fyne.KeyPageDown,
	"F1": fyne.KeyF1, "F2": fyne.KeyF2, "F3": fyne.KeyF3, "F4": fyne.KeyF4, "F5": fyne.KeyF5, "F6": fyne.KeyF6,
	"F7": fyne.KeyF7, "F8": fyne.KeyF8, "F9": fyne.KeyF9, "F10": fyne.KeyF10, "F11": fyne.KeyF11, "F12": fyne.KeyF12,
}

// parseKey reads a key as people write it: Ctrl+Shift+Z, F5, m.
func parseKey(s string) (chord, error) {
	if s == "+" {
		return chord{letter: '+'}, nil
	}
	parts := strings.Split(s, "+")
	if rest, plus := strings.CutSuffix(s, "++"); plus { // Ctrl++
		parts = append(strings.Split(rest, "+"), "+")
	}
	last := parts[len(parts)-1]
	var mod fyne.KeyModifier
	for _, p := range parts[:len(parts)-1] {
		m, ok := modifiers[p]
		if !ok {
			return chord{}, fmt.Errorf("key %q: no modifier is called %q", s, p)
		}
		mod |= m
	}
	name, named := namedKeys[last]
	switch {
	case !named && utf8.RuneCountInString(last) != 1:
		return chord{}, fmt.Errorf("key %q: no key is called %q", s, last)
	case mod == 0 && named:
		return chord{key: name}, nil
	case mod == 0:
		r, _ := utf8.DecodeRuneInString(last)
		return chord{letter: r}, nil
	case mod == fyne.KeyModifierShift && named:
		return chord{key: name, shift: true}, nil
	case mod == fyne.KeyModifierShift:
		return chord{}, fmt.Errorf("key %q: a letter with Shift is the capital", s)
	case !named:
		name = fyne.KeyName(strings.ToUpper(last))
	}
	return chord{shortcut: shortcut(name, mod)}, nil
}

// shortcut is what the toolkit makes of the chord: it has names of its own for
// the keys of the clipboard and of undo.
func shortcut(name fyne.KeyName, mod fyne.KeyModifier) fyne.Shortcut {
	if mod == fyne.KeyModifierShortcutDefault {
		switch name {
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		case fyne.KeyA:
			return &fyne.ShortcutSelectAll{}
		}
	}
	return &desktop.CustomShortcut{KeyName: name, Modifier: mod}
}
