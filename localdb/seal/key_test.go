package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func newKey(tb testing.TB) Key {
	tb.Helper()
	k, err := NewKey(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func TestOpenReturnsWhatWasSealed(t *testing.T) {
	k := newKey(t)
	rapid.Check(t, func(t *rapid.T) {
		table, row := rapid.String().Draw(t, "table"), rapid.String().Draw(t, "row")
		plaintext := rapid.SliceOf(rapid.Byte()).Draw(t, "plaintext")
		got, err := k.Open(table, row, k.Seal(table, row, plaintext))
		if err != nil || !bytes.Equal(got, plaintext) {
			t.Fatalf("Open = %q, %v; want %q", got, err, plaintext)
		}
	})
}

func TestOpenRefusesAnythingElse(t *testing.T) {
	k := newKey(t)
	const secret = `{"family":"Quill"}`
	sealed := k.Seal("application", "a1", []byte(secret))
	for _, c := range []struct {
		name       string
		key        Key
		table, row string
		sealed     []byte
	}{
		{"under another practice's key", newKey(t), "application", "a1", sealed},
		{"copied to another row", k, "application", "a2", sealed},
		{"copied to another table", k, "role", "a1", sealed},
		{"with the border of table and row moved", k, "applicationa", "1", sealed},
		{"cut short", k, "application", "a1", sealed[:len(sealed)-1]},
		{"with a byte added", k, "application", "a1", append(bytes.Clone(sealed), 0)},
		{"of a version not yet made", k, "application", "a1", append([]byte{2}, sealed[1:]...)},
		{"only a version", k, "application", "a1", sealed[:1]},
		{"empty", k, "application", "a1", nil},
	} {
		if got, err := c.key.Open(c.table, c.row, c.sealed); !errors.Is(err, ErrTampered) || got != nil {
			t.Errorf("a sealed value %s: Open = %q, %v; want ErrTampered", c.name, got, err)
		}
	}
	for bit := range len(sealed) * 8 {
		altered := bytes.Clone(sealed)
		altered[bit/8] ^= 1 << (bit % 8)
		if _, err := k.Open("application", "a1", altered); !errors.Is(err, ErrTampered) {
			t.Errorf("with bit %d turned: %v, want ErrTampered", bit, err)
		}
	}
}

func TestSealHidesThePlaintextAndNeverRepeats(t *testing.T) {
	k := newKey(t)
	plaintext := []byte(`{"family":"Quill"}`)
	a, b := k.Seal("application", "a1", plaintext), k.Seal("application", "a1", plaintext)
	if bytes.Equal(a, b) {
		t.Error("the same row sealed twice gave the same bytes")
	}
	if bytes.Contains(a, []byte("Quill")) {
		t.Error("the name can be read in the sealed value")
	}
}

func TestIndexFindsOnlyTheSameValue(t *testing.T) {
	k := newKey(t)
	same := k.Index("nhs-number", "9990000018")
	if len(same) != 32 || !bytes.Equal(same, k.Index("nhs-number", "9990000018")) {
		t.Error("equal values have different indexes")
	}
	for name, other := range map[string][]byte{
		"another value":            k.Index("nhs-number", "9990000026"),
		"another kind":             k.Index("phone", "9990000018"),
		"a moved border":           k.Index("nhs-number9", "990000018"),
		"another practice's index": newKey(t).Index("nhs-number", "9990000018"),
	} {
		if bytes.Equal(same, other) {
			t.Errorf("%s has the same index", name)
		}
	}
}

func TestSubKeysAreStableAndApart(t *testing.T) {
	k := keyOf([keySize]byte{1})
	again := keyOf([keySize]byte{1})
	if !bytes.Equal(k.AuditKey(), again.AuditKey()) {
		t.Error("the audit key differs between two openings of one data key")
	}
	if bytes.Equal(k.s().audit, k.s().index) || bytes.Equal(k.s().audit, k.s().data[:]) {
		t.Error("a sub-key serves two purposes")
	}
	k.AuditKey()[0] ^= 1
	if !bytes.Equal(k.AuditKey(), again.AuditKey()) {
		t.Error("a caller changed the audit key")
	}
}

// The derivation is part of the stored format: a release that changed it could
// open nothing that an earlier one sealed.
func TestAValueSealedByTheFirstReleaseOpens(t *testing.T) {
	k := keyOf([keySize]byte(bytes.Repeat([]byte{7}, keySize)))
	got, err := k.Open("application", "a1", firstRelease(t, "sealed"))
	if err != nil || string(got) != "Siân O’Neill" {
		t.Errorf("Open = %q, %v", got, err)
	}
	if want := firstRelease(t, "index"); !bytes.Equal(k.Index("nhs-number", "9990000018"), want) {
		t.Error("the blind index changed")
	}
	if want := firstRelease(t, "audit"); !bytes.Equal(k.AuditKey(), want) {
		t.Error("the audit key changed")
	}
}

func TestNewKeyNeedsAllItsRandomBytes(t *testing.T) {
	for name, r := range map[string]io.Reader{
		"short":  bytes.NewReader(make([]byte, keySize-1)),
		"broken": iotest.ErrReader(io.ErrClosedPipe),
	} {
		if _, err := NewKey(r); err == nil {
			t.Errorf("%s randomness gave a key", name)
		}
	}
}

func TestKeysAreNeverPrinted(t *testing.T) {
	k := keyOf([keySize]byte(bytes.Repeat([]byte("K"), keySize)))
	r, err := NewRecovery(strings.NewReader(strings.Repeat("\x13", recoverySymbols)))
	if err != nil {
		t.Fatal(err)
	}
	type holder struct {
		k Key
		r Recovery
	}
	var out strings.Builder
	for _, v := range []any{k, &k, r, &r, holder{k, r}, &holder{k, r}, []Key{k}, []Recovery{r}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		j, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(j)
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
	}
	if got := fmt.Sprintf("%x %#v", k, r); got != "(data key) (recovery key)" {
		t.Errorf("printed: %q", got)
	}
	// Eight bytes in a row: shorter ones turn up in addresses and times.
	for _, leak := range []string{strings.Repeat("K", 8), strings.Repeat("4b", 8), strings.Repeat("4B", 8), strings.Repeat("75 ", 8),
		strings.Repeat("0x4b, ", 8), r.Full(), strings.Repeat("13", 8), strings.Repeat("19 ", 8), strings.Repeat("0x13, ", 8),
		strings.Repeat(`\x13`, 8), strings.Repeat(`\u0013`, 8)} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("printed: %q", leak)
		}
	}
}

func TestOpenAllocatesOnlyTheAnswerAndItsContext(t *testing.T) {
	k := newKey(t)
	sealed := k.Seal("application", "a1", make([]byte, 400))
	if n := testing.AllocsPerRun(100, func() { k.Open("application", "a1", sealed) }); n > 2 {
		t.Errorf("Open allocates %v times, want 2", n)
	}
}

func BenchmarkOpen(b *testing.B) {
	k := newKey(b)
	sealed := k.Seal("application", "0198c1b2-7c00-7000-8000-000000000001", make([]byte, 400))
	b.Run("row", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			k.Open("application", "0198c1b2-7c00-7000-8000-000000000001", sealed)
		}
	})
	b.Run("bare", func(b *testing.B) {
		block, _ := aes.NewCipher(make([]byte, keySize))
		gcm, _ := cipher.NewGCM(block)
		nonce := make([]byte, gcm.NonceSize())
		box := gcm.Seal(nil, nonce, make([]byte, 400), nil)
		dst := make([]byte, 0, 400)
		for b.Loop() {
			gcm.Open(dst, nonce, box, nil)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	k, plaintext := newKey(b), make([]byte, 400)
	for b.Loop() {
		k.Seal("application", "0198c1b2-7c00-7000-8000-000000000001", plaintext)
	}
}

func BenchmarkIndex(b *testing.B) {
	k := newKey(b)
	for b.Loop() {
		k.Index("nhs-number", "9990000018")
	}
}
