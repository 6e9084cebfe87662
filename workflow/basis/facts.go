package basis

import "proxydesk/workflow/nhs"

// Facts is what the choice of a basis rests on. The zero value of every
// finding means that nobody has recorded it.
type Facts struct {
	Today nhs.Date
	// PatientBorn and ProxyBorn are zero when not known.
	PatientBorn, ProxyBorn nhs.Date

	// Capacity is the finding for somebody of 16 or over (M0, M9).
	Capacity Capacity
	// Competence is the finding for somebody under 16 (G0, G10).
	Competence Competence
	// Agreed is what a competent young person said (G11); nobody overrules it.
	Agreed Answer

	// Parental is the claim to parental responsibility (domain 3.8).
	Parental ParentalClaim
	// Attorney is the power of attorney on file (L1 to L10).
	Attorney AttorneyPaper
	// Deputy is the court's order on file (D1 to D3).
	Deputy DeputyOrder
	// BestInterests is the clinician's assessment (B1 to B16).
	BestInterests Assessment
	// CareHome is the agreement with the home (O1 to O6).
	CareHome Agreement

	// Requested is what the form asks for; empty where it does not ask.
	Requested []Scope
}

// Answer is yes, no, or nobody has said.
type Answer string

// The answers.
const (
	NotSaid Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
)

// Capacity is a finding under the Mental Capacity Act for this one decision.
type Capacity string

// The findings of M9. CapacityPresumed is M0 answered no: nobody has a reason
// to doubt.
const (
	CapacityUnknown     Capacity = ""
	CapacityPresumed    Capacity = "presumed"
	HasCapacity         Capacity = "has"
	LacksCapacity       Capacity = "lacks"
	FluctuatingCapacity Capacity = "fluctuating"
	CapacityNotYetFound Capacity = "not-yet"
)

// Competence is a Gillick finding for this one decision.
type Competence string

// The findings of G10. NotCompetentByAge is the one-line statement for a very
// young child (G0).
const (
	CompetenceUnknown Competence = ""
	Competent         Competence = "competent"
	NotCompetent      Competence = "not-yet"
	NotCompetentByAge Competence = "by-age"
	CompetenceUnclear Competence = "unclear"
)

// ParentalClaim is what is known of parental responsibility.
type ParentalClaim struct {
	// None says the claimed route gives no parental responsibility (P1).
	None bool
	// Proven says that accepted evidence was seen (P2).
	Proven bool
}

// PaperKind is what a paper turns out to be (L1).
type PaperKind string

// The kinds of paper people bring.
const (
	NoPaper        PaperKind = ""
	WelfareLPA     PaperKind = "health-welfare"
	FinanceLPA     PaperKind = "property-finance"
	EnduringPower  PaperKind = "epa"
	GeneralPower   PaperKind = "general"
	WelfareDeputy  PaperKind = "deputy-welfare"
	PropertyDeputy PaperKind = "deputy-property"
)

// AttorneyPaper is the power of attorney. Whether it gives anybody power over
// health (Stands) is one thing, whether this proxy may use it now another.
type AttorneyPaper struct {
	Kind PaperKind
	// Registered is L2: on the public register, not cancelled or revoked.
	Registered Answer
	// OfPatient is L6: the donor is the patient. NamesProxy is L6a: the proxy is
	// an attorney who still acts.
	OfPatient, NamesProxy Answer
	// Jointly is L7: the attorneys must all agree. AllAgree says they have.
	Jointly, AllAgree bool
	// Covers is L8: nothing in it keeps health information back.
	Covers Answer
	// DonorOfAge is L10: the donor was 18 when making it.
	DonorOfAge Answer
}

// DeputyOrder is the Court of Protection's order.
type DeputyOrder struct {
	Kind PaperKind
	// Ends is the order's last day; zero when it has none.
	Ends nhs.Date
	// NamesProxy is D1a: the proxy is the patient's deputy.
	NamesProxy Answer
	// InForce is D2; Covers is D3, or no where the order gives no powers over
	// welfare at all (D1).
	InForce, Covers Answer
}

// Assessment is a best-interests assessment.
type Assessment struct {
	// Complete says that every item of B1 to B16 is answered.
	Complete bool
	// HoldersConsulted says that those with parental responsibility, or the
	// local authority, were asked: needed where a carer without parental
	// responsibility applies for a child.
	HoldersConsulted bool
}

// Agreement is the arrangement with a care home.
type Agreement struct {
	// Home says the proxy is staff of a care home or other organisation.
	Home bool
	// Complete says that O1 to O6 are met.
	Complete bool
}

// Stands reports whether, for all that is known, somebody has power over the
// patient's health by this paper. It fails only as a paper: by its kind, its
// registration, its donor or what it leaves out. That another person is the
// attorney, or that not all of them agree yet, takes nothing from it.
func (p AttorneyPaper) Stands() bool {
	return p.Kind == WelfareLPA && p.Registered != No && p.OfPatient != No && p.DonorOfAge != No && p.Covers != No
}

// Stands reports whether, for all that is known, the court has given somebody
// power over the patient's health on this day.
func (d DeputyOrder) Stands(today nhs.Date) bool {
	return d.Kind == WelfareDeputy && d.InForce != No && d.Covers != No && (d.Ends.IsZero() || !d.Ends.Before(today))
}
