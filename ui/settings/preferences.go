package settings

import (
	"cmp"
	"fmt"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// Liking is how the person at the desk likes their window. Each choice counts at
// once and for them alone; there is nothing to save.
type Liking struct{ host *shell.Host }

// choice is one of a few looks.
type choice struct {
	id, label string
	make      func(*shell.Look)
	is        func(shell.Look) bool
}

var colours = []choice{
	{"light", lang.Say("Light"), func(l *shell.Look) { l.Follow, l.Variant = false, theme.Light }, func(l shell.Look) bool { return !l.Follow && l.Variant == theme.Light }},
	{"dark", lang.Say("Dark"), func(l *shell.Look) { l.Follow, l.Variant = false, theme.Dark }, func(l shell.Look) bool { return !l.Follow && l.Variant == theme.Dark }},
	{"contrast", lang.Say("High contrast"), func(l *shell.Look) { l.Follow, l.Variant = false, theme.HighContrast }, func(l shell.Look) bool { return !l.Follow && l.Variant == theme.HighContrast }},
	{"computer", lang.Say("As this computer"), func(l *shell.Look) { l.Follow = true }, func(l shell.Look) bool { return l.Follow }},
}

var spacings = []choice{
	{"standard", lang.Say("Standard"), func(l *shell.Look) { l.Density = theme.Standard }, func(l shell.Look) bool { return l.Density == theme.Standard }},
	{"compact", lang.Say("Compact"), func(l *shell.Look) { l.Density = theme.Compact }, func(l shell.Look) bool { return l.Density == theme.Compact }},
	{"large", lang.Say("Large"), func(l *shell.Look) { l.Density = theme.Large }, func(l shell.Look) bool { return l.Density == theme.Large }},
}

// chosen is the id of the choice that a look has taken.
func chosen(of []choice, l shell.Look) string {
	for _, c := range of {
		if c.is(l) {
			return c.id
		}
	}
	return ""
}

// look takes one of a few looks.
func (m *Liking) look(of []choice, id string) {
	for _, c := range of {
		if c.id == id {
			m.change(func(p *shell.Preferences) { c.make(&p.Look) })
		}
	}
}

func (m *Liking) change(with func(*shell.Preferences)) {
	p := m.host.Likes()
	with(&p)
	m.host.Like(p)
}

// zoom makes everything larger or smaller by some steps; 0 is the ordinary size.
func (m *Liking) zoom(steps int) {
	m.change(func(p *shell.Preferences) {
		if p.Look = p.Zoomed(steps); steps == 0 {
			p.Zoom = 1
		}
	})
}

// size is the size in words.
func (m *Liking) size() string {
	return fmt.Sprintf("%.0f %%", cmp.Or(m.host.Likes().Zoom, 1)*100)
}

// reset takes everything back to what it is for somebody new.
func (m *Liking) reset() { m.change(func(p *shell.Preferences) { *p = shell.Preferences{} }) }
