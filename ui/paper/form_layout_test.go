package paper_test

import (
	"fmt"
	"strings"
	"testing"

	"proxydesk/ui/paper"
	"proxydesk/workflow/letter"
)

func TestFormsKeepTheirLayout(t *testing.T) {
	golden(t, "P1", dump(layout(t, form(t, "P1", ""))))
	golden(t, "P2", dump(layout(t, form(t, "P2", "REF-0148"))))
}

// Whoever fills a form in with a pen has room for it: a name, two lines for an address,
// a box for a figure. No form ends with a page that holds a line or two.
func TestFormsLeaveRoomForAPen(t *testing.T) {
	const mm = 72 / 25.4
	for _, id := range []letter.Kind{"P1", "P2", "P3", "P4", "P5", "P6", "P7"} {
		pages := layout(t, form(t, id, "REF-0148"))
		for n, pg := range pages {
			// under is the lines to write on below a label, by their height, and how long the first is.
			under := func(r paper.Run, far float64) (lines int, long float64) {
				for _, l := range pg.Rules {
					if l.Y1 == l.Y2 && l.X1 == r.X && l.Y1 > r.Y && l.Y1 < r.Y+far {
						if lines++; long == 0 {
							long = l.X2 - l.X1
						}
					}
				}
				return lines, long
			}
			for _, r := range pg.Runs {
				switch _, long := under(r, 12*mm); {
				case strings.HasPrefix(r.Text, "Full name") && long < 58*mm:
					t.Errorf("%s, page %d: %.0f mm for a name", id, n+1, long/mm)
				case r.Text == "Address and postcode":
					if lines, _ := under(r, 20*mm); lines < 2 {
						t.Errorf("%s, page %d: %d lines for an address", id, n+1, lines)
					}
				}
			}
			for _, b := range pg.Boxes {
				if b.Thick > 0 && b.W < 30 && (b.W < 3.5*mm || b.H < 3.5*mm || b.H > 12*1.2 && (b.W < 5*mm || b.H < 6.5*mm)) {
					t.Errorf("%s, page %d: a box of %.1f by %.1f mm", id, n+1, b.W/mm, b.H/mm)
				}
			}
		}
		if last := pages[len(pages)-1]; len(pages) > 1 {
			end := 0.0
			for _, r := range last.Runs {
				if r.Y < last.Height-30*mm {
					end = max(end, r.Y)
				}
			}
			if end < last.Height/4 {
				t.Errorf("%s: its last page ends %.0f mm from the top", id, end/mm)
			}
		}
	}
}

// A note stays on the page of the question it is about.
func TestANoteStaysWithItsQuestion(t *testing.T) {
	notes := 0
	for part := range 13 {
		for n, pg := range layout(t, form(t, letter.Kind(fmt.Sprintf("P8-%d", part+1)), "")) {
			text := pg.String()
			notes += strings.Count(text, "Note\n")
			if n > 0 && strings.HasPrefix(text, "Note\n") {
				t.Errorf("part %d, page %d begins with the note of a question before it", part+1, n+1)
			}
		}
	}
	if notes == 0 {
		t.Error("no question leaves room for a note")
	}
}

func TestATableIsCutBetweenRowsAndNoRowStandsAlone(t *testing.T) {
	line := letter.Paragraph{Text: letter.Plain("One line.")}
	table := letter.Table{}
	for i := range 5 {
		table.Rows = append(table.Rows, letter.Row{Label: letter.Plain(fmt.Sprintf("Row %d", i)), Value: letter.Plain("its value")})
	}
	cut := false
	for n := range 40 {
		d := letter.Document{}
		for range n {
			d.Blocks = append(d.Blocks, line)
		}
		d.Blocks = append(d.Blocks, table)
		on := map[int]int{}
		for i, p := range layout(t, d) {
			if rows := strings.Count(p.String(), "Row "); rows > 0 {
				on[i] = rows
			}
		}
		cut = cut || len(on) > 1
		for page, rows := range on {
			if rows == 1 {
				t.Errorf("%d lines before: a row stands alone on page %d", n, page+1)
			}
		}
	}
	if !cut {
		t.Error("the table went over whole, though half of it had room")
	}
}

// Who answered is asked where there is something to answer.
func TestNoPageOfTheChecksOnlyAsksWhoAnswered(t *testing.T) {
	for i, p := range layout(t, form(t, letter.ChecksForm, "REF-0148")) {
		if lines := strings.Split(p.String(), "\n"); strings.HasPrefix(lines[0], "Answered by") {
			t.Errorf("page %d begins with %q", i+1, lines[0])
		}
	}
}
