package shell

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

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

// firstIs says whether this choice has the focus first; "" is none.
func (q Question) firstIs(label string) bool {
	for _, c := range q.Choices {
		if c.First {
			return c.Label == label
		}
	}
	return label == ""
}
