package workspace

import (
	"context"
	"maps"
	"slices"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// checksState is what the checks tab remembers between readings of the case.
type checksState struct {
	open string           // the row that is open
	at   checklist.ItemID // the question that is being answered
	// after is the question answered last: the next one is looked for behind it.
	after checklist.ItemID
	// given are answers on their way, so that the next question need not wait.
	given map[checklist.ItemID]checklist.Answer
	// notes are typed and not yet part of an answer.
	notes map[checklist.ItemID]string
	// typed are answers in words that are half typed.
	typed map[checklist.ItemID]string
	// wantsNote is the question whose answer still needs a note, wantsTick the one
	// that was to be saved with nothing ticked.
	wantsNote, wantsTick checklist.ItemID
}

// Question is one question of an open row.
type Question struct {
	checklist.Status
	// Mine says that this person may answer it; May also that they may give
	// only some answers, such as raising a doubt.
	Mine, May bool
	// Open says that nobody has answered it and it can be answered now.
	Open bool
	// Who says whose it is when it is not this person's.
	Who string
	// By says who answered, when, or what proved it.
	By string
	// Label is the answer in words.
	Label string
	// Secret says that this person may not read the answer.
	Secret bool
}

func (m *Model) takeChecks(first bool) {
	s := &m.checks
	if !m.writing {
		s.given = nil
	}
	switch {
	case first:
		s.open, s.at = "", ""
		if q, ok := m.nextOpen(""); ok {
			s.open, s.at = q.Item.Group, q.Item.ID
		}
	case !m.writing && s.after != "" && s.wantsNote == "":
		// A question in view stays there while it can be answered: the next key is
		// meant for it, whatever else turns out to be asked.
		if q, ok := m.At(); !ok || !q.Open || !q.Mine || q.Aside {
			if q, ok = m.nextOpen(s.after); ok {
				s.open, s.at = q.Item.Group, q.Item.ID
			} else {
				s.at = ""
			}
		}
		s.after = ""
	}
}

// Rows are the rows of the checks tab.
func (m *Model) Rows() []kit.Check {
	var rows []kit.Check
	for _, g := range m.c.Groups {
		qs := m.questions(g)
		if len(qs) == 0 {
			continue
		}
		rows = append(rows, m.row(g, qs))
	}
	return rows
}

func (m *Model) row(g checklist.Group, qs []Question) kit.Check {
	c := kit.Check{ID: g.ID, Question: lang.Of(g.Title)}
	c.Icon = theme.IconUser
	if clinical(g.NextRole) {
		c.Icon = theme.IconStethoscope
	}
	mine, others, saving := 0, 0, false
	whose := lang.Of(g.NextRole.Words())
	for _, q := range qs {
		_, given := m.checks.given[q.Item.ID]
		saving = saving || given
		switch {
		case q.Open && q.Mine:
			mine++
		case q.Open:
			if others++; others == 1 && m.unlisted(q) {
				whose = m.whose(q)
			}
		}
	}
	summed := true // the note is the summary of the answers
	switch g.State {
	case checklist.GroupDone:
		c.Icon, c.State, c.Note = theme.IconCheck, lang.Say("Done"), m.provenance(g)
		summed = g.By == "" && g.At.IsZero()
	case checklist.GroupCannotStart:
		c.Icon, c.State, c.Note, c.Waiting = "", lang.Say("Cannot start yet"), lang.Of(g.Summary), mine == 0
		if mine > 0 {
			c.Icon, c.State, c.Tag = theme.IconUser, "", kit.Tagged{Text: lang.Say("To do"), Color: theme.Blue}
		}
	case checklist.GroupBlocked:
		c.Note, c.Tag = lang.Of(g.Summary), kit.Tagged{Text: lang.Say("Stops a grant"), Color: theme.Orange}
	default:
		c.Tag = kit.Tagged{Text: lang.Say("To do"), Color: theme.Blue}
		switch {
		case mine > 0 && others > 0:
			c.Icon, c.Note = theme.IconUser, lang.Count(mine, "%d question for you, %d for others", "%d questions for you, %d for others", mine, others)
		case mine > 0:
			c.Icon, c.Note = theme.IconUser, lang.Count(mine, "%d question for you", "%d questions for you")
		case others > 0:
			c.Note = lang.Count(others, "%d question for %s", "%d questions for %s", others, whose)
		default:
			c.Note = lang.Of(g.Summary)
		}
		summed = mine == 0 && others == 0
		if mine == 0 && clinical(g.NextRole) && m.c.State == workflow.WithClinician {
			c.Tag = kit.Tagged{Text: lang.Say("With clinician"), Color: theme.Purple}
		}
	}
	if saving && summed {
		c.Note, c.Tag = lang.Say("Saving"), kit.Tagged{} // the words are of before the answer
	}
	return c
}

// provenance says who settled a row, or what proved it, and when.
func (m *Model) provenance(g checklist.Group) string {
	if g.By == "" {
		if g.At.IsZero() {
			return lang.Of(g.Summary)
		}
		return lang.Of(g.Summary) + ", " + m.when(g.At)
	}
	s := m.Name(workflow.StaffID(g.By))
	if g.Source != "" {
		s = lang.Of(g.Source)
	}
	return s + ", " + m.when(g.At)
}

// Progress is how many rows are done, of how many.
func (m *Model) Progress() (done, all int) {
	for _, g := range m.c.Groups {
		if len(m.questions(g)) == 0 {
			continue
		}
		if all++; g.State == checklist.GroupDone {
			done++
		}
	}
	return done, all
}

// Questions are the questions of a row, as this person may see them.
func (m *Model) Questions(group string) []Question {
	i := slices.IndexFunc(m.c.Groups, func(g checklist.Group) bool { return g.ID == group })
	if i < 0 {
		return nil
	}
	return m.questions(m.c.Groups[i])
}

func (m *Model) questions(g checklist.Group) []Question {
	var qs []Question
	for _, st := range g.Items {
		if st.Item.Hidden && !m.readsHolds() {
			continue // its being asked gives the answer away
		}
		qs = append(qs, m.question(st))
	}
	return qs
}

func (m *Model) question(st checklist.Status) Question {
	q := Question{Status: st, Mine: workflow.Answerable(*st.Item, m.host.Staff()) && m.Possible(workflow.ActAnswer)}
	if on, ok := m.checks.given[st.Item.ID]; ok {
		q.Answer, q.State, q.Words = on, checklist.Done, ""
	}
	q.Secret = st.Item.Restricted && !m.readsHolds() && (q.Answer.By != "" || !q.Answer.Blank())
	answered := !q.Answer.Blank() || q.Secret
	if q.Secret {
		q.State, q.Words = checklist.Done, ""
	}
	q.Open = !answered && q.Item.Type != checklist.Computed && (st.State == checklist.ToDo || st.State == checklist.CannotStart)
	q.May = q.Mine || m.Possible(workflow.ActAnswer) && len(m.optionsFor(st.Item)) > 0
	if !q.Mine && len(st.Item.Who) > 0 {
		q.Who = lang.Sayf("For %s", m.whose(q))
	}
	q.Label = m.answerWords(q)
	switch a := q.Answer; {
	case a.Source != "":
		q.By = lang.Of(a.Source)
		if !a.At.IsZero() {
			q.By += ", " + m.when(a.At)
		}
	case a.By != "" && !a.At.IsZero():
		q.By = m.Name(workflow.StaffID(a.By)) + ", " + m.when(a.At)
	}
	return q
}

// whose says in a sentence who answers a question that is not this person's.
func (m *Model) whose(q Question) string {
	if m.unlisted(q) {
		return lang.Say("somebody who checks identities")
	}
	return lang.Of(q.Item.Who[0].Words())
}

// unlisted says that this person's role would do, were they a verifier.
func (m *Model) unlisted(q Question) bool {
	_, err := workflow.ActsAs(*q.Item, "", m.host.Staff())
	return workflow.IsUnlisted(err)
}

// clinical says whether a role is one of those that clinicians hold.
func clinical(r checklist.Role) bool {
	return r == checklist.Clinician || r == checklist.Responsible || r == checklist.Safeguarding
}

// optionsFor are the answers this person may give.
func (m *Model) optionsFor(it *checklist.Item) []checklist.Option {
	var out []checklist.Option
	for _, o := range it.Options {
		if _, err := workflow.ActsAs(*it, o.Value, m.host.Staff()); err == nil {
			out = append(out, o)
		}
	}
	return out
}

func (m *Model) answerWords(q Question) string {
	switch {
	case q.Secret:
		return lang.Say("Answered")
	case q.Answer.Blank():
		return ""
	case q.Item.Type == checklist.Date:
		if d, err := nhs.ParseDate(q.Answer.Value); err == nil {
			return d.Long()
		}
	case q.Answer.Value == checklist.None && q.Item.Type == checklist.Ticks:
		return lang.Say("None of these")
	}
	return lang.Of(q.Item.Label(q.Answer))
}

// At is the question being answered.
func (m *Model) At() (Question, bool) {
	for _, q := range m.Questions(m.checks.open) {
		if q.Item.ID == m.checks.at {
			return q, true
		}
	}
	return Question{}, false
}

// OpenRow opens a row upon its first open question, or closes it.
func (m *Model) OpenRow(group string) {
	s := &m.checks
	s.after, s.wantsNote, s.wantsTick = "", "", ""
	if s.open == group {
		s.open, s.at = "", ""
		m.told()
		return
	}
	s.open, s.at = group, ""
	for _, q := range m.Questions(group) {
		if q.Open && q.Mine && !q.Aside {
			s.at = q.Item.ID
			break
		}
	}
	m.told()
}

// Ask turns to one question, also to answer it anew.
func (m *Model) Ask(id checklist.ItemID) {
	for _, g := range m.c.Groups {
		if slices.ContainsFunc(g.Items, func(st checklist.Status) bool { return st.Item.ID == id }) {
			m.checks.open, m.checks.at, m.checks.after, m.checks.wantsNote, m.checks.wantsTick = g.ID, id, "", "", ""
		}
	}
	m.tab = Checks
	m.told()
}

// Note is what is typed beside a question.
func (m *Model) Note(id checklist.ItemID) string {
	if n, ok := m.checks.notes[id]; ok {
		return n
	}
	if q, ok := m.find(id); ok {
		return q.Answer.Note
	}
	return ""
}

// SetNote keeps what is typed beside a question.
func (m *Model) SetNote(id checklist.ItemID, s string) {
	if m.checks.notes == nil {
		m.checks.notes = map[checklist.ItemID]string{}
	}
	m.checks.notes[id] = s
	m.keepDraft()
}

func (m *Model) find(id checklist.ItemID) (Question, bool) {
	st, ok := m.c.Checks.Find(id)
	if !ok {
		return Question{}, false
	}
	return m.question(st), true
}

// NoteSubmitted saves a note beside an answer that stands already.
func (m *Model) NoteSubmitted(id checklist.ItemID) {
	q, ok := m.find(id)
	typed := m.Note(id)
	if !ok || q.Answer.Blank() || typed == q.Answer.Note {
		return
	}
	a := checklist.Answer{Value: q.Answer.Value, Values: q.Answer.Values}
	m.checks.wantsNote = ""
	m.Answer(id, a)
}

// Answer saves an answer at once and turns to the next question. One that
// would stop the case is saved only after the page that says so.
func (m *Model) Answer(id checklist.ItemID, a checklist.Answer) {
	q, ok := m.find(id)
	if !ok || !m.Possible(workflow.ActAnswer) {
		return
	}
	a.Note = strings.TrimSpace(m.Note(id))
	if m.wouldHold(q.Item, a) {
		m.raise(&Concern{Answers: checklist.Answers{id: a}})
		return
	}
	s := &m.checks
	s.wantsTick = ""
	if m.needsNote(q, a) {
		s.wantsNote = id
		m.save(id, a)
		m.told()
		return
	}
	s.wantsNote = ""
	m.save(id, a)
	if !m.writing { // it was saved while we looked, and the next question is open
		return
	}
	m.bringUp(q.Item.Group)
	s.at = ""
	if next, ok := m.nextOpen(id); ok && next.Item.Group == q.Item.Group {
		s.at = next.Item.ID
	}
	m.told()
}

// save saves an answer to a question as it stands on screen. It can be taken back.
func (m *Model) save(item checklist.ItemID, a checklist.Answer) {
	given := checklist.Answers{item: a}
	back, can := m.wayBack(item, a)
	w := m.answering(m.seen(given), given)
	done := w.done
	w.done = func() {
		done()
		if can {
			m.host.Did(back)
		}
	}
	m.write(w)
}

// NothingTicked says that a question wants a tick, or "none of these".
func (m *Model) NothingTicked(id checklist.ItemID) {
	m.checks.wantsTick = id
	m.told()
}

// answering is the write of answers, over what the person saw at their questions; a
// question that is not in seen is not compared with what stands there.
func (m *Model) answering(seen, given checklist.Answers) write {
	id := m.id
	s := &m.checks
	if s.given == nil {
		s.given = map[checklist.ItemID]checklist.Answer{}
	}
	for item, a := range given {
		a.By, a.At = string(m.host.Staff().ID), m.host.Now()
		s.given[item] = a
		s.after = item
	}
	return write{
		id: id, do: func(ctx context.Context) error { return m.host.Session.AnswerOver(ctx, id, seen, given) },
		done: func() {
			for item, a := range given {
				// What was typed while the answer was being saved is not in it yet.
				if strings.TrimSpace(s.notes[item]) == a.Note {
					delete(s.notes, item)
					delete(s.typed, item)
				}
			}
		},
		failed: func() { s.given, s.after, s.at = nil, "", slices.Sorted(maps.Keys(given))[0] },
		overtaken: func() {
			for item, a := range given {
				delete(s.given, item)
				m.contested = with(m.contested, item, a)
			}
			s.after, s.at = "", slices.Sorted(maps.Keys(given))[0]
		},
	}
}

// needsNote says whether the answer counts only with a note beside it.
func (m *Model) needsNote(q Question, a checklist.Answer) bool {
	if a.Note != "" {
		return false
	}
	if was, ok := m.c.Questions.Preanswered(m.c.Facts)[q.Item.ID]; ok && was.Value != a.Value {
		return true
	}
	return slices.ContainsFunc(append([]string{a.Value}, a.Values...), func(v string) bool { return slices.Contains(q.Item.NoteFor, v) })
}

// wouldHold asks the rules whether an answer would stop the case.
func (m *Model) wouldHold(it *checklist.Item, a checklist.Answer) bool {
	rules, f := m.host.Rules(), m.c.Facts
	all := m.c.Application.Answered(f, rules)
	held := func(r checklist.Result) bool {
		return slices.ContainsFunc(r.Holds, func(h checklist.Hold) bool { return h.ItemID == it.ID })
	}
	if held(m.c.Questions.Evaluate(f, all)) {
		return false
	}
	value := a.Value
	if len(a.Values) > 0 {
		value = a.Values[0]
	}
	role, err := workflow.ActsAs(*it, value, m.host.Staff())
	if err != nil {
		return false
	}
	a.By, a.ByRole, a.At = string(m.host.Staff().ID), role, m.host.Now()
	all[it.ID] = a
	return held(m.c.Questions.Evaluate(f, all))
}

// expected says whether the case waits for this person: they have it, or nobody has
// it and they are at the front desk, or it was sent to them, or to any clinician and
// they decide. Others whose role would do may answer as well (domain 7), but nobody
// waits for them.
func (m *Model) expected() bool {
	a, by := m.c.Application, m.host.Staff()
	if m.c.State == workflow.WithClinician && (a.SentTo == by.ID || a.SentTo == "" && by.May(workflow.ActDecide)) {
		return true
	}
	return m.Mine() || a.Owner == "" && by.Is(workflow.Receptionist, workflow.Administrator)
}

// LeftWords says whose the open questions are: "1 check is yours. 4 need a clinician."
func (m *Model) LeftWords() string {
	mine, clinicians, others := 0, 0, 0
	for _, g := range m.c.Groups {
		if g.State == checklist.GroupDone {
			continue
		}
		qs := m.questions(g)
		switch {
		case slices.ContainsFunc(qs, func(q Question) bool { return q.Open && q.Mine }):
			mine++
		case clinical(g.NextRole):
			clinicians++
		default:
			others++
		}
	}
	var said []string
	switch {
	case mine > 0 && !m.expected():
		said = append(said, lang.Count(mine, "You may answer %d check.", "You may answer %d checks."))
	case mine > 0:
		said = append(said, lang.Count(mine, "%d check is yours.", "%d checks are yours."))
	}
	if clinicians > 0 {
		said = append(said, lang.Count(clinicians, "%d needs a clinician.", "%d need a clinician."))
	}
	if others > 0 {
		said = append(said, lang.Count(others, "%d needs somebody else.", "%d need somebody else."))
	}
	if len(said) == 0 {
		return lang.Say("Every check is answered.")
	}
	return strings.Join(said, " ")
}
