package shell

import (
	"context"
	"errors"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
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

// Words say what was asked for, of whom and since when.
func (c Chase) Words() string {
	words := strings.TrimSuffix(strings.TrimSpace(c.What), ".") + ". " + lang.Sayf("Asked of %s on %s", c.Of, DayMonth(c.Since))
	if c.Reminders == 0 {
		return words + ", " + lang.Say("not reminded yet")
	}
	return words + ", " + lang.Count(c.Reminders, "reminded once", "reminded %d times")
}

// Chaser does what chasing comes to; casework.Session is one.
type Chaser interface {
	Remind(ctx context.Context, id workflow.ApplicationID, chaseOn nhs.Date, private bool) error
	OffersOf(ctx context.Context, ids []workflow.ApplicationID) []casework.OffersEach
	WriteMany(ctx context.Context, asked []casework.LetterAsked) []casework.LetterWritten
}

// Chasing reminds whoever was asked for something that has not come.
type Chasing struct {
	Host *Host
	Desk Chaser
	// Read is a case as the record has it.
	Read func(ctx context.Context, id workflow.ApplicationID) (workflow.Application, error)
	// Done hears that reminders were recorded, and for which cases they could not
	// be; or that nothing was left to be reminded of.
	Done func(left []workflow.ApplicationID)
}

// Begin reads what was asked for in each case and hands it to ask; nil asks the
// person by when they come back.
func (c Chasing) Begin(ids []workflow.ApplicationID, ask func([]Chase)) {
	if len(ids) == 0 {
		return
	}
	if ask == nil {
		ask = c.ask
	}
	rules, now := c.Host.Rules(), c.Host.Now()
	var out []Chase
	Act(c.Host, func(ctx context.Context) error {
		for _, id := range ids {
			a, err := c.Read(ctx, id)
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
			c.Host.Tell(lang.Say("The information has come meanwhile."))
			c.Done(nil)
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

// Record records that whoever was asked is reminded, case by case, and says which
// could not be. Those stay ticked.
func (c Chasing) Record(all []Chase, r Reminder) {
	var failed []Chase
	why := map[workflow.ApplicationID]error{}
	letters, without := 0, 0
	Act(c.Host, func(ctx context.Context) error {
		var done []workflow.ApplicationID
		for _, x := range all {
			if err := c.Desk.Remind(ctx, x.ID, r.On, r.Private); err != nil {
				failed, why[x.ID] = append(failed, x), err
				continue
			}
			done = append(done, x.ID)
		}
		if r.Letters {
			letters, without = c.write(ctx, done)
		}
		return nil
	}, func() {
		var again []workflow.ApplicationID
		var words []string
		for _, x := range failed {
			again = append(again, x.ID)
			words = append(words, x.Ref+": "+c.whyNot(why[x.ID]))
		}
		c.say(len(all)-len(failed), r, letters, without, words)
		c.Host.Counted()
		c.Done(again)
	})
}

// write writes the letter on what is needed for each case, and says how many wait
// to be printed and for how many cases there is none.
func (c Chasing) write(ctx context.Context, ids []workflow.ApplicationID) (written, without int) {
	var asked []casework.LetterAsked
	for _, e := range c.Desk.OffersOf(ctx, ids) {
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
	for _, w := range c.Desk.WriteMany(ctx, asked) {
		if w.Err == nil {
			written++
			continue
		}
		without++
		c.Host.Log.Error("write a reminder", "application", w.Application, "err", w.Err)
	}
	return written, without
}

// say says what was done, and case by case what was not.
func (c Chasing) say(done int, r Reminder, letters, without int, failed []string) {
	words := lang.Count(done, "%d case chased, back on %s.", "%d cases chased, back on %s.", done, r.On.DayMonth())
	if r.Letters {
		words += " " + lang.Sayf("Letters to print: %d.", letters)
	}
	if without > 0 {
		words += " " + lang.Count(without, "No letter for %d case: it waits already, or goes to somebody else.", "No letter for %d cases: they wait already, or go to somebody else.")
	}
	if len(failed) == 0 {
		c.Host.Toast(words, nil)
		return
	}
	c.Host.Ask(Question{Title: lang.Count(len(failed), "Not chased: %d case", "Not chased: %d cases"), Words: append([]string{words}, failed...), Choices: []Choice{Close(lang.Say("Close"))}})
}

// whyNot is an error in a sentence: what a rule says, or what to do.
func (c Chasing) whyNot(err error) string {
	var no *workflow.Refusal
	if errors.As(err, &no) && len(no.Needs) > 0 {
		return lang.Of(no.Needs[0].Words)
	}
	return c.Host.Told(err)
}

// mostChased is how many cases a question names one by one.
const mostChased = 6

// ask asks by when the cases come back, after whoever was asked is reminded.
func (c Chasing) ask(all []Chase) {
	title := lang.Sayf("Chase %s", all[0].Ref)
	if len(all) > 1 {
		title = lang.Sayf("Chase %d cases", len(all))
	}
	list := kit.Down(4)
	shared := false
	for i, x := range all {
		shared = shared || x.Shared
		if i < mostChased {
			list.Add(kit.NewRuns(kit.FaceSmall, kit.B(x.Ref+"  "), kit.R(x.Words())).Wrap())
		}
	}
	if n := len(all) - mostChased; n > 0 {
		list.Add(kit.Hint(lang.Count(n, "And %d case more.", "And %d cases more.")))
	}
	today, last := c.Host.Today(), LatestOf(all)
	day := kit.NewDateField(func() kit.Date { return kit.Date(today) })
	first := c.Host.Calendar().Add(today, 5)
	if first.After(last) {
		first = last
	}
	day.Set(kit.Date(first))
	field := kit.NewField(lang.Say("Back on"), day).WithHint(lang.Sayf("At the latest %s. A case comes back by itself on this day, unless the information is there.", last.Short()))
	private := kit.NewTick(lang.Say("I ask the patient in a way that the proxy does not control"), nil)
	letters := kit.NewTick(lang.Say("Write the letter on what is still needed, to check and print under Letters"), nil)
	body := kit.Down(12, list, field)
	privately := kit.NewField(lang.Say("Somebody else uses a patient’s phone, email or login"), private)
	if shared {
		body.Add(privately)
	}
	if c.Host.May(workflow.ActPrintFirst) {
		body.Add(letters)
	}
	ids := make([]workflow.ApplicationID, len(all))
	for i, x := range all {
		ids[i] = x.ID
	}
	c.Host.Ask(Question{Title: title, Wide: 560, Kept: KeepOf(ids, "chase").Box("day", day).Box("private", private).Box("letters", letters), Words: []string{lang.Say("Ring or write to them: nothing is sent from here. That you did stands in the case, and the clock stays stopped.")},
		Body: body, Choices: []Choice{
			{Label: lang.Say("Record the reminder"), Kind: kit.Go, Try: func() bool {
				d, ok := day.Value()
				field.SetError("")
				privately.SetError("")
				if !ok || !nhs.Date(d).After(today) || nhs.Date(d).After(last) {
					field.SetError(lang.Sayf("Choose a day after today, and %s at the latest.", last.Short()))
					return false
				}
				if shared && !private.On() {
					privately.SetError(lang.Say("Ask in a way that the proxy does not control, and tick that you do."))
					return false
				}
				return true
			}, Do: func() {
				d, _ := day.Value()
				c.Record(all, Reminder{On: nhs.Date(d), Private: private.On(), Letters: letters.On()})
			}},
			Close(lang.Say("Cancel")),
		}})
}
