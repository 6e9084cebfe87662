package auditlog

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Column is a column of a row with its value as it is stored, sealed ones
// sealed. A value is nil, a bool, a whole number, a text, bytes or an instant,
// or a pointer to one; anything else is a programmer's mistake and panics.
type Column struct {
	Name  string
	Value any
}

// DigestColumns is the 32-byte digest of a row; the order of its columns does
// not matter.
//
// What a database driver may give back either way is the same here: a bool and
// 0 or 1, a text and its bytes, an instant in any zone. A NULL column is the
// same as no column, so that a migration may add one and the rows from before
// it still agree with their entries.
func DigestColumns(columns []Column) []byte {
	columns = slices.Clone(columns)
	slices.SortFunc(columns, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
	var b []byte
	for _, c := range columns {
		b = appendColumn(b, c.Name, reflect.ValueOf(c.Value))
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

func appendColumn(b []byte, name string, v reflect.Value) []byte {
	for v.Kind() == reflect.Pointer {
		v = v.Elem() // no value at all for a nil pointer
	}
	if !v.IsValid() || v.Kind() == reflect.Slice && v.IsNil() {
		return b
	}
	b = appendField(b, name)
	switch {
	case v.Kind() == reflect.String:
		return appendField(append(b, 's'), v.String())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return appendField(append(b, 's'), v.Bytes())
	case v.Kind() == reflect.Bool:
		n := uint64(0)
		if v.Bool() {
			n = 1
		}
		return binary.BigEndian.AppendUint64(append(b, 'i'), n)
	case v.CanInt():
		return binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v.Int()))
	case v.Type() == reflect.TypeFor[time.Time]():
		return appendInstant(append(b, 't'), v.Interface().(time.Time))
	}
	panic(fmt.Sprintf("auditlog: column %s is a %v, which no row holds", name, v.Type()))
}
