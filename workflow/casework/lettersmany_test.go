package casework_test

import (
	"errors"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
)

// Letters written together answer each for itself: what cannot be written keeps
// none of the others back.
func TestLettersToManyAnswerEachForItself(t *testing.T) {
	b := newBench(t, players(t), 0)
	sam := b.As(b.staff("A"))
	offers := sam.OffersOf(b.ctx, []workflow.ApplicationID{b.id, "nobody"})
	if len(offers) != 2 || len(offers[0].Offers) == 0 || offers[0].Err != nil || !errors.Is(offers[1].Err, workflow.ErrNotFound) {
		t.Fatalf("offers: %+v", offers)
	}
	ask := func(id workflow.ApplicationID) casework.LetterAsked {
		return casework.LetterAsked{Application: id, Kind: letter.ApplyOnPaper, To: letter.Proxy}
	}
	done := sam.WriteMany(b.ctx, []casework.LetterAsked{ask("nobody"), ask(b.id), ask(b.id)})
	switch {
	case !errors.Is(done[0].Err, workflow.ErrNotFound):
		t.Errorf("nobody's letter: %v", done[0].Err)
	case done[1].Err != nil:
		t.Errorf("the letter after it: %v", done[1].Err)
	case !errors.As(done[2].Err, new(*workflow.Refusal)):
		t.Errorf("the same letter again: %v", done[2].Err)
	case len(b.record.letters) != 1:
		t.Errorf("%d letters wait", len(b.record.letters))
	}
	if r := b.As(b.staff("R")).WriteMany(b.ctx, []casework.LetterAsked{ask(b.id)}); r[0].Err == nil {
		t.Error("reception wrote a letter that is not theirs to write")
	}
}
