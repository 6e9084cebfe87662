package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Identity is what a bar says about whom one is working on. It stays in view
// whatever scrolls below it.
type Identity struct {
	Rows  []IdentityRow // the first is the chief one
	Facts []Fact        // the line below
	Tag   Tagged        // at the right of the facts
}

// IdentityRow is one person: what they are here, the name, and what else
// tells them from others of that name.
type IdentityRow struct {
	Label  string // "Patient"
	Name   string // "BRAY, Quentin"
	Extra  string // "Mr"
	Born   string // "12 Mar 1952"
	Age    string // "(74 years)"
	Number string // a number always shown whole, on one line; "" for none
	Copy   string // what copying it yields; "" shows no copy button
	More   string // an address, a relationship
}

// Fact is one statement of the line below, its first words in bold.
type Fact struct {
	Icon theme.IconName
	Bold string
	Text string
}

// IdentityBar shows an [Identity]: one row of 32 a person, one for the facts, a
// bar of 8 at the left. copied is told what a person copied; nil shows no copy buttons.
func IdentityBar(id Identity, numberLabel string, copied func(string)) *Panel {
	rows, bar := make([]fyne.CanvasObject, 0, 5), make([][]fyne.CanvasObject, 0, 2)
	for i, r := range id.Rows {
		parts := identityRow(r, i == 0, numberLabel, copied)
		bar = append(bar, parts)
		rows = append(rows, &fyne.Container{Layout: identityLayout{wrapLayout{rowLayout{gap: 12}, 32}, &bar}, Objects: parts})
	}
	if len(id.Facts) > 0 || id.Tag.Text != "" {
		rows = append(rows, Gap(4), Rule(), PadEach(3, 0, 4, 0, identityFacts(id)))
	}
	return NewPanel(theme.Card, PadEach(6, 24, 0, 16, Down(0, rows...))).Named(id.name()).
		LeftBar(theme.Bar, 8).LineAbove(theme.Line2).LineBelow(theme.Line2)
}

// name reads who the people are.
func (id Identity) name() string {
	var words []string
	for _, r := range id.Rows {
		words = append(words, joined(r.Label+" "+r.Name, when(r.Born != "", lang.Sayf("born %s", r.Born)), when(r.Number != "", lang.Sayf("number %s", r.Number))))
	}
	return joined(words...)
}

func identityRow(r IdentityRow, chief bool, numberLabel string, copied func(string)) []fyne.CanvasObject {
	name := B(r.Name)
	if chief {
		name = name.As(FaceSection)
	}
	born, number := Body(""), fyne.CanvasObject(Body(""))
	if r.Born != "" {
		born = NewRuns(FaceBody, R(lang.Say("Born")+" ").As(FaceCaption).In(theme.Fg2), B(r.Born), R(" "+r.Age))
	}
	if r.Number != "" {
		text := NewRuns(FaceBody, R(numberLabel+"  ").As(FaceCaption).In(theme.Fg2), B(r.Number))
		number = text
		if r.Copy != "" && copied != nil {
			number = Across(4, text, newCopyButton(numberLabel, func() { copied(r.Copy) }))
		}
	}
	return []fyne.CanvasObject{
		NewText(FaceCaption, r.Label).In(theme.Fg2),
		GrowBy(280, NewRuns(FaceBody, name, R(" "+r.Extra)).Elide()),
		GrowBy(236, born.Elide()),
		Wide(196, number),
		GrowBy(300, Small(r.More).Elide()),
	}
}

// identityLayout sets who somebody is in a line, and in further lines where the
// window is too narrow: neither a name nor a birth date is ever cut short there.
type identityLayout struct {
	rest wrapLayout
	// bar is the rows of the whole bar: what is alike stands one under the other.
	bar *[][]fyne.CanvasObject
}

func (identityLayout) indent() float32 { return theme.Px(76) }

// natural is how wide the ith part behind the label is of itself, in any row.
func (l identityLayout) natural(i int) (width float32) {
	for _, row := range *l.bar {
		width = max(width, l.rest.natural(row[i+1]))
	}
	return width
}

// widths are those of the parts behind the label; false where they have no room. The
// last of them makes do with little.
func (l identityLayout) widths(objects []fyne.CanvasObject, width float32) ([]float32, bool) {
	width -= l.indent()
	each := l.rest.row.widths(objects[1:], width)
	last := len(each) - 1
	if each[0] < l.natural(0) || each[1] < l.natural(1) {
		each[last] = width
		for i := range last {
			each[i] = l.natural(i)
			each[last] -= each[i] + theme.Px(l.rest.row.gap)
		}
	}
	return each, each[last] >= min(l.natural(last), theme.Px(100))
}

func (l identityLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	if _, fits := l.widths(objects, width); fits {
		return theme.Px(l.rest.line)
	}
	return l.rest.walk(objects[1:], width-l.indent(), func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l identityLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for i := range len(objects) - 2 {
		w = max(w, l.natural(i))
	}
	return fyne.NewSize(l.indent()+w, theme.Px(l.rest.line))
}

func (l identityLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	line, x := theme.Px(l.rest.line), l.indent()
	at := func(o fyne.CanvasObject, left, y, w, line float32) {
		h := min(HeightAt(o, w), line)
		put(o, x+left, y+floor((line-h)/2), w, h)
	}
	h := HeightAt(objects[0], x)
	put(objects[0], 0, floor((line-h)/2), x, h)
	each, fits := l.widths(objects, s.Width)
	if !fits {
		l.rest.walk(objects[1:], s.Width-x, at)
		return
	}
	left := float32(0)
	for i, w := range each {
		at(objects[i+1], left, 0, w, line)
		left += w + theme.Px(l.rest.row.gap)
	}
}

func identityFacts(id Identity) fyne.CanvasObject {
	row := make([]fyne.CanvasObject, 0, len(id.Facts)+2)
	for _, f := range id.Facts {
		text := NewRuns(FaceSmall, B(f.Bold), R(f.Text))
		if f.Icon == "" {
			row = append(row, High(24, text))
		} else {
			row = append(row, High(24, Across(4, NewIcon(f.Icon, theme.Fg, 16), text)))
		}
	}
	facts := Grow(Flow(24, 0, row...)) // more than one line of them in a narrow window
	if id.Tag.Text == "" {
		return facts
	}
	return Top(24, facts, TagOf(id.Tag))
}

// newCopyButton is the small icon that copies a number.
func newCopyButton(what string, act func()) fyne.CanvasObject {
	return Sized(24, 24, NewIconButton(theme.IconCopy, lang.Sayf("Copy %s", what), act))
}
