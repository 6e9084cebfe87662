package browse

import (
	"slices"
	"testing"
	"time"
)

func entries(names ...string) []Entry {
	var all []Entry
	for _, n := range names {
		e := Entry{Name: n}
		if n, is := cutSlash(n); is {
			e.Name, e.What = n, Folder
		}
		e.sorted = fold(e.Name)
		all = append(all, e)
	}
	return all
}

// cutSlash tells a folder of a test by the slash behind it.
func cutSlash(n string) (string, bool) {
	if n[len(n)-1] == '/' {
		return n[:len(n)-1], true
	}
	return n, false
}

func named(all []Entry) (names []string) {
	for _, e := range all {
		names = append(names, e.Name)
	}
	return names
}

func TestFoldersComeFirstAndNumbersCount(t *testing.T) {
	all := entries("scan 10.pdf", "Zeta/", "Scan 2.pdf", "éclair.pdf", "alpha/", "scan 010.pdf", "Ernst.pdf")
	arrange(all, byName, false)
	if got, want := named(all), []string{"alpha", "Zeta", "éclair.pdf", "Ernst.pdf", "Scan 2.pdf", "scan 010.pdf", "scan 10.pdf"}; !slices.Equal(got, want) {
		t.Errorf("sorted as %q", got)
	}
	arrange(all, byName, true)
	if got := named(all); got[0] != "Zeta" || got[2] != "scan 10.pdf" {
		t.Errorf("the other way round: %q", got)
	}
}

func TestFilesAreSortedBySizeAndByDay(t *testing.T) {
	day := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	all := entries("a", "b", "c", "d/")
	for i, size := range []int64{30, 10, 20, 4096} {
		all[i].Size, all[i].Changed = size, day.AddDate(0, 0, -i)
	}
	arrange(all, bySize, true)
	if got := named(all); !slices.Equal(got, []string{"d", "a", "c", "b"}) {
		t.Errorf("largest first: %q", got)
	}
	arrange(all, byChanged, false)
	if got := named(all); !slices.Equal(got, []string{"d", "c", "b", "a"}) {
		t.Errorf("oldest first: %q", got)
	}
}
