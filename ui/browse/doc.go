// Package browse is the dialog that chooses a file or a folder of this computer,
// by keyboard as well as by pointer, in the words and looks of the window.
//
// It never opens a file: [Local.Read] does, for whoever asked, and only the one
// that was chosen. It never writes what folders or files are called to a disk or
// a log, for a name may be a patient's. It never waits on the window's goroutine,
// and what does not answer (a share of a computer that is off) can be left at any
// time: the dialog closes at once, and no work is left that the program would
// wait for at its end.
//
// Invariant: what it hands over is a folder that can be written into, or a
// regular file of a kind that was asked for.
//
// Read want.go first (what can be asked), then disk.go (what folders are read
// by), model.go (what every key does), dialog.go (what it looks like).
package browse
