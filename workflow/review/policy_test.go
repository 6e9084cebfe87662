package review

import (
	"os"
	"strings"
	"testing"
)

func shipped(t testing.TB) Policy {
	t.Helper()
	p, err := LoadPolicy(shippedBytes(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func shippedBytes(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../../assets/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestShippedPolicyHasTheHouseDefaults(t *testing.T) {
	p := shipped(t)
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"acknowledge in 2 working days", p.Target.AcknowledgeWorkingDays, 2},
		{"decide in 10 working days", p.Target.DecideWorkingDays, 10},
		{"flag after 28 days", p.Target.FlagDays, 28},
		{"lapse after 28 days", p.Target.LapseDays, 28},
		{"on the list 90 days before", p.Notice.ListDays, 90},
		{"a letter 42 days before", p.Notice.LetterDays, 42},
		{"a reminder 14 days before", p.Notice.ReminderDays, 14},
		{"access ends at 11", p.Ages.Eleven, ModeEnd},
		{"nothing happens at 18", p.Ages.Eighteen, ModeOff},
		{"consent lasts 24 months", p.Terms.Consent.EndMonths, 24},
		{"undo for two minutes", p.UndoSeconds, 120},
		{"no access after death", p.AfterDeathDays, 0},
		{"no letter to a patient under 11", p.LetterAge, 11},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v", c.what, c.got)
		}
	}
}

func TestABrokenPolicyIsNamedByLine(t *testing.T) {
	good := string(shippedBytes(t))
	for _, c := range []struct{ name, old, new, want string }{
		{"a birthday mode nobody knows", "  eleven: end\n", "  eleven: never\n", `line 24: ages.eleven: "never" is not one of end, review`},
		{"a number too large", "decide_working_days: 10", "decide_working_days: 100", "line 10: target.decide_working_days: 100 is not between 1 and 60"},
		{"a line left out", "stale_days: 90\n", "", "stale_days: is missing"},
		{"a line nobody knows", "stale_days: 90", "stale_days: 90\ncolour: red", "line 44: unknown field"},
		{"a word for a number", "stale_days: 90", "stale_days: soon", "line 43"},
		{"a letter before the list", "letter_days: 42", "letter_days: 120", "line 18: notice.letter_days"},
		{"an answer later than the decision", "acknowledge_working_days: 2", "acknowledge_working_days: 15", "line 9: target.acknowledge_working_days"},
		{"not YAML at all", "version: house-1", "version: [", "policy.yaml: line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("%q is not in the file any more", c.old)
			}
			_, err := LoadPolicy([]byte(strings.Replace(good, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
