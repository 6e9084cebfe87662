package workflow

import (
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// reasonMoved stands in for the reason of an open end on access moved over.
const reasonMoved = "Moved from an older system, until its legal basis is decided here."

// whyUnsent is why nothing is sent about access moved over before it is decided.
const whyUnsent = "It was moved from an older system. The national record is told once its legal basis is decided here."

// Moved is access that an older system gave and that goes on: what is known of
// it, which may be little.
type Moved struct {
	Patient, Proxy                  Person
	Relationship, RelationshipWords string
	// Basis is what it rested on there; basis.Unknown where nobody knows.
	Basis  basis.Basis
	Scopes []basis.Scope
	// Since is the first day of access, End the last; zero for an open end.
	Since, End nhs.Date
}

// MoveOver takes access into the register as it stands in the GP system, with a
// case behind it like all access. Nothing is decided by that: on a basis nobody
// knows it is frozen, and has to be replaced within the practice's days (domain
// 4). On a known basis it lasts no longer than one granted today. The national
// record hears of it when it is decided here, and of its ending at once.
func MoveOver(m Moved, ids NewIDs, app ApplicationID, ref string, around Around, by Staff, rules Rules, now time.Time) (Change, error) {
	if err := by.mayOn(ActMoveOver, Pair{m.Patient.NHSNumber, m.Proxy.NHSNumber}); err != nil {
		return Change{}, err
	}
	today := nhs.DateIn(now)
	dates := review.Propose(review.Facts{DecidedOn: today, PatientBorn: m.Patient.Born, Basis: m.Basis}, rules.Policy)
	end, open := dates.End, ""
	if !m.End.IsZero() && (end.IsZero() || m.End.Before(end.Date)) {
		end = review.ByPerson(m.End, "As it stood in the older system.")
	}
	if end.IsZero() {
		open = reasonMoved
	}
	look := dates.Review
	if !end.IsZero() && (look.IsZero() || end.Date.Before(look.Date)) {
		look = end
	}
	needs := m.lacks(end, around, today)
	if err := refuse(ActMoveOver, needs...); err != nil {
		return Change{}, err
	}
	done := Fact{At: now.UTC(), By: by.ID}
	d := Decision{
		ID: ids.Decision, Basis: m.Basis, Scopes: m.Scopes, Start: m.Since, End: end, Review: look, OpenEnded: open,
		Rationale: reasonMoved, By: by.ID, At: now.UTC(), UndoUntil: now.UTC(), Role: ids.Role,
	}
	a := Application{
		ID: app, Ref: ref, State: Approved, Channel: ChannelMoved, Applicant: ByProxy, ReceivedAt: now.UTC(), RegisteredAt: now.UTC(),
		Patient: m.Patient, Proxy: m.Proxy, Relationship: m.Relationship, RelationshipWords: m.RelationshipWords,
		Requested: m.Scopes, ChecklistVersion: rules.Checklist.Version, Decision: &d,
	}
	r := Role{
		ID: ids.Role, State: RoleActive, Application: app, Ref: ref, Patient: m.Patient, Proxy: m.Proxy,
		Relationship: m.Relationship, RelationshipWords: m.RelationshipWords, Basis: m.Basis, Scopes: m.Scopes,
		Start: m.Since, End: end, OpenEnded: open, Review: look, GrantedAt: m.Since.Start().UTC(), SetUp: done,
		Unsent: true, LocalOnly: localBasis(m.Basis),
	}
	if basis.ShowsRecord(m.Scopes) {
		r.RecordFrom = m.Since
	}
	e := a.entry(by, ActMoveOver, now, "", Approved, Detail{Field: "channel", After: string(ChannelMoved)})
	re := by.Entry(ActMoveOver, now, app, r.ID, Detail{Field: "basis", After: string(m.Basis)}, Detail{Field: "services", After: scopeList(m.Scopes)},
		Detail{Field: "last day", After: end.Date.String()})
	re.To = string(RoleActive)
	return Change{application: &a, role: &r, audit: []AuditEntry{e, re}}, nil
}

// lacks is why access cannot be moved over as it is.
func (m Moved) lacks(end review.Candidate, around Around, today nhs.Date) (needs []Need) {
	say := func(bad bool, field, words string) {
		if bad {
			needs = append(needs, Need{Words: words, Field: field})
		}
	}
	say(m.Patient.Family == "", "patient", "The patient’s name is missing.")
	say(m.Proxy.Family == "", "proxy", "The proxy’s name is missing.")
	say(m.Patient.NHSNumber.IsZero(), "patient", "The patient’s NHS number is missing.")
	say(m.Patient.Born.IsZero(), "patient", "The patient’s birth date is missing.")
	say(m.Proxy.NHSNumber == m.Patient.NHSNumber && !m.Patient.NHSNumber.IsZero(), "proxy", "Patient and proxy are one person.")
	say(!m.Proxy.Born.IsZero() && m.Proxy.Born.AgeOn(today) < 16, "proxy", "A proxy has to be 16 or over.")
	say(len(m.Scopes) == 0, "services", "There is no service.")
	say(!m.Basis.Valid(), "basis", "The legal basis is not one that is known; unknown is one.")
	say(m.Since.IsZero(), "since", "The first day of access is missing.")
	say(m.Since.After(today), "since", "Access cannot have begun after today.")
	say(!end.IsZero() && end.Date.Before(today), "end", "Its last day has passed, so it is not brought over.")
	if born := m.Patient.Born; !born.IsZero() {
		child := born.AgeOn(today) < 16
		say(m.Basis == basis.Parental && !child, "basis", "Parental responsibility ends at 16. Switch the access off, or bring it over as unknown.")
		say(child && (m.Basis == basis.Attorney || m.Basis == basis.Deputy), "basis", "This legal basis is only for a patient of 16 or over.")
	}
	say(around.PatientDead, "patient", "The patient has died. Switch the access off instead.")
	say(around.ProxyDead, "proxy", "The proxy has died. Switch the access off instead.")
	for _, e := range around.Same {
		say(e.Live, "duplicate", e.Words())
	}
	return needs
}
