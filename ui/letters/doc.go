// Package letters is the letters that wait: who gets one, what it says, what
// keeps it back, and the way to the printer. Blank paper forms are printed from
// here too.
//
// It never writes a letter and never decides whether one may go: workflow/letter
// does both, and casework.Session.Print is the one way to a page.
//
// The invariant it keeps: the preview is the page that is printed, and nothing
// about sending it safely is answered beforehand. A letter of a case that was
// ever held is drawn only for those who may print it; to anybody else it is not
// there.
//
// Read model.go first, then safe.go (the questions), printer.go and view.go.
package letters
