package emulator

import "net/http"

// candidates is GET RelatedPerson: relationships known from elsewhere.
func (s *Service) candidates(c *call) (*answer, *problem) {
	proxy, hasProxy, problem := s.identifier(c.Query, paramProxy, "INVALID_IDENTIFIER_VALUE")
	if problem != nil {
		return nil, problem
	}
	patient, hasPatient, problem := s.identifier(c.Query, paramPatient, "INVALID_PATIENT_IDENTIFIER_VALUE")
	if problem != nil {
		return nil, problem
	}
	if !hasProxy && !hasPatient {
		return nil, refuse("MISSING_IDENTIFIER_VALUE", "")
	}
	for _, include := range c.Query[paramInclude] {
		if include != includeCandidate {
			return nil, refuse("INVALID_VALUE", "The _include parameter is not valid")
		}
	}
	for _, number := range []string{proxy, patient} {
		if p := s.state.people[number]; p != nil && p.Invalid {
			return nil, refuse("INVALIDATED_RESOURCE", "")
		}
	}
	ties := s.state.tiesOf(pair{proxy, patient})
	var entries []any
	seen := map[string]bool{}
	for _, t := range ties {
		if len(c.Query[paramInclude]) > 0 && !seen[t.Patient] {
			seen[t.Patient] = true
			about := s.patientResource(t.Patient)
			delete(about, "meta")
			delete(about, "generalPractitioner")
			entries = append(entries, bundled(c, about, "include"))
		}
		entries = append(entries, bundled(c, s.candidate(t), "match"))
	}
	b := s.searchset(c, len(ties))
	if len(entries) > 0 {
		b["entry"] = entries // absent when there are none, unlike a search for roles
	}
	return resource(http.StatusOK, b), nil
}

// candidate is a relationship as its own search shows it. The name and the birth
// date are the patient's, not the proxy's.
func (s *Service) candidate(t *tie) object {
	v := s.tieResource(t)
	v["identifier"] = []any{object{"system": systemNHSNumber, "value": t.Proxy}}
	patient := s.patientResource(t.Patient)
	for _, field := range []string{"name", "birthDate"} {
		if patient[field] != nil {
			v[field] = patient[field]
		}
	}
	return v
}

// tieResource is a relationship as it is included with a role. Recordings leave
// the proxy's identifier out.
func (s *Service) tieResource(t *tie) object {
	v := object{
		"resourceType": "RelatedPerson",
		"id":           t.ID,
		"patient":      reference(systemNHSNumber, t.Patient),
		"relationship": []any{concept(written("candidate", t.Code))},
	}
	if s.dialect == Recorded {
		recordedTie(v, t)
		return v
	}
	v["identifier"] = []any{object{"system": systemNHSNumber, "value": t.Proxy}}
	return v
}
