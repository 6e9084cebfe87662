package casework_test

import (
	"bytes"
	"os"
	"testing"
)

// The model is worth something only as long as one can read it in a sitting and
// see that it is right.
func TestTheModelIsShort(t *testing.T) {
	b, err := os.ReadFile("model_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b, []byte("\n")); n > 200 {
		t.Errorf("the model has %d lines, 200 at most", n)
	}
}
