package shell

import "time"

// warning is how long before locking the desk says so.
const warning = time.Minute

// farewell is how long before the session is over the desk says so: enough to bring
// what one is at to an end. It is chosen here, as the limit itself asks for nothing.
const farewell = 5 * time.Minute

// idle notices that nobody uses the desk, or that somebody has been at it for
// too long. It is used on the window's goroutine only; its timer may fire on
// any other and comes back through ui.
type idle struct {
	now   func() time.Time
	after func(time.Duration, func()) (stop func())
	ui    func(func())
	// limit is how long nobody may use it; longest the whole of a session.
	limit, longest time.Duration

	// warn says how long is left, once a second; calm takes the warning back.
	warn func(left time.Duration)
	calm func()
	// ending says once when the session will be over, and with a zero time that it
	// is not so any more. Nothing but signing in again puts it off.
	ending func(at time.Time)
	// lock ends it: because nobody used it, or because the session is over.
	lock func(ShutWhy)

	since, used time.Time
	warned      bool
	told        bool // that the session ends
	stop        func()
	turn        int // timers of an earlier start are ignored
}

// clock is the wall clock: the monotonic one stands still while a machine sleeps.
func (i *idle) clock() time.Time { return i.now().Round(0) }

// start begins to watch. since is when the session began.
func (i *idle) start(since time.Time) {
	i.end()
	i.since, i.used = since.Round(0), i.clock()
	i.look()
}

// limitTo changes how long nobody may use it, from now on.
func (i *idle) limitTo(d time.Duration) {
	if i.limit == d {
		return
	}
	i.limit = d
	if i.stop != nil { // it watches, and waits for the end of the old time
		i.stop()
		i.quiet()
		i.look()
	}
}

// end stops watching.
func (i *idle) end() {
	i.turn++
	if i.stop != nil {
		i.stop()
		i.stop = nil
	}
	i.quiet()
	if i.told {
		i.told = false
		i.ending(time.Time{})
	}
}

// use says that somebody is there.
func (i *idle) use() {
	i.used = i.clock()
	i.quiet()
}

func (i *idle) quiet() {
	if i.warned {
		i.warned = false
		i.calm()
	}
}

func (i *idle) look() {
	now := i.clock()
	left := i.used.Add(i.limit).Sub(now)
	over := i.since.Add(i.longest).Sub(now)
	next := over // when there is something to say or do for the session
	if soon := over - farewell; soon > 0 {
		next = soon
	} else if over > 0 && !i.told {
		i.told = true
		i.ending(now.Add(over))
	}
	switch {
	case over <= 0:
		i.end()
		i.lock(SessionOver)
		return
	case left <= 0:
		i.end()
		i.lock(LockedIdle)
		return
	case left <= warning:
		i.warned = true
		i.warn(left.Round(time.Second))
		i.wait(min(time.Second, next))
	default:
		i.wait(min(left-warning, next))
	}
}

func (i *idle) wait(d time.Duration) {
	turn := i.turn
	i.stop = i.after(max(d, time.Millisecond), func() {
		i.ui(func() {
			if turn == i.turn {
				i.look()
			}
		})
	})
}
