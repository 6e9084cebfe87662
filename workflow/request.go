package workflow

import (
	"strings"
	"time"
)

// ReasonPatientAsked is the national reason of an ending the patient asked for.
const ReasonPatientAsked = "ROLE_DEACTIVATED_PATIENT_REQUEST"

// Request is what was asked of a patient who wants access to end (domain 8, case
// 9): that it was them, whether somebody pressed them, and who may be told. It is
// never waited for: access ends first.
type Request struct {
	// Identified says how somebody made sure that it was the patient, by a way the
	// proxy has no hand in.
	Identified string
	Pressed    Pressed
	// TellProxy says that the patient agrees to a letter to the proxy (L10).
	TellProxy bool
	Fact
}

// Pressed is the answer to whether somebody pressed the patient (C5).
type Pressed string

// The answers.
const (
	PressedNo    Pressed = "no"
	PressedYes   Pressed = "yes"       // from then on its letters are the clinician's
	PressedUnask Pressed = "not-asked" // it was not safe to ask
)

// PressedAnswers lists them in the order a screen offers them.
var PressedAnswers = []Pressed{PressedNo, PressedYes, PressedUnask}

var pressedWords = map[Pressed]string{PressedNo: "No", PressedYes: "Yes, or it seems so", PressedUnask: "It was not safe to ask"}

// Words is the answer as screens write it.
func (p Pressed) Words() string { return pressedWords[p] }

// Lacks is what a request still needs, a sentence for each field.
func (q Request) Lacks() (needs []Need) {
	if strings.TrimSpace(q.Identified) == "" {
		needs = append(needs, Need{Words: "Say how you made sure it was the patient.", Field: "identified"})
	}
	if pressedWords[q.Pressed] == "" {
		needs = append(needs, Need{Words: "Say whether somebody pressed them.", Field: "pressed"})
	}
	if q.TellProxy && q.Pressed == PressedYes {
		needs = append(needs, Need{Words: "A clinician decides whether the proxy is written to.", Field: "proxy"})
	}
	return needs
}

// RecordRequest records what was asked of the patient after access had ended at
// their request.
func (r Role) RecordRequest(q Request, by Staff, now time.Time) (Change, error) {
	state, err := r.step(ActRequest, by)
	if err != nil {
		return Change{}, err
	}
	needs := q.Lacks()
	if r.EndReason != ReasonPatientAsked {
		needs = append(needs, need("This access did not end because the patient asked."))
	}
	if err := refuse(ActRequest, needs...); err != nil {
		return Change{}, err
	}
	r, e := r.requested(q, by, now)
	c := r.to(state, ActRequest, by, now)
	c.audit = []AuditEntry{e}
	return c, nil
}

// requested is the role with the request, and the entry of it.
func (r Role) requested(q Request, by Staff, now time.Time) (Role, AuditEntry) {
	q.Fact = Fact{At: now.UTC(), By: by.ID}
	r.Request = &q
	r.EverHeld = r.EverHeld || q.Pressed == PressedYes
	told := "no"
	if q.TellProxy {
		told = "yes"
	}
	return r, by.Entry(ActRequest, now, r.Application, r.ID, Detail{Field: "identified", After: q.Identified},
		Detail{Field: "pressed", After: string(q.Pressed)}, Detail{Field: "proxy may be told", After: told})
}
