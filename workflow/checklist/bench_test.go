package checklist

import (
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/goccy/go-yaml/parser"
)

// BenchmarkEvaluateAFullCase judges the case with the most questions: somebody
// who cannot decide, with the record asked for, every item answered.
func BenchmarkEvaluateAFullCase(b *testing.B) {
	s := shipped(b)
	c := kinds["an incapable adult"](newStory(b, s))
	changes["with the record"](c)
	c.ready()
	for b.Loop() {
		s.Evaluate(c.f, c.a)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "us/case(want<=100)")
}

// BenchmarkLoadAllDefinitions reads and checks every file, beside a bare parse
// of the same files one after another.
func BenchmarkLoadAllDefinitions(b *testing.B) {
	files := os.DirFS("../../assets/checklists")
	var ours, bare time.Duration
	for b.Loop() {
		begun := time.Now()
		s, err := Load(files)
		if err != nil {
			b.Fatal(err)
		}
		ours += time.Since(begun)
		begun = time.Now()
		for name := range s.Files() {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := parser.ParseBytes(text, 0); err != nil {
				b.Fatal(err)
			}
		}
		bare += time.Since(begun)
	}
	b.ReportMetric(float64(bare.Microseconds())/1000/float64(b.N), "bare-ms/parse")
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms/load(want<=20)")
}
