package cli

import (
	"strings"
	"testing"

	"proxydesk/ui/kit"
	"proxydesk/ui/reviews"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/report"
)

// An owner and a day are given to several reviews at once; a row it cannot be
// done on says why, stays ticked and keeps none of the others back.
func TestSeveralReviewsGetAnOwnerAndADay(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 40)
	sam := d.Who("sam")
	h := shell.NewHost(kit.Inline(), d.Desk.Now, d.Casework.As(sam), d.Rules)
	var asked []shell.Question
	var toasts []string
	h.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	h.OnToast = func(words string, _ func()) { toasts = append(toasts, words) }
	h.OnNotice = func(n shell.Notice) { t.Errorf("told %+v", n) }
	m := reviews.NewModel(h, d.DB, nil, nil, func() {})
	m.Within(365)
	m.Sort(report.ByDue)
	var soon, later *report.Row
	for _, r := range m.Shown.Rows {
		if !r.Live() || r.Due.IsZero() || r.Overdue() {
			continue
		}
		if soon == nil {
			soon = r
		}
		later = r
	}
	if soon == nil || !soon.Due.Before(later.Due) {
		t.Fatal("the made-up practice has no two reviews to come")
	}
	ids := []string{string(soon.ID), string(later.ID)}
	m.Tick(ids)
	m.Assign(sam.ID)
	owned := 0
	for _, r := range m.Shown.Rows {
		if r.Owner == sam.ID {
			owned++
			if r.OwnerName() != sam.Name {
				t.Errorf("the owner reads %q", r.OwnerName())
			}
		}
	}
	if owned != 2 || len(m.Ticked()) != 0 || len(toasts) != 1 || !strings.Contains(toasts[0], "2 rows") {
		t.Errorf("%d are owned, %d ticked; said %q", owned, len(m.Ticked()), toasts)
	}

	m.Tick(ids)
	m.SetDate(soon.Due) // which one of them has already, or an earlier one
	if len(asked) != 1 || !strings.Contains(asked[0].Title, "1 row") || !strings.Contains(strings.Join(asked[0].Words, " "), soon.Ref+": ") {
		t.Errorf("asked %+v", asked)
	}
	if got := m.Ticked(); len(got) != 1 || got[0] != string(soon.ID) {
		t.Errorf("ticked: %v", got)
	}
	r, err := d.DB.Role(ctx, later.ID)
	if err != nil || r.Review.Date != soon.Due || r.End.Date != later.EndOn {
		t.Errorf("the other is looked at by %s, ends %s: %v", r.Review.Date, r.End.Date, err)
	}
	log, err := d.DB.AuditTail(ctx, d.Who("pat"), 1)
	if err != nil || log[0].Act != workflow.ActSetReview || log[0].By != sam.ID {
		t.Errorf("the log says %+v: %v", log, err)
	}
}
