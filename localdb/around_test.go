package localdb

import (
	"regexp"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
)

// What is asked before each act, and of each of two people, must not read the whole
// practice: with 50,000 roles every answer would wait for it.
func TestWhatEachActAsksIsFoundByIndex(t *testing.T) {
	db, _, _ := newDB(t)
	for name, query := range map[string]string{
		"the pair":              aroundPair,
		"those without numbers": aroundIDs,
		"ended access":          selectEnded,
		"roles of the patient":  liveOfPatient,
		"roles of the proxy":    liveOfProxy,
		"beside the patient":    besideOfPatient,
		"beside the proxy":      besideOfProxy,
		"cases of somebody":     selectTheirs,
		"cases by number":       selectByNumber,
	} {
		query, args, err := sqlx.In(query, as(strings.Count(query, "?"))...)
		if err != nil {
			t.Fatal(err)
		}
		var plan []struct {
			ID, Parent, Notused int
			Detail              string
		}
		if err := db.read.pool.Select(&plan, "EXPLAIN QUERY PLAN "+query, args...); err != nil {
			t.Fatal(name, err)
		}
		for _, step := range plan {
			if readsAll.MatchString(step.Detail) {
				t.Errorf("%s: %s", name, step.Detail)
			}
		}
	}
}

// readsAll is a step that goes over a whole table, or over a whole index of one.
var readsAll = regexp.MustCompile(`^SCAN (application|role|outgoing|a|r)\b`)

// as is a value for each place of a query.
func as(many int) (args []any) {
	for range many {
		args = append(args, "x")
	}
	return args
}

// beforePeople makes a record one from before migration 34.
const beforePeople = `DROP INDEX role_patient; DROP INDEX role_proxy; DROP INDEX application_proxy;
	CREATE INDEX role_ended_patient ON role (patient_key) WHERE state = 'inactive';
	CREATE INDEX role_ended_proxy ON role (proxy_key) WHERE state = 'inactive'; `
