package cli_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"proxydesk/ui/paper"
)

// Pages hold what letters say. A crash leaves them behind until the desk is
// opened alone again; a command beside an open window leaves them be.
func TestPagesOfACrashAreThrownAwayAndThoseInViewAreNot(t *testing.T) {
	p := newPlatform(t)
	leave := func() string {
		file, err := paper.WriteTemp(p.desk.Papers, "L04-REF-0148", []byte("%PDF-1.3"))
		p.must(err)
		return file
	}
	there := func(file string) bool {
		_, err := os.Stat(file)
		return !errors.Is(err, fs.ErrNotExist)
	}
	inView := leave()
	own := filepath.Join(p.desk.Papers, "notes.txt")
	p.must(os.WriteFile(own, []byte("mine"), 0o600))
	p.command(0, "", "report", "reviews", "--format", "json")
	if !there(inView) {
		t.Error("a command threw away a page that the window shows")
	}
	p.must(p.desk.Close())
	if there(inView) {
		t.Error("closing left a page behind")
	}
	left := leave() // as a crash does: nobody closes
	p.command(0, "", "report", "reviews", "--format", "json")
	if !there(left) {
		t.Error("a command that only reads threw a page away")
	}
	p.open()
	t.Cleanup(func() { p.must(p.desk.Close()) })
	if there(left) {
		t.Error("the page of a crash is still there after the desk was opened")
	}
	if !there(own) {
		t.Error("a file that is not a page was thrown away")
	}
}
