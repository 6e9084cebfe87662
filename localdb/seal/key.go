package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrTampered says that a sealed value is not what was sealed for that row, or
// that a wrapped key is not in a form this package ever writes.
var ErrTampered = errors.New("the sealed value is not what was sealed for this record")

const (
	keySize = 32
	// sealVersion is the first byte of every sealed value, so that a later
	// form can be told from this one.
	sealVersion = 1
)

// Key is a practice's data key with the sub-keys derived from it. It is safe
// for concurrent use and cheap to copy. The zero Key holds nothing and may only
// be replaced.
//
// Nonces are random, so one key is good for some 2^32 seals: at a thousand
// changes a day, eleven thousand years.
type Key struct {
	// Inside a function, where fmt cannot see it even when it reaches a Key
	// through another struct's unexported field and so passes Format by.
	s func() *schedule
}

type schedule struct {
	data  [keySize]byte
	row   cipher.AEAD
	index []byte
	audit []byte
}

// NewKey draws a data key from rand, which outside tests is crypto/rand.Reader.
func NewKey(rand io.Reader) (Key, error) {
	var data [keySize]byte
	if _, err := io.ReadFull(rand, data[:]); err != nil {
		return Key{}, fmt.Errorf("draw a data key: %w", err)
	}
	return keyOf(data), nil
}

func keyOf(data [keySize]byte) Key {
	s := &schedule{
		data:  data,
		row:   newAEAD(derive(data[:], nil, "seal")),
		index: derive(data[:], nil, "blind index"),
		audit: derive(data[:], nil, "audit"),
	}
	return Key{func() *schedule { return s }}
}

// Seal encrypts plaintext for one row of one table. Sealing the same row twice
// gives different bytes.
func (k Key) Seal(table, rowID string, plaintext []byte) []byte {
	row := k.s().row
	out := make([]byte, 1, 1+len(plaintext)+row.Overhead())
	out[0] = sealVersion
	return row.Seal(out, nil, plaintext, rowContext(table, rowID))
}

// Open returns what was sealed for the row, or ErrTampered.
func (k Key) Open(table, rowID string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return nil, ErrTampered
	}
	plaintext, err := k.s().row.Open(nil, nil, sealed[1:], rowContext(table, rowID))
	if err != nil {
		return nil, ErrTampered
	}
	return plaintext, nil
}

// Index is the blind index of a value: equal values of a kind have equal
// indexes, and without the key nobody can go from an index to its value, not
// even by trying all ten-digit numbers. It is 32 bytes long. The caller brings
// the value to one spelling first.
func (k Key) Index(kind, value string) []byte {
	mac := hmac.New(sha256.New, k.s().index)
	mac.Write(pair(kind, value))
	return mac.Sum(nil)
}

// AuditKey is the sub-key that links the audit log.
func (k Key) AuditKey() []byte { return append([]byte(nil), k.s().audit...) }

// Format keeps the key out of every log and message, whatever the verb.
func (Key) Format(f fmt.State, _ rune) { io.WriteString(f, "(data key)") }

// rowContext is what the seal of a row is bound to, beside the plaintext.
func rowContext(table, rowID string) []byte { return pair(table, rowID) }

// pair joins two strings so that no other two give the same bytes.
func pair(a, b string) []byte {
	out := make([]byte, 0, binary.MaxVarintLen64+len(a)+len(b))
	out = binary.AppendUvarint(out, uint64(len(a)))
	out = append(out, a...)
	return append(out, b...)
}

// derive makes a sub-key for one purpose. Its lengths are constants within
// HKDF's limits, so an error can only be a programmer's.
func derive(secret, salt []byte, purpose string) []byte {
	sub, err := hkdf.Key(sha256.New, secret, salt, "proxydesk "+purpose, keySize)
	if err != nil {
		panic(err)
	}
	return sub
}

// newAEAD is AES-256-GCM that draws a random 96-bit nonce for each seal and
// carries it in front.
func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return aead
}
