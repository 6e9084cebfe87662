package settings

import (
	"context"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
)

// Joined is how the desk is joined to the national store.
type Joined struct {
	// Connected is false where no store is set up. Address is its host, SignIn how
	// the desk signs in to it, in words.
	Connected       bool
	Address, SignIn string
	Status          shell.Status
}

// Step is one step of trying the line.
type Step struct {
	Title, Words string
	// Good and Bad are both false where the step was not reached or is not used.
	Good, Bad bool
}

// Connection is the line to the national store, without any secret.
type Connection struct {
	host  *shell.Host
	ports Ports
	told  func()
	reads shell.Latest

	sight
	Busy   bool
	Joined Joined
	// Steps are what the last try found, At when.
	Steps []Step
	At    time.Time
}

// NewConnection returns the section; told is called when it has something to show.
func NewConnection(h *shell.Host, p Ports, told func()) *Connection {
	return &Connection{host: h, ports: p, told: told}
}

// Reread asks how the line stands.
func (c *Connection) Reread() {
	shell.Load(c.host, &c.reads, c.ports.Joined, func(j Joined, err error) {
		if c.took(c.host, err) {
			c.Joined = j
		}
		c.told()
	})
}

// State says in a sentence how the line stands, and whether that is well.
func (c *Connection) State() (words string, well bool) {
	st := c.Joined.Status
	switch {
	case !c.Read:
		return "", true
	case !c.Joined.Connected:
		return lang.Say("No national store is set up on this desk. Decisions stay in the practice’s own record, and everything else works."), true
	case !st.OfflineSince.IsZero():
		return lang.Sayf("The national store has not answered since %s. You can keep working: what is to be sent waits.", when(st.OfflineSince)), false
	case st.Barred != "":
		return st.Barred, false
	case st.Paused != "":
		return st.Paused, false
	case st.LastContact.IsZero():
		return lang.Say("The national store has not been asked anything yet."), true
	}
	return lang.Sayf("Connected. The national store last answered %s.", when(st.LastContact)), true
}

// CanCheck says whether the line can be tried, and why not.
func (c *Connection) CanCheck() (bool, string) {
	switch {
	case c.Busy:
		return false, lang.Say("It is being tried.")
	case !c.Joined.Connected || c.ports.Check == nil:
		return false, lang.Say("No national store is set up on this desk.")
	}
	return true, ""
}

// Check tries the line step by step. It asks the store about nobody.
func (c *Connection) Check() {
	if ok, _ := c.CanCheck(); !ok {
		return
	}
	c.Busy = true
	c.told()
	by := c.host.Staff()
	var steps []Step
	shell.ActOr(c.host, func(ctx context.Context) (err error) {
		steps, err = c.ports.Check(ctx, by)
		return err
	}, func() {
		c.Busy, c.Steps, c.At = false, steps, c.host.Now()
		c.Reread()
	}, func(err error) {
		c.Busy = false
		c.host.ShowError(err)
		c.told()
	})
}
