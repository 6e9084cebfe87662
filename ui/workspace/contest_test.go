package workspace

import (
	"fmt"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// two is two people at one case. What one does the other's screen has not heard of,
// as over a slow network.
func two(t *testing.T, by, other workflow.Staff, part string) (r *record, mine, theirs *seat, asked *[]Contest, id workflow.ApplicationID) {
	t.Helper()
	r = newRecord(t)
	id = r.register(t, r.husbandAndWife())
	mine, theirs = sit(r, by, id, part), sit(r, other, id, part)
	asked = new([]Contest)
	mine.choose = func(c Contest) { *asked = append(*asked, c) }
	r.at = r.at.Add(time.Minute)
	return r, mine, theirs, asked, id
}

func TestTwoPeopleAnswerTheSameQuestion(t *testing.T) {
	r, mine, theirs, asked, id := two(t, asha, sam, "checks")
	theirs.SetNote("F2", "The letter says so.")
	theirs.yes(t, "F2")
	mine.SetNote("F2", "He rang.")
	mine.Answer("F2", checklist.Answer{Value: checklist.No})
	if got := r.apps[id].Answers["F2"]; got.By != "sam" || len(*asked) != 1 || len(mine.notice) != 0 {
		t.Fatalf("on record %+v; asked %d, told %v", got, len(*asked), mine.notice)
	}
	c := (*asked)[0]
	if len(c.Rows) != 1 || c.Who != "Sam Okafor, 09:43:07" || c.Rows[0].Mine != "No. He rang." || c.Rows[0].Theirs != "Yes. The letter says so." {
		t.Errorf("asked %+v", c)
	}
	if mine.Note("F2") != "He rang." {
		t.Errorf("while they choose the note is %q", mine.Note("F2"))
	}
	c.Keep()
	if got := r.apps[id].Answers["F2"]; got.Value != checklist.No || got.Note != "He rang." || got.By != "asha" || len(*asked) != 1 {
		t.Errorf("kept %+v", got)
	}
}

func TestTakingTheirAnswerForgetsOnesOwn(t *testing.T) {
	r, mine, theirs, asked, id := two(t, asha, sam, "checks")
	theirs.yes(t, "F2")
	mine.SetNote("F2", "He rang.")
	mine.Answer("F2", checklist.Answer{Value: checklist.No})
	(*asked)[0].Take()
	if got := r.apps[id].Answers["F2"]; got.By != "sam" || mine.Note("F2") != "" || len(r.drafts) != 0 {
		t.Errorf("on record %+v, the note %q, drafts %d", got, mine.Note("F2"), len(r.drafts))
	}
	// What both answered alike is no contest.
	theirs.Answer("F4", checklist.Answer{Value: checklist.Yes})
	mine.Answer("F4", checklist.Answer{Value: checklist.Yes})
	if len(*asked) != 1 || len(mine.notice) != 0 {
		t.Errorf("asked again: %+v, %v", *asked, mine.notice)
	}
}

func TestTwoPeoplePrepareADecision(t *testing.T) {
	for _, take := range []bool{false, true} {
		t.Run(fmt.Sprint("take theirs: ", take), func(t *testing.T) {
			r, mine, theirs, asked, id := two(t, shah, bell, "decision")
			for _, s := range []*seat{mine, theirs} {
				s.SetMode(Grant)
			}
			mine.Reread()
			theirs.Reread()
			end := mine.Plan().End
			theirs.SetEnd(end.AddMonths(-6))
			mine.Typed(func(p *workflow.Proposal) { p.Rationale = "He is well." })
			mine.Flush()
			if got := r.apps[id].Intended; got.Rationale != "" || got.End != end.AddMonths(-6) || len(*asked) != 1 {
				t.Fatalf("on record %+v; asked %d, %v", got, len(*asked), mine.notice)
			}
			c := (*asked)[0]
			want := []Contested{{"Last day", end.Short(), end.AddMonths(-6).Short()}, {"Note for the record", "He is well.", "Nothing"}}
			if fmt.Sprint(c.Rows) != fmt.Sprint(want) || mine.Plan().Rationale != "He is well." {
				t.Errorf("asked %+v, on screen %q", c.Rows, mine.Plan().Rationale)
			}
			if take {
				c.Take()
				if p := mine.Plan(); p.End != end.AddMonths(-6) || p.Rationale != "" || r.apps[id].Intended.Rationale != "" {
					t.Errorf("taken %+v", p)
				}
				return
			}
			c.Keep()
			if got := r.apps[id].Intended; got.Rationale != "He is well." || got.End != end || len(*asked) != 1 {
				t.Errorf("kept %+v", got)
			}
		})
	}
}

// While one answer is contested the one keyed right behind it is saved, and what
// somebody changes while a person chooses is not written over unasked.
func TestAContestHoldsUpNothingElse(t *testing.T) {
	r, mine, theirs, asked, id := two(t, asha, sam, "checks")
	theirs.yes(t, "F2")
	var waiting []func()
	mine.host.Exec.Go = func(f func()) { waiting = append(waiting, f) }
	mine.Answer("F2", checklist.Answer{Value: checklist.No})
	mine.Answer("F4", checklist.Answer{Value: checklist.Yes})
	for len(waiting) > 0 {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	mine.host.Exec.Go = func(f func()) { f() }
	if got := r.apps[id].Answers; got["F4"].By != "asha" || got["F2"].By != "sam" || len(*asked) != 1 {
		t.Fatalf("on record %+v; asked %d, told %v", got, len(*asked), mine.notice)
	}
	theirs.Reread()
	theirs.SetNote("F2", "Seen the letter.")
	theirs.NoteSubmitted("F2")
	mine.Reread()
	(*asked)[0].Keep()
	if got := r.apps[id].Answers["F2"]; got.Note != "Seen the letter." || len(*asked) != 2 || (*asked)[1].Rows[0].Theirs != "Yes. Seen the letter." {
		t.Errorf("kept %+v over what was never shown; asked %+v", got, *asked)
	}
}

// Decided later, one's own stays on screen and as a draft, and is asked about again.
func TestAContestCanWait(t *testing.T) {
	r, mine, theirs, asked, id := two(t, shah, bell, "decision")
	for _, s := range []*seat{mine, theirs} {
		s.SetMode(Grant)
	}
	mine.Reread()
	theirs.Reread()
	theirs.SetReview(nhs.MustDate("2027-01-11"))
	mine.Typed(func(p *workflow.Proposal) { p.Rationale = "He is well." })
	mine.Flush()
	if mine.Plan().Rationale != "He is well." || len(r.drafts) != 1 {
		t.Errorf("on screen %q, drafts %d", mine.Plan().Rationale, len(r.drafts))
	}
	mine.Flush()
	if len(*asked) != 2 || r.apps[id].Intended.Rationale != "" {
		t.Errorf("asked %d times, on record %+v", len(*asked), r.apps[id].Intended)
	}
}

// Both versions stand side by side; no key decides by itself, and Esc decides
// nothing.
func TestAContestInTheWindow(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, asha)
	w.show(id, "checks")
	r.changed = nil // what happens elsewhere is not heard of here
	theirs := sit(r, sam, id, "checks")
	theirs.SetNote("F2", "The letter says so.")
	theirs.yes(t, "F2")
	w.s.m.SetNote("F2", "He rang, and was sure of the opposite. His sister was with him.")
	w.s.m.Answer("F2", checklist.Answer{Value: checklist.No})
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("nobody is asked")
	}
	w.shoot("contest")
	w.key("Return")
	if w.win.Canvas().Overlays().Top() == nil || r.apps[id].Answers["F2"].By != "sam" {
		t.Error("Enter decided")
	}
	w.key("Escape")
	if w.win.Canvas().Overlays().Top() != nil || r.apps[id].Answers["F2"].By != "sam" || w.s.m.Note("F2") == "" {
		t.Error("Esc decided, or forgot what was typed")
	}
}
