package browse

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Disk is what the dialog asks about folders. Any of it may take as long as it
// likes and is called on goroutines of its own.
type Disk interface {
	// Names is what stands in a folder, hidden things left out; size and day may
	// be missing, and a link may not be followed yet.
	Names(ctx context.Context, folder string) ([]Entry, error)
	// Details is the same entries with size and day, links followed.
	Details(ctx context.Context, folder string, names []Entry) []Entry
	// Look says what a path is.
	Look(path string) (Entry, error)
	// Places are where people look first.
	Places() []Place
	// Make makes a folder.
	Make(path string) error
	// Try says whether something can be saved into a folder.
	Try(folder string) error
}

// What is what an entry is.
type What int

// What there is. A Link was not followed yet; Other is what is no file one can
// read to its end, such as a device, and a link that leads nowhere.
const (
	File What = iota
	Folder
	Link
	Other
)

// Entry is one name in a folder.
type Entry struct {
	Name    string
	What    What
	Size    int64     // of a file, in bytes; meaningless before its details
	Changed time.Time // zero while unknown

	sorted string      // the name as it is sorted and searched by
	found  fs.DirEntry // as the folder had it
}

// The reasons why a chosen file is not read.
var (
	ErrFolder  = errors.New("it is a folder")
	ErrSpecial = errors.New("it is no ordinary file")
)

// Local is the disks of this computer, and those it is connected with.
type Local struct{}

// batch is how many names are read between two looks whether they are still wanted.
const batch = 512

// Names reads a folder.
func (Local) Names(ctx context.Context, folder string) ([]Entry, error) {
	f, err := os.OpenFile(folder, os.O_RDONLY|atOnce, 0) // a pipe of that name would be waited for
	if err != nil {
		return nil, err
	}
	defer f.Close() // read only: nothing can be lost
	var all []Entry
	for {
		found, err := f.ReadDir(batch)
		for _, d := range found {
			if !hiddenName(d.Name()) {
				all = append(all, Entry{Name: d.Name(), What: whatIs(d.Type()), found: d})
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
	}
}

// Details looks at every entry. What has gone meanwhile is left out.
func (Local) Details(ctx context.Context, folder string, names []Entry) []Entry {
	all := make([]Entry, 0, len(names))
	for _, e := range names {
		if ctx.Err() != nil {
			return nil
		}
		info, err := e.found.Info()
		if err != nil || hiddenInfo(info) {
			continue
		}
		if e.What == Link {
			e.What = Other
			if to, err := os.Stat(filepath.Join(folder, e.Name)); err == nil {
				info, e.What = to, whatIs(to.Mode().Type())
			}
		}
		e.Size, e.Changed = info.Size(), info.ModTime()
		all = append(all, e)
	}
	return all
}

// Look follows links.
func (Local) Look(path string) (Entry, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Name: filepath.Base(path), What: whatIs(info.Mode().Type()), Size: info.Size(), Changed: info.ModTime()}
	if e.What == Link { // it was followed, and leads to something odd
		e.What = Other
	}
	return e, nil
}

// Make makes a folder for its owner alone: what is saved into it is about patients.
func (Local) Make(path string) error { return os.Mkdir(path, 0o700) }

// Try saves an empty file and takes it away again: rights alone do not say what a
// disk, a share or a virus guard lets through.
func (Local) Try(folder string) error {
	f, err := os.CreateTemp(folder, ".proxydesk-try-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Read reads an ordinary file, up to a limit in bytes. It answers ErrFolder or
// ErrSpecial for what is none, and never waits for the other end of a pipe.
func (Local) Read(path string, limit int) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|atOnce, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close() // read only: nothing can be lost
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, ErrFolder
	case !info.Mode().IsRegular():
		return nil, ErrSpecial
	}
	return io.ReadAll(io.LimitReader(f, int64(limit)))
}

// whatIs is what a type of file is to a person.
func whatIs(m fs.FileMode) What {
	switch {
	case m&(fs.ModeSymlink|fs.ModeIrregular) != 0: // the latter are the junctions of Windows
		return Link
	case m.IsDir():
		return Folder
	case m.IsRegular():
		return File
	}
	return Other
}

// Unless does what may never end, and answers no later than when it is no longer
// wanted. What it does then goes on by itself and is waited for by nobody: no
// call to a disk can be called off.
func Unless[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type answer struct {
		v   T
		err error
	}
	come := make(chan answer, 1)
	go func() {
		v, err := do()
		come <- answer{v, err}
	}()
	select {
	case a := <-come:
		return a.v, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
