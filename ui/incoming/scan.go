package incoming

import (
	"context"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// Scan is the paper itself as a file, to be kept with the case once there is
// one. It is not part of what is kept while one types: it is asked for again.
type Scan struct {
	Name    string
	Content []byte
}

// Scan is the file that goes with the form; its name is empty without one.
func (m *PaperModel) Scan() Scan { return m.scan }

// SetScan takes a file as the scan of the form, or says why not. No content
// takes it away again.
func (m *PaperModel) SetScan(name string, content []byte) {
	s := Scan{Name: name, Content: content}
	if wrong := workflow.CopyProblem(content); len(content) > 0 && wrong != "" {
		m.host.ShowError(shell.Notice{Title: lang.Say("The scan was not taken"), Words: wrong + " " + lang.Say("The form can be registered without it.")})
		return
	}
	m.scan = s
	m.changed()
}

// keepScan keeps the scan with the case. The case stands whether it can or not.
func (m *PaperModel) keepScan(id workflow.ApplicationID) {
	scan, desk := m.scan, m.desk
	if len(scan.Content) == 0 {
		return
	}
	shell.ActOr(m.host, func(ctx context.Context) error {
		return desk.Attach(ctx, id, workflow.Paper{Kind: workflow.PaperForm, Content: scan.Content})
	}, func() {}, func(error) {
		m.host.ShowError(shell.Notice{Title: lang.Say("The scan was not kept"), Words: lang.Say("The application is registered. Record the scan on its Evidence tab, or keep the paper.")})
	})
}

// Dropped takes a file that somebody dropped on the form as its scan.
func (s *Paper) Dropped(files []fyne.URI) {
	if len(files) > 0 {
		s.host.ReadFile(files[0], workflow.PaperLimit+1, s.model.SetScan)
	}
}

// paintScan shows which file goes with the form.
func (s *Paper) paintScan() {
	scan := s.model.Scan()
	column := kit.Down(6, kit.NewText(kit.FaceSmall, lang.Say("Scan of the form")).Bold())
	if scan.Name == "" {
		column.Add(kit.Left(kit.NewButton(lang.Say("Attach a scan"), kit.Plain, func() { s.host.ChooseFile(browse.Papers, workflow.PaperLimit+1, s.model.SetScan) }).Small().WithIcon(theme.IconFile)))
		column.Add(kit.Hint(lang.Say("Or drop the file here. It is kept with the case, sealed.")).Wrap())
	} else {
		column.Add(kit.Small(scan.Name + ", " + browse.Size(int64(len(scan.Content)))).Wrap())
		column.Add(kit.Hint(lang.Say("Kept with the case when it is registered.")).Wrap())
		column.Add(kit.Left(kit.NewLink(lang.Say("Leave it out"), func() { s.model.SetScan("", nil) })))
	}
	s.scan.Objects = []fyne.CanvasObject{column}
	kit.Reflow(s.scan)
}
