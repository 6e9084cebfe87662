package report

import (
	"iter"
	"strconv"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Table is a report as any file or page takes it: what it is, its columns, and
// its rows one after the other.
type Table struct {
	// Name is for a file's name and the log: reviews. It holds nothing about a
	// person.
	Name   string
	Title  string
	Period string
	Filter string // in words
	Heads  []Head
	// Rows is how many Each yields, of Total before the filter.
	Rows, Total int
	// Notes are what the rows come to, a sentence each.
	Notes []string
	// Chart is drawn beside it on the page; nil for none.
	Chart *Chart
	// Each yields every row with the title of its group. The cells are good until
	// the next row.
	Each iter.Seq2[string, []Cell]
}

// Head is one column of a table.
type Head struct {
	Words string
	// Share is its part of a printed page's width; one without is in files only.
	Share  float64
	Strong bool
}

// Cell is what stands in one column of a row.
type Cell struct {
	Text string
	// Day is the text as a date, Count as a number where Counts is set.
	Day    nhs.Date
	Count  int
	Counts bool
}

// text and number are cells of other reports.
func text(s string) Cell { return Cell{Text: s} }

func number(n int) Cell { return Cell{Text: strconv.Itoa(n), Count: n, Counts: true} }

func day(d nhs.Date) Cell { return Cell{Text: d.Short(), Day: d} }

// Table is the review report as files and pages take it.
func (rep Report) Table() Table {
	cols := rep.Columns()
	chart := rep.Chart()
	t := Table{
		Name: "reviews", Title: "Proxy access reviews", Period: rep.Period(), Filter: rep.Filter.Words(rep.names),
		Rows: len(rep.Rows), Total: rep.Total, Chart: &chart,
	}
	for _, c := range cols {
		t.Heads = append(t.Heads, Head{Words: c.Head, Share: c.Share, Strong: c.ID == "patient"})
	}
	t.Each = func(yield func(string, []Cell) bool) {
		cells := make([]Cell, len(cols))
		for _, g := range rep.Groups() {
			for _, r := range g.Rows {
				for i, c := range cols {
					cells[i] = c.Cell(r)
				}
				if !yield(g.Title, cells) {
					return
				}
			}
		}
	}
	return t
}

// Cell is what the column says of a row.
func (c Column) Cell(r *Row) Cell {
	out := Cell{Text: c.Text(r)}
	if c.Day != nil {
		out.Day = c.Day(r)
	}
	return out
}

// Period is the days the report is about, in words.
func (rep Report) Period() string {
	if rep.Filter.free() {
		return rep.Filter.From.Long() + " to " + rep.Filter.To.Long()
	}
	return rep.Today.Long() + " to " + rep.Until.Long() + ", and anything overdue or without a date"
}

// Origin says where the figures of a report come from. It stands on every
// printed page and with every file.
type Origin struct {
	Practice workflow.Practice
	By       workflow.Staff
	// ReadAt is when this practice's record was read, NationalAt when the
	// national record last was; zero when never.
	ReadAt, NationalAt time.Time
	// Log is the end of the practice's log, after the entry that says that this
	// report was run: whoever has the page can find in the log what it was made
	// from.
	Log workflow.LogHead
}

// ReadNational takes in when the national record was read, of the roles the report
// is about and of everybody: the latest is how old it is.
func (o *Origin) ReadNational(at ...time.Time) {
	for _, t := range at {
		if t.After(o.NationalAt) {
			o.NationalAt = t
		}
	}
}

func instant(at time.Time) string {
	return nhs.DateIn(at).Short() + ", " + at.In(nhs.London).Format("15:04")
}

// AsAt is when the figures were read.
func (o Origin) AsAt() string { return "This practice’s record as at " + instant(o.ReadAt) }

// National is how old the national record is.
func (o Origin) National() string {
	if o.NationalAt.IsZero() {
		return "National record not read yet"
	}
	return "National record last read " + instant(o.NationalAt)
}

// LogWords name the end of the log.
func (o Origin) LogWords() string {
	if o.Log.Seq == 0 {
		return "Log: not known"
	}
	return "Log entry " + strconv.FormatInt(o.Log.Seq, 10) + ", seal " + o.Log.Short()
}

// RunBy is who ran the report.
func (o Origin) RunBy() string {
	if o.By.Post == "" {
		return o.By.Name
	}
	return o.By.Name + ", " + o.By.Post
}

// about lists what a file says of itself: a label and its words.
func (t Table) about(o Origin) [][2]string {
	rows := strconv.Itoa(t.Rows) + " of " + strconv.Itoa(t.Total)
	said := [][2]string{
		{"Report", t.Title}, {"Practice", o.Practice.Name}, {"Practice code", o.Practice.ODS.String()}, {"Period", t.Period},
		{"Filter", t.Filter}, {"Rows", rows}, {"Run by", o.RunBy()}, {"As at", o.AsAt()}, {"National record", o.National()},
		{"Log", o.LogWords()}, {"", "Contains patient information."},
	}
	for _, n := range t.Notes {
		said = append(said, [2]string{"Comes to", n})
	}
	return said
}

// Ran is what the log says of a run of the report, for Session.RanReport: which it
// was and what was made of it, under which filter, and how much it held. It names
// nobody the report is about.
func (t Table) Ran(what string) []workflow.Detail {
	rows := strconv.Itoa(t.Rows) + " rows"
	if t.Rows == 1 {
		rows = "1 row"
	}
	return []workflow.Detail{{Field: t.Name, After: what}, {Field: "filter", After: t.Filter}, {Field: "size", After: rows}}
}
