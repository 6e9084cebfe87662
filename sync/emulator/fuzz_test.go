package emulator

import (
	"net/http"
	"testing"
)

// Whatever is sent, the store answers with an outcome, and a refusal changes
// nothing.
func FuzzAnyBodyIsAnswered(f *testing.F) {
	seed := newDesk(f)
	for _, body := range []any{
		consent(ada, ruth), seed.form(motherApplies()), becomes("inactive", otherReason("x")),
		[]any{op("add", pathEnd, "2030-01-01")}, []any{op("replace", pathRule, []any{object{}})}, nil, "",
	} {
		f.Add(marshal(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := newDesk(t)
		id, err := d.AddRole(Role{Patient: ian, Proxy: neil, Status: "active", Reason: "ROLE_CREATED", Grantor: fernbrook})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []ask{
			{method: "POST", path: "/Consent"}, {method: "POST", path: "/QuestionnaireResponse"}, {method: "PATCH", path: "/Consent/" + id},
		} {
			before := marshal(d.Roles("", ""))
			a.body = string(body)
			r := d.send(a)
			check(t, "kind of answer", text(r.json, "resourceType"), "OperationOutcome")
			if r.status >= http.StatusBadRequest && string(marshal(d.Roles("", ""))) != string(before) {
				t.Errorf("%s %s was refused %s and changed the record", a.method, a.path, r.code())
			}
		}
		for _, role := range d.Roles("", "") {
			bundle := d.send(ask{method: "GET", path: "/Consent/" + role.ID})
			check(t, "read back", text(bundle.json, "entry", 0, "resource", "id"), role.ID)
		}
	})
}
