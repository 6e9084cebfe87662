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

// work makes a report without a word in the log, for the number beside its name.
func work(ctx context.Context, r Sources, by workflow.Staff, rules workflow.Rules, now time.Time, ask Asked) (m Made, err error) {
	what, known := OfName(ask.Name)
	if !known || !by.May(workflow.ActReport) || what.May != "" && !by.May(what.May) {
		return Made{}, fmt.Errorf("report %s: %w", ask.Name, workflow.ErrNotAllowed)
	}
	today := nhs.DateIn(now)
	if ask.From.IsZero() || ask.To.IsZero() {
		ask.From, ask.To = today.AddMonths(-12).AddDays(1), today
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
	courses := func(f workflow.CourseFilter) (all []workflow.Course, err error) {
		f.For = by
		err = r.EachCourse(ctx, f, func(c workflow.Course) error { all = append(all, c); return nil })
		return all, err
	}
	var cases []workflow.Course
	switch ask.Name {
	case report.OpenCases:
		if cases, err = courses(workflow.CourseFilter{Open: true}); err == nil {
			m.Table = report.OpenTable(cases, names, now, rules.Policy.Target.FlagDays)
		}
	case report.Refusals:
		if cases, err = courses(workflow.CourseFilter{From: ask.From, To: ask.To}); err == nil {
			m.Table = report.RefusalsTable(cases, rules.Reasons.Words, ask.From, ask.To)
		}
	case report.Times:
		if cases, err = courses(workflow.CourseFilter{From: ask.From, To: ask.To}); err == nil {
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
		err = r.EachRole(ctx, workflow.RoleFilter{For: by}, func(l workflow.RoleLine) error {
			m.Origin.ReadNational(l.NationalReadAt)
			lines = append(lines, l)
			return nil
		})
		if ask.Name == report.Homes {
			m.Table = report.HomesTable(lines, today)
		} else {
			m.Table = report.RolesTable(ask.Name, lines, today)
		}
	}
	if err != nil {
		return Made{}, fmt.Errorf("report %s: %w", ask.Name, err)
	}
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
