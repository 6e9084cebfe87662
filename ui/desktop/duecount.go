package desktop

import (
	"context"
	"sync"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// dueCount keeps how many reviews are due, which is read from the whole
// register, until something happens that can change it.
type dueCount struct {
	one sync.Mutex // one reading at a time: many changes at once make one or two

	mu    sync.Mutex
	turns int // how often it was dropped
	known bool
	on    nhs.Date
	n     int
}

// of is the number on a day, read anew where it is not known.
func (c *dueCount) of(ctx context.Context, on nhs.Date, read func(context.Context) (int, error)) (int, error) {
	c.one.Lock()
	defer c.one.Unlock()
	if n, known := c.kept(on); known {
		return n, nil
	}
	c.mu.Lock()
	turns := c.turns
	c.mu.Unlock()
	n, err := read(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil && turns == c.turns {
		c.known, c.on, c.n = true, on, n
	}
	return n, err
}

func (c *dueCount) kept(on nhs.Date) (int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n, c.known && c.on == on
}

// drop forgets the number.
func (c *dueCount) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turns, c.known = c.turns+1, false
}

// bearsOnReviews reports whether a change can bring a role onto the review list
// or take it off. An application being worked on, a letter and the practice's
// users cannot.
func bearsOnReviews(e casework.Event) bool {
	switch e.Act {
	case workflow.ActMirror, workflow.ActSetPolicy, workflow.ActAgreePolicy: // Mirror is also how a message fared
		return true
	}
	return e.Outgoing || e.Role != ""
}
