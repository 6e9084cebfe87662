// Package register is who may act for whom: one row a pair of people, and the
// acts on a role once it was granted.
//
// It never ends, suspends or records anything itself: casework does, and the
// role's own rules say what is possible now.
//
// The invariant it keeps: access that somebody has to switch off in the GP
// system stands in red above everything until somebody records it done, and an
// act that the role's state or the person's staff roles rule out is not drawn.
// Holds are never shown here.
//
// Read model.go first, then detail.go (one role), acts.go and view.go.
package register
