package shell

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
)

// drawer keeps drafts as the record does, and outlives a window.
type drawer map[string][]byte

func (d drawer) Draft(_ context.Context, who workflow.StaffID, page string) ([]byte, error) {
	if b, ok := d[string(who)+" "+page]; ok {
		return b, nil
	}
	return nil, workflow.ErrNotFound
}

func (d drawer) KeepDraft(_ context.Context, who workflow.StaffID, page string, body []byte) error {
	if delete(d, string(who)+" "+page); len(body) > 0 {
		d[string(who)+" "+page] = body
	}
	return nil
}

// openOver is a window over drafts, with somebody at it: the next run of the program.
func openOver(t *testing.T, d Drafts, by workflow.Staff) *window {
	t.Helper()
	w := openWindow(t, func(c *Config) { c.Drafts = func() Drafts { return d } })
	w.door.host.In(by)
	return w
}

// call is a question with a control of every kind.
type call struct {
	what  *kit.Entry
	day   *kit.DateField
	born  *kit.BirthField
	of    *kit.Pick
	how   *kit.RadioList
	copy  *kit.Segments
	sure  *kit.Tick
	heard []string // by the question, of what is chosen
}

func (w *window) askCall(page string, do func()) *call {
	today := func() kit.Date { return kit.Date(w.Host().Today()) }
	c := &call{what: kit.NewNote(2), day: kit.NewDateField(today), born: kit.NewBirthField(today)}
	hear := func(s string) { c.heard = append(c.heard, s) }
	c.what.SetText("as the record has it")
	c.of = kit.NewPick([]kit.Choice{{ID: "proxy", Label: "The proxy"}}, hear)
	c.how = kit.NewRadioList([]kit.Option{{ID: "phone", Title: "By telephone"}, {ID: "fax", Title: "By fax", Off: true}}, hear)
	c.copy = kit.NewSegments([]kit.Segment{{ID: "seen", Label: "Seen"}}, hear)
	c.sure = kit.NewTick("Sure", func(bool) { hear("sure") })
	w.Host().Ask(Question{Title: "Call", Body: kit.Down(8, c.what, c.day, c.born, c.of, c.how, c.copy, c.sure),
		Kept:    Keep(page).Box("what", c.what).Box("day", c.day).Box("born", c.born).Box("of", c.of).Box("how", c.how).Box("copy", c.copy).Box("sure", c.sure),
		Choices: []Choice{Take("Record it", kit.Go, do), Close("Cancel")}})
	return c
}

func (c *call) fill() {
	for b, s := range map[kit.Held]string{c.what: "rang at ten", c.day: "2 dec", c.born: "03/02/2018", c.of: "proxy", c.how: "phone", c.copy: "seen", c.sure: "ticked"} {
		b.Hold(s)
	}
}

func (c *call) says() string {
	return strings.Join([]string{c.what.Held(), c.day.Held(), c.born.Held(), c.of.Held(), c.how.Held(), c.copy.Held(), c.sure.Held()}, "|")
}

const filled, untouched = "rang at ten|2 dec|03/02/2018|proxy|phone|seen|ticked", "as the record has it||||||"

// words are what the open question says.
func (w *window) words() string {
	var all []string
	for _, o := range test.LaidOutObjects(w.win.Canvas().Overlays().Top()) {
		if t, ok := o.(*kit.Text); ok && t.Visible() {
			all = append(all, t.String())
		}
	}
	return strings.Join(all, "\n")
}

func escape(w *window) { w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) }

// What is typed into a question is there in the next run of the program, for its own
// person and the same question alone, and goes when the question is left.
func TestWhatIsTypedIntoAQuestionOutlivesTheProgram(t *testing.T) {
	d := drawer{}
	w := openOver(t, d, asha)
	w.askCall("case 7 call", nil).fill()

	w = openOver(t, d, asha)
	if c := w.askCall("case 8 call", nil); c.says() != untouched {
		t.Errorf("about another case it offers %q", c.says())
	}
	escape(w)
	c := w.askCall("case 7 call", nil)
	if c.says() != filled || strings.Join(c.heard, " ") != "proxy phone seen sure" {
		t.Errorf("it offers %q and told %q of it", c.says(), c.heard)
	}
	if !strings.Contains(w.words(), "still here, from Tue 1 Dec, 09:42") {
		t.Errorf("it says %q", w.words())
	}

	other := openOver(t, d, shah)
	if c := other.askCall("case 7 call", nil); c.says() != untouched {
		t.Errorf("somebody else is shown %q", c.says())
	}
	escape(other)

	escape(w)
	if len(d) != 0 {
		t.Errorf("left, there is still %q", d)
	}
	if c := w.askCall("case 7 call", nil); c.says() != untouched {
		t.Errorf("asked once more it offers %q", c.says())
	}
}

// What was kept never takes the place of what somebody types meanwhile, nor of what
// stands there since and was left alone.
func TestWhatWasKeptReplacesNothingElse(t *testing.T) {
	d := drawer{}
	w := openOver(t, d, asha)
	w.askCall("case 7 call", nil).of.Hold("proxy")
	if body := string(d["s1 case 7 call"]); strings.Contains(body, "as the record has it") {
		t.Errorf("kept is what nobody typed: %s", body)
	}

	var late []func()
	w = openWindow(t, func(c *Config) {
		c.Drafts = func() Drafts { return d }
		c.Exec = kit.Exec{Go: func(f func()) { late = append(late, f) }, UI: func(f func()) { f() }}
	})
	w.door.host.In(asha)
	c := w.askCall("case 7 call", nil)
	c.what.SetText("typed at once")
	for len(late) > 0 {
		f := late[0]
		late = late[1:]
		f()
	}
	if c.says() != "typed at once||||||" || strings.Contains(string(d["s1 case 7 call"]), "proxy") {
		t.Errorf("it shows %q, kept is %s", c.says(), d["s1 case 7 call"])
	}
}

// An act takes along what it was asked for when it is done; one that fails leaves it,
// to be offered again.
func TestWhatIsTypedGoesWithTheAct(t *testing.T) {
	for _, fails := range []error{nil, errors.New("the disk is full")} {
		d := drawer{}
		var acts []func()
		w := openOver(t, d, asha)
		w.Host().Exec.Go = func(f func()) { acts = append(acts, f) }
		run := func() {
			for len(acts) > 0 {
				f := acts[0]
				acts = acts[1:]
				f()
			}
		}
		c := w.askCall("case 7 call", func() { Act(w.Host(), func(context.Context) error { return fails }, nil) })
		run()
		c.fill()
		run()
		w.take(w.asking().question, w.asking().question.Choices[0])
		if len(d) != 1 {
			t.Fatalf("%v: %d drafts while it is being done", fails, len(d))
		}
		run()
		if kept := len(d) == 1; kept != (fails != nil) {
			t.Errorf("%v: it is still kept: %t", fails, kept)
		}
		if fails != nil {
			escape(w) // what went wrong was read
			if c := w.askCall("case 7 call", nil); c.says() != filled {
				t.Errorf("after a failure it offers %q", c.says())
			}
		}
	}
}

// A desk that is locked, left or taken by somebody else keeps what was typed for
// whoever typed it.
func TestWhatIsTypedStaysItsPersons(t *testing.T) {
	d := drawer{}
	w := openOver(t, d, asha)
	w.askCall("case 7 call", nil).fill()
	w.Lock()
	w.door.host.In(shah)
	if w.asking() != nil {
		t.Fatal("somebody else is asked what the first one was")
	}
	if c := w.askCall("case 7 call", nil); c.says() != untouched {
		t.Errorf("somebody else is shown %q", c.says())
	}
	escape(w)
	w.signOut()
	w.door.host.In(asha)
	w.signOut()
	if w.door.host.In(asha); len(d) != 1 {
		t.Fatalf("%d drafts after signing out", len(d))
	}
	if c := w.askCall("case 7 call", nil); c.says() != filled {
		t.Errorf("signed in again, they are offered %q", c.says())
	}
}

// A question about several cases is offered again for the same ones.
func TestAQuestionAboutSeveralCases(t *testing.T) {
	d := drawer{}
	urgent := func(offered bool, ids ...workflow.ApplicationID) {
		t.Helper()
		w := openOver(t, d, asha)
		w.Host().AskUrgent(ids, func(string) {})
		if says := w.words(); strings.Contains(says, "still here") != offered {
			t.Errorf("%v: it says %q", ids, says)
		}
		for _, r := range "travels" {
			w.win.Canvas().Focused().TypedRune(r)
		}
	}
	urgent(false, "1", "2")
	urgent(true, "1", "2")
	urgent(false, "1")
	urgent(false, "1", "3")
	if len(d) != 2 {
		t.Errorf("kept are %q", d)
	}
}

// Who types is told when it cannot be kept.
func TestAQuestionSaysThatItIsNotKept(t *testing.T) {
	w := openOver(t, full{errors.New("the disk is full")}, asha)
	w.askCall("case 7 call", nil).fill()
	if !strings.Contains(w.words(), "cannot be written") {
		t.Errorf("it says %q", w.words())
	}
}
