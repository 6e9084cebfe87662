package kit

import "fyne.io/fyne/v2"

// Regions are the parts of a screen that stand side by side or above a foot,
// and can have the focus: F6 goes from one to the next. What stands in a row of
// cards to press is one region.
func Regions(screen fyne.CanvasObject) []fyne.CanvasObject {
	found := regions(screen)
	if len(found) == 0 && focusable(screen) != nil {
		found = []fyne.CanvasObject{screen}
	}
	return found
}

func regions(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	c, ok := o.(*fyne.Container)
	if !ok {
		if p, ok := o.(*Panel); ok && p.content != nil {
			return regions(p.content)
		}
		return nil
	}
	apart := false
	switch l := c.Layout.(type) {
	case sideLayout, footLayout:
		apart = true
	case rowLayout:
		apart = l.stretch && !cards(c.Objects)
	}
	var out []fyne.CanvasObject
	for _, child := range c.Objects {
		within := regions(child)
		if apart && len(within) == 0 && focusable(child) != nil {
			within = []fyne.CanvasObject{child}
		}
		out = append(out, within...)
	}
	return out
}

// cards says that a row is of cards to press.
func cards(row []fyne.CanvasObject) bool {
	for _, o := range row {
		if c, ok := o.(*fyne.Container); ok && len(c.Objects) == 1 {
			o = c.Objects[0]
		}
		if _, ok := o.(*Tile); ok {
			return true
		}
	}
	return false
}

// Holds says whether an object is another one or holds it.
func Holds(o, inside fyne.CanvasObject) bool {
	_, ok := within(o, inside, fyne.Position{})
	return ok
}
