package lang

import (
	"encoding/csv"
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"proxydesk/assets"
)

// core lists what the core says: the sentences of its source, the questions and
// the words of the code lists.
func core(t *testing.T) []entry {
	t.Helper()
	var list []entry
	for _, f := range sources(t, "workflow") {
		if !slices.Contains(apart, f.name) {
			list = append(list, f.spoken()...)
		}
	}
	return append(append(list, questions(t)...), codes(t)...)
}

// apart are the files whose sentences are not of the window: those of letters are
// in the language of the letter, and what is wrong with a file of questions, a
// letter or a list is told at a terminal, to whoever wrote it, and the columns of
// a file are called the same in every language.
var apart = []string{
	"workflow/letter/phrase.go", "workflow/letter/law.go", "workflow/letter/template.go", "workflow/letter/library.go", "workflow/letter/form.go",
	"workflow/letter/language.go", "workflow/letter/sample.go", "workflow/checklist/load.go", "workflow/checklist/yaml.go", "workflow/checklist/condition.go", "workflow/checklist/effect.go",
	"workflow/checklist/library.go", "workflow/checklist/script.go", "workflow/checklist/check.go", "workflow/checklist/keeps.go", "workflow/casework/columns.go",
}

// spoken lists the texts of a file of the core that people read. What is put
// together is one sentence with values in it.
func (f file) spoken() []entry {
	var list []entry
	var visit func(root ast.Node)
	visit = func(root ast.Node) {
		var path []ast.Node
		ast.Inspect(root, func(n ast.Node) bool {
			if n == nil {
				path = path[:len(path)-1]
				return true
			}
			path = append(path, n)
			format, values, ok := sentenceOf(n)
			if !ok || passed(path) {
				return true
			}
			own := strings.Join(cut(format), "")
			if words(format) || len(values) > 0 && len(own) >= fewest && words("1 "+own) { // 3 days
				list = append(list, entry{Say: strings.TrimSpace(format), In: []string{f.pkg()}})
			}
			for _, v := range values {
				visit(v)
			}
			path = path[:len(path)-1]
			return false
		})
	}
	visit(f.tree)
	return list
}

// sentenceOf is a literal, a sum with one or a Sprintf as a format and its values.
func sentenceOf(n ast.Node) (format string, values []ast.Expr, ok bool) {
	switch e := n.(type) {
	case *ast.BasicLit:
		format, ok = literal(e)
		return strings.ReplaceAll(format, "%", "%%"), nil, ok
	case *ast.BinaryExpr:
		format, values, ok = summed(e)
		return format, values, ok
	case *ast.CallExpr:
		if called(e) == "fmt.Sprintf" {
			format, ok = literal(e.Args[0])
			return format, e.Args[1:], ok
		}
	}
	return "", nil, false
}

// summed is a sum of texts as a format: "Read " + day is "Read %s". It is one
// when a literal is among them.
func summed(e ast.Expr) (format string, values []ast.Expr, ok bool) {
	if b, sum := e.(*ast.BinaryExpr); sum && b.Op == token.ADD {
		x, xs, one := summed(b.X)
		y, ys, two := summed(b.Y)
		return x + y, append(xs, ys...), one || two
	}
	if s, ok := literal(e); ok {
		return strings.ReplaceAll(s, "%", "%%"), nil, true
	}
	return "%s", []ast.Expr{e}, false
}

// questions lists the words of the shipped questions, about each person.
func questions(t *testing.T) []entry {
	t.Helper()
	var list []entry
	err := fs.WalkDir(assets.Checklists, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(assets.Checklists, name)
		if err != nil {
			return err
		}
		var doc any
		if err := yaml.Unmarshal(b, &doc); err != nil {
			return err
		}
		texts(doc, "", func(key, text string) {
			if !slices.Contains([]string{"ask", "help", "label", "title", "wait", "note", "say", "part"}, key) {
				return
			}
			for _, person := range []string{"patient", "proxy"} {
				list = append(list, entry{Say: strings.ReplaceAll(strings.TrimSpace(text), "{person}", person), In: []string{"assets/checklists"}})
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// texts calls found with every text of a document and the key it stands under.
func texts(v any, key string, found func(key, text string)) {
	switch v := v.(type) {
	case string:
		found(key, v)
	case []any:
		for _, one := range v {
			texts(one, key, found)
		}
	case map[string]any:
		for k, one := range v {
			if key == "say" {
				k = key
			}
			texts(one, k, found)
		}
	}
}

// codes lists the words of the code lists.
func codes(t *testing.T) []entry {
	t.Helper()
	files, err := fs.Glob(assets.Codes, "codes/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var list []entry
	for _, name := range files {
		f, err := assets.Codes.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(f)
		r.Comment = '#'
		rows, err := r.ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(path.Base(name), err)
		}
		if at := slices.Index(rows[0], "label"); at >= 0 {
			for _, row := range rows[1:] {
				list = append(list, entry{Say: row[at], In: []string{"assets/codes"}})
			}
		}
	}
	return list
}
