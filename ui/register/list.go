package register

import (
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/names"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// list is the register as it was read, in an order, with whatever the screen asks of
// every role worked out: that takes long where there are many, and is done before the
// window hears of it. A list does not change.
type list struct {
	order report.RegisterOrder
	lines []workflow.RoleLine
	texts []text                  // of each line, to search in
	at    map[workflow.RoleID]int // where each line is
	tabs  map[Tab][]int           // the lines of each, in order
	due   map[workflow.RoleID]*report.Row
}

// text is what a line is found by.
type text struct{ words, numbers string }

// newList takes lines over.
func newList(lines []workflow.RoleLine, o report.RegisterOrder, today nhs.Date, p review.Policy) *list {
	due := map[workflow.RoleID]*report.Row{}
	for _, r := range report.Reviews(lines, today, p, report.Filter{}).Rows {
		due[r.ID] = r
	}
	return arranged(lines, o, due)
}

// in is the list in another order.
func (l *list) in(o report.RegisterOrder) *list { return arranged(l.lines, o, l.due) }

func arranged(lines []workflow.RoleLine, o report.RegisterOrder, due map[workflow.RoleID]*report.Row) *list {
	l := &list{order: o, lines: report.SortRegister(lines, o), texts: make([]text, len(lines)), at: make(map[workflow.RoleID]int, len(lines)), tabs: map[Tab][]int{}, due: due}
	for i := range l.lines {
		r := &l.lines[i]
		l.texts[i] = text{names.Fold(r.PatientName + " " + r.ProxyName + " " + r.Ref), r.PatientNumber.Full() + " " + r.ProxyNumber.Full()}
		l.at[r.ID] = i
		for _, t := range tabs {
			if l.stands(t, r) {
				l.tabs[t] = append(l.tabs[t], i)
			}
		}
	}
	return l
}

// stands reports whether a role stands in a tab.
func (l *list) stands(t Tab, r *workflow.RoleLine) bool {
	switch t {
	case SwitchOff:
		return !r.SwitchOffSince.IsZero()
	case ToSetUp:
		return r.State == workflow.RoleDraft
	case Active:
		return r.State == workflow.RoleActive
	case ReviewDue:
		_, due := l.due[r.ID]
		return due
	case Suspended:
		return r.Suspended
	case Ended:
		return !r.Suspended && (r.State == workflow.RoleInactive || r.State == workflow.RoleRejected)
	}
	return true
}

// found are the lines of a tab that hold the words of a search.
func (l *list) found(t Tab, query string) []int {
	words := strings.Fields(names.Fold(query))
	if len(words) == 0 {
		return l.tabs[t]
	}
	var out []int
	for _, i := range l.tabs[t] {
		if l.texts[i].hold(words) {
			out = append(out, i)
		}
	}
	return out
}

func (t text) hold(words []string) bool {
	digits := ""
	for _, w := range words {
		if strings.Trim(w, "0123456789") == "" {
			digits += w // 999 000 4900 comes as three words
			continue
		}
		if !strings.Contains(t.words, w) {
			return false
		}
	}
	return digits == "" || strings.Contains(t.numbers, digits) || strings.Contains(t.words, digits)
}

// line is the line of a role, or nil.
func (l *list) line(id workflow.RoleID) *workflow.RoleLine {
	if i, there := l.at[id]; there {
		return &l.lines[i]
	}
	return nil
}
