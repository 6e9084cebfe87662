package shell

import (
	"proxydesk/ui/lang"
	"proxydesk/workflow"
)

// CaseFilter narrows a list of open cases. Its spelling is also a Place's Part,
// so that a number somewhere else opens exactly the rows it counted.
type CaseFilter string

// The filters.
const (
	Overdue     CaseFilter = "overdue"
	DueToday    CaseFilter = "due-today"
	Urgent      CaseFilter = "urgent"
	ChaseDue    CaseFilter = "chase-due"
	LongUnowned CaseFilter = "long-unowned" // nobody has had it for over a working day
	ByProxy     CaseFilter = "by-proxy"
	ByPatient   CaseFilter = "by-patient"
	OfAdult     CaseFilter = "of-adult"
	OfChild     CaseFilter = "of-child"
)

// CaseFilters lists them in the order people are offered them.
var CaseFilters = []CaseFilter{Overdue, DueToday, Urgent, ChaseDue, LongUnowned, ByProxy, ByPatient, OfAdult, OfChild}

var caseFilterWords = map[CaseFilter]string{
	Overdue: lang.Say("Overdue"), DueToday: lang.Say("Due today"), Urgent: lang.Say("Urgent"), ChaseDue: lang.Say("Chase due"), LongUnowned: lang.Say("Unassigned over 1 day"),
	ByProxy: lang.Say("Applicant: proxy"), ByPatient: lang.Say("Applicant: patient"), OfAdult: lang.Say("Age: adult"), OfChild: lang.Say("Age: child"),
}

// Words is the filter as a chip says it; "" for no filter at all.
func (f CaseFilter) Words() string { return caseFilterWords[f] }

// opposites cannot both be on.
var opposites = map[CaseFilter]CaseFilter{ByProxy: ByPatient, ByPatient: ByProxy, OfAdult: OfChild, OfChild: OfAdult}

// Opposite is the filter that this one puts out, or "".
func (f CaseFilter) Opposite() CaseFilter { return opposites[f] }

// Matches reports whether a filter keeps a line, for this reader on this day.
func (r Reader) Matches(f CaseFilter, l workflow.QueueLine) bool {
	stands := l.State == workflow.Waiting || l.State == workflow.Held && r.By.May(workflow.ActReadHolds)
	switch f {
	case Overdue:
		return !stands && l.DueOn.Before(r.Today)
	case DueToday:
		return !stands && l.DueOn == r.Today
	case Urgent:
		return l.Urgent
	case ChaseDue:
		return l.Chased || l.State == workflow.Waiting && !l.ChaseOn.IsZero() && !l.ChaseOn.After(r.Today)
	case LongUnowned:
		return l.Owner == "" && !stands && r.Calendar.Between(l.ReceivedOn, r.Today) > 1
	case ByProxy:
		return l.Applicant == workflow.ByProxy
	case ByPatient:
		return l.Applicant == workflow.ByPatient
	case OfChild:
		return !l.PatientBorn.IsZero() && l.PatientBorn.AgeOn(r.Today) < 16
	case OfAdult:
		return !l.PatientBorn.IsZero() && l.PatientBorn.AgeOn(r.Today) >= 16
	}
	return true
}
