package browse

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// The sizes of the design.
const (
	width      = 860
	height     = 468 // of what is between the title and the buttons
	placesWide = 200
)

// Dialog is the question over the window. Its keys, wherever the focus is: Enter
// opens or chooses, Ctrl+Enter chooses, Esc cancels, Backspace (not while typing)
// and Alt+Up go up, F5 reads anew. Letters upon the list look for a name; a slash
// or a tilde there, and Ctrl+V, go to the path.
type Dialog struct {
	m    *Model
	want Want

	path    *kit.Entry
	field   *kit.Field
	rail    *kit.NavRail
	pick    *kit.Pick
	grid    *kit.Grid
	message *fyne.Container
	aside   *kit.Text
	choose  *kit.Button
	side    *kit.Panel // holds the rail
	list    *kit.Panel // holds the grid and the message
	body    *fyne.Container

	canvas fyne.Canvas
	close  func()
	naming func() // closes the question for a name
	at     string // the folder whose path is shown
	listed string // the folder whose rows are
	said   string // the message that is shown
	placed int    // how many places are shown
	ended  bool
}

// up is the place that is no place.
const up = ".."

var (
	altUp = &desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt}
	paste = &fyne.ShortcutPaste{}
)

// New makes the dialog; behind lies under it and may be nil. Show shows it.
func New(w Want, p Ports, behind fyne.CanvasObject) *Dialog {
	d := &Dialog{want: w}
	d.m = newModel(w, p, d.paint, d.chosen)
	d.path = kit.NewEntry().Limit(4096)
	d.path.OnSubmitted = func(s string) { d.m.Type(s, false) }
	d.path.OnChanged = func(string) { d.field.SetError("") }
	label := lang.Say("Folder, or the path of a file")
	if w.Folder {
		label = lang.Say("Folder")
	}
	d.field = kit.NewField(label, d.path)
	d.rail = kit.NewNavRail(nil, d.goTo).InCard()
	d.pick = kit.NewPick(nil, d.goTo).WithHint(lang.Say("Other places"))
	d.grid = kit.NewGrid(
		kit.Column{ID: byName, Title: lang.Say("Name"), Sorts: true, Icons: true},
		kit.Column{ID: bySize, Title: lang.Say("Size"), Width: 80, Sorts: true},
		kit.Column{ID: byChanged, Title: lang.Say("Changed"), Width: 112, Sorts: true},
	).WithRowHeight(36)
	d.grid.SetSort(byName, false)
	d.grid.OnSort = d.m.Sort
	d.grid.OnOpen = func(r kit.Row) { d.m.Open(r.ID) }
	d.grid.OnLetter = d.letter
	d.message, d.aside = kit.Stack(), kit.Small("").In(theme.Fg2).Wrap()
	d.choose = kit.NewButton(lang.Say("Choose this file"), kit.Go, d.take)
	d.side, d.list = kit.BareCard(kit.NewScroll(d.rail)), kit.BareCard(kit.Stack(d.grid, kit.PadEach(40, 16, 8, 16, d.message)))
	d.body = &fyne.Container{Layout: parts{d}, Objects: []fyne.CanvasObject{d.field, d.pick, d.side, d.list, d.aside}}
	if behind != nil {
		d.body = kit.Stack(behind, d.body)
	}
	return d
}

// Show shows the dialog over a canvas, reads the first folder, and returns what
// closes it again. closed is told once, with the folder that was looked at last.
func (d *Dialog) Show(c fyne.Canvas, closed func(folder string)) (close func()) {
	others := []fyne.CanvasObject{}
	if d.want.Folder {
		others = append(others, kit.NewButton(lang.Say("New folder"), kit.Plain, d.nameFolder).WithIcon(theme.IconPlus))
	}
	keys := map[fyne.KeyName]func(){fyne.KeyBackspace: d.m.Up, fyne.KeyF5: d.again}
	// The list and the path hear these themselves; the window, upon everything else.
	chords := map[string]func(){altUp.ShortcutName(): d.goUp, paste.ShortcutName(): d.paste}
	d.canvas = c
	question := kit.Dialog{Title: d.want.title(), Width: width, High: height, Body: d.body, Primary: d.choose, Others: others, First: d.grid, Keys: keys, Chords: chords,
		Closed: func() {
			c.RemoveShortcut(altUp)
			c.RemoveShortcut(paste)
			folder := d.m.folder
			d.forget()
			closed(folder)
		}}
	d.close = question.Show(c)
	c.AddShortcut(altUp, func(fyne.Shortcut) { d.goUp() })
	c.AddShortcut(paste, func(fyne.Shortcut) { d.paste() })
	d.m.Begin()
	return d.shut
}

// shut closes it, and first what is asked over it.
func (d *Dialog) shut() {
	if d.naming != nil {
		d.naming()
	}
	d.close()
}

// forget leaves nothing of what was seen in parts that something else may hold.
func (d *Dialog) forget() {
	d.ended = true
	d.m.Close()
	d.grid.SetSource(kit.Rows(nil))
	d.path.SetText("")
	d.rail.SetItems(nil)
	d.pick.SetChoices(nil)
	d.aside.SetText("")
	d.message.Objects = nil
}

// chosen hands over what was chosen, once the dialog has gone.
func (d *Dialog) chosen(path string) {
	if d.m.folder = path; !d.want.Folder {
		d.m.folder = filepath.Dir(path)
	}
	d.shut()
	d.want.Chosen(path)
}

// take does the main thing: what was typed counts before what is in view.
func (d *Dialog) take() {
	typed := strings.TrimSpace(d.path.Text())
	row, _ := d.grid.Chosen()
	switch {
	case typed != "" && typed != d.at:
		d.m.Type(typed, true)
	case d.want.Folder:
		d.m.TakeFolder()
	default:
		d.m.Open(row.ID)
	}
}

func (d *Dialog) goTo(place string) {
	d.pick.Choose("")
	if place == up {
		d.m.Up()
	} else {
		d.m.visit(place, "")
	}
	kit.Focus(d.grid)
}

func (d *Dialog) goUp() {
	if d.naming == nil {
		d.m.Up()
		kit.Focus(d.grid)
	}
}

func (d *Dialog) again() {
	row, _ := d.grid.Chosen()
	d.m.Again(row.ID)
}

// letter looks for a name, or begins a path.
func (d *Dialog) letter(r rune) bool {
	if r == '/' || r == '\\' || r == '~' {
		d.write(string(r))
		return true
	}
	d.grid.Choose(d.m.Letter(r, d.grid.ChosenIndex()))
	return true
}

// write begins to type a path.
func (d *Dialog) write(s string) {
	d.path.SetText(s)
	d.path.ToEnd()
	kit.Focus(d.path)
}

// paste takes a path from the clipboard where nothing is being typed.
func (d *Dialog) paste() {
	if text := strings.TrimSpace(fyne.CurrentApp().Clipboard().Content()); text != "" && d.naming == nil {
		d.write(text)
	}
}

// nameFolder asks what a new folder is to be called, and makes it.
func (d *Dialog) nameFolder() {
	if d.m.state != Shown {
		return
	}
	name := kit.NewEntry().Limit(80)
	field := kit.NewField(lang.Say("Name of the new folder"), name).WithHint(lang.Say("Leave out who it is about: others read the names of folders."))
	name.OnChanged = func(string) { field.SetError("") }
	make := kit.NewButton(lang.Say("Make it"), kit.Go, func() {
		called := strings.TrimSpace(name.Text())
		if !folderName(called) {
			field.SetError(lang.Say("Type a name of letters and digits. Dots at its ends, and signs such as slash, colon and star, are not taken."))
			kit.Focus(name)
			return
		}
		d.naming()
		d.m.MakeFolder(called)
	})
	d.naming = kit.Dialog{Title: lang.Say("New folder"), Body: field, Primary: make, First: name, Closed: func() { d.naming = nil }}.Show(d.canvas)
}

// paint shows how things stand.
func (d *Dialog) paint() {
	if d.ended {
		return
	}
	m := d.m
	if d.at != m.folder {
		d.at = m.folder
		d.path.SetText(m.folder)
		d.path.ToEnd()
		d.rail.Choose(m.folder)
		if d.path.Focused() {
			kit.Focus(d.grid) // typed and gone to: one goes on in what is there
		}
		if d.want.Folder {
			d.choose.SetLabel(lang.Sayf("Choose “%s”", called(m.folder)))
		}
	}
	if m.state != Reading { // until then the rows before stay, so that nothing flickers
		d.paintRows()
	}
	d.paintPlaces()
	title, words, blank := m.blank()
	if said := title + words; said != d.said {
		d.said = said
		d.message.Objects = nil
		if blank {
			d.message.Objects = []fyne.CanvasObject{kit.Down(8, kit.Spacer(), kit.Section(title).Center().Wrap(), kit.Small(words).In(theme.Fg2).Center().Wrap(), kit.Spacer())}
		}
	}
	d.aside.SetText(m.aside())
	d.field.SetError(m.problem)
	kit.Reflow(d.body)
}

func (d *Dialog) paintRows() {
	m := d.m
	if d.listed != m.folder {
		d.listed = m.folder
		d.grid.SetSource(kit.Rows(nil)) // forgets the row that was chosen
	}
	d.grid.SetSource(rows{m.all, m.ports.Now()})
	if len(m.all) > 0 && d.grid.ChosenIndex() < 0 {
		d.grid.Choose(max(index(m.all, m.chosen), 0))
	}
}

func (d *Dialog) paintPlaces() {
	if d.placed == len(d.m.places) && d.placed > 0 {
		return
	}
	d.placed = len(d.m.places)
	items := []kit.NavItem{{ID: up, Label: lang.Say("Up"), Icon: theme.IconArrowUp, Count: lang.Say("Backspace")}}
	choices := []kit.Choice{{ID: up, Label: lang.Say("Up"), Note: lang.Say("Backspace")}}
	own := false // the group before was the person's own
	for i, p := range d.m.places {
		items = append(items, kit.NavItem{ID: p.Path, Label: p.Name, Icon: p.Icon, Gap: i == 0 || p.Volume && own})
		choices = append(choices, kit.Choice{ID: p.Path, Label: p.Name})
		own = !p.Volume
	}
	d.rail.SetItems(items)
	d.rail.Choose(d.at)
	d.pick.SetChoices(choices)
}

// parts sets the path above the list, and the places beside the list. Where names
// would have too little room so, as with enlarged type, the places are a box to
// choose from beside the path.
type parts struct{ d *Dialog }

// The lengths of the design between the parts, and the least height of a list: its
// head and two rows.
const (
	across = 12
	down   = 8
	least  = 32 + 2*36
)

// wide reports whether names keep room to be read beside the places.
func (l parts) wide(width float32) bool {
	return width-theme.Px(placesWide+across) >= l.d.grid.MinSize().Width+theme.Px(150)
}

// head is the height of the path, and the width it has.
func (l parts) head(width float32) (w, h float32) {
	if !l.wide(width) {
		width -= l.d.pick.MinSize().Width + theme.Px(across)
	}
	return width, kit.HeightAt(l.d.field, width)
}

// MinSize is that of the narrow arrangement.
func (l parts) MinSize([]fyne.CanvasObject) fyne.Size {
	w := max(l.d.list.MinSize().Width, l.d.pick.MinSize().Width+theme.Px(across+160))
	return fyne.NewSize(w, l.HeightAt(nil, w))
}

// HeightAt is the least height at a width.
func (l parts) HeightAt(_ []fyne.CanvasObject, width float32) float32 {
	_, head := l.head(width)
	list := max(theme.Px(least), kit.HeightAt(l.d.list, width)) // what is said instead of rows may take more
	return head + theme.Px(down) + list + theme.Px(down) + kit.HeightAt(l.d.aside, width)
}

// Layout shows the places in one of the two ways.
func (l parts) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, y))
	}
	d, x := l.d, float32(0)
	w, top := l.head(s.Width)
	place(d.field, 0, 0, w, top)
	low := kit.HeightAt(d.aside, s.Width)
	place(d.aside, 0, s.Height-low, s.Width, low)
	y := top + theme.Px(down)
	h := s.Height - y - theme.Px(down) - low
	if l.wide(s.Width) {
		d.pick.Hide()
		d.side.Show()
		place(d.side, 0, y, theme.Px(placesWide), h)
		x = theme.Px(placesWide + across)
	} else {
		d.side.Hide()
		d.pick.Show()
		m := d.pick.MinSize()
		place(d.pick, s.Width-m.Width, top-m.Height, m.Width, m.Height)
	}
	place(d.list, x, y, s.Width-x, h)
}
