// Package migrations holds the shape of the practice's record as SQL, one
// folder an engine, in the order of the file names.
//
// It holds no logic and never runs anything: localdb does, when it opens a
// record.
//
// Invariant: a file that has been released is never edited again; what comes
// later is a new file.
//
// Read sqlite/0001_first.sql first.
package migrations

import "embed"

// SQLite holds the migrations for SQLite, in the folder sqlite.
//
//go:embed sqlite/*.sql
var SQLite embed.FS
