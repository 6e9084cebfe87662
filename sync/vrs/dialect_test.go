package vrs_test

import (
	"errors"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow/nhs"
)

// The whole of the client against the emulator, in each of its dialects: what it
// writes is taken, and what it reads is the same whichever way it is said.
func TestTheClientSpeaksWithEveryDialect(t *testing.T) {
	ada, ruth, neil := nhs.MustNumber("9990001006"), nhs.MustNumber("9990001138"), nhs.MustNumber("9990003084")
	ods, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for _, dialect := range []emulator.Dialect{emulator.Spec, emulator.Recorded} {
		for _, shape := range []string{"object", "array"} {
			t.Run(string(dialect)+" "+shape, func(t *testing.T) {
				ctx := t.Context()
				must := func(err error) {
					t.Helper()
					if err != nil {
						t.Fatal(err)
					}
				}
				store, err := emulator.New(emulator.WithDialect(dialect), emulator.WithPolicyRuleShape(shape), emulator.WithClock(func() time.Time { return now }))
				must(err)
				defer store.Close()
				must(store.AddPerson(emulator.Person{NHSNumber: ada.Full(), Family: "Quill", Given: "Ada", BirthDate: "2021-05", ODS: "Z99901"}))
				must(store.AddPerson(emulator.Person{NHSNumber: ruth.Full(), Family: "Quill", Given: "Ruth", ODS: "Z99901"}))
				_, err = store.AddRelationship(ruth.Full(), ada.Full(), "CHILD")
				must(err)
				c := client(t, store.Transport())

				none, err := c.SearchRoles(ctx, ruth, ada)
				if err != nil || len(none) != 0 {
					t.Fatalf("before anything: %v, %v", none, err)
				}
				draft := vrs.RoleDraft{Patient: ada, Proxy: ruth, Grantor: ods, Basis: vrs.BasisParental, Reason: vrs.ReasonCreated, Decided: now, End: nhs.MustDate("2032-05-13"), ArrayBasis: shape == "array"}
				created := sendTo(t, c, func() (vrs.Request, error) { return vrs.CreateRole(draft) })
				if !created.OK() || created.ID == "" || !created.Echoed {
					t.Fatalf("creating: %v", created)
				}
				draft.ArrayBasis = shape != "array" // the other shape is refused, and nothing tries it by itself
				draft.Proxy = neil
				if r := sendTo(t, c, func() (vrs.Request, error) { return vrs.CreateRole(draft) }); r.OK() {
					t.Error("the other shape of a legal basis was taken")
				}
				if r := sendTo(t, c, func() (vrs.Request, error) {
					return vrs.PatchRole(vrs.Patch{ID: created.ID, Basis: vrs.BasisConsent, End: nhs.MustDate("2030-01-31"), ArrayBasis: shape == "array"})
				}); !r.OK() {
					t.Errorf("changing: %v", r)
				}
				one, err := c.Role(ctx, created.ID)
				must(err)
				if one.BasisCode != vrs.BasisConsent || one.End != nhs.MustDate("2030-01-31") || one.Reason != vrs.ReasonCreated || one.Grantor != "Z99901" || !one.For(ada, ruth) || len(one.Unread) > 0 {
					t.Errorf("read back: %v, basis %s to %v for %s by %s, unread %v", one, one.BasisCode, one.End, one.Reason, one.Grantor, one.Unread)
				}
				if len(one.Related) != 1 || one.Related[0].Kinds[0].Code != "CHILD" {
					t.Errorf("what they are to each other: %v", one.Related)
				}
				if one.PatientDetails == nil || one.PatientDetails.Family != "Quill" || !one.PatientDetails.Born.IsZero() || one.PatientDetails.BornText != "2021-05" {
					t.Error("the patient that came along was not read")
				}
				between, err := c.Relationships(ctx, ruth, ada)
				must(err)
				if len(between) != 1 || between[0].Proxy != ruth || between[0].Patient != ada {
					t.Errorf("%d relationships", len(between))
				}

				// One that a GP system passes on cannot be fetched or changed.
				_, err = store.AddRole(emulator.Role{Patient: ada.Full(), Proxy: neil.Full(), Status: "active", Reason: "ROLE_CREATED", Basis: "UNK", Derived: true})
				must(err)
				passed, err := c.SearchRoles(ctx, neil, ada)
				must(err)
				if len(passed) != 1 || passed[0].Fetchable || !passed[0].BasisUnknown || !passed[0].Start.IsZero() || passed[0].PatientDetails == nil || passed[0].PatientDetails.Name != "Ada Quill" {
					t.Fatalf("passed on: %v", passed)
				}
				if _, err := c.Role(ctx, passed[0].ID); !errors.Is(err, vrs.ErrNotID) {
					t.Errorf("it is asked for by an id of the moment: %v", err)
				}
				if _, err := vrs.PatchRole(vrs.Patch{ID: passed[0].ID, End: nhs.MustDate("2030-01-31")}); !errors.Is(err, vrs.ErrNotID) {
					t.Errorf("it is changed by an id of the moment: %v", err)
				}

				// An application, read as the practice reads it.
				id, reference, err := store.Apply(emulator.Application{Applicant: emulator.ByProxy, Proxy: emulator.Person{NHSNumber: neil.Full(), Family: "Wroe"},
					Patient: emulator.Person{NHSNumber: ada.Full(), Family: "Quill"}, Relationship: "PRN", BasisForAccess: "PRN", Parental: &emulator.ParentalDetails{Evidence: "BRTH", SameAddress: true}})
				must(err)
				form, err := c.AccessRequest(ctx, id)
				must(err)
				if form.Reference != reference || form.Patient.NHSNumber != ada || form.Proxy.NHSNumber != neil || form.Parental.SameAddress != vrs.Yes || form.Parental.ChildCanConsent != vrs.No || len(form.Unknown) > 0 {
					t.Errorf("the form: %v, same address %q, can consent %q, %d unknown", form, form.Parental.SameAddress, form.Parental.ChildCanConsent, len(form.Unknown))
				}
			})
		}
	}
}

func sendTo(t *testing.T, c *vrs.Client, write func() (vrs.Request, error)) vrs.Response {
	t.Helper()
	req, err := write()
	if err != nil {
		t.Fatal(err)
	}
	req.RequestID, req.CorrelationID = "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a11", "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a12"
	r, err := c.Send(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
