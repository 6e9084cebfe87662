package kit

import "testing"

func TestWordsStandInASentence(t *testing.T) {
	for words, want := range map[string]string{
		"": "", "A": "a", "A death": "a death", "No address": "no address", "GP health record": "GP health record", "NHS number": "NHS number",
		"P9 by NHS login": "P9 by NHS login", "Église": "église", "11th birthday": "11th birthday",
	} {
		if got := InSentence(words); got != want {
			t.Errorf("%q becomes %q, want %q", words, got, want)
		}
	}
}

func TestWordsBeginASentence(t *testing.T) {
	for words, want := range map[string]string{"": "", "a": "A", "by post": "By post", "NHS number": "NHS number", "église": "Église"} {
		if got := Capital(words); got != want {
			t.Errorf("%q becomes %q, want %q", words, got, want)
		}
	}
}
