package settings

import (
	"testing"

	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

func TestThePracticeChanges(t *testing.T) {
	b := newBench(t)
	p := NewPractice(b.host, b.ports, func() {})
	f := p.Now()
	if f.ODS != "Z99901" || f.Address != "2 Mill Lane\nFernbrook\nFB1 1AA" {
		t.Fatalf("it reads as %+v", f)
	}
	p.Save(PracticeForm{Name: f.Name, ODS: "what?"})
	for _, field := range []string{workflow.FieldODS, workflow.FieldAddress, workflow.FieldPhone} {
		if of(p.Problems, field) == "" {
			t.Errorf("nothing is said of the %s", field)
		}
	}
	f.Name, f.Address, f.Hours = " Fernbrook Medical Centre ", "1 New Road\n\n FB1 1AB \n", "8am to 6:30pm"
	b.by = b.host.Staff().ID
	p.Save(f)
	if p.Changed != "Changed by Pat Jones on 1 Dec 2026." {
		t.Errorf("it says %q", p.Changed)
	}
	got, err := b.db.Practice(t.Context())
	b.must(err)
	if got.Name != "Fernbrook Medical Centre" || len(got.Address) != 2 || got.Address[1] != "FB1 1AB" || got.Hours != f.Hours || len(b.toasts) != 1 {
		t.Errorf("saved %+v, saying %v %v", got, b.toasts, p.Problems)
	}
	b.verified()
}

func TestThePracticeAsItLooks(t *testing.T) {
	b := newBench(t)
	s, w := stage(t, b, theme.Light, small, OurPractice)
	shoot(t, w, "practice")
	v := s.parts[OurPractice].(*practiceView)
	if open, _ := s.Commands()[0].Enabled(); open || !v.save.Disabled() || !v.undo.Disabled() {
		t.Error("nothing is changed, and it can be saved")
	}
	v.phone.SetText("")
	if open, _ := s.Commands()[0].Enabled(); !open || v.save.Disabled() || v.undo.Disabled() {
		t.Error("the telephone is taken out, and that cannot be saved")
	}
	s.View(0)
	s.Enter(shellPlace(OurPractice))
	if v.phone.Text() != "" {
		t.Error("what was typed is gone")
	}
	v.submit()
	if !v.phone.Focused() {
		t.Error("the focus is not in the field that is not right")
	}
	v.putBack()
	if v.phone.Text() != "01632 960100" || v.fields[workflow.FieldPhone].Error() != "" {
		t.Error("not put back")
	}
}
