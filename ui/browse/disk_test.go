package browse

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// folderOf makes a folder with these files in it; a slash makes a folder of one.
func folderOf(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, n := range names {
		n, folder := cutSlash(n)
		path := filepath.Join(dir, n)
		var err error
		if folder {
			err = os.MkdirAll(path, 0o755)
		} else {
			err = os.WriteFile(path, []byte("made up"), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Skip("no links here:", err)
	}
}

func TestAFolderIsReadWithItsLinksAndWithoutWhatIsHidden(t *testing.T) {
	dir := folderOf(t, "inner/", "a.pdf", ".hidden", ".cache/")
	link(t, filepath.Join(dir, "inner"), filepath.Join(dir, "to-folder"))
	link(t, filepath.Join(dir, "a.pdf"), filepath.Join(dir, "to-file"))
	link(t, filepath.Join(dir, "nowhere"), filepath.Join(dir, "to-nothing"))
	names, err := Local{}.Names(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	is := map[string]What{}
	for _, e := range (Local{}).Details(t.Context(), dir, names) {
		is[e.Name] = e.What
		if e.Changed.IsZero() && e.What != Other {
			t.Errorf("%s has no day", e.Name)
		}
	}
	want := map[string]What{"inner": Folder, "a.pdf": File, "to-folder": Folder, "to-file": File, "to-nothing": Other}
	if runtime.GOOS == "windows" {
		want[".hidden"], want[".cache"] = File, Folder // a dot hides nothing there
	}
	if len(is) != len(want) {
		t.Errorf("read %v", is)
	}
	for name, what := range want {
		if is[name] != what {
			t.Errorf("%s is %v, want %v", name, is[name], what)
		}
	}
}

func TestReadingAFolderEndsWhenItIsNoLongerWanted(t *testing.T) {
	dir := folderOf(t, "a", "b")
	ctx, end := context.WithCancel(t.Context())
	names, err := Local{}.Names(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	end()
	if _, err := (Local{}).Names(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("reading went on: %v", err)
	}
	if got := (Local{}).Details(ctx, dir, names); got != nil {
		t.Errorf("%d were looked at", len(got))
	}
}

// Only an ordinary file is read, and no more of it than is taken.
func TestOnlyAFileIsRead(t *testing.T) {
	dir := folderOf(t, "a.pdf", "inner/")
	if b, err := (Local{}).Read(filepath.Join(dir, "a.pdf"), 4); err != nil || string(b) != "made" {
		t.Errorf("read %q, %v", b, err)
	}
	if _, err := (Local{}).Read(filepath.Join(dir, "inner"), 4); !errors.Is(err, ErrFolder) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := (Local{}).Read(filepath.Join(dir, "gone"), 4); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing: %v", err)
	}
	if runtime.GOOS != "windows" {
		if _, err := (Local{}).Read(os.DevNull, 4); !errors.Is(err, ErrSpecial) {
			t.Errorf("a device: %v", err)
		}
	}
}

func TestAFolderIsTriedAndLeftAsItWas(t *testing.T) {
	dir := folderOf(t, "a.pdf")
	if err := (Local{}).Try(dir); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%d things are in it, %v", len(left), err)
	}
	if err := (Local{}).Try(filepath.Join(dir, "gone")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestPlacesAreThere(t *testing.T) {
	home := folderOf(t, "Documents/", "Desktop/")
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	all := Local{}.Places()
	if len(all) < 2 || all[0].Path != home || !all[len(all)-1].Volume {
		t.Fatalf("the places are %+v", all)
	}
	if runtime.GOOS == "windows" {
		return // it knows where they are without asking the home
	}
	has := func(path string) bool { return slices.ContainsFunc(all, func(p Place) bool { return p.Path == path }) }
	if !has(filepath.Join(home, "Documents")) || !has(filepath.Join(home, "Desktop")) || has(filepath.Join(home, "Downloads")) {
		t.Errorf("the places are %+v", all)
	}
}

// What may never answer is left when it is no longer wanted.
func TestNobodyWaitsForWhatIsNotWanted(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	end()
	if _, err := Unless(ctx, func() (int, error) { <-never; return 1, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("it answered %v", err)
	}
	if v, err := Unless(t.Context(), func() (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Errorf("it answered %d, %v", v, err)
	}
}
