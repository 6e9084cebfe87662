package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

const referenceKind = "QuestionnaireResponse"

// questionnaireURL names the form; nobody can fetch it from the national store.
const questionnaireURL = "https://api.service.nhs.uk/validated-relationships/FHIR/R4/Questionnaire/01dc6813-3421-4d14-948d-a4888241add1"

// applyFor is POST QuestionnaireResponse: somebody applies.
func (s *Service) applyFor(c *call) (*answer, *problem) {
	v, err := parse(c.Body)
	qr, ok := v.(object)
	if err != nil || !ok {
		return nil, refuse("BAD_REQUEST", "The body is not a QuestionnaireResponse")
	}
	a, problem := s.readApplication(qr, c.Person)
	if problem != nil {
		return nil, problem
	}
	stored := clone(qr)
	id, ref := s.newID(), s.shortID(codeLength)
	stored["id"], stored["identifier"] = id, object{"value": ref}
	entries := []entry{{tableRequests, id, stored}}

	// An open application stops another. What an earlier role that was refused or
	// ended does is not published; here a refused one is opened again and any
	// other is left as it is for the practice to find (assumed).
	r := s.standing(a.pair)
	switch {
	case r == nil:
		r = s.newRole(a.pair, c.now.Format(time.RFC3339), civil(c.now))
		r.setBasis(written("legal-basis", askedBasis[a.basis]))
		r.setStatus("proposed", "APPLICATION_SUBMITTED", "")
		if p := s.state.people[a.pair.patient]; p != nil && p.ODS != "" {
			r.setGrantor(p.ODS)
		}
		r.mark(c.now, string(applicant), c)
		entries = append(entries, entry{tableRoles, r.id(), r})
	case r.status() == "proposed":
		return nil, refuse("DUPLICATE_RELATIONSHIP", "")
	case allowed(r.status(), "proposed", "APPLICATION_RESUBMITTED", applicant):
		again := r.copy()
		again.setStatus("proposed", "APPLICATION_RESUBMITTED", "")
		again.setEnd("")
		again.mark(c.now, string(applicant), c)
		entries = append(entries, entry{tableRoles, again.id(), again})
	}
	if err := s.commit(entries...); err != nil {
		return nil, refuse("SERVER_ERROR", "The record could not be written")
	}
	ans := resource(http.StatusOK, object{"resourceType": "OperationOutcome", "issue": []any{object{
		"severity": "information", "code": "informational",
		"details": object{"coding": []any{object{"code": ref, "display": ref}}},
	}}})
	ans.changed = true
	ans.setHeader("location", c.base+"/"+referenceKind+"/"+id)
	return ans, nil
}

// askedBasis is the legal basis a proposed role starts with (assumed).
var askedBasis = map[string]string{
	"PRN": "parental-responsibility", "Personal": "consent", "002": "best-interest",
}

// fetch is GET QuestionnaireResponse by id.
func (s *Service) fetch(c *call) (*answer, *problem) {
	if !uuidShape.MatchString(c.ID) {
		return nil, refuse("INVALID_IDENTIFIER_VALUE", "")
	}
	qr := s.state.requests[strings.ToLower(c.ID)]
	if qr == nil {
		return nil, refuse("QUESTIONNAIRE_RESPONSE_NOT_FOUND", "")
	}
	return resource(http.StatusOK, s.asFiled(qr)), nil
}

// received is what the store itself needs of an application.
type received struct {
	pair  pair
	basis string
}

// readApplication checks a QuestionnaireResponse against the list of questions.
// signedIn is the applicant's NHS number where a sign-in proved it.
func (s *Service) readApplication(qr object, signedIn string) (received, *problem) {
	var a received
	bad := func(words string) (received, *problem) { return a, refuse("BAD_REQUEST", words) }
	switch authored := text(qr, "authored"); {
	case qr["resourceType"] != referenceKind:
		return bad("The body is not a QuestionnaireResponse")
	case qr["status"] != "completed":
		return bad("The status is not completed")
	case text(qr, "questionnaire") == "":
		return bad("The questionnaire is missing")
	case text(qr, "subject", "type") != "Patient":
		return bad("The subject is not a patient")
	default:
		if _, err := time.Parse(time.RFC3339, authored); err != nil {
			return bad("authored is not a date and time")
		}
	}
	source, problem := s.checkReference(qr["source"], "BAD_REQUEST", "Patient", "RelatedPerson")
	if problem != nil {
		return bad("The source is not a person with an NHS number")
	}
	subject, problem := s.checkReference(qr["subject"], "BAD_REQUEST", "Patient")
	if problem != nil {
		return bad("The subject is not a patient with an NHS number")
	}
	answers := map[string]any{}
	if words := s.readItems(items(qr, "item"), "", answers); words != "" {
		return bad(words)
	}
	for _, q := range questions {
		// A parent's form asks for no services, so that group may be left out whole.
		if q.required && answers[q.id] == nil && (q.inside == "" || answers[q.inside] != nil) {
			return bad("There is no " + q.id)
		}
	}
	proxy, _ := answers["relatedPerson_identifier"].(string)
	patient, _ := answers["patient_identifier"].(string)
	applies := proxy
	if text(qr, "source", "type") == "Patient" {
		applies = patient
	}
	switch {
	case patient != subject:
		return bad("The patient is not the subject")
	case source != applies:
		return bad("The source is not the applicant named in the answers")
	case proxy == patient:
		return bad("Nobody is a proxy for themselves")
	case signedIn != "" && signedIn != source:
		return bad("The source is not the person signed in")
	}
	a.pair = pair{proxy: proxy, patient: patient}
	a.basis = text(answers["relatedPerson_basisForAccess"], "code")
	return a, nil
}

// readItems walks one level of the form and reports the first fault in words, or
// nothing. It leaves the answers by question.
func (s *Service) readItems(list []any, inside string, answers map[string]any) string {
	for _, item := range list {
		id := text(item, "linkId")
		at := slices.IndexFunc(questions, func(q question) bool { return q.id == id && q.inside == inside })
		if at < 0 {
			return "An item is not a question of this form, or is not where it belongs"
		}
		q := questions[at]
		if answers[id] != nil {
			return "A question is answered twice: " + id
		}
		if q.answer == "group" {
			answers[id] = true
			if words := s.readItems(items(item, "item"), id, answers); words != "" {
				return words
			}
			continue
		}
		given := items(item, "answer")
		if len(given) == 0 || len(given) > 1 && !q.many {
			return "There is not one answer to " + id
		}
		for _, v := range given {
			value, ok := s.readAnswer(q, v)
			if !ok {
				return "The answer is not of the right kind: " + id
			}
			answers[id] = value
		}
	}
	return ""
}

func (s *Service) readAnswer(q question, v any) (any, bool) {
	switch q.answer {
	case "number":
		value := text(v, "valueString")
		return value, s.validNumber(value)
	case "date":
		value := text(v, "valueDate")
		_, err := time.Parse(time.DateOnly, value)
		return value, err == nil
	case "coding":
		return dig(v, "valueCoding"), inSet(q.codes, dig(v, "valueCoding"))
	case "yesno": // a boolean in the specification's example, a string in its schema
		value, isBool := dig(v, "valueBoolean").(bool)
		return value, isBool || text(v, "valueString") != ""
	default:
		value := text(v, "valueString")
		return value, value != ""
	}
}

// Applicant says who fills the form in.
type Applicant string

const (
	ByProxy   Applicant = "proxy"   // somebody asks to act for the patient
	ByPatient Applicant = "patient" // the patient asks for somebody to act
)

// Application is what an applicant tells the NHS App. Codes are those of the
// contract; a name or birth date left empty is left out of the form.
type Application struct {
	Applicant        Applicant
	Proxy, Patient   Person
	Relationship     string // what the proxy is to the patient: PRN, CHILD, SPS, FAMMEMB, FRND, CAREGIVER, SIGOTHR
	RelationshipMore string
	BasisForAccess   string   // PRN, Personal or 002
	AccessLevels     []string // PRESCR, APPT, RECRD, TEST, VACC, COND, CONSULT, DOCS
	AccessMore       string
	Reasons          []string // COMB, MHEA, PHYS, PRAC, TECH, NEUR, LRN, OTHR, NotSpecified
	ReasonsMore      string
	Parental         *ParentalDetails // for a parent's application; may be nil
}

// ParentalDetails are the further questions a parent answers.
type ParentalDetails struct {
	Evidence         string // BRTH, ADPT, PRNA, SPRNA, PORD, SGORD, OTHCOURT, OTHR
	EvidenceMore     string
	AddressConfirmed bool
	NewAddress       Address // where the current one was not confirmed
	SameAddress      bool
	ChildCanConsent  bool
	WhyNoConsent     string
}

// An Address is a postal address; empty lines are left out.
type Address struct{ Line1, Line2, Line3, City, District, Postcode string }

// Apply sends an application as the applicant's own program would, through the
// same checks as POST QuestionnaireResponse. It returns the access request id a
// practice is given and the reference the applicant sees. A refusal is a
// *Refused.
func (s *Service) Apply(a Application) (accessRequestID, reference string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now().UTC()
	if err := s.settle(now); err != nil {
		return "", "", fmt.Errorf("apply: %w", err)
	}
	c := &call{sentCall: sentCall{Op: OpApply, By: applicant, Body: marshal(s.form(a, now))}, now: now}
	ans, problem := s.applyFor(c)
	if problem != nil {
		return "", "", fmt.Errorf("apply: %w", &Refused{problem.code, problem.words})
	}
	v, err := parse(ans.body)
	location := ans.header[0].value
	return location[strings.LastIndex(location, "/")+1:], text(v, "issue", 0, "details", "coding", 0, "code"), err
}

// Refused is a refusal by the store, told to whoever plays another actor.
type Refused struct {
	Code  string // of errors.csv
	words string
}

func (e *Refused) Error() string { return strings.TrimSpace(e.Code + " " + e.words) }

// form fills the QuestionnaireResponse in.
func (s *Service) form(a Application, now time.Time) object {
	person := func(prefix string, p Person) map[string]any {
		return map[string]any{
			prefix + "_identifier":  p.NHSNumber,
			prefix + "_name_first":  p.Given,
			prefix + "_name_family": p.Family,
			prefix + "_birthDate":   p.BirthDate,
		}
	}
	answers := person("relatedPerson", a.Proxy)
	for id, v := range person("patient", a.Patient) {
		answers[id] = v
	}
	answers["relatedPerson_basisForAccess"] = []string{a.BasisForAccess}
	answers["relatedPerson_relationship"] = []string{a.Relationship}
	answers["relatedPerson_relationshipMoreinfo"] = a.RelationshipMore
	answers["requestedAccess_accessLevel"] = a.AccessLevels
	answers["requestedAccess_accessLevelMoreinfo"] = a.AccessMore
	answers["requestedAccess_reasonsForAccess"] = a.Reasons
	answers["requestedAccess_reasonsForAccessMoreinfo"] = a.ReasonsMore
	if d := a.Parental; d != nil {
		if d.Evidence != "" {
			answers[parental+"evidenceOfResponsibility"] = []string{d.Evidence}
		}
		answers[parental+"evidenceOfResponsibilityMoreinfo"] = d.EvidenceMore
		answers[parental+"isCurrentAddressConfirmed"] = d.AddressConfirmed
		answers[parental+"liveAtSameAddress"] = d.SameAddress
		answers[parental+"canChildConsent"] = d.ChildCanConsent
		answers[parental+"reasonNoChildConsent"] = d.WhyNoConsent
		for part, v := range map[string]string{
			"line1": d.NewAddress.Line1, "line2": d.NewAddress.Line2, "line3": d.NewAddress.Line3,
			"city": d.NewAddress.City, "district": d.NewAddress.District, "postalCode": d.NewAddress.Postcode,
		} {
			answers[parental+part] = v
		}
	}
	source, kind := a.Proxy.NHSNumber, "RelatedPerson"
	if a.Applicant == ByPatient {
		source, kind = a.Patient.NHSNumber, "Patient"
	}
	by := reference(systemNHSNumber, source)
	by["type"] = kind
	subject := reference(systemNHSNumber, a.Patient.NHSNumber)
	subject["type"] = "Patient"
	return object{
		"resourceType":  referenceKind,
		"status":        "completed",
		"authored":      now.Format("2006-01-02T15:04:05.000Z"),
		"source":        by,
		"subject":       subject,
		"questionnaire": questionnaireURL,
		"item":          s.formItems("", answers),
	}
}

const parental = "parentalApplicationSupplementaryDetails_"

// formItems writes the questions of one group in the order of the table, without
// those that have no answer.
func (s *Service) formItems(inside string, answers map[string]any) []any {
	var list []any
	for _, q := range questions {
		if q.inside != inside {
			continue
		}
		item := object{"linkId": q.id, "text": q.text}
		if q.answer == "group" {
			inner := s.formItems(q.id, answers)
			if len(inner) == 0 {
				continue
			}
			item["item"] = inner
			list = append(list, item)
			continue
		}
		given := s.formAnswers(q, answers[q.id])
		if len(given) == 0 {
			continue
		}
		item["answer"] = given
		list = append(list, item)
	}
	return list
}

func (s *Service) formAnswers(q question, v any) []any {
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
		kind := "valueString"
		if q.answer == "date" {
			kind = "valueDate"
		}
		return []any{object{kind: v}}
	case []string:
		var list []any
		for _, value := range v {
			list = append(list, object{"valueCoding": written(q.codes, value)})
		}
		return list
	case bool:
		if s.dialect == Spec {
			return []any{object{"valueBoolean": v}}
		}
		return []any{object{"valueString": map[bool]string{true: "Yes", false: "No"}[v]}}
	default:
		return nil
	}
}

// Deposit keeps a QuestionnaireResponse as it is, checking nothing and making no
// role, so that a form this service would refuse can be fetched from it. It
// gives the form an id and a reference.
func (s *Service) Deposit(form []byte) (accessRequestID, reference string, err error) {
	v, err := parse(form)
	if err != nil {
		return "", "", fmt.Errorf("deposit a form: %w", err)
	}
	qr, ok := v.(object)
	if !ok {
		return "", "", errors.New("deposit a form: it is not a resource")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ref := s.newID(), s.shortID(codeLength)
	qr["id"], qr["identifier"] = id, object{"value": ref}
	if err := s.commit(entry{tableRequests, id, qr}); err != nil {
		return "", "", fmt.Errorf("deposit a form: %w", err)
	}
	return id, ref, nil
}
