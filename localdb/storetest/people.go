package storetest

import (
	"testing"

	"proxydesk/workflow"
)

func (d *desk) find(query string) (found []string) {
	d.t.Helper()
	hits, err := d.FindPeople(d.ctx(), query)
	d.ok(err)
	for _, f := range hits {
		found = append(found, f.Ref+" "+f.As+" "+f.Name)
	}
	return found
}

func findPeople(t *testing.T, d *desk) {
	d.register(ada, ruth)
	d.register(kofi, sian)
	d.find("fill the index before the next") // and from here on keep it current
	d.register(ruth, joy)
	d.register(person("", "Ruth", "Abel", "1990-02-03"), bray)
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"", nil},
		{"   ", nil},
		{"9990001006", []string{"REF-0001 patient QUILL, Ada"}},
		{"999 000 1006", []string{"REF-0001 patient QUILL, Ada"}},
		{"999-000-1138", []string{"REF-0003 patient QUILL, Ruth", "REF-0001 proxy QUILL, Ruth"}},
		{"9990009999", nil},
		{"quill", []string{"REF-0003 patient QUILL, Ruth", "REF-0001 patient QUILL, Ada", "REF-0001 proxy QUILL, Ruth"}},
		{"ruth qu", []string{"REF-0003 patient QUILL, Ruth", "REF-0001 proxy QUILL, Ruth"}},
		{"QU, RUTH", []string{"REF-0003 patient QUILL, Ruth", "REF-0001 proxy QUILL, Ruth"}},
		{"uill", nil},
		{"sian", []string{"REF-0002 proxy O’NEILL-ŁUKASZ, Siân"}},
		{"Siân O'Neill", []string{"REF-0002 proxy O’NEILL-ŁUKASZ, Siân"}},
		{"lukasz", []string{"REF-0002 proxy O’NEILL-ŁUKASZ, Siân"}},
		{"14/05/2021", []string{"REF-0001 patient QUILL, Ada"}},
		{"3 Feb 1990", []string{"REF-0004 patient ABEL, Ruth", "REF-0003 patient QUILL, Ruth", "REF-0001 proxy QUILL, Ruth"}},
		{"REF-0002", []string{"REF-0002 patient MENSAH, Kofi"}},
		{"ref 2", []string{"REF-0002 patient MENSAH, Kofi"}},
		{"ref-99", nil},
		{"%", nil},
	} {
		same(d, "the answers to "+c.query, d.find(c.query), c.want)
	}
}

// A number that is learned later finds the case from then on, and only it.
func findNumberLearned(t *testing.T, d *desk) {
	a := d.register(person("", "Ada", "Quill", "2021-05-14"), ruth)
	d.register(kofi, sian)
	same(d, "before it is known", d.find("9990001006"), nil)
	d.ok(d.as(admin).Amend(d.ctx(), a.ID, workflow.ByPatient, workflow.Contact{Address: a.Patient.Address, NHSNumber: ada.NHSNumber}))
	same(d, "once it is known", d.find("9990001006"), []string{"REF-0001 patient QUILL, Ada"})
	same(d, "the proxy", d.find("9990001138"), []string{"REF-0001 proxy QUILL, Ruth"})
	if b := d.application(a.ID); b.Version != 2 {
		t.Errorf("one act took it to version %d", b.Version)
	}
}

func findAgain(t *testing.T, d *desk) {
	a, r := d.grant(ada, ruth)
	hits, err := d.FindPeople(d.ctx(), "ada")
	d.ok(err)
	want := []workflow.Found{{Application: a.ID, Role: r.ID, Ref: a.Ref, Name: "QUILL, Ada", Born: ada.Born, As: "patient"}}
	same(d, "a case with its role", hits, want)
	d.ForgetPeople()
	d.register(kofi, sian)
	hits, err = d.FindPeople(d.ctx(), "ada")
	d.ok(err)
	same(d, "filled from the record", hits, want)
	if got := d.find("kofi"); len(got) != 1 {
		t.Errorf("registered while nothing was in memory: %v", got)
	}
}
