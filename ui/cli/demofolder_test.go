package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}

// A demo that was killed leaves its folder; the next demo removes it, and nothing
// else: not that of a demo that runs, nor what only looks like one.
func TestTheNextDemoRemovesWhatAKilledOneLeft(t *testing.T) {
	temp, elsewhere := t.TempDir(), t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	left := func(name string, files ...string) {
		t.Helper()
		dir := filepath.Join(temp, name)
		must(os.MkdirAll(filepath.Join(dir, "papers"), 0o700))
		for _, f := range files {
			must(os.WriteFile(filepath.Join(dir, f), []byte("x"), 0o600))
		}
	}
	left(demoPrefix+"killed", "desk.lock", demoMark, "proxydesk.db", "papers/a.pdf")
	left(demoPrefix+"half-swept", demoMark)
	left(demoPrefix+"of-an-earlier-release", "desk.lock", "proxydesk.db")
	left("practice", "desk.lock", demoMark, "proxydesk.db")
	must(os.WriteFile(filepath.Join(elsewhere, demoMark), nil, 0o600))
	must(os.WriteFile(filepath.Join(elsewhere, "desk.lock"), nil, 0o600))
	must(os.Symlink(elsewhere, filepath.Join(temp, demoPrefix+"link")))
	running, release, err := newDemoFolder(temp)
	must(err)
	stay := []string{"practice", demoPrefix + "link", demoPrefix + "of-an-earlier-release", filepath.Base(running)}
	slices.Sort(stay)

	sweepDemos(temp)
	if got := names(t, temp); !slices.Equal(got, stay) {
		t.Errorf("it left %q, want %q", got, stay)
	}
	if got := names(t, elsewhere); len(got) != 2 {
		t.Errorf("behind a link %q is left", got)
	}
	if got := names(t, running); !slices.Equal(got, []string{"desk.lock", demoMark}) {
		t.Errorf("of the demo that runs %q is left", got)
	}
	must(release()) // as when its process is gone
	sweepDemos(temp)
	if _, err := os.Stat(running); !os.IsNotExist(err) {
		t.Errorf("the demo that ended is left: %v", err)
	}
}

// Several demos that begin at once leave each other alone.
func TestDemosThatBeginTogetherLeaveEachOtherAlone(t *testing.T) {
	temp := t.TempDir()
	type made struct {
		dir     string
		release func() error
		err     error
	}
	all := make(chan made)
	for range 8 {
		go func() {
			sweepDemos(temp)
			dir, release, err := newDemoFolder(temp)
			sweepDemos(temp)
			all <- made{dir, release, err}
		}()
	}
	var running []made
	for range 8 {
		running = append(running, <-all)
	}
	for _, m := range running {
		if m.err != nil {
			t.Fatal(m.err)
		}
		if _, err := os.Stat(filepath.Join(m.dir, demoMark)); err != nil {
			t.Error(err)
		}
		if err := m.release(); err != nil {
			t.Error(err)
		}
	}
}

// The lock of a demo goes with its process, however that ends.
func TestAKilledDemoGivesItsFolderBack(t *testing.T) {
	if dir := os.Getenv("PROXYDESK_DEMO_CHILD"); dir != "" {
		if _, _, err := newDemoFolder(dir); err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("ready\n")
		select {}
	}
	temp := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run", "^TestAKilledDemoGivesItsFolderBack$")
	child.Env = append(os.Environ(), "PROXYDESK_DEMO_CHILD="+temp)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Process.Kill() }) // where the test ends sooner
	if _, err := out.Read(make([]byte, 6)); err != nil {
		t.Fatal(err)
	}
	if sweepDemos(temp); len(names(t, temp)) != 1 {
		t.Error("the demo that runs lost its folder")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
	if sweepDemos(temp); len(names(t, temp)) != 0 {
		t.Errorf("%q stays", names(t, temp))
	}
}
