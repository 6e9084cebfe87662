package paper

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// ErrName says that a file's name is not a plain reference.
var ErrName = errors.New("a file's name holds a kind and a reference, such as L04-REF-0148, and nothing about a person")

var (
	plainName = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$`)
	tempName  = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*( \d+)?\.pdf$`)
)

// WriteTemp writes a PDF for a viewer or a printer into a private folder and
// returns its absolute path. Only the user can read the folder and the file.
// The name is capitals, figures and hyphens: a name of a person does not pass,
// nor does a path. A number is added where the name is taken.
func WriteTemp(dir, name string, pdf []byte) (string, error) {
	if !plainName.MatchString(name) {
		return "", fmt.Errorf("write page: %w", ErrName)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("write page: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return "", fmt.Errorf("write page: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", fmt.Errorf("write page: %w", err)
	}
	defer root.Close()
	file := name + ".pdf"
	for n := 2; ; n++ {
		err := writeNew(root, file, pdf)
		if err == nil {
			return filepath.Abs(filepath.Join(dir, file))
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", fmt.Errorf("write page: %w", err)
		}
		file = fmt.Sprintf("%s %d.pdf", name, n)
	}
}

func writeNew(root *os.Root, file string, b []byte) error {
	f, err := root.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(file))
	}
	return nil
}

// RemoveTemp removes one file that WriteTemp left in the folder. One that is gone
// already is no error; anything else than such a file is ErrName.
func RemoveTemp(dir, path string) error {
	name := filepath.Base(path)
	abs, err := filepath.Abs(filepath.Join(dir, name))
	if err == nil && (abs != path || !tempName.MatchString(name)) {
		err = ErrName
	}
	if err != nil {
		return fmt.Errorf("remove page: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = errors.Join(root.Remove(name), root.Close())
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove page: %w", err)
	}
	return nil
}

// Sweep removes what WriteTemp left in the folder: at start, after a crash, and
// at the end. It leaves every other file alone, and goes on past a file that
// a viewer still holds open.
func Sweep(dir string) error {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sweep pages: %w", err)
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	errs := []error{err}
	for _, e := range entries {
		if e.Type().IsRegular() && tempName.MatchString(e.Name()) {
			errs = append(errs, root.Remove(e.Name()))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("sweep pages: %w", err)
	}
	return nil
}
