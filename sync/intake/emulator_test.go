package intake_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"proxydesk/sync/emulator"
	"proxydesk/sync/intake"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

// A mother applies at the national store and the desk fetches what she sent:
// the form, the proposed role that came of it, and what the store believes.
func TestFetchingFromANationalStore(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	store, err := emulator.New(emulator.WithClock(emulator.NewClock(clock).Now))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	id, reference, err := store.Apply(emulator.Application{
		Applicant:    emulator.ByProxy,
		Proxy:        emulator.Person{NHSNumber: "9990001138", Given: "Ruth", Family: "Quill"},
		Patient:      emulator.Person{NHSNumber: "9990001006", Given: "Ada", Family: "Quill"},
		Relationship: "PRN", BasisForAccess: "PRN", AccessLevels: []string{"APPT"}, Reasons: []string{"PRAC"},
	})
	if err != nil {
		t.Fatal(err)
	}
	client, err := vrs.New(vrs.Config{
		BaseURL: "https://store.invalid" + emulator.BasePath, Transport: store.Transport(), Token: vrs.None, NewID: uuid.NewString,
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := intake.Reader{Store: client, Now: clock}.Fetch(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if d.Proof.RequestID != id || d.Proof.Reference != reference || d.Channel != workflow.ChannelStore || d.Applicant != workflow.ByProxy {
		t.Error("the request does not prove who applied")
	}
	if d.National == nil || d.National.Status != workflow.NationalProposed || !d.National.Fetchable {
		t.Errorf("the proposed role is not there: %+v", d.National)
	}
	if d.Patient.Name() != "Ada Quill" || d.Proxy.Name() != "Ruth Quill" || d.RelationshipWords != "Parent" || len(d.Doubts) != 0 {
		t.Errorf("the form is not read as it was filled in; doubts %v", len(d.Doubts))
	}
}

// Whoever acts for many people at other practices is somebody to ask about: how many
// they are comes with the request, and who they are does not.
func TestWhoElseActsComesWithTheRequest(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	store, err := emulator.New(emulator.WithClock(emulator.NewClock(clock).Now))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	const ruth, ada = "9990001138", "9990001006"
	id, _, err := store.Apply(emulator.Application{
		Applicant: emulator.ByProxy, Proxy: emulator.Person{NHSNumber: ruth, Given: "Ruth", Family: "Quill"}, Patient: emulator.Person{NHSNumber: ada, Given: "Ada", Family: "Quill"},
		Relationship: "PRN", BasisForAccess: "PRN", AccessLevels: []string{"APPT"}, Reasons: []string{"PRAC"},
	})
	if err != nil {
		t.Fatal(err)
	}
	have := func(proxy, patient, status, reason, end string) {
		t.Helper()
		for _, n := range []string{proxy, patient} {
			if n != ruth && n != ada {
				if err := store.AddPerson(emulator.Person{NHSNumber: n, Family: "Somebody", Given: "Else", BirthDate: "1950-01-01", ODS: "Z99902"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := store.AddRole(emulator.Role{Patient: patient, Proxy: proxy, Status: status, Reason: reason, Grantor: "Z99902", Start: "2025-03-01", End: end}); err != nil {
			t.Fatal(err)
		}
	}
	for _, patient := range []string{"9990001391", "9990001650", "9990002045", "9990003211", "9990003475", "9990004900", "9990004382"} {
		have(ruth, patient, "active", "ROLE_CREATED", "2028-02-29")
	}
	have(ruth, "9990004641", "inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST", "")
	have("9990001529", ada, "active", "ROLE_CREATED", "2028-02-29")
	client, err := vrs.New(vrs.Config{
		BaseURL: "https://store.invalid" + emulator.BasePath, Transport: store.Transport(), Token: vrs.None, NewID: uuid.NewString,
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := intake.Reader{Store: client, Now: clock}.Fetch(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if want := (workflow.Others{Proxies: 1, Patients: 7, ReadAt: now}); d.Others != want {
		t.Errorf("others are %+v, want %+v", d.Others, want)
	}
}
