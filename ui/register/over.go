package register

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
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

// largestFile is how large a file with a row a proxy may be, in bytes.
const largestFile = 8 << 20

// Batch is a kind of file with a row a proxy.
type Batch struct {
	// Title and About say what it brings over, Done how many rows were.
	Title, About string
	Done         func(rows int) string
	// May is the act it takes, Columns what its first line has to name.
	May     workflow.Act
	Columns []string
	name    string
	take    func(casework.Session, context.Context, io.Reader, bool) (casework.Bulk, error)
}

// The files.
var (
	OlderRegister = Batch{Title: lang.Say("Bring over an older register"),
		Done:    func(n int) string { return lang.Count(n, "%d row brought over.", "%d rows brought over.") },
		About:   lang.Say("A spreadsheet saved as CSV, with a row for each proxy. Access comes over as it is, and its legal basis is looked at again at its review."),
		May:     workflow.ActMoveOver,
		Columns: casework.MovedColumns(), name: "register", take: casework.Session.MoveRegister}
	DaysOfUse = Batch{Title: lang.Say("Bring in days of last use"),
		Done:    func(n int) string { return lang.Count(n, "%d row noted.", "%d rows noted.") },
		About:   lang.Say("A CSV file from the GP system, with a row for each proxy: both NHS numbers, and the day access was last used."),
		May:     workflow.ActLastUsed,
		Columns: casework.UsedColumns(), name: "last-used", take: casework.Session.UseRecords}
)

// Sheet is a file somebody chose, as far as it was looked at.
type Sheet struct {
	Batch Batch
	// Heads are the columns the file has, and Of which of them is each needed one,
	// by its place: two of them may be called the same. It lacks what nobody said.
	Heads []string
	Of    map[string]int
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
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // before a quote it would be a fault of the file
	r := csv.NewReader(bytes.NewReader(data))
	r.TrimLeadingSpace = true
	heads, err := r.Read()
	if err != nil || len(heads) < 2 {
		return nil, lang.Say("This is not a CSV file with columns. In the spreadsheet, save it as CSV, and choose that file.")
	}
	s = &Sheet{Batch: b, Of: map[string]int{}, data: data, body: int(r.InputOffset())}
	for _, h := range heads {
		s.Heads = append(s.Heads, strings.TrimSpace(h))
	}
	for _, c := range b.Columns {
		same := func(h string) bool { return bare(h) == bare(c) }
		if i := slices.IndexFunc(s.Heads, same); i >= 0 && !slices.ContainsFunc(s.Heads[i+1:], same) {
			s.Of[c] = i
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
	return slices.DeleteFunc(slices.Clone(s.Batch.Columns), func(c string) bool { _, said := s.Of[c]; return said })
}

// Twice lists the needed columns that share their column of the file with another.
func (s *Sheet) Twice() []string {
	times := map[int]int{}
	for _, at := range s.Of {
		times[at]++
	}
	return slices.DeleteFunc(slices.Clone(s.Batch.Columns), func(c string) bool { at, said := s.Of[c]; return !said || times[at] < 2 })
}

// Head names a column of the file as no other of it is named.
func (s *Sheet) Head(at int) string {
	h, same := s.Heads[at], 0
	for _, other := range s.Heads {
		if other == h {
			same++
		}
	}
	switch {
	case h == "":
		return lang.Sayf("Column %d", at+1)
	case same > 1:
		return lang.Sayf("%s (column %d)", h, at+1)
	}
	return h
}

// renamed is the file under the names that are needed.
func (s *Sheet) renamed() io.Reader {
	heads := make([]string, len(s.Heads))
	for i := range heads {
		heads[i] = fmt.Sprintf("column %d", i+1) // one nobody needs may be called like one that is
	}
	for c, at := range s.Of {
		heads[at] = c
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
		m.host.Toast(s.Batch.Done(s.Found.Good), nil)
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
			m.host.Tell(lang.Of(header.Error()))
			return
		}
		m.host.ShowError(err)
		m.Reread()
	})
}

// Words say what a look at every row came to.
func (s *Sheet) Words() string {
	rows, good, left := s.Found.Rows, s.Found.Good, len(s.Found.Problems)
	switch {
	case rows == 0:
		return lang.Say("The file has no rows.")
	case left == 0:
		return lang.Count(rows, "The one row can be taken. Nothing is written yet.", "All %d rows can be taken. Nothing is written yet.")
	case good == 0:
		return lang.Count(rows, "The one row cannot be taken. Nothing was written.", "None of the %d rows can be taken. Nothing was written.")
	}
	return lang.Count(good, "%d row of %d can be taken, %d not. Nothing is written yet.", "%d rows of %d can be taken, %d not. Nothing is written yet.", good, rows, left)
}

// why says why a row cannot be taken.
func why(p casework.RowProblem) string {
	said := make([]string, len(p.Why))
	for i, w := range p.Why {
		said[i] = lang.Of(w)
	}
	return strings.Join(said, " ")
}

// SaveProblems writes which rows cannot be taken and why, by their line in the
// file; it names nobody.
func (m *Model) SaveProblems(s *Sheet) {
	rows := [][]string{{lang.Say("Line"), lang.Say("Why it cannot be taken")}}
	for _, p := range s.Found.Problems {
		rows = append(rows, []string{strconv.Itoa(p.Line), why(p)})
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
		if err := report.WriteRows(&b, slices.Values(rows)); err != nil {
			return err
		}
		var err error
		path, err = m.files.Save(file, b.Bytes())
		return err
	}, func() { m.host.Toast(lang.Sayf("Saved in %s", path), nil) })
}
