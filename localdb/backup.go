package localdb

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"proxydesk/localdb/seal"
	"proxydesk/workflow"
)

// A backup is one file:
//
//	magic   a line
//	header  uint32 length, then JSON: the data key as each user and the recovery
//	        key hold it, so that the file needs nothing of the computer it was
//	        made on
//	chunks  uint32 length, then a sealed piece of a copy of the record
//
// Each chunk is sealed to the header, its number and whether it is the last, so
// that none can be left out, moved or taken from another backup.
const (
	backupMagic = "Proxydesk backup 1\n"
	chunkSize   = 1 << 20
	chunkLimit  = chunkSize + 1<<10
)

// ErrBackup says that a file is not a whole backup as Proxydesk wrote it.
var ErrBackup = errors.New("this is not a whole Proxydesk backup")

type backupHeader struct {
	ID       string       `json:"id"`
	Recovery string       `json:"recovery"`
	Users    []backupUser `json:"users"`
}

type backupUser struct {
	ID      workflow.StaffID `json:"id"`
	Login   string           `json:"login"`
	Wrapped string           `json:"wrapped"`
}

// DraftEnding is what a backup is called by besides its name until it has proved to
// restore. One that is left was cut short.
const DraftEnding = ".part"

// Backup writes an encrypted copy of the record to a file, then restores that
// file into a temporary folder and verifies what comes out, and only then gives
// it its name. The desk stays in use meanwhile.
func (db *DB) Backup(ctx context.Context, file string) error {
	if err := db.backup(ctx, file); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}

func (db *DB) backup(ctx context.Context, file string) error {
	k, err := db.unsealed()
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp(db.dir, ".backup-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	copied := filepath.Join(work, fileName)
	if err := db.copyTo(ctx, copied); err != nil {
		return err
	}
	head, err := db.backupHeader(ctx)
	if err != nil {
		return err
	}
	draft := file + DraftEnding
	defer os.Remove(draft)
	if err := writeBackup(draft, copied, k.key, head); err != nil {
		return err
	}
	if err := proveBackup(ctx, draft, filepath.Join(work, "restored"), k.key, db.opt); err != nil {
		return err
	}
	if err := os.Rename(draft, file); err != nil {
		return err
	}
	return syncDir(filepath.Dir(file))
}

// copyTo writes a consistent copy of the live record through the engine; the
// live file itself is never opened or copied.
func (db *DB) copyTo(ctx context.Context, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	pool, err := connect(filepath.Join(db.dir, fileName), false)
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "VACUUM INTO ?", file)
	return errors.Join(translate(err), pool.Close())
}

func (db *DB) backupHeader(ctx context.Context) (h backupHeader, err error) {
	var p practiceRow
	if err := db.read.get(ctx, &p, selectPractice); err != nil {
		return h, err
	}
	var staff []staffRow
	if err := db.read.all(ctx, &staff, selectStaffList); err != nil {
		return h, err
	}
	h = backupHeader{ID: uuid.NewString(), Recovery: p.Recovery}
	for _, s := range staff {
		h.Users = append(h.Users, backupUser{s.ID, s.Login, s.Wrapped})
	}
	return h, nil
}

func chunkName(header []byte, n int, last bool) string {
	sum := sha256.Sum256(header)
	return fmt.Sprintf("%s %d %t", hex.EncodeToString(sum[:]), n, last)
}

const sealedChunk = "backup"

func writeBackup(file, copied string, key seal.Key, h backupHeader) (err error) {
	header, err := json.Marshal(h)
	if err != nil {
		return err
	}
	in, err := os.Open(copied)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(file, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := bufio.NewWriter(out)
	if _, err := w.WriteString(backupMagic); err != nil {
		return err
	}
	if err := writeField(w, header); err != nil {
		return err
	}
	from, chunk := bufio.NewReaderSize(in, chunkSize), make([]byte, chunkSize)
	for n, last := 0, false; !last; n++ {
		size, err := io.ReadFull(from, chunk)
		if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
			return err
		}
		_, err = from.Peek(1)
		last = err == io.EOF
		if err != nil && !last {
			return err
		}
		if err := writeField(w, key.Seal(sealedChunk, chunkName(header, n, last), chunk[:size])); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return out.Sync()
}

func writeField(w io.Writer, b []byte) error {
	if err := binary.Write(w, binary.BigEndian, uint32(len(b))); err != nil {
		return err
	}
	_, err := w.Write(b)
	return err
}

// backupReader reads a backup piece by piece.
type backupReader struct {
	r      *bufio.Reader
	header []byte
}

func readBackup(r io.Reader) (*backupReader, backupHeader, error) {
	b := &backupReader{r: bufio.NewReader(r)}
	var h backupHeader
	magic := make([]byte, len(backupMagic))
	if _, err := io.ReadFull(b.r, magic); err != nil || string(magic) != backupMagic {
		return nil, h, ErrBackup
	}
	var err error
	if b.header, err = b.field(); err != nil {
		return nil, h, err
	}
	if json.Unmarshal(b.header, &h) != nil {
		return nil, h, ErrBackup
	}
	return b, h, nil
}

func (b *backupReader) field() ([]byte, error) {
	var n uint32
	if err := binary.Read(b.r, binary.BigEndian, &n); err != nil || n > chunkLimit {
		return nil, ErrBackup
	}
	field := make([]byte, n)
	if _, err := io.ReadFull(b.r, field); err != nil {
		return nil, ErrBackup
	}
	return field, nil
}

// unpack writes the record out, or ErrBackup.
func (b *backupReader) unpack(key seal.Key, w io.Writer) error {
	for n, last := 0, false; !last; n++ {
		sealed, err := b.field()
		if err != nil {
			return err
		}
		_, err = b.r.Peek(1)
		last = err == io.EOF
		plain, err := key.Open(sealedChunk, chunkName(b.header, n, last), sealed)
		if err != nil {
			return ErrBackup
		}
		if _, err := w.Write(plain); err != nil {
			return err
		}
	}
	return nil
}

// proveBackup restores a backup and verifies the record that comes out.
func proveBackup(ctx context.Context, file, dir string, key seal.Key, o Options) error {
	err := restore(ctx, file, dir, func(backupHeader) (seal.Key, error) { return key, nil })
	if err != nil {
		return err
	}
	db, err := Open(ctx, dir, Options{Now: o.Now, ReadOnly: true})
	if err != nil {
		return err
	}
	db.key.Store(&key)
	r, err := db.Verify(ctx)
	if err == nil && len(r.Problems) > 0 {
		err = fmt.Errorf("%w: %d problems found in the copy", workflow.ErrCorrupt, len(r.Problems))
	}
	return errors.Join(err, db.Close())
}

// Unlock is what opens a backup: a login with its password of the day it was
// made, or the recovery key.
type Unlock struct{ Login, Password, Recovery string }

// Restore brings the record of a backup into a folder that holds none; then
// Open opens it. It answers ErrSetUp when the folder holds one, ErrSignIn when
// the secret does not open the backup, and ErrBackup for a file that is not
// whole. Nothing is left behind but a whole record.
func Restore(ctx context.Context, file, dir string, u Unlock, o Options) error {
	if err := restore(ctx, file, dir, func(h backupHeader) (seal.Key, error) { return u.open(h, o) }); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

func (u Unlock) open(h backupHeader, o Options) (key seal.Key, err error) {
	if u.Recovery != "" {
		typed, err := seal.ParseRecovery(u.Recovery)
		if err != nil {
			return key, err
		}
		key, err = seal.UnwrapRecovery(h.Recovery, typed)
		return key, secretError(err)
	}
	for _, user := range h.Users {
		if user.Login == foldLogin(u.Login) {
			key, err = seal.Unwrap(user.Wrapped, string(user.ID), u.Password, o.Passwords...)
			return key, secretError(err)
		}
	}
	return key, ErrSignIn
}

func secretError(err error) error {
	switch {
	case errors.Is(err, seal.ErrWrongSecret):
		return ErrSignIn
	case errors.Is(err, seal.ErrTampered):
		return ErrBackup
	}
	return err
}

func restore(ctx context.Context, file, dir string, open func(backupHeader) (seal.Key, error)) (err error) {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	b, h, err := readBackup(in)
	if err != nil {
		return err
	}
	key, err := open(h)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	target := filepath.Join(dir, fileName)
	if _, err := os.Stat(target); err == nil {
		return ErrSetUp
	}
	draft := target + ".new"
	removeRecord(draft)
	defer removeRecord(draft)
	if err := unpackTo(draft, b, key); err != nil {
		return err
	}
	// It must open as a record of ours before it gets the name of one.
	w, err := openWriter(ctx, draft, false)
	if err != nil {
		return err
	}
	if err := w.close(); err != nil {
		return err
	}
	if err := os.Rename(draft, target); err != nil {
		return err
	}
	return syncDir(dir)
}

func unpackTo(file string, b *backupReader, key seal.Key) (err error) {
	out, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := b.unpack(key, out); err != nil {
		return err
	}
	return out.Sync()
}
