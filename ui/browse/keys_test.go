package browse

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
)

func papersIn(t *testing.T, folder string) *asking {
	t.Helper()
	return ask(t, practice(), Want{Kinds: Papers, From: []string{folder}})
}

// The list has the focus when the dialog opens; the arrows, Enter and Backspace do
// the rest.
func TestAFileIsChosenByKeys(t *testing.T) {
	a := papersIn(t, "/home/asha")
	if !a.grid.Focused() {
		t.Fatal("the list does not have the focus")
	}
	if got := a.names(); !slices.Equal(got, []string{"Desktop", "Documents", "Downloads"}) || a.row() != "Desktop" {
		t.Fatalf("it shows %q, at %s", got, a.row())
	}
	a.key(fyne.KeyDown, fyne.KeyReturn)
	a.wantFolder(documents)
	a.key(fyne.KeyBackspace)
	a.wantFolder("/home/asha")
	if a.row() != "Documents" {
		t.Errorf("back up, %s is chosen and not where one came from", a.row())
	}
	a.key(fyne.KeyEnter, fyne.KeyEnd, fyne.KeyReturn)
	a.wantTook(documents + "/photo of the form.png")
	if a.last != documents || a.win.Canvas().Overlays().Top() != nil {
		t.Errorf("it looked at %s last, and is gone: %v", a.last, a.win.Canvas().Overlays().Top() == nil)
	}
}

// Esc cancels, wherever the focus is, and gives it back to where it was.
func TestEscCancelsFromEveryPart(t *testing.T) {
	for _, folder := range []bool{false, true} {
		stops := 1
		for at := 0; at < stops; at++ {
			a := ask(t, practice(), Want{Folder: folder, From: []string{"/home/asha"}})
			if at == 0 {
				stops = 0
				for seen := map[fyne.Focusable]bool{}; !seen[a.win.Canvas().Focused()]; stops++ {
					seen[a.win.Canvas().Focused()] = true
					a.key(fyne.KeyTab)
				}
				if stops < 6 {
					t.Fatalf("Tab reaches only %d parts", stops)
				}
			}
			for range at {
				a.key(fyne.KeyTab)
			}
			part := fmt.Sprintf("%T", a.win.Canvas().Focused())
			a.key(fyne.KeyEscape)
			if a.closed != 1 || a.took != nil || a.win.Canvas().Overlays().Top() != nil {
				t.Errorf("upon %s, the %d. part, Esc closed it %d times", part, at, a.closed)
			}
			if a.win.Canvas().Focused() == nil {
				t.Errorf("upon %s: the focus is lost", part)
			}
			if a.m.folder != "" || a.grid.Len() != 0 || a.path.Text() != "" || len(a.m.all) != 0 {
				t.Error("something of what was seen is left")
			}
		}
	}
}

func TestTheOrderOfTab(t *testing.T) {
	a := papersIn(t, documents)
	for _, want := range []string{"7 rows", "Name", "Choose this file", "Cancel", "Folder, or the path", "Documents, you are here", "7 rows"} {
		f := a.win.Canvas().Focused().(interface{ AccessibilityLabel() string })
		if got := f.AccessibilityLabel(); !strings.HasPrefix(got, want) {
			t.Fatalf("Tab leads to %q, want %q", got, want)
		}
		a.key(fyne.KeyTab)
	}
}

func TestLettersLookForAName(t *testing.T) {
	a := papersIn(t, documents)
	for _, step := range []struct {
		pause time.Duration
		typed string
		at    string
	}{
		{0, "l", "letter 2.jpg"}, // not the folder at which it stands, Leaflets
		{2 * time.Second, "L", "letter 10.jpg"},
		{2 * time.Second, "lea", "Leaflets"},
		{2 * time.Second, "scans 2", "Scans 2026"},
		{2 * time.Second, "j", "Scans 2026"}, // no name begins so, and j does not move
		{2 * time.Second, "cc", "court order.pdf"},
	} {
		a.clock.pass(step.pause)
		a.write(step.typed)
		if a.row() != step.at {
			t.Errorf("%q leads to %s, want %s", step.typed, a.row(), step.at)
		}
	}
}

func TestAPathIsTyped(t *testing.T) {
	for _, c := range []struct{ typed, folder, took, wrong string }{
		{typed: "/mnt/shared scans", folder: "/mnt/shared scans"},
		{typed: `"/mnt/shared scans/a.pdf"`, took: "/mnt/shared scans/a.pdf"},
		{typed: "file:///mnt/shared%20scans/a.pdf", took: "/mnt/shared scans/a.pdf"},
		{typed: "Documents/../Documents", folder: documents},
		{typed: "Documents/rota.xlsx", wrong: "Only a PDF, PNG or JPEG file can be taken here."},
		{typed: "/nowhere", wrong: "Nothing of that name is there."},
		{typed: "file:", wrong: "No file can be there."},
		{typed: "/dev/pipe", wrong: "That is no ordinary file."},
		{typed: "/locked", wrong: "You may not open that on this computer."},
		{typed: "/odd", wrong: "The computer could not look at that."},
	} {
		s := practice()
		s.in["/dev"] = []Entry{{Name: "pipe", What: Other}}
		s.fails["/locked"], s.fails["/odd"] = fs.ErrPermission, errors.New("input/output error")
		a := ask(t, s, Want{Kinds: Papers, From: []string{"/home/asha"}})
		kit.Focus(a.path)
		a.path.SelectAll()
		a.write(c.typed)
		a.key(fyne.KeyReturn)
		switch {
		case c.took != "":
			a.wantTook(c.took)
		case c.folder != "":
			a.wantFolder(c.folder)
			if !a.grid.Focused() {
				t.Errorf("%s: gone there, the list does not have the focus", c.typed)
			}
		default:
			if got := a.field.Error(); !strings.HasPrefix(got, c.wrong) || a.path.Text() != c.typed || a.m.folder != "/home/asha" {
				t.Errorf("%s: it says %q, shows %s, and what was typed is %q", c.typed, got, a.m.folder, a.path.Text())
			}
			a.write("x")
			if a.field.Error() != "" {
				t.Errorf("%s: typed on, it is still called wrong", c.typed)
			}
		}
	}
}

// A slash typed upon the list begins a path; a path from the clipboard goes there
// as well.
func TestAPathBeginsUponTheList(t *testing.T) {
	a := papersIn(t, documents)
	a.write("/mnt/shared scans/a.pdf")
	a.key(fyne.KeyReturn)
	a.wantTook("/mnt/shared scans/a.pdf")

	a = papersIn(t, documents)
	fyne.CurrentApp().Clipboard().SetContent(` "/mnt/shared scans/a.pdf"` + "\n")
	a.shortcut(paste)
	if !a.path.Focused() || a.path.Text() != `"/mnt/shared scans/a.pdf"` {
		t.Fatalf("pasted, the path is %q", a.path.Text())
	}
	a.key(fyne.KeyReturn)
	a.wantTook("/mnt/shared scans/a.pdf")
}

// shortcut is a key with Ctrl or Alt: the toolkit gives it to what has the focus
// where that takes any. Its window for tests hears none.
func (a *asking) shortcut(s fyne.Shortcut) {
	if f, ok := a.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
	}
}

func TestAltUpGoesUpFromEverywhere(t *testing.T) {
	a := papersIn(t, documents)
	a.shortcut(altUp)
	a.wantFolder("/home/asha")
	kit.Focus(a.path)
	a.key(fyne.KeyBackspace)
	a.wantFolder2("/home/asha", "/home/ash") // it takes a letter away in the path
	a.shortcut(altUp)
	a.wantFolder("/home")
	if !a.grid.Focused() {
		t.Error("the list does not have the focus")
	}
	a.key(fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace)
	a.wantFolder("/")
}

func (a *asking) wantFolder2(folder, path string) {
	a.t.Helper()
	if a.m.folder != folder || a.path.Text() != path {
		a.t.Errorf("it shows %s and the path says %s", a.m.folder, a.path.Text())
	}
}

// The heads sort by keyboard too, folders first whichever way; the chosen row stays.
func TestTheListIsSorted(t *testing.T) {
	a := papersIn(t, documents)
	a.write("court")
	a.key(fyne.KeyTab, fyne.KeyRight, fyne.KeyReturn) // by size
	if got := a.names(); !slices.Equal(got[:4], []string{"Leaflets", "Scans 2026", "birth certificate.pdf", "court order.pdf"}) || a.row() != "court order.pdf" {
		t.Errorf("by size: %q, at %s", got, a.row())
	}
	a.key(fyne.KeyReturn)
	if got := a.names(); !slices.Equal(got[1:3], []string{"Leaflets", "photo of the form.png"}) || a.row() != "court order.pdf" {
		t.Errorf("largest first: %q, at %s", got, a.row())
	}
	a.goTo("/home/asha")
	a.goTo(documents)
	if got := a.names(); got[2] != "photo of the form.png" {
		t.Errorf("in the next folder it is sorted otherwise: %q", got)
	}
}

func TestPlacesLeadToTheirFolders(t *testing.T) {
	a := papersIn(t, "/home/asha")
	if a.rail.Chosen() != "/home/asha" {
		t.Errorf("the place one is at is %q", a.rail.Chosen())
	}
	kit.Focus(a.rail)
	a.key(fyne.KeyDown, fyne.KeyReturn)
	a.wantFolder(documents)
	if a.rail.Chosen() != documents || !a.grid.Focused() {
		t.Errorf("the place one is at is %q, and the list has the focus: %v", a.rail.Chosen(), a.grid.Focused())
	}
	kit.Focus(a.rail)
	a.key(fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn)
	a.wantFolder("/home/asha")
}

// Only what can be taken is shown, and the rest is counted.
func TestWhatCannotBeTakenIsCounted(t *testing.T) {
	a := papersIn(t, documents)
	if got := a.names(); len(got) != 7 || slices.Contains(got, "rota.xlsx") {
		t.Errorf("it shows %q", got)
	}
	a.wantWords("2 files of other kinds are not shown: only PDF, PNG or JPEG can be taken.")
	a = papersIn(t, "/media/USB STICK")
	a.wantWords("Nothing here can be taken")
	a.wantWords("1 file of another kind is not shown: only PDF, PNG or JPEG can be taken.")
	a = ask(t, practice(), Want{From: []string{documents}})
	if got := a.names(); len(got) != 9 {
		t.Errorf("where every kind can be taken it shows %q", got)
	}
	a = ask(t, practice(), Want{Folder: true, From: []string{documents}})
	if got := a.names(); !slices.Equal(got, []string{"Leaflets", "Scans 2026"}) {
		t.Errorf("where a folder is wanted it shows %q", got)
	}
	a.wantWords("7 files are here and not shown: a folder is to be chosen.")
}

func TestFoldersThatCannotBeRead(t *testing.T) {
	for err, words := range map[error]string{fs.ErrPermission: "This folder may not be opened", fs.ErrNotExist: "This folder is gone", syscall.EIO: "This folder cannot be read"} {
		s := practice()
		s.fails[documents] = err
		a := papersOn(t, s, "/home/asha")
		a.write("doc")
		a.key(fyne.KeyReturn)
		a.wantWords(words)
		delete(s.fails, documents)
		a.key(fyne.KeyF5)
		if len(a.names()) != 7 || a.row() == "" {
			t.Errorf("read anew it shows %q, at %q", a.names(), a.row())
		}
		a.key(fyne.KeyBackspace)
		a.wantFolder("/home/asha")
	}
	a := papersIn(t, "/home/asha/Downloads")
	a.wantWords("This folder is empty")
}

func papersOn(t *testing.T, s *shelf, folder string) *asking {
	t.Helper()
	return ask(t, s, Want{Kinds: Papers, From: []string{folder}})
}

// It begins in the first folder that can be read; what is no whole path is none.
func TestItBeginsWhereItCan(t *testing.T) {
	t.Setenv("HOME", "/home/asha")
	t.Setenv("USERPROFILE", "/home/asha")
	for _, c := range []struct {
		from []string
		want string
	}{{[]string{"", documents}, documents}, {[]string{"/gone", "relative", documents}, documents}, {[]string{"/gone"}, "/home/asha"}, {nil, "/home/asha"}} {
		a := ask(t, practice(), Want{From: c.from})
		a.wantFolder(c.want)
	}
}

// A folder that does not answer holds nothing up: one can go elsewhere, cancel, and
// its answer is heard by nobody.
func TestAFolderThatDoesNotAnswer(t *testing.T) {
	s := practice()
	s.stuck = make(chan struct{})
	s.in["/stuck"] = []Entry{{Name: "late.pdf"}}
	a := ask(t, s, Want{Kinds: Papers, From: []string{"/stuck"}}, live)
	a.answer() // the places
	a.clock.pass(waited)
	a.wantWords("Reading the folder …")
	a.Dialog.goTo(documents)
	for a.m.state != Shown {
		a.answer()
		a.clock.pass(0)
	}
	a.wantFolder(documents)
	a.Dialog.goTo("/stuck")
	before := a.grid.Len()
	a.key(fyne.KeyEnd, fyne.KeyReturn) // what is seen is of the folder before, and opens nothing
	if before != 7 || a.took != nil || a.m.folder != "/stuck" || a.field.Error() != "" {
		t.Errorf("%d rows stay meanwhile, and %q was taken", before, a.took)
	}
	a.clock.pass(waited)
	if a.grid.Len() != 0 {
		t.Error("the rows of the folder before stay for good")
	}
	a.wantWords("Reading the folder …")
	a.key(fyne.KeyEscape)
	if a.closed != 1 || a.win.Canvas().Overlays().Top() != nil {
		t.Fatal("it cannot be cancelled")
	}
	a.answer() // what was given up at last: nobody waits for it any longer
	close(s.stuck)
	if len(a.m.all) != 0 || a.grid.Len() != 0 {
		t.Error("an answer that nobody waits for was shown")
	}
}

// answer lets the window hear one answer.
func (a *asking) answer() {
	a.t.Helper()
	select {
	case f := <-a.queue:
		f()
	case <-time.After(10 * time.Second):
		a.t.Fatal("no answer comes")
	}
}

// Where the sizes take long the names are shown without them.
func TestNamesComeBeforeTheirSizes(t *testing.T) {
	s := newShelf("/far/far.pdf", "/far/near.pdf")
	s.stuck = make(chan struct{})
	a := ask(t, s, Want{From: []string{"/far"}}, live)
	a.answer()
	a.answer() // the places and the names, in either turn
	if got := a.names(); len(got) != 0 {
		t.Errorf("%q are shown before their sizes had a moment to come", got)
	}
	a.clock.pass(patience)
	if got := a.names(); !slices.Equal(got, []string{"far.pdf", "near.pdf"}) || a.row() != "far.pdf" {
		t.Fatalf("it shows %q", got)
	}
	a.key(fyne.KeyDown)
	a.grid.OnSort(byName, true) // the sizes are on their way, sorted as before
	close(s.stuck)
	a.answer()
	if got := a.names(); !slices.Equal(got, []string{"near.pdf", "far.pdf"}) {
		t.Errorf("sorted meanwhile, it shows %q", got)
	}
	if r, _ := a.grid.Chosen(); r.ID != "near.pdf" || r.Cells[1].Text == "" {
		t.Errorf("with the sizes, the row is %+v", r)
	}
}

func TestTwentyThousandFiles(t *testing.T) {
	s := newShelf("/many/")
	for i := range 20_000 {
		s.in["/many"] = append(s.in["/many"], Entry{Name: fmt.Sprintf("Scan %d.pdf", i), Size: int64(i), Changed: now})
	}
	a := ask(t, s, Want{Kinds: Papers, From: []string{"/home"}})
	began := time.Now()
	a.Dialog.goTo("/many")
	a.key(fyne.KeyEnd)
	if took := time.Since(began); took > 2*time.Second { // about 0.1 s on a machine that does nothing else
		t.Errorf("it took %v", took)
	}
	if a.grid.Len() != 20_000 || a.row() != "Scan 19999.pdf" {
		t.Errorf("%d rows, at %s", a.grid.Len(), a.row())
	}
	t.Log("shown within", time.Since(began))
	a.write("scan 1234")
	if a.row() != "Scan 1234.pdf" {
		t.Errorf("looking for a name leads to %s", a.row())
	}
}

// Nothing is cut off in the smallest window, at any size of type.
func TestNothingIsCutOff(t *testing.T) {
	for _, zoom := range []float32{0.8, 1, 1.5, 2} {
		for _, density := range []theme.Density{theme.Standard, theme.Compact} {
			if density == theme.Compact && zoom != 1 && zoom != 2 {
				continue
			}
			for _, folder := range []bool{false, true} {
				for _, from := range []string{documents, "/media/USB STICK"} {
					a := ask(t, practice(), Want{Folder: folder, Kinds: Papers, From: []string{from}})
					fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, density, zoom))
					top := a.win.Canvas().Overlays().Top()
					top.Refresh()
					top.Resize(fyne.NewSize(1024, 688))
					kit.Reflow(a.body)
					for _, bad := range kit.Clipped(top) {
						if strings.HasPrefix(bad, "/overlay/Panel: it is") && strings.Contains(bad, "high") {
							continue // it would be higher where there is room
						}
						t.Errorf("%.0f %%, spacing %v, folder %v: %s", zoom*100, density, folder, bad)
					}
					if h := a.grid.Size().Height; h < theme.Px(32+36) {
						t.Errorf("%.0f %%: the list is %.0f high, less than its head and a row", zoom*100, h)
					}
					if a.pick.Visible() == a.side.Visible() || zoom == 1 && !a.side.Visible() || zoom == 2 && !a.pick.Visible() {
						t.Errorf("%.0f %%: the places are a list: %v, and a box to choose from: %v", zoom*100, a.side.Visible(), a.pick.Visible())
					}
				}
			}
		}
	}
}

func TestOthersAreTold(t *testing.T) {
	a := papersIn(t, documents)
	top := a.win.Canvas().Overlays().Top().(fyne.Accessible)
	if top.AccessibilityLabel() != "Choose a file" || top.AccessibilityRole() != fyne.AccessibleRoleContainer {
		t.Errorf("the dialog is called %q", top.AccessibilityLabel())
	}
	list := a.grid.FocusTarget().(fyne.Accessible)
	if got := list.AccessibilityLabel(); got != "7 rows, row 1, Leaflets, Folder, Today, 08:42" {
		t.Errorf("the list is called %q", got)
	}
	kit.Focus(a.path)
	if got := a.win.Canvas().Focused().(fyne.Accessible).AccessibilityLabel(); got != "Folder, or the path of a file, "+documents {
		t.Errorf("the path is called %q", got)
	}
}

func TestSizesAreSaidShortly(t *testing.T) {
	for n, want := range map[int64]string{0: "0 KB", 1: "1 KB", 2047: "1 KB", 1 << 20: "1.0 MB", 5 << 29: "2.5 GB"} {
		if got := Size(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
}

func TestNamesAreShownPlain(t *testing.T) {
	if got := shownName("a\nb\u202efdp.exe"); got != "a?b?fdp.exe" {
		t.Errorf("shown as %q", got)
	}
	if got := called("/"); got != "/" {
		t.Errorf("the root is called %q", got)
	}
	if got := called("/home/a folder with a name that never ends"); got != "a folder with a name th…" {
		t.Errorf("a long one is called %q", got)
	}
}
