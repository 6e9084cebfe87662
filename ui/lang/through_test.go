package lang

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// quiet are calls whose texts nobody reads in the window: errors for the log,
// the log itself, and what takes a text apart or names something for the program.
var quiet = []string{
	"lang.Say", "lang.Sayf", "lang.Count", "errors.New", "fmt.Errorf", "panic", "Log.Error", "Log.Warn", "Log.Info", "log.Error", "log.Warn", "log.Info", "slog.Error", "slog.Warn",
	"strings.HasPrefix", "strings.HasSuffix", "strings.TrimPrefix", "strings.TrimSuffix", "strings.Contains", "strings.Split", "strings.NewReplacer",
	".Format", "time.Parse", "regexp.MustCompile", "filepath.Join", "exec.Command", "fmt.Sscanf",
}

// namesOfFields are fields of structs that name something for the program.
var namesOfFields = []string{"ID", "Key", "Also", "Part", "Field", "Kind", "Reference", "id", "key", "name", "field"}

// elsewhere are the files whose texts are not of the window, and why.
var elsewhere = map[string]string{
	"ui/kit/clipped.go":   "tells a test what is cut off",
	"ui/kit/ground.go":    "speaks to the display",
	"ui/kit/sheet.go":     "names types of the toolkit",
	"ui/shell/table.go":   "tells a test what is wrong with a table",
	"ui/shell/key.go":     "names keys as the toolkit does",
	"ui/paper/flow.go":    "pages for patients are in the language of the letter",
	"ui/paper/form.go":    "forms for patients are in the language of the letter",
	"ui/theme/icon.go":    "draws",
	"ui/paper/pdf.go":     "names fonts",
	"ui/paper/western.go": "names fonts",
	"ui/paper/face.go":    "an error that the letters put into words",
	"ui/paper/temp.go":    "names files",
	"ui/paper/system.go":  "speaks to the operating system",
	"ui/theme/palette.go": "names colours",
}

// folders of the window; what is printed on a terminal is not of it.
var window = []string{
	"ui/kit", "ui/shell", "ui/signin", "ui/today", "ui/queue", "ui/workspace", "ui/incoming", "ui/register", "ui/reviews", "ui/letters",
	"ui/settings", "ui/audit", "ui/outbox", "ui/paper", "ui/theme", "ui/desktop",
}

// allowed are the texts that stay as they are in every language, by file.
var allowed = map[string][]string{
	// The log as a file is evidence and stays in one language.
	"ui/audit/model.go": {"Entry", "When (UTC)", "Who", "As", "What", "Case", "From", "To", "Details"},
	// Fields of the log.
	"ui/outbox/state.go": {"legal basis", "first day", "NHS number"},
	// What the log says of a report.
	"ui/shell/files.go": {"saved as a file", "saved as a workbook"},
}

func TestEverySentenceOfTheWindowGoesThroughThisPackage(t *testing.T) {
	for _, f := range sources(t, window...) {
		if elsewhere[f.name] != "" {
			continue
		}
		var path []ast.Node
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if n == nil {
				path = path[:len(path)-1]
				return true
			}
			path = append(path, n)
			l, ok := n.(*ast.BasicLit)
			if !ok || l.Kind != token.STRING {
				return true
			}
			s, _ := literal(l)
			if words(s) && !passed(path) && !slices.Contains(allowed[f.name], s) {
				t.Errorf("%s: %q does not go through lang", f.at(l), s)
			}
			return true
		})
	}
}

// passed reports whether a text, the last of a path through the tree, is not for
// the eyes of people or goes through this package.
func passed(path []ast.Node) bool {
	for i := len(path) - 2; i >= 0; i-- {
		switch p := path[i].(type) {
		case *ast.CallExpr:
			name := called(p)
			return slices.ContainsFunc(quiet, func(q string) bool { return name == q || strings.HasPrefix(q, ".") && strings.HasSuffix(name, q) })
		case *ast.KeyValueExpr:
			if p.Key == path[i+1] {
				return true
			}
			if id, ok := p.Key.(*ast.Ident); ok && slices.Contains(namesOfFields, id.Name) {
				return true
			}
		case *ast.ImportSpec, *ast.Field, *ast.IndexExpr:
			return true
		case *ast.CaseClause:
			return slices.ContainsFunc(p.List, func(e ast.Expr) bool { return e == path[i+1] })
		case *ast.BinaryExpr:
			if p.Op != token.ADD {
				return true
			}
		case *ast.BlockStmt, *ast.FuncLit:
			return false
		}
	}
	return false
}
