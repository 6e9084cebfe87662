package shell

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// shownFound is how many answers the search shows at once; the rest scroll.
const shownFound = 8

// searchWidth is the width of the field where there is room, and of the answers.
const searchWidth = 440

// search is the field in the brand bar and the answers under it.
type search struct {
	shell   *Shell
	entry   *kit.Entry
	key     *kit.Text
	hint    string
	answers *kit.Grid
	none    *kit.Text
	card    *kit.Panel
	found   []workflow.Found
	// answered is what was asked for the answers that are shown. A key that comes
	// before those to what is typed waits for them in keys: nobody means the answer
	// to half a name.
	answered string
	keys     []func()
	typing   Calm
	latest   Latest
	// stepping is set while keys move the choice, which opens nothing; a press
	// on an answer opens it at once.
	stepping bool
}

func newSearch(s *Shell) *search {
	f := &search{shell: s}
	f.entry = kit.NewEntry().Small().WithIcon(theme.IconSearch).Limit(100)
	f.entry.OnChanged = f.ask
	f.entry.Before = f.take
	f.entry.OnFocus = func(on bool) {
		if on {
			f.come()
		} else {
			f.card.Hide() // a press on an answer opens it all the same
		}
	}
	f.key = kit.Hint("Ctrl+F")
	f.answers = kit.NewGrid(kit.Column{ID: "who", Title: lang.Say("Name")}, kit.Column{ID: "as", Title: lang.Say("As"), Width: 72}, kit.Column{ID: "ref", Title: lang.Say("Reference"), Width: 96}).WithoutHead()
	f.answers.OnChosen = func(r kit.Row) {
		if !f.stepping && r.ID != "" {
			f.open()
		}
	}
	f.answers.OnOpen = func(kit.Row) { f.open() }
	f.none = kit.Small("").In(theme.Fg2)
	f.card = kit.NewPanel(theme.Card, nil).Line(theme.Line2)
	f.card.Hide()
	return f
}

// field is what stands in the brand bar, or nil for those who see no records.
func (f *search) field(by workflow.Staff) fyne.CanvasObject {
	if f.shell.cfg.Finder == nil || !by.May(workflow.ActReadCases) {
		return nil
	}
	return &fyne.Container{Layout: f, Objects: []fyne.CanvasObject{f.entry, kit.Pad(10, 0, kit.Across(0, kit.Spacer(), f.key))}}
}

// MinSize is that of the field alone; its place in the bar has a width.
func (f *search) MinSize([]fyne.CanvasObject) fyne.Size { return f.entry.MinSize() }

// Layout lays the key over the field, and says less in a narrow one.
func (f *search) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	hint := lang.Say("Search people, NHS number or reference")
	if s.Width < theme.Px(380) {
		hint = lang.Say("Name, number or reference")
	}
	tight := s.Width < theme.Px(240)
	if tight {
		hint = lang.Say("Find")
	}
	if key := objects[1]; key.Visible() == tight { // no room for both
		if tight {
			key.Hide()
		} else {
			key.Show()
		}
	}
	if hint != f.hint {
		f.hint = hint
		f.entry.WithHint(hint)
	}
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(s)
	}
}

// float is the layer over the window that the answers appear in.
func (f *search) float() fyne.CanvasObject {
	return &fyne.Container{Layout: floating{f}, Objects: []fyne.CanvasObject{f.card}}
}

// floating hangs the answers under the field, within the window.
type floating struct{ search *search }

// MinSize is none: what floats makes no window larger.
func (floating) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout places the answers.
func (f floating) Layout(o []fyne.CanvasObject, s fyne.Size) {
	w := min(theme.Px(searchWidth), s.Width-2*theme.Px(8))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.search.entry)
	x := max(min(at.X, s.Width-w-theme.Px(8)), theme.Px(8))
	o[0].Move(fyne.NewPos(x, theme.Px(46)))
	o[0].Resize(fyne.NewSize(w, min(kit.HeightAt(o[0], w), s.Height-theme.Px(60))))
}

func (f *search) focus() {
	f.entry.SelectAll()
	kit.Focus(f.entry)
}

// look searches for words that were typed elsewhere.
func (f *search) look(words string) {
	f.entry.SetText(words)
	f.focus()
}

// clear empties the field and takes the answers away.
func (f *search) clear() {
	f.latest.Drop()
	f.keys = nil
	if f.entry.Text() != "" {
		f.entry.SetText("")
	}
	f.show("", nil, "")
}

// come shows the answers to what stands in the field when the focus comes to it.
func (f *search) come() {
	query, h := strings.TrimSpace(f.entry.Text()), f.shell.Host()
	if query == "" || h == nil {
		f.ask("")
		return
	}
	f.shell.use()
	f.find(h, query)
}

// ask looks for what was typed: for the first letter at once, then when the keys
// pause.
func (f *search) ask(query string) {
	f.shell.use()
	f.keys = nil
	if query == "" {
		f.key.Show()
	} else {
		f.key.Hide()
	}
	query = strings.TrimSpace(query)
	h := f.shell.Host()
	if query == "" || h == nil {
		f.latest.Drop()
		f.show("", nil, "")
		return
	}
	h.Calmly(&f.typing, func() { f.find(h, query) })
}

// find looks for what was typed, unless it was taken back meanwhile.
func (f *search) find(h *Host, query string) {
	if strings.TrimSpace(f.entry.Text()) != query {
		return
	}
	Load(h, &f.latest, func(ctx context.Context) ([]workflow.Found, error) {
		return f.shell.cfg.Finder.FindPeople(ctx, query)
	}, func(found []workflow.Found, err error) {
		keys := f.keys
		f.keys = nil
		if err != nil {
			h.ShowError(err)
			return
		}
		f.show(query, found, lang.Say("Nobody and nothing here matches. Try the family name, the NHS number or a reference like REF-0148."))
		for _, do := range keys {
			do()
		}
	})
}

// upon does something with the answers to what is typed, once they are there.
func (f *search) upon(do func()) {
	query, h := strings.TrimSpace(f.entry.Text()), f.shell.Host()
	if query == f.answered || h == nil {
		do()
		return
	}
	f.keys = append(f.keys, do)
	f.find(h, query)
}

func (f *search) show(query string, found []workflow.Found, none string) {
	f.answered, f.found = query, found
	rows := make(kit.Rows, len(f.found))
	for i, a := range f.found {
		rows[i] = foundRow(a)
	}
	f.stepping = true
	f.answers.SetSource(kit.Rows(nil)) // forgets the row chosen before
	f.answers.SetSource(rows)
	f.stepping = false
	switch {
	case len(rows) > 0:
		f.card.SetContent(kit.High(float32(48*min(len(rows), shownFound)), f.answers))
	case none != "":
		f.none.SetText(none)
		f.card.SetContent(kit.Pad(12, 12, f.none.Wrap()))
	default:
		f.card.Hide()
		return
	}
	f.card.Show()
	kit.Reflow(f.shell.frame.root)
}

func bornWords(a workflow.Found) string {
	if a.Born.IsZero() {
		return lang.Say("Birth date not known")
	}
	return lang.Sayf("Born %s", a.Born.Short())
}

func foundRow(a workflow.Found) kit.Row {
	as := lang.Say("Patient")
	if a.As == "proxy" {
		as = lang.Say("Proxy")
	}
	return kit.Row{ID: string(a.Application) + "/" + string(a.Role), Cells: []kit.Cell{{Text: a.Name, Sub: bornWords(a), Bold: true}, {Text: as}, {Text: a.Ref}}}
}

// take is the field's keys: the arrows move among the answers, Enter opens one,
// Esc clears.
func (f *search) take(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyDown, fyne.KeyUp:
		step := 1
		if k == fyne.KeyUp {
			step = -1
		}
		f.upon(func() {
			f.stepping = true
			f.answers.Step(step)
			f.stepping = false
		})
	case fyne.KeyReturn, fyne.KeyEnter:
		f.upon(f.open)
	case fyne.KeyEscape:
		if f.entry.Text() == "" {
			return false
		}
		f.clear()
	default:
		return false
	}
	return true
}

// open goes to the chosen answer.
func (f *search) open() {
	i := max(f.answers.ChosenIndex(), 0) // Enter at once takes the best
	if i >= len(f.found) {
		return
	}
	a := f.found[i]
	f.clear()
	f.shell.openFound(a)
}

// openFound goes to what a search found: its case, or access that has none.
func (s *Shell) openFound(a workflow.Found) {
	to := Place{Page: PageRegister, ID: string(a.Role)}
	if a.Application != "" {
		to = Place{Page: PageCase, ID: string(a.Application)}
	}
	s.goTo(to, true)
}
