// Package outbox is what goes to the national store: where each message is, in
// words a person can say on the phone, and what to do with one that needs
// somebody.
//
// It never sends anything and never decides what became of a message: the relay
// does, and casework settles what a person chose.
//
// The invariant it keeps: every message that is not finished stands in exactly
// one of the open tabs, and the choice offered first is the one with less
// access. A message that waits for a safeguarding release is drawn only for
// those who may read holds.
//
// Read model.go first, then state.go (the words), compare.go and view.go.
package outbox
