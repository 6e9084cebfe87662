package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// OwnFilesError says why a practice's own questions or letters cannot be used.
// The desk does not open on others in their stead.
type OwnFilesError struct {
	// What they are, "questions" or "letters", and Command what checks them.
	What, Command string
	Dir           string
	// Wrong is a sentence a mistake: file, line, what is wrong, what may stand
	// there.
	Wrong []string
}

// Words says what happened and what to do.
func (e *OwnFilesError) Words() string {
	return "The " + e.What + " in " + e.Dir + " cannot be used. Nothing was changed. Put this right and try again:"
}

// Paragraphs are the same for a small window: the first mistakes, and how many
// there are besides.
func (e *OwnFilesError) Paragraphs(most int) []string {
	all := []string{e.Words()}
	if n := len(e.Wrong) - most; n > 0 {
		return append(append(all, e.Wrong[:most]...), fmt.Sprintf("And %d more. proxydesk %s check lists them all.", n, e.Command))
	}
	return append(all, e.Wrong...)
}

func (e *OwnFilesError) Error() string { return e.Words() + "\n  " + strings.Join(e.Wrong, "\n  ") }

// ownFiles reads a practice's own folder and says what is wrong with it, a
// sentence a mistake.
func ownFiles[T any](what, command, dir string, load func(fs.FS) (T, error)) (T, error) {
	var none T
	if i, err := os.Stat(dir); err != nil || !i.IsDir() {
		return none, &OwnFilesError{what, command, dir, []string{fmt.Sprintf("There is no such folder. Make it with proxydesk %s copy, or change %s.dir in the settings.", command, command)}}
	}
	v, err := load(os.DirFS(dir))
	if err == nil {
		return v, nil
	}
	wrong := &OwnFilesError{What: what, Command: command, Dir: dir}
	for line := range strings.Lines(err.Error()) {
		wrong.Wrong = append(wrong.Wrong, sentenceEnd(strings.TrimSpace(line)))
	}
	return none, wrong
}

// sentenceEnd ends what begins with a file's name, which keeps its case.
func sentenceEnd(s string) string {
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// copyOut writes files into a new folder, to be edited. It never writes over
// anything.
func copyOut(what, dir string, files map[string][]byte) error {
	if in, err := os.ReadDir(dir); err == nil && len(in) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &UsageError{dir + " is not an empty folder. Nothing was written; name a new one."}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("copy the %s: %w", what, err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o644); err != nil {
			return fmt.Errorf("copy the %s: %w", what, err)
		}
	}
	return nil
}
