package shell

import "time"

// calm is how long keys have to pause before what they passed is looked at.
const calm = 80 * time.Millisecond

// Calm belongs to one thing that may be asked for faster than it can be shown,
// as the preview of each row that a held key passes. The zero value is ready.
type Calm struct {
	turn Latest
	busy bool
	next func()
}

// Calmly does something at once the first time, and then only the latest of what
// is asked for, when nothing more is for a moment.
func (h *Host) Calmly(c *Calm, do func()) {
	if h.OnAfter == nil {
		do()
		return
	}
	if c.busy {
		c.next = do
	} else {
		do()
	}
	c.busy = true
	latest := c.turn.Next()
	h.OnAfter(calm, func() {
		if !latest() {
			return
		}
		next := c.next
		c.busy, c.next = false, nil
		if next != nil {
			next()
		}
	})
}
