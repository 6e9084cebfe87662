package shell

import (
	"cmp"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// The smallest and largest zoom, and one step of it.
const (
	zoomLeast, zoomMost = 0.8, 2.0
	zoomStep            = 0.1
)

// variant is the set of colours the look asks for.
func (l Look) variant(machine fyne.ThemeVariant) theme.Variant {
	switch {
	case !l.Follow:
		return l.Variant
	case machine == fynetheme.VariantDark:
		return theme.Dark
	}
	return theme.Light
}

// applyLook gives the window its colours and sizes, if they differ from what it has.
func (s *Shell) applyLook() {
	look := s.likes.Look
	want := theme.New(look.variant(s.app.Settings().ThemeVariant()), look.Density, cmp.Or(look.Zoom, 1))
	if have, ok := s.app.Settings().Theme().(*theme.Theme); ok && *have == *want {
		return
	}
	if s.frame != nil && look.large() {
		s.frame.fit(true) // first, or the window grows
	}
	s.app.Settings().SetTheme(want)
	if s.menu != nil {
		s.win.SetMainMenu(s.menu) // it is as high as its letters, and the page below is laid out only now
	}
	if s.frame != nil {
		s.frame.fit(look.large())
		kit.Repaint(s.frame.root)
	}
}

// Zoomed is the look one step larger or smaller, within what there is.
func (l Look) Zoomed(steps int) Look {
	zoom := cmp.Or(l.Zoom, 1) + zoomStep*float32(steps)
	l.Zoom = min(max(float32(int(zoom*10+0.5))/10, zoomLeast), zoomMost)
	return l
}

// lookCommands is the View menu's part that is the same everywhere.
func (s *Shell) lookCommands() []Command {
	set := func(change func(*Look)) func() {
		return func() {
			p := s.likes
			change(&p.Look)
			s.like(p)
		}
	}
	colours := func(id, title string, v theme.Variant) Command {
		return Command{ID: id, Title: title, Menu: MenuView, Checked: func() bool { return !s.likes.Follow && s.likes.Variant == v },
			Do: set(func(l *Look) { l.Follow, l.Variant = false, v })}
	}
	density := func(id, title string, d theme.Density) Command {
		return Command{ID: id, Title: title, Menu: MenuView, Checked: func() bool { return s.likes.Density == d }, Do: set(func(l *Look) { l.Density = d })}
	}
	table := []Command{
		{ID: "view.larger", Title: lang.Say("Larger"), Key: "Ctrl+=", Also: []string{"Ctrl++", "Ctrl+Shift+="}, Menu: MenuView, Do: set(func(l *Look) { *l = l.Zoomed(1) })},
		{ID: "view.smaller", Title: lang.Say("Smaller"), Key: "Ctrl+-", Menu: MenuView, Do: set(func(l *Look) { *l = l.Zoomed(-1) })},
		{ID: "view.ordinary", Title: lang.Say("Ordinary size"), Key: "Ctrl+0", Menu: MenuView, Do: set(func(l *Look) { l.Zoom = 1 })},
		colours("view.light", lang.Say("Light"), theme.Light),
		colours("view.dark", lang.Say("Dark"), theme.Dark),
		colours("view.contrast", lang.Say("High contrast"), theme.HighContrast),
		{ID: "view.follow", Title: lang.Say("Light or dark as this computer"), Menu: MenuView, Checked: func() bool { return s.likes.Follow },
			Do: set(func(l *Look) { l.Follow = true })},
		density("view.standard", lang.Say("Standard spacing"), theme.Standard),
		density("view.compact", lang.Say("Compact spacing"), theme.Compact),
		density("view.spacious", lang.Say("Large type and spacing"), theme.Large),
	}
	table[3].Gap, table[7].Gap = true, true
	return table
}
