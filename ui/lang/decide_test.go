package lang

import (
	"go/ast"
	"go/token"
	"testing"
)

// What a sentence says depends on the language, so nothing is decided by it: no
// comparison, no case and no key of a map asks this package.
func TestNothingIsDecidedByItsWords(t *testing.T) {
	for _, f := range sources(t, "ui") {
		for _, e := range f.decidedBy() {
			t.Errorf("%s: decided by the words of a sentence; decide by the value they are of", f.at(e))
		}
	}
}

// decidedBy lists the sentences that a file compares something with.
func (f file) decidedBy() (found []ast.Expr) {
	words := func(list ...ast.Expr) {
		for _, e := range list {
			if c, ok := e.(*ast.CallExpr); ok && spokenBy(called(c)) {
				found = append(found, e)
			}
		}
	}
	ast.Inspect(f.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				words(n.X, n.Y)
			}
		case *ast.SwitchStmt:
			words(n.Tag)
		case *ast.CaseClause:
			words(n.List...)
		case *ast.KeyValueExpr:
			words(n.Key)
		}
		return true
	})
	return found
}

func spokenBy(name string) bool {
	return name == "lang.Say" || name == "lang.Sayf" || name == "lang.Count" || name == "lang.Of"
}
