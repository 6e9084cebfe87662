package reviews

import (
	"context"
	"fmt"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// Sources is what the other reports read of the practice's record.
type Sources interface {
	EachRole(ctx context.Context, f workflow.RoleFilter, yield func(workflow.RoleLine) error) error
	EachCourse(ctx context.Context, f workflow.CourseFilter, yield func(workflow.Course) error) error
	Letters(ctx context.Context, state workflow.LetterState, by workflow.Staff) ([]workflow.LetterLine, error)
	AuditList(ctx context.Context, f workflow.AuditFilter, by workflow.Staff) ([]workflow.AuditLine, int, error)
	Application(ctx context.Context, id workflow.ApplicationID) (workflow.Application, error)
	FindPeople(ctx context.Context, query string) ([]workflow.Found, error)
	StaffList(ctx context.Context) ([]workflow.Staff, error)
	LogHead(ctx context.Context) (workflow.LogHead, error)
	LastHeard(ctx context.Context) (time.Time, error)
}

// Asked is one of the other reports as somebody asks for it.
type Asked struct {
	Name string
	// From and To are the period of a report about decisions; zero is the last
	// twelve months.
	From, To nhs.Date
	// Case is the reference of a case of the patient, for who has looked at them.
	Case string
}

// Made is a report with where it is from.
type Made struct {
	Table  report.Table
	Origin report.Origin
}

// looking are the acts that look at a patient.
var looking = []workflow.Act{workflow.ActReadCases, workflow.ActReadHolds, workflow.ActBreakGlass, workflow.ActPrint, workflow.ActPrintHeld}

// OfName finds one of the other reports.
func OfName(name string) (report.Other, bool) {
	for _, o := range report.Others {
		if o.Name == name {
			return o, true
		}
	}
	return report.Other{}, false
}

// Make makes one of the other reports for the person of a session, and notes that
// it was run: without that it is not given.
func Make(ctx context.Context, r Sources, s casework.Session, rules workflow.Rules, now time.Time, ask Asked) (Made, error) {
	return makeFrom(ctx, newShelf(r), s, rules, now, ask)
}

func makeFrom(ctx context.Context, r *shelf, s casework.Session, rules workflow.Rules, now time.Time, ask Asked) (Made, error) {
	m, err := work(ctx, r, s.Staff(), rules, now, ask)
	if err != nil {
		return Made{}, err
	}
	if err := s.RanReport(ctx, m.Table.Ran("run")...); err != nil {
		return Made{}, err
	}
	m.Origin.Log, err = r.LogHead(ctx)
	return m, err
}

// shelf keeps what was read for one report for the others of the same moment, and
// the reports made: several look at the same cases or the same access, and every line
// is unsealed for it. It is one person's, and used by one goroutine at a time.
type shelf struct {
	Sources
	courses map[period][]workflow.Course
	lines   []workflow.RoleLine
	read    bool // the lines
	made    map[Asked]Made
}

// period is which cases: those decided in a time, or the zero value for those open.
type period struct{ from, to nhs.Date }

func newShelf(r Sources) *shelf {
	return &shelf{Sources: r, courses: map[period][]workflow.Course{}, made: map[Asked]Made{}}
}

// cases are how the cases of a period went, as somebody may know it.
func (s *shelf) cases(ctx context.Context, of period, by workflow.Staff) ([]workflow.Course, error) {
	if all, known := s.courses[of]; known {
		return all, nil
	}
	all := []workflow.Course{}
	err := s.EachCourse(ctx, workflow.CourseFilter{Open: of == period{}, From: of.from, To: of.to, For: by}, func(c workflow.Course) error {
		all = append(all, c)
		return nil
	})
	if err == nil {
		s.courses[of] = all
	}
	return all, err
}

// roles are all access there is, as somebody may know it.
func (s *shelf) roles(ctx context.Context, by workflow.Staff) (_ []workflow.RoleLine, err error) {
	if !s.read {
		s.lines = nil
		err = s.EachRole(ctx, workflow.RoleFilter{For: by}, func(l workflow.RoleLine) error { s.lines = append(s.lines, l); return nil })
		s.read = err == nil
	}
	return s.lines, err
}

// work makes a report without a word in the log, for the number beside its name.
func work(ctx context.Context, r *shelf, by workflow.Staff, rules workflow.Rules, now time.Time, ask Asked) (m Made, err error) {
	what, known := OfName(ask.Name)
	if !known || !by.May(workflow.ActReport) || what.May != "" && !by.May(what.May) {
		return Made{}, fmt.Errorf("report %s: %w", ask.Name, workflow.ErrNotAllowed)
	}
	today := nhs.DateIn(now)
	if ask.From.IsZero() || ask.To.IsZero() {
		ask.From, ask.To = today.AddMonths(-12).AddDays(1), today
	}
	if m, known := r.made[ask]; known {
		return m, nil
	}
	m.Origin = report.Origin{Practice: rules.Practice, By: by, ReadAt: now}
	read, err := r.LastHeard(ctx)
	if err != nil {
		return Made{}, err
	}
	m.Origin.ReadNational(read)
	staff, err := r.StaffList(ctx)
	if err != nil {
		return Made{}, err
	}
	names := map[workflow.StaffID]string{}
	for _, s := range staff {
		names[s.ID] = s.Name
	}
	var cases []workflow.Course
	switch ask.Name {
	case report.OpenCases:
		if cases, err = r.cases(ctx, period{}, by); err == nil {
			m.Table = report.OpenTable(cases, names, now, rules.Calendar, rules.Policy.Target.FlagDays)
		}
	case report.Refusals:
		if cases, err = r.cases(ctx, period{ask.From, ask.To}, by); err == nil {
			m.Table = report.RefusalsTable(cases, rules.Reasons.Words, ask.From, ask.To)
		}
	case report.Times:
		if cases, err = r.cases(ctx, period{ask.From, ask.To}, by); err == nil {
			m.Table = report.TimesTable(cases, ask.From, ask.To)
		}
	case report.Letters:
		var lines []workflow.LetterLine
		if lines, err = r.Letters(ctx, workflow.LetterWaiting, by); err == nil {
			m.Table = report.LettersTable(lines, func(kind string) string { return lang.Of(letter.Kind(kind).Words()) }, today)
		}
	case report.Looked:
		m.Table, err = looked(ctx, r, by, names, ask.Case, today)
	default:
		var lines []workflow.RoleLine
		lines, err = r.roles(ctx, by)
		for _, l := range lines {
			m.Origin.ReadNational(l.NationalReadAt)
		}
		if ask.Name == report.Homes {
			m.Table = report.HomesTable(lines, today)
		} else {
			m.Table = report.RolesTable(ask.Name, lines, today)
		}
	}
	if err != nil {
		return Made{}, fmt.Errorf("report %s: %w", ask.Name, err)
	}
	r.made[ask] = m
	return m, nil
}

// looked finds every case of the patient of one case, and who opened them.
func looked(ctx context.Context, r Sources, by workflow.Staff, names map[workflow.StaffID]string, ref string, today nhs.Date) (report.Table, error) {
	found, err := r.FindPeople(ctx, ref)
	if err != nil || len(found) == 0 {
		return report.Table{}, orNotFound(err)
	}
	a, err := r.Application(ctx, found[0].Application)
	if err != nil {
		return report.Table{}, err
	}
	ids := []workflow.ApplicationID{a.ID}
	if !a.Patient.NHSNumber.IsZero() {
		all, err := r.FindPeople(ctx, a.Patient.NHSNumber.Full())
		if err != nil {
			return report.Table{}, err
		}
		for _, f := range all {
			if f.As == "patient" && f.Application != a.ID && f.Application != "" {
				ids = append(ids, f.Application)
			}
		}
	}
	lines, _, err := r.AuditList(ctx, workflow.AuditFilter{Only: ids, Acts: looking}, by)
	if err != nil {
		return report.Table{}, err
	}
	who := a.Ref
	if by.May(workflow.ActReadCases) {
		who = a.Patient.ListName()
	}
	return report.LookedTable(lines, names, who, today), nil
}

func orNotFound(err error) error {
	if err == nil {
		err = workflow.ErrNotFound
	}
	return err
}
