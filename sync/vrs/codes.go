package vrs

// The systems and addresses that give codes and identifiers their meaning
// (contract 4.2 to 4.8).
const (
	systemNHSNumber = "https://fhir.nhs.uk/Id/nhs-number"
	systemODS       = "https://fhir.nhs.uk/Id/ods-organization-code"
	systemScope     = "https://terminology.hl7.org/CodeSystem/consentscope"
	systemCategory  = "https://terminology.hl7.org/CodeSystem/v3-ActCode"
	systemBasis     = "https://fhir.nhs.uk/England/CodeSystem/England-NHSProxyLegalBasis"
	systemReason    = "https://fhir.nhs.uk/England/CodeSystem/England-ConsentStatusReason"
	systemProofing  = "https://fhir.nhs.uk/England/CodeSystem/England-NHSIdentityProofingLevel"

	extensionReason  = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-Consent-Status-Reason"
	extensionGrantor = "https://hl7.org/fhir/5.0/StructureDefinition/extension-Consent.grantor"
	// extensionReasonOld is still on roles written before 2026.
	extensionReasonOld = "https://fhir.hl7.org.uk/StructureDefinition/Extension-statusReason"
)

// The statuses of a role at the store.
const (
	StatusProposed = "proposed"
	StatusActive   = "active"
	StatusRejected = "rejected"
	StatusInactive = "inactive"
	StatusInError  = "entered-in-error"
)

// The legal bases that may be written (contract 4.3). "Unknown" exists at the
// store and is only ever read.
const (
	BasisParental     = "parental-responsibility"
	BasisConsent      = "consent"
	BasisBestInterest = "best-interest"
	BasisAttorney     = "health-and-welfare-lasting-power-of-attorney"
	BasisDeputy       = "court-appointed-personal-welfare-deputy"
)

// basisDisplays holds every basis that may be written. Displays are written for
// people who read the role elsewhere; nothing of ours ever reads one.
var basisDisplays = map[string]string{
	BasisParental:     "Parental responsibility",
	BasisConsent:      "Consent",
	BasisBestInterest: "Best interest",
	BasisAttorney:     "Health and welfare lasting power of attorney",
	BasisDeputy:       "Court appointed personal welfare deputy",
}

// The reasons that go with an act rather than with a choice of the decider.
const (
	ReasonCreated     = "ROLE_CREATED"
	ReasonActivated   = "ROLE_ACTIVATED"
	ReasonReactivated = "ROLE_REACTIVATED"
	ReasonSuspended   = "ROLE_SUSPENDED_PENDING_REVIEW"
	// ReasonOther needs words of the decider beside it.
	ReasonOther = "OTHER"
)

// reasonDisplays holds every reason that may be written (contract 4.4). The
// four withdrawn in July 2026 are missing on purpose: they are only read.
var reasonDisplays = map[string]string{
	ReasonCreated:     "Role created",
	ReasonActivated:   "Role activated",
	ReasonReactivated: "Role reactivated",
	ReasonSuspended:   "Suspended pending review",

	"ROLE_DEACTIVATED_SAFEGUARDING":                         "Safeguarding concern",
	"ROLE_DEACTIVATED_PATIENT_REQUEST":                      "At patient request",
	"ROLE_DEACTIVATED_END_DATE_REACHED":                     "End date reached",
	"ROLE_DEACTIVATED_INACTIVE_ROLE":                        "Role no longer in use",
	"ROLE_DEACTIVATED_PATIENT_DECEASED":                     "Patient deceased",
	"ROLE_DEACTIVATED_PROXY_DECEASED":                       "Proxy deceased",
	"ROLE_DEACTIVATED_CHANGE_IN_RELATIONSHIP":               "Change in relationship",
	"ROLE_DEACTIVATED_PROXY_LACKS_CAPACITY":                 "Proxy lacks capacity",
	"ROLE_DEACTIVATED_MISUSE_OF_SYSTEM":                     "Misuse of system",
	"ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED":               "Patient GP transferred",
	"ROLE_DEACTIVATED_PROXY_GP_TRANSFERRED":                 "Proxy GP transferred",
	"ROLE_DEACTIVATED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES": "Proxy not living in England or Wales",

	"APPLICATION_SUBMITTED":   "Application submitted online",
	"APPLICATION_RESUBMITTED": "Application re-submitted",
	"APPLICATION_WITHDRAWN":   "Proxy application withdrawn",

	"APPLICATION_REJECTED_NOT_NEEDED":                           "Proxy support not required",
	"APPLICATION_REJECTED_SAFEGUARDING":                         "Safeguarding concern identified",
	"APPLICATION_REJECTED_IDENTITY_NOT_VERIFIED":                "Proxy identity not verified",
	"APPLICATION_REJECTED_NO_CONSENT":                           "Patient does not consent",
	"APPLICATION_REJECTED_PROXY_LACKS_CAPACITY":                 "Proxy lacks capacity",
	"APPLICATION_REJECTED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES": "Proxy not living in England or Wales",
	"APPLICATION_REJECTED_NO_LEGAL_BASIS":                       "Relationship or legal basis not proven",

	ReasonOther: "Other reason",
}
