package localdb

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// doors lists every statement that writes, by its name in the source, with the
// doors it stands behind (design 3).
var doors = map[string]string{
	"insertApplication": "Commit", "updateApplication": "Commit", "updateApplicationKeys": "Commit", "insertOriginal": "Commit",
	"insertRole": "Commit", "updateRole": "Commit Mirror Settle", "insertUnder": "Commit Mirror Settle fillUnder", "deleteUnder": "Commit Mirror Settle fillUnder",
	"insertLetter": "Commit", "updateLetter": "Commit", "upsertLetterWords": "Commit",
	"insertEvidence": "Commit", "updateEvidence": "Commit", "insertCopy": "Commit", "deleteCopy": "Commit",
	"insertOutgoing": "Commit Settle", "updateOutgoing": "Commit Settle", "setAsideOutgoing": "Commit Settle",

	"upsertHeard": "NoteRead",

	"insertAudit": "every door but Prefer", "updateAuditHead": "every door but Prefer", "insertAuditHead": "Create",
	"insertPractice": "Create", "updatePractice": "Administer", "updateRecovery": "NewRecovery", "upsertSetting": "KeepSettings", "insertWording": "KeepWording",
	"insertStaff": "Create Administer", "updateStaff": "Administer ChangePassword UnlockWithRecovery",
	"upsertFailure": "SignIn", "deleteFailures": "SignIn Administer ChangePassword UnlockWithRecovery NewRecovery",
	"upsertPreference": "Prefer", "upsertDraft": "KeepDraft", "deleteDraft": "KeepDraft", "deleteDraftsLeft": "KeepDraft", "deleteDraftsOf": "Commit", "deleteDraftsBy": "Administer", "insertChecklistFile": "KeepChecklist", "upsertSecret": "KeepSecret",
}

// openers are the functions that begin a write, each with its door.
var openers = map[string]string{
	"door": "NoteRead Commit Mirror Settle Administer Prefer KeepDraft KeepChecklist KeepSettings KeepWording fillUnder", "put": "Commit Mirror", "Note": "Note", "fill": "Create",
	"tryPassword": "SignIn", "welcome": "SignIn", "changePassword": "ChangePassword", "recover": "UnlockWithRecovery",
	"newRecovery": "NewRecovery", "keepSecret": "KeepSecret",
}

// throughDoor are the functions that go through door.
var throughDoor = []string{"Administer", "KeepChecklist", "KeepDraft", "KeepSettings", "KeepWording", "NoteRead", "Prefer", "Settle", "fillUnder", "put"}

var writes = regexp.MustCompile(`(?i)^\s*(INSERT|UPDATE|DELETE|REPLACE)\b`)

func TestEveryWriteStandsBehindADoor(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	statements, begin, door := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		named := map[*ast.BasicLit]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok {
				for i, value := range v.Values {
					if l := firstText(value); l != nil && writes.MatchString(text(l)) {
						statements[v.Names[i].Name], named[l] = true, true
					}
				}
			}
			return true
		})
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && writes.MatchString(text(l)) && !named[l] {
				t.Errorf("%s writes with a text that has no name: %s", f.Name(), l.Value)
			}
			return true
		})
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				if calls(f, "do") && f.Name.Name != "Administer" && f.Name.Name != "do" {
					begin[f.Name.Name] = true
				}
				if calls(f, "door") {
					door[f.Name.Name] = true
				}
			}
		}
	}
	if got, want := slices.Sorted(maps.Keys(statements)), slices.Sorted(maps.Keys(doors)); !slices.Equal(got, want) {
		t.Errorf("statements that write:\n%v\nwith a door:\n%v", got, want)
	}
	if got, want := slices.Sorted(maps.Keys(begin)), slices.Sorted(maps.Keys(openers)); !slices.Equal(got, want) {
		t.Errorf("functions that begin a write:\n%v\nwith a door:\n%v", got, want)
	}
	if got := slices.Sorted(maps.Keys(door)); !slices.Equal(got, throughDoor) {
		t.Errorf("functions that go through door: %v, want %v", got, throughDoor)
	}
}

// firstText is the text an expression begins with.
func firstText(e ast.Expr) *ast.BasicLit {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return e
		}
	case *ast.BinaryExpr:
		return firstText(e.X)
	}
	return nil
}

func text(l *ast.BasicLit) string {
	s, err := strconv.Unquote(l.Value)
	if err != nil {
		return l.Value
	}
	return s
}

// calls reports whether a function calls a method of that name.
func calls(f *ast.FuncDecl, method string) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if s, ok := c.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == method {
				found = true
			}
		}
		return true
	})
	return found
}
