package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"proxydesk/assets"
	"proxydesk/ui/paper"
	"proxydesk/workflow/letter"
)

// practiceLetters reads a practice's own wording, which may change everything
// but what safety and law rest on, and may hold nothing that the printed page
// cannot set.
func practiceLetters(dir string, shipped *letter.Library, press *paper.Press) (*letter.Library, error) {
	return ownFiles("letters", "letters", dir, func(files fs.FS) (*letter.Library, error) {
		lib, err := letter.LoadPractice(files, shipped)
		return lib, errors.Join(err, settable(files, press))
	})
}

// settable names each file with a character that the printed page has no sign
// for, by its line.
func settable(files fs.FS, press *paper.Press) error {
	var errs []error
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".md", ".yaml"}, path.Ext(name)) {
			return err
		}
		src, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		errs = append(errs, letter.Unset(name, string(src), press.Lacks)...)
		return nil
	})
	return errors.Join(append(errs, err)...)
}

// worded is what letters check prints: the folder's letters beside those
// Proxydesk comes with, by id.
type worded struct {
	Folder    string   `json:"folder,omitempty"`
	Letters   int      `json:"letters"`
	Languages int      `json:"languages"`
	Added     []string `json:"added,omitempty"`
	Changed   []string `json:"changed,omitempty"`
}

func (c *call) lettersCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "letters", Short: "Copy or check the wording of the letters (docs/writing-letters.md)", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return &UsageError{"Say proxydesk letters copy DIR, or proxydesk letters check DIR."}
		}}
	cmd.AddCommand(
		&cobra.Command{Use: "check [DIR]", Short: "Say whether the letters in a folder can be used, and which differ", Args: cobra.MaximumNArgs(1),
			Long: "Reads the letters in DIR, or in letters.dir of the settings, or those Proxydesk comes with, and names\nevery mistake by file and line. It changes nothing.",
			RunE: func(cmd *cobra.Command, args []string) error { return c.checkLetters(cmd, args) }},
		&cobra.Command{Use: "copy DIR", Aliases: []string{"export"}, Short: "Write the letters Proxydesk comes with into a new folder, to be edited", Args: exactly(1, "which folder"),
			RunE: func(_ *cobra.Command, args []string) error { return c.copyLetters(args[0]) }})
	return cmd
}

func (c *call) checkLetters(cmd *cobra.Command, args []string) error {
	s, dir, err := c.ownWords(cmd, args, func(cfg Config) string { return cfg.Letters })
	if err != nil {
		return err
	}
	lib := s.letters
	if dir != "" {
		if lib, err = practiceLetters(dir, s.letters, s.press); err != nil {
			return err
		}
	}
	out := worded{Folder: dir, Letters: len(lib.Letters()), Languages: len(lib.Languages())}
	before, after := s.letters.Versions(), lib.Versions()
	for _, l := range lib.Letters() {
		switch was, known := before[l.Kind]; {
		case !known:
			out.Added = append(out.Added, string(l.Kind))
		case was != after[l.Kind]:
			out.Changed = append(out.Changed, string(l.Kind))
		}
	}
	fmt.Fprintln(c.Err, "These letters can be used. A letter is written in them from when the desk is opened next; one that was printed keeps its words.")
	return c.print(out)
}

func (c *call) copyLetters(dir string) error {
	s, err := loadShipped()
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	err = fs.WalkDir(assets.Letters, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[path.Base(name)], err = fs.ReadFile(assets.Letters, name)
		return err
	})
	if err != nil {
		return fmt.Errorf("copy the letters: %w", err)
	}
	if err := copyOut("letters", dir, files); err != nil {
		return err
	}
	fmt.Fprintln(c.Err, "Edit the files, and throw away those you leave as they are. Check them with proxydesk letters check "+dir+", and name the folder as letters.dir in the settings.")
	return c.print(worded{Folder: dir, Letters: len(s.letters.Letters()), Languages: len(s.letters.Languages())})
}
