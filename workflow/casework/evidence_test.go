package casework_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"proxydesk/workflow"
)

var birthCertificate = workflow.Paper{Kind: workflow.PaperResponsibility, Note: "Full birth certificate", Content: []byte("%PDF-1.7 made up")}

// A restricted paper is opened only by those who may read holds, and nobody else
// but whoever brought it knows of it; looking at one is in the log before it is
// shown.
func TestARestrictedPaperIsSeenByTheFew(t *testing.T) {
	b := newBench(t, players(t), 0)
	paper := birthCertificate
	paper.Restricted = true
	if err := b.As(b.staff("R")).Attach(b.ctx, b.id, paper); err != nil {
		t.Fatal(err)
	}
	id := b.record.papers[0].ID
	for who, sees := range map[string]bool{"R": false, "A": false, "C": false, "M": false, "G": true, "S": true} {
		b.record.noted = nil
		c, err := b.As(b.staff(who)).Reread(b.ctx, b.id)
		if err != nil {
			t.Fatal(err)
		}
		e, content, err := b.As(b.staff(who)).LookAt(b.ctx, id)
		if sees {
			if err != nil || len(c.Evidence) != 1 || e.ID != id || !bytes.Equal(content, paper.Content) || len(b.record.noted) != 1 {
				t.Errorf("%s: %d papers, %v, %d notes", who, len(c.Evidence), err, len(b.record.noted))
			}
			continue
		}
		known := 0
		if who == "R" {
			known = 1 // she brought it
		}
		if !errors.Is(err, workflow.ErrNotFound) || len(c.Evidence) != known || content != nil {
			t.Errorf("%s sees a restricted paper: %d papers, %v", who, len(c.Evidence), err)
		}
		if err := b.As(b.staff(who)).Discard(b.ctx, id, "Because."); !errors.Is(err, workflow.ErrNotFound) {
			t.Errorf("%s destroys a restricted paper: %v", who, err)
		}
	}
}

// Somebody who sees no records sees no papers either.
func TestWhoeverLooksAfterMachinesOpensNoPaper(t *testing.T) {
	b := newBench(t, players(t), 0)
	if err := b.As(b.staff("R")).Attach(b.ctx, b.id, birthCertificate); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.As(b.staff("Y")).LookAt(b.ctx, b.record.papers[0].ID); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("the system administrator looks: %v", err)
	}
}

// A relative among the staff opens no copy, whatever their role, and does not
// know of a restricted paper.
func TestARelativeOpensNoPaper(t *testing.T) {
	b := newBench(t, players(t), 0)
	restricted := birthCertificate
	restricted.Restricted = true
	for _, p := range []workflow.Paper{birthCertificate, restricted} {
		if err := b.As(b.staff("R")).Attach(b.ctx, b.id, p); err != nil {
			t.Fatal(err)
		}
	}
	lead := b.staff("S")
	lead.Linked = append(lead.Linked, b.record.cases[b.id].Proxy.NHSNumber)
	c, err := b.As(lead).Reread(b.ctx, b.id)
	if err != nil || len(c.Evidence) != 1 || c.Evidence[0].Restricted {
		t.Errorf("a relative knows of %d papers: %v", len(c.Evidence), err)
	}
	for _, e := range b.record.papers {
		if _, content, err := b.As(lead).LookAt(b.ctx, e.ID); err == nil || content != nil {
			t.Errorf("a relative opened a paper (restricted: %v)", e.Restricted)
		}
	}
}

// The log is read by more people than may know what a restricted paper is.
func TestTheLogDoesNotSayWhatARestrictedPaperIs(t *testing.T) {
	b := newBench(t, players(t), 0)
	restricted := birthCertificate
	restricted.Restricted = true
	if err := b.As(b.staff("R")).Attach(b.ctx, b.id, restricted); err != nil {
		t.Fatal(err)
	}
	if err := b.As(b.staff("S")).Discard(b.ctx, b.record.papers[0].ID, "Her sister’s certificate."); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.record.written {
		for _, e := range c.Audit() {
			for _, d := range e.Details {
				if words := d.Before + d.After; strings.Contains(words, "responsibility") || strings.Contains(words, "sister") {
					t.Errorf("the log says %q", words)
				}
			}
		}
	}
}
