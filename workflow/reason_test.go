package workflow

import (
	"strings"
	"testing"
	"testing/fstest"
)

// The two published lists side by side (domain 2.4). An empty second column is
// a reason the store of today does not take at all.
func TestReasonsOfTheOtherListAreReadAndNeverSent(t *testing.T) {
	rs := shipped(t).Reasons
	for code, sent := range map[string]string{
		"ROLE_CREATED":                        "ROLE_CREATED",
		"ROLE_SUSPENDED_PENDING_REVIEW":       "ROLE_SUSPENDED_PENDING_REVIEW",
		"APPLICATION_REJECTED_COERCION":       "",
		"APPLICATION_REJECTED_PROXY_ABROAD":   "APPLICATION_REJECTED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES",
		"ROLE_DEACTIVATED_FAMILIAL_REASON":    "",
		"ROLE_DEACTIVATED_SYSTEM_MISUSE":      "ROLE_DEACTIVATED_MISUSE_OF_SYSTEM",
		"ROLE_DEACTIVATED_PROXY_ABROAD":       "ROLE_DEACTIVATED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES",
		"SOMETHING_NOBODY_PUBLISHED":          "",
		"APPLICATION_REJECTED_NO_LEGAL_BASIS": "APPLICATION_REJECTED_NO_LEGAL_BASIS",
	} {
		if got := rs.Sent(code); got != sent {
			t.Errorf("%s is sent as %q, want %q", code, got, sent)
		}
		if w := rs.Words(code); w == "" || strings.Contains(w, "_") {
			t.Errorf("%s reads %q", code, w)
		}
	}
	for _, kind := range []ReasonKind{ReasonRefuses, ReasonEnds} {
		for _, r := range rs.Of(kind) {
			if rs.Sent(r.Code) != r.Code {
				t.Errorf("%s is offered and cannot be sent", r.Code)
			}
		}
	}
}

// Every reason the rules give by themselves is one the store takes.
func TestTheRulesGiveNoReasonTheStoreDoesNotTake(t *testing.T) {
	rs := shipped(t).Reasons
	codes := append([]string{ReasonSuspended, ReasonEndReached, ReasonOther, reasonCreated, reasonActivated, reasonReactivated}, releasable...)
	for _, e := range events {
		if e.ends != "" {
			codes = append(codes, e.ends)
		}
	}
	for _, c := range codes {
		if rs.Sent(c) != c {
			t.Errorf("the store does not take %s", c)
		}
	}
}

// The reasons that could do harm if others read them warn before they are sent.
func TestReasonsThatCouldHarmWarn(t *testing.T) {
	r := shipped(t).Reasons
	for code, warns := range map[string]bool{
		reasonSafeguarding: true, "ROLE_DEACTIVATED_MISUSE_OF_SYSTEM": true, "ROLE_DEACTIVATED_CHANGE_IN_RELATIONSHIP": true, ReasonOther: true,
		ReasonPatientAsked: false, ReasonPatientDied: false, "ROLE_DEACTIVATED_INACTIVE_ROLE": false,
	} {
		x, known := r.Find(code)
		if !known || x.Sensitive != warns || strings.Contains(x.Warning(ReasonEnds), "tells both people") != warns {
			t.Errorf("%s: known %v, warns %q", code, known, x.Warning(ReasonEnds))
		}
	}
}

func TestABrokenListOfReasonsIsNamed(t *testing.T) {
	const good = "code,kind,label,sensitive\nOTHER,other,Another reason,yes\n"
	const older = "code,kind,label,instead\n"
	for _, c := range []struct{ name, list, older, want string }{
		{"no older list", good, "", "reasons-older.csv"},
		{"no labels", "code,kind\nOTHER,other\n", older + "A,end,b,\n", `reasons.csv: there is no column "label"`},
		{"nothing in it", "code,kind,label\n", older + "A,end,b,\n", "reasons.csv: the list is empty"},
		{"sent as what is not there", good, older + "A,end,b,GONE\n", "to be sent as GONE"},
		{"in both", good, older + "OTHER,end,b,\n", "OTHER stands in both lists"},
	} {
		files := fstest.MapFS{"reasons.csv": {Data: []byte(c.list)}}
		if c.older != "" {
			files["reasons-older.csv"] = &fstest.MapFile{Data: []byte(c.older)}
		}
		if _, err := LoadReasons(files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
