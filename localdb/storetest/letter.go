package storetest

import (
	"errors"
	"testing"

	"proxydesk/workflow"
)

func lettersWait(t *testing.T, d *desk) {
	a := d.register(ada, ruth)
	d.refuse(a)
	all, err := d.LettersOf(d.ctx(), a.ID)
	d.ok(err)
	if len(all) != 1 || all[0].Kind != "L07" || all[0].Version != 1 || all[0].State != workflow.LetterWaiting {
		t.Fatalf("letters: %+v", all)
	}
	lines, err := d.Letters(d.ctx(), workflow.LetterWaiting, admin)
	d.ok(err)
	if len(lines) != 1 || lines[0].Name != "QUILL, Ruth" || lines[0].Held {
		t.Errorf("listed: %+v", lines)
	}
	a = d.application(a.ID)
	safe := workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true}
	c, err := all[0].MarkSafe(safe, a, admin, d.now)
	d.ok(err)
	d.ok(d.Commit(d.ctx(), c))
	if err := d.Commit(d.ctx(), c); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("marked twice from one reading: %v, want ErrStale", err)
	}
	l, err := d.Letter(d.ctx(), all[0].ID)
	d.ok(err)
	if l.Version != 2 || !l.Safe.AddressChecked || l.Safe.By != admin.ID {
		t.Errorf("marked: %+v", l)
	}
	if _, err := d.LetterWords(d.ctx(), l.ID); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("words of a letter that was not printed: %v, want ErrNotFound", err)
	}
	for _, words := range []string{"Dear Ruth", "Dear Ms Quill"} { // the first did not come out of the printer
		c, err = l.RecordPrinted(workflow.Print{Words: []byte(words), Wording: "w1", Told: "all"}, a, admin, d.now)
		d.ok(err)
		d.ok(d.Commit(d.ctx(), c))
		kept, err := d.LetterWords(d.ctx(), l.ID)
		d.ok(err)
		if string(kept) != words {
			t.Errorf("kept %q, want %q", kept, words)
		}
		l, err = d.Letter(d.ctx(), l.ID)
		d.ok(err)
		if l.Kept != nil || l.Wording != "w1" || l.Told != "all" || l.State != workflow.LetterPrinted {
			t.Errorf("printed: %+v", l)
		}
		if words == "Dear Ruth" {
			c, err = l.NotPrinted(a, admin, d.now)
			d.ok(err)
			d.ok(d.Commit(d.ctx(), c))
			l, err = d.Letter(d.ctx(), l.ID)
			d.ok(err)
		}
	}
	for state, want := range map[workflow.LetterState]int{workflow.LetterWaiting: 0, workflow.LetterPrinted: 1, workflow.LetterDropped: 0} {
		n, err := d.LetterCount(d.ctx(), state, admin)
		d.ok(err)
		if n != want {
			t.Errorf("%d letters %s, want %d", n, state, want)
		}
	}
}

func heldLetters(t *testing.T, d *desk) {
	a := d.register(ada, ruth)
	d.ok(d.as(receptionist).Hold(d.ctx(), a.ID, "coercion"))
	d.refuse(a)
	for _, c := range []struct {
		who  workflow.Staff
		want int
	}{{admin, 0}, {manager, 0}, {gp, 1}} {
		lines, err := d.Letters(d.ctx(), workflow.LetterWaiting, c.who)
		d.ok(err)
		n, err := d.LetterCount(d.ctx(), workflow.LetterWaiting, c.who)
		d.ok(err)
		if len(lines) != c.want || n != c.want {
			t.Errorf("%s sees %d letters and a count of %d, want %d", c.who.Roles[0], len(lines), n, c.want)
		}
	}
}
