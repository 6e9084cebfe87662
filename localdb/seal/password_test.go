package seal

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckPassword(t *testing.T) {
	const refused, advised, fine = "refused", "advised", "fine"
	for _, c := range []struct{ name, password, want string }{
		{"nothing typed", "", refused},
		{"seven characters", "seven77", refused},
		{"seven characters that take fourteen bytes", "ééééééé", refused},
		{"seven letters with a combining accent", "abcdefe\u0301", refused},
		{"eight characters", "eight888", advised},
		{"eight the same: length is all that counts", "aaaaaaaa", advised},
		{"fourteen characters", "fourteen chars", advised},
		{"fifteen characters", "fifteen charact", fine},
		{"a sentence", goodPassword, fine},
		{"a very long one is not cut", strings.Repeat("long ", 100), fine},
		{"bytes that are no text", "broken \xff\xfe password", refused},
	} {
		advice, err := CheckPassword(c.password)
		got := fine
		switch {
		case err != nil:
			got = refused
		case advice != "":
			got = advised
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if err != nil && (!errors.As(err, new(Unfit)) || !strings.HasSuffix(err.Error(), ".")) {
			t.Errorf("%s: %q is not an Unfit sentence", c.name, err)
		}
	}
}
