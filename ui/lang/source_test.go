package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// root is the program's own folder.
const root = "../.."

// file is one source file of the program, without tests.
type file struct {
	name string // ui/queue/view.go
	tree *ast.File
	set  *token.FileSet
}

// pkg is the folder of the file.
func (f file) pkg() string { return path.Dir(f.name) }

func (f file) at(n ast.Node) string {
	return f.name + ":" + strconv.Itoa(f.set.Position(n.Pos()).Line)
}

// sources reads the source below some folders, in order.
func sources(t *testing.T, folders ...string) []file {
	t.Helper()
	var all []file
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			rel, _ := filepath.Rel(root, name)
			all = append(all, file{filepath.ToSlash(rel), tree, set})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// literal is the text of a literal, or of several put together.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.ParenExpr:
		return literal(e.X)
	case *ast.BinaryExpr:
		a, one := literal(e.X)
		b, two := literal(e.Y)
		return a + b, one && two && e.Op == token.ADD
	}
	return "", false
}

// called is what a call calls, as the source writes it: kit.NewButton.
func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		switch x := f.X.(type) {
		case *ast.Ident:
			return x.Name + "." + f.Sel.Name
		case *ast.SelectorExpr:
			return x.Sel.Name + "." + f.Sel.Name
		}
		return "." + f.Sel.Name
	}
	return ""
}

// said lists what a file says through this package.
func (f file) said(t *testing.T) []entry {
	var list []entry
	ast.Inspect(f.tree, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name, args := called(c), 0
		switch name {
		case "lang.Say", "lang.Sayf":
			args = 1
		case "lang.Count":
			args = 2
		default:
			return true
		}
		var texts []string
		for _, a := range c.Args[min(args-1, len(c.Args)):min(2*args-1, len(c.Args))] {
			s, ok := literal(a)
			if !ok || strings.TrimSpace(s) != s || s == "" {
				t.Errorf("%s: %s takes a sentence as it stands, without spaces round it", f.at(c), name)
				return true
			}
			texts = append(texts, s)
		}
		e := entry{Say: texts[0], In: []string{f.pkg()}}
		if len(texts) == 2 {
			e.Many = texts[1]
		}
		list = append(list, e)
		return true
	})
	return list
}

// merged is a list in order, each sentence once, with every package that says it.
func merged(list []entry) []entry {
	type key struct{ say, many string }
	at := map[key]int{}
	var out []entry
	for _, e := range list {
		k := key{e.Say, e.Many}
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			out = append(out, e)
			continue
		}
		if !slices.Contains(out[i].In, e.In[0]) {
			out[i].In = append(out[i].In, e.In[0])
		}
	}
	for i := range out {
		slices.Sort(out[i].In)
	}
	slices.SortFunc(out, func(a, b entry) int {
		if c := strings.Compare(a.Say, b.Say); c != 0 {
			return c
		}
		return strings.Compare(a.Many, b.Many)
	})
	return out
}

// words reports whether a text is one that people read, and not a name for the
// program: it begins with a capital or has a space, and is not all capitals.
func words(s string) bool {
	s = strings.TrimSpace(verb.ReplaceAllString(s, ""))
	if s == "" || !strings.ContainsFunc(s, unicode.IsLower) {
		return false
	}
	for _, key := range []string{"Ctrl+", "Alt+", "Shift+"} {
		if strings.HasPrefix(s, key) {
			return false
		}
	}
	if slices.Contains([]string{"Enter", "Esc", "Space", "Dr", "Proxydesk"}, s) {
		return false
	}
	first := []rune(s)[0]
	return unicode.IsUpper(first) || strings.Contains(s, " ")
}

var verb = regexp.MustCompile(`%(\[(\d+)\])?[-+# 0]*[\d.]*([a-zA-Z%])`)

// verbs are the values of a format in the order they are given: the kind of each.
func verbs(format string) []string {
	var kinds []string
	next := 0
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[3] == "%" {
			continue
		}
		if m[2] != "" {
			next, _ = strconv.Atoi(m[2])
			next--
		}
		for len(kinds) <= next {
			kinds = append(kinds, "")
		}
		kinds[next] = m[3]
		next++
	}
	return kinds
}
