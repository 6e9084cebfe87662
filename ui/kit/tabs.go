package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// TabItem is one tab or view: its word and, beside it, how many rows it opens.
type TabItem struct {
	ID    string
	Label string
	Count string // "13", "3 of 8", or "" for none
}

// Tabs is a row of views or tabs, 40 high, with a line below. Left and Right
// move between them, Space and Enter choose.
type Tabs struct {
	widget.BaseWidget
	// OnChosen is told the id of the tab a person chose.
	OnChosen func(id string)

	tabs   []*tab
	group  *group
	chosen string
	indent float32
	line   *canvas.Rectangle
}

// NewTabs returns a row of tabs with the first one chosen.
func NewTabs(items []TabItem, chosen func(id string)) *Tabs {
	t := &Tabs{OnChosen: chosen, line: canvas.NewRectangle(color.Transparent)}
	t.group = &group{back: fyne.KeyLeft, on: fyne.KeyRight,
		members: func() []*press { return presses(t.tabs, func(b *tab) *press { return &b.press }) },
		chosen: func() int {
			return slices.IndexFunc(t.tabs, func(b *tab) bool { return b.item.ID == t.chosen })
		}}
	t.ExtendBaseWidget(t)
	if len(items) > 0 {
		t.chosen = items[0].ID // before anything is measured: a chosen tab is bold
	}
	t.SetItems(items)
	return t
}

// Indent moves the tabs to the right; the line below stays as wide as the row.
func (t *Tabs) Indent(by float32) *Tabs { t.indent = by; return t }

// SetItems replaces words and counts; the chosen tab and the focus stay.
func (t *Tabs) SetItems(items []TabItem) {
	if slices.EqualFunc(t.tabs, items, func(b *tab, item TabItem) bool { return b.item == item }) {
		return
	}
	if !slices.EqualFunc(t.tabs, items, func(b *tab, item TabItem) bool { return b.item.ID == item.ID }) {
		t.tabs = nil
		for range items {
			t.tabs = append(t.tabs, newTab(t))
		}
	}
	for i, item := range items {
		t.tabs[i].item = item
	}
	t.Refresh()
}

// Chosen is the id of the chosen tab.
func (t *Tabs) Chosen() string { return t.chosen }

// Choose marks a tab as chosen without telling anybody.
func (t *Tabs) Choose(id string) {
	if t.chosen != id {
		t.chosen = id
		t.Refresh()
	}
}

// Press chooses the nth tab, from 0, as a person would.
func (t *Tabs) Press(n int) {
	if n >= 0 && n < len(t.tabs) {
		t.tabs[n].press.press()
	}
}

// AccessibilityLabel is what the words are.
func (t *Tabs) AccessibilityLabel() string { return lang.Say("Views") }

// AccessibilityRole is a container: the toolkit has no role for it yet.
func (t *Tabs) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer links the tabs to their renderer.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer { return render(t) }

// FocusTarget is the chosen tab.
func (t *Tabs) FocusTarget() fyne.Focusable { return t.group.target() }

func (t *Tabs) objects() []fyne.CanvasObject {
	o := []fyne.CanvasObject{t.line}
	for _, b := range t.tabs {
		o = append(o, b)
	}
	return o
}

func (t *Tabs) paint() { t.line.FillColor = theme.Color(theme.Line2) }

func (t *Tabs) least() fyne.Size {
	w := float32(0)
	for _, b := range t.tabs {
		w = max(w, b.MinSize().Width)
	}
	return fyne.NewSize(theme.Px(t.indent)+w, theme.Px(40))
}

// heightAt is that of as many lines as the tabs need.
func (t *Tabs) heightAt(width float32) float32 {
	return t.walk(width, func(*tab, float32, float32, float32) {})
}

// walk goes over the tabs, on to further lines where the row is too narrow.
func (t *Tabs) walk(width float32, at func(b *tab, x, y, w float32)) (height float32) {
	x, y, line := theme.Px(t.indent), float32(0), theme.Px(40)
	for i, b := range t.tabs {
		w := b.MinSize().Width
		if i > 0 && x+w > width {
			x, y = theme.Px(t.indent), y+line
		}
		at(b, x, y, w)
		x += w + theme.Px(4)
	}
	return y + line
}

func (t *Tabs) arrange(s fyne.Size) {
	placeRect(t.line, 0, s.Height-1, s.Width, 1, 0)
	t.walk(s.Width, func(b *tab, x, y, w float32) { put(b, x, y, w, theme.Px(40)) })
}

type tab struct {
	press
	row         *Tabs
	item        TabItem
	back, foot  *canvas.Rectangle
	text, count *canvas.Text
}

func newTab(row *Tabs) *tab {
	b := &tab{row: row, back: canvas.NewRectangle(color.Transparent), foot: canvas.NewRectangle(color.Transparent),
		text: canvas.NewText("", nil), count: canvas.NewText("", nil)}
	b.extend(b, func() {
		row.Choose(b.item.ID)
		if row.OnChosen != nil {
			row.OnChosen(b.item.ID)
		}
	})
	b.group = row.group
	return b
}

// AccessibilityLabel is the word and the count.
func (b *tab) AccessibilityLabel() string {
	return joined(b.item.Label, b.item.Count, lang.Say("view"), chosenWords(b.row.chosen == b.item.ID))
}

func (b *tab) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.back, b.foot, b.text, b.count}
}

func (b *tab) paint() {
	on := b.row.chosen == b.item.ID
	word, count := theme.Link, theme.Fg2
	switch {
	case b.focused:
		word, count = theme.OnFocus, theme.OnFocus
	case on:
		word, count = theme.Fg, theme.Fg
	}
	b.back.FillColor, b.foot.FillColor = theme.Color(theme.Focus), theme.Color(theme.Bar)
	if b.focused {
		b.foot.FillColor = theme.Color(theme.FocusEdge)
	} else if b.hovered {
		b.back.FillColor = theme.Color(theme.Hover)
	}
	setVisible(b.back, b.focused || b.hovered)
	setVisible(b.foot, b.focused || on)
	b.text.Text, b.text.Color, b.text.TextSize, b.text.TextStyle.Bold = b.item.Label, theme.Color(word), FaceBody.size(), on
	b.count.Text, b.count.Color, b.count.TextSize = b.item.Count, theme.Color(count), FaceSmall.size()
	setVisible(b.count, b.item.Count != "")
}

func (b *tab) least() fyne.Size {
	w := ceil(b.text.MinSize().Width) + 2*theme.Px(12)
	if b.item.Count != "" {
		w += theme.Px(6) + ceil(b.count.MinSize().Width)
	}
	return fyne.NewSize(w, theme.Px(40))
}

func (b *tab) arrange(s fyne.Size) {
	placeRect(b.back, 0, 0, s.Width, s.Height, 0)
	placeRect(b.foot, 0, s.Height-theme.Px(4), s.Width, theme.Px(4), 0)
	h := s.Height - theme.Px(4)
	x := middle(b.text, theme.Px(12), h)
	middle(b.count, x+theme.Px(6), h)
}
