package workflow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

// What the log says of a person is made in one place, so that the role they acted in
// is never left out; only what the system does by itself is written without it.
func TestEveryEntryOfAPersonIsMadeInOnePlace(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("casework/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var made []string
	set := token.NewFileSet()
	for _, name := range append(files, more...) {
		if ok, _ := filepath.Match("*_test.go", filepath.Base(name)); ok {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if ok && named(lit.Type) == "AuditEntry" && slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
				kv, ok := e.(*ast.KeyValueExpr)
				return ok && named(kv.Key) == "By"
			}) {
				made = append(made, name)
			}
			return true
		})
	}
	if want := []string{"staff.go"}; !slices.Equal(made, want) {
		t.Errorf("entries with a person are made in %q, want %q", made, want)
	}
}

// named is the last part of a name; "" for anything else.
func named(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}
