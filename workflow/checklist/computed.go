package checklist

import (
	"fmt"
	"slices"
	"strconv"

	"proxydesk/workflow/basis"
)

// compute works an item out. Its source says that nobody answered.
func (c *caseOf) compute(it *Item) Answer {
	value, note := c.works[it.Rule](c)
	a := Answer{Value: value, Note: note, Source: "Worked out", Proved: true}
	if it.Rule == "I1" && value != "nobody" {
		a.Source, a.At = sourceNHSLogin, c.f.Proved.At
	}
	return a
}

const sourceNHSLogin = "NHS login"

// notSpecified is the published code for a form that gives no reason (domain 1.2).
const notSpecified = "NotSpecified"

// computers work out the items that are shown and never asked, each giving a
// value of the item's options and a note for the screen (domain 3).
var computers = map[string]func(*caseOf) (value, note string){
	// F1: the number passes its check digit, and the birth date is known.
	"F1": func(c *caseOf) (string, string) {
		p := c.f.Patient
		switch {
		case p.Number.IsZero():
			return "missing", ""
		case !p.Number.Checks() && !c.f.RelaxedNumbers:
			return "wrong", ""
		case p.Born.IsZero():
			return "no-birth-date", ""
		}
		return Yes, ""
	},
	// F3: without a valid number nothing about the proxy can be sent.
	"F3": func(c *caseOf) (string, string) {
		n := c.f.Proxy.Number
		return yesNo(!n.IsZero() && (n.Checks() || c.f.RelaxedNumbers)), ""
	},
	// F5: nobody is their own proxy. Where one of the numbers is not known, one
	// name with one birth date is one person.
	"F5": func(c *caseOf) (string, string) {
		one, other := c.f.Patient, c.f.Proxy
		if !one.Number.IsZero() && !other.Number.IsZero() {
			return yesNo(one.Number != other.Number), ""
		}
		if one.Name == "" || one.Born.IsZero() || one.Called() != other.Called() {
			return Yes, ""
		}
		return No, "One name and one birth date, and a number is not known"
	},
	// F7
	"F7": func(c *caseOf) (string, string) {
		switch {
		case c.f.LiveRole:
			return "role", ""
		case c.f.OtherOpen:
			return "open", ""
		}
		return No, ""
	},
	// F8
	"F8": func(c *caseOf) (string, string) {
		switch a := c.f.Proxy.age(c.f.Today); {
		case a < 0:
			return "unknown", ""
		case a < 16:
			return "under-16", fmt.Sprintf("%d years", a)
		case a < 18:
			return "16-17", fmt.Sprintf("%d years", a)
		default:
			return "adult", fmt.Sprintf("%d years", a)
		}
	},
	// F9
	"F9": func(c *caseOf) (string, string) {
		born := c.f.Patient.Born
		for _, age := range []int{11, 13, 16} {
			if born.IsZero() {
				break
			}
			on := born.Birthday(age)
			if days := c.f.Today.DaysUntil(on); days > 0 && days <= or(c.f.NoticeDays, defaultNoticeDays) {
				return strconv.Itoa(age), "Turns " + strconv.Itoa(age) + " on " + on.Display()
			}
		}
		return No, ""
	},
	// F11
	"F11": func(c *caseOf) (string, string) {
		switch {
		case c.f.child() && c.f.Channel != "paper": // the online form for a child has no such question
			return NotHere, "Not asked on this form"
		case len(c.f.Requested) == 0:
			return No, ""
		case !slices.ContainsFunc(c.f.Reasons, func(r string) bool { return r != notSpecified }):
			return "no-reason", ""
		}
		return Yes, ""
	},
	// I1: a request that our own client fetched proves who applied; an e-mail,
	// a file or a form proves nothing.
	"I1": func(c *caseOf) (string, string) {
		for _, p := range []Person{Patient, Proxy} {
			if c.f.proved(p) {
				return string(p), ""
			}
		}
		return "nobody", ""
	},
	// P3: information, never proof.
	"P3": func(c *caseOf) (string, string) {
		if slices.Contains(c.f.Related, "MTH") {
			return "match", ""
		}
		return None, ""
	},
	// P8
	"P8": func(c *caseOf) (string, string) { return yesNo(!c.f.child()), "" },
	// L9: without the finding the paper stays on file.
	"L9": func(c *caseOf) (string, string) { return yesNo(c.byID("M9").Value == string(basis.LacksCapacity)), "" },
	// L10: an attorney or deputy is an adult.
	"L10": func(c *caseOf) (string, string) {
		a := c.f.Proxy.age(c.f.Today)
		if a < 0 {
			return "unknown", ""
		}
		return yesNo(a >= 18), ""
	},
	// V1
	"V1": func(c *caseOf) (string, string) { return yesNo(basis.ShowsRecord(c.f.scopes())), "" },
	// W1
	"W1": func(c *caseOf) (string, string) {
		return yesNo(c.f.OtherProxies > 0), count(c.f.OtherProxies, "other proxy", "other proxies")
	},
	// W2
	"W2": func(c *caseOf) (string, string) {
		n := c.f.OtherPatients
		note := "Acts for " + count(n, "other patient", "other patients")
		switch {
		case n > or(c.f.ManyPatients, defaultManyPatients):
			return "many", note
		case n > 0:
			return Yes, note
		}
		return No, note
	},
	// O9: an arrangement with a home stays in the practice.
	"O9": func(*caseOf) (string, string) { return Yes, "" },
}

func yesNo(b bool) string {
	if b {
		return Yes
	}
	return No
}

func count(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + many
	case 1:
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
