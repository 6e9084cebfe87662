package settings

import "proxydesk/ui/lang"

// About is the program and where it keeps the record.
type About struct {
	Version string
	// Record is the practice's folder, Engine what keeps it.
	Record, Engine string
	// Questions, Rules and the like are the versions of what it comes with.
	Parts []Part
	// Licences are what else is in the program, and under which terms.
	Licences []Part
}

// Part is a name and what is to say of it.
type Part struct{ Name, Words string }

// Words is what somebody who helps wants to know, a line each. It says nothing of
// the practice.
func (a About) Words() string {
	words := lang.Sayf("Proxydesk %s\nRecord: %s", a.Version, a.Engine)
	for _, p := range a.Parts {
		words += "\n" + p.Name + ": " + p.Words
	}
	return words
}
