package workflow

import "testing"

// Beside an open window a command writes what is about letters alone.
func TestWhatDoesNoMoreThanPrint(t *testing.T) {
	printed := Letter{ID: "l1", Kind: "L01"}.change(Application{ID: "a1"}, gp, noon, Detail{Field: "printed", After: "L01"})
	if !printed.PrintsOnly() {
		t.Fatal("a print does more than print")
	}
	for says, more := range map[string]func(*Change){
		"a paper":          func(c *Change) { c.evidence = []Evidence{{ID: "e1"}} },
		"a paper's copy":   func(c *Change) { c.copies = map[EvidenceID][]byte{"e1": {1}} },
		"access":           func(c *Change) { c.role = &Role{} },
		"a message":        func(c *Change) { c.outgoing = []Outgoing{{}} },
		"one taken back":   func(c *Change) { c.cancel = []OutgoingID{"m1"} },
		"another act":      func(c *Change) { c.audit = append(c.audit, gp.Entry(ActAttach, noon, "a1", "")) },
		"no letter at all": func(c *Change) { c.letters = nil },
	} {
		c := printed
		c.audit = append([]AuditEntry(nil), printed.audit...)
		if more(&c); c.PrintsOnly() {
			t.Errorf("with %s it does no more than print", says)
		}
	}
}

// What is said of a letter stands beside what was said before.
func TestMoreIsSaidOfALetter(t *testing.T) {
	before := Safe{Fact: Fact{By: "sam", At: noon}, Channel: ByPost, AddressChecked: true, LargePrint: true, BeforeSetUp: "They leave today."}
	got := before.With(Safe{Channel: ByHand, OnlyReader: true})
	want := before
	want.Channel, want.OnlyReader = ByHand, true
	if got != want {
		t.Errorf("it comes to %+v", got)
	}
	all := Safe{Channel: ByPost, AddressChecked: true, OnlyReader: true, PrivateChannel: true, Chosen: true, MaySayNotAgreed: true, PatientAgrees: true, DeathChecked: true, LargePrint: true, BeforeSetUp: "so"}
	if got := all.With(Safe{}); got != all {
		t.Errorf("nothing said takes back: %+v", got)
	}
	if got := (Safe{}).With(all); got != all {
		t.Errorf("said is %+v", got)
	}
}
