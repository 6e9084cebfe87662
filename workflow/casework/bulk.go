package casework

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Bulk is what became of a file of many rows. Nothing of it names anybody.
type Bulk struct {
	// Rows is how many the file has, Good how many can be taken, or were.
	Rows, Good int
	Problems   []RowProblem
}

// RowProblem says why one row was not taken, by its line in the file.
type RowProblem struct {
	Line int
	Why  []string // whole sentences
}

// Words is why, one sentence after another.
func (p RowProblem) Words() string { return strings.Join(p.Why, " ") }

// HeaderError says what a file's first line has to be.
type HeaderError struct{ Lacks []string } // columns

func (e *HeaderError) Error() string {
	return "The first line has to name the columns. Missing: " + strings.Join(e.Lacks, ", ") + "."
}

// cells reads a row by the names of its columns, and keeps what is wrong with it.
type cells struct {
	row   map[string]string
	wrong []string
}

func (c *cells) number(column string, needed bool) (n nhs.Number) {
	v := c.row[column]
	if v == "" && !needed {
		return n
	}
	n, err := nhs.ParseNumber(v)
	if err != nil {
		c.wrong = append(c.wrong, "The "+column+" is not one: a digit is wrong or missing.")
	}
	return n
}

func (c *cells) day(column string, needed bool) (d nhs.Date) {
	v := c.row[column]
	if v == "" && !needed {
		return d
	}
	if t, err := time.Parse("02/01/2006", v); err == nil { // as spreadsheets here write it
		v = t.Format(time.DateOnly)
	}
	d, err := nhs.ParseDate(v)
	if err != nil || d.IsZero() {
		c.wrong = append(c.wrong, "“"+column+"” is not a day such as 2021-11-04 or 04/11/2021.")
	}
	return d
}

// rows reads a file with a header, and hands every row on.
func rows(r io.Reader, columns []string, row func(line int, c *cells)) error {
	text := bufio.NewReader(r)
	if mark, _ := text.Peek(len("\ufeff")); string(mark) == "\ufeff" { // spreadsheets begin with it
		_, _ = text.Discard(len(mark))
	}
	in := csv.NewReader(text)
	in.TrimLeadingSpace = true
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return &HeaderError{columns}
	}
	if err != nil {
		return fmt.Errorf("read the first line: %w", err)
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
	}
	lacks := slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return slices.Contains(head, c) })
	if len(lacks) > 0 {
		return &HeaderError{lacks}
	}
	for {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := in.FieldPos(0)
		c := &cells{row: map[string]string{}}
		if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
			line = parse.StartLine
			c.wrong = append(c.wrong, "The line cannot be read: it has too few or too many columns, or a quote is open.")
			if !errors.Is(err, csv.ErrFieldCount) {
				row(line, c)
				return nil // where the next row begins is not known
			}
		} else if err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		for i, v := range fields {
			if i < len(head) {
				c.row[head[i]] = strings.TrimSpace(v)
			}
		}
		row(line, c)
	}
}

// UseRecords takes in when access was last used, from a file the GP system made:
// a row a proxy. Without commit it only says what it would do. Rows that do not
// fit are named and left out; the others are kept, each with its entry.
func (s Session) UseRecords(ctx context.Context, file io.Reader, commit bool) (Bulk, error) {
	if !s.staff.May(workflow.ActLastUsed) {
		return Bulk{}, fmt.Errorf("import days of last use: %w", workflow.ErrNotAllowed)
	}
	return s.bulk(ctx, file, usedColumns, workflow.ActLastUsed, commit, func(c *cells) (func() error, []string, error) {
		patient, proxy, on := c.number(patientColumns.number, true), c.number(proxyColumns.number, true), c.day(usedColumn, true)
		if len(c.wrong) > 0 {
			return nil, c.wrong, nil
		}
		around, err := s.desk.Store.Around(ctx, workflow.Person{NHSNumber: patient}, workflow.Person{NHSNumber: proxy}, "")
		if err != nil {
			return nil, nil, err
		}
		i := slices.IndexFunc(around.Same, func(e workflow.Earlier) bool { return e.Live })
		if i < 0 {
			return nil, []string{"Nobody here has access in force for these two numbers."}, nil
		}
		id := around.Same[i].Role
		r, err := s.desk.Store.Role(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		if on.Before(r.LastUsed.On) {
			return nil, []string{"A later day is on record already."}, nil
		}
		_, err = r.RecordLastUsed(on, s.staff, s.desk.Now())
		return func() error { return s.RecordLastUsed(ctx, id, on) }, nil, err
	})
}

// MoveOver takes access over that an older system gave.
func (s Session) MoveOver(ctx context.Context, m workflow.Moved) error {
	rule, err := s.moving(ctx, m)
	if err != nil {
		return err
	}
	_, err = s.enter(ctx, "move access over", rule)
	return err
}

// moving is the rule that moves access over, with identities of its own.
func (s Session) moving(ctx context.Context, m workflow.Moved) (func(string, workflow.Rules, time.Time) (workflow.Change, error), error) {
	around, err := s.desk.Store.Around(ctx, m.Patient, m.Proxy, "")
	if err != nil {
		return nil, fmt.Errorf("move access over: look around: %w", err)
	}
	app, ids := workflow.ApplicationID(s.desk.NewID()), s.newIDs(0)
	return func(ref string, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		c, err := workflow.MoveOver(m, ids, app, ref, around, s.staff, rules, now)
		if err != nil {
			return workflow.Change{}, err
		}
		return c.Derived(around, rules, now), nil
	}, nil
}

// MoveRegister takes the register of an older system over, a row a proxy;
// commit and what does not fit are as with UseRecords.
func (s Session) MoveRegister(ctx context.Context, file io.Reader, commit bool) (Bulk, error) {
	if !s.staff.May(workflow.ActMoveOver) {
		return Bulk{}, fmt.Errorf("import roles: %w", workflow.ErrNotAllowed)
	}
	seen := map[string]bool{}
	return s.bulk(ctx, file, movedColumns, workflow.ActMoveOver, commit, func(c *cells) (func() error, []string, error) {
		m := readMoved(c)
		key := strings.Join([]string{m.Patient.NHSNumber.Full(), m.Proxy.NHSNumber.Full(), m.Proxy.ListName(), m.Proxy.Born.String()}, " ")
		if len(c.wrong) == 0 && seen[key] {
			c.wrong = append(c.wrong, "These two people stand in an earlier line already.")
		}
		if len(c.wrong) > 0 {
			return nil, c.wrong, nil
		}
		rule, err := s.moving(ctx, m)
		if err != nil {
			return nil, nil, err
		}
		_, err = rule("REF-0000", s.desk.Rules(), s.desk.Now())
		seen[key] = err == nil
		return func() error { return s.MoveOver(ctx, m) }, nil, err
	})
}

// basisList is every basis as a file may write it, with blanks or hyphens.
var basisList = func() string {
	var codes []string
	for _, b := range basis.All {
		codes = append(codes, string(b))
	}
	return strings.Join(codes, ", ")
}()

func readMoved(c *cells) workflow.Moved {
	person := func(of personColumns, numberNeeded bool) workflow.Person {
		return workflow.Person{NHSNumber: c.number(of.number, numberNeeded), Family: c.row[of.family], Given: c.row[of.given], Born: c.day(of.born, true)}
	}
	m := workflow.Moved{Patient: person(patientColumns, true), Proxy: person(proxyColumns, false), RelationshipWords: c.row["relationship"], Since: c.day("since", true), End: c.day("end", false)}
	var known bool
	if m.Basis, known = basis.Parse(strings.Join(strings.Fields(strings.ToLower(c.row["basis"])), "-")); !known {
		c.wrong = append(c.wrong, "The basis is none of "+basisList+"; write unknown where nobody knows.")
	}
	for _, code := range strings.Fields(strings.NewReplacer(",", " ", ";", " ").Replace(strings.ToUpper(c.row["services"]))) {
		if sc := basis.Scope(code); sc.Valid() && !slices.Contains(m.Scopes, sc) {
			m.Scopes = append(m.Scopes, sc)
		} else if !sc.Valid() {
			c.wrong = append(c.wrong, "A service is not one of "+strings.Join(scopeCodes(), ", ")+".")
		}
	}
	return m
}

func scopeCodes() (codes []string) {
	for _, sc := range basis.Scopes {
		codes = append(codes, string(sc))
	}
	return codes
}

// bulk looks at every row first, and writes the good ones only when asked to.
// try answers how to write a row, or what is wrong with it: words, or a refusal.
func (s Session) bulk(ctx context.Context, file io.Reader, columns []string, act workflow.Act, commit bool,
	try func(*cells) (write func() error, wrong []string, err error)) (Bulk, error) {
	var b Bulk
	var stop error
	err := rows(file, columns, func(line int, c *cells) {
		if stop != nil {
			return
		}
		b.Rows++
		var write func() error
		wrong, err := c.wrong, error(nil)
		if len(wrong) == 0 {
			write, wrong, err = try(c)
		}
		if err == nil && len(wrong) == 0 && commit {
			err = write()
		}
		refusal := (*workflow.Refusal)(nil)
		switch {
		case errors.As(err, &refusal):
			for _, n := range refusal.Needs {
				wrong = append(wrong, n.Words)
			}
		case errors.Is(err, workflow.ErrStale):
			wrong = append(wrong, "Somebody changed it meanwhile. Take this line again.")
		case err != nil:
			stop = fmt.Errorf("line %d: %w", line, err)
			return
		}
		if len(wrong) == 0 {
			b.Good++
			return
		}
		b.Problems = append(b.Problems, RowProblem{line, wrong})
	})
	if err = errors.Join(err, stop); err != nil || !commit || b.Good == 0 {
		return b, err
	}
	return b, s.desk.Store.Note(ctx, s.staff.Entry(act, s.desk.Now(), "", "",
		workflow.Detail{Field: "rows of a file", After: fmt.Sprint(b.Good)}, workflow.Detail{Field: "rows left out", After: fmt.Sprint(len(b.Problems))}))
}
