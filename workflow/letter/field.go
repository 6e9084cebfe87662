package letter

import (
	"sort"
	"strings"

	"proxydesk/workflow/nhs"
)

// use says how a template may use a field.
type use int

const (
	always   use = iota // printed; blocks the letter while its fact is missing
	optional            // printed only between {{if}} and {{end}} of itself
	flag                // asked by {{if}}, never printed
	many                // several lines: a point of the list that is nothing else becomes one a line; optional
)

// field is a thing a template can name.
type field struct {
	label string // as the screen calls it when it is missing
	use   use
	value func(Facts) string
}

var fields = map[string]field{
	"patient":            {"name of the patient", always, func(f Facts) string { return f.Patient.Full() }},
	"patient_short":      {"name of the patient", always, func(f Facts) string { return f.Patient.Short() }},
	"proxy":              {"name of the proxy", always, func(f Facts) string { return f.Proxy.Full() }},
	"proxy_short":        {"name of the proxy", always, func(f Facts) string { return f.Proxy.Short() }},
	"practice":           {"practice name", always, func(f Facts) string { return words(f.Practice.Name) }},
	"phone":              {"practice telephone", always, func(f Facts) string { return together(f.Practice.Phone) }},
	"phone_and_hours":    {"practice telephone", always, phoneAndHours},
	"icb":                {"integrated care board", optional, func(f Facts) string { return words(f.Practice.ICB) }},
	"asked_on":           {"date of the application", always, date(func(f Facts) nhs.Date { return f.AskedOn })},
	"services":           {"services granted", always, func(f Facts) string { return listed(f.Services) }},
	"services_not_given": {"services not granted", optional, func(f Facts) string { return listed(f.NotGiven) }},
	"starts":             {"start of access", always, date(func(f Facts) nhs.Date { return f.Starts })},
	"ends":               {"last day of access", always, date(func(f Facts) nhs.Date { return f.Ends })},
	"review_by":          {"review date", always, date(func(f Facts) nhs.Date { return f.ReviewBy })},
	"refusal":            {"wording of the refusal", always, func(f Facts) string { return f.Refusal.wording(f.EasyRead).sentence }},
	"ask_again":          {"wording of the refusal", always, func(f Facts) string { return f.Refusal.wording(f.EasyRead).askAgain }},
	"form":               {"form to enclose", always, func(f Facts) string { return enclosed[f.Form] }},
	"return_by":          {"date to answer by", always, date(func(f Facts) nhs.Date { return f.ReturnBy })},
	"target_on":          {"day the decision is due", always, date(func(f Facts) nhs.Date { return f.TargetOn })},
	"needed":             {"what is needed", always, needed},
	"needed_by":          {"day to chase the information", always, date(func(f Facts) nhs.Date { return f.NeededBy })},
	"ended_on":           {"day the access ended", always, date(func(f Facts) nhs.Date { return f.EndedOn })},
	"why_ended":          {"wording of the ending", always, func(f Facts) string { return f.Ending.wording(f.EasyRead).sentence }},
	"apply_again":        {"wording of the ending", always, func(f Facts) string { return f.Ending.wording(f.EasyRead).askAgain }},
	"birthday":           {"birthday", always, date(func(f Facts) nhs.Date { return f.Birthday })},

	"patient_born":  {"birth date of the patient", always, date(func(f Facts) nhs.Date { return f.PatientBorn })},
	"practice_code": {"practice code", always, func(f Facts) string { return words(f.Practice.ODS) }},
	"account":       {"account number", always, func(f Facts) string { return words(f.Account) }},
	"linkage_key":   {"key to link with", always, func(f Facts) string { return words(f.LinkageKey) }},
	"other":         {"name of the one it goes to", always, func(f Facts) string { return words(f.Other) }},
	"listed":        {"list", many, listedLines},

	"also_acting": {"who else has access", optional, alsoActing},

	"closed":      {"", flag, is(func(f Facts) bool { return f.Closed })},
	"to_patient":  {"", flag, is(func(f Facts) bool { return f.To == Patient })},
	"by_consent":  {"", flag, is(func(f Facts) bool { return f.Grounds == GroundsConsent })},
	"by_parent":   {"", flag, is(func(f Facts) bool { return f.Grounds == GroundsParental })},
	"open_ended":  {"", flag, is(func(f Facts) bool { return f.OpenEnded })},
	"by_attorney": {"", flag, is(func(f Facts) bool { return f.Grounds == GroundsAttorney })},
	"review_late": {"", flag, is(func(f Facts) bool { return f.ReviewBy.Before(f.Dated) })},
	"stops_first": {"", flag, is(func(f Facts) bool { return !f.Ends.IsZero() && f.Ends.Before(f.Birthday) })},

	// Conditions do not nest, so a letter to either person asks for both at once.
	"you_agreed":     {"", flag, is(func(f Facts) bool { return f.To == Patient && f.Grounds == GroundsConsent })},
	"patient_agreed": {"", flag, is(func(f Facts) bool { return f.To == Proxy && f.Grounds == GroundsConsent })},
	"you_are_parent": {"", flag, is(func(f Facts) bool { return f.To == Proxy && f.Grounds == GroundsParental })},
	"your_parent":    {"", flag, is(func(f Facts) bool { return f.To == Patient && f.Grounds == GroundsParental })},
	"you_may_stop":   {"", flag, is(func(f Facts) bool { return f.To == Patient && f.Grounds != GroundsParental })},
	"form_adult":     {"", flag, is(func(f Facts) bool { return f.Form == AdultForm })},
	"form_child":     {"", flag, is(func(f Facts) bool { return f.Form == ChildForm })},
	"form_other":     {"", flag, is(func(f Facts) bool { return f.Form == OtherForm })},
}

// enclosed names the forms that L24 sends out.
var enclosed = map[Kind]string{
	AdultForm: "form P1, for an adult",
	ChildForm: "form P2, for a child under 16",
	OtherForm: "form P3, for an adult who is not able to decide about this",
}

func date(of func(Facts) nhs.Date) func(Facts) string {
	return func(f Facts) string { return together(of(f).Display()) }
}

func is(ask func(Facts) bool) func(Facts) string {
	return func(f Facts) string {
		if ask(f) {
			return "yes"
		}
		return ""
	}
}

// needed is what was asked for, in its own words unless they could tell a
// reader that somebody spoke up.
func needed(f Facts) string {
	if ForbiddenTyped(f.Needed) != "" {
		return ""
	}
	return words(f.Needed)
}

// listedLines are the lines of a list, none of which may say what Needed may not.
func listedLines(f Facts) string {
	lines := tidyLines(f.Listed)
	if ForbiddenTyped(strings.Join(lines, " ")) != "" {
		return ""
	}
	return strings.Join(lines, "\n")
}

// alsoActing names the others who may act: Mr Ben Tarrow and Mrs Ann Tarrow.
func alsoActing(f Facts) string {
	var names []string
	for _, n := range f.AlsoActing {
		if f.To == Patient {
			names = append(names, n.Full())
		}
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

func phoneAndHours(f Facts) string {
	phone, hours := together(f.Practice.Phone), words(f.Practice.Hours)
	if phone == "" || hours == "" {
		return phone
	}
	return phone + ", " + hours
}

// fieldNames lists the fields of the given uses, for a message or a manual.
func fieldNames(uses ...use) []string {
	var out []string
	for name, f := range fields {
		for _, u := range uses {
			if f.use == u {
				out = append(out, name)
			}
		}
	}
	sort.Strings(out)
	return out
}
