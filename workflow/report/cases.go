package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// The other reports (domain 5.2, 5.3), by the names a command takes.
const (
	OpenCases    = "open"
	Refusals     = "refusals"
	Times        = "times"
	BasisUnknown = "basis-unknown"
	Undated      = "undated"
	Differences  = "sync"
	Homes        = "homes"
	Letters      = "letters"
	Looked       = "looked"
)

// Other is one of the other reports, as a list of them says it.
type Other struct {
	Name, Title, About string
	// Note is what a number beside the title counts, in a word or two.
	Note string
	// Decided says that it looks at what was decided in a period.
	Decided bool
	// OfCase says that it is about the patient of a case.
	OfCase bool
	// May is the act its reader needs beside running reports; "" for none.
	May workflow.Act
}

// Others lists them in the order a screen offers them.
var Others = []Other{
	{Name: OpenCases, Note: "open now", Title: "Open applications", About: "Who has how many, how old they are by both clocks, and which are late"},
	{Name: Times, Note: "months of decisions", Title: "Time to decide", About: "Median and 90th of 100, month by month", Decided: true},
	{Name: Refusals, Note: "reasons in a year", Title: "Refusals by reason", About: "What was refused, and on which ground", Decided: true},
	{Name: Undated, Note: "roles", Title: "Access without a date", About: "No review date, or no last day and no reason for that"},
	{Name: BasisUnknown, Note: "roles", Title: "Legal basis unknown", About: "Access moved over from before, to be given a basis"},
	{Name: Differences, Note: "roles", Title: "National record differs", About: "Access that stands otherwise there, or needs a person"},
	{Name: Homes, Note: "staff", Title: "Care-home staff", About: "Who of each care home’s staff has access, for whom, and when the home last went through its list"},
	{Name: Letters, Note: "waiting", Title: "Letters not sent", About: "Written and not printed yet, and which came back, the oldest first"},
	{Name: Looked, Note: "by a case", Title: "Who looked at a patient", About: "Every opening of a patient’s cases and notes", OfCase: true, May: workflow.ActReadAudit},
}

// quantile is the value that so many of 100 do not pass, by nearest rank; 0 of
// none.
func quantile(days []int, of100 int) int {
	if len(days) == 0 {
		return 0
	}
	days = slices.Sorted(slices.Values(days))
	rank := (len(days)*of100 + 99) / 100
	return days[max(rank, 1)-1]
}

// wholeDays is a stretch of time in whole days, as people count them.
func wholeDays(d time.Duration) int { return int(d / (24 * time.Hour)) }

// open is how long a case has been open in days: in all, and without what it
// waited for information.
func open(c workflow.Course, until time.Time) (all, ours int) {
	all = nhs.DateIn(c.ReceivedAt).DaysUntil(nhs.DateIn(until))
	return all, max(all-wholeDays(c.Waited), 0)
}

// OpenTable is the open applications by who has them, and how old they are: by
// the calendar, and by the practice's own clock, which stands still while
// information is waited for (domain 5.3). long is the number of days after which
// a case has been open for too long.
func OpenTable(cases []workflow.Course, names map[workflow.StaffID]string, now time.Time, long int) Table {
	today := nhs.DateIn(now)
	owner := func(c workflow.Course) string {
		if c.Owner == "" {
			return "Nobody yet"
		}
		return ownerName(c.Owner, names)
	}
	cases = slices.Clone(cases)
	slices.SortStableFunc(cases, func(a, b workflow.Course) int {
		return cmp.Or(cmp.Compare(owner(a), owner(b)), a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.Ref, b.Ref))
	})
	var all, ours []int
	late, tooLong, oldest := 0, 0, ""
	ages := []Bar{{ID: "2", Label: "Up to 2 weeks", Counts: make([]int, 2)}, {ID: "4", Label: "Up to 4 weeks", Counts: make([]int, 2)}, {ID: "more", Label: "Longer", Counts: make([]int, 2)}}
	for _, c := range cases {
		a, o := open(c, now)
		if oldest == "" || a > slices.Max(all) {
			oldest = c.Ref
		}
		all, ours = append(all, a), append(ours, o)
		part := 0
		if !c.DueOn.IsZero() && c.DueOn.Before(today) {
			late++
			part = 1
		}
		ages[min(max(a-1, 0)/14, 2)].Counts[part]++
		if long > 0 && a >= long {
			tooLong++
		}
	}
	t := Table{Name: OpenCases, Title: "Open applications", Period: "On " + today.Long(), Filter: "Every open application.", Rows: len(cases), Total: len(cases),
		Heads: []Head{{"Reference", 0.9, true}, {"Patient", 1.3, false}, {"Proxy", 1.3, false}, {"Status", 1.1, false}, {"Owner", 1.2, false}, {"Received", 1, false},
			{"Days open", 0.8, false}, {"Days without waiting", 1.9, false}, {"Due", 1, false}, {"Late", 1.1, false}}}
	if len(cases) > 0 {
		t.Chart = ageChart(ages)
		t.Notes = []string{
			fmt.Sprintf("Half are open for %s or less, the oldest, %s, for %s.", days(quantile(all, 50)), oldest, days(slices.Max(all))),
			fmt.Sprintf("Without the time information was waited for: half %s or less, the longest %s.", days(quantile(ours, 50)), days(slices.Max(ours))),
			fmt.Sprintf("%d past the day they were due; %d open for %d days or longer.", late, tooLong, long),
		}
	}
	t.Each = func(yield func(string, []Cell) bool) {
		for _, c := range cases {
			a, o := open(c, now)
			words := ""
			if !c.DueOn.IsZero() && c.DueOn.Before(today) {
				words = "By " + days(c.DueOn.DaysUntil(today))
			}
			if !yield(owner(c), []Cell{text(c.Ref), text(c.Patient), text(c.Proxy), text(c.State.Words()), text(owner(c)), day(nhs.DateIn(c.ReceivedAt)),
				number(a), number(o), orDay(c.DueOn, ""), text(words)}) {
				return
			}
		}
	}
	return t
}

// RefusalsTable counts refusals by their reason. words names a national reason,
// and ReasonWithheld: a refusal whose reason the reader may not know is counted,
// so that the numbers still add up.
func RefusalsTable(decided []workflow.Course, words func(code string) string, from, to nhs.Date) Table {
	n, refused := map[string]int{}, 0
	for _, c := range decided {
		if !c.Refused {
			continue
		}
		refused++
		n[words(c.Reason)]++
	}
	reasons := make([]string, 0, len(n))
	for r := range n {
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b string) int { return cmp.Or(n[b]-n[a], cmp.Compare(a, b)) })
	t := Table{Name: Refusals, Title: "Refusals by reason", Period: from.Long() + " to " + to.Long(), Filter: "Everything decided in this period.",
		Rows: len(reasons), Total: len(reasons), Heads: []Head{{"Reason", 4, true}, {"Refused", 1, false}, {"Of 100 refusals", 1, false}},
		Notes: []string{fmt.Sprintf("%d of %d decisions were refusals.", refused, len(decided))}}
	t.Each = func(yield func(string, []Cell) bool) {
		for _, r := range reasons {
			if !yield("Reasons", []Cell{text(r), number(n[r]), number((n[r]*100 + refused/2) / refused)}) {
				return
			}
		}
	}
	return t
}

// TimesTable is how long decisions took, by month and then in all: the day half
// and the day 90 of 100 were decided by, on both clocks, and how many were
// decided by the day they were due.
func TimesTable(decided []workflow.Course, from, to nhs.Date) Table {
	type month struct {
		title     string
		all, ours []int
		inTime    int
	}
	var months []*month
	whole := &month{title: "In all"}
	decided = slices.Clone(decided)
	slices.SortStableFunc(decided, func(a, b workflow.Course) int { return a.DecidedAt.Compare(b.DecidedAt) })
	for _, c := range decided {
		on := nhs.DateIn(c.DecidedAt)
		title := bucketTitle(monthID(on))
		if n := len(months); n == 0 || months[n-1].title != title {
			months = append(months, &month{title: title})
		}
		a, o := open(c, c.DecidedAt)
		for _, m := range []*month{months[len(months)-1], whole} {
			m.all, m.ours = append(m.all, a), append(m.ours, o)
			if c.DueOn.IsZero() || !on.After(c.DueOn) {
				m.inTime++
			}
		}
	}
	if len(decided) > 0 {
		months = append(months, whole)
	}
	t := Table{Name: Times, Title: "Time to decide", Period: from.Long() + " to " + to.Long(), Filter: "Everything decided in this period, in days from the day it was received.",
		Rows: len(months), Total: len(months), Heads: []Head{{"Decided in", 1.4, true}, {"Decisions", 0.8, false}, {"Half by day", 0.8, false}, {"90 of 100 by day", 1.3, false},
			{"Half, without waiting", 1.5, false}, {"90 of 100, without waiting", 1.9, false}, {"By the day due", 1, false}}}
	t.Each = func(yield func(string, []Cell) bool) {
		for _, m := range months {
			if !yield("Months", []Cell{text(m.title), number(len(m.all)), number(quantile(m.all, 50)), number(quantile(m.all, 90)),
				number(quantile(m.ours, 50)), number(quantile(m.ours, 90)), number(m.inTime)}) {
				return
			}
		}
	}
	return t
}

// rolesOf says which roles stand in one of the reports that list roles.
var rolesOf = map[string]func(workflow.RoleLine) bool{
	BasisUnknown: func(l workflow.RoleLine) bool { return l.Live() && l.Basis == "unknown" },
	Undated: func(l workflow.RoleLine) bool {
		return l.Live() && (l.ReviewOn.IsZero() || l.EndOn.IsZero() && !l.OpenEnded)
	},
	Differences: func(l workflow.RoleLine) bool { return l.Differs() || l.SyncProblem },
}

// RolesTable is one of the reports that list roles: without a basis, without a
// date, or otherwise at the national record. total is how many roles there are.
func RolesTable(name string, lines []workflow.RoleLine, today nhs.Date) Table {
	var in []workflow.RoleLine
	for _, l := range lines {
		if rolesOf[name](l) {
			in = append(in, l)
		}
	}
	SortRegister(in, ByPatient)
	t := RegisterTable(in, len(in), ByPatient, "", today)
	for _, o := range Others {
		if o.Name == name {
			t.Name, t.Title, t.Filter = o.Name, o.Title, o.About+"."
		}
	}
	t.Period = "On " + today.Long()
	return t
}

// LettersTable is the letters that are written and not printed, the oldest first,
// and which of them are written anew for one that came back. words names a kind of letter.
func LettersTable(lines []workflow.LetterLine, words func(kind string) string, today nhs.Date) Table {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b workflow.LetterLine) int { return a.Made.Compare(b.Made) })
	t := Table{Name: Letters, Title: "Letters not sent", Period: "On " + today.Long(), Filter: "Written and not printed yet.", Rows: len(lines), Total: len(lines),
		Heads: []Head{{"To", 2, true}, {"Letter", 2.4, false}, {"Written", 1, false}, {"Days", 0.7, false}, {"Came back", 1, false}}}
	t.Each = func(yield func(string, []Cell) bool) {
		for _, l := range lines {
			on, back := nhs.DateIn(l.Made), text("")
			if l.Returned.Done() {
				back = day(nhs.DateIn(l.Returned.At))
			}
			if !yield("Waiting", []Cell{text(l.Name), text(words(l.Kind)), day(on), number(on.DaysUntil(today)), back}) {
				return
			}
		}
	}
	return t
}

// LookedTable is who opened the cases and notes of one patient, the newest first.
// The patient is named on the page alone: titles stand in a file's properties.
func LookedTable(lines []workflow.AuditLine, names map[workflow.StaffID]string, patient string, today nhs.Date) Table {
	t := Table{Name: Looked, Title: "Who has looked at a patient", Period: patient + ", up to " + today.Long(), Filter: "Every case of this patient: opened, printed, exported, or notes read.",
		Rows: len(lines), Total: len(lines), Heads: []Head{{"Day", 1, false}, {"Time", 0.6, false}, {"Who", 1.6, true}, {"As", 1.4, false}, {"What", 2.4, false}, {"Case", 0.9, false}, {"Log entry", 0.8, false}}}
	t.Each = func(yield func(string, []Cell) bool) {
		for _, l := range lines {
			who := ownerName(l.By, names)
			if l.By == "" {
				who = "Proxydesk"
			}
			on := nhs.DateIn(l.At)
			if !yield(bucketTitle(monthID(on)), []Cell{day(on), text(l.At.In(nhs.London).Format("15:04")), text(who), text(l.Role.Words()), text(l.Words()), text(l.Ref),
				text(strconv.FormatInt(l.Seq, 10))}) {
				return
			}
		}
	}
	return t
}
