package settings

import (
	"context"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// Device is a computer on which somebody signed in.
type Device struct {
	Name string
	// Program is the version it ran then.
	Program string
	// First and Last are the first and the latest sign-in there, By who did the latest.
	First, Last time.Time
	By          string
	// People is how many signed in there.
	People int
	// Here says that it is this computer.
	Here bool
}

// Devices is where the record was opened, as the log of sign-ins has it.
type Devices struct {
	host  *shell.Host
	ports Ports
	told  func()
	reads shell.Latest

	sight
	All []Device
}

// NewDevices returns the section; told is called when it has something to show.
func NewDevices(h *shell.Host, p Ports, told func()) *Devices {
	return &Devices{host: h, ports: p, told: told}
}

// Reread reads the log anew.
func (d *Devices) Reread() {
	by := d.host.Staff()
	shell.Load(d.host, &d.reads, func(ctx context.Context) ([]Device, error) { return d.ports.Devices(ctx, by) }, func(all []Device, err error) {
		if d.took(d.host, err) {
			d.All = all
		}
		d.told()
	})
}

// Note is what stands under a device's name.
func (d Device) Note() string {
	if d.Here {
		return lang.Say("This computer")
	}
	return ""
}

// PeopleWords is how many signed in there.
func (d Device) PeopleWords() string { return lang.Count(d.People, "%d person", "%d people") }

// DevicesOf gathers the computers from the sign-ins of the log, the latest first; here
// is the name of this one. Sign-ins of versions that did not say where are left out.
func DevicesOf(log []workflow.AuditLine, here string, name func(workflow.StaffID) string) []Device {
	var all []Device
	at, people := map[string]int{}, map[string]map[workflow.StaffID]bool{}
	for _, l := range log { // newest first
		computer, program := "", ""
		for _, d := range l.Details {
			switch d.Field {
			case workflow.FieldComputer:
				computer = d.After
			case workflow.FieldProgram:
				program = d.After
			}
		}
		if computer == "" {
			continue
		}
		i, known := at[computer]
		if !known {
			i = len(all)
			at[computer], people[computer] = i, map[workflow.StaffID]bool{}
			all = append(all, Device{Name: computer, Program: program, Last: l.At, By: name(l.By), Here: computer == here})
		}
		people[computer][l.By] = true
		all[i].First, all[i].People = l.At, len(people[computer])
	}
	return all
}
