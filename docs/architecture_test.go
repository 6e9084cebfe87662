// Package docs holds no code: its tests keep the documents true.
package docs

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// row is one line of the table in architecture.md.
type row struct {
	ours  []string
	never []string
}

// banned spells out the words of the table's last column.
var banned = map[string][]string{
	"database": {"database/sql", "github.com/jmoiron/sqlx", "modernc.org/sqlite", "github.com/pressly/goose"},
	"net":      {"net", "net/http"},
	"fyne":     {"fyne.io/fyne/v2"},
	"os":       {"os", "log", "log/slog"},
	"rand":     {"math/rand", "math/rand/v2", "crypto/rand"},
}

// owners are the only packages that may import something.
var owners = map[string]string{
	"fyne.io/fyne/v2/app":         "main",
	"fyne.io/fyne/v2/test":        "ui/tour",
	"fyne.io/fyne/v2/dialog":      "nothing", // its dialogs have neither our words nor our keys
	"github.com/jung-kurt/gofpdf": "ui/paper",
	"modernc.org/sqlite":          "localdb",
}

func TestImportsFollowTheTable(t *testing.T) {
	table := readTable(t)
	seen := map[string]bool{}
	for file, imports := range sources(t) {
		pkg := path.Dir(file)
		if pkg == "." {
			pkg = "main"
		}
		seen[pkg] = true
		r, ok := table[pkg]
		if !ok {
			t.Errorf("package %s has no row in architecture.md", pkg)
			continue
		}
		for _, imp := range imports {
			for what, owner := range owners {
				if under(imp, what) && pkg != owner {
					t.Errorf("%s imports %s, which only %s may", file, imp, owner)
				}
			}
			if path.Base(file) == "model.go" && under(imp, "fyne.io/fyne/v2") {
				t.Errorf("%s is a model and imports %s", file, imp)
			}
			own, mine := strings.CutPrefix(imp, "proxydesk/")
			switch {
			case mine && !slices.ContainsFunc(r.ours, func(allowed string) bool { return allows(allowed, own) }):
				t.Errorf("%s imports %s, which its row does not allow", file, imp)
			case !mine && slices.Contains(r.never, "everything but embed") && imp != "embed":
				t.Errorf("%s imports %s", file, imp)
			}
			for _, word := range r.never {
				for _, b := range banned[word] {
					if exact := b == "net" || b == "os" || b == "log"; imp == b || !exact && under(imp, b) {
						t.Errorf("%s imports %s, which its row forbids", file, imp)
					}
				}
			}
		}
	}
	for pkg := range table {
		if !seen[pkg] {
			t.Errorf("architecture.md has a row for %s, which does not exist", pkg)
		}
	}
}

// TestTheLawIsDeaf keeps the clock out of the rules: they are told the time.
func TestTheLawIsDeaf(t *testing.T) {
	for file := range sources(t) {
		if !strings.HasPrefix(file, "workflow/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"time.Now(", "time.Sleep(", "time.After("} {
			if strings.Contains(string(text), word) {
				t.Errorf("%s calls %s)", file, word)
			}
		}
	}
}

func allows(allowed, pkg string) bool {
	if allowed == "all" {
		return true
	}
	if stem, ok := strings.CutSuffix(allowed, "/..."); ok {
		return under(pkg, stem)
	}
	return pkg == allowed
}

func under(imp, stem string) bool { return imp == stem || strings.HasPrefix(imp, stem+"/") }

// sources maps every Go file that is not a test, by its path from the root, to
// its imports.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != ".." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "build" || name == "docs") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(filepath.ToSlash(p), "../")
		files[rel] = nil
		for _, i := range f.Imports {
			imp, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			files[rel] = append(files[rel], imp)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func readTable(t *testing.T) map[string]row {
	t.Helper()
	text, err := os.ReadFile("architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]row{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 || strings.Contains(cells[0], "---") {
			continue
		}
		name := strings.Trim(strings.TrimSpace(cells[0]), "`")
		if name == "package" {
			continue
		}
		table[name] = row{ours: list(cells[1]), never: list(cells[2])}
	}
	if len(table) < 5 {
		t.Fatalf("read only %v from the table", slices.Collect(maps.Keys(table)))
	}
	return table
}

func list(cell string) []string {
	var out []string
	for w := range strings.SplitSeq(cell, ",") {
		if w = strings.TrimSpace(w); w != "" && w != "–" {
			out = append(out, w)
		}
	}
	return out
}
