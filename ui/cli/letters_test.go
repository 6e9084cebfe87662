package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A practice rewords its letters: what may not be is named by file and line, and
// keeps the desk from opening.
func TestAPracticesOwnLetters(t *testing.T) {
	p := &prompt{t: t, dir: filepath.Join(t.TempDir(), "desk"), env: map[string]string{"PROXYDESK_PASSWORD": "a few words together"}}
	p.want(0, "init", "--ods", "Z99901", "--name", "Fernbrook Surgery", "--user", "pat", "--roles", "manager,responsible")
	own := filepath.Join(t.TempDir(), "our letters")
	p.want(0, "letters", "copy", own)
	p.want(2, "letters", "export", own) // nothing is written over
	p.want(2, "letters")
	p.want(0, "letters", "check")
	p.want(0, "letters", "check", own)
	if strings.Contains(p.out, "changed") {
		t.Errorf("an untouched copy differs: %s", p.out)
	}
	p.edit(filepath.Join(own, "L10.md"), "- You can ring us or come in as always.", "- You can ring us, come in or write to us as always.")
	if err := os.WriteFile(filepath.Join(own, "L90.md"), []byte("---\nid: L90\ntitle: Ours\nto: proxy\n---\nHello {{proxy}}.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(own, "L20.md")); err != nil { // as Proxydesk comes with it
		t.Fatal(err)
	}
	p.want(0, "letters", "check", own)
	var diff struct {
		Letters        int
		Added, Changed []string
	}
	if err := json.Unmarshal([]byte(p.out), &diff); err != nil || diff.Letters != 49 || !slices.Equal(diff.Changed, []string{"L10"}) || !slices.Equal(diff.Added, []string{"L90"}) {
		t.Errorf("the difference is %s, %v", p.out, err)
	}
	t.Setenv("PROXYDESK_LETTERS_DIR", own)
	p.want(0, "report", "reviews", "--format", "json", "--user", "pat")

	p.edit(filepath.Join(own, "L01.md"), "Thank you for your request.", "Thank you for your safeguarding request 王.")
	p.edit(filepath.Join(own, "L10.md"), "{{why_ended}}", "{{why_end}}")
	for _, args := range [][]string{{"letters", "check"}, {"report", "reviews", "--format", "json", "--user", "pat"}} {
		p.want(1, args...)
		for _, want := range []string{own, "L01.md:12: the word \"safeguarding\" may not stand in letter L01.", "L01.md:12: the printed page has no sign for “王”",
			"L10.md:17: there is no field \"why_end\" to print; use one of", "L10.md:1: letter L10 must print {{why_ended}}.", "Put this right"} {
			if !strings.Contains(p.errs, want) {
				t.Errorf("%v does not say %q:\n%s", args, want, p.errs)
			}
		}
	}
	t.Setenv("PROXYDESK_LETTERS_DIR", filepath.Join(own, "nowhere"))
	p.want(1, "report", "reviews", "--format", "json", "--user", "pat")
}
