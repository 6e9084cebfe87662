package vrs

// Code is the store's word for what is wrong. Unknown codes are kept.
type Code string

// The codes any operation may answer (contract 6).
const (
	CodeAccessDenied         Code = "ACCESS_DENIED"
	CodeForbidden            Code = "FORBIDDEN"
	CodeMethodNotAllowed     Code = "METHOD_NOT_ALLOWED"
	CodeTimeout              Code = "TIMEOUT"
	CodeUnsupportedMedia     Code = "UNSUPPORTED_MEDIA"
	CodeUnsupportedMediaType Code = "UNSUPPORTED_MEDIA_TYPE"
	CodeThrottled            Code = "THROTTLED"
	CodeServerError          Code = "SERVER_ERROR"
	CodeNotImplemented       Code = "NOT_IMPLEMENTED"
	CodeBadGateway           Code = "BAD_GATEWAY"
	CodeDownstream           Code = "DOWNSTREAM_SERVICE_ERROR"
	CodeBadRequest           Code = "BAD_REQUEST"
)

// Not found, in three different ways.
const (
	// CodeInvalidatedResource is an unknown role, and also the gateway's word
	// for an address that does not exist.
	CodeInvalidatedResource   Code = "INVALIDATED_RESOURCE"
	CodeResourceNotFound      Code = "RESOURCE_NOT_FOUND"
	CodeAccessRequestNotFound Code = "QUESTIONNAIRE_RESPONSE_NOT_FOUND"
	// CodePracticeNotFound says that the person asked about is registered
	// nowhere the store knows.
	CodePracticeNotFound Code = "GP_PRACTICE_NOT_FOUND"
)

// What already stands against a write.
const (
	// CodeDuplicateRelationship: the pair has a role. It may be ours.
	CodeDuplicateRelationship Code = "DUPLICATE_RELATIONSHIP"
	// CodeDuplicatePatches: two operations on one path within one request. It
	// says nothing about replays.
	CodeDuplicatePatches Code = "DUPLICATE_PATCHES"
	// CodeInvalidTransition: the role cannot go there from where it is now.
	CodeInvalidTransition Code = "INVALID_STATE_TRANSITION"
)

// What is missing from a request.
const (
	CodeMissingValue             Code = "MISSING_VALUE"
	CodeMissingIdentifierValue   Code = "MISSING_IDENTIFIER_VALUE"
	CodeMissingIdentifierSystem  Code = "MISSING_IDENTIFIER_SYSTEM"
	CodeMissingPatient           Code = "MISSING_PATIENT"
	CodeMissingPerformer         Code = "MISSING_PERFORMER"
	CodeMissingStatus            Code = "MISSING_STATUS"
	CodeMissingScope             Code = "MISSING_SCOPE"
	CodeMissingCategory          Code = "MISSING_CATEGORY"
	CodeMissingDateTime          Code = "MISSING_DATETIME"
	CodeMissingGrantor           Code = "MISSING_GRANTOR"
	CodeMissingGrantorReference  Code = "MISSING_GRANTOR_REFERENCE"
	CodeMissingGrantorIdentifier Code = "MISSING_GRANTOR_IDENTIFIER"
	CodeMissingFreeText          Code = "MISSING_FREE_TEXT_FOR_OTHER"
)

// What is wrong in a request.
const (
	CodeInvalidValue             Code = "INVALID_VALUE"
	CodeInvalidParameter         Code = "INVALID_PARAMETER"
	CodeInvalidID                Code = "INVALID_ID_VALUE"
	CodeInvalidIdentifierValue   Code = "INVALID_IDENTIFIER_VALUE"
	CodeInvalidIdentifierSystem  Code = "INVALID_IDENTIFIER_SYSTEM"
	CodeInvalidPatientIdentifier Code = "INVALID_PATIENT_IDENTIFIER_VALUE"
	CodeInvalidPatient           Code = "INVALID_PATIENT"
	CodeInvalidPerformer         Code = "INVALID_PERFORMER"
	CodeInvalidStatus            Code = "INVALID_STATUS"
	CodeInvalidScope             Code = "INVALID_SCOPE"
	CodeInvalidCategory          Code = "INVALID_CATEGORY"
	CodeInvalidDateTime          Code = "INVALID_DATETIME"
	CodeInvalidProvision         Code = "INVALID_PROVISION"
	CodeInvalidExtension         Code = "INVALID_EXTENSION"
	CodeInvalidGrantorValue      Code = "INVALID_GRANTOR_VALUE"
	CodeInvalidGrantorSystem     Code = "INVALID_GRANTOR_SYSTEM"
	CodeInvalidPatch             Code = "INVALID_PATCH"
	CodeInvalidPatchFormat       Code = "INVALID_PATCH_FORMAT"
	CodeInvalidPatchPath         Code = "INVALID_PATCH_PATH"
	CodeInvalidStatusCode        Code = "INVALID_STATUS_CODE"
	CodeInvalidStatusReason      Code = "INVALID_STATUS_REASON"
	CodeInvalidLegalBasis        Code = "INVALID_LEGAL_BASIS_CODE"
	CodeInvalidEndDate           Code = "INVALID_END_DATE"
)
