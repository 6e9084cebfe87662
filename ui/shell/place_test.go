package shell

import "testing"

// Somebody who signs in after the program went down is where they were; somebody
// who left by themselves begins at the beginning.
func TestAfterACrashOneIsWhereOneWas(t *testing.T) {
	kept := &book{}
	w := openWindow(t, func(c *Config) { c.Keeper = kept })
	w.door.host.In(asha)
	w.Host().Go(Place{Page: PageQueue, ID: "a-7"})

	again := openWindow(t, func(c *Config) { c.Keeper = kept }) // without a word of leaving
	again.door.host.In(asha)
	if at := again.desk.at; at != (Place{Page: PageQueue, ID: "a-7"}) {
		t.Errorf("after a crash she is at %+v", at)
	}
	again.Do("go.back")
	if at := again.desk.at; at.Page != PageToday {
		t.Errorf("from there Back leads to %+v", at)
	}
	again.Host().Go(Place{Page: PageQueue})
	again.signOut()

	third := openWindow(t, func(c *Config) { c.Keeper = kept })
	third.door.host.In(asha)
	if at := third.desk.at; at.Page != PageToday {
		t.Errorf("after signing out she begins at %+v", at)
	}
}

// What was brought in is kept where one checks it, so one is led back there; the request
// it came by is not fetched again unasked.
func TestAfterACrashNothingIsFetchedAgain(t *testing.T) {
	kept := &book{}
	withIncoming := func(c *Config) {
		c.Keeper = kept
		c.Pages = append(c.Pages, Page{ID: PageIncoming, Title: "Bring in", Under: PageQueue, Make: func(h *Host) Screen { return newPage(h) }})
	}
	w := openWindow(t, withIncoming)
	w.door.host.In(asha)
	w.Host().Go(Place{Page: PageIncoming, ID: "a request"})
	again := openWindow(t, withIncoming)
	again.door.host.In(asha)
	if at := again.desk.at; at != (Place{Page: PageIncoming}) {
		t.Errorf("after a crash she is at %+v", at)
	}
}

// A place that a person may no longer see, or that another version kept, keeps
// nobody out.
func TestAPlaceThatIsNoMoreKeepsNobodyOut(t *testing.T) {
	for _, word := range []string{`{"Page":"gone"}`, `not JSON`, `{"Page":""}`} {
		kept := &book{}
		if err := kept.Prefer(t.Context(), asha.ID, keyPlace, word); err != nil {
			t.Fatal(err)
		}
		w := openWindow(t, func(c *Config) { c.Keeper = kept })
		w.door.host.In(asha)
		if at := w.desk.at; at.Page != PageToday {
			t.Errorf("kept %s, she is at %+v", word, at)
		}
	}
}
