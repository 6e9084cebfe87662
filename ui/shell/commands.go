package shell

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// use says that somebody is at the window.
func (s *Shell) use() { s.idle.use() }

// run does a command, unless it cannot be done now: then it says why.
func (s *Shell) run(c Command) bool {
	s.use()
	if s.win.Canvas().Overlays().Top() != nil && !c.always {
		return c.Key == MainAct && s.router.MainOver(s.keys) // keys of the menu reach past an open question
	}
	if ok, why := c.ready(); !ok {
		if why != "" && s.desk != nil {
			s.frame.toasts.Say(kit.Toast{Icon: theme.IconInfo, Text: why})
		}
		return false
	}
	at := s.cfg.Now()
	s.useless = false
	c.Do()
	if c.Act != "" && c.Alike == "" && !s.useless {
		s.acted = append(s.acted[max(len(s.acted)-mostActed, 0):], acted{c.Title, at})
	}
	return true
}

// idled hears that the command just given had nothing to do.
func (s *Shell) idled() {
	s.useless = true
	s.router.Idle()
}

// recheck builds the table anew and hands it to the menu and the keys.
func (s *Shell) recheck() {
	if s.desk == nil {
		s.table = s.doorCommands()
	} else {
		s.table = permitted(s.deskCommands(), s.Staff())
		if s.likes.LettersOff {
			s.table = withoutLetters(s.table)
		}
	}
	do := func(c Command) { // as the table has it when the key comes
		if !s.Do(c.ID) {
			s.router.Idle()
		}
	}
	if m := mainMenu(s.table, do); !sameMenu(m, s.menu) {
		s.menu = m
		s.win.SetMainMenu(m) // not oftener than need be: it shuts an open menu
	}
	*s.keys = *plainKeys(s.table, do) // in place: an open question keeps its own above
	c := s.win.Canvas()
	for _, sc := range s.spare {
		c.RemoveShortcut(sc)
	}
	s.spare = nil
	for sc, cmd := range spareChords(s.table) {
		c.AddShortcut(sc, func(fyne.Shortcut) { s.Do(cmd.ID) })
		s.spare = append(s.spare, sc)
	}
	if main, err := parseKey(MainAct); err == nil && !slices.ContainsFunc(s.table, func(c Command) bool { return c.Key == MainAct }) {
		// A page without a main act still has questions with one.
		c.AddShortcut(main.shortcut, func(fyne.Shortcut) { s.use(); s.router.MainOver(s.keys) })
		s.spare = append(s.spare, main.shortcut)
	}
}

// doorCommands is what one can do while nobody is at the desk.
func (s *Shell) doorCommands() []Command {
	table := s.lookCommands()
	if d, ok := s.door.(Acting); ok {
		table = append(table, d.Commands()...)
	}
	return append(table, s.quitCommand())
}

// deskCommands is everything the person at the desk can do where they are.
func (s *Shell) deskCommands() []Command {
	d := s.desk
	waits := func() (bool, string) { return len(d.before) > 0, lang.Say("This is where you started.") }
	types := func() (bool, string) { return s.typing() != nil, lang.Say("This is for what you typed in a field.") }
	table := []Command{
		{ID: "file.lock", Title: lang.Say("Lock"), Key: "Ctrl+L", Menu: MenuFile, Do: s.Lock, always: true},
		{ID: "file.signout", Title: lang.Say("Sign out"), Menu: MenuFile, Do: func() { s.depart(s.signOut, lang.Say("sign out")) }},
		{ID: "edit.undo", Title: lang.Say("Undo"), Key: "Ctrl+Z", Menu: MenuEdit, Enabled: s.undoes, Do: s.undoHere, always: true},
		{ID: "edit.redo", Title: lang.Say("Redo typing"), Key: "Ctrl+Shift+Z", Also: []string{"Ctrl+Y"}, Menu: MenuEdit, Enabled: types, Do: s.redoTyping, always: true},
		{ID: "file.save", Title: lang.Say("Save"), Key: "Ctrl+S", Menu: MenuFile, Do: s.saved},
		{ID: "go.back", Title: lang.Say("Back"), Key: "Esc", Menu: MenuGo, Enabled: waits, Do: s.back},
		{ID: "go.palette", Title: lang.Say("Find anything…"), Key: "Ctrl+K", Menu: MenuGo, Do: s.palette},
		{ID: "go.items", Title: lang.Say("Recent items…"), Menu: MenuGo, Act: workflow.ActReadCases, Do: s.recentItems},
		{ID: "go.recent", Title: lang.Say("Recent messages"), Menu: MenuGo, Do: s.recent},
		{ID: "go.region", Title: lang.Say("Next part of the window"), Key: "F6", Menu: MenuGo, Do: func() { s.region(1) }},
		{ID: "go.regionBack", Title: lang.Say("Part of the window before"), Key: "Shift+F6", Menu: MenuGo, Do: func() { s.region(-1) }},
		{ID: "help.keys", Title: lang.Say("Help and keys on this page"), Key: "F1", Menu: MenuHelp, Do: s.help},
	}
	if s.frame.search.field(s.Staff()) != nil {
		table = append(table, Command{ID: "edit.find", Title: lang.Say("Search people and references"), Key: "Ctrl+F", Also: []string{"/"}, Menu: MenuEdit, Do: s.frame.search.focus})
	}
	if stops(s.Staff()) {
		table = append(table, Command{ID: "file.stop", Title: lang.Say("Suspend access in an emergency…"), Finds: stopWords, Menu: MenuFile, Gap: true, Do: s.askStop})
	}
	if _, ok := s.page(PagePaper); ok {
		table = append(table, Command{ID: "file.new", Title: lang.Say("New paper application"), Finds: lang.Say("paper form, keyed, phone, in person"), Key: "Ctrl+N", Menu: MenuFile, Act: workflow.ActRegister,
			Do: func() { s.goTo(Place{Page: PagePaper}, true) }})
	}
	if _, ok := s.page(PageIncoming); ok {
		table = append(table, Command{ID: "file.bring", Title: lang.Say("Bring in an application"), Finds: lang.Say("email, access request, NHS App, file, import"), Key: "Ctrl+B", Menu: MenuFile, Act: workflow.ActBringIn,
			Do: func() { s.goTo(Place{Page: PageIncoming}, true) }})
	}
	if _, ok := s.page(PageSettings); ok {
		table = append(table, Command{ID: "file.password", Title: lang.Say("Change my password"), Menu: MenuFile,
			Do: func() { s.goTo(Place{Page: PageSettings, Part: "password"}, true) }})
	}
	n := 0
	for _, p := range s.pages() {
		if p.Under != "" {
			continue
		}
		n++
		c := Command{ID: "go." + p.ID, Title: p.Title, Finds: p.Finds, Menu: MenuGo, Gap: n == 1, Do: func() { s.goTo(Place{Page: p.ID}, true) }}
		if n <= 9 {
			c.Key = fmt.Sprintf("Ctrl+%d", n)
		}
		table = append(table, c)
	}
	table = append(table, s.lookCommands()...)
	if scr := d.screen(); scr != nil {
		if v, ok := scr.(Viewed); ok {
			for i, title := range v.Views() {
				c := Command{ID: fmt.Sprintf("view.%d", i+1), Title: title, Menu: MenuView, Gap: i == 0, Do: func() { v.View(i) }}
				if i < 9 {
					c.Key = fmt.Sprintf("Alt+%d", i+1)
				}
				table = append(table, c)
			}
		}
		table = append(table, scr.Commands()...)
		table = s.withRefresh(table, scr)
		table = withRecent(table, d.at.Page)
	}
	if _, ok := s.page(PageRegister); ok && !stops(s.Staff()) {
		table = append(table, Command{ID: "case.stop", Title: lang.Say("Stop somebody’s access now…"), Finds: stopWords, Menu: MenuCase, Gap: true, Act: workflow.ActSuspend,
			Do: func() { s.goTo(Place{Page: PageRegister, Part: StopPart}, true) }})
	}
	table = append(table, s.cfg.Commands...)
	return append(table, s.quitCommand())
}

// refreshToo is the key for refreshing that some know from their browser.
const refreshToo = "Ctrl+R"

// withRefresh gives every page F5 and Ctrl+R: what the page itself does for it,
// else to read its records anew.
func (s *Shell) withRefresh(table []Command, scr Screen) []Command {
	for i, c := range table {
		if c.Key == "F5" {
			table[i].Also = append(slices.Clone(c.Also), refreshToo)
			return table
		}
	}
	return append(table, Command{ID: "view.refresh", Title: lang.Say("Refresh"), Key: "F5", Also: []string{refreshToo}, Menu: MenuView, Do: func() {
		s.readStatus()
		scr.Changed(casework.Event{})
	}})
}

// withRecent gives Today the letter for recent items; on other pages it means
// something else.
func withRecent(table []Command, page string) []Command {
	if i := slices.IndexFunc(table, func(c Command) bool { return c.ID == "go.items" }); i >= 0 && page == PageToday {
		table[i].Key = "r"
	}
	return table
}

// saved says what there is to know for somebody used to saving.
func (s *Shell) saved() {
	words := lang.Say("Already saved. Everything is kept as you go.")
	if scr, ok := s.Screen().(Saving); ok {
		if left := scr.Save(); left != "" {
			words = left
		}
	}
	s.frame.toasts.Say(kit.Toast{Text: words})
}

func (s *Shell) quitCommand() Command {
	return Command{ID: "file.quit", Title: lang.Say("Quit"), Key: "Ctrl+Q", Menu: MenuFile, Gap: true, Do: s.Quit, always: true}
}

// typing is the text field with the focus, or nil.
func (s *Shell) typing() fyne.Shortcutable {
	focused := s.win.Canvas().Focused()
	if _, text := focused.(interface{ SelectedText() string }); !text {
		return nil
	}
	f, _ := focused.(fyne.Shortcutable)
	return f
}

// recent shows what the window said lately.
func (s *Shell) recent() {
	q := Question{Title: lang.Say("Recent messages"), Choices: []Choice{{Label: lang.Say("Close"), First: true}}}
	q.Words = s.frame.toasts.Recent()
	slices.Reverse(q.Words)
	if len(q.Words) == 0 {
		q.Words = []string{lang.Say("Nothing yet.")}
	}
	s.ask(q)
}
