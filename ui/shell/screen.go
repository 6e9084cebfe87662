package shell

import (
	"context"

	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Screen is one place in the window. It is made when somebody first goes there
// and dropped when they sign out. Everything is called on the window's goroutine.
type Screen interface {
	// Object is what is shown. It is asked for once.
	Object() fyne.CanvasObject
	// Enter is called each time somebody comes here, before the screen is
	// painted. It starts the reading, puts the focus where work begins and
	// returns at once.
	Enter(Place)
	// Leave is called when they go. Nothing may be lost: whatever was typed is
	// kept for the next Enter or already saved.
	Leave()
	// Commands is what one can do here, for the menu and the keys. It is asked
	// for after each Enter and each Host.Recheck.
	Commands() []Command
	// Changed tells the screen in view that records changed. A screen that is
	// not in view hears nothing; its next Enter reads anew.
	Changed(casework.Event)
}

// Saving is a screen with something that waits to be saved.
type Saving interface {
	// Save writes down what the screen keeps by itself and has not yet. It answers
	// what the person alone can save, in a sentence that says how; "" for nothing.
	Save() (left string)
}

// About is a screen that works on one record at a time: the chosen row, the open
// case.
type About interface {
	// Subject is its reference, for the acts that are offered elsewhere by name;
	// "" for none.
	Subject() string
}

// Viewed is a screen with views or tabs of its own, reached by Alt+1 to Alt+9.
type Viewed interface {
	// Views lists the titles, in the order of the row.
	Views() []string
	// View shows the nth, from 0.
	View(n int)
}

// Place is somewhere to go: a page, and what to show there.
type Place struct {
	// Page is the id of a registered page: "queue", "case".
	Page string
	// ID is the record, "" for none.
	ID string
	// Part is the view, tab or filter within the page, "" for the usual one.
	Part string
}

// The pages other pages link to. main registers each under this id.
const (
	PageToday    = "today"
	PageQueue    = "queue"
	PageCase     = "case"     // one application: ID is the application's
	PageIncoming = "incoming" // bring an application in; Part is "email", "request" or "file"
	PagePaper    = "paper"    // key a paper application
	PageRegister = "register" // ID is a role's, or ""; Part is a tab or StopPart
	PageReviews  = "reviews"
	PageReports  = "reports" // the other reports: Part is one's name, ID the case it is about
	PageLetters  = "letters"
	PageOutbox   = "outbox"
	PageAudit    = "audit"
	PageSettings = "settings" // Part is a section
)

// StopPart is the part of a place on PageRegister for a worried call: everybody’s
// access, and the field to find the person whose access stops.
const StopPart = "stop"

// FormPart begins the part of a place on PageLetters that asks which blank form to
// print for a case: its id follows.
const FormPart = "form-"

// RegistrationPart begins the part of a place on PageLetters that asks for the
// details somebody registers with: the case's id follows.
const RegistrationPart = "registration-"

// UsersPart and BackupPart are the parts of a place on PageSettings where people
// are added, and where copies of the record are looked after.
const (
	UsersPart  = "users"
	BackupPart = "backup"
)

// WordingPart is the part of a place on PageSettings that words letters; the
// place's id is the letter's kind.
const WordingPart = "wording"

// Part is a place within a page: a tab, a section, a report.
type Part struct {
	// ID is the place's part, and Title what the page calls it.
	ID, Title string
	// Finds are further words, in small letters, by which the palette finds it.
	Finds string
}

// Page says that a screen exists and how to get there.
type Page struct {
	ID    string
	Title string
	Icon  theme.IconName
	// Group parts the navigation with a line wherever it changes.
	Group int
	// Under names the page whose navigation item is lit; such a page has no
	// item of its own.
	Under string
	// Finds are further words, in small letters, by which the palette finds the page.
	Finds string
	// Parts lists the places within it that the palette leads to, for who is at the
	// desk; nil for none.
	Parts func(*Host) []Part
	// May is the act somebody must be permitted to see the page; "" for anybody.
	May workflow.Act
	// Make makes the screen for the person now at the desk. It starts nothing.
	Make func(*Host) Screen
	// Count is the number beside the item. It is asked off the window's
	// goroutine after every change; nil means no number.
	Count func(context.Context, workflow.Staff) (int, error)
}
