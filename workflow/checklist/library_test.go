package checklist

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"proxydesk/workflow/basis"
)

// practice is the shipped files with a change to one of them.
func practice(t testing.TB, file, old, new string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, b := range shipped(t).Files() {
		if name == file {
			if strings.Count(string(b), old) != 1 {
				t.Fatalf("%q stands %d times in %s", old, strings.Count(string(b), old), file)
			}
			b = []byte(strings.Replace(string(b), old, new, 1))
		}
		out[name] = &fstest.MapFile{Data: b}
	}
	return out
}

func loaded(t testing.TB, files fstest.MapFS) *Set {
	t.Helper()
	s, err := LoadPractice(files, shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	askedC3 = "Does the patient understand what the proxy will be able to see and do?"
	helpC3  = `help: "Ask them to tell it back to you: what will your daughter see?"`
	itemN6  = `  - id: N6
    group: need
    ask: Would refusing touch on a reasonable adjustment for a disability?
    help: Help with online services can be what the law asks us to do for somebody with a disability.
    answer: yesno
    who: [clinician, manager]
    effect: {"yes": warn}
    say:
      "yes": A reasonable adjustment is involved. Only a clinician refuses this, and writes down why.
    source: DAPB3051 1.2; Equality Act 2010
    status: published
`
	itemN7 = `  - id: N7
    group: need
    ask: Has a carer been recorded for this patient?
    answer: yesno
    who: receptionist
    source: Our practice
    status: house
`
)

func TestALibraryKeepsEveryVersionApart(t *testing.T) {
	then := shipped(t)
	now := loaded(t, practice(t, "03-need.yaml", itemN6, itemN7))
	broken := Files{"set.yaml": []byte(smallSet), "a.yaml": []byte("items: 7")}
	l := NewLibrary(now, map[string]Files{then.Version: then.Files(), "1-broken": broken, "1-other": then.Files()})
	for version, want := range map[string]string{then.Version: "N6", now.Version: "N7"} {
		s, err := l.Find(version)
		if err != nil || s.Version != version {
			t.Fatalf("%s: %v", version, err)
		}
		if _, ok := s.Item(ItemID(want)); !ok {
			t.Errorf("%s does not ask %s", version, want)
		}
	}
	if l.Current() != now {
		t.Error("new cases do not begin with the questions in use")
	}
	for version, want := range map[string]string{
		"": "nobody kept them", "1-unheard": "nobody kept them", "1-broken": "a.yaml:1", "1-other": "kept under that name is " + then.Version,
	} {
		for range 2 { // the second answer is the first one's
			if s, err := l.Find(version); err == nil || s != nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v, want %q", version, err, want)
			}
		}
	}
	if _, err := (*Library)(nil).Find(then.Version); err == nil {
		t.Error("no library finds something")
	}
}

// A case whose questions are lost passes nothing, whoever answers what.
func TestLostQuestionsNeverPassACase(t *testing.T) {
	set := shipped(t)
	for kind, from := range kinds {
		s := from(newStory(t, set)).ready()
		lost := Lost("1-gone")
		r := lost.Evaluate(s.f, s.a)
		if r.Clear() || len(r.Needs) != 1 || !strings.Contains(r.Needs[0].Text, "1-gone") {
			t.Errorf("%s: %+v", kind, r.Needs)
		}
		if g := lost.Groups(r); len(g) != 1 || g[0].State != GroupBlocked {
			t.Errorf("%s: rows %+v", kind, g)
		}
		for _, o := range basis.Options(lost.BasisFacts(s.f, s.a)) {
			if o.Allowed && o.Basis != basis.Consent && len(o.Needs) == 0 {
				t.Errorf("%s: %s is open though nothing was read", kind, o.Basis)
			}
		}
		if seen := r.Seen(false); len(seen.Needs) != 1 || seen.Needs[0].Text != r.Needs[0].Text {
			t.Errorf("%s: nobody is told: %+v", kind, seen.Needs)
		}
	}
}

func TestWhatMovingACaseBrings(t *testing.T) {
	then := shipped(t)
	for _, c := range []struct {
		name, file, old, new   string
		added, dropped, again  string
		words, keeps, setAside string
	}{
		{name: "one more question", file: "03-need.yaml", old: itemN6, new: itemN6 + itemN7, added: "N7", words: "1 is added", keeps: "N6"},
		{name: "one fewer", file: "03-need.yaml", old: itemN6, dropped: "N6", words: "1 falls away", setAside: "N6"},
		{name: "one for another", file: "03-need.yaml", old: itemN6, new: itemN7, added: "N7", dropped: "N6", words: "1 is added and 1 falls away", setAside: "N6"},
		{name: "other words", file: "04-safety.yaml", old: askedC3, new: "Does the patient know what the proxy could see?",
			again: "C3", words: "1 is asked again", setAside: "C3"},
		{name: "another meaning of the same answer", file: "05-consent.yaml", old: "label: Signed form", new: "label: Ticked box",
			again: "K12", words: "1 is asked again", setAside: "K12"},
		{name: "a new thing to tick", file: "05-consent.yaml", old: "      - {value: DOCS, label: Documents}\n", new: "      - {value: DOCS, label: Documents}\n      - {value: MSG, label: Messages}\n",
			again: "K10", words: "1 is asked again", setAside: "K10"},
		{name: "a new thing to choose", file: "05-consent.yaml", old: "      - {value: other, label: Another way}\n", new: "      - {value: other, label: Another way}\n      - {value: video, label: On video}\n",
			words: "nothing has to be answered again", keeps: "K12"},
		{name: "for somebody higher", file: "01-front-door.yaml", old: "help: If not, they need another login than the NHS App, and the form is on paper.\n    answer: yesno\n    who: receptionist",
			new: "answer: yesno\n    who: clinician", again: "F4", words: "1 is asked again", setAside: "F4"},
		{name: "other help", file: "01-front-door.yaml", old: "help: If not, they need another login than the NHS App, and the form is on paper.", new: "help: Look it up.",
			words: "nothing has to be answered again", keeps: "F4"},
		{name: "in other cases", file: "04-safety.yaml", old: helpC3 + "\n    when: adult or basis is consent", new: helpC3 + "\n    when: child",
			dropped: "C3", words: "1 falls away", keeps: "C3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := loaded(t, practice(t, c.file, c.old, c.new))
			s := newStory(t, then).ready()
			before := maps.Clone(s.a)
			m := now.MoveFrom(then, s.f, s.a)
			added, dropped, again := m.IDs()
			got := []string{strings.Join(added, " "), strings.Join(dropped, " "), strings.Join(again, " "), m.Words()}
			if diff := cmp.Diff([]string{c.added, c.dropped, c.again, c.words}, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, s.a); diff != "" {
				t.Errorf("working it out changed the answers: %s", diff)
			}
			if len(m.Kept)+len(m.Aside) != len(s.a) {
				t.Errorf("%d kept and %d set aside of %d", len(m.Kept), len(m.Aside), len(s.a))
			}
			if _, ok := m.Kept[ItemID(c.keeps)]; c.keeps != "" && !ok {
				t.Errorf("%s is not kept", c.keeps)
			}
			if got := slices.Collect(maps.Keys(m.Aside)); c.setAside != "" && (len(got) != 1 || got[0] != ItemID(c.setAside)) {
				t.Errorf("set aside are %v", got)
			}
		})
	}
}

func TestNoAnswerToALostQuestionIsKept(t *testing.T) {
	set := shipped(t)
	s := newStory(t, set).ready()
	m := set.MoveFrom(Lost("1-gone"), s.f, s.a)
	if len(m.Kept) != 0 || len(m.Aside) != len(s.a) || len(m.Again) != 0 || len(m.Added) == 0 {
		t.Errorf("%d kept, %d aside, %s", len(m.Kept), len(m.Aside), m.Words())
	}
}

func TestAMoveHidesAHold(t *testing.T) {
	set := shipped(t)
	s := newStory(t, set).ready()
	changes["held before"](s)
	m := set.MoveFrom(Lost("1-gone"), s.f, s.a)
	hidden := func(m Move) bool { return has(m.Added, "C14") }
	if !hidden(m) || hidden(m.Seen(false)) || !hidden(m.Seen(true)) || m.Seen(false).Aside != nil {
		t.Error("that C14 is asked gives the hold away")
	}
}

// What law and safety fix is refused by file and line, whatever else a practice
// may write.
func TestAPracticeCannotWriteSafetyAway(t *testing.T) {
	base := shipped(t)
	for _, c := range []struct{ name, file, old, new, want string }{
		{"a hold that only warns", "04-safety.yaml", "effect: {\"yes\": hold, dk: hold}\n    say:\n", "effect: {\"yes\": warn, dk: hold}\n    say:\n      \"yes\": Look.\n", "C5 has to hold the case when the answer is yes"},
		{"a hold on a condition", "04-safety.yaml", "effect: {concern: hold}", "effect: {concern: hold if child}", "C9 has to hold the case when the answer is concern"},
		{"a hold that is not asked", "04-safety.yaml", "help: Unsure counts as yes. The case then waits for the safeguarding lead.\n    when: adult or basis is consent", "when: adult", "C5 has to be asked in the same cases: when: adult or basis is consent"},
		{"a hold with one answer fewer", "04-safety.yaml", "      - {value: hurry, label: In an unusual hurry}\n", "", `"hurry" is not one of`},
		{"a finding that is gone", "03-need.yaml", "- id: N5a", "- id: N50", "set.yaml:1: N5a is missing"},
		{"a finding in other answers", "07-competence.yaml", "value: unclear", "value: perhaps", ""},
		{"an outcome that anybody gives", "04-safety.yaml", "who: safeguarding", "who: clinician", "C14 may be answered by no more people than before: the safeguarding lead"},
		{"a hold that shows", "04-safety.yaml", "    restricted: question\n", "", "C14 has to stay as hidden as it was"},
		{"a blank that passes", "04-safety.yaml", "    who: clinician\n    finding: coercion\n", "    blank: ok\n    who: clinician\n    finding: coercion\n", "C5 has to count as it did when nobody answers: it has no blank"},
		{"a finding that never grows old", "06-capacity.yaml", "    about: services\n    stale: days\n", "", "M9 has to be asked again as before: stale: days, about: services, finding: capacity"},
		{"a list that is a choice", "09-attorney.yaml", "    when: L7 is jointly or L7 is mixed\n    answer: yesno", "    when: L7 is jointly or L7 is mixed\n    answer: yesnodk", "L7a has to stay yesno"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadPractice(practice(t, c.file, c.old, c.new), base)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), ".yaml:") {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	if s, err := LoadPractice(os.DirFS("../../assets/checklists"), base); err != nil || s.Version != base.Version {
		t.Errorf("the shipped files themselves: %v", err)
	}
}
