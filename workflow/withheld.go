package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/review"
)

// ReasonWithheld stands where a reason stood that this person may not read. Its
// words are those of the list of reasons, so every screen, page and file says
// them in the reason's place; as a code it is never stored and never sent.
const ReasonWithheld = "ASK_A_RESPONSIBLE_CLINICIAN"

// plainReasons are the reasons everybody who sees cases may read. Every other one
// takes a clinician's judgement and may be what a hold was about: a concern, the
// misuse of access, a quarrel, words somebody wrote. Those read alike, so that
// what is withheld does not say which of them it is. A code nobody published is
// withheld with them.
var plainReasons = []string{
	reasonCreated, reasonActivated, reasonReactivated, ReasonSuspended, ReasonPatientAsked, ReasonEndReached, ReasonPatientDied, ReasonProxyDied,
	ReasonPatientMoved, "ROLE_DEACTIVATED_PROXY_GP_TRANSFERRED", "ROLE_DEACTIVATED_INACTIVE_ROLE",
	"ROLE_DEACTIVATED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES", "ROLE_DEACTIVATED_PROXY_ABROAD",
	"APPLICATION_REJECTED_NOT_NEEDED", "APPLICATION_REJECTED_NO_LEGAL_BASIS", "APPLICATION_REJECTED_NO_CONSENT",
	"APPLICATION_REJECTED_IDENTITY_NOT_VERIFIED", "APPLICATION_REJECTED_PROXY_LACKS_CAPACITY",
	"APPLICATION_REJECTED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES", "APPLICATION_REJECTED_PROXY_ABROAD",
	reasonWithdrawn, "APPLICATION_SUBMITTED", "APPLICATION_RESUBMITTED",
}

// reasonFor is a national reason with its words as those read it who may read
// holds, or those who may not.
func reasonFor(code, words string, readsHolds bool) (string, string) {
	if readsHolds || !withheld(code) {
		return code, words
	}
	return ReasonWithheld, ""
}

func withheld(code string) bool { return code != "" && !slices.Contains(plainReasons, code) }

// Told is a reason in words, with what somebody wrote beside it.
func (r *Reasons) Told(code, words string) string {
	if words == "" {
		return r.Words(code)
	}
	return r.Words(code) + ": " + words
}

// SeenBy is the role as this person may read it: why it ended, what stopped it and
// what happened to the two are left out where they tell of a hold (domain 7,
// invariant 5). Whoever has a stake in the two reads none of it.
func (r Role) SeenBy(by Staff) Role {
	return r.seen(by.MayOn(ActReadHolds, r.Pair()))
}

func (r Role) seen(readsHolds bool) Role {
	if readsHolds {
		return r
	}
	r.EndReason, r.EndReasonWords = reasonFor(r.EndReason, r.EndReasonWords, false)
	r.National, r.Looked = r.National.seen(false), r.Looked.seen(false)
	r.Stopped = slices.DeleteFunc(slices.Clone(r.Stopped), Event.Guards)
	guarded := slices.ContainsFunc(r.News, News.guards)
	r.News = slices.DeleteFunc(slices.Clone(r.News), News.guards)
	if r.Request != nil {
		r.Request = &Request{Fact: r.Request.Fact} // it was asked; what was said is nobody else's to read
	}
	if guarded && r.Review.Rule == review.RuleEvent {
		r.Review.Why = ""
	}
	return r
}

func (n News) guards() bool { return n.Event.Guards() }

// seen is what the store says of a role, without a reason that tells of a hold.
func (n *National) seen(readsHolds bool) *National {
	if n == nil || readsHolds {
		return n
	}
	told := *n
	told.Reason, told.ReasonWords = reasonFor(n.Reason, n.ReasonWords, false)
	return &told
}

// SeenBy is the line as this person may read it. Holds are marked by who may know
// of them (RoleFilter.For).
func (l RoleLine) SeenBy(by Staff) RoleLine {
	if by.MayOn(ActReadHolds, Pair{l.PatientNumber, l.ProxyNumber}) {
		return l
	}
	l.EndReason, _ = reasonFor(l.EndReason, "", false)
	l.Held = false
	if slices.ContainsFunc(l.News, News.guards) {
		l.News = slices.DeleteFunc(slices.Clone(l.News), News.guards)
	}
	return l
}

// MessagesFor are messages as this person may read them: those about a refusal on
// a case that was ever held are for those who may read holds, and so is a reason
// that tells of one.
func MessagesFor(by Staff, messages []Outgoing) []Outgoing {
	all := make([]Outgoing, 0, len(messages))
	for _, m := range messages {
		reads := by.MayOn(ActReadHolds, m.Pair)
		if !reads && (m.Restricted || m.State == OutgoingRelease) {
			continue
		}
		all = append(all, m.seen(reads))
	}
	return all
}

func (m Outgoing) seen(readsHolds bool) Outgoing {
	m.Reason, m.ReasonWords = reasonFor(m.Reason, m.ReasonWords, readsHolds)
	m.Before, m.Seen = m.Before.seen(readsHolds), m.Seen.seen(readsHolds)
	if !readsHolds {
		m.Frozen.Body = nil // it says the reason as well
	}
	return m
}

// Told is the case without the reasons that tell of a hold, for those who may not
// read holds: of what was decided, of what the store says, and whether somebody
// was pressed when it was taken back.
func (a Application) Told() Application {
	// A held case reads as with a clinician, and so does a refused one until its
	// release: since when, the log tells in the same words.
	if h := a.Hold; h != nil {
		a.SentAt = h.At
	}
	if d := a.Decision; d != nil && a.State == Refused && a.AwaitsRelease {
		a.SentAt, a.Decision = d.At, nil
	} else if d != nil {
		told := d.told(a.EverHeld)
		a.Decision = &told
	}
	if a.Past = slices.Clone(a.Past); a.EverHeld {
		a.Past = nil
	}
	for i, d := range a.Past {
		a.Past[i] = d.told(false)
	}
	if w := a.Withdrawal; w != nil {
		told := *w
		told.Pressed, told.NoHold = "", ""
		a.Withdrawal = &told
	}
	a.LiftedAt = time.Time{}
	a.National, a.OwnRefusal = a.National.seen(false), a.OwnRefusal.seen(false)
	return a
}

// told is a decision without a reason that tells of a hold; no reason of a refusal
// is told on a case that was ever held. Another reason than those of the list is
// a clinician's own words, and is told where there was no hold.
func (d Decision) told(everHeld bool) Decision {
	if !d.Refused {
		return d
	}
	if everHeld || d.Reason != ReasonOther && withheld(d.Reason) {
		d.Reason, d.Words, d.Rationale = ReasonWithheld, "", ""
	}
	return d
}

// hidesHold are the acts whose words would tell of a hold.
var hidesHold = []Act{ActHold, ActLift, ActSuspend, ActRelease,
	// A refusal's reason may be what the hold was about; the case shows it to
	// those it was safe for.
	ActRefuse,
	// Why somebody had to read the notes, and why a stopped case or access goes
	// on, tell of what they were about.
	ActBreakGlass, ActReopen, ActReactivate,
	// Whether somebody was pressed is nobody else's to read.
	ActRequest}

// detailWhy is the field of a why in somebody's own words.
const detailWhy = "why"

// ofPressure are the fields of a withdrawal that say whether somebody was pressed.
var ofPressure = []string{FieldPressed, detailNoHold}

// Withheld is the entry as those see it who may not read holds: a held case
// reads as with a clinician, and no words of the concern show, nor a reason that
// tells of one (invariant 5). No answer shows: see [AuditEntry.WithheldOf].
func (e AuditEntry) Withheld() AuditEntry { return e.WithheldOf(nil) }

// WithheldOf is [AuditEntry.Withheld] of a case with these questions: the answers that
// everybody on the case reads beside their question show here too, and no other.
func (e AuditEntry) WithheldOf(questions *checklist.Set) AuditEntry {
	everybodys := func(field string) bool {
		return questions != nil && questions.Everybodys(checklist.ItemID(field))
	}
	guarded := func(d Detail) bool { return d.Field == "event" && Event(d.After).Guards() }
	switch {
	case slices.Contains(hidesHold, e.Act), slices.ContainsFunc(e.Details, guarded):
		e.Details = nil
	default:
		e.Details = slices.Clone(e.Details)
	}
	for i, d := range e.Details {
		switch {
		case e.Act == ActAnswer && everybodys(d.Field):
		case e.Act == ActAnswer: // which check it was may show, what was said may not
			e.Details[i].Before, e.Details[i].After = "", ""
		case isReason(d.Field):
			e.Details[i].Before, _ = reasonFor(d.Before, "", false)
			e.Details[i].After, _ = reasonFor(d.After, "", false)
		}
	}
	e.Details = slices.DeleteFunc(e.Details, func(d Detail) bool {
		return strings.Contains(d.Field, "reason in words") || d.Field == detailRestrictedPrinted ||
			d.Field == detailTold || // whom nobody would write to by themselves tells of a hold
			e.Act == ActWithdraw && slices.Contains(ofPressure, d.Field) ||
			e.Act == ActSettle && d.Field == detailWhy || // access that was stopped for a concern is left in force with it
			d.Field == detailPaper && (strings.HasPrefix(d.Before, restrictedPaper) || strings.HasPrefix(d.After, restrictedPaper))
	})
	if e.Act == ActHold || e.Act == ActLift {
		e.Act = ActSend
	}
	for _, state := range []*string{&e.From, &e.To} {
		if *state == string(Held) {
			*state = string(WithClinician)
		}
	}
	return e
}

// Unreleased is the entry of a refusal that waits for its safeguarding release, as
// those see it who may not read holds: until then the case reads as with a
// clinician, and so does this.
func (e AuditEntry) Unreleased() AuditEntry {
	if e.Act == ActRefuse {
		e.Act, e.Details, e.From, e.To = ActSend, nil, "", ""
	}
	return e
}

// isReason reports whether a field of an entry holds the code of a reason: that of
// the act, or one of the versions of a message that were compared.
func isReason(field string) bool {
	return field == "released as" || strings.Contains(field, "reason") && !strings.Contains(field, "in words")
}

// IsReason reports whether the detail is the code of a national reason, to be
// written in the words of the list.
func (d Detail) IsReason() bool { return isReason(d.Field) }
