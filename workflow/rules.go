package workflow

import (
	"time"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Rules is what an act needs to know of the practice besides the case: its
// checklists, its policy, its calendar and whether a national store is
// configured. One value serves every act of a session.
type Rules struct {
	Practice Practice
	// Checklist is the questions in use: what new cases begin with. A case is
	// judged by its own; ask Questions.
	Checklist *checklist.Set
	// Library has the questions that earlier cases were begun under; nil where
	// there are none.
	Library  *checklist.Library
	Policy   review.Policy
	Calendar *nhs.Calendar
	Reasons  *Reasons
	// Clinicians counts those who may answer clinical checks (ActClinical); 0 is not known. One
	// alone has the practice manager countersign.
	Clinicians int
	// Clock is what the practice's log says of this computer's clock; zero where
	// nobody compares the two.
	Clock Clock
	// UndoTime is how long a decision waits before it leaves. Removing access
	// never waits.
	UndoTime time.Duration
	// Connected is false when no store is configured: decisions then end local.
	Connected bool
	// RelaxedNumbers admits the published sandbox numbers, which fail the
	// check digit. The screen says so for as long as it is on.
	RelaxedNumbers bool
}

// Practice is who we are, as letters and the store need it.
type Practice struct {
	Name    string
	ODS     nhs.ODSCode
	Address []string
	Phone   string
	// Hours and ICB stand on letters: when to ring, and who hears a complaint
	// the practice could not settle. Either may be empty.
	Hours, ICB string
}

// Reasons a message is never sent, in words people read.
const (
	WhyNotConnected   = "Not connected: no national store is set up on this desk."
	WhyNoNumber       = "One of the two has no NHS number, so the national store cannot hold it."
	WhyNothingThere   = "There is no national application to refuse."
	WhyNothingToEnd   = "The national store holds no role for these two people."
	whyLocalAgreement = "A care-home agreement stays at the practice."
)

// localOnly says why nothing about the pair is sent, or "" when it is.
func (r Rules) localOnly(p Pair, why string) string {
	switch {
	case why != "":
		return why
	case !p.Complete():
		return WhyNoNumber
	case !r.Connected:
		return WhyNotConnected
	}
	return ""
}
