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

// NavItem is one place to go.
type NavItem struct {
	ID    string
	Label string
	Icon  theme.IconName // "" for none: the label begins where it would
	Count string         // "" for none
	Gap   bool           // a line above it: a new group begins
}

// NavRail is the navigation at the left, 184 wide, or 56 with the icons alone
// where it is given no more. Up and Down move, Space and Enter go.
type NavRail struct {
	widget.BaseWidget
	// OnChosen is told the id of the place a person chose.
	OnChosen func(id string)

	items  []*navItem
	group  *group
	chosen string
	back   ground
	edge   *canvas.Rectangle
	rules  []*canvas.Rectangle
	narrow bool // may be as narrow as its icons
	high   float32
}

// NewNavRail returns the navigation with nothing chosen.
func NewNavRail(items []NavItem, chosen func(id string)) *NavRail {
	n := &NavRail{OnChosen: chosen, back: newGround(), edge: canvas.NewRectangle(color.Transparent), high: 40}
	n.group = &group{back: fyne.KeyUp, on: fyne.KeyDown,
		members: func() []*press { return presses(n.items, func(b *navItem) *press { return &b.press }) },
		chosen: func() int {
			return slices.IndexFunc(n.items, func(b *navItem) bool { return b.item.ID == n.chosen })
		}}
	n.ExtendBaseWidget(n)
	n.SetItems(items)
	return n
}

// MayBeNarrow lets it be given room for its icons alone.
func (n *NavRail) MayBeNarrow() *NavRail { n.narrow = true; return n }

// InCard leaves out the line at its right edge, where a card has its own, and sets
// the places a little closer, as for the sections of a page.
func (n *NavRail) InCard() *NavRail { n.edge.Hide(); n.high = 36; return n }

// SetItems replaces the places, keeping focus where the ids are the same.
func (n *NavRail) SetItems(items []NavItem) {
	old := n.items
	n.items, n.rules = nil, nil
	for _, item := range items {
		i := slices.IndexFunc(old, func(b *navItem) bool { return b.item.ID == item.ID })
		b := (*navItem)(nil)
		if i >= 0 {
			b = old[i]
		} else {
			b = newNavItem(n)
		}
		b.item = item
		n.items = append(n.items, b)
		if item.Gap {
			n.rules = append(n.rules, canvas.NewRectangle(color.Transparent))
		}
	}
	n.Refresh()
}

// SetCount changes the number beside a place.
func (n *NavRail) SetCount(id, count string) {
	for _, b := range n.items {
		if b.item.ID == id && b.item.Count != count {
			b.item.Count = count
			b.Refresh()
		}
	}
}

// Chosen is the id of the place one is at.
func (n *NavRail) Chosen() string { return n.chosen }

// Choose marks the place one is at, without telling anybody.
func (n *NavRail) Choose(id string) {
	before := n.chosen
	n.chosen = id
	for _, b := range n.items {
		if before != id && (b.item.ID == before || b.item.ID == id) {
			b.Refresh()
		}
	}
}

// AccessibilityLabel is what the items are.
func (n *NavRail) AccessibilityLabel() string { return lang.Say("Places to go") }

// AccessibilityRole is a container: the toolkit has no role for it yet.
func (n *NavRail) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer links the rail to its renderer.
func (n *NavRail) CreateRenderer() fyne.WidgetRenderer { return render(n) }

// FocusTarget is the place one is at.
func (n *NavRail) FocusTarget() fyne.Focusable { return n.group.target() }

func (n *NavRail) objects() []fyne.CanvasObject {
	o := []fyne.CanvasObject{n.back.CanvasObject, n.edge}
	for _, r := range n.rules {
		o = append(o, r)
	}
	for _, b := range n.items {
		o = append(o, b)
	}
	return o
}

func (n *NavRail) paint() {
	n.back.paint(theme.Card, true)
	n.edge.FillColor = theme.Color(theme.Line)
	for _, r := range n.rules {
		r.FillColor = theme.Color(theme.Line)
	}
}

func (n *NavRail) least() fyne.Size {
	h := theme.Px(8) + theme.Px(n.high)*float32(len(n.items)) + theme.Px(17)*float32(len(n.rules))
	if n.narrow {
		return fyne.NewSize(theme.Px(40), h)
	}
	return fyne.NewSize(theme.Px(184), h)
}

func (n *NavRail) arrange(s fyne.Size) {
	line := theme.LineWidth()
	n.back.place(0, 0, s.Width, s.Height)
	placeRect(n.edge, s.Width-line, 0, line, s.Height, 0)
	y, rule := theme.Px(8), 0
	for _, b := range n.items {
		if b.item.Gap {
			placeRect(n.rules[rule], theme.Px(12), y+theme.Px(8), s.Width-2*theme.Px(12), 1, 0)
			rule++
			y += theme.Px(17)
		}
		put(b, 0, y, s.Width-line, theme.Px(n.high))
		y += theme.Px(n.high)
	}
}

type navItem struct {
	press
	rail        *NavRail
	item        NavItem
	face        rowFace
	bar         *canvas.Rectangle
	pic         icon
	text, count *canvas.Text
}

func newNavItem(rail *NavRail) *navItem {
	b := &navItem{rail: rail, face: newRowFace(), bar: canvas.NewRectangle(color.Transparent),
		pic: newIcon(), text: canvas.NewText("", nil), count: canvas.NewText("", nil)}
	b.extend(b, func() {
		rail.Choose(b.item.ID)
		if rail.OnChosen != nil {
			rail.OnChosen(b.item.ID)
		}
	})
	b.group = rail.group
	return b
}

// AccessibilityLabel is the place and its count.
func (b *navItem) AccessibilityLabel() string {
	return joined(b.item.Label, b.item.Count, when(b.rail.chosen == b.item.ID, lang.Say("you are here")))
}

func (b *navItem) objects() []fyne.CanvasObject {
	return append(b.face.objects(), b.bar, b.pic.Image, b.text, b.count)
}

func (b *navItem) paint() {
	on := b.rail.chosen == b.item.ID
	face, word, quiet := theme.Card, theme.Fg, theme.Fg2
	switch {
	case on:
		face, word, quiet = theme.NavSel, theme.OnNavSel, theme.OnNavSel
	case b.hovered:
		face = theme.Hover
	}
	b.face.paint(face, b.focused, false)
	b.bar.FillColor = theme.Color(theme.Bar)
	setVisible(b.bar, on && !b.focused)
	b.pic.draw(b.item.Icon, quiet)
	b.text.Text, b.text.Color, b.text.TextSize, b.text.TextStyle.Bold = b.item.Label, theme.Color(word), FaceBody.size(), on
	b.count.Text, b.count.Color, b.count.TextSize, b.count.TextStyle.Bold = b.item.Count, theme.Color(quiet), FaceSmall.size(), on
}

// bare says that there is room for the icon alone.
func (b *navItem) bare() bool { return b.item.Icon != "" && b.Size().Width < theme.Px(100) }

func (b *navItem) least() fyne.Size { return fyne.NewSize(theme.Px(40), theme.Px(b.rail.high)) }

func (b *navItem) arrange(s fyne.Size) {
	b.face.place(s, b.focused, false)
	placeRect(b.bar, 0, 0, theme.Px(4), s.Height, 0)
	side := theme.Px(20)
	put(b.pic.Image, theme.Px(16), floor((s.Height-side)/2), side, side)
	label := theme.Px(48)
	if b.item.Icon == "" {
		label = theme.Px(16)
	}
	setVisible(b.text, !b.bare())
	setVisible(b.count, !b.bare())
	if b.bare() {
		return
	}
	b.text.Text = elided(b.item.Label, s.Width-label-theme.Px(8), b.text.TextSize, b.text.TextStyle.Bold)
	middle(b.text, label, s.Height)
	middle(b.count, s.Width-theme.Px(16)-ceil(b.count.MinSize().Width), s.Height)
}
