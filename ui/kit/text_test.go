package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

func shownLines(t *Text) []string {
	var out []string
	for _, l := range t.lines {
		s := ""
		for _, p := range l.pieces {
			s += p.text
		}
		out = append(out, s)
	}
	return out
}

func TestWrappedTextKeepsEveryWordAndStaysInItsRoom(t *testing.T) {
	const words = "Joy Bray, his wife, applied online on 19 Nov. She wants prescriptions, appointments, health record and test results."
	text := Body(words).Wrap()
	light(t, Top(0, Wide(200, text)))
	if got := strings.Join(shownLines(text), " "); got != words {
		t.Errorf("wrapped text reads %q", got)
	}
	if len(text.lines) < 4 {
		t.Errorf("%d lines in 200, want 4 or more", len(text.lines))
	}
	for _, l := range text.lines {
		if l.width > 200 {
			t.Errorf("a line of %v in room of 200", l.width)
		}
	}
	if got, want := text.Size().Height, 20*float32(len(text.lines)); got != want {
		t.Errorf("the text got %v high, its lines need %v", got, want)
	}
}

func TestNarrowerTextIsHigher(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	text := Body("one two three four five six seven eight nine ten").Wrap()
	if wide, narrow := HeightAt(text, 1000), HeightAt(text, 80); wide != 20 || narrow <= 60 {
		t.Errorf("heights %v at 1000 and %v at 80", wide, narrow)
	}
}

func TestLineFeedsBreakTextThatDoesNotWrap(t *testing.T) {
	text := Body("first\nsecond")
	light(t, Left(text))
	if got := shownLines(text); len(got) != 2 || got[1] != "second" {
		t.Errorf("lines %q", got)
	}
}

func TestElidedTextEndsWithAnEllipsisInsideItsRoom(t *testing.T) {
	text := NewRuns(FaceBody, B("BRAY, Quentin"), R(" of 6 Orchard Rise, Fernbrook")).Elide()
	light(t, Top(0, Wide(150, text)))
	got := shownLines(text)[0]
	if !strings.HasPrefix(got, "BRAY, Quentin") || !strings.HasSuffix(got, "…") {
		t.Errorf("elided to %q", got)
	}
	if text.lines[0].width > 150 {
		t.Errorf("%v wide in room of 150", text.lines[0].width)
	}
}

func TestRunsOfTwoSizesStandOnOneBaseline(t *testing.T) {
	text := NewRuns(FaceBody, B("BRAY").As(FaceSection), R(" Mr"))
	light(t, Left(text))
	var feet []float32
	for i, p := range text.lines[0].pieces {
		feet = append(feet, text.texts[i].Position().Y+p.base)
	}
	if len(feet) != 2 || feet[0] != feet[1] {
		t.Errorf("baselines at %v", feet)
	}
}

func TestTextTakesTheColoursOfAThemeChosenLater(t *testing.T) {
	text := Body("words")
	light(t, Left(text))
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark, theme.Standard, 1))
	text.Refresh()
	if got := text.texts[0].(*canvas.Text).Color; got != theme.Color(theme.Fg) {
		t.Errorf("drawn in %v, the dark theme has %v", got, theme.Color(theme.Fg))
	}
}

func TestLongerTextMovesWhatStandsBelow(t *testing.T) {
	text, below := Body("short").Wrap(), Body("below")
	light(t, Down(0, text, below))
	before := below.Position().Y
	text.SetText(strings.Repeat("many words ", 60))
	if below.Position().Y <= before {
		t.Errorf("what stands below stayed at %v", before)
	}
}
