package kit

import "proxydesk/ui/theme"

// Stop is a page that interrupts: one heading, what will happen, one way on and
// one way back. It has no form on it and no key does anything until a choice has
// the focus.
type Stop struct {
	About  []Run    // whose case this is, in one line
	Title  string   // what to do
	Text   string   // why
	If     string   // "If you continue:"
	Points []string // what will happen
	On     string   // the way on, as a verb
	GoOn   func()
	Back   string // the way back, which records nothing
	GoBack func()
	Foot   string // what not to say
}

// StopPage draws a [Stop] over the whole content area.
func StopPage(s Stop) *Panel {
	lead := func(t string) *Text { return NewText(FaceLead, t).In(theme.OnBrand).Wrap() }
	on := NewButton(s.On, White, s.GoOn)
	back := NewLink(s.Back, s.GoBack).In(theme.OnBrand)
	column := Down(16,
		Pad(0, 4, NewRuns(FaceBody, s.About...).In(theme.OnBrand)),
		NewText(FaceStop, s.Title).Bold().In(theme.OnBrand).Wrap(),
		lead(s.Text),
		Down(4, lead(s.If), Bullets(FaceLead, theme.OnBrand, s.Points...)),
		Pad(0, 12, Across(24, High(40, on), back, Spacer())),
		NewPanel(theme.Brand, nil).LineBelow(theme.OnBrand),
		Body(s.Foot).In(theme.OnBrand).Wrap(),
	)
	return NewPanel(theme.Brand, PadEach(60, 24, 24, 96, Top(0, Wide(720, column), Spacer())))
}
