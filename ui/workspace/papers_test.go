package workspace

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// scan is a picture of a paper that was never anybody's.
func scan(t *testing.T) []byte {
	t.Helper()
	i := image.NewRGBA(image.Rect(0, 0, 400, 560))
	for y := range 560 {
		for x := range 400 {
			c := color.RGBA{0xf6, 0xf3, 0xea, 0xff}
			if x > 40 && x < 360 && y > 60 && y%28 < 3 {
				c = color.RGBA{0x50, 0x58, 0x60, 0xff}
			}
			i.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, i); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPaperTellsWhoSawItAndWhatBecameOfItsCopy(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	m := NewModel(r.host(asha), r, nil, func() {})
	m.Show(id, string(Evidence))
	m.Attach(workflow.Paper{Kind: workflow.PaperIdentity, Note: "Passport ending 4821"})
	m.Attach(workflow.Paper{Kind: workflow.PaperResponsibility, Note: "Full certificate", Content: scan(t)})
	lines := m.PaperLines()
	if len(lines) != 2 || !strings.HasSuffix(lines[0].How, "No copy kept.") || lines[0].Copy || !strings.HasPrefix(lines[1].How, "Seen by Asha Rahman") ||
		!strings.Contains(lines[1].How, "Copy kept: picture, ") || !lines[1].Copy {
		t.Fatalf("papers: %+v", lines)
	}
	m.Discard(lines[1].ID, "It was another child’s.")
	if l := m.PaperLines()[1]; l.Copy || !strings.Contains(l.How, "Copy destroyed Tue 1 Dec by Asha Rahman: It was another child’s.") {
		t.Errorf("after its copy went: %+v", l)
	}
}

func TestACopyOfAPassportIsToGoWhenTheCaseIsClosed(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	m := NewModel(r.host(asha), r, nil, func() {})
	m.Show(id, string(Evidence))
	m.Attach(workflow.Paper{Kind: workflow.PaperIdentity, Content: scan(t)})
	if m.PaperLines()[0].Due {
		t.Error("the copy is to go while the check still needs it")
	}
	m.Withdraw(workflow.Withdrawal{By: workflow.ByProxy, How: "She rang to take it back.", Pressed: "no"})
	if !m.PaperLines()[0].Due {
		t.Error("nobody is told to destroy the copy of a closed case")
	}
}

// A picture is shown here; a PDF goes to the viewer; what is neither is said to
// be so. Each time that somebody looked is in the log.
func TestLookingAtACopy(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	var opened []byte
	m := NewModel(r.host(asha), r, func(_ context.Context, pdf []byte) error { opened = pdf; return nil }, func() {})
	var said shell.Notice
	m.host.OnNotice = func(n shell.Notice) { said = n }
	m.Show(id, string(Evidence))
	pdf := []byte("%PDF-1.7 made up")
	for _, content := range [][]byte{scan(t), pdf, []byte("\x89PNG\r\n\x1a\n cut off")} {
		m.Attach(workflow.Paper{Kind: workflow.PaperOther, Note: "x", Content: content})
	}
	before := len(r.audit)
	var title string
	var shown image.Image
	show := func(t string, i image.Image) { title, shown = t, i }
	m.LookAt(r.papers[0].ID, show)
	if shown == nil || shown.Bounds().Dx() != 400 || title != "Another paper: x" || opened != nil {
		t.Errorf("a picture: %q, %v, opened %d bytes", title, shown, len(opened))
	}
	shown = nil
	m.LookAt(r.papers[1].ID, show)
	if shown != nil || !bytes.Equal(opened, pdf) {
		t.Errorf("a PDF: shown %v, opened %q", shown, opened)
	}
	opened = nil
	m.LookAt(r.papers[2].ID, show)
	if shown != nil || opened != nil || !strings.Contains(said.Title, "cannot be shown") {
		t.Errorf("a damaged picture: shown %v, opened %d bytes, said %q", shown, len(opened), said.Title)
	}
	if len(r.audit) != before+3 {
		t.Errorf("%d looks are in the log, want 3", len(r.audit)-before)
	}
}

func TestAPictureThatWouldFillTheMemoryIsNotRead(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8000, 6000))); err != nil {
		t.Fatal(err)
	}
	if readPicture(b.Bytes()) != nil {
		t.Error("48 million dots were read")
	}
}

// A file dropped on the case asks what it is. A passport starts as only seen,
// and nothing of its file is stored.
func TestADroppedFileIsAskedAboutAndAPassportIsNotKept(t *testing.T) {
	r := newRecord(t)
	w := open(t, r, asha)
	w.show(r.register(t, r.motherAndChild()), string(Evidence))
	name := filepath.Join(t.TempDir(), "IMG_2041.png")
	if err := os.WriteFile(name, scan(t), 0o600); err != nil {
		t.Fatal(err)
	}
	w.s.Dropped([]fyne.URI{storage.NewFileURI(name)})
	w.shoot("paper-dropped")
	w.letters("photo")
	w.key(fyne.KeyReturn)
	if text := w.text(); !strings.Contains(text, "IMG_2041.png is not kept: nothing of it is stored.") {
		t.Errorf("after choosing photo identity the question says %q", text)
	}
	w.shoot("paper-identity")
	w.press("Record it")
	if len(r.papers) != 0 || !strings.Contains(w.text(), "Say which paper you saw.") {
		t.Errorf("recorded without saying which: %+v", r.papers)
	}
	w.letters("Passport ending 4821")
	w.press("Record it")
	if len(r.papers) != 1 || r.papers[0].Kept() || r.papers[0].Note != "Passport ending 4821" || len(r.copies[r.papers[0].ID]) != 0 {
		t.Fatalf("recorded: %+v", r.papers)
	}
	w.s.m.Attach(workflow.Paper{Kind: workflow.PaperResponsibility, Note: "Full certificate", Content: scan(t), Restricted: true})
	w.shoot("papers")
	if lines := w.s.m.PaperLines(); len(lines) != 2 || !lines[1].Restricted || lines[1].Copy {
		t.Errorf("a restricted paper, to the receptionist who brought it: %+v", lines)
	}
	w.s.m.Attach(workflow.Paper{Kind: workflow.PaperForm, Content: scan(t)})
	w.s.m.LookAt(r.papers[2].ID, w.s.showPicture)
	w.shoot("paper-shown")
}

// over is everything laid out in what lies over the page, the topmost question.
func (w *window) over() []fyne.CanvasObject {
	top := w.win.Canvas().Overlays().Top()
	if top == nil {
		w.t.Fatal("no question is open")
	}
	return test.LaidOutObjects(top)
}

// text is all the words of the open question.
func (w *window) text() string {
	var words []string
	for _, o := range w.over() {
		if t, ok := o.(*kit.Text); ok && t.Visible() {
			words = append(words, t.String())
		}
	}
	return strings.Join(words, "\n")
}

// press presses a button of the open question.
func (w *window) press(label string) {
	w.t.Helper()
	for _, o := range w.over() {
		if b, ok := o.(*kit.Button); ok && strings.HasPrefix(b.AccessibilityLabel(), label) {
			b.Tapped(nil)
			return
		}
	}
	w.t.Fatalf("the open question has no button %q", label)
}
