package basis

import (
	"fmt"
	"slices"

	"proxydesk/workflow/nhs"
)

// Option says whether a case may rest on a basis, and on what terms.
type Option struct {
	Basis Basis
	// Allowed says that the basis may be chosen on what is known now. Approval
	// still asks for every item of Needs, and the checks ask for the rest.
	Allowed bool
	// Why is one plain sentence: why it may be chosen, or why not.
	Why string
	// Needs is the evidence still missing, in words.
	Needs []string
	// Decides says in words who makes the decision.
	Decides string
	// Proposed is what the screen ticks to begin with: never more than was
	// asked for, and the Smallest set where the form asks for nothing.
	Proposed []Scope
	// AllowedScopes is what may be given at all under this basis.
	AllowedScopes []Scope
	// WithReason is the part of AllowedScopes that wants a written reason, and
	// Caution a sentence that says what speaks against it.
	WithReason []Scope
	Caution    string
}

// Options weighs every basis, in the order of All (domain 4).
func Options(f Facts) []Option {
	if between(f.age(), 0, 17) {
		f.Attorney.DonorOfAge = No // whatever anybody said: they are not 18 yet (L10)
	}
	options := make([]Option, len(All))
	for i, b := range All {
		o := weigh[b](f)
		o.Basis = b
		if o.Decides == "" {
			o.Decides = "A clinician"
		}
		if f.CareHome.Home && b != CareHome && b != Unknown {
			o = Option{Basis: b, Decides: o.Decides, Why: "Staff of a home or service act under its agreement with the practice."}
		}
		if f.proxyTooYoung() && o.Allowed {
			o = Option{Basis: b, Decides: o.Decides, Why: "A proxy has to be 16 or over."}
		}
		o.Proposed = propose(f.Requested, o)
		options[i] = o
	}
	return options
}

// Find returns the option of one basis.
func Find(options []Option, b Basis) (Option, bool) {
	i := slices.IndexFunc(options, func(o Option) bool { return o.Basis == b })
	if i < 0 {
		return Option{}, false
	}
	return options[i], true
}

var weigh = map[Basis]func(Facts) Option{
	Consent: consent, Parental: parental, Attorney: attorney, Deputy: deputy,
	BestInterests: bestInterests, CareHome: careHome, Unknown: unknown,
}

// Smallest is what is proposed when nobody has asked for anything in
// particular: the services that show no record. It is not to be changed.
var Smallest = []Scope{Prescriptions, Appointments}

// propose keeps what was asked for and may be given without a written reason.
func propose(requested []Scope, o Option) []Scope {
	if !o.Allowed {
		return nil
	}
	from := requested
	if len(from) == 0 {
		from = Smallest
	}
	var p []Scope
	for _, s := range Scopes {
		if slices.Contains(from, s) && slices.Contains(o.AllowedScopes, s) && !slices.Contains(o.WithReason, s) {
			p = append(p, s)
		}
	}
	return p
}

func no(why string) Option { return Option{Why: why} }

// age is -1 when the birth date is not known.
func age(born, today nhs.Date) int {
	if born.IsZero() {
		return -1
	}
	return born.AgeOn(today)
}

func (f Facts) age() int            { return age(f.PatientBorn, f.Today) }
func (f Facts) child() bool         { a := f.age(); return a >= 0 && a < 16 }
func (f Facts) proxyTooYoung() bool { a := age(f.ProxyBorn, f.Today); return a >= 0 && a < 16 }

const birthDateNeeded = "The patient’s birth date is not known, and every basis depends on it."

// consent: with capacity or competence nothing else applies, and without it
// consent cannot be given (domain 4).
func consent(f Facts) Option {
	switch a := f.age(); {
	case a < 0:
		return no(birthDateNeeded)
	case a < 16:
		return youngConsent(f)
	}
	o := Option{Allowed: true, AllowedScopes: Scopes}
	switch f.Capacity {
	case HasCapacity:
		o.Why = "The patient was found able to make this decision."
	case CapacityPresumed:
		o.Why = "Adults are presumed able to decide, and nobody has a reason to doubt it."
	case LacksCapacity:
		return no("The patient cannot make this decision, so nobody can take consent from them.")
	case FluctuatingCapacity:
		return no("The patient’s ability to decide comes and goes. Ask again when they can decide.")
	case CapacityNotYetFound:
		return no("A clinician has begun to assess whether the patient can decide, and has not finished.")
	default:
		o.Why = "Adults are presumed able to decide for themselves."
		o.Needs = []string{"A clinician says whether there is any reason to doubt that the patient can decide"}
	}
	return o
}

func youngConsent(f Facts) Option {
	switch f.Competence {
	case Competent:
	case NotCompetent, NotCompetentByAge:
		return no("The young person cannot make this decision yet, so their consent is not enough.")
	case CompetenceUnclear:
		return no("It is not clear yet whether the young person can make this decision.")
	default:
		return no("A clinician first has to say whether the young person can make this decision.")
	}
	if f.Agreed == No {
		return no("The young person can decide, and has not agreed.")
	}
	// A list of prescriptions can give away what a young person confided, so it
	// is given with a reason too and is not ticked beforehand (domain 4; V7).
	o := Option{
		Allowed: true, AllowedScopes: Scopes, WithReason: Without(Scopes, []Scope{Appointments}),
		Caution: "Prescriptions and the record can give away what a young person told us in confidence.",
		Why:     "The young person was found able to make this decision.",
	}
	if f.Agreed != Yes {
		o.Needs = []string{"The young person says whether they agree"}
	}
	return o
}

// parental: under 16 and not competent, with evidence (domain 3.8). P8.
func parental(f Facts) Option {
	a := f.age()
	switch {
	case a < 0:
		return no(birthDateNeeded)
	case a >= 16:
		return no(fmt.Sprintf("Only for a patient under 16. This patient is %d.", a))
	case f.Competence == Competent && f.Agreed == No:
		return no("The young person can decide this and has not agreed. A parent cannot overrule that.")
	case f.Competence == Competent:
		return no("The young person can decide this, so they are asked for their own consent.")
	case f.Competence == CompetenceUnclear:
		return no("It is not clear yet whether the young person can make this decision.")
	case f.Competence == CompetenceUnknown:
		return no("A clinician first has to say whether the child can make this decision.")
	case f.Parental.None:
		return no("What the applicant told us does not give parental responsibility.")
	}
	o := Option{
		Allowed: true, AllowedScopes: Scopes,
		Why: "The child cannot make this decision yet, and the applicant holds parental responsibility.",
	}
	if !f.Parental.Proven {
		o.Why = "The child cannot make this decision yet. Parental responsibility still has to be shown."
		o.Needs = []string{"Evidence of parental responsibility is seen"}
	}
	return o
}

// cannotDecide says why a basis for somebody who cannot decide is closed, or
// nothing when it is open. L9.
func (f Facts) cannotDecide() string {
	switch a := f.age(); {
	case a < 0:
		return birthDateNeeded
	case a < 16:
		return "Only for a patient of 16 or over."
	}
	switch {
	case f.Capacity == LacksCapacity:
		return ""
	case f.canDecide():
		return "Only if the patient cannot decide. This patient can, so they are asked for their consent."
	case f.Capacity == FluctuatingCapacity:
		return "The patient’s ability to decide comes and goes. Wait until they can decide if it is safe to wait."
	}
	return "Only if the patient cannot decide, and no clinician has found that."
}

func (f Facts) canDecide() bool { return f.Capacity == HasCapacity || f.Capacity == CapacityPresumed }

// attorney weighs L1 to L10. What the paper is comes first: a finance paper
// never helps, whatever the patient can decide.
func attorney(f Facts) Option {
	p := f.Attorney
	switch p.Kind {
	case NoPaper, WelfareDeputy, PropertyDeputy:
		return no("No health and welfare power of attorney is on file.")
	case FinanceLPA:
		return no("This power of attorney is for money and property only. It gives no say over health.")
	case EnduringPower:
		return no("An enduring power of attorney is for money only. It gives no say over health.")
	case GeneralPower:
		return no("A general power of attorney gives no say over health and ends when the patient cannot decide.")
	}
	if why := f.cannotDecide(); why != "" {
		if f.canDecide() {
			why = "The donor can still decide for themselves, so they are asked for their consent."
		}
		return no(why + " The paper stays on file.")
	}
	switch {
	case p.Registered == No:
		return no("The power of attorney is not on the public register, or no longer is.")
	case p.OfPatient == No:
		return no("The paper was made by somebody else, so it gives no say over this patient.")
	case p.NamesProxy == No:
		return no("The paper does not name this proxy as an attorney who still acts.")
	case p.DonorOfAge == No:
		return no("The person was under 18 when making the power of attorney, so it does not count.")
	case between(age(f.ProxyBorn, f.Today), 0, 17):
		return no("An attorney has to be 18 or over.")
	case p.Jointly && !p.AllAgree:
		return no("The attorneys act jointly, so all of them have to agree, and not all have.")
	case p.Covers == No:
		return no("The power of attorney does not extend to health information.")
	}
	o := Option{Allowed: true, AllowedScopes: Scopes, Why: "The patient cannot decide, and the power of attorney covers this."}
	o.need(p.Registered == Yes, "The public register shows the power of attorney")
	o.need(p.OfPatient == Yes, "The paper names the patient as its donor")
	o.need(p.NamesProxy == Yes, "The paper names this proxy as an attorney who still acts")
	o.need(p.DonorOfAge == Yes, "The donor was 18 when making it")
	o.need(p.Covers == Yes, "A responsible clinician has read its instructions and limits")
	return o
}

// deputy weighs D1 to D3.
func deputy(f Facts) Option {
	d := f.Deputy
	switch d.Kind {
	case WelfareDeputy:
	case PropertyDeputy:
		return no("This deputy is appointed for money and property only.")
	default:
		return no("No court order is on file.")
	}
	if why := f.cannotDecide(); why != "" {
		return no(why + " The order stays on file.")
	}
	switch {
	case !d.Ends.IsZero() && d.Ends.Before(f.Today):
		return no("The court order ended on " + d.Ends.Display() + ".")
	case d.InForce == No:
		return no("The court order is not in force.")
	case d.NamesProxy == No:
		return no("The court order appoints somebody else as the patient’s deputy.")
	case between(age(f.ProxyBorn, f.Today), 0, 17):
		return no("A deputy has to be 18 or over.")
	case d.Covers == No:
		return no("The court order does not extend to health information.")
	}
	o := Option{Allowed: true, AllowedScopes: Scopes, Why: "The patient cannot decide, and the court has appointed this deputy."}
	o.need(d.InForce == Yes, "The court order is seen and in force")
	o.need(d.NamesProxy == Yes, "The order names this proxy as the patient’s deputy")
	o.need(d.Covers == Yes, "A responsible clinician has read the deputy’s powers")
	return o
}

// bestInterests: for an adult only where nobody has power over it; for a child
// only for a carer who has no parental responsibility (domain 3.10, 4). Whoever
// is appointed decides, also where they are not this proxy or have not all
// agreed: best interests are no way round them.
func bestInterests(f Facts) Option {
	if f.child() {
		return bestInterestsOfChild(f)
	}
	if why := f.cannotDecide(); why != "" {
		return no(why)
	}
	switch p := f.Attorney; {
	case p.Stands() && p.NamesProxy == No:
		return no("Somebody else holds a power of attorney for health and welfare, so they are asked.")
	case p.Stands() && p.Jointly && !p.AllAgree:
		return no("Somebody is appointed to decide for the patient: the attorneys have to agree among themselves.")
	case p.Stands() || f.Deputy.Stands(f.Today):
		return no("Somebody is appointed to decide for the patient, so they are asked.")
	}
	o := Option{
		Allowed: true, AllowedScopes: Scopes, WithReason: Without(Scopes, Smallest),
		Caution: "In somebody’s best interests no more is given than they need.",
		Why:     "The patient cannot decide, and nobody is appointed to decide for them.",
	}
	o.need(f.BestInterests.Complete, "The best-interests assessment is complete")
	return o
}

func bestInterestsOfChild(f Facts) Option {
	switch {
	case f.Competence == Competent:
		return no("The young person can decide this, so they are asked for their own consent.")
	case f.Competence == CompetenceUnknown:
		return no("A clinician first has to say whether the child can make this decision.")
	case f.Competence == CompetenceUnclear:
		return no("It is not clear yet whether the young person can make this decision.")
	case !f.Parental.None:
		return no("Only for a carer without parental responsibility.")
	}
	o := Option{
		Allowed: true, AllowedScopes: Scopes, WithReason: Without(Scopes, Smallest),
		Caution: "A carer without parental responsibility is given the record only by exception.",
		Why:     "The child cannot decide, and a carer without parental responsibility looks after them.",
		Decides: "A clinician with the safeguarding lead",
	}
	o.need(f.BestInterests.HoldersConsulted, "Those with parental responsibility, or the local authority, are asked")
	o.need(f.BestInterests.Complete, "The best-interests assessment is complete")
	return o
}

// careHome is this practice's own arrangement (domain 3.13); never sent.
func careHome(f Facts) Option {
	if !f.CareHome.Home {
		return no("Only for staff of a care home that has an agreement with the practice.")
	}
	o := Option{
		Allowed: true, AllowedScopes: Scopes, WithReason: Without(Scopes, []Scope{Prescriptions}),
		Caution: "A home orders medicine; more takes a review of its agreement.",
		Why:     "The home has an agreement with the practice. It stays in the practice and is never sent.",
		Decides: "The practice manager with a clinician",
	}
	o.need(f.CareHome.Complete, "The home’s agreement, staff list and security are complete")
	return o
}

func unknown(Facts) Option {
	return no("Never chosen. It marks access moved from an older system, until a clinician replaces it.")
}

func (o *Option) need(met bool, words string) {
	if !met {
		o.Needs = append(o.Needs, words)
	}
}

func between(n, low, high int) bool { return n >= low && n <= high }
