package register

import (
	"errors"
	"strings"
	"testing"

	"proxydesk/ui/shell"
)

// Whoever recorded an event is told when it did not reach all the access it touches.
func TestAnEventThatReachesNotAllItTouchesSaysSo(t *testing.T) {
	full := errors.New("no room")
	if err := notForAll("REF-0101", 0, full); err != full {
		t.Errorf("recorded for none: %v", err)
	}
	for n, want := range map[int]string{1: "It is recorded for REF-0101. Some other access", 3: "It is recorded for REF-0101 and 2 more. Some other access"} {
		err := notForAll("REF-0101", n, full)
		if told, _ := shell.Explain(err); !errors.Is(err, full) || !strings.Contains(told.Sentence(), want) {
			t.Errorf("recorded for %d: %q", n, told.Sentence())
		}
	}
}
