package register

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/report"
)

// Files saves what is written where the person finds it.
type Files interface {
	Save(name string, data []byte) (path string, err error)
}

// largestFile is how large a file with a row a proxy may be, in bytes.
const largestFile = 8 << 20

// Batch is a kind of file with a row a proxy.
type Batch struct {
	// Title and About say what it brings over, Done what was brought over.
	Title, About, Done string
	// May is the act it takes, Columns what its first line has to name.
	May     workflow.Act
	Columns []string
	name    string
	take    func(casework.Session, context.Context, io.Reader, bool) (casework.Bulk, error)
}

// The files.
var (
	OlderRegister = Batch{Title: lang.Say("Bring over an older register"), Done: lang.Say("brought over"),
		About:   lang.Say("A spreadsheet saved as CSV, with a row for each proxy. Access comes over as it is, and its legal basis is looked at again at its review."),
		May:     workflow.ActMoveOver,
		Columns: casework.MovedColumns(), name: "register", take: casework.Session.MoveRegister}
	DaysOfUse = Batch{Title: lang.Say("Bring in days of last use"), Done: "noted",
		About:   lang.Say("A CSV file from the GP system, with a row for each proxy: both NHS numbers, and the day access was last used."),
		May:     workflow.ActLastUsed,
		Columns: casework.UsedColumns(), name: "last-used", take: casework.Session.UseRecords}
)

// Sheet is a file somebody chose, as far as it was looked at.
type Sheet struct {
	Batch Batch
	// Heads are the columns the file has, and Of which of them is each needed one;
	// "" where nobody said.
	Heads []string
	Of    map[string]string
	// Tried says that every row was looked at, and Found what of them can be taken.
	Tried bool
	Found casework.Bulk

	data []byte
	body int // where the rows begin
}

// Read looks at the first line of a file, and finds what columns it can. words say
// why it cannot be read.
func (b Batch) Read(data []byte) (s *Sheet, words string) {
	if len(data) >= largestFile {
		return nil, lang.Say("The file is too large. Save the rows in two files, and bring them in one after the other.")
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.TrimLeadingSpace = true
	heads, err := r.Read()
	if err != nil || len(heads) < 2 {
		return nil, lang.Say("This is not a CSV file with columns. In the spreadsheet, save it as CSV, and choose that file.")
	}
	s = &Sheet{Batch: b, Of: map[string]string{}, data: data, body: int(r.InputOffset())}
	for _, h := range heads {
		s.Heads = append(s.Heads, strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
	}
	for _, c := range b.Columns {
		for _, h := range s.Heads {
			if bare(h) == bare(c) {
				s.Of[c] = h
			}
		}
	}
	return s, ""
}

// bare is a column's name without case, spaces and signs.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Lacks lists the needed columns that no column of the file stands for yet.
func (s *Sheet) Lacks() []string {
	return slices.DeleteFunc(slices.Clone(s.Batch.Columns), func(c string) bool { return s.Of[c] != "" })
}

// renamed is the file under the names that are needed.
func (s *Sheet) renamed() io.Reader {
	heads := make([]string, len(s.Heads))
	for i, h := range s.Heads {
		heads[i] = lang.Sayf("column %d", i+1) // one nobody needs may be called like one that is
		for c, of := range s.Of {
			if of == h {
				heads[i] = c
			}
		}
	}
	var head bytes.Buffer
	w := csv.NewWriter(&head)
	_ = w.Write(heads)
	w.Flush()
	return io.MultiReader(&head, bytes.NewReader(s.data[s.body:]))
}

// Try looks at every row and writes nothing; then hears what was found.
func (m *Model) Try(s *Sheet, then func()) { m.take(s, false, then) }

// Take brings the good rows over, each with its entry in the log.
func (m *Model) Take(s *Sheet) {
	m.take(s, true, func() {
		m.host.Toast(rowsWords(s.Found.Good)+" "+s.Batch.Done+".", nil)
		m.Reread()
	})
}

func (m *Model) take(s *Sheet, commit bool, then func()) {
	var found casework.Bulk
	session, file := m.host.Session, s.renamed()
	shell.ActOr(m.host, func(ctx context.Context) (err error) {
		found, err = s.Batch.take(session, ctx, file, commit)
		return err
	}, func() {
		s.Tried, s.Found = true, found
		then()
	}, func(err error) {
		if header := (*casework.HeaderError)(nil); errors.As(err, &header) {
			m.host.Toast(header.Error(), nil)
			return
		}
		m.host.ShowError(err)
		m.Reread()
	})
}

// Words say what a look at every row came to.
func (s *Sheet) Words() string {
	left := len(s.Found.Problems)
	switch {
	case s.Found.Rows == 0:
		return lang.Say("The file has no rows.")
	case left == 0:
		return lang.Sayf("All %s can be taken. Nothing is written yet.", rowsWords(s.Found.Rows))
	case s.Found.Good == 0:
		return lang.Sayf("None of %s can be taken. Nothing was written.", rowsWords(s.Found.Rows))
	}
	return lang.Sayf("%s of %d can be taken, %d not. Nothing is written yet.", rowsWords(s.Found.Good), s.Found.Rows, left)
}

func rowsWords(n int) string {
	if n == 1 {
		return lang.Say("1 row")
	}
	return lang.Sayf("%d rows", n)
}

// SaveProblems writes which rows cannot be taken and why, by their line in the
// file; it names nobody.
func (m *Model) SaveProblems(s *Sheet) {
	rows := [][]string{{lang.Say("Line"), lang.Say("Why it cannot be taken")}}
	for _, p := range s.Found.Problems {
		rows = append(rows, []string{strconv.Itoa(p.Line), p.Words})
	}
	m.save(s.Batch.name+"-problems", rows)
}

// SaveEmpty writes a file with the needed columns and no rows, to be filled in.
func (m *Model) SaveEmpty(b Batch) { m.save(b.name+"-empty", [][]string{b.Columns}) }

func (m *Model) save(name string, rows [][]string) {
	if m.files == nil {
		return
	}
	var path string
	file := name + "-" + m.host.Today().String() + ".csv"
	shell.Act(m.host, func(context.Context) error {
		var b bytes.Buffer
		b.WriteString("\ufeff") // tells a spreadsheet that it is UTF-8
		w := csv.NewWriter(&b)
		w.UseCRLF = true
		for _, row := range rows {
			for i := range row {
				row[i] = report.Harmless(row[i])
			}
			_ = w.Write(row)
		}
		w.Flush()
		err := w.Error()
		if err == nil {
			path, err = m.files.Save(file, b.Bytes())
		}
		return err
	}, func() { m.host.Toast(lang.Sayf("Saved in %s", path), nil) })
}
