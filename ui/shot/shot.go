// Package shot keeps pictures of screens under test, for a person to judge, and
// runs a test in another language.
package shot

import (
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Keep writes img as NAME.png into the folder the variable SHOTS names. Without
// that variable it writes nothing.
func Keep(t testing.TB, img image.Image, name string) {
	t.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// Speaking reports whether the process speaks a language. The language of a
// process is settled before a test begins: where it speaks another one, Speaking
// starts the test again in it, fails with it, and the caller has nothing to do.
func Speaking(t *testing.T, language string) bool {
	t.Helper()
	if os.Getenv("LANG") == language {
		return true
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=20m")
	again.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "LC_") }), "LANG="+language)
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("in %s: %v\n%s", language, err, out)
	}
	return false
}
