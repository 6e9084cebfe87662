package incoming

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
	"proxydesk/workflow/nhs"
)

func shoot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	shot.Keep(t, w.Canvas().Capture(), "incoming-"+name)
}

// open is a door that lets one person in at once.
type open struct{ in func(workflow.Staff) }

func (o open) Object() fyne.CanvasObject { return kit.Gap(1) }
func (o open) Show(shell.Shut)           {}

// elsewhere is a screen that one can go to.
type elsewhere struct{ at shell.Place }

func (e *elsewhere) Object() fyne.CanvasObject { return kit.Title("Elsewhere") }
func (e *elsewhere) Enter(p shell.Place)       { e.at = p }
func (e *elsewhere) Leave()                    {}
func (e *elsewhere) Commands() []shell.Command { return nil }
func (e *elsewhere) Changed(casework.Event)    {}

type window struct {
	*shell.Shell
	win    fyne.Window
	desk   *desk
	screen *Screen
	paper  *Paper
	opened *elsewhere
}

func (w *window) show(p shell.Place) { w.Host().Go(p) }

func openWindow(t *testing.T, page string, variant theme.Variant) *window {
	t.Helper()
	app := test.NewTempApp(t)
	rules := realRules(t)
	w := &window{win: test.NewTempWindow(t, nil), desk: &desk{people: map[string][]workflow.Found{}}, opened: &elsewhere{}}
	other := func(*shell.Host) shell.Screen { return w.opened }
	count := func(n int) func(context.Context, workflow.Staff) (int, error) {
		return func(context.Context, workflow.Staff) (int, error) { return n, nil }
	}
	var door open
	pages := []shell.Page{
		{ID: shell.PageToday, Title: "Today", Icon: theme.IconHome, Make: other},
		{ID: shell.PageQueue, Title: "Queue", Icon: theme.IconQueue, Make: other, Count: count(13)},
		{ID: shell.PagePaper, Title: "New paper", Icon: theme.IconPaper, May: workflow.ActRegister, Make: func(h *shell.Host) shell.Screen {
			w.desk.host = h
			w.paper = NewPaper(h, w.desk.ports())
			w.paper.model.desk = w.desk
			return w.paper
		}},
		{ID: shell.PageIncoming, Title: "Bring in", Under: shell.PageQueue, May: workflow.ActBringIn, Make: func(h *shell.Host) shell.Screen {
			w.desk.host = h
			w.screen = New(h, w.desk.ports())
			w.screen.model.desk = w.desk
			return w.screen
		}},
		{ID: shell.PageCase, Title: "Case", Under: shell.PageQueue, Make: other},
		{ID: shell.PageRegister, Title: "Register", Icon: theme.IconPeople, Group: 1, Make: other},
		{ID: shell.PageReviews, Title: "Reviews", Icon: theme.IconCalendar, Group: 1, Make: other, Count: count(6)},
		{ID: shell.PageLetters, Title: "Letters", Icon: theme.IconEnvelope, Group: 1, Make: other, Count: count(3)},
		{ID: shell.PageOutbox, Title: "Sync", Icon: theme.IconSync, Group: 2, Make: other, Count: count(1)},
	}
	w.Shell = shell.New(app, w.win, shell.Config{
		Exec: kit.Inline(), Now: func() time.Time { return now }, After: func(time.Duration, func()) func() { return func() {} },
		As:    func(by workflow.Staff) casework.Session { return (&casework.Desk{}).As(by) },
		Rules: func() workflow.Rules { return rules },
		Door:  func(h shell.DoorHost) shell.Door { door = open{h.In}; return door },
		Pages: pages, Finder: w.desk, Look: shell.Look{Variant: variant},
		Status: func(context.Context) (shell.Status, error) {
			return shell.Status{Connected: true, SavedAt: now, LastContact: now.Add(-3 * time.Minute), Waiting: 3, NeedPerson: 1}, nil
		},
	})
	w.win.Resize(fyne.NewSize(1366, 768-32)) // the menu row is the toolkit's
	w.Start()
	door.in(asha)
	w.show(shell.Place{Page: page})
	return w
}

func (w *window) press(names ...fyne.KeyName) {
	for _, k := range names {
		w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func (w *window) tab() { w.win.Canvas().FocusNext() }

// say types letter by letter, for a full box hands the focus on.
func (w *window) say(s string) {
	for _, r := range s {
		w.win.Canvas().Focused().TypedRune(r)
	}
}

var variants = map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark}

func TestBringingAnEMailInThroughTheWindow(t *testing.T) {
	for name, v := range variants {
		t.Run(name, func(t *testing.T) {
			w := openWindow(t, shell.PageIncoming, v)
			w.desk.draft = mothers()
			w.desk.around.Same = []workflow.Earlier{{Application: "a-143", Ref: "REF-0143", State: workflow.New}}
			w.say("the text of an email")
			shoot(t, w.win, "paste-"+name)
			if !w.Do("incoming.read") || !w.screen.model.Brought() {
				t.Fatal("Ctrl+Enter reads nothing")
			}
			shoot(t, w.win, "confirm-"+name)
			w.Do("incoming.register")
			if len(w.desk.registered) > 0 {
				t.Fatal("registered unseen")
			}
			w.screen.inputs[ProxyNumber].field.Control().(*kit.Entry).SetText("999 000 1138")
			shoot(t, w.win, "confirm-problems-"+name)
			for _, g := range w.screen.model.Groups() {
				w.screen.model.ConfirmGroup(g)
			}
			for id, tick := range w.screen.ticks {
				if !tick.On() {
					tick.OnChanged(true)
					if !w.screen.model.Form().Field(id).Confirmed {
						t.Errorf("ticking %s confirms nothing", id)
					}
				}
			}
			w.screen.model.CarryOn(true)
			w.Do("incoming.register")
			if len(w.desk.registered) != 1 || w.opened.at.ID != "a-9" {
				t.Fatalf("not registered: %v", w.screen.model.Problems())
			}
			if w.desk.registered[0].Proxy.NHSNumber.Full() != "9990001138" {
				t.Error("what was corrected in the field was not registered")
			}
			w.show(shell.Place{Page: shell.PageIncoming})
			if w.screen.text.Text() != "" || w.screen.model.Brought() {
				t.Error("the next one begins afresh")
			}
		})
	}
}

// The same with what an email says: the form is gone by the time its date is
// written out.
func TestADateMayBeLeftAfterTheFormIsGone(t *testing.T) {
	w := openWindow(t, shell.PageIncoming, theme.Light)
	w.desk.draft = mothers()
	w.say("the text of an email")
	w.Do("incoming.read")
	date := w.screen.inputs[Received].field
	date.Control().(*kit.DateField).SetText("")
	kit.Focus(date)
	w.say("27112026")
	w.screen.model.Discard()
	w.win.Canvas().Unfocus()
	if w.screen.model.Brought() {
		t.Error("the form is there again")
	}
}

func TestWhatCannotBeReadIsSaidBesideTheField(t *testing.T) {
	w := openWindow(t, shell.PageIncoming, theme.Light)
	w.desk.err = plain("Nothing in this text looks like an application.")
	w.say("soup")
	w.Do("incoming.read")
	if w.screen.bad.Error() != "Nothing in this text looks like an application." || w.screen.text.Text() != "soup" {
		t.Error("the sentence stands beside the field, and what was typed stays")
	}
	shoot(t, w.win, "paste-wrong")
}

func TestAPlaceWithAnIDFetchesIt(t *testing.T) {
	w := openWindow(t, shell.PageIncoming, theme.Light)
	w.desk.draft = fetched()
	w.show(shell.Place{Page: shell.PageIncoming, Part: ByRequest, ID: "5c0f2a34-8b77-4e0b-9d58-0f6a1f2f77aa"})
	if !w.screen.model.Brought() {
		t.Fatal("not fetched")
	}
	shoot(t, w.win, "confirm-fetched")
	asked := len(w.desk.asked)
	w.show(shell.Place{Page: shell.PageQueue})
	w.show(shell.Place{Page: shell.PageIncoming, Part: ByRequest, ID: "d41f7a60-0f3b-4c77-9a1e-5b1f6ce2d908"})
	if len(w.desk.asked) != asked {
		t.Error("what waits to be confirmed was left without a question")
	}
}

func TestAFileIsAskedForThroughThePort(t *testing.T) {
	w := openWindow(t, shell.PageIncoming, theme.Light)
	w.desk.draft = mothers()
	w.screen.ports.ChooseFile = func(got func(string, []byte)) { got("mail.eml", []byte("abc")) }
	w.show(shell.Place{Page: shell.PageIncoming, Part: ByFile})
	shoot(t, w.win, "file")
	w.Do("incoming.read")
	if !w.screen.model.Brought() || w.desk.asked[0] != "file mail.eml of 3" {
		t.Errorf("asked %v", w.desk.asked)
	}
}

// The picture 08: keyed with the keyboard alone, in the order of the paper.
func TestKeyingByKeyboard(t *testing.T) {
	for name, v := range variants {
		t.Run(name, func(t *testing.T) {
			w := openWindow(t, shell.PagePaper, v)
			w.desk.people["9990003211"] = []workflow.Found{{Application: "a-1", Ref: "REF-0143", Name: "APSLEY, Joan", Born: nhs.MustDate("1957-05-08"), As: "patient"}}
			w.desk.people["9990003343"] = []workflow.Found{{Application: "a-1", Ref: "REF-0143", Name: "APSLEY, Tim", Born: nhs.MustDate("1955-11-21"), As: "proxy"}}
			w.desk.around.Same = []workflow.Earlier{{Application: "a-1", Ref: "REF-0143", State: workflow.New}}
			w.say("9990003211")
			w.tab()
			w.say("Apsley")
			w.tab()
			w.say("Joan")
			w.tab()
			w.say("08051957")
			f := w.paper.model.Form()
			if f.Field(PatientFamily).Text != "Apsley" || f.Field(PatientGiven).Text != "Joan" || f.Field(PatientBorn).Text != "1957-05-08" {
				t.Fatalf("keyed %q %q %q", f.Field(PatientFamily).Text, f.Field(PatientGiven).Text, f.Field(PatientBorn).Text)
			}
			w.Do("paper.next")
			w.say("9990003343")
			w.tab()
			w.say("Apsley")
			w.tab()
			w.say("Tim")
			w.tab()
			w.say("2111195")
			shoot(t, w.win, "paper-"+name)
			w.say("5")
			if len(w.paper.model.Same()) != 1 {
				t.Error("the duplicate is not said")
			}
			w.paper.inputs[Received].field.Control().(*kit.DateField).SetText("27/11/26")
			w.Do("paper.next")
			shoot(t, w.win, "paper-access-"+name)
			w.Do("paper.next")
			w.Do("paper.next")
			shoot(t, w.win, "paper-check-"+name)
			w.Do("paper.next") // refused: who filled it in, and the duplicate
			if len(w.desk.registered) > 0 || len(w.paper.model.Problems()) == 0 {
				t.Fatal("registered with what is missing")
			}
			shoot(t, w.win, "paper-problems-"+name)
			w.paper.model.CarryOn(true)
			w.paper.goTo(Applicant)
			w.press(fyne.KeySpace)
			w.paper.model.SetStep(StepCheck)
			w.Do("paper.next")
			if len(w.desk.registered) != 1 || w.opened.at.ID != "a-9" {
				t.Fatalf("not registered: %v", w.paper.model.Problems())
			}
			if got := w.desk.registered[0]; !strings.EqualFold(got.Proxy.ListName(), "APSLEY, Tim") || nhs.DateIn(got.ReceivedAt) != nhs.MustDate("2026-11-27") {
				t.Error("what was keyed is not what was registered")
			}
		})
	}
}

func (w *window) focused() fyne.Focusable { return w.win.Canvas().Focused() }

func TestTabLeadsFromAnswerToAnswer(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	number := w.paper.inputs[PatientNumber]
	w.tab()
	if w.focused() != fyne.Focusable(number.absent) {
		t.Errorf("Tab leaves the empty field for %T, not for the box that says so", w.focused())
	}
	w.press(fyne.KeySpace)
	w.tab()
	w.say("Apsley")
	w.tab()
	w.say("Joan")
	f := w.paper.model.Form()
	if f.Field(PatientFamily).Text != "Apsley" || f.Field(PatientGiven).Text != "Joan" || !f.Field(PatientNumber).NotOnForm {
		t.Errorf("keyed %q %q", f.Field(PatientFamily).Text, f.Field(PatientGiven).Text)
	}
	family := w.paper.inputs[PatientFamily]
	test.Tap(family.absent)
	if !f.Field(PatientFamily).NotOnForm || w.focused() != fyne.Focusable(family.absent) {
		t.Error("a box that Tab goes past cannot be ticked by hand")
	}
}

func TestTheStepFollowsTheHand(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	kit.Focus(w.paper.inputs[ProxyNumber].field)
	at := w.focused()
	w.say("9")
	if w.paper.model.Step() != "proxy" || w.focused() != at {
		t.Errorf("at %q after typing into the proxy's part", w.paper.model.Step())
	}
	kit.Focus(w.paper.inputs[Received].field)
	w.say("1")
	if w.paper.model.Step() != "proxy" {
		t.Errorf("at %q after typing beside the form", w.paper.model.Step())
	}
	w.Do("paper.next")
	if w.paper.model.Step() != "access" {
		t.Errorf("the next step is %q", w.paper.model.Step())
	}
}

func TestWhatIsToBePutRightGetsTheFocus(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	w.paper.model.SetStep(StepCheck)
	w.Do("paper.next")
	if len(w.paper.model.Problems()) == 0 {
		t.Fatal("an empty form was registered")
	}
	link, ok := w.focused().(*kit.Link)
	if !ok || link.AccessibilityLabel() != w.paper.model.Problems()[0].Words {
		t.Fatalf("the focus is on %T", w.focused())
	}
}

// A date is written out when the focus leaves it, which is after the form was
// registered: the next form once began with that day, out of sight.
func TestTheNextFormBeginsEmpty(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	fill(w.paper.model)
	w.paper.model.SetStep(StepCheck)
	date := w.paper.inputs[Received].field
	date.Control().(*kit.DateField).SetText("")
	kit.Focus(date)
	w.say("27112026")
	w.Do("paper.next")
	if len(w.desk.registered) != 1 {
		t.Fatalf("not registered: %v", w.paper.model.Problems())
	}
	w.win.Canvas().Unfocus()
	if got := w.paper.model.Form().Field(Received).Text; got != "" || w.paper.model.Started() {
		t.Errorf("the next form begins with the day %q", got)
	}
}

func TestWhatWasKeyedWaitsWhileOneLooksElsewhere(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	w.say("9990003211")
	w.show(shell.Place{Page: shell.PageQueue})
	w.show(shell.Place{Page: shell.PagePaper})
	if got := w.paper.inputs[PatientNumber].field.Control().(*kit.Entry).Text(); got != "9990003211" {
		t.Errorf("came back to %q", got)
	}
}

func TestAChildsFormAsksAParentsQuestions(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	w.paper.inputs[PatientBorn].field.Control().(*kit.BirthField).Set(kit.Date(nhs.MustDate("2021-05-14")))
	if len(w.paper.parent.Objects) == 0 {
		t.Error("a parent's questions are missing")
	}
	w.paper.model.SetStep("form")
	shoot(t, w.win, "paper-child")
}

func TestADayToComeIsSaidBesideTheField(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	in := w.paper.inputs[Received]
	in.field.Control().(*kit.DateField).SetText("2 December 2026")
	if in.field.Error() != "The day the form was received lies in the future." {
		t.Errorf("said %q", in.field.Error())
	}
	in.field.Control().(*kit.DateField).SetText("1 December 2026")
	if in.field.Error() != "" || w.paper.model.Form().Field(Received).Text != "2026-12-01" {
		t.Errorf("today: %q", in.field.Error())
	}
}

func TestNobodyIsScoldedWhileTyping(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	w.say("99900032")
	in := w.paper.inputs[PatientNumber]
	if in.field.Error() != "" {
		t.Error("too short is said while it grows")
	}
	w.say("12")
	w.tab()
	if in.field.Error() != "The last digit does not match. Check each digit." {
		t.Errorf("said %q", in.field.Error())
	}
}

func TestThePagesFitASmallScreen(t *testing.T) {
	// The menu row of 32 is the toolkit's.
	fits := func(w *window, name string) {
		t.Helper()
		if m := w.win.Content().MinSize(); m.Width > 1024 || m.Height > 720-32 {
			t.Errorf("%s: the window is never smaller than %v", name, m)
		}
		w.win.Resize(fyne.NewSize(1024, 720-32))
		shoot(t, w.win, "small-"+name)
	}
	w := openWindow(t, shell.PagePaper, theme.Light)
	fits(w, "paper")
	w.paper.model.SetStep(StepCheck)
	fits(w, "check")
	for _, part := range []string{ByEmail, ByRequest, ByFile} {
		w := openWindow(t, shell.PageIncoming, theme.Light)
		w.show(shell.Place{Page: shell.PageIncoming, Part: part})
		fits(w, part)
		w.desk.draft = mothers()
		w.screen.model.ReadText("the text of an email")
		fits(w, "read-"+part)
	}
}

func TestTheListOfWhatIsWrongSaysOfADateWhatItsFieldSays(t *testing.T) {
	w := openWindow(t, shell.PagePaper, theme.Light)
	kit.Focus(w.paper.inputs[Received].field)
	w.say("30.2.26")
	w.win.Canvas().Unfocus()
	w.paper.model.SetStep(StepCheck)
	w.paper.model.Register()
	for _, p := range w.paper.links(w.paper.model.Problems()) {
		if p.Text == w.paper.model.Form().Field(Received).Label && p.Detail != "February 2026 has no day 30." {
			t.Errorf("%s: %q", p.Text, p.Detail)
		}
	}
	if len(w.paper.model.Problems()) == 0 || w.paper.model.Form().Field(Received).Text != noDate {
		t.Error("a day that is none is no problem")
	}
}
