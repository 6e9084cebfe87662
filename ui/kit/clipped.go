package kit

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Clipped walks what is on screen and says, in a line for each, what has less
// room than it needs: words cut off, names and tags of rows among them, a part smaller than its least, a part that
// sticks out of what holds it, and room that scrolls sideways. Words that may be
// shortened, and what scrolls down, are as they should be. It is for tests: a
// screen has none at any size, density and zoom it is made for.
func Clipped(o fyne.CanvasObject) []string {
	var found []string
	clipped(o, "", &found)
	return found
}

// give is how much an edge may be out: positions are rounded down.
const give = 1.5

func clipped(o fyne.CanvasObject, path string, found *[]string) {
	if !o.Visible() {
		return
	}
	say := func(format string, args ...any) { *found = append(*found, path+": "+fmt.Sprintf(format, args...)) }
	size := o.Size()
	switch o := o.(type) {
	case *Text:
		if o.elide {
			return
		}
		for _, l := range o.lines {
			if l.width > size.Width+give {
				say("%q is %.0f wide in room of %.0f", o.String(), l.width, size.Width)
			}
		}
		if h := o.heightAt(size.Width); h > size.Height+give {
			say("%q is %.0f high in room of %.0f", o.String(), h, size.Height)
		}
		return
	case *container.Scroll:
		if m := o.Content.MinSize().Width; o.Direction != container.ScrollVerticalOnly && o.Direction != container.ScrollNone && m > size.Width+give {
			say("it scrolls sideways: %.0f in %.0f", m, size.Width)
		}
		if o.Direction == container.ScrollVerticalOnly && o.Content.Size().Width > size.Width+give {
			say("what scrolls is %.0f wide in room of %.0f", o.Content.Size().Width, size.Width)
		}
		clipped(o.Content, path, found)
		return
	case *gridList:
		o.grid.cut(say)
		return // it scrolls by itself
	case *Entry:
		return // so does this
	case part:
		path += "/" + strings.TrimPrefix(fmt.Sprintf("%T", o), "*kit.")
		if b, ok := o.(*Button); ok {
			path += " " + b.label
		}
		if m := o.least(); m.Width > size.Width+give && !eases(o) {
			say("it is %.0f wide and needs %.0f", size.Width, m.Width)
		}
		if h := HeightAt(o, size.Width); h > size.Height+give && !eases(o) {
			say("it is %.0f high and needs %.0f", size.Height, h)
		}
	}
	for _, child := range children(o) {
		switch child.(type) {
		case *fyne.Container, part, *Text:
			if right := child.Position().X + child.Size().Width; child.Visible() && right > size.Width+give && size.Width > 0 {
				say("%T sticks out %.0f to the right", child, right-size.Width)
			}
		}
		clipped(child, path, found)
	}
}

// cut says what of the first rows is cut short that never is: who somebody is, and
// a tag.
func (g *Grid) cut(say func(format string, args ...any)) {
	const some = 30
	r, spans := newGridRow(g), g.spans(g.Size().Width)
	for n := range min(g.Len(), some) {
		r.shown.row = g.source.Row(n)
		for i, cell := range r.shown.row.Cells[:min(len(r.shown.row.Cells), len(spans))] {
			if g.folded(i) {
				continue
			}
			face := FaceSmall
			if cell.Bold {
				face = FaceBody
			}
			room := r.roomFrom(i, spans)
			first, second := cell.lines(room, face.size())
			below := "" // what of the name stands on the second line
			if second != cell.Sub {
				below = strings.TrimSuffix(strings.TrimSuffix(second, cell.Sub), ", ")
			}
			if cell.Name && (elided(first, room, face.size(), cell.Bold) != first || !strings.HasPrefix(elided(second, room, FaceCaption.size(), false), below)) {
				say("a name under %q is cut short", g.columns[i].Title)
			}
			if r.cells[i].tag.within(cell.Tag, room).Text != cell.Tag.Text {
				say("the tag %q is cut short", cell.Tag.Text)
			}
		}
	}
}

// eases says that a part makes do with less than its least, for it scrolls, shortens
// its words or lies over others.
func eases(o part) bool {
	switch o.(type) {
	case *Scroll, *Port, *overlay, *Toaster, *NavRail, *headCell, *Pick:
		return true
	}
	return false
}
