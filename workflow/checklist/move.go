package checklist

import (
	"fmt"
	"slices"
	"strings"
)

// Move is what a case meets that goes over to other questions. Items that are
// worked out are not among them, for nobody has to do anything about those.
type Move struct {
	// From and To are the versions.
	From, To string
	// Added are asked that were not, Dropped were asked and are no more, and
	// Again were answered and have to be once more.
	Added, Dropped, Again []Item
	// Kept are the answers that go on counting, Aside those that do not: their
	// question is gone or reads otherwise, they are none of its answers now, or
	// whoever gave them may not any more.
	Kept, Aside Answers
}

// MoveFrom works out what going over from other questions to these would mean
// for a case. It changes nothing. Of questions that cannot be read (Lost) no
// answer is kept, for nobody can say what was asked.
func (s *Set) MoveFrom(from *Set, f Facts, given Answers) Move {
	m := Move{From: from.Version, To: s.Version, Kept: Answers{}, Aside: Answers{}}
	for id, a := range given {
		if s.StillAsks(from, id, a) {
			m.Kept[id] = a
		} else {
			m.Aside[id] = a
		}
	}
	before, after := from.asked(f, given), s.asked(f, m.Kept)
	for _, it := range after {
		_, aside := m.Aside[it.ID]
		switch {
		case !has(before, it.ID):
			m.Added = append(m.Added, it)
		case aside:
			m.Again = append(m.Again, it)
		}
	}
	for _, it := range before {
		if !has(after, it.ID) {
			m.Dropped = append(m.Dropped, it)
		}
	}
	return m
}

func (s *Set) asked(f Facts, a Answers) []Item {
	return slices.DeleteFunc(s.Items(f, a), func(it Item) bool { return it.Type == Computed })
}

func has(items []Item, id ItemID) bool {
	return slices.ContainsFunc(items, func(it Item) bool { return it.ID == id })
}

// StillAsks reports whether an answer to a question of another set answers the
// one that stands here: the same words, the same answer in the same words, and
// nothing new to tick.
func (s *Set) StillAsks(from *Set, id ItemID, a Answer) bool {
	was, known := from.Item(id)
	is, here := s.Item(id)
	if !known || !here || was.Ask != is.Ask || !is.takes(a) || !is.mayHaveAnswered(a) {
		return false
	}
	if is.about && a.For == nil {
		return false // nobody can say what it was about
	}
	if len(is.Options) == 0 {
		return is.Type == was.Type
	}
	if is.Type == Ticks {
		for _, o := range is.Options {
			if _, old := was.Find(o.Value); !old {
				return false
			}
		}
	}
	return was.Label(a) == is.Label(a)
}

// Seen is the move as somebody may see it who cannot read holds: without the
// questions whose being asked gives one away.
func (m Move) Seen(readsHolds bool) Move {
	if readsHolds {
		return m
	}
	m.Kept, m.Aside = nil, nil
	for _, items := range []*[]Item{&m.Added, &m.Dropped, &m.Again} {
		*items = slices.DeleteFunc(slices.Clone(*items), func(it Item) bool { return it.Hidden })
	}
	return m
}

// IDs lists what is added, dropped and asked again by id, for those who look
// rules up.
func (m Move) IDs() (added, dropped, again []string) {
	ids := func(items []Item) []string {
		out := make([]string, len(items))
		for i, it := range items {
			out[i] = string(it.ID)
		}
		return out
	}
	return ids(m.Added), ids(m.Dropped), ids(m.Again)
}

// Words says how many questions change: "2 are added and 1 is asked again".
func (m Move) Words() string {
	var said []string
	for _, part := range []struct {
		n         int
		one, many string
	}{
		{len(m.Added), "is added", "are added"}, {len(m.Dropped), "falls away", "fall away"}, {len(m.Again), "is asked again", "are asked again"},
	} {
		switch {
		case part.n == 1:
			said = append(said, "1 "+part.one)
		case part.n > 1:
			said = append(said, fmt.Sprintf("%d %s", part.n, part.many))
		}
	}
	switch len(said) {
	case 0:
		return "nothing has to be answered again"
	case 1:
		return said[0]
	}
	return strings.Join(said[:len(said)-1], ", ") + " and " + said[len(said)-1]
}
