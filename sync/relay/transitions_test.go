package relay

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"proxydesk/assets"
	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// published reads the lists that come with the program.
func published(t *testing.T) Wording {
	t.Helper()
	codes, err := fs.Sub(assets.Codes, "codes")
	if err != nil {
		t.Fatal(err)
	}
	var w Wording
	if w.Transitions, err = workflow.LoadTransitions(codes); err != nil {
		t.Fatal(err)
	}
	if w.Reasons, err = workflow.LoadReasons(codes); err != nil {
		t.Fatal(err)
	}
	return w
}

// reasonKinds is which reasons a message of each kind may give.
var reasonKinds = map[workflow.MessageKind][]workflow.ReasonKind{
	workflow.MessageCreate: {"create", "other"}, workflow.MessageActivate: {"activate", "other"}, workflow.MessageReactivate: {"reactivate", "activate", "other"},
	workflow.MessageRefuse: {"refuse", "withdraw", "other"}, workflow.MessageEnd: {"end", "suspend", "other"}, workflow.MessageChange: {"dates"},
}

// What the relay sends, given what it found, is what a role may become; and
// there is nothing in that table which nothing ever asks for.
func TestTheMovesAndTheTableAgree(t *testing.T) {
	table := published(t).Transitions
	from := map[Finding]workflow.NationalStatus{
		FoundNone: workflow.NationalNone, FoundProposed: workflow.NationalProposed, FoundActive: workflow.NationalActive,
		FoundInactive: workflow.NationalInactive, FoundRejected: workflow.NationalRejected,
	}
	type step struct{ from, to workflow.NationalStatus }
	asked := map[step]bool{}
	for kind, found := range moves {
		for f, status := range from {
			next := found[f]
			to := kind.Wants()
			if next.Move == Replace { // the same is said by activating what is there
				kind := workflow.MessageActivate
				if !table.Allows(status, to, reasonKinds[kind][0]) {
					t.Errorf("%s, replaced where the role is %s, is not in the table", kind, status)
				}
			}
			if next.Move != Send {
				continue
			}
			if kind == workflow.MessageReactivate && f == FoundProposed {
				kind = workflow.MessageActivate
			}
			asked[step{status, to}] = true
			if !slices.ContainsFunc(reasonKinds[kind], func(k workflow.ReasonKind) bool { return table.Allows(status, to, k) }) {
				t.Errorf("%s where the role is %s is not in the table", kind, status)
			}
		}
	}
	table.Each(func(from, to workflow.NationalStatus, kinds []workflow.ReasonKind) {
		if !asked[step{from, to}] {
			t.Errorf("no message ever takes a role from %s to %s", from, to)
		}
		for _, k := range kinds {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(moves)), func(m workflow.MessageKind) bool { return m.Wants() == to && slices.Contains(reasonKinds[m], k) }) {
				t.Errorf("no message gives a reason to %s from %s to %s", k, from, to)
			}
		}
	})
}

// The desk's table and the emulator's share nothing, and say the same of what a
// practice may do.
func TestTheTwoTablesOfTransitionsAgree(t *testing.T) {
	w := published(t)
	statuses := []workflow.NationalStatus{workflow.NationalNone, workflow.NationalProposed, workflow.NationalActive, workflow.NationalRejected, workflow.NationalInactive}
	for _, from := range statuses {
		for _, to := range statuses {
			for _, r := range w.Reasons.All() {
				ours, theirs := w.Transitions.Allows(from, to, r.Kind), emulator.Allowed(string(from), string(to), r.Code)
				if ours != theirs {
					t.Errorf("from %s to %s for %s: the desk's table says %v, the emulator's %v", from, to, r.Code, ours, theirs)
				}
			}
		}
	}
}

// Of the two published lists, the one of this version is sent; what the other
// calls something else is translated, and what it alone has stays here (domain
// 2.4).
func TestTheOlderListIsReadAndTranslated(t *testing.T) {
	reasons := published(t).Reasons
	for older, want := range map[string]string{
		"ROLE_DEACTIVATED_SYSTEM_MISUSE":    "ROLE_DEACTIVATED_MISUSE_OF_SYSTEM",
		"ROLE_DEACTIVATED_PROXY_ABROAD":     "ROLE_DEACTIVATED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES",
		"APPLICATION_REJECTED_PROXY_ABROAD": "APPLICATION_REJECTED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES",
		"APPLICATION_REJECTED_COERCION":     "", "ROLE_DEACTIVATED_FAMILIAL_REASON": "",
		"ROLE_CREATED": "ROLE_CREATED", "SOMETHING_NEW": "",
	} {
		if got := reasons.Sent(older); got != want {
			t.Errorf("%s is sent as %q, want %q", older, got, want)
		}
		if words := reasons.Words(older); words == "" || strings.Contains(words, "_") {
			t.Errorf("%s reads %q", older, words)
		}
	}
}

func TestNothingIsWordedThatTheStoreWouldNotTake(t *testing.T) {
	freeze := published(t).Freeze(uuid.NewString)
	m := workflow.Outgoing{ID: "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a11", Kind: workflow.MessageEnd, State: workflow.OutgoingReady, Pair: couple(1), Grantor: fern,
		Target: "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a12", Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}
	if _, err := freeze(m); err != nil {
		t.Errorf("an ending: %v", err)
	}
	for _, reason := range []string{"ROLE_DEACTIVATED_FAMILIAL_REASON", "APPLICATION_REJECTED_NOT_NEEDED", "ROLE_CREATED", ""} {
		m.Reason = reason
		if _, err := freeze(m); err == nil {
			t.Errorf("an ending for %q was worded", reason)
		}
	}
}

// A setting writes the legal basis as a list of one, in every message that has
// one, and the emulator that takes nothing else takes them.
func TestTheLegalBasisAsAList(t *testing.T) {
	inBubble(t, func(d *desk) {
		w := Wording{ListedBasis: true}
		d.relay.Wording = w
		for i, kind := range []workflow.MessageKind{create, activate, workflow.MessageChange, workflow.MessageReactivate} {
			p := couple(i)
			id := d.setUp(kind, p)
			d.run(0)
			m := d.message(id)
			f, err := w.Freeze(uuid.NewString)(m)
			if err != nil {
				t.Fatal(err)
			}
			m.Frozen = f
			d.box.put(nil, m)
			var any any
			if err := json.Unmarshal(f.Body, &any); err != nil || !strings.Contains(string(f.Body), `[{"coding":[{"system":"https://fhir.nhs.uk/England/CodeSystem/England-NHSProxyLegalBasis"`) {
				t.Errorf("%s: %v: %s", kind, err, f.Body)
			}
			d.relay.Wake()
			d.run(time.Minute)
			d.wantState(string(kind), id, workflow.OutgoingDone)
		}
		d.invariants()
	}, emulator.WithPolicyRuleShape("array"))
}

// A role with the reason OTHER is shown with its words, and a code nobody told
// us of survives.
func TestWordsAndUnknownCodesAreKept(t *testing.T) {
	n := National(vrs.RoleRecord{ID: "x", Status: "active", Reason: "OTHER", ReasonText: "They fell out.", BasisCode: "a-new-basis"})
	if n.ReasonWords != "They fell out." || string(n.Basis) != "a-new-basis" {
		t.Errorf("%+v", n)
	}
	if n := National(vrs.RoleRecord{Reason: "ROLE_CREATED", ReasonText: "Words nobody asked for"}); n.ReasonWords != "" {
		t.Errorf("%+v", n)
	}
}

// The store may call a role active before its first day and after its last; it
// gives no access then (contract trap 10).
func TestAnActiveRoleIsInForceFromItsFirstToItsLastDay(t *testing.T) {
	n := workflow.National{Status: workflow.NationalActive, Start: nhs.MustDate("2026-12-01"), End: nhs.MustDate("2026-12-31")}
	for day, want := range map[string]bool{"2026-11-30": false, "2026-12-01": true, "2026-12-31": true, "2027-01-01": false} {
		if got := n.InForce(nhs.MustDate(day)); got != want {
			t.Errorf("on %s: %v", day, got)
		}
	}
	n.Start, n.End = nhs.Date{}, nhs.Date{}
	if !n.InForce(nhs.MustDate("2026-12-01")) {
		t.Error("a role without dates is not in force")
	}
	n.Status = workflow.NationalInactive
	if n.InForce(nhs.MustDate("2026-12-01")) {
		t.Error("a role that was ended is in force")
	}
}
