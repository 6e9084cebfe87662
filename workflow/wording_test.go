package workflow

import (
	"errors"
	"testing"
)

func TestAWordingIsAVersionMore(t *testing.T) {
	manager := Staff{ID: "pat", Roles: []StaffRole{Manager}}
	all := Wordings{}
	save := func(text string) AuditEntry {
		t.Helper()
		c, err := all.Reword("L08", text, len(all["L08"]), manager, noon)
		if err != nil {
			t.Fatal(err)
		}
		all["L08"] = append(all["L08"], c.Version())
		return c.Entry()
	}
	for i, c := range []struct{ text, before, after string }{
		{"# Hello", "the standard wording", "version 1"},
		{"# Good day", "version 1", "version 2"},
		{"# Hello", "version 2", "version 3, as version 1"},
		{"", "version 3", "the standard wording"},
		{"# Good day", "the standard wording", "version 5, as version 2"},
	} {
		e := save(c.text)
		if d := e.Details[0]; len(e.Details) != 1 || d.Field != "wording of letter L08" || d.Before != c.before || d.After != c.after || e.By != "pat" || e.Act != ActSetWording {
			t.Errorf("save %d is noted as %+v", i+1, e)
		}
		if v := all.Latest("L08"); v.Number != i+1 || v.Text != c.text || v.By != "pat" || !v.At.Equal(noon) || v.Standard() != (c.text == "") {
			t.Errorf("save %d is %+v", i+1, v)
		}
	}
	if all.Latest("L09").Number != 0 || !all.Latest("L09").Standard() {
		t.Error("a letter nobody worded is not the standard one")
	}
	if _, err := all.Reword("L08", "# Hello", 4, manager, noon); !errors.Is(err, ErrStale) {
		t.Errorf("over somebody else's version: %v", err)
	}
	var r *Refusal
	if _, err := all.Reword("L08", "# Good day", 5, manager, noon); !errors.As(err, &r) {
		t.Errorf("the same once more: %v", err)
	}
	for _, role := range StaffRoles {
		_, err := all.Reword("L08", "# Hello", 5, Staff{ID: "x", Roles: []StaffRole{role}}, noon)
		if may := role == Manager; (err == nil) != may || !may && !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%s: %v", role, err)
		}
	}
}
