package kit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

// TestParts draws the parts that are more than a control, a question over them
// and a list to choose from. As with the gallery, after a change that is meant
// copy testdata/failed over the masters.
func TestParts(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark, "contrast": theme.HighContrast} {
		t.Run(name, func(t *testing.T) {
			w := everyPart(t, v)
			test.AssertImageMatches(t, "parts-"+name+".png", shoot(t, w, "02-parts-"+name))
			w = over(t, v)
			test.AssertImageMatches(t, "over-"+name+".png", shoot(t, w, "03-over-"+name))
		})
	}
}

// over is a question over a window, with a list open upon it.
func over(t *testing.T, v theme.Variant) fyne.Window {
	t.Helper()
	w := stage(t, v, NewPort(fyne.NewSize(800, 520), Pad(24, 24, Down(8, Title("Queue"), Body("What lies under a question is dimmed.")))), 800, 520)
	who := NewPick([]Choice{{ID: "a", Label: "Asha Rahman", Note: "Receptionist"}, {ID: "b", Label: "Sam Okafor", Note: "Administrator"}}, nil).Wide(300)
	t.Cleanup(Dialog{Title: "Assign this case", Body: NewField("Give to", who), Primary: NewButton("Assign", Go, nil)}.Show(w.Canvas()))
	Focus(who)
	key(w, fyne.KeyDown)
	return w
}

// painters are what the masters are painted from.
var painters = []string{"gallery", "everyPart", "over", "stage"}

// Whatever a page can be made of has its picture in a master.
func TestEveryConstructorIsInAMaster(t *testing.T) {
	drawn := calledBy(t, painters)
	made := 0
	for _, f := range declared(t, func(name string) bool { return !strings.HasSuffix(name, "_test.go") }) {
		if f.Recv != nil || !f.Name.IsExported() || !makesAPart(f) {
			continue
		}
		if made++; !drawn[f.Name.Name] {
			t.Errorf("%s is in no master: add it to everyPart", f.Name.Name)
		}
	}
	if made < 30 {
		t.Errorf("only %d constructors were found", made)
	}
}

// makesAPart says whether a function answers something to put on a page.
func makesAPart(f *ast.FuncDecl) bool {
	if f.Type.Results == nil || len(f.Type.Results.List) != 1 {
		return false
	}
	switch r := f.Type.Results.List[0].Type.(type) {
	case *ast.SelectorExpr:
		return r.Sel.Name == "CanvasObject"
	case *ast.StarExpr:
		id, ours := r.X.(*ast.Ident)
		return ours && strings.HasPrefix(f.Name.Name, "New") && id.IsExported()
	}
	return false
}

// calledBy is every name that functions of the tests call.
func calledBy(t *testing.T, functions []string) map[string]bool {
	t.Helper()
	called := map[string]bool{}
	for _, f := range declared(t, func(name string) bool { return strings.HasSuffix(name, "_test.go") }) {
		if !slices.Contains(functions, f.Name.Name) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				if id, ok := c.Fun.(*ast.Ident); ok {
					called[id.Name] = true
				}
			}
			return true
		})
	}
	return called
}

// declared is every function of the package's files that are wanted.
func declared(t *testing.T, wanted func(file string) bool) (all []*ast.FuncDecl) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.DeleteFunc(files, func(f string) bool { return !wanted(f) }) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				all = append(all, f)
			}
		}
	}
	return all
}
