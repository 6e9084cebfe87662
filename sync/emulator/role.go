package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Names used in a Consent.
const (
	urlReason  = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-Consent-Status-Reason"
	urlGrantor = "https://hl7.org/fhir/5.0/StructureDefinition/extension-Consent.grantor"

	systemScope    = "https://terminology.hl7.org/CodeSystem/consentscope"
	systemCategory = "https://terminology.hl7.org/CodeSystem/v3-ActCode"

	policyAuthority = "https://www.england.nhs.uk"
	policyURI       = "https://digital.nhs.uk/data-and-information/information-standards/governance/latest-activity/standards-and-collections/dapb3051-identity-verification-and-authentication-standard-for-digital-health-and-care-services"
)

// role is one proxy role: the Consent in the specification's shape, and how it
// came to be so.
type role struct {
	Seq     int      `json:"seq"`
	Consent object   `json:"consent"`
	Changes []Change `json:"changes"`
	Derived bool     `json:"derived,omitempty"` // see Role.Derived
}

// A Change is one effect on a role.
type Change struct {
	At            time.Time `json:"at"`
	Status        string    `json:"status"`
	Reason        string    `json:"reason"`
	By            string    `json:"by"` // applicant, practice, service, or another system
	RequestID     string    `json:"requestId,omitempty"`
	CorrelationID string    `json:"correlationId,omitempty"`
}

func (r *role) id() string     { return text(r.Consent, "id") }
func (r *role) status() string { return text(r.Consent, "status") }
func (r *role) start() string  { return text(r.Consent, "provision", "period", "start") }
func (r *role) end() string    { return text(r.Consent, "provision", "period", "end") }
func (r *role) grantor() string {
	return text(r.extension(urlGrantor), "valueReference", "identifier", "value")
}

func (r *role) reason() string {
	return text(r.extension(urlReason), "valueCodeableConcept", "coding", 0, "code")
}

func (r *role) pair() pair {
	return pair{
		proxy:   text(r.Consent, "performer", 0, "identifier", "value"),
		patient: text(r.Consent, "patient", "identifier", "value"),
	}
}

// version is the ETag of the role as it stands.
func (r *role) version() string { return fmt.Sprintf(`W/"%d"`, len(r.Changes)) }

func (r *role) extension(url string) any {
	for _, e := range items(r.Consent, "extension") {
		if text(e, "url") == url {
			return e
		}
	}
	return nil
}

// setExtension puts e in the place of the one with the same url.
func (r *role) setExtension(e object) {
	kept := slices.DeleteFunc(slices.Clone(items(r.Consent, "extension")), func(have any) bool {
		return text(have, "url") == text(e, "url")
	})
	kept = append(kept, e)
	slices.SortFunc(kept, func(a, b any) int { return strings.Compare(text(a, "url"), text(b, "url")) })
	r.Consent["extension"] = kept
}

func (r *role) setStatus(status, reason, words string) {
	r.Consent["status"] = status
	c := concept(written("status-reason", reason))
	if words != "" {
		c["text"] = words
	}
	r.setExtension(object{"url": urlReason, "valueCodeableConcept": c})
}

func (r *role) setGrantor(ods string) {
	r.setExtension(object{"url": urlGrantor, "valueReference": reference(systemODS, ods)})
}

func (r *role) setEnd(day string) {
	period := dig(r.Consent, "provision", "period").(object)
	if day == "" {
		delete(period, "end")
		return
	}
	period["end"] = day
}

func (r *role) setBasis(c object) { r.Consent["policyRule"] = concept(c) }

// copy is the role ready to be changed, marked as changed at and by whom.
func (r *role) copy() *role {
	return &role{Seq: r.Seq, Consent: clone(r.Consent), Changes: slices.Clone(r.Changes), Derived: r.Derived}
}

// mark records an effect; call it when the role is as it will be kept.
func (r *role) mark(at time.Time, by string, c *call) {
	r.Consent["meta"] = object{"lastUpdated": at.UTC().Format(time.RFC3339)}
	change := Change{At: at.UTC(), Status: r.status(), Reason: r.reason(), By: by}
	if c != nil {
		change.RequestID, change.CorrelationID = c.RequestID, c.CorrelationID
	}
	r.Changes = append(r.Changes, change)
}

// newRole makes a Consent with everything that does not vary. Call with the lock
// held.
func (s *Service) newRole(p pair, dateTime, start string) *role {
	s.state.lastSeq++
	return &role{Seq: s.state.lastSeq, Consent: object{
		"resourceType": "Consent",
		"id":           s.newID(),
		"scope":        concept(coding(systemScope, "patient-privacy", "Privacy Consent")),
		"category":     []any{concept(coding(systemCategory, "INFA", "information access"))},
		"patient":      reference(systemNHSNumber, p.patient),
		"dateTime":     dateTime,
		"performer":    []any{reference(systemNHSNumber, p.proxy)},
		"policy":       []any{object{"authority": policyAuthority, "uri": policyURI}},
		"provision": object{
			"type":   "permit",
			"actor":  []any{object{"reference": reference(systemNHSNumber, p.proxy)}},
			"period": object{"start": start},
		},
		"extension": []any{},
	}}
}

// standing is the role that stops another being made for the pair: any of the
// store's own that was not entered in error. Call with the lock held.
func (s *Service) standing(p pair) *role {
	for _, r := range s.state.rolesOf(p) {
		if r.status() != "entered-in-error" && !r.Derived {
			return r
		}
	}
	return nil
}

// expire ends every active role whose last day is over, as of the first moment
// of the next day. Call with the lock held.
func (s *Service) expire(now time.Time) error {
	today := civil(now)
	if today == s.expired {
		return nil // a role is only ever given a last day still to come
	}
	s.expired = today
	var entries []entry
	for id, r := range s.state.roles {
		if r.status() != "active" || r.end() == "" || r.end() >= today {
			continue
		}
		over := r.copy()
		over.setStatus("inactive", "ROLE_DEACTIVATED_END_DATE_REACHED", "")
		over.mark(dayAfter(r.end()), string(service), nil)
		entries = append(entries, entry{tableRoles, id, over})
	}
	if len(entries) == 0 {
		return nil
	}
	return s.commit(entries...)
}

// create is POST Consent: a practice makes a role.
func (s *Service) create(c *call) (*answer, *problem) {
	v, err := parse(c.Body)
	if err != nil || text(v, "resourceType") != "Consent" {
		return nil, refuse("BAD_REQUEST", "The body is not a Consent")
	}
	p, problem := s.checkConsent(v, c.now)
	if problem != nil {
		return nil, problem
	}
	g, problem := s.checkExtensions(items(v, "extension"), "INVALID_EXTENSION")
	if problem != nil {
		return nil, problem
	}
	status := text(v, "status")
	if g.reason == "" || !allowed(none, status, g.reason, c.By) {
		return nil, refuse("INVALID_EXTENSION", "The status reason is missing or is not one a new role may have")
	}
	if status == "active" && !g.granted {
		return nil, refuse("MISSING_GRANTOR", "")
	}
	if s.standing(p) != nil && !s.unguarded {
		return nil, refuse("DUPLICATE_RELATIONSHIP", "")
	}

	start, _ := civilDate(dig(v, "provision", "period", "start"))
	end, _ := civilDate(dig(v, "provision", "period", "end"))
	r := s.newRole(p, text(v, "dateTime"), start)
	r.setBasis(written("legal-basis", text(s.ruleCoding(v), "code")))
	r.setEnd(end)
	r.setStatus(status, g.reason, g.words)
	if g.granted {
		r.setGrantor(g.ods)
	}
	r.mark(c.now, string(c.By), c)
	if err := s.commit(entry{tableRoles, r.id(), r}); err != nil {
		return nil, refuse("SERVER_ERROR", "The record could not be written")
	}
	a := done(http.StatusCreated)
	a.setHeader("location", c.base+"/Consent/"+r.id())
	return a, nil
}

// checkConsent checks a new Consent part by part, in the order of its fields,
// and finds whom it is about. Only the first fault is told.
func (s *Service) checkConsent(v any, now time.Time) (pair, *problem) {
	var p pair
	switch status := dig(v, "status"); {
	case status == nil || status == "":
		return p, refuse("MISSING_STATUS", "")
	case text(v, "status") == "rejected":
		return p, refuse("BAD_REQUEST", "A role cannot be created as rejected")
	case !known("status", text(v, "status")) || !reachable(none, text(v, "status"), practice):
		return p, refuse("INVALID_STATUS", "")
	}
	if problem := oneCoding(v, "scope", dig(v, "scope"), systemScope, "patient-privacy"); problem != nil {
		return p, problem
	}
	if problem := oneCoding(v, "category", dig(v, "category", 0), systemCategory, "INFA"); problem != nil {
		return p, problem
	}
	if dig(v, "patient") == nil {
		return p, refuse("MISSING_PATIENT", "")
	}
	var problem *problem
	if p.patient, problem = s.checkReference(dig(v, "patient"), "INVALID_PATIENT", "Patient"); problem != nil {
		return p, problem
	}
	if dig(v, "performer") == nil || len(items(v, "performer")) == 0 && dig(v, "performer", "identifier") == nil {
		return p, refuse("MISSING_PERFORMER", "")
	}
	if len(items(v, "performer")) != 1 {
		return p, refuse("INVALID_PERFORMER", "The performer is a list of one")
	}
	if p.proxy, problem = s.checkReference(dig(v, "performer", 0), "INVALID_PERFORMER", "Patient", "RelatedPerson"); problem != nil {
		return p, problem
	}
	if p.proxy == p.patient {
		return p, refuse("INVALID_PERFORMER", "Nobody is a proxy for themselves")
	}
	switch dateTime := dig(v, "dateTime"); {
	case dateTime == nil || dateTime == "":
		return p, refuse("MISSING_DATETIME", "")
	default:
		if _, err := time.Parse(time.RFC3339, text(v, "dateTime")); err != nil {
			return p, refuse("INVALID_DATETIME", "")
		}
	}
	if rule := s.ruleCoding(v); rule == nil || !inSet("legal-basis", rule) {
		return p, refuse("BAD_REQUEST", "The policyRule is missing, of the wrong shape, or not a legal basis")
	}
	if problem := checkProvision(dig(v, "provision"), p, now); problem != nil {
		return p, problem
	}
	if _, ok := dig(v, "extension").([]any); !ok {
		return p, refuse("INVALID_EXTENSION", "The extensions are missing")
	}
	return p, nil
}

func known(set, value string) bool {
	_, ok := codes[set][value]
	return ok
}

// reachable reports whether by can bring a role from one status to another at all.
func reachable(from, to string, by actor) bool {
	return slices.ContainsFunc(transitions, func(t transition) bool {
		return t.from == from && t.to == to && slices.Contains(t.by, string(by))
	})
}

// oneCoding checks a part that may only have one value.
func oneCoding(v any, part string, concept any, system, code string) *problem {
	name := strings.ToUpper(part)
	if all, list := dig(v, part).([]any); dig(v, part) == nil || list && len(all) == 0 {
		return refuse("MISSING_"+name, "")
	}
	if text(concept, "coding", 0, "system") != system || text(concept, "coding", 0, "code") != code {
		return refuse("INVALID_"+name, "")
	}
	return nil
}

// checkReference reads the NHS number in a reference to a person.
func (s *Service) checkReference(ref any, invalid string, types ...string) (string, *problem) {
	if _, ok := ref.(object); !ok {
		return "", refuse(invalid, "")
	}
	if kind := dig(ref, "type"); kind != nil && !slices.Contains(types, text(ref, "type")) {
		return "", refuse(invalid, "")
	}
	identifier := dig(ref, "identifier")
	system, value := dig(identifier, "system"), dig(identifier, "value")
	switch {
	case value == nil || value == "":
		return "", refuse("MISSING_IDENTIFIER_VALUE", "")
	case system == nil || system == "":
		return "", refuse("MISSING_IDENTIFIER_SYSTEM", "")
	case system != systemNHSNumber:
		return "", refuse("INVALID_IDENTIFIER_SYSTEM", "")
	case !s.validNumber(text(identifier, "value")):
		return "", refuse("INVALID_IDENTIFIER_VALUE", "")
	}
	if p := s.state.people[text(identifier, "value")]; p != nil && p.Invalid {
		return "", refuse(invalid, "The person's record is no longer valid")
	}
	return text(identifier, "value"), nil
}

// ruleCoding finds the legal basis in a policyRule, an object in one source and
// a list of one in the other; nil when it is of a shape this service refuses.
func (s *Service) ruleCoding(v any) any {
	rule := dig(v, "policyRule")
	if list, ok := rule.([]any); ok {
		if s.shape == "object" || len(list) != 1 {
			return nil
		}
		rule = list[0]
	} else if s.shape == "array" {
		return nil
	}
	return dig(rule, "coding", 0)
}

// rule is a legal basis in the shape this service takes.
func (s *Service) rule(basis object) any {
	if s.shape == "array" {
		return []any{basis}
	}
	return basis
}

// checkProvision checks that a new role permits, when, and whom.
func checkProvision(v any, p pair, now time.Time) *problem {
	start, ok := civilDate(dig(v, "period", "start"))
	if text(v, "type") != "permit" || !ok {
		return refuse("INVALID_PROVISION", "The provision does not permit, or has no start")
	}
	if end := dig(v, "period", "end"); end != nil {
		day, ok := civilDate(end)
		if !ok || day < start || day < civil(now) {
			return refuse("INVALID_PROVISION", "The end is not a date, is before the start, or is past")
		}
	}
	if problem := checkActor(dig(v, "actor"), p, "INVALID_PROVISION"); problem != nil && dig(v, "actor") != nil {
		return problem
	}
	return nil
}

// checkActor checks that the actor of a provision is the proxy.
func checkActor(v any, p pair, code string) *problem {
	list, ok := v.([]any)
	if !ok || len(list) != 1 || text(list, 0, "reference", "identifier", "system") != systemNHSNumber ||
		text(list, 0, "reference", "identifier", "value") != p.proxy {
		return refuse(code, "The actor is not the performer")
	}
	return nil
}

// given is what the extensions of a request say.
type given struct {
	reason, words string
	granted       bool
	ods           string
}

// checkExtensions reads a list of status reason and grantor extensions. A list
// may repeat an extension word for word, as recorded requests do. unknownReason
// is the code for a reason that is not known.
func (s *Service) checkExtensions(list []any, unknownReason string) (given, *problem) {
	var g given
	for _, e := range list {
		switch text(e, "url") {
		case urlReason:
			c := dig(e, "valueCodeableConcept", "coding", 0)
			if !inSet("status-reason", c) {
				return g, refuse(unknownReason, "The status reason is not known")
			}
			if g.reason != "" && g.reason != text(c, "code") {
				return g, refuse("INVALID_EXTENSION", "There are two status reasons")
			}
			g.reason = text(c, "code")
			g.words = strings.TrimSpace(text(e, "valueCodeableConcept", "text"))
			if g.reason == "OTHER" && g.words == "" {
				return g, refuse("MISSING_FREE_TEXT_FOR_OTHER", "")
			}
		case urlGrantor:
			ods, problem := checkGrantor(e)
			if problem != nil {
				return g, problem
			}
			if g.granted && g.ods != ods {
				return g, refuse("INVALID_EXTENSION", "There are two grantors")
			}
			g.granted, g.ods = true, ods
		default:
			return g, refuse("INVALID_EXTENSION", "An extension is neither a status reason nor a grantor")
		}
	}
	return g, nil
}

func checkGrantor(e any) (string, *problem) {
	ref, ok := dig(e, "valueReference").(object)
	if !ok {
		return "", refuse("MISSING_GRANTOR_REFERENCE", "")
	}
	identifier, ok := ref["identifier"].(object)
	switch {
	case !ok:
		return "", refuse("MISSING_GRANTOR_IDENTIFIER", "")
	case identifier["system"] != systemODS:
		return "", refuse("INVALID_GRANTOR_SYSTEM", "")
	case !odsShape.MatchString(text(identifier, "value")):
		return "", refuse("INVALID_GRANTOR_VALUE", "")
	}
	return text(identifier, "value"), nil
}
