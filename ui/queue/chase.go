package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Chase is one case whose information has not come: what was asked for and of
// whom.
type Chase struct {
	ID        workflow.ApplicationID
	Ref       string
	What, Of  string
	Since     nhs.Date
	Reminders int
	// Latest is the last day it may come back by itself.
	Latest nhs.Date
	// Shared says that the patient was asked, and somebody else uses their phone,
	// e-mail or login.
	Shared bool
}

// chasing is the cases of the act for which something was asked that has not
// come, as far as the list knows.
func (m *Model) chasing() []workflow.ApplicationID {
	return slices.DeleteFunc(m.acting(), func(id workflow.ApplicationID) bool {
		i := m.Index(id)
		return i < 0 || m.lines[i].State != workflow.Waiting && !m.lines[i].Chased
	})
}

// CanChase says whether there is a case to chase, and why not.
func (m *Model) CanChase() (bool, string) {
	return len(m.chasing()) > 0, "Choose a case that waits for information, or that came back to be chased."
}

// AskChase reads what was asked for in each case and hands it to ask.
func (m *Model) AskChase(ask func([]Chase)) {
	ids, rules, now := m.chasing(), m.host.Rules(), m.host.Now()
	if len(ids) == 0 {
		return
	}
	var out []Chase
	shell.Act(m.host, func(ctx context.Context) error {
		for _, id := range ids {
			a, err := m.record.Application(ctx, id)
			if err != nil {
				return err
			}
			if !a.Remindable() { // somebody was quicker
				continue
			}
			out = append(out, Chase{ID: id, Ref: a.Ref, What: a.Asked.What, Of: a.Asked.Of, Since: nhs.DateIn(a.Asked.At), Reminders: len(a.Asked.Reminders),
				Latest: a.LatestChase(rules, now), Shared: a.Asked.Of == a.Patient.Name() && a.Answers["C6"].Value == checklist.Yes})
		}
		return nil
	}, func() {
		if len(out) == 0 {
			m.host.Toast("The information has come meanwhile.", nil)
			m.Reload()
			return
		}
		ask(out)
	})
}

// LatestOf is the last day that all of them may come back on.
func LatestOf(all []Chase) nhs.Date {
	last := all[0].Latest
	for _, c := range all[1:] {
		if c.Latest.Before(last) {
			last = c.Latest
		}
	}
	return last
}

// Reminder is what somebody says of the cases they chase.
type Reminder struct {
	On nhs.Date
	// Private says that patients are asked in a way their proxy does not control.
	Private bool
	// Letters writes the letter that says what is still needed.
	Letters bool
}

// Chase records that whoever was asked is reminded, case by case, and says which
// could not be. Those stay ticked.
func (m *Model) Chase(all []Chase, r Reminder) {
	var failed []Chase
	why := map[workflow.ApplicationID]error{}
	letters, without := 0, 0
	shell.Act(m.host, func(ctx context.Context) error {
		var done []workflow.ApplicationID
		for _, c := range all {
			if err := m.desk.Remind(ctx, c.ID, r.On, r.Private); err != nil {
				failed, why[c.ID] = append(failed, c), err
				continue
			}
			done = append(done, c.ID)
		}
		if r.Letters {
			letters, without = m.write(ctx, done)
		}
		return nil
	}, func() {
		var again []workflow.ApplicationID
		var words []string
		for _, c := range failed {
			again = append(again, c.ID)
			words = append(words, c.Ref+": "+m.whyNot(why[c.ID]))
		}
		m.SetTicked(again)
		m.sayChased(len(all)-len(failed), r, letters, without, words)
		m.host.Counted()
		m.Reload()
	})
}

// write writes the letter on what is needed for each case, and says how many wait
// to be printed and for how many cases there is none.
func (m *Model) write(ctx context.Context, ids []workflow.ApplicationID) (written, without int) {
	var asked []casework.LetterAsked
	for _, e := range m.desk.OffersOf(ctx, ids) {
		before := len(asked)
		for _, o := range e.Offers {
			if o.Kind == letter.MoreNeeded {
				asked = append(asked, casework.LetterAsked{Application: e.Application, Kind: o.Kind, To: o.To})
			}
		}
		if len(asked) == before {
			without++
		}
	}
	for _, w := range m.desk.WriteMany(ctx, asked) {
		if w.Err == nil {
			written++
			continue
		}
		without++
		m.host.Log.Error("write a reminder", "application", w.Application, "err", w.Err)
	}
	return written, without
}

// sayChased says what was done, and case by case what was not.
func (m *Model) sayChased(done int, r Reminder, letters, without int, failed []string) {
	words := fmt.Sprintf("%s chased, back on %s.", countWords(done), r.On.DayMonth())
	if r.Letters {
		words += fmt.Sprintf(" Letters to print: %d.", letters)
	}
	if without > 0 {
		words += fmt.Sprintf(" No letter for %s: it waits already, or goes to somebody else.", countWords(without))
	}
	if len(failed) == 0 {
		m.host.Toast(words, nil)
		return
	}
	m.host.Ask(shell.Question{Title: "Not chased: " + countWords(len(failed)), Words: append([]string{words}, failed...), Choices: []shell.Choice{shell.Close("Close")}})
}

// whyNot is an error in a sentence: what a rule says, or what to do.
func (m *Model) whyNot(err error) string {
	var no *workflow.Refusal
	if errors.As(err, &no) && len(no.Needs) > 0 {
		return no.Needs[0].Words
	}
	return m.host.Told(err)
}
