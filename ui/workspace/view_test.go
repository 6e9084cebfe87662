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
	"proxydesk/workflow/casework"
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
		Exec: kit.Inline(), Now: r.now, Drafts: func() shell.Drafts { return r }, After: func(time.Duration, func()) func() { return func() {} },
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

// entries are the places to type in of the open question.
func (w *window) entries() (all []*kit.Entry) {
	for _, o := range w.over() {
		if e, ok := o.(*kit.Entry); ok && e.Visible() {
			all = append(all, e)
		}
	}
	return all
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

// What is typed into a question over the page is there again after a crash, which
// is a second window at the same record, and gone once it is used or left.
func TestAQuestionOverThePageOutlivesTheProgram(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	at := func() *window {
		w := open(t, r, asha)
		w.show(id, string(Checks))
		return w
	}
	w := at()
	w.s.askConcern()
	w.letters("He spoke for her")
	w = at()
	w.s.askConcern()
	w.key(fyne.KeyReturn) // what is in the box now becomes the concern
	if c := w.s.m.concern; c == nil || c.Words != "He spoke for her" || len(r.drafts) != 1 {
		t.Fatalf("the concern is %+v, and %d drafts are kept beside it", c, len(r.drafts)-1)
	}
	w.s.m.DropConcern()
	contact := func(s *Screen) { s.askContact(workflow.ByProxy) }
	paper := func(s *Screen) { s.askPaper(nil) }
	for name, ask := range map[string]func(*Screen){"information": (*Screen).askInformation, "withdrawn": (*Screen).askWithdraw, "concern": (*Screen).askConcern,
		"contact": contact, "paper": paper, "urgent": (*Screen).urgent} {
		w = at()
		ask(w.s)
		kit.Focus(w.entries()[0])
		w.letters("half")
		if len(r.drafts) != 1 {
			t.Errorf("%s: %d drafts while it is typed", name, len(r.drafts))
		}
		w = at()
		if ask(w.s); !strings.Contains(w.text(), "is still here") {
			t.Errorf("%s: after a crash it shows %q", name, w.text())
		}
		w.key(fyne.KeyEscape)
		if len(r.drafts) != 0 {
			t.Errorf("%s: left, it keeps %d drafts", name, len(r.drafts))
		}
	}
}

// Words that an earlier release kept with the case are offered in their question.
func TestWordsOfAnEarlierReleaseAreOffered(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	if err := r.KeepDraft(t.Context(), asha.ID, id.DraftPage(), []byte(`{"Said":{"withdrawn":"They rang","unheld":"She was alone"}}`)); err != nil {
		t.Fatal(err)
	}
	w := open(t, r, asha)
	w.show(id, string(Checks))
	w.s.askWithdraw()
	if got := w.entries()[0].Text(); got != "They rang" || !strings.Contains(string(r.drafts[string(asha.ID)+" "+id.DraftOf("withdraw")]), "She was alone") {
		t.Errorf("it offers %q, of %q", got, r.drafts)
	}
	if w.key(fyne.KeyEscape); len(r.drafts) != 0 {
		t.Errorf("left, it keeps %q", r.drafts)
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
	w.s.m.Amend(workflow.ByProxy, workflow.Contact{Address: []string{"6 Orchard Rise", "FB1 4QT"}, LargePrint: true, EasyRead: true, Language: "Polish"})
	if p := r.apps[id].Proxy; !p.LargePrint || !p.EasyRead || p.Language != "Polish" {
		t.Errorf("kept %+v", p)
	}
}

// Which home a paid carer works for is asked with their address; of nobody else.
func TestAPaidCarersHomeIsAskedFor(t *testing.T) {
	r := newRecord(t)
	wife, carer := r.husbandAndWife(), r.motherAndChild()
	carer.Relationship, carer.RelationshipWords = "CAREGIVER", "Carer"
	for d, asked := range map[*workflow.Draft]bool{&wife: false, &carer: true} {
		id := r.register(t, *d)
		w := open(t, r, asha)
		w.show(id, "contact-proxy")
		if got := strings.Contains(w.text(), "Care home or service they work for"); got != asked {
			t.Errorf("asked of %s: %t", d.RelationshipWords, got)
		}
		w.s.m.Amend(workflow.ByProxy, workflow.Contact{Home: " Elm Lodge "})
		if got := r.apps[id].Proxy.Home; got != map[bool]string{true: "Elm Lodge"}[asked] {
			t.Errorf("kept of %s: %q", d.RelationshipWords, got)
		}
	}
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
