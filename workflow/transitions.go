package workflow

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// NationalNone stands for no role at the store, in the table of what a role may
// become.
const NationalNone NationalStatus = "none"

// transition is one line of assets/codes/transitions.csv.
type transition struct {
	from, to NationalStatus
	kinds    []ReasonKind
}

// Transitions is what a role at the national store may become, and for reasons
// of which kinds (domain 2.2). Only what a practice does is in it.
type Transitions struct{ list []transition }

// LoadTransitions reads transitions.csv of the codes folder. Errors name the file
// and what is missing.
func LoadTransitions(files fs.FS) (*Transitions, error) {
	t := &Transitions{}
	err := readCodes(files, "transitions.csv", []string{"from", "to", "how", "kinds"}, func(col func(string) string) {
		x := transition{from: NationalStatus(col("from")), to: NationalStatus(col("to"))}
		for _, k := range strings.Fields(col("kinds")) {
			x.kinds = append(x.kinds, ReasonKind(k))
		}
		t.list = append(t.list, x)
	})
	if err != nil {
		return nil, fmt.Errorf("load transitions: %w", err)
	}
	return t, nil
}

// Allows reports whether a role may go from one status to another for a reason
// of a kind.
func (t *Transitions) Allows(from, to NationalStatus, kind ReasonKind) bool {
	return slices.ContainsFunc(t.list, func(x transition) bool {
		return x.from == from && x.to == to && slices.Contains(x.kinds, kind)
	})
}

// Reachable reports whether any role comes to a status for a reason of a kind.
func (t *Transitions) Reachable(to NationalStatus, kind ReasonKind) bool {
	return slices.ContainsFunc(t.list, func(x transition) bool { return x.to == to && slices.Contains(x.kinds, kind) })
}

// Each calls f for every pair of statuses in the table, with the kinds of reasons.
func (t *Transitions) Each(f func(from, to NationalStatus, kinds []ReasonKind)) {
	for _, x := range t.list {
		f(x.from, x.to, x.kinds)
	}
}
