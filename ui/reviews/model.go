package reviews

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// Records is what the report reads of the practice's record.
type Records interface {
	Roles(ctx context.Context, f workflow.RoleFilter) (lines []workflow.RoleLine, total int, err error)
	// Note writes that the report was run, saved or printed.
	Note(ctx context.Context, e workflow.AuditEntry) error
}

// Files saves what is exported where the user finds it.
type Files interface {
	// Save writes a file and answers where; the name holds nothing about a
	// person.
	Save(name string, data []byte) (path string, err error)
}

// Printer sets a report on pages and hands pages to the system.
type Printer interface {
	Report(r paper.Report) ([]paper.Page, error)
	// Show hands pages to the viewer or printer. The path answered is where they
	// are, also when nothing could show them.
	Show(ctx context.Context, name string, pages []paper.Page, meta paper.Meta) (path string, err error)
}

// Model is what the screen knows and may do.
type Model struct {
	host    *shell.Host
	records Records
	files   Files
	printer Printer
	changed func()

	latest shell.Latest
	lines  []workflow.RoleLine
	filter report.Filter

	// Read says that the register was read, at ReadAt.
	Read   bool
	ReadAt time.Time
	// Failed says that it could not be read.
	Failed bool
	// Chart is the report before a bar narrowed it; Shown is what the list, the
	// file and the page hold.
	Chart, Shown report.Report
	// open is the report before the reason narrowed it, for the choices.
	open report.Report
}

// NewModel returns the screen's model; changed is called when it has something
// new to show.
func NewModel(h *shell.Host, r Records, f Files, p Printer, changed func()) *Model {
	return &Model{host: h, records: r, files: f, printer: p, changed: changed, filter: report.Filter{Within: 90}}
}

// Run reads the register and notes that the report was run.
func (m *Model) Run() { m.load(true) }

// Reread reads it again after a change.
func (m *Model) Reread() { m.load(false) }

func (m *Model) load(note bool) {
	entry := m.note("run", "")
	shell.Load(m.host, &m.latest, func(ctx context.Context) ([]workflow.RoleLine, error) {
		lines, _, err := m.records.Roles(ctx, report.Asked())
		if err == nil && note {
			err = m.records.Note(ctx, entry)
		}
		return lines, err
	}, func(lines []workflow.RoleLine, err error) {
		m.Failed = err != nil
		if err != nil {
			m.host.ShowError(err)
			m.changed()
			return
		}
		m.lines, m.Read, m.ReadAt = lines, true, m.host.Now()
		m.work()
	})
}

// work makes the report again; the rows are in hand, so it takes no time.
func (m *Model) work() {
	today, policy := m.host.Today(), m.host.Rules().Policy
	make := func(f report.Filter) report.Report { return report.Reviews(m.lines, today, policy, f) }
	m.Shown = make(m.filter)
	f := m.filter
	f.Bucket = ""
	m.Chart = make(f)
	f.Reason = ""
	m.open = make(f)
	m.changed()
}

// Filter is what narrows the report now.
func (m *Model) Filter() report.Filter { return m.filter }

// Within looks so many days ahead.
func (m *Model) Within(days int) { m.filter.Within, m.filter.Bucket = days, ""; m.work() }

// Because narrows to one reason; "" shows all.
func (m *Model) Because(c review.Category) { m.filter.Reason, m.filter.Bucket = c, ""; m.work() }

// Aged narrows to an age group.
func (m *Model) Aged(a report.Ages) { m.filter.Age, m.filter.Bucket = a, ""; m.work() }

// Sort orders the rows.
func (m *Model) Sort(o report.Order) { m.filter.Order = o; m.work() }

// OpenBar shows the rows of one bar, or all again when they are shown already.
func (m *Model) OpenBar(n int) {
	if n < 0 || n >= len(m.Chart.Buckets) {
		return
	}
	id := m.Chart.Buckets[n].ID
	if m.filter.Bucket == id {
		id = ""
	}
	m.filter.Bucket = id
	m.work()
}

// AllBars shows the rows of every bar.
func (m *Model) AllBars() { m.filter.Bucket = ""; m.work() }

// Reason is a choice of the reason filter, with the rows it opens.
type Reason struct {
	ID    review.Category
	Words string
}

// Reasons lists the reasons there are rows for, the chosen one always among
// them.
func (m *Model) Reasons() []Reason {
	out := []Reason{{"", "All reasons (" + strconv.Itoa(len(m.open.Rows)) + ")"}}
	for _, c := range review.AllCategories {
		if n := m.open.Counts[c]; n > 0 || c == m.filter.Reason {
			out = append(out, Reason{c, fmt.Sprintf("%s (%d)", c.Words(), n)})
		}
	}
	return out
}

// Narrowed names the bar whose rows are shown, or "".
func (m *Model) Narrowed() string {
	for _, b := range m.Chart.Buckets {
		if b.ID == m.filter.Bucket {
			return b.Title
		}
	}
	return ""
}

// AsAt says when the figures were read.
func (m *Model) AsAt() string {
	if !m.Read {
		return ""
	}
	return "As at " + nhs.DateIn(m.ReadAt).DayMonth() + ", " + m.ReadAt.In(nhs.London).Format("15:04") + ", from this practice’s records"
}

// Tally says how many rows are shown, of how many.
func (m *Model) Tally() string {
	shown, total := len(m.Shown.Rows), m.Shown.Total
	dated := 0
	for _, r := range m.Shown.Rows {
		if !r.Due.IsZero() {
			dated++
		}
	}
	s := rows(shown)
	if shown != total {
		s = strconv.Itoa(shown) + " of " + rows(total)
	}
	return s + ", " + strconv.Itoa(dated) + " with a date"
}

func rows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return strconv.Itoa(n) + " rows"
}

// Empty says why there are no rows; "" when there are.
func (m *Model) Empty() (title, words string) {
	switch {
	case m.Failed:
		return "The register could not be read", "Nothing was changed. Try again; if it fails again, tell your practice manager."
	case !m.Read:
		return "Reading the register", "One moment."
	case len(m.Shown.Rows) > 0:
		return "", ""
	case m.Shown.Total > 0:
		return "No row matches this filter", fmt.Sprintf("%s in this period have another reason or age.", rows(m.Shown.Total))
	case !m.Shown.Next.IsZero():
		return "No reviews due in this period", "The next is on " + m.Shown.Next.Long() + "."
	}
	return "No reviews due in this period", "Nothing else is due after it either."
}

// ActBy is the last working day up to a day, or zero when the day is one.
func (m *Model) ActBy(day nhs.Date) nhs.Date {
	cal := m.host.Calendar()
	if day.IsZero() || cal == nil || cal.IsWorking(day) {
		return nhs.Date{}
	}
	for range 14 { // Christmas closes for less
		if day = day.AddDays(-1); cal.IsWorking(day) {
			return day
		}
	}
	return nhs.Date{}
}

// DueNote is the second line of the due column.
func (m *Model) DueNote(r report.Row) string {
	s := r.Left()
	if by := m.ActBy(r.Due); !by.IsZero() && !r.Overdue() {
		s += ", act by " + by.DayMonth()
	}
	return s
}

// Open goes to a role.
func (m *Model) Open(id string) {
	if id != "" {
		m.host.Go(shell.Place{Page: shell.PageRegister, ID: id})
	}
}

// CanSave says whether there is anything to save or print.
func (m *Model) CanSave() (bool, string) {
	if len(m.Shown.Rows) == 0 {
		return false, "There are no rows to save or print."
	}
	return true, ""
}

// Export saves the rows shown as a file for a spreadsheet.
func (m *Model) Export() {
	if ok, _ := m.CanSave(); !ok {
		return
	}
	rep, entry := m.Shown, m.note("saved as a file", rows(len(m.Shown.Rows)))
	var path string
	shell.Act(m.host, func(ctx context.Context) error {
		var b bytes.Buffer
		if err := report.CSV(&b, rep); err != nil {
			return err
		}
		if err := m.records.Note(ctx, entry); err != nil {
			return err
		}
		p, err := m.files.Save("reviews-"+rep.Today.String()+".csv", b.Bytes())
		path = p
		return err
	}, func() { m.host.Toast("Saved "+rows(len(rep.Rows))+" in "+path, nil) })
}

// Print sets the rows shown on pages and hands them to the system.
func (m *Model) Print() {
	if ok, _ := m.CanSave(); !ok {
		return
	}
	rep, now := m.Shown, m.host.Now()
	entry := m.note("printed", rows(len(rep.Rows)))
	page := Paper(rep, m.host.Rules().Practice, m.host.Staff(), now)
	shell.Act(m.host, func(ctx context.Context) error {
		pages, err := m.printer.Report(page)
		if err != nil {
			return fmt.Errorf("print reviews: %w", err)
		}
		if err := m.records.Note(ctx, entry); err != nil {
			return err
		}
		_, err = m.printer.Show(ctx, "REVIEWS-"+rep.Today.String(), pages, paper.Meta{Title: page.Title, Created: now})
		return err
	}, func() { m.host.Toast("The report is open in the viewer. Print it from there.", nil) })
}

// note is the audit entry of a run of the report.
func (m *Model) note(what, size string) workflow.AuditEntry {
	by := m.host.Staff()
	e := workflow.AuditEntry{At: m.host.Now().UTC(), By: by.ID, Act: workflow.ActReport,
		Details: []workflow.Detail{{Field: "reviews", After: what}, {Field: "filter", After: m.filter.Words()}}}
	if size != "" {
		e.Details = append(e.Details, workflow.Detail{Field: "size", After: size})
	}
	for _, r := range workflow.WhoMay(workflow.ActReport) {
		if by.Is(r) {
			e.Role = r
			break
		}
	}
	return e
}
