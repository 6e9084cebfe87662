package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	paramPatient   = "patient:identifier"
	paramPerformer = "performer:identifier"
	paramProxy     = "identifier" // the proxy, in a search for candidates
	paramInclude   = "_include"

	includePerformer = "Consent:performer"
	includePatient   = "Consent:patient"
	includeCandidate = "RelatedPerson:patient"
)

// search is GET Consent: the roles of a patient, of a proxy, or of both.
func (s *Service) search(c *call) (*answer, *problem) {
	proxy, hasProxy, problem := s.identifier(c.Query, paramPerformer, "INVALID_IDENTIFIER_VALUE")
	if problem != nil {
		return nil, problem
	}
	patient, hasPatient, problem := s.identifier(c.Query, paramPatient, "INVALID_IDENTIFIER_VALUE")
	if problem != nil {
		return nil, problem
	}
	if !hasProxy && !hasPatient {
		return nil, refuse("MISSING_IDENTIFIER_VALUE", "")
	}
	for _, alternatives := range c.Query["status"] {
		for status := range strings.SplitSeq(alternatives, ",") {
			if !known("status", status) {
				return nil, refuse("INVALID_PARAMETER", "The status parameter is not valid")
			}
		}
	}
	if problem := checkIncludes(c.Query); problem != nil {
		return nil, problem
	}
	if im1 := c.header.Get("X-IM1-Connection-Params"); im1 != "" && !im1Shape(im1) {
		return nil, refuse("INVALID_PARAMETER", "The X-IM1-Connection-Params header is not a token and a code")
	}
	for _, number := range []string{proxy, patient} {
		switch p := s.state.people[number]; {
		case p == nil: // not someone this service was told of: nothing is known against them
		case p.Invalid:
			return nil, refuse("INVALIDATED_RESOURCE", "")
		case p.ODS == "":
			return nil, refuse("GP_PRACTICE_NOT_FOUND", "")
		}
	}
	about := s.state.rolesOf(pair{proxy, patient})
	if s.dialect == Recorded && hasProxy && hasPatient { // a recording answers with another proxy than the one asked for
		about = s.state.rolesOf(pair{patient: patient})
	}
	var found []*role
	for _, r := range about {
		asked := r.Derived || !hasProxy || r.pair().proxy == proxy
		if asked && matchesEvery(c.Query["status"], r.status()) && !s.withdrawn(r) {
			found = append(found, r)
		}
	}
	b := s.bundle(c, found)
	if s.dialect == Recorded && len(found) == 0 && hasPatient && slices.Contains(c.Query[paramInclude], includePatient) {
		b["entry"] = []any{bundled(c, s.patientResource(patient), "include")} // a recording has the patient, and nothing of theirs
	}
	return resource(http.StatusOK, b), nil
}

// matchesEvery reports whether the value is among the alternatives of every list:
// commas mean or, repeating the parameter means and.
func matchesEvery(lists []string, value string) bool {
	for _, alternatives := range lists {
		if !slices.Contains(strings.Split(alternatives, ","), value) {
			return false
		}
	}
	return true
}

// withdrawn reports whether a role went out of reach with a person's record.
func (s *Service) withdrawn(r *role) bool {
	p := r.pair()
	proxy, patient := s.state.people[p.proxy], s.state.people[p.patient]
	return proxy != nil && proxy.Invalid || patient != nil && patient.Invalid
}

// read is GET Consent by id, which answers with a bundle too.
func (s *Service) read(c *call) (*answer, *problem) {
	if !uuidShape.MatchString(c.ID) {
		return nil, refuse("INVALID_ID_VALUE", "")
	}
	for name := range c.Query {
		if name != paramInclude {
			return nil, refuse("INVALID_PARAMETER", "")
		}
	}
	if problem := checkIncludes(c.Query); problem != nil {
		return nil, problem
	}
	r := s.state.roles[strings.ToLower(c.ID)]
	if r == nil || r.Derived || s.withdrawn(r) {
		return nil, refuse("INVALIDATED_RESOURCE", "")
	}
	a := resource(http.StatusOK, s.bundle(c, []*role{r}))
	if s.etags {
		a.setHeader("ETag", r.version())
	}
	return a, nil
}

func checkIncludes(q url.Values) *problem {
	for _, include := range q[paramInclude] {
		if include != includePerformer && include != includePatient {
			return refuse("INVALID_PARAMETER", "The _include parameter is not valid")
		}
	}
	return nil
}

func im1Shape(v string) bool {
	token, ods, ok := strings.Cut(v, ";")
	return ok && token != "" && ods != "" && !strings.Contains(ods, ";")
}

// identifier reads an NHS number from a parameter, bare or after its system.
func (s *Service) identifier(q url.Values, name, invalid string) (number string, given bool, _ *problem) {
	value := q.Get(name)
	if value == "" {
		return "", false, nil
	}
	if at := strings.LastIndex(value, "|"); at >= 0 {
		if value[:at] != systemNHSNumber {
			return "", true, refuse("INVALID_IDENTIFIER_SYSTEM", "")
		}
		value = value[at+1:]
	} else if strings.Contains(value, "/") {
		return "", true, refuse("INVALID_IDENTIFIER_SYSTEM", "")
	}
	if !s.validNumber(value) {
		return "", true, refuse(invalid, "")
	}
	return value, true, nil
}

// bundle lists roles and what was asked to be included, in the dialect's order:
// by the specification what is included comes before its role, in recordings
// after all of them.
func (s *Service) bundle(c *call, roles []*role) object {
	var matches, entries []any
	seen := map[string]bool{}
	for _, r := range roles {
		for _, included := range s.includes(r, c.Query[paramInclude]) {
			key := text(included, "resourceType") + "/" + text(included, "id")
			if !seen[key] {
				seen[key] = true
				entries = append(entries, bundled(c, included, "include"))
			}
		}
		match := bundled(c, s.shown(r, c.now), "match")
		matches = append(matches, match)
		if s.dialect == Spec {
			entries = append(entries, match)
		}
	}
	if s.dialect == Recorded {
		entries = append(matches, entries...)
	}
	b := s.searchset(c, len(roles))
	b["entry"] = append([]any{}, entries...) // empty here, not absent
	return b
}

func (s *Service) searchset(c *call, total int) object {
	self := c.base + "/" + map[Op]string{OpCandidates: "RelatedPerson"}[c.Op]
	if c.Op != OpCandidates {
		self = c.base + "/Consent"
	}
	if c.ID != "" {
		self += "/" + c.ID
	}
	timestamp := c.now.Format("2006-01-02T15:04:05+00:00")
	query := c.Query.Encode()
	if s.dialect == Spec {
		query = strings.ReplaceAll(query, "%3A", ":")
	} else {
		timestamp = c.now.Format("2006") + "-16-" + c.now.Format("02T15:04:05.000000Z") // the sixteenth month of a recording
	}
	if query != "" {
		self += "?" + query
	}
	return object{
		"resourceType": "Bundle", "type": "searchset", "timestamp": timestamp, "total": total,
		"link": []any{object{"relation": "self", "url": self}},
	}
}

func bundled(c *call, v object, mode string) object {
	return object{
		"fullUrl":  c.base + "/" + text(v, "resourceType") + "/" + text(v, "id"),
		"resource": v,
		"search":   object{"mode": mode},
	}
}

// includes are the people around a role, as far as they were asked for.
func (s *Service) includes(r *role, asked []string) []object {
	p, person := r.pair(), s.patientResource
	if r.Derived {
		person = s.passedOn
	}
	var found []object
	if slices.Contains(asked, includePerformer) {
		if s.dialect == Spec {
			found = append(found, person(p.proxy))
		}
		for _, t := range s.state.tiesOf(p) {
			found = append(found, s.tieResource(t))
		}
	}
	if slices.Contains(asked, includePatient) {
		found = append(found, person(p.patient))
	}
	return found
}
