package intake

// Fields of a draft, as doubts name them and screens show them. Those of a
// person begin with "patient." or "proxy.": patient.nhs-number, proxy.born.
const (
	FieldApplicant    = "applicant"
	FieldReceived     = "received"
	FieldNational     = "national"
	FieldRelationship = "relationship"
	FieldBasis        = "claimed-basis"
	FieldRequested    = "requested"
	FieldReasons      = "reasons"
	FieldInformed     = "informed"
	FieldEvidence     = "parental.evidence"
	FieldMoreEvidence = "parental.evidence-words"
	FieldSameAddress  = "parental.same-address"
	FieldConfirmed    = "parental.address-confirmed"
	FieldNewAddress   = "parental.new-address"
	FieldCanConsent   = "parental.child-can-consent"
	FieldWhyNot       = "parental.why-not"

	PartNumber  = "nhs-number"
	PartTitle   = "title"
	PartGiven   = "given"
	PartFamily  = "family"
	PartBorn    = "born"
	PartAddress = "address"
	PartPhone   = "phone"
	PartEmail   = "email"
)

// The people of a draft, as the names of their fields begin.
const (
	ofPatient = "patient"
	ofProxy   = "proxy"
)
