package signin

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Form is the set-up as it is typed.
type Form struct {
	Practice, ODS, Address, Phone       string
	Name, Post, Login, Password, Repeat string
	Roles                               []workflow.StaffRole
}

// The fields of the form, by which problems are found.
const (
	FieldPractice = "practice"
	FieldODS      = "ods"
	FieldAddress  = "address"
	FieldPhone    = "phone"
	FieldName     = "name"
	FieldPost     = "post"
	FieldRoles    = "roles"
	FieldLogin    = "login"
	FieldPassword = "password"
	FieldRepeat   = "repeat"
	FieldRecovery = "recovery"
)

// Ticked takes the words about roles away: one has been ticked.
func (m *Model) Ticked() {
	n := len(m.Problems)
	m.Problems = slices.DeleteFunc(m.Problems, func(p Problem) bool { return p.Field == FieldRoles })
	if len(m.Problems) < n {
		m.told()
	}
}

// Create makes the practice once every field is right, and shows its recovery key.
func (m *Model) Create(f Form) {
	if m.Busy {
		return
	}
	setup, problems := f.setup()
	if m.begun(problems) {
		return
	}
	current := m.latest.Next()
	m.exec.Go(func() {
		recovery, err := m.keys.Create(context.Background(), setup)
		m.exec.UI(func() {
			if !current() {
				return
			}
			if m.refused(err) {
				return
			}
			m.Busy = false
			if err != nil {
				m.say(m.sentence(err))
				return
			}
			m.Stage, m.Recovery, m.first = ShowingKey, recovery, setup
			m.told()
		})
	})
}

// WrittenDown enters the new practice, once the last group of the recovery key
// was typed as proof that it stands on paper.
func (m *Model) WrittenDown(lastGroup string) {
	if m.Busy {
		return
	}
	if !sameGroup(lastGroup, LastGroup(m.Recovery)) {
		m.say(lang.Say("That is not the last group of the key. Look at what you wrote down and type its last group."))
		return
	}
	first := m.first
	m.Stage, m.Recovery, m.first, m.Message = SigningIn, "", Setup{}, ""
	m.try(first.Staff.Login, first.Password)
}

// LastGroup is the last group of a recovery key.
func LastGroup(key string) string { return key[strings.LastIndexByte(key, '-')+1:] }

func sameGroup(typed, want string) bool {
	return want != "" && strings.EqualFold(strings.TrimSpace(typed), want)
}

// setup reads the form, or says what is not right.
func (f Form) setup() (Setup, []Problem) {
	var bad []Problem
	need := func(field, text, words string) {
		if strings.TrimSpace(text) == "" {
			bad = append(bad, Problem{field, words})
		}
	}
	need(FieldPractice, f.Practice, lang.Say("Type the practice’s name, as patients know it."))
	ods, err := nhs.ParseODSCode(strings.TrimSpace(f.ODS))
	if err != nil {
		bad = append(bad, Problem{FieldODS, lang.Say("Type the practice’s ODS code: 1 to 9 letters or digits, such as Z99901 or G7H8J.")})
	}
	address := lines(f.Address)
	if len(address) == 0 {
		bad = append(bad, Problem{FieldAddress, lang.Say("Type the practice’s address as it stands on letters, a line each, the postcode last.")})
	}
	need(FieldPhone, f.Phone, lang.Say("Type the telephone number that patients ring."))
	need(FieldName, f.Name, lang.Say("Type your name as it stands under a letter, such as Dr Leila Shah."))
	need(FieldPost, f.Post, lang.Say("Type your post, such as GP partner."))
	login := strings.TrimSpace(f.Login)
	first := workflow.Staff{Login: login, Name: strings.TrimSpace(f.Name), Post: strings.TrimSpace(f.Post), Roles: f.Roles}
	switch {
	case login == "":
		bad = append(bad, Problem{FieldLogin, lang.Say("Choose a user name to sign in with.")})
	case strings.ContainsFunc(login, unicode.IsSpace):
		bad = append(bad, Problem{FieldLogin, lang.Say("A user name has no spaces in it.")})
	}
	bad = append(bad, twice(f.Password, f.Repeat)...)
	var unfit *workflow.Refusal
	switch {
	case len(f.Roles) == 0:
		bad = append(bad, Problem{FieldRoles, lang.Say("Tick at least one thing you do here.")})
	case errors.As(first.CheckFirst(), &unfit):
		for _, n := range unfit.Needs {
			if n.Field == workflow.FieldRoles {
				bad = append(bad, Problem{FieldRoles, lang.Of(n.Words)})
			}
		}
	}
	return Setup{
		Practice: workflow.Practice{Name: strings.TrimSpace(f.Practice), ODS: ods, Address: address, Phone: strings.TrimSpace(f.Phone)},
		Staff:    first,
		Password: f.Password,
	}, bad
}

func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
