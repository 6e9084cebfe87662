package cli

import (
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"proxydesk/workflow/checklist"
)

// practiceChecks reads a practice's own questions, which may change everything
// but what safety and law rest on.
func practiceChecks(dir string, shipped *checklist.Set) (*checklist.Set, error) {
	return ownFiles("questions", "checklists", dir, func(files fs.FS) (*checklist.Set, error) { return checklist.LoadPractice(files, shipped) })
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
	s, dir, err := c.ownWords(cmd, args, func(cfg Config) string { return cfg.Checklists })
	if err != nil {
		return err
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

// ownWords is what Proxydesk comes with, and the folder in which the practice has
// its own: the one asked for, else the one the settings name, "" for none.
func (c *call) ownWords(cmd *cobra.Command, args []string, named func(Config) string) (shipped, string, error) {
	s, err := loadShipped()
	if err != nil {
		return shipped{}, "", err
	}
	if len(args) > 0 {
		return s, args[0], nil
	}
	cfg, err := LoadConfig(c.config, cmd.Flags())
	return s, named(cfg), err
}

// copyChecklists writes the files that the shipped set was read from.
func (c *call) copyChecklists(dir string) error {
	s, err := loadShipped()
	if err != nil {
		return err
	}
	if err := copyOut("questions", dir, s.checks.Files()); err != nil {
		return err
	}
	fmt.Fprintln(c.Err, "Edit the files, check them with proxydesk checklists check "+dir+", and name the folder as checklists.dir in the settings.")
	return c.print(checked{Folder: dir, Version: s.checks.Version, Questions: len(s.checks.Definitions())})
}
