package letter_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"proxydesk/workflow/letter"
)

func TestWhoIsOfferedALetter(t *testing.T) {
	for _, c := range []struct {
		story string
		in    letter.Case
		want  string // ticked in capitals
	}{
		{"nothing is decided", letter.Case{PatientAge: 40}, ""},
		{"an adult's husband is approved", letter.Case{Decision: letter.Approved, PatientAge: 40}, "L04 PROXY, L05 PATIENT"},
		{"an adult's husband is approved in part", letter.Case{Decision: letter.PartApproved, PatientAge: 40}, "L06 PROXY, L06 PATIENT"},
		{"a mother is approved for a child of 8", letter.Case{Decision: letter.Approved, PatientAge: 8}, "L04 PROXY, L05 patient"},
		{"a practice writes to children from 8", letter.Case{Decision: letter.Approved, PatientAge: 8, PolicyAge: 8, PrivateChannel: true}, "L04 PROXY, L05 PATIENT"},
		{"a mother is approved for a child of 11", letter.Case{Decision: letter.Approved, PatientAge: 11}, "L04 PROXY, L05 patient"},
		{"and the child has a private channel", letter.Case{Decision: letter.Approved, PatientAge: 11, PrivateChannel: true}, "L04 PROXY, L05 PATIENT"},
		{"a child of 15 without one", letter.Case{Decision: letter.Approved, PatientAge: 15}, "L04 PROXY, L05 patient"},
		{"a young person of 16 needs none", letter.Case{Decision: letter.Approved, PatientAge: 16}, "L04 PROXY, L05 PATIENT"},
		{"the patient lacks capacity", letter.Case{Decision: letter.Approved, PatientAge: 80, LacksCapacity: true}, "L04 PROXY, L05 patient"},
		{"a refusal proposes no letter", letter.Case{Decision: letter.RefusedDecision, PatientAge: 40}, "L07 proxy, L07 patient"},
		{"an approval after a hold proposes none either", letter.Case{Decision: letter.Approved, PatientAge: 40, EverHeld: true}, "L04 proxy, L05 patient"},
	} {
		var got []string
		if c.in.PolicyAge == 0 {
			c.in.PolicyAge = 11
		}
		for _, choice := range letter.Addressees(c.in) {
			to := string(choice.To)
			if choice.Ticked {
				to = strings.ToUpper(to)
			}
			if choice.Ticked == (choice.Why != "") {
				t.Errorf("%s: %s is ticked %t because %q", c.story, choice.To, choice.Ticked, choice.Why)
			}
			got = append(got, string(choice.Kind)+" "+to)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: offered %q, want %q", c.story, s, c.want)
		}
	}
}

// ready is a letter that may go: an approved adult, set up, address checked.
func ready() letter.Sending {
	return letter.Sending{
		Case: letter.Case{Decision: letter.Approved, PatientAge: 40, PolicyAge: 11, SetUp: true},
		Kind: letter.ApprovedProxy, To: letter.Proxy, AddressChecked: true, OnlyReader: true,
	}
}

func allKinds(t *testing.T) (kinds []letter.Kind) {
	for _, l := range shipped(t).Letters() {
		if l.Kind == l.Kind.Letter() { // an easy read is no letter of its own
			kinds = append(kinds, l.Kind)
		}
	}
	return kinds
}

func TestWhatMayBeWrittenAndToWhom(t *testing.T) {
	open := letter.Case{Open: true, Applicant: letter.Proxy, PatientAge: 40}
	with := func(c letter.Case, change func(*letter.Case)) letter.Case {
		change(&c)
		return c
	}
	live := letter.Case{Decision: letter.Approved, Access: letter.InForce, PatientAge: 40, SetUp: true}
	ended := func(r letter.Reason) letter.Case {
		return letter.Case{Access: letter.Over, EndedFor: r, PatientAge: 40}
	}
	for _, c := range []struct {
		story string
		in    letter.Case
		want  string // a mark after those with something to think of first
	}{
		{"an application is open", open, "L01 proxy, L03 patient, L24 proxy"},
		{"the patient applied", with(open, func(c *letter.Case) { c.Applicant = letter.Patient }), "L01 patient, L03 patient, L24 patient"},
		{"something was asked of the patient", with(open, func(c *letter.Case) { c.AskedOf = []letter.Person{letter.Patient} }),
			"L01 proxy, L02 patient, L03 patient, L24 proxy"},
		{"of a child", with(open, func(c *letter.Case) { c.PatientAge = 9 }), "L01 proxy, L03 patient!, L24 proxy"},
		{"of a young person", with(open, func(c *letter.Case) { c.PatientAge = 14 }), "L01 proxy, L03 patient!, L24 proxy"},
		{"of somebody without capacity", with(open, func(c *letter.Case) { c.LacksCapacity = true }), "L01 proxy, L03 patient!, L24 proxy"},
		{"it was held once", with(open, func(c *letter.Case) { c.EverHeld = true }), "L01 proxy!, L03 patient!, L24 proxy!"},
		{"access is in force and nothing is due", live, ""},
		{"a review is due", with(live, func(c *letter.Case) { c.ReviewNear = true }), "L08 proxy, L08 patient"},
		{"the end comes", with(live, func(c *letter.Case) { c.EndNear = true }), "L09 proxy, L09 patient"},
		{"an attorney's review is due", with(live, func(c *letter.Case) { c.ReviewNear, c.Grounds = true, letter.GroundsAttorney }),
			"L08 proxy, L08 patient, L18 proxy"},
		{"a deputy's end comes", with(live, func(c *letter.Case) { c.EndNear, c.Grounds = true, letter.GroundsDeputy }),
			"L09 proxy, L09 patient, L18 proxy"},
		{"a child turns 11", with(live, func(c *letter.Case) { c.PatientAge, c.Turning = 10, 11 }), "L12 patient!, L13 proxy"},
		{"a child turns 13", with(live, func(c *letter.Case) { c.PatientAge, c.Turning = 12, 13 }), "L14 patient!, L14 proxy"},
		{"a young person turns 16", with(live, func(c *letter.Case) { c.PatientAge, c.Turning = 15, 16 }), "L15 patient!, L16 proxy"},
		{"nobody answered and it was closed", letter.Case{Lapsed: true, AskedOf: []letter.Person{letter.Patient}, PatientAge: 40}, "L02 patient"},
		{"access was made smaller since", with(live, func(c *letter.Case) { c.Decision, c.Changed = letter.PartApproved, true }), "L06 proxy, L06 patient"},
		{"a last day was brought forward", with(live, func(c *letter.Case) { c.Changed = true }), "L04 proxy, L05 patient"},
		{"access is suspended", letter.Case{Access: letter.Suspended, EverHeld: true, PatientAge: 40}, "L11 proxy!, L11 patient!"},
		{"the patient asked to stop it", ended(letter.ReasonPatientAsked), "L10 proxy, L17 patient"},
		{"the patient asked, and the proxy is not to be written to", with(ended(letter.ReasonPatientAsked), func(c *letter.Case) { c.ProxyNotTold = true }), "L17 patient"},
		{"the last day came", ended(letter.ReasonEndReached), "L10 proxy, L10 patient"},
		{"it ended for a reason nobody words", ended("ROLE_DEACTIVATED_SAFEGUARDING"), "L10 proxy, L10 patient"},
		{"the patient died", ended(letter.ReasonPatientDied), "L19 proxy"},
		{"the proxy died", ended(letter.ReasonProxyDied), "L10 patient"},
		{"the patient moved practice", ended(letter.ReasonPatientMoved), "L10 proxy, L10 patient, L20 proxy"},
	} {
		var got []string
		c.in.PolicyAge = 11
		for _, o := range letter.Offers(c.in) {
			s := string(o.Kind) + " " + string(o.To)
			if o.Why != "" {
				s += "!"
			}
			if o.Ticked {
				t.Errorf("%s: %s is chosen already", c.story, s)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: offered %q, want %q", c.story, s, c.want)
		}
	}
}

// What is not offered is not sent either: a letter that waited until it was no
// longer true is kept back.
func TestALetterGoesOnlyWhileItIsTrue(t *testing.T) {
	kinds := allKinds(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t)
		s := letter.Sending{Case: c, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), To: rapid.SampledFrom([]letter.Person{letter.Proxy, letter.Patient}).Draw(t, "to"),
			Chosen: true, AddressChecked: true, OnlyReader: true, Releaser: true, Agreed: true, DeathChecked: true}
		if s.Kind.Tells() || s.Kind == letter.Registration || len(letter.SafeToSend(s)) > 0 {
			return
		}
		if !slices.ContainsFunc(letter.Offers(c), func(o letter.Choice) bool { return o.Kind == s.Kind && o.To == s.To }) {
			t.Fatalf("%s to the %s may be sent and is not offered", s.Kind, s.To)
		}
		if s.To == letter.Patient && c.PatientAge >= min(c.PolicyAge, 11) && c.PatientAge < 16 && !c.PrivateChannel {
			t.Fatalf("%s goes to a young person of %d without a private way", s.Kind, c.PatientAge)
		}
	})
}

func TestWhatKeepsALetterBack(t *testing.T) {
	toPatient := func(s *letter.Sending) { s.Kind, s.To = letter.ApprovedPatient, letter.Patient }
	refuse := func(s *letter.Sending) { s.Kind, s.Decision = letter.Refused, letter.RefusedDecision }
	ended := func(s *letter.Sending, k letter.Kind, r letter.Reason) {
		s.Kind, s.Decision, s.Access, s.EndedFor = k, letter.Undecided, letter.Over, r
	}
	stopped := func(s *letter.Sending) { ended(s, letter.Ended, letter.ReasonPatientAsked) }
	died := func(s *letter.Sending) { ended(s, letter.Bereavement, letter.ReasonPatientDied) }
	type change = func(*letter.Sending)
	for _, c := range []struct {
		story   string
		changes []change
		want    []letter.Gate
	}{
		{"all is done", nil, nil},
		{"a hold is on", []change{func(s *letter.Sending) { s.Held, s.EverHeld, s.Chosen = true, true, true }}, []letter.Gate{letter.GateRelease}},
		{"a hold is on and the safeguarding lead sends", []change{func(s *letter.Sending) { s.Held, s.EverHeld, s.Chosen, s.Releaser = true, true, true, true }}, []letter.Gate{letter.GateHeld}},
		{"a hold was on", []change{func(s *letter.Sending) { s.EverHeld, s.Chosen = true, true }}, []letter.Gate{letter.GateRelease}},
		{"a hold was on and the safeguarding lead sends", []change{func(s *letter.Sending) { s.EverHeld, s.Chosen, s.Releaser = true, true, true }}, nil},
		{"a hold was on and the lead chose nobody", []change{func(s *letter.Sending) { s.EverHeld, s.Releaser = true, true }}, []letter.Gate{letter.GateChosen}},
		{"the decision can be undone", []change{func(s *letter.Sending) { s.UndoOpen = true }}, []letter.Gate{letter.GateUndo}},
		{"access is not set up", []change{func(s *letter.Sending) { s.SetUp = false }}, []letter.Gate{letter.GateSetUp}},
		{"it goes first for a reason", []change{func(s *letter.Sending) { s.SetUp, s.BeforeSetUp = false, "GP system down" }}, nil},
		{"the application was refused after all", []change{func(s *letter.Sending) { s.Decision = letter.RefusedDecision; s.Chosen = true }}, []letter.Gate{letter.GateDecision}},
		{"nothing is decided", []change{func(s *letter.Sending) { s.Decision = letter.Undecided }}, []letter.Gate{letter.GateDecision}},
		{"a refusal nobody chose a reader for", []change{refuse}, []letter.Gate{letter.GateChosen}},
		{"a refusal with a chosen reader needs no set-up", []change{refuse, func(s *letter.Sending) { s.Chosen, s.SetUp = true, false }}, nil},
		{"how to apply on paper needs no decision", []change{func(s *letter.Sending) {
			s.Kind, s.Decision, s.SetUp, s.Open, s.Applicant = letter.ApplyOnPaper, letter.Undecided, false, true, letter.Proxy
		}}, nil},
		{"an approval in part is not told as a whole one", []change{func(s *letter.Sending) { s.Decision = letter.PartApproved }}, []letter.Gate{letter.GateDecision}},
		{"an approval in part waits for the set-up too", []change{func(s *letter.Sending) {
			s.Kind, s.Decision, s.SetUp = letter.ApprovedPart, letter.PartApproved, false
		}}, []letter.Gate{letter.GateSetUp}},
		{"the information came meanwhile", []change{func(s *letter.Sending) { s.Kind, s.Decision, s.Open = letter.MoreNeeded, letter.Undecided, true }}, []letter.Gate{letter.GateMoment}},
		{"a copy would tell of access that is no longer so", []change{func(s *letter.Sending) { s.Stale = true }}, []letter.Gate{letter.GateStale}},
		{"the patient stopped it and was not asked whether the proxy may know", []change{stopped}, []letter.Gate{letter.GateAgreed}},
		{"the patient stopped it and agreed", []change{stopped, func(s *letter.Sending) { s.Agreed = true }}, nil},
		{"nobody made sure of a death", []change{died}, []letter.Gate{letter.GateDeath}},
		{"somebody made sure of a death", []change{died, func(s *letter.Sending) { s.DeathChecked = true }}, nil},
		{"before the 13th birthday, no private channel", []change{toPatient, func(s *letter.Sending) {
			s.Kind, s.Access, s.Turning, s.PatientAge = letter.Thirteen, letter.InForce, 13, 12
		}}, []letter.Gate{letter.GatePrivate}},
		{"before the 11th birthday, no private channel", []change{toPatient, func(s *letter.Sending) {
			s.Kind, s.Access, s.Turning, s.PatientAge, s.Chosen = letter.ElevenChild, letter.InForce, 11, 10, true
		}}, []letter.Gate{letter.GatePrivate}},
		{"a review letter while the decision can be undone", []change{func(s *letter.Sending) {
			s.Kind, s.Access, s.ReviewNear, s.UndoOpen = letter.ReviewDue, letter.InForce, true, true
		}}, []letter.Gate{letter.GateUndo}},
		{"to a child of 10 nobody chose", []change{toPatient, func(s *letter.Sending) { s.PatientAge = 10 }}, []letter.Gate{letter.GateChosen}},
		{"to a child of 10 by choice", []change{toPatient, func(s *letter.Sending) { s.PatientAge, s.Chosen = 10, true }}, nil},
		{"to a child of 11 by choice, no private channel", []change{toPatient, func(s *letter.Sending) { s.PatientAge, s.Chosen = 11, true }}, []letter.Gate{letter.GatePrivate}},
		{"a practice writes to nobody under 16, and to one of 14 by choice", []change{toPatient, func(s *letter.Sending) { s.PatientAge, s.PolicyAge, s.Chosen = 14, 16, true }}, []letter.Gate{letter.GatePrivate}},
		{"a child of 9 is asked to speak alone, no private channel", []change{toPatient, func(s *letter.Sending) {
			s.Kind, s.Decision, s.Open, s.PatientAge, s.Chosen = letter.SpeakAlone, letter.Undecided, true, 9, true
		}}, []letter.Gate{letter.GatePrivate}},
		{"a child of 9 asked to stop it, no private channel", []change{stopped, toPatient, func(s *letter.Sending) {
			s.Kind, s.PatientAge, s.Chosen = letter.PatientStopped, 9, true
		}}, []letter.Gate{letter.GatePrivate}},
		{"to a young person of 15 by private channel", []change{toPatient, func(s *letter.Sending) { s.PatientAge, s.PrivateChannel = 15, true }}, nil},
		{"to a patient without capacity", []change{toPatient, func(s *letter.Sending) { s.LacksCapacity = true }}, []letter.Gate{letter.GateChosen}},
		{"the address was not checked", []change{func(s *letter.Sending) { s.AddressChecked = false }}, []letter.Gate{letter.GateAddress}},
		{"somebody else may open it", []change{func(s *letter.Sending) { s.OnlyReader = false }}, []letter.Gate{letter.GateReader}},
	} {
		s := ready()
		for _, change := range c.changes {
			change(&s)
		}
		var got []letter.Gate
		for _, n := range letter.SafeToSend(s) {
			got = append(got, n.Gate)
			if n.Say == "" {
				t.Errorf("%s: %s says nothing", c.story, n.Gate)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: kept back by %q, want %q", c.story, got, c.want)
		}
	}
}

// endings are the reasons for which access ends, with some that no letter knows.
var endings = []letter.Reason{
	letter.ReasonPatientAsked, letter.ReasonEndReached, letter.ReasonNotUsed, letter.ReasonPatientMoved, letter.ReasonProxyMoved,
	letter.ReasonPatientDied, letter.ReasonProxyDied, "ROLE_DEACTIVATED_SAFEGUARDING", "ROLE_DEACTIVATED_MISUSE_OF_SYSTEM",
	"ROLE_DEACTIVATED_CHANGE_IN_RELATIONSHIP", "ROLE_DEACTIVATED_FAMILIAL_REASON", "ROLE_SUSPENDED_PENDING_REVIEW", letter.ReasonOther,
}

func drawCase(t *rapid.T) letter.Case {
	return letter.Case{
		Decision:       letter.Decision(rapid.IntRange(0, 3).Draw(t, "decision")),
		Open:           rapid.Bool().Draw(t, "open"),
		Applicant:      rapid.SampledFrom([]letter.Person{letter.Proxy, letter.Patient}).Draw(t, "applicant"),
		AskedOf:        rapid.SampledFrom([][]letter.Person{nil, {letter.Proxy}, {letter.Patient}}).Draw(t, "asked of"),
		Access:         letter.Access(rapid.IntRange(0, 3).Draw(t, "access")),
		EndedFor:       rapid.SampledFrom(endings).Draw(t, "ended for"),
		Grounds:        rapid.SampledFrom([]letter.Grounds{"", letter.GroundsConsent, letter.GroundsAttorney, letter.GroundsDeputy}).Draw(t, "grounds"),
		ReviewNear:     rapid.Bool().Draw(t, "review near"),
		EndNear:        rapid.Bool().Draw(t, "end near"),
		Turning:        rapid.SampledFrom([]int{0, 11, 13, 16}).Draw(t, "turning"),
		PatientAge:     rapid.IntRange(0, 100).Draw(t, "age"),
		PolicyAge:      rapid.SampledFrom([]int{8, 11, 13, 16}).Draw(t, "policy age"),
		LacksCapacity:  rapid.Bool().Draw(t, "lacks capacity"),
		PrivateChannel: rapid.Bool().Draw(t, "private channel"),
		Held:           rapid.Bool().Draw(t, "held"),
		EverHeld:       rapid.Bool().Draw(t, "ever held"),
		UndoOpen:       rapid.Bool().Draw(t, "undo open"),
		SetUp:          rapid.Bool().Draw(t, "set up"),
	}
}

// Whoever may not release letters learns of no hold from what is said.
func TestOnlyAReleaserIsToldOfAHold(t *testing.T) {
	kinds := allKinds(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t)
		s := letter.Sending{Case: c, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), To: letter.Proxy, Chosen: true, AddressChecked: true, OnlyReader: true}
		needs := letter.SafeToSend(s)
		if (c.Held || c.EverHeld) && len(needs) == 0 {
			t.Fatal("a case that was held sent a letter")
		}
		var said []string
		for _, n := range needs {
			said = append(said, n.Say)
		}
		for _, choice := range append(letter.Addressees(c), letter.Offers(c)...) {
			said = append(said, choice.Why)
		}
		for _, s := range said {
			if w := forbiddenWord(s); w != "" {
				t.Fatalf("%q says %q", s, w)
			}
		}
	})
}

// forbiddenWord finds words by another road than the package: plain fields of
// lower-case letters against a list of words spelled out.
func forbiddenWord(s string) string {
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch w {
		case "safeguarding", "safeguard", "coercion", "coerced", "coercive", "abuse", "abusive", "violence", "violent",
			"pressure", "pressured", "concern", "concerns", "concerned", "hold", "held", "holding", "suspicion",
			"suspected", "allegation", "neglect", "threat", "unsafe", "police", "marac", "afraid", "investigation":
			return w
		}
	}
	return ""
}

// telling are words that somebody might type into a letter, none of which may
// reach its reader; harmless are others that may.
var (
	telling = []string{"A talk about the abuse", "The police report", "What the child is afraid of", "the child protection plan", "a child-protection plan",
		"why he is scared of him", "her fear of the family", "fears at home", "possible harm", "self-harm", "the social worker's letter", "Social  Services", "children’s services",
		"domestic matters", "the violence", "the refuge she is in", "safe\u00adguarding", "Sáfeguarding", "s.a.f.e.g.u.a.r.d.i.n.g", "bullying at home", "a danger to her", "whether he hurts her", "her injuries",
		"the MARAC minutes", "the non-molestation injunction", "a care order", "what she told us about him", "against her will", "her pregnancy", "she is looked after", "the constable's number",
		"Women's Aid", "the case conference", "CP-IS", "the perpetrator", "pressured"}
	harmless = []string{"A passport", "Your driving licence or refugee travel document", "The order of the Court of Protection, with its seal", "A full birth certificate",
		"A bill from the last three months, to show where you live", "The access code of the power of attorney, which begins with V", "A call from you, so that we hear from yourself what you would like",
		"The harmonised form of the school", "A letter from the pharmacy at the Scarborough Road branch", "Proof of parental responsibility", ""}
)

// drawTyped is what somebody typed: now and then with a telling part.
func drawTyped(t *rapid.T, label string) string {
	part := rapid.OneOf(rapid.SampledFrom(harmless[:len(harmless)-1]), rapid.SampledFrom(telling))
	return rapid.SampledFrom([]string{"Please: ", "", "We need "}).Draw(t, label+" before") + part.Draw(t, label) + rapid.SampledFrom([]string{".", "", ", and " + harmless[0]}).Draw(t, label+" after")
}

// tells reports whether a typed text has a telling part.
func tells(s string) bool {
	return slices.ContainsFunc(telling, func(w string) bool { return strings.Contains(s, w) })
}

// What was typed is looked through, and what may not go out is named.
func TestWhatSomebodyTypedIsLookedThrough(t *testing.T) {
	for _, s := range telling {
		if letter.ForbiddenTyped(s) == "" {
			t.Errorf("%q may stand in a letter", s)
		}
		f := asked(s)
		_, err := shipped(t).Write(letter.MoreNeeded, f)
		var missing *letter.Missing
		if !errors.As(err, &missing) || len(missing.Fields) != 1 || !strings.Contains(missing.Fields[0], "“"+letter.ForbiddenTyped(s)+"”") {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range harmless {
		if w := letter.ForbiddenTyped(s); w != "" {
			t.Errorf("%q is kept back for %q", s, w)
		}
	}
}

// No reason, and nothing about a hold, has a way into any letter.
func TestNoLetterTellsWhy(t *testing.T) {
	lib := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		reason := rapid.SampledFrom(append(letter.Reasons(), "made up by somebody")).Draw(t, "reason")
		everHeld := rapid.Bool().Draw(t, "ever held")
		phrase := letter.SafePhrase(reason, everHeld, rapid.Bool().Draw(t, "say not agreed"))
		sensitive := reason == letter.ReasonSafeguarding || reason == letter.ReasonCoercion
		if (sensitive || everHeld) && phrase != letter.Unable {
			t.Fatalf("%s, ever held %t, is worded %q", reason, everHeld, phrase)
		}
		f := rapid.SampledFrom([]letter.Facts{bray(), child()}).Draw(t, "people")
		f.To = rapid.SampledFrom([]letter.Person{letter.Proxy, letter.Patient, letter.Other}).Draw(t, "to")
		f.Refusal, f.Form, f.ReturnBy = phrase, rapid.SampledFrom([]letter.Kind{"P1", "P2", "P3"}).Draw(t, "form"), f.Dated
		f.OpenEnded, f.EasyRead = rapid.Bool().Draw(t, "open ended"), rapid.Bool().Draw(t, "easy read")
		if rapid.Bool().Draw(t, "has ICB") {
			f.Practice.ICB = "NHS Fernshire Integrated Care Board"
		}
		f.TargetOn, f.NeededBy, f.EndedOn, f.Birthday = f.Dated, f.Dated, f.Dated, f.Dated.AddDays(30)
		f.Needed = drawTyped(t, "needed")
		f.Account, f.LinkageKey = "4711", "kRz9"
		f.Listed = []string{drawTyped(t, "listed"), "Amy"}
		f.Closed, f.PatientBorn, f.Other = rapid.Bool().Draw(t, "closed"), f.Dated.AddDays(-3000), "Elm Lodge"
		ending := rapid.SampledFrom(endings).Draw(t, "ending")
		f.Ending = letter.EndPhrase(ending, everHeld)
		if everHeld && f.Ending != letter.Stopped {
			t.Fatalf("%s after a hold is worded %q", ending, f.Ending)
		}
		for _, info := range lib.Letters() {
			if info.To != string(f.To) && (info.To != "either" || f.To == letter.Other) {
				continue
			}
			d, err := lib.Write(info.Kind, f)
			typed := info.Kind.Letter() == letter.MoreNeeded && tells(f.Needed) || info.Kind == letter.HomeStaff && tells(strings.Join(f.Listed, " "))
			if missing := (*letter.Missing)(nil); errors.As(err, &missing) != typed {
				t.Fatalf("letter %s, %q: %v", info.Kind, f.Needed, err)
			}
			if typed {
				continue
			}
			if w := forbiddenWord(d.PlainText()); w != "" {
				t.Fatalf("letter %s says %q", info.Kind, w)
			}
		}
	})
}

// Two refusals of one phrase read the same to the letter, so the harmless one
// covers the other.
func TestNeutralRefusalsCannotBeToldApart(t *testing.T) {
	lib := shipped(t)
	easy := false
	write := func(r letter.Reason, held bool) string {
		f := bray()
		f.EasyRead = easy
		f.Refusal = letter.SafePhrase(r, held, true)
		d, err := lib.Write(letter.Refused, f)
		if err != nil {
			t.Fatal(err)
		}
		return d.PlainText()
	}
	for _, easy = range []bool{false, true} {
		want := write(letter.ReasonOther, false)
		for _, r := range letter.Reasons() {
			if got := write(r, true); got != want {
				t.Errorf("held, %s: the letter differs from the neutral one:\n%s", r, got)
			}
		}
		for _, r := range []letter.Reason{letter.ReasonCoercion, letter.ReasonSafeguarding, letter.ReasonProxyElsewhere} {
			if got := write(r, false); got != want {
				t.Errorf("%s: the letter differs from the neutral one:\n%s", r, got)
			}
		}
	}
}

// Nobody learns from a letter who else there is: others who act are named to the young
// person alone whose birthday comes, and whoever is neither of the two people reads of
// nobody but whom the letter is about.
func TestNoLetterNamesItsOtherReaders(t *testing.T) {
	lib := shipped(t)
	other, home := letter.Name{Title: "Mr", First: "Zebedee", Family: "Quill"}, "Vesper Lodge"
	named := 0
	for _, info := range lib.Letters() {
		for _, people := range []letter.Facts{bray(), child()} {
			for _, to := range []letter.Person{letter.Proxy, letter.Patient, letter.Other} {
				f := people
				f.To, f.AlsoActing, f.Other = to, []letter.Name{other}, home
				f.Refusal, f.Ending, f.Form, f.ReturnBy, f.TargetOn, f.NeededBy, f.EndedOn, f.Birthday = letter.Unable, letter.Stopped, "P1", f.Dated, f.Dated, f.Dated, f.Dated, f.Dated.AddDays(30)
				f.Needed, f.Listed, f.PatientBorn, f.Account, f.LinkageKey = "A passport", []string{"Amy Ford"}, f.Dated.AddDays(-3000), "4711", "kRz9"
				d, err := lib.Write(info.Kind, f)
				if errors.Is(err, letter.ErrAddressee) {
					continue
				}
				if err != nil {
					t.Fatal(info.Kind, err)
				}
				text := d.PlainText()
				names := func(words ...string) bool {
					return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
				}
				if names(other.First, other.Family) {
					named++
					if to != letter.Patient || info.Kind.Letter() != letter.ElevenChild {
						t.Errorf("letter %s to the %s names somebody else who acts", info.Kind, to)
					}
				}
				if to == letter.Other && names(f.Proxy.First) {
					t.Errorf("letter %s to neither of the two names the proxy", info.Kind)
				}
				if to != letter.Other && names(home) {
					t.Errorf("letter %s to the %s names somebody whom another letter goes to", info.Kind, to)
				}
			}
		}
	}
	if named == 0 {
		t.Error("the letter before an 11th birthday names nobody else who acts")
	}
}

// everyPhrase is the phrases of refusals and of endings.
var everyPhrase = append(letter.Phrases(), letter.Stopped, letter.DayReached, letter.NotUsed, letter.PracticeMoved, letter.ProxyDied)

func TestEveryPhraseIsWholeAndSafe(t *testing.T) {
	for _, p := range everyPhrase {
		if p.String() == "" {
			t.Errorf("phrase %d has no label", p)
		}
		if w := forbiddenWord(p.String()); w != "" {
			t.Errorf("the label of phrase %d says %q", p, w)
		}
	}
	if letter.SafePhrase(letter.ReasonNoConsent, false, false) != letter.Unable {
		t.Error("that the patient did not agree is said though nobody judged it safe")
	}
	if letter.SafePhrase(letter.ReasonNoConsent, false, true) != letter.NotAgreed {
		t.Error("that the patient did not agree is not said though it may be")
	}
}
