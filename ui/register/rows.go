package register

import (
	"slices"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/report"
)

// source makes the rows in view when they are asked for: a register has thousands.
type source struct {
	m    *Model
	list *list
	rows []int
}

// Len is the number of rows.
func (r *source) Len() int { return len(r.rows) }

// Row is the ith row.
func (r *source) Row(i int) kit.Row {
	l := &r.list.lines[r.rows[i]]
	return r.m.row(l, i > 0 && r.m.Repeats(&r.list.lines[r.rows[i-1]], l))
}

// Index is where the row with this id is, or -1.
func (r *source) Index(id string) int {
	if line, there := r.list.at[workflow.RoleID(id)]; there {
		if i, shown := slices.BinarySearch(r.rows, line); shown {
			return i
		}
	}
	return -1
}

func (m *Model) row(l *workflow.RoleLine, repeat bool) kit.Row {
	patient := kit.Cell{Text: l.PatientName, Sub: m.Age(l.PatientBorn), Bold: true, Name: true}
	proxy := kit.Cell{Text: l.ProxyName, Sub: l.Relation, Name: true}
	first, second := patient, proxy
	if m.list.order == report.ByProxy {
		first, second = kit.Cell{Text: l.ProxyName, Sub: l.Relation, Bold: true, Name: true}, kit.Cell{Text: l.PatientName, Sub: m.Age(l.PatientBorn), Name: true}
	}
	if repeat {
		first.Text = ""
		if m.list.order != report.ByProxy { // what they are to each patient is their own
			first.Sub = ""
		}
	}
	by, why, late := m.Review(l)
	return kit.Row{ID: string(l.ID), Cells: []kit.Cell{
		first,
		second,
		access(l),
		{Text: by, Sub: why, Alert: late},
		m.nationalCell(l),
	}}
}

// access says what may be used; more than two services take a second line.
func access(l *workflow.RoleLine) kit.Cell {
	words := strings.Split(lang.Of(report.Access(*l)), ", ")
	if len(words) <= 2 {
		return kit.Cell{Text: strings.Join(words, ", ")}
	}
	return kit.Cell{Text: strings.Join(words[:2], ", ") + ",", Sub: strings.Join(words[2:], ", ")}
}

func (m *Model) nationalCell(l *workflow.RoleLine) kit.Cell {
	words, note, alert := m.National(l)
	switch {
	case l.Held:
		return kit.Cell{Tag: kit.Tagged{Text: lang.Say("On hold"), Color: theme.Pink, Icon: theme.IconAlert}}
	case !l.SwitchOffSince.IsZero():
		return kit.Cell{Tag: kit.Tagged{Text: lang.Say("Switch off"), Color: theme.Red, Icon: theme.IconAlert}}
	case l.Suspended:
		return kit.Cell{Tag: kit.Tagged{Text: lang.Say("Suspended"), Color: theme.Pink}}
	case alert:
		return kit.Cell{Tag: kit.Tagged{Text: words, Color: theme.Red, Icon: theme.IconAlert}}
	case report.Unsent(*l):
		return kit.Cell{Tag: kit.Tagged{Text: words, Color: theme.Plain}}
	}
	return kit.Cell{Text: words, Sub: note}
}
