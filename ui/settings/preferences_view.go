package settings

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
)

// likingView shows how one likes one's window.
type likingView struct {
	model         *Liking
	colour        *kit.RadioList
	spacing       *kit.Segments
	size          *kit.Text
	letters, next *kit.Tick
	root          fyne.CanvasObject
}

func newLikingView(h *shell.Host) *likingView {
	v := &likingView{model: &Liking{host: h}, size: kit.Strong("")}
	m := v.model
	v.colour = kit.NewRadioList(options(colours), func(id string) { m.look(colours, id); v.paint() })
	v.spacing = kit.NewSegments(segments(spacings), func(id string) { m.look(spacings, id); v.paint() })
	v.letters = kit.NewTick(lang.Say("Single letters are keys, such as m for “Assign to me”"), func(on bool) {
		m.change(func(p *shell.Preferences) { p.LettersOff = !on })
	})
	v.next = kit.NewTick(lang.Say("When a case is decided or sent on, open the next one by itself"), func(on bool) {
		m.change(func(p *shell.Preferences) { p.Stay = !on })
	})
	resize := func(label, key string, steps int) *kit.Button {
		return kit.NewButton(label, kit.Plain, func() { m.zoom(steps); v.paint() }).WithKey(key)
	}
	v.root = column(lang.Say("My preferences"),
		kit.Small(lang.Say("For you alone, on every desk of this practice. Each choice counts at once.")).Wrap(),
		kit.NewField(lang.Say("Colours"), v.colour),
		kit.NewField(lang.Say("Spacing"), kit.Left(v.spacing)).WithHint(lang.Say("Compact shows more rows; Large has larger type as well.")),
		kit.NewField(lang.Say("Size"), kit.Flow(8, 8, resize(lang.Say("Smaller"), "Ctrl+-", -1), kit.Wide(64, kit.High(36, kit.Centered(v.size))),
			resize(lang.Say("Larger"), "Ctrl+=", 1), resize(lang.Say("Ordinary"), "Ctrl+0", 0))).WithHint(lang.Say("From 80 to 200 %.")),
		kit.Down(8, kit.Strong(lang.Say("Keys")), v.letters, kit.Hint(lang.Say("Turn this off if you dictate, or if a key sticks. Everything stays on the menu.")).Wrap()),
		kit.Down(8, kit.Strong(lang.Say("After a decision")), v.next),
		kit.Hint(lang.Say("Nothing on screen moves or blinks by itself, whatever you choose.")).Wrap())
	v.paint()
	return v
}

func options(of []choice) []kit.Option {
	out := make([]kit.Option, len(of))
	for i, c := range of {
		out[i] = kit.Option{ID: c.id, Title: c.label}
	}
	return out
}

func segments(of []choice) []kit.Segment {
	out := make([]kit.Segment, len(of))
	for i, c := range of {
		out[i] = kit.Segment{ID: c.id, Label: c.label}
	}
	return out
}

func (v *likingView) body() fyne.CanvasObject { return v.root }

func (v *likingView) foot() (left, right []fyne.CanvasObject) {
	return []fyne.CanvasObject{kit.NewButton(lang.Say("Put everything back as it was at first"), kit.Plain, func() { v.model.reset(); v.paint() })}, nil
}

func (v *likingView) enter() {
	v.paint()
	kit.Focus(v.colour)
}

func (v *likingView) leave()                    {}
func (v *likingView) changed()                  {}
func (v *likingView) commands() []shell.Command { return nil }

func (v *likingView) paint() {
	p := v.model.host.Likes()
	v.colour.Choose(chosen(colours, p.Look))
	v.spacing.Choose(chosen(spacings, p.Look))
	v.size.SetText(v.model.size())
	v.letters.SetOn(!p.LettersOff)
	v.next.SetOn(!p.Stay)
}
