package audit

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Records is what the page reads of the practice's record.
type Records interface {
	AuditList(ctx context.Context, f workflow.AuditFilter, by workflow.Staff) (lines []workflow.AuditLine, total int, err error)
	// Team lists everybody who ever had a sign-in, also those who left.
	Team(ctx context.Context) (workflow.Team, error)
	FindPeople(ctx context.Context, query string) ([]workflow.Found, error)
	// Note writes that the log was read or taken out.
	Note(ctx context.Context, e workflow.AuditEntry) error
	// LogHead is the end of the log.
	LogHead(ctx context.Context) (workflow.LogHead, error)
}

// Check compares the whole record with what was written and answers how many
// entries the log has and what is wrong, a sentence each.
type Check func(ctx context.Context) (entries int, problems []string, err error)

// Group is a kind of entry that one looks for.
type Group string

// The groups, in the order a screen offers them.
const (
	Everything Group = ""
	Changes    Group = "changes" // everything but looking
	Decisions  Group = "decisions"
	Access     Group = "access"
	Safety     Group = "safety"
	Looked     Group = "looked"
	Papers     Group = "papers"
	Office     Group = "office"
)

var groups = []struct {
	id    Group
	words string
	acts  []workflow.Act
}{
	{Everything, lang.Say("Everything"), nil},
	{Changes, lang.Say("Changes only"), nil},
	{Decisions, lang.Say("Decisions"), []workflow.Act{workflow.ActDecide, workflow.ActRefuse, workflow.ActUndo, workflow.ActReaffirm, workflow.ActCountersign, workflow.ActReopen}},
	{Access, lang.Say("Access"), []workflow.Act{workflow.ActSetUp, workflow.ActEnd, workflow.ActSuspend, workflow.ActSwitchedOff, workflow.ActReactivate,
		workflow.ActReduce, workflow.ActRenew, workflow.ActChange, workflow.ActEvent, workflow.ActMirror, workflow.ActSettle, workflow.ActInsist}},
	{Safety, lang.Say("Holds and restricted notes"), []workflow.Act{workflow.ActHold, workflow.ActLift, workflow.ActRelease, workflow.ActBreakGlass, workflow.ActReadHolds}},
	{Looked, lang.Say("Who looked"), []workflow.Act{workflow.ActReadCases, workflow.ActReadHolds, workflow.ActBreakGlass, workflow.ActReadAudit}},
	{Papers, lang.Say("Letters and reports"), []workflow.Act{workflow.ActPrint, workflow.ActPrintHeld, workflow.ActReport}},
	{Office, lang.Say("Users, settings and sign-in"), []workflow.Act{workflow.ActAdminister, workflow.ActSetPolicy, workflow.ActAgreePolicy, workflow.ActSetWording, workflow.ActSignIn, workflow.ActConfirmDay}},
}

// looks are the acts that change nothing.
var looks = []workflow.Act{workflow.ActReadCases, workflow.ActReadHolds, workflow.ActReadAudit, workflow.ActReport, workflow.ActSignIn}

// acts lists what a group holds; nil is everything.
func (g Group) acts() []workflow.Act {
	if g == Changes {
		return slices.DeleteFunc(append(workflow.Acts(), workflow.ActMirror, workflow.ActLapse, workflow.ActChase, workflow.ActRecount), func(a workflow.Act) bool { return slices.Contains(looks, a) })
	}
	for _, x := range groups {
		if x.id == g {
			return x.acts
		}
	}
	return nil
}

// most is how many entries the list shows; narrowing finds the rest.
const most = 500

// Model is what the screen knows and may do.
type Model struct {
	host    *shell.Host
	records Records
	check   Check
	files   shell.Files
	printer shell.TablePrinter
	changed func()

	latest, checks shell.Latest
	narrowing
	lines []workflow.AuditLine
	team  workflow.Team
	head  workflow.LogHead
	names map[workflow.StaffID]string

	// Total is how many entries the filter finds, of which the list shows the
	// newest.
	Total int
	// Read says that the log was read, Failed that it could not be.
	Read, Failed bool
	unread       string // why it could not be
	checking     bool
	checkedAt    time.Time
	entries      int
	problems     []string
}

// narrowing is what the list is narrowed by.
type narrowing struct {
	group    Group
	who      workflow.StaffID
	query    string
	from, to nhs.Date
}

// NewModel returns the screen's model over the last month; changed is called
// when it has something new to show.
func NewModel(h *shell.Host, r Records, c Check, f shell.Files, changed func()) *Model {
	return &Model{host: h, records: r, check: c, files: f, changed: changed, narrowing: narrowing{group: Changes, from: h.Today().AddDays(-30), to: h.Today()}}
}

// found is one reading.
type found struct {
	lines []workflow.AuditLine
	total int
	team  workflow.Team
	head  workflow.LogHead
}

// filter is what is asked for; cases are those a search found.
func (m *Model) filter(cases []workflow.ApplicationID) workflow.AuditFilter {
	return workflow.AuditFilter{By: m.who, Acts: m.group.acts(), Only: cases, From: m.from, To: m.to, Limit: most}
}

// Reload reads the log anew.
func (m *Model) Reload() {
	f, query, by := m.filter(nil), strings.TrimSpace(m.query), m.host.Staff()
	shell.Load(m.host, &m.latest, func(ctx context.Context) (out found, err error) {
		if out.team, err = m.records.Team(ctx); err != nil {
			return out, err
		}
		if f.Only, err = m.cases(ctx, query); err != nil {
			return out, err
		}
		if out.lines, out.total, err = m.records.AuditList(ctx, f, by); err != nil {
			return out, err
		}
		out.head, err = m.records.LogHead(ctx)
		return out, err
	}, func(out found, err error) {
		if m.Failed, m.unread = m.host.Unread(m.Read, err); err != nil {
			m.changed()
			return
		}
		m.Read, m.lines, m.Total, m.team = true, out.lines, out.total, out.team
		m.head = out.head
		m.names = map[workflow.StaffID]string{}
		for _, c := range out.team {
			m.names[c.ID] = c.Name
		}
		m.changed()
	})
}

// seesRecords says whether the person may know who is a patient here.
func (m *Model) seesRecords() bool { return m.host.May(workflow.ActReadCases) }

// FindHint says what the search takes.
func (m *Model) FindHint() string {
	if m.seesRecords() {
		return lang.Say("Person or reference")
	}
	return lang.Say("Reference")
}

// cases are those a search means: nil for none, and never everybody's because
// nobody was found.
func (m *Model) cases(ctx context.Context, query string) ([]workflow.ApplicationID, error) {
	if query == "" {
		return nil, nil
	}
	people, err := m.records.FindPeople(ctx, query)
	if err != nil {
		return nil, err
	}
	out := []workflow.ApplicationID{}
	for _, p := range people {
		if !m.seesRecords() && !strings.EqualFold(p.Ref, query) {
			continue // a name that is found would tell who is a patient
		}
		if p.Application != "" && !slices.Contains(out, p.Application) {
			out = append(out, p.Application)
		}
	}
	return out, nil
}

// Groups lists the kinds to choose from.
func (m *Model) Groups() [][2]string {
	var out [][2]string
	for _, g := range groups {
		if g.id == Safety && !m.host.May(workflow.ActReadHolds) {
			continue
		}
		out = append(out, [2]string{string(g.id), g.words})
	}
	return out
}

// Group is the kind in view, Who the person, "" for all.
func (m *Model) Group() Group          { return m.group }
func (m *Model) Who() workflow.StaffID { return m.who }

// Team lists everybody whose entries can be asked for.
func (m *Model) Team() workflow.Team { return m.team }

// Days is the first and the last day in view.
func (m *Model) Days() (from, to nhs.Date) { return m.from, m.to }

// Show narrows to a kind of entry.
func (m *Model) Show(g Group) { m.group = g; m.Reload() }

// Of narrows to one person; "" is everybody.
func (m *Model) Of(id workflow.StaffID) { m.who = id; m.Reload() }

// About narrows to the cases a search finds.
func (m *Model) About(query string) { m.query = query; m.Reload() }

// Between narrows to days; a zero one is no limit.
func (m *Model) Between(from, to nhs.Date) { m.from, m.to = from, to; m.Reload() }

// Lines lists the entries in view, newest first.
func (m *Model) Lines() []workflow.AuditLine { return m.lines }

// Name is who did it; the system's own acts are Proxydesk's.
func (m *Model) Name(id workflow.StaffID) string {
	if id == "" {
		return "Proxydesk"
	}
	return cmp.Or(m.names[id], lang.Say("Somebody who has left"))
}

// When is the instant of an entry as the list writes it.
func (m *Model) When(l workflow.AuditLine) string {
	return nhs.DateIn(l.At).Short() + ", " + l.At.In(nhs.London).Format("15:04:05")
}

// messageWords say how far a message to the national store has come.
var messageWords = map[workflow.OutgoingState]string{
	workflow.OutgoingReady: lang.Say("Ready to send"), workflow.OutgoingSending: lang.Say("Being sent"), workflow.OutgoingVerify: lang.Say("Being checked"),
	workflow.OutgoingDone: lang.Say("Sent"), workflow.OutgoingLocal: lang.Say("Not to be sent"), workflow.OutgoingRelease: lang.Say("Waiting for release"),
	workflow.OutgoingHuman: lang.Say("Needs a person"), workflow.OutgoingUndone: lang.Say("Taken back"), workflow.OutgoingReplace: lang.Say("Replaced by another"),
}

// Moved says from which state to which, in words; "" when no state changed.
func Moved(l workflow.AuditLine) string {
	if l.From == l.To {
		return ""
	}
	word := func(s string) string {
		if w := cmp.Or(lang.Of(workflow.ApplicationState(s).Words()), messageWords[workflow.OutgoingState(s)]); w != "" {
			return w
		}
		return strings.ToUpper(s[:min(1, len(s))]) + strings.ReplaceAll(s[min(1, len(s)):], "-", " ")
	}
	if l.From == "" {
		return word(l.To)
	}
	return lang.Sayf("%s, now %s", word(l.From), strings.ToLower(word(l.To)))
}

// Details says what an entry changed, a line each.
func (m *Model) Details(l workflow.AuditLine) []string {
	rules := m.host.Rules()
	out := []string{lang.Sayf("Entry %s of the log, as %s.", strconv.FormatInt(l.Seq, 10), cmp.Or(strings.ToLower(lang.Of(l.Role.Words())), lang.Say("the program itself")))}
	for _, d := range l.Details {
		label := strings.ToUpper(d.Field[:min(1, len(d.Field))]) + d.Field[min(1, len(d.Field)):]
		before, after := d.Before, d.After
		if rules.Checklist != nil {
			if it, ok := rules.Checklist.Item(checklist.ItemID(d.Field)); ok {
				label = lang.Of(it.Ask)
			}
		}
		switch d.Field {
		case "owner", "sent to":
			before, after = m.person(before), m.person(after)
		}
		if d.IsReason() {
			before, after = m.reason(before), m.reason(after)
		}
		switch {
		case before == "" && after == "":
			out = append(out, label)
		case before == "":
			out = append(out, label+": "+after)
		default:
			out = append(out, lang.Sayf("%s: %s, before %s", label, cmp.Or(after, lang.Say("nothing")), before))
		}
	}
	return out
}

// reason is a national reason in words; "" for none.
func (m *Model) reason(code string) string {
	if reasons := m.host.Rules().Reasons; reasons != nil && code != "" {
		return lang.Of(reasons.Words(code))
	}
	return code
}

func (m *Model) person(id string) string {
	if id == "" {
		return ""
	}
	return m.Name(workflow.StaffID(id))
}

// OpenCase goes to the case of an entry.
func (m *Model) OpenCase(l workflow.AuditLine) {
	if l.Application != "" && m.host.May(workflow.ActReadCases) {
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(l.Application)})
	}
}

// Tally says how many entries are shown, of how many.
func (m *Model) Tally() string {
	switch n := len(m.lines); {
	case !m.Read:
		return ""
	case n < m.Total:
		return lang.Sayf("The newest %d of %s; narrow the days to see the rest", n, thousands(m.Total))
	default:
		return lang.Count(n, "%s entry", "%s entries", thousands(n))
	}
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Empty says why there are no rows; "" when there are.
func (m *Model) Empty() (title, words string) {
	switch {
	case m.Failed:
		return lang.Say("The log could not be read"), m.unread
	case !m.Read:
		return lang.Say("Reading the log"), lang.Say("One moment.")
	case len(m.lines) > 0:
		return "", ""
	}
	return lang.Say("No entries match"), lang.Say("Choose other days, another person or everything.")
}

// Verify compares the whole record with what was written.
func (m *Model) Verify() {
	if m.checking {
		return
	}
	m.checking = true
	m.changed()
	type answer struct {
		entries  int
		problems []string
	}
	shell.Load(m.host, &m.checks, func(ctx context.Context) (a answer, err error) {
		a.entries, a.problems, err = m.check(ctx)
		return a, err
	}, func(a answer, err error) {
		m.checking = false
		if err != nil {
			m.host.ShowError(err)
		} else {
			m.entries, m.problems, m.checkedAt = a.entries, a.problems, m.host.Now()
		}
		m.changed()
	})
}

// Checking reports whether the record is being checked.
func (m *Model) Checking() bool { return m.checking }

// Checked says what the last check found, and whether all is well.
func (m *Model) Checked() (words string, well bool) {
	switch {
	case m.checking:
		return lang.Say("Checking every entry and every record"), true
	case m.checkedAt.IsZero():
		return lang.Say("Not checked since you opened this page"), true
	case len(m.problems) == 0:
		return lang.Count(m.entries, "Complete: %s entry, as it was written. Checked %s", "Complete: %s entries, each as it was written. Checked %s",
			thousands(m.entries), m.checkedAt.In(nhs.London).Format("15:04")), true
	}
	return lang.Count(len(m.problems), "%d thing is not as it was written. Nothing has been changed. Tell whoever looks after your computers.",
		"%d things are not as they were written. Nothing has been changed. Tell whoever looks after your computers."), false
}

// Problems lists what the last check found.
func (m *Model) Problems() []string { return m.problems }
