package browse

import (
	"slices"
	"strings"

	"proxydesk/ui/lang"
)

// Want is what is to be chosen.
type Want struct {
	// Folder asks for a folder to save into; else a file is asked for.
	Folder bool
	// Kinds are the kinds of file that can be taken.
	Kinds Kinds
	// From are the folders to begin in: the first that can be read. With none, or
	// none that can be, it is the person's own.
	From []string
	// Chosen is told the whole path, once, when the dialog has gone. It is not
	// called when nothing was chosen.
	Chosen func(path string)
}

// title is what the dialog asks.
func (w Want) title() string {
	if w.Folder {
		return lang.Say("Choose a folder")
	}
	return lang.Say("Choose a file")
}

// Kinds are kinds of file, told by the ends of their names: the content is looked
// at by whoever takes the file. The zero value is every kind.
type Kinds struct {
	// Words name them in a sentence: "PDF, PNG or JPEG".
	Words string
	// Endings are theirs, without the dot and in small letters.
	Endings []string
}

// Papers are what a copy can be kept of, and Sheets what brings rows over.
var (
	Papers = Kinds{Words: lang.Say("PDF, PNG or JPEG"), Endings: []string{"pdf", "png", "jpg", "jpeg"}}
	Sheets = Kinds{Words: "CSV", Endings: []string{"csv"}}
)

// take reports whether a file of this name is of these kinds.
func (k Kinds) take(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	return len(k.Endings) == 0 || dot >= 0 && slices.Contains(k.Endings, strings.ToLower(name[dot+1:]))
}
