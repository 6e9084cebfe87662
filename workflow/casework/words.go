package casework

import (
	"fmt"
	"strings"
	"time"

	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// DateRule is what stands beside a date: the rule that gave it, or that somebody
// chose it and what the rule gives.
func DateRule(on nhs.Date, c review.Candidate) string {
	switch {
	case c.IsZero():
		return "No rule gives a date."
	case on == c.Date:
		return c.Why
	}
	return "Chosen here. The rule gives " + c.Date.Short() + "."
}

// SentenceList lists labels as a sentence does: only the first with a capital,
// unless a word is written with capitals whole.
func SentenceList(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		if i > 0 {
			out[i] = lower(w)
		}
	}
	return strings.Join(out, ", ")
}

func lower(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// spell is a short time in words: 2 minutes.
func spell(d time.Duration) string {
	n, unit := int(d/time.Second), "second"
	if d%time.Minute == 0 {
		n, unit = int(d/time.Minute), "minute"
	}
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
