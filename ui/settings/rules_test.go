package settings

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
)

func (b *bench) reviewRules() *Rules {
	b.Helper()
	r := NewRules(b.host, b.ports, reviewRules, func() {})
	r.Reread()
	if !r.Read {
		b.Fatal(b.wrong)
	}
	return r
}

// Every line a sentence sets is one of the policy, each once, and every line of
// the policy is on a page.
func TestEveryRuleSetsALineOfThePolicy(t *testing.T) {
	b := newBench(t)
	var known, seen []string
	for _, l := range b.rules.Policy.Lines() {
		known = append(known, l.Path)
		if isChoice(l.Path) != (len(l.Pick) > 0) {
			t.Errorf("%s is drawn the wrong way", l.Path)
		}
		for _, id := range l.Pick {
			if modeWords[id] == "" {
				t.Errorf("%s has no words for %s", l.Path, id)
			}
		}
	}
	for _, groups := range [][]ruleGroup{reviewRules, timeRules} {
		for _, g := range groups {
			for _, r := range g.rows {
				if r.fixed != (len(r.lines()) == 0) {
					t.Errorf("%s: fixed is %v, and it sets %v", r.title, r.fixed, r.lines())
				}
				for _, l := range r.lines() {
					if !slices.Contains(known, l) || slices.Contains(seen, l) {
						t.Errorf("%s sets %s, which is no line or set twice", r.title, l)
					}
					seen = append(seen, l)
				}
			}
		}
	}
	for _, l := range known {
		if !slices.Contains(seen, l) {
			t.Errorf("%s is on no page", l)
		}
	}
}

func TestARuleIsSavedAndSaysWhoChangedIt(t *testing.T) {
	b := newBench(t)
	r := b.reviewRules()
	r.Type("notice.list_days", "10")
	r.Type("terms.consent.end_months", "18")
	if r.Changes() != 2 || !strings.HasPrefix(r.Stands(), "2 changes not saved.") {
		t.Errorf("it stands at %q", r.Stands())
	}
	r.Save()
	if words := of(r.Problems, "notice.list_days"); !strings.Contains(words, "30 to 180") || r.Changes() != 2 {
		t.Errorf("a day too few: %q", words)
	}
	r.Type("notice.list_days", "120")
	if r.Effect != "Review list: 120, now 90." {
		t.Errorf("the effect is %q", r.Effect)
	}
	r.Save()
	if len(r.Problems) > 0 || r.Changes() != 0 || r.Value("notice.list_days") != "120" {
		t.Fatalf("not saved: %+v", r.Problems)
	}
	all, err := b.db.Settings(t.Context())
	b.must(err)
	if p := all.Apply(b.rules.Policy); p.Notice.ListDays != 120 || p.Terms.Consent.EndMonths != 18 {
		t.Errorf("kept: %+v", all)
	}
	consent := reviewRules[1].rows[0]
	if got := r.About(consent); got != "House default: 24, 12. Allowed: 1 to 60; 0 to 60. Changed by Pat Jones, 1 Dec 2026." {
		t.Errorf("about it: %q", got)
	}
	r.Defaults()
	if r.Changes() != 2 || r.Value("notice.list_days") != "90" {
		t.Errorf("the defaults: %d changes", r.Changes())
	}
	r.PutBack()
	if r.Changes() != 0 {
		t.Error("not put back")
	}
	b.verified()
}

func TestAnAgeRuleWaitsForASecondPerson(t *testing.T) {
	b := newBench(t, mo, asha)
	r := b.reviewRules()
	r.Type("ages.eleven", "review")
	r.Save()
	w := r.Waiting()
	if len(w) != 1 || w[0].MayAnswer || !w[0].MayTakeBack || r.Value("ages.eleven") != "end" || !strings.Contains(b.toasts[0], "Asked for") {
		t.Fatalf("waiting: %+v, saying %v", w, b.toasts)
	}
	if want := "11th birthday: from “access ends” to “access is reviewed”, asked by Pat Jones on 1 Dec 2026."; w[0].Words != want {
		t.Errorf("it reads %q", w[0].Words)
	}
	r.TakeBack("ages.eleven")
	if len(r.Waiting()) != 0 {
		t.Error("not taken back")
	}
	r.Type("ages.eleven", "review")
	r.Save()
	b.sit(b.signIn("asha"))
	if slices.Contains(Sections(b.host), ReviewRules) {
		t.Error("a receptionist sees the rules")
	}
	b.sit(b.signIn("mo"))
	r = b.reviewRules()
	if w := r.Waiting(); len(w) != 1 || !w[0].MayAnswer || w[0].MayTakeBack || r.MaySet() {
		t.Fatalf("to the lead it reads %+v", w)
	}
	r.Answer("ages.eleven", false)
	if len(r.Waiting()) != 0 || r.Value("ages.eleven") != "end" {
		t.Error("not turned down")
	}
	b.sit(b.signIn("pat"))
	r = b.reviewRules()
	r.Type("ages.eleven", "review")
	r.Save()
	b.sit(b.signIn("mo"))
	r = b.reviewRules()
	r.Answer("ages.eleven", true)
	if len(r.Waiting()) != 0 || r.Value("ages.eleven") != "review" || !strings.Contains(r.About(reviewRules[0].rows[0]), "agreed by Dr Mo Bello") {
		t.Errorf("not agreed: %q", r.About(reviewRules[0].rows[0]))
	}
	b.verified()
}

func TestRulesAsTheyLook(t *testing.T) {
	b := newBench(t, mo)
	r := b.reviewRules()
	r.Type("ages.eleven", "review")
	r.Save()
	for name, c := range map[string]struct {
		v    theme.Variant
		size fyne.Size
		at   Section
	}{"rules": {theme.Light, big, ReviewRules}, "rules-dark": {theme.Dark, big, ReviewRules}, "rules-small": {theme.Light, small, ReviewRules},
		"times": {theme.Light, big, TimeRules}} {
		s, w := stage(t, b, c.v, c.size, c.at)
		v := s.parts[c.at].(*rulesView)
		if c.at == ReviewRules {
			v.entries["terms.consent.review_months"].SetText("10")
			v.entries["notice.list_days"].SetText("100")
			if !strings.Contains(v.stands.String(), "2 changes not saved") {
				t.Errorf("typing stands at %q", v.stands.String())
			}
		}
		shoot(t, w, name)
	}
	b.sit(b.signIn("mo"))
	s, w := stage(t, b, theme.Light, big, ReviewRules)
	shoot(t, w, "rules-lead")
	if v := s.parts[ReviewRules].(*rulesView); len(v.entries) != 0 {
		t.Error("the lead has fields that lead nowhere")
	}
}

func TestARuleByKeyboardAlone(t *testing.T) {
	b := newBench(t)
	s, w := stage(t, b, theme.Light, big, TimeRules)
	v := s.parts[TimeRules].(*rulesView)
	if e := v.entries["target.decide_working_days"]; !e.Focused() || e.Text() != "10" {
		t.Fatalf("the first field reads %q", e.Text())
	}
	v.entries["target.decide_working_days"].SetText("")
	test.Type(w.Canvas().Focused(), "99")
	press(w, fyne.KeyReturn)
	if v.model.Changes() != 1 || len(v.model.Problems) != 1 {
		t.Fatalf("%+v", v.model.Problems)
	}
	kit.Focus(v.entries["target.decide_working_days"])
	v.entries["target.decide_working_days"].SetText("")
	test.Type(w.Canvas().Focused(), "15")
	press(w, fyne.KeyReturn)
	all, err := b.db.Settings(t.Context())
	b.must(err)
	if all.Apply(b.rules.Policy).Target.DecideWorkingDays != 15 || !v.save.Disabled() {
		t.Errorf("not saved: %+v %+v", all, v.model.Problems)
	}
}
