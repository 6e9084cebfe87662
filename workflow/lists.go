package workflow

import (
	"fmt"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// QueueLine is a case as lists show it. The store keeps it beside the case so
// that a page of a list opens little.
type QueueLine struct {
	ID    ApplicationID
	Ref   string
	State ApplicationState
	Owner StaffID
	// SentTo is the clinician waited for, "" for any.
	SentTo     StaffID
	ReceivedOn nhs.Date
	DueOn      nhs.Date
	ChaseOn    nhs.Date
	Paused     bool
	EverHeld   bool
	Channel    Channel
	Applicant  Applicant

	PatientName string
	PatientBorn nhs.Date
	ProxyName   string
	// Relation is what the proxy is to the patient, in words.
	Relation string
	Next     NextStep
	// Acknowledged says that somebody told the applicant that it came.
	Acknowledged bool
	// Urgent says that it cannot wait its turn.
	Urgent bool
	// Chased says that the day to chase it came and nobody was reminded since.
	Chased bool
}

// OpenLong is how many calendar days the case has been open when that is longer
// than the practice wants, waiting or not; 0 when it is not (domain 5.3).
func (l QueueLine) OpenLong(today nhs.Date, p review.Policy) int {
	if n := l.ReceivedOn.DaysUntil(today); l.State.Open() && p.Target.FlagDays > 0 && n >= p.Target.FlagDays {
		return n
	}
	return 0
}

// AcknowledgeBy is the last day to tell the applicant that it came; zero when
// somebody has.
func (l QueueLine) AcknowledgeBy(p review.Policy, cal *nhs.Calendar) nhs.Date {
	if l.Acknowledged || !l.State.Open() || p.Target.AcknowledgeWorkingDays == 0 {
		return nhs.Date{}
	}
	return cal.Add(l.ReceivedOn, p.Target.AcknowledgeWorkingDays)
}

// NextStep is the first unmet need of a case, derived from its answers.
type NextStep struct {
	// Words names it shortly: Patient's identity.
	Words string
	// From is the staff role that can meet it; "" when anybody can.
	From StaffRole
	// Ready is true when nothing stands between the case and a decision.
	Ready bool
}

// Withheld is the step as those see it who may not read holds: that the
// safeguarding lead is awaited would tell of one.
func (n NextStep) Withheld() NextStep {
	if n.From == SafeguardingLead {
		n.From = Clinician
	}
	return n
}

// Line is the case as lists show it.
func (a Application) Line() QueueLine {
	words := a.RelationshipWords
	// Whoever applied online is told by the service they applied with (domain
	// 2.6), and nobody applied for a renewal.
	told := a.Acknowledged.Done() || !a.Asked.At.IsZero() || a.Informed != "" || a.Channel == ChannelStore || a.Channel == ChannelRenewal
	return QueueLine{
		ID: a.ID, Ref: a.Ref, State: a.State, Owner: a.Owner, SentTo: a.SentTo,
		ReceivedOn: nhs.DateIn(a.ReceivedAt), DueOn: a.DueOn, ChaseOn: a.Asked.ChaseOn, Paused: a.Paused(), EverHeld: a.EverHeld,
		Channel: a.Channel, Applicant: a.Applicant,
		PatientName: a.Patient.ListName(), PatientBorn: a.Patient.Born, ProxyName: a.Proxy.ListName(), Relation: words,
		Next: a.Next, Acknowledged: told, Chased: a.State == InTriage && a.Asked.Chased, Urgent: a.Urgent.Why != "",
	}
}

// LineFor is the line as this person may read it.
func (a Application) LineFor(by Staff) QueueLine {
	l := a.Line()
	if !a.HoldsReadBy(by) {
		l.State, l.EverHeld, l.Next = a.StateFor(by), false, l.Next.Withheld()
	}
	return l
}

// QueueView is one of the built-in views of the queue.
type QueueView string

// The built-in views, in the order of their tabs.
const (
	ViewMine          QueueView = "mine"
	ViewUnassigned    QueueView = "unassigned"
	ViewDueThisWeek   QueueView = "due-this-week"
	ViewWaiting       QueueView = "waiting"
	ViewWithClinician QueueView = "with-clinician"
	ViewAll           QueueView = "all"
)

// QueueViews lists the views in the order of their tabs.
var QueueViews = []QueueView{ViewMine, ViewUnassigned, ViewDueThisWeek, ViewWaiting, ViewWithClinician, ViewAll}

// QueueFilter narrows the queue of open cases.
type QueueFilter struct {
	View QueueView
	// For is whose queue it is: "mine" is theirs, and only those who may read
	// holds see a held case as held and first.
	For Staff
	// WeekEnds is the last day of "due this week".
	WeekEnds nhs.Date
	// Only narrows to these cases, for a search; nil means all.
	Only []ApplicationID
	// Offset and Limit page through the rows, worst first.
	Offset, Limit int
}

// QueueCounts counts the rows of each view for one person.
type QueueCounts map[QueueView]int

// RoleLine is a role as lists show it.
type RoleLine struct {
	ID             RoleID
	Ref            string
	State          RoleState
	Suspended      bool
	Basis          basis.Basis
	Scopes         []basis.Scope
	StartOn        nhs.Date
	EndOn          nhs.Date
	EndRule        string
	OpenEnded      bool
	ReviewOn       nhs.Date
	ReviewRule     string
	NextAge        int
	NextAgeOn      nhs.Date
	SetUp          bool
	SwitchOffSince time.Time      // zero when there is no open task
	National       NationalStatus // "" when the store has not confirmed anything
	LocalOnly      bool
	EverHeld       bool
	// SuspendedOn is the day a suspended role was stopped, AssessedOn that of the
	// capacity or competence finding it rests on, OrderEnds the last day of a
	// court's order.
	SuspendedOn, AssessedOn, OrderEnds nhs.Date
	// LastUsed is the last day anybody used it; zero is not known.
	LastUsed nhs.Date
	// SyncProblem says that a message about it needs a person.
	SyncProblem bool
	// NationalReadAt is when the national record of it was last read; zero when
	// it never was.
	NationalReadAt time.Time

	// Apart is in what the national record, as last read, stands apart from it, and
	// Syncing says that a message about it is on its way, which explains that.
	Apart   []Apart
	Syncing bool

	// Application is the case that granted it, by GrantedBy on GrantedOn.
	Application ApplicationID
	GrantedBy   StaffID
	GrantedOn   nhs.Date
	// Owner, Reviewed and News are as in Role.
	Owner    StaffID
	Reviewed Reviewed
	News     []News
	// Held says that a case of the two is on hold. It is marked only for those
	// who may read holds, as is safeguarding news (RoleFilter.For).
	Held bool
	// Letter is the latest letter about it, marked as Held is.
	Letter LetterMark

	PatientName   string
	PatientBorn   nhs.Date
	PatientNumber nhs.Number
	ProxyName     string
	ProxyNumber   nhs.Number
	Relation      string
	// Home is the care home that the proxy works for, where somebody said.
	Home      string
	EndReason string
}

// LetterMark is how the latest letter about a role stands; the zero one is none.
type LetterMark struct {
	State LetterState
	Kind  string
	// On is the day it was written.
	On nhs.Date
}

// Line is the role as lists show it on a day.
func (r Role) Line(today nhs.Date) RoleLine {
	l := RoleLine{
		ID: r.ID, Ref: r.Ref, State: r.State, Suspended: r.Suspended(),
		Basis: r.Basis, Scopes: r.Scopes, StartOn: r.Start, EndOn: r.End.Date, EndRule: r.End.Rule, OpenEnded: r.OpenEnded != "",
		ReviewOn: r.Review.Date, ReviewRule: r.Review.Rule, SetUp: r.SetUp.Done(), LocalOnly: r.LocalOnly != "" || r.Unsent, EverHeld: r.EverHeld,
		PatientName: r.Patient.ListName(), PatientBorn: r.Patient.Born, PatientNumber: r.Patient.NHSNumber, ProxyName: r.Proxy.ListName(),
		ProxyNumber: r.Proxy.NHSNumber, Relation: r.RelationshipWords, Home: r.Proxy.Home, EndReason: r.EndReason,
		Application: r.Application, GrantedBy: r.GrantedBy, GrantedOn: nhs.DateIn(r.GrantedAt), Owner: r.Owner, Reviewed: r.Reviewed, News: r.News,
	}
	l.AssessedOn, l.OrderEnds, l.LastUsed = r.AssessedOn, r.OrderEnds, r.LastUsed.On
	if l.Suspended {
		l.SuspendedOn = r.EndedOn
	}
	l.NextAge, l.NextAgeOn = r.NextAge(today)
	if r.SwitchOff.Open() {
		l.SwitchOffSince = r.SwitchOff.RaisedAt
	}
	if r.National != nil {
		l.National, l.NationalReadAt = r.National.Status, r.National.ReadAt
		l.Apart = r.apart()
	}
	return l
}

// Live reports whether the role gives access, or will once it is set up.
func (l RoleLine) Live() bool { return l.State == RoleDraft || l.State == RoleActive }

// Differs reports whether the national record says something else of the role,
// which no message on its way explains.
func (l RoleLine) Differs() bool {
	switch {
	case l.LocalOnly || l.National == "" || l.Syncing:
		return false
	case len(l.Apart) > 0:
		return true
	case l.Live():
		return l.National != NationalProposed && l.National != NationalActive
	}
	return l.National == NationalProposed
}

// RoleFilter narrows the register and the reports.
type RoleFilter struct {
	// States narrows to these; nil means all but undone ones.
	States []RoleState
	// ToSetUp and ToSwitchOff narrow to roles with that task open.
	ToSetUp, ToSwitchOff bool
	// ToSettle narrows to roles of which somebody has to say what is to be done,
	// for what the national record says of them (RoleLine.ToSettle).
	ToSettle bool
	// ReviewBy narrows to roles whose review, end or next milestone birthday
	// falls on or before the day, or that have no date at all.
	ReviewBy nhs.Date
	// TurnsBy narrows to roles whose patient has a milestone birthday on or before
	// the day.
	TurnsBy nhs.Date
	// DueBy narrows to access in force that is overdue, or due by the day. It is
	// found in an index, for the first page of a large register.
	DueBy nhs.Date
	// Only narrows to these roles, for a search; nil means all.
	Only []RoleID
	// For is who reads. Holds and letters are marked on their lines: holds and
	// safeguarding news for those who may read holds, letters of roles ever held
	// for those who may print them.
	For Staff
	// Offset and Limit page through the rows; a zero Limit means all.
	Offset, Limit int
}

// LetterLine is a letter as lists show it.
type LetterLine struct {
	Letter
	// Name is the addressee's, Why the decision in a word.
	Name string
	// Held is true when only those who may print held letters may see it.
	Held bool
}

// GlassBroken is one reading of restricted notes by somebody who may not read
// holds otherwise, as the safeguarding lead is told of it (domain 7).
type GlassBroken struct {
	Application ApplicationID
	Ref         string
	By          StaffID
	At          time.Time
	Why         string
}

// AuditFilter narrows the log.
type AuditFilter struct {
	// By is one person's entries, Acts these acts alone; zero is all.
	By   StaffID
	Acts []Act
	// Only narrows to these cases, for a search; nil means all.
	Only []ApplicationID
	// From and To are the first and the last day; zero is no limit.
	From, To nhs.Date
	// Limit is how many to list, the newest; 0 means all.
	Limit int
}

// AuditLine is an entry of the log as lists show it.
type AuditLine struct {
	AuditEntry
	// Seq is its place in the chain, from 1. Ref is the case's reference, or "".
	Seq int64
	Ref string
}

// OutgoingCounts says how the messages stand, for the status bar and for the
// last person to leave.
type OutgoingCounts struct {
	Waiting, Removing, NeedPerson, Release int
}

// Found is one answer of a search over people and references.
type Found struct {
	Application ApplicationID
	Role        RoleID
	Ref         string
	Name        string // as lists write it
	Born        nhs.Date
	As          string // "patient" or "proxy"
}

// LogHead is the end of the log: its last entry and the seal over all of them.
type LogHead struct {
	Seq  int64
	Seal []byte
}

// Short is the beginning of the seal, as a page has room for.
func (h LogHead) Short() string {
	const shown = 8
	return fmt.Sprintf("%x", h.Seal[:min(shown, len(h.Seal))])
}
