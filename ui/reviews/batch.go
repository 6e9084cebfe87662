package reviews

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// Several rows at once get letters, an owner or an earlier day. Access is never
// given or taken from several: each of those is a decision.

// Tick says which rows are ticked.
func (m *Model) Tick(ids []string) {
	m.ticked = make([]workflow.RoleID, len(ids))
	for i, id := range ids {
		m.ticked[i] = workflow.RoleID(id)
	}
	m.changed()
}

// TickAll ticks every row shown, or none when all are.
func (m *Model) TickAll() {
	all := len(m.ticked) == len(m.Shown.Rows)
	m.ticked = nil
	if !all {
		for _, r := range m.Shown.Rows {
			m.ticked = append(m.ticked, r.ID)
		}
	}
	m.changed()
}

// Ticked lists the rows that are ticked, by id.
func (m *Model) Ticked() []string {
	out := make([]string, len(m.ticked))
	for i, id := range m.ticked {
		out[i] = string(id)
	}
	return out
}

// untick drops ticks of rows that are shown no more: nothing is done to what
// nobody sees.
func (m *Model) untick() {
	shown := map[workflow.RoleID]bool{}
	for _, r := range m.Shown.Rows {
		shown[r.ID] = true
	}
	m.ticked = slices.DeleteFunc(m.ticked, func(id workflow.RoleID) bool { return !shown[id] })
}

// Acting lists the rows that an act is for: the ticked ones in the order of the
// list.
func (m *Model) Acting() []*report.Row {
	var out []*report.Row
	for _, r := range m.Shown.Rows {
		if slices.Contains(m.ticked, r.ID) {
			out = append(out, r)
		}
	}
	return out
}

// CanAct says whether any row is ticked.
func (m *Model) CanAct() (bool, string) {
	if m.Partial {
		return false, lang.Say("The register is still being read.")
	}
	return len(m.ticked) > 0, lang.Say("Tick a row first: Space, or Ctrl+A for all of them.")
}

// Staff lists who a review can be given to, oneself first.
func (m *Model) Staff() []workflow.Staff {
	var out []workflow.Staff
	for _, s := range m.staff {
		switch {
		case !s.May(workflow.ActReview):
		case s.ID == m.host.Staff().ID:
			out = slices.Insert(out, 0, s)
		default:
			out = append(out, s)
		}
	}
	return out
}

// Assign gives the ticked reviews to somebody; "" to nobody.
func (m *Model) Assign(owner workflow.StaffID) {
	m.each(lang.Sayf("Given to %s", m.nameOf(owner)), func(ctx context.Context, ids []workflow.RoleID) []casework.Each {
		return m.host.Session.AssignReviews(ctx, ids, owner)
	})
}

func (m *Model) nameOf(id workflow.StaffID) string {
	for _, s := range m.staff {
		if s.ID == id {
			return s.Name
		}
	}
	return lang.Say("nobody")
}

// SetDate gives the ticked roles a day to look at them, where they have none or
// a later one.
func (m *Model) SetDate(on nhs.Date) {
	m.each(lang.Sayf("Looked at by %s", on.Short()), func(ctx context.Context, ids []workflow.RoleID) []casework.Each {
		return m.host.Session.SetReviews(ctx, ids, on)
	})
}

// each does an act on the ticked rows and says what became of it. Rows it could
// not be done on stay ticked.
func (m *Model) each(said string, act func(context.Context, []workflow.RoleID) []casework.Each) {
	acting := m.Acting()
	ids, refs := make([]workflow.RoleID, len(acting)), map[workflow.RoleID]string{}
	for i, r := range acting {
		ids[i], refs[r.ID] = r.ID, r.Ref
	}
	if len(ids) == 0 {
		return
	}
	var done []casework.Each
	m.busy++
	shell.Act(m.host, func(ctx context.Context) error { done = act(ctx, ids); return nil }, func() {
		m.busy--
		var failed []failure
		m.ticked = nil
		for _, e := range done {
			if e.Err != nil {
				failed = append(failed, failure{refs[e.Role], e.Err})
				m.ticked = append(m.ticked, e.Role)
			}
		}
		m.say(said+": "+rows(len(done)-len(failed))+".", failed)
		m.Reread()
	})
}

// failure is what could not be done on one row.
type failure struct {
	ref string
	err error
}

// say tells what was done, and row by row what was not.
func (m *Model) say(done string, failed []failure) {
	if len(failed) == 0 {
		m.host.Toast(done, nil)
		return
	}
	words := []string{done}
	const most = 8
	for i, f := range failed {
		if i == most {
			words = append(words, lang.Sayf("And %s more.", rows(len(failed)-most)))
			break
		}
		words = append(words, f.ref+": "+m.why(f.err))
	}
	m.host.Ask(shell.Question{Title: lang.Sayf("Not done on %s", rows(len(failed))), Words: words, Choices: []shell.Choice{shell.Close(lang.Say("Close"))}})
}

// why is an error in a sentence: what a rule says, or what to do.
func (m *Model) why(err error) string {
	var no *workflow.Refusal
	switch {
	case errors.As(err, &no) && len(no.Needs) > 0:
		return lang.Of(no.Needs[0].Words)
	case errors.Is(err, workflow.ErrNotAllowed):
		return lang.Say("Somebody else has to do this.")
	case errors.Is(err, workflow.ErrStale):
		return lang.Say("Somebody changed it at this moment. Look again.")
	}
	m.host.Log.Error("act on several reviews", "err", err)
	return lang.Say("It could not be written down. Nothing was changed; try again.")
}

// Bundle is one kind of letter that can go to one side of several roles.
type Bundle struct {
	Kind letter.Kind
	To   letter.Person
	// Cases are the cases it is right for now.
	Cases []workflow.ApplicationID
	// Chosen says that it is proposed. What goes to a child, or wants a thought
	// first, never is: a person chooses it (domain 6.2).
	Chosen bool
	// Why is what to think of first; "" for nothing.
	Why string
	// both says that the same letter goes to the other side too, in a bundle of its own.
	both bool
}

// Words name the letter, its reader where the letter has two, and how many.
func (b Bundle) Words() string {
	words := lang.Of(b.Kind.Words())
	switch {
	case b.both && b.To == letter.Patient:
		words = lang.Sayf("%s, to the patient", words)
	case b.both:
		words = lang.Sayf("%s, to the proxy", words)
	}
	return words + " (" + strconv.Itoa(len(b.Cases)) + ")"
}

// kindsOf are the letters that go with what falls due.
var kindsOf = map[report.Cause][]letter.Kind{
	report.Turns11: {letter.ElevenParent, letter.ElevenChild}, report.Turns16: {letter.SixteenParent, letter.SixteenYoung},
	report.Turns13: {letter.Thirteen}, report.Ends: {letter.EndComing, letter.ShowAuthority}, report.LookAgain: {letter.ReviewDue, letter.ShowAuthority},
	report.Suspended: {letter.Paused}, report.Attention: {letter.ReviewDue}, report.Happened: {letter.ReviewDue},
}

// birthdays are those that call for letters also where something else is due
// before them.
var birthdays = map[review.Category]report.Cause{review.Turns11: report.Turns11, review.Turns13: report.Turns13, review.Turns16: report.Turns16}

// goesWith reports whether a letter goes with a row.
func goesWith(r *report.Row, k letter.Kind) bool {
	return slices.Contains(kindsOf[r.Cause], k) || slices.ContainsFunc(r.Categories, func(c review.Category) bool {
		cause, ok := birthdays[c]
		return ok && slices.Contains(kindsOf[cause], k)
	})
}

// covered reports whether a letter about a birthday goes to the same person of the row:
// it asks what one about the review would, and two letters about the same access
// bewilder.
func covered(r *report.Row, c casework.Offer, all []casework.Offer) bool {
	ofBirthday := func(k letter.Kind) bool {
		for _, cause := range birthdays {
			if slices.Contains(kindsOf[cause], k) {
				return true
			}
		}
		return false
	}
	return !ofBirthday(c.Kind) && slices.ContainsFunc(all, func(o casework.Offer) bool {
		return o.To == c.To && ofBirthday(o.Kind) && goesWith(r, o.Kind)
	})
}

// AskLetters finds out which letters go with the ticked rows and hands them to
// ask, with the references of rows that get none.
func (m *Model) AskLetters(ask func(bundles []Bundle, without []string)) {
	acting := m.Acting()
	ids, row := make([]workflow.ApplicationID, len(acting)), map[workflow.ApplicationID]*report.Row{}
	for i, r := range acting {
		ids[i], row[r.Application] = r.Application, r
	}
	if len(ids) == 0 || !m.host.May(workflow.ActPrint) {
		return
	}
	var offers []casework.OffersEach
	shell.Act(m.host, func(ctx context.Context) error { offers = m.host.Session.OffersOf(ctx, ids); return nil }, func() {
		bundles, without := bundle(offers, row)
		ask(bundles, without)
	})
}

func bundle(offers []casework.OffersEach, row map[workflow.ApplicationID]*report.Row) (out []Bundle, without []string) {
	for _, o := range offers {
		r, found := row[o.Application], false
		for _, c := range o.Offers {
			if !goesWith(r, c.Kind) || covered(r, c, o.Offers) {
				continue
			}
			found = true
			i := slices.IndexFunc(out, func(b Bundle) bool { return b.Kind == c.Kind && b.To == c.To })
			if i < 0 {
				i = len(out)
				out = append(out, Bundle{Kind: c.Kind, To: c.To, Chosen: true})
			}
			out[i].Cases = append(out[i].Cases, o.Application)
			if c.Why != "" || c.To == letter.Patient && r.PatientBorn.AgeOn(r.Today) < 16 {
				out[i].Chosen = false
			}
			if c.Why != "" && out[i].Why == "" {
				out[i].Why = lang.Of(c.Why)
			}
		}
		if !found {
			without = append(without, r.Ref)
		}
	}
	for i := range out {
		out[i].both = slices.ContainsFunc(out, func(b Bundle) bool { return b.Kind == out[i].Kind && b.To != out[i].To })
	}
	return out, without
}

// Write writes the bundles; each letter then waits to be checked and printed.
func (m *Model) Write(bundles []Bundle) {
	var asked []casework.LetterAsked
	refs := map[workflow.ApplicationID]string{}
	for _, r := range m.Shown.Rows {
		refs[r.Application] = r.Ref
	}
	for _, b := range bundles {
		for _, id := range b.Cases {
			asked = append(asked, casework.LetterAsked{Application: id, Kind: b.Kind, To: b.To})
		}
	}
	var done []casework.LetterWritten
	m.busy++
	shell.Act(m.host, func(ctx context.Context) error { done = m.host.Session.WriteMany(ctx, asked); return nil }, func() {
		m.busy--
		var failed []failure
		again := map[workflow.ApplicationID]bool{}
		for _, w := range done {
			if w.Err != nil {
				failed = append(failed, failure{refs[w.Application], w.Err})
				again[w.Application] = true
			}
		}
		m.ticked = nil // but for what is left to do
		for _, r := range m.Shown.Rows {
			if again[r.Application] {
				m.ticked = append(m.ticked, r.ID)
			}
		}
		m.say(letters(len(done)-len(failed)), failed)
		m.host.Counted()
		m.Reread()
	})
}

func letters(n int) string {
	return lang.Count(n, "%d letter waits under Letters.", "%d letters wait under Letters.")
}
