package emulator

import (
	"strings"
	"time"
)

// shown is a role as the dialect writes it.
func (s *Service) shown(r *role, now time.Time) object {
	v := clone(r.Consent)
	if r.Derived {
		v["id"] = s.fleetingID()
		v["dateTime"] = now.Format(time.RFC3339)
		v["scope"] = concept(coding(insecure(systemScope), "patient-privacy", ""))
		v["category"] = []any{concept(coding(insecure(systemCategory), "INFA", ""))}
		delete(v, "meta")
		delete(v["provision"].(object), "period")
	}
	if s.dialect == Spec {
		return v
	}
	delete(v, "meta")
	if rule := v["policyRule"]; text(rule, "coding", 0, "code") == "UNK" {
		v["policyRule"] = concept(coding(homes["legal-basis"], "unknown", "Unknown"))
	}
	v["policyRule"] = []any{v["policyRule"]}
	v["policy"] = []any{object{"authority": policyAuthority, "uri": "PLACEHOLDER"}}
	delete(v["provision"].(object), "type")
	for _, a := range items(v, "provision", "actor") { // deprecated, and still there
		a.(object)["role"] = concept(coding("https://fhir.nhs.uk/CodeSystem/proxy-legal-basis", "unknown", "Unknown"))
	}
	if at, err := time.Parse(time.RFC3339, text(v, "dateTime")); err == nil {
		v["dateTime"] = at.UTC().Format("2006-01-02T15:04:05.000000Z")
	}
	var again []any // recordings repeat the reason
	for _, e := range items(v, "extension") {
		if text(e, "url") != urlReason {
			continue
		}
		e.(object)["url"] = "https://fhir.hl7.org.uk/StructureDefinition/Extension-statusReason"
		c := dig(e, "valueCodeableConcept", "coding", 0).(object)
		c["system"] = "https://terminology.hl7.org/CodeSystem/consent-reason"
		c["display"] = strings.ToUpper(text(c, "display"))
		again = append(again, clone(e))
	}
	v["extension"] = append(items(v, "extension"), again...)
	return v
}

// insecure is a system as GP systems spell it.
func insecure(system string) string { return "http" + strings.TrimPrefix(system, "https") }

// fleetingID is an id that a GP system makes up for one answer. Call with the
// lock held.
func (s *Service) fleetingID() string { return s.newID()[:8] }

// passedOn is a person as a GP system passes them on: a name in one piece, and an
// id of the moment.
func (s *Service) passedOn(number string) object {
	v := object{
		"resourceType": "Patient",
		"id":           s.fleetingID(),
		"identifier":   []any{object{"system": systemNHSNumber, "value": number}},
	}
	if p := s.state.people[number]; p != nil && p.Family != "" {
		v["name"] = []any{object{"use": "usual", "text": strings.TrimSpace(p.Prefix + " " + p.Given + " " + p.Family)}}
	}
	return v
}

// recordedTies are the systems under which recordings write what a proxy is to
// the patient, where they differ from the specification's.
var recordedTies = map[string]string{
	"CHILD":    "http://hl7.org/fhir/ValueSet/relatedperson-relationshiptype",
	"Personal": "https://fhir.nhs.uk/R4/CodeSystem/UKCore-AdditionalRelatedPersonRole",
}

// recordedTie puts a relationship as recordings have it: without the proxy's
// identifier, with other systems, and with what the record in PDS has besides.
func recordedTie(v object, t *tie) {
	delete(v, "identifier")
	if system := recordedTies[t.Code]; system != "" {
		v["relationship"] = []any{concept(coding(system, t.Code, ""))}
	}
	v["active"] = true
	v["extension"] = []any{object{
		"url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-CopyCorrespondenceIndicator", "valueBoolean": false}}
}

// asFiled is a form as the dialect gives it back: recordings name the
// questionnaire by its path alone, and say yes and no in words.
func (s *Service) asFiled(qr object) object {
	if s.dialect == Spec {
		return qr
	}
	v := clone(qr)
	if at := strings.Index(text(v, "questionnaire"), "Questionnaire/"); at > 0 {
		v["questionnaire"] = text(v, "questionnaire")[at:]
	}
	inWords(items(v, "item"))
	return v
}

func inWords(list []any) {
	for _, item := range list {
		for _, a := range items(item, "answer") {
			answer, ok := a.(object)
			if yes, is := dig(a, "valueBoolean").(bool); ok && is {
				delete(answer, "valueBoolean")
				answer["valueString"] = map[bool]string{true: "Yes", false: "No"}[yes]
			}
		}
		inWords(items(item, "item"))
	}
}
