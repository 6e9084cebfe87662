package shell

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow/report"
)

// Files saves what is written where the person wants it.
type Files interface {
	// Save writes a file and answers where; the name holds nothing about a person.
	// A file of that name stays as it is.
	Save(name string, data []byte) (path string, err error)
	// Folder is where files go.
	Folder() string
	// In is the same with another folder, which has to be there.
	In(folder string) Files
}

// Unsaved is what is said where a file could not be written into a folder.
func Unsaved(folder string, err error) error {
	words := lang.Say("Nothing was saved. Choose another folder and do it again.")
	if errors.Is(err, fs.ErrNotExist) {
		return Notice{Title: lang.Sayf("There is no folder %s", folder), Words: words}
	}
	if errors.Is(err, fs.ErrPermission) {
		return Notice{Title: lang.Sayf("You may not write into %s", folder), Words: words}
	}
	return fmt.Errorf("save into %s: %w", folder, err)
}

// Kind is a kind of file that a list leaves as.
type Kind struct {
	// Ending is how its name ends, What how the log says it, Label how a person
	// chooses it.
	Ending, What, Label string
	// Write writes the list.
	Write func(io.Writer, report.Table, report.Origin) error
}

// The kinds of file.
var (
	Workbook = Kind{"xlsx", "saved as a workbook", lang.Say("Save as a workbook"), report.Workbook}
	CSV      = Kind{"csv", "saved as a file", lang.Say("Save as CSV"), report.CSV}
)

// exportFolder and exportKind keep where, and as what, somebody saved last.
const exportFolder, exportKind = "export-folder", "export-kind"

// AskExport asks into which folder and as what so many rows are saved, the last
// choice first, and saves them.
func (h *Host) AskExport(rows int, files Files, do func(k Kind, to Files)) {
	kinds := []Kind{Workbook, CSV}
	if h.Kept(exportKind) == CSV.Ending {
		slices.Reverse(kinds)
	}
	folder, field := h.NewFolder(files)
	q := Question{Title: lang.Count(rows, "Export %d row", "Export %d rows"), Wide: 560, Body: field,
		Words: []string{lang.Say("The file holds names and NHS numbers. Keep it where only those who need it can read it.")}}
	for i, k := range kinds {
		c := Choice{Label: k.Label, Kind: kit.Plain, Do: func() {
			h.Keep(exportKind, k.Ending)
			do(k, folder())
		}}
		if i == 0 {
			c.Kind = kit.Go // which Enter in the field takes: Tab goes on from there as one reads
		}
		q.Choices = append(q.Choices, c)
	}
	q.Choices = append(q.Choices, Close(lang.Say("Cancel")))
	h.Ask(q)
}

// NewFolder is a field for the folder that files go to; folder is what stands in it.
// It is kept for the next time once something was saved there.
func (h *Host) NewFolder(files Files) (folder func() Files, field *kit.Field) {
	at := kit.NewEntry().Limit(400)
	at.SetText(files.Folder())
	if last := h.Kept(exportFolder); last != "" {
		at.SetText(last)
	}
	other := kit.NewButton(lang.Say("Another folder…"), kit.Plain, func() {
		if h.OnChooseFolder != nil {
			h.OnChooseFolder(strings.TrimSpace(at.Text()), at.SetText)
		}
	})
	field = kit.NewField(lang.Say("Folder"), kit.Across(8, kit.Grow(at), other))
	return func() Files {
		chosen, keep := files, ""
		if to := strings.TrimSpace(at.Text()); to != "" && to != files.Folder() {
			chosen, keep = files.In(to), to
		}
		return keeping{chosen, func() { h.Exec.UI(func() { h.Keep(exportFolder, keep) }) }}
	}, field
}

// keeping is files that say when something was saved.
type keeping struct {
	Files
	saved func()
}

// Save saves and says so.
func (k keeping) Save(name string, data []byte) (path string, err error) {
	if path, err = k.Files.Save(name, data); err == nil {
		k.saved()
	}
	return path, err
}
