package workflow

import (
	"strings"
	"time"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// SetAside are answers of a case from before it was moved to newer questions.
// They stay in the record and count for nothing.
type SetAside struct {
	// Version is the version they were given under.
	Version string
	At      time.Time
	By      StaffID
	Answers checklist.Answers
}

// Questions are the ones a case is judged by: always its own version's, so that
// a changed definition never alters a case that was answered under another. A
// version that cannot be read any more gives checklist.Lost, which stops every
// grant and says why.
func (r Rules) Questions(a Application) *checklist.Set {
	if r.Checklist != nil && a.ChecklistVersion == r.Checklist.Version {
		return r.Checklist
	}
	set, err := r.Library.Find(a.ChecklistVersion)
	if err != nil {
		return checklist.Lost(a.ChecklistVersion)
	}
	return set
}

// Newer works out what moving the case to the questions in use would change;
// false when it has them already, or is closed.
func (a Application) Newer(f checklist.Facts, rules Rules) (checklist.Move, bool) {
	if rules.Checklist == nil || a.ChecklistVersion == rules.Checklist.Version || !a.Open() {
		return checklist.Move{}, false
	}
	return rules.Checklist.MoveFrom(rules.Questions(a), f, a.Answers), true
}

// MoveToNewer moves the case to the questions in use. Answers that no longer
// fit are set aside. Where the newer questions take an answer as a concern, the
// case is held in the same change.
func (a Application) MoveToNewer(around Around, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActUpdate, by)
	if err != nil {
		return Change{}, err
	}
	f := a.Facts(nil, around, rules, nhs.DateIn(now))
	m, newer := a.Newer(f, rules)
	if !newer {
		return Change{}, refuse(ActUpdate, need("This case has the newest questions already."))
	}
	before := a.Checks(f, rules).Holds
	if len(m.Aside) > 0 {
		a.SetAside = append(append([]SetAside(nil), a.SetAside...), SetAside{Version: m.From, At: now.UTC(), By: by.ID, Answers: m.Aside})
	}
	a.ChecklistVersion, a.Answers, a.Countersigned = m.To, m.Kept, Fact{}
	detail := Detail{Field: "questions", Before: m.From, After: m.To}
	r := a.Checks(f, rules)
	if a.Hold == nil && len(r.Holds) > len(before) {
		to, ok := a.State.Next(ActHold)
		if !ok {
			return Change{}, refuse(ActHold, need("This case cannot be held now."))
		}
		var concern []string
		for _, h := range r.Holds {
			if st, ok := r.Find(h.ItemID); ok {
				concern = append(concern, strings.TrimSpace(st.Item.Ask+" "+st.Item.Label(st.Answer)+". "+st.Answer.Note))
			}
		}
		c := a.held(to, strings.Join(concern, "\n"), string(r.Holds[len(r.Holds)-1].ItemID), by, now)
		c.audit[0].Details = append(c.audit[0].Details, detail)
		return c, nil
	}
	return a.to(state, ActUpdate, by, now, detail), nil
}
