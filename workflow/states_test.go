package workflow

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/states.md anew")

func TestEveryTransitionHasSomebodyWhoMay(t *testing.T) {
	system := []Act{ActChase, ActLapse, ActMirror}
	check := func(act Act) {
		if len(permissions[act]) == 0 && !slices.Contains(system, act) {
			t.Errorf("nobody may %s, yet a state table lists it", act)
		}
	}
	for _, tr := range ApplicationTransitions {
		check(tr.Act)
	}
	for _, tr := range RoleTransitions {
		check(tr.Act)
	}
}

func TestOneActLeadsToOneState(t *testing.T) {
	seen := map[string]bool{}
	for _, tr := range ApplicationTransitions {
		k := fmt.Sprintf("application %s %s", tr.From, tr.Act)
		if seen[k] {
			t.Errorf("%s stands twice", k)
		}
		seen[k] = true
	}
	for _, tr := range RoleTransitions {
		k := fmt.Sprintf("role %s %s", tr.From, tr.Act)
		if seen[k] {
			t.Errorf("%s stands twice", k)
		}
		seen[k] = true
	}
}

func TestEveryStateCanBeReachedAndHasWords(t *testing.T) {
	reached := map[ApplicationState]bool{New: true}
	for _, tr := range ApplicationTransitions {
		reached[tr.To] = true
	}
	for _, s := range ApplicationStates {
		if !reached[s] || s.Words() == "" {
			t.Errorf("state %s: reached %v, words %q", s, reached[s], s.Words())
		}
	}
	roles := map[RoleState]bool{RoleDraft: true, RoleRejected: true}
	for _, tr := range RoleTransitions {
		roles[tr.To] = true
	}
	for _, s := range RoleStates {
		if !roles[s] {
			t.Errorf("role state %s cannot be reached", s)
		}
	}
}

// Rules that no table edit may break, walked over every cell.
func TestWhatNoStateTableMayAllow(t *testing.T) {
	for _, from := range ApplicationStates {
		for act := range permissions {
			to, ok := from.Next(act)
			switch {
			case ok && to == Approved && from == Held:
				t.Errorf("%s leads from held to approved: a hold stops every grant", act)
			case ok && (from == Withdrawn || from == Duplicate) && to != from:
				t.Errorf("%s leads out of %s, which is an end", act, from)
			case ok && from == Held && !to.Open() && to != Refused:
				t.Errorf("%s closes a held case as %s; only a refusal may", act, to)
			case ok && from == Held && to.Open() && to != Held && act != ActLift:
				t.Errorf("%s leads out of a hold; only lifting may", act)
			case ok && !from.Open() && act != ActUndo && act != ActRelease && act != ActAmend && act != ActReopen && (to != from || act != ActAttach && act != ActDiscard):
				t.Errorf("%s changes a closed case (%s)", act, from)
			}
		}
	}
	for _, from := range RoleStates {
		for act := range permissions {
			to, ok := from.Next(act)
			if ok && from == RoleInactive && to == RoleActive {
				t.Errorf("%s gives ended access back", act)
			}
			if ok && from == RoleInactive && to != RoleInactive && act != ActReactivate && act != ActRenew {
				t.Errorf("%s brings suspended access back to %s", act, to)
			}
			ended := Role{State: from, EndReason: reasonSafeguarding}
			if to, ok := ended.Next(act); ok && from == RoleInactive && act != ActSwitchedOff && act != ActRequest {
				t.Errorf("%s leads from ended access to %s", act, to)
			}
			if ok && from == RoleActive && to == RoleRejected {
				t.Errorf("%s rejects an active role, which the store does not know", act)
			}
		}
	}
	for _, r := range permissions[ActLift] {
		if r != SafeguardingLead && r != Responsible {
			t.Errorf("%s may lift a hold", r)
		}
	}
	for _, act := range []Act{ActReactivate, ActInsist} {
		for _, r := range permissions[act] {
			if r != SafeguardingLead && r != Responsible {
				t.Errorf("%s may %s", r, act)
			}
		}
	}
	for _, r := range permissions[ActDecide] {
		if r == Receptionist || r == Administrator {
			t.Errorf("%s may decide", r)
		}
	}
}

// docs/states.md is the table as pictures and lists; it is generated so that
// it cannot disagree.
func TestStatesDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString("# The two lives\n\nMade from `workflow/states.go` by its test (`go test ./workflow -run StatesDocument -update`). Who may do each act is the permission table's answer.\n\n")
	b.WriteString("## An application\n\n```mermaid\nstateDiagram-v2\n    [*] --> new\n")
	for _, tr := range ApplicationTransitions {
		if tr.From != tr.To {
			fmt.Fprintf(&b, "    %s --> %s : %s\n", tr.From, tr.To, tr.Act)
		}
	}
	b.WriteString("```\n\n## A proxy role\n\n```mermaid\nstateDiagram-v2\n    [*] --> draft\n")
	for _, tr := range RoleTransitions {
		if tr.From != tr.To {
			fmt.Fprintf(&b, "    %s --> %s : %s\n", tr.From, tr.To, tr.Act)
		}
	}
	b.WriteString("```\n\n## Who may\n\n| act | staff roles |\n|---|---|\n")
	acts := Acts()
	slices.Sort(acts)
	for _, act := range acts {
		var who []string
		for _, r := range permissions[act] {
			who = append(who, string(r))
		}
		fmt.Fprintf(&b, "| %s | %s |\n", act, strings.Join(who, ", "))
	}
	const file = "../docs/states.md"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(have), b.String()); d != "" {
		t.Errorf("docs/states.md is not what the tables say; run with -update and read the change:\n%s", d)
	}
}

func TestEveryActHasWords(t *testing.T) {
	for _, act := range append(Acts(), ActMirror, ActLapse, ActChase) {
		if actWords[act] == "" {
			t.Errorf("%s has no words for the log", act)
		}
	}
}
