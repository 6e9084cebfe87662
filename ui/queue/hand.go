package queue

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// WithFiles says where the list is saved and what prints it.
func (m *Model) WithFiles(f shell.Files, p shell.TablePrinter) *Model {
	m.files, m.printer = f, p
	return m
}

// CanHand says whether the list can be printed or saved, and why not.
func (m *Model) CanHand() (bool, string) {
	return len(m.lines) > 0, lang.Say("There are no rows to print or save.")
}

// Handed is how many rows leave: the ticked ones, or else every row of the list in
// view.
func (m *Model) Handed() int {
	if n := len(m.ticked); n > 0 {
		return n
	}
	return len(m.lines)
}

// Export saves those rows as a file.
func (m *Model) Export(as shell.Kind, to shell.Files) {
	var path string
	m.hand(as.What, func(_ context.Context, t report.Table, o report.Origin, _ time.Time) error {
		var b bytes.Buffer
		err := as.Write(&b, t, o)
		if err == nil {
			path, err = to.Save(t.Name+"-"+nhs.DateIn(o.ReadAt).String()+"."+as.Ending, b.Bytes())
		}
		return err
	}, func(rows int) { m.host.Toast(lang.Sayf("Saved %s in %s", countWords(rows), path), nil) })
}

// Print sets the same rows on pages.
func (m *Model) Print() {
	if m.printer == nil {
		return
	}
	var out shell.Printout
	m.hand("printed", func(ctx context.Context, t report.Table, o report.Origin, printed time.Time) (err error) {
		out, err = m.printer(ctx, t, o, printed)
		return err
	}, func(int) { m.host.AskOut(out, lang.Say("The list")) })
}

// hand reads the list anew, so that what leaves is what is on screen to the row,
// notes that it leaves, and hands it on. said is told how many rows it has.
func (m *Model) hand(what string, on func(context.Context, report.Table, report.Origin, time.Time) error, said func(rows int)) {
	if ok, _ := m.CanHand(); !ok || !m.host.May(workflow.ActReport) {
		return
	}
	by, rules, now := m.host.Staff(), m.host.Rules(), m.host.Now()
	query, s, ticked, filter := m.query(m.filter(0, 0)), m.sieve(), slices.Clone(m.ticked), m.filterWords()
	was, search := m.Now(), m.search
	var read answer
	rows := 0
	shell.Act(m.host, func(ctx context.Context) (err error) {
		if read, err = query(ctx); err != nil {
			return err
		}
		lines := s.keep(read.lines)
		if len(ticked) > 0 {
			lines = slices.DeleteFunc(lines, func(l workflow.QueueLine) bool { return !slices.Contains(ticked, l.ID) })
		}
		rows = len(lines)
		t := table(lines, read.total, s, filter)
		o := report.Origin{Practice: rules.Practice, By: by, ReadAt: now}
		if err := m.desk.RanReport(ctx, t.Ran(what)...); err != nil {
			return err
		}
		if o.Log, err = m.record.LogHead(ctx); err != nil {
			return err
		}
		return on(ctx, t, o, now)
	}, func() {
		if m.Now().equal(was) && m.search == search {
			m.show(read)
		}
		said(rows)
	})
}

// filterWords say what the rows were narrowed by. What was searched for may be a
// name, so the page and the log say only that something was.
func (m *Model) filterWords() string {
	words := m.Now().Words() + "."
	if strings.TrimSpace(m.search) != "" {
		words += " " + lang.Say("Only those found by a search.")
	}
	if len(m.ticked) > 0 {
		words += " " + lang.Say("Only the rows that were ticked.")
	}
	return words
}

// table is the rows as files and pages take them, in the words of the list.
func table(lines []workflow.QueueLine, total int, s sieve, filter string) report.Table {
	t := report.Table{Name: "queue", Title: lang.Say("Open applications in the queue"), Period: lang.Sayf("On %s", s.reader.Today.Long()), Filter: filter, Rows: len(lines), Total: total,
		Heads: []report.Head{{Words: lang.Say("Reference"), Share: 0.9}, {Words: lang.Say("Patient"), Share: 1.5, Strong: true}, {Words: lang.Say("Age"), Share: 0.8}, {Words: lang.Say("Proxy"), Share: 1.4},
			{Words: lang.Say("Who they are"), Share: 1}, {Words: lang.Say("Due"), Share: 1}, {Words: lang.Say("Time left"), Share: 1.5}, {Words: lang.Say("Next step"), Share: 2}, {Words: lang.Say("Whose it is"), Share: 1.2},
			{Words: lang.Say("Status"), Share: 1.1}, {Words: lang.Say("Due on")}, {Words: lang.Say("Received")}, {Words: lang.Say("Assigned to")}}}
	name := func(who string) string { // on paper nobody is You
		if who == s.reader.Name(s.reader.By.ID) {
			return s.reader.By.Name
		}
		return who
	}
	t.Each = func(yield func(string, []report.Cell) bool) {
		for _, l := range lines {
			w := s.reader.Line(l)
			owner := lang.Say("Nobody yet")
			if l.Owner != "" {
				owner = name(s.reader.Name(l.Owner))
			}
			cells := make([]report.Cell, 0, len(t.Heads))
			for _, text := range []string{l.Ref, l.PatientName, s.reader.Age(l.PatientBorn), l.ProxyName, l.Relation, w.Due, w.DueNote, w.Next, name(w.Whose), w.Status.Text} {
				cells = append(cells, report.Cell{Text: text})
			}
			for _, d := range []nhs.Date{l.DueOn, l.ReceivedOn} {
				cells = append(cells, report.Cell{Text: d.Short(), Day: d})
			}
			if !yield(lang.Sayf("Cases, %s", s.order.Words()), append(cells, report.Cell{Text: owner})) {
				return
			}
		}
	}
	return t
}
