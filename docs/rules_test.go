package docs

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"proxydesk/workflow/checklist"
)

var update = flag.Bool("update", false, "write the made documents anew")

// rules.md is made from the questions as shipped, so it cannot disagree with
// what the desk asks.
func TestRulesDocument(t *testing.T) {
	set := shippedQuestions(t)
	var b strings.Builder
	b.WriteString("# The rules, and where each comes from\n\nMade from `assets/checklists` by `docs/rules_test.go` (`go test ./docs -run Rules -update`). *House* marks this product's own default, which a practice confirms or changes; the rest is published. Dates and their rules (AGE11, AGE13, AGE16, AGE18, BASIS, ORDER, CAPACITY, COMPETENCE, N5) are in `workflow/review`, their periods in `assets/policy.yaml`.\n\n")
	b.WriteString("| rule | asks | who | source | |\n|---|---|---|---|---|\n")
	seen := map[string]bool{}
	for _, it := range set.Definitions() {
		if seen[it.Rule] {
			continue
		}
		seen[it.Rule] = true
		who := "worked out"
		if it.Type != checklist.Computed {
			words := make([]string, len(it.Who))
			for i, r := range it.Who {
				words[i] = r.Words()
			}
			who = strings.Join(words, " or ")
		}
		house := ""
		if it.Status == checklist.House {
			house = "house"
		}
		ask := it.Ask
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", it.Rule, ask, who, it.Source, house)
	}
	keep(t, "rules.md", b.String())
}
