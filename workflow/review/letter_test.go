package review

import (
	"strings"
	"testing"

	"proxydesk/workflow/nhs"
)

// A letter is due six weeks before the day, its reminder two weeks before.
func TestLettersAreDueBeforeTheDay(t *testing.T) {
	p := shipped(t)
	for _, c := range []struct {
		name                string
		row                 Row
		endRule, reviewRule string
		today, want         string
	}{
		{"43 days before a review", Row{Review: day("2027-01-13"), End: day("2028-01-13")}, RuleBasis, RuleBasis, "2026-12-01", ""},
		{"42 days before a review", Row{Review: day("2027-01-12"), End: day("2028-01-13")}, RuleBasis, RuleBasis, "2026-12-01", "review 2027-01-12"},
		{"15 days before", Row{Review: day("2026-12-16"), End: day("2028-01-13")}, RuleBasis, RuleBasis, "2026-12-01", "review 2026-12-16"},
		{"14 days before", Row{Review: day("2026-12-15"), End: day("2028-01-13")}, RuleBasis, RuleBasis, "2026-12-01", "review 2026-12-15 again"},
		{"a review nobody did, without an end", Row{Review: day("2026-11-01")}, "", RuleBasis, "2026-12-01", "review 2026-11-01 again"},
		{"a review on the last day", Row{Review: day("2027-01-04"), End: day("2027-01-04")}, RuleBasis, RuleBasis, "2026-12-01", "end 2027-01-04"},
		{"both", Row{Review: day("2026-12-20"), End: day("2027-01-04")}, RuleBasis, RuleBasis, "2026-12-01", "end 2027-01-04, review 2026-12-20"},
		{"the last day has passed", Row{Review: day("2026-11-30"), End: day("2026-11-30")}, RuleBasis, RuleBasis, "2026-12-01", ""},
		{"the last day is today", Row{Review: day("2026-12-01"), End: day("2026-12-01")}, RuleBasis, RuleBasis, "2026-12-01", "end 2026-12-01 again"},
		{"turns 11, and access ends", Row{Review: day("2026-12-21"), End: day("2026-12-21")}, RuleAge11, RuleAge11, "2026-12-01", "11 2026-12-22"},
		{"turns 11, and it is only looked at", Row{Review: day("2026-12-22"), End: day("2028-12-21")}, RuleAge13, RuleAge11, "2026-12-01", "11 2026-12-22"},
		{"turns 13", Row{Review: day("2026-12-21"), End: day("2026-12-21")}, RuleAge13, RuleAge13, "2026-12-01", "13 2026-12-22"},
		{"turns 16", Row{Review: day("2026-12-21"), End: day("2026-12-21")}, RuleAge16, RuleAge16, "2026-12-01", "16 2026-12-22"},
		{"a dispute is for the practice to look into", Row{Review: day("2026-12-01"), End: day("2028-12-21")}, RuleBasis, RuleEvent, "2026-12-01", ""},
		{"after a death", Row{Review: day("2026-12-08"), End: day("2026-12-08")}, RuleDeath, RuleDeath, "2026-12-01", ""},
		{"unused for five years in six weeks", Row{LastUsed: day("2022-01-12")}, "", "", "2026-12-01", "unused 2027-01-12"},
		{"used since", Row{LastUsed: day("2022-01-13")}, "", "", "2026-12-01", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, l := range Letters(c.row, c.endRule, c.reviewRule, nhs.MustDate(c.today), p) {
				s := string(l.About) + " " + l.On.String()
				if l.Reminds(nhs.MustDate(c.today)) {
					s += " again"
				}
				got = append(got, s)
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("due are %q, want %q", s, c.want)
			}
		})
	}
	p.Notice.LetterDays, p.Notice.ReminderDays = 60, 30
	l := Letters(Row{Review: day("2027-01-30")}, "", RuleBasis, day("2026-12-01"), p)
	if len(l) != 1 || l[0].From != day("2026-12-01") || l[0].RemindFrom != day("2026-12-31") {
		t.Errorf("at 60 and 30 days it is %+v", l)
	}
}
