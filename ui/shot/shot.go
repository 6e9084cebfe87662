// Package shot keeps pictures of screens under test, for a person to judge.
package shot

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
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
