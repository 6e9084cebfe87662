// Package auditlog links the entries of the audit log so that nobody can change
// the record of what was done without its showing: each entry's link is an
// HMAC of the entry and of the link before it, under a key that only somebody
// signed in has.
//
// It never reads or writes the log: entries and rows are handed to it. It
// never sees what an entry's detail means, and its Problems hold our own ids
// and numbers, never a patient.
//
// Invariant: a log for which a Verifier finds no Problem is, entry for entry,
// the one that was written, up to the head it was given; and each row that the
// log speaks of stands as its last entry left it. What it cannot find is a
// whole record set back to an earlier day, head and all: only a head noted
// somewhere else shows that.
//
// Read entry.go first, then verify.go and digest.go.
package auditlog
