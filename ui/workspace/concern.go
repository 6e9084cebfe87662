package workspace

import (
	"context"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// Concern is what somebody is about to record: answers that stop the case, or
// words of their own. Nothing of it is saved before they say so.
type Concern struct {
	Answers checklist.Answers
	Words   string

	recording bool // it is on its way into the record
}

// raise shows the page that stops.
func (m *Model) raise(c *Concern) {
	m.concern = c
	m.keepDraft()
	m.host.Go(shell.Place{Page: shell.PageCase, ID: string(m.id), Part: string(Stop)})
	if m.tab != Stop { // without a window nobody goes anywhere
		m.interrupt(Stop)
		m.told()
	}
}

// RaiseWords shows the page that stops for a concern in words.
func (m *Model) RaiseWords(words string) { m.raise(&Concern{Words: words}) }

// RecordConcern holds the case. Its page stays until that is in the record: a
// concern is never told as recorded, and never let go, before.
func (m *Model) RecordConcern() {
	c := m.concern
	if c == nil || c.recording {
		return
	}
	c.recording = true
	id, ref := m.id, m.c.Application.Ref
	recorded := func() {
		if m.concern == c {
			m.concern = nil
			m.leaveStop()
		}
		m.host.Toast(lang.Sayf("%s is with a clinician now.", ref), nil)
	}
	failed := func() { c.recording = false }
	if c.Answers == nil {
		m.act(func(ctx context.Context) error { return m.host.Session.Hold(ctx, id, c.Words) }, recorded, failed)
		return
	}
	w := m.answering(nil, c.Answers) // what stops the case waits for no choice
	m.checks.after = ""
	done, undone := w.done, w.failed
	w.done = func() { done(); recorded() }
	w.failed = func() { undone(); failed() }
	m.write(w)
}

// DropConcern goes back and records nothing.
func (m *Model) DropConcern() {
	m.leaveConcern()
	m.leaveStop()
}

// leaveConcern forgets a concern that nobody recorded, here and in the draft.
func (m *Model) leaveConcern() {
	if m.concern != nil && !m.concern.recording {
		m.concern = nil
		m.keepDraft()
	}
}

func (m *Model) leaveStop() {
	if m.host.OnBack != nil {
		m.host.Back()
	}
	if m.tab == Stop {
		m.tab = m.from
		m.told()
	}
}

// StopAbout says whose case it is.
func (m *Model) StopAbout() []kit.Run {
	p := m.c.Application.Patient
	runs := []kit.Run{kit.R(m.c.Application.Ref + "    " + p.ListName())}
	if !p.Born.IsZero() {
		runs = append(runs, kit.R(" ("+lang.Of(p.Born.AgeWords(m.host.Today()))+")"))
	}
	if !p.NHSNumber.IsZero() {
		runs = append(runs, kit.R("    NHS "), kit.B(p.NHSNumber.Display()))
	}
	return runs
}

// MayRaise says whether a concern can be recorded now.
func (m *Model) MayRaise() bool { return m.Possible(workflow.ActHold) }
