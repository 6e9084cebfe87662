package incoming

import (
	"encoding/csv"
	"fmt"
	"io/fs"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

// Choice is one code of a list with its label.
type Choice struct{ Code, Label string }

// Lists are the answers a form offers.
type Lists struct {
	Relationships, Reasons, Evidence, Bases []Choice
}

// onPaper is how a form came that somebody else wrote.
const onPaper = "paper"

// Answers every form offers, whatever the lists.
var (
	yesNo      = []Choice{{"yes", lang.Say("Yes")}, {"no", lang.Say("No")}}
	cameBy     = []Choice{{onPaper, lang.Say("On paper")}, {string(workflow.CameByPhone), lang.Say("By phone")}, {string(workflow.CameInPerson), lang.Say("In person")}}
	applicants = []Choice{{"proxy", lang.Say("The proxy")}, {"patient", lang.Say("The patient")}}
)

func services() []Choice {
	all := make([]Choice, len(basis.Scopes))
	for i, s := range basis.Scopes {
		all[i] = Choice{string(s), lang.Of(s.Words())}
	}
	return all
}

// ReadLists reads the lists from the codes of the product (codes/*.csv). What
// only the national record uses is left out: no form says it.
func ReadLists(codes fs.FS) (Lists, error) {
	var l Lists
	for _, of := range []struct {
		name string
		into *[]Choice
	}{
		{"relationships", &l.Relationships}, {"reasons-for-access", &l.Reasons}, {"evidence", &l.Evidence}, {"claimed-bases", &l.Bases}, {"paper-bases", &l.Bases},
	} {
		rows, err := readCodes(codes, "codes/"+of.name+".csv")
		if err != nil {
			return Lists{}, fmt.Errorf("read the list %s: %w", of.name, err)
		}
		for _, row := range rows {
			if len(row) == 3 && row[1] != "claimed" {
				continue
			}
			*of.into = append(*of.into, Choice{row[0], lang.Of(row[len(row)-1])})
		}
	}
	return l, nil
}

func readCodes(codes fs.FS, name string) ([][]string, error) {
	f, err := codes.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	return rows[min(1, len(rows)):], nil
}

// label is a code in words, or the code itself where it is not known.
func label(list []Choice, code string) string {
	for _, c := range list {
		if c.Code == code {
			return c.Label
		}
	}
	return code
}
