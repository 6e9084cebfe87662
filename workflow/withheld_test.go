package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// A reason is told or withheld by what the published list says of it: whatever
// could do harm is withheld, and with it every judgement of a clinician, so that
// what is withheld says nothing. A refusal tells also that the patient did not
// agree, or that the proxy cannot do it.
func TestWhatIsWithheldIsWhatCouldDoHarm(t *testing.T) {
	d := shipped(t)
	for _, r := range d.Reasons.All() {
		want := r.Sensitive && (r.Kind != ReasonRefuses || r.Code == "APPLICATION_REJECTED_SAFEGUARDING")
		if withheld(r.Code) != want {
			t.Errorf("%s is withheld: %v", r.Code, !want)
		}
		if r.Kind == ReasonEnds && slices.Contains(judged, r.Code) != want {
			t.Errorf("%s is a judgement: %v", r.Code, !want)
		}
	}
	for code, want := range map[string]bool{
		"": false, ReasonOther: true, "APPLICATION_REJECTED_COERCION": true, "ROLE_DEACTIVATED_FAMILIAL_REASON": true, "ROLE_DEACTIVATED_SYSTEM_MISUSE": true,
		"ROLE_DEACTIVATED_PROXY_ABROAD": false, "A_CODE_NOBODY_PUBLISHED": true,
	} {
		if withheld(code) != want {
			t.Errorf("%q is withheld: %v", code, !want)
		}
	}
	if w := d.Reasons.Words(ReasonWithheld); w != "Ask a responsible clinician" || d.Reasons.Told(ReasonWithheld, "") != w {
		t.Errorf("what is withheld reads %q", w)
	}
}

// Of access that ended, whoever may not read holds learns that it did and when,
// and no protected reason from any part of it; nor does a clinician of theirs.
func TestWhyAccessEndedIsForThoseWhoMayReadHolds(t *testing.T) {
	d, two := shipped(t), motherAndChild()
	codes := []string{"APPLICATION_REJECTED_COERCION", "APPLICATION_REJECTED_SAFEGUARDING", "ROLE_DEACTIVATED_FAMILIAL_REASON", "ROLE_DEACTIVATED_SYSTEM_MISUSE", "MADE_UP"}
	for _, r := range d.Reasons.All() {
		codes = append(codes, r.Code)
	}
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom(codes)
		national := func() *National {
			return &National{Status: NationalInactive, Reason: code.Draw(t, "national"), ReasonWords: "in confidence"}
		}
		r := Role{State: RoleInactive, Patient: two.Patient, Proxy: two.Proxy, EndReason: code.Draw(t, "reason"), EndReasonWords: "in confidence", EverHeld: true,
			National: national(), Looked: national(), Request: &Request{Identified: "in confidence", Pressed: PressedYes},
			Review: review.Candidate{Rule: review.RuleEvent, Why: SafeguardingEntry.Words()}, Stopped: []Event{Misuse, CapacityLost}, News: []News{{Event: SafeguardingEntry}, {Event: Complaint}}}
		by := Staff{ID: "s", Roles: rapid.SliceOfN(rapid.SampledFrom(append(slices.Clone(StaffRoles), Entrusted...)), 1, 3).Draw(t, "roles")}
		if rapid.Bool().Draw(t, "of the family") {
			by.Linked = []nhs.Number{rapid.SampledFrom([]nhs.Number{two.Patient.NHSNumber, two.Proxy.NHSNumber}).Draw(t, "who")}
		}
		seen, line := r.SeenBy(by), r.Line(nhs.Date{}).SeenBy(by)
		m := Outgoing{Pair: r.Pair(), Kind: MessageEnd, Reason: r.EndReason, ReasonWords: "in confidence", Before: national(), Seen: national(), Frozen: Frozen{Body: []byte("in confidence")}}
		messages := MessagesFor(by, []Outgoing{m, {Pair: r.Pair(), Restricted: true}, {Pair: r.Pair(), State: OutgoingRelease}})
		if by.MayOn(ActReadHolds, r.Pair()) {
			if seen.EndReason != r.EndReason || seen.EndReasonWords == "" || len(seen.News) != 2 || line.EndReason != r.EndReason || len(messages) != 3 {
				t.Fatal("somebody who may read holds is not told")
			}
			return
		}
		if len(messages) != 1 {
			t.Fatalf("%d messages, with those about a hold", len(messages))
		}
		m = messages[0]
		for _, code := range []string{seen.EndReason, seen.National.Reason, seen.Looked.Reason, line.EndReason, m.Reason, m.Before.Reason, m.Seen.Reason} {
			if code != ReasonWithheld && withheld(code) {
				t.Fatalf("%v reads %s", by.Roles, code)
			}
		}
		for _, words := range []string{seen.Review.Why, seen.Request.Identified, string(seen.Request.Pressed), string(m.Frozen.Body)} {
			if words != "" {
				t.Fatalf("%v reads %q", by.Roles, words)
			}
		}
		if withheld(r.EndReason) && seen.EndReasonWords != "" || withheld(r.National.Reason) && seen.National.ReasonWords != "" ||
			withheld(r.Looked.Reason) && seen.Looked.ReasonWords != "" || withheld(m.Reason) && m.ReasonWords != "" {
			t.Fatal("words stand beside what is withheld")
		}
		if slices.ContainsFunc(seen.Stopped, Event.Guards) || slices.ContainsFunc(slices.Concat(seen.News, line.News), News.guards) || len(seen.News) != 1 {
			t.Fatalf("what happened: %v, %v", seen.Stopped, seen.News)
		}
		if r.EndReasonWords == "" || len(r.News) != 2 || r.National.ReasonWords == "" || r.Looked.ReasonWords == "" {
			t.Fatal("what one person may not read was taken from the record")
		}
	})
}

// The log says who did what to whom, and no reason that tells of a hold.
func TestTheLogWithholdsEveryProtectedReason(t *testing.T) {
	const secret = "ROLE_DEACTIVATED_SAFEGUARDING"
	for _, act := range append(Acts(), ActMirror) {
		e := AuditEntry{Act: act, From: string(Held), To: string(Held), Details: []Detail{
			{"reason", secret, secret}, {"national reason", "ROLE_CREATED", secret}, {"national reason in words", "", "in confidence"},
			{"reason of ours", "", secret}, {"reason in the national record", "", secret}, {"reason in words of ours", "", "in confidence"}, {"reason when decided", "", secret},
			{"last day", "", "2026-12-01"},
		}}
		told := e.Withheld()
		for _, d := range told.Details {
			if d.Before == secret || d.After == secret || strings.Contains(d.After, "confidence") {
				t.Errorf("%s tells %+v", act, d)
			}
		}
		if told.From == string(Held) || told.To == string(Held) || told.Act == ActHold || told.Act == ActLift {
			t.Errorf("%s tells of a hold: %+v", act, told)
		}
		if e.Details[0].After != secret {
			t.Fatal("the entry itself was changed")
		}
	}
	plain := AuditEntry{Act: ActEnd, Details: []Detail{{Field: "reason", After: ReasonPatientAsked}, {Field: "last day", After: "2026-12-01"}}}.Withheld()
	if len(plain.Details) != 2 || plain.Details[0].After != ReasonPatientAsked {
		t.Errorf("of an ending everybody may know of: %+v", plain.Details)
	}
	for _, act := range []Act{ActAttach, ActDiscard, ActReadCases} {
		e := AuditEntry{Act: act, Details: []Detail{{Field: detailPaper, After: Evidence{Kind: PaperOther, Restricted: true}.told() + ", copy kept"}}}
		if act == ActDiscard {
			e.Details[0] = Detail{Field: detailPaper, Before: restrictedPaper, After: "copy destroyed: so"}
		}
		if told := e.Withheld(); len(told.Details) != 0 {
			t.Errorf("%s tells that there is a restricted paper: %+v", act, told.Details)
		}
	}
	ended := Role{State: RoleInactive, Patient: motherAndChild().Patient, Proxy: motherAndChild().Proxy, EndReason: secret, EverHeld: true, EndedAt: noon,
		National: &National{Status: NationalActive, ReadAt: noon.Add(time.Hour)}}
	left, err := ended.Leave("The safeguarding lead has looked at it.", gp, noon.Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if told := left.Audit()[0].Withheld(); len(told.Details) != 1 || told.Details[0].After != string(NationalActive) {
		t.Errorf("of access stopped for a concern and left in force elsewhere: %+v", told.Details)
	}
	pressed := AuditEntry{Act: ActWithdraw, Details: []Detail{{Field: "how we know", After: "rang up"}, {Field: FieldPressed, After: "yes"}, {Field: detailNoHold, After: "talked to alone"}}}.Withheld()
	if len(pressed.Details) != 1 {
		t.Errorf("of a withdrawal: %+v", pressed.Details)
	}
}

// The log of a case says what was answered where everybody on the case reads it beside
// its question, and nothing of any other.
func TestTheLogTellsTheAnswersThatEverybodyReads(t *testing.T) {
	questions := shipped(t).Checklist
	known, secret := 0, 0
	for _, it := range questions.Definitions() {
		for _, id := range []checklist.ItemID{it.ID, it.ID + ".clinician"} {
			asked, ok := questions.Item(id)
			e := AuditEntry{Act: ActAnswer, Details: []Detail{{string(id), "before", "after"}}}
			open := ok && !asked.Restricted && !asked.Hidden
			if open {
				known++
			} else {
				secret++
			}
			if told := e.WithheldOf(questions).Details[0]; told.After == "after" != open || told.Before == "before" != open {
				t.Errorf("%s tells %+v", id, told)
			}
			if told := e.Withheld().Details[0]; told.Before+told.After != "" {
				t.Errorf("of no questions in hand, %s tells %+v", id, told)
			}
			e.Act = ActHold
			if told := e.WithheldOf(questions); len(told.Details) != 0 {
				t.Errorf("a hold by %s tells %+v", id, told.Details)
			}
		}
	}
	if known == 0 || secret == 0 {
		t.Fatalf("%d answers are everybody's and %d are not: this proves nothing", known, secret)
	}
	plan := AuditEntry{Act: ActAnswer, Details: []Detail{{inPlan + "basis", "", "consent"}}}
	if told := plan.WithheldOf(questions).Details[0]; told.After != "" {
		t.Errorf("a decision in hand tells %+v", told)
	}
}

// A refusal says why to everybody where it tells of no hold.
func TestWhyACaseWasRefused(t *testing.T) {
	two := motherAndChild()
	for _, c := range []struct {
		says   string
		reason string
		held   bool
		awaits bool
		want   string
	}{
		{"no evidence", "APPLICATION_REJECTED_NO_LEGAL_BASIS", false, false, "APPLICATION_REJECTED_NO_LEGAL_BASIS"},
		{"no consent", "APPLICATION_REJECTED_NO_CONSENT", false, false, "APPLICATION_REJECTED_NO_CONSENT"},
		{"a clinician's own words", ReasonOther, false, false, ReasonOther},
		{"safeguarding", "APPLICATION_REJECTED_SAFEGUARDING", false, false, ReasonWithheld},
		{"pressure", "APPLICATION_REJECTED_COERCION", false, false, ReasonWithheld},
		{"no evidence, after a hold", "APPLICATION_REJECTED_NO_LEGAL_BASIS", true, false, ReasonWithheld},
		{"not released yet", "APPLICATION_REJECTED_NO_CONSENT", true, true, ""},
	} {
		a := Application{State: Refused, Patient: two.Patient, Proxy: two.Proxy, EverHeld: c.held, AwaitsRelease: c.awaits,
			Decision: &Decision{Refused: true, Reason: c.reason, Words: "so", Rationale: "because"}}
		a.Past = []Decision{*a.Decision}
		told, got := a.Told(), ""
		if told.Decision != nil {
			got = told.Decision.Reason
		}
		if got != c.want || got == ReasonWithheld && told.Decision.Words+told.Decision.Rationale != "" || c.held != (told.Past == nil) || !c.held && told.Past[0].Reason != c.want {
			t.Errorf("%s: told %q, before %+v", c.says, got, told.Past)
		}
		if a.Decision.Reason != c.reason || a.Past[0].Reason != c.reason {
			t.Errorf("%s: the case itself was changed", c.says)
		}
	}
}
