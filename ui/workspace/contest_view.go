package workspace

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// contest shows both versions side by side and asks which one stands. Esc decides
// nothing: one's own stays on the screen, unsaved.
func (s *Screen) contest(c Contest) {
	line := func(bold bool, cells ...string) fyne.CanvasObject {
		row := kit.Top(16)
		for i, words := range cells {
			t := kit.Small(words).Wrap()
			if bold || i == 0 {
				t = t.Bold()
			}
			row.Add(kit.Grow(t))
		}
		return kit.Pad(12, 8, row)
	}
	table := kit.Down(0, kit.NewPanel(theme.Bg, line(true, "", lang.Say("Yours"), lang.Say("Theirs"))))
	for _, r := range c.Rows {
		table.Add(kit.Rule())
		table.Add(line(false, r.What, r.Mine, r.Theirs))
	}
	who := c.Who
	if who == "" {
		who = lang.Say("somebody else")
	}
	words := lang.Sayf("Changed meanwhile by %s. Choose which stands. The log keeps theirs either way.", who)
	s.host.Ask(shell.Question{Title: lang.Say("Two people changed this"), Wide: 680, Words: []string{words}, Body: kit.BareCard(table), Choices: []shell.Choice{
		shell.Take(lang.Say("Keep mine"), kit.Plain, c.Keep), shell.Take(lang.Say("Keep theirs"), kit.Plain, c.Take), shell.Close(lang.Say("Decide later")),
	}})
}
