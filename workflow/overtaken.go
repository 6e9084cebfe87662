package workflow

import (
	"maps"
	"slices"

	"proxydesk/workflow/checklist"
)

// Overtaken says that somebody changed the very thing that a person is changing,
// after they had seen it. Nothing was written: a person chooses between the two. It
// is an ErrStale.
type Overtaken struct {
	// Items are the questions that were answered otherwise; none where it is the
	// decision being prepared.
	Items []checklist.ItemID
}

func (*Overtaken) Error() string { return "somebody changed the same thing meanwhile" }

// Unwrap is ErrStale.
func (*Overtaken) Unwrap() error { return ErrStale }

// AnswersAsSeen reports, as an *Overtaken, the questions among those given that
// somebody else answered otherwise since the person saw them. seen has what stood
// there; a question that is not in it is not looked at, for its answer is withheld
// from them.
func (a Application) AnswersAsSeen(seen, given checklist.Answers, by Staff) error {
	same := func(x, y checklist.Answer) bool {
		return x.Value == y.Value && slices.Equal(x.Values, y.Values) && x.Note == y.Note
	}
	var items []checklist.ItemID
	for _, id := range slices.Sorted(maps.Keys(given)) {
		was, looked := seen[id]
		is := a.Answers[id]
		if looked && is.By != string(by.ID) && !same(was, is) && !same(given[id], is) {
			items = append(items, id)
		}
	}
	if items != nil {
		return &Overtaken{Items: items}
	}
	return nil
}

// PlanAsSeen reports, as an *Overtaken, that the decision being prepared is neither
// what the person saw nor what they make of it.
func (a Application) PlanAsSeen(seen, p Proposal) error {
	if a.Intended.Same(seen) || a.Intended.Same(p) {
		return nil
	}
	return &Overtaken{}
}

// PlanOver is the decision a person prepares as it comes in the place of the one on
// record, or an *Overtaken as PlanAsSeen reports it; with seen nil nothing is
// compared. Where the reason and the note are withheld from them, what stands there
// stays, for they did not mean to change what they are not shown; words of their own
// beside it are refused.
func (a Application) PlanOver(seen *Proposal, p Proposal, by Staff) (Proposal, error) {
	if !a.EverHeld || a.HoldsReadBy(by) {
		if seen == nil {
			return p, nil
		}
		return p, a.PlanAsSeen(*seen, p)
	}
	is, known := a.Intended, a.Intended.Told()
	if seen != nil {
		a.Intended = known
		if err := a.PlanAsSeen(seen.Told(), p.Told()); err != nil {
			return Proposal{}, err
		}
		known = *seen
	}
	var needs []Need
	stays := func(typed *string, is, known, field string) {
		switch {
		case known == is: // nothing of it is withheld
		case *typed == "" || *typed == known:
			*typed = is
		case *typed != is:
			needs = append(needs, Need{Words: "What stands here is for a responsible clinician to change. Leave it as it is, and the rest is saved.", From: Responsible, Field: field})
		}
	}
	stays(&p.Reason, is.Reason, known.Reason, "reason")
	stays(&p.Words, is.Words, known.Words, "words")
	stays(&p.Rationale, is.Rationale, known.Rationale, "rationale")
	return p, refuse(ActAnswer, needs...)
}

// Told is the proposal without its reason and its note, as those see it on a case
// that was ever held who may not read holds.
func (p Proposal) Told() Proposal {
	p.Reason, p.Words, p.Rationale = "", "", ""
	return p
}

// Same reports whether two proposals come to the same.
func (p Proposal) Same(o Proposal) bool {
	return p.Refuse == o.Refuse && p.Basis == o.Basis && slices.Equal(p.Scopes, o.Scopes) && p.End == o.End && p.Review == o.Review &&
		p.OpenEnded == o.OpenEnded && p.CarryOn == o.CarryOn && p.Reason == o.Reason && p.Words == o.Words && p.Rationale == o.Rationale &&
		slices.Equal(p.Letters, o.Letters) && slices.Equal(p.Picked, o.Picked)
}
