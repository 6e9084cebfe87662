package workspace

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

func TestAnAnswerIsSavedAtOnceAndTheNextQuestionOpens(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	q, ok := s.At()
	if !ok || q.Item.ID != "F2" {
		t.Fatalf("the case opens on %q, want the first question a receptionist may answer", q.Item.ID)
	}
	for _, g := range s.Rows() {
		if strings.Contains(g.State, "Done") && g.ID == "matched" {
			t.Error("a row with open questions reads as done")
		}
	}
	s.yes(t, "F2")
	if got := r.apps[id].Answers["F2"]; got.Value != checklist.Yes || got.By != string(asha.ID) {
		t.Errorf("kept %+v", got)
	}
	if q, _ := s.At(); q.Item.ID == "F2" || q.Item.Group != "matched" {
		t.Errorf("after F2 comes %q", q.Item.ID)
	}
	if s.Saved() != "Saved 09:42:07" {
		t.Errorf("the case line says %q", s.Saved())
	}
}

func TestAQuestionThatAnAnswerBringsUpComesNext(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "")
	s.Ask("I2.patient")
	s.Answer("I2.patient", checklist.Answer{Value: "vouched-questions"})
	if q, _ := s.At(); q.Item.ID != "I4.patient" {
		t.Errorf("after how it was checked comes %q", q.Item.ID)
	}
	s.yes(t, "I4.patient") // not one of its answers: refused, nothing lost
	if len(s.notice) != 1 {
		t.Fatalf("a value that cannot be chosen was taken: %v", r.apps[id].Answers["I4.patient"])
	}
	s.Answer("I4.patient", checklist.Answer{Value: "high"})
	if q, _ := s.At(); q.Item.ID != "I5.patient" {
		t.Errorf("after the level comes %q, want the question that vouching brings up", q.Item.ID)
	}
}

// Keys come quicker than answers are saved: the next one is for the question that
// the answer before brings up, and none is passed over.
func TestQuestionsThatAnAnswerBringsUpAreNotPassedOver(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "")
	s.Ask("I2.patient")
	var waiting []func()
	s.host.Exec.Go = func(f func()) { waiting = append(waiting, f) }
	give := func(at checklist.ItemID, value string) {
		t.Helper()
		q, _ := s.At()
		if q.Item == nil || q.Item.ID != at || !q.Open {
			t.Fatalf("the question is %+v, want %s", q.Item, at)
		}
		s.Answer(at, checklist.Answer{Value: value, Note: s.Note(at)})
	}
	give("I2.patient", "documents")
	s.SetNote("I3a.patient", "1234")
	give("I3a.patient", "passport")
	give("I3c.patient", "2031-05-14")
	give("I3b.patient", "bill")
	give("I3d.patient", "2026-11-20")
	give("I4.patient", "high")
	for len(waiting) > 0 {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	for _, it := range []checklist.ItemID{"I2.patient", "I3a.patient", "I3b.patient", "I3c.patient", "I3d.patient", "I4.patient"} {
		if r.apps[id].Answers[it].Blank() {
			t.Errorf("%s was passed over", it)
		}
	}
	if len(s.notice) != 0 {
		t.Errorf("it says %v", s.notice)
	}
}

func TestNothingThatAnotherRoleAnswersIsAskedOfAReceptionist(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	for _, row := range s.Rows() {
		for _, q := range s.Questions(row.ID) {
			if q.Mine && !workflow.Answerable(*q.Item, asha) {
				t.Errorf("%s is offered to a receptionist", q.Item.ID)
			}
			if q.Item.ID == "C1" && q.Who != "For a clinician" {
				t.Errorf("C1 says %q", q.Who)
			}
		}
	}
	// Her role would do for an identity, but she is on no list of verifiers.
	if q, ok := s.find("I2.patient"); !ok || q.Mine || q.Who != "For somebody who checks identities" {
		t.Errorf("I2 says %q", q.Who)
	}
	s.yes(t, "I9.patient") // all of that row that is hers
	for _, row := range s.Rows() {
		if q, _ := s.find("I2.patient"); row.ID == q.Item.Group && row.Note != "2 questions for somebody who checks identities" {
			t.Errorf("its row says %q", row.Note)
		}
	}
	before := r.commits
	s.yes(t, "C1")
	if r.commits != before || len(s.notice) == 0 {
		t.Error("a receptionist answered for a clinician")
	}
}

// A check is somebody's where the case waits for them; others whose role would do
// only may answer it. A manager looks into every case, and has a part in few.
func TestChecksAreYoursWhereTheCaseWaitsForYou(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	manager := workflow.Staff{ID: "pat", Name: "Pat Jones", Roles: []workflow.StaffRole{workflow.Manager, workflow.Verifier}}
	says := func(by workflow.Staff, want string) {
		t.Helper()
		if got := sit(r, by, id, "").LeftWords(); !strings.HasPrefix(got, want) {
			t.Errorf("%s, %s: %q, want %q", by.Name, r.apps[id].State, got, want)
		}
	}
	says(asha, "4 checks are yours. ") // nobody has it, and she is at the front desk
	says(manager, "You may answer ")
	s := sit(r, asha, id, "")
	s.Claim()
	says(asha, "4 checks are yours. ")
	says(sam, "You may answer ")
	says(shah, "You may answer ")
	s.Send(shah.ID)
	says(shah, "8 checks are yours.")
	says(bell, "You may answer ")
}

func TestFastAnswersGoOneAfterAnotherAndNoneIsLost(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	told := []checklist.ItemID{"K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8"}
	r.answerAll(t, id, "consent", told...)
	s := sit(r, shah, id, "")
	// The record answers only when asked to: eight keys are pressed before.
	var waiting []func()
	s.host.Exec.Go = func(f func()) { waiting = append(waiting, f) }
	for _, want := range told {
		q, ok := s.At()
		if !ok || q.Item.ID != want {
			t.Fatalf("%s is asked, want %s", q.Item.ID, want)
		}
		s.yes(t, q.Item.ID)
	}
	for len(waiting) > 0 {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	for _, item := range told {
		if r.apps[id].Answers[item].Value != checklist.Yes {
			t.Errorf("%s was lost", item)
		}
	}
	if len(s.notice) > 0 {
		t.Errorf("notices: %v", s.notice)
	}
}

// What an answer brings up is in view with the key that brought it up, and not once
// it is saved: the key that is pressed next was meant for what is in view.
func TestTheQuestionInViewStaysWhenAnAnswerIsSaved(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "")
	s.Ask("C4")
	var waiting []func()
	s.host.Exec.Go = func(f func()) { waiting = append(waiting, f) }
	s.yes(t, "C4") // there is something the proxy must not see: is that settled?
	inView, ok := s.At()
	if !ok || inView.Item.ID != "C4a" {
		t.Fatalf("%q is in view", inView.Item.ID)
	}
	s.Ask("C5") // somebody goes on to another
	inView, _ = s.At()
	for len(waiting) > 0 {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	if q, _ := s.At(); q.Item.ID != inView.Item.ID {
		t.Errorf("%s took the place of %s", q.Item.ID, inView.Item.ID)
	}
	if q, ok := s.find("C4a"); !ok || !q.Open {
		t.Error("what came up is not asked at all")
	}
}

func TestANoteTypedWhileItsAnswerIsSavedIsKept(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "")
	s.Ask("C1")
	var waiting []func()
	s.host.Exec.Go = func(f func()) { waiting = append(waiting, f) }
	s.yes(t, "C1")
	s.SetNote("C1", "By phone, today")
	for len(waiting) > 0 {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	if got := s.Note("C1"); got != "By phone, today" {
		t.Errorf("the note is %q", got)
	}
}

func TestARowNeverAsksForWhatIsBeingSaved(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent", "V11")
	s := sit(r, shah, id, "")
	s.SetMode(Grant)
	s.Ask("V11")
	var waiting []func()
	s.host.Exec.Go = func(f func()) { waiting = append(waiting, f) }
	stale := func() (said []string) {
		for _, row := range s.Rows() {
			said = append(said, row.Note)
		}
		for _, o := range s.Obstacles() {
			said = append(said, o.Detail)
		}
		return slices.DeleteFunc(said, func(w string) bool { return !strings.Contains(w, "Hiding sensitive entries") })
	}
	s.Answer("V11", checklist.Answer{Value: "done"})
	for len(waiting) > 0 { // before the answer is saved, and before the case is read again
		if said := stale(); len(said) > 0 {
			t.Errorf("asked though it was answered: %q", said)
		}
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	if len(s.Obstacles()) != 0 {
		t.Errorf("when it is read again there is still %v", s.Obstacles())
	}
}

func TestAnAnswerThatNeedsANoteIsSavedAndAsksForIt(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "")
	s.Ask("I2.patient")
	s.Answer("I2.patient", checklist.Answer{Value: "documents"})
	s.Ask("I3a.patient")
	s.Answer("I3a.patient", checklist.Answer{Value: "passport"})
	if q, _ := s.At(); q.Item.ID != "I3a.patient" || s.checks.wantsNote != "I3a.patient" {
		t.Fatalf("turned to %q without the note", q.Item.ID)
	}
	s.SetNote("I3a.patient", "1234")
	s.NoteSubmitted("I3a.patient")
	if got := r.apps[id].Answers["I3a.patient"]; got.Value != "passport" || got.Note != "1234" {
		t.Errorf("kept %+v", got)
	}
	if q, _ := s.At(); q.Item.ID == "I3a.patient" {
		t.Error("the question stays after its note")
	}
}

// A note that is asked for is asked for where one types it, and who may read it is
// said there too, however little room the page has.
func TestWhatIsAskedOfANoteIsInViewBesideIt(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent", "N1")
	w := open(t, r, shah)
	w.win.Resize(fyne.NewSize(1366, 720))
	w.show(id, "checks")
	w.s.m.Ask("N1")
	seen := func(begins string) {
		t.Helper()
		o := textIn(w.s.checks.rows, begins)
		if o == nil {
			t.Fatalf("nothing reads %q", begins)
		}
		if !inView(o, w.s.checks.room) || !inView(w.s.checks.note, w.s.checks.room) {
			t.Errorf("%q is out of view, or the note is", begins)
		}
	}
	w.s.checks.focus()
	seen("Everyone on this case can read")
	w.letters("y")
	if w.s.m.checks.wantsNote != "N1" {
		t.Fatal("yes asks for no note")
	}
	seen("Saved. Write down")
	w.shoot("note-asked")
}

// No answer is out of sight below the first: what comes last of a question is in
// view when the question opens, and so is what it asks.
func TestAQuestionIsSeenWithAllItsAnswers(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	r.answerAll(t, id, "parental", "C13")
	w := open(t, r, shah)
	w.show(id, "checks")
	seen := 0
	for _, height := range []float32{768, 720} {
		w.win.Resize(fyne.NewSize(1366, height-32))
		for _, row := range w.s.m.Rows() {
			for _, q := range w.s.m.Questions(row.ID) {
				if !q.Mine || q.Item.Type == checklist.Computed {
					continue
				}
				w.s.m.Ask(q.Item.ID)
				w.s.checks.focus()
				v := w.s.checks
				asks := textIn(v.rows, q.Item.Ask)
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject
				if whole := at(v.note).Y + v.note.Size().Height - at(asks).Y; whole+24 > v.room.Size().Height {
					continue // higher than the room
				}
				if seen++; !inView(asks, v.room) || !inView(v.note, v.room) {
					t.Errorf("at %v %s is not in view whole", height, q.Item.ID)
				}
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d questions were looked at", seen)
	}
}

// On the smallest screen a note beside the answers has room for some words, or a line
// of its own.
func TestANoteHasRoomForSomeWords(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, shah)
	w.show(id, "checks")
	seen := 0
	for _, width := range []float32{1024, 1366} {
		w.win.Resize(fyne.NewSize(width, 720-32))
		for _, row := range w.s.m.Rows() {
			for _, q := range w.s.m.Questions(row.ID) {
				if !q.Mine || q.Item.Type == checklist.Computed {
					continue
				}
				w.s.m.Ask(q.Item.ID)
				w.s.checks.focus()
				if got := w.s.checks.note.Size().Width; got < theme.Px(160) {
					t.Errorf("%.0f wide: the note of %s has %.0f", width, q.Item.ID, got)
				}
				for _, bad := range kit.Clipped(w.s.checks.rows) {
					t.Errorf("%.0f wide, %s: %s", width, q.Item.ID, bad)
				}
				seen++
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d questions were looked at", seen)
	}
}

// textIn is the text in o that begins so, or nil.
func textIn(o fyne.CanvasObject, begins string) fyne.CanvasObject {
	if x, ok := o.(*kit.Text); ok && strings.HasPrefix(x.String(), begins) {
		return x
	}
	var below []fyne.CanvasObject
	switch x := o.(type) {
	case *fyne.Container:
		below = x.Objects
	case fyne.Widget:
		below = test.WidgetRenderer(x).Objects()
	}
	for _, c := range below {
		if x := textIn(c, begins); x != nil {
			return x
		}
	}
	return nil
}

// Reading back an answer may change what stands above the next question: the keys
// go on to that all the same.
func TestTheFocusStaysWhenTheQuestionIsDrawnAnew(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	r.answerAll(t, id, "consent", "K11", "K12")
	w := open(t, r, shah)
	w.show(id, "checks")
	w.s.m.Ask("K11")
	var later []func()
	w.s.host.Exec = kit.Exec{Go: func(f func()) { later = append(later, f) }, UI: func(f func()) { f() }}
	w.letters("y")
	before := w.s.checks.field
	for len(later) > 0 {
		f := later[0]
		later = later[1:]
		f()
	}
	v := w.s.checks
	if v.field == nil || v.field == before {
		t.Fatal("the question was not drawn anew, so this shows nothing")
	}
	if !holdsFocus(w, v.field) {
		t.Errorf("the focus is on %T", w.win.Canvas().Focused())
	}
}
