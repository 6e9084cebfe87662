package checklist

import (
	"regexp"
	"slices"
	"strings"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// verdicts on an answer that no effect line can express, because they look at
// several answers at once. What safety or law fixes is here; what a practice
// may word is in the files. Each returns what is wrong, or nothing.
var checks = map[string]func(c *caseOf, it *Item, a Answer) string{
	// I2: only a request fetched from the store proves a sign-in; a person
	// cannot say that it happened.
	"I2": func(_ *caseOf, _ *Item, a Answer) string {
		if a.Value == "nhs-login" && !a.Proved {
			return "Only an application that came straight from the national service proves an NHS login. Check this person another way."
		}
		return ""
	},
	// G0: one line is enough only for a very young child.
	"G0": func(c *caseOf, _ *Item, a Answer) string {
		if a.Value == Yes && !plainFacts["very-young"](c) {
			return "The child is too old for one line. Assess whether they can decide."
		}
		return ""
	},
	// G10: competent only when every part was found, free of pressure.
	"G10": func(c *caseOf, _ *Item, a Answer) string {
		if a.Value != string(basis.Competent) {
			return ""
		}
		for _, id := range []ItemID{"G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8"} {
			if c.byID(id).Value != Yes {
				return "Competent can only be found when every question before it is answered yes."
			}
		}
		return ""
	},
	// M9: functional test first, then the cause. Nothing blank is ever "has".
	"M9": func(c *caseOf, _ *Item, a Answer) string { return c.capacityFits(a) },
	// An order that has ended gives no powers; its last day still does. ORDER.
	"D2a": func(c *caseOf, _ *Item, a Answer) string {
		if c.basis() != basis.Deputy {
			return ""
		}
		return c.ended(a)
	},
	"P2a": func(c *caseOf, _ *Item, a Answer) string { return c.ended(a) },
	"P7a": func(c *caseOf, _ *Item, a Answer) string { return c.ended(a) },
	// K10: nobody is given what the patient did not agree to.
	"K10": func(c *caseOf, _ *Item, a Answer) string {
		var missing []string
		for _, s := range c.f.Granted {
			if !slices.Contains(a.Values, string(s)) {
				missing = append(missing, s.InSentence())
			}
		}
		if len(missing) == 0 {
			return ""
		}
		return "The patient has not agreed to: " + strings.Join(missing, ", ") + "."
	},
}

// ended says that an order has ended, if it has.
func (c *caseOf) ended(a Answer) string {
	if last, err := nhs.ParseDate(a.Value); err == nil && last.Before(c.f.Today) {
		return "The order ended on " + last.Display() + "."
	}
	return ""
}

// capacityFits says whether a finding follows from M3 to M8 (domain 3.6): has
// needs all four abilities; lacks needs one missing, an impairment, and that
// the one comes from the other. An ability missing without that cause is not
// incapacity under the Act: the clinician may record has, with a reason.
func (c *caseOf) capacityFits(a Answer) string {
	able, unable, open := 0, 0, 0
	for _, id := range []ItemID{"M3", "M4", "M5", "M6"} {
		switch c.byID(id).Value {
		case Yes:
			able++
		case No:
			unable++
		default:
			open++
		}
	}
	impaired, because := c.byID("M7").Value, c.byID("M8").Value
	caused := impaired == Yes && because == Yes
	uncaused := impaired == No || because == No
	switch basis.Capacity(a.Value) {
	case basis.HasCapacity:
		switch {
		case able == 4:
			return ""
		case open > 0:
			return "The patient can be found able to decide only when all four abilities are answered."
		case caused:
			return "An ability is missing because of an impairment. That is not being able to decide."
		case !uncaused:
			return "Say first whether there is an impairment, and whether it is the cause."
		case a.Note == "":
			return "An ability is missing though no impairment causes it. Give the reason for finding the patient able to decide, and think of pressure by others."
		}
	case basis.LacksCapacity:
		if unable == 0 || !caused {
			return "Not able to decide needs an ability that is missing, an impairment, and that the one comes from the other."
		}
	}
	return ""
}

var lpaReference = regexp.MustCompile(`^[0-9]{12}$`)

// cautions are warnings that look at several answers at once.
var cautions = map[string]func(c *caseOf, a Answer) string{
	// M9: undue influence is the other explanation.
	"M9": func(c *caseOf, a Answer) string {
		if a.Value != string(basis.HasCapacity) {
			return ""
		}
		for _, id := range []ItemID{"M3", "M4", "M5", "M6"} {
			if c.byID(id).Value == No {
				return "An ability is missing with no impairment behind it. Ask the safeguarding lead whether somebody puts pressure on the patient."
			}
		}
		return ""
	},
	// L4: a reference has twelve digits.
	"L4": func(_ *caseOf, a Answer) string {
		if lpaReference.MatchString(strings.ReplaceAll(strings.ReplaceAll(a.Value, "-", ""), " ", "")) {
			return ""
		}
		return "The reference of a lasting power of attorney has twelve digits. Look at it again."
	},
	// N4: more than the need is given with a reason.
	"N4": func(c *caseOf, a Answer) string {
		var more []string
		for _, s := range c.f.Granted {
			if !slices.Contains(a.Values, string(s)) {
				more = append(more, s.InSentence())
			}
		}
		if len(more) == 0 {
			return ""
		}
		return "More is given than is needed: " + strings.Join(more, ", ") + "."
	},
}
