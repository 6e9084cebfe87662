package seal

import (
	"fmt"
	"io"
	"strings"
)

// Recovery is the key that opens the practice's records when every password is
// forgotten. It is shown once, when the practice is set up, and kept on paper.
// It has 130 random bits. The zero Recovery holds nothing.
type Recovery struct {
	symbols func() [recoverySymbols]byte // each 0 to 31; in a function as in Key
}

const (
	recoverySymbols = 26
	checkSymbols    = 2
	groupSize       = 4
	// recoveryModulus is the largest prime that two check symbols can hold. A
	// prime finds every single mistyped character and every two swapped.
	recoveryModulus = 1021
	// recoveryAlphabet is Crockford's base 32: no I, L, O or U.
	recoveryAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// NewRecovery draws a recovery key from rand, which outside tests is
// crypto/rand.Reader.
func NewRecovery(rand io.Reader) (Recovery, error) {
	var symbols [recoverySymbols]byte
	if _, err := io.ReadFull(rand, symbols[:]); err != nil {
		return Recovery{}, fmt.Errorf("draw a recovery key: %w", err)
	}
	for i := range symbols {
		symbols[i] %= byte(len(recoveryAlphabet))
	}
	return recoveryOf(symbols), nil
}

func recoveryOf(symbols [recoverySymbols]byte) Recovery {
	return Recovery{func() [recoverySymbols]byte { return symbols }}
}

// Full is the key as people copy it: seven groups of four, the last two
// characters there to catch a slip.
func (r Recovery) Full() string {
	symbols := r.symbols()
	check := recoveryCheck(symbols[:])
	var b strings.Builder
	for i, s := range append(symbols[:], check[:]...) {
		if i > 0 && i%groupSize == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(recoveryAlphabet[s])
	}
	return b.String()
}

// Format keeps the key out of every log and message; the key itself must be
// asked for with Full.
func (Recovery) Format(f fmt.State, _ rune) { io.WriteString(f, "(recovery key)") }

// ParseRecovery reads a recovery key as somebody types it from paper: in any
// case, with or without dashes and spaces, O for 0, I or L for 1. A key that
// cannot be right is an Unfit error that says where to look.
func ParseRecovery(typed string) (Recovery, error) {
	var symbols []byte
	for _, c := range strings.ToUpper(typed) {
		switch c {
		case ' ', '\t', '\r', '\n', '\u00a0', '-', '.', '_', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212':
			continue
		case 'O':
			c = '0'
		case 'I', 'L':
			c = '1'
		}
		s := strings.IndexRune(recoveryAlphabet, c)
		if s < 0 {
			return Recovery{}, Unfit(fmt.Sprintf("Group %d has a character that no recovery key has. "+
				"Recovery keys use letters and numbers, but never the letter U.", len(symbols)/groupSize+1))
		}
		symbols = append(symbols, byte(s))
	}
	const want = recoverySymbols + checkSymbols
	if len(symbols) != want {
		return Recovery{}, Unfit(fmt.Sprintf("A recovery key has %d characters, in %d groups of %d; this one has %d. "+
			"Look for one left out or typed twice.", want, want/groupSize, groupSize, len(symbols)))
	}
	if recoveryCheck(symbols[:recoverySymbols]) != [checkSymbols]byte(symbols[recoverySymbols:]) {
		return Recovery{}, Unfit("This is not a recovery key as Proxydesk gave it out: a character is wrong, or two have changed places. " +
			"Compare each group with the paper.")
	}
	return recoveryOf([recoverySymbols]byte(symbols)), nil
}

func recoveryCheck(symbols []byte) [checkSymbols]byte {
	rest := 0
	for _, s := range symbols {
		rest = (rest*len(recoveryAlphabet) + int(s)) % recoveryModulus
	}
	return [checkSymbols]byte{byte(rest / len(recoveryAlphabet)), byte(rest % len(recoveryAlphabet))}
}
