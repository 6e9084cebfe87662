package shell

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Notice is an error as a person reads it. It is an error itself, so that main
// can put words to what only one adapter knows of, such as a full disk.
type Notice struct {
	// Title says what happened.
	Title string
	// Words say what is safe and what to do next.
	Words string
	// Needs lists what stands in the way of an act that was refused.
	Needs []workflow.Need
	// Reference is what to say on the telephone, for an error nobody foresaw.
	Reference  string
	Unforeseen bool
}

// Explain turns an error into a notice. It answers false for nil and for the
// end of the session, which nobody needs to read about.
func Explain(err error) (Notice, bool) {
	var refused *workflow.Refusal
	var said Notice
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return Notice{}, false
	case errors.As(err, &said):
		return said, true
	case errors.As(err, &refused):
		return Notice{
			Title: lang.Say("This cannot be done yet"),
			Words: lang.Say("Nothing was changed. What is still needed:"),
			Needs: refused.Needs,
		}, true
	case errors.Is(err, workflow.ErrStale):
		return Notice{
			Title: lang.Say("Somebody else changed this first"),
			Words: lang.Say("Nothing of yours was written over theirs. Look at how it stands now, then do it again if it is still right."),
		}, true
	case errors.Is(err, workflow.ErrStopped):
		return Notice{
			Title: lang.Say("Your sign-in was stopped"),
			Words: lang.Say("Nothing was changed, and what you saved before is kept. Ask your practice manager."),
		}, true
	case errors.Is(err, workflow.ErrNotAllowed):
		return Notice{
			Title: lang.Say("Your role does not allow this"),
			Words: lang.Say("Nothing was changed. Ask somebody whose role does, or your practice manager if you think yours should."),
		}, true
	case errors.Is(err, workflow.ErrNotFound):
		return Notice{
			Title: lang.Say("This record is not here"),
			Words: lang.Say("Nothing was changed. It may have been merged into another one: search for the person or the reference."),
		}, true
	case errors.Is(err, workflow.ErrCorrupt):
		return Notice{
			Title:      lang.Say("A stored record does not match its seal"),
			Words:      lang.Say("Nothing was changed, and the record is not shown because it may have been altered. Stop using it and tell your practice manager."),
			Unforeseen: true,
		}, true
	case errors.Is(err, syscall.ENOSPC):
		return Notice{
			Title: lang.Say("The disk of this computer is full"),
			Words: lang.Say("Nothing was changed, and everything saved before is safe. Make room on the disk, then do it again. Proxydesk need not be restarted."),
		}, true
	case errors.Is(err, syscall.EIO), errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return Notice{
			Title:      lang.Say("The practice’s record cannot be read or written"),
			Words:      lang.Say("Nothing was changed, and everything saved before is safe. See that the disk it is on is there, then do it again. If it happens again, tell whoever looks after this computer."),
			Unforeseen: true,
		}, true
	case errors.Is(err, syscall.EBUSY):
		return Notice{
			Title: lang.Say("Another program is using the practice’s record"),
			Words: lang.Say("Nothing was changed. It may be a backup or a virus check: wait a moment, then do it again."),
		}, true
	case errors.Is(err, context.DeadlineExceeded):
		return Notice{
			Title: lang.Say("It took too long"),
			Words: lang.Say("Look at how it stands now before you try again: it may have been done."),
		}, true
	}
	return Notice{
		Title:      lang.Say("Something went wrong that should not have"),
		Words:      lang.Say("Everything saved before this is safe. Try again; if it happens again, tell whoever looks after Proxydesk."),
		Unforeseen: true,
	}, true
}

// Error is the title: it holds nothing of a person.
func (n Notice) Error() string { return n.Title }

// Sentence is the notice in one line, for a screen that shows it beside a field.
func (n Notice) Sentence() string {
	s := n.Title + ". " + n.Words
	for _, need := range n.Needs {
		s += " " + strings.TrimSpace(lang.Of(need.Words))
	}
	if n.Reference != "" {
		s += " " + lang.Sayf("Reference %s.", n.Reference)
	}
	return s
}

// reference is short enough to read out and finds the line in the log.
func reference(now time.Time) string {
	t := now.In(nhs.London)
	return fmt.Sprintf("%s-%03d", t.Format("0102-150405"), t.Nanosecond()/int(time.Millisecond))
}
