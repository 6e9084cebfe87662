package report

import (
	"cmp"
	"fmt"
	"slices"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/names"
	"proxydesk/workflow/nhs"
)

// noHome is what access stands under whose home nobody recorded.
const noHome = "Home not recorded"

// HomesTable is the staff of care homes who have access, home by home, with the last
// and the next look at the list of its staff (O8 of domain 3.13). Access under no home
// comes first: nobody can go through its list.
func HomesTable(lines []workflow.RoleLine, today nhs.Date) Table {
	var in []workflow.RoleLine
	homes, due := map[string]bool{}, map[string]bool{}
	for _, l := range lines {
		if !l.Live() || l.Basis != basis.CareHome {
			continue
		}
		in = append(in, l)
		home := names.Fold(l.Home)
		homes[home] = homes[home] || home != ""
		if !l.ReviewOn.IsZero() && l.ReviewOn.Before(today) {
			due[home] = true
		}
	}
	slices.SortStableFunc(in, func(a, b workflow.RoleLine) int {
		return cmp.Or(cmp.Compare(names.Fold(a.Home), names.Fold(b.Home)), names.Compare(a.ProxyName, b.ProxyName), names.Compare(a.PatientName, b.PatientName), cmp.Compare(a.ID, b.ID))
	})
	t := Table{Name: Homes, Title: "Care-home staff", Period: "On " + today.Long(), Filter: "Everybody of a care home’s staff who has access.", Rows: len(in), Total: len(in),
		Heads: []Head{{"Care home", 1.4, false}, {"Staff", 1.4, true}, {"Who they are", 1.1, false}, {"For", 1.4, false}, {"NHS number", 1.1, false}, {"Access", 1.5, false},
			{"Last list", 0.95, false}, {"Next list", 0.95, false}, {"List", 1.1, false}, {"Reference", 0.9, false}}}
	if len(in) > 0 {
		delete(homes, "")
		t.Notes = []string{fmt.Sprintf("Care homes: %d. With an overdue list: %d.", len(homes), len(due))}
	}
	spelt := map[string]string{"": noHome} // a home in one spelling, the first
	t.Each = func(yield func(string, []Cell) bool) {
		for _, l := range in {
			key, late := names.Fold(l.Home), ""
			if spelt[key] == "" {
				spelt[key] = l.Home
			}
			home := spelt[key]
			if n := l.ReviewOn.DaysUntil(today); !l.ReviewOn.IsZero() && n > 0 {
				late = "Overdue by " + days(n)
			}
			if !yield(home, []Cell{text(home), text(l.ProxyName), text(l.Relation), text(l.PatientName), text(l.PatientNumber.Display()), text(Access(l)),
				orDay(l.Reviewed.On, "None"), orDay(l.ReviewOn, "None"), text(late), text(l.Ref)}) {
				return
			}
		}
	}
	return t
}
