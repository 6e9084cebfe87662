package register

import (
	"cmp"
	"context"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/report"
)

// CanPrint says whether there is anything to print, and who may.
func (m *Model) CanPrint() (bool, string) {
	switch {
	case m.printer == nil || !m.host.May(workflow.ActReport):
		return false, lang.Say("Printing the register is for those who run reports.")
	case len(m.rows) == 0:
		return false, lang.Say("There are no rows to print.")
	}
	return true, ""
}

// filterWords say what the rows were narrowed by. What was searched for may be a
// name, so the page and the log say only that something was.
func (m *Model) filterWords() string {
	s := m.tab.Words() + "."
	if strings.TrimSpace(m.query) != "" {
		s += " " + lang.Say("Only those found by a search.")
	}
	return s
}

// Table is the rows in view as a page takes them.
func (m *Model) Table() report.Table {
	return report.RegisterTable(m.Rows(), len(m.list.lines), m.list.order, m.filterWords(), m.host.Today())
}

// Print sets the rows in view on pages, once the log says so.
func (m *Model) Print() {
	if ok, _ := m.CanPrint(); !ok {
		return
	}
	t, now, by := m.Table(), m.host.Now(), m.host.Staff()
	o := report.Origin{Practice: m.host.Rules().Practice, By: by, ReadAt: m.readAt}
	for i := range m.list.lines {
		o.ReadNational(m.list.lines[i].NationalReadAt)
	}
	if m.contact != nil {
		last, _ := m.contact()
		o.ReadNational(last)
	}
	shell.Print(m.host, lang.Say("The register"), func(ctx context.Context) (none shell.Printout, err error) {
		if err = m.host.Session.RanReport(ctx, t.Ran("printed")...); err != nil {
			return none, err
		}
		read, err := m.records.LastHeard(ctx)
		if err != nil {
			return none, err
		}
		o.ReadNational(read)
		if o.Log, err = m.records.LogHead(ctx); err != nil {
			return none, err
		}
		return m.printer(ctx, t, o, now)
	}, nil)
}

// Compare goes to where a role is compared with the national record.
func (m *Model) Compare() { m.host.Go(shell.Place{Page: shell.PageOutbox, Part: "person"}) }

// CanCompare reports whether the role in view stands otherwise at the national
// record.
func (m *Model) CanCompare() bool {
	l := m.list.line(m.chosen)
	if l == nil {
		return false
	}
	_, alert := report.National(*l)
	return alert
}

// Held says, to those who may read holds, that a case of the two is on hold.
func (m *Model) Held() bool {
	l := m.list.line(m.chosen)
	return l != nil && l.Held
}

// reviewed is the last look at the role in view.
func reviewed(r workflow.Role) string {
	return cmp.Or(lang.Of(r.Reviewed.Words()), lang.Say("None since it was given"))
}
