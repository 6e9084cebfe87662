package workflow

import (
	"errors"
	"slices"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// identityChecks are the rules that say who somebody is: they count only from
// whoever is on the practice's list of verifiers, or needs no place on it
// (domain 3.2 and 7).
var identityChecks = []string{"I2", "I3a", "I3b", "I3c", "I3d", "I4", "I6", "I7"}

// ActsAs is the role under which the person may give this answer to a check.
// The error is ErrNotAllowed, or a *Refusal where only a place on the list of
// verifiers is missing.
func ActsAs(it checklist.Item, value string, by Staff) (checklist.Role, error) {
	role, ok := it.ActingRole(checkRoles(by), value)
	if !ok {
		return "", ErrNotAllowed
	}
	if role == checklist.Clinician && !by.May(ActClinical) {
		// Without a delegation a nurse answers what the front desk does.
		if _, front := it.ActingRole([]checklist.Role{checklist.Administrator}, value); !front {
			return "", ErrNotAllowed
		}
	}
	if role == checklist.Clinician && by.Is(SafeguardingLead) {
		role = checklist.Safeguarding // a child's best interests ask whether the lead took part
	}
	if slices.Contains(identityChecks, it.Rule) && !by.May(ActVerify) {
		return "", refuse(ActVerify, Need{Rule: it.Rule, Field: string(it.ID),
			Words: "Only somebody on the practice’s list of identity verifiers can answer this. The manager keeps the list under Settings, Users."})
	}
	return role, nil
}

// IsUnlisted says whether an error of ActsAs is that somebody whose role would do
// is not on the list of verifiers.
func IsUnlisted(err error) bool {
	_, is := errors.AsType[*Refusal](err)
	return is
}

// Answerable reports whether this person may answer the item at all.
func Answerable(it checklist.Item, by Staff) bool {
	_, err := ActsAs(it, "", by)
	return err == nil
}

func checkRoles(by Staff) []checklist.Role {
	roles := make([]checklist.Role, len(by.Roles))
	for i, r := range by.Roles {
		roles[i] = checklist.Role(r)
	}
	return roles
}

// sourceLinks says that I9 was worked out from the numbers somebody is linked
// to, and not asked.
const sourceLinks = "The NHS numbers recorded for this member of staff"

// unrelated works I9 out where it can be: whoever has just checked an identity
// is no relative of either, if the numbers they are linked to are recorded, for
// otherwise they could not have answered. Where none are recorded it is asked.
func (a Application) unrelated(given checklist.Answers, questions *checklist.Set, by Staff) Application {
	for _, who := range []string{".patient", ".proxy"} {
		id := checklist.ItemID("I9" + who)
		i := slices.IndexFunc(identityChecks, func(rule string) bool { return !given[checklist.ItemID(rule+who)].Blank() })
		_, said := given[id]
		if _, asked := questions.Item(id); i < 0 || said || !asked {
			continue
		}
		check := a.Answers[checklist.ItemID(identityChecks[i]+who)]
		switch known := a.Answers[id]; {
		case len(by.Linked) > 0 && (known.Blank() || known.Source == sourceLinks):
			a.Answers = with(a.Answers, id, checklist.Answer{Value: checklist.Yes, Source: sourceLinks, By: check.By, ByRole: check.ByRole, At: check.At})
		case len(by.Linked) == 0 && known.Source == sourceLinks && known.By != check.By:
			a.Answers = with(a.Answers, id, checklist.Answer{})
		}
	}
	return a
}

// transactional are the services a delegate may give: they show nothing of the
// record (domain 7, a house rule).
var transactional = []basis.Scope{basis.Appointments, basis.Prescriptions}

// beyond is what a grant goes beyond a delegation by; nothing for those who own
// decisions.
func (a Application) beyond(p Proposal, by Staff) []Need {
	if by.Is(Responsible, SafeguardingLead) || !by.May(ActDecide) {
		return nil
	}
	var needs []Need
	say := func(words, field string) { needs = append(needs, Need{Words: words, From: Responsible, Field: field}) }
	if a.EverHeld {
		needs = append(needs, Need{Words: "A responsible clinician decides this one.", From: Responsible, Field: "second", Restricted: true})
	}
	services := p.Scopes
	if p.Refuse {
		services = a.Services()
	} else if p.Basis != basis.Consent {
		say("What is delegated to you is to grant with the patient’s consent. On another basis a responsible clinician decides.", "basis")
	}
	if len(basis.Without(services, transactional)) > 0 {
		say("What is delegated to you is appointments and prescriptions. For anything more a responsible clinician decides.", "services")
	}
	return needs
}

// judgedBy reports whether a look at this access that takes judgement is this
// person's: of somebody who owns decisions, or of a delegate where they could have
// granted it and nothing has happened since.
func (r Role) judgedBy(by Staff) bool {
	if by.Is(Responsible, SafeguardingLead) {
		return true
	}
	return by.May(ActDecide) && r.Basis == basis.Consent && len(basis.Without(r.Scopes, transactional)) == 0 && !r.EverHeld && len(r.News) == 0
}

// OfPerson is what a decision still needs because it is this person who decides:
// a second one, or one who may decide more.
func (a Application) OfPerson(p Proposal, by Staff, rules Rules, today nhs.Date) []Need {
	if p.Refuse {
		return a.beyond(p, by)
	}
	return append(a.beyond(p, by), a.SecondPerson(p.Basis, by, rules, today)...)
}

// judged are the reasons for ending access that take a clinician's judgement:
// the national record shows them to others. Everybody who may end access ends it
// for the rest, and may suspend it at once for these.
var judged = []string{reasonSafeguarding, "ROLE_DEACTIVATED_CHANGE_IN_RELATIONSHIP", "ROLE_DEACTIVATED_PROXY_LACKS_CAPACITY",
	"ROLE_DEACTIVATED_MISUSE_OF_SYSTEM", "ROLE_DEACTIVATED_SYSTEM_MISUSE", "ROLE_DEACTIVATED_FAMILIAL_REASON", ReasonOther}

// MayEndFor reports whether the person may end access for this national reason.
func (s Staff) MayEndFor(reason string) bool {
	return s.May(ActEnd) && (!slices.Contains(judged, reason) || s.Is(Clinician, Responsible, SafeguardingLead))
}

// mayNotEndFor is the sentence of MayEndFor.
func mayNotEndFor(reason string, by Staff) []Need {
	if by.MayEndFor(reason) {
		return nil
	}
	return []Need{{Words: "A clinician ends access for this reason. If it cannot wait, suspend it now: that takes it away at once.", From: Clinician, Field: "reason"}}
}

// receptionLetters are the letters reception sends (domain 7): that an
// application came, and what it lacks.
var receptionLetters = []string{"L01", "L02"}

// printing is the act of printing a letter of this kind; "" is the first of all,
// as a list of letters is opened.
func printing(kind string, everHeld bool) Act {
	switch {
	case everHeld:
		return ActPrintHeld
	case kind == "" || slices.Contains(receptionLetters, kind):
		return ActPrintFirst
	}
	return ActPrint
}

// Prints reports whether the person's roles permit letters of this kind.
func (s Staff) Prints(kind string) bool { return s.May(printing(kind, false)) }
