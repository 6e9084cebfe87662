// Package audit is the log on screen: who did what to which case and when, what
// it changed, and whether the log is as it was written.
//
// It writes nothing but the entries that say the log was read or taken out, and
// it shows an entry as its reader may see it: the record leaves out what a hold
// was for.
//
// The invariant it keeps: what is exported is what the filter found, whole,
// what is printed is what the list shows, and nothing leaves without a reason in the log.
//
// Read model.go first, then out.go (files and pages) and view.go.
package audit
