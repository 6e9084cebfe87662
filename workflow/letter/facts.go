package letter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// noBreak is the space at which no line is broken: inside dates and telephone
// numbers.
const noBreak = "\u00a0"

// Person is who a letter is addressed to.
type Person string

// The two people of a case, and anybody else.
const (
	Proxy   Person = "proxy"   // who acts
	Patient Person = "patient" // whose record it is
	Other   Person = "other"   // a home, an authority, somebody who complained
)

// Name is how a person is written to.
type Name struct{ Title, First, Family string }

// Full returns Mrs Joy Bray.
func (n Name) Full() string { return words(n.Title, n.First, n.Family) }

// Short returns Mrs Bray, or Joy Bray for somebody without a title.
func (n Name) Short() string {
	if n.Title == "" {
		return n.Full()
	}
	return words(n.Title, n.Family)
}

// Practice is what a letterhead says.
type Practice struct {
	Name    string
	ODS     string
	Address []string
	Phone   string
	Hours   string // optional: Monday to Friday, 8am to 6:30pm
	ICB     string // optional: the integrated care board that hears complaints
}

// lacks names what a letterhead cannot do without.
func (p Practice) lacks() []string {
	var out []string
	for _, f := range []struct{ label, value string }{
		{"practice name", p.Name}, {"practice code", p.ODS},
		{"practice address", strings.Join(p.Address, " ")}, {"practice telephone", p.Phone},
	} {
		if words(f.value) == "" {
			out = append(out, f.label)
		}
	}
	return out
}

// Grounds is why access was given, as far as a letter tells it.
type Grounds string

// The grounds a letter words in its own way; any other says nothing of them.
const (
	GroundsConsent  Grounds = "consent"                 // the patient agreed
	GroundsParental Grounds = "parental responsibility" // the proxy has it for the patient
	GroundsAttorney Grounds = "power of attorney"       // for health and welfare
	GroundsDeputy   Grounds = "court order"             // a deputy for personal welfare
	GroundsCareHome Grounds = "care home"               // the agreement with a home
)

// Facts is all that a letter can say about a case. There is no free text in
// it but Needed: see [Phrase].
type Facts struct {
	Practice Practice

	To      Person
	Patient Name
	Proxy   Name
	// Other is who a letter goes to that goes to neither, as it is typed.
	Other   string
	Address []string // of the one it goes to

	Reference string
	Dated     nhs.Date
	AskedOn   nhs.Date
	Grounds   Grounds
	Services  []string // granted, in the practice's words
	NotGiven  []string // asked for and not granted
	Starts    nhs.Date
	Ends      nhs.Date // last day of access
	OpenEnded bool     // approved without an end date, by a stated exception
	ReviewBy  nhs.Date
	Refusal   Phrase
	Form      Kind     // the form enclosed: P1, P2 or P3
	ReturnBy  nhs.Date // the form, or an answer, please
	TargetOn  nhs.Date // the day a decision is due
	// Needed is what the practice asked for, in the words somebody typed. One
	// that says a word of Forbidden counts as missing.
	Needed      string
	NeededBy    nhs.Date
	Closed      bool     // nobody answered, and the application was closed
	PatientBorn nhs.Date // to a local authority only
	Listed      []string // such as the staff of a home; as Needed
	EndedOn     nhs.Date // last day of access that has ended or is suspended
	Ending      Phrase
	// AlsoActing are the others who may act for the patient now, to the patient alone.
	AlsoActing []Name
	Birthday   nhs.Date // the next one of 11, 13 or 16
	// Account and LinkageKey are typed for one letter and kept nowhere.
	Account, LinkageKey string
	SignedBy            string
	SignedRole          string

	PrintedBy string
	PrintedAt time.Time
	// FileCopy is what the record calls the letter, to find its copy by. It tells
	// nothing of other letters: a count of them would, to whoever has only one.
	FileCopy string

	LargePrint bool
	// EasyRead is for a reader who asked for short sentences with pictures. A letter
	// that has no such wording is the ordinary one.
	EasyRead bool
	// Language is a short paragraph in the reader's own language, or empty.
	Language string
}

// name returns the name of the one the letter goes to.
func (f Facts) name() Name {
	switch f.To {
	case Patient:
		return f.Patient
	case Other:
		return Name{Family: f.Other}
	}
	return f.Proxy
}

// nobodyByName is whom a letter to an office greets.
const nobodyByName = "Sir or Madam"

// greeted is whom the letter greets: an office is no person's name.
func (f Facts) greeted() string {
	if f.To != Other {
		return f.name().Short()
	}
	parts := strings.Fields(f.Other)
	if len(parts) == 0 || !slices.Contains([]string{"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Rev", "Revd", "Sir", "Dame"}, strings.TrimSuffix(parts[0], ".")) {
		return nobodyByName
	}
	if len(parts) == 3 && parts[0] != "Sir" && parts[0] != "Dame" { // of more, nobody knows where the family name begins
		return parts[0] + " " + parts[2]
	}
	return words(f.Other)
}

// closing goes with the greeting.
func (f Facts) closing() string {
	if f.greeted() == nobodyByName {
		return "Yours faithfully"
	}
	return "Yours sincerely"
}

// Missing says that a letter cannot be written yet, and what it lacks, in the
// words of the screen (LacksAddress).
type Missing struct {
	Kind   Kind
	Fields []string
}

func (m *Missing) Error() string {
	return fmt.Sprintf("letter %s lacks %s", m.Kind, strings.Join(m.Fields, ", "))
}

// Needs are one sentence a fact that is missing. A form lacks only what the
// practice has not filled in of itself.
func (m *Missing) Needs() []workflow.Need {
	var out []workflow.Need
	for _, f := range m.Fields {
		words := "The letter lacks this: " + f + "."
		if strings.HasPrefix(string(m.Kind), "P") {
			words = "The form lacks the " + f + ". Ask the practice manager to fill it in."
		}
		out = append(out, workflow.Need{Words: words, Field: f})
	}
	return out
}

// Refusal says so to whoever wants to print it.
func (m *Missing) Refusal() *workflow.Refusal {
	return &workflow.Refusal{Act: workflow.ActPrint, Needs: m.Needs()}
}

// LacksAddress is what a letter lacks that has no address to go to.
const LacksAddress = "postal address"

// frame names the facts every letter lacks, whatever its wording.
func (f Facts) frame(kind Kind) []string {
	lacks := f.Practice.lacks()
	need := func(ok bool, label string) {
		if !ok {
			lacks = append(lacks, label)
		}
	}
	need(f.name().Full() != "" && words(f.name().Family) != "", "name of the "+map[Person]string{Proxy: "proxy", Patient: "patient", Other: "one it goes to"}[f.To])
	need(len(tidyLines(f.Address)) > 0, LacksAddress)
	need(!f.Dated.IsZero(), "date of the letter")
	need(words(f.Reference) != "", "our reference")
	need(words(f.SignedBy) != "" && words(f.SignedRole) != "", "who signs it and their role")
	need(words(f.PrintedBy) != "" && !f.PrintedAt.IsZero(), "who printed it and when")
	need(lawOf(kind).keyed || words(f.FileCopy) != "", "number of the file copy")
	return lacks
}

// words joins the parts with single spaces, whatever spaces they hold.
func words(parts ...string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// together keeps the words on one line.
func together(s string) string { return strings.ReplaceAll(words(s), " ", noBreak) }

// tidyLines drops empty lines and stray spaces.
func tidyLines(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l = words(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// listed returns "Appointments, repeat prescriptions": services are named with
// a capital, a list has only its first.
func listed(items []string) string {
	items = tidyLines(items)
	for i := 1; i < len(items); i++ {
		items[i] = withinSentence(items[i])
	}
	return strings.Join(items, ", ")
}

// withinSentence begins words within a sentence without a capital. GP record stays as it
// is: an abbreviation is not a capitalised word.
func withinSentence(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToLower(string(r[1])) == string(r[1]) {
		return strings.ToLower(string(r[0])) + string(r[1:])
	}
	return s
}
