package queue

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// waiting is the practice with one case that waits and one that came back to be
// chased.
func waiting() *fakeRecord {
	r := fernbrook()
	for i, a := range r.cases {
		asked := workflow.Asked{What: "A copy of the court order", Of: a.Proxy.Name(), At: now.AddDate(0, 0, -6), ChaseOn: nhs.MustDate("2026-12-08")}
		switch a.Ref {
		case "REF-0144":
			r.cases[i].Asked = asked
		case "REF-0146":
			asked.Chased, asked.Of, asked.Reminders = true, a.Patient.Name(), []time.Time{now}
			r.cases[i].Asked, r.cases[i].Answers = asked, checklist.Answers{"C6": {Value: checklist.Yes}}
		}
	}
	return r
}

func TestOnlyWhatWasAskedForIsChased(t *testing.T) {
	d := newDesk(t, asha, waiting())
	d.Enter("all")
	for id, want := range map[workflow.ApplicationID]bool{"a-144": true, "a-146": true, "a-148": false, "a-157": false} {
		d.Choose(id)
		if can, why := d.CanChase(); can != want || !can && why == "" {
			t.Errorf("%s can be chased: %t %s", id, can, why)
		}
	}
	d.AddFilter(shell.ChaseDue)
	if got := d.names(); got != "WROE" {
		t.Errorf("chase due shows %s", got)
	}
}

func TestChasingSeveralAtOnce(t *testing.T) {
	d := newDesk(t, asha, waiting())
	d.Enter("all")
	d.SetTicked([]workflow.ApplicationID{"a-144", "a-148", "a-146"})
	var asked []shell.Chase
	d.chaser().Begin(d.chasing(), func(all []shell.Chase) { asked = all })
	if len(asked) != 2 || asked[0].Shared || !asked[1].Shared || !strings.Contains(asked[0].Words(), "court order. Asked of Lena Hart on 25 Nov, not reminded yet") ||
		!strings.Contains(asked[1].Words(), "reminded once") {
		t.Fatalf("asked about %+v", asked)
	}
	if last := shell.LatestOf(asked); last != nhs.MustDate("2026-12-09") { // half of 28 days from 25 November
		t.Errorf("at the latest on %s", last)
	}
	d.record.fails = map[workflow.ApplicationID]error{"a-146": &workflow.Refusal{Needs: []workflow.Need{{Words: "Ask in another way."}}}}
	var said shell.Question
	d.host.OnAsk = func(q shell.Question) func() { said = q; return func() {} }
	d.chaser().Record(asked, shell.Reminder{On: nhs.MustDate("2026-12-08"), Letters: true})
	if got := strings.Join(d.record.gave, "; "); got != "a-144 reminded, back 2026-12-08, private false; a-144 letter L02 to proxy" {
		t.Errorf("done: %s", got)
	}
	if !slices.Contains(said.Words, "REF-0146: Ask in another way.") || !strings.Contains(said.Words[0], "1 case chased") || !strings.Contains(said.Words[0], "Letters to print: 1.") {
		t.Errorf("it says %q", said.Words)
	}
	if got := d.Ticked(); len(got) != 1 || got[0] != "a-146" {
		t.Errorf("ticked still: %v", got)
	}
}
