package queue

import (
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

func TestOrders(t *testing.T) {
	for _, tc := range []struct {
		order Order
		by    workflow.Staff
		names string
	}{
		{WorstFirst, asha, "MARSH FINCH WROE BRAY TARROW APSLEY COLE QUILL LUND HART"},
		{ByPatient, asha, "APSLEY BRAY COLE FINCH HART LUND MARSH QUILL TARROW WROE"},
		{ByProxy, asha, "APSLEY BRAY COLE HART FINCH LUND MARSH QUILL TARROW WROE"},
		// Who may not read holds sees the held case among those with a clinician.
		{ByStatus, asha, "QUILL LUND WROE BRAY APSLEY HART MARSH TARROW COLE FINCH"},
		{ByStatus, shah, "QUILL LUND WROE BRAY APSLEY HART TARROW COLE MARSH FINCH"},
	} {
		d := newDesk(t, tc.by, fernbrook())
		d.Enter("all")
		d.Sort(ByPatient)
		d.Sort(tc.order)
		if got := d.names(); got != tc.names {
			t.Errorf("%s for %s: %s", tc.order.Words(), tc.by.Name, got)
		}
	}
}

// A kept view is a tab, filters and an order: it comes back the next day, and what
// was searched for is not part of it.
func TestAViewIsKeptWithoutAName(t *testing.T) {
	kept := map[string]string{}
	remember := func(d *desk) {
		d.host.OnKept = func(key string) string { return kept[key] }
		d.host.OnKeep = func(key, word string) { kept[key] = word }
		d.recall()
	}
	d := newDesk(t, asha, fernbrook())
	remember(d)
	d.Enter("all")
	d.AddFilter(shell.OfChild)
	d.Sort(ByPatient)
	d.SetSearch("father")
	d.Keep()
	d.Keep()
	if len(d.Kept()) != 1 || d.Kept()[0].Words() != "All, age: child, by patient, A to Z" || !d.IsKept() {
		t.Fatalf("kept %+v", d.Kept())
	}
	next := newDesk(t, asha, fernbrook())
	remember(next)
	next.Enter("")
	next.Use(next.Kept()[0])
	if got := next.names(); got != "COLE FINCH QUILL TARROW" || next.Search() != "" {
		t.Errorf("the kept view shows %s, looking for %q", got, next.Search())
	}
	next.Forget(next.Kept()[0])
	if len(next.Kept()) != 0 {
		t.Error("a forgotten view is there still")
	}
	next.undo()
	if len(next.Kept()) != 1 {
		t.Error("forgetting cannot be taken back")
	}
}

// What another version kept and this one does not know is passed over.
func TestAKeptViewOfAnotherVersion(t *testing.T) {
	d := newDesk(t, asha, fernbrook())
	d.host.OnKept = func(string) string {
		return `[{"View":"mine"},{"View":"elsewhere"},{"View":"all","Order":"by moon"},{"View":"all","Filters":["of-fish"]}]`
	}
	d.recall()
	if len(d.Kept()) != 1 || d.Kept()[0].View != workflow.ViewMine {
		t.Errorf("kept %+v", d.Kept())
	}
}

// What the manager shares everybody has the next time they look, and only whoever
// sets the practice's rules is offered to share.
func TestAViewIsSharedWithEverybody(t *testing.T) {
	record := fernbrook()
	d := newDesk(t, pat, record)
	d.Enter("all")
	d.AddFilter(shell.OfChild)
	if !d.CanShare() {
		t.Fatal("the manager cannot share a view")
	}
	d.Share()
	if d.CanShare() || len(d.Shared()) != 1 || d.toasts[0] != "Everybody has it under Views: All, age: child." {
		t.Fatalf("shared %+v, saying %q", d.Shared(), d.toasts)
	}
	other := newDesk(t, asha, record)
	other.Enter("mine")
	if len(other.Shared()) != 1 || other.CanShare() {
		t.Fatalf("reception has %+v, and may share: %t", other.Shared(), other.CanShare())
	}
	other.Use(other.Shared()[0])
	if got := other.names(); got != "FINCH TARROW COLE QUILL" {
		t.Errorf("the shared view shows %s", got)
	}
	d.Unshare(d.Shared()[0])
	if len(d.Shared()) != 0 {
		t.Error("it is shared still")
	}
	if d.undo(); len(d.Shared()) != 1 {
		t.Error("taking it off cannot be undone")
	}
}

func TestSharedViewsAsTheyLook(t *testing.T) {
	for _, by := range []workflow.Staff{pat, asha} {
		record := fernbrook()
		_ = record.ShareView(t.Context(), workflow.SharedView{View: workflow.ViewUnassigned, Filters: []string{"of-child"}})
		w := openWindow(t, by, record, theme.Light)
		w.screen.model.AddFilter(shell.Urgent)
		w.screen.model.Keep()
		w.screen.model.AddFilter(shell.ByProxy)
		if !w.Do("queue.views") {
			t.Fatal("no views are offered")
		}
		shot.Keep(t, w.win.Canvas().Capture(), "queue-views-"+by.Login)
	}
}
