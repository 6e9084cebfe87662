package report

import (
	"strings"

	"proxydesk/workflow/nhs"
)

// Column is one thing a row says. The screen, the CSV file, the workbook and the
// printed page are all made from this one list.
type Column struct {
	// ID names it to a screen.
	ID   string
	Head string
	// Share is its part of a printed page's width; one without a share is not
	// printed.
	Share float64
	// Text is what stands in the cell, everywhere.
	Text func(*Row) string
	// Day is the same as a date, for a workbook; nil for what is no date. A zero
	// day is a cell whose Text says why.
	Day func(*Row) nhs.Date
	// Under is the column that a screen writes under this one, "" for none.
	Under string
	// Screen is its part of the screen's width; 0 keeps it off the screen, but
	// for what stands under another.
	Screen float32
	// guarded columns are there only in a report with safeguarding columns.
	guarded bool
}

var columns = []Column{
	{ID: "ref", Head: "Reference", Text: func(r *Row) string { return r.Ref }},
	{ID: "patient", Head: "Patient", Share: 1.45, Screen: 1.5, Under: "age", Text: func(r *Row) string { return r.PatientName }},
	{ID: "number", Head: "NHS number", Share: 1.15, Text: func(r *Row) string { return r.PatientNumber.Display() }},
	{ID: "age", Head: "Age", Share: 0.75, Text: (*Row).Age},
	{ID: "turns", Head: "Turns", Share: 1.6, Screen: 1.5, Text: (*Row).Turns},
	{ID: "milestone", Head: "Next birthday that counts", Text: (*Row).milestone},
	{ID: "proxy", Head: "Proxy", Share: 1.4, Screen: 1.25, Under: "relation", Text: func(r *Row) string { return r.ProxyName }},
	{ID: "relation", Head: "Who they are", Share: 1.2, Text: func(r *Row) string { return r.Relation }},
	{ID: "home", Head: "Care home", Text: func(r *Row) string { return r.Home }},
	{ID: "basis", Head: "Legal basis", Text: func(r *Row) string { return r.Basis.Words() }},
	{ID: "scopes", Head: "Services", Text: (*Row).scopes},
	{ID: "why", Head: "Why", Share: 1.1, Screen: 1.4, Under: "also", Text: (*Row).Why},
	{ID: "also", Head: "Also", Share: 1.25, Text: func(r *Row) string { return strings.Join(r.Also(), "; ") }},
	{ID: "due", Head: "Due", Share: 1, Screen: 1.45, Under: "days", Text: (*Row).DueWords, Day: func(r *Row) nhs.Date { return r.Due }},
	{ID: "days", Head: "Days", Text: (*Row).Left},
	{ID: "rule", Head: "By the rule", Text: (*Row).Rule},
	{ID: "review", Head: "Next review", Text: func(r *Row) string { return dayOr(r.ReviewOn, "None") }, Day: func(r *Row) nhs.Date { return r.ReviewOn }},
	{ID: "review-rule", Head: "Next review by the rule", Text: func(r *Row) string { return ruleWords[r.ReviewRule] }},
	{ID: "ends", Head: "Access ends", Text: (*Row).EndWords, Day: func(r *Row) nhs.Date { return r.EndOn }},
	{ID: "reviewed", Head: "Last review", Share: 1, Screen: 1.05, Under: "outcome", Text: func(r *Row) string { return dayOr(r.Reviewed.On, "None") },
		Day: func(r *Row) nhs.Date { return r.Reviewed.On }},
	{ID: "outcome", Head: "What came of it", Text: func(r *Row) string { return r.Reviewed.Outcome.Words() }},
	{ID: "owner", Head: "Owner", Share: 0.9, Screen: 1.35, Under: "next", Text: (*Row).OwnerName},
	{ID: "next", Head: "Next", Share: 1.5, Text: (*Row).Next},
	{ID: "letter", Head: "Letter", Screen: 1.05, Under: "letter-on", Text: (*Row).LetterWords},
	{ID: "letter-on", Head: "Letter of", Text: func(r *Row) string { return r.Letter.On.Short() }, Day: func(r *Row) nhs.Date { return r.Letter.On }},
	{ID: "granted-by", Head: "Given by", Text: func(r *Row) string { return r.granted }},
	{ID: "granted-on", Head: "Given on", Text: func(r *Row) string { return r.GrantedOn.Short() }, Day: func(r *Row) nhs.Date { return r.GrantedOn }},
	{ID: "used", Head: "Last used", Text: func(r *Row) string { return dayOr(r.LastUsed, "Not known") }, Day: func(r *Row) nhs.Date { return r.LastUsed }},
	{ID: "stands", Head: "How it stands", Text: (*Row).Stands},
	{ID: "national", Head: "National record", Text: func(r *Row) string { w, _ := National(r.RoleLine); return w }},
	{ID: "hold", Head: "On hold", guarded: true, Share: 0.6, Text: func(r *Row) string { return yes(r.Held) }},
	{ID: "guard", Head: "Safeguarding news", guarded: true, Share: 0.9, Text: (*Row).guards},
}

func dayOr(d nhs.Date, none string) string {
	if d.IsZero() {
		return none
	}
	return d.Short()
}

func yes(b bool) string {
	if b {
		return "Yes"
	}
	return ""
}

// guards is what happened that only those read who may read holds.
func (r *Row) guards() string {
	var words []string
	for _, n := range r.News {
		if n.Event.Guards() {
			words = append(words, n.Event.Words()+", "+n.On.Short())
		}
	}
	return strings.Join(words, "; ")
}

// Columns lists what the report says of a row: in a file all of it, on a page
// those with a share of its width, on a screen those with a share of its.
func (rep Report) Columns() []Column {
	var out []Column
	for _, c := range columns {
		if !c.guarded || rep.Filter.Safeguarding {
			out = append(out, c)
		}
	}
	return out
}

// Printed lists the columns of a page.
func (rep Report) Printed() []Column {
	var out []Column
	for _, c := range rep.Columns() {
		if c.Share > 0 {
			out = append(out, c)
		}
	}
	return out
}

// OnScreen lists the columns of a screen.
func (rep Report) OnScreen() []Column {
	var out []Column
	for _, c := range rep.Columns() {
		if c.Screen > 0 || c.guarded {
			c.Screen = max(c.Screen, 1)
			out = append(out, c)
		}
	}
	return out
}

// ColumnOf is the column with an id; one nobody has says nothing.
func ColumnOf(id string) Column {
	for _, c := range columns {
		if c.ID == id {
			return c
		}
	}
	return Column{Text: func(*Row) string { return "" }}
}
