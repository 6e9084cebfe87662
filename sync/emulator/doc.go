// Package emulator is a stand-in for the national store of proxy roles, the
// Validated Relationships Service (VRS). It ships in the product: the demo and
// training run against it, and so do the tests. It keeps what it is told,
// refuses what the national store would refuse, in the same words, and can be
// made to fail in every way a network fails.
//
// It never shares a type with the client (sync/vrs), so that one mistake cannot
// hide on both sides: resources are plain JSON maps, checked against tables of
// its own (the .csv files beside the code). It never writes an NHS number to its
// log, never acts between requests (what is due by then is done by the next), and
// never takes a number that may be a real person's. It is not the national
// store: where the published contract is silent the choice made here is marked
// "assumed".
//
// Invariant: there is at most one role for a patient and a proxy (unless the
// guard is switched off on purpose), and every answered change is kept.
//
// Start with emulator.go (the service), then exchange.go (the path of one
// request), then transitions.csv (what a role may become).
package emulator
