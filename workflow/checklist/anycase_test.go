package checklist

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// anyCase draws answers at random, by random people, valid or not.
func anyCase(t *rapid.T, set *Set) (Facts, Answers) {
	day := nhs.MustDate("2026-12-01")
	f := Facts{
		Today:     day,
		Patient:   Party{Number: nhs.MustNumber("9990004900"), Born: day.AddDays(-rapid.IntRange(0, 12000).Draw(t, "patient's days"))},
		Proxy:     Party{Number: nhs.MustNumber("9990005036"), Born: day.AddDays(-rapid.IntRange(5000, 20000).Draw(t, "proxy's days"))},
		Applicant: rapid.SampledFrom([]Person{Patient, Proxy}).Draw(t, "applicant"),
		Channel:   rapid.SampledFrom([]string{"store", "email", "file", "paper"}).Draw(t, "channel"),
		EverHeld:  rapid.Bool().Draw(t, "held"),
		Requested: rapid.SliceOfDistinct(rapid.SampledFrom(basis.Scopes), rapid.ID).Draw(t, "requested"),
	}
	if f.Channel == "store" {
		f.Proved = Proof{ID: "ar-1", At: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)}
	}
	a := Answers{}
	for _, it := range set.Definitions() {
		if len(it.Options) == 0 || it.Type == Computed || rapid.IntRange(0, 3).Draw(t, "left out") == 0 {
			continue
		}
		v := rapid.SampledFrom(it.Options).Draw(t, string(it.ID)).Value
		ans := Answer{Value: v, Note: "x", By: "s", ByRole: rapid.SampledFrom(answersFor[it.Who[0]]).Draw(t, "by"), At: time.Date(2026, 12, 1, rapid.IntRange(8, 17).Draw(t, "hour"), 0, 0, 0, time.UTC)}
		if it.Type == Ticks {
			ans.Value, ans.Values = "", []string{v}
		}
		a[it.ID] = ans
	}
	return f, a
}

func TestWhateverIsAnsweredTheResultHoldsTogether(t *testing.T) {
	set := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		f, a := anyCase(t, set)
		r := set.Evaluate(f, a)
		seen := map[ItemID]bool{}
		for _, st := range r.Items {
			if seen[st.Item.ID] {
				t.Fatalf("%s is asked twice", st.Item.ID)
			}
			seen[st.Item.ID] = true
			if st.Item.Type == Computed && st.Answer.Blank() {
				t.Fatalf("%s was not worked out", st.Item.ID)
			}
			if st.State == OnHold && r.Clear() {
				t.Fatal("a hold and nothing missing")
			}
		}
		for _, n := range r.Needs {
			if !seen[n.ItemID] || n.Text == "" || n.Role == "" {
				t.Fatalf("a need nobody can meet: %+v", n)
			}
		}
		for _, n := range r.Seen(false).Needs {
			if n.ItemID != "" && n.Restricted {
				t.Fatalf("a restricted need is shown: %+v", n)
			}
		}
		for _, g := range set.Groups(r) {
			if (g.State == GroupDone) != (g.Left == 0) {
				t.Fatalf("%s is %s with %d left", g.ID, g.State, g.Left)
			}
		}
	})
}

// Taking any one answer away from a case with nothing missing never helps, and
// a blank never counts as a yes: something is missing unless the item says
// that it may be left blank.
func TestABlankIsNeverAYes(t *testing.T) {
	set := shipped(t)
	for kind, from := range kinds {
		s := from(newStory(t, set)).ready()
		for id, answer := range s.a {
			it, _ := set.Item(id)
			if st, ok := s.result().Find(id); !ok || it.blank.resolve(set.open(&s.f, s.a)).kind != effectBlock || st.Answer.Blank() {
				continue
			}
			delete(s.a, id)
			if s.result().Clear() {
				t.Errorf("%s: without %s nothing is missing", kind, id)
			}
			s.a[id] = answer
		}
	}
}

func TestEvaluatingACaseAllocatesLittle(t *testing.T) {
	set := shipped(t)
	s := kinds["an adult"](newStory(t, set)).ready()
	if n := testing.AllocsPerRun(20, func() { set.Evaluate(s.f, s.a) }); n > 60 {
		t.Errorf("%v allocations to evaluate one case", n)
	}
}
