package letter

import "strings"

// Kind is the id of a letter (L04) or a form (P1), as domain 6 numbers them.
type Kind string

// The letters that tell of a decision: they come with it, to whom its maker
// chose.
const (
	ApprovedProxy   Kind = "L04"
	ApprovedPatient Kind = "L05"
	ApprovedPart    Kind = "L06"
	Refused         Kind = "L07"
)

// The letters a person asks for, about a case or about the role it granted.
const (
	Acknowledged   Kind = "L01"
	MoreNeeded     Kind = "L02"
	SpeakAlone     Kind = "L03"
	ReviewDue      Kind = "L08"
	EndComing      Kind = "L09"
	Ended          Kind = "L10"
	Paused         Kind = "L11"
	ElevenChild    Kind = "L12"
	ElevenParent   Kind = "L13"
	SixteenYoung   Kind = "L15"
	SixteenParent  Kind = "L16"
	PatientStopped Kind = "L17"
	ShowAuthority  Kind = "L18"
	Thirteen       Kind = "L14"
	Bereavement    Kind = "L19"
	Moved          Kind = "L20"
	ApplyOnPaper   Kind = "L24"
)

// Registration tells what somebody keys in to register. It is written from
// details that are typed and never kept, so it is no letter of the record.
const Registration Kind = "REG"

// The letters to somebody who is neither of the two people.
const (
	HomeStaff Kind = "L21"
	Complaint Kind = "L22"
	Authority Kind = "L23"
)

// The blank forms that a letter encloses.
const (
	AdultForm Kind = "P1"
	ChildForm Kind = "P2"
	// OtherForm is for an adult who is not able to decide about this.
	OtherForm Kind = "P3"
)

// Words says in a few words what the letter tells; the id itself for a letter
// that a practice added.
func (k Kind) Words() string {
	if w := lawOf(k).words; w != "" {
		return w
	}
	return string(k)
}

// easyMark ends the id of the easy-read wording of a letter: L04E.
const easyMark = "E"

// Letter is the letter that a wording is of: L04, whether it is the ordinary one or
// its easy read, L04E, whom the same rules bind.
func (k Kind) Letter() Kind {
	if plain, cut := strings.CutSuffix(string(k), easyMark); cut {
		if _, known := laws[Kind(plain)]; known {
			return Kind(plain)
		}
	}
	return k
}

// EasyRead is the id of a letter's easy-read wording, whether there is one or not.
func (k Kind) EasyRead() Kind { return k.Letter() + easyMark }

// Tells reports whether the letter tells of a decision.
func (k Kind) Tells() bool { return lawOf(k).decision != Undecided }
