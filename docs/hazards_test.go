package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// safetyLog is clinical-safety/hazards.yaml.
type safetyLog struct {
	About       string
	Severities  []riskWord
	Likelihoods []riskWord
	// Matrix has a line for each likelihood and a level for each severity.
	Matrix  [][]int
	Levels  []string
	Hazards []hazard
}

type riskWord struct{ Word, Means string }

type risk struct{ Severity, Likelihood string }

type hazard struct {
	ID, Title         string
	Causes            []string
	Effect            string
	Initial, Residual risk
	Controls          []control
	// Practice is what no program can do.
	Practice string
	// Open lists what is known to be missing; a hazard without any has nothing.
	Open []string
}

func (h hazard) heading() string { return h.ID + ". " + h.Title }

type control struct {
	Control string
	Tests   []string
}

// proof is a test as a control names it: package folder, name, and the part of
// it that is meant, or none.
var proof = regexp.MustCompile(`^([a-z/]+) ((?:Test|Fuzz)\w+)(?:/(.+))?$`)

// Every hazard is whole, and every control names tests that are there.
func TestHazards(t *testing.T) {
	log := readLog(t)
	for i, h := range log.Hazards {
		if want := fmt.Sprintf("H%02d", i+1); h.ID != want {
			t.Errorf("the hazard at place %s is called %q", want, h.ID)
		}
		for what, text := range map[string]string{"title": h.Title, "effect": h.Effect, "part left to the practice": h.Practice} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has no %s", h.ID, what)
			}
		}
		for _, list := range [][]string{h.Causes, h.Open} {
			if slices.Contains(list, "") {
				t.Errorf("%s has an empty line in a list", h.ID)
			}
		}
		if len(h.Causes) == 0 || len(h.Controls) == 0 {
			t.Errorf("%s has %d causes and %d controls", h.ID, len(h.Causes), len(h.Controls))
		}
		initial, residual := log.level(t, h.ID, h.Initial), log.level(t, h.ID, h.Residual)
		if residual > initial || h.Initial == h.Residual {
			t.Errorf("%s: the controls bring the risk from %d to %d", h.ID, initial, residual)
		}
		if residual > 2 && len(h.Open) == 0 {
			t.Errorf("%s stays at %d and nothing is said to be open", h.ID, residual)
		}
	}
	provenBy := testsOfTheRepository(t)
	for _, h := range log.Hazards {
		for _, c := range h.Controls {
			if strings.TrimSpace(c.Control) == "" || len(c.Tests) == 0 {
				t.Errorf("%s: the control %q names %d tests", h.ID, c.Control, len(c.Tests))
			}
			seen := map[string]bool{}
			for _, name := range c.Tests {
				if seen[name] {
					t.Errorf("%s names %s twice for one control", h.ID, name)
				}
				seen[name] = true
				if why := provenBy.lack(name); why != "" {
					t.Errorf("%s: %s: %s", h.ID, name, why)
				}
			}
		}
	}
}

// README.md is made from the log, so that it cannot say anything else.
func TestHazardsDocument(t *testing.T) {
	log := readLog(t)
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	line("# Clinical safety log\n\nMade from `hazards.yaml` by `docs/hazards_test.go` (`go test ./docs -run Hazards -update`).\n\n%s", log.About)

	line("## The words for risk\n\n| how bad | |\n|---|---|")
	for _, s := range log.Severities {
		line("| %s | %s |", s.Word, s.Means)
	}
	line("\n| how likely | |\n|---|---|")
	for _, l := range log.Likelihoods {
		line("| %s | %s |", l.Word, l.Means)
	}
	head, rule := "\n| level |", "|---|"
	for _, s := range log.Severities {
		head, rule = head+" "+s.Word+" |", rule+"---|"
	}
	line("%s\n%s", head, rule)
	for i, l := range slices.Backward(log.Likelihoods) {
		cells := make([]string, len(log.Matrix[i]))
		for j, n := range log.Matrix[i] {
			cells[j] = strconv.Itoa(n)
		}
		line("| %s | %s |", l.Word, strings.Join(cells, " | "))
	}
	line("")
	for i, means := range log.Levels {
		line("%d. %s", i+1, means)
	}

	line("\n## All hazards\n\n| | hazard | without | with | open |\n|---|---|---|---|---|")
	for _, h := range log.Hazards {
		open := ""
		if len(h.Open) > 0 {
			open = strconv.Itoa(len(h.Open))
		}
		line("| [%s](#%s) | %s | %d | %d | %s |", h.ID, anchor(h.heading()), h.Title, log.level(t, h.ID, h.Initial), log.level(t, h.ID, h.Residual), open)
	}
	for _, h := range log.Hazards {
		line("\n## %s\n\n*Causes*\n", h.heading())
		for _, c := range h.Causes {
			line("- %s", c)
		}
		line("\n*Effect.* %s\n", h.Effect)
		line("*Without the controls:* %s, %s: **%d**. *With them:* %s, %s: **%d**.\n", h.Initial.Severity, h.Initial.Likelihood, log.level(t, h.ID, h.Initial),
			h.Residual.Severity, h.Residual.Likelihood, log.level(t, h.ID, h.Residual))
		line("*Controls*\n")
		for i, c := range h.Controls {
			line("%d. %s", i+1, c.Control)
			for _, name := range c.Tests {
				m := proof.FindStringSubmatch(name)
				if m == nil {
					t.Fatalf("%s: %q is not a package and a test", h.ID, name)
				}
				if m[3] != "" {
					m[2] += "/" + m[3]
				}
				line("   - `%s` `%s`", m[1], m[2])
			}
		}
		line("\n*Left to the practice.* %s", h.Practice)
		if len(h.Open) > 0 {
			line("\n*Open*\n")
			for _, o := range h.Open {
				line("- %s", o)
			}
		}
	}
	keep(t, "clinical-safety/README.md", b.String())
}

// anchor is the address of a heading within its page.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-':
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// readLog decodes the log; a key nobody knows is an error.
func readLog(t *testing.T) safetyLog {
	t.Helper()
	b, err := os.ReadFile("clinical-safety/hazards.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var log safetyLog
	if err := yaml.UnmarshalWithOptions(b, &log, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if len(log.Matrix) != len(log.Likelihoods) || len(log.Hazards) == 0 {
		t.Fatalf("%d lines for %d likelihoods, %d hazards", len(log.Matrix), len(log.Likelihoods), len(log.Hazards))
	}
	for _, levels := range log.Matrix {
		if len(levels) != len(log.Severities) || slices.Min(levels) < 1 || slices.Max(levels) > len(log.Levels) || !slices.IsSorted(levels) {
			t.Errorf("a line of the matrix reads %v", levels)
		}
	}
	return log
}

func (l safetyLog) level(t *testing.T, id string, r risk) int {
	t.Helper()
	find := func(words []riskWord, w string) int {
		return slices.IndexFunc(words, func(r riskWord) bool { return r.Word == w })
	}
	i, j := find(l.Likelihoods, r.Likelihood), find(l.Severities, r.Severity)
	if i < 0 || j < 0 {
		t.Fatalf("%s: %q and %q are not words for risk", id, r.Severity, r.Likelihood)
	}
	return l.Matrix[i][j]
}

// testSource is a file of tests: what it imports of ours, the tests in it with
// their bodies, and every text in it.
type testSource struct {
	imports []string
	tests   map[string]*ast.FuncDecl
	texts   map[string]bool
}

// sourcesByFolder are the test files of each package folder, and the files of
// packages that hold a list of tests for others (storetest).
type sourcesByFolder map[string][]testSource

func testsOfTheRepository(t *testing.T) sourcesByFolder {
	t.Helper()
	all := sourcesByFolder{}
	err := filepath.WalkDir("..", func(file string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && file != ".." {
			return filepath.SkipDir
		}
		folder := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(file), ".."))
		folder = strings.TrimPrefix(folder, "/")
		if !strings.HasSuffix(file, "_test.go") && !(strings.HasSuffix(file, ".go") && listsTests(folder)) {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s := testSource{tests: map[string]*ast.FuncDecl{}, texts: map[string]bool{}}
		for _, i := range f.Imports {
			if ours, ok := strings.CutPrefix(i.Path.Value, `"proxydesk/`); ok {
				s.imports = append(s.imports, strings.TrimSuffix(ours, `"`))
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil {
					s.tests[n.Name.Name] = n
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					if text, err := strconv.Unquote(n.Value); err == nil {
						s.texts[text] = true
					}
				}
			}
			return true
		})
		all[folder] = append(all[folder], s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// listsTests reports whether a package holds tests for other packages to run.
func listsTests(folder string) bool { return strings.HasSuffix(path.Base(folder), "test") }

// lack says what is wrong with the name of a test, or "".
func (all sourcesByFolder) lack(name string) string {
	m := proof.FindStringSubmatch(name)
	if m == nil {
		return "not a package folder and the name of a test"
	}
	for _, s := range all[m[1]] {
		f, ok := s.tests[m[2]]
		switch {
		case !ok:
			continue
		case m[3] == "":
			return ""
		case !runsParts(f):
			return "this test has no parts with names"
		case s.texts[m[3]]:
			return ""
		}
		for _, imported := range s.imports {
			if listsTests(imported) && slices.ContainsFunc(all[imported], func(s testSource) bool { return s.texts[m[3]] }) {
				return ""
			}
		}
		return "the test has no such part"
	}
	if _, ok := all[m[1]]; !ok {
		return "no such package among " + strings.Join(slices.Sorted(maps.Keys(all)), ", ")
	}
	return "no such test"
}

// runsParts reports whether a test runs parts by name: by t.Run, or by handing
// t to a list of tests.
func runsParts(f *ast.FuncDecl) (runs bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		s, ok := c.Fun.(*ast.SelectorExpr)
		if !ok || s.Sel.Name != "Run" {
			return true
		}
		on, _ := s.X.(*ast.Ident)
		first, _ := c.Args[0].(*ast.Ident)
		runs = runs || on != nil && (on.Name == "t" || first != nil && first.Name == "t")
		return true
	})
	return runs
}

// keep compares a made document with its file, or writes it with -update.
func keep(t *testing.T, file, made string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(have), made); d != "" {
		t.Errorf("%s is not what it is made from says; run with -update and read the change:\n%s", file, d)
	}
}
