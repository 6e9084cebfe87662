package shell

import (
	"context"
	"errors"
	"testing"

	"proxydesk/workflow"
)

// full keeps nothing, for a reason.
type full struct{ why error }

func (f full) Draft(context.Context, workflow.StaffID, string) ([]byte, error) {
	return nil, workflow.ErrNotFound
}
func (f full) KeepDraft(context.Context, workflow.StaffID, string, []byte) error { return f.why }

// Whoever was stopped while they typed is signed out; any other trouble is the
// page's to show.
func TestTypingEndsForSomebodyWhoWasStopped(t *testing.T) {
	for why, ends := range map[error]bool{workflow.ErrStopped: true, errors.New("the disk is full"): false} {
		w := openWindow(t)
		w.door.host.In(asha)
		var heard error
		NewDrafting(w.Host(), full{why}, "paper", func(err error) { heard = err }).Keep([]byte("half a form"))
		if ended := w.Host() == nil; ended != ends || heard == nil {
			t.Errorf("%v: the session ended %t, the page heard %v", why, ended, heard)
		}
	}
}
