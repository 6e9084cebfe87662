package today

import (
	"slices"
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

func TestANewPracticeIsToldWhereToBegin(t *testing.T) {
	places := func(by workflow.Staff, r *fakeRecord) (out []string) {
		d := newDesk(by, r)
		d.Reload()
		for _, s := range d.FirstSteps() {
			out = append(out, s.To.Page+"/"+s.To.Part)
		}
		return out
	}
	users, backup := shell.PageSettings+"/"+shell.UsersPart, shell.PageSettings+"/"+shell.BackupPart
	if got := places(pat, &fakeRecord{alone: true}); len(got) != 5 || got[0] != users || got[4] != backup {
		t.Errorf("the manager who set it up is told %v", got)
	}
	if got := places(pat, &fakeRecord{}); len(got) != 4 || slices.Contains(got, users) {
		t.Errorf("with four users the manager is told %v", got)
	}
	if got := places(asha, &fakeRecord{}); !slices.Contains(got, shell.PagePaper+"/") || slices.Contains(got, backup) {
		t.Errorf("the receptionist is told %v", got)
	}
	for name, r := range map[string]*fakeRecord{"with access": {roles: 1}, "with cases": fernbrook()} {
		if got := places(pat, r); got != nil {
			t.Errorf("%s a practice is told %v", name, got)
		}
	}
}
