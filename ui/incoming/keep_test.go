package incoming

import (
	"context"
	"errors"
	"strings"
	"testing"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
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

// What was brought in by e-mail, corrected and confirmed is there again after the
// program has gone down, with what was read and was not; left out it is kept no more.
func TestWhatWasBroughtInOutlivesTheProgram(t *testing.T) {
	drafts := &drawer{kept: map[string][]byte{}}
	next := func() (*desk, *Model) {
		d := newDesk(t)
		d.draft = mothers()
		p := d.ports()
		p.Drafts = drafts
		return d, NewModel(d.host, p, d, func() { d.told++ })
	}
	_, m := next()
	m.ReadText("an e-mail")
	m.SetText(ProxyNumber, "999 000 1138")
	m.Confirm(PatientFamily, true)
	if m.keeper.words() != "Saved 09:58:14" {
		t.Errorf("the page says %q", m.keeper.words())
	}

	d, again := next()
	again.Restore(func(back bool) {
		if !back {
			t.Error("nothing came back")
		}
	})
	f := again.Form()
	if !again.Brought() || f.Field(ProxyNumber).Text != "999 000 1138" || !f.Field(PatientFamily).Confirmed || f.Field(PatientGiven).Confirmed ||
		f.Field(PatientBorn).Doubt == "" || len(again.Unread()) != 2 || string(f.Draft().Original.Bytes) != "x" {
		t.Errorf("after a crash: %+v", f)
	}
	for _, g := range again.Groups() {
		for _, id := range g.Fields {
			again.Confirm(id, true)
		}
	}
	again.SetText(SameAddress, "yes")
	again.Register()
	if len(d.registered) != 1 || len(drafts.kept) != 0 {
		t.Errorf("%d are registered, %v; still kept are %q", len(d.registered), again.Problems(), drafts.kept)
	}

	_, m = next()
	m.ReadText("an e-mail")
	m.Discard()
	_, m = next()
	if m.Restore(func(back bool) {
		if back {
			t.Error("what was left out is back")
		}
	}); len(drafts.kept) != 0 {
		t.Errorf("left out, and still kept are %q", drafts.kept)
	}
}

// A place that asks for an access request takes nothing away that was brought in
// before the program went down.
func TestAnotherRequestAsksBeforeWhatWasKeptGoes(t *testing.T) {
	w := openWindow(t, shell.PageIncoming, theme.Light)
	drafts := &drawer{kept: map[string][]byte{}}
	p := w.desk.ports()
	p.Drafts = drafts
	NewModel(w.desk.host, p, w.desk, func() {}).read(func(context.Context) (workflow.Draft, error) { return mothers(), nil })
	asked := 0
	w.desk.host.OnAsk = func(shell.Question) func() { asked++; return func() {} }
	s := New(w.desk.host, p)
	s.Enter(shell.Place{Page: shell.PageIncoming, ID: "5c0f2a34-8b77-4e0b-9d58-0f6a1f2f77aa"})
	if asked != 1 || !s.model.Brought() || s.model.Form().Field(PatientFamily).Text != "Quill" {
		t.Errorf("asked %d times, and it holds %v", asked, s.model.Brought())
	}
}

// The text of an e-mail that is pasted and not read yet is kept too.
func TestPastedTextOutlivesTheProgram(t *testing.T) {
	d, drafts := newDesk(t), &drawer{kept: map[string][]byte{}}
	d.host.Drafts = drafts
	New(d.host, d.ports()).text.SetText("Dear practice")
	next := newDesk(t)
	next.host.Drafts = drafts
	s := New(next.host, next.ports())
	if s.text.Text() != "Dear practice" {
		t.Errorf("it holds %q", s.text.Text())
	}
	s.text.SetText("")
	if len(drafts.kept) != 0 {
		t.Errorf("emptied, and kept are %q", drafts.kept)
	}
}
