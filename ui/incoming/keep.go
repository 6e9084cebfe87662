package incoming

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// draft is a form as it is kept: what was typed, whether it is right or not.
type draft struct {
	Step    string
	CarryOn bool
	Fields  map[string]answer
}

// answer is what was typed, chosen or ticked in one field.
type answer struct {
	Text      string   `json:",omitempty"`
	Codes     []string `json:",omitempty"`
	NotOnForm bool     `json:",omitempty"`
	Confirmed bool     `json:",omitempty"`
}

// answers are the fields as they are kept.
func (f *Form) answers() map[string]answer {
	all := map[string]answer{}
	for _, one := range f.fields {
		if !one.Empty() || one.NotOnForm {
			all[one.ID] = answer{Text: one.Text, Codes: one.Codes, NotOnForm: one.NotOnForm, Confirmed: one.Confirmed}
		}
	}
	return all
}

// take fills the fields in as they were kept.
func (f *Form) take(all map[string]answer) {
	for _, one := range f.fields {
		if a, ok := all[one.ID]; ok {
			one.Text, one.Codes, one.NotOnForm, one.Confirmed = a.Text, a.Codes, a.NotOnForm, a.Confirmed
		}
	}
}

// written is something made of texts as it is kept.
func written(d any) []byte {
	b, err := json.Marshal(d)
	if err != nil {
		panic("incoming: a form of texts cannot be written: " + err.Error())
	}
	return b
}

// keeper keeps a form while it is being filled in.
type keeper struct {
	host     *shell.Host
	drafts   shell.Drafts
	page     string
	drafting *shell.Drafting
	body     func() []byte // what there is to keep now; nothing forgets
	changed  func()        // hears when it was kept
	saved    time.Time
	failed   bool
}

func newKeeper(h *shell.Host, d shell.Drafts, page string, body func() []byte) *keeper {
	k := &keeper{host: h, drafts: d, page: page, body: body, changed: func() {}}
	k.drafting = shell.NewDrafting(h, d, page, func(err error) {
		if k.failed = err != nil; err == nil {
			k.saved = h.Now()
		}
		k.changed()
	})
	return k
}

// keep keeps the form as it is now.
func (k *keeper) keep() { k.drafting.Keep(k.body()) }

// words says when the form was kept.
func (k *keeper) words() string {
	switch {
	case k.drafts == nil:
		return lang.Say("Kept here until you sign out")
	case k.failed:
		return lang.Say("Not saved: the practice’s record cannot be written. Register it now, or keep what it came on at hand.")
	case k.saved.IsZero():
		return lang.Say("Saved as you type")
	}
	return lang.Sayf("Saved %s", k.saved.In(nhs.London).Format("15:04:05"))
}

// body is the form as it is kept, or nothing while nothing was typed.
func (m *PaperModel) body() []byte {
	if !m.Started() {
		return nil
	}
	return written(draft{Step: m.step, CarryOn: m.lookout.carryOn, Fields: m.form.answers()})
}

// Restore brings back what was typed before the program ended, if nothing was
// typed since. restored hears of it.
func (m *PaperModel) Restore(restored func()) {
	if m.keeper.drafts == nil || m.restored {
		return
	}
	m.restored = true
	drafts, who := m.keeper.drafts, m.host.Staff().ID
	shell.Load(m.host, &m.restoring, func(ctx context.Context) ([]byte, error) { return drafts.Draft(ctx, who, m.keeper.page) }, func(b []byte, err error) {
		var d draft
		switch {
		case errors.Is(err, workflow.ErrNotFound) || m.Started():
			return
		case err != nil:
			m.host.ShowError(err)
			return
		}
		if json.Unmarshal(b, &d) != nil {
			return // of another version of the program
		}
		m.form.take(d.Fields)
		for _, s := range m.Steps() {
			if s.ID == d.Step {
				m.step = d.Step
			}
		}
		m.look(PatientFamily)
		m.look(ProxyFamily)
		m.lookout.carryOn = d.CarryOn
		restored()
	})
}

// body is what was corrected and confirmed, or nothing while nothing is brought in.
func (m *Model) body() []byte {
	if !m.brought {
		return nil
	}
	return written(draft{CarryOn: m.lookout.carryOn, Fields: m.form.answers()})
}

// Restore brings back, once, what was brought in before the program ended. done hears
// whether there was something, also when there is nothing to bring back any more.
func (m *Model) Restore(done func(back bool)) {
	if m.keeper.drafts == nil || m.restored {
		done(false)
		return
	}
	m.restored = true
	drafts, who, page := m.keeper.drafts, m.host.Staff().ID, m.keeper.page
	var fields []byte
	shell.Load(m.host, &m.restoring, func(ctx context.Context) (source []byte, err error) {
		if source, err = drafts.Draft(ctx, who, shell.PageIncoming); err == nil {
			if fields, err = drafts.Draft(ctx, who, page); errors.Is(err, workflow.ErrNotFound) {
				err = nil // nothing of it was touched
			}
		}
		return source, err
	}, func(source []byte, err error) {
		var from workflow.Draft
		var d draft
		switch {
		case errors.Is(err, workflow.ErrNotFound) || m.brought || m.Busy():
			done(false)
			return
		case err != nil:
			m.host.ShowError(err)
			done(false)
			return
		case json.Unmarshal(source, &from) != nil || fields != nil && json.Unmarshal(fields, &d) != nil:
			done(false) // of another version of the program
			return
		}
		m.begin(from)
		m.form.take(d.Fields)
		m.lookout.carryOn = d.CarryOn
		m.changed()
		done(true)
	})
}
