package letters

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// dueSoon brings the review of the only access in force to six weeks from now.
func (b *bench) dueSoon() {
	r := b.store.roles["a1"]
	r.Review = review.Candidate{Date: nhs.DateIn(start).AddDays(42), Rule: review.RuleBasis}
	b.store.roles["a1"] = r
}

// Letters about a coming day are listed, none chosen; those somebody chooses
// wait to be printed and are due no more.
func TestLettersThatAreDueAreWrittenWhenSomebodyChoosesThem(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.dueSoon()
	var asked []shell.Question
	b.host.OnAsk = func(q shell.Question) (dismiss func()) { asked = append(asked, q); return func() {} }
	s, win := stage(t, theme.Light, b, "letters-due")
	if s.due.Label() != "2 letters are due" || !s.due.Visible() {
		t.Fatalf("the page says %q", s.due.Label())
	}
	s.askDue()
	var ticks []*kit.Tick
	for _, o := range asked[0].Body.(*fyne.Container).Objects {
		if tick, ok := o.(*kit.Tick); ok {
			ticks = append(ticks, tick)
		}
	}
	if len(ticks) != 2 || ticks[0].On() || ticks[1].On() {
		t.Fatalf("%d to choose from, or some chosen already", len(ticks))
	}
	if w := DueWords(s.model.Due()[0]); !strings.Contains(w, "Review due, to Joy Bray. REF-0148, about ") {
		t.Errorf("it reads %q", w)
	}
	kit.Dialog{Title: asked[0].Title, Body: asked[0].Body}.Show(win.Canvas())
	shot.Keep(t, win.Canvas().Capture(), "letters-ask-due")
	asked[0].Choices[0].Do() // nobody was chosen
	before := len(b.store.letters)
	if before != 2 {
		t.Fatalf("%d letters, and nobody chose one", before)
	}
	s.model.WriteDue(s.model.Due()[:1])
	l := b.store.letters[len(b.store.letters)-1]
	if len(b.store.letters) != before+1 || l.Kind != string(letter.ReviewDue) || l.To != workflow.ByProxy || l.State != workflow.LetterWaiting {
		t.Errorf("written is %+v; told %+v", l, b.told)
	}
	if s.due.Label() != "1 letter is due" {
		t.Errorf("the page says %q", s.due.Label())
	}
}

func TestNothingDueSaysNothing(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	if s, _ := stage(t, theme.Light, b, "letters-light"); s.due.Visible() {
		t.Errorf("it says %q", s.due.Label())
	}
}
