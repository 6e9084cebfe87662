// Package desktop joins a practice's desk to the window: which screens there
// are, what each may read, what the door opens, what the bars say. The real
// window and the tour are the same window made here.
//
// It never draws anything of its own and holds no rule.
//
// Invariant: whatever a screen gets, it gets from the desk through a port the
// screen declared; no screen knows another.
//
// Read room.go (the desk behind the window), then window.go.
package desktop
