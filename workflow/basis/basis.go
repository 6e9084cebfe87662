package basis

import "strings"

// Basis is the authority a role rests on. Its spelling is the published one
// where the national store has a code for it (domain 1.2), so stored records
// and the wire agree.
type Basis string

// The bases of domain 4.
const (
	// Consent is given by somebody who can decide: an adult with capacity, or
	// a competent young person.
	Consent Basis = "consent"
	// Parental is parental responsibility for a child under 16 who cannot
	// decide yet.
	Parental Basis = "parental-responsibility"
	// Attorney is a registered health and welfare lasting power of attorney,
	// once its donor cannot decide.
	Attorney Basis = "health-and-welfare-lasting-power-of-attorney"
	// Deputy is a personal welfare deputy appointed by the Court of Protection.
	Deputy Basis = "court-appointed-personal-welfare-deputy"
	// BestInterests is a clinician's decision for somebody who cannot decide
	// and has nobody appointed.
	BestInterests Basis = "best-interest"
	// CareHome is this practice's agreement with a care home. It is local: the
	// national standard leaves care-home staff out (domain 0, point 10).
	CareHome Basis = "care-home"
	// Unknown stands on roles moved over from older systems. It is read, never
	// granted, and is to be replaced.
	Unknown Basis = "unknown"
)

// All lists the bases in the order a screen offers them.
var All = []Basis{Consent, Attorney, Deputy, BestInterests, Parental, CareHome, Unknown}

var basisWords = map[Basis]string{
	Consent: "Consent", Parental: "Parental responsibility", Attorney: "Health and welfare LPA",
	Deputy: "Court-appointed deputy", BestInterests: "Best interests",
	CareHome: "Care-home agreement", Unknown: "Unknown (moved from an older system)",
}

// Words is the basis as screens and letters write it.
func (b Basis) Words() string { return basisWords[b] }

// Code is the national code, "UNK" for a basis moved over without one, and
// empty for a basis that is never sent.
func (b Basis) Code() string {
	switch b {
	case CareHome:
		return ""
	case Unknown:
		return "UNK"
	}
	return string(b)
}

// Local reports whether access on this basis stays in the practice and is never
// sent to the national store (O9, domain 2.5).
func (b Basis) Local() bool { return b == CareHome }

// Valid reports whether b is one of All.
func (b Basis) Valid() bool { return basisWords[b] != "" }

// Parse reads a basis from its stored spelling or national code. The second
// result is false for a code that is not known here; such a code is kept as it
// is and treated as Unknown.
func Parse(code string) (Basis, bool) {
	code = strings.TrimSpace(code)
	if code == "UNK" {
		return Unknown, true
	}
	b := Basis(code)
	return b, b.Valid()
}
