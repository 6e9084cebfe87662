package storetest

import (
	"bytes"
	"errors"
	"testing"

	"proxydesk/workflow"
)

func papersKept(t *testing.T, d *desk) {
	a := d.register(ada, ruth)
	content := append([]byte("%PDF-1.7 "), bytes.Repeat([]byte{0, 1, 2, 3}, 4000)...)
	d.ok(d.as(receptionist).Attach(d.ctx(), a.ID, workflow.Paper{Kind: workflow.PaperResponsibility, Note: "Full certificate", Content: content}))
	d.ok(d.as(receptionist).Attach(d.ctx(), a.ID, workflow.Paper{Kind: workflow.PaperIdentity, Note: "Passport ending 4821"}))
	all, err := d.EvidenceOf(d.ctx(), a.ID)
	d.ok(err)
	if len(all) != 2 || !all[0].Kept() || all[0].Size != len(content) || all[1].Kept() || all[1].By != receptionist.ID || !all[1].At.Equal(d.now) {
		t.Fatalf("papers: %+v", all)
	}
	got, err := d.Copy(d.ctx(), all[0].ID)
	d.ok(err)
	if !bytes.Equal(got, content) {
		t.Errorf("the copy differs: %d bytes of %d", len(got), len(content))
	}
	if _, err := d.Copy(d.ctx(), all[1].ID); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("the copy of a paper only seen: %v, want ErrNotFound", err)
	}
	if _, err := d.Evidence(d.ctx(), "nobody-has-this"); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("a paper nobody has: %v, want ErrNotFound", err)
	}
	d.ok(d.as(admin).Discard(d.ctx(), all[0].ID, "The wrong child’s."))
	gone, err := d.Evidence(d.ctx(), all[0].ID)
	d.ok(err)
	if gone.Kept() || gone.Discarded.By != admin.ID || gone.Version != 2 {
		t.Errorf("destroyed: %+v", gone)
	}
	if _, err := d.Copy(d.ctx(), all[0].ID); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("the copy that was destroyed: %v, want ErrNotFound", err)
	}
	other := d.application(a.ID)
	late, err := other.Discard(all[0], "Again.", admin, d.now)
	d.ok(err)
	if err := d.Commit(d.ctx(), late); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("destroyed twice from one reading: %v, want ErrStale", err)
	}
}
