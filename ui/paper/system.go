package paper

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// System opens and prints files through the programs of the computer. Its zero
// value works; tests replace the fields. The screens name the methods they
// need in interfaces of their own.
type System struct {
	// Run runs a program and returns what it wrote. Nil runs it for real.
	Run func(ctx context.Context, program string, args ...string) ([]byte, error)
	// OS is a GOOS; empty means this computer's.
	OS string
}

var (
	// ErrNoProgram says that the computer has no program for this.
	ErrNoProgram = errors.New("this computer has no program for that")
	// ErrNoPrinting says that printing goes through the viewer on this system.
	ErrNoPrinting = errors.New("print from the viewer on this computer")
	// ErrPath says that a path or a printer's name could be read as an option.
	ErrPath = errors.New("not a full path or a printer's name")
)

func (s System) os() string {
	if s.OS != "" {
		return s.OS
	}
	return runtime.GOOS
}

func (s System) run(ctx context.Context, program string, args ...string) ([]byte, error) {
	run := s.Run
	if run == nil {
		run = func(ctx context.Context, program string, args ...string) ([]byte, error) {
			return exec.CommandContext(ctx, program, args...).Output()
		}
	}
	out, err := run(ctx, program, args...)
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("%s: %w", program, ErrNoProgram)
	}
	if err != nil {
		return out, fmt.Errorf("%s: %w", program, err)
	}
	return out, nil
}

// Open shows a file in the viewer the user chose for its type. It may wait for
// the viewer: call it off the window's goroutine.
func (s System) Open(ctx context.Context, path string) error {
	if !filepath.IsAbs(path) {
		return fmt.Errorf("open page: %w", ErrPath)
	}
	var err error
	switch s.os() {
	case "windows":
		_, err = s.run(ctx, "rundll32", "url.dll,FileProtocolHandler", path)
	case "darwin":
		_, err = s.run(ctx, "open", path)
	default:
		_, err = s.run(ctx, "xdg-open", path)
	}
	if err != nil {
		return fmt.Errorf("open page: %w", err)
	}
	return nil
}

// Printers lists the printers that take work, none if there is no print
// system.
func (s System) Printers(ctx context.Context) ([]string, error) {
	if s.os() == "windows" {
		return nil, nil
	}
	out, err := s.run(ctx, "lpstat", "-a")
	var exit *exec.ExitError
	switch {
	case errors.Is(err, ErrNoProgram), errors.As(err, &exit): // it exits 1 when it knows no printer
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("list printers: %w", err)
	}
	var printers []string
	for line := range strings.Lines(string(out)) {
		name, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && strings.HasPrefix(rest, "accepting ") {
			printers = append(printers, name)
		}
	}
	return printers, nil
}

// Print sends a file to a printer of Printers. That it was taken does not mean
// that it came out: ask the user.
func (s System) Print(ctx context.Context, printer, path string) error {
	switch {
	case s.os() == "windows":
		return fmt.Errorf("print page: %w", ErrNoPrinting)
	case !filepath.IsAbs(path) || printer == "" || strings.HasPrefix(printer, "-"):
		return fmt.Errorf("print page: %w", ErrPath)
	}
	if _, err := s.run(ctx, "lp", "-d", printer, "--", path); err != nil {
		return fmt.Errorf("print page: %w", err)
	}
	return nil
}
