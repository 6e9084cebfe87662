package incoming

import (
	"context"
	"errors"
	"strings"
	"testing"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// drawer keeps drafts in memory.
type drawer struct {
	kept map[string][]byte
	err  error
	n    int
}

func (d *drawer) Draft(_ context.Context, who workflow.StaffID, page string) ([]byte, error) {
	if b, ok := d.kept[string(who)+" "+page]; ok {
		return b, nil
	}
	return nil, workflow.ErrNotFound
}

func (d *drawer) KeepDraft(_ context.Context, who workflow.StaffID, page string, body []byte) error {
	d.n++
	if d.err != nil {
		return d.err
	}
	if body == nil {
		delete(d.kept, string(who)+" "+page)
		return nil
	}
	d.kept[string(who)+" "+page] = body
	return nil
}

func (d *desk) keyed(drafts shell.Drafts) *PaperModel {
	p := d.ports()
	p.Drafts = drafts
	return NewPaperModel(d.host, p, d, func() { d.told++ })
}

// What was keyed is there again after the program has gone down, to the step and
// to what is not on the form; registered or thrown away it is kept no more.
func TestAPaperFormOutlivesTheProgram(t *testing.T) {
	drafts := &drawer{kept: map[string][]byte{}}
	d := newDesk(t)
	m := d.keyed(drafts)
	m.SetText(PatientFamily, "Quill")
	m.SetText(PatientNumber, "999 000 100") // not whole yet
	m.SetNotOnForm(PatientAddress, true)
	m.SetCode(Requested, "APPT", true)
	m.SetStep("access")
	if m.keeper.words() != "Saved 09:58:14" {
		t.Errorf("the page says %q", m.keeper.words())
	}

	again := newDesk(t).keyed(drafts)
	heard := 0
	again.Restore(func() { heard++ })
	again.Restore(func() { heard++ }) // coming back to the page brings nothing back twice
	f := again.Form()
	if heard != 1 || f.Field(PatientFamily).Text != "Quill" || f.Field(PatientNumber).Text != "999 000 100" || !f.Field(PatientAddress).NotOnForm ||
		len(f.Field(Requested).Codes) != 1 || again.Step() != "access" {
		t.Errorf("after a crash: heard %d times, %+v, step %s", heard, f.Field(PatientFamily), again.Step())
	}
	again.Discard()
	if len(drafts.kept) != 0 {
		t.Error("a form that was thrown away is still kept")
	}
	other := newDesk(t)
	other.host = shell.NewHost(kit.Inline(), other.host.Now, other.host.Session, other.host.Rules)
	fresh := other.keyed(drafts)
	fresh.Restore(func() { t.Error("an empty form was brought back") })
}

// What somebody types now is never replaced by what they typed before.
func TestADraftNeverReplacesWhatIsTyped(t *testing.T) {
	drafts := &drawer{kept: map[string][]byte{}}
	m := newDesk(t).keyed(drafts)
	m.SetText(PatientFamily, "Quill")
	again := newDesk(t).keyed(drafts)
	again.SetText(PatientFamily, "Bray")
	again.Restore(func() { t.Error("the draft came over what was typed") })
	if got := again.Form().Field(PatientFamily).Text; got != "Bray" {
		t.Errorf("the field says %q", got)
	}
}

// A record that cannot be written is said beside the form, and what was typed
// stays.
func TestAFormThatCannotBeKeptSaysSo(t *testing.T) {
	drafts := &drawer{kept: map[string][]byte{}, err: errors.New("disk full")}
	m := newDesk(t).keyed(drafts)
	m.SetText(PatientFamily, "Quill")
	if !strings.HasPrefix(m.keeper.words(), "Not saved") || m.Form().Field(PatientFamily).Text != "Quill" {
		t.Errorf("the page says %q", m.keeper.words())
	}
	drafts.err = nil
	m.SetText(PatientGiven, "Ada")
	if m.keeper.words() != "Saved 09:58:14" {
		t.Errorf("once it can be written again the page says %q", m.keeper.words())
	}
}

// While one change is being written the next ones wait, and are then written
// together: the record ends with the last of them.
func TestFastTypingIsWrittenTogether(t *testing.T) {
	drafts := &drawer{kept: map[string][]byte{}}
	var waiting []func()
	d := newDesk(t)
	d.host.Exec = kit.Exec{Go: func(f func()) { waiting = append(waiting, f) }, UI: func(f func()) { f() }}
	m := d.keyed(drafts)
	for _, s := range []string{"Q", "Qu", "Qui", "Quil", "Quill"} {
		m.form.SetText(PatientFamily, s)
		m.keeper.keep()
	}
	for len(waiting) > 0 {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	if drafts.n != 2 || !strings.Contains(string(drafts.kept[string(asha.ID)+" "+shell.PagePaper]), `"Quill"`) {
		t.Errorf("written %d times, ending with %s", drafts.n, drafts.kept)
	}
}
