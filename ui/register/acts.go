package register

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// May reports whether an act on the role in view is drawn: the role's state
// allows it, and so do the person's staff roles.
func (m *Model) May(act workflow.Act) bool {
	r, ok := m.Shown()
	if !ok || !m.host.May(act) {
		return false
	}
	switch {
	case act == workflow.ActSwitchedOff && !r.SwitchOff.Open():
		return false
	case act == workflow.ActRequest && (r.EndReason != workflow.ReasonPatientAsked || r.Request != nil):
		return false
	case act == workflow.ActReactivate && r.DecideAfresh() != "":
		return false
	}
	_, possible := r.Next(act)
	return possible
}

// Main is the act of the green button, or "".
func (m *Model) Main() workflow.Act {
	for _, a := range []workflow.Act{workflow.ActSwitchedOff, workflow.ActSetUp} {
		if m.May(a) {
			return a
		}
	}
	return ""
}

// DoMain does the act of the green button.
func (m *Model) DoMain() {
	switch m.Main() {
	case workflow.ActSwitchedOff:
		m.RecordSwitchedOff()
	case workflow.ActSetUp:
		m.RecordSetUp()
	}
}

// do does an act on the role in view and says so.
func (m *Model) do(act func(context.Context, workflow.RoleID) error, said string) {
	r, ok := m.Shown()
	if !ok {
		return
	}
	shell.Act(m.host, func(ctx context.Context) error { return act(ctx, r.ID) }, func() {
		m.host.Toast(said+" "+r.Ref+".", nil)
		m.Reread()
	})
}

// RecordSetUp records that access was keyed into the GP system.
func (m *Model) RecordSetUp() {
	if m.May(workflow.ActSetUp) {
		m.do(m.host.Session.RecordSetUp, lang.Say("Recorded as set up in the GP system:"))
	}
}

// RecordSwitchedOff records that access is off in the GP system.
func (m *Model) RecordSwitchedOff() {
	if m.May(workflow.ActSwitchedOff) {
		m.do(m.host.Session.RecordSwitchedOff, lang.Say("Recorded as switched off in the GP system:"))
	}
}

// End takes access away.
func (m *Model) End(e workflow.Ending) {
	if m.May(workflow.ActEnd) {
		m.do(func(ctx context.Context, id workflow.RoleID) error { return m.host.Session.End(ctx, id, e) },
			lang.Say("Access ended here. Switch it off in the GP system now:"))
	}
}

// Suspend takes access away at once, pending a review.
func (m *Model) Suspend(concern string) {
	if m.May(workflow.ActSuspend) {
		m.do(func(ctx context.Context, id workflow.RoleID) error {
			return m.host.Session.Suspend(ctx, id, strings.TrimSpace(concern))
		}, lang.Say("Suspended here. Switch it off in the GP system now:"))
	}
}

// Renew begins a case that decides the access afresh and goes to it.
func (m *Model) Renew() {
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActRenew) {
		return
	}
	var a workflow.Application
	shell.Act(m.host, func(ctx context.Context) (err error) {
		a, err = m.host.Session.Renew(ctx, r.ID)
		return err
	}, func() {
		m.host.Toast(lang.Sayf("%s renews the access of %s.", a.Ref, r.Ref), nil)
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(a.ID)})
	})
}

// Events lists what can have happened to the access in view.
func (m *Model) Events() []workflow.Event {
	r, _ := m.Shown()
	return slices.DeleteFunc(slices.Clone(workflow.Events), func(e workflow.Event) bool { return !e.Concerns(r) })
}

// EventWords says what recording an event does at once, and to whose access.
func (m *Model) EventWords(e workflow.Event) string {
	r, _ := m.Shown()
	s := lang.Of(r.Effect(e, m.host.Staff(), m.host.Rules().Policy))
	switch e.Touches() {
	case workflow.ByPatient:
		s += " " + lang.Say("So does everybody else’s access to this patient that it touches.")
	case workflow.ByProxy:
		s += " " + lang.Say("So does this proxy’s access to other patients that it touches.")
	}
	return s
}

// Happened records an event.
func (m *Model) Happened(e workflow.Event, note string) {
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActEvent) {
		return
	}
	n := 0
	shell.ActOr(m.host, func(ctx context.Context) (err error) {
		n, err = m.host.Session.Happened(ctx, r.ID, e, strings.TrimSpace(note))
		return err
	}, func() {
		said := lang.Sayf("Recorded for %s.", r.Ref)
		if n > 1 {
			said = lang.Sayf("Recorded for %s and %d more.", r.Ref, n-1)
		}
		m.host.Toast(said, nil)
		m.Reread()
	}, func(err error) {
		m.host.ShowError(notForAll(r.Ref, n, err))
		m.Reread()
	})
}

// notForAll says beside an error that an event was recorded for n roles, that of the
// reference among them, and not for all it touches.
func notForAll(ref string, n int, err error) error {
	if n == 0 {
		return err
	}
	said := lang.Sayf("It is recorded for %s.", ref)
	if n > 1 {
		said = lang.Sayf("It is recorded for %s and %d more.", ref, n-1)
	}
	return fmt.Errorf("%w: %w", shell.Notice{
		Title:      lang.Say("Not recorded for all access it touches"),
		Words:      said + " " + lang.Say("Some other access of the same person is as before. Find it in the register and record this for one that is still in force: that reaches all that are left."),
		Unforeseen: true,
	}, err)
}

// Reduce takes services away or brings the last day forward, after
// WrongReduction answered that nothing is wrong.
func (m *Model) Reduce(d workflow.Reduction) {
	if m.May(workflow.ActReduce) {
		m.do(func(ctx context.Context, id workflow.RoleID) error { return m.host.Session.Reduce(ctx, id, d) }, lang.Say("Made smaller:"))
	}
}

// RecordLastUsed records the last day the access was used.
func (m *Model) RecordLastUsed(on nhs.Date) {
	if m.May(workflow.ActLastUsed) {
		m.do(func(ctx context.Context, id workflow.RoleID) error { return m.host.Session.RecordLastUsed(ctx, id, on) }, lang.Say("Recorded when it was last used:"))
	}
}

// WrongUse says why a day cannot be the one of last use, or "".
func (m *Model) WrongUse(day nhs.Date) string {
	if day.After(m.host.Today()) {
		return lang.Say("It cannot have been used after today.")
	}
	return ""
}

// Reactivate gives suspended access back.
func (m *Model) Reactivate(g workflow.GiveBack) {
	if m.May(workflow.ActReactivate) {
		m.do(func(ctx context.Context, id workflow.RoleID) error { return m.host.Session.Reactivate(ctx, id, g) },
			lang.Say("Given back. Look at what the GP system gives and record it:"))
	}
}

// WrongReduction says what a reduction still lacks, a sentence for each field.
func (m *Model) WrongReduction(d workflow.Reduction) (services, day, why string) {
	r, _ := m.Shown()
	earlier := !d.End.IsZero() && d.End != r.End.Date
	switch {
	case len(d.Scopes) == 0:
		services = lang.Say("With no service left, end the access instead.")
	case len(d.Scopes) == len(r.Scopes) && !earlier:
		services = lang.Say("Take a service away, or choose an earlier last day.")
	}
	switch {
	case !earlier:
	case !r.End.Date.IsZero() && d.End.After(r.End.Date):
		day = lang.Say("A later last day takes a new decision: renew it instead.")
	case d.End.Before(m.host.Today()):
		day = lang.Say("The last day cannot be before today.")
	}
	if strings.TrimSpace(d.Why) == "" {
		why = lang.Say("Say in a few words who asked for it and why.")
	}
	return services, day, why
}

// RecordRequest records what was asked of the patient after their access ended.
func (m *Model) RecordRequest(q workflow.Request) {
	if m.May(workflow.ActRequest) {
		m.do(func(ctx context.Context, id workflow.RoleID) error { return m.host.Session.RecordRequest(ctx, id, q) }, lang.Say("Recorded what the patient was asked:"))
	}
}

// MayWrite reports whether a letter about the role in view may be asked for.
func (m *Model) MayWrite() bool {
	r, ok := m.Shown()
	return ok && r.Application != "" && m.host.May(workflow.ActPrint)
}

// WriteLetter asks which letter to write about the role in view.
func (m *Model) WriteLetter() {
	if r, ok := m.Shown(); ok && m.MayWrite() {
		m.host.AskLetter(r.Application, nil)
	}
}

// OpenCase goes to the case that granted the role in view.
func (m *Model) OpenCase() {
	if r, ok := m.Shown(); ok && r.Application != "" {
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(r.Application)})
	}
}
