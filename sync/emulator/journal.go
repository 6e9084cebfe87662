package emulator

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// The journal is one file, a line for each commit, last value wins. A commit is
// on the disk before it is answered. A line cut short by a crash was never
// answered and is dropped; any other damage stops the start.
type journal struct {
	file *os.File
}

const journalName = "national-store.jsonl"

// A line is one commit as written.
type line []struct {
	Table string          `json:"table"`
	ID    string          `json:"id"`
	Value json.RawMessage `json:"value"`
}

// openJournal reads the folder's journal into st and rewrites it without the
// values that were overtaken.
func openJournal(dir string, st *state) (*journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, journalName)
	if err := replay(path, st); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read %s: %w", journalName, err)
	}
	if err := rewrite(path, st); err != nil {
		return nil, fmt.Errorf("rewrite %s: %w", journalName, err)
	}
	return reopen(path)
}

func reopen(path string) (*journal, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return &journal{f}, nil
}

func replay(path string, st *state) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return replayLines(f, st)
}

// replayLines puts what stands written into st.
func replayLines(from io.Reader, st *state) error {
	r := bufio.NewReader(from)
	for n := 1; ; n++ {
		raw, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // what is left, if anything, was cut short
		}
		if err != nil {
			return err
		}
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		for _, put := range l {
			v, err := decode(put.Table, put.Value)
			if err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
			st.apply(entry{put.Table, put.ID, v})
		}
	}
}

// rewrite puts the whole state in a new file and then in the old one's place.
func rewrite(path string, st *state) error {
	f, err := os.CreateTemp(filepath.Dir(path), journalName+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is left to remove once it is renamed
	var all bytes.Buffer
	for _, e := range st.everything() {
		one, err := encode([]entry{e})
		if err != nil {
			return errors.Join(err, f.Close())
		}
		all.Write(one)
	}
	_, err = f.Write(all.Bytes())
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func encode(entries []entry) ([]byte, error) {
	l := make(line, len(entries))
	for i, e := range entries {
		raw, err := json.Marshal(e.value)
		if err != nil {
			return nil, err
		}
		l[i].Table, l[i].ID, l[i].Value = e.table, e.id, raw
	}
	raw, err := json.Marshal(l)
	return append(raw, '\n'), err
}

// append writes one commit through to the disk. A nil journal keeps nothing.
func (j *journal) append(entries []entry) error {
	if j == nil {
		return nil
	}
	raw, err := encode(entries)
	if err != nil {
		return err
	}
	start, err := j.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	_, err = j.file.Write(raw)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		// Nobody was told yes: take the line back, or half of it would be left
		// in front of the next.
		return errors.Join(err, j.file.Truncate(start))
	}
	return nil
}

func (j *journal) close() error {
	if j == nil {
		return nil
	}
	return j.file.Close()
}
