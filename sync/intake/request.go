package intake

import (
	"strings"
	"time"
	"unicode/utf8"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// request maps a form, answer by answer. It says nothing of where the form came
// from: the caller adds the channel, and the proof if there is one.
func (r Reader) request(in vrs.AccessRequest, now time.Time) workflow.Draft {
	f := &filling{relaxed: r.Relaxed, now: now}
	d := &f.draft
	d.Original = original("application/fhir+json", in.Raw)

	switch in.Applicant {
	case vrs.ApplicantProxy:
		d.Applicant = workflow.ByProxy
	case vrs.ApplicantPatient:
		d.Applicant = workflow.ByPatient
	default:
		f.doubt(FieldApplicant, "", "The form does not say which of the two filled it in.")
	}
	d.ReceivedAt = in.Authored.UTC()
	if !believable(in.Authored, now) {
		d.ReceivedAt = now.UTC()
		f.doubt(FieldReceived, "", "The form gives no time that can be believed. Today is put in its place.")
	}
	f.person(ofPatient, &d.Patient, in.Patient)
	f.person(ofProxy, &d.Proxy, in.Proxy)
	for _, who := range in.Conflicts {
		filed := in.Subject
		if who == ofProxy || filed == "" {
			filed = in.Source
		}
		f.doubt(who+"."+PartNumber, filed, "The form was filed under another NHS number than the one in its answers. Find out which is right.")
	}

	f.relationship(in)
	if !in.Basis.IsZero() {
		d.ClaimedBasis = in.Basis.Code
		f.known("basis", FieldBasis, "Reason to act for the patient", in.Basis)
	}
	f.parental(in.Parental)
	for _, c := range in.Access {
		if scope, ok := basis.ParseScope(c.Code); ok {
			d.Requested = appendNew(d.Requested, scope)
		} else {
			f.unknown(FieldRequested, "Service asked for", c)
		}
	}
	for _, c := range in.Reasons {
		if f.known("reason", FieldReasons, "Reason for access", c) {
			d.Reasons = appendNew(d.Reasons, c.Code)
		}
	}
	f.line("More about the services asked for", in.AccessMore)
	f.line("More about why access is wanted", in.ReasonsMore)
	for _, a := range in.Unknown {
		question := a.Text
		if question == "" {
			question = a.LinkID
		}
		if question == "" {
			question = "A question without words"
		}
		f.line(question, orNothing(a.Value))
	}
	return f.draft
}

// filling is a draft in the making.
type filling struct {
	draft   workflow.Draft
	relaxed bool
	now     time.Time
}

func (f *filling) doubt(field, given, words string) {
	f.draft.Doubts = append(f.draft.Doubts, workflow.Doubt{Field: field, Given: given, Words: words})
}

// line keeps an answer that has no field of its own.
func (f *filling) line(question, answer string) {
	if answer = readable(answer); answer != "" {
		f.draft.Unread = append(f.draft.Unread, readable(question)+": "+answer)
	}
}

func orNothing(s string) string {
	if strings.TrimSpace(s) == "" {
		return "(no answer)"
	}
	return s
}

func (f *filling) person(who string, p *workflow.Person, c vrs.Claim) {
	p.Given, p.Family = readable(c.Given), readable(c.Family)
	if c.NHSNumberText != "" {
		n, words := number(c.NHSNumberText, f.relaxed)
		p.NHSNumber = n
		if words != "" {
			f.doubt(who+"."+PartNumber, readable(c.NHSNumberText), words)
		}
	}
	if c.BornText != "" {
		born, words := birthDate(c.BornText, nhs.DateIn(f.now))
		p.Born = born
		if words != "" {
			f.doubt(who+"."+PartBorn, readable(c.BornText), words)
		}
	}
}

// known reports whether a code is one of a list; one that is not is kept among
// the unread and doubted.
func (f *filling) known(list, field, question string, c vrs.Coded) bool {
	if _, ok := lists[list].label[c.Code]; ok {
		return true
	}
	f.unknown(field, question, c)
	return false
}

func (f *filling) unknown(field, question string, c vrs.Coded) {
	said := c.Code
	if c.Display != "" {
		said = c.Display + " (" + c.Code + ")"
	}
	f.line(question, said)
	f.doubt(field, readable(said), "The form gives an answer that this version of Proxydesk does not know.")
}

// relationship keeps the form's own words beside the code. Lists show them, so
// long ones go among the unread and the code's label takes their place.
func (f *filling) relationship(in vrs.AccessRequest) {
	d := &f.draft
	const question = "Relationship to the patient"
	if !in.Relationship.IsZero() && f.known("relationship", FieldRelationship, question, in.Relationship) {
		d.Relationship = in.Relationship.Code
	}
	d.RelationshipWords = lists["relationship"].label[d.Relationship]
	if d.RelationshipWords == "" {
		d.RelationshipWords = readable(in.Relationship.Display)
	}
	more := readable(in.RelationshipMore)
	switch {
	case more == "":
	case utf8.RuneCountInString(more) <= 40 && !strings.Contains(more, "\n"):
		d.RelationshipWords = more
	default:
		f.line("More about the relationship", more)
	}
}

func (f *filling) parental(in vrs.Parental) {
	p := &f.draft.Parental
	if !in.Evidence.IsZero() && f.known("evidence", FieldEvidence, "Evidence of parental responsibility", in.Evidence) {
		p.Evidence = in.Evidence.Code
	}
	p.EvidenceWords = readable(in.EvidenceMore)
	p.SameAddress, p.AddressConfirmed = readable(in.SameAddress), readable(in.AddressConfirmed)
	p.ChildCanConsent, p.WhyNot = readable(in.ChildCanConsent), readable(in.WhyNot)
	a := in.NewAddress
	for _, l := range []string{a.Line1, a.Line2, a.Line3, a.City, a.District, a.Postcode} {
		if l = readable(l); l != "" {
			p.NewAddress = append(p.NewAddress, l)
		}
	}
}

func appendNew[T comparable](list []T, v T) []T {
	for _, have := range list {
		if have == v {
			return list
		}
	}
	return append(list, v)
}
