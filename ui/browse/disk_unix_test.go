//go:build !windows

package browse

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe that nobody writes into is refused, and not waited for.
func TestAPipeIsNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "a.pdf")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	if _, err := (Local{}).Read(pipe, 4); !errors.Is(err, ErrSpecial) {
		t.Errorf("a pipe: %v", err)
	}
	if e, err := (Local{}).Look(pipe); err != nil || e.What != Other {
		t.Errorf("a pipe is %v, %v", e.What, err)
	}
	names, err := Local{}.Names(t.Context(), dir)
	if err != nil || len(names) != 1 || names[0].What != Other {
		t.Errorf("in its folder it is %v, %v", names, err)
	}
	if _, err := (Local{}).Names(t.Context(), pipe); err == nil {
		t.Error("a pipe was read as a folder")
	}
}

// A folder that may not be looked into, or not be written into, says so.
func TestRightsAreHeld(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("to the superuser nothing is forbidden")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(dir, 0o700) }()
	if _, err := (Local{}).Names(t.Context(), dir); !errors.Is(err, os.ErrPermission) {
		t.Errorf("reading: %v", err)
	}
	if err := (Local{}).Try(dir); !errors.Is(err, os.ErrPermission) {
		t.Errorf("saving: %v", err)
	}
}
