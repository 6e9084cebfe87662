package shell

import (
	"context"
	"errors"

	"proxydesk/workflow"
)

// Drafts keeps what somebody typed on a page and has not saved yet, sealed, so that
// it is there after a crash.
type Drafts interface {
	// Draft is what was kept, or workflow.ErrNotFound.
	Draft(ctx context.Context, who workflow.StaffID, page string) ([]byte, error)
	// KeepDraft keeps it in the place of what was there; nothing forgets it.
	KeepDraft(ctx context.Context, who workflow.StaffID, page string, body []byte) error
}

// Drafting keeps the draft of one page while somebody types. Each change is kept;
// of those made while one is being written the last is kept after it.
type Drafting struct {
	host    *Host
	drafts  Drafts
	page    string
	kept    func(error)
	writing bool
	waits   bool
	next    []byte
}

// NewDrafting returns what keeps a page's draft; kept hears, on the window's
// goroutine, how each writing went. Without drafts it keeps nothing.
func NewDrafting(h *Host, d Drafts, page string, kept func(error)) *Drafting {
	return &Drafting{host: h, drafts: d, page: page, kept: kept}
}

// Keep keeps a draft; nothing forgets the one that was kept.
func (d *Drafting) Keep(body []byte) {
	if d.drafts == nil {
		return
	}
	if d.writing {
		d.waits, d.next = true, body
		return
	}
	d.writing = true
	who := d.host.Staff().ID
	d.host.Exec.Go(func() {
		err := d.drafts.KeepDraft(context.WithoutCancel(d.host.Context), who, d.page, body)
		d.host.Exec.UI(func() {
			d.writing = false
			switch {
			case errors.Is(err, workflow.ErrStopped):
				d.host.ShowError(err) // ends the session
			case err != nil:
				d.host.Log.Error("keep a draft", "err", err)
			}
			if d.waits {
				body := d.next
				d.waits, d.next = false, nil
				d.Keep(body)
				return
			}
			d.kept(err)
		})
	})
}
