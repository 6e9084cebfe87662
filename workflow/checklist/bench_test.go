package checklist

import (
	"os"
	"testing"
)

// The figures: a full case in 100 µs, all definitions in 20 ms.

func BenchmarkEvaluateAFullCase(b *testing.B) {
	s := shipped(b)
	c := kinds["an adult"](newStory(b, s)).ready()
	for b.Loop() {
		s.Evaluate(c.f, c.a)
	}
}

func BenchmarkLoadAllDefinitions(b *testing.B) {
	fsys := os.DirFS("../../assets/checklists")
	for b.Loop() {
		if _, err := Load(fsys); err != nil {
			b.Fatal(err)
		}
	}
}
