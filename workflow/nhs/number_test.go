package nhs

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"ten digits that check", "9990001006", nil},
		{"in groups of 3-3-4", "999 000 1138", nil},
		{"with hyphens and a hard space", "999-000\u00a01391", nil},
		{"one digit wrong", "999 000 7501", ErrNumberCheck},
		{"too short", "999 000 100", ErrNumberLength},
		{"too long", "999 000 10066", ErrNumberLength},
		{"nothing", "", ErrNumberLength},
		{"a letter", "999 000 100O", ErrNumberDigits},
		{"a national insurance number", "QQ123456C", ErrNumberDigits},
		{"a remainder of one has no check digit", "9990000010", ErrNumberCheck},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ParseNumber(c.in); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestRelaxedNumberIsKnownNotToCheck(t *testing.T) {
	n, err := ParseRelaxed("9000000012")
	if err != nil || n.Checks() {
		t.Fatalf("want an unchecked sandbox number, got checks=%v err=%v", n.Checks(), err)
	}
}

func TestNumberNeverPrintsItsDigits(t *testing.T) {
	n := MustNumber("9990001006")
	type holder struct{ N Number }
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		for _, v := range []any{n, &n, holder{n}, []Number{n}} {
			if got := fmt.Sprintf(verb, v); strings.Contains(got, "9990001006") || strings.Contains(got, "0001006") {
				t.Errorf("%s printed %q", verb, got)
			}
		}
	}
	if n.Display() != "999 000 1006" || n.Full() != "9990001006" {
		t.Errorf("asked by name, it must answer: %q %q", n.Display(), n.Full())
	}
}

func TestAnySingleWrongDigitIsCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := []byte("9990001006")
		i := rapid.IntRange(0, 9).Draw(t, "place")
		d := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if good[i] == d {
			return
		}
		good[i] = d
		if _, err := ParseNumber(string(good)); !errors.Is(err, ErrNumberCheck) {
			t.Fatalf("a changed digit passed")
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	f.Add("999 000 1006")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNumber(s)
		if err != nil {
			return
		}
		again, err := ParseNumber(n.Display())
		if err != nil || again != n {
			t.Fatal("a number does not read back from its own display")
		}
	})
}

func TestODSCode(t *testing.T) {
	for in, want := range map[string]string{"z99901": "Z99901", " G7H8J ": "G7H8J", "A": "A"} {
		if c, err := ParseODSCode(in); err != nil || c.String() != want {
			t.Errorf("%q: got %q, %v", in, c, err)
		}
	}
	for _, in := range []string{"", "ABCDEFGHIJ", "Z99-01", "Ż1"} {
		if _, err := ParseODSCode(in); !errors.Is(err, ErrODSCode) {
			t.Errorf("%q was taken", in)
		}
	}
}
