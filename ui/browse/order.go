package browse

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is a name as people look for it: small letters without their accents.
func fold(name string) string {
	plain := true
	for i := range len(name) {
		if c := name[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return name
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(name)))
}

// natural compares names so that "scan 2" comes before "scan 10".
func natural(a, b string) int {
	for a != "" && b != "" {
		if digit(a[0]) && digit(b[0]) {
			m, n := number(a), number(b)
			x, y := strings.TrimLeft(a[:m], "0"), strings.TrimLeft(b[:n], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[m:], b[n:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// number is how many digits a name begins with.
func number(s string) int {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return n
}

// The columns of the list, which are also what it is sorted by.
const (
	byName    = "name"
	bySize    = "size"
	byChanged = "changed"
)

// arrange sorts entries, folders always before files.
func arrange(all []Entry, by string, down bool) {
	slices.SortStableFunc(all, func(a, b Entry) int {
		if c := cmp.Compare(b2i(a.What != Folder), b2i(b.What != Folder)); c != 0 {
			return c
		}
		c := 0
		switch by {
		case bySize:
			if a.What != Folder {
				c = cmp.Compare(a.Size, b.Size)
			}
		case byChanged:
			c = a.Changed.Compare(b.Changed)
		}
		if c = cmp.Or(c, natural(a.sorted, b.sorted), strings.Compare(a.Name, b.Name)); down {
			return -c
		}
		return c
	})
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
