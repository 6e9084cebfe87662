// Package localdb is the practice's own record, as against the national one:
// applications, roles, letters, messages waiting to be sent, staff, and the log
// of who did what. It keeps them in SQLite by default; PostgreSQL on the
// practice's server would belong here too.
//
// It never decides anything: it stores what the rules of package workflow
// worked out, and refuses what they could not have made. It never writes a
// patient's name, number or words into an error, a file name or an unsealed
// column.
//
// Invariants. Nothing is written but through a door: Commit, Settle, Mirror,
// Administer, KeepSettings, KeepWording, KeepChecklist, KeepSecret, Note and
// Prefer (and Create and the sign-in, with passwords and the recovery key, that
// come before them). A door's transaction is durable when it returns nil, and
// left no trace when it returns an error. Whatever changes a record adds its entry to the log
// in the same transaction. What identifies or describes a person is sealed, and
// so is every secret; until somebody has signed in, nothing sealed can be read
// or written.
//
// Read db.go first, then writer.go and commit.go; application.go, role.go,
// outgoing.go and letter.go are one noun each. sqlite.go holds all that only
// SQLite does.
package localdb
