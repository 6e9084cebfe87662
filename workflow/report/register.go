package report

import (
	"cmp"
	"slices"
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/names"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// RegisterOrder is how the register is read: by whom it is about, or by the day
// somebody has to look.
type RegisterOrder string

// The orders of the register.
const (
	ByPatient RegisterOrder = ""
	ByProxy   RegisterOrder = "proxy"
	ByReview  RegisterOrder = "review" // the soonest first, none last
)

// SortRegister returns roles in an order. By patient, each patient's proxies stand
// together; by proxy, each proxy's patients do, also of somebody known by name
// alone.
func SortRegister(lines []workflow.RoleLine, o RegisterOrder) []workflow.RoleLine {
	patient := func(a, b *workflow.RoleLine) int {
		if c := names.Compare(a.PatientName, b.PatientName); c != 0 {
			return c
		}
		return cmp.Compare(a.PatientNumber.Full(), b.PatientNumber.Full())
	}
	proxy := func(a, b *workflow.RoleLine) int {
		if c := names.Compare(a.ProxyName, b.ProxyName); c != 0 {
			return c
		}
		return cmp.Compare(a.ProxyNumber.Full(), b.ProxyNumber.Full())
	}
	due := func(a, b *workflow.RoleLine) int { return byDay(dueOf(a), dueOf(b)) }
	keys := map[RegisterOrder][]func(a, b *workflow.RoleLine) int{ByPatient: {patient, proxy}, ByProxy: {proxy, patient}, ByReview: {due, patient, proxy}}[o]
	sorted := make([]*workflow.RoleLine, len(lines)) // a line is too large to be moved about
	for i := range lines {
		sorted[i] = &lines[i]
	}
	slices.SortStableFunc(sorted, func(a, b *workflow.RoleLine) int {
		for _, key := range keys {
			if c := key(a, b); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.ID, b.ID)
	})
	out := make([]workflow.RoleLine, len(lines))
	for i, l := range sorted {
		out[i] = *l
	}
	return out
}

// dueOf is the first last day of access in force.
func dueOf(l *workflow.RoleLine) nhs.Date {
	if !l.Live() {
		return nhs.Date{}
	}
	return review.Due(review.Row{End: l.EndOn, Review: l.ReviewOn})
}

// RegisterTable is who may act for whom, as files and pages take it: the lines
// in the order given, of so many in all.
func RegisterTable(lines []workflow.RoleLine, total int, o RegisterOrder, filter string, today nhs.Date) Table {
	t := Table{Name: "register", Title: "Proxy access register", Period: "Who may act for whom on " + today.Long(), Filter: filter, Rows: len(lines), Total: total,
		Heads: []Head{{"Patient", 1.35, o != ByProxy}, {"NHS number", 1.15, false}, {"Age", 0.8, false}, {"Proxy", 1.35, o == ByProxy}, {"Proxy’s NHS number", 1.15, false},
			{"Who they are", 1, false}, {"Access", 1.55, false}, {"Legal basis", 1.2, false}, {"Since", 1.06, false}, {"Review by", 1.06, false}, {"Ends", 1.06, false},
			{"Last review", 0, false}, {"Last used", 1.06, false}, {"National record", 0.95, false}, {"Reference", 0, false}}}
	t.Each = func(yield func(string, []Cell) bool) {
		for _, l := range lines {
			national, _ := National(l)
			cells := []Cell{text(l.PatientName), text(l.PatientNumber.Display()), text(l.PatientBorn.AgeWords(today)), text(l.ProxyName), text(l.ProxyNumber.Display()), text(l.Relation),
				text(Access(l)), text(l.Basis.Words()), day(l.StartOn), orDay(l.ReviewOn, "None"), orDay(l.EndOn, "Open"), orDay(l.Reviewed.On, "None"),
				orDay(l.LastUsed, "Not known"), text(national), text(l.Ref)}
			if !yield(registerGroup(l), cells) {
				return
			}
		}
	}
	if o != ByReview {
		t.Each = ungrouped(t.Each, "In "+map[RegisterOrder]string{ByPatient: "order of the patients", ByProxy: "order of the proxies"}[o])
	}
	return t
}

// registerGroup is the title a role stands under when the register is in the
// order of its reviews.
func registerGroup(l workflow.RoleLine) string {
	if d := dueOf(&l); !d.IsZero() {
		return bucketTitle(monthID(d))
	}
	return "No date, or not in force"
}

// ungrouped puts every row under one title.
func ungrouped(each func(func(string, []Cell) bool), title string) func(func(string, []Cell) bool) {
	return func(yield func(string, []Cell) bool) {
		each(func(_ string, cells []Cell) bool { return yield(title, cells) })
	}
}

func orDay(d nhs.Date, none string) Cell { return Cell{Text: dayOr(d, none), Day: d} }

// shortWords name services where there is little room.
var shortWords = map[basis.Scope]string{basis.Prescriptions: "prescriptions", basis.Appointments: "appts", basis.Record: "record",
	basis.Results: "results", basis.Vaccinations: "vaccinations", basis.Conditions: "conditions", basis.Consultations: "consultations", basis.Documents: "documents"}

// Access says what may be used now.
func Access(l workflow.RoleLine) string {
	switch {
	case l.Suspended:
		return "None, suspended"
	case l.State == workflow.RoleDraft:
		return "Not set up yet"
	case l.State != workflow.RoleActive:
		return "None, ended"
	}
	words := make([]string, len(l.Scopes))
	for i, s := range l.Scopes {
		if words[i] = shortWords[s]; words[i] == "" {
			words[i] = string(s)
		}
	}
	joined := strings.Join(words, ", ")
	if joined == "" {
		return "None"
	}
	return strings.ToUpper(joined[:1]) + joined[1:]
}
