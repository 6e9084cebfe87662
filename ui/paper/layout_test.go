package paper_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proxydesk/assets"
	"proxydesk/ui/paper"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

var update = flag.Bool("update", false, "write the golden files anew")

func press(t testing.TB) *paper.Press {
	t.Helper()
	p, err := paper.NewPress(assets.Fonts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// bray is the letter of picture 20.
func bray() letter.Facts {
	return letter.Facts{
		Practice: letter.Practice{
			Name: "Fernbrook Surgery", ODS: "Z99901", Address: []string{"2 Mill Lane", "Fernbrook FB1 1AA"},
			Phone: "01632 960 100", Hours: "Monday to Friday, 8am to 6:30pm",
		},
		To:         letter.Proxy,
		Proxy:      letter.Name{Title: "Mrs", First: "Joy", Family: "Bray"},
		Patient:    letter.Name{Title: "Mr", First: "Quentin", Family: "Bray"},
		Address:    []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"},
		Reference:  "REF-0148",
		Dated:      nhs.MustDate("2026-12-01"),
		AskedOn:    nhs.MustDate("2026-11-19"),
		Grounds:    letter.GroundsConsent,
		Services:   []string{"Repeat prescriptions", "Appointments", "GP health record from 1 December 2026"},
		NotGiven:   []string{"Test results"},
		Starts:     nhs.MustDate("2026-12-01"),
		Ends:       nhs.MustDate("2028-11-30"),
		ReviewBy:   nhs.MustDate("2027-12-01"),
		SignedBy:   "Dr Leila Shah",
		SignedRole: "GP partner",
		PrintedBy:  "Sam Okafor",
		PrintedAt:  time.Date(2026, 12, 1, 11, 52, 0, 0, time.UTC),
		FileCopy:   "4f7a2c1d-90be-4c55-8a11-0c2f6f0f3b7e",
		Refusal:    letter.Unable, Form: "P2", ReturnBy: nhs.MustDate("2027-01-15"),
	}
}

func write(t testing.TB, kind letter.Kind, f letter.Facts) letter.Document {
	t.Helper()
	lib, err := letter.Load(assets.Letters)
	if err != nil {
		t.Fatal(err)
	}
	d, err := lib.Write(kind, f)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func form(t testing.TB, id letter.Kind, reference string) letter.Document {
	t.Helper()
	forms, err := letter.LoadForms(assets.Forms)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(assets.Checklists, "checklists")
	if err != nil {
		t.Fatal(err)
	}
	checks, err := checklist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	d, err := forms.With(checks).Write(id, bray().Practice, reference)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func layout(t testing.TB, d letter.Document) []paper.Page {
	t.Helper()
	pages, err := press(t).Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// dump writes pages as text: every run, rule and box, to a tenth of a point.
func dump(pages []paper.Page) string {
	var b strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&b, "page %d %.0f x %.0f\n", i+1, p.Width, p.Height)
		for _, r := range p.Runs {
			face := "regular"
			if r.Bold {
				face = "bold"
			}
			if r.Filled {
				face += " filled"
			}
			fmt.Fprintf(&b, "run %.1f %.1f w %.1f %s %.1f %q\n", r.X, r.Y, r.Width, face, r.Size, r.Text)
		}
		for _, r := range p.Rules {
			fmt.Fprintf(&b, "rule %.1f %.1f to %.1f %.1f thick %.2f\n", r.X1, r.Y1, r.X2, r.Y2, r.Thick)
		}
		for _, x := range p.Boxes {
			fmt.Fprintf(&b, "box %.1f %.1f size %.1f %.1f thick %.2f\n", x.X, x.Y, x.W, x.H, x.Thick)
		}
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name + ".txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("differs from %s (-want +got):\n%s", file, diff)
	}
}

func TestTheLetterOfPicture20KeepsItsLayout(t *testing.T) {
	golden(t, "L06", dump(layout(t, write(t, "L06", bray()))))
}

func TestEveryLetterOfOrdinaryLengthIsOnePageAndEasyReadOneSheet(t *testing.T) {
	lib, err := letter.Load(assets.Letters)
	if err != nil {
		t.Fatal(err)
	}
	f := bray()
	f.TargetOn, f.NeededBy, f.EndedOn, f.Birthday = f.Dated, f.Dated, f.Dated, f.Dated
	f.Account, f.LinkageKey = "1234567890", "made-up-key"
	f.Needed, f.Ending = "Your passport or driving licence, to show who you are", letter.PracticeMoved
	for _, l := range lib.Letters() {
		for _, to := range []letter.Person{letter.Proxy, letter.Patient} {
			if l.To != "either" && l.To != string(to) {
				continue
			}
			f.To = to
			most := 1
			if l.Kind != l.Kind.Letter() {
				most = 2 // both sides
			}
			if n := len(layout(t, write(t, l.Kind, f))); n > most {
				t.Errorf("letter %s to the %s has %d pages", l.Kind, to, n)
			}
		}
	}
}

func TestTheAddressShowsInTheWindowAndNothingElseDoes(t *testing.T) {
	const mm = 72 / 25.4
	long := bray()
	long.Address = []string{"Flat 14, The Old Corn Exchange and Assembly Rooms", "Lower Upper Middle Mill Lane", "Little Fernbrook", "Fernbrook", "North Fernshire", "FB1 4QT"}
	large := long
	large.LargePrint = true
	practice := long
	practice.Practice.Name = "The Fernbrook and District Partnership of Family Doctors and Nurses"
	practice.Practice.Address = []string{"The Old Maltings, Unit 7", "Upper Mill Lane Business Park", "Fernbrook", "North Fernshire", "FB1 1AA"}
	practice.LargePrint = true
	for name, f := range map[string]letter.Facts{"ordinary": bray(), "long": long, "long in large print": large, "long practice in large print": practice} {
		inside := 0
		for _, r := range layout(t, write(t, "L06", f))[0].Runs {
			top, bottom := r.Y-r.Size, r.Y+r.Size*0.3
			if bottom < 45*mm || top > 80*mm || r.X > 105*mm {
				continue
			}
			inside++
			if !r.Filled || r.X < 20*mm-0.1 || r.X+r.Width > 105*mm || r.Size < 9 || bottom > 80*mm {
				t.Errorf("%s: %q at %.0f, %.0f mm shows in the window", name, r.Text, r.X/mm, r.Y/mm)
			}
		}
		if inside < 4 {
			t.Errorf("%s: the window shows %d lines", name, inside)
		}
	}
}

func TestAnAddressTooLongForTheWindowBlocksTheLetter(t *testing.T) {
	f := bray()
	for range 12 {
		f.Address = append(f.Address, "Fernbrook")
	}
	if _, err := press(t).Layout(write(t, "L06", f)); !errors.Is(err, paper.ErrAddressTooLong) {
		t.Errorf("got %v, want ErrAddressTooLong", err)
	}
}

func TestLargePrintIsAtLeast18PointInRunningText(t *testing.T) {
	f := bray()
	f.LargePrint = true
	for _, p := range layout(t, write(t, "L06", f)) {
		for _, r := range p.Runs {
			// The address is held to the window, the head and foot are not read.
			if r.Y > 82*72/25.4 && r.Y < 740 && r.Size < 18 {
				t.Errorf("%q is in %.1f point", r.Text, r.Size)
			}
		}
	}
}

func TestEasyReadIsAtLeast16PointBesideAPictureOfEach(t *testing.T) {
	f := bray()
	f.EasyRead = true
	d := write(t, "L06", f)
	pictured := 0
	for _, b := range d.Blocks {
		if _, ok := b.(letter.Pictured); ok {
			pictured++
		}
	}
	beside := 0
	for n, p := range layout(t, d) {
		top := 0.0
		if n == 0 {
			top = 82 * 72 / 25.4
		}
		for _, r := range p.Runs {
			if r.Y > top && r.Y < 740 && r.Size < 16 {
				t.Errorf("%q is in %.1f point", r.Text, r.Size)
			}
		}
		end := 0.0
		for _, r := range p.Rules { // a picture's lines stand together, left of the words
			if left := 20 * 72 / 25.4; r.Y1 > top && max(r.X1, r.X2) < left+40 {
				if min(r.Y1, r.Y2) > end {
					beside++
				}
				end = max(end, r.Y1, r.Y2)
			}
		}
	}
	if pictured == 0 || beside < pictured {
		t.Errorf("%d sentences have a picture, %d pictures are drawn", pictured, beside)
	}
}

func TestEveryPictureIsDrawnInItsOwnWay(t *testing.T) {
	drawn := map[string]string{}
	for _, name := range letter.Pictures {
		pages := layout(t, letter.Document{Blocks: []letter.Block{letter.Pictured{Picture: name, Text: letter.Plain("Words")}}})
		var lines []paper.Rule
		for _, r := range pages[0].Rules {
			if r.Y1 < 700 {
				lines = append(lines, r)
			}
		}
		way := fmt.Sprint(lines)
		if len(lines) == 0 || drawn[way] != "" {
			t.Errorf("%s is drawn in %d lines, as %q is", name, len(lines), drawn[way])
		}
		drawn[way] = name
		for _, r := range lines {
			if left, top := 20*72/25.4, 14*72/25.4; min(r.X1, r.X2) < left || max(r.X1, r.X2) > left+28.1 || min(r.Y1, r.Y2) < top || max(r.Y1, r.Y2) > top+28.1 {
				t.Errorf("%s reaches out of its square: %v", name, r)
			}
		}
	}
}

func TestNoHeadingEndsAPageAndNoSignatureStandsAlone(t *testing.T) {
	lib, facts := write(t, "L06", bray()), letter.Plain("Fernbrook Surgery is open from Monday to Friday for all who are registered with it.")
	title := lib.Blocks[3]
	for n := range 60 {
		d := letter.Document{Blocks: append([]letter.Block{}, lib.Blocks[:3]...)}
		for range n {
			d.Blocks = append(d.Blocks, letter.Paragraph{Text: facts})
		}
		d.Blocks = append(d.Blocks, title, letter.Paragraph{Text: facts}, lib.Blocks[len(lib.Blocks)-1])
		pages := layout(t, d)
		for i, p := range pages {
			lines := strings.Split(p.String(), "\n")
			foot := len(lines) - 1 // the page's number
			if strings.Contains(lines[foot-1], "Acting for") {
				t.Errorf("%d paragraphs: page %d ends with a heading", n, i+1)
			}
			if strings.HasPrefix(lines[0], "Yours sincerely") {
				t.Errorf("%d paragraphs: page %d begins with the signature", n, i+1)
			}
			for _, r := range p.Runs {
				if r.Y > 800 && !strings.HasPrefix(r.Text, "Page ") {
					t.Errorf("%d paragraphs: %q lies in the foot of page %d", n, r.Text, i+1)
				}
			}
			if want := fmt.Sprintf("Page %d of %d", i+1, len(pages)); !strings.Contains(lines[foot], want) {
				t.Errorf("%d paragraphs: page %d says %q, want %s", n, i+1, lines[foot], want)
			}
		}
	}
}

func TestPeoplesNamesPrintRight(t *testing.T) {
	p := press(t)
	for _, name := range []string{"Łukasz", "Siân", "O’Neill", "Nguyễn", "Ŵyn ŵ", "Þórður", "Ẹniọlá", "Γιώργος", "Олександр", "Müller-Strauß", "Nguye\u0302\u0303n"} {
		if err := p.CanPrint(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACharacterTheFontLacksBlocksTheLetterAndIsNamed(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"李", "“李” (U+674E)"},
		{"𠮷", "“𠮷” (U+20BB7)"},
		{"😀", "“😀” (U+1F600)"},
		{"محمد", "“م” (U+0645), “ح” (U+062D), “د” (U+062F)"},
		{"अमित", "“अ” (U+0905), “म” (U+092E), U+093F, “त” (U+0924)"},
		{"Joy\u200bBray", "U+200B"},
		{"Joy\u202eBray", "U+202E"},
		{"Q\u0308", "U+0308"},
		{"Joy\xffBray", "“\ufffd” (U+FFFD)"},
	} {
		f := bray()
		f.Proxy.First = c.name
		_, err := press(t).Layout(write(t, "L06", f))
		var missing *paper.MissingGlyph
		if !errors.As(err, &missing) {
			t.Errorf("%+q: got %v, want a *MissingGlyph", c.name, err)
			continue
		}
		if got := strings.Join(missing.Names(), ", "); got != c.want {
			t.Errorf("%+q: names %s, want %s", c.name, got, c.want)
		}
	}
}

// Every word that a block can carry is checked, whichever type it is.
func TestEveryBlockIsCheckedForCharacters(t *testing.T) {
	bad := letter.Plain("李")
	for _, b := range []letter.Block{
		letter.Letterhead{Name: "李"}, letter.Letterhead{Details: []string{"李"}},
		letter.Envelope{To: []string{"李"}}, letter.Envelope{Right: []letter.Text{bad}},
		letter.Heading{Level: 1, Text: bad}, letter.Paragraph{Text: bad}, letter.Note{Text: bad},
		letter.List{Items: []letter.Text{bad}}, letter.Table{Rows: []letter.Row{{Label: bad}}}, letter.Table{Rows: []letter.Row{{Value: bad}}},
		letter.Signature{Name: "李"}, letter.Signature{Closing: "李"}, letter.Signature{Role: "李"},
		letter.Fields{Items: []letter.Field{{Label: "李", Share: 1}}}, letter.Ticks{Ask: "李"}, letter.Ticks{Options: []string{"李"}},
		letter.Box{Label: "李"}, letter.SignHere{Label: "李"},
	} {
		var missing *paper.MissingGlyph
		if _, err := press(t).Layout(letter.Document{Blocks: []letter.Block{b}}); !errors.As(err, &missing) {
			t.Errorf("%T: got %v, want a *MissingGlyph", b, err)
		}
	}
}

// Whatever the words, lines keep to the measure and lose nothing.
func TestLinesKeepToTheMeasureAndLoseNothing(t *testing.T) {
	p := press(t)
	letters := rapid.SampledFrom([]rune("abcmwiłŵễ’-.,0149"))
	word := rapid.OneOf(rapid.StringOfN(letters, 1, 20, -1), rapid.StringOfN(letters, 100, 300, -1)) // some wider than a line
	rapid.Check(t, func(t *rapid.T) {
		var text letter.Text
		var want []string
		for _, w := range rapid.SliceOfN(word, 1, 80).Draw(t, "words") {
			want = append(want, w)
			text = append(text, letter.Span{Words: w, Filled: rapid.Bool().Draw(t, "filled")}, letter.Span{Words: " "})
		}
		pages, err := p.Layout(letter.Document{LargePrint: rapid.Bool().Draw(t, "large"), Blocks: []letter.Block{letter.Paragraph{Text: text}}})
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, pg := range pages {
			for i, r := range pg.Runs {
				if r.X+r.Width > paper.A4Short-56.69+0.01 {
					t.Fatalf("%q ends at %.2f", r.Text, r.X+r.Width)
				}
				if i > 0 && pg.Runs[i-1].Y == r.Y && math.Abs(pg.Runs[i-1].X+pg.Runs[i-1].Width-r.X) > 0.001 && !strings.HasPrefix(r.Text, "Page ") {
					t.Fatalf("%q does not follow the run before it", r.Text)
				}
				if !strings.HasPrefix(r.Text, "Page ") {
					got.WriteString(r.Text)
				}
			}
		}
		unspaced := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if unspaced(got.String()) != strings.Join(want, "") {
			t.Fatalf("words were lost or moved:\n%s\n%s", got.String(), strings.Join(want, " "))
		}
	})
}

// A document that only some may read says so on each of its pages, above all else.
func TestAMarkStandsOnEveryPage(t *testing.T) {
	d := letter.Document{Mark: "RESTRICTED: safeguarding", Blocks: []letter.Block{letter.Letterhead{Name: "Fernbrook Surgery"}}}
	for range 90 {
		d.Blocks = append(d.Blocks, letter.Paragraph{Text: letter.Plain("What happened.")})
	}
	pages, err := press(t).Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, pg := range pages {
		top, mark := paper.A4Long, -1.0
		for _, r := range pg.Runs {
			if strings.Contains(d.Mark, strings.TrimSpace(r.Text)) && r.Y < 14*72/25.4 {
				mark = max(mark, r.Y)
				continue
			}
			top = min(top, r.Y)
		}
		if mark < 0 || mark > top || !strings.Contains(pg.String(), d.Mark) {
			t.Errorf("page %d: the mark is at %.0f, the rest from %.0f", i+1, mark, top)
		}
	}
}
