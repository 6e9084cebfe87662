package casework

import (
	"context"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

// OffersEach is what Offers lists of one case of several.
type OffersEach struct {
	Application workflow.ApplicationID
	Offers      []Offer
	// Err is why there is nothing to offer, such as that only a clinician
	// decides about letters on this case.
	Err error
}

// OffersOf lists the letters that may be written about each of several cases.
func (s Session) OffersOf(ctx context.Context, ids []workflow.ApplicationID) []OffersEach {
	out := make([]OffersEach, len(ids))
	for i, id := range ids {
		out[i] = OffersEach{Application: id, Err: ctx.Err()}
		if out[i].Err == nil {
			out[i].Offers, out[i].Err = s.Offers(ctx, id)
		}
	}
	return out
}

// LetterAsked is one letter of several that somebody chose to write.
type LetterAsked struct {
	Application workflow.ApplicationID
	Kind        letter.Kind
	To          letter.Person
}

// LetterWritten is what became of one of them.
type LetterWritten struct {
	LetterAsked
	// Err is why it was not written; nil when it waits to be printed.
	Err error
}

// WriteMany writes letters, each by the rules of Write and in a commit of its
// own: one that is not right as things stand keeps none of the others back. None
// of their readers counts as chosen: whoever prints a letter that nothing
// proposes, such as one to a child, says of it alone that it is right.
func (s Session) WriteMany(ctx context.Context, asked []LetterAsked) []LetterWritten {
	out := make([]LetterWritten, len(asked))
	for i, a := range asked {
		out[i] = LetterWritten{LetterAsked: a, Err: ctx.Err()}
		if out[i].Err == nil {
			out[i].Err = s.writeOffered(ctx, a, false)
		}
	}
	return out
}
