package localdb

import (
	"encoding/binary"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// A line is what a list shows of a record's people, sealed beside its columns.
// It is texts with their lengths rather than JSON, which would take most of the
// time of a page. A shape only grows at its end: what an older line lacks reads
// as empty.

// sealLine seals texts as a line.
func (k keyring) sealLine(column, id string, texts ...string) []byte {
	var b []byte
	for _, t := range texts {
		b = binary.AppendUvarint(b, uint64(len(t)))
		b = append(b, t...)
	}
	return k.key.Seal(column, id, b)
}

// openLine reads what sealLine wrote.
func (k keyring) openLine(column, id string, sealed []byte, texts ...*string) error {
	b, err := k.key.Open(column, id, sealed)
	if err != nil {
		return corrupt("open "+column+" of "+id, err)
	}
	for _, t := range texts {
		if len(b) == 0 {
			break
		}
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return corrupt("read "+column+" of "+id, errShape)
		}
		*t, b = string(b[size:size+int(n)]), b[size+int(n):]
	}
	if len(b) > 0 {
		return corrupt("read "+column+" of "+id, errShape)
	}
	return nil
}

// fields reads what columns and lines hold as text, and remembers the first
// that is not what it should be.
type fields struct{ err error }

func (f *fields) keep(err error) {
	if err != nil && f.err == nil {
		f.err = workflow.ErrCorrupt // the error itself might quote the text
	}
}

func (f *fields) day(s string) nhs.Date {
	d, err := nhs.ParseDate(s)
	f.keep(err)
	return d
}

func (f *fields) number(s string) (n nhs.Number) {
	f.keep(n.UnmarshalText([]byte(s)))
	return n
}
