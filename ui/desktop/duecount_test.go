package desktop

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

func TestReviewsAreCountedAnewOnlyWhenSomethingCanChangeThem(t *testing.T) {
	var c dueCount
	reads, due := 0, 7
	today := nhs.MustDate("2026-12-01")
	ask := func(on nhs.Date) int {
		t.Helper()
		n, err := c.of(t.Context(), on, func(context.Context) (int, error) { reads++; return due, nil })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for range 2 {
		if n := ask(today); n != 7 || reads != 1 {
			t.Errorf("%d, read %d times", n, reads)
		}
	}
	if ask(today.AddDays(1)); reads != 2 {
		t.Error("another day has the number of the day before")
	}
	due = 8
	if c.drop(); ask(today) != 8 || reads != 3 {
		t.Error("a change is not counted")
	}
	if _, err := (&dueCount{}).of(t.Context(), today, func(context.Context) (int, error) { return 0, errors.New("no record") }); err == nil {
		t.Error("an error is no number")
	}
	// What changes while it is being read is read again.
	c.drop()
	if _, err := c.of(t.Context(), today, func(context.Context) (int, error) { c.drop(); return 1, nil }); err != nil {
		t.Fatal(err)
	}
	if ask(today) != 8 {
		t.Error("a number read before a change is kept after it")
	}
}

func TestManyChangesAtOnceAreCountedOnce(t *testing.T) {
	var c dueCount
	var mu sync.Mutex
	reads := 0
	begun, goOn := make(chan struct{}), make(chan struct{})
	read := func(context.Context) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		if reads++; reads == 1 {
			close(begun)
			<-goOn
		}
		return 5, nil
	}
	var wg sync.WaitGroup
	count := func() {
		if n, err := c.of(t.Context(), nhs.MustDate("2026-12-01"), read); n != 5 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	}
	wg.Go(count)
	<-begun
	for range 50 {
		c.drop()
		wg.Go(count)
	}
	close(goOn)
	wg.Wait()
	if reads != 2 { // the one under way, and one for all that came after
		t.Errorf("read %d times", reads)
	}
}

func TestWhatBearsOnReviews(t *testing.T) {
	for _, act := range append(workflow.Acts(), workflow.ActMirror) {
		alone := bearsOnReviews(casework.Event{Act: act, Application: "a", Letter: "l"})
		if want := slices.Contains([]workflow.Act{workflow.ActMirror, workflow.ActSetPolicy, workflow.ActAgreePolicy}, act); alone != want {
			t.Errorf("%s on an application: %t", act, alone)
		}
		if !bearsOnReviews(casework.Event{Act: act, Role: "r"}) || !bearsOnReviews(casework.Event{Act: act, Outgoing: true}) {
			t.Errorf("%s on a role, or with a message, is not counted", act)
		}
	}
}
