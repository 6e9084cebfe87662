package register

import (
	"context"
	"encoding/csv"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// drawer is where files are saved in tests.
type drawer struct{ name, data string }

func (d *drawer) Save(name string, data []byte) (string, error) {
	d.name, d.data = name, string(data)
	return "/documents/" + name, nil
}

func (*drawer) Folder() string { return "/documents" }

func (d *drawer) In(string) shell.Files { return d }

// reading is a batch that keeps what it was given.
func reading(of *[]string, found casework.Bulk) Batch {
	b := DaysOfUse
	b.take = func(_ casework.Session, _ context.Context, r io.Reader, commit bool) (casework.Bulk, error) {
		data, err := io.ReadAll(r)
		*of = append(*of, map[bool]string{true: "written ", false: "tried "}[commit]+string(data))
		return found, err
	}
	return b
}

func TestColumnsOfAFileAreFoundOrNamed(t *testing.T) {
	for _, tc := range []struct {
		name, file string
		lacks      []string
		wrong      string
	}{
		{name: "as they are needed", file: "patient nhs number,proxy nhs number,last used\n"},
		{name: "written otherwise, after a byte order mark", file: "\ufeffLast_Used,Proxy NHS Number,PATIENT-NHS-NUMBER\n"},
		{name: "a quoted heading after a byte order mark", file: "\ufeff\"last used\",\"proxy nhs number\",\"patient nhs number\"\n"},
		{name: "one of them named twice", file: "patient nhs number,last used,proxy nhs number,Last used\n", lacks: []string{"last used"}},
		{name: "under other names", file: "NHS no,proxy nhs number,Date\n", lacks: []string{"patient nhs number", "last used"}},
		{name: "a workbook", file: "PK\x03\x04", wrong: "not a CSV file"},
		{name: "empty", wrong: "not a CSV file"},
		{name: "huge", file: strings.Repeat("a,b\n", largestFile/4), wrong: "too large"},
	} {
		s, wrong := DaysOfUse.Read([]byte(tc.file))
		if (tc.wrong == "") != (wrong == "") || !strings.Contains(wrong, tc.wrong) {
			t.Errorf("%s: %q", tc.name, wrong)
			continue
		}
		if s != nil && !slices.Equal(s.Lacks(), tc.lacks) {
			t.Errorf("%s: lacks %v", tc.name, s.Lacks())
		}
	}
}

// The rows go on as they are, under the names that are needed, first to be looked at
// and then to be written.
func TestAFileIsTriedBeforeItIsTaken(t *testing.T) {
	b := newBench(t, sam)
	m := NewModel(b.host, b.store, func() {})
	var seen []string
	batch := reading(&seen, casework.Bulk{Rows: 2, Good: 1, Problems: []casework.RowProblem{{Line: 3, Why: []string{"=The last used is not a day."}}}})
	s, wrong := batch.Read([]byte("Surname,NHS no,\"proxy nhs number\",Date,comments\r\nBray,\"999 000 4900\",9990005036,2026-11-04,old\r\nLund,x,y,z,old\r\n"))
	if wrong != "" {
		t.Fatal(wrong)
	}
	s.Of["patient nhs number"], s.Of["last used"] = 1, 3
	shown := 0
	m.Try(s, func() { shown++ })
	m.Take(s)
	const rows = "Bray,\"999 000 4900\",9990005036,2026-11-04,old\r\nLund,x,y,z,old\r\n"
	const heads = "column 1,patient nhs number,proxy nhs number,last used,column 5\n"
	if !reflect.DeepEqual(seen, []string{"tried " + heads + rows, "written " + heads + rows}) || shown != 1 {
		t.Errorf("seen %q", seen)
	}
	if s.Words() != "1 row of 2 can be taken, 1 not. Nothing is written yet." || b.toasts[len(b.toasts)-1] != "1 row noted." {
		t.Errorf("%q, %v", s.Words(), b.toasts)
	}
	out := &drawer{}
	m.files = out
	m.SaveProblems(s)
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.data, "\ufeff"))).ReadAll()
	if err != nil || len(all) != 2 || all[1][0] != "3" || all[1][1] != "'=The last used is not a day." || out.name != "last-used-problems-2026-12-01.csv" {
		t.Errorf("%s: %v, %v", out.name, all, err)
	}
	m.SaveEmpty(OlderRegister)
	if head, _, _ := strings.Cut(strings.TrimPrefix(out.data, "\ufeff"), "\r\n"); head != strings.Join(casework.MovedColumns(), ",") {
		t.Errorf("the empty file begins %q", head)
	}
}

// Only those who may bring access over are offered to; a register without anybody
// offers it where one looks.
func TestWhoBringsAccessOver(t *testing.T) {
	for by, may := range map[string]bool{"sam": true, "asha": false} {
		who := map[string]workflow.Staff{"sam": sam, "asha": asha}[by]
		b := newBench(t, who)
		s := New(b.host, b.store)
		for _, c := range s.Commands() {
			if c.ID == "register.over" && who.May(c.Act) != may {
				t.Errorf("%s may bring access over: %t", by, who.May(c.Act))
			}
		}
		s.bringOver(OlderRegister)
		if asked := len(b.asked) > 0; asked != may {
			t.Errorf("%s was asked for a file: %t", by, asked)
		}
	}
}

// A file whose columns are called otherwise leads to the question which is which,
// and from there to what was found.
func TestFromTheFileToWhatWasFound(t *testing.T) {
	b := newBench(t, sam)
	s := New(b.host, b.store)
	var seen []string
	batch := reading(&seen, casework.Bulk{Rows: 1, Good: 1})
	s.gotSheet(batch, []byte("NHS no,proxy nhs number,Date\n9990004900,9990005036,2026-11-04\n"))
	q := b.asked[len(b.asked)-1]
	if q.Title != "Which column is which?" || q.Choices[0].Try() || len(seen) != 0 {
		t.Fatalf("asked %q, looked at %d", q.Title, len(seen))
	}
	s.gotSheet(batch, []byte("patient nhs number,proxy nhs number,last used\n9990004900,9990005036,2026-11-04\n"))
	q = b.asked[len(b.asked)-1]
	if q.Title != DaysOfUse.Title || q.Choices[0].Label != "Take 1 row" || len(seen) != 1 {
		t.Errorf("asked %+v", q)
	}
	s.gotSheet(batch, []byte("PK"))
	if q = b.asked[len(b.asked)-1]; q.Title != "The file cannot be read" {
		t.Errorf("asked %q", q.Title)
	}
}

func TestBringingOverAsItLooks(t *testing.T) {
	b := newBench(t, sam)
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	s := New(b.host, b.store)
	s.gotSheet(OlderRegister, []byte("Patient NHS number,Surname,First name,DOB,Proxy,Since\n"))
	var seen []string
	batch := reading(&seen, casework.Bulk{Rows: 9, Good: 6, Problems: []casework.RowProblem{{Line: 3, Why: []string{"The patient nhs number is not one: a digit is wrong or missing."}},
		{Line: 5, Why: []string{"These two people stand in an earlier line already."}}, {Line: 8, Why: []string{"“last used” is not a day such as 2021-11-04 or 04/11/2021."}}}})
	s.gotSheet(batch, []byte("patient nhs number,proxy nhs number,last used\n"))
	for name, q := range map[string]shell.Question{"columns": b.asked[0], "found": b.asked[1]} {
		win := test.NewTempWindow(t, q.Body)
		win.Resize(fyne.NewSize(620, 380))
		shot.Keep(t, win.Canvas().Capture(), "register-over-"+name)
	}
}

// Two columns called the same can be told apart, and none stands for two things.
func TestNoColumnStandsForTwoThings(t *testing.T) {
	b := newBench(t, sam)
	s := New(b.host, b.store)
	var seen []string
	sheet, wrong := reading(&seen, casework.Bulk{Rows: 1, Good: 1}).Read([]byte("NHS number,NHS number,,last used\n9990004900,9990005036,,2026-11-04\n"))
	if wrong != "" {
		t.Fatal(wrong)
	}
	if heads := []string{sheet.Head(0), sheet.Head(1), sheet.Head(2), sheet.Head(3)}; !slices.Equal(heads, []string{"NHS number (column 1)", "NHS number (column 2)", "Column 3", "last used"}) {
		t.Errorf("the columns are called %q", heads)
	}
	s.askColumns(sheet)
	look := b.asked[len(b.asked)-1].Choices[0]
	sheet.Of["patient nhs number"], sheet.Of["proxy nhs number"] = 1, 1
	if !slices.Equal(sheet.Twice(), []string{"patient nhs number", "proxy nhs number"}) || look.Try() {
		t.Errorf("one column was taken for two: %v", sheet.Twice())
	}
	if sheet.Of["patient nhs number"] = 0; !look.Try() {
		t.Fatalf("not taken: lacks %v, twice %v", sheet.Lacks(), sheet.Twice())
	}
	if look.Do(); len(seen) != 1 || !strings.HasPrefix(seen[0], "tried patient nhs number,proxy nhs number,column 3,last used\n9990004900,9990005036,") {
		t.Errorf("seen %q", seen)
	}
}

// What a file came to is said in the language of the window, row by row.
func TestWhatAFileCameToIsTranslated(t *testing.T) {
	if !shot.Speaking(t, lang.Pseudo) {
		return
	}
	b := newBench(t, sam)
	m := NewModel(b.host, b.store, func() {})
	out := &drawer{}
	m.files = out
	sheet, _ := DaysOfUse.Read([]byte("patient nhs number,proxy nhs number,last used\n1,2,3\n"))
	for _, n := range []int{1, 2} {
		sheet.Found = casework.Bulk{Rows: n, Good: n}
		for _, words := range []string{sheet.Words(), DaysOfUse.Done(n), OlderRegister.Done(n)} {
			if !strings.HasPrefix(words, "⟦") {
				t.Errorf("%q is in English", words)
			}
		}
	}
	sheet.Found = casework.Bulk{Rows: 1, Problems: []casework.RowProblem{{Line: 2, Why: []string{"The proxy nhs number is not one: a digit is wrong or missing.",
		"“last used” is not a day such as 2021-11-04 or 04/11/2021."}}}}
	m.SaveProblems(sheet)
	if strings.Count(out.data, "⟦") != 4 { // two heads, two sentences
		t.Errorf("in English: %s", out.data)
	}
	sheet.Batch.take = func(casework.Session, context.Context, io.Reader, bool) (casework.Bulk, error) {
		return casework.Bulk{}, &casework.HeaderError{Lacks: []string{"last used"}}
	}
	if m.Try(sheet, func() {}); !strings.HasPrefix(b.toasts[len(b.toasts)-1], "⟦") {
		t.Errorf("%q is in English", b.toasts)
	}
}
