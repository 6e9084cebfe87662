package workflow

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Proposal is a decision as somebody asks for it, before the rules look at it.
type Proposal struct {
	// Refuse refuses; everything of a grant is then ignored.
	Refuse bool

	Basis  basis.Basis
	Scopes []basis.Scope
	// End is the last day, zero with OpenEnded's reason. The first is the day
	// of the decision, and the checks say from when the record is shown: neither
	// is for anybody to choose here (Application.RecordFrom).
	End, Review nhs.Date
	OpenEnded   string
	// CarryOn is the clinician's reason to let parental responsibility go on
	// past a birthday that a fresh assessment precedes (domain 8, case 2).
	CarryOn string

	// Reason is the national code of a refusal, with Words where it is OTHER.
	Reason, Words string

	Rationale string
	// Letters is who is told; nobody unless a person chose somebody. Picked are
	// those of them whom nothing proposed.
	Letters, Picked []Applicant
}

// UnmarshalJSON also reads a proposal written when its first day and what is
// shown of the record could still be chosen; both are let go. Any other field
// it does not know is an error: reading on would lose it at the next write.
func (p *Proposal) UnmarshalJSON(raw []byte) error {
	type proposal Proposal
	var read struct {
		proposal
		Start, RecordFrom nhs.Date
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&read); err != nil {
		return err
	}
	*p = Proposal(read.proposal)
	return nil
}

// Decision is what was decided, by whom and on what ground.
type Decision struct {
	ID        string
	Refused   bool
	Basis     basis.Basis
	Scopes    []basis.Scope
	NotGiven  []basis.Scope
	Start     nhs.Date
	End       review.Candidate
	Review    review.Candidate
	OpenEnded string
	Losers    []review.Candidate

	Reason, Words string
	Rationale     string
	// Grounds are the findings a grant rests on: its rationale where nobody wrote
	// another (domain 2.1, A9). Those of restricted questions are left out. Empty in
	// what earlier releases kept.
	Grounds []Ground `json:",omitempty"`

	By StaffID
	At time.Time
	// UndoUntil is when it leaves; until then its maker can take it back.
	UndoUntil time.Time
	// Letters and Picked are as in Proposal.
	Letters, Picked []Applicant
	Role            RoleID
	// FromHold says that a refusal ended a hold: taking it back puts the hold on
	// again.
	FromHold bool
	// Was is what access in force had been granted on, where this decided it
	// afresh; nil for new access.
	Was *Terms
}

// Part reports whether less was given than was asked for.
func (d Decision) Part() bool { return !d.Refused && len(d.NotGiven) > 0 }

// NewIDs are identities for what a decision brings about; the caller makes
// them, for the rules know no randomness.
type NewIDs struct {
	Decision string
	Role     RoleID
	Message  OutgoingID
	Letters  []LetterID
}

// Decide works out what deciding the case would change. It refuses with a
// *Refusal that names every unmet need; refusing an application is never
// blocked by an unanswered check (domain 0.6, invariant 4).
func (a Application) Decide(p Proposal, around Around, ids NewIDs, by Staff, rules Rules, now time.Time) (Change, error) {
	if p.Refuse {
		return a.refuse(p, ids, by, rules, now)
	}
	return a.approve(p, around, ids, by, rules, now)
}

func (a Application) approve(p Proposal, around Around, ids NewIDs, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActDecide, by)
	if err != nil {
		return Change{}, err
	}
	if err := refuse(ActDecide, append(a.Blocks(p, around, rules, now), a.OfPerson(p, by, rules, nhs.DateIn(now))...)...); err != nil {
		return Change{}, err
	}
	return a.granted(state, p, around, ids, by, rules, now)
}

// granted is the change of a grant that nothing stands in the way of.
func (a Application) granted(state ApplicationState, p Proposal, around Around, ids NewIDs, by Staff, rules Rules, now time.Time) (Change, error) {
	today := nhs.DateIn(now)
	facts := a.Facts(p.Scopes, around, rules, today)
	facts.Basis = p.Basis
	found := a.ReviewFacts(p, facts, rules)
	shown := a.RecordFrom(p.Scopes, facts, around, rules)
	dates := review.Propose(found, rules.Policy)
	d := Decision{
		ID: ids.Decision, Basis: p.Basis, Scopes: p.Scopes, NotGiven: basis.Without(a.Requested, p.Scopes),
		Start: today, End: chosen(p.End, dates.End), Review: chosen(p.Review, dates.Review), OpenEnded: p.OpenEnded, Losers: dates.Losers,
		Rationale: p.Rationale, Grounds: a.grounds(facts, rules), By: by.ID, At: now.UTC(), UndoUntil: now.Add(rules.UndoTime).UTC(),
		Letters: p.Letters, Picked: p.Picked, Role: ids.Role,
	}
	details := []Detail{
		{Field: "basis", After: string(d.Basis)}, {Field: "services", After: scopeList(d.Scopes)},
		{Field: "last day", After: d.End.Date.String()}, {Field: "review", After: d.Review.Date.String()},
	}
	if around.Renewed != nil {
		t := Terms{
			Reviewed: Reviewed{On: nhs.DateIn(now), By: by.ID},
			Basis:    d.Basis, Scopes: d.Scopes, RecordFrom: shown, OpenEnded: d.OpenEnded, End: d.End, Review: d.Review,
			GrantedBy: by.ID, GrantedAt: now.UTC(), AssessedOn: found.AssessedOn, OrderEnds: found.OrderEnds,
			SetUp: around.Renewed.SetUp, SwitchOff: around.Renewed.SwitchOff, Application: a.ID, Ref: a.Ref,
		}
		return a.renew(state, d, t, *around.Renewed, ids, by, rules, now, details)
	}
	r := Role{
		ID: ids.Role, State: RoleDraft, Application: a.ID, Ref: a.Ref,
		Patient: a.Patient, Proxy: a.Proxy, Relationship: a.Relationship, RelationshipWords: a.RelationshipWords,
		Basis: d.Basis, Scopes: d.Scopes, RecordFrom: shown,
		Start: d.Start, End: d.End, OpenEnded: d.OpenEnded, Review: d.Review,
		GrantedBy: by.ID, GrantedAt: now.UTC(), AssessedOn: found.AssessedOn, OrderEnds: found.OrderEnds, EverHeld: a.EverHeld,
	}
	r.LocalOnly = rules.localOnly(a.Pair(), localBasis(d.Basis))
	out := Outgoing{
		ID: ids.Message, Kind: MessageCreate, State: OutgoingReady, Application: a.ID, Role: r.ID, Ref: a.Ref,
		Pair: a.Pair(), Grantor: rules.Practice.ODS, Basis: d.Basis, Start: now.UTC(), End: d.End.Date,
		Reason: reasonCreated, By: by.ID, Due: d.UndoUntil, Made: now.UTC(),
	}
	if n := a.National; n != nil && n.Fetchable {
		// A decision takes our own refusal back. What anybody else refused is not
		// opened again unless a person says so (domain 2.5).
		ours := n.Status == NationalRejected && a.OwnRefusal != nil && n.same(*a.OwnRefusal)
		if n.Status == NationalProposed || ours {
			out = out.Opening(*n)
		}
	}
	if r.LocalOnly != "" {
		out.State, out.Why = OutgoingLocal, r.LocalOnly
	}
	c := a.decided(state, ActDecide, d, by, now, details...)
	c.role = &r
	c.outgoing = []Outgoing{out}
	c.letters = a.letters(d, ids.Letters, now)
	return c, nil
}

// renew gives access in force the terms of the decision.
func (a Application) renew(state ApplicationState, d Decision, t Terms, r Role, ids NewIDs, by Staff, rules Rules, now time.Time, details []Detail) (Change, error) {
	was := r.terms()
	d.Role, d.Was, d.Start = r.ID, &was, r.Start
	role, err := r.renewed(t, ids.Message, d.UndoUntil, by, rules, now)
	if err != nil {
		return Change{}, err
	}
	c := a.decided(state, ActDecide, d, by, now, details...)
	c.role, c.outgoing = role.role, role.outgoing
	c.audit = append(c.audit, role.audit...)
	c.letters = a.letters(d, ids.Letters, now)
	return c, nil
}

// Blocks lists everything that still stands between the case and this grant.
// The decision tab shows the list; Decide refuses with it.
func (a Application) Blocks(p Proposal, around Around, rules Rules, now time.Time) []Need {
	today := nhs.DateIn(now)
	needs := append(p.secrets(), rules.clockNeeds(now)...)
	if a.State == Held || a.Hold != nil {
		needs = append(needs, Need{Words: "This case is on hold. It has to be lifted first.", From: SafeguardingLead, Restricted: true})
	}
	granted := p.Scopes
	if granted == nil {
		granted = []basis.Scope{}
	}
	facts := a.Facts(granted, around, rules, today)
	facts.Basis = p.Basis
	checks := a.Checks(facts, rules)
	option, known := basis.Find(a.BasisOptions(facts, rules), p.Basis)
	if why := p.unsaid(len(checks.Warnings) > 0, option); why != "" {
		needs = append(needs, Need{Words: why, From: Responsible, Field: "rationale"})
	}
	for _, n := range checks.Needs {
		needs = append(needs, Need{Rule: string(n.ItemID), Words: n.Text, From: StaffRole(n.Role), Field: string(n.ItemID), Restricted: n.Restricted})
	}
	if p.Basis == "" {
		needs = append(needs, Need{Words: "Choose the legal basis.", Field: "basis"})
	}
	if known {
		if !option.Allowed {
			needs = append(needs, Need{Words: option.Why, Field: "basis"})
		}
		for _, n := range option.Needs {
			needs = append(needs, Need{Words: n + ".", Field: "basis"})
		}
		for _, s := range basis.Without(p.Scopes, option.AllowedScopes) {
			needs = append(needs, Need{Words: "This legal basis does not allow " + s.InSentence() + ".", Field: "services"})
		}
	}
	if len(p.Scopes) == 0 {
		needs = append(needs, Need{Words: "Tick at least one service.", Field: "services"})
	}
	for _, w := range review.Validate(review.Choice{End: p.End, Review: p.Review, OpenReason: p.OpenEnded}, a.ReviewFacts(p, facts, rules), rules.Policy) {
		needs = append(needs, Need{Rule: w.Rule, Words: w.Words, Field: w.Field})
	}
	if r := around.Renewed; r != nil {
		if _, can := r.Next(ActRenew); !can {
			needs = append(needs, Need{Words: "The access this was to renew has ended. It takes a new application.", Field: "renews"})
		}
		if r.Suspended() {
			needs = append(needs, r.gone(around, rules)...)
		}
		if p.Basis != "" && p.Basis.Local() != r.Basis.Local() {
			needs = append(needs, Need{Words: "A care-home agreement stays in the practice, so it takes an application of its own.", Field: "basis"})
		}
	}
	for _, e := range around.besides() {
		if e.Live {
			needs = append(needs, Need{Rule: "F7", Words: e.Words() + " End it first, or refuse this one.", Field: "duplicate"})
		}
	}
	return needs
}

// secrets are the texts of the proposal that must not be kept, as needs.
func (p Proposal) secrets() []Need {
	var needs []Need
	for _, t := range []struct{ field, text string }{{"rationale", p.Rationale}, {"words", p.Words}, {"end", p.OpenEnded}, {"end", p.CarryOn}} {
		if checklist.HoldsKey(t.text) {
			needs = append(needs, Need{Rule: "L4", Words: secretWords, Field: t.field})
		}
	}
	return needs
}

// unsaid says what the note for the record has to say and does not: why somebody
// goes on in spite of warnings, and why services are given that the legal basis
// gives only with a reason.
func (p Proposal) unsaid(warned bool, o basis.Option) string {
	var given []string
	for _, s := range o.WithReason {
		if slices.Contains(p.Scopes, s) {
			given = append(given, s.InSentence())
		}
	}
	switch {
	case strings.TrimSpace(p.Rationale) != "":
		return ""
	case warned && len(given) > 0:
		return "Say in a line why you go on in spite of the warnings, and why this is needed: " + strings.Join(given, ", ") + ". " + o.Caution
	case warned:
		return "Say in a line why you go on in spite of the warnings."
	case len(given) > 0:
		return "Say in a line why this is needed: " + strings.Join(given, ", ") + ". " + o.Caution
	}
	return ""
}

// decided moves the case to its decision. A hold ends with a refusal, but
// EverHeld stays.
func (a Application) decided(state ApplicationState, act Act, d Decision, by Staff, now time.Time, details ...Detail) Change {
	a = a.resumed(now)
	d.FromHold = a.Hold != nil
	a.Decision, a.Hold = &d, nil
	return a.to(state, act, by, now, append(details, d.logged()...)...)
}

// detailTold is who is told of a decision, in the log.
const detailTold = "told"

// logged is what the log keeps of a decision beside its terms, for a decision may be
// taken back and its case with it: who is told, and what was written (domain 2.3).
func (d Decision) logged() []Detail {
	told := make([]string, len(d.Letters))
	for i, who := range d.Letters {
		told[i] = string(who)
	}
	out := []Detail{{Field: detailTold, After: cmp.Or(strings.Join(told, " "), "nobody")}}
	if d.Words != "" {
		out = append(out, Detail{Field: "reason in words", After: d.Words})
	}
	if d.Rationale != "" {
		out = append(out, Detail{Field: "note", After: d.Rationale})
	}
	return out
}

var grantLetters = map[Applicant]string{ByProxy: "L04", ByPatient: "L05"}

func (a Application) letters(d Decision, ids []LetterID, now time.Time) []Letter {
	var out []Letter
	for i, to := range d.Letters {
		kind := grantLetters[to]
		switch {
		case d.Refused:
			kind = "L07"
		case d.Part():
			kind = "L06"
		}
		out = append(out, Letter{
			ID: ids[i], Kind: kind, To: to, State: LetterWaiting, Application: a.ID, Role: d.Role, Ref: a.Ref,
			Made: now.UTC(), NotBefore: d.UndoUntil, Picked: slices.Contains(d.Picked, to),
		})
	}
	return out
}

// Undo takes back one's own decision while nothing of it has left: no message
// sent, no letter of it printed. It lifts no hold and restores no ended access.
func (a Application) Undo(role Role, messages []Outgoing, letters []Letter, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActUndo, by)
	if err != nil {
		return Change{}, err
	}
	d := a.Decision
	var needs []Need
	switch {
	case d == nil:
		needs = append(needs, need("Nothing was decided here."))
	case d.By != by.ID:
		needs = append(needs, need("Only the person who decided can take it back."))
	case !now.Before(d.UndoUntil):
		needs = append(needs, need("The time to take it back has passed. Decide again, or end the access."))
	}
	switch {
	case role.ID == "" || d == nil:
	case !role.Live():
		needs = append(needs, need("The access has been ended since, and an ending is never taken back."))
	default:
		if words := role.changedSince(*d, a.ID); words != "" {
			needs = append(needs, need(words))
		}
	}
	var cancel []OutgoingID
	for _, m := range messages {
		if d != nil && m.Made.Before(d.At) {
			continue // of an earlier decision, which was reopened
		}
		switch m.State {
		case OutgoingReady, OutgoingRelease:
			cancel = append(cancel, m.ID)
		case OutgoingLocal, OutgoingUndone:
		default:
			needs = append(needs, need("It has already gone to the national store."))
		}
	}
	if d != nil { // what was written before it, such as that the application arrived, stays as it is
		letters = slices.DeleteFunc(slices.Clone(letters), func(l Letter) bool { return l.Made.Before(d.At) || l.State == LetterDropped })
	}
	for _, l := range letters {
		if l.Printed.Done() {
			needs = append(needs, need("A letter about it has already been printed."))
		}
	}
	if err := refuse(ActUndo, needs...); err != nil {
		return Change{}, err
	}
	before := *d
	a.Decision, a.Countersigned, a.AwaitsRelease = nil, Fact{}, false
	c := a.to(state, ActUndo, by, now, Detail{Field: "decision", Before: before.ID})
	if before.FromHold { // a refusal never lifted the hold
		c = c.heldAgain(by, now)
	}
	c.cancel = cancel
	for _, l := range letters {
		l.State = LetterDropped
		c.letters = append(c.letters, l)
	}
	if before.Was != nil {
		was := *before.Was
		if was.Stop == nil { // what was keyed in or switched off meanwhile stays so
			was.SetUp = role.SetUp
			if was.SwitchOff.RaisedAt.Equal(role.SwitchOff.RaisedAt) {
				was.SwitchOff = role.SwitchOff
			}
		}
		back, err := role.renewed(was, "", now, by, Rules{}, now)
		if err != nil {
			return Change{}, err
		}
		c.role = back.role
		c.audit = append(c.audit, back.audit...)
		return c, nil
	}
	if role.ID != "" {
		rs, _ := role.State.Next(ActUndo)
		if role.State == RoleActive {
			role.SwitchOff = SwitchOff{RaisedAt: now.UTC(), Why: whyUndoneHere}
		}
		e := by.Entry(ActUndo, now, a.ID, role.ID)
		e.From, e.To = string(role.State), string(rs)
		c.audit = append(c.audit, e)
		role.State = rs
		c.role = &role
	}
	return c, nil
}

// changedSince says what became of access after a case decided it, which taking that
// decision back would take back too; "" where nothing did.
func (r Role) changedSince(d Decision, id ApplicationID) string {
	switch {
	case r.Application != id:
		return "The access was decided afresh since. Take that decision back first."
	case !r.GivenBackAt.IsZero() && !r.GivenBackAt.Before(d.At):
		return "The access was stopped and given back since. End it instead."
	case d.Was != nil && len(r.News) > 0:
		return "Something was recorded about this access since. Decide again instead."
	case d.Was != nil && (!slices.Equal(r.Scopes, d.Scopes) || r.End != d.End):
		return "The access has been changed since. Decide again instead."
	}
	return ""
}

// chosen is the rules' own candidate where somebody kept its date, else a date
// of their own within the limits.
func chosen(on nhs.Date, proposed review.Candidate) review.Candidate {
	switch on {
	case nhs.Date{}:
		return review.Candidate{}
	case proposed.Date:
		return proposed
	}
	return review.ByPerson(on, "")
}

func localBasis(b basis.Basis) string {
	if b.Local() {
		return whyLocalAgreement
	}
	return ""
}

func scopeList(scopes []basis.Scope) string {
	w := make([]string, len(scopes))
	for i, s := range scopes {
		w[i] = string(s)
	}
	return strings.Join(w, " ")
}
