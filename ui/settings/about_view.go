package settings

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// aboutView shows the program, where the record is, and the licences.
type aboutView struct {
	root  fyne.CanvasObject
	first fyne.CanvasObject
}

func newAboutView(h *shell.Host, a About) *aboutView {
	copied := kit.NewButton(lang.Say("Copy for whoever helps"), kit.Plain, func() {
		h.Copy(a.Words())
		h.Toast(lang.Say("Copied, to paste into a message to whoever helps you."), nil)
	}).Small().WithIcon(theme.IconCopy)
	facts := kit.Down(12, kit.Down(2, kit.Strong(lang.Say("Version")), kit.Small(a.Version)),
		kit.Down(2, kit.Strong(lang.Say("The practice’s record")), kit.Small(a.Record).Wrap(), kit.Small(lang.Sayf("Kept by %s. Only Proxydesk opens it; nothing in it can be read without a password.", a.Engine)).In(theme.Fg2).Wrap()))
	for _, p := range a.Parts {
		facts.Add(kit.Down(2, kit.Strong(p.Name), kit.Small(p.Words).Wrap()))
	}
	facts.Add(kit.Left(copied))
	licences := kit.Down(0)
	for i, p := range a.Licences {
		if i > 0 {
			licences.Add(kit.Rule())
		}
		licences.Add(kit.Pad(12, 6, kit.Top(12, kit.Grow(kit.Small(p.Name).Wrap()), kit.Small(p.Words).In(theme.Fg2))))
	}
	return &aboutView{first: copied, root: kit.Down(8, kit.Section(lang.Say("About Proxydesk")),
		kit.Grow(kit.BareCard(kit.NewScroll(kit.Pad(16, 16, kit.Beside(24, kit.Grow(facts),
			kit.Grow(kit.Down(12, kit.Strong(lang.Say("What else is in it, and its licence")), kit.BareCard(licences)))))))))}
}

func (v *aboutView) body() fyne.CanvasObject                 { return v.root }
func (v *aboutView) foot() (left, right []fyne.CanvasObject) { return nil, nil }
func (v *aboutView) enter()                                  { kit.Focus(v.first) }
func (v *aboutView) leave()                                  {}
func (v *aboutView) commands() []shell.Command               { return nil }
func (v *aboutView) changed()                                {}
