package checklist

import (
	"fmt"
	"sync"
)

// Library holds the questions in use and, by version, those that earlier cases
// were begun under. A case is always judged by its own. It is safe to share:
// an earlier version is read when the first case asks for it.
type Library struct {
	current *Set
	kept    map[string]Files

	mu   sync.Mutex
	read map[string]reading
}

type reading struct {
	set *Set
	err error
}

// NewLibrary is the set in use and the files of every version that was kept.
func NewLibrary(current *Set, kept map[string]Files) *Library {
	return &Library{current: current, kept: kept, read: map[string]reading{}}
}

// Current is the set that new cases are begun under.
func (l *Library) Current() *Set { return l.current }

// Find is the set of a version. The error says why it cannot be read: nobody
// kept its files, or this release does not understand them. A nil library has
// nothing.
func (l *Library) Find(version string) (*Set, error) {
	if l == nil {
		return nil, fmt.Errorf("questions %s: nobody kept them", version)
	}
	if l.current != nil && version == l.current.Version {
		return l.current, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.read[version]
	if !ok {
		r.set, r.err = l.kept[version].kept(version)
		l.read[version] = r
	}
	return r.set, r.err
}

// kept is the set that files were kept for.
func (files Files) kept(version string) (*Set, error) {
	if len(files) == 0 {
		return nil, fmt.Errorf("questions %s: nobody kept them", version)
	}
	s, err := files.load(nil)
	if err != nil {
		return nil, fmt.Errorf("questions %s: %w", version, err)
	}
	if s.Version != version {
		return nil, fmt.Errorf("questions %s: what was kept under that name is %s", version, s.Version)
	}
	return s, nil
}

// lostRule is the one row of a case whose questions cannot be read.
const lostRule = "questions"

// Lost stands in for a version that cannot be read any more: it judges nothing,
// and its one row stops every grant and says why. So such a case can still be
// held, refused, withdrawn, or moved to the questions in use, but never passed.
func Lost(version string) *Set {
	return &Set{
		Version: version,
		groups:  []groupDef{{ID: lostRule, Title: "The questions of this case"}},
		byID:    map[ItemID]int{lostRule: 0},
		works:   map[string]func(*caseOf) (string, string){lostRule: func(*caseOf) (string, string) { return "lost", "" }},
		items: []Item{{
			ID: lostRule, Rule: lostRule, Group: lostRule, Ask: "Can the questions this case was begun under be read?", Type: Computed,
			Options: []Option{{Value: "lost", Label: "No"}}, Source: "House", Status: House,
			conduct: &conduct{effects: map[string]effect{"lost": {kind: effectBlock}}, say: map[string]string{"lost": "The questions this case was begun under (version " + version +
				") cannot be read any more, so it cannot be granted. Nothing was lost. Move it to the questions in use, or ask whoever looks after this computer."}},
		}},
	}
}
