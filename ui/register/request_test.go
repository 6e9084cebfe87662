package register

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// fieldOf finds a field of a question by its label.
func fieldOf(t *testing.T, o fyne.CanvasObject, label string) *kit.Field {
	t.Helper()
	var found *kit.Field
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *kit.Field:
			if o.Label() == label {
				found = o
			}
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		}
	}
	walk(o)
	if found == nil {
		t.Fatalf("there is no field %q", label)
	}
	return found
}

// warningOf is the callout of the ending's question.
func warningOf(t *testing.T, q shell.Question) *kit.Panel {
	t.Helper()
	for _, o := range q.Body.(*fyne.Container).Objects {
		if p, ok := o.(*kit.Panel); ok {
			return p
		}
	}
	t.Fatal("the question has no warning")
	return nil
}

// A reason that could do harm if others read it says so before access ends.
func TestEndingForSafetyWarnsThatBothPeopleAreTold(t *testing.T) {
	b := newBench(t, shah, people()...)
	s, win := stage(t, theme.Light, b, shell.Place{ID: "0103"}, "register-light")
	s.askEnd()
	q := b.asked[0]
	reason := fieldOf(t, q.Body, "Why access ends").Control().(*kit.Pick)
	if warningOf(t, q).Visible() {
		t.Error("it warns of no reason")
	}
	for code, warns := range map[string]bool{"ROLE_DEACTIVATED_MISUSE_OF_SYSTEM": true, "ROLE_DEACTIVATED_INACTIVE_ROLE": false, "ROLE_DEACTIVATED_SAFEGUARDING": true} {
		reason.Choose(code)
		reason.OnChosen(code)
		if reason.Chosen() != code || warningOf(t, q).Visible() != warns {
			t.Errorf("%s warns: %v", code, !warns)
		}
	}
	reason.Choose("ROLE_DEACTIVATED_SAFEGUARDING")
	reason.OnChosen("ROLE_DEACTIVATED_SAFEGUARDING")
	kit.Dialog{Title: q.Title, Body: q.Body}.Show(win.Canvas())
	shoot(t, win, "register-ask-end-warns")
}

// That the last day was reached is a reason only once it was.
func TestTheEndIsNoReasonBeforeItsDay(t *testing.T) {
	today := nhs.DateIn(start)
	for last, offered := range map[nhs.Date]bool{{}: false, today.AddDays(1): false, today: true, today.AddDays(-3): true} {
		r := people()[2]
		r.End.Date = last
		b := newBench(t, shah, r)
		s, _ := stage(t, theme.Light, b, shell.Place{ID: string(r.ID)}, "register-light")
		s.askEnd()
		reason := fieldOf(t, b.asked[0].Body, "Why access ends").Control().(*kit.Pick)
		reason.Choose(workflow.ReasonEndReached)
		if got := reason.AccessibilityLabel() == "Why access ends, The end date was reached"; got != offered {
			t.Errorf("with the last day %s it is offered: %t, %q", last, got, reason.AccessibilityLabel())
		}
	}
}

// The patient asks: the question asks how one knows, and whether they are safe.
func TestEndingAtThePatientsRequestAsksWhetherTheyAreSafe(t *testing.T) {
	b := newBench(t, sam, people()...)
	s, win := stage(t, theme.Light, b, shell.Place{ID: "0103"}, "register-light")
	s.askEnd()
	q := b.asked[0]
	reason := fieldOf(t, q.Body, "Why access ends").Control().(*kit.Pick)
	reason.Choose(workflow.ReasonPatientAsked)
	reason.OnChosen(workflow.ReasonPatientAsked)
	if q.Choices[0].Try() {
		t.Error("access ends, and nobody asked the patient")
	}
	who := fieldOf(t, q.Body, "How you made sure it was the patient")
	pressed := fieldOf(t, q.Body, "Did somebody press them to stop it?")
	if who.Error() == "" || pressed.Error() == "" {
		t.Error("nothing says what is missing")
	}
	kit.Dialog{Title: q.Title, Body: q.Body}.Show(win.Canvas())
	shoot(t, win, "register-ask-end-request")
	who.Control().(*kit.Entry).SetText("Rung back on the number we hold.")
	pressed.Control().(*kit.Pick).Choose(string(workflow.PressedUnask))
	if !q.Choices[0].Try() {
		t.Fatalf("still missing: %q %q", who.Error(), pressed.Error())
	}
	q.Choices[0].Do()
	r, err := b.store.Role(context.Background(), "0103")
	if err != nil || r.EndReason != workflow.ReasonPatientAsked || r.Request == nil || r.Request.Pressed != workflow.PressedUnask || r.Request.TellProxy {
		t.Errorf("ended for %s with %+v", r.EndReason, r.Request)
	}
	if s.model.May(workflow.ActRequest) {
		t.Error("it is asked for again")
	}
	if seen, _ := s.model.Shown(); seen.Request == nil || seen.Request.Pressed != "" || seen.Request.Identified != "" {
		t.Errorf("whoever may not read holds reads of the patient: %+v", seen.Request)
	}
}

// Where it could not be asked at once, it is recorded later.
func TestWhatThePatientWasAskedIsRecordedLater(t *testing.T) {
	b := newBench(t, sam, people()...)
	m := b.model(shell.Place{ID: "0103"})
	m.End(workflow.Ending{Reason: workflow.ReasonPatientAsked, On: nhs.DateIn(start)})
	if !m.May(workflow.ActRequest) {
		t.Fatal("it cannot be recorded")
	}
	m.RecordRequest(workflow.Request{Identified: "Came in alone.", Pressed: workflow.PressedNo})
	if r, _ := m.Shown(); r.Request == nil || r.Request.By != sam.ID || m.May(workflow.ActRequest) {
		t.Errorf("recorded is %+v; told %+v", r.Request, b.told)
	}
}
