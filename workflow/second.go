package workflow

import (
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// fourEyes are the bases on which the decider must not be the only one who
// answered the checks (domain 2.1, A9; a house rule).
var fourEyes = map[basis.Basis]bool{basis.BestInterests: true, basis.Attorney: true, basis.Deputy: true}

// SecondPerson is what a decision of this person on this basis still needs of a
// second one; nothing for somebody who does not decide.
func (a Application) SecondPerson(b basis.Basis, by Staff, rules Rules, today nhs.Date) []Need {
	if b == basis.BestInterests && a.Child(today) && by.May(ActDecide) && !a.leadTookPart(by) {
		return []Need{{Words: "For a child’s best interests the safeguarding lead has to answer part of the checks, or decide.", From: SafeguardingLead, Field: "second"}}
	}
	if !fourEyes[b] || !by.May(ActDecide) || a.Countersigned.Done() && a.Countersigned.By != by.ID {
		return nil
	}
	for _, ans := range a.Answers {
		if !ans.Proved && ans.By != "" && ans.By != string(by.ID) {
			return nil
		}
	}
	if rules.Clinicians == 1 {
		return []Need{{Words: "You answered every check yourself, and this practice has no other clinician. The practice manager has to countersign.", From: Manager, Field: "countersign"}}
	}
	return []Need{{Words: "You answered every check yourself. On this basis a second person has to answer part of them, or decide.", From: Responsible, Field: "second"}}
}

// leadTookPart reports whether the safeguarding lead decides or answered (domain
// 4: a child's best interests are for a clinician and the lead together).
func (a Application) leadTookPart(by Staff) bool {
	if by.Is(SafeguardingLead) {
		return true
	}
	for _, ans := range a.Answers {
		if ans.ByRole == checklist.Safeguarding {
			return true
		}
	}
	return false
}

// Countersign is the practice manager's signature as the second person, where
// there is one clinician alone (domain 7, a house rule).
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
