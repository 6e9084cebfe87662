package localdb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const lockName = "desk.lock"

// LockDesk takes the folder for one window and its relay. It answers ErrInUse
// when another process has it. The lock goes with the process, however that
// ends; release gives it back sooner.
func LockDesk(dir string) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("lock the desk: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
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
