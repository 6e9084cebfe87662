package shell

import (
	"cmp"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"proxydesk/ui/kit"
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
	want := theme.New(s.look.variant(s.app.Settings().ThemeVariant()), s.look.Density, cmp.Or(s.look.Zoom, 1))
	if have, ok := s.app.Settings().Theme().(*theme.Theme); ok && *have == *want {
		return
	}
	if s.frame != nil && s.look.large() {
		s.frame.fit(true) // first, or the window grows
	}
	s.app.Settings().SetTheme(want)
	if s.frame != nil {
		s.frame.fit(s.look.large())
		kit.Reflow(s.frame.root)
	}
}

// setLook changes the look and remembers it.
func (s *Shell) setLook(l Look) {
	s.look = l
	s.applyLook()
	if s.cfg.Prefer != nil {
		s.cfg.Exec.Go(func() { s.cfg.Prefer(l) })
	}
	s.recheck()
}

func (s *Shell) zoom(by float32) {
	l := s.look
	l.Zoom = cmp.Or(l.Zoom, 1) + by
	l.Zoom = min(max(float32(int(l.Zoom*10+0.5))/10, zoomLeast), zoomMost)
	s.setLook(l)
}

// lookCommands is the View menu's part that is the same everywhere.
func (s *Shell) lookCommands() []Command {
	set := func(change func(*Look)) func() {
		return func() {
			l := s.look
			change(&l)
			s.setLook(l)
		}
	}
	colours := func(id, title string, v theme.Variant) Command {
		return Command{ID: id, Title: title, Menu: MenuView, Checked: func() bool { return !s.look.Follow && s.look.Variant == v },
			Do: set(func(l *Look) { l.Follow, l.Variant = false, v })}
	}
	density := func(id, title string, d theme.Density) Command {
		return Command{ID: id, Title: title, Menu: MenuView, Checked: func() bool { return s.look.Density == d }, Do: set(func(l *Look) { l.Density = d })}
	}
	table := []Command{
		{ID: "view.larger", Title: "Larger", Key: "Ctrl+=", Also: []string{"Ctrl++", "Ctrl+Shift+="}, Menu: MenuView, Do: func() { s.zoom(zoomStep) }},
		{ID: "view.smaller", Title: "Smaller", Key: "Ctrl+-", Menu: MenuView, Do: func() { s.zoom(-zoomStep) }},
		{ID: "view.ordinary", Title: "Ordinary size", Key: "Ctrl+0", Menu: MenuView, Do: set(func(l *Look) { l.Zoom = 1 })},
		colours("view.light", "Light", theme.Light),
		colours("view.dark", "Dark", theme.Dark),
		colours("view.contrast", "High contrast", theme.HighContrast),
		{ID: "view.follow", Title: "Light or dark as this computer", Menu: MenuView, Checked: func() bool { return s.look.Follow },
			Do: set(func(l *Look) { l.Follow = true })},
		density("view.standard", "Standard spacing", theme.Standard),
		density("view.compact", "Compact spacing", theme.Compact),
		density("view.spacious", "Large type and spacing", theme.Large),
	}
	table[3].Gap, table[7].Gap = true, true
	return table
}
