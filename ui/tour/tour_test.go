package tour

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The tour is the end-to-end test: it fails unless every step can be done and
// the national store ends as decided.
func TestWalk(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	if err := Walk(context.Background(), dir, &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if got := strings.Count(out.String(), "\n"); got != len(story)+1 {
		t.Errorf("%d lines for %d steps", got, len(story))
	}
	pictures, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil || len(pictures) != len(story) {
		t.Fatalf("%d pictures, %v", len(pictures), err)
	}
	for _, p := range pictures {
		f, err := os.Open(p)
		if err != nil {
			t.Fatal(err)
		}
		c, err := png.DecodeConfig(f)
		f.Close()
		if err != nil || c.Width != 1366 || c.Height != 768 {
			t.Errorf("%s: %dx%d, %v", filepath.Base(p), c.Width, c.Height, err)
		}
	}
}
