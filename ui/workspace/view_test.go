package workspace

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
)

// list stands for the queue.
type list struct {
	object  fyne.CanvasObject
	entered int
}

func (l *list) Object() fyne.CanvasObject { return l.object }
func (l *list) Enter(shell.Place)         { l.entered++ }
func (l *list) Leave()                    {}
func (l *list) Commands() []shell.Command { return nil }
func (l *list) Changed(casework.Event)    {}

type door struct{ host shell.DoorHost }

func (d *door) Object() fyne.CanvasObject { return kit.Title("Closed") }
func (d *door) Show(shell.Shut)           {}

// window is the real window round the screen, over a record in memory.
type window struct {
	*shell.Shell
	t    *testing.T
	win  fyne.Window
	r    *record
	door *door
	list *list
	s    *Screen
}

func open(t *testing.T, r *record, by workflow.Staff) *window {
	t.Helper()
	app := test.NewTempApp(t)
	w := &window{t: t, win: test.NewTempWindow(t, nil), r: r, list: &list{object: kit.Title("Queue")}}
	w.Shell = shell.New(app, w.win, shell.Config{
		Exec: kit.Inline(), Now: r.now, After: func(time.Duration, func()) func() { return func() {} },
		As:    r.desk.As,
		Rules: func() workflow.Rules { return r.rules },
		Pages: []shell.Page{
			{ID: shell.PageQueue, Title: "Queue", Icon: theme.IconQueue, Make: func(*shell.Host) shell.Screen { return w.list },
				Count: func(context.Context, workflow.Staff) (int, error) { return 13, nil }},
			{ID: shell.PageCase, Title: "Case", Under: shell.PageQueue, Make: func(h *shell.Host) shell.Screen { w.s = New(h, r, nil); return w.s }},
		},
		Door:   func(h shell.DoorHost) shell.Door { w.door = &door{h}; return w.door },
		Status: func(context.Context) (shell.Status, error) { return shell.Status{Connected: true, SavedAt: r.at}, nil },
	})
	w.win.Resize(fyne.NewSize(1366, 768))
	w.Start()
	r.changed = w.Changed
	w.door.host.In(by)
	return w
}

func (w *window) show(id workflow.ApplicationID, part string) {
	w.Host().Go(shell.Place{Page: shell.PageCase, ID: string(id), Part: part})
}

func (w *window) letters(s string) {
	for _, r := range s {
		if f := w.win.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if h := w.win.Canvas().OnTypedRune(); h != nil {
			h(r)
		}
	}
}

func (w *window) key(names ...fyne.KeyName) {
	for _, n := range names {
		if f := w.win.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: n})
		} else if h := w.win.Canvas().OnTypedKey(); h != nil {
			h(&fyne.KeyEvent{Name: n})
		}
	}
}

func (w *window) shoot(name string) {
	w.t.Helper()
	shot.Keep(w.t, w.win.Canvas().Capture(), "workspace-"+name)
}

// looks paints the window in every variant.
func (w *window) looks(name string) {
	shot.Keep(w.t, w.win.Canvas().Capture(), "workspace-"+name)
}

// Coming back to the case that was left puts the focus where work goes on: keys
// answer at once.
func TestComingBackToACaseFocusesItsWork(t *testing.T) {
	r := newRecord(t)
	w := open(t, r, shah)
	id := r.register(t, r.husbandAndWife())
	for _, tab := range []Tab{Checks, Deciding} {
		for _, visit := range []string{"first", "second"} {
			w.show(id, string(tab))
			if w.win.Canvas().Focused() == nil {
				t.Errorf("nothing has the focus at the %s visit to %s", visit, tab)
			}
			w.Host().Go(shell.Place{Page: shell.PageQueue})
		}
	}
}

func TestEveryTabPaints(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.register(t, r.motherAndChild())
	if err := r.desk.As(asha).Claim(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	w := open(t, r, asha)
	w.show(id, "")
	w.s.m.Ask("I2.patient")
	w.looks("checks")
	for n, name := range []string{"summary", "checks", "evidence", "decision", "timeline", "letters"} {
		if !w.Do("view." + string(rune('1'+n))) {
			t.Errorf("the tab %s is not reached", name)
		}
		if name != "checks" {
			w.shoot(name)
		}
	}
	if bad := shell.Problems(w.Table()); bad != nil {
		t.Errorf("the table: %v", bad)
	}
}

// A letter that lacks an address leads to the place where it is typed.
func TestALetterLeadsToTheAddressItLacks(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, asha)
	w.show(id, "contact-proxy")
	w.shoot("contact")
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("nobody asks for the address")
	}
	w.key(fyne.KeyEscape)
	w.s.m.Reread()
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("it is asked for again")
	}
	w.s.m.Amend(workflow.ByProxy, workflow.Contact{Address: []string{"6 Orchard Rise", "FB1 4QT"}, LargePrint: true, Language: "Polish"})
	if p := r.apps[id].Proxy; !p.LargePrint || p.Language != "Polish" {
		t.Errorf("kept %+v", p)
	}
}

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

func TestRefusalAndSwitchOff(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	r.answerAll(t, id, "parental")
	w := open(t, r, shah)
	w.show(id, "decision")
	w.s.m.SetMode(Refuse)
	w.shoot("refuse")
	w.s.m.SetMode(Grant)
	w.looks("decision-child")
	w.s.m.CheckAndConfirm()
	w.shoot("confirm-child")
	w.s.m.Decide()
	w.show(id, "")
	w.shoot("set-up")
	w.s.m.SetUp()
	w.s.m.End(workflow.Ending{Reason: workflow.ReasonPatientAsked})
	w.shoot("switch-off")
	if !w.Do("case.main") || w.s.m.ToSwitchOff() {
		t.Error("the main act does not record it as switched off")
	}
}

// Access ended from its case is asked about as in the register: a reason that could
// do harm warns first, and a patient who wants it is asked whether they are safe.
func TestEndingFromTheCaseAsksWhatTheRegisterAsks(t *testing.T) {
	r, s, id := decided(t, "consent")
	s.CheckAndConfirm()
	s.Decide()
	w := open(t, r, bell)
	w.show(id, "")
	var q shell.Question
	w.s.host.OnAsk = func(asked shell.Question) func() { q = asked; return func() {} }
	w.s.askEnd()
	body := q.Body.(*fyne.Container).Objects
	reason := body[0].(*kit.Field).Control().(*kit.Pick)
	choose := func(code string) { reason.Choose(code); reason.OnChosen(code) }
	if choose("ROLE_DEACTIVATED_SAFEGUARDING"); !body[1].Visible() || body[3].Visible() {
		t.Error("a reason both people may read warns of nothing")
	}
	choose(workflow.ReasonPatientAsked)
	if body[1].Visible() || !body[3].Visible() || q.Choices[0].Try() {
		t.Fatal("access ends, and nobody asked the patient")
	}
	asked := body[3].(*fyne.Container).Objects
	asked[0].(*kit.Field).Control().(*kit.Entry).SetText("Rung back on the number we hold.")
	asked[1].(*kit.Field).Control().(*kit.Pick).Choose(string(workflow.PressedYes))
	if !q.Choices[0].Try() {
		t.Fatal("everything is said, and it does not end")
	}
	q.Choices[0].Do()
	role := r.roles[r.apps[id].Decision.Role]
	if role.Request == nil || role.Request.Pressed != workflow.PressedYes || !role.EverHeld || role.EndReason != workflow.ReasonPatientAsked {
		t.Errorf("ended for %s with %+v", role.EndReason, role.Request)
	}
}

func TestASmallWindowAndLargeTypeHaveRoom(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent", "V11")
	w := open(t, r, shah)
	w.show(id, "decision")
	w.s.m.SetMode(Grant)
	for _, look := range []struct {
		name string
		at   fyne.Size
	}{
		{"usual", fyne.NewSize(1360, 768)}, {"middle", fyne.NewSize(1110, 768)}, {"small", fyne.NewSize(1024, 720)},
		{"large", fyne.NewSize(1366, 768)}, // of type: last, for it stays
	} {
		name := look.name
		w.win.Resize(look.at)
		if name == "large" {
			w.Do("view.spacious")
		}
		for _, tab := range Tabs {
			w.s.show(tab)
			if tab == Checks {
				w.s.m.Ask("V11")
			}
			if beside := w.beside(); tab == Deciding && beside == (name == "small") {
				t.Errorf("%s: columns side by side is %v", name, beside)
			}
			w.shoot(name + "-" + string(tab))
			for part, o := range map[string]fyne.CanvasObject{"line": w.s.line.box, "body": w.s.body, "foot": w.s.foot.box} {
				if got, room := o.MinSize().Width, w.win.Canvas().Size().Width-theme.Px(184); got > room {
					t.Errorf("%s: the %s of the tab %s needs %.0f of %.0f", name, part, tab, got, room)
				}
			}
		}
	}
}

// beside says whether the dates of the decision stand right of the legal bases.
func (w *window) beside() bool {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	return at(w.s.decision.look).X > at(w.s.decision.bases).X+w.s.decision.bases.Size().Width
}

func TestDigitsTickAndEnterSaves(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent", "K10")
	w := open(t, r, shah)
	w.show(id, "checks")
	w.s.m.Ask("K10")
	if len(w.s.checks.ticks) == 0 {
		t.Fatal("K10 has no boxes to tick")
	}
	if save := w.s.checks.field; !inView(save, w.s.checks.room) {
		t.Error("the button that saves is out of view")
	}
	w.letters("132")
	w.letters("3")
	if !r.apps[id].Answers["K10"].Blank() {
		t.Fatal("ticking saves by itself")
	}
	w.shoot("ticked")
	w.key(fyne.KeyReturn)
	if got := r.apps[id].Answers["K10"].Values; len(got) != 2 {
		t.Fatalf("Enter saves %v", got)
	}
	if q, ok := w.s.m.At(); ok && q.Item.ID == "K10" {
		t.Error("the question stays open")
	}
}

func TestQuestionsOpen(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, asha)
	w.show(id, "")
	w.Do("case.ask")
	w.shoot("ask")
	w.key(fyne.KeyEscape)
	w.Do("case.send")
	w.shoot("send")
	w.key(fyne.KeyEscape)
	if r.apps[id].State != workflow.New {
		t.Error("a question that was cancelled did something")
	}
	w.Do("case.withdraw")
	w.shoot("withdraw")
}

// inView says whether an object can be seen whole within a room.
func inView(o, room fyne.CanvasObject) bool {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top, foot := at(o).Y, at(o).Y+o.Size().Height
	return top >= at(room).Y && foot <= at(room).Y+room.Size().Height
}
