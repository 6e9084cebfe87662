package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"proxydesk/localdb"
	"proxydesk/localdb/seal"
	"proxydesk/sync/intake"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Version is the program's, as FyneApp.toml says it.
const Version = "0.1.0"

// The exit codes of every command.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitNeedsPerson = 3
)

// Program is what a command line is run with.
type Program struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) string
	// Window opens the window on a practice, or on none where it is still to
	// be set up; Tour walks through the demo without a display.
	Window func(ctx context.Context, w WindowOptions) error
	Tour   func(ctx context.Context, dir string, out io.Writer) error
	// Now is the clock; nil means the machine's.
	Now func() time.Time
	// Browser shows a page in the system's browser; nil starts the system's own
	// way of it.
	Browser func(ctx context.Context, address string) error
}

// WindowOptions says what the window opens on.
type WindowOptions struct {
	Options OpenOptions
	// Demo is the made-up practice, ready to be opened; nil for a real one.
	Demo *DemoDesk
}

// call is one run of the program: what its flags said.
type call struct {
	Program
	config, data, user string
	verbose            bool
}

// Run runs a command line and answers its exit code.
func (p Program) Run(ctx context.Context, args []string) int {
	c := &call{Program: p}
	root := c.root()
	root.SetArgs(args)
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return ExitDone
	}
	fmt.Fprintln(p.Err, c.sentence(err))
	switch {
	case errors.As(err, new(*UsageError)):
		return ExitUsage
	case errors.As(err, new(*needsPerson)):
		return ExitNeedsPerson
	}
	return ExitFailed
}

// needsPerson ends a command with exit code 3.
type needsPerson struct{ words string }

func (e *needsPerson) Error() string { return e.words }

func (c *call) root() *cobra.Command {
	root := &cobra.Command{
		Use: "proxydesk", Short: "The proxy access desk of a GP practice", SilenceErrors: true, SilenceUsage: true, Args: noArgs,
		Long: "Proxydesk handles applications to act for somebody else in NHS online services:\n" +
			"triage, checks, decision, national store, letters and reviews.\n\nWithout a command it opens the window.",
		RunE: func(cmd *cobra.Command, _ []string) error { return c.window(cmd.Context(), cmd) },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	f := root.PersistentFlags()
	f.StringVar(&c.config, "config", "", "settings `FILE` (see proxydesk config)")
	f.StringVar(&c.data, "data", "", "the practice's `DIR`")
	f.StringVar(&c.user, "user", "", "sign in as `NAME`; the password comes from PROXYDESK_PASSWORD or is asked")
	f.BoolVarP(&c.verbose, "verbose", "v", false, "say on standard error what happens")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &UsageError{sentenceOf(err)} })
	root.AddCommand(c.initCommand(), c.demoCommand(), c.emulatorCommand(), c.fetchCommand(), c.importCommand(), c.explainCommand(), c.checklistsCommand(), c.lettersCommand(), c.letterCommand(), c.formCommand(),
		c.syncCommand(), c.reportCommand(), c.storeCommand(), c.verifyCommand(), c.backupCommand(), c.restoreCommand(), c.configCommand(), c.versionCommand())
	return root
}

func noArgs(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.HasAvailableSubCommands():
		return &UsageError{fmt.Sprintf("There is no command %q. %s --help lists them.", args[0], cmd.CommandPath())}
	}
	return &UsageError{fmt.Sprintf("%s takes nothing more than its flags, and there is %q.", cmd.CommandPath(), args[0])}
}

func exactly(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return &UsageError{"Say " + what + "."}
		}
		return nil
	}
}

func (c *call) log() *slog.Logger {
	if !c.verbose {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(c.Err, nil))
}

func (c *call) options(cmd *cobra.Command) (OpenOptions, error) {
	cfg, err := LoadConfig(c.config, cmd.Flags())
	if err != nil {
		return OpenOptions{}, err
	}
	return OpenOptions{Config: cfg, Now: c.Now, Log: c.log(), Browser: c.page}, nil
}

func (c *call) window(ctx context.Context, cmd *cobra.Command) error {
	o, err := c.options(cmd)
	if err != nil {
		return err
	}
	o.Exclusive = true
	return c.Window(ctx, WindowOptions{Options: o})
}

// open opens the desk for a command and signs its user in.
func (c *call) open(ctx context.Context, cmd *cobra.Command, exclusive bool) (*Desk, workflow.Staff, error) {
	o, err := c.options(cmd)
	if err != nil {
		return nil, workflow.Staff{}, err
	}
	o.Exclusive, o.ReadOnly = exclusive, !exclusive
	d, err := OpenDesk(ctx, o)
	if exclusive && errors.Is(err, localdb.ErrInUse) {
		return nil, workflow.Staff{}, &needsPerson{"Proxydesk is open on this practice and does this itself; look at its window. Nothing was changed."}
	}
	if err != nil {
		return nil, workflow.Staff{}, err
	}
	if c.user == "" {
		return nil, workflow.Staff{}, errors.Join(&UsageError{"Say who you are with --user."}, d.Close())
	}
	password, err := c.password("Password: ")
	if err != nil {
		return nil, workflow.Staff{}, errors.Join(err, d.Close())
	}
	var s workflow.Staff
	if exclusive {
		if s, err = d.SignIn(ctx, c.user, password); err == nil {
			err = d.Begin(ctx)
		}
	} else {
		s, err = d.DB.SignIn(ctx, c.user, password)
	}
	if err != nil {
		return nil, workflow.Staff{}, errors.Join(err, d.Close())
	}
	if odd, doubted := d.Rules().Clock.Doubt(d.Now()); doubted {
		fmt.Fprintln(c.Err, odd.Words())
	}
	return d, s, nil
}

func (c *call) password(prompt string) (string, error) {
	if p := c.Env("PROXYDESK_PASSWORD"); p != "" {
		return p, nil
	}
	f, ok := c.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", &UsageError{"Set PROXYDESK_PASSWORD, or run this where a password can be typed."}
	}
	return c.typed(f, prompt)
}

// typed asks for something that nobody else should see.
func (c *call) typed(terminal *os.File, prompt string) (string, error) {
	fmt.Fprint(c.Err, prompt)
	b, err := term.ReadPassword(int(terminal.Fd()))
	fmt.Fprintln(c.Err)
	if err != nil {
		return "", fmt.Errorf("read what was typed: %w", err)
	}
	return string(b), nil
}

func (c *call) print(v any) error {
	e := json.NewEncoder(c.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (c *call) initCommand() *cobra.Command {
	var ods, name, login, person, post, phone string
	var address, roles []string
	cmd := &cobra.Command{
		Use: "init", Short: "Set up the practice and its first user; prints the recovery key once", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			code, err := nhs.ParseODSCode(ods)
			if err != nil || name == "" || login == "" {
				return &UsageError{"Say --ods CODE, --name \"Practice name\" and --user LOGIN."}
			}
			var staffRoles []workflow.StaffRole
			for _, r := range roles {
				role, ok := workflow.ParseStaffRole(r)
				if !ok {
					return &UsageError{fmt.Sprintf("There is no staff role %q. The roles are %v.", r, workflow.StaffRoles)}
				}
				staffRoles = append(staffRoles, role)
			}
			if person == "" {
				person = login
			}
			password, err := c.password("A password for " + login + ": ")
			if err != nil {
				return err
			}
			o, err := c.options(cmd)
			if err != nil {
				return err
			}
			o.Exclusive = true
			d, recovery, err := CreateDesk(cmd.Context(), o, localdb.Setup{
				Practice: workflow.Practice{Name: name, ODS: code, Address: address, Phone: phone},
				First:    localdb.NewStaff{Login: login, Name: person, Post: post, Roles: staffRoles, Password: password},
			})
			if err != nil {
				return err
			}
			fmt.Fprintln(c.Err, "The practice is set up. Write the recovery key down and keep it safe: it is shown this once,\nand without it nobody can open the record when every password is lost.")
			return errors.Join(c.print(map[string]string{"recoveryKey": recovery}), d.Close())
		},
	}
	f := cmd.Flags()
	f.StringVar(&ods, "ods", "", "the practice's ODS `CODE`")
	f.StringVar(&name, "name", "", "the practice's `NAME`")
	f.StringVar(&login, "user", "", "the first user's `LOGIN`")
	f.StringVar(&person, "person", "", "the first user's `NAME`, as it stands under letters")
	f.StringVar(&post, "post", "Practice manager", "the first user's job `TITLE`")
	f.StringSliceVar(&address, "address", nil, "the practice's address, `LINES` separated by commas")
	f.StringVar(&phone, "phone", "", "the practice's `TELEPHONE`")
	f.StringSliceVar(&roles, "roles", []string{string(workflow.Manager), string(workflow.SystemAdmin)}, "the first user's staff `ROLES`")
	return cmd
}

func (c *call) configCommand() *cobra.Command {
	return &cobra.Command{Use: "config", Short: "Print a commented settings file", Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return WriteExample(c.Out) }}
}

func (c *call) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return c.print(map[string]string{"version": Version}) }}
}

// sentence is an error as people read it: what happened, what is safe, what to
// do. What nobody foresaw is said as it is, for it holds no patient.
func (c *call) sentence(err error) string {
	refusal := (*workflow.Refusal)(nil)
	unfit := seal.Unfit("")
	soon := (*localdb.TooSoon)(nil)
	unread := (*intake.Unreadable)(nil)
	own := (*OwnFilesError)(nil)
	if words, ok := SignInWords(err); ok {
		return words
	}
	switch {
	case errors.As(err, &unread):
		return unread.Words
	case errors.As(err, &own):
		return own.Error()
	case errors.As(err, new(*UsageError)), errors.As(err, new(*needsPerson)):
		return err.Error()
	case errors.As(err, &refusal):
		var b strings.Builder
		b.WriteString("That was not done:")
		for _, n := range refusal.Needs {
			b.WriteString("\n  " + n.Words)
		}
		return b.String()
	case errors.As(err, &unfit):
		return string(unfit)
	case errors.As(err, &soon):
		return "There were several wrong passwords. Try again after " + soon.Until.In(nhs.London).Format("15:04:05") + "."
	case errors.Is(err, localdb.ErrSignIn):
		return "The user name or the password is not right. Nothing was changed."
	case errors.Is(err, localdb.ErrChoosePassword):
		return "This password was given by somebody else. Sign in at the window first and choose your own. Nothing was changed."
	case errors.Is(err, workflow.ErrStopped):
		return "This user may no longer sign in. Ask the practice manager."
	case errors.Is(err, localdb.ErrInUse):
		return "Proxydesk is already open on this practice. It does this by itself; look at its window."
	case errors.Is(err, localdb.ErrNotSetUp):
		return "No practice is set up in " + c.where() + " yet. Open Proxydesk, or run proxydesk init."
	case errors.Is(err, localdb.ErrSetUp):
		return "A practice is already set up in " + c.where() + ". Nothing was changed."
	case errors.Is(err, localdb.ErrForeign), errors.Is(err, localdb.ErrNewer), errors.Is(err, localdb.ErrOlder):
		return sentenceOf(rootOf(err))
	case errors.Is(err, localdb.ErrBackup):
		return "This file is not a whole Proxydesk backup. Nothing was changed."
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "Proxydesk may not read or write " + c.where() + ". Nothing was changed; ask whoever looks after this computer."
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return c.where() + " is not a folder that Proxydesk can use. Nothing was changed; choose another with --data."
	case errors.Is(err, syscall.ENOSPC):
		return "The disk is full. Nothing was lost; make space and try again."
	case errors.Is(err, syscall.EIO):
		return "The disk with " + c.where() + " cannot be read or written. Nothing was changed; see that it is there, then try again."
	case errors.Is(err, syscall.EBUSY):
		return "Another program is using the record, perhaps a backup. Nothing was changed; try again in a moment."
	case errors.Is(err, workflow.ErrNotAllowed):
		return "Your staff roles do not allow this. Ask the practice manager."
	case errors.Is(err, workflow.ErrNotFound):
		return "There is no such record."
	case errors.Is(err, workflow.ErrStale):
		return "Somebody changed this first. Nothing was overwritten; look at it again."
	case errors.Is(err, workflow.ErrCorrupt):
		return "A stored record does not match its seal. Nothing was changed; keep this folder as it is and tell whoever looks after this computer."
	}
	return sentenceOf(err)
}

func (c *call) where() string {
	if c.data != "" {
		return c.data
	}
	return filepath.Clean(defaultDataDir())
}

func rootOf(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

func sentenceOf(err error) string {
	s := err.Error()
	if s == "" {
		return s
	}
	first, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[n:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
