package intake

import (
	"errors"

	"proxydesk/sync/vrs"
)

// Unreadable says that nothing came in, and why. Nothing was left behind.
type Unreadable struct {
	// Words is a sentence or two for the person who tried: what it is, and what
	// to do instead. It quotes nothing of what was given.
	Words string
	cause error
}

// Error is the sentence; it holds nothing of a person.
func (u *Unreadable) Error() string { return u.Words }

// Sentence is Words, for those who know only that an error has one.
func (u *Unreadable) Sentence() string { return u.Words }

// Unwrap returns what went wrong underneath, or nil. Branch on it only.
func (u *Unreadable) Unwrap() error { return u.cause }

// notFetched says why an access request did not come.
func notFetched(err error) *Unreadable {
	var (
		problem  *vrs.Problem
		notSent  *vrs.NotSentError
		noAnswer *vrs.NoAnswerError
	)
	words := "The access request did not come. Nothing was brought in. Try again; if it happens again, tell whoever looks after Proxydesk."
	switch {
	case errors.Is(err, vrs.ErrNotConnected):
		words = "No national store is set up on this desk, so an access request cannot be fetched. Paste the text of the e-mail instead."
	case errors.Is(err, vrs.ErrNotFound), errors.Is(err, vrs.ErrNotID):
		words = "The national store has no access request with this id. Check it against the e-mail, and copy the whole id."
	case fileWords(err) != "":
		words = "The national store answered, but not with an access request that can be read. Nothing was brought in. Paste the text of the e-mail instead."
	case errors.As(err, &notSent) && notSent.Trouble == vrs.TroubleSignIn:
		words = "The national store does not let this desk in. Nothing was brought in. Ask the person who looks after Proxydesk, or paste the text of the e-mail instead."
	case errors.As(err, &notSent):
		words = "The national store could not be reached. Nothing was brought in. Try again later, or paste the text of the e-mail instead."
	case errors.As(err, &noAnswer):
		words = "The national store did not answer in a way that can be relied on. Nothing was brought in. Try again in a few minutes."
	case errors.As(err, &problem):
		switch problem.Code {
		case vrs.CodeAccessDenied, vrs.CodeForbidden:
			words = "The national store does not let this desk read that access request. Check that the application is for this practice."
		case vrs.CodeThrottled:
			words = "The national store is busy. Nothing was brought in. Try again in a few minutes."
		}
	}
	return &Unreadable{Words: words, cause: err}
}

// fileWords says what is wrong with a form, or nothing for another error.
func fileWords(err error) string {
	var (
		wrong   *vrs.WrongResourceError
		missing *vrs.MissingError
	)
	switch {
	case errors.Is(err, vrs.ErrTooLarge):
		return "This file is larger than any access request, so it was not read. Check that it is the right one."
	case errors.Is(err, vrs.ErrNotJSON):
		return "This file begins like an access request and is not one: it may be cut off or damaged. Save it again from where it came."
	case errors.As(err, &wrong):
		return "This file holds another kind of record, not an access request. Choose the file with the application."
	case errors.As(err, &missing):
		return "This access request is not complete: " + missingWords(missing.Parts) + ". Ask for it again, or key it in from paper."
	case errors.Is(err, vrs.ErrShape):
		return "This file is not built as an access request is, so it was not read. Save it again from where it came."
	}
	return ""
}

func missingWords(parts []string) string {
	words := map[string]string{
		"answers": "it has no answers", "patient": "it does not say who the patient is", "proxy": "it does not say who wants access",
	}
	said := ""
	for i, p := range parts {
		switch {
		case i > 0 && i == len(parts)-1:
			said += " and "
		case i > 0:
			said += ", "
		}
		said += words[p]
	}
	return said
}
