package auditlog

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"slices"
)

// Kind is what is wrong with a log, or with a row it speaks of.
type Kind string

// The kinds of problem.
const (
	// Altered: the entry does not follow from the one before it. One of its
	// values or its link was changed, or it was never written by Proxydesk.
	Altered Kind = "altered"
	// Missing: entries were taken out, or the log was cut short.
	Missing Kind = "missing"
	// Moved: the entry stands after one that it came before.
	Moved Kind = "moved"
	// Repeated: the entry's number was seen before.
	Repeated Kind = "repeated"
	// Misnumbered: the entry's number is not one an entry can have.
	Misnumbered Kind = "misnumbered"
	// WrongHead: the log does not end with the entry its sealed head names.
	WrongHead Kind = "wrong-head"
	// Disagrees: the row is not as the last entry that changed it left it.
	Disagrees Kind = "disagrees"
	// Unlogged: there is a row, but no entry ever wrote it.
	Unlogged Kind = "unlogged"
	// Gone: an entry wrote the row, but there is none.
	Gone Kind = "gone"
)

// Problem is one thing that is not as it was written.
type Problem struct {
	// Seq is the entry's number, or the first of several; 0 for a row without
	// an entry.
	Seq  int64
	Kind Kind
	// Subject is the row's, when the problem is with a row.
	Subject Subject
	// Words is a plain sentence.
	Words string
}

// Verifier checks a log as it streams by: give it every entry in stored order
// with Add, every row that entries carry digests of with Row, then ask for the
// Problems. Its memory grows with the rows, not with the entries.
type Verifier struct {
	mac  hash.Hash
	buf  []byte
	last int64 // the highest number seen
	// stored and computed are the two links the next entry may follow: when
	// they differ, the last entry is reported, and the next still has its say.
	stored, computed []byte
	gaps             []span // numbers passed over so far, in order
	rows             map[Subject]*row
	problems         []Problem
}

type span struct{ from, to int64 }

type row struct {
	seq    int64 // the last entry that changed it, 0 for none
	digest string
	found  bool
}

// NewVerifier starts the check of a log that is linked under key.
func NewVerifier(key []byte) *Verifier {
	return &Verifier{mac: hmac.New(sha256.New, key), rows: map[Subject]*row{}}
}

// Add checks the next entry and the link stored with it.
func (v *Verifier) Add(e Entry, stored []byte) {
	switch {
	case e.Seq < 1:
		v.report(e.Seq, Misnumbered, "An entry has the number %d, which no entry can have.", e.Seq)
		return
	case e.Seq <= v.last:
		if !v.fill(e.Seq) {
			v.report(e.Seq, Repeated, "Entry %d is there more than once.", e.Seq)
			return
		}
		v.report(e.Seq, Moved, "Entry %d is not in its place.", e.Seq)
	case e.Seq > v.last+1:
		// What it followed is not here, so it can only be taken as it stands.
		v.gaps = append(v.gaps, span{v.last + 1, e.Seq - 1})
		v.last, v.stored, v.computed = e.Seq, append(v.stored[:0], stored...), nil
	default:
		v.follow(e, stored)
	}
	for _, left := range e.Rows {
		if r := v.row(left.Subject); e.Seq >= r.seq {
			r.seq, r.digest = e.Seq, string(left.Digest)
		}
	}
}

// follow checks the entry that has the next number.
func (v *Verifier) follow(e Entry, stored []byte) {
	link := v.link(v.stored, e)
	if !hmac.Equal(link, stored) && v.computed != nil {
		link = v.link(v.computed, e)
	}
	v.last, v.stored, v.computed = e.Seq, append(v.stored[:0], stored...), nil
	if !hmac.Equal(link, stored) {
		v.computed = link
		v.report(e.Seq, Altered, "Entry %d does not follow from the one before it: it was changed after it was written.", e.Seq)
	}
}

func (v *Verifier) link(prev []byte, e Entry) []byte {
	v.buf = encode(v.buf[:0], prev, e)
	v.mac.Reset()
	v.mac.Write(v.buf)
	return v.mac.Sum(nil)
}

// fill takes a number out of the gaps, and reports whether it was in one.
func (v *Verifier) fill(seq int64) bool {
	i, _ := slices.BinarySearchFunc(v.gaps, seq, func(g span, seq int64) int { return cmp.Compare(g.to, seq) })
	if i == len(v.gaps) || v.gaps[i].from > seq {
		return false
	}
	var rest []span
	if g := v.gaps[i]; g.from < seq {
		rest = append(rest, span{g.from, seq - 1})
	}
	if g := v.gaps[i]; g.to > seq {
		rest = append(rest, span{seq + 1, g.to})
	}
	v.gaps = slices.Replace(v.gaps, i, i+1, rest...)
	return true
}

// Row checks a row that is there against the last entry that changed it, by
// its DigestColumns. Call it once all entries are added.
func (v *Verifier) Row(s Subject, digest []byte) {
	r := v.row(s)
	r.found = true
	switch {
	case r.seq == 0:
		v.reportRow(0, Unlogged, s, "The %s %s is in no entry of the log: it was put there from outside.", s.Kind, s.ID)
	case r.digest != string(digest):
		v.reportRow(r.seq, Disagrees, s, "The %s %s is not as entry %d, the last that changed it, left it.", s.Kind, s.ID, r.seq)
	}
}

func (v *Verifier) row(s Subject) *row {
	r := v.rows[s]
	if r == nil {
		r = &row{}
		v.rows[s] = r
	}
	return r
}

// Problems ends the check with the head that was kept apart, and lists all
// that is wrong in the order of the log; nothing when all is as written.
func (v *Verifier) Problems(head Head) []Problem {
	switch {
	case head.Seq > v.last:
		v.gaps = append(v.gaps, span{v.last + 1, head.Seq})
	case head.Seq < v.last:
		v.report(v.last, WrongHead, "The log goes on to entry %d, but its sealed head is entry %d.", v.last, head.Seq)
	case !bytes.Equal(head.Link, v.stored) && (v.computed == nil || !bytes.Equal(head.Link, v.computed)):
		v.report(v.last, WrongHead, "Entry %d, the last, is not the one the sealed head names.", v.last)
	}
	for _, g := range v.gaps {
		if g.from == g.to {
			v.report(g.from, Missing, "Entry %d is missing.", g.from)
		} else {
			v.report(g.from, Missing, "Entries %d to %d are missing.", g.from, g.to)
		}
	}
	for s, r := range v.rows {
		if !r.found {
			v.reportRow(r.seq, Gone, s, "The %s %s that entry %d wrote is not there.", s.Kind, s.ID, r.seq)
		}
	}
	slices.SortStableFunc(v.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Subject.Kind, b.Subject.Kind), cmp.Compare(a.Subject.ID, b.Subject.ID))
	})
	return v.problems
}

func (v *Verifier) report(seq int64, kind Kind, words string, args ...any) {
	v.reportRow(seq, kind, Subject{}, words, args...)
}

func (v *Verifier) reportRow(seq int64, kind Kind, s Subject, words string, args ...any) {
	v.problems = append(v.problems, Problem{Seq: seq, Kind: kind, Subject: s, Words: fmt.Sprintf(words, args...)})
}
