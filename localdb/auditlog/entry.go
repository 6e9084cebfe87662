package auditlog

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Entry is one act as the log records it. Texts are opaque here.
type Entry struct {
	// Seq counts the entries of a practice from 1, without a gap.
	Seq int64
	// At is linked to the nanosecond, whatever its zone: store all of it, or
	// cut it before it is linked.
	At time.Time
	// Actor is the staff id, and ActorRole the role it was done under.
	Actor     string
	ActorRole string
	Act       string
	Subject   Subject
	// Detail is what changed, from and to, as canonical JSON. Empty and nil
	// are the same.
	Detail []byte
	// Rows are the rows that the act wrote, as it left them; empty when it
	// wrote none. One act may write several: a case and the role it grants.
	Rows []Row
}

// Row is a row of the record with its DigestColumns.
type Row struct {
	Subject Subject
	Digest  []byte
}

// Subject is what an act was done to: an application, a role, a user.
type Subject struct{ Kind, ID string }

// Head is the last entry of a log. It is kept apart from the log and sealed,
// so that a log cut short shows. The zero Head is that of an empty log.
type Head struct {
	Seq  int64
	Link []byte
}

// Append numbers e as the next entry and answers it with the head it makes.
// The entry's link is the new head's.
func (h Head) Append(key []byte, e Entry) (Entry, Head) {
	e.Seq = h.Seq + 1
	return e, Head{Seq: e.Seq, Link: Link(key, h.Link, e)}
}

// Link is the 32-byte link of e after the entry whose link is prev, which is
// empty for the first.
func Link(key, prev []byte, e Entry) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(encode(nil, prev, e))
	return mac.Sum(nil)
}

// encode writes prev and e so that no other link and entry give the same
// bytes: numbers have a fixed width, and texts their length in front.
func encode(b, prev []byte, e Entry) []byte {
	b = append(b, "proxydesk audit entry 1\n"...)
	b = appendField(b, prev)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Seq))
	b = appendInstant(b, e.At)
	for _, s := range [...]string{e.Actor, e.ActorRole, e.Act, e.Subject.Kind, e.Subject.ID} {
		b = appendField(b, s)
	}
	b = appendField(b, e.Detail)
	b = binary.AppendUvarint(b, uint64(len(e.Rows)))
	for _, r := range e.Rows {
		b = appendField(b, r.Subject.Kind)
		b = appendField(b, r.Subject.ID)
		b = appendField(b, r.Digest)
	}
	return b
}

func appendField[T string | []byte](b []byte, field T) []byte {
	b = binary.AppendUvarint(b, uint64(len(field)))
	return append(b, field...)
}

func appendInstant(b []byte, t time.Time) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(t.Unix()))
	return binary.BigEndian.AppendUint32(b, uint32(t.Nanosecond()))
}
