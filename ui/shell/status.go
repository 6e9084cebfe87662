package shell

import "time"

// Status is what the bar at the foot of the window says. It holds no names.
type Status struct {
	// SavedAt is the last commit, LastContact the last answer of the national
	// store, also one before this start; zero when there was none yet.
	SavedAt, LastContact time.Time
	// Untried says that nothing was asked of the store since this start.
	Untried bool
	// NextTry is when the store is tried again; zero when nothing waits for it.
	NextTry time.Time
	// OfflineSince is when the store stopped answering; zero while it answers.
	OfflineSince time.Time
	// Barred says in a sentence why the store does not let this desk in; empty
	// while it does.
	Barred string
	// Paused says in a sentence that the store answers and takes nothing for now:
	// it asks for a pause, or is in trouble. Empty while it takes what it is sent.
	Paused string
	// Connected is false when no store is set up on this desk.
	Connected bool
	// Waiting messages have yet to leave; Removing of them take access away.
	// NeedPerson of them somebody must settle.
	Waiting, Removing, NeedPerson int
	// Uncounted says that nobody has signed in since this start, so that the
	// messages are still sealed and nobody knows how many wait.
	Uncounted bool
	// BacksUp says that the desk makes backups by itself; BackedUpAt is when it last
	// did, zero for never. BackupFailed says that the latest did not succeed.
	BacksUp      bool
	BackedUpAt   time.Time
	BackupFailed bool
}
