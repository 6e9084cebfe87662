package emulator

import (
	"errors"
	"fmt"
	"regexp"
)

// A Person is a made-up member of the public, as PDS would know them.
type Person struct {
	NHSNumber string `json:"nhsNumber"` // ten digits of a made-up range
	Family    string `json:"family,omitempty"`
	Given     string `json:"given,omitempty"`
	Prefix    string `json:"prefix,omitempty"`
	BirthDate string `json:"birthDate,omitempty"` // yyyy, yyyy-mm or yyyy-mm-dd
	ODS       string `json:"ods,omitempty"`       // the practice they are registered at; empty for none

	// Invalid marks a number that was merged away or a record that is closed to
	// everyone: its roles can no longer be read, found or changed.
	Invalid bool `json:"invalid,omitempty"`

	// ID is the resource's id; AddPerson gives one where it is empty.
	ID string `json:"id,omitempty"`
}

var (
	errNumber = errors.New("the NHS number is not a valid one of a made-up range")
	errODS    = errors.New("the practice code is not valid")
	birthDate = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)
)

// AddPerson makes a person known, or replaces what is known of them: a new ODS
// code is how somebody changes practice.
func (s *Service) AddPerson(p Person) error {
	switch {
	case !s.validNumber(p.NHSNumber):
		return fmt.Errorf("add a person: %w", errNumber)
	case p.ODS != "" && !odsShape.MatchString(p.ODS):
		return fmt.Errorf("add a person: %w", errODS)
	case p.BirthDate != "" && !birthDate.MatchString(p.BirthDate):
		return errors.New("add a person: the birth date is not a date")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if have := s.state.people[p.NHSNumber]; have != nil && p.ID == "" {
		p.ID = have.ID
	}
	if p.ID == "" {
		p.ID = s.shortID(8)
	}
	if err := s.commit(entry{tablePeople, p.NHSNumber, &p}); err != nil {
		return fmt.Errorf("add a person: %w", err)
	}
	return nil
}

// AddRelationship makes a candidate relationship known: what the proxy is to the
// patient, by code (MTH, PRN, CHILD or Personal). It returns its id.
func (s *Service) AddRelationship(proxy, patient, code string) (string, error) {
	switch {
	case !s.validNumber(proxy) || !s.validNumber(patient):
		return "", fmt.Errorf("add a relationship: %w", errNumber)
	case !known("candidate", code):
		return "", fmt.Errorf("add a relationship: code %q is not known", code)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.lastSeq++
	t := &tie{ID: s.shortID(8), Seq: s.state.lastSeq, Proxy: proxy, Patient: patient, Code: code}
	if err := s.commit(entry{tableTies, t.ID, t}); err != nil {
		return "", fmt.Errorf("add a relationship: %w", err)
	}
	return t.ID, nil
}

// patientResource is a person as PDS knows them; somebody the service was never
// told of is no more than a number.
func (s *Service) patientResource(number string) object {
	p := s.state.people[number]
	if p == nil {
		p = &Person{NHSNumber: number, ID: number}
	}
	v := object{
		"resourceType": "Patient",
		"id":           p.ID,
		"identifier":   []any{object{"system": systemNHSNumber, "value": number}},
		"meta": object{"security": []any{coding(
			"https://fhir.nhs.uk/England/CodeSystem/England-NHSIdentityProofingLevel", "P9", "Identity proved to a high level")}},
	}
	if s.dialect == Recorded {
		v["id"] = number
		v["gender"] = "unknown"
		meta := v["meta"].(object)
		meta["versionId"] = "1" // of the record in PDS, not of any role
		meta["security"] = append(items(meta, "security"),
			coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "U", "unrestricted"))
		// What the record in PDS has besides.
		meta["profile"] = []any{"https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"}
		v["identifier"] = []any{object{"system": systemNHSNumber, "value": number, "extension": []any{object{
			"url":                  "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
			"valueCodeableConcept": concept(coding("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "01", "Number present and verified"))}}}}
		v["address"] = []any{object{"use": "home", "line": []any{"1 Mill Lane", "Fernbrook"}, "postalCode": "FB1 1AA", "extension": []any{object{
			"url":       "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey",
			"extension": []any{object{"url": "value", "valueString": "12345678"}}}}}}
	}
	if p.Family != "" {
		name := object{"use": "usual", "family": p.Family, "period": object{"start": nameSince}}
		if p.Given != "" {
			name["given"] = []any{p.Given}
		}
		if p.Prefix != "" {
			name["prefix"] = []any{p.Prefix}
		}
		v["name"] = []any{name}
	}
	if p.BirthDate != "" {
		v["birthDate"] = p.BirthDate
	}
	if p.ODS != "" {
		v["generalPractitioner"] = []any{reference(systemODS, p.ODS)}
	}
	return v
}

// nameSince is when every made-up name began to be used.
const nameSince = "2020-01-01"
