// Package relay takes what the desk decided to the national store and proves
// what became of it.
//
// It never decides who gets access, never words a decision anew, and never
// sends a message twice without having read what the store holds. It holds no
// state that a crash could take: what it must remember is in the outbox.
//
// Invariant: a message is written down as being sent before its first byte
// leaves; each ends done, local or with a person, with a reason in words; and
// taking access away waits for nothing that gives it.
//
// The wording of the wire stops in translate.go. What an answer means is the
// table in verdict.go, what to do about the role found at the store the table
// in compare.go; both are pure. Read those first, then relay.go (whose turn it
// is), message.go (one message from look to settlement), reconcile.go (changes
// made elsewhere) and pace.go (how fast, and when again).
package relay
