package relay

import (
	"errors"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

// What a person is told when the store will not take a message: what it objects
// to, what holds, and what to do next. The store's own code is for its service
// desk (codeOf).
const (
	whyPatient   = "The national store does not accept the patient's NHS number. The decision stands here. Check the number against the patient's record, then try again."
	whyProxy     = "The national store does not accept the proxy's NHS number. The decision stands here. Check the number against the proxy's record, then try again."
	whyPeople    = "The national store does not accept one of the two NHS numbers. The decision stands here. Check both against the records, then try again."
	whyPractice  = "The national store does not know a GP practice for one of the two people. The decision stands here. Check where they are registered, then try again."
	whyGrantor   = "The national store does not accept this practice's ODS code. The decision stands here. Ask the person who looks after this program to check the code in its settings."
	whyEnd       = "The national store does not accept the end date. The decision stands here. Check that the date is not past, and decide again with another one if it is."
	whyBasis     = "The national store does not accept the legal basis. The decision stands here. Decide again with another one, or ask the service desk."
	whyReason    = "The national store does not accept the reason that was given. The decision stands here. Decide again with another reason, or ask the service desk."
	whyNoWords   = "The national store wants a few words beside the reason. The decision stands here. Decide again and say why in your own words."
	whyCannot    = "The national store does not allow this change to the record as it is now. Nothing was changed there. Compare the two and decide again."
	whyGoneThere = "The national store has closed the record of one of the two people, or has no such record. The decision stands here. Check both NHS numbers, then look the two people up again."
	whyForm      = "The national store did not accept the way the message was written. The decision stands here. Ask the person who looks after this program; nothing you entered is at fault."
	whyAnything  = "The national store will not take this message. The decision stands here. Ask the service desk, and say when it was sent."
	whyTooOften  = "The national store has not taken this message after many tries. The decision stands here. Try again, or ask the service desk."
	whyHidden    = "The national store says that it already has a record for these two people, but does not show one. Nothing was changed there. Ask the service desk."
	whyTooBroken = "This message cannot be sent as it is stored. The decision stands here. Ask the person who looks after this program."
)

// whyUnseen is for a message that may have arrived and whose record the store
// will not show: to say that it was not taken could be wrong.
const whyUnseen = "The national store may have taken this: no answer came, and it does not show the record. The decision stands here. Check both NHS numbers and look at the record there, or ask the service desk, and then try again."

// Why a message waits, in the words of its row.
const (
	whyOffline    = "The national store cannot be reached. It is tried again by itself."
	whyBusy       = "The national store asks for a pause. It is tried again by itself."
	whyTrouble    = "The national store is in trouble. It is tried again by itself."
	whySignIn     = "The national store does not let this desk in. Ask the person who looks after this program."
	whyNotAllowed = "This desk is signed in to the national store, and may not do this there. Ask the person who looks after this program to ask NHS England for the permission."
	whyNoKey      = "This desk has no key for the national store yet. Ask the person who looks after this program to make one."
	whyLapsed     = "Nobody who may send this is signed in to the NHS any more. It goes when they sign in to the NHS again."
	whyNoAPIKey   = "This desk has no API key for the national store yet. Ask the person who looks after this program."
	whyBadKey     = "This desk’s key for the national store cannot be used. Ask the person who looks after this program."
	whyWrongKey   = "The national store does not accept this desk’s key. Ask the person who looks after this program to check it."
	whyClock      = "This computer’s clock is wrong, so the national store does not let it in. Put the clock right."
	whyChecking   = "No answer came, so the national record is read before anything is sent again."
	whyStopped    = "Proxydesk was closed while this was being sent, so the national record is read before anything is sent again."
	whyBehind     = "The grant this ends may still be on its way. The national record is read again in a moment."
	whyEndedHere  = "Access has been ended since, so there is nothing left to send."
)

// alarmMissing is what a person is told when many records are missing at once.
const alarmMissing = "%d records that this practice holds are missing from the national store. No access was ended here because of it. " +
	"Ask the person who looks after this program to check the store’s address. If it is right, look at each access in the register."

// clockTolerance is how wrong a clock may be before it is the likely reason for
// a refused sign-in (vrs.SignInError).
const clockTolerance = time.Minute

// signInWords says why nobody lets us in: a sign-in that is not accepted is
// another matter than one that is and may not do this.
func signInWords(p *vrs.Problem, err error) string {
	var (
		lack    *vrs.LackError
		refused *vrs.SignInError
	)
	switch {
	case p != nil && p.Forbids():
		return whyNotAllowed
	case errors.As(err, &lack) && lack.Lack == vrs.LacksKey:
		return whyNoKey
	case errors.As(err, &lack) && lack.Lack == vrs.LacksAPIKey:
		return whyNoAPIKey
	case errors.As(err, &lack):
		return whyBadKey
	case errors.As(err, new(*vrs.LapsedError)):
		return whyLapsed
	case errors.As(err, &refused) && refused.Skew.Abs() >= clockTolerance:
		return whyClock
	case errors.As(err, &refused):
		return whyWrongKey
	}
	return whySignIn
}

var objections = map[vrs.Code]string{
	vrs.CodeInvalidPatient: whyPatient, vrs.CodeMissingPatient: whyPatient, vrs.CodeInvalidPatientIdentifier: whyPatient,
	vrs.CodeInvalidPerformer: whyProxy, vrs.CodeMissingPerformer: whyProxy,
	vrs.CodeInvalidIdentifierValue: whyPeople, vrs.CodeMissingIdentifierValue: whyPeople,
	vrs.CodePracticeNotFound: whyPractice,
	vrs.CodeMissingGrantor:   whyGrantor, vrs.CodeMissingGrantorReference: whyGrantor, vrs.CodeMissingGrantorIdentifier: whyGrantor,
	vrs.CodeInvalidGrantorValue: whyGrantor, vrs.CodeInvalidGrantorSystem: whyGrantor,
	vrs.CodeInvalidEndDate: whyEnd, vrs.CodeInvalidProvision: whyEnd,
	vrs.CodeInvalidLegalBasis:   whyBasis,
	vrs.CodeInvalidStatusReason: whyReason, vrs.CodeMissingFreeText: whyNoWords,
	vrs.CodeInvalidTransition: whyCannot, vrs.CodeInvalidStatusCode: whyCannot, vrs.CodeInvalidStatus: whyCannot,
	vrs.CodeDuplicateRelationship: whyHidden,
	vrs.CodeResourceNotFound:      whyGoneThere, vrs.CodeInvalidatedResource: whyGoneThere,
	vrs.CodeInvalidID: whyGoneThere,
	// What only a fault of this program, or another understanding of the
	// published contract, can bring about.
	vrs.CodeMissingValue: whyForm, vrs.CodeInvalidValue: whyForm, vrs.CodeBadRequest: whyForm, vrs.CodeInvalidParameter: whyForm,
	vrs.CodeMissingIdentifierSystem: whyForm, vrs.CodeInvalidIdentifierSystem: whyForm, vrs.CodeMissingStatus: whyForm,
	vrs.CodeMissingScope: whyForm, vrs.CodeInvalidScope: whyForm, vrs.CodeMissingCategory: whyForm, vrs.CodeInvalidCategory: whyForm,
	vrs.CodeMissingDateTime: whyForm, vrs.CodeInvalidDateTime: whyForm, vrs.CodeInvalidExtension: whyForm,
	vrs.CodeInvalidPatch: whyForm, vrs.CodeInvalidPatchFormat: whyForm, vrs.CodeInvalidPatchPath: whyForm,
	vrs.CodeDuplicatePatches: whyForm, vrs.CodeUnsupportedMedia: whyForm, vrs.CodeUnsupportedMediaType: whyForm,
	vrs.CodeMethodNotAllowed: whyForm, vrs.CodeNotImplemented: whyForm,
}

// codeOf is the answer of the store as its service desk knows it, its status and
// its own code; "" for one that objects to nothing, and for none.
func codeOf(p *vrs.Problem) string {
	if p == nil {
		return ""
	}
	return p.String()
}

// objection says in words what the store has against a message.
func objection(p *vrs.Problem) string {
	switch {
	case p == nil:
		return whyTooBroken
	case objections[p.Code] != "":
		return objections[p.Code]
	}
	return whyAnything
}

// unseen says in words why the record a message is about could not be read.
func unseen(m workflow.Outgoing, p *vrs.Problem) string {
	if m.State == workflow.OutgoingVerify || m.State == workflow.OutgoingSending {
		return whyUnseen
	}
	return objection(p)
}
