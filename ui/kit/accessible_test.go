package kit

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

// plain is the parts that only place others and have nothing to say themselves.
var plain = []string{"BirthField", "Checks", "DateField", "Entry", "Field", "Grid", "Icon", "Port", "RadioList", "Scroll", "Segments", "Together",
	"gridHead", "pickList", "swatch", "themed", "wheel", "press"}

// everyPart is a window with each part of the package in it.
func everyPart(t *testing.T, v theme.Variant) fyne.Window {
	t.Helper()
	grid := NewGrid(Column{ID: "a", Title: "Patient", Sorts: true}, Column{ID: "b", Title: "Due"}).WithTicks()
	grid.SetSource(Rows{{ID: "1", Cells: []Cell{{Text: "EXAMPLE, Ann"}, {Text: "3 Dec", Sub: "2 days"}}}})
	grid.Choose(0)
	toaster := NewToaster(func(time.Duration, func()) func() { return func() {} }, 0)
	lines := NewLines(nil)
	lines.Set([]Line{{Head: "Do", Text: "Open", Icon: theme.IconUser, Key: "Enter"}})
	checks := NewChecks(nil)
	checks.SetChecks([]Check{{ID: "1", Question: "Is it them?", State: "Done"}})
	busy := NewBusy()
	busy.Set(true)
	tabs := NewTabs([]TabItem{{ID: "a", Label: "Mine", Count: "5"}}, nil)
	tabs.Choose("a")
	rail := NewNavRail([]NavItem{{ID: "a", Label: "Today", Icon: theme.IconHome}}, nil)
	all := Down(4, grid, lines, checks, NewGiving(Stack(busy), busy, PadEach(4, 0, 0, 0, tabs), func(float32) float32 { return 0 }).Object(), rail,
		NewButton("Save", Go, nil), NewIconButton(theme.IconCopy, "Copy", nil), NewLink("More", nil), NewTogether(NewTick("Seen", nil)),
		NewSegments([]Segment{{ID: "y", Label: "Yes", Key: 'y'}}, nil), NewRadioList([]Option{{ID: "a", Title: "One"}}, nil),
		NewPick([]Choice{{ID: "a", Label: "A person"}}, nil), NewField("Name", NewEntry()), NewField("Born", NewBirthField(december)), NewField("Due", NewDateField(december)),
		NewTile("Overdue", "1", nil), NewTag("New", theme.Blue), NewPagePreview(Sheet{Width: 595, Height: 90, Words: []SheetWords{{X: 20, Y: 40, Size: 12, Text: "Dear Ann"}}}),
		NewPicture(image.NewNRGBA(image.Rect(0, 0, 8, 8)), "A passport"),
		NewBarChart(Chart{Title: "Reviews by month", Series: []Series{{Name: "Due", Color: theme.Chart1}}, Bars: []Bar{{Label: "May", Counts: []int{2}}}}, func(int) {}),
		IdentityBar(Identity{Rows: []IdentityRow{{Label: "Patient", Name: "EXAMPLE, Ann", Born: "3 Feb 2018", Number: "999 000 1006", Copy: "9990001006"}}}, "NHS", func(string) {}),
		NewField("Password", NewPassword()), NewField("Note", NewNote(2)), Across(8, NewIcon(theme.IconCheck, theme.Fg, 20), Key("y")),
		NewRuns(FaceBody, R("Read by "), B("everybody here")), Body("Words"))
	w := stage(t, v, NewScroll(Stack(all, toaster)), 1000, 1640)
	toaster.Say(Toast{Text: "Saved", Act: "Undo", Acting: func() {}})
	return w
}

func TestEveryPartSaysWhatItIs(t *testing.T) {
	w := everyPart(t, theme.Light)
	t.Cleanup(Dialog{Title: "Sure?", Primary: NewButton("Yes", Go, nil)}.Show(w.Canvas()))
	met := map[string]string{}
	for _, root := range append(w.Canvas().Overlays().List(), w.Content()) {
		for _, o := range test.LaidOutObjects(root) {
			if typeOf := reflect.TypeOf(o); strings.HasSuffix(typeOf.Elem().PkgPath(), "ui/kit") {
				name := typeOf.Elem().Name()
				a, ok := o.(fyne.Accessible)
				if !ok || slices.Contains(plain, name) {
					met[name] = "-"
					continue
				}
				label, role := a.AccessibilityLabel(), a.AccessibilityRole()
				if label != "" && role != "" { // one that holds nothing says nothing
					met[name] = fmt.Sprintf("%s (%s)", label, role)
				}
			}
		}
	}
	for _, name := range partNames(t) {
		switch got, ok := met[name], slices.Contains(plain, name); {
		case got == "" && !ok:
			t.Errorf("%s says nothing, or is not in the window of this test", name)
		case got == "-" && !ok:
			t.Errorf("%s has no label and no role, and is not one that only places others", name)
		}
	}
	for name, want := range map[string]string{
		"gridList": "1 row, row 1, EXAMPLE, Ann, 3 Dec, 2 days (container)", "overlay": "Sure? (container)", "Toaster": "Saved (text)",
		"tab": "Mine, 5, view, chosen (button)", "segment": "Yes, y, choice, not chosen (button)", "Tick": "Seen, tick box, not ticked (button)",
		"Panel": "Patient EXAMPLE, Ann, born 3 Feb 2018, number 999 000 1006 (container)",
	} {
		if met[name] != want {
			t.Errorf("%s says %q, want %q", name, met[name], want)
		}
	}
}

// partNames is every type of the package that is drawn.
func partNames(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			f, ok := n.(*ast.FuncDecl)
			if ok && f.Recv != nil && f.Name.Name == "CreateRenderer" {
				if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
					names[star.X.(*ast.Ident).Name] = true
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(names))
}
