package lang

import (
	"testing"

	"golang.org/x/text/language"
)

// speak makes a language the one of the process for a test.
func speak(t *testing.T, to *tongue) {
	t.Helper()
	before := spoken
	spoken = to
	t.Cleanup(func() { spoken = before })
}

func TestEnglishIsWhatTheSourceSays(t *testing.T) {
	speak(t, nil)
	for _, c := range []struct{ got, want string }{
		{Say("Nothing waits."), "Nothing waits."},
		{Sayf("Saved %s", "10:42"), "Saved 10:42"},
		{Count(1, "%d case", "%d cases"), "1 case"},
		{Count(0, "%d case", "%d cases"), "0 cases"},
		{Count(12345, "%s entry", "%s entries", "12,345"), "12,345 entries"},
		{Count(1, "Did it print?", "Did all %d print?"), "Did it print?"},
		{Count(2, "a second", "%d seconds"), "2 seconds"},
		{Of("Consent"), "Consent"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestEnglishCostsNothing(t *testing.T) {
	speak(t, nil)
	if n := testing.AllocsPerRun(100, func() { _ = Say("Nothing waits."); _ = Of("Consent") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// A language with other plurals and another order of words.
func TestATranslationIsSaidAndWhatItLacksIsEnglish(t *testing.T) {
	core := []string{"workflow/basis"}
	speak(t, newTongue(language.MustParse("cy"), []entry{
		{Say: "Nothing waits.", As: "Does dim yn aros."},
		{Say: "%s applied on %s.", As: "Ar %[2]s gwnaeth %[1]s gais."},
		{Say: "%d case", Many: "%d cases", Forms: map[string]string{"two": "%d achos (dau)", "few": "%d achos (rhai)", "other": "%d achos"}},
		{Say: "Consent", As: "Cydsyniad", In: core},
		{Say: "The court order ended on %s.", As: "Daeth y gorchymyn i ben ar %s.", In: core},
		{Say: "Half are open for %d days or less, the oldest, %s.", As: "Yr hynaf, %[2]s: hanner am %[1]d diwrnod.", In: core},
		{Say: "Grant", As: "Rhoi", In: []string{"ui/workspace"}},
	}))
	for _, c := range []struct{ got, want string }{
		{Say("Nothing waits."), "Does dim yn aros."},
		{Say("Something waits."), "Something waits."},
		{Sayf("%s applied on %s.", "Joy Bray", "19 Nov"), "Ar 19 Nov gwnaeth Joy Bray gais."},
		{Sayf("%s left.", "Sam"), "Sam left."},
		{Count(2, "%d case", "%d cases"), "2 achos (dau)"},
		{Count(3, "%d case", "%d cases"), "3 achos (rhai)"},
		{Count(7, "%d case", "%d cases"), "7 achos"},
		{Count(1, "%d row", "%d rows"), "1 row"},
		{Count(4, "%d row", "%d rows"), "4 rows"},
		{Of("Consent"), "Cydsyniad"},
		{Of("The court order ended on 3 Feb 2029."), "Daeth y gorchymyn i ben ar 3 Feb 2029."},
		{Of("Half are open for 2 days or less, the oldest, REF-0001."), "Yr hynaf, REF-0001: hanner am 2 diwrnod."},
		{Of("The court order ended on 3 Feb 2029. Ask."), "The court order ended on 3 Feb 2029. Ask."},
		{Of("Grant"), "Grant"}, // the window says that; the core does not
		{Of(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestTheLanguageOfTheMachine(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{}, ""},
		{map[string]string{"LANG": "cy_GB.UTF-8"}, "cy_GB.UTF-8"},
		{map[string]string{"LANG": "cy_GB.UTF-8", "LC_MESSAGES": "en_GB"}, "en_GB"},
		{map[string]string{"LC_ALL": "C", "LANG": "cy_GB.UTF-8"}, "C"},
	} {
		if got := wanted(func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%v: %q", c.env, got)
		}
	}
	for _, english := range []string{"", "C", "C.UTF-8", "POSIX", "en_GB.UTF-8", "en_US", "xx_XX", "de_DE@euro", "not a language"} {
		if open(english) != nil {
			t.Errorf("%q is not English", english)
		}
	}
	if open(Pseudo+".UTF-8") == nil {
		t.Error("the language nobody speaks is not there")
	}
}

func TestTheLanguageNobodySpeaks(t *testing.T) {
	speak(t, open(Pseudo))
	for _, c := range []struct{ got, want string }{
		{Say("Nothing waits."), "⟦Noothiing waaiits.⟧"},
		{Sayf("Saved %s, %d of %[2]d", "a", 2), "⟦Saaveed a, 2 oof 2⟧"},
		{Count(3, "%d case", "%d cases"), "⟦3 caasees⟧"},
		{Say("Ends after {terms.consent.end_months} months"), "⟦Eends aafteer {terms.consent.end_months} moonths⟧"},
		{Say("100 %"), "⟦100 %⟧"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
