package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// byteOrderMark tells a spreadsheet that the file is UTF-8, so that Łukasz
// stays Łukasz.
const byteOrderMark = "\ufeff"

// CSV writes a report with a line of heads, its rows, and after an empty line
// what the file is and where it is from. NHS numbers stand 3-3-4, so that no
// spreadsheet takes them for a quantity; a cell that a spreadsheet would run as
// a formula is made text.
func CSV(w io.Writer, t Table, o Origin) error {
	fail := func(err error) error { return fmt.Errorf("write %s: %w", t.Name, err) }
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fail(err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := make([]string, max(len(t.Heads), 2))
	for i, h := range t.Heads {
		line[i] = Harmless(h.Words)
	}
	if err := out.Write(line); err != nil {
		return fail(err)
	}
	for _, cells := range t.Each {
		for i, c := range cells {
			line[i] = Harmless(c.Text)
		}
		if err := out.Write(line); err != nil {
			return fail(err)
		}
	}
	clear(line)
	for _, said := range append([][2]string{{}}, t.about(o)...) {
		line[0], line[1] = Harmless(said[0]), Harmless(said[1])
		if err := out.Write(line); err != nil {
			return fail(err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fail(err)
	}
	return nil
}

// Harmless keeps a spreadsheet from running a cell as a formula.
func Harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
