package checklist

import (
	"time"

	"proxydesk/workflow/basis"
)

// ItemID names one item of one case: the rule's id, with the person where the
// item is asked of both ("I2.patient"), or with the role that must look where
// an answer was referred ("C8.clinician").
type ItemID string

// Answers holds what was answered, by item. A missing entry is a blank.
type Answers map[ItemID]Answer

// Answer is what somebody said, or what something proved.
type Answer struct {
	// Value is the option's value, the text, or the date as 2006-01-02. For
	// ticks it is None when nothing was ticked on purpose, else empty.
	Value string
	// Values are the options ticked.
	Values []string `json:",omitempty"`
	// Note is the reason or remark beside the answer.
	Note string `json:",omitempty"`
	// By and ByRole are who answered, under which role (Item.ActingRole).
	By     string    `json:",omitempty"`
	ByRole Role      `json:",omitempty"`
	At     time.Time `json:",omitzero"`
	// Of is the name and birth date of the person it is about, For the services
	// it was given for, where the question keeps them (Item.Marks).
	Of  string        `json:",omitempty"`
	For []basis.Scope `json:",omitempty"`
	// Source is what proved it, such as "NHS login". Proved is set only by
	// Preanswered and by the computed items, never from a form or a person.
	Source string `json:",omitempty"`
	Proved bool   `json:",omitempty"`
}

// The values that yes/no items and ticks share.
const (
	Yes     = "yes"
	No      = "no"
	NotSure = "dk"
	NotHere = "na"
	None    = "none"
)

// Blank reports whether nothing was answered.
func (a Answer) Blank() bool { return a.Value == "" && len(a.Values) == 0 }

// given lists every value of the answer, ticked or picked.
func (a Answer) given() []string {
	if len(a.Values) > 0 {
		return a.Values
	}
	if a.Value == "" {
		return nil
	}
	return []string{a.Value}
}
