package report

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

var origin = Origin{
	Practice: workflow.Practice{Name: "Fernbrook Surgery"}, By: workflow.Staff{Name: "Pat Jones", Post: "Practice manager"},
	ReadAt: time.Date(2026, 12, 1, 9, 42, 0, 0, time.UTC), NationalAt: time.Date(2026, 12, 1, 9, 40, 0, 0, time.UTC),
	Log: workflow.LogHead{Seq: 1204, Seal: []byte{0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 7, 8, 9}},
}

// readCSV reads a file as a person would: its heads and rows, and what it says
// of itself.
func readCSV(t rapid.TB, b []byte) (rows [][]string, about map[string]string) {
	t.Helper()
	text, marked := strings.CutPrefix(string(b), "\ufeff")
	if !marked {
		t.Fatal("the file does not say that it is UTF-8")
	}
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	about = map[string]string{}
	for i, line := range all {
		if strings.Join(line, "") == "" { // the empty line before it
			for _, said := range all[i+1:] {
				about[said[0]] = said[1]
			}
			return all[:i], about
		}
	}
	t.Fatal("the file says nothing of itself")
	return nil, nil
}

// readWorkbook reads the rows of a workbook as its words and its raw values.
func readWorkbook(t rapid.TB, b []byte, sheet string) (f *excelize.File, rows [][]string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	rows, err = f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return f, rows
}

// The file, the workbook and the report hold the same rows, cell by cell.
func TestEveryFileHoldsTheRowsOfTheReport(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		table := Reviews(lines(t), today, p, filters(t)).Table()
		var c, x bytes.Buffer
		if err := CSV(&c, table, origin); err != nil {
			t.Fatal(err)
		}
		if err := Workbook(&x, table, origin); err != nil {
			t.Fatal(err)
		}
		inFile, about := readCSV(t, c.Bytes())
		f, inBook := readWorkbook(t, x.Bytes(), table.Title)
		defer f.Close()
		if len(inFile) != table.Rows+1 || len(inBook) != table.Rows+1 {
			t.Fatalf("%d rows, %d lines in the file, %d in the workbook", table.Rows, len(inFile), len(inBook))
		}
		n := 0
		for _, cells := range table.Each {
			n++
			for i, cell := range cells {
				if got := inFile[n][i]; got != Harmless(cell.Text) {
					t.Fatalf("row %d, %s: the file says %q, the report %q", n, table.Heads[i].Words, got, cell.Text)
				}
				book := ""
				if i < len(inBook[n]) {
					book = inBook[n][i]
				}
				want := cell.Text
				if !cell.Day.IsZero() {
					want = strconv.Itoa(serial(cell.Day))
				}
				if book != want {
					t.Fatalf("row %d, %s: the workbook says %q, want %q", n, table.Heads[i].Words, book, want)
				}
			}
		}
		if n != table.Rows {
			t.Fatalf("%d rows are said, %d come", table.Rows, n)
		}
		if about["Filter"] != table.Filter || about["Rows"] != strconv.Itoa(table.Rows)+" of "+strconv.Itoa(table.Total) {
			t.Fatalf("about: %v", about)
		}
	})
}

// risky is a table whose one row holds what a spreadsheet might run.
func risky() Table {
	texts := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "999 000 4900", "Łukasz O’Neill"}
	t := Table{Name: "risky", Title: "Risky", Rows: 1, Total: 1}
	var cells []Cell
	for i, s := range texts {
		t.Heads = append(t.Heads, Head{Words: "Column " + strconv.Itoa(i)})
		cells = append(cells, text(s))
	}
	t.Heads = append(t.Heads, Head{Words: "Day"}, Head{Words: "Number"})
	cells = append(cells, day(nhs.MustDate("2027-02-03")), number(12))
	t.Each = func(yield func(string, []Cell) bool) { yield("", cells) }
	return t
}

func TestNoSpreadsheetRunsWhatAFileSays(t *testing.T) {
	var b bytes.Buffer
	if err := CSV(&b, risky(), origin); err != nil {
		t.Fatal(err)
	}
	rows, about := readCSV(t, b.Bytes())
	for i, cell := range rows[1][:6] {
		if cell[0] != '\'' {
			t.Errorf("cell %d would be run: %q", i, cell)
		}
	}
	if rows[1][6] != "999 000 4900" || rows[1][7] != "Łukasz O’Neill" {
		t.Errorf("the file says %q", rows[1])
	}
	for label, want := range map[string]string{"As at": "This practice’s record as at 1 Dec 2026, 09:42", "National record": "National record last read 1 Dec 2026, 09:40",
		"Log": "Log entry 1204, seal a1b2c3d4e5f60708", "Run by": "Pat Jones, Practice manager"} {
		if about[label] != want {
			t.Errorf("%s: %q", label, about[label])
		}
	}
}

func TestAWorkbookHoldsTextDatesAndNumbers(t *testing.T) {
	var b bytes.Buffer
	if err := Workbook(&b, risky(), origin); err != nil {
		t.Fatal(err)
	}
	f, rows := readWorkbook(t, b.Bytes(), "Risky")
	defer f.Close()
	for i, want := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"} {
		at, _ := excelize.CoordinatesToCellName(i+1, 2)
		formula, err := f.GetCellFormula("Risky", at)
		kind, _ := f.GetCellType("Risky", at)
		if err != nil || formula != "" || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString || rows[1][i] != want {
			t.Errorf("%s is %q, a formula %q of type %d", at, rows[1][i], formula, kind)
		}
	}
	if kind, _ := f.GetCellType("Risky", "G2"); kind != excelize.CellTypeInlineString {
		t.Errorf("the NHS number is no text but %d", kind)
	}
	shown, err := f.GetCellValue("Risky", "I2")
	if err != nil || shown != "3 Feb 2027" || rows[1][8] != strconv.Itoa(serial(nhs.MustDate("2027-02-03"))) {
		t.Errorf("the day reads %q and is %s: %v", shown, rows[1][8], err)
	}
	if at, err := excelize.ExcelDateToTime(float64(serial(nhs.MustDate("2027-02-03"))), false); err != nil || at.Format(time.DateOnly) != "2027-02-03" {
		t.Errorf("the day is %s", at)
	}
	panes, err := f.GetPanes("Risky")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head is not frozen: %+v", panes)
	}
	var filtered bool
	for _, n := range f.GetDefinedName() {
		filtered = filtered || strings.Contains(n.Name, "FilterDatabase") && strings.Contains(n.RefersTo, "$A$1:$J$2")
	}
	if !filtered {
		t.Errorf("the head does not filter: %+v", f.GetDefinedName())
	}
	about, err := f.GetRows(aboutSheet)
	if err != nil || len(about) < 9 || about[0][1] != "Risky" {
		t.Errorf("about: %v %v", about, err)
	}
	if props, err := f.GetDocProps(); err != nil || props.Creator != "Proxydesk" || props.Title != "Risky" {
		t.Errorf("properties: %+v", props)
	}
}

// A chart printed without colour still tells its parts apart.
func TestNoTwoListedPartsLookAlikeInGrey(t *testing.T) {
	seen := map[Pattern]Cause{}
	for _, s := range (Report{}).Chart().Series {
		if other, twice := seen[s.Pattern]; twice && s.Cause != "" {
			t.Errorf("%q is filled as %q", s.Cause, other)
		}
		seen[s.Pattern] = s.Cause
	}
}

// A name stands where people look for it, whatever its accents and capitals.
func TestTheRegisterIsInTheOrderOfNames(t *testing.T) {
	inOrder := []string{"LAKE, Jo", "Łukasik, Ida", "LUND, Pia", "O’DEA, Una", "ODELL, Vi"}
	var mixed []workflow.RoleLine
	for i, name := range inOrder {
		mixed = append(mixed, workflow.RoleLine{ID: workflow.RoleID(rune('e' - i)), PatientName: name, ProxyName: inOrder[len(inOrder)-1-i]})
	}
	slices.Reverse(mixed)
	if got := SortRegister(mixed, ByPatient); !slices.EqualFunc(got, inOrder, func(l workflow.RoleLine, name string) bool { return l.PatientName == name }) {
		t.Errorf("by patient: %v", got)
	}
	if got := SortRegister(mixed, ByProxy); !slices.EqualFunc(got, inOrder, func(l workflow.RoleLine, name string) bool { return l.ProxyName == name }) {
		t.Errorf("by proxy: %v", got)
	}
}
