package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"proxydesk/workflow/checklist"
)

// QuestionsError says why a practice's own questions cannot be used. The desk
// does not open on others in their stead.
type QuestionsError struct {
	Dir string
	// Wrong is a sentence a mistake: file, line, what is wrong, what may stand
	// there.
	Wrong []string
}

// Words says what happened and what to do.
func (e *QuestionsError) Words() string {
	return "The questions in " + e.Dir + " cannot be used. Nothing was changed. Put this right and try again:"
}

// Paragraphs are the same for a small window: the first mistakes, and how many
// there are besides.
func (e *QuestionsError) Paragraphs(most int) []string {
	all := []string{e.Words()}
	if n := len(e.Wrong) - most; n > 0 {
		return append(append(all, e.Wrong[:most]...), fmt.Sprintf("And %d more. proxydesk checklists check lists them all.", n))
	}
	return append(all, e.Wrong...)
}

func (e *QuestionsError) Error() string { return e.Words() + "\n  " + strings.Join(e.Wrong, "\n  ") }

// practiceChecks reads a practice's own questions, which may change everything
// but what safety and law rest on.
func practiceChecks(dir string, shipped *checklist.Set) (*checklist.Set, error) {
	if i, err := os.Stat(dir); err != nil || !i.IsDir() {
		return nil, &QuestionsError{dir, []string{"There is no such folder. Make it with proxydesk checklists copy, or change checklists.dir in the settings."}}
	}
	s, err := checklist.LoadPractice(os.DirFS(dir), shipped)
	if err == nil {
		return s, nil
	}
	wrong := &QuestionsError{Dir: dir}
	for line := range strings.Lines(err.Error()) {
		wrong.Wrong = append(wrong.Wrong, sentenceEnd(strings.TrimSpace(line)))
	}
	return nil, wrong
}

// sentenceEnd ends what begins with a file's name, which keeps its case.
func sentenceEnd(s string) string {
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// checked is what checklists check prints: the folder's questions beside those
// Proxydesk comes with, by rule.
type checked struct {
	Folder    string   `json:"folder,omitempty"`
	Version   string   `json:"version"`
	Questions int      `json:"questions"`
	Added     []string `json:"added,omitempty"`
	Missing   []string `json:"missing,omitempty"`
	Changed   []string `json:"changed,omitempty"`
}

func (c *call) checklistsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "checklists", Short: "Copy or check the questions of the checks (docs/writing-checklists.md)", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return &UsageError{"Say proxydesk checklists copy DIR, or proxydesk checklists check DIR."}
		}}
	cmd.AddCommand(
		&cobra.Command{Use: "check [DIR]", Short: "Say whether the questions in a folder can be used, and how they differ", Args: cobra.MaximumNArgs(1),
			Long: "Reads the questions in DIR, or in checklists.dir of the settings, or those Proxydesk comes with, and names\nevery mistake by file and line. It changes nothing.",
			RunE: func(cmd *cobra.Command, args []string) error { return c.checkChecklists(cmd, args) }},
		&cobra.Command{Use: "copy DIR", Short: "Write the questions Proxydesk comes with into a new folder, to be edited", Args: exactly(1, "which folder"),
			RunE: func(_ *cobra.Command, args []string) error { return c.copyChecklists(args[0]) }})
	return cmd
}

func (c *call) checkChecklists(cmd *cobra.Command, args []string) error {
	s, err := loadShipped()
	if err != nil {
		return err
	}
	cfg, err := LoadConfig(c.config, cmd.Flags())
	if err != nil {
		return err
	}
	dir := cfg.Checklists
	if len(args) > 0 {
		dir = args[0]
	}
	set := s.checks
	if dir != "" {
		if set, err = practiceChecks(dir, s.checks); err != nil {
			return err
		}
	}
	out := checked{Folder: dir, Version: set.Version, Questions: len(set.Definitions())}
	out.Added, out.Missing, out.Changed = set.Differs(s.checks)
	fmt.Fprintln(c.Err, "These questions can be used. New cases begin with them when the desk is opened next.")
	return c.print(out)
}

// copyChecklists writes the files that the shipped set was read from. It never
// writes over anything.
func (c *call) copyChecklists(dir string) error {
	s, err := loadShipped()
	if err != nil {
		return err
	}
	if in, err := os.ReadDir(dir); err == nil && len(in) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &UsageError{dir + " is not an empty folder. Nothing was written; name a new one."}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("copy the questions: %w", err)
	}
	files := s.checks.Files()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o644); err != nil {
			return fmt.Errorf("copy the questions: %w", err)
		}
	}
	fmt.Fprintln(c.Err, "Edit the files, check them with proxydesk checklists check "+dir+", and name the folder as checklists.dir in the settings.")
	return c.print(checked{Folder: dir, Version: s.checks.Version, Questions: len(s.checks.Definitions())})
}
