package workspace

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
)

func TestAClinicianDecidesByKeyboard(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	next := r.register(t, r.motherAndChild())
	told := []string{"K1", "K2", "K3"}
	r.answerAll(t, id, "consent", "K1", "K2", "K3", "V11")
	w := open(t, r, shah)
	w.show(id, "all")
	w.shoot("clinician")
	w.letters("yyy")
	for _, k := range told {
		if got := r.apps[id].Answers["K1"]; got.Value != "yes" {
			t.Errorf("y did not answer %s: %+v", k, got)
		}
	}
	w.letters("d")
	if w.s.m.tab != Deciding {
		t.Fatalf("d leads to %q", w.s.m.tab)
	}
	w.looks("decision-empty")
	w.s.m.SetMode(Grant)
	w.s.m.Tick("TEST", false)
	w.looks("decision")
	w.Do("case.main")
	if w.s.m.tab == Confirm {
		t.Error("something stops the grant, and it can be confirmed")
	}
	w.s.m.Ask("V11")
	w.letters("y")
	if w.Do("case.main") || w.s.m.tab != Checks {
		t.Error("the main key reaches into the decision from the checks")
	}
	w.letters("d")
	w.Do("case.main")
	if w.s.m.tab != Confirm {
		t.Fatalf("not ready: %s %v", w.s.m.WhyNotConfirm(), w.s.m.Obstacles())
	}
	w.looks("confirm")
	w.key(fyne.KeyEscape)
	if w.s.m.tab != Deciding {
		t.Fatalf("Esc leads from check and confirm to %q", w.s.m.tab)
	}
	w.Do("case.main")
	w.key(fyne.KeyReturn) // the focus starts on the button
	if r.apps[id].State != workflow.Approved {
		t.Fatalf("the case is %s", r.apps[id].State)
	}
	if w.s.m.id != next {
		t.Errorf("%s is open after the decision", w.s.m.id)
	}
	w.shoot("after")
	w.key(fyne.KeyEscape)
	if w.Screen() != shell.Screen(w.list) {
		t.Error("Esc does not lead back to the list")
	}
	w.show(id, "")
	w.looks("decided")
}

func TestTheMainKeyHeldDownDecidesOneCase(t *testing.T) {
	r := newRecord(t)
	var ids []workflow.ApplicationID
	for _, d := range []workflow.Draft{r.motherAndChild(), r.husbandAndWife()} {
		id := r.register(t, d)
		way := map[bool]string{true: "parental", false: "consent"}[len(ids) == 0]
		r.answerAll(t, id, way)
		sit(r, shah, id, "decision").SetMode(Grant)
		ids = append(ids, id)
	}
	w := open(t, r, shah)
	w.show(ids[0], "all")
	w.letters("d")
	for range 6 {
		w.Do("case.main")
		w.key(fyne.KeyReturn)
	}
	if r.apps[ids[0]].State != workflow.Approved {
		t.Fatalf("the first case is %s", r.apps[ids[0]].State)
	}
	if a := r.apps[ids[1]]; a.State != workflow.New || w.s.m.id != ids[1] || w.s.m.tab != Summary {
		t.Errorf("the next case is %s; %s is open on %q", a.State, w.s.m.id, w.s.m.tab)
	}
	if !w.Do("edit.undo") {
		t.Fatal("there is no way back")
	}
	if said := w.text(); !strings.Contains(said, "sends in 2:00") || !strings.Contains(said, "Patient: "+r.apps[ids[0]].Patient.Name()+", born") {
		t.Errorf("it asks %q", said)
	}
	w.key(fyne.KeyReturn) // another message stands in the toast's place: it asks what is meant
	if w.s.m.id != ids[0] || w.s.m.tab != Deciding {
		t.Errorf("the undo leads to %s on %q", w.s.m.id, w.s.m.tab)
	}
	w.shoot("undone")
}

func TestTheDecisionIsMadeWithoutAPointer(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent")
	w := open(t, r, shah)
	w.show(id, "decision")
	v, m := w.s.decision, w.s.m
	if !hasFocus(v.mode) {
		t.Fatalf("the decision opens with the focus on %T", w.win.Canvas().Focused())
	}
	for _, step := range []struct {
		key  string
		want Mode
	}{{"x", Refuse}, {"g", Grant}, {"x", Refuse}, {"p", Part}} {
		if w.letters(step.key); m.Mode() != step.want || !hasFocus(v.mode) {
			t.Fatalf("%s chooses %q; the focus is on %T", step.key, m.Mode(), w.win.Canvas().Focused())
		}
	}
	w.win.Canvas().FocusNext()
	for i, scope := range basis.Scopes[:4] {
		if !hasFocus(v.given[i]) {
			t.Fatalf("after %d steps the focus is on %T", i, w.win.Canvas().Focused())
		}
		before := m.Services()[i].Granted
		if w.key(fyne.KeySpace); m.Services()[i].Granted == before || !hasFocus(v.given[i]) {
			t.Fatalf("Space on %s: given %v, the focus on %T", scope, m.Services()[i].Granted, w.win.Canvas().Focused())
		}
		w.win.Canvas().FocusNext()
	}
	w.letters("g")
	if m.Mode() != Grant {
		t.Errorf("g from the services chooses %q", m.Mode())
	}
	w.Do("case.main")
	if m.tab != Confirm {
		t.Errorf("not ready: %v", m.Obstacles())
	}
}

func TestWhatStopsAGrantLeadsToItsControl(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent", "C6")
	w := open(t, r, shah)
	w.show(id, "decision")
	v, m := w.s.decision, w.s.m
	m.Answer("C6", checklist.Answer{Value: checklist.Yes})
	m.Go(Deciding)
	v.settle("end")
	if !holdsFocus(w, v.bases) {
		t.Error("a date that waits for its legal basis does not lead to that")
	}
	m.SetMode(Grant)
	stop := m.Obstacles()
	if len(stop) != 1 || stop[0].Text != "Note for the record" || !strings.Contains(stop[0].Detail, "Somebody else uses the patient’s phone") {
		t.Fatalf("what stops the grant reads %+v", stop)
	}
	w.shoot("warned")
	for field, at := range map[string]fyne.CanvasObject{
		"rationale": v.note, "basis": v.bases, "services": v.services.box, "end": v.end, "review": v.look,
	} {
		w.win.Canvas().Unfocus()
		if v.settle(field); !holdsFocus(w, at) {
			t.Errorf("%s does not lead to its control", field)
		}
	}
	m.OpenEnd(true)
	if v.settle("end"); !holdsFocus(w, v.endless) {
		t.Error("a missing reason for no last day does not lead to its field")
	}
	v.settle("rationale")
	w.letters("Spoken to both.")
	if m.Plan().Rationale != "Spoken to both." {
		t.Errorf("what is typed there is kept as %q", m.Plan().Rationale)
	}
}

// holdsFocus says whether an object would have the focus, and has it.
func holdsFocus(w *window, o fyne.CanvasObject) bool {
	had := w.win.Canvas().Focused()
	return had != nil && kit.Focus(o) && w.win.Canvas().Focused() == had
}

func TestThePageThatStopsAnswersNoKeyByItself(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, asha)
	w.show(id, "")
	w.s.m.Ask("C7")
	w.shoot("ticks")
	w.letters("3")
	w.s.checks.save()
	if w.s.m.tab != Stop {
		t.Fatal("an answer that would stop the case does not lead to the page that stops")
	}
	w.looks("stop")
	before := r.commits
	w.key(fyne.KeyReturn, fyne.KeySpace)
	w.letters("yn1idecta")
	w.Do("view.1")
	w.Do("case.main")
	if r.commits != before || w.s.m.tab != Stop {
		t.Fatal("a key did something before a choice had the focus")
	}
	w.key(fyne.KeyEscape)
	if w.s.m.tab != Checks || r.commits != before {
		t.Errorf("Esc: %q, %d commits", w.s.m.tab, r.commits-before)
	}
	raise := func() {
		w.Do("case.concern")
		w.key(fyne.KeyReturn)
		if w.s.m.tab == Stop {
			t.Fatal("a concern without words goes on")
		}
		w.letters("She would not leave him alone.")
		w.key(fyne.KeyReturn)
		if w.s.m.tab != Stop {
			t.Fatal("Enter does not go on from the words")
		}
		w.key(fyne.KeyReturn, fyne.KeySpace)
		if r.commits != before || w.s.m.tab != Stop {
			t.Fatal("Enter held down records the concern")
		}
		w.win.Canvas().FocusNext()
	}
	raise()
	w.win.Canvas().FocusNext() // past the first choice
	w.key(fyne.KeyReturn)
	if w.s.m.tab != Checks || r.commits != before {
		t.Fatalf("the second choice leads to %q, %d commits", w.s.m.tab, r.commits-before)
	}
	raise()
	w.key(fyne.KeyReturn)
	if r.apps[id].State != workflow.Held {
		t.Errorf("the case is %s", r.apps[id].State)
	}
	if w.s.m.tab == Stop {
		t.Error("the page that stops stays")
	}
	w.shoot("held-for-reception")
}

// A day is typed and Enter answers with it; what is no day is not taken.
func TestADayIsAnsweredWithEnter(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, shah)
	w.show(id, "checks")
	w.s.m.Answer("I2.patient", checklist.Answer{Value: "documents"})
	w.s.m.Answer("I3b.patient", checklist.Answer{Value: "bill"})
	w.s.m.Ask("I3d.patient")
	w.s.checks.focus()
	w.letters("31.2.2026")
	w.key(fyne.KeyReturn)
	if a := r.apps[id].Answers["I3d.patient"]; !a.Blank() {
		t.Errorf("the 31st of February was taken as %q", a.Value)
	}
	w.s.checks.field.(*kit.DateField).SetText("")
	w.letters("20 Nov 2026")
	w.key(fyne.KeyReturn)
	if got := r.apps[id].Answers["I3d.patient"].Value; got != "2026-11-20" {
		t.Errorf("Enter answered with %q", got)
	}
}
