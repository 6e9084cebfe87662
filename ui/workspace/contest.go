package workspace

import (
	"slices"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Contest is one's own work beside somebody else's on the same thing. Neither is
// lost: what is not taken stands in the log, or goes on being typed.
type Contest struct {
	// Who changed it and when, in words: Sam Okafor, 10:43.
	Who string
	// Rows are what differs.
	Rows []Contested
	// Keep writes one's own, Take leaves theirs.
	Keep, Take func()
}

// Contested is one thing that two people made different.
type Contested struct{ What, Mine, Theirs string }

// seen is what stood at the questions that are being answered, as this person could
// read it.
func (m *Model) seen(given checklist.Answers) checklist.Answers {
	out := checklist.Answers{}
	for id := range given {
		q, ok := m.find(id)
		if ok && (!q.Item.Restricted && !q.Item.Hidden || m.c.Application.HoldsReadBy(m.host.Staff())) {
			out[id] = m.c.Application.Answers[id]
		}
	}
	return out
}

// askContested asks about what was overtaken, one thing at a time: a decision being
// prepared is asked about again when it is next saved.
func (m *Model) askContested() {
	given, plan := m.contested, m.contestedPlan
	m.contested, m.contestedPlan = nil, false
	switch {
	case len(given) > 0:
		m.contestAnswers(given)
	case plan:
		m.contestPlan()
	}
}

// contestAnswers asks about answers somebody else gave otherwise meanwhile. What is
// kept is kept over what was shown, not over what came since.
func (m *Model) contestAnswers(given checklist.Answers) {
	looked := m.seen(given)
	c := Contest{Keep: func() { m.write(m.answering(looked, given)) }, Take: func() {
		for id := range given {
			delete(m.checks.notes, id)
			delete(m.checks.typed, id)
		}
		m.keepDraft()
		m.told()
	}}
	for id, mine := range given {
		if _, ok := looked[id]; !ok {
			continue // theirs is withheld from this person
		}
		q, ok := m.find(id)
		theirs := m.c.Application.Answers[id]
		if !ok || theirs.Value == mine.Value && slices.Equal(theirs.Values, mine.Values) && theirs.Note == mine.Note {
			continue
		}
		if theirs.By != "" {
			c.Who = m.Name(workflow.StaffID(theirs.By)) + ", " + clock(theirs.At)
		}
		c.Rows = append(c.Rows, Contested{lang.Of(q.Item.Ask), m.contestedWords(q.Item, mine), m.contestedWords(q.Item, theirs)})
	}
	if len(c.Rows) == 0 || m.choose == nil {
		return // they came to the same
	}
	slices.SortFunc(c.Rows, func(a, b Contested) int { return strings.Compare(a.What, b.What) })
	m.choose(c)
}

// contestedWords is an answer with its note, in words.
func (m *Model) contestedWords(it *checklist.Item, a checklist.Answer) string {
	words := m.answerWords(Question{Status: checklist.Status{Item: it, Answer: a}})
	if words == "" {
		words = lang.Say("Not answered")
	}
	if a.Note != "" {
		words += ". " + a.Note
	}
	return words
}

// contestPlan asks about a decision somebody else prepared otherwise meanwhile.
func (m *Model) contestPlan() {
	mine, theirs := m.plan.p, m.c.Application.Intended
	c := Contest{Rows: m.planRows(mine, theirs), Keep: func() {
		m.plan.base = theirs
		m.keep()
	}, Take: func() {
		m.plan.unkept = false
		m.takePlan(false)
		m.keepDraft()
		m.told()
	}}
	for _, e := range m.log { // the newest first
		if e.Prepares() && e.By != m.host.Staff().ID {
			c.Who = m.Name(e.By) + ", " + clock(e.At)
			break
		}
	}
	if len(c.Rows) == 0 || m.choose == nil {
		return
	}
	m.choose(c)
}

// planRows are what differs between two decisions being prepared, in words.
func (m *Model) planRows(mine, theirs workflow.Proposal) []Contested {
	day := func(d nhs.Date) string {
		if d.IsZero() {
			return lang.Say("None")
		}
		return d.Short()
	}
	said := func(p workflow.Proposal) [][2]string {
		decision, reason := lang.Say("Grant"), ""
		if p.Refuse {
			decision, reason = lang.Say("Refuse"), strings.TrimSpace(lang.Of(m.host.Rules().Reasons.Words(p.Reason))+" "+p.Words)
		}
		var services, letters []string
		for _, s := range basis.Scopes {
			if slices.Contains(p.Scopes, s) {
				services = append(services, lang.Of(s.Words()))
			}
		}
		for _, to := range p.Letters {
			letters = append(letters, m.addressee(to))
		}
		return [][2]string{{lang.Say("Decision"), decision}, {lang.Say("Reason"), reason}, {lang.Say("Legal basis"), lang.Of(p.Basis.Words())}, {lang.Say("Services"), strings.Join(services, ", ")}, {lang.Say("Last day"), day(p.End)},
			{lang.Say("Without a last day, because"), p.OpenEnded}, {lang.Say("Review by"), day(p.Review)}, {lang.Say("Carried on, because"), p.CarryOn}, {lang.Say("Note for the record"), p.Rationale}, {lang.Say("Letters"), strings.Join(letters, ", ")}}
	}
	var rows []Contested
	a, b := said(mine), said(theirs)
	for i := range a {
		if a[i] != b[i] {
			rows = append(rows, Contested{a[i][0], orNone(a[i][1]), orNone(b[i][1])})
		}
	}
	return rows
}

func orNone(s string) string {
	if s == "" {
		return lang.Say("Nothing")
	}
	return s
}
