package workspace

import (
	"context"
	"slices"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// CanPrint says whether the case can be printed, and why not.
func (m *Model) CanPrint() (bool, string) {
	if m.ready && m.c.Involved {
		return false, workflow.WhyInvolved
	}
	return m.ready && m.print != nil, lang.Say("The case is being read.")
}

// CanPrintRestricted says whether there are restricted notes that this person may
// print with the case.
func (m *Model) CanPrintRestricted() (bool, string) {
	if ok, why := m.CanPrint(); !ok {
		return false, why
	}
	switch {
	case !m.readsHolds():
		return false, lang.Say("Printing restricted notes is for those who read them.")
	case !m.bearsRestricted():
		return false, lang.Say("There are no restricted notes on this case.")
	}
	return true, ""
}

// bearsRestricted says whether anything of the case is left out for those who may
// not read holds.
func (m *Model) bearsRestricted() bool {
	if m.c.Application.EverHeld || m.c.Role != nil && m.c.Role.EverHeld {
		return true
	}
	return slices.ContainsFunc(m.c.Checks.Items, func(st checklist.Status) bool {
		return (st.Item.Restricted || st.Item.Hidden) && !st.Answer.Blank()
	})
}

// Print sets the case on pages as those see it who may not read holds.
func (m *Model) Print() {
	if ok, _ := m.CanPrint(); ok {
		m.paper(false)
	}
}

// PrintRestricted prints it with its restricted notes, every page marked.
func (m *Model) PrintRestricted() {
	if ok, _ := m.CanPrintRestricted(); ok {
		m.paper(true)
	}
}

func (m *Model) paper(restricted bool) {
	if !m.host.May(workflow.ActPrint) {
		return
	}
	host, records, print, id := m.host, m.records, m.print, m.id
	page := &Model{host: host, labels: m.labels, openCase: openCase{id: id, ready: true, staff: m.staff, discreet: !restricted}}
	shell.Print(host, lang.Say("The case"), func(ctx context.Context) (none shell.Printout, err error) {
		if page.c, err = host.Session.CaseForPaper(ctx, id, restricted); err != nil {
			return none, err
		}
		log, err := records.Timeline(ctx, id, page.reader(), page.c.Questions, logLimit)
		if err != nil {
			return none, err
		}
		page.log = happened(log)
		d := page.Page()
		if restricted {
			d.Mark = lang.Say("RESTRICTED: safeguarding")
		}
		return print(ctx, d)
	}, nil)
}

// Page is the case as a document: whose it is, how it stands, each check with who
// settled it, the decision, and what happened. Its title names nobody, for a title
// stands in a file's properties.
func (m *Model) Page() letter.Document {
	a, practice := m.c.Application, m.host.Rules().Practice
	d := letter.Document{Kind: "case", Title: lang.Sayf("Case %s", a.Ref), Reference: a.Ref,
		Footer: letter.Footer{Left: lang.Say("Contains patient information. Shred when finished with."),
			Middle: lang.Sayf("Printed %s, %s by %s", nhs.DateIn(m.host.Now()).Display(), hourMin(m.host.Now()), m.host.Staff().Name)}}
	add := func(b ...letter.Block) { d.Blocks = append(d.Blocks, b...) }
	section := func(title string, rows []letter.Row) {
		if len(rows) > 0 {
			add(letter.Heading{Level: 2, Text: letter.Plain(title)}, letter.Table{Rows: rows})
		}
	}
	add(letter.Letterhead{Name: practice.Name, Details: []string{lang.Sayf("Practice code %s", practice.ODS.String())}},
		letter.Heading{Level: 1, Text: letter.Plain(lang.Sayf("Case %s", a.Ref))})
	section(lang.Say("Who"), []letter.Row{{Label: letter.Plain(lang.Say("Patient")), Value: letter.Plain(m.personWords(a.Patient))},
		{Label: letter.Plain(lang.Say("Proxy")), Value: letter.Plain(strings.Join(nonEmpty(m.personWords(a.Proxy), a.RelationshipWords), ". "))}})
	section(lang.Say("Where it stands"), pairRows(m.Now()))
	section(lang.Say("Decision"), pairRows(m.Decided()))
	section(lang.Say("What was found"), pairRows(m.Found()))
	var checks []letter.Row
	for _, g := range m.c.Groups {
		for _, q := range m.questions(g) {
			words := q.Label
			if q.Answer.Blank() {
				words = lang.Say("Not answered")
			}
			checks = append(checks, letter.Row{Label: letter.Plain(lang.Of(q.Item.Ask)), Value: letter.Plain(strings.Join(nonEmpty(words, q.Answer.Note, q.By), ". "))})
		}
	}
	section(lang.Say("Checks"), checks)
	var events []letter.Row
	for _, e := range m.Events() {
		what := ""
		for _, r := range e.What {
			what += r.Text
		}
		events = append(events, letter.Row{Label: letter.Plain(e.When), Value: letter.Plain(strings.Join(nonEmpty(what, strings.ReplaceAll(e.Note, "\n", ". ")), ". "))})
	}
	section(lang.Say("What happened, newest first"), events)
	return d
}

// personWords name one of the two people, with when they were born and their number.
func (m *Model) personWords(p workflow.Person) string {
	born, number := "", ""
	if !p.Born.IsZero() {
		born = lang.Sayf("born %s", p.Born.Display())
	}
	if !p.NHSNumber.IsZero() {
		number = lang.Sayf("NHS number %s", p.NHSNumber.Display())
	}
	return strings.Join(nonEmpty(p.Name(), born, number), ", ")
}

func pairRows(pairs []Pair) []letter.Row {
	rows := make([]letter.Row, len(pairs))
	for i, p := range pairs {
		rows[i] = letter.Row{Label: letter.Plain(p[0]), Value: letter.Plain(p[1])}
	}
	return rows
}

// nonEmpty leaves out what says nothing, and the full stops that would double.
func nonEmpty(all ...string) []string {
	var out []string
	for _, s := range all {
		if s = strings.TrimSuffix(strings.TrimSpace(s), "."); s != "" {
			out = append(out, s)
		}
	}
	return out
}
