package checklist

import "slices"

// Role is a staff role as far as answering goes, in the spelling of the desk's
// own staff roles.
type Role string

// The roles that answer items (domain 3).
const (
	Receptionist  Role = "receptionist"
	Administrator Role = "administrator"
	Clinician     Role = "clinician"
	Responsible   Role = "responsible"
	Safeguarding  Role = "safeguarding"
	Manager       Role = "manager"
)

// answersFor lists, for the role an item names, everybody who may answer it:
// a higher role may do what a lower one does, except that only the
// safeguarding lead, the responsible clinician and the manager answer what is
// theirs alone.
var answersFor = map[Role][]Role{
	Receptionist:  {Receptionist, Administrator, Clinician, Responsible, Safeguarding, Manager},
	Administrator: {Administrator, Clinician, Responsible, Safeguarding, Manager},
	Clinician:     {Clinician, Responsible, Safeguarding},
	Responsible:   {Responsible},
	Safeguarding:  {Safeguarding},
	Manager:       {Manager},
}

var roleWords = map[Role]string{
	Receptionist: "a receptionist", Administrator: "an administrator", Clinician: "a clinician",
	Responsible: "the responsible clinician", Safeguarding: "the safeguarding lead", Manager: "the practice manager",
}

// Words is the role in a sentence: "a clinician".
func (r Role) Words() string { return roleWords[r] }

func roleNames() []string {
	return []string{string(Receptionist), string(Administrator), string(Clinician), string(Responsible), string(Safeguarding), string(Manager)}
}

// ActingRole is the role under which somebody who holds these roles may give
// this answer; false when they may not. Every answer records it.
func (it Item) ActingRole(have []Role, value string) (Role, bool) {
	for _, who := range it.whoFor(value) {
		for _, r := range answersFor[who] {
			if slices.Contains(have, r) {
				return r, true
			}
		}
	}
	return "", false
}

// whoFor widens an item to the front desk for the answers that anybody may
// flag (M0: a receptionist may raise a doubt, not dismiss one).
func (it *Item) whoFor(value string) []Role {
	if value != "" && slices.Contains(it.Flags, value) {
		return []Role{Receptionist}
	}
	return it.Who
}
