package workspace

import (
	"encoding/csv"
	"maps"

	"proxydesk/assets"
	"proxydesk/ui/lang"
)

// labels says the codes of a form in words, by list and code.
type labels map[string]map[string]string

// loadLabels reads the shipped lists. One that cannot be read leaves its codes
// as they came: a test sees that all can.
func loadLabels() labels {
	l := labels{}
	for _, list := range []string{"relationships", "evidence", "reasons-for-access", "claimed-bases", "paper-bases"} {
		l[list] = map[string]string{}
		f, err := assets.Codes.Open("codes/" + list + ".csv")
		if err != nil {
			continue
		}
		r := csv.NewReader(f)
		r.Comment = '#'
		rows, _ := r.ReadAll()
		_ = f.Close() // embedded: closing cannot fail
		for i, row := range rows {
			if i > 0 && l[list][row[0]] == "" {
				l[list][row[0]] = row[len(row)-1]
			}
		}
	}
	maps.Copy(l["claimed-bases"], l["paper-bases"])
	return l
}

// say is the code in words, or the code itself.
func (l labels) say(list, code string) string {
	if w := l[list][code]; w != "" {
		return lang.Of(w)
	}
	return code
}
