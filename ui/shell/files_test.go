package shell

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// shelves are folders of which some are there.
type shelves struct {
	at    string
	there map[string]bool
	saved *[]string
}

func (s shelves) Folder() string         { return s.at }
func (s shelves) In(folder string) Files { s.at = folder; return s }
func (s shelves) Save(name string, _ []byte) (string, error) {
	if !s.there[s.at] {
		return "", Unsaved(s.at, fs.ErrNotExist)
	}
	*s.saved = append(*s.saved, s.at+"/"+name)
	return s.at + "/" + name, nil
}

// An export goes where it was asked to, as what it was asked to be, and offers the
// same again; a folder that is not there is not offered again.
func TestAnExportRemembersWhereItWent(t *testing.T) {
	test.NewTempApp(t)
	kept := map[string]string{}
	h := NewHost(kit.Inline(), time.Now, (&casework.Desk{}).As(asha), func() workflow.Rules { return workflow.Rules{} })
	h.OnKept = func(key string) string { return kept[key] }
	h.OnKeep = func(key, word string) { kept[key] = word }
	var q Question
	h.OnAsk = func(asked Question) func() { q = asked; return func() {} }
	var saved []string
	files := shelves{at: "/documents", there: map[string]bool{"/documents": true, "/share": true}, saved: &saved}
	export := func(folder, label string) error {
		var err error
		h.AskExport(3, files, func(k Kind, to Files) { _, err = to.Save("queue."+k.Ending, nil) })
		if folder != "" {
			field := q.Body.(*kit.Field)
			entry := field.FocusTarget().(interface{ SetText(string) })
			entry.SetText(folder)
		}
		for _, c := range q.Choices {
			if c.Label == label {
				c.Do()
			}
		}
		return err
	}
	if !q.firstIs("") || export("", "Save as a workbook") != nil || !q.firstIs("Save as a workbook") {
		t.Errorf("it offers %+v first", q.Choices)
	}
	if err := export("/share", "Save as CSV"); err != nil {
		t.Fatal(err)
	}
	var n Notice
	if err := export("/gone", "Save as CSV"); !errors.As(err, &n) || !strings.Contains(n.Title, "/gone") || !q.firstIs("Save as CSV") {
		t.Errorf("%v; it offers %+v first", err, q.Choices)
	}
	if err := export("", "Save as CSV"); err != nil || kept[exportFolder] != "/share" {
		t.Errorf("%v, %q is kept", err, kept[exportFolder])
	}
	if got := strings.Join(saved, " "); got != "/documents/queue.xlsx /share/queue.csv /share/queue.csv" {
		t.Errorf("saved %s", got)
	}
}

// firstIs says whether Enter takes this choice; "" is none.
func (q Question) firstIs(label string) bool {
	if !q.main() {
		return label == ""
	}
	return q.Choices[0].Label == label
}

// From the folder, where it begins, Tab goes through the question as one reads it,
// and Enter in the folder saves.
func TestTabGoesThroughAnExportAsItIsRead(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	var saved Kind
	ask := func() { w.Host().AskExport(3, shelves{at: "/documents"}, func(k Kind, _ Files) { saved = k }) }
	ask()
	var met []string
	for range 5 {
		a, ok := w.win.Canvas().Focused().(fyne.Accessible)
		if !ok {
			t.Fatalf("the focus is upon %T", w.win.Canvas().Focused())
		}
		met = append(met, a.AccessibilityLabel())
		w.win.Canvas().FocusNext()
	}
	for i, want := range []string{"/documents", "Another folder…", "Save as a workbook", "Save as CSV", "Cancel"} {
		if !strings.HasPrefix(met[i], want) {
			t.Fatalf("Tab meets %q", met)
		}
	}
	w.press(fyne.KeyEscape)
	ask()
	w.press(fyne.KeyReturn)
	if saved.Ending != Workbook.Ending || w.win.Canvas().Overlays().Top() != nil {
		t.Errorf("Enter saved %+v", saved)
	}
}
