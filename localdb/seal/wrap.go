package seal

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// ErrWrongSecret says that the password or recovery key does not open the
// wrapped data key. Nothing tells a wrong secret from an altered wrap, and
// nothing should.
var ErrWrongSecret = errors.New("that does not open the practice's records")

const saltSize = 16

// cost is what one guess at a password costs.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

func (c cost) String() string { return fmt.Sprintf("m=%d,t=%d,p=%d", c.memory, c.passes, c.lanes) }

// within reports whether c costs at least floor and at most ceiling.
func (c cost) within(floor, ceiling cost) bool {
	return c.memory >= floor.memory && c.passes >= floor.passes && c.lanes >= floor.lanes &&
		c.memory <= ceiling.memory && c.passes <= ceiling.passes && c.lanes <= ceiling.lanes
}

var (
	standard = cost{memory: 64 << 10, passes: 3, lanes: 1}
	// leastCost keeps a wrap somebody weakened from being taken; mostCost keeps
	// a forged one from using up the computer.
	leastCost = cost{memory: 19 << 10, passes: 2, lanes: 1}
	mostCost  = cost{memory: 1 << 20, passes: 16, lanes: 16}
)

// Option changes how a password is stretched. There is one, for tests.
type Option func(*stretch)

type stretch struct{ cost, floor cost }

// CheapForTests makes passwords cost next to nothing to try. It asks for the
// test, so that no other code can use it by accident.
func CheapForTests(testing interface {
	Helper()
	Name() string
}) Option {
	testing.Helper()
	cheap := cost{memory: 64, passes: 1, lanes: 1}
	return func(s *stretch) { s.cost, s.floor = cheap, cheap }
}

func stretching(opts []Option) stretch {
	s := stretch{cost: standard, floor: leastCost}
	for _, o := range opts {
		o(&s)
	}
	return s
}

// Wrap encrypts the data key under the holder's password, with the cost in the
// result:
//
//	$argon2id$v=19$m=65536,t=3,p=1$salt$wrapped
//
// The wrap is bound to the holder: put beside another user it does not open, so
// nobody signs in as a colleague by copying their own. A password that
// CheckPassword turns down is an Unfit error.
func (k Key) Wrap(holder, password string, opts ...Option) (string, error) {
	if _, err := CheckPassword(password); err != nil {
		return "", err
	}
	c, salt := stretching(opts).cost, newSalt()
	return k.lock(stretched(password, salt, c), holder, passwordHeader(c, salt)), nil
}

// Unwrap returns the data key that Wrap wrapped for the holder. It answers
// ErrWrongSecret when the password is not the one, and ErrTampered for a wrap
// that Wrap cannot have written: malformed, or weaker than is ever allowed.
func Unwrap(wrapped, holder, password string, opts ...Option) (Key, error) {
	header, locked, salt, err := splitWrap(wrapped)
	if err != nil {
		return Key{}, err
	}
	var c cost
	// The re-spelling below refuses whatever Sscanf lets through.
	fmt.Sscanf(header, "$argon2id$v=19$m=%d,t=%d,p=%d$", &c.memory, &c.passes, &c.lanes)
	if header != passwordHeader(c, salt) {
		return Key{}, fmt.Errorf("read a wrapped key: %w", ErrTampered)
	}
	if !c.within(stretching(opts).floor, mostCost) {
		return Key{}, fmt.Errorf("read a wrapped key of cost %v: %w", c, ErrTampered)
	}
	return unlock(stretched(password, salt, c), holder, header, locked)
}

// WrapRecovery encrypts the data key under the recovery key, which is random
// enough to need no stretching.
func (k Key) WrapRecovery(r Recovery) string {
	salt := newSalt()
	return k.lock(r.wrapping(salt), recoveryHolder, recoveryHeader(salt))
}

// UnwrapRecovery returns the data key that WrapRecovery wrapped, ErrWrongSecret
// when r is not the recovery key, or ErrTampered for a malformed wrap.
func UnwrapRecovery(wrapped string, r Recovery) (Key, error) {
	header, locked, salt, err := splitWrap(wrapped)
	if err != nil {
		return Key{}, err
	}
	if header != recoveryHeader(salt) {
		return Key{}, fmt.Errorf("read a wrapped key: %w", ErrTampered)
	}
	return unlock(r.wrapping(salt), recoveryHolder, header, locked)
}

const recoveryHolder = "the recovery key"

func passwordHeader(c cost, salt []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$%v$%s", argon2.Version, c, wrapText.EncodeToString(salt))
}

func recoveryHeader(salt []byte) string {
	return "$hkdf-sha256$v=1$" + wrapText.EncodeToString(salt)
}

func (r Recovery) wrapping(salt []byte) []byte {
	symbols := r.symbols()
	return derive(symbols[:], salt, "recovery")
}

func stretched(password string, salt []byte, c cost) []byte {
	return argon2.IDKey([]byte(normal(password)), salt, c.passes, c.memory, c.lanes, keySize)
}

// wrapText is base64 with one spelling a value.
var wrapText = base64.RawStdEncoding.Strict()

func newSalt() []byte {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails
	return salt
}

func (k Key) lock(wrapping []byte, holder, header string) string {
	locked := newAEAD(wrapping).Seal(nil, nil, k.s().data[:], pair(holder, header))
	return header + "$" + wrapText.EncodeToString(locked)
}

func unlock(wrapping []byte, holder, header string, locked []byte) (Key, error) {
	data, err := newAEAD(wrapping).Open(nil, nil, locked, pair(holder, header))
	if err != nil || len(data) != keySize {
		return Key{}, ErrWrongSecret
	}
	return keyOf([keySize]byte(data)), nil
}

// splitWrap parts a wrap into its header, of which the salt is the last field,
// and the locked key.
func splitWrap(wrapped string) (header string, locked, salt []byte, err error) {
	malformed := fmt.Errorf("read a wrapped key: %w", ErrTampered)
	last := strings.LastIndexByte(wrapped, '$')
	if last < 0 {
		return "", nil, nil, malformed
	}
	header = wrapped[:last]
	if locked, err = wrapText.DecodeString(wrapped[last+1:]); err != nil {
		return "", nil, nil, malformed
	}
	salt, err = wrapText.DecodeString(header[strings.LastIndexByte(header, '$')+1:])
	if err != nil || len(salt) != saltSize {
		return "", nil, nil, malformed
	}
	return header, locked, salt, nil
}
