package workspace

import (
	"context"
	"strings"
	"testing"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// The printed case is what its reader sees on screen, and the log says that it was
// printed.
func TestTheCaseOnPaper(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	s := sit(r, sam, id, "checks")
	s.SetNote("F2", "The letter says so.")
	s.yes(t, "F2")
	var printed []letter.Document
	destroyed := 0
	var asked []shell.Question
	s.host.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	s.print = func(_ context.Context, d letter.Document) (shell.Printout, error) {
		printed = append(printed, d)
		return shell.Printout{Path: "/papers/CASE.pdf", Destroy: func() error { destroyed++; return nil }}, nil
	}
	before := len(r.audit)
	s.Print()
	if len(printed) != 1 || len(r.audit) != before+1 {
		t.Fatalf("printed %d, the log grew by %d", len(printed), len(r.audit)-before)
	}
	if len(asked) != 1 || asked[0].Title != "Did it print?" || destroyed != 0 {
		t.Fatalf("asked %+v, destroyed %d", asked, destroyed)
	}
	for n, c := range asked[0].Choices { // what did not print is printed again from the case
		if c.Do(); destroyed != n+1 {
			t.Errorf("the file stays after %q", c.Label)
		}
	}
	if e := r.audit[len(r.audit)-1]; e.Act != workflow.ActPrint || e.Application != id || e.By != sam.ID || e.Details[0].Field != "case printed" {
		t.Errorf("the log says %+v", e)
	}
	words := printed[0].PlainText()
	a := r.apps[id]
	for _, want := range []string{a.Ref, a.Patient.Name(), a.Patient.NHSNumber.Display(), "Yes. The letter says so", "registered the application", "by Sam Okafor"} {
		if !strings.Contains(words+printed[0].Footer.Middle, want) {
			t.Errorf("the page does not say %q:\n%s", want, words)
		}
	}
	if strings.Contains(printed[0].Title, a.Patient.Family) {
		t.Errorf("the title %q names somebody", printed[0].Title)
	}
	// Reception prints the first letters and no cases.
	at := sit(r, asha, id, "checks")
	at.print = s.print
	at.Print()
	if len(printed) != 1 {
		t.Error("a receptionist printed a case")
	}
}

// Nobody prints what is about themselves or their family, and the window says why.
func TestACaseOfTheirOwnOnPaper(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	of := sam
	of.Linked = []nhs.Number{r.apps[id].Patient.NHSNumber}
	s := sit(r, of, id, "summary")
	s.print = func(context.Context, letter.Document) (shell.Printout, error) {
		t.Error("it was printed")
		return shell.Printout{}, nil
	}
	before := len(r.audit)
	if s.Print(); len(r.audit) != before {
		t.Error("it was noted as printed")
	}
	if ok, why := s.CanPrint(); ok || why != workflow.WhyInvolved {
		t.Errorf("can print: %t, %q", ok, why)
	}
}

// A held case is printed without its concern, whoever prints it; with it only when
// somebody who may read it asks for that, and then every page says so.
func TestAHeldCaseOnPaper(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	if err := r.desk.As(shah).Hold(context.Background(), id, "A neighbour rang."); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		by                workflow.Staff
		restricted, reads bool
	}{{sam, false, false}, {sam, true, false}, {shah, false, false}, {shah, true, true}} {
		s := sit(r, c.by, id, "summary")
		var pages []letter.Document
		s.print = func(_ context.Context, d letter.Document) (shell.Printout, error) {
			pages = append(pages, d)
			return shell.Printout{}, nil
		}
		before := len(r.audit)
		print := s.Print
		if c.restricted {
			print = s.PrintRestricted
		}
		print()
		if c.restricted && !c.reads {
			if ok, why := s.CanPrintRestricted(); ok || why == "" || len(pages) > 0 || len(r.audit) != before {
				t.Errorf("%s printed restricted notes: %t, %q", c.by.Name, ok, why)
			}
			continue
		}
		if len(pages) != 1 {
			t.Fatalf("%s printed %d", c.by.Name, len(pages))
		}
		words := pages[0].PlainText()
		for _, told := range []string{"A neighbour rang", "On hold since"} {
			if got := strings.Contains(words, told); got != c.reads {
				t.Errorf("%s, restricted %t: %q is on the page: %t", c.by.Name, c.restricted, told, got)
			}
		}
		if marked := pages[0].Mark == "RESTRICTED: safeguarding" && strings.HasPrefix(words, pages[0].Mark); marked != c.reads {
			t.Errorf("%s, restricted %t: marked %q", c.by.Name, c.restricted, pages[0].Mark)
		}
		if said := len(r.audit[before].Details) == 2; said != c.reads {
			t.Errorf("the log says %+v", r.audit[before].Details)
		}
	}
}

// The desk offers to print restricted notes only where there are some.
func TestThereMustBeNotesToPrintThem(t *testing.T) {
	r := newRecord(t)
	s := sit(r, shah, r.register(t, r.husbandAndWife()), "summary")
	s.print = func(context.Context, letter.Document) (shell.Printout, error) { return shell.Printout{}, nil }
	if ok, why := s.CanPrintRestricted(); ok || !strings.Contains(why, "no restricted notes") {
		t.Errorf("can print: %t, %q", ok, why)
	}
}
