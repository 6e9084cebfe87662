package letters

import (
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

var update = flag.Bool("update", false, "write the pictures of pages anew")

// The page a person sees, and prints, is the picture of it in testdata.
func TestPagesAsTheyLook(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	letterOf := func(change func(*bench)) letter.Document {
		b := newBench(t, sam)
		b.bray(t)
		change(b)
		return b.model().view.paper.Document
	}
	proxy := func(b *bench, change func(*workflow.Person)) {
		a := b.store.applications["a1"]
		change(&a.Proxy)
		b.store.applications["a1"] = a
	}
	form := func(id letter.Kind, ref string) letter.Document {
		b := newBench(t, sam)
		d, err := b.forms.Write(id, letter.Practice{Name: "Fernbrook Surgery", ODS: "Z99901", Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960 100"}, ref)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for name, doc := range map[string]letter.Document{
		"granted-in-part": letterOf(func(*bench) {}),
		"large-print":     letterOf(func(b *bench) { proxy(b, func(p *workflow.Person) { p.LargePrint = true }) }),
		"easy-read":       letterOf(func(b *bench) { proxy(b, func(p *workflow.Person) { p.EasyRead = true }) }),
		"greek":           letterOf(func(b *bench) { proxy(b, func(p *workflow.Person) { p.Language = "Greek" }) }),
		"form-P3":         form(letter.OtherForm, "REF-0148"),
		"leaflet":         form("P9", ""),
	} {
		b := newBench(t, sam)
		pages, err := b.room.Layout(doc)
		if err != nil {
			t.Fatal(name, err)
		}
		win := test.NewTempWindow(t, kit.NewPagePreview(SheetOf(pages[0])))
		win.SetPadded(false)
		win.Resize(fyne.NewSize(500, 708))
		same(t, name, win.Canvas().Capture())
	}
}

// same compares a picture with the one in testdata. A few dots may differ in
// shade: machines round a letter's edge differently.
func same(t *testing.T, name string, got image.Image) {
	t.Helper()
	file := filepath.Join("testdata", name+".png")
	if *update {
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%s is %v large, want %v", name, got.Bounds(), want.Bounds())
	}
	off, all := 0, got.Bounds().Dx()*got.Bounds().Dy()
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			a, _, _, _ := got.At(x, y).RGBA()
			b, _, _, _ := want.At(x, y).RGBA()
			if max(a, b)-min(a, b) > 0x3000 {
				off++
			}
		}
	}
	if off > all/5000 {
		t.Errorf("%d of %d dots of %s differ from %s; look at it, then run with -update", off, all, name, file)
	}
}
