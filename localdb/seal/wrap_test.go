package seal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodPassword = "copper kettle in the attic"

func TestAPasswordOpensWhatItWrapped(t *testing.T) {
	k, cheap := newKey(t), CheapForTests(t)
	wrapped := mustWrap(t, k, "u1", goodPassword, cheap)
	got, err := Unwrap(wrapped, "u1", goodPassword, cheap)
	if err != nil {
		t.Fatal(err)
	}
	if got.s().data != k.s().data {
		t.Error("another data key came back")
	}
	if again := mustWrap(t, k, "u1", goodPassword, cheap); again == wrapped {
		t.Error("two wraps under one password are the same")
	}
}

func TestUnwrapWithTheWrongSecret(t *testing.T) {
	k, cheap := newKey(t), CheapForTests(t)
	wrapped := mustWrap(t, k, "u1", goodPassword, cheap)
	for _, c := range []struct{ name, holder, password string }{
		{"another password", "u1", "copper kettle in the cellar"},
		{"another case", "u1", strings.ToUpper(goodPassword)},
		{"a space added", "u1", goodPassword + " "},
		{"no password", "u1", ""},
		{"a colleague's wrap", "u2", goodPassword},
	} {
		if _, err := Unwrap(wrapped, c.holder, c.password, cheap); !errors.Is(err, ErrWrongSecret) {
			t.Errorf("%s: %v, want ErrWrongSecret", c.name, err)
		}
	}
}

func TestAPasswordMayBeComposedEitherWay(t *testing.T) {
	k, cheap := newKey(t), CheapForTests(t)
	wrapped := mustWrap(t, k, "u1", "caf\u00e9 con leche", cheap)
	if _, err := Unwrap(wrapped, "u1", "cafe\u0301 con leche", cheap); err != nil {
		t.Error(err)
	}
}

func TestUnwrapRefusesAnAlteredWrap(t *testing.T) {
	k, cheap := newKey(t), CheapForTests(t)
	wrapped := mustWrap(t, k, "u1", goodPassword, cheap)
	for i := range wrapped {
		altered := []byte(wrapped)
		altered[i] ^= 1
		_, err := Unwrap(string(altered), "u1", goodPassword, cheap)
		if !errors.Is(err, ErrWrongSecret) && !errors.Is(err, ErrTampered) {
			t.Errorf("with character %d altered: %v", i, err)
		}
	}
	fields := strings.Split(wrapped, "$")
	with := func(i int, s string) string {
		f := append([]string(nil), fields...)
		f[i] = s
		return strings.Join(f, "$")
	}
	for name, malformed := range map[string]string{
		"empty":                   "",
		"no fields":               "argon2id",
		"only dollars":            "$$$$$",
		"another function":        with(1, "argon2i"),
		"another version":         with(2, "v=18"),
		"cost spelled otherwise":  with(3, "m=064,t=1,p=1"),
		"cost out of range":       with(3, "m=99999999999,t=1,p=1"),
		"cost too dear to try":    with(3, "m=4194304,t=1,p=1"),
		"too many passes to try":  with(3, "m=64,t=100000,p=1"),
		"cost nothing":            with(3, "m=0,t=0,p=0"),
		"a short salt":            with(4, "AAAA"),
		"something after the key": wrapped + "$",
		"a recovery wrap":         k.WrapRecovery(newRecovery(t)),
	} {
		if _, err := Unwrap(malformed, "u1", goodPassword, cheap); !errors.Is(err, ErrTampered) {
			t.Errorf("%s: %v, want ErrTampered", name, err)
		}
	}
}

func TestAWrapCheaperThanTheFloorIsRefused(t *testing.T) {
	weak := mustWrap(t, newKey(t), "u1", goodPassword, CheapForTests(t))
	if _, err := Unwrap(weak, "u1", goodPassword); !errors.Is(err, ErrTampered) {
		t.Errorf("%v, want ErrTampered", err)
	}
}

func TestWithoutTheTestOptionAGuessCostsTheStandard(t *testing.T) {
	k := newKey(t)
	wrapped := mustWrap(t, k, "u1", goodPassword)
	if want := "$argon2id$v=19$m=65536,t=3,p=1$"; !strings.HasPrefix(wrapped, want) {
		t.Fatalf("the wrap does not begin with %s", want)
	}
	got, err := Unwrap(wrapped, "u1", goodPassword)
	if err != nil || got.s().data != k.s().data {
		t.Errorf("the standard wrap does not open: %v", err)
	}
	if !standard.within(leastCost, mostCost) {
		t.Error("the standard cost is outside what Unwrap takes")
	}
}

func TestWrapTurnsDownAnUnfitPassword(t *testing.T) {
	_, err := newKey(t).Wrap("u1", "short", CheapForTests(t))
	if !errors.As(err, new(Unfit)) {
		t.Errorf("%v, want Unfit", err)
	}
}

func TestARecoveryKeyOpensWhatItWrapped(t *testing.T) {
	k, r := newKey(t), newRecovery(t)
	wrapped := k.WrapRecovery(r)
	typed, err := ParseRecovery(strings.ToLower(r.Full()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := UnwrapRecovery(wrapped, typed)
	if err != nil || got.s().data != k.s().data {
		t.Errorf("the recovery key does not open its wrap: %v", err)
	}
	if _, err := UnwrapRecovery(wrapped, newRecovery(t)); !errors.Is(err, ErrWrongSecret) {
		t.Errorf("another recovery key: %v, want ErrWrongSecret", err)
	}
	for i := range wrapped {
		altered := []byte(wrapped)
		altered[i] ^= 1
		if _, err := UnwrapRecovery(string(altered), r); !errors.Is(err, ErrWrongSecret) && !errors.Is(err, ErrTampered) {
			t.Errorf("with character %d altered: %v", i, err)
		}
	}
	if _, err := UnwrapRecovery(mustWrap(t, k, "u1", goodPassword, CheapForTests(t)), r); !errors.Is(err, ErrTampered) {
		t.Errorf("a password's wrap: %v, want ErrTampered", err)
	}
}

func TestWrapsOfTheFirstReleaseOpen(t *testing.T) {
	want := [keySize]byte(bytes.Repeat([]byte{7}, keySize))
	k, err := Unwrap(string(firstRelease(t, "password")), "u1", goodPassword, CheapForTests(t))
	if err != nil || k.s().data != want {
		t.Errorf("the password's wrap: %v", err)
	}
	r, err := ParseRecovery(string(firstRelease(t, "recovery-key")))
	if err != nil {
		t.Fatal(err)
	}
	k, err = UnwrapRecovery(string(firstRelease(t, "recovery")), r)
	if err != nil || k.s().data != want {
		t.Errorf("the recovery key's wrap: %v", err)
	}
}

func BenchmarkUnwrap(b *testing.B) {
	wrapped := mustWrap(b, newKey(b), "u1", goodPassword)
	for b.Loop() {
		if _, err := Unwrap(wrapped, "u1", goodPassword); err != nil {
			b.Fatal(err)
		}
	}
}

func mustWrap(tb testing.TB, k Key, holder, password string, opts ...Option) string {
	tb.Helper()
	wrapped, err := k.Wrap(holder, password, opts...)
	if err != nil {
		tb.Fatal(err)
	}
	return wrapped
}

// firstRelease is one value as the first release stored it, from
// testdata/first-release: a name and, as text or in hex, what it was.
func firstRelease(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", "first-release"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		n, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n != name {
			continue
		}
		if b, err := hex.DecodeString(value); err == nil {
			return b
		}
		return []byte(value)
	}
	t.Fatalf("no value %s in testdata/first-release", name)
	return nil
}
