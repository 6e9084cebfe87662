package paper_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"proxydesk/assets"
	"proxydesk/ui/paper"
	"proxydesk/workflow/letter"
)

var meta = paper.Meta{Title: "Letter REF-0148", Created: time.Date(2026, 12, 1, 11, 52, 0, 0, time.UTC)}

func pdf(t testing.TB, p *paper.Press, pages []paper.Page) []byte {
	t.Helper()
	b, err := p.PDF(pages, meta)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// poppler runs one of the tools that read a PDF independently of us. They are
// part of the set-up of the tests: without them the test fails, not skips.
func poppler(t testing.TB, tool string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Fatalf("%s is needed to read the PDF back: install poppler-utils, or run make test, which does", tool)
	}
	out, err := exec.Command(tool, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	return out
}

func saved(t testing.TB, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestThePDFSaysWhatThePageSays(t *testing.T) {
	f := bray()
	f.Proxy = letter.Name{Title: "Ms", First: "Łucja Nguyễn", Family: "O’Neill"}
	f.Patient.First = "Siân Ŵyn"
	p := press(t)
	pages := layout(t, write(t, "L06", f))
	text := string(poppler(t, "pdftotext", "-layout", saved(t, pdf(t, p, pages)), "-"))
	for _, r := range pages[0].Runs {
		if !strings.Contains(text, strings.TrimSpace(r.Text)) {
			t.Errorf("%q is not in the PDF:\n%s", r.Text, text)
		}
	}
	for _, font := range strings.Split(strings.TrimSpace(string(poppler(t, "pdffonts", saved(t, pdf(t, p, pages))))), "\n")[2:] {
		if !strings.Contains(font, " yes ") {
			t.Errorf("a font is not embedded: %s", font)
		}
	}
}

func TestThePDFNamesNobodyOutsideItsPages(t *testing.T) {
	file := saved(t, pdf(t, press(t), layout(t, write(t, "L06", bray()))))
	info := string(poppler(t, "pdfinfo", "-rawdates", file))
	for _, want := range []string{"Letter REF-0148", "Proxydesk", "595.28 x 841.89", "CreationDate:    D:20261201115200", "ModDate:         D:20261201115200"} {
		if !strings.Contains(info, want) {
			t.Errorf("%q is not in the metadata:\n%s", want, info)
		}
	}
	for _, secret := range []string{"Bray", "Joy", "Quentin", "Shah", "Okafor", "Orchard"} {
		if strings.Contains(info, secret) {
			t.Errorf("%q is in the metadata", secret)
		}
	}
	if strings.Contains(info, "JavaScript:      yes") || !strings.Contains(info, "Encrypted:       no") {
		t.Errorf("the PDF holds more than pages:\n%s", info)
	}
}

func TestTheSamePagesGiveTheSameBytesAlsoAtOnce(t *testing.T) {
	p := press(t)
	pages := layout(t, write(t, "L06", bray()))
	want := pdf(t, p, pages)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := p.PDF(pages, meta)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("another writing differs (%d bytes, %d expected): %v", len(got), len(want), err)
			}
		})
	}
	wg.Wait()
}

// What is looked at is what is printed: rasterised by an independent reader,
// the PDF has ink along every run, rule and box of the page, and none elsewhere.
func TestTheInkIsWhereThePageSaysItIs(t *testing.T) {
	f := bray()
	f.LargePrint = true
	easy := bray()
	easy.EasyRead = true
	p := press(t)
	for name, pages := range map[string][]paper.Page{
		"letter in easy read":   layout(t, write(t, "L06", easy)),
		"letter":                layout(t, write(t, "L06", bray())),
		"letter in large print": layout(t, write(t, "L06", f)),
		"form":                  layout(t, form(t, "P2", "REF-0148")),
		"report":                report(t, long(40)),
	} {
		file := saved(t, pdf(t, p, pages))
		for n, pg := range pages {
			number := fmt.Sprint(n + 1)
			ink := readInk(t, poppler(t, "pdftoppm", "-gray", "-r", "144", "-f", number, "-l", number, file))
			ink.compare(t, fmt.Sprintf("%s, page %s", name, number), pg)
		}
	}
}

// A page that Western Europe's signs suffice for is printed from a smaller font, with the
// same glyphs at the same places, and can be read back as well.
func TestTheSmallerFontPrintsTheSamePage(t *testing.T) {
	f := bray()
	f.Proxy, f.Patient = letter.Name{Title: "Ms", First: "Zoë", Family: "Ó’Neill–Šima"}, letter.Name{First: "Siân", Family: "Œuvré"}
	f.Practice.Phone = "01632 960 100 (£0 \\ €0)"
	p := press(t)
	pages := layout(t, write(t, "L06", f))
	other := paper.Page{Width: pages[0].Width, Height: pages[0].Height, Runs: []paper.Run{{X: 90, Y: 90, Size: 12, Text: "Ευγενία"}, {X: 90, Y: 120, Size: 12, Bold: true, Text: "Nguyễn"}}}
	small, whole := pdf(t, p, pages), pdf(t, p, append(slices.Clone(pages), other))
	for n := range pages {
		number := fmt.Sprint(n + 1)
		read := func(b []byte) raster {
			return readInk(t, poppler(t, "pdftoppm", "-gray", "-r", "144", "-f", number, "-l", number, saved(t, b)))
		}
		a, b := read(small), read(whole)
		for i := range a.grey {
			if d := int(a.grey[i]) - int(b.grey[i]); d > 40 || d < -40 {
				t.Fatalf("page %s differs at %d, %d", number, i%a.w/2, i/a.w/2)
			}
		}
	}
	fonts := string(poppler(t, "pdffonts", saved(t, small)))
	if !strings.Contains(fonts, "NotoSans-Regular") || !strings.Contains(fonts, "WinAnsi") || strings.Contains(string(poppler(t, "pdffonts", saved(t, whole))), "WinAnsi") {
		t.Errorf("the fonts are\n%s", fonts)
	}
	text := string(poppler(t, "pdftotext", "-layout", saved(t, small), "-"))
	for _, r := range pages[0].Runs {
		if !strings.Contains(text, strings.TrimSpace(r.Text)) {
			t.Errorf("%q is not in the PDF:\n%s", r.Text, text)
		}
	}
	if text := string(poppler(t, "pdftotext", saved(t, whole), "-")); !strings.Contains(text, "Ευγενία") || !strings.Contains(text, "Nguyễn") {
		t.Errorf("the other script is not there:\n%s", text)
	}
}

func TestEachLetterOfAFileBeginsOnASheetOfItsOwn(t *testing.T) {
	f := bray()
	f.LargePrint = true
	p := press(t)
	one, two := layout(t, write(t, "L06", bray())), layout(t, write(t, "L06", f))
	if len(one) != 1 || len(two) != 2 {
		t.Fatalf("letters of %d and %d pages", len(one), len(two))
	}
	var all []paper.Page
	for _, l := range [][]paper.Page{one, two, one, one} {
		all = paper.OnNewSheet(all, l)
	}
	var full []int
	for i, pg := range all {
		if pg.String() != "" {
			full = append(full, i+1)
		}
	}
	if !slices.Equal(full, []int{1, 3, 4, 5, 7}) {
		t.Errorf("words are on pages %v", full)
	}
	if info := string(poppler(t, "pdfinfo", saved(t, pdf(t, p, all)))); !strings.Contains(info, "Pages:           7\n") {
		t.Errorf("the file has\n%s", info)
	}
}

// raster is a page at two dots a point.
type raster struct {
	w, h int
	grey []byte
}

func readInk(t *testing.T, pgm []byte) raster {
	t.Helper()
	var r raster
	var deepest int
	n, err := fmt.Sscanf(string(pgm[:min(len(pgm), 30)]), "P5\n%d %d\n%d\n", &r.w, &r.h, &deepest)
	if err != nil || n != 3 || deepest != 255 || len(pgm) < r.w*r.h {
		t.Fatalf("not a picture: %d of 3 read, %v", n, err)
	}
	r.grey = pgm[len(pgm)-r.w*r.h:]
	return r
}

func (r raster) dark(x1, y1, x2, y2 float64) int {
	n := 0
	for y := max(int(y1*2), 0); y < min(int(y2*2)+1, r.h); y++ {
		for x := max(int(x1*2), 0); x < min(int(x2*2)+1, r.w); x++ {
			if r.grey[y*r.w+x] < 240 {
				n++
			}
		}
	}
	return n
}

func (r raster) compare(t *testing.T, page string, pg paper.Page) {
	t.Helper()
	allowed := make([]bool, len(r.grey))
	allow := func(x1, y1, x2, y2 float64) {
		for y := max(int(y1*2)-1, 0); y < min(int(y2*2)+2, r.h); y++ {
			for x := max(int(x1*2)-1, 0); x < min(int(x2*2)+2, r.w); x++ {
				allowed[y*r.w+x] = true
			}
		}
	}
	for _, run := range pg.Runs {
		top, bottom, end := run.Y-run.Size*0.95, run.Y+run.Size*0.3, run.X+run.Width
		allow(run.X-run.Size*0.15, top, end, bottom) // a J hangs out to the left
		if strings.TrimSpace(run.Text) == "" {
			continue
		}
		first := run.X + run.Width*float64(len(run.Text)-len(strings.TrimLeft(run.Text, " ")))/float64(len(run.Text))
		if r.dark(first, top, first+run.Size*0.6, bottom) == 0 || r.dark(end-run.Size*0.9, top, end, bottom) == 0 {
			t.Errorf("%s: no ink at an end of %q", page, run.Text)
		}
	}
	for _, rule := range pg.Rules {
		beside := rule.Thick // a line across ends where the page says
		if rule.Y1 == rule.Y2 {
			beside = 0
		}
		allow(min(rule.X1, rule.X2)-beside, min(rule.Y1, rule.Y2)-rule.Thick, max(rule.X1, rule.X2)+beside, max(rule.Y1, rule.Y2)+rule.Thick)
		if rule.Y1 == rule.Y2 && r.dark(rule.X1, rule.Y1-rule.Thick, rule.X2, rule.Y2+rule.Thick) < int((rule.X2-rule.X1)*1.9) {
			t.Errorf("%s: the rule at %.0f is not whole", page, rule.Y1)
		}
	}
	for _, b := range pg.Boxes {
		allow(b.X-1, b.Y-1, b.X+b.W+1, b.Y+b.H+1)
		if b.Thick > 0 && r.dark(b.X-1, b.Y, b.X+1, b.Y+b.H) < int(b.H*1.8) {
			t.Errorf("%s: the box at %.0f, %.0f has no left side", page, b.X, b.Y)
		}
	}
	for i, g := range r.grey {
		if g < 240 && !allowed[i] {
			t.Fatalf("%s: ink at %d, %d points, where the page has nothing", page, i%r.w/2, i/r.w/2)
		}
	}
}

// BenchmarkLetter sets and writes one letter a file, beside the library alone
// that writes the same words of the same two faces.
func BenchmarkLetter(b *testing.B) {
	p, d := press(b), write(b, "L06", bray())
	words := layout(b, d)[0].Runs
	var ours, bare time.Duration
	for b.Loop() {
		start := time.Now()
		pages, err := p.Layout(d)
		if err != nil {
			b.Fatal(err)
		}
		pdf(b, p, pages)
		ours += time.Since(start)
		start = time.Now()
		bareLetter(b, words)
		bare += time.Since(start)
	}
	b.ReportMetric(float64(b.N)/ours.Seconds(), "letters/s(want>=100)")
	b.ReportMetric(ours.Seconds()/bare.Seconds(), "x-bare(want<=1.5)")
}

// bareLetter writes words with the library alone.
func bareLetter(b *testing.B, words []paper.Run) {
	out := gofpdf.New("P", "pt", "A4", "")
	for style, file := range map[string]string{"": "fonts/NotoSans-Regular.ttf", "B": "fonts/NotoSans-Bold.ttf"} {
		ttf, err := assets.Fonts.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		out.AddUTF8FontFromBytes("body", style, ttf)
	}
	out.AddPage()
	for _, r := range words {
		style := ""
		if r.Bold {
			style = "B"
		}
		out.SetFont("body", style, r.Size)
		out.Text(r.X, r.Y, r.Text)
	}
	if err := out.Output(io.Discard); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkBatchOf1000(b *testing.B) {
	p, d := press(b), write(b, "L06", bray())
	printed := 0
	for b.Loop() {
		var all []paper.Page
		for range 1000 {
			pages, err := p.Layout(d)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, pages...)
		}
		pdf(b, p, all)
		printed += len(all)
	}
	b.ReportMetric(float64(printed)/b.Elapsed().Seconds(), "pages/s(want>=1000)")
}

func BenchmarkNewPress(b *testing.B) {
	for b.Loop() {
		press(b)
	}
}
