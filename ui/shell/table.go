package shell

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
)

// Problems says what is wrong with a table of commands: one without a title, one
// that nobody can reach, one whose key is taken or does not exist. Every table
// the window shows has none; tests ask.
func Problems(table []Command) []string {
	var bad []string
	ids, keys := map[string]bool{}, map[string]string{}
	for _, c := range table {
		switch {
		case c.ID == "":
			bad = append(bad, fmt.Sprintf("the command %q has no id", c.Title))
		case ids[c.ID]:
			bad = append(bad, fmt.Sprintf("two commands are called %s", c.ID))
		}
		ids[c.ID] = true
		if c.Title == "" {
			bad = append(bad, c.ID+" has no title")
		}
		if c.Do == nil {
			bad = append(bad, c.ID+" does nothing")
		}
		if c.Menu == "" && c.Key == "" {
			bad = append(bad, c.ID+" cannot be reached: it has no menu and no key")
		}
		if c.Menu != "" && !slices.Contains(menus, c.Menu) {
			bad = append(bad, fmt.Sprintf("%s stands in a menu called %q, which there is not", c.ID, c.Menu))
		}
		for n, k := range c.keys() {
			ch, err := parseKey(k)
			switch {
			case err != nil:
				bad = append(bad, c.ID+": "+err.Error())
			case ch.shortcut != nil && n == 0 && c.Menu == "":
				bad = append(bad, fmt.Sprintf("%s: %s would not work while typing, for it is in no menu", c.ID, k))
			case keys[k] != "":
				bad = append(bad, fmt.Sprintf("%s and %s both have the key %s", keys[k], c.ID, k))
			}
			keys[k] = c.ID
		}
	}
	return bad
}

// keys lists the command's key, then its others.
func (c Command) keys() []string {
	if c.Key == "" {
		return c.Also
	}
	return append([]string{c.Key}, c.Also...)
}

// ready says whether the command can be done now and, if not, why not.
func (c Command) ready() (bool, string) {
	if c.Enabled == nil {
		return true, ""
	}
	return c.Enabled()
}

// missing says that the page has no main act now: what stands for it would be an
// item that names nothing.
func (c Command) missing() bool {
	ok, _ := c.ready()
	return c.Key == MainAct && !ok
}

// permitted keeps the commands a person may do.
func permitted(table []Command, by workflow.Staff) []Command {
	return slices.DeleteFunc(slices.Clone(table), func(c Command) bool { return c.Act != "" && !by.May(c.Act) })
}

// withoutLetters leaves out the keys of a single letter, digit or sign, and what
// has no other way: its control on the page does the same.
func withoutLetters(table []Command) []Command {
	letter := func(key string) bool {
		c, err := parseKey(key)
		return err == nil && c.letter != 0
	}
	out := slices.Clone(table)
	for i, c := range out {
		if c.Key != "" && letter(c.Key) {
			out[i].Key = ""
		}
		out[i].Also = slices.DeleteFunc(slices.Clone(c.Also), letter)
	}
	return slices.DeleteFunc(out, func(c Command) bool { return c.Menu == "" && len(c.keys()) == 0 })
}

// mainMenu draws the table as the menu row. run does a command.
func mainMenu(table []Command, run func(Command)) *fyne.MainMenu {
	row := &fyne.MainMenu{}
	for _, name := range menus {
		m := fyne.NewMenu(menuWords[name])
		for _, c := range table {
			if c.Menu != name || c.missing() {
				continue
			}
			if c.Gap && len(m.Items) > 0 {
				m.Items = append(m.Items, fyne.NewMenuItemSeparator())
			}
			item := fyne.NewMenuItem(c.Title, func() { run(c) })
			item.Checked = c.Checked != nil && c.Checked()
			item.IsQuit = c.ID == "file.quit"
			ok, _ := c.ready()
			item.Disabled = !ok
			show(item, c.Key)
			m.Items = append(m.Items, item)
		}
		if len(m.Items) > 0 {
			row.Items = append(row.Items, m)
		}
	}
	return row
}

// sameMenu reports whether two menus look the same. Their actions go by id, so
// that is all there is to tell.
func sameMenu(a, b *fyne.MainMenu) bool {
	return a != nil && b != nil && slices.EqualFunc(a.Items, b.Items, func(m, n *fyne.Menu) bool {
		return m.Label == n.Label && slices.EqualFunc(m.Items, n.Items, func(x, y *fyne.MenuItem) bool {
			return x.Label == y.Label && x.Disabled == y.Disabled && x.Checked == y.Checked && x.IsSeparator == y.IsSeparator &&
				shortcutName(x) == shortcutName(y)
		})
	})
}

func shortcutName(i *fyne.MenuItem) string {
	if i.Shortcut == nil {
		return ""
	}
	return i.Shortcut.ShortcutName()
}

// show puts the key beside the item. The toolkit itself acts on a key with Ctrl
// or Alt; a function key is shown there and a letter in the words, and both go
// through the router.
func show(item *fyne.MenuItem, key string) {
	c, err := parseKey(key)
	switch {
	case key == "" || err != nil:
	case c.shortcut != nil:
		item.Shortcut = c.shortcut
	case c.letter != 0:
		item.Label += " (" + key + ")"
	default:
		item.Shortcut = &desktop.CustomShortcut{KeyName: c.key, Modifier: shifted(c)}
	}
}

func shifted(c chord) fyne.KeyModifier {
	if c.shift {
		return fyne.KeyModifierShift
	}
	return 0
}

// plainKeys is the part of the table that the router serves: keys and letters
// without Ctrl or Alt, and those with one that have no place on the menu.
func plainKeys(table []Command, run func(Command)) *kit.Keys {
	k := &kit.Keys{Key: map[fyne.KeyName]func(){}, Rune: map[rune]func(){}, Shifted: map[fyne.KeyName]func(){}, Chord: map[string]func(){}}
	for _, c := range table {
		for _, key := range c.keys() {
			ch, err := parseKey(key)
			do := func() { run(c) }
			switch {
			case err != nil:
			case ch.shortcut != nil:
				k.Chord[ch.shortcut.ShortcutName()] = do
			case ch.shift:
				k.Shifted[ch.key] = do
			case ch.letter != 0:
				k.Rune[ch.letter] = do
			default:
				k.Key[ch.key] = do
				if ch.key == fyne.KeyReturn {
					k.Key[fyne.KeyEnter] = do
				}
			}
		}
	}
	return k
}

// spareChords is the keys with Ctrl or Alt that have no place on the menu: they
// work while no text field has the focus. That of a main act there is not says why.
func spareChords(table []Command) map[fyne.Shortcut]Command {
	spare := map[fyne.Shortcut]Command{}
	for _, c := range table {
		keys := c.Also
		if c.missing() {
			keys = c.keys()
		}
		for _, key := range keys {
			if ch, err := parseKey(key); err == nil && ch.shortcut != nil {
				spare[ch.shortcut] = c
			}
		}
	}
	return spare
}
