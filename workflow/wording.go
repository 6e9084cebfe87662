package workflow

import (
	"fmt"
	"slices"
	"time"
)

// Wording is one version of the practice's own words for a letter. A version is
// never changed and never thrown away, so that it can be said what a letter of
// any day was written from.
type Wording struct {
	Kind   string // L08
	Number int    // from 1
	// Text is the wording, or "" for the standard one: what stands in the
	// practice's folder, or comes with the release.
	Text string    `json:",omitempty"`
	By   StaffID   `json:",omitempty"`
	At   time.Time `json:",omitzero"`
}

// Standard reports whether the letter has its standard wording by this version.
func (w Wording) Standard() bool { return w.Text == "" }

// Wordings are the versions of the letters the practice worded itself, by kind,
// oldest first.
type Wordings map[string][]Wording

// Latest is the version of a letter that counts; the zero one is the standard.
func (w Wordings) Latest(kind string) Wording {
	if all := w[kind]; len(all) > 0 {
		return all[len(all)-1]
	}
	return Wording{Kind: kind}
}

// WordingChange is one new version of a letter's wording; only Reword makes one.
type WordingChange struct {
	version Wording
	entry   AuditEntry
}

// Version is the new version. A store that has it already, or not the one before
// it, refuses it with ErrStale.
func (c WordingChange) Version() Wording { return c.version }

// Entry is the audit entry.
func (c WordingChange) Entry() AuditEntry { return c.entry }

// Reword gives a letter other words, or with "" its standard ones, for somebody
// who looked at version on of it. Whether the words may stand in such a letter
// is not asked here (package letter).
func (w Wordings) Reword(kind, text string, on int, by Staff, now time.Time) (WordingChange, error) {
	is := w.Latest(kind)
	switch {
	case !by.May(ActSetWording):
		return WordingChange{}, ErrNotAllowed
	case is.Number != on:
		return WordingChange{}, ErrStale
	case is.Text == text:
		return WordingChange{}, refuse(ActSetWording, need("Nothing is different from how it is now."))
	}
	v := Wording{Kind: kind, Number: on + 1, Text: text, By: by.ID, At: now.UTC()}
	after := v.name()
	if i := slices.IndexFunc(w[kind], func(old Wording) bool { return old.Text == text }); i >= 0 && text != "" {
		after += fmt.Sprintf(", as version %d", w[kind][i].Number)
	}
	return WordingChange{v, by.Entry(ActSetWording, now, "", "", Detail{Field: "wording of letter " + kind, Before: is.name(), After: after})}, nil
}

func (w Wording) name() string {
	if w.Standard() {
		return "the standard wording"
	}
	return fmt.Sprintf("version %d", w.Number)
}
