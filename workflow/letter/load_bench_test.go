package letter_test

import (
	"testing"

	"proxydesk/assets"
	"proxydesk/workflow/letter"
)

// BenchmarkLoad reads and checks the shipped letters, which every start of the program
// does.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := letter.Load(assets.Letters); err != nil {
			b.Fatal(err)
		}
	}
}
