package workspace

import (
	"encoding/json"
	"maps"
	"reflect"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// draft is what somebody typed on a case and has not become part of it yet: notes
// and answers half typed, the decision's words, the page they stood on. It is kept
// while they type and is there again after a crash.
type draft struct {
	Notes   map[checklist.ItemID]string `json:",omitempty"`
	Typed   map[checklist.ItemID]string `json:",omitempty"`
	Plan    *keptPlan                   `json:",omitempty"`
	Concern *Concern                    `json:",omitempty"`
	// Said is the words of questions over the page as an earlier release kept them.
	Said map[string]string `json:",omitempty"`
}

// keptPlan is a decision being prepared, with what was on record when it began.
type keptPlan struct{ Mine, Base workflow.Proposal }

// beginDraft makes what keeps the draft of the case that is open.
func (m *Model) beginDraft() {
	id := m.id
	m.drafting = shell.NewDrafting(m.host, m.records, id.DraftPage(), func(err error) {
		if m.id != id {
			return
		}
		if m.unsaved = err != nil; err == nil {
			m.saved = m.host.Now()
		}
		if m.kept != nil {
			m.kept()
		}
	})
}

// keepDraft keeps what is typed as it is now, or forgets what was kept when
// nothing is left of it.
func (m *Model) keepDraft() {
	if m.drafting == nil || !m.ready {
		return
	}
	d := draft{Concern: m.concern}
	for id, note := range m.checks.notes {
		if q, ok := m.find(id); ok && note != q.Answer.Note {
			d.Notes = with(d.Notes, id, note)
		}
	}
	for id, s := range m.checks.typed {
		if q, ok := m.find(id); ok && s != q.Answer.Value {
			d.Typed = with(d.Typed, id, s)
		}
	}
	if m.plan.unkept {
		d.Plan = &keptPlan{Mine: m.plan.p, Base: m.plan.base}
	}
	var body []byte
	if !reflect.DeepEqual(d, draft{}) {
		var err error
		if body, err = json.Marshal(d); err != nil {
			m.host.Log.Error("write a draft", "err", err)
			return
		}
	}
	if body == nil && !m.drafted {
		return // nothing was kept and nothing is to be
	}
	m.drafted = body != nil
	m.drafting.Keep(body)
}

func with[K comparable, V any](all map[K]V, id K, v V) map[K]V {
	if all == nil {
		all = map[K]V{}
	}
	all[id] = v
	return all
}

// takeDraft brings back what was typed before the program ended, on a case that
// has just been read. What belongs to questions the case no longer asks is left.
func (m *Model) takeDraft(kept []byte) {
	var d draft
	if len(kept) == 0 || json.Unmarshal(kept, &d) != nil {
		return // nothing, or of another version of the program
	}
	m.drafted = true
	m.checks.notes, m.checks.typed = maps.Clone(d.Notes), maps.Clone(d.Typed)
	if d.Plan != nil && m.MayDecide() {
		m.plan.p, m.plan.base, m.plan.unkept = d.Plan.Mine, d.Plan.Base, true
		m.plan.mode = m.grantMode()
		if m.plan.p.Refuse {
			m.plan.mode = Refuse
		}
		m.plan.open = m.plan.p.OpenEnded != ""
		m.propose()
	}
	if d.Concern != nil && m.MayRaise() && m.want == Stop {
		m.concern = d.Concern
	}
	if len(d.Said) > 0 {
		m.moveSaid(d.Said)
	}
	if len(d.Notes)+len(d.Typed)+len(d.Said) > 0 || d.Plan != nil {
		m.host.Toast(lang.Say("What you began to type here is still here."), nil)
	}
}

// TypedAnswer is what was typed as the answer to a question and is not saved yet.
func (m *Model) TypedAnswer(id checklist.ItemID, saved string) string {
	if s, ok := m.checks.typed[id]; ok {
		return s
	}
	return saved
}

// SetTypedAnswer keeps an answer while it is typed.
func (m *Model) SetTypedAnswer(id checklist.ItemID, s string) {
	m.checks.typed = with(m.checks.typed, id, s)
	m.keepDraft()
}

// moveSaid keeps the words of questions where they are kept now.
func (m *Model) moveSaid(said map[string]string) {
	questions := map[string]map[string]string{}
	for box, words := range said {
		question := box
		if box == "withdrawn" || box == "unheld" {
			question = "withdraw"
		}
		questions[question] = with(questions[question], box, words)
	}
	for question, boxes := range questions {
		m.host.KeepWords(m.id.DraftOf(question), boxes)
	}
	m.keepDraft()
}
