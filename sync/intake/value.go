package intake

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"proxydesk/workflow/nhs"
)

// number reads an NHS number; words says what is wrong or remarkable, and the
// number is zero unless it may be used (F1).
func number(given string, relaxed bool) (n nhs.Number, words string) {
	n, err := nhs.ParseNumber(given)
	switch {
	case err == nil:
		return n, ""
	case errors.Is(err, nhs.ErrNumberCheck) && relaxed:
		n, _ = nhs.ParseRelaxed(given)
		return n, "The last digit of this NHS number does not match. It is taken as it is because sandbox numbers are let through on this desk."
	case errors.Is(err, nhs.ErrNumberCheck):
		return nhs.Number{}, "The last digit of this NHS number does not match. Check each digit with the person."
	case errors.Is(err, nhs.ErrNumberLength):
		return nhs.Number{}, "This does not have the 10 digits of an NHS number."
	}
	return nhs.Number{}, "This has letters or signs that no NHS number has."
}

var (
	numeric = regexp.MustCompile(`^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{2}|\d{4})$`)
	iso     = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$`)
	named   = regexp.MustCompile(`^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-]+(?:of\s+)?([a-z]{3,9})\.?,?[\s\-]+(\d{4})(?:[,\s].*)?$`)
)

// ukDate reads a date as people in England write it: 14/05/2021, 14.5.2021,
// 14 May 2021, Fri 14th May 2021, 2021-05-14. A year of two digits is not read.
// unsure is true when day and month could be the other way about.
func ukDate(s string) (d nhs.Date, unsure, ok bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	if len(s) > 60 {
		return nhs.Date{}, false, false
	}
	var year, month, day int
	if m := iso.FindStringSubmatch(s); m != nil {
		year, month, day = digits(m[1]), digits(m[2]), digits(m[3])
	} else if m := numeric.FindStringSubmatch(s); m != nil && len(m[3]) == 4 {
		year, month, day = digits(m[3]), digits(m[2]), digits(m[1])
		unsure = day <= 12 && month <= 12 && day != month
	} else if m := named.FindStringSubmatch(s); m != nil {
		year, month, day = digits(m[3]), monthOf(m[2]), digits(m[1])
	} else {
		return nhs.Date{}, false, false
	}
	d = nhs.NewDate(year, time.Month(month), day)
	ok = month >= 1 && month <= 12 && d.Day == day && int(d.Month) == month && d.Year == year && year >= 1850
	if !ok {
		return nhs.Date{}, false, false
	}
	return d, unsure, true
}

func digits(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func monthOf(name string) int {
	for m := time.January; m <= time.December; m++ {
		full := strings.ToLower(m.String())
		if name == full || name == full[:3] || name == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

// birthDate reads a birth date; words says what is doubtful, and the date is
// zero when it cannot be one.
func birthDate(given string, today nhs.Date) (born nhs.Date, words string) {
	d, unsure, ok := ukDate(given)
	switch {
	case !ok:
		return nhs.Date{}, "This could not be read as a whole date."
	case d.After(today):
		return nhs.Date{}, "This birth date lies in the future."
	case d.AgeOn(today) > 125:
		return nhs.Date{}, "This birth date is more than 125 years ago."
	case unsure:
		return d, "Read with the day first, as " + d.Display() + "."
	}
	return d, ""
}

// receivedOn is when something reached the practice, as it says itself. It is
// believed within reason: not in the future, not more than two years old.
func believable(at, now time.Time) bool {
	return !at.IsZero() && !at.After(now) && at.After(now.AddDate(-2, 0, 0))
}

var titles = map[string]string{
	"mr": "Mr", "mrs": "Mrs", "ms": "Ms", "miss": "Miss", "mx": "Mx", "dr": "Dr", "master": "Master", "sir": "Sir", "lady": "Lady", "rev": "Rev", "prof": "Prof",
}

// splitName takes a whole name apart: QUILL, Ada (Miss) as lists have it, or
// Miss Ada Quill as people say it. sure is false where it had to guess which
// words are the family name.
func splitName(s string) (title, given, family string, sure bool) {
	if before, after, ok := strings.Cut(s, ","); ok {
		if i := strings.IndexByte(after, '('); i >= 0 && strings.HasSuffix(strings.TrimSpace(after), ")") {
			title = titles[plain(after[i:])]
			after = after[:i]
		}
		return title, strings.TrimSpace(after), strings.TrimSpace(before), true
	}
	words := strings.Fields(s)
	if len(words) > 1 {
		if t, ok := titles[plain(words[0])]; ok {
			title, words = t, words[1:]
		}
	}
	switch len(words) {
	case 0:
		return title, "", "", false
	case 1:
		return title, "", words[0], false
	}
	last := len(words) - 1
	for last > 1 && capitals(words[last]) && capitals(words[last-1]) {
		last--
	}
	return title, strings.Join(words[:last], " "), strings.Join(words[last:], " "), len(words) == 2 || capitals(words[last]) && !capitals(words[last-1])
}

func capitals(s string) bool { return len(s) > 1 && s == strings.ToUpper(s) }
