// Package incoming is where applications enter the desk by hand: brought in
// from the national store, an e-mail or a file, or keyed from paper.
//
// It never fills a field from what the practice already knows unless asked to,
// never corrects what was read, and stores nothing before it is registered:
// what stands on these pages lives in memory until then and until sign-out.
//
// The invariant it keeps: an application brought in is registered only after a
// person looked at every field that was read, and one that did not come from
// the configured store says on the page that the form claims, and nobody has
// proved, who applied.
//
// Read form.go first (the fields of both pages), then model.go (bringing in) and
// papermodel.go (keying); view.go and paper.go show them.
package incoming
