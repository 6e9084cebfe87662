package intake

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func TestAParentsEMail(t *testing.T) {
	d, err := reader().Read("anything.bin", file(t, "child.eml"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Original.MediaType != "message/rfc822" || string(d.Original.Bytes) != string(file(t, "child.eml")) {
		t.Error("the original is not kept as received")
	}
	d.Original = workflow.Original{}
	same(t, "the draft", d, workflow.Draft{
		Channel: workflow.ChannelEmail, Applicant: workflow.ByProxy, ReceivedAt: time.Date(2026, 11, 20, 9, 14, 5, 0, time.UTC),
		Patient:      workflow.Person{NHSNumber: nhs.MustNumber("9990001006"), Given: "Ada", Family: "Quill", Born: nhs.MustDate("2021-05-14"), Address: []string{"2 Mill Row", "Fernbrook", "FB1 2QU"}},
		Proxy:        workflow.Person{NHSNumber: nhs.MustNumber("9990001138"), Given: "Ruth", Family: "Quill", Born: nhs.MustDate("1990-03-02"), Phone: "07700 900118", Email: "ruth.quill@example.test"},
		Relationship: "PRN", RelationshipWords: "Mother",
		Parental: workflow.Parental{Evidence: "BRTH", SameAddress: "yes", ChildCanConsent: "no", WhyNot: "She is five"},
		Informed: "We have told the applicant, using the contact details of their NHS login.\nWe do not contact children.",
		Unread: []string{
			"Subject: Proxy access application from a parent – 26335QLADA", "Dear practice,", "A parent has asked to act for their child.",
			"Reference: 26335QLADA", "Gender: Female",
		},
	})
}

func TestAPatientsEMailInHTMLOfWindows(t *testing.T) {
	d, err := reader().Read("", file(t, "adult.eml"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Applicant != workflow.ByPatient || d.Patient.Name() != "Kofi Mensah" || d.Proxy.Name() != "Esi Mensah" {
		t.Error("the people or who applied are not read")
	}
	if d.Patient.NHSNumber.Full() != "9990003475" || d.Proxy.NHSNumber.Full() != "9990003602" {
		t.Error("the NHS numbers are not read")
	}
	same(t, "relationship", d.Relationship, "SPS")
	same(t, "services", d.Requested, []basis.Scope{basis.Prescriptions, basis.Appointments})
	same(t, "reasons", d.Reasons, []string{"TECH", "PHYS"})
	if doubtOf(d, "patient.born") != "Read with the day first, as 9 October 1961." {
		t.Errorf("a date that could be the other way about: %q", doubtOf(d, "patient.born"))
	}
	if doubtOf(d, FieldRequested) == "" {
		t.Error("a service nobody knows is not doubted")
	}
	kept := strings.Join(d.Unread, "\n")
	for _, want := range []string{"Blood pressure", "O’Neill & Sons <mail>"} {
		if !strings.Contains(kept, want) {
			t.Errorf("%q is lost", want)
		}
	}
	if strings.Contains(kept, "alert") {
		t.Error("a script came through")
	}
}

const both = "Patient\nName: Ada Quill\nNHS number: 999 000 1006\nProxy\nName: Ruth Quill\nNHS number: 999 000 1138\n"

// A line of this table is a way to write one field, and what is read from it.
func TestWaysToWriteAField(t *testing.T) {
	read := func(t *testing.T, s string) workflow.Draft {
		t.Helper()
		d, err := reader().ReadText(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		name, text string
		got        func(workflow.Draft) any
		want       any
		doubt      string // the field doubted, "" for none
	}{
		{"a label with the person in it", "Patient's NHS number: 9990001006", patientNumber, "9990001006", ""},
		{"the person after the label", "NHS number of the child: 999 000 1006", patientNumber, "9990001006", ""},
		{"a typographic apostrophe", "Child’s NHS No.: 999-000-1006", patientNumber, "9990001006", ""},
		{"label and value on two lines", "Patient details\nNHS number\n999 000 1006", patientNumber, "9990001006", ""},
		{"a blank line between them", "Patient details\nNHS number:\n\n999 000 1006", patientNumber, "9990001006", ""},
		{"a table copied with tabs", "Patient\t\nNHS number\t999 000 1006", patientNumber, "9990001006", ""},
		{"a reply with quotation signs", "> Patient details\n> NHS number: 999 000 1006", patientNumber, "9990001006", ""},
		{"stars for bold", "**Patient details**\n**NHS number:** 999 000 1006", patientNumber, "9990001006", ""},
		{"spaces that do not break", "Patient NHS number:\u00a0999\u00a0000\u00a01006", patientNumber, "9990001006", ""},
		{"a last digit that does not match", "Patient NHS number: 999 000 7501", patientNumber, "", "patient.nhs-number"},
		{"nine digits", "Patient NHS number: 999 000 100", patientNumber, "", "patient.nhs-number"},
		{"a letter O for a nought", "Patient NHS number: 999 OOO 1006", patientNumber, "", "patient.nhs-number"},
		{"the same number in two places", "Patient NHS number: 999 000 1006\nChild NHS number: 9990001006", patientNumber, "9990001006", ""},
		{"two numbers for one person", "Patient NHS number: 999 000 1006\nChild NHS number: 999 000 1138", patientNumber, "9990001006", "patient.nhs-number"},

		{"a list name", both + "Patient\nName: x\n", patientName, "Quill, Ada", "patient.name"},
		{"family name first, in capitals", "Patient name: QUILL, Ada (Miss)", patientName, "QUILL, Ada", ""},
		{"a title in front", "Patient name: Mrs Edna Marsh", patientName, "Marsh, Edna", ""},
		{"three words and no capitals", "Patient name: Mary Ann Marsh", patientName, "Marsh, Mary Ann", "patient.family"},
		{"capitals tell the family name", "Patient name: Mary ANN MARSH", patientName, "ANN MARSH, Mary", ""},
		{"one word", "Patient name: Marsh", patientName, "Marsh, ", "patient.family"},
		{"first and last name apart", "Patient first name: Ada\nPatient surname: Quill", patientName, "Quill, Ada", ""},
		{"a person and nothing else", "Patient: Ada Quill", patientName, "Quill, Ada", ""},

		{"a date with dots", both + "Patient date of birth: 22.12.2015", patientBorn, "2015-12-22", ""},
		{"a month in words", both + "Patient DOB: Tues 22nd Dec 2015", patientBorn, "2015-12-22", ""},
		{"a weekday in full", both + "Patient DOB: Tuesday 22nd December 2015", patientBorn, "2015-12-22", ""},
		{"a date as computers write it", both + "Patient D.O.B.: 2015-12-22", patientBorn, "2015-12-22", ""},
		{"a date that could be American", both + "Patient date of birth: 03/04/1950", patientBorn, "1950-04-03", "patient.born"},
		{"an American date", both + "Patient date of birth: 12/22/2015", patientBorn, "", "patient.born"},
		{"a year of two digits", both + "Patient date of birth: 22/12/15", patientBorn, "", "patient.born"},
		{"30 February", both + "Patient date of birth: 30/02/2015", patientBorn, "", "patient.born"},
		{"tomorrow", both + "Patient date of birth: 2 December 2026", patientBorn, "", "patient.born"},

		{"the form's own word", both + "Relationship: Parent", relation, "PRN", ""},
		{"on the next line, and a person's word", both + "Relationship to the patient\nParent", relation, "PRN", ""},
		{"a word people use", both + "Relationship to patient: mum", relation, "PRN", ""},
		{"a relative", both + "Relationship to patient: grandson", relation, "FAMMEMB", ""},
		{"within a sentence", both + "Relationship: I am her daughter", relation, "CHILD", FieldRelationship},
		{"two at once", both + "Relationship: friend and cousin", relation, "", FieldRelationship},
		{"nothing known", both + "Relationship: godparent", relation, "", FieldRelationship},
		{"the wrong way round", both + "Patient's relationship to the proxy: daughter", relation, "", FieldRelationship},

		{"services on one line", both + "Services requested: Repeat prescriptions, test results and documents", services, "PRESCR TEST DOCS", ""},
		{"services as bullets", both + "Services requested:\n• Order repeat prescriptions\n• Book appointments\n\nThank you", services, "PRESCR APPT", ""},
		{"services as bare lines", both + "Access requested\nGP health record\nVaccinations", services, "RECRD VACC", ""},
		{"a service named twice", both + "Services: Appointments; appointments", services, "APPT", ""},
		{"a service nobody knows", both + "Services: Appointments, sandwiches", services, "APPT", FieldRequested},

		{"reasons", both + "Reason for access: Learning disability; Other", reasons, "LRN OTHR", ""},
		{"a reason in their own words", both + "Reason for access: my eyes", reasons, "", FieldReasons},
		{"an evidence", both + "Evidence of parental responsibility: Special guardianship order", evidence, "SGORD", ""},
		{"an evidence in a sentence", both + "Evidence of parental responsibility: I have his birth certificate", evidence, "BRTH", FieldEvidence},
		{"a yes", both + "Lives at the same address: Yes", sameAddress, "yes", ""},
		{"neither yes nor no", both + "Lives at the same address: at weekends", sameAddress, "at weekends", FieldSameAddress},

		{"the subject line says who applied", "Subject: Application made by the patient\n" + both, applicant, "patient", ""},
		{"a label says who applied", "Who applied: The proxy\n" + both, applicant, "proxy", ""},
		{"a sentence says who applied", "This person wants to act on behalf of a patient.\n" + both, applicant, "proxy", ""},
		{"nobody says who applied", both, applicant, "", FieldApplicant},
		{"the text says both", "Subject: from the patient, by a proxy\n" + both, applicant, "", FieldApplicant},
		{"the applicant is the patient", "Who applied: patient\nApplicant's name: Ada Quill", patientName, "Quill, Ada", ""},

		{"the day it was sent", both + "Sent: 20 November 2026 09:14", received, "20 Nov 2026", FieldReceived},
		{"a day to come", both + "Sent: 20 November 2027", received, "1 Dec 2026", FieldReceived},
		{"no day at all", both, received, "1 Dec 2026", FieldReceived},
		{"marks that turn the writing round", "Patient name: Ada \u202eQuill", patientName, "Quill, Ada", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := c.text
			if c.name == "a list name" {
				text = "Patient name: Ada Quill\nPatient name: Adam Quill"
			}
			d := read(t, text)
			same(t, "read", c.got(d), c.want)
			if c.doubt != "" && doubtOf(d, c.doubt) == "" {
				t.Errorf("%s is not doubted", c.doubt)
			}
			if c.doubt == "" {
				for _, doubt := range d.Doubts {
					if doubt.Field != FieldApplicant && doubt.Field != FieldReceived {
						t.Errorf("%s is doubted: %s", doubt.Field, doubt.Words)
					}
				}
			}
			if d.Channel != workflow.ChannelEmail || !d.Proof.IsZero() {
				t.Error("pasted text proves nothing")
			}
		})
	}
}

func patientNumber(d workflow.Draft) any { return d.Patient.NHSNumber.Full() }
func patientName(d workflow.Draft) any   { return d.Patient.Family + ", " + d.Patient.Given }
func patientBorn(d workflow.Draft) any   { return d.Patient.Born.String() }
func relation(d workflow.Draft) any      { return d.Relationship }
func reasons(d workflow.Draft) any       { return strings.Join(d.Reasons, " ") }
func evidence(d workflow.Draft) any      { return d.Parental.Evidence }
func sameAddress(d workflow.Draft) any   { return d.Parental.SameAddress }
func applicant(d workflow.Draft) any     { return string(d.Applicant) }
func received(d workflow.Draft) any      { return nhs.DateIn(d.ReceivedAt).Short() }
func services(d workflow.Draft) any {
	var all []string
	for _, s := range d.Requested {
		all = append(all, string(s))
	}
	return strings.Join(all, " ")
}

func TestTextThatIsNoApplication(t *testing.T) {
	for _, c := range []struct{ name, text, about string }{
		{"nothing", " \n\t", "no text"},
		{"a lunch menu", "Monday: soup\nTuesday: pie\nParsnips are off.", "no name and no NHS number"},
		{"labels and no values", "Patient name:\nNHS number:\n", "no name and no NHS number"},
		{"a book", "Patient name: Ada Quill\n" + strings.Repeat("word ", 300_000), "far longer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := reader().ReadText(c.text)
			sentence(t, err, c.about, "Ada")
			same(t, "what is left behind", d, workflow.Draft{})
		})
	}
}

func TestALongMailKeepsWhatAPersonWouldRead(t *testing.T) {
	d, err := reader().ReadText(both + strings.Repeat("one more line\n", 5000))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Unread) != 301 || !strings.Contains(d.Unread[300], "original is kept") {
		t.Errorf("%d lines kept", len(d.Unread))
	}
}
