package reviews

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// Paper is a report as a printed page sets it, with who printed it and when.
func Paper(t report.Table, o report.Origin, printed time.Time) paper.Report {
	out := paper.Report{
		Title: lang.Of(t.Title), Period: lang.Of(t.Period), Practice: o.Practice.Name, Code: o.Practice.ODS.String(), Filter: lang.Of(t.Filter),
		Figures: []string{lang.Of(o.AsAt()), lang.Of(o.National()), lang.Of(o.LogWords())}, Total: t.Total,
		Left:    lang.Say("Contains patient information. Shred when finished with."),
		Printed: lang.Sayf("Printed %s, %s by %s", nhs.DateIn(printed).Display(), printed.In(nhs.London).Format("15:04"), o.RunBy()),
	}
	for _, n := range t.Notes {
		out.Figures = append(out.Figures, lang.Of(n))
	}
	if t.Chart != nil {
		out.Chart = paperChart(*t.Chart)
	}
	for _, h := range t.Heads {
		if h.Share > 0 {
			out.Columns = append(out.Columns, paper.Column{Title: lang.Of(h.Words), Share: h.Share, Strong: h.Strong})
		}
	}
	for title, cells := range t.Each {
		row := make([]string, 0, len(out.Columns))
		for i, h := range t.Heads {
			if h.Share > 0 {
				row = append(row, lang.Of(cells[i].Text))
			}
		}
		if n := len(out.Groups); n == 0 || out.Groups[n-1].Title != title {
			out.Groups = append(out.Groups, paper.Group{Title: title})
		}
		g := &out.Groups[len(out.Groups)-1]
		g.Rows = append(g.Rows, row)
	}
	return out
}

var fills = map[report.Pattern]paper.Fill{
	report.Solid: paper.Solid, report.Light: paper.Light, report.Rising: paper.Rising, report.Falling: paper.Falling,
	report.Crossed: paper.Crossed, report.Upright: paper.Upright, report.Level: paper.Level, report.Dotted: paper.Dotted, report.Outline: paper.Outline,
}

// paperChart is the report's chart as a page draws it.
func paperChart(c report.Chart) paper.Chart {
	var out paper.Chart
	for _, s := range c.Series {
		p := paper.Series{Fill: fills[s.Pattern]}
		if s.Listed {
			p.Name = lang.Of(s.Name)
		}
		out.Series = append(out.Series, p)
	}
	for _, b := range c.Bars {
		out.Bars = append(out.Bars, paper.Bar{Label: lang.Of(b.Label), Counts: b.Counts, Note: lang.Of(b.Note)})
	}
	return out
}

// CanSave says whether there is anything to save or print.
func (m *Model) CanSave() (bool, string) {
	if m.Partial {
		return false, lang.Say("The register is still being read.")
	}
	if len(m.Shown.Rows) == 0 {
		return false, lang.Say("There are no rows to save or print.")
	}
	return true, ""
}

// Export saves the rows shown as a file.
func (m *Model) Export(as shell.Kind, to shell.Files) {
	if ok, _ := m.CanSave(); ok {
		save(m.host, to, m.Shown.Table(), m.origin, as)
	}
}

// Print sets the rows shown on pages and hands them to the system.
func (m *Model) Print() {
	if ok, _ := m.CanSave(); ok {
		printTable(m.host, m.printer, m.Shown.Table(), m.origin)
	}
}

// save writes a report as a file where the user finds it, once the log says so.
func save(h *shell.Host, f shell.Files, t report.Table, o report.Origin, as shell.Kind) {
	var path string
	shell.Act(h, func(ctx context.Context) error {
		var b bytes.Buffer
		if err := as.Write(&b, t, o); err != nil {
			return err
		}
		if err := h.Session.RanReport(ctx, t.Ran(as.What)...); err != nil {
			return err
		}
		p, err := f.Save(t.Name+"-"+nhs.DateIn(o.ReadAt).String()+"."+as.Ending, b.Bytes())
		path = p
		return err
	}, func() { h.Toast(lang.Sayf("Saved %s in %s", rows(t.Rows), path), nil) })
}

// printTable sets a report on pages and hands them to the system, once the log
// says so.
func printTable(h *shell.Host, p Printer, t report.Table, o report.Origin) {
	now, pages := h.Now(), Pages(p)
	shell.Print(h, lang.Say("The report"), func(ctx context.Context) (shell.Printout, error) {
		if err := h.Session.RanReport(ctx, t.Ran("printed")...); err != nil {
			return shell.Printout{}, err
		}
		return pages(ctx, t, o, now)
	}, nil)
}

// Pages is how another screen prints a report.
func Pages(p Printer) shell.TablePrinter {
	return func(ctx context.Context, t report.Table, o report.Origin, printed time.Time) (shell.Printout, error) {
		pages, err := p.Report(Paper(t, o, printed))
		if err != nil {
			return shell.Printout{}, fmt.Errorf("print %s: %w", t.Name, err)
		}
		return p.Show(ctx, strings.ToUpper(t.Name)+"-"+nhs.DateIn(o.ReadAt).String(), pages, paper.Meta{Title: lang.Of(t.Title), Created: printed})
	}
}
