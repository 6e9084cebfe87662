package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// restsOn is, for each basis on which the decider must not be the only one who
// answered, the checks it rests on, by the first letter of their rules: the
// finding of capacity or competence, and the paper or the best interests
// themselves (domain 2.1, A9; a house rule). What anybody answers beside these,
// such as where the patient is registered, is no second look.
var restsOn = map[basis.Basis]string{basis.BestInterests: "MGB", basis.Attorney: "ML", basis.Deputy: "MLD"}

// clinicalRoles are those whose answers are a clinician's.
var clinicalRoles = []checklist.Role{checklist.Clinician, checklist.Responsible, checklist.Safeguarding}

// secondLook reports whether an answer is somebody's part in a decision on this
// basis: given for this case and not taken over from an earlier one, about what
// the basis rests on. A capacity or competence finding counts from clinicians;
// a doubt that reception raised is none.
func (a Application) secondLook(b basis.Basis, it checklist.Item, ans checklist.Answer) bool {
	if ans.Proved || ans.By == "" || ans.At.Before(a.RegisteredAt) || !strings.Contains(restsOn[b], it.Rule[:1]) {
		return false
	}
	return strings.ContainsAny(it.Rule[:1], "LD") || slices.Contains(clinicalRoles, ans.ByRole)
}

// lookedAt reports whether there is a second look that passes.
func (a Application) lookedAt(b basis.Basis, questions *checklist.Set, passes func(checklist.Answer) bool) bool {
	for id, ans := range a.Answers {
		if it, ok := questions.Item(id); ok && a.secondLook(b, it, ans) && passes(ans) {
			return true
		}
	}
	return false
}

// leadTookPart reports whether the safeguarding lead answered part of what a
// child's best interests rest on, or what is the lead's alone: they are for a
// clinician and the lead together (domain 4).
func (a Application) leadTookPart(questions *checklist.Set) bool {
	lead := func(ans checklist.Answer) bool {
		return ans.ByRole == checklist.Safeguarding && !ans.At.Before(a.RegisteredAt)
	}
	return lead(a.Answers[ruleOutcome]) || lead(a.Answers["P7"]) || a.lookedAt(basis.BestInterests, questions, lead)
}

// SecondPerson is what a decision of this person on this basis still needs of a
// second one; nothing for somebody who does not decide.
func (a Application) SecondPerson(b basis.Basis, by Staff, rules Rules, today nhs.Date) []Need {
	if restsOn[b] == "" || !by.May(ActDecide) {
		return nil
	}
	questions := rules.Questions(a)
	if b == basis.BestInterests && a.Child(today) && !by.Is(SafeguardingLead) {
		if a.leadTookPart(questions) {
			return nil // and is the second person
		}
		return []Need{{Words: "For a child’s best interests the safeguarding lead has to answer part of the checks of competence or best interests, or decide.", From: SafeguardingLead, Field: "second"}}
	}
	if a.Countersigned.Done() && a.Countersigned.By != by.ID ||
		a.lookedAt(b, questions, func(ans checklist.Answer) bool { return ans.By != string(by.ID) }) {
		return nil
	}
	if rules.Clinicians == 1 {
		return []Need{{Words: "Nobody but you answered what this decision rests on, and this practice has no other clinician. The practice manager has to countersign.", From: Manager, Field: "countersign"}}
	}
	return []Need{{Words: "Nobody but you answered what this decision rests on. On this basis a second person has to answer part of that, or decide.", From: Responsible, Field: "second"}}
}

// Countersign is the practice manager's signature as the second person, where
// there is one clinician alone (domain 7, a house rule). It is for the answers as
// they are: whatever is answered or taken back afterwards ends it.
func (a Application) Countersign(by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActCountersign, by)
	if err != nil {
		return Change{}, err
	}
	if rules.Clinicians != 1 {
		return Change{}, refuse(ActCountersign, need("This practice has more than one clinician, so a second one answers part of the checks or decides."))
	}
	a.Countersigned = Fact{At: now.UTC(), By: by.ID}
	return a.to(state, ActCountersign, by, now, Detail{Field: "countersigned", After: now.UTC().Format(time.RFC3339)}), nil
}
