package queue

import (
	"slices"
	"strings"
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"

	"fyne.io/fyne/v2"
)

// u asks why, and marks what is not urgent yet; with nothing left to mark it takes
// the mark off. Both can be undone, and the reason comes back.
func TestUrgentTakesAReasonAndIsUndone(t *testing.T) {
	w := openWindow(t, asha, fernbrook(), theme.Light)
	m := w.screen.model
	m.SetView(workflow.ViewAll)
	why := func(id workflow.ApplicationID) string {
		a, _ := w.record.Application(t.Context(), id)
		return a.Urgent.Why
	}
	m.SetTicked([]workflow.ApplicationID{"a-148", "a-150"})
	m.Hurry("Moves away on Friday.")
	if why("a-148") == "" || why("a-150") == "" || len(m.Ticked()) != 0 {
		t.Fatalf("marked %q, %q; ticked %v", why("a-148"), why("a-150"), m.Ticked())
	}
	m.AddFilter(shell.Urgent)
	if m.Len() != 2 {
		t.Errorf("%d rows are urgent", m.Len())
	}
	m.Clear()
	w.record.around = workflow.Around{Same: []workflow.Earlier{{Application: "a-77", Ref: "REF-0042", State: workflow.Refused, On: nhs.MustDate("2026-03-02")}}}
	m.Choose("a-148")
	if n := m.Preview().Notes; len(n) != 2 || n[0].Words != "Urgent since 1 Dec, as you said: Moves away on Friday." {
		t.Errorf("the preview says %q", n)
	}
	i := m.Index("a-148")
	if l, _ := m.Line(i); !strings.HasPrefix(m.Words(l).Due, "Urgent, ") {
		t.Errorf("the row says %q", m.Words(l).Due)
	}
	shot.Keep(t, w.win.Canvas().Capture(), "queue-urgent")
	if w.screen.urgent(); why("a-148") != "" || why("a-150") == "" {
		t.Errorf("taken off: %q, and %q stays", why("a-148"), why("a-150"))
	}
	if w.Do("edit.undo"); why("a-148") != "Moves away on Friday." {
		t.Errorf("undone it is urgent because %q", why("a-148"))
	}
}

// A change that could not be written leaves its row as it was, says so there, and
// is done anew at once; one that a rule forbids is not tried again.
func TestWhatIsNotSavedSaysSoAndIsTriedAgain(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.record.fails = map[workflow.ApplicationID]error{"a-151": workflow.ErrStale}
	d.Enter("mine")
	d.SetTicked([]workflow.ApplicationID{"a-146", "a-151", "a-148"})
	d.Assign("s3")
	if d.Unsaved("a-146") || !d.Unsaved("a-151") || !d.Unsaved("a-148") || d.UnsavedWords() != "2 cases are as they were before: the change is not saved." {
		t.Fatalf("not saved: %v, %q", d.unsaved, d.UnsavedWords())
	}
	if tag := (rows{d.Model}).Row(d.Index("a-151")).Cells[4].Tag; tag.Text != "Not saved" || tag.Color != theme.Red {
		t.Errorf("the row says %+v", tag)
	}
	d.record.fails = nil
	d.Retry()
	if ok, _ := d.CanRetry(); ok || !slices.Equal(d.record.gave, []string{"a-146 to s3", "a-148 to s3", "a-151 to s3"}) {
		t.Errorf("left %v, gave %v", d.unsaved, d.record.gave)
	}
	d.record.fails = map[workflow.ApplicationID]error{"a-150": &workflow.Refusal{Needs: []workflow.Need{{Words: "No."}}}}
	d.Enter("all")
	d.Choose("a-150")
	if d.Hurry("Now."); d.Unsaved("a-150") || d.UnsavedWords() != "" {
		t.Error("what a rule forbids is tried again")
	}
}

// What is not saved stands in the foot of the list, beside what is ticked.
func TestNotSavedAsItLooks(t *testing.T) {
	record := fernbrook()
	record.cases[4].Urgent = workflow.Urgency{Why: "Moves away on Friday.", By: asha.ID, On: nhs.MustDate("2026-12-01")}
	w := openWindow(t, asha, record, theme.Light)
	m := w.screen.model
	m.SetView(workflow.ViewAll)
	record.fails = map[workflow.ApplicationID]error{"a-146": workflow.ErrStale}
	m.SetTicked([]workflow.ApplicationID{"a-146"})
	m.Take()
	shot.Keep(t, w.win.Canvas().Capture(), "queue-not-saved")
	w.key(fyne.KeyEscape) // what went wrong was read
	if !w.Do("queue.retry") || !m.Unsaved("a-146") {
		t.Error("it was not tried again, or is saved though it failed")
	}
}
