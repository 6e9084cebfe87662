package checklist

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

const smallSet = `version: "7"
groups:
  - {id: first, title: First}
  - {id: second, title: Second, after: [first], wait: After the first}
`

const smallItems = `part: A small list
items:
  - id: A1
    group: first
    ask: Is it so?
    answer: yesno
    who: receptionist
    effect: {"no": block}
    say: {"no": It is not so.}
    source: A test
    status: house
  - id: A2
    group: second
    ask: Which one?
    when: A1 is yes
    answer: pick
    options:
      - {value: left, label: Left}
      - {value: right, label: Right, key: r}
    who: [clinician, manager]
    effect: {left: refer responsible}
    source: A test
    status: house
`

func files(set, items string) fstest.MapFS {
	return fstest.MapFS{"x/set.yaml": {Data: []byte(set)}, "x/a.yaml": {Data: []byte(items)}}
}

func TestASmallSetLoads(t *testing.T) {
	s, err := Load(files(smallSet, smallItems))
	if err != nil {
		t.Fatal(err)
	}
	it, _ := s.Item("A2")
	if len(it.Who) != 2 || it.Options[0].Key != "1" || it.Options[1].Key != "r" || it.Group != "second" {
		t.Errorf("%+v", it)
	}
	if !strings.HasPrefix(s.Version, "7-") {
		t.Errorf("version %s", s.Version)
	}
	other, err := Load(files(smallSet, strings.Replace(smallItems, "Is it so?", "Is it so, really?", 1)))
	if err != nil || other.Version == s.Version {
		t.Errorf("a changed question keeps version %s (%v)", other.Version, err)
	}
}

// A slip in a file is named by file and line, with what may stand there.
func TestASlipInAFileIsNamed(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"an answer type nobody knows", "answer: yesno", "answer: maybe", `x/a.yaml:6: "maybe" is not one of yesno, yesnodk`},
		{"a group nobody knows", "group: second", "group: third", `x/a.yaml:13: "third" is not a group; known are first, second`},
		{"a role nobody holds", "who: receptionist", "who: porter", `x/a.yaml:7: "porter" is not one of receptionist, administrator`},
		{"nobody to answer", "    who: receptionist\n", "", `x/a.yaml:3: say who may answer`},
		{"an effect nobody knows", `"no": block`, `"no": shout`, `x/a.yaml:8: effect of no: "shout" is not one of ok, warn, block, refer, hold`},
		{"an effect of no answer", `"no": block`, `perhaps: block`, `x/a.yaml:8: "perhaps" is not one of yes, no`},
		{"a block without words", `say: {"no": It is not so.}`, `say: {"yes": It is.}`, "x/a.yaml:8: say what no means"},
		{"words for no answer", `say: {"no": It is not so.}`, `say: {"no": It is not so., perhaps: Who knows}`, "x/a.yaml:9: \"perhaps\" is not one of yes, no, blank"},
		{"a referral to nobody", "refer responsible", "refer", "x/a.yaml:21: effect of left: refer to whom? one of receptionist"},
		{"a referral to a stranger", "refer responsible", "refer porter", `x/a.yaml:21: effect of left: "porter" is not expected after refer`},
		{"an else without an if", "refer responsible", "block else ok", "x/a.yaml:21: effect of left: else needs an if"},
		{"a condition on no item", "when: A1 is yes", "when: A9 is yes", "x/a.yaml:15: when: there is no item A9"},
		{"a condition on no answer", "when: A1 is yes", "when: A1 is perhaps", `x/a.yaml:15: when: A1 cannot be "perhaps"; it is one of yes, no`},
		{"a fact nobody knows", "when: A1 is yes", "when: rainy", `x/a.yaml:15: when: "rainy" is not a fact; known are adult, child`},
		{"a basis nobody knows", "when: A1 is yes", "when: basis is mercy", `x/a.yaml:15: when: basis cannot be "mercy"; it is one of consent, parental`},
		{"an open bracket", "when: A1 is yes", "when: (adult and child", "x/a.yaml:15: when: a bracket is not closed"},
		{"a line that ends too early", "when: A1 is yes", "when: adult and", "x/a.yaml:15: when: the line ends too early"},
		{"two facts without and", "when: A1 is yes", "when: adult child", `x/a.yaml:15: when: "child" is not expected here`},
		{"a question that waits for itself", "when: A1 is yes", "when: A2 is left", "x/a.yaml:15: when comes back to itself: [A2 A2]"},
		{"an id used twice", "id: A2", "id: A1", "x/a.yaml:12: A1 is defined twice"},
		{"an id that is none", "id: A2", "id: second", `x/a.yaml:12: "second" is not an id`},
		{"a status nobody knows", "status: house\n  - id", "status: rumour\n  - id", `x/a.yaml:11: "rumour" is not one of published, house`},
		{"no source", "    source: A test\n    status: house\n  - id", "    status: house\n  - id", "x/a.yaml:3: A1 names no source"},
		{"no question", "    ask: Is it so?\n", "", "x/a.yaml:3: A1 asks nothing"},
		{"a pick without options", "answer: yesno", "answer: pick", "x/a.yaml:6: A1 needs options"},
		{"options where none are taken", "answer: pick", "answer: text", "x/a.yaml:17: text takes no options"},
		{"an option twice", "value: right", "value: left", `x/a.yaml:17: option "left" stands twice`},
		{"something nothing works out", "answer: yesno\n    who: receptionist", "answer: computed\n    options: [{value: \"no\", label: No}]", "x/a.yaml:6: nothing works out A1; computed items are F1"},
		{"a person nobody is", "group: first", "group: first\n    person: both", `x/a.yaml:5: "both" is not one of each, patient, proxy`},
		{"a line nobody knows", "ask: Is it so?", "ask: Is it so?\n    colour: red", `x/a.yaml:6: unknown field "colour"; a line of an item is one of id, group, person, ask`},
		{"a restriction nobody knows", "ask: Is it so?", "ask: Is it so?\n    restricted: very", `x/a.yaml:6: "very" is not one of answer, question`},
		{"a blank nobody knows", "ask: Is it so?", "ask: Is it so?\n    blank: maybe", `x/a.yaml:6: "maybe" is not one of block, warn, ok, aside`},
		{"a blank that nobody can refer", "ask: Is it so?", "ask: Is it so?\n    blank: block if records else refer clinician", `x/a.yaml:6: "refer" is not one of block, warn, ok, aside`},
		{"an effect of no day", "answer: yesno\n    who: receptionist\n    effect: {\"no\": block}\n    say: {\"no\": It is not so.}", "answer: date\n    who: receptionist\n    effect: {soon: block}", `x/a.yaml:8: "soon" is not one of past, future, older-3-months`},
		{"an effect of an answer on a day", "answer: yesno", "answer: date", `x/a.yaml:8: "no" is not one of past, future, older-3-months`},
		{"an effect of a day on an answer", `"no": block`, `past: block`, `x/a.yaml:8: "past" is not one of yes, no`},
		{"months that are none", "answer: yesno\n    who: receptionist\n    effect: {\"no\": block}\n    say: {\"no\": It is not so.}", "answer: date\n    who: receptionist\n    effect: {older-0-months: block}", `x/a.yaml:8: "older-0-months" is not one of past`},
		{"a flag that is no answer", "ask: Is it so?", "ask: Is it so?\n    flags: maybe", `x/a.yaml:6: "maybe" is not one of yes, no`},
		{"a list for a sentence", "ask: Is it so?", "ask: [Is it so?]", "x/a.yaml:5: a word or a sentence is expected here"},
		{"a sentence with a colon", "ask: Is it so?", "ask: Say: is it so?", "x/a.yaml:5: "},
		{"a word for words by answer", `say: {"no": It is not so.}`, "say: It is not so.", "x/a.yaml:9: lines with a name and a colon are expected here"},
		{"a list for the words of an answer", `say: {"no": It is not so.}`, `say: {"no": [It is not so.]}`, "x/a.yaml:9: a word or a sentence is expected here"},
		{"a word for a list of options", "answer: yesno", "answer: yesno\n    options: left", "x/a.yaml:7: a list is expected here"},
		{"neither true nor false", "answer: yesno", "answer: yesno\n    stale: often", `x/a.yaml:7: "often" is not one of days, months, name, true, false`},
		{"the same line twice", "answer: yesno", "answer: yesno\n    answer: text", "x/a.yaml:7: "},
		{"not YAML", "part: A small list", "part: [", "x/a.yaml:"},
		{"nothing at all", smallItems, "", "x/a.yaml:1: the file is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(smallItems, c.old) {
				t.Fatalf("%q is not in the list", c.old)
			}
			_, err := Load(files(smallSet, strings.Replace(smallItems, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"no version", `version: "7"`, `version: ""`, "x/set.yaml:1: version is missing"},
		{"a group twice", "id: second", "id: first", `group "first" is defined twice`},
		{"a group after no group", "after: [first]", "after: [third]", `x/set.yaml:4: "third" is not a group; known are first, second`},
		{"a group that waits without a word", ", wait: After the first", "", "x/set.yaml:4: say in wait"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(files(strings.Replace(smallSet, c.old, c.new, 1), smallItems))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	if _, err := Load(fstest.MapFS{}); err == nil {
		t.Error("a folder without a set loads")
	}
}

// A long help may go over several lines, and a line may be left empty.
func TestWaysOfWriting(t *testing.T) {
	s, err := Load(files(smallSet, strings.Replace(smallItems, "ask: Is it so?", "ask: 'Is it so?'\n    stale: true\n    flags:\n    help: >-\n      One line\n      and another.", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if it, _ := s.Item("A1"); it.Ask != "Is it so?" || it.Help != "One line and another." || it.stale != staleByDays || it.Flags != nil {
		t.Errorf("%+v", it)
	}
}

// Whatever a file holds, reading it ends in a set or in sentences.
func FuzzLoad(f *testing.F) {
	f.Add(smallItems)
	f.Add("items: [{id: A1, options: [{value: 1}]}]")
	f.Add("items: &a [*a]")
	f.Add("items:\n  -")
	f.Fuzz(func(t *testing.T, items string) {
		if s, err := Load(files(smallSet, items)); (s == nil) == (err == nil) {
			t.Errorf("%v, %v", s, err)
		}
	})
}

func TestEveryMistakeIsNamedAtOnce(t *testing.T) {
	broken := strings.NewReplacer("who: receptionist", "who: porter", "group: second", "group: third").Replace(smallItems)
	_, err := Load(files(smallSet, broken))
	if err == nil || !strings.Contains(err.Error(), "porter") || !strings.Contains(err.Error(), "third") {
		t.Errorf("got %v", err)
	}
}

func TestConditionsAreSentences(t *testing.T) {
	set := shipped(t)
	l := &loader{set: *set}
	g := &grammar{find: l.find, used: func(ItemID) {}}
	for _, c := range []struct {
		line, kind, say string
		want            bool
	}{
		{"", "an adult", "", true},
		{"adult", "an adult", "", true},
		{"child", "an adult", "", false},
		{"not child", "an adult", "", true},
		{"very-young", "a child of 5", "", true},
		{"very-young", "a child of 10", "", false},
		{"young", "a competent teen", "", true},
		{"young", "a child of 10", "", false},
		{"child or adult and records", "a child of 5", "", true}, // and binds before or
		{"(child or adult) and records", "a child of 5", "", false},
		{"not (child or adult)", "a child of 5", "", false},
		{"M0 is yes", "an adult", "M0=yes", true},
		{"M0 is yes", "an adult", "M0=", false},
		{"M0 is answered", "an adult", "M0=no", true},
		{"not M0 is yes", "an adult", "M0=no", true},
		{"C7 has stays", "an adult", "C7=hurry,stays", true},
		{"C7 has stays", "an adult", "C7=none", false},
		{"C7 is none", "an adult", "C7=none", true},
		{"I2.patient is vouched", "an adult", "I2.patient=vouched", true},
		{"I2.proxy is vouched", "an adult", "I2.patient=vouched I2.proxy=none", false},
		{"basis is consent", "an adult", "", true},
		{"basis is parental", "a child of 5", "", true},
		{"applicant is proxy", "an adult", "", true},
		{"channel is paper", "an adult", "", false},
		{"scope is APPT", "an adult", "", true},
		{"scope is RECRD", "an adult", "", false},
		{"held", "an adult", "C5=yes", true},
		{"held", "an adult", "C5=no", false},
		{"F5 is yes", "an adult", "", true}, // what is worked out counts too
	} {
		t.Run(c.line+" for "+c.kind+" "+c.say, func(t *testing.T) {
			cond, err := g.compile(c.line, "")
			if err != nil {
				t.Fatal(err)
			}
			s := kinds[c.kind](newStory(t, set)).ready().say(c.say)
			if got := cond == nil || cond(set.open(&s.f, s.a)); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func FuzzConditions(f *testing.F) {
	set, err := Load(os.DirFS("../../assets/checklists"))
	if err != nil {
		f.Fatal(err)
	}
	l := &loader{set: *set}
	g := &grammar{find: l.find, used: func(ItemID) {}}
	f.Add("child and (M0 is yes or not C7 has stays)")
	f.Add(")(")
	f.Fuzz(func(t *testing.T, line string) {
		s := newStory(t, set)
		if cond, err := g.compile(line, Patient); err == nil && cond != nil {
			cond(set.open(&s.f, s.a)) // whatever compiles also runs
		}
	})
}

// The wording of a shipped question is plain: a question ends in a question
// mark or a full stop, what it says is a sentence, and no code is shown.
func TestShippedWordsArePlain(t *testing.T) {
	for _, it := range shipped(t).Definitions() {
		if !strings.HasSuffix(it.Ask, "?") {
			t.Errorf("%s asks %q", it.ID, it.Ask)
		}
		if it.Type != Computed && (it.Help == "" || len(it.Help) > 160 || !strings.ContainsAny(it.Help[len(it.Help)-1:], ".?")) {
			t.Errorf("%s has no plain help: %q", it.ID, it.Help)
		}
		for value, say := range it.say {
			if !strings.HasSuffix(say, ".") || strings.ContainsAny(say, "{}_") || len(say) > 140 {
				t.Errorf("%s says of %s: %q", it.ID, value, say)
			}
		}
		if it.Restricted && it.say[Yes] != "" {
			t.Errorf("%s has words for an answer nobody is to read", it.ID)
		}
		keys := map[string]bool{}
		for _, o := range it.Options {
			if it.Type != Computed && (o.Key == "" || keys[o.Key]) {
				t.Errorf("%s: no key of its own for %s", it.ID, o.Value)
			}
			keys[o.Key] = true
		}
	}
}
