package relay

import (
	"fmt"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func (f Finding) String() string {
	return [...]string{"none", "wanted", "moved", "proposed", "active", "inactive", "rejected", "other"}[f]
}

func (m Move) String() string {
	return [...]string{"", "send", "finish", "keep", "ask", "replace"}[m]
}

// there is the role that a message's granting would make, in a status.
func there(status workflow.NationalStatus) workflow.National {
	return workflow.National{
		RoleID: targetID, Fetchable: true, Status: status, Reason: "ROLE_CREATED", Basis: basis.Consent, Grantor: fern,
		Start: nhs.DateIn(noon), End: nhs.MustDate("2027-06-30"),
	}
}

func with(n workflow.National, change func(*workflow.National)) workflow.National {
	change(&n)
	return n
}

func TestCompare(t *testing.T) {
	active := there(workflow.NationalActive)
	for _, c := range []struct {
		kind   workflow.MessageKind
		what   string
		theirs []workflow.National
		want   Finding
	}{
		{create, "nothing", nil, FoundNone},
		{create, "exactly this", []workflow.National{active}, FoundWanted},
		{create, "exactly this, for another reason", []workflow.National{with(active, func(n *workflow.National) { n.Reason = "OTHER" })}, FoundWanted},
		{create, "exactly this, under an id that does not last", []workflow.National{with(active, func(n *workflow.National) { n.Fetchable = false })}, FoundWanted},
		{create, "another basis", []workflow.National{with(active, func(n *workflow.National) { n.Basis = basis.Parental })}, FoundActive},
		{create, "another practice", []workflow.National{with(active, func(n *workflow.National) { n.Grantor = other })}, FoundActive},
		{create, "no practice", []workflow.National{with(active, func(n *workflow.National) { n.Grantor = nhs.ODSCode{} })}, FoundActive},
		{create, "a day earlier", []workflow.National{with(active, func(n *workflow.National) { n.Start = n.Start.AddDays(-1) })}, FoundActive},
		{create, "another last day", []workflow.National{with(active, func(n *workflow.National) { n.End = n.End.AddDays(1) })}, FoundActive},
		{create, "no last day", []workflow.National{with(active, func(n *workflow.National) { n.End = nhs.Date{} })}, FoundActive},
		{create, "an application", []workflow.National{there(workflow.NationalProposed)}, FoundProposed},
		{create, "ended access", []workflow.National{there(workflow.NationalInactive)}, FoundInactive},
		{create, "a refusal", []workflow.National{there(workflow.NationalRejected)}, FoundRejected},
		{create, "an error", []workflow.National{there(workflow.NationalInError)}, FoundOther},
		{create, "something new", []workflow.National{there("paused")}, FoundOther},
		{create, "ended access and exactly this", []workflow.National{there(workflow.NationalInactive), active}, FoundWanted},
		{create, "another access in force and exactly this", []workflow.National{with(active, func(n *workflow.National) { n.Grantor = other }), active}, FoundWanted},
		{create, "ended access and an application", []workflow.National{there(workflow.NationalInactive), there(workflow.NationalProposed)}, FoundProposed},

		{activate, "the application", []workflow.National{there(workflow.NationalProposed)}, FoundProposed},
		{activate, "exactly this, from its own start", []workflow.National{with(active, func(n *workflow.National) { n.Start = n.Start.AddDays(-9) })}, FoundWanted},
		{activate, "another last day", []workflow.National{with(active, func(n *workflow.National) { n.End = nhs.Date{} })}, FoundActive},

		{refuse, "the application", []workflow.National{there(workflow.NationalProposed)}, FoundProposed},
		{refuse, "refused so", []workflow.National{with(there(workflow.NationalRejected), func(n *workflow.National) { n.Reason = "APPLICATION_REJECTED_NO_CONSENT" })}, FoundWanted},
		{refuse, "withdrawn", []workflow.National{with(there(workflow.NationalRejected), func(n *workflow.National) { n.Reason = "APPLICATION_WITHDRAWN" })}, FoundRejected},

		{end, "access", []workflow.National{active}, FoundActive},
		{end, "access for another reason over", []workflow.National{there(workflow.NationalInactive)}, FoundWanted},
		{end, "a refusal", []workflow.National{there(workflow.NationalRejected)}, FoundWanted},
		{end, "an error", []workflow.National{there(workflow.NationalInError)}, FoundWanted},
		{end, "something new", []workflow.National{there("paused")}, FoundOther},
		{end, "one access over and one in force", []workflow.National{there(workflow.NationalInactive), active}, FoundActive},
	} {
		if got, _ := Compare(message(c.kind), c.theirs); got != c.want {
			t.Errorf("%s, and the store holds %s: %s, want %s", c.kind, c.what, got, c.want)
		}
	}
}

// A person decided on the role as it stood. Anything different stops a grant or
// a refusal, and never a removal.
func TestCompareWithWhatWasDecidedOn(t *testing.T) {
	proposed := there(workflow.NationalProposed)
	for what, change := range map[string]func(*workflow.National){
		"its status": func(n *workflow.National) { n.Status = workflow.NationalInactive },
		"its reason": func(n *workflow.National) { n.Reason = "APPLICATION_RESUBMITTED" },
		"its basis":  func(n *workflow.National) { n.Basis = basis.Attorney },
		"its end":    func(n *workflow.National) { n.End = nhs.Date{} },
		"its start":  func(n *workflow.National) { n.Start = nhs.Date{} },
		"its id":     func(n *workflow.National) { n.RoleID = msgID },
	} {
		for _, kind := range []workflow.MessageKind{activate, refuse} {
			m := message(kind)
			before := proposed
			m.Before = &before
			if f, _ := Compare(m, []workflow.National{with(proposed, change)}); f != FoundMoved {
				t.Errorf("%s, and %s changed: %s", kind, what, f)
			}
		}
	}
	for _, kind := range []workflow.MessageKind{activate, refuse} {
		m := message(kind)
		before := proposed
		m.Before = &before
		later := with(proposed, func(n *workflow.National) { n.ReadAt = noon.Add(time.Hour) })
		if f, _ := Compare(m, []workflow.National{later}); f != FoundProposed {
			t.Errorf("%s, read again: %s", kind, f)
		}
	}
	m := message(end)
	before := there(workflow.NationalActive)
	m.Before = &before
	if f, _ := Compare(m, []workflow.National{with(before, func(n *workflow.National) { n.End = nhs.Date{} })}); f != FoundActive {
		t.Errorf("ending access whose dates changed: %s", f)
	}
}

// Every kind against everything that can be found.
func TestEveryMove(t *testing.T) {
	want := map[workflow.MessageKind]string{
		//         none wanted moved proposed active inactive rejected other
		create:   "send finish ask replace ask ask ask ask",
		activate: "ask finish ask send ask ask ask ask",
		refuse:   "keep finish ask send ask send ask ask",
		again:    "ask finish ask send ask send send ask",
		change:   "ask finish ask ask send ask ask ask",
		end:      "keep finish send ask send finish finish ask",
	}
	if len(moves) != len(want) {
		t.Errorf("%d kinds have moves, want %d", len(moves), len(want))
	}
	for kind, line := range want {
		got := ""
		for _, f := range Findings {
			step, ok := moves[kind][f]
			if !ok {
				t.Errorf("%s: nothing is said about %s", kind, f)
			}
			got += fmt.Sprint(step.Move, " ")
		}
		if got != line+" " {
			t.Errorf("%s: %s\nwant: %s", kind, got, line)
		}
	}
}

func TestNext(t *testing.T) {
	seen := there(workflow.NationalActive)
	short := func(n *workflow.National) { n.RoleID, n.Fetchable = "BE974742", false }
	for _, c := range []struct {
		what string
		m    workflow.Outgoing
		r    Reading
		want Move
		why  string
	}{
		{"nothing to refuse", message(refuse), Reading{}, Keep, workflow.WhyNothingThere},
		{"nothing to end", message(end), Reading{}, Keep, workflow.WhyNothingToEnd},
		{"a new role", message(create), Reading{}, Send, ""},
		{"a new role, beside something unreadable", message(create), Reading{Unclear: true}, Ask, whyUnclear},
		{"a new role, whose end cannot be read there", message(create), Reading{Roles: []workflow.National{seen}, Unclear: true}, Ask, whyUnclear},
		{"ending access whose end cannot be read", message(end), Reading{Roles: []workflow.National{seen}, Unclear: true}, Send, ""},
		{"ending access that cannot be found for sure", message(end), Reading{Unclear: true}, Ask, whyUnclear},
		{"changing access under another number", message(change), Reading{Moved: &seen}, Ask, whyNumber},
		{"refusing an application under another number", message(refuse), Reading{Moved: &seen}, Ask, whyNumber},
		{"opening access under another number again", message(workflow.MessageReactivate), Reading{Moved: &seen}, Ask, whyNumber},
		{"changing access there is, beside one under another number", message(change), Reading{Roles: []workflow.National{seen}, Moved: &seen}, Finish, ""},
		{"ending access another system made", message(end), Reading{Roles: []workflow.National{with(seen, short)}}, Ask, whyFixed},
		{"granting an application another system made", message(create), Reading{Roles: []workflow.National{with(there(workflow.NationalProposed), short)}}, Ask, whyFixed},
		{"exactly this, made by another system", message(create), Reading{Roles: []workflow.National{with(seen, short)}}, Finish, ""},
		{"access in force, and an application to refuse", message(refuse), Reading{Roles: []workflow.National{seen}}, Ask, whyInForce},
	} {
		got := Next(c.m, c.r)
		if got.Move != c.want || got.Why != c.why {
			t.Errorf("%s: %s %q, want %s %q", c.what, got.Move, got.Why, c.want, c.why)
		}
		if (got.Seen != nil) != (len(c.r.Roles) > 0) {
			t.Errorf("%s: the role seen is %v", c.what, got.Seen)
		}
	}
}
