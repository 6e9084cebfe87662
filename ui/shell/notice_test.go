package shell

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"proxydesk/workflow"
)

func TestErrorsInWords(t *testing.T) {
	for _, tc := range []struct {
		err        error
		title      string
		unforeseen bool
	}{
		{fmt.Errorf("decide application a-1: %w", workflow.ErrStale), "Somebody else changed this first", false},
		{fmt.Errorf("read: %w", workflow.ErrNotFound), "This record is not here", false},
		{fmt.Errorf("lift: %w", workflow.ErrNotAllowed), "Your role does not allow this", false},
		{fmt.Errorf("read: %w", workflow.ErrCorrupt), "A stored record does not match its seal", true},
		{&workflow.Refusal{Act: workflow.ActDecide, Needs: []workflow.Need{{Words: "Nobody has spoken to the patient alone."}}}, "This cannot be done yet", false},
		{fmt.Errorf("save: %w", Notice{Title: "The disk is full"}), "The disk is full", false},
		{fmt.Errorf("commit: %w", syscall.ENOSPC), "The disk of this computer is full", false},
		{fmt.Errorf("open: %w", syscall.EIO), "The practice’s record cannot be read or written", true},
		{&fs.PathError{Op: "open", Err: fs.ErrPermission}, "The practice’s record cannot be read or written", true},
		{fmt.Errorf("commit: %w", syscall.EBUSY), "Another program is using the practice’s record", false},
		{errors.New("disk full"), "Something went wrong that should not have", true},
	} {
		n, ok := Explain(tc.err)
		if !ok || n.Title != tc.title || n.Unforeseen != tc.unforeseen {
			t.Errorf("%v reads as %+v", tc.err, n)
		}
	}
	if _, ok := Explain(fmt.Errorf("read: %w", context.Canceled)); ok {
		t.Error("the end of a session is shown as an error")
	}
}

func TestAnUnforeseenErrorHasAReferenceAndTellsNothing(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Host().ShowError(errors.New("disk full"))
	a := w.asking()
	if a == nil {
		t.Fatal("nothing is shown")
	}
	words := strings.Join(a.question.Words, " ")
	if !strings.Contains(words, "Reference 1201-094207-000") || strings.Contains(words, "disk") {
		t.Errorf("it says %q", words)
	}
}
