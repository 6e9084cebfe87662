package localdb

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"

	"proxydesk/localdb/seal"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// keyring seals and opens what stands in rows. A sealed value is bound to its
// table, its column and its row.
type keyring struct{ key seal.Key }

// seal is v as sealed JSON.
func (k keyring) seal(column, id string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return k.key.Seal(column, id, plain), nil
}

// open reads what seal wrote. A field that v does not know is an error: reading
// on without it would lose it at the next write.
func (k keyring) open(column, id string, sealed []byte, v any) error {
	plain, err := k.key.Open(column, id, sealed)
	if err != nil {
		return corrupt("open "+column+" of "+id, err)
	}
	d := json.NewDecoder(bytes.NewReader(plain))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return corrupt("read "+column+" of "+id, errShape)
	}
	if _, err := d.Token(); err != io.EOF {
		return corrupt("read "+column+" of "+id, errShape)
	}
	return nil
}

// errShape stands for a decoder's error, which may quote what it read.
var errShape = errors.New("it has another shape than this release writes")

// number is the blind index of an NHS number, or nil when it is not known.
func (k keyring) number(n nhs.Number) []byte {
	if n.IsZero() {
		return nil
	}
	return k.key.Index("nhs-number", n.Full())
}

// pair is the blind index of two people, or nil when either is not known.
func (k keyring) pair(p workflow.Pair) []byte {
	if !p.Complete() {
		return nil
	}
	return k.key.Index("pair", p.Patient.Full()+" "+p.Proxy.Full())
}

// instantLayout sorts as text and keeps every nanosecond, which the audit log
// links.
const instantLayout = "2006-01-02T15:04:05.000000000Z"

// instant is a time as a column holds it; ” is none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(instantLayout)
}

func parseInstant(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(instantLayout, s)
	if err != nil {
		return time.Time{}, workflow.ErrCorrupt
	}
	return t.UTC(), nil
}
