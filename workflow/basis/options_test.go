package basis

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proxydesk/workflow/nhs"
)

var today = nhs.MustDate("2026-12-01")

func adult(more ...func(*Facts)) Facts {
	f := Facts{Today: today, PatientBorn: nhs.MustDate("1952-03-12"), ProxyBorn: nhs.MustDate("1954-09-08")}
	for _, m := range more {
		m(&f)
	}
	return f
}

func child(born string, more ...func(*Facts)) Facts {
	return adult(append([]func(*Facts){func(f *Facts) { f.PatientBorn = nhs.MustDate(born) }}, more...)...)
}

func capacity(c Capacity) func(*Facts)     { return func(f *Facts) { f.Capacity = c } }
func competence(c Competence) func(*Facts) { return func(f *Facts) { f.Competence = c } }
func agreed(a Answer) func(*Facts)         { return func(f *Facts) { f.Agreed = a } }
func paper(k PaperKind) func(*Facts)       { return func(f *Facts) { f.Attorney.Kind = k } }
func noParental(f *Facts)                  { f.Parental.None = true }
func proven(f *Facts)                      { f.Parental.Proven = true }
func staffOfAHome(f *Facts)                { f.CareHome.Home = true }
func youngProxy(f *Facts)                  { f.ProxyBorn = nhs.MustDate("2012-05-05") }
func proxyOf17(f *Facts)                   { f.ProxyBorn = nhs.MustDate("2009-05-05") }
func deputyOrder(ends string) func(*Facts) {
	return func(f *Facts) {
		f.Deputy = DeputyOrder{Kind: WelfareDeputy, NamesProxy: Yes, InForce: Yes, Covers: Yes}
		f.Deputy.Ends, _ = nhs.ParseDate(ends)
	}
}
func soundLPA(f *Facts) {
	f.Attorney = AttorneyPaper{Kind: WelfareLPA, Registered: Yes, OfPatient: Yes, NamesProxy: Yes, DonorOfAge: Yes, Covers: Yes}
}
func otherDonor(f *Facts)     { f.Attorney.OfPatient = No }
func otherAttorney(f *Facts)  { f.Attorney.NamesProxy = No }
func otherDeputy(f *Facts)    { f.Deputy.NamesProxy = No }
func jointAttorneys(f *Facts) { soundLPA(f); f.Attorney.Jointly = true }

func TestWhichBasisACaseMayRestOn(t *testing.T) {
	for _, c := range []struct {
		name  string
		f     Facts
		basis Basis
		ok    bool
		why   string // part of the sentence
		needs int
	}{
		{"an adult nobody doubts", adult(capacity(CapacityPresumed)), Consent, true, "presumed able", 0},
		{"an adult not yet looked at", adult(), Consent, true, "presumed able", 1},
		{"an adult found able", adult(capacity(HasCapacity)), Consent, true, "found able", 0},
		{"an adult found unable", adult(capacity(LacksCapacity)), Consent, false, "cannot make this decision", 0},
		{"an assessment begun and not finished", adult(capacity(CapacityNotYetFound)), Consent, false, "not finished", 0},
		{"an ability that comes and goes", adult(capacity(FluctuatingCapacity)), Consent, false, "comes and goes", 0},
		{"no birth date", Facts{Today: today}, Consent, false, "birth date is not known", 0},

		{"no birth date, parental responsibility", Facts{Today: today, Competence: NotCompetent}, Parental, false, "birth date is not known", 0},
		{"no birth date, an attorney", Facts{Today: today, Capacity: LacksCapacity, Attorney: AttorneyPaper{Kind: WelfareLPA}}, Attorney, false, "birth date is not known", 0},
		{"no birth date, a deputy", Facts{Today: today, Capacity: LacksCapacity, Deputy: DeputyOrder{Kind: WelfareDeputy}}, Deputy, false, "birth date is not known", 0},
		{"no birth date, best interests", Facts{Today: today, Capacity: LacksCapacity}, BestInterests, false, "birth date is not known", 0},
		{"a proxy whose birth date is not known is asked for it elsewhere (F8)", adult(capacity(HasCapacity), func(f *Facts) { f.ProxyBorn = nhs.Date{} }), Consent, true, "", 0},

		{"a teen who can decide and agrees", child("2013-01-20", competence(Competent), agreed(Yes)), Consent, true, "found able", 0},
		{"a teen who can decide and was not asked yet", child("2013-01-20", competence(Competent)), Consent, true, "found able", 1},
		{"a teen who can decide and refuses", child("2013-01-20", competence(Competent), agreed(No)), Consent, false, "has not agreed", 0},
		{"and no parent overrules that", child("2013-01-20", competence(Competent), agreed(No), proven), Parental, false, "cannot overrule", 0},
		{"a teen who can decide is asked, not the parent", child("2013-01-20", competence(Competent), proven), Parental, false, "their own consent", 0},
		{"a child not assessed", child("2018-04-02", proven), Parental, false, "A clinician first", 0},
		{"nor may the child consent", child("2018-04-02"), Consent, false, "A clinician first", 0},
		{"a child too young", child("2021-05-14", competence(NotCompetentByAge), proven), Parental, true, "holds parental responsibility", 0},
		{"a child too young, papers not seen", child("2021-05-14", competence(NotCompetentByAge)), Parental, true, "still has to be shown", 1},
		{"a child too young does not consent", child("2021-05-14", competence(NotCompetentByAge)), Consent, false, "cannot make this decision yet", 0},
		{"an unclear finding opens nothing", child("2013-01-20", competence(CompetenceUnclear), proven), Parental, false, "not clear", 0},
		{"an ex-partner without parental responsibility", child("2019-03-03", competence(NotCompetentByAge), noParental), Parental, false, "does not give", 0},
		{"the day before 16", child("2010-12-02", competence(NotCompetent), proven), Parental, true, "holds parental", 0},
		{"the 16th birthday", child("2010-12-01", competence(NotCompetent), proven), Parental, false, "This patient is 16", 0},
		{"a man of 74", adult(proven), Parental, false, "This patient is 74", 0},

		{"a donor who can decide (L9)", adult(capacity(HasCapacity), soundLPA), Attorney, false, "asked for their consent. The paper stays on file", 0},
		{"a donor who cannot", adult(capacity(LacksCapacity), soundLPA), Attorney, true, "covers this", 0},
		{"a donor nobody assessed", adult(soundLPA), Attorney, false, "no clinician has found", 0},
		{"a donor nobody doubts", adult(capacity(CapacityPresumed), paper(WelfareLPA)), Attorney, false, "The donor can still decide for themselves", 0},
		{"a paper not looked at", adult(capacity(LacksCapacity), paper(WelfareLPA)), Attorney, true, "", 5},
		{"a finance paper", adult(capacity(LacksCapacity), paper(FinanceLPA)), Attorney, false, "money and property only", 0},
		{"an enduring power", adult(capacity(LacksCapacity), paper(EnduringPower)), Attorney, false, "for money only", 0},
		{"a general power", adult(capacity(LacksCapacity), paper(GeneralPower)), Attorney, false, "no say over health", 0},
		{"no paper", adult(capacity(LacksCapacity)), Attorney, false, "No health and welfare", 0},
		{"joint attorneys who have not all agreed", adult(capacity(LacksCapacity), jointAttorneys), Attorney, false, "all of them have to agree", 0},
		{"joint attorneys who have", adult(capacity(LacksCapacity), jointAttorneys, func(f *Facts) { f.Attorney.AllAgree = true }), Attorney, true, "", 0},
		{"a paper not registered", adult(capacity(LacksCapacity), soundLPA, func(f *Facts) { f.Attorney.Registered = No }), Attorney, false, "not on the public register", 0},
		{"a paper made by somebody else (L6)", adult(capacity(LacksCapacity), soundLPA, otherDonor), Attorney, false, "made by somebody else", 0},
		{"a paper that names another attorney (L6a)", adult(capacity(LacksCapacity), soundLPA, otherAttorney), Attorney, false, "does not name this proxy", 0},
		{"a donor too young when making it (L10)", adult(capacity(LacksCapacity), soundLPA, func(f *Facts) { f.Attorney.DonorOfAge = No }), Attorney, false, "under 18", 0},
		{"a paper that leaves health information out (L8)", adult(capacity(LacksCapacity), soundLPA, func(f *Facts) { f.Attorney.Covers = No }), Attorney, false, "does not extend", 0},
		{"an attorney of 17", adult(capacity(LacksCapacity), soundLPA, proxyOf17), Attorney, false, "18 or over", 0},
		{"a patient of 17 is too young to have made one", child("2009-01-20", capacity(LacksCapacity), soundLPA), Attorney, false, "under 18", 0},
		{"on the 18th birthday they may have", child("2008-12-01", capacity(LacksCapacity), soundLPA), Attorney, true, "", 0},
		{"best interests of a patient of 17 with such a paper", child("2009-01-20", capacity(LacksCapacity), soundLPA), BestInterests, true, "nobody is appointed", 1},
		{"a child's attorney", child("2013-01-20", soundLPA), Attorney, false, "16 or over", 0},

		{"an attorney while the ability comes and goes", adult(capacity(FluctuatingCapacity), soundLPA), Attorney, false, "comes and goes", 0},
		{"a deputy while the ability comes and goes", adult(capacity(FluctuatingCapacity), deputyOrder("")), Deputy, false, "comes and goes", 0},
		{"best interests while the ability comes and goes", adult(capacity(FluctuatingCapacity)), BestInterests, false, "comes and goes", 0},
		{"an attorney before anybody found anything", adult(soundLPA), Attorney, false, "no clinician has found that", 0},
		{"a deputy whose order nobody looked at", adult(capacity(LacksCapacity), func(f *Facts) { f.Deputy.Kind = WelfareDeputy }), Deputy, true, "court has appointed", 3},

		{"a deputy in office", adult(capacity(LacksCapacity), deputyOrder("2028-01-31")), Deputy, true, "court has appointed", 0},
		{"on the last day of the order", adult(capacity(LacksCapacity), deputyOrder("2026-12-01")), Deputy, true, "", 0},
		{"the day after the order ended", adult(capacity(LacksCapacity), deputyOrder("2026-11-30")), Deputy, false, "ended on 30 November 2026", 0},
		{"an order that is not in force (D2)", adult(capacity(LacksCapacity), deputyOrder(""), func(f *Facts) { f.Deputy.InForce = No }), Deputy, false, "not in force", 0},
		{"an order that leaves health information out (D3)", adult(capacity(LacksCapacity), deputyOrder(""), func(f *Facts) { f.Deputy.Covers = No }), Deputy, false, "does not extend", 0},
		{"an order for another deputy (D1a)", adult(capacity(LacksCapacity), deputyOrder(""), otherDeputy), Deputy, false, "appoints somebody else", 0},
		{"a deputy of 17", adult(capacity(LacksCapacity), deputyOrder(""), proxyOf17), Deputy, false, "18 or over", 0},
		{"a deputy while the patient can decide", adult(capacity(CapacityPresumed), deputyOrder("")), Deputy, false, "asked for their consent. The order stays on file", 0},
		{"a property deputy", adult(capacity(LacksCapacity), func(f *Facts) { f.Deputy.Kind = PropertyDeputy }), Deputy, false, "money and property only", 0},
		{"no order", adult(capacity(LacksCapacity)), Deputy, false, "No court order", 0},

		{"best interests where nobody is appointed", adult(capacity(LacksCapacity)), BestInterests, true, "nobody is appointed", 1},
		{"best interests beside an attorney", adult(capacity(LacksCapacity), soundLPA), BestInterests, false, "for the patient, so they are asked", 0},
		{"best interests beside attorneys who have not all agreed", adult(capacity(LacksCapacity), jointAttorneys), BestInterests, false, "agree among themselves", 0},
		{"best interests for somebody other than the attorney", adult(capacity(LacksCapacity), soundLPA, otherAttorney), BestInterests, false, "Somebody else holds", 0},
		{"best interests beside a paper nobody looked at", adult(capacity(LacksCapacity), paper(WelfareLPA)), BestInterests, false, "Somebody is appointed", 0},
		{"best interests beside an attorney of 17", adult(capacity(LacksCapacity), soundLPA, proxyOf17), BestInterests, false, "Somebody is appointed", 0},
		{"best interests where the paper is not registered or was revoked", adult(capacity(LacksCapacity), soundLPA, func(f *Facts) { f.Attorney.Registered = No }), BestInterests, true, "nobody is appointed", 1},
		{"best interests where the paper was made by somebody else", adult(capacity(LacksCapacity), soundLPA, otherDonor), BestInterests, true, "nobody is appointed", 1},
		{"best interests where the paper leaves health out", adult(capacity(LacksCapacity), soundLPA, func(f *Facts) { f.Attorney.Covers = No }), BestInterests, true, "nobody is appointed", 1},
		{"best interests beside a deputy", adult(capacity(LacksCapacity), deputyOrder("")), BestInterests, false, "Somebody is appointed", 0},
		{"best interests for somebody other than the deputy", adult(capacity(LacksCapacity), deputyOrder(""), otherDeputy), BestInterests, false, "Somebody is appointed", 0},
		{"best interests where the order has ended", adult(capacity(LacksCapacity), deputyOrder("2026-11-30")), BestInterests, true, "nobody is appointed", 1},
		{"best interests where the order is not in force", adult(capacity(LacksCapacity), deputyOrder(""), func(f *Facts) { f.Deputy.InForce = No }), BestInterests, true, "nobody is appointed", 1},
		{"best interests beside a finance paper", adult(capacity(LacksCapacity), paper(FinanceLPA)), BestInterests, true, "nobody is appointed", 1},
		{"best interests where the order leaves health out", adult(capacity(LacksCapacity), deputyOrder(""), func(f *Facts) { f.Deputy.Covers = No }), BestInterests, true, "nobody is appointed", 1},
		{"best interests on the last day of an order", adult(capacity(LacksCapacity), deputyOrder("2026-12-01")), BestInterests, false, "Somebody is appointed", 0},
		{"best interests beside an order that runs on", adult(capacity(LacksCapacity), deputyOrder("2027-12-01")), BestInterests, false, "Somebody is appointed", 0},
		{"a foster carer of a child nobody assessed", child("2018-04-02", noParental), BestInterests, false, "A clinician first", 0},
		{"what a child says who cannot decide yet overrules nothing", child("2013-01-20", competence(NotCompetent), agreed(No), proven), Parental, true, "", 0},
		{"a foster carer of a child of whom it is unclear", child("2013-01-20", competence(CompetenceUnclear), noParental), BestInterests, false, "not clear yet", 0},
		{"a parent of a child of whom it is unclear", child("2013-01-20", competence(CompetenceUnclear), proven), Parental, false, "not clear yet", 0},
		{"a young person of whom it is unclear", child("2013-01-20", competence(CompetenceUnclear)), Consent, false, "not clear yet", 0},
		{"best interests of somebody who can decide", adult(capacity(HasCapacity)), BestInterests, false, "Only if the patient cannot decide", 0},
		{"a foster carer", child("2018-04-02", competence(NotCompetentByAge), noParental), BestInterests, true, "carer without parental", 2},
		{"a parent is not a carer", child("2018-04-02", competence(NotCompetentByAge)), BestInterests, false, "Only for a carer", 0},
		{"a carer of a teen who can decide", child("2013-01-20", competence(Competent), noParental), BestInterests, false, "their own consent", 0},

		{"staff of a home", adult(staffOfAHome), CareHome, true, "never sent", 1},
		{"a daughter", adult(), CareHome, false, "Only for staff", 0},
		{"a basis nobody knows is never chosen", adult(capacity(HasCapacity)), Unknown, false, "Never chosen", 0},
		{"a proxy of 14", adult(capacity(HasCapacity), youngProxy), Consent, false, "16 or over", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, ok := Find(Options(c.f), c.basis)
			if !ok || o.Allowed != c.ok || !strings.Contains(o.Why, c.why) || len(o.Needs) != c.needs {
				t.Errorf("allowed %v, needs %q: %s", o.Allowed, o.Needs, o.Why)
			}
			if !strings.HasSuffix(o.Why, ".") {
				t.Errorf("not a sentence: %q", o.Why)
			}
		})
	}
}

// Who decides on each basis (domain 4): a clinician, for a child's best interests
// with the safeguarding lead, and for a home the practice manager with one.
func TestWhoDecidesOnEachBasis(t *testing.T) {
	for _, c := range []struct {
		f     Facts
		basis Basis
		want  string
	}{
		{adult(capacity(HasCapacity)), Consent, "A clinician"},
		{adult(capacity(LacksCapacity), soundLPA), Attorney, "A clinician"},
		{adult(capacity(LacksCapacity), deputyOrder("")), Deputy, "A clinician"},
		{adult(capacity(LacksCapacity)), BestInterests, "A clinician"},
		{child("2018-04-02", competence(NotCompetentByAge)), Parental, "A clinician"},
		{child("2018-04-02", competence(NotCompetentByAge), noParental), BestInterests, "A clinician with the safeguarding lead"},
		{adult(staffOfAHome), CareHome, "The practice manager with a clinician"},
	} {
		if o, _ := Find(Options(c.f), c.basis); !o.Allowed || o.Decides != c.want {
			t.Errorf("%s: allowed %t, decided by %q, want %q", c.basis, o.Allowed, o.Decides, c.want)
		}
	}
}

func TestWhatIsTickedToBeginWith(t *testing.T) {
	for _, c := range []struct {
		name  string
		f     Facts
		basis Basis
		want  []Scope
	}{
		{"what the adult asked for", adult(capacity(HasCapacity), asks(Appointments, Record)), Consent, []Scope{Appointments, Record}},
		{"the smallest where nothing was asked", adult(capacity(HasCapacity)), Consent, []Scope{Prescriptions, Appointments}},
		{"a young person's record only with a reason", child("2013-01-20", competence(Competent), agreed(Yes), asks(Appointments, Record)), Consent, []Scope{Appointments}},
		{"of a young person nothing but appointments", child("2013-01-20", competence(Competent), agreed(Yes)), Consent, []Scope{Appointments}},
		{"nor prescriptions that were asked for", child("2013-01-20", competence(Competent), agreed(Yes), asks(Prescriptions, Appointments)), Consent, []Scope{Appointments}},
		{"best interests begin with the least", adult(capacity(LacksCapacity), asks(Prescriptions, Record)), BestInterests, []Scope{Prescriptions}},
		{"a home orders medicines", adult(staffOfAHome), CareHome, []Scope{Prescriptions}},
		{"nothing on a basis that is closed", adult(capacity(LacksCapacity), asks(Appointments)), Consent, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, _ := Find(Options(c.f), c.basis)
			if diff := cmp.Diff(c.want, o.Proposed); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func asks(s ...Scope) func(*Facts) { return func(f *Facts) { f.Requested = s } }

func anyFacts(t *rapid.T) Facts {
	yn := rapid.SampledFrom([]Answer{NotSaid, Yes, No})
	return Facts{
		Today:       today,
		PatientBorn: today.AddDays(-rapid.IntRange(0, 30000).Draw(t, "patient")),
		ProxyBorn:   today.AddDays(-rapid.IntRange(0, 30000).Draw(t, "proxy")),
		Capacity:    rapid.SampledFrom([]Capacity{"", CapacityPresumed, HasCapacity, LacksCapacity, FluctuatingCapacity, CapacityNotYetFound}).Draw(t, "capacity"),
		Competence:  rapid.SampledFrom([]Competence{"", Competent, NotCompetent, NotCompetentByAge, CompetenceUnclear}).Draw(t, "competence"),
		Agreed:      yn.Draw(t, "agreed"),
		Parental:    ParentalClaim{None: rapid.Bool().Draw(t, "none"), Proven: rapid.Bool().Draw(t, "proven")},
		Attorney: AttorneyPaper{
			Kind:       rapid.SampledFrom([]PaperKind{NoPaper, WelfareLPA, FinanceLPA, EnduringPower, GeneralPower}).Draw(t, "paper"),
			Registered: yn.Draw(t, "registered"), OfPatient: yn.Draw(t, "of the patient"), NamesProxy: yn.Draw(t, "named"), DonorOfAge: yn.Draw(t, "of age"), Covers: yn.Draw(t, "covers"),
			Jointly: rapid.Bool().Draw(t, "jointly"), AllAgree: rapid.Bool().Draw(t, "all agree"),
		},
		Deputy:    DeputyOrder{Kind: rapid.SampledFrom([]PaperKind{NoPaper, WelfareDeputy, PropertyDeputy}).Draw(t, "deputy"), NamesProxy: yn.Draw(t, "named deputy"), InForce: yn.Draw(t, "in force"), Covers: yn.Draw(t, "powers")},
		Requested: rapid.SliceOfDistinct(rapid.SampledFrom(Scopes), rapid.ID).Draw(t, "requested"),
	}
}

func TestOnlyOneKindOfAuthorityIsOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		open := map[Basis]bool{}
		for _, o := range Options(f) {
			open[o.Basis] = o.Allowed
			if o.Why == "" || len(o.Why) > 140 {
				t.Fatalf("%s: %q cannot be said on the phone", o.Basis, o.Why)
			}
			if len(Without(o.Proposed, o.AllowedScopes)) > 0 || !o.Allowed && len(o.Proposed) > 0 {
				t.Fatalf("%s proposes %v", o.Basis, o.Proposed)
			}
			if len(f.Requested) > 0 && len(Without(o.Proposed, f.Requested)) > 0 {
				t.Fatalf("%s proposes more than was asked for", o.Basis)
			}
		}
		age := f.PatientBorn.AgeOn(today)
		switch {
		case open[Consent] && (open[Parental] || open[Attorney] || open[Deputy] || open[BestInterests]):
			t.Fatalf("somebody who can decide is asked and nobody else is: %v", open)
		case open[Parental] && open[BestInterests]:
			t.Fatal("a parent and a carer without parental responsibility at once")
		case open[BestInterests] && age >= 16 && somebodyHasPower(f):
			t.Fatal("best interests beside somebody who has power over it")
		case open[Parental] && age >= 16, (open[Attorney] || open[Deputy]) && age < 16:
			t.Fatalf("the wrong basis at %d", age)
		case open[Parental] && f.Competence == Competent, open[Consent] && f.Agreed == No && age < 16:
			t.Fatal("a young person who can decide was overruled")
		case (open[Consent] || open[Parental]) && f.ProxyBorn.AgeOn(today) < 16:
			t.Fatal("a proxy under 16")
		case open[Unknown]:
			t.Fatal("nobody chooses the unknown")
		}
	})
}

// somebodyHasPower says, from what stands on the papers, that there is somebody
// for whom best interests must not be a way round: an attorney or a deputy for
// health, whoever they are and whatever they have said so far.
func somebodyHasPower(f Facts) bool {
	attorney := f.Attorney.Kind == WelfareLPA
	for _, failed := range []bool{f.Attorney.Registered == No, f.Attorney.OfPatient == No, f.Attorney.DonorOfAge == No, f.Attorney.Covers == No} {
		attorney = attorney && !failed
	}
	return attorney || f.Deputy.Kind == WelfareDeputy && f.Deputy.InForce != No && f.Deputy.Covers != No
}

// Who comes with a paper, and whether the attorneys agree, says nothing of
// whether the patient has appointed somebody.
func TestNobodyGetsRoundAnAttorneyByBeingSomebodyElse(t *testing.T) {
	closed := 0
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		f.PatientBorn, f.Capacity, f.ProxyBorn = nhs.MustDate("1944-01-01"), LacksCapacity, nhs.MustDate("1990-01-01")
		was, _ := Find(Options(f), BestInterests)
		yn := rapid.SampledFrom([]Answer{NotSaid, Yes, No})
		f.Attorney.NamesProxy, f.Deputy.NamesProxy = yn.Draw(t, "now an attorney"), yn.Draw(t, "now a deputy")
		f.Attorney.Jointly, f.Attorney.AllAgree = rapid.Bool().Draw(t, "now jointly"), rapid.Bool().Draw(t, "now agreed")
		if is, _ := Find(Options(f), BestInterests); is.Allowed != was.Allowed {
			t.Fatalf("open %v, and then %v: %s", was.Allowed, is.Allowed, is.Why)
		}
		if !was.Allowed {
			closed++
		}
	})
	if closed == 0 {
		t.Error("no paper stood in the way")
	}
}

func TestParse(t *testing.T) {
	for _, b := range All {
		if got, ok := Parse(string(b)); !ok || got != b {
			t.Errorf("%s reads back as %s", b, got)
		}
		if b.Words() == "" {
			t.Errorf("%s has no words", b)
		}
	}
	if o, ok := Find(Options(adult()), "made up"); ok || o.Allowed {
		t.Error("a basis nobody knows is found")
	}
	if b, ok := Parse("UNK"); !ok || b != Unknown {
		t.Error("the national unknown is ours")
	}
	if b, ok := Parse("something-new"); ok || b != "something-new" || b.Valid() {
		t.Error("a code nobody knows is kept and not sent")
	}
	if s, ok := ParseScope(" presc "); ok || s.ShowsRecord() {
		t.Error("a service nobody knows")
	}
	if s, ok := ParseScope("appt"); !ok || s != Appointments {
		t.Error("case does not matter")
	}
}

// Staff of a home or service act under its agreement and on nothing else,
// whatever else would serve: such access is never sent (domain 0, point 10).
func TestStaffOfAHomeActUnderItsAgreementAlone(t *testing.T) {
	f := Facts{Today: nhs.MustDate("2026-12-01"), PatientBorn: nhs.MustDate("1944-01-01"), ProxyBorn: nhs.MustDate("1990-01-01"), Capacity: HasCapacity}
	if o, _ := Find(Options(f), Consent); !o.Allowed {
		t.Fatalf("a neighbour cannot be consented to: %s", o.Why)
	}
	f.CareHome = Agreement{Home: true, Complete: true}
	for _, o := range Options(f) {
		if o.Allowed != (o.Basis == CareHome) {
			t.Errorf("%s: allowed %v, %s", o.Basis, o.Allowed, o.Why)
		}
	}
	if !CareHome.Local() {
		t.Error("a care-home agreement is sent")
	}
}
