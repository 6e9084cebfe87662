// Package shell is the window round the screens: who is at the desk, where one
// is, what one may do there, and everything that looks the same everywhere.
//
// It never decides anything about a case and never opens the record itself:
// main hands it ports and the screens as factories, so it knows no screen.
// Nothing here waits on the window's goroutine; work goes through [Host.Work],
// [Load] and [Act].
//
// The invariant it keeps: there is one table of commands. The menu, the keys
// and the permissions all read it, no key stands in it twice, and a command a
// person may not do is never shown to them. Nothing of a patient is on screen
// or in the window's title while nobody is signed in.
//
// A file or a folder is chosen in the dialog of package browse; [Host.ChooseFile]
// reads the file, and nothing else of what lies on the computer is read.
//
// Read screen.go first (what a screen is), then host.go (what a screen may ask
// for), then command.go.
package shell
