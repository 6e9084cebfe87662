package audit

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// Head names the end of the log: whoever has a page of it can find there what it
// was made from.
func (m *Model) Head() string {
	if m.head.Seq == 0 {
		return ""
	}
	return lang.Sayf("The log ends with entry %s, seal %s", thousands(int(m.head.Seq)), m.head.Short())
}

// Print sets the entries of the list on pages, with the reason in the log. The list
// is read anew, and what is printed is what is on screen then.
func (m *Model) Print(why string) {
	if m.printer == nil {
		return
	}
	f, query, by, now := m.filter(nil), strings.TrimSpace(m.query), m.host.Staff(), m.host.Now()
	seen := *m // as it is now: the pages are set off the window's goroutine
	o := report.Origin{Practice: m.host.Rules().Practice, By: by, ReadAt: now}
	var lines []workflow.AuditLine
	total := 0
	shell.Print(m.host, lang.Say("The list of entries"), func(ctx context.Context) (none shell.Printout, err error) {
		if f.Only, err = m.cases(ctx, query); err != nil {
			return none, err
		}
		if lines, total, err = m.records.AuditList(ctx, f, by); err != nil {
			return none, err
		}
		if err = m.records.Note(ctx, seen.note("printed", why, len(lines))); err != nil {
			return none, err
		}
		if o.Log, err = m.records.LogHead(ctx); err != nil {
			return none, err
		}
		return m.printer(ctx, seen.table(lines, total), o, now)
	}, func() {
		if m.narrowing == seen.narrowing {
			m.lines, m.Total, m.head = lines, total, o.Log
			m.changed()
		}
	})
}

// filterWords say what the list was narrowed by. What was searched for may be a
// name, so the page says only that something was.
func (m *Model) filterWords() string {
	words := lang.Say("Everything.")
	for _, g := range groups {
		if g.id == m.group {
			words = g.words + "."
		}
	}
	if m.who != "" {
		words += " " + lang.Sayf("By %s alone.", m.Name(m.who))
	}
	if strings.TrimSpace(m.query) != "" {
		words += " " + lang.Say("Only cases found by a search.")
	}
	return words
}

// table is entries as a page takes them, in the words of the list.
func (m *Model) table(lines []workflow.AuditLine, total int) report.Table {
	period := lang.Say("Every day of the log")
	switch {
	case !m.from.IsZero() && !m.to.IsZero():
		period = lang.Sayf("%s to %s", m.from.Long(), m.to.Long())
	case !m.from.IsZero():
		period = lang.Sayf("From %s", m.from.Long())
	case !m.to.IsZero():
		period = lang.Sayf("Up to %s", m.to.Long())
	}
	t := report.Table{Name: "log", Title: lang.Say("Log: who did what, and who looked"), Period: period, Filter: m.filterWords(), Rows: len(lines), Total: total,
		Heads: []report.Head{{Words: lang.Say("Entry"), Share: 0.6}, {Words: lang.Say("When"), Share: 1.3}, {Words: lang.Say("Who"), Share: 1.2, Strong: true}, {Words: lang.Say("As"), Share: 1.1},
			{Words: lang.Say("What"), Share: 1.8}, {Words: lang.Say("Case"), Share: 0.8}, {Words: lang.Say("From, to"), Share: 1.2}, {Words: lang.Say("Details"), Share: 3}}}
	if words, _ := m.Checked(); !m.checkedAt.IsZero() {
		t.Notes = []string{words}
	}
	t.Each = func(yield func(string, []report.Cell) bool) {
		for _, l := range lines {
			var cells []report.Cell
			for _, text := range []string{thousands(int(l.Seq)), m.When(l), m.Name(l.By), lang.Of(l.Role.Words()), lang.Of(l.Words()), l.Ref, Moved(l), strings.Join(m.Details(l)[1:], "; ")} {
				cells = append(cells, report.Cell{Text: text})
			}
			if !yield(nhs.DateIn(l.At).Long(), cells) {
				return
			}
		}
	}
	return t
}

// CanExport says whether there is anything to take out.
func (m *Model) CanExport() (bool, string) {
	if m.Total == 0 {
		return false, lang.Say("There are no entries to export or print.")
	}
	return true, ""
}

// Export saves everything the filter finds as a file for a spreadsheet, with the
// reason in the log.
func (m *Model) Export(why string, to shell.Files) {
	f, query, by := m.filter(nil), strings.TrimSpace(m.query), m.host.Staff()
	f.Limit = 0
	seen := *m // as it is now: the file is written off the window's goroutine
	file := "log-" + m.host.Today().String() + ".csv"
	n, path := 0, ""
	shell.Act(m.host, func(ctx context.Context) (err error) {
		if f.Only, err = m.cases(ctx, query); err != nil {
			return err
		}
		lines, _, err := m.records.AuditList(ctx, f, by)
		if err != nil {
			return err
		}
		if err := m.records.Note(ctx, seen.note("exported", why, len(lines))); err != nil {
			return err
		}
		data, err := seen.file(lines)
		if err == nil {
			n = len(lines)
			path, err = to.Save(file, data)
		}
		return err
	}, func() {
		m.host.Toast(lang.Count(n, "Saved %s entry in %s", "Saved %s entries in %s", thousands(n), path), nil)
	})
}

func (m *Model) file(lines []workflow.AuditLine) ([]byte, error) {
	rows := [][]string{{lang.Say("Entry"), lang.Say("When (UTC)"), lang.Say("Who"), lang.Say("As"), lang.Say("What"), lang.Say("Case"), lang.Say("From"), lang.Say("To"), lang.Say("Details")}}
	for _, l := range lines {
		rows = append(rows, []string{strconv.FormatInt(l.Seq, 10), l.At.UTC().Format(time.RFC3339), m.Name(l.By), lang.Of(l.Role.Words()), lang.Of(l.Words()), l.Ref, l.From, l.To,
			strings.Join(m.Details(l)[1:], "; ")})
	}
	var b bytes.Buffer
	err := report.WriteRows(&b, slices.Values(rows))
	return b.Bytes(), err
}

// note is the entry that says the log was taken out, and how.
func (m *Model) note(what, why string, n int) workflow.AuditEntry {
	by := m.host.Staff()
	return by.Entry(workflow.ActReadAudit, m.host.Now(), "", "", workflow.Detail{Field: "why", After: why}, workflow.Detail{Field: what, After: strconv.Itoa(n)})
}
