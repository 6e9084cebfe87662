package incoming

import (
	"errors"
	"regexp"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/workflow/nhs"
)

var insurance = regexp.MustCompile(`(?i)^[a-z]{2}\s?(\d\s?){6}[a-d]?$`)

// numberWrong says what is wrong with an NHS number as typed and how to put it
// right; "" when it is one, or nothing is typed (F1).
func numberWrong(typed string, relaxed bool) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return ""
	}
	_, err := parseNumber(typed, relaxed)
	digits := 0
	for _, r := range typed {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	switch {
	case err == nil:
		return ""
	case insurance.MatchString(typed):
		return lang.Say("This looks like a National Insurance number. An NHS number has 10 digits.")
	case errors.Is(err, nhs.ErrNumberDigits):
		return lang.Say("An NHS number has only digits. Check for a letter O or I typed in place of 0 or 1.")
	case errors.Is(err, nhs.ErrNumberCheck):
		return lang.Say("The last digit does not match. Check each digit.")
	case digits < 10:
		return lang.Sayf("This is too short: an NHS number has 10 digits and this has %d.", digits)
	}
	return lang.Sayf("This is too long: an NHS number has 10 digits and this has %d.", digits)
}

func parseNumber(typed string, relaxed bool) (nhs.Number, error) {
	if relaxed {
		return nhs.ParseRelaxed(strings.TrimSpace(typed))
	}
	return nhs.ParseNumber(strings.TrimSpace(typed))
}
