package workspace

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// seat is somebody at a case, without a window.
type seat struct {
	*Model
	r      *record
	host   *shell.Host
	toasts []string
	undo   func()
	went   []shell.Place
	notice []shell.Notice
}

func sit(r *record, by workflow.Staff, id workflow.ApplicationID, part string) *seat {
	s := &seat{r: r, host: r.host(by)}
	s.host.OnToast = func(words string, undo func()) {
		s.toasts = append(s.toasts, words)
		if undo != nil {
			s.undo = undo
		}
	}
	s.host.OnGo = func(p shell.Place) {
		s.went = append(s.went, p)
		if p.Page == shell.PageCase {
			s.Show(workflow.ApplicationID(p.ID), p.Part)
		}
	}
	s.host.OnNotice = func(n shell.Notice) { s.notice = append(s.notice, n) }
	s.Model = NewModel(s.host, r, func() {})
	s.Show(id, part)
	return s
}

func (s *seat) yes(t *testing.T, id checklist.ItemID) {
	t.Helper()
	s.Answer(id, checklist.Answer{Value: checklist.Yes})
}

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
	s := sit(r, asha, id, "")
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

func TestNothingThatAnotherRoleAnswersIsAskedOfAReceptionist(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	for _, row := range s.Rows() {
		for _, q := range s.Questions(row.ID) {
			if q.Mine && !workflow.Answerable(q.Item, asha) {
				t.Errorf("%s is offered to a receptionist", q.Item.ID)
			}
			if q.Item.ID == "C1" && q.Who != "For a clinician" {
				t.Errorf("C1 says %q", q.Who)
			}
		}
	}
	before := r.commits
	s.yes(t, "C1")
	if r.commits != before || len(s.notice) == 0 {
		t.Error("a receptionist answered for a clinician")
	}
}

func TestAConcernIsRecordedOnlyAfterThePageThatStops(t *testing.T) {
	for name, c := range map[string]struct {
		settle func(*seat)
		held   bool
	}{
		"going back records nothing":     {func(s *seat) { s.DropConcern() }, false},
		"recording it holds the case":    {func(s *seat) { s.RecordConcern() }, true},
		"Esc, another place, is no mark": {func(s *seat) { s.Show(s.id, "") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRecord(t)
			id := r.register(t, r.husbandAndWife())
			s := sit(r, asha, id, "")
			before := r.commits
			s.Answer("C7", checklist.Answer{Values: []string{"prompts"}})
			if s.tab != Stop || r.commits != before {
				t.Fatalf("tab %q, %d commits: the page that stops comes before anything is saved", s.tab, r.commits-before)
			}
			c.settle(s)
			a := r.apps[id]
			if held := a.State == workflow.Held; held != c.held || held != a.EverHeld {
				t.Errorf("the case is %s", a.State)
			}
			if !c.held && !a.Answers["C7"].Blank() {
				t.Error("something was recorded")
			}
			if s.tab == Stop {
				t.Error("the page that stops stays")
			}
		})
	}
}

func TestAHeldCaseLooksLikeAnyOtherToThoseWhoMayNotReadHolds(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	s.Answer("C7", checklist.Answer{Values: []string{"prompts"}})
	s.RecordConcern()
	if tag := s.tag(); tag.Text != "With clinician" || tag.Icon != "" {
		t.Errorf("the tag reads %+v", tag)
	}
	var said []string
	for _, row := range s.Rows() {
		said = append(said, row.Question, row.Note, row.State, row.Tag.Text)
		for _, q := range s.Questions(row.ID) {
			said = append(said, q.Label, q.Words, string(q.State), q.Answer.Note)
			if q.Item.Hidden {
				t.Errorf("%s is asked, which gives the hold away", q.Item.ID)
			}
		}
	}
	for _, e := range s.Events() {
		said = append(said, e.Note)
		for _, w := range e.What {
			said = append(said, w.Text)
		}
	}
	for _, p := range s.Now() {
		said = append(said, p[1])
	}
	for _, w := range said {
		for _, tell := range []string{"hold", "prompts", "Prompts", "safeguarding", "held"} {
			if strings.Contains(w, tell) {
				t.Errorf("%q tells of the hold", w)
			}
		}
	}
	for _, reads := range []workflow.Staff{shah, bell} {
		if tag := sit(r, reads, id, "").tag(); tag.Text != "Restricted" {
			t.Errorf("%s reads %q", reads.Name, tag.Text)
		}
	}
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
	s.SetNote("I3a.patient", "1234, expires 2031")
	s.NoteSubmitted("I3a.patient")
	if got := r.apps[id].Answers["I3a.patient"]; got.Value != "passport" || got.Note != "1234, expires 2031" {
		t.Errorf("kept %+v", got)
	}
	if q, _ := s.At(); q.Item.ID == "I3a.patient" {
		t.Error("the question stays after its note")
	}
}

// decided puts a case before Dr Shah with every check answered.
func decided(t *testing.T, way string) (*record, *seat, workflow.ApplicationID) {
	t.Helper()
	r := newRecord(t)
	d := r.husbandAndWife()
	if way == "parental" {
		d = r.motherAndChild()
	}
	id := r.register(t, d)
	s := sit(r, shah, id, "decision")
	r.answerAll(t, id, way)
	s.Reread()
	s.SetMode(Grant)
	return r, s, id
}

func TestNothingIsChosenBeforehand(t *testing.T) {
	r := newRecord(t)
	s := sit(r, shah, r.register(t, r.husbandAndWife()), "decision")
	if p := s.Plan(); s.Mode() != "" || p.Basis != "" || p.Scopes != nil || p.Letters != nil || p.Reason != "" {
		t.Errorf("chosen beforehand: %q %+v", s.Mode(), p)
	}
	if s.WhyNotConfirm() == "" {
		t.Error("nothing chosen can be confirmed")
	}
}

func TestWholeOrPartFollowsFromTheTicks(t *testing.T) {
	r, s, id := decided(t, "consent")
	s.SetMode(Grant)
	if !slices.Equal(s.Plan().Scopes, r.apps[id].Requested) {
		t.Errorf("a grant gives %v", s.Plan().Scopes)
	}
	s.Tick(basis.Results, false)
	if s.Mode() != Part {
		t.Errorf("without test results it reads %q", s.Mode())
	}
	s.Tick(basis.Results, true)
	if s.Mode() != Grant {
		t.Errorf("with everything it reads %q", s.Mode())
	}
	if got := r.apps[id].Intended; !slices.Equal(got.Scopes, s.Plan().Scopes) || got.Basis != basis.Consent {
		t.Errorf("the choice is not kept with the case: %+v", got)
	}
}

func TestDatesComeWithTheirRule(t *testing.T) {
	_, s, _ := decided(t, "consent")
	p, d := s.Plan(), s.Dates()
	if p.End != nhs.MustDate("2028-11-30") || d.End.Why == "" || DateRule(p.End, d.End) != d.End.Why {
		t.Errorf("ends %v because %q", p.End, DateRule(p.End, d.End))
	}
	s.SetEnd(nhs.MustDate("2027-06-30"))
	if w := DateRule(s.Plan().End, s.Dates().End); !strings.Contains(w, "Chosen here") || !strings.Contains(w, "30 Nov 2028") {
		t.Errorf("a date of one's own reads %q", w)
	}
}

func TestWhatStopsAGrantIsListedByRowAndLeadsToIt(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "decision")
	s.SetMode(Grant)
	seen := map[string]bool{}
	for _, o := range s.Obstacles() {
		if o.Question == "" {
			continue
		}
		st, ok := s.c.Checks.Find(o.Question)
		if !ok || seen[st.Item.Group] {
			t.Errorf("%q leads nowhere, or stands twice", o.Text)
		}
		seen[st.Item.Group] = true
	}
	if len(seen) < 5 {
		t.Errorf("only %d rows stop a grant of a case nobody has looked at", len(seen))
	}
	s.CheckAndConfirm()
	if s.tab == Confirm {
		t.Error("a grant that something stops can be confirmed")
	}
}

func TestAGrantSaysWhatItDoesAndOpensTheNextCase(t *testing.T) {
	r, s, id := decided(t, "parental")
	next := r.register(t, r.husbandAndWife())
	s.Reread()
	s.CheckAndConfirm()
	if s.tab != Confirm {
		t.Fatalf("not ready: %s %v", s.WhyNotConfirm(), s.Obstacles())
	}
	if l := s.ConfirmLabel(); l != "Grant access and queue 1 letter" {
		t.Errorf("the button says %q", l)
	}
	if st := s.Steps(); st[0][1] != "You can undo it until 09:44." {
		t.Errorf("the steps begin %v", st[0])
	}
	s.Decide()
	a := r.apps[id]
	if a.State != workflow.Approved || len(r.outgoing) != 1 || r.outgoing[0].Kind != workflow.MessageActivate {
		t.Fatalf("%s, %d messages", a.State, len(r.outgoing))
	}
	if s.id != next {
		t.Errorf("after the decision %q is open, want the next case", s.id)
	}
	if got := s.toasts[len(s.toasts)-1]; got != a.Ref+" sends in 2:00." {
		t.Errorf("the toast says %q", got)
	}
	r.at = r.at.Add(time.Minute)
	s.undo()
	if a := r.apps[id]; a.State != workflow.WithClinician || a.Decision != nil || r.outgoing[0].State != workflow.OutgoingUndone {
		t.Errorf("undone: %s, message %s", a.State, r.outgoing[0].State)
	}
}

func TestARefusalTellsNobodyUnlessSomebodyIsChosen(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, shah, id, "decision")
	s.SetMode(Refuse)
	if len(s.Plan().Letters) != 0 || s.canConfirm() {
		t.Fatalf("letters %v, ready %v", s.Plan().Letters, s.canConfirm())
	}
	s.SetReason(workflow.ReasonOther)
	if s.canConfirm() {
		t.Error("another reason needs its words")
	}
	s.Typed(func(p *workflow.Proposal) { p.Words = "Asked twice" })
	s.CheckAndConfirm()
	if s.ConfirmLabel() != "Refuse and tell nobody" {
		t.Errorf("the button says %q", s.ConfirmLabel())
	}
	s.Decide()
	if a := r.apps[id]; a.State != workflow.Refused || a.Decision.Words != "Asked twice" || len(r.letters) != 0 {
		t.Errorf("%s, %d letters", a.State, len(r.letters))
	}
}

func TestAfterAGrantTheThreeFactsStandApart(t *testing.T) {
	r, s, id := decided(t, "parental")
	s.CheckAndConfirm()
	s.Decide()
	w := sit(r, sam, id, "")
	if w.tab != Summary || !w.ToSetUp() {
		t.Fatalf("a decided case opens on %q, to set up %v", w.tab, w.ToSetUp())
	}
	facts := w.Standings()
	if len(facts) != 3 || !facts[0].Done || facts[1].Done || facts[2].Done {
		t.Errorf("the facts are %+v", facts)
	}
	var copies []string
	for _, c := range w.KeyIn() {
		copies = append(copies, c.Copy)
	}
	if !slices.Contains(copies, "9990001138") || !slices.Contains(copies, "13/05/2032") {
		t.Errorf("to key in: %v", copies)
	}
	w.SetUp()
	if f := w.Standings(); !f[1].Done || w.ToSetUp() {
		t.Errorf("after recording it: %+v", f[1])
	}
	w.End("ROLE_DEACTIVATED_PATIENT_REQUEST", "")
	if !w.ToSwitchOff() || w.MayEnd() {
		t.Error("ending raises no task to switch it off")
	}
	w.SwitchedOff()
	if w.ToSwitchOff() || !w.Standings()[1].Done {
		t.Error("the task stays after it was recorded")
	}
}

func TestARefusalOfACaseThatWasHeldWaitsForARelease(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	sit(r, asha, id, "").RaiseWordsAndRecord("The child looked afraid.")
	s := sit(r, shah, id, "decision")
	s.SetMode(Refuse)
	s.SetReason("APPLICATION_REJECTED_SAFEGUARDING")
	s.CheckAndConfirm()
	s.Decide()
	if w := sit(r, asha, id, ""); w.ToRelease() {
		t.Error("a receptionist may release")
	}
	w := sit(r, bell, id, "")
	if !w.ToRelease() {
		t.Fatal("nothing waits for a release")
	}
	w.Release("")
	if w.ToRelease() || r.outgoing[len(r.outgoing)-1].State != workflow.OutgoingLocal {
		t.Error("not telling the store is not kept")
	}
}

// RaiseWordsAndRecord goes through the page that stops.
func (s *seat) RaiseWordsAndRecord(words string) {
	s.RaiseWords(words)
	s.RecordConcern()
}

func TestAskingStopsTheClockUntilTheInformationComes(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, asha, id, "")
	s.AskFor("A copy of the form's second page", "Joy Bray", nhs.MustDate("2026-12-15"))
	if bold, _ := s.due(); s.c.State != workflow.Waiting || bold != "Clock stopped" {
		t.Errorf("%s, %q", s.c.State, bold)
	}
	s.Resume()
	if s.c.State != workflow.InTriage {
		t.Errorf("after the information came: %s", s.c.State)
	}
}

func TestWithoutProofTheScreenSaysTheFormClaims(t *testing.T) {
	r := newRecord(t)
	d := r.husbandAndWife()
	d.Channel, d.Proof = workflow.ChannelPaper, workflow.Proof{}
	s := sit(r, asha, r.register(t, d), "")
	if !strings.HasPrefix(s.applied(), "The form claims") {
		t.Errorf("the bar says %q", s.applied())
	}
	for _, p := range s.Form() {
		if strings.Contains(p[1], "NHS login") {
			t.Errorf("%q claims a proof that there is not", p[1])
		}
	}
}

func TestAgesAreInWords(t *testing.T) {
	today := nhs.MustDate("2026-12-01")
	for born, want := range map[string]string{"1952-03-12": "74 years", "2025-12-01": "1 year", "2026-09-02": "2 months", "2026-10-30": "1 month", "2026-11-20": "0 months"} {
		if got := ageWords(nhs.MustDate(born), today); got != want {
			t.Errorf("born %s: %q, want %q", born, got, want)
		}
	}
}

func TestEveryCodeOfAFormHasWords(t *testing.T) {
	l := loadLabels()
	for list, code := range map[string]string{"relationships": "SPS", "evidence": "BRTH", "reasons-for-access": "PRAC", "claimed-bases": "Personal"} {
		if w := l.say(list, code); w == code {
			t.Errorf("%s has no words for %s", list, code)
		}
	}
	if l.say("evidence", "NEWCODE") != "NEWCODE" {
		t.Error("a code nobody knows is not shown as it came")
	}
}
