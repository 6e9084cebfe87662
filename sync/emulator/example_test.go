package emulator_test

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"proxydesk/sync/emulator"
)

// A mother applies to act for her child, and a practice reads her application.
func Example() {
	clock := emulator.NewClock(func() time.Time { return time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC) })
	store, err := emulator.New(emulator.WithClock(clock.Now))
	if err != nil {
		panic(err)
	}
	defer store.Close()

	id, _, err := store.Apply(emulator.Application{
		Applicant:      emulator.ByProxy,
		Proxy:          emulator.Person{NHSNumber: "9990001138", Given: "Ruth", Family: "Quill"},
		Patient:        emulator.Person{NHSNumber: "9990001006", Given: "Ada", Family: "Quill"},
		Relationship:   "PRN",
		BasisForAccess: "PRN",
		AccessLevels:   []string{"APPT"},
		Reasons:        []string{"PRAC"},
	})
	if err != nil {
		panic(err)
	}

	request, err := http.NewRequest(http.MethodGet, "https://store.invalid"+emulator.BasePath+"/QuestionnaireResponse/"+id, nil)
	if err != nil {
		panic(err)
	}
	request.Header.Set("X-Request-ID", "60d09b82-f4bb-41f9-b41e-767999b4ac9b")
	client := http.Client{Transport: store.Transport()}
	answer, err := client.Do(request)
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		panic(err)
	}
	role := store.Roles("9990001006", "9990001138")[0]
	fmt.Println(answer.StatusCode, role.Status, role.Reason)
	// Output: 200 proposed APPLICATION_SUBMITTED
}
