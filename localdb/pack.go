package localdb

import (
	"bytes"
	"compress/flate"
	"io"
	"sync"
)

// A case with all its answers repeats itself so much that it packs to a fifth,
// and then fits beside its columns on one page of the file: a decision writes
// fewer pages, which is most of what it costs. Small values are left as they
// are.
const packFrom = 2 << 10

// The first byte of a packed value says which it is.
const (
	plainValue  = 0
	packedValue = 1
)

var packers = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestSpeed) // the level is a valid one
	return w
}}

func pack(plain []byte) []byte {
	if len(plain) < packFrom {
		return append([]byte{plainValue}, plain...)
	}
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	b := bytes.NewBuffer(make([]byte, 0, len(plain)/2))
	b.WriteByte(packedValue)
	w.Reset(b)
	_, _ = w.Write(plain) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// unpack reads what pack wrote. What it is given has been opened, so nobody
// else made it.
func unpack(packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, errShape
	}
	if packed[0] == plainValue {
		return packed[1:], nil
	}
	return io.ReadAll(flate.NewReader(bytes.NewReader(packed[1:])))
}
