// Package cli is Proxydesk without a window: the commands, the settings, and
// the wiring of a practice's rooms, which the window and the commands share.
//
// It never draws anything and imports no Fyne: main hands it the functions that
// open the window and walk the tour.
//
// Invariant: a command prints one JSON object (or the file asked for) on
// standard output and words on standard error, names no person on either, and
// ends with 0 done, 1 failed, 2 usage, 3 needs a person.
//
// Read run.go first (the commands), then desk.go (the wiring), seats.go (who is
// signed in), rules.go (what the practice decides by), daybook.go (what each day
// brings), config.go (the settings).
package cli
