package vrs

import (
	"io/fs"
	"maps"
	"slices"
	"testing"

	"proxydesk/assets"
	"proxydesk/workflow"
)

// The client writes just the reasons of the published list that the program
// comes with.
func TestTheReasonsThatAreWrittenAreThePublishedOnes(t *testing.T) {
	codes, err := fs.Sub(assets.Codes, "codes")
	if err != nil {
		t.Fatal(err)
	}
	published, err := workflow.LoadReasons(codes)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, r := range published.All() {
		list = append(list, r.Code)
	}
	slices.Sort(list)
	if written := slices.Sorted(maps.Keys(reasonDisplays)); !slices.Equal(list, written) {
		t.Errorf("published: %v\nwritten:   %v", list, written)
	}
}
