package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"proxydesk/localdb"
)

// demoPrefix begins the names of the folders of made-up practices, and demoMark is
// the file that says that one is: nothing without it is ever removed.
const (
	demoPrefix = "proxydesk-demo-"
	demoMark   = "made-up-practice.txt"
	demoWords  = "The made-up practice of a demo of Proxydesk. It goes with the demo, or with the next one.\n"
)

// newDemoFolder makes a throw-away folder and takes it for as long as this process
// lives. The mark is put there once the folder is taken, so that no other demo takes
// it for one that was left.
func newDemoFolder(temp string) (dir string, release func() error, err error) {
	if dir, err = os.MkdirTemp(temp, demoPrefix); err != nil {
		return "", nil, err
	}
	if release, err = localdb.LockDesk(dir); err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err = os.WriteFile(filepath.Join(dir, demoMark), []byte(demoWords), 0o600); err != nil {
		return "", nil, errors.Join(err, release(), os.RemoveAll(dir))
	}
	return dir, release, nil
}

// sweepDemos removes the folders of demos that were killed: those that bear the mark,
// are this user's, and that no process has any more. What cannot be removed stays for
// the next demo.
func sweepDemos(temp string) {
	all, err := os.ReadDir(temp)
	if err != nil {
		return
	}
	for _, e := range all {
		if e.IsDir() && strings.HasPrefix(e.Name(), demoPrefix) { // a link is no folder
			sweepDemo(filepath.Join(temp, e.Name()))
		}
	}
}

func sweepDemo(dir string) {
	mark := filepath.Join(dir, demoMark)
	for _, path := range []string{dir, mark} {
		if f, err := os.Lstat(path); err != nil || !ownFile(f) || path == mark && !f.Mode().IsRegular() {
			return
		}
	}
	release, err := localdb.LockLeft(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // a sweep was cut short after it removed the lock
		release = func() error { return nil }
	case err != nil:
		return
	}
	// The lock and then the mark go last: a sweep that is cut short is gone on with.
	all, err := os.ReadDir(dir)
	for _, e := range all {
		if e.Name() != demoMark && e.Name() != localdb.LockName {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	if err = errors.Join(err, release()); err != nil {
		return
	}
	for _, path := range []string{filepath.Join(dir, localdb.LockName), mark, dir} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return
		}
	}
}
