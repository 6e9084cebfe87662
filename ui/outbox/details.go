package outbox

import (
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Details is what a service desk asks for about the message in view: the store's
// own code, when it was sent, and by which request. Empty where nothing was sent
// and nothing objected to.
func (m *Model) Details() (rows [][2]string) {
	o, _ := m.Chosen()
	if o.Answer != "" {
		rows = append(rows, [2]string{lang.Say("The store’s code"), o.Answer})
	}
	if o.Attempts > 0 {
		at := nhs.DateIn(o.Tried).DayMonth() + ", " + o.Tried.In(nhs.London).Format("15:04:05")
		rows = append(rows, [2]string{lang.Say("Last sent"), lang.Sayf("%s (%s)", at, lang.Count(o.Attempts, "%d try", "%d tries"))},
			[2]string{lang.Say("Request"), o.Frozen.RequestID})
	}
	return rows
}

// more is the details of one message, folded away until somebody asks for them.
type more struct {
	link *kit.Link
	of   workflow.OutgoingID // whose are unfolded
}

func (s *Screen) unfold() {
	o, _ := s.model.Chosen()
	if s.more.of == o.ID {
		o.ID = ""
	}
	s.more.of = o.ID
	s.paint()
}

// detailsOf is the link that unfolds the details of the message in view, and what
// it unfolds; nil where there is nothing of it.
func (s *Screen) detailsOf(id workflow.OutgoingID) (link, unfolded fyne.CanvasObject) {
	rows := s.model.Details()
	switch {
	case len(rows) == 0:
		return nil, nil
	case s.more.of != id:
		s.more.link.SetLabel(lang.Say("Details"))
		return s.more.link, nil
	}
	s.more.link.SetLabel(lang.Say("Hide details"))
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = r[0] + ": " + r[1]
	}
	copied := kit.NewLink(lang.Say("Copy for the service desk"), func() {
		s.host.Copy(strings.Join(lines, "\n"))
		s.host.Toast(lang.Say("Copied. It names nobody."), nil)
	}).As(kit.FaceSmall)
	return s.more.link, kit.PadEach(0, 16, 12, 16, kit.Down(8, kit.Facts(120, rows...), kit.Left(copied)))
}
