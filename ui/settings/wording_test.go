package settings

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

// worded is the section with letter L08 in hand.
func worded(b *bench) *Wording {
	w := NewWording(b.host, b.ports, func() {})
	w.Reread()
	w.Take(letter.ReviewDue)
	return w
}

func labels(all []kit.Choice) (out []string) {
	for _, c := range all {
		out = append(out, c.Label)
	}
	return out
}

func TestAWordingIsSavedShownAndGoneBackOn(t *testing.T) {
	b := newBench(t)
	w := worded(b)
	standard := w.Text()
	if w.Version() != "standard" || !slices.Equal(labels(w.Versions()), []string{"Standard wording (in use)"}) || w.Pages() != 1 {
		t.Fatalf("at first %q of %v, on %d pages", w.Version(), w.Versions(), w.Pages())
	}
	w.Save()
	if len(b.toasts) > 0 {
		t.Error("saved though nothing is changed")
	}
	mine := strings.Replace(standard, "\n\n", "\n\nOur own paragraph.\n\n", 1)
	w.Type(mine)
	if last := b.pages[len(b.pages)-1]; !strings.Contains(last, "Our own paragraph.") || !strings.Contains(last, "Fernbrook Surgery") || !w.Unsaved() {
		t.Errorf("the page beside it says:\n%s", last)
	}
	w.Save()
	if w.Changed() || w.Version() != "1" || !slices.Equal(labels(w.Versions()), []string{"Version 1, Pat Jones, 1 Dec 2026 (in use)", "Standard wording"}) {
		t.Errorf("saved: %q of %v; %v", w.Version(), labels(w.Versions()), b.wrong)
	}
	w.Type(mine + "\nMore.\n")
	w.Save()
	w.Look("1")
	if w.Text() != mine || w.Stands() != "Version 1 as it was. Save it to use it again." {
		t.Errorf("version 1: %s", w.Stands())
	}
	w.Save()
	w.Look("standard")
	w.Save()
	if w.Text() != standard || !slices.Equal(labels(w.Versions()), []string{"Version 3, Pat Jones, 1 Dec 2026", "Version 2, Pat Jones, 1 Dec 2026", "Version 1, Pat Jones, 1 Dec 2026", "Standard wording (in use)"}) {
		t.Errorf("back at the standard: %v", labels(w.Versions()))
	}
	log, err := b.db.AuditTail(t.Context(), b.signIn("pat"), 20)
	b.must(err)
	var told []string
	for _, e := range log {
		if e.Act == workflow.ActSetWording {
			told = append(told, e.Details[0].Before+" → "+e.Details[0].After)
		}
	}
	slices.Reverse(told)
	want := []string{"the standard wording → version 1", "version 1 → version 2", "version 2 → version 3, as version 1", "version 3 → the standard wording"}
	slices.Sort(told)
	slices.Sort(want)
	if !slices.Equal(told, want) {
		t.Errorf("the log has %q", told)
	}
	b.verified()
}

func TestAMistakeKeepsAWordingFromBeingSaved(t *testing.T) {
	b := newBench(t)
	w := worded(b)
	sheet, _ := w.Sheet()
	bad := "\nAbout the {{prxy}}\nA safeguarding matter ☃\n"
	w.Type(w.Text() + bad)
	if len(w.Mistakes()) > 0 || !strings.Contains(w.PageWords(), "3 things cannot be set") {
		t.Errorf("told before anybody saved it: %v, %q", w.Mistakes(), w.PageWords())
	}
	if still, ok := w.Sheet(); !ok || len(still.Words) != len(sheet.Words) {
		t.Error("the page went while somebody was typing")
	}
	w.Save()
	n := strings.Count(w.Text(), "\n")
	for i, want := range []struct {
		line  int
		words string
	}{{n - 1, `there is no field "prxy"`}, {n, `the word "safeguarding" may not stand`}, {n, "no sign for “☃”"}} {
		if got := w.Mistakes(); len(got) != 3 || got[i].Line != want.line || !strings.Contains(got[i].Problem, want.words) {
			t.Errorf("got %v, want line %d: %s", got, want.line, want.words)
		}
	}
	if all, err := b.db.Wordings(t.Context()); err != nil || len(all) > 0 || len(b.toasts) > 0 {
		t.Errorf("saved all the same: %v, %v", all, err)
	}
	w.PutBack()
	if w.Changed() || len(w.Mistakes()) > 0 {
		t.Error("not put back")
	}
}

// Saving takes a moment, in which somebody types on or goes to another letter.
func TestWhatIsTypedWhileAWordingIsSavedIsKept(t *testing.T) {
	saving := func(t *testing.T, added string) (b *bench, w *Wording, answer func()) {
		t.Helper()
		b = newBench(t)
		w = worded(b)
		w.Type(w.Text() + added)
		at := b.host.Exec
		b.host.Exec = kit.Exec{Go: func(f func()) { answer = f }, UI: at.UI}
		w.Save()
		b.host.Exec = at
		return b, w, answer
	}
	t.Run("it is typed on", func(t *testing.T) {
		_, w, answer := saving(t, "\nMine.\n")
		more := w.Text() + "\nMore.\n"
		w.Type(more)
		answer()
		if w.Text() != more || !w.Changed() || len(w.Versions()) != 2 || !strings.HasSuffix(w.is(), "\nMine.\n") {
			t.Errorf("saved %q with %q in the field", w.is(), w.Text())
		}
	})
	t.Run("another letter is in hand", func(t *testing.T) {
		b, w, answer := saving(t, "\nAbout the {{prxy}}\n")
		w.Take(letter.EndComing)
		answer()
		if len(w.Mistakes()) > 0 || len(b.toasts) != 1 || !strings.HasPrefix(b.toasts[0], "Letter L08 was not saved") {
			t.Errorf("listed under %s: %v; told %v", w.Kind(), w.Mistakes(), b.toasts)
		}
	})
}

func TestNobodyWritesOverAnothersWording(t *testing.T) {
	b := newBench(t)
	w := worded(b)
	w.Type(w.Text() + "\nMine.\n")
	b.must(b.host.Session.Reword(t.Context(), letter.ReviewDue, w.standard()+"\nTheirs.\n", 0))
	w.Save()
	if len(b.wrong) != 1 || !w.Changed() || w.Versions()[0].Label != "Version 1, Pat Jones, 1 Dec 2026 (in use)" {
		t.Errorf("told %v; what was typed is kept: %t; %v", b.wrong, w.Changed(), labels(w.Versions()))
	}
}

// A release that takes less than the one before says so, and what it uses.
func TestAWordingThatIsNotTakenAnyMoreIsNotSaidToBeInUse(t *testing.T) {
	b := newBench(t)
	c, err := workflow.Wordings{}.Reword("L08", "About safeguarding\n", 0, b.host.Staff(), b.at)
	b.must(err)
	b.must(b.db.KeepWording(t.Context(), c))
	w := worded(b)
	if got := labels(w.Versions()); !slices.Equal(got, []string{"Version 1, Pat Jones, 1 Dec 2026 (this version of Proxydesk does not take it)", "Standard wording (in use)"}) {
		t.Errorf("%q", got)
	}
	if w.Text() != "About safeguarding\n" || !slices.Contains(labels(w.Letters()), "L08  A review is due (own wording not in use)") {
		t.Errorf("%q of %q", w.Text(), labels(w.Letters()))
	}
}

func TestEveryLetterCanBeWordedAndShown(t *testing.T) {
	b := newBench(t)
	w := worded(b)
	all := w.Letters()
	if len(all) != 48 { // 25, and the easy read of all but two
		t.Errorf("%d letters: %v", len(all), labels(all))
	}
	for _, l := range all {
		w.Take(letter.Kind(l.ID))
		for _, s := range w.Samples() {
			before := len(b.pages)
			w.Show(s.ID)
			if len(w.wrong) > 0 || len(b.pages) == before || w.Pages() == 0 {
				t.Errorf("%s, %s: %v, %s", l.Label, s.Label, w.wrong, w.PageWords())
			}
		}
		if len(w.Fields()) == 0 {
			t.Errorf("nothing can be filled in in %s", l.Label)
		}
	}
	if len(b.wrong) > 0 {
		t.Error(b.wrong)
	}
}

func TestOnlyTheManagerWordsLetters(t *testing.T) {
	b := newBench(t, asha, leila, mo, robin)
	for _, who := range []string{"asha", "leila", "mo", "robin"} {
		b.sit(b.signIn(who))
		if slices.Contains(Sections(b.host), WordingOf) {
			t.Errorf("%s sees the wording of letters", who)
		}
	}
}

func TestTheWordingAsItLooks(t *testing.T) {
	for name, c := range map[string]struct {
		v    theme.Variant
		size fyne.Size
	}{"light": {theme.Light, big}, "dark": {theme.Dark, big}, "small": {theme.Light, small}} {
		b := newBench(t)
		s, w := stage(t, b, c.v, c.size, WordingOf)
		v := s.parts[WordingOf].(*wordingView)
		v.model.Take(letter.ApprovedPart)
		shoot(t, w, "wording-"+name)
		lines := strings.Split(v.entry.Text(), "\n")
		lines[8] += " {{prxy}}"
		lines[30] = "About safeguarding"
		v.entry.SetText(strings.Join(lines, "\n"))
		v.model.Save()
		if v.entry.GoToLine(9); v.entry.Line() != 9 || len(v.model.Mistakes()) < 2 {
			t.Errorf("in line %d of %v", v.entry.Line(), v.model.Mistakes())
		}
		shoot(t, w, "wording-wrong-"+name)
		v.model.PutBack()
		v.entry.GoToLine(1)
		v.insert("proxy_short")
		if !strings.Contains(v.entry.Text(), "{{proxy_short}}") {
			t.Error("nothing was filled in")
		}
	}
}
