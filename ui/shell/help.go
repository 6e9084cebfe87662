package shell

import (
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
)

// helps says, for each page, what it is for and what to know. It is short: the
// keys stand below it.
var helps = map[string][]string{
	PageToday: {lang.Say("What must be done before you go home. Each number opens exactly the rows it counts; your own work is listed below, worst first."),
		lang.Say("Access to switch off in the GP system stays at the top until somebody records that it is done there.")},
	PageQueue: {lang.Say("Every open application. The preview says who asked, what is proved and by whom, and what is left."),
		lang.Say("Opening a case does not take it: somebody has it once they assign it to themselves. New arrivals never move the row you are on.")},
	PageCase: {lang.Say("One application. Each answer is saved as you give it, with your name and the time, so you can stop anywhere."),
		lang.Say("What still stops a grant is listed on the decision. It never stops a refusal. If something worries you, record a concern: the case is held and nobody is written to.")},
	PagePaper: {lang.Say("For applications on paper, by letter or by telephone. The fields stand in the order of the form; tick “Not on the form” for what it does not say."),
		lang.Say("The time to answer counts from the day it was received, not from today.")},
	PageIncoming: {lang.Say("For applications that came by email or as a file. Compare every field with what was received before you register it."),
		lang.Say("What could not be read is marked: nothing is guessed.")},
	PageRegister: {lang.Say("Who may act for whom: the practice’s own list, and whether the national store says the same."),
		lang.Say("Ending or suspending access here does not switch it off in the GP system. A task stays on Today until somebody has done that.")},
	PageReviews: {lang.Say("Access that falls due for review: by age, by its last day, or because nobody has looked at it for a while."),
		lang.Say("The chart, the list, the print and the export show the same rows.")},
	PageLetters: {lang.Say("Letters wait here until somebody has checked and printed them. The page at the right is the page that is printed."),
		lang.Say("A letter that lacks something, or is not safe to send, blocks itself and no other.")},
	PageOutbox: {lang.Say("What goes to the national store and what became of it. You can keep working without a connection: everything waits here."),
		lang.Say("Where the store and the practice differ, a person chooses; both versions stay in the log.")},
	PageAudit: {lang.Say("Who did and who looked at what, and when. Nothing here can be changed or removed, also not by an administrator.")},
	PageSettings: {lang.Say("Your own preferences and password; for those who may, the practice’s details, rules and users."),
		lang.Say("Rules of the practice count when they are saved, and some need a second person to agree. Your preferences count at once.")},
}

// help says what the page in view is for, and every key that does something here.
func (s *Shell) help() {
	body := kit.Down(12)
	for _, words := range helps[s.desk.at.Page] {
		body.Add(kit.Body(words).Wrap())
	}
	own, everywhere := s.keyLists()
	body.Add(kit.Section(lang.Say("Keys on this page")))
	body.Add(own)
	body.Add(kit.Section(lang.Say("Keys on every page")))
	body.Add(everywhere)
	title := lang.Say("Help")
	if p, ok := s.page(s.desk.at.Page); ok {
		title += ": " + p.Title
	}
	s.ask(Question{Title: title, Wide: 840, Body: body, Choices: []Choice{{Label: lang.Say("Close"), First: true}}})
}

// keyLists are the keys that do something now, in two columns each: those of the page
// in view, and those of the window.
func (s *Shell) keyLists() (own, everywhere fyne.CanvasObject) {
	table, pages := slices.Clone(s.table), s.ownActs()
	slices.SortStableFunc(table, func(a, b Command) int { return rank(a) - rank(b) })
	var lines [2][]fyne.CanvasObject
	alike := map[string]*kit.Text{} // the keys of a line that stands for several
	words := map[string]string{}
	for _, c := range table {
		if c.Key == "" || c.missing() {
			continue
		}
		keys := c.Key
		for _, k := range c.Also {
			if len(k) == 1 || k == refreshToo { // the others are the same key on another keyboard
				keys += " " + lang.Sayf("or %s", k)
			}
		}
		if t := alike[c.Alike]; c.Alike != "" && t != nil {
			words[c.Alike] += " " + keys
			t.SetText(words[c.Alike])
			continue
		}
		of := 1
		if pages[c.ID] {
			of = 0
		}
		key, title := kit.Strong(keys).Wrap(), c.Title
		if c.Alike != "" {
			title, alike[c.Alike], words[c.Alike] = c.Alike, key, keys
		}
		lines[of] = append(lines[of], keyLine(key, title))
	}
	if !s.likes.LettersOff {
		lines[1] = append(lines[1], keyLine(kit.Strong(lang.Say("1 to 9")), lang.Say("Choose in a list of options that has the focus")))
	}
	return columns(lines[0]), columns(lines[1])
}

func keyLine(key *kit.Text, title string) fyne.CanvasObject {
	return kit.Top(12, kit.Wide(120, key), kit.Grow(kit.Body(title).Wrap()))
}

// columns sets lines in two columns, to be read down the first.
func columns(lines []fyne.CanvasObject) fyne.CanvasObject {
	half := (len(lines) + 1) / 2
	return kit.Top(24, kit.Grow(kit.Down(4, lines[:half]...)), kit.Grow(kit.Down(4, lines[half:]...)))
}
