// Package seal keeps what identifies a person unreadable at rest: it seals
// rows under the practice's data key, wraps that key under each user's password
// and under one recovery key, and makes the blind index by which an NHS number
// is found without being stored.
//
// It never touches a database or a file, never keeps a password, and never
// prints a key: Key and Recovery show nothing under any fmt verb.
//
// Invariant: what Open returns is exactly what Seal was given for the same
// table and row. Anything else, be it one changed bit, a value copied from
// another row or a sealed value cut short, is ErrTampered. An older value of
// the same row does open; the digests of package auditlog find that.
//
// Read key.go first, then wrap.go, password.go and recovery.go.
package seal
