package workflow

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// EvidenceID identifies a paper; it is opaque and names nobody.
type EvidenceID string

// PaperKind says what a paper is (domain 3.2, 3.8, 3.9). Its spelling is stored
// and never changes.
type PaperKind string

// The kinds of paper.
const (
	PaperIdentity       PaperKind = "identity"       // photo identity (I3)
	PaperAddress        PaperKind = "address"        // proof of address (I3)
	PaperResponsibility PaperKind = "responsibility" // what shows parental responsibility (P2)
	PaperAttorney       PaperKind = "attorney"       // lasting power of attorney (L2, L3)
	PaperOrder          PaperKind = "order"          // order of a court (P5, P7, D2)
	PaperForm           PaperKind = "form"           // the form itself, signed (F10)
	PaperOther          PaperKind = "other"
)

// PaperKinds lists them in the order a screen offers them.
var PaperKinds = []PaperKind{PaperForm, PaperIdentity, PaperAddress, PaperResponsibility, PaperAttorney, PaperOrder, PaperOther}

var paperWords = map[PaperKind]string{
	PaperIdentity: "Photo identity", PaperAddress: "Proof of address", PaperResponsibility: "Proof of parental responsibility",
	PaperAttorney: "Lasting power of attorney", PaperOrder: "Court order", PaperForm: "Application form", PaperOther: "Another paper",
}

// Words is the kind as screens write it.
func (k PaperKind) Words() string { return paperWords[k] }

// Identifies reports whether the paper proves who somebody is. No copy of such
// a paper is kept unless somebody says so (I3), and one that is kept goes once
// the case is decided (domain 7, retention).
func (k PaperKind) Identifies() bool { return k == PaperIdentity || k == PaperAddress }

// Media is what a paper's bytes are.
type Media string

// The media a copy may be kept in.
const (
	MediaPDF  Media = "application/pdf"
	MediaPNG  Media = "image/png"
	MediaJPEG Media = "image/jpeg"
)

var mediaBegin = map[Media][]byte{MediaPDF: []byte("%PDF-"), MediaPNG: []byte("\x89PNG\r\n\x1a\n"), MediaJPEG: {0xff, 0xd8, 0xff}}

var mediaWords = map[Media]string{MediaPDF: "PDF", MediaPNG: "picture", MediaJPEG: "picture"}

// Words is the media as screens write it.
func (m Media) Words() string { return mediaWords[m] }

// MediaOf tells what a file is by how it begins, whatever its name says; "" for
// anything that is not kept.
func MediaOf(content []byte) Media {
	for m, begin := range mediaBegin {
		if bytes.HasPrefix(content, begin) {
			return m
		}
	}
	return ""
}

// CopyProblem says why no copy can be kept of a file, or "".
func CopyProblem(content []byte) string {
	switch {
	case len(content) > PaperLimit:
		return fmt.Sprintf("The file is larger than %d megabytes. Scan it again with less detail.", PaperLimit>>20)
	case MediaOf(content) == "":
		return "This is not a PDF, a PNG or a JPEG picture, whatever it is called. Scan or photograph it again."
	}
	return ""
}

// What a case may hold of papers: bytes in a file, and files.
const (
	PaperLimit  = 10 << 20
	PapersLimit = 20
)

// Evidence is one paper somebody brought: seen by a member of staff, and kept
// as a copy only where that was chosen.
type Evidence struct {
	ID          EvidenceID
	Application ApplicationID
	// Version counts the commits; the second writer of a version is refused.
	Version int
	Kind    PaperKind
	// Note says which paper it is, in a few words: never a whole number of an
	// identity document.
	Note string
	// Restricted papers are for those who may read holds; whoever brought one in
	// knows that it is there, and opens it no more.
	Restricted bool

	By StaffID
	At time.Time

	// Media, Size (in bytes) and SHA256 describe the kept copy; empty when the
	// paper was only seen.
	Media  Media
	Size   int
	SHA256 string

	// Discarded says who destroyed the copy, when and why; zero while there is
	// one, or when there never was.
	Discarded Fact
	// DiscardedWhy is in the words of whoever did.
	DiscardedWhy string
}

// detailPaper names the paper in an entry about one.
const detailPaper = "paper"

// restrictedPaper stands in the log for a paper brought in confidence.
const restrictedPaper = "A restricted paper"

// told is the paper as the log names it, which more people read than may know
// of a restricted one.
func (e Evidence) told() string {
	if e.Restricted {
		return restrictedPaper
	}
	return e.Kind.Words()
}

// Kept reports whether there is a copy to look at.
func (e Evidence) Kept() bool { return e.SHA256 != "" && e.Discarded.At.IsZero() }

// Overdue reports whether the copy should be gone: it proves who somebody is,
// and its case is decided or closed (domain 7, retention).
func (e Evidence) Overdue(a Application) bool { return e.Kept() && e.Kind.Identifies() && !a.Open() }

// Paper is a paper as it is brought in.
type Paper struct {
	Kind       PaperKind
	Note       string
	Restricted bool
	// Content is the copy to keep; empty for a paper that was only seen.
	Content []byte
}

// Attach records a paper on the case, with a copy where there is one. have is
// how many papers the case has; digest is the copy's SHA-256 in hexadecimal.
func (a Application) Attach(id EvidenceID, p Paper, digest string, have int, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActAttach, by)
	if err != nil {
		return Change{}, err
	}
	var needs []Need
	if paperWords[p.Kind] == "" {
		needs = append(needs, Need{Rule: "I3", Words: "Say what kind of paper it is.", Field: "kind"})
	}
	if len(p.Content) == 0 {
		if strings.TrimSpace(p.Note) == "" {
			needs = append(needs, Need{Rule: "I3", Words: "Say which paper you saw, in a few words: its type, its last four characters, when it expires.", Field: "note"})
		}
	} else if wrong := CopyProblem(p.Content); wrong != "" {
		needs = append(needs, Need{Words: wrong + " Or record it as seen.", Field: "file"})
	}
	if have >= PapersLimit {
		needs = append(needs, Need{Words: fmt.Sprintf("A case holds %d papers at the most.", PapersLimit), Field: "file"})
	}
	if err := refuse(ActAttach, needs...); err != nil {
		return Change{}, err
	}
	e := Evidence{ID: id, Application: a.ID, Kind: p.Kind, Note: strings.TrimSpace(p.Note), Restricted: p.Restricted, By: by.ID, At: now.UTC()}
	how := "seen, no copy kept"
	if len(p.Content) > 0 {
		e.Media, e.Size, e.SHA256 = MediaOf(p.Content), len(p.Content), digest
		how = "copy kept, " + e.Media.Words()
	}
	c := a.to(state, ActAttach, by, now, Detail{Field: detailPaper, After: e.told() + ", " + how})
	c.evidence, c.copies = []Evidence{e}, map[EvidenceID][]byte{}
	if len(p.Content) > 0 {
		c.copies[id] = p.Content
	}
	if a.State == Waiting || a.Asked.Chased { // what was asked for may have come with it
		c = c.came(by, now)
	}
	return c, nil
}

// Discard destroys the kept copy of a paper; that it was seen stays on record.
func (a Application) Discard(e Evidence, why string, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActDiscard, by)
	if err != nil {
		return Change{}, err
	}
	var needs []Need
	switch {
	case !a.Shows(e, by) || e.Restricted && !a.HoldsReadBy(by):
		return Change{}, ErrNotFound
	case !e.Kept():
		needs = append(needs, need("There is no copy of this paper any more."))
	case strings.TrimSpace(why) == "":
		needs = append(needs, Need{Words: "Say why the copy is destroyed.", Field: "why"})
	}
	if err := refuse(ActDiscard, needs...); err != nil {
		return Change{}, err
	}
	why = strings.TrimSpace(why)
	e.Discarded, e.DiscardedWhy = Fact{By: by.ID, At: now.UTC()}, why
	if e.Restricted {
		why = "the reason stands with the paper"
	}
	c := a.to(state, ActDiscard, by, now, Detail{Field: detailPaper, Before: e.told(), After: "copy destroyed: " + why})
	c.evidence = []Evidence{e}
	return c, nil
}

// Shows reports whether this person may know of the paper.
func (a Application) Shows(e Evidence, s Staff) bool {
	return e.Application == a.ID && (!e.Restricted || e.By == s.ID && !a.Involved(s) || a.HoldsReadBy(s))
}

// Opens reports whether this person may look at the copy of a paper they know
// of. Whoever has a stake in the case opens none: what somebody brought in
// confidence may be about them.
func (a Application) Opens(e Evidence, s Staff) bool {
	return e.Kept() && !a.Involved(s) && (!e.Restricted || a.HoldsReadBy(s))
}

// LookAt is the entry of somebody opening the copy of a paper.
func (a Application) LookAt(e Evidence, by Staff, now time.Time) (AuditEntry, error) {
	switch {
	case !by.May(ActReadCases):
		return AuditEntry{}, ErrNotAllowed
	case a.Involved(by):
		return AuditEntry{}, refuse(ActReadCases, need(WhyInvolved))
	case !a.Shows(e, by) || !a.Opens(e, by):
		return AuditEntry{}, ErrNotFound
	}
	return by.Entry(ActReadCases, now, e.Application, "", Detail{Field: detailPaper, After: e.told()}), nil
}
