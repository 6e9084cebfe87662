package settings

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Section is one part of the page.
type Section string

// The sections, in the order of the list.
const (
	MyWindow    Section = "preferences"
	OwnPassword Section = "password"
	UsersList   Section = shell.UsersPart
	OurPractice Section = "practice"
	WorkingDays Section = "days"
	ReviewRules Section = "rules"
	TimeRules   Section = "times"
	WordingOf   Section = shell.WordingPart
	RecoveryKey Section = "recovery"
	DeviceList  Section = "devices"
	Backups     Section = shell.BackupPart
	TheLine     Section = "connection"
	Updates     Section = "updates"
	AboutThis   Section = "about"
)

// sections says what each section is called, by what else it is looked for, and who
// sees it: whoever may do any of the acts, or everybody.
var sections = []struct {
	id           Section
	title, finds string
	acts         []workflow.Act
}{
	{MyWindow, lang.Say("My preferences"), lang.Say("theme, colours, dark, contrast, zoom, text size, font, single keys"), nil},
	{OwnPassword, lang.Say("My password"), lang.Say("change, sign in"), nil},
	{UsersList, lang.Say("Users"), lang.Say("user, staff, people, permissions, roles, add, leaver, forgotten password, identity verifiers, delegation"), []workflow.Act{workflow.ActAdminister}},
	{DeviceList, lang.Say("Devices"), lang.Say("computers, laptop, lost, stolen"), []workflow.Act{workflow.ActAdminister}},
	{OurPractice, lang.Say("Practice"), lang.Say("practice name, address, telephone, code, opening hours, letterhead, care board"), []workflow.Act{workflow.ActAdminister}},
	{WorkingDays, lang.Say("Working days"), lang.Say("bank holidays, closed, closures, training, calendar, opening days"), nil},
	{ReviewRules, lang.Say("Review rules"), lang.Say("ages, end dates, terms, policy, notice"), []workflow.Act{workflow.ActSetPolicy, workflow.ActAgreePolicy}},
	{TimeRules, lang.Say("Targets and times"), lang.Say("deadline, due, days, policy, automatic lock"), []workflow.Act{workflow.ActSetPolicy, workflow.ActAgreePolicy}},
	{WordingOf, lang.Say("Letter wording"), lang.Say("words, text, templates, sentences, edit letters"), []workflow.Act{workflow.ActSetWording}},
	{RecoveryKey, lang.Say("Recovery key"), lang.Say("lost, forgotten password"), []workflow.Act{workflow.ActAdminister}},
	{Backups, lang.Say("Backup"), lang.Say("backups, copies of the record, restore"), []workflow.Act{workflow.ActAdminister}},
	{TheLine, lang.Say("Connection"), lang.Say("national store, network, internet, offline"), nil},
	{Updates, lang.Say("Updates"), lang.Say("newer version, release"), nil},
	{AboutThis, lang.Say("About"), lang.Say("version, licences, where the record is"), nil},
}

// Parts lists the sections that somebody sees, for the palette. A section with rules is
// found by what they are called.
func Parts(h *shell.Host) (out []shell.Part) {
	rules := map[Section][]ruleGroup{ReviewRules: reviewRules, TimeRules: timeRules}
	for _, s := range sections {
		if !seen(h, s.acts) {
			continue
		}
		p := shell.Part{ID: string(s.id), Title: s.title, Finds: s.finds}
		for _, g := range rules[s.id] {
			for _, r := range g.rows {
				p.Finds += ", " + strings.ToLower(r.title)
			}
		}
		out = append(out, p)
	}
	return out
}

// seen says whether somebody sees what is there for whoever may do any of the acts.
func seen(h *shell.Host, acts []workflow.Act) bool {
	return acts == nil || slices.ContainsFunc(acts, h.May)
}

// Title is what the list calls it.
func (s Section) Title() string {
	for _, x := range sections {
		if x.id == s {
			return x.title
		}
	}
	return ""
}

// Ports is what the page needs beside the session.
type Ports struct {
	// Phrase makes up a password that can be read out.
	Phrase func() (string, error)
	// Password says why a new password will not do, or advises; both may be "".
	Password func(string) (wrong, advice string)
	// OpenCases counts the open cases that are somebody's.
	OpenCases func(ctx context.Context, who workflow.Staff) (int, error)
	// Staff is a member of staff, also one who has left.
	Staff func(ctx context.Context, id workflow.StaffID) (workflow.Staff, error)
	// Devices lists the computers on which somebody signed in, the latest first.
	Devices func(ctx context.Context, by workflow.Staff) ([]Device, error)
	// Reviews counts the roles on the review list by each of two policies.
	Reviews func(ctx context.Context, now, then review.Policy) ([2]int, error)
	// Pages sets a letter on the pages it would be printed on.
	Pages func(d letter.Document) ([]kit.Sheet, error)
	// PracticeChanged is who last changed the practice's details, and when; "" for
	// nobody since it was set up.
	PracticeChanged func(ctx context.Context, by workflow.Staff) (workflow.StaffID, time.Time, error)
	// Due is the days the open cases are due whose clock runs.
	Due func(ctx context.Context) ([]nhs.Date, error)
	// Copies lists the desk's own backups; BackUp makes one at somebody's wish.
	Copies func(ctx context.Context) (Copies, error)
	BackUp func(ctx context.Context, by workflow.Staff) (Copy, error)
	// Joined says how the desk is joined to the national store; Check tries the line
	// in somebody's name, and is nil where none is set up.
	Joined func(ctx context.Context) (Joined, error)
	Check  func(ctx context.Context, by workflow.Staff) ([]Step, error)
	// About is the program.
	About About
	// Print hands a page to the viewer.
	Print shell.DocumentPrinter
}

// Sections lists the sections that somebody sees.
func Sections(h *shell.Host) []Section {
	var out []Section
	for _, s := range sections {
		if seen(h, s.acts) {
			out = append(out, s.id)
		}
	}
	return out
}

// Problem is one field that is not right.
type Problem struct{ Field, Words string }

// problems are what a refusal says of fields; ok is false for any other error.
func problems(err error) (out []Problem, ok bool) {
	var r *workflow.Refusal
	if !errors.As(err, &r) {
		return nil, false
	}
	for _, n := range r.Needs {
		out = append(out, Problem{n.Field, lang.Of(n.Words)})
	}
	return out, true
}

// heard keeps what an error says of fields in all, and shows any other error:
// then fields is false.
func heard(h *shell.Host, err error, all *[]Problem) (fields bool) {
	if *all, fields = problems(err); !fields {
		h.ShowError(err)
	}
	return fields
}

// of is what is wrong with a field, or "".
func of(all []Problem, field string) string {
	i := slices.IndexFunc(all, func(p Problem) bool { return p.Field == field })
	if i < 0 {
		return ""
	}
	return all[i].Words
}

// fieldRepeat is a new password typed once more.
const fieldRepeat = "repeat"

// NewPassword is a new password as it is typed twice.
type NewPassword struct{ Password, Repeat string }

// wrong says what is not right with it.
func (p NewPassword) wrong(ports Ports) []Problem {
	if wrong, _ := ports.Password(p.Password); wrong != "" {
		return []Problem{{workflow.FieldPassword, wrong}}
	}
	if p.Password != p.Repeat {
		return []Problem{{fieldRepeat, lang.Say("The two passwords are not the same. Type this one again.")}}
	}
	return nil
}
