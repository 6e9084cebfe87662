package basis

import (
	"encoding/csv"
	"os"
	"testing"
)

// table reads a shipped list: a comment, the header, the rows.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open("../../assets/codes/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, l := range lines[1:] {
		row := map[string]string{}
		for i, column := range lines[0] {
			row[column] = l[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestShippedListsAgreeWithTheCode(t *testing.T) {
	scopes := table(t, "scopes.csv")
	if len(scopes) != len(Scopes) {
		t.Fatalf("%d services in the file, %d in the code", len(scopes), len(Scopes))
	}
	for i, row := range scopes {
		s := Scopes[i]
		if row["code"] != string(s) || row["label"] != s.Words() || (row["record"] == "yes") != s.ShowsRecord() {
			t.Errorf("scopes.csv and the code differ on %s: %v", s, row)
		}
	}
	bases := table(t, "bases.csv")
	if len(bases) != len(All) {
		t.Fatalf("%d bases in the file, %d in the code", len(bases), len(All))
	}
	for i, row := range bases {
		b := All[i]
		if row["code"] != string(b) || row["national"] != b.Code() || row["label"] != b.Words() || (row["synced"] == "yes") == (b.Local() || b == Unknown) {
			t.Errorf("bases.csv and the code differ on %s: %v", b, row)
		}
	}
}

func TestEveryReasonHasAPlaceInTheRolesLife(t *testing.T) {
	kinds := map[string]bool{"create": true, "activate": true, "reactivate": true, "suspend": true, "end": true, "refuse": true, "withdraw": true, "submit": true, "other": true}
	now, used := map[string]bool{}, map[string]bool{}
	for _, row := range table(t, "reasons.csv") {
		now[row["code"]] = true
		used[row["kind"]] = true
		if !kinds[row["kind"]] || row["label"] == "" || now[row["older"]] {
			t.Errorf("%s: kind %q, label %q", row["code"], row["kind"], row["label"])
		}
		if (row["kind"] == "refuse" || row["kind"] == "end") && row["phrase"] == "" {
			t.Errorf("%s has no safe phrase for a letter", row["code"])
		}
	}
	if len(now) != 27 || now["APPLICATION_REJECTED_COERCION"] {
		t.Errorf("%d codes; the published list of version 1.27 has 27 and no word of coercion", len(now))
	}
	for _, row := range table(t, "reasons-older.csv") {
		if now[row["code"]] || row["instead"] != "" && !now[row["instead"]] {
			t.Errorf("the older %s leads to %q", row["code"], row["instead"])
		}
	}
	for _, row := range table(t, "transitions.csv") {
		if row["from"] == "active" && row["to"] == "rejected" || row["to"] == "rejected" && row["how"] == "create" {
			t.Errorf("%s to %s by %s is not published", row["from"], row["to"], row["how"])
		}
	}
	for kind := range kinds {
		if !used[kind] {
			t.Errorf("no reason is of kind %s", kind)
		}
	}
}

func TestShippedLabelsAreComplete(t *testing.T) {
	for name, want := range map[string]int{"relationships.csv": 11, "evidence.csv": 8, "reasons-for-access.csv": 9, "claimed-bases.csv": 3} {
		rows := table(t, name)
		if len(rows) != want {
			t.Errorf("%s has %d rows, want %d", name, len(rows), want)
		}
		for _, row := range rows {
			if row["code"] == "" || row["label"] == "" {
				t.Errorf("%s: a row without code or label: %v", name, row)
			}
		}
	}
}
