package checklist

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"
)

// Set is one version of all questions. It is read-only and safe to share.
type Set struct {
	// Version names the definitions and changes whenever any of them does; a
	// case keeps the version it was answered under.
	Version string
	groups  []groupDef
	items   []Item
	byID    map[ItemID]int
	holders []int // items with an answer that holds the case
	// works works the computed items out.
	works map[string]func(*caseOf) (value, note string)
	files Files
}

// Files are the files a set was read from, by name: what keeps it for the cases
// that were begun under it.
type Files map[string][]byte

// Files are what the set was read from. They are not to be changed.
func (s *Set) Files() Files { return s.files }

// the shape of set.yaml
type setFile struct {
	Version string     `yaml:"version"`
	Groups  []groupDef `yaml:"groups"`
}

type groupDef struct {
	ID    string   `yaml:"id"`
	Title string   `yaml:"title"`
	After []string `yaml:"after"`
	Wait  string   `yaml:"wait"`
}

// the shape of every other file
type itemFile struct {
	Part  string    `yaml:"part"`
	Items []itemDef `yaml:"items"`
}

type itemDef struct {
	ID         string            `yaml:"id"`
	Group      string            `yaml:"group"`
	Person     string            `yaml:"person"`
	Ask        string            `yaml:"ask"`
	Help       string            `yaml:"help"`
	Answer     string            `yaml:"answer"`
	Options    []optionDef       `yaml:"options"`
	Who        []string          `yaml:"who"`
	Reception  string            `yaml:"reception_if"`
	Flags      []string          `yaml:"flags"`
	NoteFor    []string          `yaml:"note_for"`
	Note       string            `yaml:"note"`
	Restricted string            `yaml:"restricted"`
	When       string            `yaml:"when"`
	Blank      string            `yaml:"blank"`
	Effect     map[string]string `yaml:"effect"`
	Say        map[string]string `yaml:"say"`
	Stale      string            `yaml:"stale"`
	Finding    string            `yaml:"finding"`
	About      string            `yaml:"about"`
	Source     string            `yaml:"source"`
	Status     string            `yaml:"status"`
}

type optionDef struct {
	Value string `yaml:"value"`
	Label string `yaml:"label"`
	Key   string `yaml:"key"`
}

// loader gathers one set and every mistake in it.
type loader struct {
	set    Set
	wrong  []error
	places []place // of each item, by index
	base   *Set    // whose safety questions have to stay; may be nil
}

// place is where a definition stands.
type place struct {
	file string
	node *ast.MappingNode
}

// line is the line of a key of the definition, or of the definition itself.
func (p place) line(key string) int {
	if p.node == nil || len(p.node.Values) == 0 {
		return 1
	}
	for _, v := range p.node.Values {
		if v.Key.String() == key {
			return v.Key.GetToken().Position.Line
		}
	}
	return p.node.Values[0].GetToken().Position.Line
}

func (l *loader) bad(p place, key, words string, a ...any) {
	l.wrong = append(l.wrong, fmt.Errorf("%s:%d: %s", p.file, p.line(key), fmt.Sprintf(words, a...)))
}

var (
	ruleID = regexp.MustCompile(`^[A-Z][0-9]+[a-z]?$`)
	// versionName is one word, for it stands in the log beside the case.
	versionName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,40}$`)
)

// Load reads every .yaml file below fsys: set.yaml with the version and the
// groups, and the items in the rest, in the order of the file names. The error
// names each mistake by file and line, with what may stand there.
func Load(fsys fs.FS) (*Set, error) { return load(fsys, nil) }

// LoadPractice reads a practice's own files as Load does. Whatever else they
// change, the questions and answers that hold a case, and those that the law's
// findings are read from, have to stay as base has them.
func LoadPractice(fsys fs.FS, base *Set) (*Set, error) { return load(fsys, base) }

func load(fsys fs.FS, base *Set) (*Set, error) {
	files := Files{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		files[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read checklists: %w", err)
	}
	return files.load(base)
}

// load makes the set. Its version ends in a digest of the files, so that no
// two sets that differ share one.
func (files Files) load(base *Set) (*Set, error) {
	l := &loader{set: Set{byID: map[ItemID]int{}, works: computers, files: files}, base: base}
	names := slices.Sorted(maps.Keys(files))
	isSet := func(name string) bool { return path.Base(name) == "set.yaml" }
	head := slices.IndexFunc(names, isSet)
	if head < 0 || slices.ContainsFunc(names[head+1:], isSet) {
		return nil, errors.New("read checklists: there has to be one file set.yaml, beside the files with the questions")
	}
	// Reading YAML is most of the work, and each file is read by itself.
	sum, texts, reading := sha256.New(), make([]text[itemFile], len(names)), sync.WaitGroup{}
	for i, name := range names {
		if i != head {
			reading.Go(func() { texts[i] = decode[itemFile](name, files[name]) })
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(files[name]))
		sum.Write(files[name])
	}
	l.head(names[head], files[names[head]])
	reading.Wait()
	for i := range texts {
		if i != head {
			l.file(names[i], texts[i])
		}
	}
	if len(l.wrong) == 0 {
		l.link()
	}
	if len(l.wrong) == 0 && base != nil {
		l.keeps(base)
	}
	if len(l.wrong) > 0 {
		return nil, errors.Join(l.wrong...)
	}
	l.set.Version += "-" + hex.EncodeToString(sum.Sum(nil))[:8]
	return &l.set, nil
}

func (l *loader) head(name string, b []byte) {
	t := decode[setFile](name, b)
	if t.wrong != nil {
		l.wrong = append(l.wrong, t.wrong)
		return
	}
	f := t.says
	top := place{file: name}
	switch {
	case f.Version == "":
		l.bad(top, "", "version is missing")
	case !versionName.MatchString(f.Version):
		l.bad(top, "", "version %q is not one word of letters, digits, dots and dashes", f.Version)
	}
	nodes := list(t.file, "groups")
	for i, g := range f.Groups {
		p := place{name, nodes[i]}
		if g.ID == "" || g.Title == "" {
			l.bad(p, "id", "a group needs an id and a title")
		}
		if slices.ContainsFunc(l.set.groups, func(o groupDef) bool { return o.ID == g.ID }) {
			l.bad(p, "id", "group %q is defined twice", g.ID)
		}
		for _, after := range g.After {
			if !slices.ContainsFunc(f.Groups, func(o groupDef) bool { return o.ID == after }) {
				l.bad(p, "after", "%q is not a group; known are %s", after, groupNames(f.Groups))
			}
		}
		if len(g.After) > 0 && g.Wait == "" {
			l.bad(p, "after", "say in wait what the group waits for")
		}
		l.set.groups = append(l.set.groups, g)
	}
	l.set.Version = f.Version
}

func groupNames(groups []groupDef) string {
	ids := make([]string, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
	}
	return strings.Join(ids, ", ")
}

func (l *loader) file(name string, t text[itemFile]) {
	if t.wrong != nil {
		l.wrong = append(l.wrong, t.wrong)
		return
	}
	nodes := list(t.file, "items")
	for i, d := range t.says.Items {
		p := place{name, nodes[i]}
		for _, person := range l.persons(p, d) {
			l.add(p, t.says.Part, d, person)
		}
	}
}

// persons lists whom the item is asked about: nobody in particular, or each.
func (l *loader) persons(p place, d itemDef) []Person {
	switch d.Person {
	case "":
		return []Person{""}
	case "each":
		return []Person{Patient, Proxy}
	case string(Patient), string(Proxy):
		return []Person{Person(d.Person)}
	}
	l.bad(p, "person", "%q is not one of each, patient, proxy", d.Person)
	return nil
}

// add makes one item of a definition and checks everything that needs no
// other item.
func (l *loader) add(p place, part string, d itemDef, person Person) {
	fill := strings.NewReplacer("{person}", string(person)).Replace
	it := Item{
		ID: ItemID(d.ID), Rule: d.ID, Part: part, Person: person, Group: fill(d.Group), Ask: fill(d.Ask), Help: fill(d.Help),
		Type: AnswerType(d.Answer), Flags: d.Flags, NoteFor: d.NoteFor, Note: d.Note,
		Source: d.Source, Status: RuleStatus(d.Status), conduct: &conduct{
			finding: FindingKind(d.Finding), about: d.About == "services", say: map[string]string{}, index: len(l.set.items), def: &d,
		},
	}
	if person != "" {
		it.ID += ItemID("." + person)
	}
	for k, v := range d.Say {
		it.say[k] = fill(v)
	}
	if !ruleID.MatchString(d.ID) {
		l.bad(p, "id", "%q is not an id such as F1 or P5a", d.ID)
	}
	if _, twice := l.set.byID[it.ID]; twice {
		l.bad(p, "id", "%s is defined twice", it.ID)
	}
	if !slices.ContainsFunc(l.set.groups, func(g groupDef) bool { return g.ID == it.Group }) {
		l.bad(p, "group", "%q is not a group; known are %s", it.Group, groupNames(l.set.groups))
	}
	if d.Ask == "" {
		l.bad(p, "id", "%s asks nothing", it.ID)
	}
	if !slices.Contains(answerTypes, d.Answer) {
		l.bad(p, "answer", "%q is not one of %s", d.Answer, strings.Join(answerTypes, ", "))
		return
	}
	if it.Status != Published && it.Status != House {
		l.bad(p, "status", "%q is not one of published, house", d.Status)
	}
	if d.Source == "" {
		l.bad(p, "id", "%s names no source", it.ID)
	}
	l.options(p, d, &it)
	l.whoAnswers(p, d, &it)
	switch d.Restricted {
	case "", "answer", "question":
		it.Restricted, it.Hidden = d.Restricted != "", d.Restricted == "question"
	default:
		l.bad(p, "restricted", "%q is not one of answer, question", d.Restricted)
	}
	stale, ok := parseStaleness(d.Stale)
	if !ok {
		l.bad(p, "stale", "%q is not one of %s", d.Stale, strings.Join(stalenesses, ", "))
	}
	it.stale = stale
	if d.Finding != "" && !slices.Contains(findingKinds, d.Finding) {
		l.bad(p, "finding", "%q is not one of %s", d.Finding, strings.Join(findingKinds, ", "))
	}
	if d.About != "" && d.About != "services" {
		l.bad(p, "about", "%q is not one of services", d.About)
	}
	if it.Type == Computed && computers[it.Rule] == nil {
		l.bad(p, "answer", "nothing works out %s; computed items are %s", it.Rule, names(computers))
	}
	l.set.byID[it.ID] = it.index
	l.set.items = append(l.set.items, it)
	l.places = append(l.places, p)
}

var standardOptions = map[AnswerType][]Option{
	YesNo:   {{Yes, "Yes", "y"}, {No, "No", "n"}},
	YesNoDK: {{Yes, "Yes", "y"}, {No, "No", "n"}, {NotSure, "Not sure", "?"}},
	YesNoNA: {{Yes, "Yes", "y"}, {No, "No", "n"}, {NotHere, "Does not apply", "x"}},
}

func (l *loader) options(p place, d itemDef, it *Item) {
	if standard, ok := standardOptions[it.Type]; ok {
		it.Options = slices.Clone(standard)
		for _, o := range d.Options {
			i := slices.IndexFunc(it.Options, func(s Option) bool { return s.Value == o.Value })
			if i < 0 {
				l.bad(p, "options", "%q is not one of %s", o.Value, strings.Join(optionValues(standard), ", "))
				continue
			}
			it.Options[i].Label = o.Label
		}
		return
	}
	takes := it.Type == Pick || it.Type == Ticks || it.Type == Judgement || it.Type == Computed
	switch {
	case takes && len(d.Options) == 0:
		l.bad(p, "answer", "%s needs options", it.ID)
	case !takes && len(d.Options) > 0:
		l.bad(p, "options", "%s takes no options", d.Answer)
	}
	for i, o := range d.Options {
		if o.Value == "" || o.Label == "" {
			l.bad(p, "options", "an option needs a value and a label")
		}
		if _, twice := it.Find(o.Value); twice {
			l.bad(p, "options", "option %q stands twice", o.Value)
		}
		key := o.Key
		if key == "" && i < 9 && it.Type != Computed {
			key = string(rune('1' + i))
		}
		it.Options = append(it.Options, Option{o.Value, o.Label, key})
	}
}

func (l *loader) whoAnswers(p place, d itemDef, it *Item) {
	for _, w := range d.Who {
		if answersFor[Role(w)] == nil {
			l.bad(p, "who", "%q is not one of %s", w, strings.Join(roleNames(), ", "))
		}
		it.Who = append(it.Who, Role(w))
	}
	if (it.Type == Computed) != (len(it.Who) == 0) {
		l.bad(p, "who", "say who may answer; a computed item has nobody")
	}
	for key, values := range map[string][]string{"flags": it.Flags, "note_for": it.NoteFor} {
		for _, v := range values {
			if _, ok := it.Find(v); !ok {
				l.bad(p, key, "%q is not one of %s", v, strings.Join(optionValues(it.Options), ", "))
			}
		}
	}
}

// The two nodes of the dependency check that are no items.
const (
	basisNode ItemID = "basis"
	heldNode  ItemID = "held"
)

// link compiles the conditions, now that every item is known, and makes sure
// that none comes back to itself.
func (l *loader) link() {
	needs := map[ItemID][]ItemID{basisNode: basisInputs}
	for i := range l.set.items {
		it := &l.set.items[i]
		p, d := l.places[i], it.def
		g := &grammar{find: l.find, used: func(id ItemID) { needs[it.ID] = append(needs[it.ID], id) }}
		when, err := g.compile(d.When, it.Person)
		if err != nil {
			l.bad(p, "when", "when: %v", err)
		}
		it.when, it.line = when, strings.Join(strings.Fields(d.When), " ")
		g.used = func(ItemID) {} // an effect does not change who is asked, except through held
		if it.desk, err = g.compile(d.Reception, it.Person); err != nil {
			l.bad(p, "reception_if", "reception_if: %v", err)
		}
		if it.blank, err = parseBlank(g, d.Blank, it.Person); err != nil {
			l.bad(p, "blank", "%v", err)
		}
		it.effects = map[string]effect{NotSure: {kind: effectBlock}}
		for _, value := range slices.Sorted(maps.Keys(d.Effect)) {
			line := d.Effect[value]
			if !it.acts(value) {
				l.bad(p, "effect", "%q is not one of %s", value, it.actsOn())
				continue
			}
			if it.Type == Date {
				it.days = append(it.days, dayEffect{value, lies(value)})
			}
			e, err := parseEffect(g, line, it.Person, effectNames)
			if err != nil {
				l.bad(p, "effect", "effect of %s: %v", value, err)
			}
			it.effects[value] = e
			if e.holds() && !slices.Contains(l.set.holders, i) {
				l.set.holders = append(l.set.holders, i)
				needs[heldNode] = append(needs[heldNode], it.ID)
			}
			if value != NotSure && e.speaks() && it.say[value] == "" {
				l.bad(p, "effect", "say what %s means: say has no line for it", value)
			}
		}
		for value := range it.say {
			if !it.acts(value) && value != None && value != "blank" {
				l.bad(p, "say", "%q is not one of %s, blank", value, it.actsOn())
			}
		}
	}
	l.acyclic(needs)
}

// acts reports whether an effect can be given for this value.
func (it *Item) acts(value string) bool {
	if it.Type == Date {
		return lies(value) != nil
	}
	_, ok := it.Find(value)
	return ok || it.Type == Ticks && value == None
}

// actsOn lists what acts takes, for whoever writes the files.
func (it *Item) actsOn() string {
	if it.Type == Date {
		return dayNames
	}
	return strings.Join(optionValues(it.Options), ", ")
}

// find resolves a name in a condition: "I2" beside an item about the proxy is
// I2.proxy; "I2.patient" is exact.
func (l *loader) find(name string, about Person) (*Item, error) {
	for _, id := range []ItemID{ItemID(name), ItemID(name + "." + string(about))} {
		if i, ok := l.set.byID[id]; ok {
			return &l.set.items[i], nil
		}
	}
	return nil, fmt.Errorf("there is no item %s", name)
}

func (l *loader) acyclic(needs map[ItemID][]ItemID) {
	state := map[ItemID]verdict{}
	var visit func(id ItemID, trail []ItemID) bool
	visit = func(id ItemID, trail []ItemID) bool {
		switch state[id] {
		case yes:
			return true
		case no:
			if i, ok := l.set.byID[trail[len(trail)-1]]; ok {
				l.bad(l.places[i], "when", "when comes back to itself: %v", append(trail, id))
			}
			return false
		}
		state[id] = no
		for _, n := range needs[id] {
			if !visit(n, append(trail, id)) {
				return false
			}
		}
		state[id] = yes
		return true
	}
	for _, it := range l.set.items {
		if !visit(it.ID, nil) {
			return
		}
	}
}
