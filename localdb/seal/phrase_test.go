package seal

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestPhrases(t *testing.T) {
	all := strings.Fields(words)
	if slices.Sort(all); len(all) != 256 || len(slices.Compact(all)) != 256 {
		t.Fatalf("there are %d words, and each must be there once", len(all))
	}
	seen := map[string]bool{}
	for range 200 {
		p, err := NewPhrase(rand.Reader)
		if err != nil || seen[p] || !regexp.MustCompile(`^([a-z]{3,9}-){4}[a-z]{3,9}$`).MatchString(p) {
			t.Fatalf("%q, %v", p, err)
		}
		if _, err := CheckPassword(p); err != nil {
			t.Fatalf("%q cannot be a password: %v", p, err)
		}
		seen[p] = true
	}
	if _, err := NewPhrase(bytes.NewReader([]byte{1, 2})); err == nil {
		t.Error("too little chance was enough")
	}
}
