package lang

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
	"unicode"
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

// The first byte of a word is its first letter in English alone: kit.Capital and
// kit.InSentence know letters. And one and many are for [Count] to tell apart.
func TestLettersAndNumbersAreLeftToTheirHelpers(t *testing.T) {
	for _, f := range sources(t, "ui") {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if name := called(n); (name == "strings.ToUpper" || name == "strings.ToLower") && firstByte(n.Args[0]) {
					t.Errorf("%s: the first byte is made another letter", f.at(n))
				}
				if said, ok := saidBy(n); ok && strings.HasPrefix(said, "1 ") && called(n) != "lang.Count" && len(said) > 2 && unicode.IsLower(rune(said[2])) && said != "1 to 9" {
					t.Errorf("%s: %q is for lang.Count to say", f.at(n), said)
				}
			}
			return true
		})
	}
}

// firstByte reports whether an expression is x[:1].
func firstByte(e ast.Expr) bool {
	s, ok := e.(*ast.SliceExpr)
	if !ok || s.Low != nil {
		return false
	}
	high, ok := s.High.(*ast.BasicLit)
	return ok && high.Value == "1"
}

// saidBy is the sentence of a call of this package.
func saidBy(c *ast.CallExpr) (string, bool) {
	if !spokenBy(called(c)) || len(c.Args) == 0 {
		return "", false
	}
	return literal(c.Args[0])
}
