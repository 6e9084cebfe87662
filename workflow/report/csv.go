package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
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
	wide := max(len(t.Heads), 2)
	err := WriteRows(w, func(yield func([]string) bool) {
		line := make([]string, wide)
		for i, h := range t.Heads {
			line[i] = h.Words
		}
		if !yield(line) {
			return
		}
		for _, cells := range t.Each {
			for i, c := range cells {
				line[i] = c.Text
			}
			if !yield(line) {
				return
			}
		}
		clear(line)
		for _, said := range append([][2]string{{}}, t.about(o)...) {
			line[0], line[1] = said[0], said[1]
			if !yield(line) {
				return
			}
		}
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", t.Name, err)
	}
	return nil
}

// WriteRows writes rows as a CSV file that spreadsheets read as it is meant: its
// letters, its line ends, and no cell run as a formula. A row may be used again
// for the next.
func WriteRows(w io.Writer, rows iter.Seq[[]string]) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	var safe []string
	for row := range rows {
		safe = safe[:0]
		for _, cell := range row {
			safe = append(safe, Harmless(cell))
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Harmless keeps a spreadsheet from running a cell as a formula.
func Harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
