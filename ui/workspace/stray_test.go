package workspace

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow/checklist"
)

// prose types as the toolkit tells it: each letter is a key as well.
func (w *window) prose(s string) {
	for _, l := range s {
		switch k := fyne.KeyName(string(unicode.ToUpper(l))); {
		case l == ' ':
			w.key(fyne.KeySpace)
		case unicode.IsUpper(l):
			w.key(desktop.KeyShiftLeft, k)
		default:
			w.key(k)
		}
		w.letters(string(l))
	}
}

// A sentence typed where no field has the focus leaves the case as it was, and says so.
func TestASentenceUponNothingChangesNothing(t *testing.T) {
	for _, c := range []struct {
		words string
		says  string
	}{
		{"She was seen alone and any pressure was denied.", "is taken back"},
		{"xqx Sh! xxx", "Nothing was changed"},
		{"yes, by telephone. no concerns, not any", "is taken back"},
		{"nyn was what he said. yes yes yes", "is taken back"},
		{"any news? no. Not yet, only my own notes.", "Take this case"},
	} {
		r := newRecord(t)
		id := r.register(t, r.husbandAndWife())
		w := open(t, r, asha)
		w.show(id, string(Checks))
		before := r.apps[id]
		w.prose(c.words)
		if a := r.apps[id]; len(a.Answers) != len(before.Answers) || a.Owner != before.Owner || w.s.m.concern != nil {
			t.Errorf("%q: %d answers, with %q", c.words, len(a.Answers), a.Owner)
		}
		if says := strings.Join(w.said(), "\n"); !strings.Contains(says, "no field had the focus") || !strings.Contains(says, c.says) {
			t.Errorf("%q: it says %q", c.words, says)
		}
		r.at = r.at.Add(2 * time.Second)
		w.key(fyne.KeyEscape) // whatever a letter opened
		w.show(id, string(Checks))
		w.s.m.Ask("F2")
		w.letters("y")
		if got := r.apps[id].Answers["F2"]; got.Value != checklist.Yes {
			t.Errorf("%q: after it y answers %+v", c.words, got)
		}
	}
}

// Whoever knows the keys answers as fast as they press them, and a key missed among
// them takes nothing back.
func TestFastKeysAreKeys(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, shah)
	r.answerAll(t, id, "consent", "K1", "K2", "K3", "V11")
	w.show(id, string(Checks))
	before := len(r.apps[id].Answers)
	w.letters("yybyy")
	if n := len(r.apps[id].Answers) - before; n != 4 {
		t.Errorf("four keys gave %d answers", n)
	}
}

// said is what the window said lately.
func (w *window) said() []string {
	for _, o := range test.LaidOutObjects(w.win.Canvas().Content()) {
		if t, ok := o.(*kit.Toaster); ok {
			return t.Recent()
		}
	}
	w.t.Fatal("the window says nothing anywhere")
	return nil
}
