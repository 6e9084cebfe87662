package paper_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"proxydesk/ui/paper"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestATemporaryPageIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pages")
	if err := os.Mkdir(dir, 0o755); err != nil { // left open by somebody else
		t.Fatal(err)
	}
	for range 2 {
		path, err := paper.WriteTemp(dir, "L04-REF-0148", []byte("%PDF"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != "%PDF" || !filepath.IsAbs(path) {
			t.Errorf("%q holds %q: %v", path, got, err)
		}
	}
	if got, want := names(t, dir), []string{"L04-REF-0148 2.pdf", "L04-REF-0148.pdf"}; !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	for path, want := range map[string]fs.FileMode{dir: 0o700, filepath.Join(dir, "L04-REF-0148.pdf"): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("mode %o, want %o", info.Mode().Perm(), want)
		}
	}
}

func TestAFileIsNeverNamedAfterAPerson(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"", "Mrs Joy Bray", "Bray", "../L04", "L04/REF", "-L04", "L04.pdf", "L04 REF"} {
		if _, err := paper.WriteTemp(dir, name, nil); !errors.Is(err, paper.ErrName) {
			t.Errorf("%q: got %v, want ErrName", name, err)
		}
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("files were left: %q", left)
	}
}

func TestALinkInTheFolderIsNotFollowed(t *testing.T) {
	dir, other := t.TempDir(), filepath.Join(t.TempDir(), "elsewhere")
	if err := os.Symlink(other, filepath.Join(dir, "L04.pdf")); err != nil {
		t.Skip("no symbolic links here")
	}
	if _, err := paper.WriteTemp(dir, "L04", []byte("%PDF")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(other); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the page was written through the link")
	}
}

func TestOnlyAPageOfTheFolderIsRemoved(t *testing.T) {
	dir := t.TempDir()
	path, err := paper.WriteTemp(filepath.Join(dir, "papers"), "REG-REF-0148", []byte("%PDF"))
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "L04-REF-0148.pdf")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{other, filepath.Join(dir, "papers", "..", "L04-REF-0148.pdf"), filepath.Join(dir, "papers"), ""} {
		if err := paper.RemoveTemp(filepath.Join(dir, "papers"), wrong); !errors.Is(err, paper.ErrName) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	for range 2 { // it may be gone already
		if err := paper.RemoveTemp(filepath.Join(dir, "papers"), path); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
}

func TestSweepRemovesThePagesAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	for range 3 {
		if _, err := paper.WriteTemp(dir, "L04-REF-0148", nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "notes.pdf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "P1.pdf"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := paper.Sweep(dir); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), []string{"P1.pdf", "notes.pdf"}; !slices.Equal(got, want) {
		t.Errorf("left %q, want %q", got, want)
	}
	if err := paper.Sweep(filepath.Join(dir, "never made")); err != nil {
		t.Errorf("a folder that was never made: %v", err)
	}
}
