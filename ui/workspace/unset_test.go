package workspace

import (
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow/nhs"
)

// controls lists what can be answered in an object.
func controls(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case nil:
		return nil
	case *fyne.Container:
		var out []fyne.CanvasObject
		for _, c := range o.Objects {
			out = append(out, controls(c)...)
		}
		return out
	case *kit.Field:
		return controls(o.Control())
	}
	return []fyne.CanvasObject{o}
}

// chosenAlready says what a control answers before anybody answered it.
func chosenAlready(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *kit.RadioList:
		return o.Chosen()
	case *kit.Segments:
		return o.Chosen()
	case *kit.Pick:
		return o.Chosen()
	case *kit.Tick:
		if o.On() {
			return "ticked"
		}
	}
	return ""
}

func TestNoQuestionIsAnsweredBeforehandAndNoneGoesOnUnanswered(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	if _, err := r.desk.As(asha).Register(t.Context(), r.husbandAndWife(), true); err != nil { // a duplicate to close
		t.Fatal(err)
	}
	w := open(t, r, asha)
	w.show(id, string(Checks))
	var q *shell.Question
	w.Host().OnAsk = func(asked shell.Question) func() { q = &asked; return func() {} }
	for name, ask := range map[string]func(){
		"ask for information": w.s.askInformation, "send to a clinician": w.s.askClinician, "withdraw": w.s.askWithdraw,
		"merge": w.s.askMerge, "record a paper": func() { w.s.askPaper(nil) },
	} {
		q = nil
		ask()
		if q == nil {
			t.Errorf("%s: nothing is asked", name)
			continue
		}
		answerable := 0
		for _, c := range controls(q.Body) {
			if got := chosenAlready(c); got != "" {
				t.Errorf("%s: %T says %q before anybody chose", name, c, got)
			}
			switch c.(type) {
			case *kit.RadioList, *kit.Segments, *kit.Pick:
				answerable++
			}
		}
		if answerable == 0 {
			t.Errorf("%s: no control was found in the question", name)
		}
		if try := q.Choices[0].Try; try == nil || try() {
			t.Errorf("%s: it goes on with nothing answered", name)
		}
	}
}

func TestTheOpenCheckShowsNoAnswerThatNobodyGave(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, asha)
	w.show(id, string(Checks))
	seen := 0
	for _, row := range w.s.m.Rows() {
		w.s.m.OpenRow(row.ID)
		for _, q := range w.s.m.Questions(row.ID) {
			if !q.May || !q.Answer.Blank() {
				continue
			}
			w.s.m.Ask(q.Item.ID)
			seen++
			if v := w.s.checks; v.segs != nil && v.segs.Chosen() != "" {
				t.Errorf("%s is answered %q beforehand", q.Item.ID, v.segs.Chosen())
			}
			for k, tick := range w.s.checks.ticks {
				if tick.On() {
					t.Errorf("%s: the box %c is ticked beforehand", q.Item.ID, k)
				}
			}
		}
	}
	if seen < 5 {
		t.Errorf("only %d questions were looked at", seen)
	}
}

func TestTheIdentityBarSaysWhenABirthdayChangesWhatMayBeDecided(t *testing.T) {
	for born, want := range map[string]string{"2016-02-03": "Turns 11", "2014-06-01": "Turns 13", "2011-01-09": "Turns 16", "2009-03-03": "Turns 18", "2018-03-03": "", "1950-01-01": ""} {
		r := newRecord(t)
		d := r.motherAndChild()
		d.Patient.Born = nhs.MustDate(born)
		m := sit(r, asha, r.register(t, d), "")
		got := ""
		for _, f := range m.Identity().Facts {
			if len(f.Bold) > 5 && f.Bold[:5] == "Turns" {
				got = f.Bold
			}
		}
		if got != want {
			t.Errorf("born %s: the bar says %q, want %q", born, got, want)
		}
	}
}
