package shell

import (
	"proxydesk/ui/lang"
	"proxydesk/workflow"
)

// Command is one thing a person can do. The menu, the keys and the permissions
// all come from it.
type Command struct {
	// ID is unique in the window: "queue.assign".
	ID string
	// Title is what the menu says: "Assign to me".
	Title string
	// Finds are further words, in small letters, by which the palette finds it.
	Finds string
	// Key is how the keyboard reaches it: "Ctrl+N", "F5", "m", "Esc". A key
	// with Ctrl or Alt needs a Menu, or it would not work while typing; the
	// other way round, a command without a Key needs a Menu.
	Key string
	// Also are further keys for the same: "/" beside "Ctrl+F".
	Also []string
	// Alike is what the key sheet says once of all commands that have the same; ""
	// says the title of this one.
	Alike string
	// Menu is where it stands on the menu row; "" keeps it off.
	Menu Menu
	// Gap draws a line above it in the menu.
	Gap bool
	// Checked, if there, says whether the menu ticks it.
	Checked func() bool
	// Act is the act of casework it does; somebody who may not do it never sees
	// the command. "" is for anybody.
	Act workflow.Act
	// Enabled says whether it can be done now and, if not, why not, in a
	// sentence. nil means always.
	Enabled func() (ok bool, why string)
	// Do does it, on the window's goroutine.
	Do func()

	// always lets it through while a question is open.
	always bool
	// in is the title of the page it leads into, for a part of one.
	in string
}

// Menu is one heading of the menu row.
type Menu string

// The menus, in the order of the row. One without commands is not shown.
const (
	MenuFile    Menu = "file"
	MenuEdit    Menu = "edit"
	MenuView    Menu = "view"
	MenuGo      Menu = "go"
	MenuCase    Menu = "case"
	MenuLetters Menu = "letters"
	MenuReports Menu = "reports"
	MenuDemo    Menu = "demo"
	MenuHelp    Menu = "help"
)

var menus = []Menu{MenuFile, MenuEdit, MenuView, MenuGo, MenuCase, MenuLetters, MenuReports, MenuDemo, MenuHelp}

var menuWords = map[Menu]string{
	MenuFile: lang.Say("File"), MenuEdit: lang.Say("Edit"), MenuView: lang.Say("View"), MenuGo: lang.Say("Go"), MenuCase: lang.Say("Case"), MenuLetters: lang.Say("Letters"),
	MenuReports: lang.Say("Reports"), MenuDemo: lang.Say("Demo"), MenuHelp: lang.Say("Help"),
}

// MainAct is the key of a page's main act, the one its green button does.
const MainAct = "Ctrl+Enter"
