package casework_test

import (
	"bytes"
	"os"
	"testing"
)

// A model is worth something only as long as one can read it in a sitting and see
// that it is right.
func TestTheModelsAreShort(t *testing.T) {
	for _, file := range []string{"model_test.go", "accessmodel_test.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b, []byte("\n")); n > 200 {
			t.Errorf("%s has %d lines, 200 at most", file, n)
		}
	}
}
