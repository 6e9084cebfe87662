package letters

import (
	"strconv"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// steps are the widths of the page beside the printed one, in percent.
var steps = []int{50, 75, 100, 125, 150, 200}

// zoom goes to the next width, or back to what fits.
func (s *Screen) zoom(by int) {
	m := s.model
	at := m.Zoom()
	if at == 0 {
		at = s.fits()
	}
	next := 0
	for _, p := range steps {
		if by > 0 && p > at {
			next = p
			break
		}
		if by < 0 && p < at {
			next = p
		}
	}
	if next != 0 {
		m.SetZoom(next)
	}
}

// a4Wide is the width of A4 on a screen of 96 dots an inch.
const a4Wide = 794

// fits is how large the page is that fits the pane, in percent.
func (s *Screen) fits() int {
	return int(s.sheet.Size().Width/theme.Px(a4Wide)*100 + 0.5)
}

func (s *Screen) paintPreview() {
	m := s.model
	pages := m.Pages()
	if m.Chosen() == "" {
		s.to.SetText("")
		s.page.SetText("")
	} else {
		s.to.SetText(lang.Sayf("To %s", m.To()))
		s.page.SetText(m.PageWords())
	}
	s.tools.Hidden = m.Chosen() == "" // nothing is there to look closer at, or to word
	if len(pages) > 1 {
		s.turn.Show()
	} else {
		s.turn.Hide()
	}
	if len(pages) == 0 {
		words := ""
		if len(m.Lines()) > 0 {
			words = lang.Say("Choose a letter to see it as it will be printed.")
		}
		if len(m.Blocks()) > 0 {
			words = lang.Say("This letter cannot be shown until what keeps it back is put right.")
		}
		s.nothing.Objects = []fyne.CanvasObject{kit.Centered(kit.Wide(360, kit.Small(words).In(theme.Fg2).Center().Wrap()))}
		s.pane.Objects = []fyne.CanvasObject{s.nothing}
		return
	}
	s.sheet.Set(SheetOf(pages[m.Page()]))
	if m.Zoom() == 0 {
		s.preview.SetContent(kit.Pad(24, 12, s.sheet))
		s.pane.Objects = []fyne.CanvasObject{s.preview}
		s.percent.SetText(lang.Say("Fits"))
		return
	}
	s.width.Objects = []fyne.CanvasObject{kit.Pad(24, 12, kit.Left(kit.Wide(float32(a4Wide*m.Zoom())/100, s.sheet)))}
	s.pane.Objects = []fyne.CanvasObject{s.zoomed}
	s.percent.SetText(strconv.Itoa(m.Zoom()) + "%")
	s.zoomed.Refresh()
}
