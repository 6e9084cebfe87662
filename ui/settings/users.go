package settings

import (
	"context"
	"errors"
	"slices"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// UserForm is a user as it is typed: a new one, or one that changes.
type UserForm struct {
	// ID is "" for somebody who joins.
	ID                workflow.StaffID
	Login, Name, Post string
	Roles             []workflow.StaffRole
	// Linked is the NHS numbers of theirs and of family, a line each.
	Linked string
	// NewPassword is the first one of somebody who joins.
	NewPassword
}

// Users is the users of the practice and the acts about them.
type Users struct {
	host  *shell.Host
	ports Ports
	told  func()
	reads shell.Latest

	sight
	team   workflow.Team
	chosen workflow.StaffID
	wanted string // the login of somebody who joined, to be chosen once read

	// form is the user being typed; nil while the list is in view.
	form *UserForm
	// Problems are what is not right with the form.
	Problems []Problem
	Busy     bool
}

// NewUsers returns the section; told is called when it has something to show.
func NewUsers(h *shell.Host, p Ports, told func()) *Users {
	return &Users{host: h, ports: p, told: told}
}

// Reread reads who there is.
func (u *Users) Reread() {
	shell.Load(u.host, &u.reads, u.host.Session.Team, func(t workflow.Team, err error) {
		if u.took(u.host, err) {
			u.team = t
			u.find()
		}
		u.told()
	})
}

// find chooses who has just joined.
func (u *Users) find() {
	for _, c := range u.team {
		if u.wanted != "" && c.Login == u.wanted {
			u.chosen = c.ID
		}
	}
	u.wanted = ""
}

// List is everybody: those who may sign in first, then those who were stopped.
func (u *Users) List() workflow.Team {
	list := slices.Clone(u.team)
	slices.SortStableFunc(list, func(a, b workflow.Colleague) int {
		switch {
		case a.Stopped() == b.Stopped():
			return 0
		case a.Stopped():
			return 1
		}
		return -1
	})
	return list
}

// Choose looks at somebody in the list.
func (u *Users) Choose(id workflow.StaffID) { u.chosen = id; u.told() }

// Chosen is the user in hand, if there is one.
func (u *Users) Chosen() (workflow.Colleague, bool) { return u.team.Find(u.chosen) }

// Me reports whether a user is the person at the desk.
func (u *Users) Me(c workflow.Colleague) bool { return c.ID == u.host.Staff().ID }

// Form is the user being typed, or nil while the list is in view.
func (u *Users) Form() *UserForm { return u.form }

// Add begins somebody who joins.
func (u *Users) Add() { u.open(&UserForm{}) }

// Change begins a change of whoever is chosen. Somebody who was stopped stays
// as they were until they are let back in.
func (u *Users) Change() {
	if c, ok := u.Chosen(); ok && !c.Stopped() {
		u.open(&UserForm{ID: c.ID, Login: c.Login, Name: c.Name, Post: c.Post, Roles: slices.Clone(c.Roles), Linked: linkedText(c.Linked)})
	}
}

// Back leaves the form.
func (u *Users) Back() { u.open(nil) }

func (u *Users) open(f *UserForm) {
	u.form, u.Problems = f, nil
	u.told()
}

// Save adds or changes the user as typed.
func (u *Users) Save(f UserForm) { u.save(f, nil) }

func (u *Users) save(f UserForm, knowing []workflow.StaffRole) {
	if u.Busy {
		return
	}
	f.Login, f.Name, f.Post = strings.TrimSpace(f.Login), strings.TrimSpace(f.Name), strings.TrimSpace(f.Post)
	s := workflow.Staff{ID: f.ID, Login: f.Login, Name: f.Name, Post: f.Post, Roles: inOrder(f.Roles)}
	u.Problems, _ = problems(s.Check())
	var wrong string
	if s.Linked, wrong = u.linked(f.Linked); wrong != "" {
		u.Problems = append(u.Problems, Problem{fieldLinked, wrong})
	}
	change := workflow.AdminChange{Staff: []workflow.Staff{s}, Knowing: knowing}
	if f.ID == "" {
		u.Problems = append(u.Problems, f.NewPassword.wrong(u.ports)...)
		change = workflow.AdminChange{Add: []workflow.NewStaff{{Login: f.Login, Name: f.Name, Post: f.Post, Roles: s.Roles, Linked: s.Linked, Password: f.Password, Given: true}}}
	}
	if len(u.Problems) > 0 {
		u.told()
		return
	}
	u.do(change, func() {
		u.Back() // first, so that the list has the focus under what is asked next
		switch {
		case f.ID == "":
			u.wanted = strings.ToLower(f.Login)
			u.handOver(f.Name, u.wanted, f.Password)
		case f.ID == u.host.Staff().ID:
			u.host.Toast(lang.Say("Saved. It counts from your next sign-in."), nil)
		default:
			u.host.Toast(lang.Say("Saved. It counts from their next sign-in."), nil)
		}
	}, func(roles []workflow.StaffRole) { u.save(f, roles) })
}

// fieldLinked is the NHS numbers of a user and of their family.
const fieldLinked = "linked"

func linkedText(numbers []nhs.Number) string {
	w := make([]string, len(numbers))
	for i, n := range numbers {
		w[i] = n.Display()
	}
	return strings.Join(w, "\n")
}

// linked reads NHS numbers, a line each, or says which line is none.
func (u *Users) linked(typed string) (numbers []nhs.Number, wrong string) {
	parse := nhs.ParseNumber
	if u.host.Rules().RelaxedNumbers {
		parse = nhs.ParseRelaxed
	}
	line := 0
	for l := range strings.Lines(typed) {
		if line++; strings.TrimSpace(l) == "" {
			continue
		}
		n, err := parse(strings.TrimSpace(l))
		if err != nil {
			return nil, lang.Sayf("Line %d is not an NHS number: it has ten digits, and the last one checks the others.", line)
		}
		numbers = append(numbers, n)
	}
	return numbers, ""
}

// MayEntrust says whether the person at the desk may put others on the list of
// verifiers and delegate to them: a manager.
func (u *Users) MayEntrust() bool { return u.host.May(workflow.ActSetPolicy) }

// inOrder is roles in the order of domain 7, each once, and what is entrusted.
func inOrder(roles []workflow.StaffRole) []workflow.StaffRole {
	var out []workflow.StaffRole
	for _, r := range slices.Concat(workflow.StaffRoles, workflow.Entrusted) {
		if slices.Contains(roles, r) {
			out = append(out, r)
		}
	}
	return out
}

// do makes a change. When all that stands in its way is that nobody would hold
// a role any more, that is asked, and knowing does it all the same.
func (u *Users) do(c workflow.AdminChange, done func(), knowing func([]workflow.StaffRole)) {
	u.Busy = true
	u.told()
	shell.ActOr(u.host, func(ctx context.Context) error { return u.host.Session.Administer(ctx, c) }, func() {
		u.Busy = false
		done()
		u.Reread()
	}, func(err error) {
		u.Busy = false
		if words, roles := lastHolders(err); len(roles) > 0 {
			u.host.Ask(shell.Question{
				Title: lang.Say("Nobody else does this here"), Words: append(words, lang.Say("Give the role to somebody else first, unless this is what you want.")),
				Choices: []shell.Choice{
					shell.Take(lang.Say("Do it all the same"), kit.Plain, func() { knowing(roles) }),
					{Label: lang.Say("Leave it as it is"), First: true},
				},
			})
			u.told()
			return
		}
		if found, ok := problems(err); ok && u.form != nil {
			u.Problems = found
		} else {
			u.host.ShowError(err)
			u.Reread() // somebody may have been faster
		}
		u.told()
	})
}

// lastHolders is the roles nobody would hold any more, when that is all a
// refusal is about.
func lastHolders(err error) (words []string, roles []workflow.StaffRole) {
	var r *workflow.Refusal
	if !errors.As(err, &r) {
		return nil, nil
	}
	for _, n := range r.Needs {
		role, last := n.LastHolder()
		if !last {
			return nil, nil
		}
		words, roles = append(words, lang.Of(n.Words)), append(roles, role)
	}
	return words, roles
}

// handOver shows a password this once, for the person it is for.
func (u *Users) handOver(name, login, password string) {
	u.host.Ask(shell.Question{
		Title: lang.Sayf("Tell %s how to sign in", name),
		Words: []string{
			lang.Sayf("User name: %s", login),
			lang.Sayf("Password: %s", password),
			lang.Say("It is shown this once. Tell them yourself, not by email. It works for one sign-in: they are asked at once for a password that nobody else knows."),
		},
		Choices: []shell.Choice{
			{Label: lang.Say("Copy the password"), Try: func() bool { u.host.Copy(password); return false }},
			{Label: lang.Say("I have told them"), First: true},
		},
	})
}

// MayPassword says whether whoever is chosen can be given a password: one's own
// is changed with the old one, and somebody stopped is let back in instead.
func (u *Users) MayPassword() (ok bool, why string) {
	switch c, ok := u.Chosen(); {
	case !ok:
		return false, noneChosen
	case u.Me(c):
		return false, lang.Say("Change your own password under My password.")
	case c.Stopped():
		return false, lang.Sayf("%s cannot sign in. Let them back in first.", c.Name)
	}
	return true, ""
}

// MayStop says whether whoever is chosen can be stopped from signing in.
func (u *Users) MayStop() (ok bool, why string) {
	switch c, ok := u.Chosen(); {
	case !ok:
		return false, noneChosen
	case u.Me(c):
		return false, lang.Say("You cannot stop your own sign-in.")
	case c.Stopped():
		return false, lang.Sayf("%s cannot sign in as it is.", c.Name)
	}
	return true, ""
}

// MayChange says whether whoever is chosen can be changed.
func (u *Users) MayChange() (ok bool, why string) {
	switch c, ok := u.Chosen(); {
	case !ok:
		return false, noneChosen
	case c.Stopped():
		return false, lang.Say("Let them back in first, then change what they do.")
	}
	return true, ""
}

// MayReturn says whether whoever is chosen can be let back in.
func (u *Users) MayReturn() (ok bool, why string) {
	if c, ok := u.Chosen(); !ok || !c.Stopped() {
		return false, lang.Say("Choose somebody whose sign-in was stopped.")
	}
	return true, ""
}

// WhyNot says why not everything can be done about whoever is chosen, or "".
func (u *Users) WhyNot() string {
	for _, may := range []func() (bool, string){u.MayChange, u.MayPassword, u.MayStop} {
		if ok, why := may(); !ok {
			return why
		}
	}
	return ""
}

var noneChosen = lang.Say("Choose somebody in the list first.")

// Give gives whoever is chosen a new password, and lets them back in if they
// were stopped. It answers what is not right with the password.
func (u *Users) Give(p NewPassword) []Problem {
	c, ok := u.Chosen()
	if !ok {
		return nil
	}
	if wrong := p.wrong(u.ports); len(wrong) > 0 {
		return wrong
	}
	given := []workflow.GivenPassword{{ID: c.ID, Password: p.Password}}
	change := workflow.AdminChange{Passwords: given}
	if c.Stopped() {
		change = workflow.AdminChange{Return: given}
	}
	u.do(change, func() { u.handOver(c.Name, c.Login, p.Password) }, nil)
	return nil
}

// CountCases asks how many open cases are theirs of whoever is chosen.
func (u *Users) CountCases(then func(c workflow.Colleague, cases int)) {
	c, ok := u.Chosen()
	if !ok {
		return
	}
	n := 0
	shell.Act(u.host, func(ctx context.Context) (err error) {
		n, err = u.ports.OpenCases(ctx, c.Staff)
		return err
	}, func() { then(c, n) })
}

// Stop stops somebody from signing in.
func (u *Users) Stop(c workflow.Colleague) { u.stop(c, nil) }

func (u *Users) stop(c workflow.Colleague, knowing []workflow.StaffRole) {
	u.do(workflow.AdminChange{Stop: []workflow.StaffID{c.ID}, Knowing: knowing}, func() {
		u.host.Toast(lang.Sayf("%s can no longer sign in.", c.Name), nil)
	}, func(roles []workflow.StaffRole) { u.stop(c, roles) })
}

// StopWords say what stopping somebody means.
func StopWords(c workflow.Colleague, cases int) []string {
	words := []string{lang.Say("They sign in no more, and whatever they have open on this desk does nothing from now on. They stay in this list, because the log names what they did; you can let them back in.")}
	if cases > 0 {
		words = append(words, lang.Count(cases, "%d open case is theirs and stays so. Give it to somebody else in the queue.",
			"%d open cases are theirs and stay so. Give them to somebody else in the queue."))
	}
	return words
}

// RoleWords are somebody's roles as people say them.
func RoleWords(roles []workflow.StaffRole) string {
	w := make([]string, 0, len(roles))
	for _, r := range inOrder(roles) {
		w = append(w, lang.Of(r.Words()))
	}
	return strings.Join(w, ", ")
}
