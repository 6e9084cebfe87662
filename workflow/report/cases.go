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
// information is waited for (domain 5.3). What is late is so by working days, as
// in the queue. long is the number of days after which a case has been open for
// too long.
func OpenTable(cases []workflow.Course, names map[workflow.StaffID]string, now time.Time, cal *nhs.Calendar, long int) Table {
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
	for row, c := range cases {
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
		bar := &ages[min(max(a-1, 0)/14, 2)]
		bar.Counts[part]++
		bar.Rows = append(bar.Rows, row)
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
				words = lateBy(-cal.Between(today, c.DueOn))
			}
			if !yield(owner(c), []Cell{text(c.Ref), text(c.Patient), text(c.Proxy), text(c.State.Words()), text(owner(c)), day(nhs.DateIn(c.ReceivedAt)),
				number(a), number(o), orDay(c.DueOn, ""), text(words)}) {
				return
			}
		}
	}
	return t
}

// lateBy says how many working days a case is late, as the queue counts them; none
// where only a weekend or a holiday has passed.
func lateBy(working int) string {
	if working == 0 {
		return "Overdue"
	}
	return "By " + days(working)
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
	in = SortRegister(in, ByPatient)
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
