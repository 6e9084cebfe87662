package settings

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

func signIn(by workflow.StaffID, at time.Time, computer, program string) workflow.AuditLine {
	l := workflow.AuditLine{AuditEntry: workflow.AuditEntry{Act: workflow.ActSignIn, By: by, At: at}}
	if computer != "" {
		l.Details = []workflow.Detail{{Field: workflow.FieldComputer, After: computer}, {Field: workflow.FieldProgram, After: program}}
	}
	return l
}

// The log is read newest first; a sign-in of a version that did not say where is of no
// computer.
func TestDevicesAreWhereSomebodySignedIn(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 12, n, 9, 0, 0, 0, time.UTC) }
	got := DevicesOf([]workflow.AuditLine{
		signIn("s1", day(9), "RECEPTION-1", "0.2.0"), signIn("s2", day(8), "BACK-OFFICE", "0.1.0"),
		signIn("s2", day(7), "RECEPTION-1", "0.1.0"), signIn("s1", day(6), "RECEPTION-1", "0.1.0"), signIn("s3", day(1), "", ""),
	}, "BACK-OFFICE", func(id workflow.StaffID) string { return "Name of " + string(id) })
	want := []Device{
		{Name: "RECEPTION-1", Program: "0.2.0", First: day(6), Last: day(9), By: "Name of s1", People: 2},
		{Name: "BACK-OFFICE", Program: "0.1.0", First: day(8), Last: day(8), By: "Name of s2", People: 1, Here: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestTheDevicesAreListed(t *testing.T) {
	b := newBench(t)
	for name, v := range map[string]theme.Variant{"light": theme.Light, "contrast": theme.HighContrast} {
		b.devices, b.fails = nil, nil
		s, w := stage(t, b, v, small, DeviceList)
		says := func(words string) bool {
			for _, o := range test.LaidOutObjects(w.Content()) {
				if x, ok := o.(*kit.Text); ok && strings.Contains(x.String(), words) {
					return true
				}
			}
			return false
		}
		if !says("No computer is noted yet") {
			t.Error("an empty list does not say why")
		}
		b.devices = []Device{{Name: "RECEPTION-1", Program: "0.2.0", First: b.at.AddDate(0, -3, 0), Last: b.at, By: "Asha Rahman", People: 2, Here: true},
			{Name: "BACK-OFFICE", Program: "0.1.0", First: b.at.AddDate(0, -6, 0), Last: b.at.AddDate(0, -2, 0), By: "Pat Jones", People: 1}}
		s.Enter(shellPlace(DeviceList))
		view := s.parts[DeviceList].(*devicesView)
		if n := view.grid.Len(); n != 2 {
			t.Errorf("%d computers are listed", n)
		}
		shoot(t, w, "devices-"+name)
		b.fails = errors.New("broken")
		s.Enter(shellPlace(DeviceList))
		if n := view.grid.Len(); n != 2 || len(b.wrong) == 0 {
			t.Errorf("a log that can no longer be read: %d computers, said %v", n, b.wrong)
		}
		b.wrong = nil
	}
}

// Somebody who does not look after users sees no computers.
func TestDevicesAreForThoseWhoLookAfterUsers(t *testing.T) {
	b := newBench(t, asha)
	if !slices.Contains(Sections(b.host), DeviceList) {
		t.Error("the manager does not see them")
	}
	b.sit(b.signIn("asha"))
	if slices.Contains(Sections(b.host), DeviceList) {
		t.Error("a receptionist sees them")
	}
}
