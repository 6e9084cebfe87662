package checklist

import (
	"os"
	"testing"
)

func shipped(t testing.TB) *Set {
	t.Helper()
	s, err := Load(os.DirFS("../../assets/checklists"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestShippedChecklistsLoad(t *testing.T) {
	s := shipped(t)
	if len(s.Definitions()) < 100 || s.Version == "" {
		t.Errorf("%d items, version %q", len(s.Definitions()), s.Version)
	}
}
