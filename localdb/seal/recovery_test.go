package seal

import (
	"crypto/rand"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func newRecovery(tb testing.TB) Recovery {
	tb.Helper()
	r, err := NewRecovery(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func drawRecovery(t *rapid.T) Recovery {
	raw := rapid.SliceOfN(rapid.Byte(), recoverySymbols, recoverySymbols).Draw(t, "random bytes")
	r, err := NewRecovery(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARecoveryKeyIsReadBackHoweverItIsTyped(t *testing.T) {
	r := newRecovery(t)
	for name, typed := range map[string]string{
		"as shown":           r.Full(),
		"in small letters":   strings.ToLower(r.Full()),
		"without dashes":     strings.ReplaceAll(r.Full(), "-", ""),
		"with spaces":        " " + strings.ReplaceAll(r.Full(), "-", "  ") + "\n",
		"with en dashes":     strings.ReplaceAll(r.Full(), "-", "–"),
		"O for zero":         strings.ReplaceAll(r.Full(), "0", "O"),
		"small o for zero":   strings.ReplaceAll(r.Full(), "0", "o"),
		"I for one":          strings.ReplaceAll(r.Full(), "1", "I"),
		"small ell for one":  strings.ReplaceAll(r.Full(), "1", "l"),
		"in groups of seven": r.Full()[:9] + "\r\n" + r.Full()[9:],
	} {
		got, err := ParseRecovery(typed)
		if err != nil || got.symbols() != r.symbols() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARecoveryKeyIsSevenGroupsOfFour(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}$`)
	rapid.Check(t, func(t *rapid.T) {
		r := drawRecovery(t)
		if !shape.MatchString(r.Full()) {
			t.Fatal("the key has another shape")
		}
		got, err := ParseRecovery(r.Full())
		if err != nil || got.symbols() != r.symbols() {
			t.Fatalf("the key is not read back: %v", err)
		}
	})
}

func TestEverySingleSlipIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := []byte(strings.ReplaceAll(drawRecovery(t).Full(), "-", ""))
		for i, was := range key {
			for _, typo := range []byte(recoveryAlphabet) {
				if key[i] = typo; typo != was {
					mustBeUnfit(t, string(key))
				}
			}
			key[i] = was
			for j := range i {
				if key[i] != key[j] {
					key[i], key[j] = key[j], key[i]
					mustBeUnfit(t, string(key))
					key[i], key[j] = key[j], key[i]
				}
			}
		}
	})
}

func mustBeUnfit(t interface{ Fatalf(string, ...any) }, typed string) {
	if _, err := ParseRecovery(typed); !errors.As(err, new(Unfit)) {
		t.Fatalf("a slip went unseen: %v", err)
	}
}

func TestParseRecoverySaysWhereToLook(t *testing.T) {
	full := newRecovery(t).Full()
	for _, c := range []struct{ name, typed, want string }{
		{"nothing typed", "", "this one has 0"},
		{"a character left out", full[1:], "this one has 27"},
		{"a character twice", full + full[:1], "this one has 29"},
		{"a letter no key has, in front", "U" + full[1:], "Group 1 "},
		{"a sign no key has, at the end", full[:len(full)-1] + "#", "Group 7 "},
	} {
		_, err := ParseRecovery(c.typed)
		if !errors.As(err, new(Unfit)) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
}

func TestNewRecoveryNeedsAllItsRandomBytes(t *testing.T) {
	for name, r := range map[string]io.Reader{
		"short":  strings.NewReader("too short"),
		"broken": iotest.ErrReader(io.ErrClosedPipe),
	} {
		if _, err := NewRecovery(r); err == nil {
			t.Errorf("%s randomness gave a recovery key", name)
		}
	}
}

func FuzzParseRecovery(f *testing.F) {
	f.Add("7K3Q-0000-0000-0000-0000-0000-0000")
	f.Add("ı\u017f–Oil")
	f.Fuzz(func(t *testing.T, typed string) {
		r, err := ParseRecovery(typed)
		if err != nil {
			return
		}
		if again, err := ParseRecovery(r.Full()); err != nil || again.symbols() != r.symbols() {
			t.Errorf("a key that was read is not read back: %v", err)
		}
	})
}
