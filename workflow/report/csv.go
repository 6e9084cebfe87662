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

// CSV writes the rows of a report with a line of heads, in the order of the
// report. NHS numbers stand 3-3-4, so that no spreadsheet takes them for a
// quantity; a cell that a spreadsheet would run as a formula is made text.
func CSV(w io.Writer, rep Report) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write reviews: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := make([]string, len(columns))
	for i, c := range columns {
		line[i] = c.head
	}
	if err := out.Write(line); err != nil {
		return fmt.Errorf("write reviews: %w", err)
	}
	for _, r := range rep.Rows {
		for i, c := range columns {
			line[i] = Harmless(c.cell(r))
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("write reviews: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write reviews: %w", err)
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
