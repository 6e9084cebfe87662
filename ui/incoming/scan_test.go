package incoming

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// whole fills in what a paper form needs.
func whole(m *PaperModel) {
	for id, text := range map[string]string{
		PatientNumber: "999 000 1006", PatientFamily: "Quill", PatientGiven: "Ada", PatientBorn: "2021-05-14",
		ProxyNumber: "999 000 1138", ProxyFamily: "Quill", ProxyGiven: "Ruth", ProxyBorn: "1990-02-03",
		Relationship: "PRN", Applicant: "proxy", Received: "2026-11-30",
	} {
		m.SetText(id, text)
	}
}

func TestTheScanGoesWithTheCase(t *testing.T) {
	d := newDesk(t)
	m := d.keyed(nil)
	whole(m)
	m.SetScan("form.pdf", []byte("%PDF-1.7 made up"))
	m.Register()
	if len(d.registered) != 1 || len(d.attached) != 1 || d.attached[0].Kind != workflow.PaperForm || string(d.attached[0].Content) != "%PDF-1.7 made up" ||
		!slices.Contains(d.asked, "attach to a-9") || m.Scan().Name != "" {
		t.Errorf("registered %d, attached %+v, problems %v", len(d.registered), d.attached, m.Problems())
	}
}

func TestAFileThatIsNoScanIsNotTaken(t *testing.T) {
	d := newDesk(t)
	m := d.keyed(nil)
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"form.pdf": {[]byte("MZ"), "not a PDF"}, "long.pdf": {append([]byte("%PDF-"), make([]byte, workflow.PaperLimit)...), "10 megabytes"},
	} {
		d.errs = nil
		m.SetScan(name, c.content)
		if m.Scan().Name != "" || len(d.errs) != 1 || !strings.Contains(d.errs[0].Words, c.want) {
			t.Errorf("%s: taken %v, said %+v", name, m.Scan().Name != "", d.errs)
		}
	}
}

// The case stands when its scan cannot be kept, and somebody is told.
func TestACaseStandsWithoutItsScan(t *testing.T) {
	d := newDesk(t)
	d.attachErr = errors.New("disk full")
	m := d.keyed(nil)
	whole(m)
	m.SetScan("form.pdf", []byte("%PDF-1.7 made up"))
	m.Register()
	if len(d.registered) != 1 || len(d.errs) != 1 || d.errs[0].Title != "The scan was not kept" {
		t.Errorf("registered %d, said %+v", len(d.registered), d.errs)
	}
}

func TestTheScanStandsOnThePage(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	w.paper.model.SetStep("form")
	shoot(t, w.win, "paper-scan-none")
	w.paper.model.SetScan("form 30 Nov.pdf", []byte("%PDF-1.7 made up"))
	shoot(t, w.win, "paper-scan")
	for _, o := range test.LaidOutObjects(w.win.Content()) {
		if x, ok := o.(*kit.Text); ok && strings.HasPrefix(x.String(), "form 30 Nov.pdf, 1 KB") {
			return
		}
	}
	t.Error("the page does not say which file goes with the form")
}
