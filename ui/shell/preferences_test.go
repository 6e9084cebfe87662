package shell

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// book keeps preferences in memory.
type book struct {
	kept map[workflow.StaffID]map[string]string
	err  error
}

func (b *book) Preferences(_ context.Context, who workflow.StaffID) (map[string]string, error) {
	out := map[string]string{}
	for k, v := range b.kept[who] {
		out[k] = v
	}
	return out, b.err
}

func (b *book) Prefer(_ context.Context, who workflow.StaffID, key, value string) error {
	if b.err != nil {
		return b.err
	}
	if b.kept == nil {
		b.kept = map[workflow.StaffID]map[string]string{}
	}
	if b.kept[who] == nil {
		b.kept[who] = map[string]string{}
	}
	b.kept[who][key] = value
	return nil
}

func TestEachPersonFindsTheirWindowAsTheyLikeIt(t *testing.T) {
	kept := &book{}
	w := openWindow(t, func(c *Config) { c.Keeper = kept })
	have := func() theme.Theme { return *w.app.Settings().Theme().(*theme.Theme) }
	w.door.host.In(asha)
	for _, id := range []string{"view.dark", "view.compact", "view.larger"} {
		if !w.Do(id) {
			t.Fatalf("%s cannot be done", id)
		}
	}
	ashas := *theme.New(theme.Dark, theme.Compact, 1.1)
	w.signOut()

	w.door.host.In(shah)
	if got := have(); got != *theme.New(theme.Light, theme.Standard, 1) {
		t.Errorf("somebody else works in %+v", got)
	}
	w.Do("view.contrast")
	w.Lock()
	w.door.host.In(asha) // signs in for herself: hers come from the record
	if got := have(); got != ashas {
		t.Errorf("she comes back to %+v", got)
	}
	w.Lock()
	w.door.host.In(shah)
	if got := have(); got.Variant != theme.HighContrast {
		t.Errorf("after unlocking it is %+v", got)
	}
	if got := kept.kept[asha.ID]; got[keyColours] != "dark" || got[keySpacing] != "compact" || got[keyZoom] != "110" || got[keyPlace] == "" || len(got) != 4 {
		t.Errorf("kept for her: %v", got)
	}
}

func TestWhatIsKeptCanBeReadBackAndNonsenseCannot(t *testing.T) {
	for _, p := range []Preferences{
		{Look: Look{Zoom: 1}},
		{Look: Look{Follow: true, Density: theme.Large, Zoom: 0.8}, LettersOff: true, Stay: true},
		{Look: Look{Variant: theme.HighContrast, Density: theme.Compact, Zoom: 2}, Stay: true},
	} {
		if got := (Preferences{}).with(p.words()); got != p {
			t.Errorf("%+v became %+v", p, got)
		}
	}
	odd := map[string]string{keyColours: "pink", keySpacing: "wide", keyZoom: "large", keyLetters: "", keyAfter: ""}
	if got := (Preferences{Stay: true}).with(odd); got != (Preferences{Stay: true}) {
		t.Errorf("nonsense was taken for %+v", got)
	}
	if got := (Preferences{}).with(map[string]string{keyZoom: "900"}); got.Zoom != zoomMost {
		t.Errorf("a zoom of 900 %% became %v", got.Zoom)
	}
}

func TestPreferencesThatCannotBeReadKeepNobodyOut(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.Keeper = &book{err: errors.New("disk")} })
	w.door.host.In(asha)
	if w.Screen() == nil {
		t.Error("there is no page")
	}
	w.Do("view.dark")
	if got := w.app.Settings().Theme().(*theme.Theme).Variant; got != theme.Dark {
		t.Error("what cannot be kept is not even done")
	}
}

func TestWithoutLettersEveryCommandIsStillReached(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	did := 0
	w.pages[PageToday].table = []Command{{ID: "x.recent", Title: "Recent", Key: "r", Menu: MenuGo, Do: func() { did++ }}}
	w.Host().Recheck()
	press := func() { test.TypeOnCanvas(w.win.Canvas(), "r") }
	press()
	p := w.Host().Likes()
	p.LettersOff = true
	w.Host().Like(p)
	press()
	if did != 1 {
		t.Errorf("the letter acted %d times, want only before it was turned off", did)
	}
	if bad := Problems(w.Table()); bad != nil {
		t.Error(bad)
	}
	for _, m := range w.win.MainMenu().Items {
		for _, i := range m.Items {
			if i.Label == "Recent (r)" {
				t.Error("the menu names a letter that does nothing")
			}
		}
	}
	b := kit.NewButton("Recent", kit.Plain, nil).WithKey("r")
	if got := b.AccessibilityLabel(); got != "Recent" {
		t.Errorf("a button says %q", got)
	}
	w.signOut()
	w.door.host.In(shah)
	if got := b.AccessibilityLabel(); got != "Recent, r" {
		t.Errorf("for somebody else the button says %q", got)
	}
}

func TestAScreenKeepsAWordForEachPerson(t *testing.T) {
	kept := &book{}
	w := openWindow(t, func(c *Config) { c.Keeper = kept })
	w.door.host.In(asha)
	w.Host().Keep("grid.queue", "wide")
	w.signOut()
	w.door.host.In(shah)
	if got := w.Host().Kept("grid.queue"); got != "" {
		t.Errorf("somebody else reads %q", got)
	}
	w.signOut()
	w.door.host.In(asha)
	if got := w.Host().Kept("grid.queue"); got != "wide" {
		t.Errorf("she reads %q", got)
	}
}

func TestOfSeveralChoicesAtOnceTheLastIsWritten(t *testing.T) {
	var work []func()
	kept := &book{}
	w := openWindow(t, func(c *Config) {
		c.Keeper = kept
		c.Exec = kit.Exec{Go: func(f func()) { work = append(work, f) }, UI: func(f func()) { f() }}
	})
	for len(work) > 0 {
		work[0]()
		work = work[1:]
	}
	w.door.host.In(asha)
	for len(work) > 0 {
		work[0]()
		work = work[1:]
	}
	w.Do("view.larger")
	w.Do("view.larger")
	for _, f := range slices.Backward(work) { // goroutines run in any order
		f()
	}
	if got := kept.kept[asha.ID][keyZoom]; got != "120" {
		t.Errorf("kept %q", got)
	}
}
