package localdb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// LockName is the file by which a folder is taken.
const LockName = "desk.lock"

// LockDesk takes the folder for one window and its relay. It answers ErrInUse
// when another process has it. The lock goes with the process, however that
// ends; release gives it back sooner.
func LockDesk(dir string) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("lock the desk: %w", err)
	}
	return lockDesk(dir, os.O_CREATE)
}

// LockLeft is [LockDesk] for a folder that somebody left behind: it makes nothing,
// and answers fs.ErrNotExist where nobody ever took the folder.
func LockLeft(dir string) (release func() error, err error) { return lockDesk(dir, 0) }

func lockDesk(dir string, flag int) (release func() error, err error) {
	f, err := os.OpenFile(filepath.Join(dir, LockName), flag|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the desk: %w", err)
	}
	if err := lockFile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the desk: %w", err), f.Close())
	}
	return f.Close, nil
}

// syncDir makes a rename in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(syncOpenDir(d), d.Close())
}
