package workspace

import (
	"maps"
	"slices"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// mainAct is what the green button does; no label means there is none.
type mainAct struct {
	label, words string
	// key is the key that does it; it stands on the button.
	key string
	do  func()
}

// mainAct is the next thing for this person on this case: a receptionist sends
// on, those who decide check and confirm.
func (s *Screen) mainAct() mainAct {
	m := s.m
	switch {
	case !m.ready || m.tab == Stop:
		return mainAct{}
	case m.c.Involved:
		return mainAct{words: lang.Say("You are linked to one of the two, so somebody else works on it.")}
	case m.tab == Confirm:
		return mainAct{label: m.ConfirmLabel(), key: shell.MainAct, do: m.Decide}
	case m.ToSwitchOff() && s.host.May(workflow.ActSwitchedOff):
		return mainAct{label: lang.Say("Record switched off"), key: shell.MainAct, do: m.SwitchedOff}
	case m.ToSetUp() && s.host.May(workflow.ActSetUp):
		return mainAct{label: lang.Say("Record set up"), key: shell.MainAct, do: m.SetUp}
	case m.MayDecide() && m.tab == Deciding:
		return mainAct{label: lang.Say("Check and confirm"), key: shell.MainAct, do: m.CheckAndConfirm}
	case m.MayDecide():
		// Another key: the main key held down must not decide the next case too.
		return mainAct{label: lang.Say("Go to the decision"), key: "d", do: func() { s.show(Deciding) }}
	case m.Possible(workflow.ActReopen):
		return mainAct{label: lang.Say("Take up again"), do: s.askReopen}
	case m.Possible(workflow.ActReturn):
		return mainAct{label: lang.Say("Send back"), key: shell.MainAct, do: m.Return}
	case m.Possible(workflow.ActSend):
		return mainAct{label: lang.Say("Send to clinician"), key: shell.MainAct, do: s.askClinician}
	case m.c.State == workflow.WithClinician:
		return mainAct{words: lang.Say("With a clinician.")}
	}
	return mainAct{}
}

// Commands is what one can do with the case.
func (s *Screen) Commands() []shell.Command {
	m := s.m
	if m.tab == Stop {
		return nil // nothing but the two choices on the page
	}
	now := func(ok bool, why string) func() (bool, string) { return func() (bool, string) { return ok, why } }
	can := func(act workflow.Act) func() (bool, string) {
		return func() (bool, string) { return m.Possible(act), m.whyNot() }
	}
	step := func(by int) func() (bool, string) {
		return func() (bool, string) {
			return m.Step(by) != "", lang.Say("There is no other case that way in this view.")
		}
	}
	tab := func(t Tab) func() { return func() { s.show(t) } }
	main := s.mainAct()
	title, why := main.label, lang.Say("There is nothing for you to do on this case now.")
	if main.key != shell.MainAct {
		title = lang.Say("Main act of the page")
	}
	if main.key == "d" {
		why = lang.Say("Turn to the decision first: press d.")
	}
	table := []shell.Command{
		{ID: "case.previous", Title: lang.Say("Previous case"), Key: "Ctrl+[", Menu: shell.MenuGo, Gap: true, Enabled: step(-1), Do: func() { m.Move(-1) }},
		{ID: "case.next", Title: lang.Say("Next case"), Key: "Ctrl+]", Menu: shell.MenuGo, Enabled: step(1), Do: func() { m.Move(1) }},
		{ID: "case.main", Title: title, Key: shell.MainAct, Menu: shell.MenuCase, Enabled: now(main.key == shell.MainAct, why), Do: func() {
			if a := s.mainAct(); a.key == shell.MainAct {
				a.do()
			}
		}},
		{ID: "case.claim", Title: lang.Say("Take this case"), Key: "a", Menu: shell.MenuCase, Gap: true, Act: workflow.ActClaim,
			Enabled: func() (bool, string) {
				return m.Possible(workflow.ActClaim) && !m.Mine(), lang.Say("You have this case, or it is closed.")
			}, Do: m.Claim},
		{ID: "case.release", Title: lang.Say("Release this case"), Menu: shell.MenuCase, Act: workflow.ActClaim,
			Enabled: func() (bool, string) {
				return m.Possible(workflow.ActClaim) && m.Mine(), lang.Say("You do not have this case.")
			}, Do: m.GiveUp},
		{ID: "case.urgent", Title: lang.Say("Urgent, or not"), Key: "u", Menu: shell.MenuCase, Act: workflow.ActUrgent, Enabled: can(workflow.ActUrgent), Checked: m.Urgent, Do: s.urgent},
		{ID: "case.ask", Title: lang.Say("Ask for information…"), Key: "i", Menu: shell.MenuCase, Gap: true, Act: workflow.ActAsk, Enabled: can(workflow.ActAsk), Do: s.askInformation},
		{ID: "case.remind", Title: lang.Say("Chase what was asked for…"), Key: "w", Menu: shell.MenuCase, Act: workflow.ActRemind,
			Enabled: func() (bool, string) {
				return m.ready && m.c.Application.Remindable() && m.Possible(workflow.ActRemind), lang.Say("Nothing is waited for that anybody could be reminded of.")
			}, Do: m.Chase},
		{ID: "case.resume", Title: lang.Say("The information came"), Menu: shell.MenuCase, Act: workflow.ActResume, Enabled: can(workflow.ActResume), Do: m.Resume},
		{ID: "case.send", Title: lang.Say("Send to clinician…"), Key: "c", Menu: shell.MenuCase, Act: workflow.ActSend, Enabled: can(workflow.ActSend), Do: s.askClinician},
		{ID: "case.return", Title: lang.Say("Send back from clinician"), Menu: shell.MenuCase, Act: workflow.ActReturn, Enabled: can(workflow.ActReturn), Do: m.Return},
		{ID: "case.concern", Title: lang.Say("Record a concern…"), Menu: shell.MenuCase, Act: workflow.ActHold,
			Enabled: func() (bool, string) {
				return m.MayRaise(), lang.Say("The case is closed. Suspend the access instead.")
			}, Do: s.askConcern},
		{ID: "case.lift", Title: lang.Say("Lift the hold…"), Menu: shell.MenuCase, Act: workflow.ActLift, Enabled: can(workflow.ActLift), Do: s.askLift},
		{ID: "case.address.proxy", Title: lang.Say("Proxy’s details…"), Finds: detailWords, Menu: shell.MenuCase, Gap: true, Act: workflow.ActAmend, Enabled: can(workflow.ActAmend),
			Do: func() { s.askContact(workflow.ByProxy) }},
		{ID: "case.address.patient", Title: lang.Say("Patient’s details…"), Finds: detailWords, Menu: shell.MenuCase, Act: workflow.ActAmend, Enabled: can(workflow.ActAmend),
			Do: func() { s.askContact(workflow.ByPatient) }},
		{ID: "case.paper", Title: lang.Say("Record a paper…"), Key: "Ctrl+O", Menu: shell.MenuCase, Act: workflow.ActAttach, Enabled: can(workflow.ActAttach),
			Do: func() { s.askPaper(nil) }},
		{ID: "case.letter", Title: lang.Say("Write a letter…"), Menu: shell.MenuLetters, Act: workflow.ActPrintFirst,
			Enabled: func() (bool, string) { return m.ready, lang.Say("The case is being read.") }, Do: s.askLetter},
		{ID: "case.explain", Title: lang.Say("What it still needs, and why…"), Key: "Ctrl+E", Menu: shell.MenuCase,
			Enabled: func() (bool, string) { return m.ready, lang.Say("The case is being read.") }, Do: s.explain},
		{ID: "case.print", Title: lang.Say("Print the case"), Key: "Ctrl+P", Menu: shell.MenuCase, Act: workflow.ActPrint, Enabled: m.CanPrint, Do: m.Print},
		{ID: "case.print-restricted", Title: lang.Say("Print with restricted notes…"), Menu: shell.MenuCase, Act: workflow.ActReadHolds, Enabled: m.CanPrintRestricted, Do: s.askPrintRestricted},
		{ID: "case.registration", Title: lang.Say("Print registration details…"), Menu: shell.MenuLetters, Act: workflow.ActPrint,
			Enabled: func() (bool, string) {
				return m.ready && m.c.Application.State == workflow.Approved, lang.Say("Only where access was given.")
			},
			Do: func() {
				m.host.Go(shell.Place{Page: shell.PageLetters, Part: shell.RegistrationPart + string(m.id)})
			}},
		{ID: "case.form", Title: lang.Say("Print a blank form for this case…"), Menu: shell.MenuLetters, Act: workflow.ActPrintFirst,
			Enabled: func() (bool, string) { return m.ready, lang.Say("The case is being read.") },
			Do:      func() { m.host.Go(shell.Place{Page: shell.PageLetters, Part: shell.FormPart + string(m.id)}) }},
		{ID: "case.reopen", Title: lang.Say("Take up again…"), Menu: shell.MenuCase, Gap: true, Act: workflow.ActReopen,
			Enabled: func() (bool, string) {
				return m.Possible(workflow.ActReopen), lang.Say("Only a refused or lapsed case can be taken up again.")
			}, Do: s.askReopen},
		{ID: "case.countersign", Title: lang.Say("Countersign"), Menu: shell.MenuCase, Act: workflow.ActCountersign,
			Enabled: func() (bool, string) {
				return m.Possible(workflow.ActCountersign) && m.host.Rules().Clinicians == 1, lang.Say("Only where the practice has one clinician alone, before the decision.")
			}, Do: m.Countersign},
		{ID: "case.glass", Title: lang.Say("Read restricted notes…"), Menu: shell.MenuCase, Act: workflow.ActBreakGlass,
			Enabled: func() (bool, string) {
				return m.ready && !m.readsHolds() && !m.c.Involved, m.whyNoGlass()
			}, Do: s.askGlass},
		{ID: "case.withdraw", Title: lang.Say("Close as withdrawn…"), Menu: shell.MenuCase, Gap: true, Act: workflow.ActWithdraw, Enabled: can(workflow.ActWithdraw), Do: s.askWithdraw},
		{ID: "case.merge", Title: lang.Say("Close as a duplicate…"), Menu: shell.MenuCase, Act: workflow.ActDuplicate,
			Enabled: func() (bool, string) {
				return m.Possible(workflow.ActDuplicate) && len(m.Duplicates()) > 0, lang.Say("There is no other open case for these two people.")
			}, Do: s.askMerge},
		{ID: "case.end", Title: lang.Say("End access…"), Menu: shell.MenuCase, Act: workflow.ActEnd,
			Enabled: func() (bool, string) { return m.MayEnd(), lang.Say("There is no access in force from this case.") }, Do: s.askEnd},
		{ID: "case.evidence", Title: lang.Say("Evidence"), Key: "e", Do: tab(Evidence)},
		{ID: "case.decision", Title: lang.Say("Decision"), Key: "d", Do: tab(Deciding)},
		{ID: "case.timeline", Title: lang.Say("Timeline"), Key: "t", Do: tab(Timeline)},
		{ID: "case.note", Title: lang.Say("Write the note beside a check"), Key: "r", Do: func() {
			if s.checks.note == nil || m.tab != Checks || !kit.Focus(s.checks.note) {
				s.host.Idle()
			}
		}},
	}
	return append(table, s.answerCommands(table)...)
}

// modeKeys are the letters that choose on the decision.
var modeKeys = map[Mode]rune{Grant: 'g', Part: 'p', Refuse: 'x'}

// answerCommands are the letters that answer the open question, or choose on
// the decision.
func (s *Screen) answerCommands(table []shell.Command) []shell.Command {
	taken := []string{"/"}
	for _, c := range table {
		taken = append(taken, c.Key)
	}
	words := map[string]string{"y": lang.Say("Answer yes"), "n": lang.Say("Answer no, or none"), "?": lang.Say("Answer not sure"),
		"g": lang.Say("Grant, on the decision"), "p": lang.Say("Grant part, on the decision"), "x": lang.Say("Refuse, on the decision")}
	var keys []string
	for _, k := range modeKeys {
		keys = append(keys, string(k))
	}
	for _, it := range s.host.Rules().Checklist.Definitions() {
		for _, o := range it.Options {
			if it.Type != checklist.Computed && o.Key != "" && !slices.Contains(taken, o.Key) && !slices.Contains(keys, o.Key) {
				keys = append(keys, o.Key)
			}
		}
	}
	slices.Sort(keys)
	var out []shell.Command
	for _, k := range keys {
		title, alike := words[k], ""
		if title == "" {
			title, alike = lang.Sayf("Give the answer marked %s", k), lang.Say("Give the answer with this key on it")
		}
		out = append(out, shell.Command{ID: "case.answer." + k, Title: title, Alike: alike, Key: k, Act: workflow.ActAnswer,
			Do: func() {
				if !s.press([]rune(k)[0]) {
					s.host.Idle()
				}
			}})
	}
	return out
}

// press is a letter that answers or chooses on the tab in view, and reports whether it
// does. With nothing left to answer, the letters of the decision lead to it.
func (s *Screen) press(k rune) bool {
	if s.m.tab == Checks {
		_, asked := s.m.At()
		if s.checks.press(k) {
			return true
		}
		if asked || !s.m.MayDecide() || !slices.Contains(slices.Collect(maps.Values(modeKeys)), k) {
			return false
		}
		s.show(Deciding)
	}
	return s.m.tab == Deciding && s.m.MayDecide() && s.decision.mode.PressKey(k)
}
