package workflow

import (
	"slices"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Register turns a draft that somebody confirmed into a case. It is the only
// way an application comes to be, so what it refuses is never stored.
//
// id and ref are made by the caller; around is what the practice already holds
// for the pair. A second case for a pair that has one is allowed only with
// carryOn, because staff may know that it is different (F7 warns later).
func Register(d Draft, id ApplicationID, ref string, around Around, carryOn bool, by Staff, rules Rules, now time.Time) (Application, Change, error) {
	act := ActRegister
	if d.Channel != ChannelPaper {
		act = ActBringIn
	}
	if err := by.mayOn(act, Pair{d.Patient.NHSNumber, d.Proxy.NHSNumber}); err != nil {
		return Application{}, Change{}, err
	}
	var needs []Need
	if d.Patient.Family == "" && d.Patient.Given == "" && d.Patient.NHSNumber.IsZero() {
		needs = append(needs, Need{Words: "Say who the patient is: a name or an NHS number.", Field: "patient"})
	}
	if d.Proxy.Family == "" && d.Proxy.Given == "" && d.Proxy.NHSNumber.IsZero() {
		needs = append(needs, Need{Words: "Say who is applying to act for the patient: a name or an NHS number.", Field: "proxy"})
	}
	if d.ReceivedAt.IsZero() {
		needs = append(needs, Need{Words: "Say when the form was received. The time to decide counts from that day.", Field: "received"})
	} else if nhs.DateIn(d.ReceivedAt).After(nhs.DateIn(now)) {
		needs = append(needs, Need{Words: "The day the form was received lies in the future.", Field: "received"})
	}
	if d.Came != "" && (d.Channel != ChannelPaper || d.Came != CameByPhone && d.Came != CameInPerson) {
		needs = append(needs, Need{Words: "Say how it came: on paper, by phone or in person.", Field: "came"})
	}
	if d.Applicant != ByPatient && d.Applicant != ByProxy {
		needs = append(needs, Need{Words: "Say who filled in the form: the patient or the proxy.", Field: "applicant"})
	}
	for _, o := range around.Same {
		if !carryOn {
			needs = append(needs, Need{Rule: "F7", Words: o.Words(), Field: string(o.Application)})
		}
	}
	if err := refuse(ActRegister, needs...); err != nil {
		return Application{}, Change{}, err
	}

	a := Application{
		ID: id, Ref: ref, State: New,
		Channel: d.Channel, Came: d.Came, Applicant: d.Applicant, ReceivedAt: d.ReceivedAt.UTC(), RegisteredAt: now.UTC(),
		Patient: d.Patient, Proxy: d.Proxy,
		Relationship: d.Relationship, RelationshipWords: d.RelationshipWords, ClaimedBasis: d.ClaimedBasis,
		Requested: d.Requested, Reasons: d.Reasons, Parental: d.Parental, Informed: d.Informed,
		Proof: d.Proof, Original: d.Original, Unread: d.Unread, NotOnForm: d.NotOnForm,
		Related: d.Related, National: d.National, Others: d.Others,
		ChecklistVersion: rules.Checklist.Version,
	}
	if a.Channel != ChannelStore {
		a.Proof = Proof{} // a file or an e-mail that says it is one proves nothing
	}
	e := a.entry(by, ActRegister, now, "", New, Detail{Field: "channel", After: string(a.Channel)})
	if a.Came != "" {
		e.Details = append(e.Details, Detail{Field: "how it came", After: string(a.Came)})
	}
	return a, Change{application: &a, audit: []AuditEntry{e}}, nil
}

// Draft is an application as read from somewhere, before a person confirmed
// it. Intake makes it; nothing of it is stored until it is registered.
type Draft struct {
	Channel                         Channel
	Came                            Came
	Applicant                       Applicant
	ReceivedAt                      time.Time
	Patient, Proxy                  Person
	Relationship, RelationshipWords string
	ClaimedBasis                    string
	Requested                       []basis.Scope
	Reasons                         []string
	Parental                        Parental
	Informed                        string
	Proof                           Proof
	Original                        Original
	Unread                          []string
	NotOnForm                       []string
	Related                         []Related
	National                        *National
	Others                          Others
	Doubts                          []Doubt
}

// Doubt is one field of a draft that a person must look at: it was read with
// less than certainty, or did not pass its check.
type Doubt struct {
	// Field names the draft's field, as screens do: patient.nhs-number.
	Field string
	// Given is the text as it stood; it is patient data and stays on screen.
	Given string
	// Words says in a sentence what is doubtful.
	Words string
}

// Around is what the practice already holds about the two people of a case.
type Around struct {
	// Same lists what exists for the same pair: an open case, a live role, an
	// earlier refusal. Said at once, with a link (F7).
	Same []Earlier
	// PatientHas and ProxyHas count the live roles of each (W1, W2).
	PatientHas, ProxyHas int
	// PatientDead and ProxyDead say that a death was recorded here or seen at the
	// national store; false is that nobody knows (F6).
	PatientDead, ProxyDead bool
	// PatientMovedOn is the last day that access to the patient ended because
	// they moved to another practice; zero where none did.
	PatientMovedOn nhs.Date
	// Renewed is the role in force that the case decides afresh; nil for every
	// other case.
	Renewed *Role
}

// besides lists what exists for the pair beside the role that is renewed.
func (a Around) besides() []Earlier {
	if a.Renewed == nil {
		return a.Same
	}
	return slices.DeleteFunc(slices.Clone(a.Same), func(e Earlier) bool { return e.Live && e.Role == a.Renewed.ID })
}

// Earlier is one earlier case or role of the same pair.
type Earlier struct {
	Application ApplicationID
	Role        RoleID
	Ref         string
	State       ApplicationState
	Live        bool
	On          nhs.Date
}

// Words says what exists, naming the reference and no person.
func (e Earlier) Words() string {
	switch {
	case e.Live:
		return "These two people already have access in force, from " + e.Ref + "."
	case e.State.Open():
		return "These two people already have an open application, " + e.Ref + "."
	case e.State == Refused:
		return "An application for these two people was refused on " + e.On.Display() + ", " + e.Ref + "."
	}
	return "There was an earlier application for these two people, " + e.Ref + "."
}
