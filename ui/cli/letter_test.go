package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proxydesk/workflow"
)

// theLetter is the one letter that waits.
func (p *platform) theLetter() workflow.Letter {
	p.t.Helper()
	lines, err := p.desk.DB.Letters(p.t.Context(), workflow.LetterWaiting, p.who)
	p.must(err)
	if len(lines) != 1 {
		p.t.Fatalf("%d letters wait", len(lines))
	}
	return lines[0].Letter
}

type listed struct {
	Letter, Reference, State string
	KeptBack                 []string
}

// Letters are printed by a command beside the window, with every gate of it.
func TestLettersArePrintedByACommand(t *testing.T) {
	p := newPlatform(t)
	t.Cleanup(func() { p.must(p.desk.Close()) })
	p.signIn()
	at := p.desk.Rules().Practice
	at.Address, at.Phone = []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, "01632 960 100"
	p.must(p.desk.Casework.As(p.who).Administer(t.Context(), workflow.AdminChange{Practice: &at}))
	p.decide()
	hands := p.desk.Casework.As(p.who)
	found, err := p.desk.DB.FindPeople(t.Context(), "REF-0001")
	p.must(err)
	id := found[0].Application
	p.must(hands.Amend(t.Context(), id, workflow.ByProxy, workflow.Contact{Address: []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"}}))
	p.must(hands.WriteTo(t.Context(), id, "L22", workflow.Other{Name: "Mr Tom Rigby", Address: []string{"1 Low Road", "Fernbrook"}}))
	l := p.theLetter()

	p.command(0, "", "letter", "list")
	var all []listed
	p.must(json.Unmarshal([]byte(p.out), &all))
	if len(all) != 1 || all[0].Letter != string(l.ID) || len(all[0].KeptBack) != 3 {
		t.Fatalf("listed %s", p.out)
	}
	for _, name := range []string{"Rigby", "Low Road"} {
		if strings.Contains(p.out, name) {
			t.Errorf("the list names somebody:\n%s", p.out)
		}
	}
	pdf := filepath.Join(t.TempDir(), "out.pdf")
	p.command(2, "", "letter", "print", "--out", pdf)
	p.command(2, "", "letter", "print", "--ready", "--by", "post", "--out", pdf)
	p.command(2, "", "letter", "print", "REF-0001")
	p.command(2, "", "letter", "print", "REF-0777", "--out", pdf)
	p.command(2, "", "letter", "print", "REF-0001", "--by", "fax", "--out", pdf)
	p.command(2, "", "letter", "print", "REF-0001", "--address-checked", "--out", pdf)
	if !strings.Contains(p.errs, "--by post, or --by hand") {
		t.Errorf("it does not say that it lacks the way:\n%s", p.errs)
	}
	p.command(2, "", "letter", "list", "--state", "lost")
	p.command(0, "", "letter", "print", "--ready", "--out", pdf)
	if _, err := os.Stat(pdf); err == nil {
		t.Error("a letter that nobody answered for was printed")
	}
	p.command(3, "", "letter", "print", "1", "--by", "post", "--address-checked", "--out", pdf)
	if !strings.Contains(p.out, "nobody else opens their post") {
		t.Errorf("it does not say what keeps it back:\n%s", p.out)
	}
	// What was said before stands, here and in the window.
	p.must(hands.MarkSafe(t.Context(), l.ID, p.theLetter().Safe.With(workflow.Safe{LargePrint: true, BeforeSetUp: "They leave today."})))
	p.command(0, "", "letter", "print", string(l.ID), "--by", "hand", "--only-reader", "--out", pdf)
	b, err := os.ReadFile(pdf)
	if err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
		t.Errorf("there is no PDF: %v", err)
	}
	got, err := p.desk.DB.Letter(t.Context(), l.ID)
	p.must(err)
	want := workflow.Safe{Channel: workflow.ByHand, AddressChecked: true, OnlyReader: true, LargePrint: true, BeforeSetUp: "They leave today.", Fact: got.Safe.Fact}
	if got.State != workflow.LetterPrinted || got.Printed.By != p.who.ID || got.Safe != want {
		t.Errorf("recorded %+v", got)
	}
	p.command(0, "", "letter", "list", "--state", "sent")
	p.must(json.Unmarshal([]byte(p.out), &all))
	if len(all) != 1 || all[0].State != "printed" {
		t.Errorf("listed %s", p.out)
	}
	// The window goes on with the letter as the command left it.
	p.must(hands.RecordPosted(t.Context(), l.ID))
	if got, err = p.desk.DB.Letter(t.Context(), l.ID); err != nil || got.Went() != "Handed over" {
		t.Errorf("it went as %s: %v", got.Went(), err)
	}
	p.command(0, "", "verify")
	if strings.Contains(p.said.String(), "Rigby") {
		t.Error("a command named somebody")
	}
}

// Nobody signs with their own name what somebody else said of a letter, least of
// all after a hold.
func TestACommandSignsOnlyWhatItsOwnPersonSays(t *testing.T) {
	p := newPlatform(t)
	t.Cleanup(func() { p.must(p.desk.Close()) })
	p.signIn()
	at := p.desk.Rules().Practice
	at.Address, at.Phone = []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, "01632 960 100"
	hands := p.desk.Casework.As(p.who)
	p.must(hands.Administer(t.Context(), workflow.AdminChange{Practice: &at}))
	p.decide()
	found, err := p.desk.DB.FindPeople(t.Context(), "REF-0001")
	p.must(err)
	p.must(hands.WriteTo(t.Context(), found[0].Application, "L22", workflow.Other{Name: "Mr Tom Rigby", Address: []string{"1 Low Road", "Fernbrook"}}))
	l := p.theLetter()
	other := p.desk.Casework.As(workflow.Staff{ID: "sam", Name: "Sam Okafor", Roles: []workflow.StaffRole{workflow.Administrator}})
	p.must(other.MarkSafe(t.Context(), l.ID, workflow.Safe{Channel: workflow.ByPost, AddressChecked: true, LargePrint: true}))

	pdf := filepath.Join(t.TempDir(), "out.pdf")
	p.command(3, "", "letter", "print", "1", "--by", "post", "--only-reader", "--out", pdf)
	if !strings.Contains(p.out, "Check the address") {
		t.Errorf("what sam said was taken for pat's:\n%s", p.out)
	}
	p.command(0, "", "letter", "print", "1", "--by", "post", "--address-checked", "--out", pdf)
	got, err := p.desk.DB.Letter(t.Context(), l.ID)
	p.must(err)
	if want := (workflow.Safe{Channel: workflow.ByPost, AddressChecked: true, OnlyReader: true, LargePrint: true, Fact: got.Safe.Fact}); got.Safe != want || got.Safe.By != p.who.ID {
		t.Errorf("recorded %+v", got.Safe)
	}
}

func TestFormsArePrintedByACommand(t *testing.T) {
	p := newPlatform(t)
	t.Cleanup(func() { p.must(p.desk.Close()) })
	p.signIn()
	p.want(0, "form", "list")
	for _, want := range []string{`"P1"`, `"P9"`, `"P8-13"`, `"practiceOnly": true`} {
		if !strings.Contains(p.out, want) {
			t.Errorf("it lacks %s:\n%s", want, p.out)
		}
	}
	pdf := filepath.Join(t.TempDir(), "form.pdf")
	p.command(2, "", "form", "print", "P3")
	p.command(2, "", "form", "print", "P33", "--out", pdf)
	p.command(1, "", "form", "print", "P3", "--out", pdf)
	if !strings.Contains(p.errs, "The form lacks the practice address.") {
		t.Errorf("it says %q", p.errs)
	}
	at := p.desk.Rules().Practice
	at.Address, at.Phone = []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, "01632 960 100"
	hands := p.desk.Casework.As(p.who)
	p.must(hands.Administer(t.Context(), workflow.AdminChange{Practice: &at}))
	p.command(1, "", "form", "print", "P3", "--case", "44", "--out", pdf)
	p.decide()
	p.command(0, "", "form", "print", "P3", "--case", "1", "--out", pdf)
	if b, err := os.ReadFile(pdf); err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
		t.Errorf("there is no PDF: %v", err)
	}
	log, err := p.desk.DB.AuditTail(t.Context(), p.who, 1)
	p.must(err)
	if len(log) != 1 || log[0].Act != workflow.ActPrint || len(log[0].Details) != 2 || log[0].Details[1].After != "REF-0001" {
		t.Errorf("noted %+v", log)
	}
}
