package browse

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow/nhs"
)

// why says why a path cannot be taken. It never names it.
func why(err error) string {
	switch {
	case errors.Is(err, errNoPath):
		return lang.Say("No file can be there. Type where it is, paste its path, or choose from the list.")
	case missing(err):
		return lang.Say("Nothing of that name is there. Look at every letter, or choose from the list.")
	case errors.Is(err, fs.ErrPermission):
		return lang.Say("You may not open that on this computer.")
	case errors.Is(err, ErrSpecial):
		return lang.Say("That is no ordinary file. Choose a document or a picture.")
	}
	return lang.Say("The computer could not look at that. Perhaps its disk or its network is not connected.")
}

// Unread says why a file that was chosen or dropped could not be read, in two
// sentences for the title and the words below it. It names neither file nor folder.
func Unread(err error) (title, words string) {
	title = lang.Say("The file could not be read")
	switch {
	case errors.Is(err, ErrFolder):
		return lang.Say("That is a folder"), lang.Say("Nothing was brought in. Take the file that is in it.")
	case errors.Is(err, ErrSpecial):
		return title, lang.Say("Nothing was brought in. That is no ordinary file.")
	}
	return title, lang.Say("Nothing was brought in. Check that it is still there and that you may open it.")
}

// aside says what is left out of the list, or what is waited for.
func (m *Model) aside() string {
	switch n := m.left; {
	case m.working != "":
		return m.working
	case m.state != Shown || n == 0:
		return ""
	case m.want.Folder:
		return lang.Count(n, "%d file is here and not shown: a folder is to be chosen.", "%d files are here and not shown: a folder is to be chosen.")
	case m.want.Kinds.Words == "":
		return lang.Count(n, "%d entry that is no file is not shown.", "%d entries that are no files are not shown.")
	default:
		return lang.Count(n, "%d file of another kind is not shown: only %s can be taken.", "%d files of other kinds are not shown: only %s can be taken.", n, m.want.Kinds.Words)
	}
}

// blank says why nothing is in the list; ok is false where something is, or where
// it is to be there in a moment.
func (m *Model) blank() (title, words string, ok bool) {
	switch {
	case m.state == Slow:
		return lang.Say("Reading the folder …"), lang.Say("It takes its time. You can go elsewhere or cancel meanwhile."), true
	case m.state == Denied:
		return lang.Say("This folder may not be opened"), lang.Say("It is not yours to look into on this computer. Go to another one."), true
	case m.state == Gone:
		return lang.Say("This folder is gone"), lang.Say("It was moved, renamed or deleted, or its disk is not connected. Go to another one."), true
	case m.state == Failed:
		return lang.Say("This folder cannot be read"), lang.Say("Its disk or its network did not answer as it should. Press F5 to try again, or go to another one."), true
	case m.state == Reading || len(m.all) > 0:
		return "", "", false
	case m.want.Folder:
		return lang.Say("No folder is in here"), lang.Say("You can choose this one, or make a new one in it."), true
	case m.left > 0:
		return lang.Say("Nothing here can be taken"), m.aside(), true
	}
	return lang.Say("This folder is empty"), lang.Say("Press Backspace to go up, or go to another place."), true
}

// rows is what the grid shows: the entries as they were, until it is given others.
type rows struct {
	all []Entry
	now time.Time
}

// Len is how many entries are shown.
func (r rows) Len() int { return len(r.all) }

// Index is where a name is, or -1.
func (r rows) Index(id string) int { return index(r.all, id) }

// Row is an entry as it is shown.
func (r rows) Row(i int) kit.Row {
	e := r.all[i]
	icon, size := theme.IconFile, ""
	switch {
	case e.What == Folder:
		icon, size = theme.IconFolder, lang.Say("Folder")
	case e.What == File && !e.Changed.IsZero():
		size = Size(e.Size)
	}
	return kit.Row{ID: e.Name, Cells: []kit.Cell{{Text: shownName(e.Name), Icon: icon}, {Text: size, Muted: true}, {Text: day(e.Changed, r.now), Muted: true}}}
}

// shownName is a name without what would break its line or turn its direction: a
// name that ends in "exe" must not seem to end in "pdf".
func shownName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '?'
		}
		return r
	}, name)
}

// Size is a number of bytes as people say it.
func Size(n int64) string {
	switch {
	case n == 0:
		return "0 KB"
	case n < 1<<20:
		return fmt.Sprintf("%d KB", max(1, n>>10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
}

// day is when something changed, with the time of day where that was today.
func day(t, now time.Time) string {
	switch d := nhs.DateIn(t); {
	case t.IsZero():
		return ""
	case d == nhs.DateIn(now):
		return lang.Sayf("Today, %s", t.In(nhs.London).Format("15:04"))
	default:
		return d.Short()
	}
}

// called is how a folder is called on a button: a root has no name but its path.
func called(folder string) string {
	name := []rune(shownName(filepath.Base(folder)))
	if filepath.Dir(folder) == folder {
		name = []rune(folder)
	}
	if most := 24; len(name) > most {
		name = append(name[:most-1], '…')
	}
	return string(name)
}
