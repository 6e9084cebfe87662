package paper_test

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"proxydesk/ui/paper"
)

// desk is a computer that notes what is run on it.
type desk struct {
	ran    []string
	answer string
	err    error
}

func (d *desk) on(os string) paper.System {
	return paper.System{OS: os, Run: func(_ context.Context, program string, args ...string) ([]byte, error) {
		d.ran = append(d.ran, strings.Join(append([]string{program}, args...), " "))
		return []byte(d.answer), d.err
	}}
}

func TestAPageOpensInTheUsersViewer(t *testing.T) {
	for os, want := range map[string]string{
		"linux":   "xdg-open /tmp/L04.pdf",
		"darwin":  "open /tmp/L04.pdf",
		"windows": "rundll32 url.dll,FileProtocolHandler /tmp/L04.pdf",
	} {
		var d desk
		if err := d.on(os).Open(t.Context(), "/tmp/L04.pdf"); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(d.ran, []string{want}) {
			t.Errorf("%s ran %q, want %q", os, d.ran, want)
		}
	}
}

func TestPrintersThatTakeWorkAreListed(t *testing.T) {
	d := desk{answer: "Recep-HP accepting requests since Tue 01 Dec 2026 09:00:00\nOld-Laser not accepting requests since Mon -\n\tPaused\nBack_Office accepting requests since Mon\n"}
	got, err := d.on("linux").Printers(t.Context())
	if err != nil || !slices.Equal(got, []string{"Recep-HP", "Back_Office"}) {
		t.Errorf("printers %q, %v", got, err)
	}
	for name, d := range map[string]*desk{
		"no print system": {err: exec.ErrNotFound},
		"no printer":      {err: &exec.ExitError{}},
	} {
		if got, err := d.on("linux").Printers(t.Context()); err != nil || len(got) > 0 {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	broken := &desk{err: errors.New("broken pipe")}
	if _, err := broken.on("linux").Printers(t.Context()); err == nil {
		t.Error("a failure reads as no printers")
	}
}

func TestAPageIsPrinted(t *testing.T) {
	var d desk
	if err := d.on("linux").Print(t.Context(), "Recep-HP", "/tmp/L04.pdf"); err != nil {
		t.Fatal(err)
	}
	if want := []string{"lp -d Recep-HP -- /tmp/L04.pdf"}; !slices.Equal(d.ran, want) {
		t.Errorf("ran %q, want %q", d.ran, want)
	}
}

func TestNothingRunsOnAPathOrPrinterThatReadsAsAnOption(t *testing.T) {
	var d desk
	s := d.on("linux")
	for name, err := range map[string]error{
		"open":          s.Open(t.Context(), "--help"),
		"print":         s.Print(t.Context(), "Recep-HP", "L04.pdf"),
		"print to":      s.Print(t.Context(), "-o", "/tmp/L04.pdf"),
		"print nowhere": s.Print(t.Context(), "", "/tmp/L04.pdf"),
	} {
		if !errors.Is(err, paper.ErrPath) {
			t.Errorf("%s: got %v, want ErrPath", name, err)
		}
	}
	if len(d.ran) > 0 {
		t.Errorf("ran %q", d.ran)
	}
}

func TestAMissingProgramIsSaid(t *testing.T) {
	d := desk{err: &exec.Error{Name: "xdg-open", Err: exec.ErrNotFound}}
	if err := d.on("linux").Open(t.Context(), "/tmp/L04.pdf"); !errors.Is(err, paper.ErrNoProgram) {
		t.Errorf("open: got %v, want ErrNoProgram", err)
	}
	if err := d.on("linux").Print(t.Context(), "Recep-HP", "/tmp/L04.pdf"); !errors.Is(err, paper.ErrNoProgram) {
		t.Errorf("print: got %v, want ErrNoProgram", err)
	}
	if err := d.on("windows").Print(t.Context(), "Recep-HP", "/tmp/L04.pdf"); !errors.Is(err, paper.ErrNoPrinting) {
		t.Errorf("print on Windows: got %v, want ErrNoPrinting", err)
	}
}

// The real thing, as far as any computer has it.
func TestTheZeroSystemRunsPrograms(t *testing.T) {
	if _, err := (paper.System{}).Printers(t.Context()); err != nil {
		t.Errorf("printers: %v", err)
	}
}
